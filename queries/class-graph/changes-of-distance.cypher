// name:       class-graph/changes-of-distance
// question:   Which pairs of classes came nearer, or moved apart, from one class graph to the other?
// parameters: $classGraph STRING, $other STRING, $limit INTEGER in [1, 10000] = 10
// returns:    source INTEGER >= 0, sourceName STRING, target INTEGER >= 0, targetName STRING, distance FLOAT >= 0,
//             otherDistance FLOAT >= 0, change FLOAT;
//             one row a pair of classes that paths join in both: its distance in each, and how much it is larger in the
//             other, each divided by the mean distance of these pairs there; largest change first, ties by label
// needs:      two class graphs with distances, over the same classes
MATCH (graph:ClassGraph {key: $classGraph}), (there:ClassGraph {key: $other})
WHERE NOT EXISTS { (graph)-[:OF]->(representation:Representation) WHERE representation.status <> 'ready' }
  AND NOT EXISTS { (there)-[:OF]->(representation:Representation) WHERE representation.status <> 'ready' }
WITH COLLECT { MATCH (graph)<-[:IN]-(vertex:ClassVertex) RETURN vertex ORDER BY vertex.label } AS vertices,
     COLLECT { MATCH (there)<-[:IN]-(vertex:ClassVertex) RETURN vertex ORDER BY vertex.label } AS others
WITH vertices, others, [vertex IN others | vertex.label] AS labels
WHERE [vertex IN vertices | vertex.label] = labels
UNWIND range(0, size(labels) - 1) AS i
UNWIND range(i + 1, size(labels) - 1) AS j
WITH vertices[i] AS source, vertices[j] AS target, vertices[i].distances[j] AS distance, others[i].distances[j] AS otherDistance
WHERE distance IS NOT NULL AND otherDistance IS NOT NULL AND NOT isNaN(distance) AND NOT isNaN(otherDistance)
WITH collect({source: source, target: target, distance: distance, otherDistance: otherDistance}) AS pairs,
     avg(distance) AS mean, avg(otherDistance) AS otherMean
UNWIND pairs AS pair
WITH pair, CASE otherMean WHEN 0 THEN 0 ELSE pair.otherDistance / otherMean END
           - CASE mean WHEN 0 THEN 0 ELSE pair.distance / mean END AS change
RETURN pair.source.label AS source, pair.source.name AS sourceName, pair.target.label AS target,
       pair.target.name AS targetName, pair.distance AS distance, pair.otherDistance AS otherDistance,
       toFloat(change) AS change
ORDER BY abs(change) DESC, source, target
LIMIT $limit
