// name:       runs/list
// question:   Which runs are stored, and how well does each classify?
// parameters: none
// returns:    run STRING, architecture STRING or null, dataSet STRING or null, seed INTEGER or null,
//             representations INTEGER >= 0, accuracy FLOAT or null in [0, 1];
//             one row a run, the newest ingested first, accuracy the best of its representations
// needs:      an ingested run
MATCH (run:Run)
OPTIONAL MATCH (run)<-[:OF_RUN]-(representation:Representation {status: 'ready'})
WITH run, count(representation) AS representations, max(representation.accuracy) AS accuracy
ORDER BY datetime(toString(run.ingestedAt)) DESC, run.id
RETURN run.id AS run, run.architecture AS architecture, run.dataSet AS dataSet, run.seed AS seed,
       representations, accuracy
