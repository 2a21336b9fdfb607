package latentgraph.experiments;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.IntStream;
import latentgraph.core.InvalidInputException;
import latentgraph.core.LatentMatrix;
import latentgraph.core.Progress;
import latentgraph.core.format.Npy;
import latentgraph.core.format.RunDirectoryWriter;
import latentgraph.core.format.RunManifest;
import latentgraph.experiments.UnderspecificationExperiment.Group;
import latentgraph.experiments.UnderspecificationExperiment.Others;
import latentgraph.store.EmbeddedStore;
import latentgraph.training.ImageDataSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(300)
class UnderspecificationExperimentTest {
    private static final int SIZE = 30;
    private static final int INPUTS = 6;
    private static final int UNITS = 4;
    private static final int CLASSES = 3;

    @TempDir
    Path folder;

    /** Weights drawn by {@code weights}, the units in an order of their own. */
    private TrainedRun run(String id, long seed, long weights, int[] order) {
        var writer = RunDirectoryWriter.create(
                folder.resolve(id),
                new RunManifest(
                        id,
                        "mlp 4",
                        new RunManifest.DataSet("toys", SIZE, List.of("a", "b", "c")),
                        seed,
                        Map.of("epochs", 2),
                        List.of(new RunManifest.Layer("hidden1", UNITS)),
                        IntStream.rangeClosed(0, 2)
                                .mapToObj(epoch -> new RunManifest.Checkpoint(epoch, null, null, null, 0.5))
                                .toList(),
                        List.of(new RunManifest.RandomSource("weights", seed)),
                        "NumPy"));
        writer.labels(IntStream.range(0, SIZE).map(i -> i % CLASSES).toArray());
        var random = new Random(weights);
        double[][] incoming = drawn(random, INPUTS);
        double[][] outgoing = drawn(random, CLASSES);
        float[] first = new float[INPUTS * UNITS];
        float[] second = new float[UNITS * CLASSES];
        for (int unit = 0; unit < UNITS; unit++) {
            for (int i = 0; i < INPUTS; i++) {
                first[i * UNITS + unit] = (float) incoming[i][order[unit]];
            }
            for (int label = 0; label < CLASSES; label++) {
                second[unit * CLASSES + label] = (float) outgoing[label][order[unit]];
            }
        }
        var drawn = new Random(seed);
        for (int epoch = 0; epoch <= 2; epoch++) {
            float[] values = new float[SIZE * UNITS];
            for (int i = 0; i < values.length; i++) {
                values[i] = (float) drawn.nextGaussian();
            }
            writer.latents(epoch, "hidden1", new LatentMatrix(SIZE, UNITS, values));
            // From 0, so that what was taken away is less the weights.
            writer.parameters(
                    epoch,
                    Map.of(
                            "hidden1.weight",
                            new Npy.Floats(new int[] {INPUTS, UNITS}, epoch == 0 ? new float[first.length] : first),
                            "output.weight",
                            new Npy.Floats(
                                    new int[] {UNITS, CLASSES}, epoch == 0 ? new float[second.length] : second)));
        }
        writer.finish();
        return new TrainedRun(folder.resolve(id));
    }

    private static double[][] drawn(Random random, int rows) {
        return IntStream.range(0, rows)
                .mapToObj(i -> random.doubles(UNITS, -1, 1).toArray())
                .toArray(double[][]::new);
    }

