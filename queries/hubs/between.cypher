// name:       hubs/between
// question:   Through which hub do two classes connect?
// parameters: $classGraph STRING, $source INTEGER >= 0, $target INTEGER >= 0
// returns:    label INTEGER >= 0, name STRING, degree INTEGER >= 0, hops INTEGER >= 2,
//             onShortestPath BOOLEAN;
//             one row a hub that paths join with both classes, the fewest hops of a way through it first, then the
//             larger hub, then by label
// needs:      a class graph with measures
MATCH (graph:ClassGraph {key: $classGraph})
WHERE NOT EXISTS { (graph)-[:OF]->(representation:Representation) WHERE representation.status <> 'ready' }
MATCH (graph)<-[:IN]-(source:ClassVertex {label: $source}), (graph)<-[:IN]-(target:ClassVertex {label: $target})
WHERE source <> target
MATCH direct = shortestPath((source)-[:NEAREST_CLASS*]-(target))
MATCH (graph)<-[:IN]-(hub:ClassVertex {hub: true})
WHERE hub <> source AND hub <> target
MATCH there = shortestPath((source)-[:NEAREST_CLASS*]-(hub))
MATCH onward = shortestPath((hub)-[:NEAREST_CLASS*]-(target))
WITH hub, length(direct) AS least, length(there) + length(onward) AS hops
RETURN hub.label AS label, hub.name AS name, hub.degree AS degree, hops, hops = least AS onShortestPath
ORDER BY hops, degree DESC, label
