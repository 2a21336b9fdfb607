// name:       hubs/classes
// question:   Which classes are hubs, joined with at least twice as many classes as the mean?
// parameters: $classGraph STRING
// returns:    label INTEGER >= 0, name STRING, degree INTEGER >= 0, timesMean FLOAT or null >= 0,
//             community INTEGER or null, neighbours LIST<STRING>;
//             one row a hub, largest first, ties by label; its neighbours by label
// needs:      a class graph with measures
MATCH (graph:ClassGraph {key: $classGraph})
WHERE NOT EXISTS { (graph)-[:OF]->(representation:Representation) WHERE representation.status <> 'ready' }
MATCH (graph)<-[:IN]-(vertex:ClassVertex {hub: true})
RETURN vertex.label AS label, vertex.name AS name, vertex.degree AS degree,
       vertex.degree / graph.averageDegree AS timesMean, vertex.community AS community,
       COLLECT {
         MATCH (vertex)-[:NEAREST_CLASS]-(neighbour:ClassVertex)
         WITH DISTINCT neighbour
         ORDER BY neighbour.label
         RETURN neighbour.name
       } AS neighbours
ORDER BY degree DESC, label
