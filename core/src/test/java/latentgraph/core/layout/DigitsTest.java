package latentgraph.core.layout;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.IntStream;
import java.util.zip.GZIPInputStream;
import latentgraph.core.LatentMatrix;
import latentgraph.core.Metric;
import latentgraph.core.NearestNeighbours;
import latentgraph.core.Progress;
import latentgraph.core.RealData;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** The 1,797 digits of 8 × 8 pixels, where this machine has them; what other programs reach is said by digits.py. */
class DigitsTest {
    private static LatentMatrix latents;

    @BeforeAll
    static void read() throws IOException {
        Path file = RealData.folder("digits").resolve("digits.csv.gz");
        try (var lines = new BufferedReader(
                new InputStreamReader(new GZIPInputStream(Files.newInputStream(file)), StandardCharsets.US_ASCII))) {
            List<String> rows = lines.lines().toList();
            float[] values = new float[64 * rows.size()];
            for (int row = 0; row < rows.size(); row++) {
                String[] fields = rows.get(row).split(",", -1);
                for (int column = 0; column < 64; column++) {
                    values[row * 64 + column] = Float.parseFloat(fields[column]);
                }
            }
            latents = new LatentMatrix(rows.size(), 64, values);
        }
    }

    /** Scikit-learn 1.2.1, seed 0: trustworthiness 0.9904, preserved 0.5912, divergence 0.7543. */
    @Test
    void tSneKeepsNeighboursAsScikitLearns() {
        TSne found = TSne.of(
                NearestNeighbours.exact(latents, Metric.EUCLIDEAN, 90, 2, Progress.SILENT),
                30,
                PrincipalComponents.plane(latents, 2, Progress.SILENT),
                1000,
                0,
                2,
                Progress.SILENT);
        LayoutQuality quality = quality(found.positions());
        assertThat(quality.trustworthiness()).isBetween(0.9804, 1.0);
        assertThat(quality.neighbourhoodPreservation()).isBetween(0.5812, 1.0);
        assertThat(found.divergence()).isBetween(0.70, 0.78);
    }

    /** Umap-learn 0.5.3, seeds 0 to 2: trustworthiness 0.9866 to 0.9879, preserved 0.5245 to 0.5321. */
    @Test
    void umapKeepsNeighboursAsUmapLearns() {
        LatentMatrix found = Umap.of(
                NearestNeighbours.exact(latents, Metric.EUCLIDEAN, 14, 2, Progress.SILENT),
                PrincipalComponents.plane(latents, 2, Progress.SILENT),
                0.1,
                500,
                0,
                2,
                Progress.SILENT);
        LayoutQuality quality = quality(found);
        assertThat(quality.trustworthiness()).isBetween(0.9772, 1.0);
        assertThat(quality.neighbourhoodPreservation()).isBetween(0.5193, 1.0);
    }

    private static LayoutQuality quality(LatentMatrix positions) {
        int[] all = IntStream.range(0, latents.rows()).toArray();
        return LayoutQuality.of(latents, Metric.EUCLIDEAN, positions, all, 15, 2, Progress.SILENT);
    }
}
