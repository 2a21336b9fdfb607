// name:       experiments/noise
// question:   How much noise does a representation bear?
// parameters: $representation STRING
// returns:    noise FLOAT >= 0, k INTEGER >= 1, jaccard FLOAT in [0, 1], classNeighbourhood FLOAT or null in [0, 1],
//             accuracy FLOAT or null in [0, 1];
//             one row a share of noise and a k, of the latest experiment with this representation
// needs:      latentgraph experiment noise
MATCH (:Representation {key: $representation, status: 'ready'})<-[:OF]-(experiment:Experiment {name: 'noise'})
WITH experiment
ORDER BY experiment.createdAt DESC, experiment.key
LIMIT 1
MATCH (experiment)<-[:IN]-(row:ExperimentRow {table: 'noise'})
RETURN row.noise AS noise, row.k AS k, row.jaccard AS jaccard, row.classNeighbourhood AS classNeighbourhood,
       row.accuracy AS accuracy
ORDER BY noise, k
