// name:       class-graph/neighbours-of-class
// question:   With which classes is this class joined?
// parameters: $classGraph STRING, $label INTEGER >= 0
// returns:    label INTEGER >= 0, name STRING, community INTEGER or null, distance FLOAT >= 0,
//             rank INTEGER or null >= 1, backRank INTEGER or null >= 1;
//             one row a class, nearest first; rank is its place among the nearest of the class asked for, backRank the
//             other way round, null where it is not among them
// needs:      a class graph
MATCH (graph:ClassGraph {key: $classGraph})
WHERE NOT EXISTS { (graph)-[:OF]->(representation:Representation) WHERE representation.status <> 'ready' }
MATCH (graph)<-[:IN]-(vertex:ClassVertex {label: $label})-[:NEAREST_CLASS]-(neighbour:ClassVertex)
WITH DISTINCT vertex, neighbour
OPTIONAL MATCH (vertex)-[near:NEAREST_CLASS]->(neighbour)
OPTIONAL MATCH (vertex)<-[back:NEAREST_CLASS]-(neighbour)
RETURN neighbour.label AS label, neighbour.name AS name, neighbour.community AS community,
       coalesce(near.distance, back.distance) AS distance, near.rank AS rank, back.rank AS backRank
ORDER BY distance, label
