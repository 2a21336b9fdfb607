package latentgraph.experiments;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import latentgraph.core.InvalidInputException;
import latentgraph.core.LatentMatrix;
import latentgraph.core.Progress;
import latentgraph.core.format.Npy;
import latentgraph.core.format.RunDirectoryWriter;
import latentgraph.core.format.RunManifest;
import latentgraph.store.EmbeddedStore;
import latentgraph.store.Store;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** On networks that were never trained: their latents grow with a number that their initial weights hold, too. */
@Timeout(300)
class BottleneckExperimentTest {
    private static final int SIZE = 30;

    @TempDir
    static Path folder;

    private static Store store;

    @BeforeAll
    static void open() {
        store = EmbeddedStore.open(folder.resolve("store"), EmbeddedStore.Options.SMALL);
    }

    @AfterAll
    static void close() {
        store.close();
    }

    /** Centroids in a triangle of sides 3, 4 and 5, times {@code scale}; three samples about each. */
    private static TrainedRun run(String id, long seed, double scale, int units) {
        var writer = RunDirectoryWriter.create(
                folder.resolve(id),
                new RunManifest(
                        id,
                        "bottleneck 64-2",
                        new RunManifest.DataSet("toys", SIZE, List.of("a", "b", "c")),
                        seed,
                        Map.of("epochs", 2),
                        List.of(new RunManifest.Layer("bottleneck", units)),
                        List.of(
                                new RunManifest.Checkpoint(0, null, null, null, 0.1),
                                new RunManifest.Checkpoint(2, null, null, null, 0.9 + seed / 1e4)),
                        List.of(new RunManifest.RandomSource("weights", seed)),
                        "NumPy"));
        writer.labels(IntStream.range(0, SIZE).map(i -> i % 3).toArray());
        float[] values = new float[units * SIZE];
        for (int i = 0; i < SIZE; i++) {
            double[] centroid = new double[][] {{0, 0}, {3, 0}, {0, 4}}[i % 3];
            for (int unit = 0; unit < units; unit++) {
                // Pairs of samples that cancel, so that the centroid is where it should be.
                double off = 0.01 * (i / 3 % 2 == 0 ? 1 : -1);
                values[units * i + unit] = (float) (scale * centroid[unit] + off);
            }
        }
        for (int epoch : new int[] {0, 2}) {
            writer.latents(epoch, "bottleneck", new LatentMatrix(SIZE, units, values));
            writer.parameters(
                    epoch, Map.of("hidden1.weight", new Npy.Floats(new int[] {2}, new float[] {(float) scale, 1})));
        }
        writer.finish();
        return new TrainedRun(folder.resolve(id));
    }

    private static BottleneckExperiment experiment(List<TrainedRun> runs, TrainedRun again) {
        return new BottleneckExperiment(runs, again, Extent.SMALL, List.of(0, 1), 199, 7, 1);
    }

    private static Setting setting() {
        return new Setting(store, "latentgraph experiment bottleneck", "test", Progress.SILENT);
    }

    private static Table table(Report report, String name) {
        return report.tables().stream()
                .filter(table -> table.name().equals(name))
                .findFirst()
                .orElseThrow();
    }

    @Test
    void whatBeginsNearEndsNear() {
        var runs = IntStream.range(0, 6)
                .mapToObj(i -> run("net" + i, i, 1 + i * i / 10.0, 2))
                .toList();
        var report = experiment(runs, run("again", 0, 1, 2)).report(setting());
        var first = table(report, "networks").rows().get(0);
        assertThat((double) first.get("meanCentroidDistance")).isBetween(4 - 1e-5, 4 + 1e-5);
        assertThat((double) first.get("pairDistance")).isBetween(3 - 1e-5, 3 + 1e-5);
        // Matrices of s · (3, 4, 5) differ by |s − t| · √(2 · 50) = 10 |s − t|; weights by |s − t|.
        var frobenius = table(report, "spread").rows().get(3);
        assertThat((double) frobenius.get("greatest")).isBetween(25 - 1e-3, 25 + 1e-3);
        var weights = table(report, "spread").rows().get(4);
        assertThat((double) weights.get("greatest")).isBetween(2.5 - 1e-5, 2.5 + 1e-5);
        assertThat((double) table(report, "correlation").rows().get(0).get("value"))
                .isGreaterThan(0.9999);
        assertThat(report.findings())
                .extracting(Finding::verdict)
                .containsExactly(Finding.Verdict.HOLDS, Finding.Verdict.HOLDS, Finding.Verdict.HOLDS);
        assertThat(report.figures())
                .extracting(Figure::name)
                .containsExactly("equal", "extreme", "distributions", "matrix", "weights");
        Path out = folder.resolve("report");
        ReportFolder.write(out, report, () -> StoredExperiment.write(setting(), report));
        assertThat(out.resolve("report.html")).isRegularFile();
    }

    @Test
    void oneUnitIsDrawnByClassAndAnotherTrainingIsSeen() {
        var runs = IntStream.range(0, 3)
                .mapToObj(i -> run("thin" + i, i, 1 + i, 1))
                .toList();
        var report = experiment(runs, run("thin-again", 0, 1.5, 1)).report(setting());
        assertThat(report.findings().get(0).verdict()).isEqualTo(Finding.Verdict.DOES_NOT_HOLD);
        report.figures().forEach(Figure::svg);
        assertThat(experiment(runs, null).report(setting()).findings().get(0).verdict())
                .isEqualTo(Finding.Verdict.NOT_JUDGED);
    }

    @Test
    void tooFewNetworksAreRefused() {
        assertThatThrownBy(() -> experiment(List.of(run("one", 1, 1, 2)), null))
                .isInstanceOf(InvalidInputException.class)
                .hasMessageContaining("three or more");
    }
}
