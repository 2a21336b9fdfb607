// name:       layouts/of-class-graph
// question:   Which layouts of this class graph are stored, how were they made, and how well do they keep near classes?
// parameters: $classGraph STRING
// returns:    layout STRING, madeBy STRING, trustworthiness FLOAT or null in [0, 1],
//             neighbourhoodPreservation FLOAT or null in [0, 1], qualityNeighbours INTEGER or null >= 1;
//             one row a layout, by its name; madeBy is JSON: the method, its parameters and its seed
// needs:      latent.layout.forceAtlas2.write; the quality, if it was asked for there
MATCH (graph:ClassGraph {key: $classGraph})
WHERE NOT EXISTS { (graph)-[:OF]->(representation:Representation) WHERE representation.status <> 'ready' }
UNWIND [name IN keys(graph) WHERE name ENDS WITH 'MadeBy' | left(name, size(name) - 6)] AS layout
RETURN layout, graph[layout + 'MadeBy'] AS madeBy, graph[layout + 'Trustworthiness'] AS trustworthiness,
       graph[layout + 'NeighbourhoodPreservation'] AS neighbourhoodPreservation,
       graph[layout + 'QualityNeighbours'] AS qualityNeighbours
ORDER BY layout
