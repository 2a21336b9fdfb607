// name:       stability/most-stable-samples
// question:   Which samples keep their neighbours best from epoch to epoch?
// parameters: $representation STRING, $k INTEGER in [1, 4096] = 4, $limit INTEGER in [1, 100000] = 24
// returns:    sample STRING, className STRING or null, steps INTEGER >= 1, jaccard FLOAT in [0, 1],
//             thumbnail BYTES or null;
//             one row a sample: the shared over all of its k nearest in two successive epochs of the run, in the layer of
//             the representation, in the mean over the steps; the greatest first, ties by index
// needs:      a run ingested at several epochs, with k neighbours stored
MATCH (chosen:Representation {key: $representation, status: 'ready'})
WHERE $k <= chosen.k
MATCH (checkpoint:Representation {status: 'ready', run: chosen.run, layer: chosen.layer})
WHERE $k <= checkpoint.k
WITH checkpoint
ORDER BY checkpoint.epoch
WITH collect(checkpoint) AS checkpoints
UNWIND range(0, size(checkpoints) - 2) AS step
WITH checkpoints[step] AS before, checkpoints[step + 1] AS after
MATCH (before)<-[:IN]-(latent:Latent)-[:OF]->(sample:Sample)
WITH after, latent, sample
MATCH (sample)<-[:OF]-(twin:Latent)-[:IN]->(later:Representation)
WITH after, latent, sample, twin, later
WHERE later = after
WITH sample,
     COLLECT { MATCH (latent)-[near:NEAREST]->(:Latent)-[:OF]->(a:Sample) WHERE near.rank <= $k RETURN a.key } AS here,
     COLLECT { MATCH (twin)-[near:NEAREST]->(:Latent)-[:OF]->(b:Sample) WHERE near.rank <= $k RETURN b.key } AS there
WITH sample, size(here) + size(there) AS both, size([key IN here WHERE key IN there]) AS shared
WHERE both > 0
WITH sample, count(*) AS steps, avg(toFloat(shared) / (both - shared)) AS jaccard
ORDER BY jaccard DESC, sample.index
LIMIT $limit
OPTIONAL MATCH (sample)-[:LABELLED]->(class:Class)
WITH sample, class, steps, jaccard, sample.index AS place
RETURN sample.key AS sample, class.name AS className, steps, jaccard, sample.thumbnail AS thumbnail
ORDER BY jaccard DESC, place
