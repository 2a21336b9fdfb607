package latentgraph.analytics;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;
import latentgraph.core.ConflictException;
import latentgraph.core.InvalidInputException;
import latentgraph.core.Labels;
import latentgraph.core.NeighbourGraph;
import latentgraph.core.Progress;
import latentgraph.store.Store;
import org.assertj.core.api.InstanceOfAssertFactories;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.neo4j.graphdb.Node;

@ExtendWith(SharedStore.class)
class ClassGraphTest {
    private static final Map<String, Object> PETS = Map.of("key", Graphs.PETS);
    private static final double[][] PATHS =
            Floyd.distances(Graphs.neighbours(Graphs.PETS_LATENTS, 4).undirected());

    private final Store store;

    ClassGraphTest(Store store) {
        this.store = store;
    }

    @Test
    void distancesAreEquation42AndCountTheUnreachable() {
        var rows = store.read("CALL latent.classGraph.distances.stream($key, {k: 4})", PETS);
        assertThat(rows).hasSize(9);
        for (var row : rows) {
            int source = ((Long) row.get("source")).intValue();
            int target = ((Long) row.get("target")).intValue();
            double sum = 0;
            long joined = 0;
            long unreachable = 0;
            for (int a = 0; a < PATHS.length; a++) {
                for (int b = 0; b < PATHS.length; b++) {
                    if (label(a) == source && label(b) == target) {
                        if (Double.isFinite(PATHS[a][b])) {
                            sum += PATHS[a][b];
                            joined++;
                        } else if (source != target || a < b) {
                            unreachable++;
                        }
                    }
                }
            }
            assertThat(row.get("unreachablePairs")).isEqualTo(unreachable);
            if (joined == 0) {
                assertThat(row.get("distance")).isNull();
            } else {
                assertThat((Double) row.get("distance")).isCloseTo(sum / joined, within(1e-5 * sum / joined));
            }
        }
    }

    @Test
    void theClassGraphJoinsNearestClasses() {
        var rows = store.read("CALL latent.classGraph.stream($key, {k: 4, classK: 1})", PETS);
        assertThat(rows)
                .filteredOn(
                        row -> row.get("source").equals(0L) || row.get("source").equals(1L))
                .extracting(row -> row.get("sourceName") + " → " + row.get("targetName") + ", rank " + row.get("rank"))
                .containsExactly("cat → dog, rank 1", "dog → cat, rank 1");
    }

    @Test
    void writingItTwiceLeavesOneThatIsTheSame() {
        String call = "CALL latent.classGraph.write($key, {k: 4, classK: 2})";
        var first = SharedStore.row(store, call, PETS);
        String count = "MATCH (n) WHERE n:ClassGraph OR n:ClassVertex RETURN count(n) AS nodes";
        var nodes = store.read(count, Map.of());
        var second = SharedStore.row(store, call, PETS);
        assertThat(store.read(count, Map.of())).isEqualTo(nodes);
        for (String column : List.of("preProcessingMillis", "computeMillis", "writeMillis")) {
            first.remove(column);
            second.remove(column);
        }
        assertThat(second).isEqualTo(first);
        assertThat(second)
                .containsEntry("key", Graphs.PETS + "#k4c2")
                .containsEntry("representation", Graphs.PETS)
                .containsEntry("classes", 3L);

        var graph = SharedStore.row(
                store,
                "MATCH (g:ClassGraph {key: $key + '#k4c2'})-[:OF]->(r:Representation) RETURN properties(g) AS g, r.key AS key",
                PETS);
        assertThat(graph).containsEntry("key", Graphs.PETS);
        @SuppressWarnings("unchecked")
        var properties = (Map<String, Object>) graph.get("g");
        for (String measure : List.of(
                "k",
                "classK",
                "classes",
                "edges",
                "unreachablePairs",
                "diameter",
                "averagePathLength",
                "averageDegree",
                "clusteringCoefficient",
                "components",
                "degreeDistribution",
                "modularity",
                "communities",
                "communitySizes")) {
            assertThat(properties.get(measure)).as(measure).isEqualTo(second.get(measure));
        }
        assertThat(properties).containsEntry("weight", "similarity").containsKeys("createdAt", "name");
        // What made it can be asked for.
        assertThat(properties).containsEntry("contentHash", "0123456789abcdef");
        assertThat((String) properties.get("latentGraphVersion")).matches("\\d+\\.\\d+.*");
        assertThat((String) properties.get("gdsVersion")).startsWith("2.13.");
    }