    @Test
    void networksThatAreOneButForTheOrderOfTheirUnitsAreOne() {
        var same = new Group(
                3, 0.001, List.of(run("one", 1, 5, new int[] {0, 1, 2, 3}), run("reordered", 2, 5, new int[] {2, 0, 3, 1
                })));
        var different = new Group(
                3, 0.0, List.of(run("x", 1, 6, new int[] {0, 1, 2, 3}), run("y", 2, 7, new int[] {0, 1, 2, 3})));
        try (var store = EmbeddedStore.open(folder.resolve("store"), EmbeddedStore.Options.SMALL)) {
            var setting = new Setting(store, "latentgraph experiment underspecification", "test", Progress.SILENT);
            var report = new UnderspecificationExperiment(List.of(different, same), Extent.SMALL).report(setting);
            var rows = report.tables().get(0).rows();
            assertThat(rows).hasSize(2);
            for (String measure : List.of("apc1", "apc2", "pe", "apc1AllPairs")) {
                assertThat((double) rows.get(1).get(measure)).as(measure).isCloseTo(1, within(1e-6));
            }
            assertThat((double) rows.get(0).get("apc1")).isLessThan(0.9);
            assertThat(rows.get(0)).containsEntry("zeroWeights", 0.0);
            var ofGradients = report.tables().get(1).rows();
            for (int group = 0; group < 2; group++) {
                for (String measure : List.of("apc1", "apc2", "pe", "apc1AllPairs")) {
                    assertThat((double) ofGradients.get(group).get(measure))
                            .as(measure)
                            .isCloseTo((double) rows.get(group).get(measure), within(1e-6));
                }
            }
            assertThat(report.findings().get(4).verdict()).isEqualTo(Finding.Verdict.DOES_NOT_HOLD);
            assertThat(report.findings().get(0).verdict()).isEqualTo(Finding.Verdict.HOLDS);
            assertThat(report.inputs())
                    .extracting(input -> input.get("key"))
                    .containsExactly("one/e2/hidden1", "reordered/e2/hidden1");
            Path out = folder.resolve("report");
            ReportFolder.write(out, report, Progress.SILENT, () -> StoredExperiment.write(setting, report));
            assertThat(out.resolve("correlations.svg")).isRegularFile();
            assertThat(out.resolve("gradient-correlations.svg")).isRegularFile();
            assertThat(out.resolve("gradient-variance.svg")).doesNotExist(); // six inputs are no square
            assertThat(report.figures())
                    .extracting(Figure::name)
                    .containsExactly("correlations", "gradient-correlations", "frames-seed1", "frames-seed2", "paths");
            assertThat(out.resolve("frames-seed1.svg")).isRegularFile();
        }
    }

    @Test
    void furtherClassesAreLeftOutAndPlacesKept() {
        var three = new ImageDataSet(
                "toys",
                List.of("a", "b", "c"),
                6,
                1,
                1,
                1,
                new byte[] {10, 11, 12, 13, 14, 15},
                new int[] {0, 2, 1, 0, 2, 1},
                IntStream.range(0, 6).toArray(),
                new int[] {0, 1, 2},
                new int[] {3},
                new int[] {4, 5},
                List.of());
        var two = UnderspecificationExperiment.data(three, 2, Others.OUT);
        assertThat(two.classNames()).containsExactly("a", "b");
        assertThat(two.pixels()).containsExactly(10, 12, 13, 15);
        assertThat(two.labels()).containsExactly(0, 1, 0, 1);
        assertThat(two.indices()).containsExactly(0, 2, 3, 5);
        assertThat(two.train()).containsExactly(0, 1);
        assertThat(two.validation()).containsExactly(2);
        assertThat(two.probe()).containsExactly(3);
        assertThat(UnderspecificationExperiment.data(three, 3, Others.OUT)).isSameAs(three);
        var kept = UnderspecificationExperiment.data(three, 2, Others.ZERO);
        assertThat(kept.classNames()).containsExactly("a", "b");
        assertThat(kept.pixels()).isEqualTo(three.pixels());
        assertThat(kept.labels()).containsExactly(0, 0, 1, 0, 0, 1);
        assertThat(UnderspecificationExperiment.classes(Extent.SMALL, three)).containsExactly(2);
        assertThat(UnderspecificationExperiment.classes(Extent.PAPER, three)).containsExactly(2, 3);
    }

    @Test
    void oneNetworkAloneIsRefused() {
        assertThatThrownBy(() -> new Group(3, 0, List.of(run("alone", 1, 1, new int[] {0, 1, 2, 3}))))
                .isInstanceOf(InvalidInputException.class)
                .hasMessageContaining("expected two or more");
    }
}
