// name:       experiments/inputs
// question:   What was an experiment made of?
// parameters: $experiment STRING
// returns:    representation STRING, run STRING, epoch INTEGER >= 0, layer STRING;
//             one row a representation, by run, epoch and layer
// needs:      an experiment (latentgraph experiment)
MATCH (:Experiment {key: $experiment})-[:OF]->(r:Representation {status: 'ready'})
RETURN r.key AS representation, r.run AS run, r.epoch AS epoch, r.layer AS layer
ORDER BY run, epoch, layer
