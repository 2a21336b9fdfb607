// name:       selections/list
// question:   Which selections of samples are kept, of all data sets or of this representation's?
// parameters: $representation STRING = null
// returns:    selection STRING, name STRING, dataSet STRING, samples INTEGER >= 1, made STRING, createdAt STRING;
//             one row a selection, by data set and name: its key, how many samples it has, the key that the representation had
//             in which it was gathered, and when
// needs:      latent.selection.write
OPTIONAL MATCH (:Representation {key: $representation, status: 'ready'})-[:OF_RUN]->(:Run)-[:TRAINED_ON]->(own:DataSet)
MATCH (selection:Selection)-[:OF]->(dataSet:DataSet)
WHERE $representation IS NULL OR dataSet = own
RETURN selection.key AS selection, selection.name AS name, dataSet.name AS dataSet, COUNT { (selection)<-[:IN]-() } AS samples,
       selection.representation AS made, toString(selection.createdAt) AS createdAt
ORDER BY dataSet, name
