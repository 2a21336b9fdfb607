// name:       regions/purity-of-classes
// question:   Which classes keep to themselves in the latent space, and which mix with others?
// parameters: $representation STRING, $k INTEGER in [1, 4096] = 4
// returns:    label INTEGER >= 0, className STRING, samples INTEGER >= 1, purity FLOAT in [0, 1],
//             pureSamples INTEGER >= 0;
//             one row a class, purity the share of its samples' neighbours with their label, most mixed first
// needs:      a representation with labels and k neighbours stored
MATCH (representation:Representation {key: $representation, status: 'ready'})<-[:IN]-(latent:Latent)
MATCH (latent)-[near:NEAREST]->(neighbour:Latent)
WHERE near.rank <= $k AND $k <= representation.k AND latent.label IS NOT NULL
WITH latent, avg(CASE WHEN neighbour.label = latent.label THEN 1.0 ELSE 0.0 END) AS purity
MATCH (latent)-[:OF]->(:Sample)-[:LABELLED]->(class:Class)
RETURN class.label AS label, class.name AS className, count(*) AS samples, avg(purity) AS purity,
       count(CASE purity WHEN 1.0 THEN 1 END) AS pureSamples
ORDER BY purity, label
