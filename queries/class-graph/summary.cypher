// name:       class-graph/summary
// question:   What are the measures of this class graph?
// parameters: $classGraph STRING
// returns:    key STRING, name STRING or null, representation STRING or null, k INTEGER or null,
//             classK INTEGER or null, weight STRING or null, classes INTEGER >= 0, edges INTEGER >= 0,
//             unreachablePairs INTEGER or null >= 0, diameter INTEGER or null >= 0,
//             averagePathLength FLOAT or null >= 0, averageDegree FLOAT or null >= 0,
//             clusteringCoefficient FLOAT or null in [0, 1], modularity FLOAT or null in [-1, 1],
//             communities INTEGER or null >= 0, createdAt STRING or null;
//             one row, or none if there is no such class graph; measures of the undirected graph, paths in hops
// needs:      a class graph
MATCH (graph:ClassGraph {key: $classGraph})
WHERE NOT EXISTS { (graph)-[:OF]->(representation:Representation) WHERE representation.status <> 'ready' }
OPTIONAL MATCH (graph)-[:OF]->(representation:Representation)
RETURN graph.key AS key, graph.name AS name, representation.key AS representation, graph.k AS k,
       graph.classK AS classK, graph.weight AS weight,
       COUNT { (graph)<-[:IN]-(:ClassVertex) } AS classes,
       COUNT { (graph)<-[:IN]-(:ClassVertex)-[:NEAREST_CLASS]->(:ClassVertex) } AS edges,
       graph.unreachablePairs AS unreachablePairs, graph.diameter AS diameter,
       graph.averagePathLength AS averagePathLength, graph.averageDegree AS averageDegree,
       graph.clusteringCoefficient AS clusteringCoefficient, graph.modularity AS modularity,
       graph.communities AS communities, toString(graph.createdAt) AS createdAt
