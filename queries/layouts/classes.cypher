// name:       layouts/classes
// question:   Where does this layout place the classes?
// parameters: $classGraph STRING, $layout STRING = 'forceAtlas2'
// returns:    label INTEGER >= 0, name STRING, x FLOAT, y FLOAT, size INTEGER or null >= 0,
//             accuracy FLOAT or null in [0, 1], degree INTEGER or null >= 0, community INTEGER or null, hub BOOLEAN or null;
//             one row a class, by label; class-graph/edges joins them
// needs:      latent.layout.forceAtlas2.write
MATCH (graph:ClassGraph {key: $classGraph})
WHERE graph[$layout + 'MadeBy'] IS NOT NULL
  AND NOT EXISTS { (graph)-[:OF]->(representation:Representation) WHERE representation.status <> 'ready' }
MATCH (graph)<-[:IN]-(vertex:ClassVertex)
WHERE vertex[$layout] IS NOT NULL
RETURN vertex.label AS label, vertex.name AS name, vertex[$layout][0] AS x, vertex[$layout][1] AS y,
       vertex.size AS size, vertex.accuracy AS accuracy, vertex.degree AS degree, vertex.community AS community,
       vertex.hub AS hub
ORDER BY label
