// name:       samples/one
// question:   What is known of this sample?
// parameters: $representation STRING, $index INTEGER >= 0
// returns:    index INTEGER >= 0, sample STRING, label INTEGER or null, className STRING or null,
//             prediction INTEGER or null, predictedName STRING or null, thumbnail BYTES or null;
//             one row, or none if there is no such sample
// needs:      a representation
MATCH (representation:Representation {key: $representation, status: 'ready'})-[:OF_RUN]->(run:Run)
MATCH (representation)<-[:IN]-(latent:Latent {index: $index})-[:OF]->(sample:Sample)
OPTIONAL MATCH (sample)-[:LABELLED]->(class:Class)
OPTIONAL MATCH (predicted:Class {key: run.dataSet + '/' + toString(latent.prediction)})
RETURN latent.index AS index, sample.key AS sample, latent.label AS label, class.name AS className,
       latent.prediction AS prediction, predicted.name AS predictedName, sample.thumbnail AS thumbnail
