// name:       runs/checkpoints
// question:   How did a run's accuracy on the probe samples grow with training?
// parameters: $run STRING
// returns:    epoch INTEGER >= 0, accuracy FLOAT or null in [0, 1], layers LIST<STRING>; one row an epoch, in time
// needs:      representations of several epochs, with predictions
MATCH (representation:Representation {status: 'ready'})-[:OF_RUN]->(:Run {id: $run})
WITH representation
ORDER BY representation.layerIndex, representation.layer
RETURN representation.epoch AS epoch, max(representation.accuracy) AS accuracy, collect(representation.layer) AS layers
ORDER BY epoch
