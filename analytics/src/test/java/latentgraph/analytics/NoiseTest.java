package latentgraph.analytics;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import latentgraph.core.GaussianNoise;
import latentgraph.core.Metric;
import latentgraph.core.NearestNeighbours;
import latentgraph.core.Progress;
import latentgraph.core.format.Head;
import latentgraph.core.format.RunDirectoryWriter;
import latentgraph.core.format.RunManifest;
import latentgraph.core.similarity.NeighbourJaccard;
import latentgraph.ingest.Ingest;
import latentgraph.ingest.IngestOptions;
import latentgraph.store.Store;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

@ExtendWith(SharedStore.class)
class NoiseTest {
    /** A sample of class c has a greater value in dimension c, so this head knows most. */
    private static final Head HEAD =
            new Head(5, 3, new float[] {1, 0, 0, 0, 1, 0, 0, 0, 1, 0, 0, 0, 0, 0, 0}, new float[3]);

    private final Store store;

    NoiseTest(Store store) {
        this.store = store;
    }

    private List<Map<String, Object>> stream(String key, Map<String, Object> configuration) {
        return store.read(
                "CALL latent.noise.stream($key, $configuration) "
                        + "YIELD noise, k, jaccard, classNeighbourhood, reverse, accuracy "
                        + "RETURN noise, k, jaccard, classNeighbourhood, reverse, accuracy",
                Map.of("key", key, "configuration", configuration));
    }

    @Test
    void withoutNoiseNothingChangesAndWithMoreMoreDoes() {
        var rows = stream(Seeds.ONE, Map.of("noise", List.of(1, 0, 0.1), "k", List.of(4, 8), "randomSeed", 7));
        assertThat(rows).extracting(row -> row.get("noise")).containsExactly(0.0, 0.0, 0.1, 0.1, 1.0, 1.0);
        assertThat(rows).extracting(row -> row.get("k")).containsExactly(4L, 8L, 4L, 8L, 4L, 8L);
        for (int k = 0; k < 2; k++) {
            assertThat(rows.get(k))
                    .containsEntry("jaccard", 1.0)
                    .containsEntry("classNeighbourhood", 1.0)
                    .containsEntry("reverse", 1.0)
                    .containsEntry("accuracy", null);
            double little = (double) rows.get(2 + k).get("jaccard");
            double much = (double) rows.get(4 + k).get("jaccard");
            assertThat(little).isBetween(0.1, 0.99);
            assertThat(much).isLessThan(little);
            assertThat((double) rows.get(4 + k).get("classNeighbourhood")).isGreaterThan(much);
        }
    }

    @Test
    void theRowsAreTheKernelsAndDependOnNothingElse() {
        var rows = stream(Seeds.ONE, Map.of("noise", List.of(0.3), "k", 4, "randomSeed", 7, "concurrency", 1));
        var disturbed = GaussianNoise.of(Seeds.LATENTS_ONE).added(0.3, 7, 2, Progress.SILENT);
        assertThat(rows.get(0).get("jaccard"))
                .isEqualTo(NeighbourJaccard.of(
                                NearestNeighbours.exact(Seeds.LATENTS_ONE, Metric.MANHATTAN, 4, 1, Progress.SILENT),
                                NearestNeighbours.exact(disturbed, Metric.MANHATTAN, 4, 1, Progress.SILENT),
                                4,
                                false)
                        .value());
        var among = stream(
                Seeds.ONE,
                Map.of("noise", List.of(0, 0.3, 0.7), "k", List.of(4, 8), "randomSeed", 7, "concurrency", 3));
        assertThat(among.get(2)).isEqualTo(rows.get(0));
    }

    @Test
    void theHeadNamesTheClassesAnew(@TempDir Path folder) {
        var writer = RunDirectoryWriter.create(
                folder.resolve("noisy"),
                new RunManifest(
                        "noisy",
                        "mlp",
                        new RunManifest.DataSet("seeds", Seeds.SIZE, List.of("cat", "dog", "ship")),
                        7L,
                        Map.of(),
                        List.of(new RunManifest.Layer("fc", Seeds.DIMENSION)),
                        List.of(new RunManifest.Checkpoint(1, null, null, null, null)),
                        List.of(),
                        "NumPy"));
        writer.labels(Seeds.LABELS);
        writer.latents(1, "fc", Seeds.LATENTS_ONE);
        writer.predictions(1, HEAD.predictions(Seeds.LATENTS_ONE));
        writer.head(1, HEAD);
        writer.finish();
        Ingest.runDirectory(store, folder.resolve("noisy"), IngestOptions.DEFAULT.withK(8), Progress.SILENT);
        try {
            var rows = stream("noisy/e1/fc", Map.of("noise", List.of(0, 4)));
            assertThat(rows.get(0).get("accuracy"))
                    .as("that of the predictions, which the ingest counted")
                    .isEqualTo(store.read(
                                    "MATCH (r:Representation {key: 'noisy/e1/fc'}) RETURN r.accuracy AS accuracy",
                                    Map.of())
                            .get(0)
                            .get("accuracy"));
            assertThat((double) rows.get(0).get("accuracy")).isGreaterThan(0.9);
            assertThat((double) rows.get(1).get("accuracy")).isBetween(0.2, 0.8);
        } finally {
            Ingest.remove(store, "noisy", Progress.SILENT);
        }
    }

    @Test
    void statsSayHowMuchItVariesAndHowFarNoiseGoes() {
        var row = SharedStore.row(store, "CALL latent.noise.stats($key)", Map.of("key", Seeds.ONE));
        var variances = java.util.Arrays.stream(
                        GaussianNoise.of(Seeds.LATENTS_ONE).variances())
                .summaryStatistics();
        assertThat(row)
                .containsEntry("dimension", (long) Seeds.DIMENSION)
                .containsEntry("minVariance", variances.getMin())
                .containsEntry("maxVariance", variances.getMax())
                .containsEntry("meanVariance", variances.getAverage());
        double expected = (double) row.get("expectedNorm");
        // Five standard errors of 1,000 draws: |N(0, σ²)| has variance σ²(1 − 2/π).
        assertThat((double) row.get("meanNorm"))
                .isCloseTo(expected, within(5 * Math.sqrt(variances.getSum() * (1 - 2 / Math.PI) / 1000)));
    }

    @Test
    void whatItCannotDoIsSaid() {
        assertThatThrownBy(() -> stream(Graphs.PETS, Map.of()))
                .hasMessageContaining("'" + Graphs.PETS + "' has no vectors")
                .hasMessageContaining("without --no-vectors");
        assertThatThrownBy(() -> stream(Seeds.ONE, Map.of("noise", List.of(0.1, -1))))
                .hasMessageContaining("noise holds -1; expected shares of the variance, 0 or more");
        assertThatThrownBy(() -> stream(Seeds.ONE, Map.of("noise", List.of())))
                .hasMessageContaining("noise is a list of 0");
        assertThatThrownBy(() -> stream(Seeds.ONE, Map.of("noises", List.of(0.1))))
                .hasMessageContaining("did you mean 'noise'");
        assertThatThrownBy(() -> stream(Seeds.ONE, Map.of("k", 4000))).hasMessageContaining("k is 4000");
    }
}
