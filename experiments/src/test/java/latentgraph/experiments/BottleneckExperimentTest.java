package latentgraph.experiments;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import latentgraph.core.InvalidInputException;
import latentgraph.core.LatentMatrix;
import latentgraph.core.Progress;
import latentgraph.core.format.History;
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

    private static TrainedRun run(String id, long seed, double scale, int units) {
        return run(id, seed, units, Map.of(0, scale, 2, scale));
    }

    /** Centroids in a triangle of sides 3, 4 and 5, times the scale of the epoch; ten samples about each. */
    private static TrainedRun run(String id, long seed, int units, Map<Integer, Double> scales) {
        var writer = RunDirectoryWriter.create(
                folder.resolve(id),
                new RunManifest(
                        id,
                        "bottleneck 64-2",
                        new RunManifest.DataSet("toys", SIZE, List.of("a", "b", "c")),
                        seed,
                        Map.of("epochs", 2),
                        List.of(new RunManifest.Layer("bottleneck", units)),
                        scales.keySet().stream()
                                .sorted()
                                .map(epoch -> new RunManifest.Checkpoint(
                                        epoch, null, null, null, epoch == 0 ? 0.1 : 0.9 + seed / 1e4))
                                .toList(),
                        List.of(
                                new RunManifest.RandomSource("weights", seed),
                                new RunManifest.RandomSource("image noise", 100 + seed)),
                        "NumPy"));
        writer.labels(IntStream.range(0, SIZE).map(i -> i % 3).toArray());
        scales.forEach((epoch, scale) -> {
            float[] values = new float[units * SIZE];
            for (int i = 0; i < SIZE; i++) {
                double[] centroid = new double[][] {{0, 0}, {3, 0}, {0, 4}}[i % 3];
                for (int unit = 0; unit < units; unit++) {
                    // Pairs of samples that cancel, so that the centroid is where it should be.
                    double off = 0.01 * (i / 3 % 2 == 0 ? 1 : -1);
                    values[units * i + unit] = (float) (scale * centroid[unit] + off);
                }
            }
            writer.latents(epoch, "bottleneck", new LatentMatrix(SIZE, units, values));
            writer.parameters(
                    epoch,
                    Map.of("hidden1.weight", new Npy.Floats(new int[] {2}, new float[] {scale.floatValue(), 1})));
        });
        // The loss of an epoch is its number, of the validation samples 1,000 less that.
        writer.history(new History(
                List.of("epoch", "trainLoss", "validationLoss"),
                IntStream.rangeClosed(1, Collections.max(scales.keySet()))
                        .mapToObj(epoch -> new double[] {epoch, epoch, 1000 - epoch})
                        .toList()));
        writer.finish();
        return new TrainedRun(folder.resolve(id));
    }

    private static BottleneckExperiment experiment(List<TrainedRun> runs, TrainedRun again) {
        return experiment(runs, again, new BottleneckExperiment.Variant(2, 0, List.of(), false));
    }

    private static BottleneckExperiment experiment(
            List<TrainedRun> runs, TrainedRun again, BottleneckExperiment.Variant variant) {
        return new BottleneckExperiment(
                runs, again, variant, Extent.SMALL, new BottleneckExperiment.Questions(List.of(0, 1), 199, 7), 1);
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
        ReportFolder.write(out, report, Progress.SILENT, () -> StoredExperiment.write(setting(), report));
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

    /** Epochs 20 and 100 are those that are compared. */
    @Test
    void pastConvergenceANetworkIsComparedWithItself() {
        var runs = IntStream.range(0, 3)
                .mapToObj(i -> run("long" + i, i, 2, Map.of(0, 0.5, 20, 1.0 + i, 100, 3.0 + i)))
                .toList();
        var variant = new BottleneckExperiment.Variant(2, 0, List.of(), true);
        var report = experiment(runs, null, variant).report(setting());
        var means = table(report, "past-convergence").rows();
        assertThat(means.get(0)).containsEntry("converged", 20.0).containsEntry("past", 100.0);
        assertThat(means.get(1)).containsEntry("converged", 980.0).containsEntry("past", 900.0);
        assertThat((double) means.get(3).get("converged")).isBetween(8 - 1e-5, 8 + 1e-5); // 4 · (1 + 2 + 3) / 3
        assertThat((double) means.get(3).get("past")).isBetween(16 - 1e-5, 16 + 1e-5);
        // Samples lie 0.01 · √2 from centroids that are 4 · scale apart.
        double spread = 0.01 * Math.sqrt(2) / 4;
        assertThat((double) means.get(4).get("converged"))
                .isBetween(spread * (1 + 1 / 2.0 + 1 / 3.0) / 3 - 1e-6, spread * (1 + 1 / 2.0 + 1 / 3.0) / 3 + 1e-6);
        // Scales 1, 2, 3 are 10 apart for each step (see above), a network 20 from what it was; shapes are all one.
        var distances = table(report, "past-convergence-distances").rows();
        assertThat(distances).extracting(row -> row.get("pairs")).containsExactly(3L, 3L, 3L);
        for (int i = 0; i < 3; i++) {
            double expected = List.of(10, 10, 20).get(i);
            assertThat((double) distances.get(i).get("distance")).isBetween(expected - 1e-4, expected + 1e-4);
            assertThat((double) distances.get(i).get("relative")).isBetween(0.0, 1e-6);
        }
        assertThat(report.findings().get(3).verdict())
                .as("the training loss rises here")
                .isEqualTo(Finding.Verdict.DOES_NOT_HOLD);
        assertThat(report.findings().get(5).verdict()).isEqualTo(Finding.Verdict.HOLDS);
        assertThat(report.figures()).extracting(Figure::name).endsWith("past-convergence-latents", "losses");
        report.figures().forEach(Figure::svg);
        assertThat(report.inputs())
                .extracting(input -> input.get("key"))
                .startsWith("long0/e20/bottleneck", "long0/e100/bottleneck")
                .hasSize(6);
    }

    @Test
    void whereTheNoiseDiffersNothingIsSaidOfInitialWeights() {
        var runs = IntStream.range(0, 3)
                .mapToObj(i -> run("noise" + i, i, 1 + i, 2))
                .toList();
        var variant = new BottleneckExperiment.Variant(2, 0.1, List.of(), false);
        var report = experiment(runs, null, variant).report(setting());
        assertThat(table(report, "networks").rows())
                .extracting(row -> row.get("seed"))
                .containsExactly(100L, 101L, 102L);
        assertThat(report.tables()).extracting(Table::name).containsExactly("spread", "networks");
        assertThat(report.findings()).hasSize(2);
        assertThat(report.findings().get(1).statement()).contains("noise on the training images");
        assertThatThrownBy(() -> new BottleneckExperiment.Variant(2, 0.1, List.of("hidden1"), false))
                .isInstanceOf(InvalidInputException.class)
                .hasMessageContaining("expected one of both");
    }

    @Test
    void tooFewNetworksAreRefused() {
        assertThatThrownBy(() -> experiment(List.of(run("one", 1, 1, 2)), null))
                .isInstanceOf(InvalidInputException.class)
                .hasMessageContaining("three or more");
    }
}
