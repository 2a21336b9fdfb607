// name:       samples/misclassified
// question:   Which samples does the network take for another class?
// parameters: $representation STRING, $label INTEGER >= 0 = null, $prediction INTEGER >= 0 = null,
//             $limit INTEGER in [1, 10000] = 24
// returns:    index INTEGER >= 0, sample STRING, label INTEGER >= 0, className STRING,
//             prediction INTEGER >= 0, predictedName STRING or null, thumbnail BYTES or null;
//             one row a sample, of one class or of all, taken for one class or for any, by label, prediction and index
// needs:      a representation with labels and predictions
MATCH (representation:Representation {key: $representation, status: 'ready'})-[:OF_RUN]->(run:Run)
MATCH (representation)<-[:IN]-(latent:Latent)-[:OF]->(sample:Sample)
WHERE latent.prediction <> latent.label AND ($label IS NULL OR latent.label = $label)
  AND ($prediction IS NULL OR latent.prediction = $prediction)
WITH run, latent, sample
ORDER BY latent.label, latent.prediction, latent.index
LIMIT $limit
MATCH (sample)-[:LABELLED]->(class:Class)
OPTIONAL MATCH (predicted:Class {key: run.dataSet + '/' + toString(latent.prediction)})
RETURN latent.index AS index, sample.key AS sample, latent.label AS label, class.name AS className,
       latent.prediction AS prediction, predicted.name AS predictedName, sample.thumbnail AS thumbnail
ORDER BY label, prediction, index
