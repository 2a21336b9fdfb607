// name:       comparisons/significant
// question:   Which comparisons are more than chance, corrected for how many there are?
// parameters: $measure STRING = null, $level FLOAT in [0, 1] = 0.05, $share FLOAT in [0, 1] = 1
// returns:    representation STRING, other STRING, measure STRING, k INTEGER or null >= 1, parameters STRING,
//             value FLOAT or null, pValue FLOAT or null in [0, 1], qValue FLOAT in [0, 1], tests INTEGER or null >= 1,
//             share FLOAT in [0, 1];
//             one row a comparison over at least that share of the samples whose q-value (Benjamini and Hochberg) is at most
//             the level, the least first; it is corrected for so many tests, those of the matrix that it was computed with,
//             and not for other matrices: null where a store of before does not say
// needs:      comparisons of many with permutations (latent.similarity.matrix.write)
MATCH (representation:Representation {status: 'ready'})-[compared:COMPARED]->(other:Representation {status: 'ready'})
WHERE compared.qValue <= $level AND compared.share >= $share AND ($measure IS NULL OR compared.measure = $measure)
RETURN representation.key AS representation, other.key AS other, compared.measure AS measure, compared.k AS k,
       compared.parameters AS parameters, compared.value AS value, compared.pValue AS pValue, compared.qValue AS qValue,
       compared.tests AS tests, compared.share AS share
ORDER BY qValue, measure, parameters, k, representation, other
