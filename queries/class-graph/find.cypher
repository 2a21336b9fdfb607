// name:       class-graph/find
// question:   Which class graph was made of this representation with these k?
// parameters: $representation STRING, $k INTEGER in [1, 4096] = 4, $classK INTEGER >= 1 = 4
// returns:    key STRING; one row, or none if that class graph has not been made
// needs:      a class graph made by latent.classGraph.write
MATCH (:Representation {key: $representation, status: 'ready'})<-[:OF]-(graph:ClassGraph {k: $k, classK: $classK})
RETURN graph.key AS key
