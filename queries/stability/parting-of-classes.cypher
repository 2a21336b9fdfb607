// name:       stability/parting-of-classes
// question:   When in training did two classes part?
// parameters: $representation STRING, $source INTEGER >= 0, $target INTEGER >= 0, $k INTEGER in [1, 4096] = 4
// returns:    epoch INTEGER >= 0, representation STRING, share FLOAT in [0, 1], confused INTEGER or null >= 0,
//             distance FLOAT or null;
//             one row an epoch of the run, in the layer of the representation: of the k nearest of both classes' samples the
//             share that are of the other of the two; how many samples of either are taken for the other, null without
//             predictions; their distance, null where no class graph was made of these k
// needs:      a run with labels ingested at several epochs, with k neighbours stored
MATCH (chosen:Representation {key: $representation, status: 'ready'})
WHERE $k <= chosen.k AND $source <> $target
MATCH (checkpoint:Representation {status: 'ready', run: chosen.run, layer: chosen.layer})
WHERE $k <= checkpoint.k
CALL (checkpoint) {
  MATCH (checkpoint)<-[:IN]-(latent:Latent)
  WHERE latent.label IN [$source, $target]
  RETURN CASE count(latent.prediction) WHEN 0 THEN null
         ELSE count(CASE WHEN latent.prediction <> latent.label AND latent.prediction IN [$source, $target] THEN 1 END)
         END AS confused
}
CALL (checkpoint) {
  MATCH (checkpoint)<-[:IN]-(latent:Latent)-[near:NEAREST]->(neighbour:Latent)
  WHERE latent.label IN [$source, $target] AND near.rank <= $k
  RETURN avg(CASE WHEN neighbour.label <> latent.label AND neighbour.label IN [$source, $target] THEN 1.0 ELSE 0.0 END)
         AS share
}
WITH checkpoint, confused, share
WHERE share IS NOT NULL
RETURN checkpoint.epoch AS epoch, checkpoint.key AS representation, share, confused,
       COLLECT {
         MATCH (checkpoint)<-[:OF]-(graph:ClassGraph {k: $k})<-[:IN]-(vertex:ClassVertex {label: $source})
         WITH graph, vertex, COUNT { (graph)<-[:IN]-(other:ClassVertex) WHERE other.label < $target } AS place
         ORDER BY graph.key
         RETURN vertex.distances[place]
       }[0] AS distance
ORDER BY epoch
