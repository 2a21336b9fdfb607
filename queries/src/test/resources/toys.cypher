// A small store: 6 samples of 3 classes in two runs. The neighbours are those of numbers on a line.
//   a/e1/fc: cats at 0 and 1, dogs at 3 and 4, cars at 8 and 9.5; the dog at 3 is taken for a cat
//   b/e1/fc: the same samples in reverse order; the dogs at 10 and 3.5
CREATE (toys:DataSet {name: 'toys', size: 6, classes: 3})
FOREACH (c IN [[0, 'cat'], [1, 'dog'], [2, 'car']] |
  CREATE (:Class {key: 'toys/' + toString(c[0]), label: c[0], name: c[1]})-[:IN_DATA_SET]->(toys));

UNWIND range(0, 5) AS i
MATCH (class:Class {key: 'toys/' + toString(i / 2)})
CREATE (s:Sample {key: 'toys/' + toString(i), index: i})-[:LABELLED]->(class)
SET s.thumbnail = CASE i WHEN 0 THEN $thumbnail END;

MATCH (toys:DataSet {name: 'toys'})
UNWIND [['a', 'mlp', 7, 'DL4J'], ['b', 'cnn', 8, null]] AS r
CREATE (:Run {id: r[0], architecture: r[1], dataSet: 'toys', seed: r[2], hyperparameters: '{"epochs":1}', manifest: '{}',
              ingestedAt: '2026-01-02T03:04:05Z'})-[:TRAINED_ON]->(toys);

MATCH (run:Run {id: 'a'})
SET run.framework = 'DL4J';

MATCH (run:Run {id: 'b'})
SET run.ingestedAt = '2026-01-02T03:04:05.5Z';

CREATE (:Run {id: 'bare', dataSet: 'bare', ingestedAt: '2026-01-02T03:04:05Z'})
         -[:TRAINED_ON]->(:DataSet {name: 'bare', size: 3, classes: 0});

UNWIND [
  {key: 'a/e0/fc', epoch: 0, status: 'ready', accuracy: 0.5,
   at: [0.0, 1.0, 3.0, 4.0, 8.0, 9.5], order: [0, 1, 2, 3, 4, 5], taken: [0, 0, 0, 0, 0, 2]},
  {key: 'a/e1/fc', epoch: 1, status: 'ready', accuracy: 5.0 / 6,
   at: [0.0, 1.0, 3.0, 4.0, 8.0, 9.5], order: [0, 1, 2, 3, 4, 5], taken: [0, 0, 0, 1, 2, 2]},
  {key: 'a/e2/fc', epoch: 2, status: 'writing', accuracy: 1.0,
   at: [0.0, 1.0, 3.0, 4.0, 8.0, 9.5], order: [0, 1, 2, 3, 4, 5], taken: [0, 0, 0, 0, 2, 2]},
  {key: 'b/e1/fc', epoch: 1, status: 'ready', accuracy: 1.0,
   at: [0.0, 1.0, 10.0, 3.5, 8.0, 9.5], order: [5, 4, 3, 2, 1, 0], taken: [0, 0, 1, 1, 2, 2]}] AS r
MATCH (run:Run {id: split(r.key, '/')[0]})
CREATE (rep:Representation {key: r.key, run: run.id, epoch: r.epoch, layer: 'fc', size: 6, dimension: 1, classes: 3,
  metric: 'manhattan', k: 2, edges: 12, accuracy: r.accuracy, status: r.status, vectors: false})-[:OF_RUN]->(run)
WITH r, rep
UNWIND range(0, 5) AS i
MATCH (s:Sample {key: 'toys/' + toString(i)})
CREATE (s)<-[:OF]-(:Latent {index: r.order[i], label: i / 2, prediction: r.taken[i], x: r.at[i]})-[:IN]->(rep);

MATCH (run:Run {id: 'bare'})
CREATE (rep:Representation {key: 'bare/e0/input', run: 'bare', epoch: 0, layer: 'input', size: 3, dimension: 2, classes: 0,
  metric: 'euclidean', k: 2, edges: 6, status: 'ready', vectors: true})-[:OF_RUN]->(run)
