// name:       stability/changed-class-neighbourhood
// question:   Which samples have neighbours of other classes in more than half of the other seeds?
// parameters: $representation STRING, $k INTEGER in [1, 4096] = 4, $share FLOAT in [0, 1] = 0.5,
//             $limit INTEGER in [1, 100000] = 24
// returns:    sample STRING, index INTEGER >= 0, className STRING or null, runs INTEGER >= 1, changed INTEGER >= 1,
//             thumbnail BYTES or null;
//             one row a sample whose k nearest have other classes, counted as often as they come, in more than that share
//             of the other runs (the same layer and epoch); most often changed first, ties by index
// needs:      several runs over the same samples, with labels, and k neighbours stored
MATCH (reference:Representation {key: $representation, status: 'ready'})<-[:IN]-(latent:Latent)-[:OF]->(sample:Sample)
WHERE $k <= reference.k
MATCH (sample)<-[:OF]-(twin:Latent)-[:IN]->(other:Representation {status: 'ready', layer: reference.layer, epoch: reference.epoch})
WHERE other.run <> reference.run AND $k <= other.k
WITH sample, latent,
     COLLECT { MATCH (latent)-[near:NEAREST]->(a:Latent) WHERE near.rank <= $k RETURN a.label ORDER BY a.label } AS here,
     COLLECT { MATCH (twin)-[near:NEAREST]->(b:Latent) WHERE near.rank <= $k RETURN b.label ORDER BY b.label } AS there
WITH sample, latent, count(*) AS runs, count(CASE WHEN here <> there THEN 1 END) AS changed
WHERE changed > $share * runs
WITH sample, latent, runs, changed
ORDER BY toFloat(changed) / runs DESC, latent.index
LIMIT $limit
OPTIONAL MATCH (sample)-[:LABELLED]->(class:Class)
RETURN sample.key AS sample, latent.index AS index, class.name AS className, runs, changed, sample.thumbnail AS thumbnail
ORDER BY toFloat(changed) / runs DESC, index
