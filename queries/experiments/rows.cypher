// name:       experiments/rows
// question:   What stands in a table of an experiment?
// parameters: $experiment STRING, $table STRING
// returns:    index INTEGER >= 0, row MAP;
//             one row of the table each, in its order; what is missing in the table is missing in the map
// needs:      an experiment (latentgraph experiment)
MATCH (:Experiment {key: $experiment})<-[:IN]-(row:ExperimentRow {table: $table})
RETURN row.index AS index, properties(row) AS row
ORDER BY index
