// name:       class-graph/edges
// question:   Which classes are the nearest of each class?
// parameters: $classGraph STRING
// returns:    source INTEGER >= 0, sourceName STRING, target INTEGER >= 0, targetName STRING,
//             rank INTEGER >= 1, distance FLOAT >= 0;
//             one row an edge from a class to its rank-th nearest, by source and rank
// needs:      a class graph
MATCH (graph:ClassGraph {key: $classGraph})
WHERE NOT EXISTS { (graph)-[:OF]->(representation:Representation) WHERE representation.status <> 'ready' }
MATCH (graph)<-[:IN]-(source:ClassVertex)-[near:NEAREST_CLASS]->(target:ClassVertex)
RETURN source.label AS source, source.name AS sourceName, target.label AS target, target.name AS targetName,
       near.rank AS rank, near.distance AS distance
ORDER BY source, rank, target