WITH rep
UNWIND range(0, 2) AS i
CREATE (:Sample {key: 'bare/' + toString(i), index: i})<-[:OF]-(:Latent {index: i, x: [0.0, 1.0, 5.0][i], vector: [[0.0, 1.0, 5.0][i], 0.5]})-[:IN]->(rep);

MATCH (rep:Representation)<-[:IN]-(a:Latent), (rep)<-[:IN]-(b:Latent)
WHERE a <> b
WITH a, b
ORDER BY abs(a.x - b.x), b.index
WITH a, collect(b)[0..2] AS nearest
UNWIND [0, 1] AS i
WITH a, nearest[i] AS b, i
CREATE (a)-[:NEAREST {rank: i + 1, distance: abs(a.x - b.x)}]->(b);

// Class graphs of the untrained network and of the representation that is being written.
UNWIND ['a/e0/fc', 'a/e2/fc'] AS key
MATCH (rep:Representation {key: key})
CREATE (g:ClassGraph {key: key + '#k2c1', name: key, k: 2, classK: 1, createdAt: datetime('2026-01-02T03:04:05Z')})-[:OF]->(rep)
CREATE (cat:ClassVertex {label: 0, name: 'cat', size: 2, degree: 2, community: 0, hub: true})-[:IN]->(g),
       (dog:ClassVertex {label: 1, name: 'dog', size: 2, degree: 1, community: 0, hub: false})-[:IN]->(g),
       (car:ClassVertex {label: 2, name: 'car', size: 2, degree: 1, community: 1, hub: false})-[:IN]->(g)
CREATE (cat)-[:NEAREST_CLASS {rank: 1, distance: 1.0}]->(car), (dog)-[:NEAREST_CLASS {rank: 1, distance: 3.0}]->(cat),
       (car)-[:NEAREST_CLASS {rank: 1, distance: 1.0}]->(cat)
SET cat.distances = [0.5, 3.0, 3.0], dog.distances = [3.0, 0.5, 6.0], car.distances = [3.0, 6.0, 0.75];

// An imported class graph: a hub with three leaves, and a tail of three that hangs on it.
CREATE (g:ClassGraph {key: 'roads', name: 'roads', createdAt: datetime('2026-01-02T03:04:05Z'), weight: 'similarity',
  diameter: 4, averagePathLength: 2.25, averageDegree: 12.0 / 7, clusteringCoefficient: 0.0, modularity: 0.25,
  communities: 2})
WITH g
UNWIND range(0, 6) AS label
CREATE (v:ClassVertex {label: label, name: 'town ' + toString(label), size: 10 * label, degree: [4, 1, 1, 1, 2, 2, 1][label],
  community: CASE WHEN label < 4 THEN 0 ELSE 1 END, hub: label = 0})-[:IN]->(g)
SET v.accuracy = CASE label WHEN 3 THEN 0.75 END
WITH collect(v) AS towns
UNWIND [[0, 1, 1, 1.0], [1, 0, 1, 1.0], [2, 0, 1, 2.0], [3, 0, 1, 3.0], [4, 0, 1, 4.0], [5, 4, 1, 1.5], [6, 5, 1, 2.5]] AS e
WITH towns[e[0]] AS source, towns[e[1]] AS target, e
CREATE (source)-[:NEAREST_CLASS {rank: e[2], distance: e[3]}]->(target);

CALL latent.classGraph.write('a/e1/fc', {k: 2, classK: 1}) YIELD key
MATCH (g:ClassGraph {key: key})
SET g.createdAt = datetime('2026-01-02T03:04:05Z');

// Comparisons as latent.similarity.*.write keeps them, and one with what is being written.
MATCH (a:Representation {key: 'a/e1/fc'}), (a0:Representation {key: 'a/e0/fc'}), (a2:Representation {key: 'a/e2/fc'}),
      (b:Representation {key: 'b/e1/fc'})
