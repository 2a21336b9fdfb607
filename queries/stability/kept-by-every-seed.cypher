// name:       stability/kept-by-every-seed
// question:   Which neighbours does a sample have in every run, whatever the seed?
// parameters: $representation STRING, $k INTEGER in [1, 4096] = 4, $limit INTEGER in [1, 1000000] = 100
// returns:    sample STRING, className STRING or null, neighbour STRING, neighbourClass STRING or null,
//             rank INTEGER >= 1, runs INTEGER >= 1;
//             one row a sample and one of its k nearest that is so in all other runs too (the same layer and epoch);
//             runs is how many others there are, rank that in this one; by index and rank
// needs:      several runs over the same samples, with k neighbours stored
MATCH (reference:Representation {key: $representation, status: 'ready'})<-[:IN]-(latent:Latent)-[near:NEAREST]->(:Latent)-[:OF]->(neighbour:Sample)
WHERE near.rank <= $k AND $k <= reference.k
MATCH (latent)-[:OF]->(sample:Sample)<-[:OF]-(twin:Latent)-[:IN]->(other:Representation {status: 'ready', layer: reference.layer, epoch: reference.epoch})
WHERE other.run <> reference.run AND $k <= other.k
WITH latent, near, sample, neighbour,
     EXISTS { MATCH (twin)-[again:NEAREST]->(:Latent)-[:OF]->(neighbour) WHERE again.rank <= $k } AS stays
WITH latent, near, sample, neighbour, count(*) AS runs, count(CASE WHEN stays THEN 1 END) AS kept
WHERE kept = runs
WITH latent, near, sample, neighbour, runs
ORDER BY latent.index, near.rank
LIMIT $limit
OPTIONAL MATCH (sample)-[:LABELLED]->(class:Class)
OPTIONAL MATCH (neighbour)-[:LABELLED]->(neighbourClass:Class)
RETURN sample.key AS sample, class.name AS className, neighbour.key AS neighbour, neighbourClass.name AS neighbourClass,
       near.rank AS rank, runs
ORDER BY latent.index, rank
