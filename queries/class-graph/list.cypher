// name:       class-graph/list
// question:   Which class graphs are stored, of one representation or of all?
// parameters: $representation STRING = null
// returns:    key STRING, name STRING or null, representation STRING or null, k INTEGER or null,
//             classK INTEGER or null, classes INTEGER >= 0, edges INTEGER >= 0, createdAt STRING or null;
//             one row a class graph by key; an imported one has no representation
// needs:      a class graph, made by latent.classGraph.write or imported
MATCH (graph:ClassGraph)
OPTIONAL MATCH (graph)-[:OF]->(representation:Representation)
WITH graph, representation
WHERE ($representation IS NULL AND representation IS NULL)
   OR (representation.status = 'ready' AND representation.key = coalesce($representation, representation.key))
RETURN graph.key AS key, graph.name AS name, representation.key AS representation, graph.k AS k,
       graph.classK AS classK, COUNT { (graph)<-[:IN]-(:ClassVertex) } AS classes,
       COUNT { (graph)<-[:IN]-(:ClassVertex)-[:NEAREST_CLASS]->(:ClassVertex) } AS edges,
       toString(graph.createdAt) AS createdAt
ORDER BY key
