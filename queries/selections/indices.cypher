// name:       selections/indices
// question:   Where in this representation are a selection's samples?
// parameters: $selection STRING, $representation STRING
// returns:    indices LIST<INTEGER>, samples INTEGER >= 1;
//             one row: the indices of those that the representation holds, rising, and how many the selection has in all
// needs:      latent.selection.write
MATCH (selection:Selection {key: $selection})
MATCH (representation:Representation {key: $representation, status: 'ready'})
RETURN COLLECT {
         MATCH (selection)<-[:IN]-(sample:Sample)<-[:OF]-(latent:Latent)-[:IN]->(representation)
         RETURN latent.index ORDER BY latent.index
       } AS indices, COUNT { (selection)<-[:IN]-() } AS samples
