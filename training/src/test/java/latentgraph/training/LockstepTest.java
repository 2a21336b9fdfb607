package latentgraph.training;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CancellationException;
import java.util.stream.LongStream;
import latentgraph.core.ConflictException;
import latentgraph.core.InvalidInputException;
import latentgraph.core.LatentMatrix;
import latentgraph.core.Progress;
import latentgraph.core.RepresentationKey;
import latentgraph.core.format.Npy;
import latentgraph.core.format.RunDirectory;
import latentgraph.core.format.RunManifest.RandomSource;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(120)
class LockstepTest {
    private static final ImageDataSet GLYPHS = Glyphs.draw(5, 1_440, 180, 144);

    @TempDir
    Path folder;

    /** Widths that are no multiple of a tile or a panel, and a last batch that is not full: 1,440 = 41 · 35 + 5. */
    private static ClassifierConfiguration.Builder small() {
        return ClassifierConfiguration.builder()
                .architecture(Architecture.bottleneck(List.of(83, 21), 2))
                .learningRate(0.02)
                .batchSize(35)
                .epochs(2)
                .orderSeed(3);
    }

    private List<Path> train(String name, ClassifierConfiguration configuration, int threads, long... seeds) {
        return Lockstep.train(
                GLYPHS,
                configuration,
                LongStream.of(seeds).boxed().toList(),
                folder.resolve(name),
                threads,
                Progress.SILENT);
    }

    @Test
    void aRunIsWhatDl4jMakesOfTheSameSeed() {
        for (Architecture architecture : List.of(small().build().architecture(), Architecture.mlp(List.of(130)))) {
            ClassifierConfiguration configuration =
                    small().architecture(architecture).capture(List.of(1)).build();
            Path together = train("together" + architecture.name(), configuration, 2, 4, 9)
                    .get(1);
            Path alone = folder.resolve("alone" + architecture.name());
            Classifier.byDl4j(
                    GLYPHS,
                    configuration.toBuilder().weightSeed(9).build(),
                    alone,
                    Progress.SILENT,
                    Training.KEEP_NANOS);
            requireAlike(RunDirectory.open(together), RunDirectory.open(alone), 2e-5f);
        }
    }

    @Test
    void oneAloneIsOneOfMany() {
        ClassifierConfiguration configuration =
                small().patience(1).capture(List.of(1)).augment(true).build();
        Path together = train("together", configuration, 1, 4, 9).get(1);
        Path alone = folder.resolve("alone");
        Classifier.train(GLYPHS, configuration.toBuilder().weightSeed(9).build(), alone, Progress.SILENT);
        assertThat(ClassifierTest.files(alone)).isEqualTo(ClassifierTest.files(together));
    }

    /** Noise, augmentation and the seed of one layer alone mean the same to both. */
    @Test
    void soItIsWithEveryOption() {
        ClassifierConfiguration configuration = small().capture(List.of(1))
                .imageNoise(0.1, 8)
                .augment(true)
                .seededLayers(List.of("hidden1"), 77)
                .build();
        Path together = train("together", configuration, 2, 9).get(0);
        Path alone = folder.resolve("alone");
        Classifier.byDl4j(
                GLYPHS, configuration.toBuilder().weightSeed(9).build(), alone, Progress.SILENT, Training.KEEP_NANOS);
        requireAlike(RunDirectory.open(together), RunDirectory.open(alone), 2e-5f);
    }

    /**
     * The penalty's derivative jumps at 0, so a weight that is rounded to the other side is off by steps of the penalty, which
     * momentum adds up to 2 · rate · λ / (1 − momentum) = 8·10⁻⁴. The penalty moves each weight by up to 84 · 4·10⁻⁵ / 0.1 = 3·10⁻².
     */
    @Test
    void soItIsWithThePenalty() {
        ClassifierConfiguration configuration =
                small().capture(List.of(1)).l1(0.002, List.of("hidden1")).build();
        Path together = train("together", configuration, 2, 9).get(0);
        Path alone = folder.resolve("alone");
        Classifier.byDl4j(
                GLYPHS, configuration.toBuilder().weightSeed(9).build(), alone, Progress.SILENT, Training.KEEP_NANOS);
        requireAlike(RunDirectory.open(together), RunDirectory.open(alone), 8e-4f);
    }

