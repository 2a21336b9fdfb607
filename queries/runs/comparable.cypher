// name:       runs/comparable
// question:   Which other representations hold latents of the same data set, and so can be compared with this one?
// parameters: $representation STRING
// returns:    key STRING, run STRING, epoch INTEGER >= 0, layer STRING, size INTEGER >= 0, dimension INTEGER >= 1;
//             one row a representation, by run, epoch and layer
// needs:      two representations over one data set
MATCH (:Representation {key: $representation, status: 'ready'})-[:OF_RUN]->(:Run)-[:TRAINED_ON]->(dataSet:DataSet)
MATCH (dataSet)<-[:TRAINED_ON]-(run:Run)<-[:OF_RUN]-(other:Representation {status: 'ready'})
WHERE other.key <> $representation
RETURN other.key AS key, run.id AS run, other.epoch AS epoch, other.layer AS layer, other.size AS size,
       other.dimension AS dimension
ORDER BY run, epoch, layer
