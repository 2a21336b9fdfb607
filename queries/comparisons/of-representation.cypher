// name:       comparisons/of-representation
// question:   What was this representation compared with, and how alike are they?
// parameters: $representation STRING, $measure STRING = null
// returns:    other STRING, measure STRING, k INTEGER or null >= 1, value FLOAT or null, reverse FLOAT or null,
//             low FLOAT or null, high FLOAT or null, pValue FLOAT or null in [0, 1], qValue FLOAT or null in [0, 1],
//             samples INTEGER >= 0;
//             one row a comparison, by measure, k and the other's key; value is from this one to the other, reverse from
//             the other to this one where the measure has a direction
// needs:      stored comparisons (latentgraph compare, latent.similarity.*.write)
MATCH (representation:Representation {key: $representation, status: 'ready'})-[compared:COMPARED]-(other:Representation {status: 'ready'})
WHERE $measure IS NULL OR compared.measure = $measure
WITH other, compared, startNode(compared) = representation OR compared.reverse IS NULL AS forth
RETURN other.key AS other, compared.measure AS measure, compared.k AS k,
       CASE WHEN forth THEN compared.value ELSE compared.reverse END AS value,
       CASE WHEN forth THEN compared.reverse ELSE compared.value END AS reverse,
       compared.low AS low, compared.high AS high, compared.pValue AS pValue, compared.qValue AS qValue,
       compared.samples AS samples
ORDER BY measure, k, other