    @Test
    void theSeedIsOfTheChosenLayersAlone() {
        ClassifierConfiguration all = small().epochs(0).build();
        ClassifierConfiguration some =
                small().epochs(0).seededLayers(List.of("hidden2"), 77).build();
        Map<String, Npy.Floats> one = RunDirectory.open(
                        train("some", some, 1, 4).get(0))
                .parameters(0)
                .orElseThrow();
        Map<String, Npy.Floats> seeded =
                RunDirectory.open(train("all", all, 1, 4).get(0)).parameters(0).orElseThrow();
        RunDirectory ofRest = RunDirectory.open(train("all", all, 1, 77).get(0));
        Map<String, Npy.Floats> rest = ofRest.parameters(0).orElseThrow();
        one.forEach((name, weight) -> assertThat(weight.values())
                .as(name)
                .isEqualTo(
                        (name.startsWith("hidden2") ? seeded : rest).get(name).values()));
        assertThat(RunDirectory.open(folder.resolve("some/glyphs-5-bottleneck-seed4"))
                        .manifest()
                        .randomness())
                .contains(
                        new RandomSource("weights of hidden2", 4), new RandomSource("weights of the other layers", 77));
    }

    /** λ·Σ|w| draws weights to 0: with it far more of them are smaller than a step of the penalty. */
    @Test
    void thePenaltyDrawsTheWeightsOfItsLayersToNothing() {
        Map<String, Npy.Floats> with = RunDirectory.open(
                        train("with", small().l1(0.01, List.of("hidden1")).build(), 1, 1)
                                .get(0))
                .parameters(2)
                .orElseThrow();
        Map<String, Npy.Floats> without = RunDirectory.open(
                        train("without", small().build(), 1, 1).get(0))
                .parameters(2)
                .orElseThrow();
        assertThat(small(with.get("hidden1.weight"))).isGreaterThan(5 * small(without.get("hidden1.weight")));
        assertThat(small(with.get("hidden2.weight"))).isLessThan(3 * small(without.get("hidden2.weight")) + 10);
    }

    private static int small(Npy.Floats weight) {
        int small = 0;
        for (float value : weight.values()) {
            small += Math.abs(value) < 0.002 ? 1 : 0; // rate · λ / (1 − momentum): how far the penalty alone moves one
        }
        return small;
    }

    /** @param most by which parameters may differ after 84 steps; latents are sums of many, by five times that */
    private static void requireAlike(RunDirectory together, RunDirectory alone, float most) {
        assertThat(together.representations()).isEqualTo(alone.representations());
        assertThat(together.manifest().id()).isEqualTo(alone.manifest().id());
        assertThat(together.manifest().hyperparameters())
                .isEqualTo(alone.manifest().hyperparameters());
        assertThat(together.manifest().layers()).isEqualTo(alone.manifest().layers());
        assertThat(together.manifest().framework()).isEqualTo("LatentGraph");
        assertThat(alone.manifest().framework()).startsWith("DL4J 1.");
        assertThat(together.sampleIndices()).isEqualTo(alone.sampleIndices());
        assertThat(together.labels().orElseThrow().values())
                .isEqualTo(alone.labels().orElseThrow().values());
        assertThat(together.history().orElseThrow().columns())
                .isEqualTo(alone.history().orElseThrow().columns());
        for (int epoch : new int[] {0, 1, 2}) {
            Map<String, Npy.Floats> parameters = together.parameters(epoch).orElseThrow();
            Map<String, Npy.Floats> expected = alone.parameters(epoch).orElseThrow();
            assertThat(List.copyOf(parameters.keySet())).isEqualTo(List.copyOf(expected.keySet()));
            // The same sums in another order: each rounds by 2^-24, and 84 steps of training carry it on.
            float tolerance = epoch == 0 ? 0 : most;
            expected.forEach((name, array) -> {
                assertThat(parameters.get(name).shape()).isEqualTo(array.shape());
                requireClose(parameters.get(name).values(), array.values(), tolerance);
            });
            assertThat(together.head(epoch).orElseThrow().weight())
                    .isEqualTo(parameters.get("output.weight").values());
            assertThat(differing(
                            together.predictions(epoch).orElseThrow(),
                            alone.predictions(epoch).orElseThrow()))
                    .isLessThanOrEqualTo(1);
        }
        for (RepresentationKey key : alone.representations()) {
            LatentMatrix expected = alone.latents(key);
            assertThat(together.latents(key).columns()).isEqualTo(expected.columns());
            requireClose(together.latents(key).values(), expected.values(), 5 * most);
        }
        List<double[]> expected = alone.history().orElseThrow().rows();
        List<double[]> history = together.history().orElseThrow().rows();
        assertThat(history).hasSameSizeAs(expected);
        for (int row = 0; row < history.size(); row++) {
            for (int column = 0; column < 4; column++) { // the fifth, the validation's accuracy, goes in steps
                assertThat(history.get(row)[column]).isCloseTo(expected.get(row)[column], within(most / 2.0));
            }
        }
    }