    @Test
    void verticesCarryWhatIsKnownOfTheirClass() {
        store.write("CALL latent.classGraph.write($key, {k: 4, classK: 1})", PETS);
        var vertices = store.read(
                """
                MATCH (v:ClassVertex)-[:IN]->(:ClassGraph {key: $key + '#k4c1'})
                RETURN v.label AS label, v.name AS name, v.size AS size, v.accuracy AS accuracy, v.degree AS degree,
                       v.hub AS hub, v.community AS community, v.distances AS distances ORDER BY label""",
                PETS);
        assertThat(vertices).extracting(row -> row.get("name")).containsExactly("cat", "dog", "ship");
        assertThat(vertices).allSatisfy(row -> {
            assertThat(row).containsEntry("size", 40L).containsEntry("hub", false);
            assertThat(row.get("community")).isInstanceOf(Long.class);
            assertThat((List<?>) row.get("distances")).hasSize(3);
        });
        // Four of each class's first samples are predicted to be ships: wrong for cats and dogs.
        assertThat(vertices).extracting(row -> row.get("accuracy")).containsExactly(0.9, 0.9, 1.0);
    }

    /** Ships lie apart: with k = 4 no path leads there, so there is no mean, and no edge. */
    @Test
    void classesThatNoPathJoinsAreNotJoined() {
        store.write("CALL latent.classGraph.write($key, {k: 4, classK: 2})", PETS);
        var ship = SharedStore.row(
                store,
                """
                MATCH (v:ClassVertex {name: 'ship'})-[:IN]->(g:ClassGraph {key: $key + '#k4c2'})
                RETURN v.degree AS degree, isNaN(v.distances[0]) AS unjoined, g.components AS components,
                       g.unreachablePairs AS unreachablePairs, COUNT { (v)-[:NEAREST_CLASS]-() } AS edges""",
                PETS);
        assertThat(ship)
                .containsEntry("degree", 0L)
                .containsEntry("unjoined", true)
                .containsEntry("components", 2L)
                .containsEntry("edges", 0L);
        assertThat((Long) ship.get("unreachablePairs")).isGreaterThanOrEqualTo(80 * 40);
    }

    @ParameterizedTest
    @ValueSource(strings = {"similarity", "none", "distance"})
    void modularityIsGdss(String weight) {
        String name = "modularity-" + weight;
        // Two groups of three, close within; one long edge between.
        store.write(
                """
                CALL latent.classGraph.import($name, {
                  vertices: [label IN range(0, 5) | {label: label, name: 'class ' + label, size: 7, accuracy: 0.5}],
                  edges: [{source: 0, target: 1, distance: 1.0}, {source: 1, target: 0, distance: 1.0},
                          {source: 1, target: 2, distance: 1.5}, {source: 2, target: 0, distance: 2.0},
                          {source: 3, target: 4, distance: 1.0}, {source: 4, target: 5, distance: 1.0},
                          {source: 5, target: 3, distance: 1.25}, {source: 2, target: 3, distance: 9.0}]},
                  {communityWeight: $weight})""",
                Map.of("name", name, "weight", weight));
        String graph = "gds-" + name;
        try {
            SharedStore.row(
                    store,
                    """
                    MATCH (a:ClassVertex)-[e:NEAREST_CLASS]->(b), (a)-[:IN]->(:ClassGraph {key: $name})
                    WITH CASE WHEN a.label < b.label THEN a ELSE b END AS s,
                         CASE WHEN a.label < b.label THEN b ELSE a END AS t, min(e.distance) AS d
                    WITH collect({s: s, t: t, d: d}) AS edges, avg(d) AS mean
                    UNWIND edges AS e
                    WITH e.s AS s, e.t AS t, mean, e.d AS d
                    RETURN gds.graph.project($graph, s, t,
                        {sourceNodeProperties: s {.community}, targetNodeProperties: t {.community},
                         relationshipProperties: {weight: CASE $weight WHEN 'none' THEN 1.0 WHEN 'distance' THEN d
                                                          ELSE 1 / (1 + d / mean) END}},
                        {undirectedRelationshipTypes: ['*']}) AS g""",
                    Map.of("name", name, "graph", graph, "weight", weight));
            var gds = SharedStore.row(
                    store,
                    """
                    CALL gds.modularity.stats($graph, {communityProperty: 'community', relationshipWeightProperty: 'weight'})
                    YIELD modularity, communityCount""",
                    Map.of("graph", graph));
            var ours = SharedStore.row(
                    store,
                    "CALL latent.classGraph.measure.write($name, {communityWeight: $weight})",
                    Map.of("name", name, "weight", weight));
            assertThat((Double) ours.get("modularity")).isCloseTo((Double) gds.get("modularity"), within(1e-6));
            assertThat(ours.get("communities")).isEqualTo(gds.get("communityCount"));
            if (!weight.equals("distance")) {
                assertThat(ours.get("communitySizes")).isEqualTo(List.of(3L, 3L));
            }
        } finally {
            store.write("CALL gds.graph.drop($graph, false) YIELD graphName", Map.of("graph", graph));
            store.write("MATCH (g:ClassGraph {key: $name})<-[:IN]-(v) DETACH DELETE g, v", Map.of("name", name));
        }
    }

