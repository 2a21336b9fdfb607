// name:       experiments/findings
// question:   Which of the thesis' findings hold on these data?
// parameters: $experiment STRING = null
// returns:    experiment STRING, statement STRING, verdict STRING, numbers STRING, source STRING;
//             one row a finding ("holds", "does not hold", "not judged"), by experiment
// needs:      an experiment (latentgraph experiment)
MATCH (experiment:Experiment)<-[:IN]-(row:ExperimentRow {table: 'findings'})
WHERE $experiment IS NULL OR experiment.key = $experiment
RETURN experiment.key AS experiment, row.statement AS statement, row.verdict AS verdict, row.numbers AS numbers,
       row.source AS source
ORDER BY experiment, row.index