    private static void requireClose(float[] values, float[] expected, float tolerance) {
        assertThat(values).hasSameSizeAs(expected);
        for (int i = 0; i < values.length; i++) {
            assertThat(values[i]).isCloseTo(expected[i], within(tolerance));
        }
    }

    private static int differing(int[] a, int[] b) {
        int differing = 0;
        for (int i = 0; i < a.length; i++) {
            differing += a[i] == b[i] ? 0 : 1;
        }
        return differing;
    }

    @Test
    void neitherThreadsNorTheOtherNetworksChangeABit() {
        ClassifierConfiguration configuration = small().build();
        Path one = train("one", configuration, 1, 1, 2, 3).get(1);
        Path two = train("two", configuration, 2, 5, 4, 3, 2).get(3);
        assertThat(ClassifierTest.files(two)).isEqualTo(ClassifierTest.files(one));
        assertThat(ClassifierTest.files(train("one", configuration, 1, 3).get(0)))
                .isEqualTo(ClassifierTest.files(folder.resolve("two").resolve("glyphs-5-bottleneck-seed3")));
    }

    @Test
    void interruptedItGoesOnToTheSameBytes() throws Exception {
        ClassifierConfiguration configuration = small().build();
        train("whole", configuration, 2, 1, 2, 3);
        train("broken", configuration, 2, 2);
        Path finished = folder.resolve("broken/glyphs-5-bottleneck-seed2/run.json");
        var written = Files.getLastModifiedTime(finished);
        Progress interrupting = (stage, done, total) -> {
            if (stage.contains("epoch 2")) {
                throw new CancellationException("enough");
            }
        };
        assertThatThrownBy(() -> Lockstep.train(
                        GLYPHS, configuration, List.of(1L, 2L, 3L), folder.resolve("broken"), 2, interrupting))
                .isInstanceOf(CancellationException.class);
        assertThat(folder.resolve("broken/glyphs-5-bottleneck-seed1/run.json")).doesNotExist();
        train("broken", configuration, 2, 1, 2, 3);
        assertThat(Files.getLastModifiedTime(finished)).as("left as it was").isEqualTo(written);
        for (int seed = 1; seed <= 3; seed++) {
            String run = "glyphs-5-bottleneck-seed" + seed;
            assertThat(ClassifierTest.files(folder.resolve("broken").resolve(run)))
                    .isEqualTo(ClassifierTest.files(folder.resolve("whole").resolve(run)));
        }
        assertThatThrownBy(() -> train("broken", small().epochs(3).build(), 2, 1, 4))
                .isInstanceOf(ConflictException.class)
                .hasMessageContaining("epochs 2 instead of 3");
    }

