// name:       neighbours/outliers
// question:   Which samples lie alone, far from their nearest neighbours?
// parameters: $representation STRING, $k INTEGER in [1, 4096] = 4, $limit INTEGER in [1, 10000] = 24
// returns:    index INTEGER >= 0, sample STRING, label INTEGER or null, className STRING or null,
//             meanDistance FLOAT >= 0, thumbnail BYTES or null;
//             one row a sample, the mean distance to its k nearest, farthest first, ties by index
// needs:      a representation with k neighbours stored
MATCH (representation:Representation {key: $representation, status: 'ready'})<-[:IN]-(latent:Latent)-[near:NEAREST]->(:Latent)
WHERE near.rank <= $k AND $k <= representation.k
WITH latent, avg(near.distance) AS meanDistance
ORDER BY meanDistance DESC, latent.index
LIMIT $limit
MATCH (latent)-[:OF]->(sample:Sample)
OPTIONAL MATCH (sample)-[:LABELLED]->(class:Class)
RETURN latent.index AS index, sample.key AS sample, latent.label AS label, class.name AS className, meanDistance,
       sample.thumbnail AS thumbnail
ORDER BY meanDistance DESC, index
