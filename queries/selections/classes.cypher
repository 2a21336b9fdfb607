// name:       selections/classes
// question:   Of which classes are the samples of this selection, and which does the network take them for?
// parameters: $selection STRING, $representation STRING
// returns:    label INTEGER or null, className STRING or null, samples INTEGER >= 1, correct INTEGER or null >= 0;
//             one row a class, most samples first, ties by label: how many samples of the selection that the representation
//             holds, and how many of them the network names rightly, null without predictions
// needs:      latent.selection.write
MATCH (representation:Representation {key: $representation, status: 'ready'})
MATCH (:Selection {key: $selection})<-[:IN]-(sample:Sample)<-[:OF]-(latent:Latent)-[:IN]->(representation)
OPTIONAL MATCH (sample)-[:LABELLED]->(class:Class)
WITH latent.label AS label, class.name AS className, count(*) AS samples, count(latent.prediction) AS predicted,
     count(CASE WHEN latent.prediction = latent.label THEN 1 END) AS correct
RETURN label, className, samples, CASE WHEN predicted > 0 AND label IS NOT NULL THEN correct END AS correct
ORDER BY samples DESC, label
