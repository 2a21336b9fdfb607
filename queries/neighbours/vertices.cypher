// name:       neighbours/vertices
// question:   Which samples does the neighbour graph join?
// parameters: $representation STRING, $k INTEGER in [1, 4096] = 4, $layout STRING = null
// returns:    index INTEGER >= 0, sample STRING, label INTEGER or null, className STRING or null, prediction INTEGER or null,
//             correct BOOLEAN or null, purity FLOAT or null in [0, 1], community INTEGER or null, x FLOAT or null,
//             y FLOAT or null;
//             one row a sample, by index; purity is the share of its k neighbours with its label; x and y are where the
//             layout places it, null without one; neighbours/edges joins them
// needs:      a representation with k neighbours stored
MATCH (run:Run)<-[:OF_RUN]-(representation:Representation {key: $representation, status: 'ready'})<-[:IN]-(latent:Latent)
WHERE $k <= representation.k
MATCH (latent)-[:OF]->(sample:Sample)
OPTIONAL MATCH (class:Class {key: run.dataSet + '/' + toString(latent.label)})
RETURN latent.index AS index, sample.key AS sample, latent.label AS label, class.name AS className,
       latent.prediction AS prediction, latent.prediction = latent.label AS correct,
       CASE WHEN latent.label IS NOT NULL THEN 1.0 / $k * COUNT {
         (latent)-[near:NEAREST]->(other) WHERE near.rank <= $k AND other.label = latent.label } END AS purity,
       latent.community AS community, toFloat(latent[$layout][0]) AS x, toFloat(latent[$layout][1]) AS y
ORDER BY index
