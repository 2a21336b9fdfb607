// name:       comparisons/significant
// question:   Which comparisons are more than chance, corrected for how many there are?
// parameters: $measure STRING = null, $level FLOAT in [0, 1] = 0.05
// returns:    representation STRING, other STRING, measure STRING, k INTEGER or null >= 1, value FLOAT or null,
//             pValue FLOAT or null in [0, 1], qValue FLOAT in [0, 1];
//             one row a comparison whose q-value (Benjamini and Hochberg) is at most the level, the least first
// needs:      comparisons of many with permutations (latent.similarity.matrix.write)
MATCH (representation:Representation {status: 'ready'})-[compared:COMPARED]->(other:Representation {status: 'ready'})
WHERE compared.qValue <= $level AND ($measure IS NULL OR compared.measure = $measure)
RETURN representation.key AS representation, other.key AS other, compared.measure AS measure, compared.k AS k,
       compared.value AS value, compared.pValue AS pValue, compared.qValue AS qValue
ORDER BY qValue, measure, k, representation, other
