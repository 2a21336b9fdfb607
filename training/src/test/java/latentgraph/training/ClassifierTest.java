package latentgraph.training;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CancellationException;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import latentgraph.core.ConflictException;
import latentgraph.core.InvalidInputException;
import latentgraph.core.LatentMatrix;
import latentgraph.core.Progress;
import latentgraph.core.RealData;
import latentgraph.core.RepresentationKey;
import latentgraph.core.format.Head;
import latentgraph.core.format.Npy;
import latentgraph.core.format.RunDirectory;
import latentgraph.core.format.RunManifest;
import latentgraph.core.format.RunManifest.Checkpoint;
import latentgraph.core.format.RunManifest.RandomSource;
import org.bytedeco.openblas.global.openblas;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.nativeblas.NativeOpsHolder;

@Timeout(120)
class ClassifierTest {
    private static final ImageDataSet GLYPHS = Glyphs.draw(5, 1_440, 180, 144);

    @TempDir
    Path folder;

    static ClassifierConfiguration.Builder small() {
        return ClassifierConfiguration.builder()
                .widths(List.of(48, 24))
                .learningRate(0.05)
                .batchSize(32)
                .epochs(3)
                .seed(7);
    }

    private RunDirectory train(String name, ClassifierConfiguration configuration) {
        Classifier.train(GLYPHS, configuration, folder.resolve(name), Progress.SILENT);
        return RunDirectory.open(folder.resolve(name));
    }

    @Test
    void writesEverythingThatOneAsksOfARun() {
        RunDirectory run = train("run", small().run("mine").capture(List.of(1)).build());
        assertThat(run.representations().stream().map(RepresentationKey::toString))
                .containsExactly(
                        "mine/e0/input",
                        "mine/e0/hidden1",
                        "mine/e0/hidden2",
                        "mine/e1/hidden1",
                        "mine/e1/hidden2",
                        "mine/e3/hidden1",
                        "mine/e3/hidden2");
        RunManifest manifest = run.manifest();
        assertThat(manifest.architecture()).isEqualTo("mlp 48-24");
        assertThat(manifest.dataSet().name()).isEqualTo("glyphs-5");
        assertThat(manifest.dataSet().size()).isEqualTo(1_764);
        assertThat(manifest.dataSet().sha256()).isEqualTo(GLYPHS.sha256());
        ImageDataSet other = Glyphs.draw(5, 1_440, 180, 144);
        other.pixels()[0]++;
        assertThatThrownBy(() -> Classifier.requireSame(
                        other, small().run("mine").capture(List.of(1)).build(), run))
                .isInstanceOf(ConflictException.class)
                .hasMessageContaining("holds a finished run with dataSet.sha256");
        assertThat(manifest.seed()).isEqualTo(7);
        assertThat(manifest.framework()).isEqualTo("LatentGraph");
        assertThat(manifest.randomness())
                .containsExactly(
                        new RandomSource("glyphs", 5),
                        new RandomSource("weights", 7),
                        new RandomSource("batch order", 7));
        assertThat(manifest.hyperparameters())
                .containsEntry("batchSize", 32)
                .containsEntry("capture", List.of(1))
                .containsEntry("maxProbe", 10_000)
                .containsEntry("finalEpoch", 3);
        assertThat(run.labels().orElseThrow().values()).isEqualTo(GLYPHS.labels(GLYPHS.probe()));
        assertThat(run.sampleIndices()).startsWith(1_620, 1_621).hasSize(144);
        assertThat(run.images().orElseThrow().of(3))
                .isEqualTo(GLYPHS.images(GLYPHS.probe()).of(3));
        assertThat(run.history().orElseThrow().rows()).hasSize(3);
        Checkpoint last = manifest.checkpoints().get(2);
        assertThat(last.trainLoss()).isLessThan(manifest.checkpoints().get(1).trainLoss());
        assertThat(last.accuracy())
                .isGreaterThan(0.4)
                .isEqualTo(Probe.accuracy(
                        run.predictions(3).orElseThrow(),
                        run.labels().orElseThrow().values()));
    }

