// name:       layouts/points
// question:   Where does this layout place the samples?
// parameters: $representation STRING, $layout STRING, $limit INTEGER in [1, 100000] = 5000,
//             $seed INTEGER in [0, 1000000] = 0, $neighbours INTEGER in [1, 4096] = null
// returns:    index INTEGER >= 0, sample STRING, x FLOAT, y FLOAT or null, label INTEGER or null >= 0,
//             className STRING or null, prediction INTEGER or null, correct BOOLEAN or null,
//             purity FLOAT or null in [0, 1], region INTEGER or null, community INTEGER or null, total INTEGER >= 1;
//             one row a sample, by index: all if they are no more than $limit, else $limit of the total, of each class its
//             share, drawn by $seed; layout vector: latents of two dimensions as they are; purity: of so many $neighbours,
//             without them what latent.purity.write wrote
// needs:      latent.layout.*.write, or latents of two dimensions; region and community where they are written
MATCH (run:Run)<-[:OF_RUN]-(representation:Representation {key: $representation, status: 'ready'})<-[:IN]-(latent:Latent)
WHERE (representation[$layout + 'MadeBy'] IS NOT NULL OR $layout = 'vector' AND representation.dimension = 2)
  AND latent[$layout] IS NOT NULL
WITH latent, representation.k AS k, run.dataSet AS dataSet
// Class by class, each in an order that is as good as any: Knuth's multiplicative hash. Of these, spread evenly.
ORDER BY coalesce(latent.label, -1), (latent.index + $seed * 7919) * 2654435761 % 4294967296, latent.index
WITH collect(latent) AS latents, k, dataSet
UNWIND range(0, size(latents) - 1) AS place
WITH latents[place] AS latent, place, size(latents) AS total, k, dataSet
WHERE total <= $limit OR (place + 1) * $limit / total > place * $limit / total
MATCH (latent)-[:OF]->(sample:Sample)
OPTIONAL MATCH (class:Class {key: dataSet + '/' + toString(latent.label)})
RETURN latent.index AS index, sample.key AS sample, latent[$layout][0] AS x, latent[$layout][1] AS y,
       latent.label AS label, class.name AS className, latent.prediction AS prediction,
       latent.prediction = latent.label AS correct,
       CASE WHEN $neighbours IS NULL THEN latent.purity
            WHEN $neighbours <= k AND latent.label IS NOT NULL
            THEN 1.0 / $neighbours * COUNT {
              (latent)-[near:NEAREST]->(other) WHERE near.rank <= $neighbours AND other.label = latent.label }
       END AS purity,
       latent.region AS region, latent.community AS community, total
ORDER BY index
