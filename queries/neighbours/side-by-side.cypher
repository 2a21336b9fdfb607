// name:       neighbours/side-by-side
// question:   Which samples lie nearest to this one in each of several representations?
// parameters: $representation STRING, $index INTEGER >= 0, $others LIST<STRING>, $k INTEGER in [1, 4096] = 4
// returns:    other STRING, rank INTEGER >= 1, neighbour STRING, index INTEGER >= 0, label INTEGER or null,
//             className STRING or null, prediction INTEGER or null, distance FLOAT >= 0, thumbnail BYTES or null;
//             one row a neighbour with its index there, by representation in the order given, nearest first; none of one that
//             does not hold the sample or has fewer than k neighbours stored
// needs:      representations with k neighbours stored
MATCH (chosen:Representation {key: $representation, status: 'ready'})<-[:IN]-(:Latent {index: $index})-[:OF]->(sample:Sample)
WHERE $k <= chosen.k
MATCH (sample)<-[:OF]-(latent:Latent)-[:IN]->(other:Representation {status: 'ready'})
WHERE other.key IN $others AND $k <= other.k
MATCH (latent)-[near:NEAREST]->(twin:Latent)-[:OF]->(neighbour:Sample)
WHERE near.rank <= $k
OPTIONAL MATCH (neighbour)-[:LABELLED]->(class:Class)
WITH other, near, twin, neighbour, class, [place IN range(0, size($others) - 1) WHERE $others[place] = other.key][0] AS place
ORDER BY place, near.rank
RETURN other.key AS other, near.rank AS rank, neighbour.key AS neighbour, twin.index AS index, twin.label AS label,
       class.name AS className, twin.prediction AS prediction, near.distance AS distance, neighbour.thumbnail AS thumbnail
