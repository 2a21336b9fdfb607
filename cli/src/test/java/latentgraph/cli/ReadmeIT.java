package latentgraph.cli;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
import java.util.zip.GZIPInputStream;
import latentgraph.core.RealData;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.MethodOrderer.OrderAnnotation;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.io.TempDir;

/** Runs the README: each command block as it is written, in an empty folder, through the launcher. */
@TestMethodOrder(OrderAnnotation.class)
class ReadmeIT {
    private static final Path ROOT = Path.of("").toAbsolutePath().getParent();
    private static final Duration DEMO_TIME = Duration.ofMinutes(8); // 90 s on two idle cores; CI's are not idle

    /** The page's own port, as the README says; what else listens on it would be in the way of the README too. */
    private static final URI PAGE = URI.create("http://127.0.0.1:7070");

    @TempDir
    static Path folder;

    private static Process demo;

    private record Block(String language, String text) {}

    private static List<Block> blocks() throws IOException {
        var blocks = new ArrayList<Block>();
        var fence = Pattern.compile("^```(\\w*)\\n(.*?)^```$", Pattern.MULTILINE | Pattern.DOTALL)
                .matcher(Files.readString(ROOT.resolve("README.md")));
        while (fence.find()) {
            blocks.add(new Block(fence.group(1), fence.group(2)));
        }
        return blocks;
    }

    private static String block(String language, String with) throws IOException {
        return blocks().stream()
                .filter(block -> block.language.equals(language) && block.text.contains(with))
                .findFirst()
                .orElseThrow()
                .text;
    }

    private static Process start(String script, Path out) throws IOException {
        Path launcher = folder.resolve("latentgraph");
        if (!Files.exists(launcher)) {
            Files.createSymbolicLink(launcher, ROOT.resolve("latentgraph"));
        }
        var process = new ProcessBuilder("bash", "-euo", "pipefail", "-c", script)
                .directory(folder.toFile())
                .redirectOutput(out.toFile())
                .redirectError(folder.resolve("err.txt").toFile())
                .start();
        process.getOutputStream().close();
        return process;
    }

    private static String run(String script) throws IOException, InterruptedException {
        Path out = Files.createTempFile(folder, "out", ".txt");
        var process = start(script, out);
        try {
            assertThat(process.waitFor(DEMO_TIME.toSeconds(), TimeUnit.SECONDS))
                    .as(script)
                    .isTrue();
        } finally {
            process.descendants().forEach(ProcessHandle::destroy);
            process.destroy();
        }
        assertThat(process.exitValue())
                .as(script + Files.readString(folder.resolve("err.txt")))
                .isZero();
        return Files.readString(out, UTF_8);
    }

    @AfterAll
    static void stop() throws InterruptedException {
        if (demo != null) {
            demo.descendants().forEach(ProcessHandle::destroy);
            demo.destroy();
            demo.waitFor(60, TimeUnit.SECONDS);
        }
    }

    @Test
    void everyShellBlockIsRunHere() throws IOException {
        assertThat(blocks().stream()
                        .filter(block -> block.language.equals("sh"))
                        .map(Block::text))
                .allSatisfy(text -> assertThat(text)
                        .containsAnyOf(
                                "./latentgraph demo",
                                "./latentgraph cypher",
                                "./latentgraph ingest",
                                "./latentgraph experiment"));
    }

    @Test
    @Order(1)
    void demoServesThePage() throws IOException, InterruptedException {
        Path out = folder.resolve("demo.txt");
        demo = start("exec " + block("sh", "./latentgraph demo"), out);
        long deadline = System.nanoTime() + DEMO_TIME.toNanos();
        while (!Files.readString(out).contains(PAGE.toString())) {
            assertThat(demo.isAlive())
                    .as(Files.readString(folder.resolve("err.txt")))
                    .isTrue();
            assertThat(System.nanoTime()).as("the demo's time").isLessThan(deadline);
            Thread.sleep(500);
        }

        for (String path : List.of("/", "/api/runs", "/browser/")) {
            var answer = HttpClient.newHttpClient()
                    .send(
                            HttpRequest.newBuilder(PAGE.resolve(path))
                                    .timeout(Duration.ofSeconds(20))
                                    .build(),
                            BodyHandlers.ofString());
            assertThat(answer.statusCode()).as(path).isEqualTo(200);
        }
    }

