package latentgraph.analytics;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import latentgraph.core.LatentMatrix;
import latentgraph.core.Metric;
import latentgraph.core.NearestNeighbours;
import latentgraph.core.Progress;
import latentgraph.core.layout.LayoutQuality;
import latentgraph.core.layout.PrincipalComponents;
import latentgraph.core.layout.TSne;
import latentgraph.core.layout.Umap;
import latentgraph.store.Store;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@ExtendWith(SharedStore.class)
class LayoutTest {
    private static final LatentMatrix PLANE = PrincipalComponents.plane(Seeds.LATENTS_ONE, 1, Progress.SILENT);

    private final Store store;

    LayoutTest(Store store) {
        this.store = store;
    }

    private List<Map<String, Object>> stream(String method, String key, Map<String, Object> configuration) {
        return store.read(
                "CALL latent.layout.%s.stream($key, $configuration) YIELD index, sample, label, position RETURN *"
                        .formatted(method),
                Map.of("key", key, "configuration", configuration));
    }

    private Map<String, Object> row(String procedure, String key, Map<String, Object> configuration) {
        return SharedStore.row(
                store,
                "CALL latent.layout.%s($key, $configuration)".formatted(procedure),
                Map.of("key", key, "configuration", configuration));
    }

    private static float[] positions(List<Map<String, Object>> rows) {
        List<Float> all = rows.stream()
                .flatMap(row -> ((List<?>) row.get("position")).stream())
                .map(value -> ((Number) value).floatValue())
                .toList();
        float[] values = new float[all.size()];
        for (int i = 0; i < values.length; i++) {
            values[i] = all.get(i);
        }
        return values;
    }

    @Test
    void theyAreTheKernelsOnTheStoredNeighboursAndOnNewOnes() {
        assertThat(positions(stream("pca", Seeds.ONE, Map.of()))).isEqualTo(PLANE.values());
        var near = NearestNeighbours.exact(Seeds.LATENTS_ONE, Metric.MANHATTAN, 30, 1, Progress.SILENT);
        assertThat(positions(stream("tsne", Seeds.ONE, Map.of("perplexity", 10, "iterations", 300, "concurrency", 3))))
                .isEqualTo(TSne.of(near, 10, PLANE, 300, 0, 1, Progress.SILENT)
                        .positions()
                        .values());
        assertThat(positions(stream("tsne", Seeds.ONE, Map.of("perplexity", 2.5, "iterations", 30))))
                .isEqualTo(TSne.of(near.nearest(7), 2.5, PLANE, 30, 0, 1, Progress.SILENT)
                        .positions()
                        .values());
        assertThat(positions(stream("umap", Seeds.ONE, Map.of("randomSeed", 5, "epochs", 50))))
                .isEqualTo(Umap.of(near.nearest(15), PLANE, 0.1, 50, 5, 1, Progress.SILENT)
                        .values());
        assertThat(positions(stream("umap", Seeds.ONE, Map.of("k", 8, "randomSeed", 5, "epochs", 50))))
                .isEqualTo(Umap.of(near.nearest(8), PLANE, 0.1, 50, 5, 1, Progress.SILENT)
                        .values());
    }

    @Test
    void rowsSayWhichSampleTheyPlace() {
        var rows = stream("pca", Seeds.ONE, Map.of("dimensions", 4));
        assertThat(rows).hasSize(Seeds.SIZE);
        assertThat(rows.get(7))
                .containsEntry("index", 7L)
                .containsEntry("sample", "seeds/7")
                .containsEntry("label", (long) Seeds.LABELS[7]);
        assertThat((List<?>) rows.get(7).get("position")).hasSize(4);
    }

    @Test
    void statsSayHowFarNeighboursAreKept() {
        var found = row("pca.stats", Seeds.ONE, Map.of("qualityNeighbours", 9));
        int[] all = IntStream.range(0, Seeds.SIZE).toArray();
        var expected = LayoutQuality.of(Seeds.LATENTS_ONE, Metric.MANHATTAN, PLANE, all, 9, 1, Progress.SILENT);
        assertThat(found)
                .containsEntry("trustworthiness", expected.trustworthiness())
                .containsEntry("neighbourhoodPreservation", expected.neighbourhoodPreservation())
                .containsEntry("samples", (long) Seeds.SIZE)
                .containsEntry("divergence", null);
        assertThat((List<?>) found.get("explainedVariance")).hasSize(2);
        assertThat(row("tsne.stats", Seeds.ONE, Map.of("perplexity", 5, "qualitySamples", 40)))
                .containsEntry("samples", 40L)
                .satisfies(stats ->
                        assertThat((double) stats.get("trustworthiness")).isBetween(0.85, 1.0))
                .satisfies(stats -> assertThat((double) stats.get("divergence")).isBetween(0.0, 2.0));
    }

