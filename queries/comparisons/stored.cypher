// name:       comparisons/stored
// question:   By which measures were representations compared, and of which layers and epochs?
// parameters: none
// returns:    measure STRING, k INTEGER or null >= 1, parameters STRING, layer STRING or null, epoch INTEGER or null >= 0,
//             comparisons INTEGER >= 1, ofItself FLOAT or null;
//             one row a measure with its parameters (JSON text), k, layer and epoch: how many pairs are stored; layer and
//             epoch are null where those of the two differ; ofItself is what a representation compared with itself has, 1
//             for similarities, 0 for distances
// needs:      stored comparisons (latentgraph compare, latent.similarity.*.write)
MATCH (representation:Representation {status: 'ready'})-[compared:COMPARED]->(other:Representation {status: 'ready'})
WITH compared.measure AS measure, compared.k AS k, compared.parameters AS parameters,
     CASE WHEN representation.layer = other.layer THEN representation.layer END AS layer,
     CASE WHEN representation.epoch = other.epoch THEN representation.epoch END AS epoch, count(*) AS comparisons
WITH collect({measure: measure, k: k, parameters: parameters, layer: layer, epoch: epoch, comparisons: comparisons}) AS found
CALL latent.similarity.list() YIELD name, ofItself
UNWIND [one IN found WHERE one.measure = name] AS one
RETURN one.measure AS measure, one.k AS k, one.parameters AS parameters, one.layer AS layer, one.epoch AS epoch,
       one.comparisons AS comparisons, ofItself
ORDER BY measure, parameters, k, layer, epoch
