package latentgraph.analytics;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Random;
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
