// name:       comparisons/of-representation
// question:   What was this representation compared with, and how alike are they?
// parameters: $representation STRING, $measure STRING = null, $share FLOAT in [0, 1] = 1
// returns:    other STRING, measure STRING, k INTEGER or null >= 1, parameters STRING, value FLOAT or null,
//             reverse FLOAT or null, low FLOAT or null, high FLOAT or null, pValue FLOAT or null in [0, 1],
//             qValue FLOAT or null in [0, 1], samples INTEGER >= 0, share FLOAT in [0, 1];
//             one row a comparison of at least that share of the samples, by measure, parameters (JSON text), k and the
//             other's key; value is from this one to the other, reverse from the other to this one where the measure has a
//             direction; interval and p-values are of value, and null where only those of reverse are stored
// needs:      stored comparisons (latentgraph compare, latent.similarity.*.write)
MATCH (representation:Representation {key: $representation, status: 'ready'})-[compared:COMPARED]-(other:Representation {status: 'ready'})
WHERE compared.share >= $share AND ($measure IS NULL OR compared.measure = $measure)
WITH other, compared, startNode(compared) = representation OR compared.reverse IS NULL AS forth
RETURN other.key AS other, compared.measure AS measure, compared.k AS k, compared.parameters AS parameters,
       CASE WHEN forth THEN compared.value ELSE compared.reverse END AS value,
       CASE WHEN forth THEN compared.reverse ELSE compared.value END AS reverse,
       CASE WHEN forth THEN compared.low END AS low, CASE WHEN forth THEN compared.high END AS high,
       CASE WHEN forth THEN compared.pValue END AS pValue, CASE WHEN forth THEN compared.qValue END AS qValue,
       compared.samples AS samples, compared.share AS share
ORDER BY measure, parameters, k, other