    @Test
    void aClassGraphWrittenInOrdinaryCypherIsMeasured() {
        store.write(
                """
                CREATE (g:ClassGraph {key: 'by-hand', name: 'by-hand'})
                CREATE (a:ClassVertex {label: 0, name: 'a'})-[:IN]->(g), (b:ClassVertex {label: 1, name: 'b'})-[:IN]->(g)
                CREATE (a)-[:NEAREST_CLASS {rank: 1}]->(b)""",
                Map.of());
        try {
            var row = SharedStore.row(store, "CALL latent.classGraph.measure.write('by-hand')", Map.of());
            assertThat(row).containsEntry("diameter", 1L).containsEntry("averageDegree", 1.0);
            assertThat(row.get("configuration"))
                    .asInstanceOf(InstanceOfAssertFactories.MAP)
                    .containsEntry("communityWeight", "none")
                    .containsKey("concurrency");
            assertThatThrownBy(() -> store.write(
                            "CALL latent.classGraph.measure.write('by-hand', {communityWeight: 'distance'})", Map.of()))
                    .hasMessageContaining("not every edge of class graph 'by-hand' has a distance; expected 'none'");
        } finally {
            store.write("MATCH (g:ClassGraph {key: 'by-hand'})<-[:IN]-(v) DETACH DELETE g, v", Map.of());
        }
    }

    @Test
    void importSaysWhatIsWrong() {
        String call = "CALL latent.classGraph.import($name, $graph)";
        assertThatThrownBy(() -> store.write(
                        call, Map.of("name", "a/b", "graph", Map.of("vertices", List.of(), "edges", List.of()))))
                .hasMessageContaining("name is 'a/b'; expected 1 to 100 letters");
        assertThatThrownBy(() -> store.write(call, Map.of("name", "x", "graph", Map.of("vertices", List.of()))))
                .hasMessageContaining("graph: edges is null; expected a list");
        store.write("MERGE (:Run {id: 'taken'})", Map.of());
        assertThatThrownBy(() -> store.write(
                        call, Map.of("name", "taken", "graph", Map.of("vertices", List.of(), "edges", List.of()))))
                .isInstanceOf(ConflictException.class)
                .hasMessageContaining("'taken' is the name of a run in the store");
        store.write("MATCH (r:Run {id: 'taken'}) DELETE r", Map.of());
        var one = List.of(Map.of("label", 0, "name", "a"));
        assertThatThrownBy(() -> store.write(
                        call,
                        Map.of(
                                "name",
                                "x",
                                "graph",
                                Map.of("vertices", one, "edges", List.of(Map.of("source", 0, "target", 1))))))
                .hasMessageContaining("edges[0]: target is 1; expected the label of a vertex");
        assertThatThrownBy(() -> store.write(
                        call,
                        Map.of(
                                "name",
                                "x",
                                "graph",
                                Map.of("vertices", List.of(one.get(0), one.get(0)), "edges", List.of()))))
                .hasMessageContaining("expected rising labels, here from 1");
        var two = List.of(one.get(0), Map.of("label", 3, "name", "b"));
        var wrong = new java.util.LinkedHashMap<List<?>, String>();
        wrong.put(List.of(List.of(0, -1), List.of(-1, 0)), "distances[0][1] is -1; expected a finite number from 0");
        wrong.put(List.of(List.of(0, 1 / 0.0), List.of(1 / 0.0, 0)), "distances[0][1] is Infinity; expected a finite");
        wrong.put(List.of(List.of(0, "1"), List.of("1", 0)), "distances[0][1] is 1; expected a finite number");
        wrong.put(
                List.of(List.of(0, 1.5), List.of(2.5, 0)),
                "distances[1][0] is 2.5 and distances[0][1] is 1.5; expected a symmetric");
        wrong.put(List.of(List.of(0, 1.5), List.of(0.0 / 0, 0)), "distances[1][0] is NaN and distances[0][1] is 1.5");
        wrong.forEach((distances, said) -> assertThatThrownBy(() -> store.write(
                        call,
                        Map.of(
                                "name",
                                "x",
                                "graph",
                                Map.of("vertices", two, "edges", List.of(), "distances", distances))))
                .hasMessageContaining(said));
        assertThat(store.read("MATCH (g:ClassGraph {key: 'x'}) RETURN g", Map.of()))
                .isEmpty();
    }

