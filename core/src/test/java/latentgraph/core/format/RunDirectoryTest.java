package latentgraph.core.format;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import latentgraph.core.LatentMatrix;
import latentgraph.core.RepresentationKey;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RunDirectoryTest {
    @TempDir
    Path folder;

    private static RunManifest manifest() {
        return new RunManifest(
                "mlp-seed7",
                "mlp 3-2",
                new RunManifest.DataSet("shapes", 10, List.of("disc", "square")),
                7L,
                Map.of("learningRate", 0.01),
                List.of(new RunManifest.Layer("input", 3), new RunManifest.Layer("hidden1", null)),
                List.of(new RunManifest.Checkpoint(0), new RunManifest.Checkpoint(12, 0.5, 0.6, 0.75, 1.0)),
                List.of(new RunManifest.RandomSource("weights", 7)),
                "by hand");
    }

    private static LatentMatrix latents(int rows, int columns) {
        float[] values = new float[rows * columns];
        for (int i = 0; i < values.length; i++) {
            values[i] = i * 0.5f - 1;
        }
        return new LatentMatrix(rows, columns, values);
    }

    private static RunDirectory write(Path directory) {
        var writer = RunDirectoryWriter.create(directory, manifest());
        writer.labels(new int[] {0, 1, 1, 0});
        writer.samples(new int[] {9, 3, 4, 0});
        writer.images(new Images(4, 2, 2, 1, new byte[16]));
        writer.latents(0, "input", latents(4, 3));
        writer.latents(12, "input", latents(4, 3));
        writer.latents(12, "hidden1", latents(4, 2));
        writer.predictions(12, new int[] {0, 1, 1, 1});
        writer.head(12, new Head(2, 2, new float[] {1, 2, 3, 4}, new float[] {5, 6}));
        writer.parameters(12, Map.of("hidden1.weight", new Npy.Floats(new int[] {3, 2}, new float[6])));
        writer.history(new History(
                List.of("epoch", "trainLoss"), List.of(new double[] {1, 0.25}, new double[] {2, Double.NaN})));
        return writer.finish();
    }

    @Test
    void whatWasWrittenIsRead() {
        write(folder.resolve("run"));
        RunDirectory run = RunDirectory.open(folder.resolve("run"));

        assertThat(run.manifest()).isEqualTo(manifest());
        assertThat(run.size()).isEqualTo(4);
        assertThat(run.representations())
                .hasToString("[mlp-seed7/e0/input, mlp-seed7/e12/input, mlp-seed7/e12/hidden1]");
        assertThat(run.labels().orElseThrow().values()).containsExactly(0, 1, 1, 0);
        assertThat(run.labels().orElseThrow().names()).containsExactly("disc", "square");
        assertThat(run.sampleIndices()).containsExactly(9, 3, 4, 0);
        assertThat(run.images().orElseThrow().of(3)).hasSize(4);
        assertThat(run.latents(RepresentationKey.parse("mlp-seed7/e12/hidden1")).values())
                .containsExactly(latents(4, 2).values());
        assertThat(run.predictions(12).orElseThrow()).containsExactly(0, 1, 1, 1);
        assertThat(run.predictions(0)).isEmpty();
        assertThat(run.head(12).orElseThrow().weight()).containsExactly(1, 2, 3, 4);
        assertThat(run.parameters(12).orElseThrow()).containsOnlyKeys("hidden1.weight");
        assertThat(run.gradients(12)).isEmpty();
        assertThat(run.history().orElseThrow().rows().get(1)).containsExactly(2, Double.NaN);
    }
}
