package latentgraph.analytics;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import latentgraph.core.InvalidInputException;
import latentgraph.core.Labels;
import latentgraph.core.NeighbourGraph;
import latentgraph.store.Limits;
import latentgraph.store.Store;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.neo4j.gds.core.loading.GraphStoreCatalog;

/** What would take minutes to days ends soon after its transaction does. */
@ExtendWith(SharedStore.class)
@Timeout(120)
class TerminationTest {
    private static final String RING = "ring-seed1/e0/fc";
    private static final Limits ONE_SECOND = new Limits(Duration.ofSeconds(1), 10);

    private final Store store;

    TerminationTest(Store store) {
        this.store = store;
    }

    /** 200,000 vertices in a ring: the searches of a single block of sources go through it 100,000 times. */
    @Test
    void measuresOfAProjectedGraph() {
        store.read(
                "UNWIND range(0, 199999) AS i RETURN gds.graph.project('long-ring', i, (i + 1) % 200000) AS projected",
                Map.of());
        try {
            isEnded("CALL latent.graph.stats('long-ring') YIELD diameter RETURN diameter");
        } finally {
            store.read("CALL gds.graph.drop('long-ring') YIELD graphName RETURN graphName", Map.of());
        }
    }

    /** 20,000 samples in a ring, each joined to the next four, with random distances: ten thousand relaxations from each block. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "CALL latent.classGraph.stream($key, {concurrency: 1}) YIELD source RETURN source",
                "CALL latent.neighbourGraph.stats($key, {concurrency: 1}) YIELD diameter RETURN diameter",
                "CALL latent.neighbourGraph.paths.stats($key, {concurrency: 1}) YIELD diameterHops RETURN diameterHops"
            })
    void whatIsComputedOfARepresentation(String statement) {
        writeRing();
        isEnded(statement);
        assertThat(store.read("RETURN 1 AS one", Map.of())).hasSize(1);
    }

    /**
     * Ended while GDS has our projection: it leaves the catalog all the same. And measuring, which would take hours, ends.
     */
    @Test
    void measuringAClassGraph() throws Exception {
        store.write(
                """
                CREATE (g:ClassGraph {key: 'long-ring', name: 'long-ring'})
                WITH g
                UNWIND range(0, 29999) AS label
                CREATE (v:ClassVertex {label: label, name: toString(label)})-[:IN]->(g)
                WITH collect(v) AS vs
                UNWIND range(0, 29999) AS i
                WITH vs[i] AS a, vs[(i + 1) % 30000] AS b
                CREATE (a)-[:NEAREST_CLASS {rank: 1}]->(b)""",
                Map.of());
        var outcome = new CompletableFuture<Throwable>();
        var measuring = new Thread(() -> outcome.complete(catchThrowable(
                () -> store.write("CALL latent.classGraph.measure.write('long-ring', {concurrency: 1})", Map.of()))));
        measuring.start();
        while (ours().isEmpty()) {
            assertThat(outcome).isNotDone();
            Thread.sleep(1);
        }
        measuring.interrupt();
        assertThat(outcome.get(60, TimeUnit.SECONDS)).isInstanceOf(CancellationException.class);
        assertThat(ours()).isEmpty();
        store.write("MATCH (g:ClassGraph {key: 'long-ring'})<-[:IN]-(v) DETACH DELETE g, v", Map.of());
    }

    /** The projections of ours that stand in GDS' catalog, for whichever user. */
    private static List<String> ours() {
        return GraphStoreCatalog.getAllGraphStores()
                .map(entry -> entry.catalogEntry().config().graphName())
                .filter(name -> name.startsWith("latentgraph-"))
                .toList();
    }

    private void isEnded(String statement) {
        assertThatThrownBy(() -> store.read(statement, Map.of("key", RING), ONE_SECOND, row -> {}))
                .isInstanceOf(InvalidInputException.class)
                .hasMessageContaining("time limit of 1.0 s");
        assertThat(Thread.getAllStackTraces().keySet())
                .extracting(Thread::getName)
                .noneMatch(name -> name.startsWith("latentgraph-kernel"));
    }

    private void writeRing() {
        if (!store.read("MATCH (r:Representation {key: $key}) RETURN r.key", Map.of("key", RING))
                .isEmpty()) {
            return;
        }
        int size = 20_000;
        int k = 4;
        var random = new Random(5);
        int[] indices = new int[size * k];
        float[] distances = new float[size * k];
        for (int i = 0; i < size; i++) {
            float distance = 0;
            for (int rank = 1; rank <= k; rank++) {
                indices[i * k + rank - 1] = (i + rank) % size;
                distances[i * k + rank - 1] = distance += random.nextFloat();
            }
        }
        var labels = new Labels(IntStream.range(0, size).map(i -> i % 2).toArray(), List.of("even", "odd"));
        Graphs.write(store, RING, new NeighbourGraph(size, k, indices, distances), labels, null);
    }
}
