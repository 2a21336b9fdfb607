package latentgraph.training;

import static latentgraph.training.ClassifierTest.files;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CancellationException;
import java.util.stream.IntStream;
import latentgraph.core.ConflictException;
import latentgraph.core.InvalidInputException;
import latentgraph.core.Progress;
import latentgraph.core.RepresentationKey;
import latentgraph.core.format.Npy;
import latentgraph.core.format.RunDirectory;
import latentgraph.core.format.RunManifest;
import latentgraph.training.PruningConfiguration.Scope;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(120)
class PruningTest {
    private static final ImageDataSet GLYPHS = Glyphs.draw(5, 720, 180, 72);

    @TempDir
    Path folder;

    private static ClassifierConfiguration.Builder small() {
        return ClassifierTest.small().run("a").epochs(1);
    }

    private RunDirectory prune(String name, ClassifierConfiguration configuration, PruningConfiguration pruning) {
        Pruning.train(GLYPHS, configuration, pruning, folder.resolve(name), Progress.SILENT);
        return RunDirectory.open(folder.resolve(name));
    }

    private static Map<String, Npy.Bytes> masks(RunDirectory run, int iteration) {
        return run.masks(iteration).orElseThrow();
    }

    private static float[] parameter(RunDirectory run, int iteration, String name) {
        return run.parameters(iteration).orElseThrow().get(name).values();
    }

    /** Thesis tables 5.8 (p = 0.2) and 5.3.2 (p = 0.01: 14 % after 15 iterations). */
    @Test
    void asManyWeightsGoAsInTheThesis() {
        ClassifierConfiguration untrained = small().epochs(0).build(); // what is pruned does not depend on training
        int[] percent = {0, 20, 36, 49, 59, 67, 74, 79, 83, 87, 89, 91, 93, 95, 96, 96};
        RunDirectory high = prune("high", untrained, PruningConfiguration.of(0.2, 15));
        List<double[]> rows = high.history().orElseThrow().rows();
        for (int iteration = 0; iteration <= 15; iteration++) {
            double[] row = rows.get(iteration);
            assertThat(row[0]).isEqualTo(iteration);
            // Half a weight of 38,784, and of 1,152 in the smaller layer.
            double expected = 1 - Math.pow(0.8, iteration);
            assertThat(row[1]).isCloseTo(expected, within(1.0 / 38_784));
            assertThat(row[8]).isCloseTo(expected, within(0.5 / 37_632));
            assertThat(row[9]).isCloseTo(expected, within(0.5 / 1_152));
            assertThat(Math.round(100 * row[1])).isEqualTo(percent[iteration]);
        }
        RunDirectory low = prune("low", untrained, PruningConfiguration.of(0.01, 15));
        assertThat(Math.round(100 * low.history().orElseThrow().rows().get(15)[1]))
                .isEqualTo(14);
    }

    /** Trained for no epoch, each network is what its training begins with: the first's weights, or 0. */
    @Test
    void whatIsLeftGoesBackToWhereItBegan() {
        RunDirectory run = prune("run", small().epochs(0).build(), PruningConfiguration.of(0.3, 3));
        for (String name : new String[] {"hidden1.weight", "hidden2.weight"}) {
            float[] initial = parameter(run, 0, name);
            for (int iteration = 1; iteration <= 3; iteration++) {
                byte[] mask = masks(run, iteration).get(name).values();
                float[] rewound = parameter(run, iteration, name);
                for (int i = 0; i < initial.length; i++) {
                    assertThat(rewound[i]).isEqualTo(mask[i] == 1 ? initial[i] : 0f);
                }
            }
        }
        assertThat(parameter(run, 3, "output.weight")).isEqualTo(parameter(run, 0, "output.weight"));
    }

