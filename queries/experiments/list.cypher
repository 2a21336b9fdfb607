// name:       experiments/list
// question:   Which experiments were made?
// parameters: $name STRING = null
// returns:    key STRING, name STRING, subject STRING, createdAt STRING, command STRING, latentGraphVersion STRING;
//             one row an experiment of that name (noise, epochs, runs, pruning), the latest first
// needs:      an experiment (latentgraph experiment)
MATCH (experiment:Experiment)
WHERE $name IS NULL OR experiment.name = $name
RETURN experiment.key AS key, experiment.name AS name, experiment.subject AS subject,
       toString(experiment.createdAt) AS createdAt, experiment.command AS command,
       experiment.latentGraphVersion AS latentGraphVersion
ORDER BY experiment.createdAt DESC, key
