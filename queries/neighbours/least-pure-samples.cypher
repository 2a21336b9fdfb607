// name:       neighbours/least-pure-samples
// question:   In which samples do the neighbours disagree most with the label?
// parameters: $representation STRING, $k INTEGER in [1, 4096] = 4, $limit INTEGER in [1, 10000] = 24
// returns:    index INTEGER >= 0, sample STRING, label INTEGER >= 0, className STRING, prediction INTEGER or null,
//             purity FLOAT in [0, 1], thumbnail BYTES or null;
//             one row a sample, purity the share of its k neighbours with its label, least first, ties by index
// needs:      a representation with labels and k neighbours stored
MATCH (representation:Representation {key: $representation, status: 'ready'})<-[:IN]-(latent:Latent)
MATCH (latent)-[near:NEAREST]->(neighbour:Latent)
WHERE near.rank <= $k AND $k <= representation.k AND latent.label IS NOT NULL
WITH latent, avg(CASE WHEN neighbour.label = latent.label THEN 1.0 ELSE 0.0 END) AS purity
ORDER BY purity, latent.index
LIMIT $limit
MATCH (latent)-[:OF]->(sample:Sample)-[:LABELLED]->(class:Class)
RETURN latent.index AS index, sample.key AS sample, latent.label AS label, class.name AS className,
       latent.prediction AS prediction, purity, sample.thumbnail AS thumbnail
ORDER BY purity, index