    @ParameterizedTest
    @ValueSource(strings = {"pca", "tsne", "umap", "forceAtlas2"})
    void writtenIsWhatIsStreamedAndWhatMadeIt(String method) {
        assertThat(row(method + ".write", Seeds.ONE, Map.of()))
                .containsEntry("key", Seeds.ONE)
                .containsEntry("propertiesWritten", (long) Seeds.SIZE);
        var rows = store.read(
                "MATCH (l:Latent)-[:IN]->(r:Representation {key: $key}) RETURN l[$method] AS position, "
                        + "r[$method + 'MadeBy'] AS madeBy ORDER BY l.index",
                Map.of("key", Seeds.ONE, "method", method));
        assertThat(positions(rows)).isEqualTo(positions(stream(method, Seeds.ONE, Map.of())));
        assertThat((String) rows.get(0).get("madeBy"))
                .contains("\"layout\":\"" + method + "\"")
                .contains("latentGraphVersion");
        assertThat(row(method + ".estimate", Seeds.ONE, Map.of())).containsEntry("nodeCount", (long) Seeds.SIZE);
    }

    @Test
    void classesOfAClassGraphAreVerticesToo() {
        String key = (String)
                SharedStore.row(store, "CALL latent.classGraph.write($key, {k: 8}) YIELD key", Map.of("key", Seeds.ONE))
                        .get("key");
        var streamed = stream("forceAtlas2", key, Map.of("randomSeed", 3));
        assertThat(streamed).extracting(row -> row.get("label")).containsExactly(0L, 1L, 2L);
        assertThat(row("forceAtlas2.write", key, Map.of("randomSeed", 3))).containsEntry("propertiesWritten", 3L);
        var written = store.read(
                "MATCH (v:ClassVertex)-[:IN]->(:ClassGraph {key: $key}) RETURN v.forceAtlas2 AS position ORDER BY v.label",
                Map.of("key", key));
        assertThat(positions(written)).isEqualTo(positions(streamed)).hasSize(6).doesNotContain(0f);
        assertThatThrownBy(() -> row("forceAtlas2.write", key, Map.of("writeProperty", "hub")))
                .hasMessageContaining("property 'hub' of the class vertices is their own");
    }

    /** Eight neighbours a sample, and no vectors. */
    @Test
    void storedNeighboursAloneAreEnoughForWhatTheyReach() {
        assertThat(positions(stream("umap", Graphs.PETS, Map.of("k", 4)))).doesNotContain(0f);
        assertThat(positions(stream("tsne", Graphs.PETS, Map.of("perplexity", 2))))
                .doesNotContain(0f);
        assertThat(positions(stream("forceAtlas2", Graphs.PETS, Map.of("linLog", true, "weight", "none"))))
                .doesNotContain(0f);
        assertThatThrownBy(() -> stream("tsne", Graphs.PETS, Map.of()))
                .hasMessageContaining("perplexity is 30.0, which takes 90 neighbours a sample")
                .hasMessageContaining("lower the perplexity to")
                .hasMessageContaining("without --no-vectors");
        assertThatThrownBy(() -> stream("umap", Graphs.PETS, Map.of("k", 40)))
                .hasMessageContaining("k is 40, but '" + Graphs.PETS + "' has");
        assertThatThrownBy(() -> stream("pca", Graphs.PETS, Map.of())).hasMessageContaining("has no vectors");
    }

    @Test
    void whatCannotBeIsRefused() {
        assertThatThrownBy(() -> stream("tsne", Seeds.ONE, Map.of("perplexity", 1)))
                .hasMessageContaining("perplexity is 1.0; expected above 1");
        assertThatThrownBy(() -> stream("tsne", Seeds.ONE, Map.of("perplexity", 200)))
                .hasMessageContaining("perplexity is 200.0; expected above 1 and below 89");
        assertThatThrownBy(() -> stream("umap", Seeds.ONE, Map.of("nNeighbors", 3)))
                .hasMessageContaining("unknown configuration key 'nNeighbors'");
        assertThatThrownBy(() -> stream("pca", Seeds.ONE, Map.of("dimensions", 6)))
                .hasMessageContaining("dimensions is 6; expected 1 to 5");
        assertThatThrownBy(() -> row("pca.write", Seeds.ONE, new HashMap<>(Map.of("writeProperty", "vector"))))
                .hasMessageContaining("property 'vector' of the latents is written by the ingest");
        assertThatThrownBy(() -> row("pca.stats", Seeds.ONE, Map.of("qualityNeighbours", 45)))
                .hasMessageContaining("k is 45; expected 1 to 44");
        assertThatThrownBy(() -> stream("forceAtlas2", "nowhere", Map.of()))
                .hasMessageContaining("no representation 'nowhere'");
    }
}
