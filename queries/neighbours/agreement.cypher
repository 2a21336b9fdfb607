// name:       neighbours/agreement
// question:   How far do two representations agree on who is near whom?
// parameters: $representation STRING, $other STRING, $k INTEGER in [1, 4096] = 4
// returns:    samples INTEGER >= 1, meanJaccard FLOAT in [0, 1], identical INTEGER >= 0, disjoint INTEGER >= 0;
//             one row over the samples that both hold: the mean of the shared neighbours over all neighbours of either,
//             and how many samples keep all neighbours, or none; no row if no sample is shared
// needs:      two representations over the same samples, both with k neighbours stored
MATCH (representation:Representation {key: $representation, status: 'ready'})<-[:IN]-(latent:Latent)-[:OF]->(sample:Sample)
MATCH (other:Representation {key: $other, status: 'ready'})<-[:IN]-(twin:Latent)-[:OF]->(sample)
WHERE $k <= representation.k AND $k <= other.k
WITH COLLECT { MATCH (latent)-[near:NEAREST]->(:Latent)-[:OF]->(a:Sample) WHERE near.rank <= $k RETURN a.key } AS here,
     COLLECT { MATCH (twin)-[near:NEAREST]->(:Latent)-[:OF]->(b:Sample) WHERE near.rank <= $k RETURN b.key } AS there
WITH size(here) + size(there) AS both, size([key IN here WHERE key IN there]) AS shared
WHERE both > 0
WITH toFloat(shared) / (both - shared) AS jaccard
WITH count(*) AS samples, avg(jaccard) AS meanJaccard,
     count(CASE jaccard WHEN 1.0 THEN 1 END) AS identical, count(CASE jaccard WHEN 0.0 THEN 1 END) AS disjoint
WHERE samples > 0
RETURN samples, meanJaccard, identical, disjoint
