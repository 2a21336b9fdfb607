// name:       neighbours/edges
// question:   What are all the edges of the neighbour graph?
// parameters: $representation STRING, $k INTEGER in [1, 4096] = 4
// returns:    index INTEGER >= 0, rank INTEGER >= 1, neighbour INTEGER >= 0, distance FLOAT >= 0;
//             one row an edge, by index and rank
// needs:      a representation with k neighbours stored
MATCH (representation:Representation {key: $representation, status: 'ready'})<-[:IN]-(latent:Latent)
MATCH (latent)-[near:NEAREST]->(neighbour:Latent)
WHERE near.rank <= $k AND $k <= representation.k
RETURN latent.index AS index, near.rank AS rank, neighbour.index AS neighbour, near.distance AS distance
ORDER BY index, rank
