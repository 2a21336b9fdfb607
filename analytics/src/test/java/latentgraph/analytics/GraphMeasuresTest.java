package latentgraph.analytics;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;
import static org.assertj.core.api.InstanceOfAssertFactories.MAP;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import latentgraph.store.Store;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Golden values by NetworkX 2.8.8 (golden/graphs.py makes golden/graphs.json), and GDS' own algorithms. */
@ExtendWith(SharedStore.class)
class GraphMeasuresTest {
    private static final JsonNode GOLDEN = golden();
    private static final double ROUNDING = 1e-12;

    private final Store store;

    GraphMeasuresTest(Store store) {
        this.store = store;
    }

    static Stream<String> goldenGraphs() {
        List<String> names = new ArrayList<>();
        GOLDEN.get("graphs").fieldNames().forEachRemaining(names::add);
        return names.stream();
    }

    @ParameterizedTest
    @MethodSource("goldenGraphs")
    void measuresAreNetworkXs(String name) {
        JsonNode expected = GOLDEN.get("graphs").get(name);
        String graph = written(name, false);
        try {
            project(graph, "NATURAL");
            checkAgainst(expected, stats(graph));
        } finally {
            drop(graph);
        }
    }

    /** Each edge stored in both directions, then projected undirected: GDS itself now holds it four times. */
    @ParameterizedTest
    @MethodSource("goldenGraphs")
    void mutualPairsCountOnce(String name) {
        JsonNode expected = GOLDEN.get("graphs").get(name);
        String graph = written(name, true);
        try {
            var projected = project(graph, "UNDIRECTED");
            assertThat(projected.get("relationshipCount"))
                    .as("what GDS would count without aggregation")
                    .isEqualTo(4L * expected.get("edges").size());
            checkAgainst(expected, stats(graph));
        } finally {
            drop(graph);
        }
    }

    @ParameterizedTest
    @MethodSource("goldenGraphs")
    void hubsAreThoseOfTwiceTheMeanDegreeLargestFirst(String name) {
        String graph = written(name, false);
        try {
            project(graph, "NATURAL");
            var hubs = store.read(
                    """
                    CALL latent.graph.hubs.stream($graph) YIELD nodeId, degree, timesMean
                    MATCH (v:Vertex) WHERE id(v) = nodeId
                    RETURN v.id AS vertex, degree, timesMean""",
                    Map.of("graph", graph));
            assertThat(hubs.stream().map(row -> row.get("vertex")).toList())
                    .isEqualTo(list(GOLDEN.get("graphs").get(name).get("hubs")));
            assertThat(hubs)
                    .allSatisfy(row -> assertThat((Double) row.get("timesMean")).isGreaterThanOrEqualTo(2));
        } finally {
            drop(graph);
        }
    }

    @Test
    void clusteringIsGdss() {
        String graph = written("karate", false);
        try {
            project(graph, "UNDIRECTED");
            var clustering = SharedStore.row(
                    store,
                    "CALL gds.localClusteringCoefficient.stats($graph) YIELD averageClusteringCoefficient AS average",
                    Map.of("graph", graph));
            assertThat((Double) stats(graph).get("clusteringCoefficient"))
                    .isCloseTo((Double) clustering.get("average"), within(ROUNDING));
        } finally {
            drop(graph);
        }
    }

    @Test
    void weightsCountOnlyWhenAskedFor() {
        String graph = written("two cliques", false);
        store.write(
                "MATCH (a:Vertex {graph: $graph})-[l:LINK]->(b) SET l.weight = CASE WHEN a.id < 5 AND b.id >= 5 THEN 100.0 ELSE 1.0 END",
                Map.of("graph", graph));
        try {
            project(graph, "NATURAL");
            assertThat(stats(graph)).containsEntry("communities", 2L);
            var weighted = SharedStore.row(
                    store,
                    "CALL latent.graph.stats($graph, {relationshipWeightProperty: 'weight'}) YIELD communitySizes, diameter",
                    Map.of("graph", graph));
            assertThat((List<?>) weighted.get("communitySizes")).hasSize(3);
            assertThat(weighted).containsEntry("diameter", 3L);
            assertThatThrownBy(() -> store.read(
                            "CALL latent.graph.stats($graph, {relationshipWeightProperty: 'wieght'})",
                            Map.of("graph", graph)))
                    .hasMessageContaining("no relationship property 'wieght'; it has [weight]");
        } finally {
            drop(graph);
        }
    }

    @Test
    void aGraphThatIsNotThereIsAnsweredWithWhatThereIs() {
        assertThatThrownBy(() -> store.read("CALL latent.graph.stats('nowhere')", Map.of()))
                .hasMessageContaining("no projected graph 'nowhere'; there is none: project one first");
        String graph = written("ring", false);
        try {
            project(graph, "NATURAL");
            assertThatThrownBy(() -> store.read("CALL latent.graph.hubs.stream('nowhere')", Map.of()))
                    .hasMessageFindingMatch("there (is '|are .*')" + graph + "'");
        } finally {
            drop(graph);
        }
    }