    /** What is written must be one network: relu(x · W + b) layer by layer, computed here in plain Java. */
    @Test
    void latentsPredictionsAndHeadFollowFromTheParameters() {
        RunDirectory run = train("run", small().run("mine").build());
        for (int epoch : new int[] {0, 3}) {
            Map<String, Npy.Floats> parameters = run.parameters(epoch).orElseThrow();
            assertThat(parameters.keySet())
                    .containsExactly(
                            "hidden1.weight",
                            "hidden1.bias",
                            "hidden2.weight",
                            "hidden2.bias",
                            "output.weight",
                            "output.bias");
            LatentMatrix below = run.latents(new RepresentationKey("mine", 0, "input"));
            for (String layer : new String[] {"hidden1", "hidden2"}) {
                LatentMatrix latents = run.latents(new RepresentationKey("mine", epoch, layer));
                double[] expected = affine(below, parameters.get(layer + ".weight"), parameters.get(layer + ".bias"));
                for (int i = 0; i < expected.length; i++) {
                    // 784 float products and their sum: relative error below 784 · 2^-24
                    assertThat(latents.values()[i]).isCloseTo((float) Math.max(0, expected[i]), within(1e-4f));
                }
                below = latents;
            }
            Head head = run.head(epoch).orElseThrow();
            assertThat(head.weight()).isEqualTo(parameters.get("output.weight").values());
            double[] scores = affine(
                    below,
                    new Npy.Floats(new int[] {24, 36}, head.weight()),
                    new Npy.Floats(new int[] {36}, head.bias()));
            int[] predictions = run.predictions(epoch).orElseThrow();
            for (int row = 0; row < below.rows(); row++) {
                double highest =
                        Arrays.stream(scores, row * 36, row * 36 + 36).max().orElseThrow();
                assertThat(scores[row * 36 + predictions[row]]).isCloseTo(highest, within(1e-4));
            }
        }
    }

    private static double[] affine(LatentMatrix x, Npy.Floats weight, Npy.Floats bias) {
        int columns = weight.shape()[1];
        double[] y = new double[x.rows() * columns];
        for (int row = 0; row < x.rows(); row++) {
            for (int column = 0; column < columns; column++) {
                double sum = bias.values()[column];
                for (int i = 0; i < x.columns(); i++) {
                    sum += (double) x.value(row, i) * weight.values()[i * columns + column];
                }
                y[row * columns + column] = sum;
            }
        }
        return y;
    }

    @Test
    void oneSeedGivesTheSameBytesInDl4jOnOneThreadAndOnTwo() {
        ClassifierConfiguration configuration = small().build();
        for (int threads = 1; threads <= 2; threads++) {
            Nd4j.getBackend();
            NativeOpsHolder.getInstance().getDeviceNativeOps().setOmpNumThreads(threads);
            openblas.blas_set_num_threads(threads);
            Classifier.byDl4j(
                    GLYPHS, configuration, folder.resolve("threads" + threads), Progress.SILENT, Training.KEEP_NANOS);
            assertThat(openblas.blas_get_num_threads()).as("set back").isEqualTo(threads);
        }
        assertThat(files(folder.resolve("threads2"))).isEqualTo(files(folder.resolve("threads1")));
    }

    /** In JVMs of their own: no order of class loading, no address of memory may show. */
    @Test
    void oneSeedGivesTheSameBytesInAnotherProcess() throws Exception {
        train("here", small().build());
        for (String threads : new String[] {"1", "2"}) {
            ProcessBuilder builder = new ProcessBuilder(
                            Path.of(System.getProperty("java.home"), "bin", "java")
                                    .toString(),
                            "-XX:ActiveProcessorCount=" + threads,
                            "--add-modules",
                            "jdk.incubator.vector",
                            "-cp",
                            System.getProperty("java.class.path"),
                            ClassifierTest.class.getName(),
                            folder.resolve("there" + threads).toString())
                    .redirectErrorStream(true)
                    .redirectOutput(folder.resolve("output").toFile());
            Process process = builder.start();
            try {
                assertThat(process.waitFor(100, TimeUnit.SECONDS)).isTrue();
            } finally {
                process.destroyForcibly();
            }
            assertThat(process.exitValue())
                    .as(Files.readString(folder.resolve("output")))
                    .isZero();
            assertThat(files(folder.resolve("there" + threads))).isEqualTo(files(folder.resolve("here")));
        }
    }

    public static void main(String[] arguments) {
        Classifier.train(GLYPHS, small().build(), Path.of(arguments[0]), Progress.SILENT);
    }

    @Test
    void theTwoSeedsAreForTwoThings() {
        RunDirectory run = train("run", small().run("a").epochs(1).build());
        RunDirectory otherOrder =
                train("order", small().run("a").epochs(1).orderSeed(8).build());
        RunDirectory otherWeights =
                train("weights", small().run("a").epochs(1).weightSeed(8).build());
        RepresentationKey untrained = new RepresentationKey("a", 0, "hidden2");
        RepresentationKey trained = new RepresentationKey("a", 1, "hidden2");
        assertThat(otherOrder.latents(untrained).values())
                .isEqualTo(run.latents(untrained).values());
        assertThat(otherOrder.latents(trained).values())
                .isNotEqualTo(run.latents(trained).values());
        assertThat(otherWeights.latents(untrained).values())
                .isNotEqualTo(run.latents(untrained).values());
        assertThat(otherOrder.manifest().seed()).isNull();
        assertThat(otherOrder.manifest().randomness()).contains(new RandomSource("batch order", 8));
    }

