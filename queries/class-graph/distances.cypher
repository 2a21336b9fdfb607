// name:       class-graph/distances
// question:   How far is each class from every other?
// parameters: $classGraph STRING
// returns:    label INTEGER >= 0, name STRING, distances LIST<FLOAT> or null;
//             one row a class, by label: its average shortest path to the classes 0, 1, …; NaN where no path leads,
//             null in an imported class graph without distances
// needs:      a class graph
MATCH (graph:ClassGraph {key: $classGraph})
WHERE NOT EXISTS { (graph)-[:OF]->(representation:Representation) WHERE representation.status <> 'ready' }
MATCH (graph)<-[:IN]-(vertex:ClassVertex)
RETURN vertex.label AS label, vertex.name AS name, vertex.distances AS distances
ORDER BY label