    /** Kept at the end of each epoch, stopped in the sixth: in the files alone it does not show. */
    @Test
    void aLongTrainingGoesOnFromWhatWasKeptToTheSameBytes() {
        ClassifierConfiguration configuration = small().learningRate(0.2)
                .steps(List.of(), 1)
                .epochs(9)
                .patience(7)
                .capture(List.of(4, 7))
                .build();
        List<Path> whole = train("whole", configuration, 2, 1, 2);
        assertThat(RunDirectory.open(whole.get(1)).manifest().hyperparameters())
                .as("the best epoch is before what is kept")
                .containsEntry("finalEpoch", 2);
        Map<Path, ClassifierConfiguration> networks = new LinkedHashMap<>();
        for (long seed : new long[] {1, 2}) {
            ClassifierConfiguration own = Lockstep.ofSeed(configuration, seed);
            networks.put(folder.resolve("broken").resolve(own.run(GLYPHS)), own);
        }
        Progress interrupting = (stage, done, total) -> {
            if (stage.contains("epoch 6")) {
                throw new CancellationException("enough");
            }
        };
        assertThatThrownBy(() -> new Lockstep(GLYPHS, configuration, 2, interrupting, 0).train(networks))
                .isInstanceOf(CancellationException.class);
        Path first = networks.keySet().iterator().next();
        assertThat(first.resolve(".unfinished.npz")).exists();
        assertThat(first.resolve("run.json")).doesNotExist();

        ImageDataSet other = Glyphs.draw(5, 1_440, 180, 144);
        ClassifierConfiguration otherwise =
                networks.get(first).toBuilder().learningRate(0.1).build();
        assertThatThrownBy(() -> Classifier.train(other, otherwise, first, Progress.SILENT))
                .isInstanceOf(ConflictException.class)
                .hasMessageContaining(
                        "holds an unfinished run with learningRate 0.2 instead of 0.1; ask for the same to go"
                                + " on with it, or remove the folder");

        StringBuilder stages = new StringBuilder();
        Lockstep.train(
                GLYPHS,
                configuration,
                List.of(1L, 2L),
                folder.resolve("broken"),
                1,
                (stage, done, total) -> stages.append(stage));
        assertThat(stages.toString()).contains("epoch 6 of 9").doesNotContain("epoch 5 of 9");
        for (Path path : whole) {
            assertThat(ClassifierTest.files(folder.resolve("broken").resolve(path.getFileName())))
                    .isEqualTo(ClassifierTest.files(path));
        }
    }

    /** At this rate some of these seeds come to NaN and others do not. */
    @Test
    void oneThatDivergesEndsNoOther() {
        ClassifierConfiguration configuration = small().architecture(Architecture.mlp(List.of(16, 16, 16, 16, 16, 16)))
                .learningRate(2)
                .momentum(0.99)
                .build();
        long[] seeds = LongStream.rangeClosed(1, 8).toArray();
        for (int time = 1; time <= 2; time++) {
            assertThatThrownBy(() -> train("some", configuration, 2, seeds))
                    .isInstanceOf(InvalidInputException.class)
                    .hasMessageMatching(
                            "training diverged with the seeds \\d \\(epoch [12]\\)(, \\d \\(epoch [12]\\))*; nothing"
                                    + " is kept of these, all others are trained\\. Lower the learning rate, 2\\.0, or leave"
                                    + " these seeds out");
        }
        int whole = 0;
        for (long seed : seeds) {
            Path path = folder.resolve("some/glyphs-5-seed" + seed);
            if (Files.exists(path)) {
                whole++;
                Path alone = folder.resolve("alone" + seed);
                Classifier.train(GLYPHS, Lockstep.ofSeed(configuration, seed), alone, Progress.SILENT);
                assertThat(ClassifierTest.files(path)).isEqualTo(ClassifierTest.files(alone));
            }
        }
        assertThat(whole).isBetween(1, 7);
    }

