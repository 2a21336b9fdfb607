// name:       class-graph/farthest-pairs
// question:   Which two classes lie farthest apart?
// parameters: $classGraph STRING, $limit INTEGER in [1, 10000] = 10
// returns:    source INTEGER >= 0, sourceName STRING, target INTEGER >= 0, targetName STRING, distance FLOAT >= 0;
//             one row a pair of classes that some path joins, farthest first, ties by label
// needs:      a class graph with distances (an imported one may have edges alone)
MATCH (graph:ClassGraph {key: $classGraph})
WHERE NOT EXISTS { (graph)-[:OF]->(representation:Representation) WHERE representation.status <> 'ready' }
WITH COLLECT { MATCH (graph)<-[:IN]-(vertex:ClassVertex) RETURN vertex ORDER BY vertex.label } AS vertices
UNWIND range(0, size(vertices) - 1) AS i
UNWIND range(i + 1, size(vertices) - 1) AS j
WITH vertices[i] AS source, vertices[j] AS target, vertices[i].distances[j] AS distance
WHERE distance IS NOT NULL AND NOT isNaN(distance)
RETURN source.label AS source, source.name AS sourceName, target.label AS target, target.name AS targetName, distance
ORDER BY distance DESC, source, target
LIMIT $limit
