package latentgraph.core.format;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import latentgraph.core.LatentMatrix;
import latentgraph.core.RepresentationKey;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** With NumPy itself, where this machine has it: its files are read, ours are read by it, and the documentation runs. */
class PythonTest {
    private static final Path DOCS = Path.of("..", "docs").toAbsolutePath().normalize();
    private static final long ENOUGH = 1 << 24;

    @TempDir
    Path folder;

    @BeforeAll
    static void numpyIsHere() throws Exception {
        Path here = Path.of("").toAbsolutePath();
        String version;
        try {
            version = python(here, "import numpy; print(numpy.__version__)");
        } catch (IOException | AssertionError e) {
            version = null;
        }
        assumeTrue(version != null, "skipped: no python3 with numpy on the path");
    }

    /** Random shapes, dtypes, orders and versions; beside each what NumPy itself makes of it in float32 and C order. */
    @Test
    void arraysOfAllKindsAreReadAsNumpyReadsThem() throws Exception {
        python(
                folder,
                """
                import numpy as np, warnings
                warnings.simplefilter("ignore")
                random = np.random.default_rng(7)
                dtypes = "<f2 >f2 <f4 >f4 <f8 >f8 |i1 <i2 >i2 <i4 >i4 <i8 >i8 |u1 <u2 >u2 <u4 >u4 <u8 >u8 |b1".split()
                for i in range(300):
                    dtype = np.dtype(dtypes[i % len(dtypes)])
                    shape = tuple(random.integers(0 if i % 50 == 0 else 1, 12, random.integers(0, 5)))
                    bits = random.integers(0, 256, int(np.prod(shape)) * dtype.itemsize, dtype="uint8")
                    if dtype.kind == "b":
                        bits %= 2
                    x = bits.view(dtype).reshape(shape)
                    if dtype.itemsize == 8 and dtype.kind == "f":  # of random bits, most are out of float32's range
                        x = random.normal(0, 10.0 ** random.integers(-30, 30), shape).astype(dtype)
                    if i % 3 == 0:
                        x = np.asfortranarray(x).reshape(shape)  # which makes a single number a vector
                    with open(f"{i}.npy", "wb") as file:
                        np.lib.format.write_array(file, x, version=[(1, 0), (2, 0), (3, 0)][i % 7 % 3])
                    np.save(f"{i}.expected.npy", np.ascontiguousarray(x, dtype="<f4").reshape(shape))
                """);
        for (int i = 0; i < 300; i++) {
            Npy.Floats found = Npy.readFloats(folder.resolve(i + ".npy"), ENOUGH);
            Npy.Floats expected = Npy.readFloats(folder.resolve(i + ".expected.npy"), ENOUGH);
            assertThat(found.shape()).as("array %d", i).isEqualTo(expected.shape());
            assertThat(found.values()).as("array %d", i).containsExactly(expected.values());
        }
    }

    @Test
    void numpyReadsWhatWeWrite() throws Exception {
        float[] floats = {0, 1.5f, -2, Float.MAX_VALUE, Float.MIN_VALUE, Float.NEGATIVE_INFINITY};
        Npy.write(folder.resolve("floats.npy"), floats, 2, 3);
        Npy.write(folder.resolve("ints.npy"), new int[] {1, -2, Integer.MIN_VALUE}, 3);
        Npy.write(folder.resolve("bytes.npy"), new byte[] {0, 127, -1, -128}, 1, 2, 2, 1);
        Npy.write(folder.resolve("empty.npy"), new float[0], 0, 5);
        Map<String, Object> arrays = new LinkedHashMap<>();
        arrays.put("indices", new Npy.Ints(new int[] {2, 2}, new int[] {1, 2, 3, 4}));
        arrays.put("distances", new Npy.Floats(new int[] {2, 3}, floats));
        Npz.write(folder.resolve("both.npz"), arrays);

        assertThat(
                        python(
                                folder,
                                """
                import numpy as np
                def same(x, dtype, values):
                    assert x.dtype == np.dtype(dtype) and x.flags.c_contiguous, x.dtype
                    np.testing.assert_array_equal(x, np.array(values, dtype=dtype), strict=True)
                top, tiny = np.finfo("f4").max, np.float32(1.4e-45)
                floats = [[0, 1.5, -2], [top, tiny, -np.inf]]
                same(np.load("floats.npy"), "<f4", floats)
                same(np.load("floats.npy", mmap_mode="r"), "<f4", floats)
                same(np.load("ints.npy"), "<i4", [1, -2, -2**31])
                same(np.load("bytes.npy"), "|u1", [[[[0], [127]], [[255], [128]]]])
                assert np.load("empty.npy").shape == (0, 5)
                both = np.load("both.npz")
                assert both.files == ["indices", "distances"], both.files
                same(both["indices"], "<i4", [[1, 2], [3, 4]])
                same(both["distances"], "<f4", floats)
                print("all the same")
                """))
                .isEqualTo("all the same");
    }

