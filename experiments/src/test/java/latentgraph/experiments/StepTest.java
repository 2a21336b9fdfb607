package latentgraph.experiments;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.CopyOnWriteArrayList;
import latentgraph.core.LatentMatrix;
import latentgraph.core.Progress;
import latentgraph.core.Stage;
import latentgraph.core.format.RunDirectoryWriter;
import latentgraph.core.format.RunManifest;
import latentgraph.ingest.Ingest;
import latentgraph.ingest.IngestOptions;
import latentgraph.store.EmbeddedStore;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

class StepTest {
    private static final int SIZE = 2_000;

    /** Of a layout that takes seconds, one hears how far it has come, and which of many it is. */
    @Test
    @Timeout(value = 300, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
    void whatAProcedureReportsSaysWhichStepItIsOf(@TempDir Path folder) {
        var writer = RunDirectoryWriter.create(
                folder.resolve("run"),
                new RunManifest(
                        "mlp",
                        "mlp",
                        new RunManifest.DataSet("toys", SIZE, List.of("any")),
                        7L,
                        Map.of(),
                        List.of(new RunManifest.Layer("fc", 3)),
                        List.of(new RunManifest.Checkpoint(0, null, null, null, null)),
                        List.of(),
                        "NumPy"));
        writer.labels(new int[SIZE]);
        float[] values = new float[3 * SIZE];
        var random = new Random(7);
        for (int i = 0; i < values.length; i++) {
            values[i] = (float) random.nextGaussian();
        }
        writer.latents(0, "fc", new LatentMatrix(SIZE, 3, values));
        writer.finish();

        List<Stage> told = new CopyOnWriteArrayList<>();
        try (var store = EmbeddedStore.open(folder.resolve("store"), EmbeddedStore.Options.SMALL)) {
            Ingest.runDirectory(store, folder.resolve("run"), IngestOptions.DEFAULT, Progress.SILENT);
            var setting = new Setting(
                    store, "latentgraph", "test", (stage, done, total) -> told.add(new Stage(stage, done, total)));
            Projection.TSNE.of(setting.step("laying out mlp", 2, 14), "mlp/e0/fc", SIZE, 7, 1);
        }
        assertThat(told.get(0)).isEqualTo(new Stage("laying out mlp", 2, 14));
        assertThat(told)
                .filteredOn(stage -> stage.name().equals("laying out mlp, 3 of 14: placing points"))
                .isNotEmpty()
                .allMatch(stage -> stage.total() == 750 && stage.done() <= 750);
    }
}