    @Test
    void theLeastOfTheRemainingWeightsGoAndStayAway() {
        RunDirectory run = prune("run", small().build(), PruningConfiguration.of(0.4, 3));
        assertThat(masks(run, 3)).containsOnlyKeys("hidden1.weight", "hidden2.weight");
        for (String name : masks(run, 0).keySet()) {
            assertThat(masks(run, 0).get(name).values()).containsOnly(1);
            for (int iteration = 1; iteration <= 3; iteration++) {
                float[] before = parameter(run, iteration - 1, name);
                float[] trained = parameter(run, iteration, name);
                byte[] maskBefore = masks(run, iteration - 1).get(name).values();
                byte[] mask = masks(run, iteration).get(name).values();
                float greatestPruned = 0;
                float leastKept = Float.POSITIVE_INFINITY;
                for (int i = 0; i < mask.length; i++) {
                    assertThat(mask[i]).isLessThanOrEqualTo(maskBefore[i]);
                    if (mask[i] == 0) {
                        assertThat(trained[i]).isEqualTo(0f); // which -0f is not
                    }
                    if (mask[i] == 1) {
                        leastKept = Math.min(leastKept, Math.abs(before[i]));
                    } else if (maskBefore[i] == 1) {
                        greatestPruned = Math.max(greatestPruned, Math.abs(before[i]));
                    }
                }
                assertThat(greatestPruned).isPositive().isLessThanOrEqualTo(leastKept);
            }
        }
        int[] rows = GLYPHS.probe();
        assertThat(run.sampleIndices()).isEqualTo(GLYPHS.indices(rows));
        assertThat(run.representations().stream().map(RepresentationKey::toString))
                .containsExactly(
                        "a/e0/input",
                        "a/e0/hidden1",
                        "a/e0/hidden2",
                        "a/e1/hidden1",
                        "a/e1/hidden2",
                        "a/e2/hidden1",
                        "a/e2/hidden2",
                        "a/e3/hidden1",
                        "a/e3/hidden2");
        assertThat(run.head(3)).isPresent();
    }

    /** Ranked in all layers together, those with the smaller weights lose more. */
    @Test
    void pruningInTheWholeNetworkTakesTheLeastWhereverTheyAre() {
        RunDirectory run =
                prune("run", small().epochs(0).build(), new PruningConfiguration(0.5, 1, Scope.NETWORK, true, false));
        double[] row = run.history().orElseThrow().rows().get(1);
        assertThat(run.history().orElseThrow().columns())
                .endsWith("prunedRatio.hidden1.weight", "prunedRatio.hidden2.weight", "prunedRatio.output.weight");
        assertThat(row[1]).isCloseTo(0.5, within(0.5 / 39_648));
        // He: standard deviations √(2/784), √(2/48), √(2/24): the wider layer's weights are the smaller ones.
        assertThat(row[8]).isGreaterThan(0.5);
        assertThat(row[9]).isLessThan(0.25);
        float threshold = 0;
        for (String name : masks(run, 1).keySet()) {
            float[] weight = parameter(run, 0, name);
            byte[] mask = masks(run, 1).get(name).values();
            threshold = (float) Math.max(
                    threshold,
                    IntStream.range(0, mask.length)
                            .filter(i -> mask[i] == 0)
                            .mapToDouble(i -> Math.abs(weight[i]))
                            .max()
                            .orElse(0));
        }
        for (String name : masks(run, 1).keySet()) {
            float[] weight = parameter(run, 0, name);
            byte[] mask = masks(run, 1).get(name).values();
            for (int i = 0; i < mask.length; i++) {
                assertThat(mask[i] == 1).isEqualTo(Math.abs(weight[i]) > threshold);
            }
        }
    }

    /** Iteration 0 is a training like any other: the same bits as DL4J's without pruning. */
    @Test
    void theUnprunedNetworkIsAnyOther() {
        ClassifierConfiguration configuration =
                small().epochs(4).patience(1).learningRate(0.2).build();
        RunDirectory pruned = prune("pruned", configuration, PruningConfiguration.of(0.2, 1));
        RunManifest plain =
                Classifier.byDl4j(GLYPHS, configuration, folder.resolve("plain"), Progress.SILENT, Training.KEEP_NANOS);
        int best = (Integer) plain.hyperparameters().get("finalEpoch");
        RunDirectory run = RunDirectory.open(folder.resolve("plain"));
        assertThat(pruned.history().orElseThrow().rows().get(0)[3]).isEqualTo(best);
        assertThat(pruned.latents(new RepresentationKey("a", 0, "hidden2")).values())
                .isEqualTo(
                        run.latents(new RepresentationKey("a", best, "hidden2")).values());
        assertThat(pruned.manifest().checkpoints().get(0).validationLoss())
                .isEqualTo(plain.checkpoints().get(1).validationLoss());
    }

