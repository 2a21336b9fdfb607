// name:       stability/biography
// question:   When did each neighbour of a sample come and go during training?
// parameters: $representation STRING, $index INTEGER >= 0, $k INTEGER in [1, 4096] = 4
// returns:    neighbour STRING, className STRING or null, came INTEGER >= 0, left INTEGER >= 0, epochs LIST<INTEGER>,
//             ranks LIST<INTEGER>, label INTEGER or null, index INTEGER or null, thumbnail BYTES or null;
//             one row a sample that was among the k nearest at some epoch of the run, in the layer of the representation:
//             the first and the last of these epochs, all of them, and the rank at each, and its index in the
//             representation; by the first epoch, those that stayed longest first, ties by index
// needs:      a run ingested at several epochs, with k neighbours stored
MATCH (chosen:Representation {key: $representation, status: 'ready'})<-[:IN]-(:Latent {index: $index})-[:OF]->(sample:Sample)
WHERE $k <= chosen.k
MATCH (sample)<-[:OF]-(latent:Latent)-[:IN]->(checkpoint:Representation {status: 'ready', run: chosen.run, layer: chosen.layer})
WHERE $k <= checkpoint.k
MATCH (latent)-[near:NEAREST]->(:Latent)-[:OF]->(neighbour:Sample)
WHERE near.rank <= $k
WITH chosen, neighbour, near, checkpoint
ORDER BY checkpoint.epoch
WITH chosen, neighbour, collect(checkpoint.epoch) AS epochs, collect(near.rank) AS ranks
OPTIONAL MATCH (neighbour)-[:LABELLED]->(class:Class)
WITH chosen, neighbour, class, epochs, ranks
ORDER BY epochs[0], size(epochs) DESC, neighbour.index
RETURN neighbour.key AS neighbour, class.name AS className, epochs[0] AS came, epochs[-1] AS left, epochs, ranks,
       class.label AS label, COLLECT { MATCH (neighbour)<-[:OF]-(own:Latent)-[:IN]->(chosen) RETURN own.index }[0] AS index,
       neighbour.thumbnail AS thumbnail