    @Test
    void earlyStoppingIsEachNetworksOwn() {
        ClassifierConfiguration jumpy = small().architecture(Architecture.mlp(List.of(24)))
                .learningRate(0.3)
                .steps(List.of(), 1)
                .epochs(9)
                .patience(1)
                .build();
        List<Path> folders = train("together", jumpy, 2, 1, 2, 3, 4);
        List<Object> best = folders.stream()
                .map(path ->
                        RunDirectory.open(path).manifest().hyperparameters().get("finalEpoch"))
                .toList();
        assertThat(best.stream().distinct().count()).as("%s", best).isGreaterThan(1);
        for (Path path : folders) {
            RunDirectory run = RunDirectory.open(path);
            double[] losses = run.history().orElseThrow().rows().stream()
                    .mapToDouble(row -> row[3])
                    .toArray();
            int expected = 1;
            while (expected < losses.length && losses[expected] < losses[expected - 1]) {
                expected++;
            }
            assertThat(run.manifest().hyperparameters())
                    .containsEntry("finalEpoch", expected)
                    .containsEntry("epochsTrained", losses.length);
            // The parameters are that epoch's: a training that ends there has the same.
            Path cut = Lockstep.train(
                            GLYPHS,
                            jumpy.toBuilder().patience(0).epochs(expected).build(),
                            List.of(Long.valueOf(path.toString().replaceFirst(".*seed", ""))),
                            folder.resolve("cut"),
                            1,
                            Progress.SILENT)
                    .get(0);
            assertThat(RunDirectory.open(cut)
                            .parameters(expected)
                            .orElseThrow()
                            .get("hidden1.weight")
                            .values())
                    .isEqualTo(run.parameters(expected)
                            .orElseThrow()
                            .get("hidden1.weight")
                            .values());
        }
    }

    @Test
    void onlyWhatIsAskedForIsKept() {
        Path path = train(
                        "run",
                        small().run("mine")
                                .layers(List.of("bottleneck"))
                                .keepParameters(false)
                                .build(),
                        1,
                        -7)
                .get(0);
        RunDirectory run = RunDirectory.open(path);
        assertThat(path).hasFileName("mine-seed-7");
        assertThat(run.representations().stream().map(RepresentationKey::toString))
                .containsExactly("mine-seed-7/e0/bottleneck", "mine-seed-7/e2/bottleneck");
        assertThat(run.images()).isEmpty();
        assertThat(run.parameters(2)).isEmpty();
        assertThat(run.head(2)).isPresent();
        assertThat(run.manifest().seed()).isNull();
        assertThat(run.manifest().randomness())
                .contains(new RandomSource("weights", -7), new RandomSource("batch order", 3));
    }

    @Test
    void saysWhatCannotBe() {
        assertRefused(small().architecture(Architecture.resNetSmall()).build(), "expected mlp or bottleneck", 1);
        assertRefused(small().layers(List.of("hidden9")).build(), "layer is 'hidden9'; expected one of input, ", 1);
        assertRefused(small().l1(0.1, List.of("pooling")).build(), "l1Layers names 'pooling'; expected layers of", 1);
        assertRefused(
                small().seededLayers(List.of("pooling"), 1).build(),
                "seededLayers names 'pooling'; expected layers of",
                1);
        assertRefused(small().build(), "3 seeds, 2 of them different", 1, 2, 1);
        assertRefused(small().build(), "0 seeds", new long[0]);
        assertRefused(
                small().architecture(Architecture.mlp(List.of(16, 16, 16, 16, 16, 16)))
                        .learningRate(20)
                        .momentum(0.99)
                        .build(),
                "training diverged in epoch 1",
                1);
    }

    private void assertRefused(ClassifierConfiguration configuration, String message, long... seeds) {
        assertThatThrownBy(() -> train("refused", configuration, 2, seeds))
                .isInstanceOf(InvalidInputException.class)
                .hasMessageContaining(message);
    }

    /** Every float from -87 to 0 in steps of 2⁻¹⁰, and beyond, against Java's own in double. */
    @Test
    void exponentialIsExactToTwoUnits() {
        for (int i = 0; i <= 87 * 1024; i++) {
            float x = -i / 1024f;
            double expected = Math.exp(x);
            assertThat((double) DenseNetwork.exp(x)).isCloseTo(expected, within(2 * Math.ulp((float) expected) + 0.0));
        }
        assertThat(DenseNetwork.exp(-1e30f)).isEqualTo(DenseNetwork.exp(-87));
        assertThat(DenseNetwork.exp(Float.NaN)).isNaN();
    }
}
