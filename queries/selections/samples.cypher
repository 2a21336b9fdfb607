// name:       selections/samples
// question:   Which samples are in this selection, and what are they taken for?
// parameters: $selection STRING, $representation STRING, $limit INTEGER in [1, 100000] = 1000
// returns:    index INTEGER >= 0, sample STRING, label INTEGER or null, className STRING or null,
//             prediction INTEGER or null, predictedName STRING or null, thumbnail BYTES or null;
//             one row a sample of it that the representation holds, by index
// needs:      latent.selection.write
MATCH (representation:Representation {key: $representation, status: 'ready'})-[:OF_RUN]->(run:Run)
MATCH (:Selection {key: $selection})<-[:IN]-(sample:Sample)<-[:OF]-(latent:Latent)-[:IN]->(representation)
WITH run, latent, sample
ORDER BY latent.index
LIMIT $limit
OPTIONAL MATCH (sample)-[:LABELLED]->(class:Class)
OPTIONAL MATCH (predicted:Class {key: run.dataSet + '/' + toString(latent.prediction)})
RETURN latent.index AS index, sample.key AS sample, latent.label AS label, class.name AS className,
       latent.prediction AS prediction, predicted.name AS predictedName, sample.thumbnail AS thumbnail
ORDER BY index
