// name:       selections/together
// question:   When in training did the samples of this selection come together, or part?
// parameters: $selection STRING, $representation STRING, $k INTEGER in [1, 4096] = 4
// returns:    epoch INTEGER >= 0, representation STRING, samples INTEGER >= 1, share FLOAT in [0, 1];
//             one row an epoch of the run, in the layer of the representation: how many samples of the selection it holds, and
//             the share of their k nearest that are of the selection, too
// needs:      latent.selection.write, and k neighbours stored
MATCH (chosen:Representation {key: $representation, status: 'ready'})
WHERE $k <= chosen.k
MATCH (selection:Selection {key: $selection})<-[:IN]-(sample:Sample)
// From its samples, not from all latents of all epochs.
WITH chosen, selection, collect(sample) AS samples
UNWIND samples AS sample
MATCH (sample)<-[:OF]-(latent:Latent)
MATCH (latent)-[:IN]->(checkpoint:Representation)
WHERE checkpoint.status = 'ready' AND checkpoint.run = chosen.run AND checkpoint.layer = chosen.layer AND $k <= checkpoint.k
WITH selection, checkpoint, collect(latent) AS latents
UNWIND latents AS latent
MATCH (latent)-[near:NEAREST]->(:Latent)-[:OF]->(neighbour:Sample)
WHERE near.rank <= $k
WITH checkpoint, size(latents) AS samples,
     toFloat(count(CASE WHEN EXISTS { (neighbour)-[:IN]->(selection) } THEN 1 END)) / count(*) AS share
RETURN checkpoint.epoch AS epoch, checkpoint.key AS representation, samples, share
ORDER BY epoch