    /** Weights drawn from the stream of glyph 0, or batches from that of glyph 1, would tie the network to its data. */
    @Test
    void weightsAndGlyphsOfOneSeedDrawFromDifferentStreams() {
        RunDirectory run = train("run", small().epochs(0).seed(5).build());
        float first = run.parameters(0).orElseThrow().get("hidden1.weight").values()[0];
        double glyph = Seeding.GLYPH.random(5, 0).nextGaussian() * Math.sqrt(2.0 / 784);
        assertThat(first).isNotEqualTo((float) glyph);
    }

    /** He: variance 2 / inputs. Xavier-uniform: within ±gain·√(6 / (inputs + outputs)), gain √2 but for the output's 1. */
    @Test
    void weightsBeginAsTheirInitialisationSays() {
        for (ClassifierConfiguration.WeightInit init : ClassifierConfiguration.WeightInit.values()) {
            RunDirectory run =
                    train(init.name(), small().epochs(0).weightInit(init).build());
            Map<String, Npy.Floats> parameters = run.parameters(0).orElseThrow();
            for (String layer : new String[] {"hidden1", "hidden2", "output"}) {
                Npy.Floats weight = parameters.get(layer + ".weight");
                int inputs = weight.shape()[0];
                int outputs = weight.shape()[1];
                int n = inputs * outputs;
                double squares = 0;
                double greatest = 0;
                for (float value : weight.values()) {
                    squares += (double) value * value;
                    greatest = Math.max(greatest, Math.abs(value));
                }
                boolean he = init == ClassifierConfiguration.WeightInit.HE_NORMAL;
                double limit = (layer.equals("output") ? 1 : Math.sqrt(2)) * Math.sqrt(6.0 / (inputs + outputs));
                double variance = he ? 2.0 / inputs : limit * limit / 3;
                // A mean of n squares deviates by variance·√((kurtosis − 1) / n); normal: 3, uniform: 9/5. Five times
                // that.
                double five = 5 * variance * Math.sqrt((he ? 2 : 0.8) / n);
                assertThat(squares / n).as(layer).isCloseTo(variance, within(five));
                // 1 in e²⁰ that none of n lies in the outer 20/n of a uniform's range; less that none of 864 normal
                // ones
                // goes beyond two standard deviations, or one of 37,632 beyond six.
                double deviation = Math.sqrt(variance);
                assertThat(greatest)
                        .as(layer)
                        .isBetween(
                                he ? 2 * deviation : limit * (1 - 20.0 / n), he ? 6 * deviation : limit * (1 + 1e-6));
                assertThat(parameters.get(layer + ".bias").values()).containsOnly(0f);
            }
        }
    }

    /** Thesis 3.6.2. A rate this high makes the validation loss go up and down. */
    @Test
    void earlyStoppingTakesBackTheBestEpoch() {
        ClassifierConfiguration.Builder jumpy = small().run("a")
                .learningRate(0.2)
                .steps(List.of(), 1)
                .epochs(12)
                .captureAll();
        RunDirectory all = train("all", jumpy.build());
        double[] losses = all.history().orElseThrow().rows().stream()
                .mapToDouble(row -> row[3])
                .toArray();
        int best = 0;
        int stopped = 0;
        for (int epoch = 1; epoch <= 12 && stopped == 0; epoch++) {
            if (best == 0 || losses[epoch - 1] < losses[best - 1]) {
                best = epoch;
            } else if (epoch - best == 2) {
                stopped = epoch;
            }
        }
        assertThat(stopped)
                .as("the losses %s rise twice", Arrays.toString(losses))
                .isPositive();

        RunDirectory early = train("early", jumpy.patience(2).capture(List.of()).build());
        assertThat(early.history().orElseThrow().rows()).hasSize(stopped);
        assertThat(early.manifest().hyperparameters())
                .containsEntry("epochsTrained", stopped)
                .containsEntry("finalEpoch", best);
        assertThat(early.manifest().checkpoints().stream().map(Checkpoint::epoch))
                .containsExactly(0, best);
        Map<String, Npy.Floats> kept = early.parameters(best).orElseThrow();
        Map<String, Npy.Floats> then = all.parameters(best).orElseThrow();
        then.forEach((name, array) -> assertThat(kept.get(name).values()).isEqualTo(array.values()));
        RepresentationKey key = new RepresentationKey("a", best, "hidden2");
        assertThat(early.latents(key).values()).isEqualTo(all.latents(key).values());
    }

