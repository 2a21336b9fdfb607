// name:       class-graph/farthest-pairs
// question:   Which two classes lie farthest apart?
// parameters: $classGraph STRING, $limit INTEGER in [1, 10000] = 10
// returns:    source INTEGER >= 0, sourceName STRING, target INTEGER >= 0, targetName STRING, distance FLOAT >= 0;
//             one row a pair of classes that some path joins, farthest first, ties by label
// needs:      a class graph with distances (an imported one may have edges alone)
MATCH (graph:ClassGraph {key: $classGraph})
WHERE NOT EXISTS { (graph)-[:OF]->(representation:Representation) WHERE representation.status <> 'ready' }
MATCH (graph)<-[:IN]-(source:ClassVertex), (graph)<-[:IN]-(target:ClassVertex)
WHERE source.label < target.label
WITH source, target, source.distances[target.label] AS distance
WHERE distance IS NOT NULL AND NOT isNaN(distance)
RETURN source.label AS source, source.name AS sourceName, target.label AS target, target.name AS targetName, distance
ORDER BY distance DESC, source, target
LIMIT $limit
