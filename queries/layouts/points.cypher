// name:       layouts/points
// question:   Where does this layout place the samples?
// parameters: $representation STRING, $layout STRING, $limit INTEGER in [1, 100000] = 5000,
//             $seed INTEGER in [0, 1000000] = 0
// returns:    index INTEGER >= 0, sample STRING, x FLOAT, y FLOAT or null, label INTEGER or null >= 0,
//             className STRING or null, prediction INTEGER or null, correct BOOLEAN or null,
//             purity FLOAT or null in [0, 1], region INTEGER or null, community INTEGER or null, total INTEGER >= 1;
//             one row a sample, by index: all if they are no more than $limit, else $limit of the total, of each class its
//             share, drawn by $seed
// needs:      latent.layout.*.write; purity, region and community where they are written
MATCH (representation:Representation {key: $representation, status: 'ready'})<-[:IN]-(latent:Latent)
WHERE representation[$layout + 'MadeBy'] IS NOT NULL AND latent[$layout] IS NOT NULL
WITH latent
// Class by class, each in an order that is as good as any: Knuth's multiplicative hash. Of these, spread evenly.
ORDER BY coalesce(latent.label, -1), (latent.index + $seed * 7919) * 2654435761 % 4294967296, latent.index
WITH collect(latent) AS latents
UNWIND range(0, size(latents) - 1) AS place
WITH latents[place] AS latent, place, size(latents) AS total
WHERE total <= $limit OR (place + 1) * $limit / total > place * $limit / total
MATCH (latent)-[:OF]->(sample:Sample)
OPTIONAL MATCH (sample)-[:LABELLED]->(class:Class)
RETURN latent.index AS index, sample.key AS sample, latent[$layout][0] AS x, latent[$layout][1] AS y,
       latent.label AS label, class.name AS className, latent.prediction AS prediction,
       latent.prediction = latent.label AS correct, latent.purity AS purity, latent.region AS region,
       latent.community AS community, total
ORDER BY index
