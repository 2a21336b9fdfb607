// name:       neighbours/hubness
// question:   Which samples are near neighbours of unusually many others?
// parameters: $representation STRING, $k INTEGER in [1, 4096] = 4, $limit INTEGER in [1, 10000] = 24
// returns:    index INTEGER >= 0, sample STRING, label INTEGER or null, className STRING or null,
//             inDegree INTEGER >= 1, thumbnail BYTES or null;
//             one row a sample that someone lists among its k nearest, most often listed first, ties by index
// needs:      a representation with k neighbours stored
MATCH (representation:Representation {key: $representation, status: 'ready'})<-[:IN]-(latent:Latent)<-[near:NEAREST]-(:Latent)
WHERE near.rank <= $k AND $k <= representation.k
WITH latent, count(*) AS inDegree
ORDER BY inDegree DESC, latent.index
LIMIT $limit
MATCH (latent)-[:OF]->(sample:Sample)
OPTIONAL MATCH (sample)-[:LABELLED]->(class:Class)
RETURN latent.index AS index, sample.key AS sample, latent.label AS label, class.name AS className, inDegree,
       sample.thumbnail AS thumbnail
ORDER BY inDegree DESC, index