CREATE (a)-[:COMPARED {measure: 'jaccard', k: 2, value: 0.25, low: 0.125, high: 0.5, pValue: 0.01, qValue: 0.02, tests: 2, samples: 6, share: 1.0, parameters: '{}'}]->(b),
       (a0)-[:COMPARED {measure: 'jaccard', k: 2, value: 1.0, pValue: 0.02, qValue: 0.25, tests: 2, samples: 6, share: 1.0, parameters: '{}'}]->(a),
       (a)-[:COMPARED {measure: 'classNeighbourhood', k: 2, value: 0.5, reverse: 0.75, low: 0.25, high: 0.625, pValue: 0.25, qValue: 0.5, samples: 6, share: 1.0, parameters: '{}'}]->(b),
       (a)-[:COMPARED {measure: 'jaccard', k: 1, value: 0.375, pValue: 0.01, qValue: 0.01, samples: 3, share: 0.5, parameters: '{}'}]->(b),
       (a)-[:COMPARED {measure: 'spectral', k: 2, value: 0.5, samples: 6, share: 1.0, parameters: '{"eigenvalues":5}'}]->(b),
       (a)-[:COMPARED {measure: 'spectral', k: 2, value: 1.5, samples: 6, share: 1.0, parameters: '{"eigenvalues":10}'}]->(b),
       (b)-[:COMPARED {measure: 'cka', value: 0.875, samples: 6, share: 1.0, parameters: '{}'}]->(a0),
       (a)-[:COMPARED {measure: 'jaccard', k: 2, value: 0.5, pValue: 0.01, qValue: 0.01, tests: 1, samples: 6, share: 1.0, parameters: '{}'}]->(a2);

MATCH (a:Representation {key: 'a/e1/fc'})
CREATE (e:Experiment {key: 'noise#a/e1/fc#01234567', name: 'noise', subject: 'a/e1/fc', command: 'latentgraph experiment noise a/e1/fc',
  parameters: '{}', createdAt: datetime('2026-01-02T03:04:05Z'), latentGraphVersion: '1'})-[:OF]->(a)
CREATE (:ExperimentRow {table: 'noise', index: 0, noise: 0.0, k: 2, jaccard: 1.0, classNeighbourhood: 1.0, accuracy: 0.75})-[:IN]->(e),
       (:ExperimentRow {table: 'noise', index: 1, noise: 1.0, k: 2, jaccard: 0.25})-[:IN]->(e),
       (:ExperimentRow {table: 'findings', index: 0, statement: 'it falls', verdict: 'holds', numbers: '1 to 0.25', source: 'thesis 5.1.1'})-[:IN]->(e);

// Layouts as latent.layout.*.write keeps them, also of what is being written.
MATCH (rep:Representation)<-[:IN]-(l:Latent)
WHERE rep.key IN ['a/e1/fc', 'a/e2/fc']
SET rep.tsneMadeBy = '{"layout":"tsne","randomSeed":3}', rep.tsneDivergence = 0.5, rep.tsneTrustworthiness = 0.875,
    rep.tsneNeighbourhoodPreservation = 0.75, rep.tsneQualityNeighbours = 2, l.tsne = [l.x, 2 * l.x],
    rep.lineMadeBy = '{"layout":"pca"}', rep.lineExplainedVariance = [1.0], l.line = [l.x],
    l.purity = CASE l.index WHEN 0 THEN 0.5 END;

MATCH (v:ClassVertex)-[:IN]->(g:ClassGraph)
WHERE g.key IN ['roads', 'a/e2/fc#k2c1']
SET g.forceAtlas2MadeBy = '{"layout":"forceAtlas2"}', v.forceAtlas2 = [1.0 * v.label, 0.5];

// A selection of a cat, a dog and a car, as latent.selection.write keeps them.
MATCH (toys:DataSet {name: 'toys'})
CREATE (s:Selection {key: 'toys/three kinds', name: 'three kinds', representation: 'a/e1/fc', createdAt: datetime('2026-01-02T03:04:05Z')})-[:OF]->(toys)
WITH s
MATCH (sample:Sample)
WHERE sample.key IN ['toys/1', 'toys/2', 'toys/4']
CREATE (sample)-[:IN]->(s);
