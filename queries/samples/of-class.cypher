// name:       samples/of-class
// question:   Which samples belong to this class?
// parameters: $representation STRING, $label INTEGER >= 0, $limit INTEGER in [1, 10000] = 24
// returns:    index INTEGER >= 0, sample STRING, thumbnail BYTES or null, prediction INTEGER or null,
//             predictedName STRING or null; one row a sample, by index; thumbnails are PNG files
// needs:      a representation with labels
MATCH (representation:Representation {key: $representation, status: 'ready'})-[:OF_RUN]->(run:Run)
MATCH (representation)<-[:IN]-(latent:Latent {label: $label})-[:OF]->(sample:Sample)
WITH run, latent, sample
ORDER BY latent.index
LIMIT $limit
OPTIONAL MATCH (predicted:Class {key: run.dataSet + '/' + toString(latent.prediction)})
RETURN latent.index AS index, sample.key AS sample, sample.thumbnail AS thumbnail, latent.prediction AS prediction,
       predicted.name AS predictedName
ORDER BY index
