// name:       samples/predictions
// question:   What did each run, epoch by epoch, take this sample for?
// parameters: $sample STRING
// returns:    run STRING, epoch INTEGER >= 0, label INTEGER or null, prediction INTEGER >= 0,
//             predictedName STRING or null, layers LIST<STRING>; one row an epoch of a run, by run and epoch
// needs:      representations with predictions
MATCH (:Sample {key: $sample})<-[:OF]-(latent:Latent)-[:IN]->(representation:Representation {status: 'ready'})
MATCH (representation)-[:OF_RUN]->(run:Run)
WHERE latent.prediction IS NOT NULL
WITH run, representation, latent
ORDER BY representation.layer
WITH run, representation.epoch AS epoch, latent.label AS label, latent.prediction AS prediction,
     collect(representation.layer) AS layers
OPTIONAL MATCH (predicted:Class {key: run.dataSet + '/' + toString(prediction)})
RETURN run.id AS run, epoch, label, prediction, predicted.name AS predictedName, layers
ORDER BY run, epoch, prediction
