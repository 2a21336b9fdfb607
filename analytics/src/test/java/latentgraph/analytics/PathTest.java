package latentgraph.analytics;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import latentgraph.core.UndirectedGraph;
import latentgraph.store.Store;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

@ExtendWith(SharedStore.class)
class PathTest {
    private static final UndirectedGraph PETS =
            Graphs.neighbours(Graphs.PETS_LATENTS, 4).undirected();
    private static final double[][] DISTANCES = Floyd.distances(PETS);

    private final Store store;

    PathTest(Store store) {
        this.store = store;
    }

    @Test
    void pathsAreShortestAndWalkAlongEdges() {
        for (int target = 1; target < 40; target += 7) {
            var rows = store.read(
                    "CALL latent.path.stream($key, 0, $target, {k: 4})", Map.of("key", Graphs.PETS, "target", target));
            if (Double.isInfinite(DISTANCES[0][target])) {
                assertThat(rows).isEmpty();
                continue;
            }
            check(rows);
            assertThat(rows.get(0)).containsEntry("index", 0L).containsEntry("sample", "pets-seed1/0");
            assertThat(last(rows)).containsEntry("index", (long) target);
            assertThat((Double) last(rows).get("distance")).isCloseTo(DISTANCES[0][target], within(1e-5));
        }
    }

    @Test
    void fromASampleToItselfIsOneStepOfLengthNothing() {
        var rows = store.read("CALL latent.path.stream($key, 5, 5)", Map.of("key", Graphs.PETS));
        assertThat(rows).hasSize(1);
        assertThat(rows.get(0)).containsEntry("step", 0L).containsEntry("distance", 0.0);
    }

    @Test
    void classesMeetAtTheirClosestPair() {
        double least = Double.POSITIVE_INFINITY;
        for (int a = 0; a < 120; a++) {
            for (int b = 0; b < 120; b++) {
                if (label(a) == 0 && label(b) == 1) {
                    least = Math.min(least, DISTANCES[a][b]);
                }
            }
        }
        var rows = store.read("CALL latent.path.classes.stream($key, 0, 1, {k: 4})", Map.of("key", Graphs.PETS));
        check(rows);
        assertThat((Double) last(rows).get("distance")).isCloseTo(least, within(1e-5));
        assertThat(rows.get(0)).containsEntry("className", "cat");
        assertThat(last(rows)).containsEntry("className", "dog");
    }

    @Test
    void whereNoPathLeadsThereAreNoRows() {
        assertThat(store.read("CALL latent.path.classes.stream($key, 0, 2, {k: 1})", Map.of("key", Graphs.PETS)))
                .isEmpty();
    }

    @Test
    void endsAreChecked() {
        assertThatThrownBy(() -> store.read("CALL latent.path.stream($key, 0, 120)", Map.of("key", Graphs.PETS)))
                .hasMessageContaining("targetIndex is 120; expected 0 to 119, one of the 120 rows");
        assertThatThrownBy(() -> store.read("CALL latent.path.classes.stream($key, -1, 1)", Map.of("key", Graphs.PETS)))
                .hasMessageContaining(
                        "sourceLabel is -1; expected one of the 3 classes that have samples, labels 0 to 2");
        assertThatThrownBy(() -> store.read("CALL latent.path.classes.stream($key, 1, 1)", Map.of("key", Graphs.PETS)))
                .hasMessageContaining("both 1; expected two classes");
    }

    /** No projection of ours stays behind in the catalog. */
    @Test
    void nothingIsLeftInTheCatalog() {
        store.read("CALL latent.path.stream($key, 0, 3)", Map.of("key", Graphs.PETS));
        assertThat(store.read(
                        "CALL gds.graph.list() YIELD graphName WHERE graphName STARTS WITH 'latentgraph-' RETURN graphName",
                        Map.of()))
                .isEmpty();
    }

    private static void check(List<Map<String, Object>> rows) {
        assertThat(rows).isNotEmpty();
        Set<Object> seen = new HashSet<>();
        double distance = 0;
        for (int step = 0; step < rows.size(); step++) {
            var row = rows.get(step);
            int index = ((Long) row.get("index")).intValue();
            assertThat(row).containsEntry("step", (long) step).containsEntry("label", (long) label(index));
            assertThat(seen.add(row.get("index"))).isTrue();
            if (step > 0) {
                int previous = ((Long) rows.get(step - 1).get("index")).intValue();
                distance += edge(previous, index);
            }
            assertThat((Double) row.get("distance")).isCloseTo(distance, within(1e-6));
        }
    }

    private static double edge(int a, int b) {
        for (int i = PETS.offsets()[a]; i < PETS.offsets()[a + 1]; i++) {
            if (PETS.targets()[i] == b) {
                return PETS.weights()[i];
            }
        }
        throw new AssertionError(a + " and " + b + " are not joined");
    }

    private static int label(int sample) {
        return Graphs.PETS_LABELS.values()[sample];
    }

    private static Map<String, Object> last(List<Map<String, Object>> rows) {
        return rows.get(rows.size() - 1);
    }
}
