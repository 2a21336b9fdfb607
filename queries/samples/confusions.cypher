// name:       samples/confusions
// question:   Which classes does the network take for which?
// parameters: $representation STRING, $limit INTEGER in [1, 10000] = 24
// returns:    label INTEGER >= 0, className STRING, prediction INTEGER >= 0, predictedName STRING or null,
//             samples INTEGER >= 1, share FLOAT in [0, 1];
//             one row an ordered pair of different classes: how many samples of the first are taken for the other, and the
//             share of all samples of the first; most first, ties by label and prediction
// needs:      a representation with labels and predictions
MATCH (representation:Representation {key: $representation, status: 'ready'})-[:OF_RUN]->(run:Run)
MATCH (representation)<-[:IN]-(latent:Latent)
WHERE latent.prediction IS NOT NULL
WITH run, latent.label AS label, latent.prediction AS prediction, count(*) AS samples
WITH run, label, sum(samples) AS all, collect({prediction: prediction, samples: samples}) AS taken
UNWIND taken AS one
WITH run, label, one.prediction AS prediction, one.samples AS samples, toFloat(one.samples) / all AS share
WHERE prediction <> label
ORDER BY samples DESC, label, prediction
LIMIT $limit
MATCH (class:Class {key: run.dataSet + '/' + toString(label)})
OPTIONAL MATCH (predicted:Class {key: run.dataSet + '/' + toString(prediction)})
RETURN label, class.name AS className, prediction, predicted.name AS predictedName, samples, share
ORDER BY samples DESC, label, prediction