    /** With a factor this small the last epochs move next to nothing: the schedule reaches the optimiser. */
    @Test
    void theScheduleIsFollowed() {
        RunDirectory run = train(
                "run",
                small().run("a")
                        .epochs(3)
                        .momentum(0)
                        .steps(List.of(1), 1e-9)
                        .captureAll()
                        .build());
        float[] first = run.parameters(1).orElseThrow().get("hidden1.weight").values();
        float[] last = run.parameters(3).orElseThrow().get("hidden1.weight").values();
        float[] untrained =
                run.parameters(0).orElseThrow().get("hidden1.weight").values();
        assertThat(furthest(first, last)).isLessThan(1e-6);
        assertThat(furthest(untrained, first)).isGreaterThan(1e-2);
        assertThat(run.history().orElseThrow().rows().get(2)[1]).isCloseTo(0.05e-9, within(1e-15));
    }

    private static double furthest(float[] a, float[] b) {
        double most = 0;
        for (int i = 0; i < a.length; i++) {
            most = Math.max(most, Math.abs(a[i] - b[i]));
        }
        return most;
    }

    @Test
    void anInterruptedTrainingLeavesNoRunAndCanBeStartedAgain() {
        Thread here = Thread.currentThread();
        Progress interrupting = (stage, done, total) -> {
            if (stage.contains("epoch 2") && done > 0) {
                here.interrupt();
            }
        };
        assertThatThrownBy(() -> Classifier.train(GLYPHS, small().build(), folder.resolve("run"), interrupting))
                .isInstanceOf(CancellationException.class);
        assertThat(Thread.interrupted()).as("still set").isTrue();
        assertThat(folder.resolve("run/run.json")).doesNotExist();
        train("run", small().build());
        train("undisturbed", small().build());
        assertThat(files(folder.resolve("run"))).isEqualTo(files(folder.resolve("undisturbed")));
        assertThatThrownBy(() -> train("run", small().build())).isInstanceOf(ConflictException.class);
    }

    @Test
    void divergenceIsToldWithTheRateToLower() {
        assertThatThrownBy(() -> train(
                        "run",
                        small().widths(List.of(16, 16, 16, 16, 16, 16))
                                .learningRate(20)
                                .momentum(0.99)
                                .build()))
                .isInstanceOf(InvalidInputException.class)
                .hasMessage("training diverged in epoch 1: the loss is NaN; lower the learning rate, now 20.0");
    }

    /** Real digits, cut small for time: 9 of 10 unseen ones right after two epochs over a tenth of the set. */
    @Test
    void learnsRealDigits() {
        ImageDataSet all = DataSets.open("mnist:" + RealData.folder("mnist"), 0);
        ImageDataSet tenth = new ImageDataSet(
                all.name(),
                all.classNames(),
                all.size(),
                28,
                28,
                1,
                all.pixels(),
                all.labels(),
                all.indices(),
                Arrays.copyOf(all.train(), 5_400),
                Arrays.copyOf(all.validation(), 600),
                all.probe(),
                List.of());
        RunManifest manifest = Classifier.train(
                tenth,
                small().widths(List.of(64, 32)).epochs(2).maxProbe(2_000).build(),
                folder.resolve("digits"),
                Progress.SILENT);
        assertThat(manifest.id()).isEqualTo("mnist-seed7");
        assertThat(manifest.checkpoints().get(0).accuracy()).isLessThan(0.3);
        assertThat(manifest.checkpoints().get(1).accuracy()).isGreaterThan(0.88);
        RunDirectory run = RunDirectory.open(folder.resolve("digits"));
        assertThat(run.size()).isEqualTo(2_000);
        assertThat(run.sampleIndices()).startsWith(60_000);
    }

    /** Every file below a folder, as text. */
    static Map<String, String> files(Path directory) {
        Map<String, String> contents = new TreeMap<>();
        try (Stream<Path> all = Files.walk(directory)) {
            for (Path file : all.filter(Files::isRegularFile).toList()) {
                contents.put(
                        directory.relativize(file).toString(),
                        HexFormat.of().formatHex(sha256(Files.readAllBytes(file))));
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        assertThat(contents).containsKey("run.json");
        return contents;
    }

    private static byte[] sha256(byte[] bytes) {
        try {
            return MessageDigest.getInstance("SHA-256").digest(bytes);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }
}
