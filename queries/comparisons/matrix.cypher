// name:       comparisons/matrix
// question:   How alike are the representations that were compared, pair by pair?
// parameters: $measure STRING, $layer STRING = null, $epoch INTEGER = null, $k INTEGER = null,
//             $share FLOAT in [0, 1] = 1
// returns:    representation STRING, other STRING, k INTEGER or null >= 1, parameters STRING, value FLOAT or null,
//             reverse FLOAT or null, share FLOAT in [0, 1], low FLOAT or null, high FLOAT or null,
//             confidence FLOAT or null in [0, 1];
//             one row a pair of representations of that layer and epoch, compared over at least that share of the samples,
//             by the measure's parameters (JSON text), k and keys; low to high is the bootstrap interval of value, not of reverse,
//             null where none was asked for
// needs:      stored comparisons (latentgraph compare, latent.similarity.*.write)
MATCH (representation:Representation {status: 'ready'})-[compared:COMPARED {measure: $measure}]->(other:Representation {status: 'ready'})
WHERE compared.share >= $share
  AND ($layer IS NULL OR (representation.layer = $layer AND other.layer = $layer))
  AND ($epoch IS NULL OR (representation.epoch = $epoch AND other.epoch = $epoch))
  AND ($k IS NULL OR compared.k = $k)
RETURN representation.key AS representation, other.key AS other, compared.k AS k,
       compared.parameters AS parameters, compared.value AS value, compared.reverse AS reverse, compared.share AS share,
       compared.low AS low, compared.high AS high, compared.confidence AS confidence
ORDER BY parameters, k, representation, other