    /** docs/examples/write_run.py: what it writes opens, agrees with the schema, and is the same each time. */
    @Test
    void theExampleWritesARun() throws Exception {
        String script = Files.readString(DOCS.resolve("examples/write_run.py"));
        assertThat(python(folder, script, "one")).startsWith("one: accuracy 0.");
        python(folder, script, "two");

        RunDirectory run = RunDirectory.open(folder.resolve("one"));
        assertThat(run.representations())
                .hasToString(
                        "[dial-seed7/e0/input, dial-seed7/e0/hidden1, dial-seed7/e60/input, dial-seed7/e60/hidden1]");
        assertThat(run.labels().orElseThrow().classes()).isEqualTo(6);
        assertThat(run.images().orElseThrow().height()).isEqualTo(12);
        assertThat(run.history().orElseThrow().rows()).hasSize(61);
        assertThat(run.parameters(60).orElseThrow()).containsOnlyKeys("hidden1.weight", "hidden1.bias");
        assertThatHeadPredicts(run, 0);
        assertThatHeadPredicts(run, 60);
        assertThat(RunManifestTest.schema()
                        .validate(new ObjectMapper()
                                .readTree(folder.resolve("one/run.json").toFile())))
                .isEmpty();
        List<Path> files;
        try (var all = Files.walk(folder.resolve("one"))) {
            files = all.filter(Files::isRegularFile).toList();
        }
        assertThat(files).hasSize(14);
        for (Path file : files) {
            assertThat(file)
                    .hasSameBinaryContentAs(
                            folder.resolve("two").resolve(folder.resolve("one").relativize(file)));
        }
    }

    /** The accuracy in run.json, the predictions and latents · weight + bias are three views of one thing. */
    private static void assertThatHeadPredicts(RunDirectory run, int epoch) {
        LatentMatrix latents = run.latents(new RepresentationKey("dial-seed7", epoch, "hidden1"));
        Head head = run.head(epoch).orElseThrow();
        int[] predictions = run.predictions(epoch).orElseThrow();
        int[] labels = run.labels().orElseThrow().values();
        int right = 0;
        for (int row = 0; row < latents.rows(); row++) {
            int best = -1;
            double bestScore = Double.NEGATIVE_INFINITY;
            for (int label = 0; label < head.classes(); label++) {
                double score = head.bias()[label];
                for (int i = 0; i < head.dimension(); i++) {
                    score += (double) latents.value(row, i) * head.weight()[i * head.classes() + label];
                }
                if (score > bestScore) {
                    bestScore = score;
                    best = label;
                }
            }
            assertThat(predictions[row]).isEqualTo(best);
            right += best == labels[row] ? 1 : 0;
        }
        double accuracy = run.manifest().checkpoints().get(epoch == 0 ? 0 : 1).accuracy();
        assertThat((double) right / latents.rows()).isEqualTo(accuracy);
    }

    /** The Python blocks of docs/run-format.md, as they stand there. */
    @Test
    void theDocumentationRuns() throws Exception {
        String given =
                """
                import numpy as np
                epoch, labels, class_names = 12, np.arange(50) % 10, [str(digit) for digit in range(10)]
                latents, predictions = np.random.default_rng(7).normal(size=(50, 8)), labels
                """;
        Matcher block = Pattern.compile("<!-- run by a test -->\n```python\n(.*?)```", Pattern.DOTALL)
                .matcher(Files.readString(DOCS.resolve("run-format.md")));
        int blocks = 0;
        while (block.find()) {
            blocks++;
            python(folder, given + block.group(1));
        }
        assertThat(blocks).isEqualTo(2);

        RunDirectory run = RunDirectory.open(folder.resolve("mlp-seed7"));
        assertThat(run.representations()).hasToString("[mlp-seed7/e12/fc2]");
        assertThat(run.labels().orElseThrow().values()).hasSize(50);
        assertThat(run.predictions(12)).isPresent();
        assertThat(RunManifestTest.schema()
                        .validate(new ObjectMapper()
                                .readTree(folder.resolve("mlp-seed7/run.json").toFile())))
                .isEmpty();
        assertThat(Npy.readMatrix(folder.resolve("latents.npy"), ENOUGH).columns())
                .isEqualTo(8);
        assertThat(Npy.readVector(folder.resolve("labels.npy"), ENOUGH)).hasSize(50);
    }

    /** Runs a script in a folder. @return what it printed, without the last line break */
    private static String python(Path folder, String script, String... arguments)
            throws IOException, InterruptedException {
        List<String> command = new ArrayList<>(List.of("python3", "-c", script));
        command.addAll(List.of(arguments));
        Path output = Files.createTempFile("latentgraph", ".txt");
        ProcessBuilder builder = new ProcessBuilder(command);
        builder.environment()
                .put("OPENBLAS_NUM_THREADS", "1"); // sums in one order; small products gain nothing from more
        Process process = builder.directory(folder.toFile())
                .redirectErrorStream(true)
                .redirectOutput(output.toFile())
                .start();
        try {
            assertThat(process.waitFor(60, TimeUnit.SECONDS)).as("python3 ends").isTrue();
            String printed = Files.readString(output);
            assertThat(process.exitValue()).as(printed).isZero();
            return printed.strip();
        } finally {
            process.destroyForcibly();
            Files.delete(output);
        }
    }
}
