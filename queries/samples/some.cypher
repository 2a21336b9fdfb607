// name:       samples/some
// question:   What is known of these samples?
// parameters: $representation STRING, $indices LIST<INTEGER>
// returns:    index INTEGER >= 0, sample STRING, label INTEGER or null, className STRING or null,
//             prediction INTEGER or null, predictedName STRING or null, thumbnail BYTES or null;
//             one row a sample that there is, by index
// needs:      a representation
MATCH (representation:Representation {key: $representation, status: 'ready'})-[:OF_RUN]->(run:Run)
MATCH (representation)<-[:IN]-(latent:Latent)-[:OF]->(sample:Sample)
WHERE latent.index IN $indices
OPTIONAL MATCH (sample)-[:LABELLED]->(class:Class)
OPTIONAL MATCH (predicted:Class {key: run.dataSet + '/' + toString(latent.prediction)})
RETURN latent.index AS index, sample.key AS sample, latent.label AS label, class.name AS className,
       latent.prediction AS prediction, predicted.name AS predictedName, sample.thumbnail AS thumbnail
ORDER BY index
