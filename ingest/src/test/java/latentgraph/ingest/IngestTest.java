package latentgraph.ingest;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.Map;
import latentgraph.core.Progress;
import latentgraph.store.EmbeddedStore;
import latentgraph.store.Store;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(120)
class IngestTest {
    private static final IngestOptions FOUR = IngestOptions.DEFAULT.withK(4);

    @TempDir
    static Path directory;

    private static Store store;

    @BeforeAll
    static void open() {
        store = EmbeddedStore.open(directory.resolve("store"), EmbeddedStore.Options.SMALL);
    }

    @AfterAll
    static void close() {
        store.close();
    }

    @AfterEach
    void empty() {
        store.write("MATCH (n) DETACH DELETE n", Map.of());
    }

    @Test
    void aRepresentationBecomesLatentsSamplesAndNeighbours() {
        var input = Samples.representation("a/e1/hidden", "toys", 60, 5, 1);
        var ingested = Ingest.representation(store, input, FOUR, Progress.SILENT);

        assertThat(ingested).isEqualTo(new IngestedRepresentation("a/e1/hidden", 60, 5, 3, 240, "ingested"));
        assertThat(store.read(
                        "MATCH (r:Representation)-[:OF_RUN]->(u:Run)-[:TRAINED_ON]->(d:DataSet) "
                                + "RETURN r.key AS key, r.status AS status, r.size AS size, r.dimension AS dimension, r.k AS k, "
                                + "r.edges AS edges, r.metric AS metric, r.classes AS classes, r.vectors AS vectors, "
                                + "r.accuracy AS accuracy, u.id AS run, d.name AS dataSet, d.size AS samples, d.classes AS known",
                        Map.of()))
                .containsExactly(Map.ofEntries(
                        Map.entry("key", "a/e1/hidden"),
                        Map.entry("status", "ready"),
                        Map.entry("size", 60L),
                        Map.entry("dimension", 5L),
                        Map.entry("k", 4L),
                        Map.entry("edges", 240L),
                        Map.entry("metric", "manhattan"),
                        Map.entry("classes", 3L),
                        Map.entry("vectors", true),
                        Map.entry("accuracy", 1.0),
                        Map.entry("run", "a"),
                        Map.entry("dataSet", "toys"),
                        Map.entry("samples", 60L),
                        Map.entry("known", 3L)));
    }
}
