package latentgraph.core;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.InputStream;
import java.util.concurrent.CancellationException;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.Named;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class GraphMeasuresTest {

    /** Made by NetworkX 2.8.8 with graph-measures.py, which stands beside the file. */
    static Stream<Named<JsonNode>> knownGraphs() throws IOException {
        try (InputStream file = GraphMeasuresTest.class.getResourceAsStream("graph-measures.json")) {
            JsonNode graphs = new ObjectMapper().readTree(file).get("graphs");
            return StreamSupport.stream(graphs.spliterator(), false)
                    .map(graph -> Named.of(graph.get("name").asText(), graph));
        }
    }

    @ParameterizedTest
    @MethodSource("knownGraphs")
    void agreesWithNetworkX(JsonNode known) {
        UndirectedGraph graph = graph(known);
        GraphMeasures measures = GraphMeasures.of(graph, 2, Progress.SILENT);
        assertThat(measures.diameter()).isEqualTo(known.get("diameter").asInt());
        assertThat(measures.averagePathLength())
                .isCloseTo(known.get("averagePathLength").asDouble(), within(1e-12));
        assertThat(measures.averageDegree())
                .isCloseTo(known.get("averageDegree").asDouble(), within(1e-12));
        assertThat(measures.clusteringCoefficient())
                .isCloseTo(known.get("clusteringCoefficient").asDouble(), within(1e-12));
        assertThat(measures.components()).isEqualTo(known.get("components").asInt());
        assertThat(measures.degreeDistribution()).isEqualTo(longs(known.get("degreeDistribution")));
        int[] communities = ints(known.get("communities"));
        assertThat(GraphMeasures.modularity(graph, communities, false))
                .isCloseTo(known.get("modularity").asDouble(), within(1e-12));
        assertThat(GraphMeasures.modularity(graph, communities, true))
                .isCloseTo(known.get("weightedModularity").asDouble(), within(1e-12));
    }

    @ParameterizedTest
    @MethodSource("knownGraphs")
    void averageDistanceAgreesWithNetworkX(JsonNode known) {
        PathLengths lengths = ShortestPaths.lengths(graph(known), 10, 2, Progress.SILENT);
        assertThat(lengths.averageDistance())
                .isCloseTo(known.get("averageDistance").asDouble(), within(1e-9));
        assertThat(lengths.averageHops())
                .isCloseTo(known.get("averagePathLength").asDouble(), within(1e-12));
        assertThat(lengths.diameterHops()).isEqualTo(known.get("diameter").asInt());
    }

    @Test
    void hubsHaveTwiceTheMeanDegree() throws IOException {
        // The karate club's mean degree is 4.59: its hubs are the officer (33), Mr. Hi (0), and 32, 2, 1 with 12, 10,
        // 9.
        UndirectedGraph karate = graph(knownGraphs().findFirst().orElseThrow().getPayload());
        assertThat(GraphMeasures.hubs(karate)).containsExactly(33, 0, 32, 2);
        assertThat(GraphMeasures.hubs(graph(3))).isEmpty();
        // A star of 4: mean 1.5, the middle has 3, exactly twice the mean.
        assertThat(GraphMeasures.hubs(graph(4, 2, 0, 2, 1, 2, 3))).containsExactly(2);
    }

    @Test
    void graphsWithoutEdgesOrVertices() {
        assertThat(GraphMeasures.of(graph(0), 1, Progress.SILENT).components()).isZero();
        GraphMeasures alone = GraphMeasures.of(graph(3), 1, Progress.SILENT);
        assertThat(alone.diameter()).isZero();
        assertThat(alone.averagePathLength()).isZero();
        assertThat(alone.components()).isEqualTo(3);
        assertThat(alone.degreeDistribution()).containsExactly(3);
        assertThat(GraphMeasures.modularity(graph(3), new int[3], true)).isZero();
        assertThatThrownBy(() -> GraphMeasures.modularity(graph(3), new int[2], true))
                .isInstanceOf(InvalidInputException.class)
                .hasMessage("2 communities for 3 vertices; expected one for each");
    }

    @Test
    void hopsAreCountedBeyondOneWordOfSources() {
        // A ring of 1000: 1000 pairs at each of 1 to 499 hops, 500 at 500.
        int[] ends = new int[2000];
        for (int vertex = 0; vertex < 1000; vertex++) {
            ends[2 * vertex] = vertex;
            ends[2 * vertex + 1] = (vertex + 1) % 1000;
        }
        long[] hops = Hops.histogram(graph(1000, ends), 3, Progress.SILENT);
        assertThat(hops).hasSize(501);
        assertThat(hops[0]).isZero();
        assertThat(hops[1]).isEqualTo(2000);
        assertThat(hops[499]).isEqualTo(2000);
        assertThat(hops[500]).isEqualTo(1000);
    }

    private static UndirectedGraph graph(int vertices, int... ends) {
        int[] sources = new int[ends.length / 2];
        int[] targets = new int[sources.length];
        float[] weights = new float[sources.length];
        for (int edge = 0; edge < sources.length; edge++) {
            sources[edge] = ends[2 * edge];
            targets[edge] = ends[2 * edge + 1];
            weights[edge] = 1;
        }
        return UndirectedGraph.of(vertices, sources, targets, weights);
    }

    private static UndirectedGraph graph(JsonNode known) {
        JsonNode edges = known.get("edges");
        int[] sources = new int[edges.size()];
        int[] targets = new int[sources.length];
        float[] weights = new float[sources.length];
        for (int edge = 0; edge < sources.length; edge++) {
            sources[edge] = edges.get(edge).get(0).asInt();
            targets[edge] = edges.get(edge).get(1).asInt();
            weights[edge] = (float) edges.get(edge).get(2).asDouble();
        }
        return UndirectedGraph.of(known.get("vertices").asInt(), sources, targets, weights);
    }

    private static int[] ints(JsonNode array) {
        return StreamSupport.stream(array.spliterator(), false)
                .mapToInt(JsonNode::asInt)
                .toArray();
    }

    /** A ring this long is 200,000 hops wide: the first 64 of its searches would take minutes, all of them days. */
    @Test
    @Timeout(60)
    void stopsInTheMidstOfALongSearchWhenProgressSaysSo() {
        int vertices = 400_000;
        int[] from = IntStream.range(0, vertices).toArray();
        int[] to = IntStream.range(0, vertices).map(i -> (i + 1) % vertices).toArray();
        UndirectedGraph ring = UndirectedGraph.of(vertices, from, to, new float[vertices]);
        assertThatThrownBy(() -> GraphMeasures.of(ring, 1, (stage, done, total) -> {
                    throw new CancellationException("the transaction ended");
                }))
                .hasMessage("the transaction ended");
    }

    private static long[] longs(JsonNode array) {
        return StreamSupport.stream(array.spliterator(), false)
                .mapToLong(JsonNode::asLong)
                .toArray();
    }
}
