// name:       samples/among-class
// question:   Which samples of one class lie among those of another?
// parameters: $representation STRING, $source INTEGER >= 0, $target INTEGER >= 0, $k INTEGER in [1, 4096] = 4,
//             $limit INTEGER in [1, 10000] = 24
// returns:    index INTEGER >= 0, sample STRING, thumbnail BYTES or null, prediction INTEGER or null,
//             predictedName STRING or null, neighbours INTEGER >= 1, distance FLOAT >= 0;
//             one row a sample of $source with samples of $target among its k nearest: how many, and the distance of the
//             nearest of these; most first, then nearest first, ties by index
// needs:      a representation with labels and k neighbours stored
MATCH (representation:Representation {key: $representation, status: 'ready'})-[:OF_RUN]->(run:Run)
WHERE $k <= representation.k AND $source <> $target
MATCH (representation)<-[:IN]-(latent:Latent {label: $source})-[near:NEAREST]->(:Latent {label: $target})
WHERE near.rank <= $k
WITH run, latent, count(*) AS neighbours, min(near.distance) AS distance
ORDER BY neighbours DESC, distance, latent.index
LIMIT $limit
MATCH (latent)-[:OF]->(sample:Sample)
OPTIONAL MATCH (predicted:Class {key: run.dataSet + '/' + toString(latent.prediction)})
RETURN latent.index AS index, sample.key AS sample, sample.thumbnail AS thumbnail, latent.prediction AS prediction,
       predicted.name AS predictedName, neighbours, distance
ORDER BY neighbours DESC, distance, index
