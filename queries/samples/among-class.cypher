// name:       samples/among-class
// question:   Which samples of one class lie among those of another, or of any other?
// parameters: $representation STRING, $source INTEGER >= 0, $target INTEGER >= 0 = null,
//             $k INTEGER in [1, 4096] = 4, $limit INTEGER in [1, 10000] = 24
// returns:    index INTEGER >= 0, sample STRING, thumbnail BYTES or null, prediction INTEGER or null,
//             predictedName STRING or null, neighbours INTEGER >= 1, distance FLOAT >= 0;
//             one row a sample of $source with samples of $target, null for any other, among its k nearest: how many, and the distance of the
//             nearest of these; most first, then nearest first, ties by index
// needs:      a representation with labels and k neighbours stored
MATCH (representation:Representation {key: $representation, status: 'ready'})-[:OF_RUN]->(run:Run)
WHERE $k <= representation.k
MATCH (representation)<-[:IN]-(latent:Latent {label: $source})-[near:NEAREST]->(neighbour:Latent)
WHERE near.rank <= $k AND neighbour.label <> $source AND ($target IS NULL OR neighbour.label = $target)
WITH run, latent, count(*) AS neighbours, min(near.distance) AS distance
ORDER BY neighbours DESC, distance, latent.index
LIMIT $limit
MATCH (latent)-[:OF]->(sample:Sample)
OPTIONAL MATCH (predicted:Class {key: run.dataSet + '/' + toString(latent.prediction)})
RETURN latent.index AS index, sample.key AS sample, sample.thumbnail AS thumbnail, latent.prediction AS prediction,
       predicted.name AS predictedName, neighbours, distance
ORDER BY neighbours DESC, distance, index