    /** The numbers depend on the processor's arithmetic, so what is held is their shape: the columns, and how many rows. */
    @Test
    @Order(2)
    void cypherQuestionsAnswerWhatIsPrinted() throws IOException, InterruptedException {
        var blocks = blocks();
        int asked = 0;
        for (int i = 0; i < blocks.size(); i++) {
            if (blocks.get(i).text.startsWith("./latentgraph cypher")) {
                var printed = blocks.get(i + 1).text.lines().toList();
                var answered = run(blocks.get(i).text).lines().toList();
                assertThat(answered).hasSameSizeAs(printed);
                assertThat(answered.get(0).split(" +")).isEqualTo(printed.get(0).split(" +"));
                asked++;
            }
        }
        assertThat(asked).isEqualTo(3);
    }

    @Test
    @Order(2)
    void twoSeedsAreComparedAndNoiseReported() throws IOException, InterruptedException {
        String command = block("sh", "./latentgraph compare");
        var printed = blocks().stream()
                .map(Block::text)
                .filter(text -> text.startsWith("measure "))
                .findFirst()
                .orElseThrow()
                .lines()
                .toList();
        var answered = run(command).lines().toList();
        var compared = answered.subList(answered.size() - printed.size(), answered.size());
        assertThat(compared.get(0).split(" +")).isEqualTo(printed.get(0).split(" +"));
        for (int i = 1; i < printed.size(); i++) {
            assertThat(compared.get(i).split(" +")[0]).isEqualTo(printed.get(i).split(" +")[0]);
        }

        run(block("sh", "./latentgraph experiment"));
        try (var reports = Files.walk(folder.resolve("latentgraph.reports"))) {
            assertThat(reports.map(file -> file.getFileName().toString())).contains("report.md");
        }
    }

    /** The README's Python needs a network and its data; a small stand-in for PyTorch gives them where it is not installed. */
    @Test
    @Order(3)
    void pythonWritesWhatIngestReads() throws IOException, InterruptedException {
        var python = new ProcessBuilder("python3", "-c", "import numpy").start();
        assumeTrue(python.waitFor() == 0, "skipped: python3 with NumPy is not installed");
        Files.writeString(
                folder.resolve("export.py"),
                """
                import contextlib, types
                import numpy as np

                class Tensor(np.ndarray):
                    def flatten(self, start):
                        return self.reshape(self.shape[0], -1)
                    def numpy(self, force):
                        return np.asarray(self)

                torch = types.SimpleNamespace(no_grad=contextlib.nullcontext)
                random = np.random.default_rng(7)
                targets = np.arange(200) % 5
                pictures = (random.normal(size=(200, 8, 8)) + targets[:, None, None]).astype("f4").view(Tensor)
                test_set = types.SimpleNamespace(targets=targets.tolist())
                test_loader = [(pictures[i:i + 50], targets[i:i + 50]) for i in range(0, 200, 50)]
                network = types.SimpleNamespace(
                    eval=lambda: None, features=lambda x: x,
                    classifier=lambda h: -abs(h.mean(axis=1, keepdims=True) - np.arange(5)))
                """
                        + block("python", "np.save"));
        run("python3 export.py");

        var answer = run(block("sh", "--latents"));

        assertThat(answer).contains("mine/e12/features").contains("ingested");
    }

    /** The first digits of each file stand for all of them, which take a minute and a half. */
    @Test
    @Order(4)
    void demoOnRealDigits() throws IOException, InterruptedException {
        Path mnist = RealData.folder("mnist");
        Path few = Files.createDirectory(folder.resolve("mnist"));
        for (String part : List.of("train", "t10k")) {
            int digits = part.equals("train") ? 6000 : 1500;
            firstOf(digits, 16, 28 * 28, part + "-images-idx3-ubyte", mnist, few);
            firstOf(digits, 8, 1, part + "-labels-idx1-ubyte", mnist, few);
        }

        run(block("sh", "mnist:DIR").strip().replace("DIR", few.toString()) + " --no-serve --store mnist.store");

        assertThat(run("./latentgraph class-graph mnist-seed7/e6/hidden3 --store mnist.store --json"))
                .contains("\"distances\"");
    }

    /** @param header its length in bytes; the second of its big-endian integers is the number of items */
    private static void firstOf(int items, int header, int itemBytes, String name, Path from, Path to)
            throws IOException {
        try (var packed = new GZIPInputStream(Files.newInputStream(from.resolve(name + ".gz")))) {
            var bytes = packed.readNBytes(header + items * itemBytes);
            ByteBuffer.wrap(bytes).putInt(4, items);
            Files.write(to.resolve(name), bytes);
        }
    }
}
