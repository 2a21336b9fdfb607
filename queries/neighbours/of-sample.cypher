// name:       neighbours/of-sample
// question:   Which samples lie nearest to this one?
// parameters: $representation STRING, $index INTEGER >= 0, $k INTEGER in [1, 4096] = 4
// returns:    rank INTEGER >= 1, neighbour INTEGER >= 0, sample STRING, label INTEGER or null,
//             className STRING or null, prediction INTEGER or null, distance FLOAT >= 0, thumbnail BYTES or null;
//             one row a neighbour, nearest first
// needs:      a representation with k neighbours stored
MATCH (representation:Representation {key: $representation, status: 'ready'})<-[:IN]-(latent:Latent {index: $index})
MATCH (latent)-[near:NEAREST]->(neighbour:Latent)-[:OF]->(sample:Sample)
WHERE near.rank <= $k AND $k <= representation.k
OPTIONAL MATCH (sample)-[:LABELLED]->(class:Class)
RETURN near.rank AS rank, neighbour.index AS neighbour, sample.key AS sample, neighbour.label AS label,
       class.name AS className, neighbour.prediction AS prediction, near.distance AS distance,
       sample.thumbnail AS thumbnail
ORDER BY rank