    @Test
    void whatNeedsClassesIsRefusedWithoutLabels() {
        for (String procedure : List.of(
                "latent.classGraph.stream",
                "latent.classGraph.distances.stream",
                "latent.classGraph.write",
                "latent.purity.stream",
                "latent.purity.write",
                "latent.regions.stream",
                "latent.regions.write")) {
            assertThatThrownBy(() -> store.write("CALL " + procedure + "($key)", Map.of("key", Graphs.BARE)))
                    .as(procedure)
                    .hasMessageContaining("representation '" + Graphs.BARE
                            + "' has no labels, and this needs classes: ingest it again with its labels");
        }
    }

    @Test
    void whatCannotBeComputedIsNotEstimated() {
        String call = "CALL latent.classGraph.estimate($key, {k: $k})";
        assertThatThrownBy(() -> store.read(call, Map.of("key", Graphs.PETS, "k", 1_000_000_000)))
                .hasMessageContaining("k is 1000000000; expected 1 to 8, the neighbours stored");
        assertThatThrownBy(() -> store.read(call, Map.of("key", Graphs.BARE, "k", 4)))
                .hasMessageContaining("has no labels");
    }

    @Test
    void theEstimateGrowsWithTheGraph() {
        var small = SharedStore.row(store, "CALL latent.classGraph.estimate($key, {k: 4, concurrency: 1})", PETS);
        var large = SharedStore.row(store, "CALL latent.classGraph.estimate($key, {k: 8, concurrency: 4})", PETS);
        assertThat(small).containsEntry("nodeCount", 120L).containsEntry("relationshipCount", 480L);
        // At least the neighbour lists, and 16 distances a sample; at most some kilobytes a sample.
        assertThat((Long) small.get("bytesMin")).isBetween(120 * (4 * 8 + 16 * 8L), (Long) small.get("bytesMax"));
        assertThat((Long) small.get("bytesMax")).isLessThan(120 * 2_000L);
        assertThat((Long) large.get("bytesMax")).isGreaterThan((Long) small.get("bytesMax"));
        assertThat((String) small.get("requiredMemory")).matches("\\[\\d+ KiB \\.\\.\\. \\d+ KiB]");
    }

    /** A matrix of the square of 100,000 classes is refused before it is allocated. */
    @Test
    void whatTheHeapCannotHoldIsRefused() {
        int size = 100_000;
        int[] each = IntStream.range(0, size).toArray();
        var labels =
                new Labels(each, IntStream.of(each).mapToObj(Integer::toString).toList());
        var ring = IntStream.of(each).map(i -> (i + 1) % size).toArray();
        var stored = new StoredRepresentation(
                "large/e0/fc",
                null,
                new Node[size],
                new NeighbourGraph(size, 1, ring, new float[size]),
                labels,
                each,
                null,
                Progress.SILENT);
        assertThatThrownBy(() -> ClassGraphs.distances(stored, 1, Progress.SILENT))
                .isInstanceOf(InvalidInputException.class)
                .hasMessageContaining("more than the heap");
    }

