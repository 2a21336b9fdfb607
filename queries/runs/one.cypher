// name:       runs/one
// question:   How was this run made?
// parameters: $run STRING
// returns:    run STRING, architecture STRING or null, dataSet STRING or null, samples INTEGER or null,
//             classes LIST<STRING>, seed INTEGER or null, framework STRING or null, hyperparameters STRING or null,
//             ingestedAt STRING or null; one row, or none if there is no such run; classes in the order of their
//             labels, hyperparameters as JSON
// needs:      an ingested run
MATCH (run:Run {id: $run})
OPTIONAL MATCH (run)-[:TRAINED_ON]->(dataSet:DataSet)
OPTIONAL MATCH (dataSet)<-[:IN_DATA_SET]-(class:Class)
WITH run, dataSet, class
ORDER BY class.label
WITH run, dataSet, collect(class.name) AS classes
RETURN run.id AS run, run.architecture AS architecture, dataSet.name AS dataSet, dataSet.size AS samples, classes,
       run.seed AS seed, run.framework AS framework, run.hyperparameters AS hyperparameters,
       toString(run.ingestedAt) AS ingestedAt
