// name:       comparisons/equally-accurate
// question:   Which networks are equally accurate, and yet least alike?
// parameters: $measure STRING = 'jaccard', $difference FLOAT in [0, 1] = 0.01, $k INTEGER = null,
//             $limit INTEGER in [1, 10000] = 24
// returns:    representation STRING, other STRING, k INTEGER or null >= 1, value FLOAT, accuracy FLOAT in [0, 1],
//             otherAccuracy FLOAT in [0, 1];
//             one row a compared pair of different runs whose accuracies differ by no more, the least value first
// needs:      stored comparisons, predictions
MATCH (representation:Representation {status: 'ready'})-[compared:COMPARED {measure: $measure}]->(other:Representation {status: 'ready'})
WHERE representation.run <> other.run AND abs(representation.accuracy - other.accuracy) <= $difference
  AND compared.value IS NOT NULL AND ($k IS NULL OR compared.k = $k)
RETURN representation.key AS representation, other.key AS other, compared.k AS k, compared.value AS value,
       representation.accuracy AS accuracy, other.accuracy AS otherAccuracy
ORDER BY value, k, representation, other
LIMIT $limit
