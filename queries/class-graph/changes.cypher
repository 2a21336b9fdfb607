// name:       class-graph/changes
// question:   Which classes are joined in one class graph and not in the other?
// parameters: $classGraph STRING, $other STRING
// returns:    change STRING, source INTEGER >= 0, sourceName STRING, target INTEGER >= 0, targetName STRING,
//             distance FLOAT >= 0;
//             one row a joined pair of classes, change 'lost' if only the first has it and 'gained' if only the other
//             has it, lost first, then by label
// needs:      two class graphs over the same classes
UNWIND [{change: 'lost', here: $classGraph, there: $other}, {change: 'gained', here: $other, there: $classGraph}] AS way
MATCH (graph:ClassGraph {key: way.here}), (there:ClassGraph {key: way.there})
WHERE NOT EXISTS { (graph)-[:OF]->(representation:Representation) WHERE representation.status <> 'ready' }
  AND NOT EXISTS { (there)-[:OF]->(representation:Representation) WHERE representation.status <> 'ready' }
MATCH (graph)<-[:IN]-(source:ClassVertex)-[near:NEAREST_CLASS]-(target:ClassVertex)
WHERE source.label < target.label
  AND NOT EXISTS {
    (there)<-[:IN]-(:ClassVertex {label: source.label})-[:NEAREST_CLASS]-(:ClassVertex {label: target.label})
  }
RETURN way.change AS change, source.label AS source, source.name AS sourceName, target.label AS target,
       target.name AS targetName, min(near.distance) AS distance
ORDER BY change DESC, source, target
