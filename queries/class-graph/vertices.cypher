// name:       class-graph/vertices
// question:   Which classes does this class graph join?
// parameters: $classGraph STRING
// returns:    label INTEGER >= 0, name STRING, size INTEGER or null >= 0, accuracy FLOAT or null in [0, 1],
//             degree INTEGER or null >= 0, community INTEGER or null, hub BOOLEAN or null;
//             one row a class, by label
// needs:      a class graph
MATCH (graph:ClassGraph {key: $classGraph})
WHERE NOT EXISTS { (graph)-[:OF]->(representation:Representation) WHERE representation.status <> 'ready' }
MATCH (graph)<-[:IN]-(vertex:ClassVertex)
RETURN vertex.label AS label, vertex.name AS name, vertex.size AS size, vertex.accuracy AS accuracy,
       vertex.degree AS degree, vertex.community AS community, vertex.hub AS hub
ORDER BY label