    @Test
    void anInterruptedPruningGoesOnToTheSameBytes() throws Exception {
        ClassifierConfiguration configuration = small().epochs(2).patience(1).build();
        PruningConfiguration pruning = PruningConfiguration.of(0.2, 3);
        prune("undisturbed", configuration, pruning);
        for (String moment :
                new String[] {"iteration 0 of 3, epoch 2", "iteration 2 of 3, epoch 1", "capturing a, iteration 2"}) {
            Progress interrupting = (stage, done, total) -> {
                if (stage.contains(moment) && (done > 0 || total == 0)) {
                    Thread.currentThread().interrupt();
                }
            };
            Path run = folder.resolve("run");
            assertThatThrownBy(() -> Pruning.train(GLYPHS, configuration, pruning, run, interrupting))
                    .isInstanceOf(CancellationException.class);
            assertThat(Thread.interrupted()).isTrue();
            assertThat(run.resolve("run.json")).doesNotExist();
            StringBuilder stages = new StringBuilder();
            Pruning.train(GLYPHS, configuration, pruning, run, (stage, done, total) -> stages.append(stage));
            assertThat(stages.toString().contains("iteration 1 of 3")).isEqualTo(moment.contains("iteration 0"));
            assertThat(files(run)).as(moment).isEqualTo(files(folder.resolve("undisturbed")));
            Files.move(run, folder.resolve(moment));
        }
    }

    @Test
    void anotherPruningDoesNotGoOnWithThisOne() {
        Progress interrupting = (stage, done, total) -> {
            if (stage.contains("iteration 1")) {
                Thread.currentThread().interrupt();
            }
        };
        Path run = folder.resolve("run");
        assertThatThrownBy(() ->
                        Pruning.train(GLYPHS, small().build(), PruningConfiguration.of(0.2, 3), run, interrupting))
                .isInstanceOf(CancellationException.class);
        assertThat(Thread.interrupted()).isTrue();
        assertThatThrownBy(() -> prune("run", small().build(), PruningConfiguration.of(0.1, 3)))
                .isInstanceOf(ConflictException.class)
                .hasMessageContaining("run holds an unfinished run with pruning.rate 0.2 instead of 0.1")
                .hasMessageEndingWith("ask for the same to go on with it, or remove the folder");
        assertThatThrownBy(() -> prune("run", small().seed(8).build(), PruningConfiguration.of(0.2, 3)))
                .isInstanceOf(ConflictException.class)
                .hasMessageContaining("unfinished run with seed 7 instead of 8");
        ImageDataSet other = Glyphs.draw(5, 720, 180, 72);
        other.pixels()[0]++;
        assertThatThrownBy(() ->
                        Pruning.train(other, small().build(), PruningConfiguration.of(0.2, 3), run, Progress.SILENT))
                .isInstanceOf(ConflictException.class)
                .hasMessageContaining("unfinished run with dataSet.sha256");
        assertThatThrownBy(() -> Classifier.train(GLYPHS, small().build(), run, Progress.SILENT))
                .isInstanceOf(ConflictException.class)
                .hasMessageContaining("holds an unfinished run with pruning.rate 0.2 instead of none");
        assertThat(run.resolve("checkpoints/e000/masks.npz")).exists();
        RunDirectory finished = prune("run", small().build(), PruningConfiguration.of(0.2, 3));
        assertThatThrownBy(() -> prune("run", small().build(), PruningConfiguration.of(0.2, 3)))
                .isInstanceOf(ConflictException.class)
                .hasMessageContaining("holds a finished run");
        Pruning.requireSame(GLYPHS, small().build(), PruningConfiguration.of(0.2, 3), finished);
        assertThatThrownBy(() -> Pruning.requireSame(
                        GLYPHS,
                        small().build(),
                        new PruningConfiguration(0.2, 3, Scope.NETWORK, false, false),
                        finished))
                .isInstanceOf(ConflictException.class)
                .hasMessage(run
                        + " holds a finished run with pruning.scope \"layer\" instead of \"network\"; name another run"
                        + " (--run NAME), or remove that folder");
        assertThatThrownBy(() -> Pruning.requireSame(other, small().build(), PruningConfiguration.of(0.2, 3), finished))
                .isInstanceOf(ConflictException.class)
                .hasMessageContaining("finished run with dataSet.sha256");
        assertThatThrownBy(() -> Pruning.requireSame(
                        GLYPHS,
                        small().architecture(Architecture.resNetSmall()).build(),
                        PruningConfiguration.of(0.2, 3),
                        finished))
                .isInstanceOf(ConflictException.class)
                .hasMessageContaining("architecture \"mlp 48-24\" instead of \"resnet-small 8-16-32\"");
        assertThatThrownBy(() -> Classifier.requireSame(GLYPHS, small().build(), finished))
                .isInstanceOf(ConflictException.class)
                .hasMessageContaining("pruning.rate 0.2 instead of none");
    }

