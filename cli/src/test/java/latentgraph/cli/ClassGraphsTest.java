package latentgraph.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.stream.IntStream;
import latentgraph.core.ConflictException;
import latentgraph.core.Progress;
import latentgraph.store.EmbeddedStore;
import latentgraph.store.Limits;
import latentgraph.store.Store;
import latentgraph.store.Summary;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A class graph is read in several transactions, between which another process may replace it. */
class ClassGraphsTest {
    private static void importRing(Store store, int classes) {
        store.write(
                "CALL latent.classGraph.import('ring', $graph) YIELD key RETURN key",
                Map.of(
                        "graph",
                        Map.of(
                                "vertices",
                                IntStream.range(0, classes)
                                        .mapToObj(label -> Map.of("label", label, "name", "class " + label))
                                        .toList(),
                                "edges",
                                IntStream.range(0, classes)
                                        .mapToObj(label -> Map.of(
                                                "source",
                                                label,
                                                "target",
                                                (label + 1) % classes,
                                                "rank",
                                                1,
                                                "distance",
                                                1.0))
                                        .toList())));
    }

    /** A store in which {@code meanwhile} happens whenever the edges of a class graph are about to be read. */
    private record Disturbed(Store store, Runnable meanwhile) implements Store {
        @Override
        public Summary read(
                String cypher, Map<String, Object> parameters, Limits limits, Consumer<Map<String, Object>> row) {
            if (cypher.contains("near:NEAREST_CLASS]->(target")) {
                meanwhile.run();
            }
            return store.read(cypher, parameters, limits, row);
        }

        @Override
        public Summary write(String cypher, Map<String, Object> parameters, Consumer<Map<String, Object>> row) {
            return store.write(cypher, parameters, row);
        }

        @Override
        public Store reportingTo(Progress progress) {
            return new Disturbed(store.reportingTo(progress), meanwhile);
        }

        @Override
        public void close() {
            store.close();
        }
    }

    @Test
    void oneThatIsReplacedMeanwhileIsReadAgain(@TempDir Path folder) {
        try (var store = EmbeddedStore.open(folder, EmbeddedStore.Options.SMALL)) {
            importRing(store, 5);
            var sizes = new ArrayList<>(List.of(9));
            var once = new Disturbed(store, () -> {
                if (!sizes.isEmpty()) {
                    importRing(store, sizes.remove(0));
                }
            });

            var document = ClassGraphs.document(once, "ring", new ClassGraphOptions());

            assertThat((List<?>) document.get("classes")).hasSize(9);
            assertThat((List<?>) document.get("edges")).hasSize(9);

            var always = new Disturbed(store, () -> importRing(store, 7));
            assertThatThrownBy(() -> ClassGraphs.document(always, "ring", new ClassGraphOptions()))
                    .isInstanceOf(ConflictException.class)
                    .hasMessageContaining("class graph 'ring' was replaced each time");
        }
    }
}
