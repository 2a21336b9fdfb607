// name:       neighbours/between-runs
// question:   Which samples have other neighbours in another representation of the same samples?
// parameters: $representation STRING, $other STRING, $k INTEGER in [1, 4096] = 4, $limit INTEGER in [1, 100000] = 24
// returns:    sample STRING, index INTEGER >= 0, otherIndex INTEGER >= 0, label INTEGER or null,
//             shared INTEGER >= 0, jaccard FLOAT in [0, 1], thumbnail BYTES or null;
//             one row a sample that both hold, jaccard the shared neighbours over all neighbours of either, least
//             first, ties by index
// needs:      two representations over the same samples, both with k neighbours stored
MATCH (representation:Representation {key: $representation, status: 'ready'})<-[:IN]-(latent:Latent)-[:OF]->(sample:Sample)
MATCH (other:Representation {key: $other, status: 'ready'})<-[:IN]-(twin:Latent)-[:OF]->(sample)
WHERE $k <= representation.k AND $k <= other.k
WITH sample, latent, twin,
     COLLECT { MATCH (latent)-[near:NEAREST]->(:Latent)-[:OF]->(a:Sample) WHERE near.rank <= $k RETURN a.key } AS here,
     COLLECT { MATCH (twin)-[near:NEAREST]->(:Latent)-[:OF]->(b:Sample) WHERE near.rank <= $k RETURN b.key } AS there
WITH sample, latent, twin, size(here) + size(there) AS both, size([key IN here WHERE key IN there]) AS shared
WHERE both > 0
RETURN sample.key AS sample, latent.index AS index, twin.index AS otherIndex, latent.label AS label, shared,
       toFloat(shared) / (both - shared) AS jaccard, sample.thumbnail AS thumbnail
ORDER BY jaccard, index, otherIndex
LIMIT $limit
