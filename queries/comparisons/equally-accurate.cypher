// name:       comparisons/equally-accurate
// question:   Which networks are equally accurate, and yet least alike?
// parameters: $measure STRING = 'jaccard', $difference FLOAT in [0, 1] = 0.01, $k INTEGER = null,
//             $share FLOAT in [0, 1] = 1, $limit INTEGER in [1, 10000] = 24
// returns:    representation STRING, other STRING, k INTEGER or null >= 1, parameters STRING, value FLOAT,
//             accuracy FLOAT in [0, 1], otherAccuracy FLOAT in [0, 1], share FLOAT in [0, 1];
//             one row a pair of different runs whose accuracies differ by no more, compared over at least that share of the
//             samples, the least alike first: the least value, of a distance (0 to itself) the greatest
// needs:      stored comparisons, predictions
CALL latent.similarity.list() YIELD name, ofItself
WITH ofItself WHERE name = $measure
MATCH (representation:Representation {status: 'ready'})-[compared:COMPARED {measure: $measure}]->(other:Representation {status: 'ready'})
WHERE representation.run <> other.run AND abs(representation.accuracy - other.accuracy) <= $difference
  AND compared.value IS NOT NULL AND compared.share >= $share AND ($k IS NULL OR compared.k = $k)
RETURN representation.key AS representation, other.key AS other, compared.k AS k,
       compared.parameters AS parameters, compared.value AS value, representation.accuracy AS accuracy,
       other.accuracy AS otherAccuracy, compared.share AS share
ORDER BY CASE WHEN ofItself = 0 THEN -value ELSE value END, parameters, k, representation, other
LIMIT $limit
