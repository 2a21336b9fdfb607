// name:       neighbours/label-confusion
// question:   Of which other classes are the neighbours of a class's samples?
// parameters: $representation STRING, $k INTEGER in [1, 4096] = 4
// returns:    label INTEGER >= 0, className STRING, neighbourLabel INTEGER >= 0, neighbourName STRING,
//             edges INTEGER >= 1, share FLOAT in [0, 1];
//             one row an ordered pair of different classes that meet, largest share of the first class's edges first
// needs:      a representation with labels and k neighbours stored
MATCH (representation:Representation {key: $representation, status: 'ready'})-[:OF_RUN]->(run:Run)
MATCH (representation)<-[:IN]-(latent:Latent)-[near:NEAREST]->(neighbour:Latent)
WHERE near.rank <= $k AND $k <= representation.k
WITH run, latent.label AS label, neighbour.label AS neighbourLabel, count(*) AS edges
WITH run, label, sum(edges) AS all, collect({label: neighbourLabel, edges: edges}) AS meetings
UNWIND meetings AS meeting
WITH run, label, meeting.label AS neighbourLabel, meeting.edges AS edges, toFloat(meeting.edges) / all AS share
WHERE neighbourLabel <> label
MATCH (class:Class {key: run.dataSet + '/' + toString(label)})
MATCH (neighbourClass:Class {key: run.dataSet + '/' + toString(neighbourLabel)})
RETURN label, class.name AS className, neighbourLabel, neighbourClass.name AS neighbourName, edges, share
ORDER BY share DESC, label, neighbourLabel
