// name:       communities/bridges
// question:   Which pairs of near classes join different communities?
// parameters: $classGraph STRING
// returns:    source INTEGER >= 0, sourceName STRING, sourceCommunity INTEGER, target INTEGER >= 0,
//             targetName STRING, targetCommunity INTEGER, distance FLOAT >= 0;
//             one row a joined pair of classes of different communities, nearest first, ties by label
// needs:      a class graph with communities
MATCH (graph:ClassGraph {key: $classGraph})
WHERE NOT EXISTS { (graph)-[:OF]->(representation:Representation) WHERE representation.status <> 'ready' }
MATCH (graph)<-[:IN]-(source:ClassVertex)-[near:NEAREST_CLASS]-(target:ClassVertex)
WHERE source.label < target.label AND source.community <> target.community
RETURN source.label AS source, source.name AS sourceName, source.community AS sourceCommunity,
       target.label AS target, target.name AS targetName, target.community AS targetCommunity,
       min(near.distance) AS distance
ORDER BY distance, source, target
