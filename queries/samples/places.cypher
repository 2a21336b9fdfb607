// name:       samples/places
// question:   Which representations hold this sample, what is it taken for there, and how pure are its neighbours?
// parameters: $representation STRING, $index INTEGER >= 0, $k INTEGER in [1, 4096] = 4
// returns:    representation STRING, run STRING, epoch INTEGER >= 0, layer STRING, index INTEGER >= 0,
//             label INTEGER or null, prediction INTEGER or null, predictedName STRING or null, neighbours INTEGER >= 1,
//             purity FLOAT or null in [0, 1];
//             one row a representation, this one too, by run, layer in the order of the network, and epoch: the sample's index
//             there, how many neighbours are stored, and the share of its k nearest that are of its class, null where fewer
//             are stored
// needs:      a representation
MATCH (chosen:Representation {key: $representation, status: 'ready'})<-[:IN]-(:Latent {index: $index})-[:OF]->(sample:Sample)
WHERE $k <= chosen.k
MATCH (sample)<-[:OF]-(latent:Latent)-[:IN]->(representation:Representation {status: 'ready'})
MATCH (representation)-[:OF_RUN]->(run:Run)
OPTIONAL MATCH (predicted:Class {key: run.dataSet + '/' + toString(latent.prediction)})
WITH representation, run, latent, predicted
ORDER BY run.id, representation.layerIndex, representation.layer, representation.epoch
RETURN representation.key AS representation, run.id AS run, representation.epoch AS epoch, representation.layer AS layer,
       latent.index AS index, latent.label AS label, latent.prediction AS prediction, predicted.name AS predictedName,
       representation.k AS neighbours,
       CASE WHEN $k <= representation.k AND latent.label IS NOT NULL
            THEN 1.0 / $k * COUNT {
              (latent)-[near:NEAREST]->(other) WHERE near.rank <= $k AND other.label = latent.label }
       END AS purity