    /** A class graph made elsewhere has the same measures, though Louvain runs on it from another projection. */
    @ParameterizedTest
    @MethodSource("goldenGraphs")
    void anImportedClassGraphHasThem(String name) {
        JsonNode expected = GOLDEN.get("graphs").get(name);
        List<Map<String, Object>> vertices = new ArrayList<>();
        for (long label = 0; label < expected.get("vertices").asLong(); label++) {
            vertices.add(Map.of("label", label, "name", "class " + label));
        }
        List<Map<String, Object>> edges = new ArrayList<>();
        for (int[] edge : edges(expected)) {
            edges.add(Map.of("source", edge[0], "target", edge[1]));
            edges.add(Map.of("source", edge[1], "target", edge[0]));
        }
        var row = SharedStore.row(
                store,
                "CALL latent.classGraph.import($name, {vertices: $vertices, edges: $edges})",
                Map.of("name", "golden-" + name.replace(' ', '-'), "vertices", vertices, "edges", edges));
        assertThat(row).extractingByKey("configuration", MAP).containsEntry("communityWeight", "none");
        assertThat(row.get("hubs")).isEqualTo(list(expected.get("hubs")));
        row.put("relationshipCount", (Long) row.get("edges") / 2);
        row.put("nodeCount", row.get("classes"));
        checkAgainst(expected, row);
        store.write("MATCH (g:ClassGraph {key: $key})<-[:IN]-(v) DETACH DELETE g, v", Map.of("key", row.get("key")));
    }

    private static void checkAgainst(JsonNode expected, Map<String, Object> row) {
        assertThat(row.get("nodeCount")).isEqualTo(expected.get("vertices").asLong());
        assertThat(row.get("relationshipCount"))
                .isEqualTo((long) expected.get("edges").size());
        assertThat(row.get("diameter")).isEqualTo(expected.get("diameter").asLong());
        assertThat(row.get("components")).isEqualTo(expected.get("components").asLong());
        assertThat(row.get("degreeDistribution")).isEqualTo(list(expected.get("degreeDistribution")));
        for (String measure : List.of("averagePathLength", "averageDegree", "clusteringCoefficient")) {
            assertThat((Double) row.get(measure))
                    .as(measure)
                    .isCloseTo(expected.get(measure).asDouble(), within(ROUNDING));
        }
        // Louvain is a heuristic: the best of NetworkX' twenty is the mark, and ours may stay a little below it.
        assertThat((Double) row.get("modularity"))
                .isCloseTo(expected.get("louvainModularity").asDouble(), within(0.01));
        List<?> sizes = (List<?>) row.get("communitySizes");
        assertThat(row.get("communities")).isEqualTo((long) sizes.size());
        assertThat(sizes.stream().mapToLong(size -> (Long) size).sum()).isEqualTo(row.get("nodeCount"));
    }

    private String written(String name, boolean mutual) {
        String graph = name + (mutual ? " both ways" : "");
        int[][] edges = edges(GOLDEN.get("graphs").get(name));
        if (store.read("MATCH (v:Vertex {graph: $graph}) RETURN v LIMIT 1", Map.of("graph", graph))
                .isEmpty()) {
            int vertices = GOLDEN.get("graphs").get(name).get("vertices").asInt();
            Graphs.writeLinks(
                    store,
                    graph,
                    vertices,
                    Stream.of(edges)
                            .flatMap(edge -> mutual ? Stream.of(edge, new int[] {edge[1], edge[0]}) : Stream.of(edge))
                            .toArray(int[][]::new));
        }
        return graph;
    }

    private Map<String, Object> project(String graph, String orientation) {
        return SharedStore.row(
                store,
                """
                MATCH (a:Vertex {graph: $graph})
                OPTIONAL MATCH (a)-[l:LINK]->(b)
                WITH gds.graph.project($graph, a, b, {relationshipProperties: l {.weight}},
                    {undirectedRelationshipTypes: $undirected}) AS g
                RETURN g.relationshipCount AS relationshipCount""",
                Map.of("graph", graph, "undirected", orientation.equals("UNDIRECTED") ? List.of("*") : List.of()));
    }

    private Map<String, Object> stats(String graph) {
        return SharedStore.row(store, "CALL latent.graph.stats($graph)", Map.of("graph", graph));
    }

    private void drop(String graph) {
        store.write("CALL gds.graph.drop($graph, false) YIELD graphName", Map.of("graph", graph));
    }

    private static int[][] edges(JsonNode graph) {
        List<int[]> edges = new ArrayList<>();
        graph.get("edges")
                .forEach(edge ->
                        edges.add(new int[] {edge.get(0).asInt(), edge.get(1).asInt()}));
        return edges.toArray(int[][]::new);
    }

    private static List<Long> list(JsonNode numbers) {
        List<Long> list = new ArrayList<>();
        numbers.forEach(number -> list.add(number.asLong()));
        return list;
    }

    private static JsonNode golden() {
        try (var in = GraphMeasuresTest.class.getResourceAsStream("/golden/graphs.json")) {
            return new ObjectMapper().readTree(in);
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }
}
