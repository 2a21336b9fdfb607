package latentgraph.core.format;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import latentgraph.core.ConflictException;
import latentgraph.core.InvalidInputException;
import latentgraph.core.LatentMatrix;
import latentgraph.core.RepresentationKey;
import latentgraph.core.UnknownKeyException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

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

    // ---- files that contradict one another: each error names both

    /** Does something to the files of a whole run. */
    private interface Damage {
        void to(Path run) throws IOException;
    }

    static Stream<Arguments> contradictions() {
        return Stream.of(
                damage(
                        "one label less",
                        "samples.npy has 4 rows but RUN/labels.npy has 3; expected one row a sample in both",
                        run -> Npy.write(run.resolve("labels.npy"), new int[3], 3)),
                damage(
                        "one image more",
                        "images.npy has 5 rows but RUN/labels.npy has 4",
                        run -> Npy.write(run.resolve("images.npy"), new byte[20], 5, 2, 2)),
                damage(
                        "one prediction more",
                        "e012/predictions.npy has 5 rows but RUN/labels.npy has 4",
                        run -> Npy.write(run.resolve("checkpoints/e012/predictions.npy"), new int[5], 5)),
                damage(
                        "one index less",
                        "samples.npy has 3 rows but RUN/labels.npy has 4",
                        run -> Npy.write(run.resolve("samples.npy"), new int[] {1, 2, 3}, 3)),
                damage(
                        "another dimension",
                        "e000/input.npy has 5 columns but RUN/run.json says layer input has dimension 3; expected the same",
                        run -> Npy.write(run.resolve("checkpoints/e000/input.npy"), new float[20], 4, 5)),
                damage(
                        "another shape",
                        "e012/hidden1.npy has 2 columns but RUN/run.json says layer hidden1 has 2 × 3 × 4 channels × height × width; expected their product, 24",
                        run -> replace(
                                run,
                                "\"name\" : \"hidden1\"",
                                "\"name\": \"hidden1\", \"channels\": 2, \"height\": 3, \"width\": 4")),
                damage(
                        "flat latents",
                        "e000/input.npy has shape (12,); expected (n, d)",
                        run -> Npy.write(run.resolve("checkpoints/e000/input.npy"), new float[12], 12)),
                damage(
                        "latents without columns",
                        "e000/input.npy has shape (4, 0); expected (n, d)",
                        run -> Npy.write(run.resolve("checkpoints/e000/input.npy"), new float[0], 4, 0)),
                damage(
                        "a column of labels",
                        "labels.npy has shape (4, 1); expected (n,), one integer a sample: x.ravel()",
                        run -> Npy.write(run.resolve("labels.npy"), new int[4], 4, 1)),
                damage(
                        "channels first",
                        "images.npy has shape (4, 3, 2, 2); expected (n, h, w) or (n, h, w, c) with c of 1, 3 or 4",
                        run -> Npy.write(run.resolve("images.npy"), new byte[48], 4, 3, 2, 2)),
                damage(
                        "more rows than samples",
                        "labels.npy has 4 rows but RUN/run.json says dataSet.size is 3; expected at most that",
                        run -> {
                            Files.delete(run.resolve("samples.npy"));
                            replace(run, "\"size\" : 10", "\"size\" : 3");
                        }),
                damage(
                        "labels without names",
                        "labels.npy holds labels but RUN/run.json names no classes; expected dataSet.classNames",
                        run -> replace(run, "\"disc\", \"square\"", "")),
                damage(
                        "a layer nobody knows",
                        "e012/hiden1.npy belongs to no layer of RUN/run.json; expected ",
                        run -> Npy.write(run.resolve("checkpoints/e012/hiden1.npy"), latents(4, 3))),
                damage(
                        "an epoch nobody knows",
                        "checkpoints/e12 belongs to no checkpoint of RUN/run.json; expected e000, e012",
                        run -> Files.createDirectory(run.resolve("checkpoints/e12"))),
                damage(
                        "a misspelt file",
                        "label.npy is not part of a run; expected labels.npy, samples.npy or images.npy",
                        run -> Npy.write(run.resolve("label.npy"), new int[4], 4)),
                damage(
                        "a misspelt archive",
                        "e012/heads.npz is not part of a run; expected head.npz, parameters.npz, gradients.npz or masks.npz",
                        run -> Files.createFile(run.resolve("checkpoints/e012/heads.npz"))),
                damage(
                        "no representation",
                        "RUN holds no representation; expected at least one file such as checkpoints/e000/input.npy",
                        run -> {
                            Files.delete(run.resolve("checkpoints/e000/input.npy"));
                            Files.delete(run.resolve("checkpoints/e012/input.npy"));
                            Files.delete(run.resolve("checkpoints/e012/hidden1.npy"));
                        }),
                damage(
                        "no run.json",
                        "RUN has no run.json: it is not a run directory, or the run that writes it has not finished",
                        run -> Files.delete(run.resolve("run.json"))),
                damage(
                        "a broken run.json",
                        "run.json: dataSet.size is \"many\"; expected an integer",
                        run -> replace(run, "\"size\" : 10", "\"size\" : \"many\"")),
                damage(
                        "a cut array",
                        "e012/hidden1.npy holds 31 bytes of data; expected 32 for shape (4, 2) of <f4: the file is cut off",
                        run -> {
                            Path file = run.resolve("checkpoints/e012/hidden1.npy");
                            byte[] bytes = Files.readAllBytes(file);
                            Files.write(file, Arrays.copyOf(bytes, bytes.length - 1));
                        }),
                damage(
                        "a label without a name",
                        "labels.npy: label of sample 2 is 2; expected 0 to 1, one for each of the 2 classes (RUN/run.json, dataSet.classNames)",
                        run -> Npy.write(run.resolve("labels.npy"), new int[] {0, 1, 2, 0}, 4)),
                damage(
                        "labels that are floats",
                        "labels.npy holds floats (<f4); expected integers",
                        run -> Npy.write(run.resolve("labels.npy"), new float[4], 4)),
                damage(
                        "a prediction without a name",
                        "e012/predictions.npy holds -1 at row 3; expected 0 to 1, by the number of dataSet.classNames in RUN/run.json",
                        run -> Npy.write(run.resolve("checkpoints/e012/predictions.npy"), new int[] {0, 1, 1, -1}, 4)),
                damage(
                        "a sample beyond the data set",
                        "samples.npy holds 10 at row 1; expected 0 to 9, by dataSet.size in RUN/run.json",
                        run -> Npy.write(run.resolve("samples.npy"), new int[] {0, 10, 1, 2}, 4)),
                damage(
                        "a sample twice",
                        "samples.npy lists sample 7 twice; expected each once",
                        run -> Npy.write(run.resolve("samples.npy"), new int[] {7, 3, 1, 7}, 4)),
                damage(
                        "not a number",
                        "e012/hidden1.npy: latents hold NaN at row 3, column 1",
                        run -> Npy.write(
                                run.resolve("checkpoints/e012/hidden1.npy"),
                                new float[] {1, 2, 3, 4, 5, 6, 7, Float.NaN},
                                4,
                                2)),
                damage(
                        "signed images",
                        "images.npy holds <i4; expected uint8",
                        run -> Npy.write(run.resolve("images.npy"), new int[16], 4, 2, 2)),
                damage(
                        "PyTorch's order of weights",
                        "head.npz has weight of shape (2, 3); expected (2, 2)",
                        run -> head(run, new int[] {2, 3}, new int[] {2})),
                damage(
                        "biases of other classes",
                        "head.npz has bias of shape (3,); expected (2,), the classes of RUN/run.json",
                        run -> head(run, new int[] {2, 2}, new int[] {3})),
                damage(
                        "a history that is none",
                        "history.csv: line 2 holds 'good'; expected numbers",
                        run -> Files.writeString(run.resolve("history.csv"), "epoch,loss\n1,good\n")),
                damage(
                        "a ragged history",
                        "history.csv: line 3 has more values than 2; expected one for each of [epoch, loss]",
                        run -> Files.writeString(run.resolve("history.csv"), "epoch,loss\n1,2\n1,2,3\n")),
                damage(
                        "a history without epochs",
                        "history.csv: columns are [loss]; expected 'epoch' first",
                        run -> Files.writeString(run.resolve("history.csv"), "loss\n1\n")));
    }

    private static Arguments damage(String name, String message, Damage damage) {
        return Arguments.of(name, message, damage);
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("contradictions")
    void contradictionsAreRefused(String name, String message, Damage damage) throws IOException {
        Path run = folder.resolve("run");
        write(run);
        damage.to(run);
        assertThatThrownBy(() -> readAll(run))
                .isInstanceOf(InvalidInputException.class)
                .hasMessageContaining(message.replace("RUN", run.toString()));
    }

    private static void readAll(Path directory) {
        RunDirectory run = RunDirectory.open(directory);
        run.labels();
        run.sampleIndices();
        run.images();
        run.history();
        run.representations().forEach(run::latents);
        for (RunManifest.Checkpoint checkpoint : run.manifest().checkpoints()) {
            run.predictions(checkpoint.epoch());
            run.head(checkpoint.epoch());
            run.parameters(checkpoint.epoch());
            run.gradients(checkpoint.epoch());
        }
    }

    private static void replace(Path run, String found, String replacement) throws IOException {
        String text = Files.readString(run.resolve("run.json"));
        assertThat(text).contains(found);
        Files.writeString(run.resolve("run.json"), text.replace(found, replacement));
    }

    private static void head(Path run, int[] weight, int[] bias) {
        Npz.write(
                run.resolve("checkpoints/e012/head.npz"),
                Map.of(
                        "weight", new Npy.Floats(weight, new float[weight[0] * weight[1]]),
                        "bias", new Npy.Floats(bias, new float[bias[0]])));
    }

    // ---- what may be left out, and what may lie about

    @Test
    void labelsSamplesAndAllElseMayBeLeftOut() {
        var manifest = new RunManifest(
                "r",
                "x",
                new RunManifest.DataSet("d", 4, List.of()),
                null,
                Map.of(),
                List.of(new RunManifest.Layer("fc", null)),
                List.of(new RunManifest.Checkpoint(1_000)),
                List.of(),
                null);
        var writer = RunDirectoryWriter.create(folder.resolve("run"), manifest);
        writer.latents(1_000, "fc", latents(4, 1));
        writer.finish();

        assertThat(folder.resolve("run/checkpoints/e1000/fc.npy")).exists();
        RunDirectory run = RunDirectory.open(folder.resolve("run"));
        assertThat(run.labels()).isEmpty();
        assertThat(run.images()).isEmpty();
        assertThat(run.head(1_000)).isEmpty();
        assertThat(run.history()).isEmpty();
        assertThat(run.sampleIndices()).containsExactly(0, 1, 2, 3);
        assertThat(run.dimension(new RepresentationKey("r", 1_000, "fc"))).isEqualTo(1);
        assertThatThrownBy(() -> run.latents(new RepresentationKey("r", 1, "fc")))
                .isInstanceOf(UnknownKeyException.class)
                .hasMessageEndingWith("has no representation r/e1/fc; it has r/e1000/fc");
    }

    @Test
    void otherFilesAreLeftAlone() throws IOException {
        write(folder.resolve("run"));
        Files.createFile(folder.resolve("run/.DS_Store"));
        Files.createFile(folder.resolve("run/checkpoints/.DS_Store"));
        Files.createFile(folder.resolve("run/checkpoints/e012/model.pt"));
        Files.createDirectory(folder.resolve("run/logs"));
        readAll(folder.resolve("run"));
    }

    @Test
    void theLimitOnMemoryHolds() {
        write(folder.resolve("run"));
        RunDirectory run = RunDirectory.open(folder.resolve("run"), 40);
        assertThat(run.latents(RepresentationKey.parse("mlp-seed7/e12/hidden1")).rows())
                .isEqualTo(4);
        assertThatThrownBy(() -> run.latents(RepresentationKey.parse("mlp-seed7/e12/input")))
                .hasMessageContaining("takes 48 bytes of memory; the limit is 40");
    }

    @Test
    void aHistoryIsReadAsItWasWritten() {
        try (var writer = RunDirectoryWriter.create(folder.resolve("run"), manifest())) {
            writer.latents(0, "input", latents(4, 3));
            double[] row = {1, Double.NaN, Double.POSITIVE_INFINITY, Double.NEGATIVE_INFINITY, -0.1, 1e300, 3e15};
            writer.history(new History(List.of("epoch", "a", "b", "c", "d", "e", "f"), List.of(row)));
            assertThat(writer.finish().history().orElseThrow().rows()).containsExactly(row);
        }
    }

    @Test
    void aHistoryOfNothingTakesNoMemory() throws IOException {
        write(folder.resolve("run"));
        Files.writeString(folder.resolve("run/history.csv"), "epoch\n" + "\n".repeat(2_000_000));
        RunDirectory run = RunDirectory.open(folder.resolve("run"));
        assertThat(Allocation.of(
                        () -> assertThat(run.history().orElseThrow().rows()).isEmpty()))
                .isLessThan(64 << 20); // an empty line is a string of 24 bytes, forgotten at once
    }

    @Test
    void aHistoryOfTooManyRowsOrColumnsIsRefused() throws IOException {
        write(folder.resolve("run"));
        RunDirectory run = RunDirectory.open(folder.resolve("run"));
        Files.writeString(folder.resolve("run/history.csv"), "epoch\n" + "1\n".repeat(1_000_001));
        assertThatThrownBy(run::history)
                .isInstanceOf(InvalidInputException.class)
                .hasMessageEndingWith("history.csv: more than 1,000,000 rows; expected at most that");
        Files.writeString(folder.resolve("run/history.csv"), "epoch" + ",a".repeat(1_000) + "\n");
        assertThatThrownBy(run::history)
                .isInstanceOf(InvalidInputException.class)
                .hasMessageEndingWith("history.csv: more than 1,000 columns; expected at most that");
    }

    // ---- links

    @ParameterizedTest
    @ValueSource(
            strings = {
                "run.json",
                "labels.npy",
                "samples.npy",
                "images.npy",
                "history.csv",
                "checkpoints",
                "checkpoints/e012",
                "checkpoints/e012/hidden1.npy",
                "checkpoints/e012/predictions.npy",
                "checkpoints/e012/head.npz",
                "checkpoints/e012/parameters.npz"
            })
    void linksThatLeadOutsideAreRefused(String name) throws IOException {
        Path run = folder.resolve("run");
        write(run);
        Path outside = folder.resolve("outside");
        Files.move(run.resolve(name), outside);
        link(run.resolve(name), outside);
        assertThatThrownBy(() -> readAll(run))
                .isInstanceOf(InvalidInputException.class)
                .hasMessageEndingWith(name + " is a link that leads out of the run; expected a file within it");
    }

    @Test
    void linksWithinTheRunAndToTheRunAreFine() throws IOException {
        write(folder.resolve("run"));
        Files.delete(folder.resolve("run/checkpoints/e000/input.npy"));
        link(folder.resolve("run/checkpoints/e000/input.npy"), Path.of("../e012/input.npy"));
        link(folder.resolve("other"), folder.resolve("run"));
        readAll(folder.resolve("other"));
    }

    @Test
    void aLinkToNothingIsNotAFileLeftOut() throws IOException {
        write(folder.resolve("run"));
        Files.delete(folder.resolve("run/labels.npy"));
        link(folder.resolve("run/labels.npy"), folder.resolve("nothing"));
        assertThatThrownBy(() -> readAll(folder.resolve("run")))
                .isInstanceOf(InvalidInputException.class)
                .hasMessageContaining("labels.npy could not be read");
    }

    private static void link(Path link, Path target) {
        try {
            Files.createSymbolicLink(link, target);
        } catch (IOException | UnsupportedOperationException e) {
            assumeTrue(false, "no symbolic links here: " + e);
        }
    }

    // ---- writing

    @Test
    void theSameRunGivesTheSameBytes() throws IOException {
        write(folder.resolve("a"));
        Locale before = Locale.getDefault();
        Locale.setDefault(Locale.forLanguageTag("ar-EG")); // has digits of its own
        try {
            write(folder.resolve("b"));
        } finally {
            Locale.setDefault(before);
        }
        try (Stream<Path> files = Files.walk(folder.resolve("a"))) {
            List<Path> all = files.filter(Files::isRegularFile).toList();
            assertThat(all).hasSize(11);
            for (Path file : all) {
                assertThat(file)
                        .hasSameBinaryContentAs(
                                folder.resolve("b").resolve(folder.resolve("a").relativize(file)));
            }
        }
    }

    @Test
    void runJsonComesLastAndNothingElseIsLeft() throws IOException {
        Path run = folder.resolve("run");
        var writer = RunDirectoryWriter.create(run, manifest().withCheckpoints(List.of()));
        writer.latents(0, "input", latents(4, 3));
        assertThatThrownBy(() -> RunDirectory.open(run)).hasMessageContaining("has not finished");
        assertThatThrownBy(writer::finish).hasMessageContaining("e000 belongs to no checkpoint");
        assertThat(run.resolve("run.json")).doesNotExist();
        writer.finish(manifest());
        try (Stream<Path> files = Files.list(run)) {
            assertThat(files.map(file -> file.getFileName().toString()))
                    .containsExactlyInAnyOrder("run.json", "checkpoints");
        }
    }

    @Test
    void aRunThatContradictsItselfIsNotFinished() {
        var writer = RunDirectoryWriter.create(folder.resolve("run"), manifest());
        writer.latents(0, "input", latents(4, 3));
        writer.labels(new int[] {0, 1, 2, 0});
        assertThatThrownBy(writer::finish).hasMessageContaining("label of sample 2 is 2");
        writer.labels(new int[] {0, 1, 1, 0});
        writer.predictions(0, new int[] {0, 1, 1, 5});
        assertThatThrownBy(writer::finish).hasMessageContaining("predictions.npy holds 5 at row 3");
        writer.predictions(0, new int[] {0, 1, 1, 1});
        writer.latents(0, "hidden1", latents(4, 2));
        writer.head(0, new Head(3, 2, new float[6], new float[2]));
        assertThatThrownBy(writer::finish).hasMessageContaining("head.npz has weight of shape (3, 2); expected (2, 2)");
        assertThat(folder.resolve("run/run.json")).doesNotExist();
    }

    @Test
    void layersCannotLeaveTheRun() {
        var writer = RunDirectoryWriter.create(folder.resolve("run"), manifest());
        assertThatThrownBy(() -> writer.latents(0, "../../evil", latents(4, 3)))
                .isInstanceOf(InvalidInputException.class)
                .hasMessageContaining("layer is '../../evil'");
    }

    @Test
    void whatIsNotOursIsNeverOverwritten() throws IOException {
        write(folder.resolve("run"));
        assertThatThrownBy(() -> RunDirectoryWriter.create(folder.resolve("run"), manifest()))
                .isInstanceOf(ConflictException.class)
                .hasMessageContaining("holds a finished run");
        Files.createDirectory(folder.resolve("photos"));
        Files.createFile(folder.resolve("photos/cat.jpg"));
        assertThatThrownBy(() -> RunDirectoryWriter.create(folder.resolve("photos"), manifest()))
                .isInstanceOf(ConflictException.class)
                .hasMessageContaining("is not empty and holds no run");
        assertThat(folder.resolve("photos/cat.jpg")).exists();
    }

    @Test
    void whatAnUnfinishedRunLeftIsCleared() {
        leaveUnfinished(folder.resolve("run"));
        write(folder.resolve("run"));
        readAll(folder.resolve("run"));
    }

    @Test
    void whatAnUnfinishedRunLeftIsClearedBehindALinkToo() throws IOException {
        Files.createDirectory(folder.resolve("disk"));
        link(folder.resolve("run"), folder.resolve("disk"));
        leaveUnfinished(folder.resolve("run"));
        write(folder.resolve("run"));
        readAll(folder.resolve("disk"));
    }

    @Test
    void masksAreReadAsTheyWereWritten() {
        Path run = folder.resolve("run");
        write(run);
        Path file = run.resolve("checkpoints/e012/masks.npz");
        Npz.write(file, Map.of("hidden1.weight", new Npy.Bytes(new int[] {3, 2}, new byte[] {1, 0, 1, 1, 0, 1})));
        Npy.Bytes mask = RunDirectory.open(run).masks(12).orElseThrow().get("hidden1.weight");
        assertThat(mask.shape()).containsExactly(3, 2);
        assertThat(mask.values()).containsExactly(1, 0, 1, 1, 0, 1);
        assertThat(RunDirectory.open(run).masks(0)).isEmpty();
        Npz.write(file, Map.of("hidden1.weight", new Npy.Ints(new int[] {2}, new int[] {1, 2})));
        assertThatThrownBy(() -> RunDirectory.open(run).masks(12))
                .isInstanceOf(InvalidInputException.class)
                .hasMessageEndingWith("masks.npz (hidden1.weight.npy) holds 2; expected 1 where a weight is there,"
                        + " 0 where it is pruned");
    }

    @Test
    void aRunGoesOnWithTheCheckpointsThatWereKept() throws IOException {
        Path run = folder.resolve("run");
        RunManifest begun = manifest().withCheckpoints(List.of());
        try (var killed = RunDirectoryWriter.resume(run, begun)) {
            assertThat(killed.soFar()).isEmpty();
            killed.labels(new int[] {0, 1, 1, 0});
            killed.latents(0, "input", latents(4, 3));
            killed.keep(
                    manifest().withCheckpoints(List.of(new RunManifest.Checkpoint(0))),
                    Map.of("velocity", new Npy.Floats(new int[] {1}, new float[] {7})));
            Files.write(run.resolve(".unfinished.npz.partial"), new byte[1]);
            killed.latents(12, "input", latents(3, 3)); // half a checkpoint, of which nothing may be left
        }
        RunManifest other = new RunManifest(
                begun.id(),
                begun.architecture(),
                begun.dataSet(),
                begun.seed(),
                Map.of("learningRate", 0.1),
                begun.layers(),
                begun.checkpoints(),
                begun.randomness(),
                begun.framework());
        assertThatThrownBy(() -> RunDirectoryWriter.resume(run, other))
                .isInstanceOf(ConflictException.class)
                .hasMessage(
                        run + " holds an unfinished run with learningRate 0.01 instead of 0.1; ask for the same to go"
                                + " on with it, or remove the folder");
        assertThatThrownBy(() -> RunDirectoryWriter.create(run, begun))
                .isInstanceOf(ConflictException.class)
                .hasMessage(run + " holds an unfinished run, 1 of its checkpoints whole; go on with it by the command"
                        + " that began it, name another run, or remove the folder");
        Files.move(run.resolve("checkpoints"), folder.resolve("elsewhere"));
        assertThatThrownBy(() -> RunDirectoryWriter.resume(run, begun))
                .isInstanceOf(InvalidInputException.class)
                .hasMessage(
                        "%s is missing, a checkpoint of the unfinished run in %s; put it back, or remove the folder of"
                                        .formatted(run.resolve("checkpoints/e000"), run)
                                + " the run");
        Files.move(folder.resolve("elsewhere"), run.resolve("checkpoints"));
        try (var writer = RunDirectoryWriter.resume(run, begun)) {
            assertThat(run.resolve("checkpoints/e012")).doesNotExist();
            assertThat(writer.soFar().orElseThrow().manifest().checkpoints())
                    .containsExactly(new RunManifest.Checkpoint(0));
            assertThat(writer.state().orElseThrow().get("velocity").values()).containsExactly(7);
            writer.latents(12, "input", latents(4, 3));
            writer.finish(manifest());
        }
        readAll(run);
        try (Stream<Path> files = Files.list(run)) {
            assertThat(files.map(file -> file.getFileName().toString()))
                    .containsExactlyInAnyOrder("run.json", "labels.npy", "checkpoints");
        }
    }

    @Test
    void ofARunThatIsDiscardedNothingIsLeft() {
        Path run = folder.resolve("run");
        try (var failed = RunDirectoryWriter.create(run, manifest())) {
            failed.labels(new int[] {1});
            failed.latents(99, "input", latents(1, 3));
            failed.discard();
        }
        assertThat(run).doesNotExist();
        leaveUnfinished(run);
        assertThat(run).isNotEmptyDirectory();
    }

    private static void leaveUnfinished(Path directory) {
        try (var killed = RunDirectoryWriter.create(directory, manifest())) {
            killed.labels(new int[] {1});
            killed.latents(99, "input", latents(1, 3));
        }
    }

    @Test
    void oneWriterAtATime() {
        Path run = folder.resolve("run");
        try (var first = RunDirectoryWriter.create(run, manifest())) {
            first.labels(new int[] {0, 1, 1, 0});
            assertThatThrownBy(() -> RunDirectoryWriter.create(run, manifest()))
                    .isInstanceOf(ConflictException.class)
                    .hasMessage("another training writes to %s; wait for it, or choose another folder".formatted(run));
            assertThat(run.resolve("labels.npy")).exists();
            first.latents(0, "input", latents(4, 3));
            first.finish();
        }
        readAll(run);
    }

    @Test
    void oneWriterAtATimeAmongProcesses() throws Exception {
        Path run = folder.resolve("run");
        Process other = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-cp",
                        System.getProperty("java.class.path"),
                        OtherWriter.class.getName(),
                        run.toString())
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        try {
            assertThat(other.getInputStream().read()).isEqualTo('w');
            assertThatThrownBy(() -> RunDirectoryWriter.create(run, manifest()))
                    .isInstanceOf(ConflictException.class)
                    .hasMessageContaining("another training writes to");
            assertThat(run.resolve("labels.npy")).exists();
        } finally {
            other.destroyForcibly();
        }
        assertThat(other.waitFor(30, TimeUnit.SECONDS)).isTrue();
        write(run);
        readAll(run);
    }

    static final class OtherWriter {
        public static void main(String[] arguments) throws IOException {
            try (var writer = RunDirectoryWriter.create(Path.of(arguments[0]), manifest())) {
                writer.labels(new int[] {0, 1, 1, 0});
                System.out.print('w');
                System.out.flush();
                System.in.read();
            }
        }
    }
}
