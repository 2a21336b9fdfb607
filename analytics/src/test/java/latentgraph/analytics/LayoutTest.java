package latentgraph.analytics;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

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
        assertThat(row(method + ".write", Seeds.ONE, Map.of("force", true)))
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
    void whatIsStoredIsTakenUnlessItWasMadeOtherwise() {
        var few = Map.<String, Object>of("iterations", 20, "perplexity", 5, "writeProperty", "again");
        var first = row("tsne.write", Seeds.TWO, with(few, Map.of("force", true)));
        assertThat(first).containsEntry("propertiesWritten", (long) Seeds.SIZE).containsEntry("trustworthiness", null);
        var second = row("tsne.write", Seeds.TWO, with(few, Map.of("concurrency", 3, "qualitySamples", 90)));
        assertThat(second)
                .containsEntry("propertiesWritten", 0L)
                .containsEntry("dimensions", 2L)
                .containsEntry("divergence", first.get("divergence"));
        var stats =
                row("tsne.stats", Seeds.TWO, Map.of("iterations", 20, "perplexity", 5, "qualitySamples", Seeds.SIZE));
        assertThat(second)
                .containsEntry("trustworthiness", stats.get("trustworthiness"))
                .containsEntry("neighbourhoodPreservation", stats.get("neighbourhoodPreservation"));
        // What was found of it stays while the layout does.
        assertThat(row("tsne.write", Seeds.TWO, few)).containsEntry("trustworthiness", second.get("trustworthiness"));
        assertThat(row("tsne.write", Seeds.TWO, with(few, Map.of("randomSeed", 1))))
                .containsEntry("propertiesWritten", (long) Seeds.SIZE)
                .containsEntry("trustworthiness", null);
        assertThat(row("tsne.write", Seeds.TWO, with(few, Map.of("randomSeed", 1, "force", true))))
                .containsEntry("propertiesWritten", (long) Seeds.SIZE);
        store.write(
                "MATCH (l:Latent {index: 4})-[:IN]->(:Representation {key: $key}) REMOVE l.again",
                Map.of("key", Seeds.TWO));
        assertThat(row("tsne.write", Seeds.TWO, with(few, Map.of("randomSeed", 1))))
                .containsEntry("propertiesWritten", (long) Seeds.SIZE);
    }

    private static Map<String, Object> with(Map<String, Object> some, Map<String, Object> more) {
        var all = new HashMap<>(some);
        all.putAll(more);
        return all;
    }

    @Test
    void neighboursMayBeSoughtByAnotherMetric() {
        var near = NearestNeighbours.exact(Seeds.LATENTS_ONE, Metric.EUCLIDEAN, 8, 1, Progress.SILENT);
        Map<String, Object> euclidean = Map.of("k", 8, "epochs", 30, "metric", "euclidean");
        float[] expected = Umap.of(near, PLANE, 0.1, 30, 0, 1, Progress.SILENT).values();
        assertThat(positions(stream("umap", Seeds.ONE, euclidean))).isEqualTo(expected);
        assertThat(positions(stream("umap", Seeds.EUCLIDEAN, euclidean))).isEqualTo(expected);
        assertThat(positions(stream("umap", Seeds.EUCLIDEAN, Map.of("k", 8, "epochs", 30))))
                .isEqualTo(expected);
        assertThatThrownBy(() -> stream("tsne", Seeds.ONE, Map.of("metric", "hamming")))
                .hasMessageContaining("metric");
    }

    /** Whose size is all that is there of it. */
    @ParameterizedTest
    @ValueSource(strings = {"pca", "tsne", "umap", "forceAtlas2"})
    void whatTheHeapCannotHoldIsRefusedBeforeItIsRead(String method) {
        Map<String, Object> key = Map.of("key", "huge/e0/fc");
        store.write(
                "CREATE (:Representation {key: $key, status: 'ready', size: 500000000, dimension: 64, k: 16, "
                        + "metric: 'manhattan', vectors: true})",
                key);
        try {
            assertThat((Long) row(method + ".estimate", "huge/e0/fc", Map.of()).get("bytesMin"))
                    .isGreaterThan(8L * 500_000_000);
            for (String mode : List.of("stream", "stats", "write")) {
                assertThatThrownBy(() -> row(method + "." + mode, "huge/e0/fc", Map.of()))
                        .hasMessageContaining("more than the heap")
                        .hasMessageContaining("-Xmx");
            }
        } finally {
            store.write("MATCH (r:Representation {key: $key}) DELETE r", key);
        }
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
        assertThat(row("forceAtlas2.estimate", key, Map.of("weight", "none")))
                .containsEntry("nodeCount", 3L)
                .satisfies(row -> assertThat((Long) row.get("bytesMin")).isBetween(500L, (Long) row.get("bytesMax")));
        // Of three classes one is the nearest.
        int[] nearest = IntStream.range(0, 3).map(c -> nearest(key, c)).toArray();
        var places = positions(streamed);
        long kept = IntStream.range(0, 3)
                .filter(c -> distance(places, c, nearest[c]) <= distance(places, c, 3 - c - nearest[c]))
                .count();
        assertThat(row("forceAtlas2.stats", key, Map.of("randomSeed", 3)))
                .containsEntry("representation", key)
                .containsEntry("size", 3L)
                .containsEntry("samples", 3L)
                .containsEntry("neighbourhoodPreservation", kept / 3.0);
        assertThat(row("forceAtlas2.write", key, Map.of("randomSeed", 3, "qualitySamples", 3)))
                .containsEntry("neighbourhoodPreservation", kept / 3.0);
        store.write(
                "MATCH (v:ClassVertex {label: 1})-[:IN]->(:ClassGraph {key: $key}) REMOVE v.distances",
                Map.of("key", key));
        assertThatThrownBy(() -> row("forceAtlas2.stats", key, Map.of()))
                .hasMessageContaining("has no distances between all its classes");
        assertThatThrownBy(() -> row("forceAtlas2.write", key, Map.of("writeProperty", "hub")))
                .hasMessageContaining("property 'hub' of the class vertices is their own");
    }

    /** A start that is the mirrored end is a place of rest, too: from random places none of it would be known. */
    @Test
    void classesStayNearThePlacesTheyStartFrom() {
        String classGraph = "CALL latent.classGraph.write($key, {k: 8, classK: $classK}) YIELD key";
        String one = (String) SharedStore.row(store, classGraph, Map.of("key", Seeds.TWO, "classK", 1))
                .get("key");
        String other = (String) SharedStore.row(store, classGraph, Map.of("key", Seeds.TWO, "classK", 2))
                .get("key");
        String positions =
                "MATCH (v:ClassVertex)-[:IN]->(:ClassGraph {key: $key}) RETURN v.forceAtlas2 AS position ORDER BY v.label";
        row("forceAtlas2.write", one, Map.of());
        float[] free = positions(store.read(positions, Map.of("key", one)));
        assertThatThrownBy(() -> row("forceAtlas2.write", one, Map.of("from", other)))
                .hasMessageContaining("has no places forceAtlas2");
        assertThatThrownBy(() -> row("forceAtlas2.write", one, Map.of("from", "none")))
                .hasMessageContaining("none");
        row("forceAtlas2.write", other, Map.of());
        store.write(
                "MATCH (v:ClassVertex)-[:IN]->(:ClassGraph {key: $key}) MATCH (w:ClassVertex {label: v.label})-[:IN]->(:ClassGraph {key: $other})"
                        + " SET w.forceAtlas2 = [-v.forceAtlas2[0], v.forceAtlas2[1]]",
                Map.of("key", one, "other", other));
        row("forceAtlas2.write", one, Map.of("from", other));
        float[] held = positions(store.read(positions, Map.of("key", one)));
        double spread = distance(free, 0, 1);
        for (int i = 0; i < free.length; i += 2) {
            assertThat((double) held[i]).isCloseTo(-free[i], within(0.2 * spread));
            assertThat((double) held[i + 1]).isCloseTo(free[i + 1], within(0.2 * spread));
        }
        store.write(
                "MATCH (v:ClassVertex {label: 2})-[:IN]->(:ClassGraph {key: $key}) SET v.label = 3",
                Map.of("key", other));
        assertThatThrownBy(() -> row("forceAtlas2.write", one, Map.of("from", other)))
                .hasMessageContaining("is over other classes");
        store.write(
                "MATCH (g:ClassGraph)<-[:IN]-(v) WHERE g.key IN $keys DETACH DELETE g, v",
                Map.of("keys", List.of(one, other)));
    }

    private int nearest(String classGraph, int label) {
        var distances = (List<?>) SharedStore.row(
                        store,
                        "MATCH (v:ClassVertex {label: $label})-[:IN]->(:ClassGraph {key: $key}) RETURN v.distances AS distances",
                        Map.of("key", classGraph, "label", label))
                .get("distances");
        int one = (label + 1) % 3;
        int other = (label + 2) % 3;
        return (Double) distances.get(one) < (Double) distances.get(other) ? one : other;
    }

    private static double distance(float[] places, int one, int other) {
        return Math.hypot(places[2 * one] - places[2 * other], places[2 * one + 1] - places[2 * other + 1]);
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
