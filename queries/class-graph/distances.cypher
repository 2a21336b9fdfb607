// name:       class-graph/distances
// question:   How far is each class from every other?
// parameters: $classGraph STRING, $label INTEGER >= 0 = null
// returns:    label INTEGER >= 0, name STRING, distances LIST<FLOAT> or null;
//             one row a class, by label, or the row of the class asked for: its average shortest path to each class in
//             the order of their labels; NaN where no path leads, null in an imported class graph without distances
// needs:      a class graph
MATCH (graph:ClassGraph {key: $classGraph})
WHERE NOT EXISTS { (graph)-[:OF]->(representation:Representation) WHERE representation.status <> 'ready' }
MATCH (graph)<-[:IN]-(vertex:ClassVertex)
WHERE $label IS NULL OR vertex.label = $label
RETURN vertex.label AS label, vertex.name AS name, vertex.distances AS distances
ORDER BY label
