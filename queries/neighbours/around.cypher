// name:       neighbours/around
// question:   Which samples are neighbours of these, in either direction?
// parameters: $representation STRING, $indices LIST<INTEGER>, $k INTEGER in [1, 4096] = 4,
//             $limit INTEGER in [1, 10000] = 1000
// returns:    index INTEGER >= 0, sample STRING, label INTEGER or null, className STRING or null, edges INTEGER >= 1,
//             total INTEGER >= 1;
//             one row a sample that is not one of these itself, joined with them by so many edges, of the two of a mutual
//             pair one, the most edges first, ties by index; total is how many there are
// needs:      a representation with k neighbours stored
MATCH (representation:Representation {key: $representation, status: 'ready'})<-[:IN]-(latent:Latent)
WHERE latent.index IN $indices AND $k <= representation.k
MATCH (latent)-[near:NEAREST]-(other:Latent)
WHERE near.rank <= $k AND NOT other.index IN $indices
WITH other, count(DISTINCT latent) AS edges
ORDER BY edges DESC, other.index
WITH collect({latent: other, edges: edges}) AS found
UNWIND found[0..$limit] AS one
WITH one.latent AS latent, one.edges AS edges, size(found) AS total
MATCH (latent)-[:OF]->(sample:Sample)
OPTIONAL MATCH (sample)-[:LABELLED]->(class:Class)
RETURN latent.index AS index, sample.key AS sample, latent.label AS label, class.name AS className, edges, total
ORDER BY edges DESC, index
