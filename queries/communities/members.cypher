// name:       communities/members
// question:   Which classes form a community?
// parameters: $classGraph STRING
// returns:    community INTEGER, size INTEGER >= 1, labels LIST<INTEGER>, names LIST<STRING>;
//             one row a community, largest first, ties by its least label; its classes by label
// needs:      a class graph with communities
MATCH (graph:ClassGraph {key: $classGraph})
WHERE NOT EXISTS { (graph)-[:OF]->(representation:Representation) WHERE representation.status <> 'ready' }
MATCH (graph)<-[:IN]-(vertex:ClassVertex)
WHERE vertex.community IS NOT NULL
WITH vertex
ORDER BY vertex.label
WITH vertex.community AS community, collect(vertex.label) AS labels, collect(vertex.name) AS names
RETURN community, size(labels) AS size, labels, names
ORDER BY size DESC, labels[0]
