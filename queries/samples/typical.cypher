// name:       samples/typical
// question:   Which samples of a class are most typical of it: near to most others?
// parameters: $representation STRING, $label INTEGER >= 0, $k INTEGER in [1, 4096] = 4,
//             $limit INTEGER in [1, 10000] = 24
// returns:    index INTEGER >= 0, sample STRING, thumbnail BYTES or null, prediction INTEGER or null,
//             predictedName STRING or null, nearTo INTEGER >= 1, distance FLOAT >= 0;
//             one row a sample that others of its class have among their k nearest: how many, and their mean distance from
//             it; most first, then nearest first, ties by index
// needs:      a representation with labels and k neighbours stored
MATCH (representation:Representation {key: $representation, status: 'ready'})-[:OF_RUN]->(run:Run)
WHERE $k <= representation.k
MATCH (representation)<-[:IN]-(:Latent {label: $label})-[near:NEAREST]->(latent:Latent {label: $label})
WHERE near.rank <= $k
WITH run, latent, count(*) AS nearTo, avg(near.distance) AS distance
ORDER BY nearTo DESC, distance, latent.index
LIMIT $limit
MATCH (latent)-[:OF]->(sample:Sample)
OPTIONAL MATCH (predicted:Class {key: run.dataSet + '/' + toString(latent.prediction)})
RETURN latent.index AS index, sample.key AS sample, sample.thumbnail AS thumbnail, latent.prediction AS prediction,
       predicted.name AS predictedName, nearTo, distance
ORDER BY nearTo DESC, distance, index