    @Test
    void whatAnInterruptedPruningLostIsTold() throws Exception {
        Progress interrupting = (stage, done, total) -> {
            if (stage.contains("iteration 2")) {
                Thread.currentThread().interrupt();
            }
        };
        Path run = folder.resolve("run");
        ClassifierConfiguration configuration = small().epochs(0).build();
        PruningConfiguration pruning = PruningConfiguration.of(0.2, 2);
        assertThatThrownBy(() -> Pruning.train(GLYPHS, configuration, pruning, run, interrupting))
                .isInstanceOf(CancellationException.class);
        assertThat(Thread.interrupted()).isTrue();
        for (String file : List.of(
                "history.csv",
                "checkpoints/e000/input.npy",
                "checkpoints/e001/hidden2.npy",
                "checkpoints/e001/masks.npz",
                "checkpoints/e000/parameters.npz",
                "checkpoints/e000/predictions.npy",
                "checkpoints/e001/head.npz")) {
            Files.move(run.resolve(file), folder.resolve("lost"));
            assertThatThrownBy(() -> prune("run", configuration, pruning))
                    .isInstanceOf(InvalidInputException.class)
                    .hasMessage(
                            "%s holds an unfinished pruning that lacks %s; put it back, or remove the folder to begin"
                                            .formatted(run, file)
                                    + " again");
            Files.move(folder.resolve("lost"), run.resolve(file));
        }
        Files.delete(run.resolve("labels.npy")); // of the data, not of the training: written again
        prune("run", configuration, pruning);
        prune("undisturbed", configuration, pruning);
        assertThat(files(run)).isEqualTo(files(folder.resolve("undisturbed")));
    }

    /** With so low a rate that no weight goes, the same order gives the same bits again, and another does not. */
    @Test
    void theOrderIsDrawnAnewUnlessTheSameIsAskedFor() {
        for (boolean same : new boolean[] {true, false}) {
            RunDirectory run =
                    prune("run" + same, small().build(), new PruningConfiguration(1e-9, 1, Scope.LAYER, false, same));
            assertThat(masks(run, 1).get("hidden1.weight").values()).containsOnly(1);
            if (same) {
                assertThat(parameter(run, 1, "hidden1.weight")).isEqualTo(parameter(run, 0, "hidden1.weight"));
            } else {
                assertThat(parameter(run, 1, "hidden1.weight")).isNotEqualTo(parameter(run, 0, "hidden1.weight"));
            }
        }
    }

    @Test
    void whatCannotBePrunedIsTold() {
        assertThatThrownBy(() -> PruningConfiguration.of(1, 15))
                .isInstanceOf(InvalidInputException.class)
                .hasMessage("rate is 1.0; expected above 0, below 1");
        assertThatThrownBy(() -> PruningConfiguration.of(0.2, 0))
                .isInstanceOf(InvalidInputException.class)
                .hasMessage("iterations is 0; expected 1 to 999");
        assertThatThrownBy(() -> prune("run", small().captureAll().build(), PruningConfiguration.of(0.2, 1)))
                .isInstanceOf(InvalidInputException.class)
                .hasMessageContaining("capture is [0, 1]; expected none");
    }
}
