// name:       runs/representations
// question:   Which representations are stored, of one run or of all?
// parameters: $run STRING = null
// returns:    key STRING, epoch INTEGER >= 0, layer STRING, size INTEGER >= 0, dimension INTEGER >= 1,
//             metric STRING, k INTEGER >= 1, accuracy FLOAT or null in [0, 1], status STRING,
//             run STRING, classes INTEGER or null; one row a representation, by run, epoch and
//             layer, in the order of the network
// needs:      an ingested run
MATCH (representation:Representation {status: 'ready'})-[:OF_RUN]->(run:Run)
WHERE $run IS NULL OR run.id = $run
RETURN representation.key AS key, representation.epoch AS epoch, representation.layer AS layer,
       representation.size AS size, representation.dimension AS dimension, representation.metric AS metric,
       representation.k AS k, representation.accuracy AS accuracy, representation.status AS status,
       run.id AS run, representation.classes AS classes
ORDER BY run, epoch, representation.layerIndex, layer