    /** Of five classes of the data set two have samples here. The others would be vertices without an edge. */
    @Test
    void classesWithoutSamplesAreNotInTheClassGraph() {
        var names = List.of("ant", "bee", "cow", "dog", "eel");
        int[] labels = IntStream.range(0, 120).map(i -> i % 3 == 1 ? 3 : 1).toArray();
        String key = "few-seed1/e0/fc";
        Graphs.write(store, key, Graphs.neighbours(Graphs.PETS_LATENTS, 8), new Labels(labels, names), labels);
        try {
            var made =
                    SharedStore.row(store, "CALL latent.classGraph.write($key, {k: 8, classK: 4})", Map.of("key", key));
            assertThat(made)
                    .containsEntry("classes", 2L)
                    .containsEntry("averageDegree", 1.0)
                    .containsEntry("components", 1L);
            assertThat(made).containsEntry("communities", 1L).containsEntry("degreeDistribution", List.of(0L, 2L));
            assertThat(store.read(
                            """
                            MATCH (:ClassGraph {key: $key + '#k8c4'})<-[:IN]-(v:ClassVertex)
                            RETURN v.label AS label, v.name AS name, v.size AS size, v.accuracy AS accuracy,
                                   size(v.distances) AS distances, [(v)-[:NEAREST_CLASS]->(o) | o.label] AS nearest
                            ORDER BY label""",
                            Map.of("key", key)))
                    .containsExactly(
                            Map.of(
                                    "label",
                                    1L,
                                    "name",
                                    "bee",
                                    "size",
                                    80L,
                                    "accuracy",
                                    1.0,
                                    "distances",
                                    2L,
                                    "nearest",
                                    List.of(3L)),
                            Map.of(
                                    "label",
                                    3L,
                                    "name",
                                    "dog",
                                    "size",
                                    40L,
                                    "accuracy",
                                    1.0,
                                    "distances",
                                    2L,
                                    "nearest",
                                    List.of(1L)));
            assertThat(store.read(
                            "CALL latent.classGraph.stream($key, {k: 8}) YIELD source, target, sourceName RETURN *",
                            Map.of("key", key)))
                    .containsExactly(
                            Map.of("source", 1L, "target", 3L, "sourceName", "bee"),
                            Map.of("source", 3L, "target", 1L, "sourceName", "dog"));
            var again =
                    SharedStore.row(store, "CALL latent.classGraph.measure.write($key + '#k8c4')", Map.of("key", key));
            assertThat(again.get("averageDegree")).isEqualTo(1.0);
        } finally {
            store.write("MATCH (g:ClassGraph {key: $key + '#k8c4'})<-[:IN]-(v) DETACH DELETE g, v", Map.of("key", key));
            Graphs.delete(store, key);
        }
    }

    /**
     * Another transaction holds the representation, as an ingest does that replaces it, and takes it out of sight while the
     * class graph's waits for it: nothing may be made of what was read before.
     */
    @Test
    void aClassGraphIsNotMadeOfWhatIsReplacedMeanwhile() throws Exception {
        String key = "gone-seed1/e0/fc";
        Graphs.write(store, key, Graphs.neighbours(Graphs.PETS_LATENTS, 8), Graphs.PETS_LABELS, null);
        try {
            var replacing = CompletableFuture.runAsync(() -> store.write(
                    """
                    MATCH (r:Representation {key: $key})
                    SET r.held = true
                    WITH r
                    UNWIND range(1, 8000000) AS i
                    WITH r, sum(sin(i)) AS late
                    SET r.status = 'removing', r.late = late""",
                    Map.of("key", key)));
            Thread.sleep(
                    500); // The other has begun; were it not so, the class graph would be made before, which is right.
            assertThatThrownBy(() -> store.write("CALL latent.classGraph.write($key)", Map.of("key", key)))
                    .hasMessageContaining("not whole (status 'removing')");
            replacing.get();
            assertThat(store.read("MATCH (g:ClassGraph {key: $key + '#k4c4'}) RETURN g", Map.of("key", key)))
                    .isEmpty();
        } finally {
            Graphs.delete(store, key);
        }
    }

    private static int label(int sample) {
        return Graphs.PETS_LABELS.values()[sample];
    }
}
