package latentgraph.web;

import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.options.FilePayload;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.IntStream;
import latentgraph.core.LatentMatrix;
import latentgraph.core.Progress;
import latentgraph.core.format.Npy;
import latentgraph.core.format.RunDirectoryWriter;
import latentgraph.core.format.RunManifest;
import latentgraph.ingest.Ingest;
import latentgraph.ingest.IngestOptions;
import latentgraph.store.Store;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Files that are dropped on the page, and the jobs that come of them. */
class IngestPageTest extends BrowserTest {
    @TempDir
    Path folder;

    @AfterEach
    void removeWhatWasSent() {
        Store store = SmallStore.shared();
        for (var run : store.read("MATCH (run:Run) WHERE run.id STARTS WITH 'sent' RETURN run.id AS id", Map.of())) {
            Ingest.remove(store, (String) run.get("id"), Progress.SILENT);
        }
    }

    private static float[] values(int n, long seed) {
        var random = new Random(seed);
        var values = new float[n];
        for (int i = 0; i < n; i++) {
            values[i] = random.nextFloat();
        }
        return values;
    }

    private FilePayload latents(String name, int n, int d) throws IOException {
        Path file = folder.resolve("latents-" + n + ".npy");
        Npy.write(file, values(n * d, n), n, d);
        return new FilePayload(name, "", Files.readAllBytes(file));
    }

    private FilePayload labels(String name, int n) throws IOException {
        Path file = folder.resolve("labels-" + n + ".npy");
        Npy.write(file, IntStream.range(0, n).map(i -> i % 5).toArray(), n);
        return new FilePayload(name, "", Files.readAllBytes(file));
    }

    /** Of two such runs, the longer begins as the shorter. */
    private Path run(String id, int epochs) throws IOException {
        Path directory = Files.createTempDirectory(folder, "run");
        int n = 60;
        var manifest = new RunManifest(
                id,
                "mlp 4",
                new RunManifest.DataSet("sent-data", n, List.of("a", SmallStore.HOSTILE_NAME, "c", "d", "e")),
                3L,
                Map.of(),
                List.of(new RunManifest.Layer("hidden1", 4)),
                IntStream.range(0, epochs).mapToObj(RunManifest.Checkpoint::new).toList(),
                List.of(),
                null);
        try (var writer = RunDirectoryWriter.create(directory, manifest)) {
            writer.labels(IntStream.range(0, n).map(i -> i % 5).toArray());
            for (int epoch = 0; epoch < epochs; epoch++) {
                writer.latents(epoch, "hidden1", new LatentMatrix(n, 4, values(n * 4, epoch)));
            }
            writer.finish();
        }
        return directory;
    }

    private static byte[] zip(Path directory) throws IOException {
        Map<String, byte[]> entries = new LinkedHashMap<>();
        try (var files = Files.walk(directory)) {
            for (Path one : files.filter(Files::isRegularFile).sorted().toList()) {
                entries.put(directory.relativize(one).toString().replace('\\', '/'), Files.readAllBytes(one));
            }
        }
        return UploadTest.zip(entries);
    }

    @Test
    void arraysAreShownThenIngestedAndTheirClassGraphIsOneClickAway() throws IOException {
        visit("#view=ingest");
        page.waitForSelector("#files");
        page.setInputFiles("#files", new FilePayload[] {
            latents("sent run.npy", 60, 4),
            labels("y.npy", 59),
            new FilePayload(
                    "names.txt",
                    "text/plain",
                    ("a\n" + SmallStore.HOSTILE_NAME + "\nc\nd\ne").getBytes(StandardCharsets.UTF_8))
        });
        until(() -> page.querySelectorAll(".upload tbody tr").size() == 3);
        assertThat(page.textContent(".upload tbody tr:nth-child(1)")).contains("sent run.npy", "<f4", "(60, 4)");
        assertThat(page.textContent(".upload tbody tr:nth-child(2)")).contains("5 classes: 0 × 12, 1 × 12");
        assertThat(page.textContent(".upload tbody tr:nth-child(3)")).contains(SmallStore.HOSTILE_NAME);
        assertThat(page.querySelectorAll("#understood img")).isEmpty();
        assertThat(page.textContent(".upload .partial"))
                .isEqualTo("y.npy has 59 rows and sent run.npy has 60; expected one row a sample in both");
        assertThat(page.isDisabled(".upload button[type=submit]")).isTrue();
        page.click("[aria-label='Remove y.npy']");
        until(() -> page.querySelectorAll(".upload tbody tr").size() == 2);
        page.setInputFiles("#files", labels("y.npy", 60));
        until(() -> page.querySelectorAll(".upload tbody tr").size() == 3);
        page.waitForSelector(".upload button[type=submit]:not(:disabled)");
        page.fill("input[name=run]", "sent");
        page.fill("input[name=k]", "6");
        shoot("ingest-arrays");
        page.reload();
        until(() -> page.querySelectorAll(".upload tbody tr").size() == 3);
        assertThat(page.inputValue("input[name=run]")).isEqualTo("sent-run");
        page.fill("input[name=run]", "sent");
        page.click(".upload button[type=submit]");
        page.waitForSelector("#jobs li:first-child button:has-text('sent/e0/latents')");
        assertThat(page.textContent("#jobs li:first-child")).contains("done in", "60 samples, ingested");
        until(() -> page.querySelectorAll(".upload").isEmpty());
        until(() -> page.querySelector("#runs [data-representation='sent/e0/latents']") != null);
        shoot("ingest-done");
        page.click("#jobs li:first-child button:has-text('sent/e0/latents')");
        page.waitForSelector("#panel .groups");
        assertThat(page.textContent("#title")).isEqualTo("sent/e0/latents");
        assertThat(complaints).isEmpty();
    }

    @Test
    void aRunDirectoryIsDroppedAndTheClassGraphFollowsItsNewestEpoch() throws IOException {
        visit("#view=ingest");
        page.waitForSelector("#drop");
        page.evaluate(
                """
                bytes => {
                  const transfer = new DataTransfer();
                  transfer.items.add(new File([Uint8Array.from(atob(bytes), (c) => c.charCodeAt(0))], 'run.zip'));
                  const drop = document.getElementById('drop');
                  for (const kind of ['dragenter', 'dragover', 'drop']) drop.dispatchEvent(new DragEvent(kind, { dataTransfer: transfer, bubbles: true, cancelable: true }));
                }""",
                Base64.getEncoder().encodeToString(zip(run("sent-run", 2))));
        page.waitForSelector(".upload h3:has-text('sent-run')");
        assertThat(page.textContent(".upload"))
                .contains("mlp 4", "sent-data", "0, 1", "a × 12", SmallStore.HOSTILE_NAME);
        shoot("ingest-run");
        page.click(".upload button[type=submit]");
        page.click("#jobs li:first-child button:has-text('sent-run/e1/hidden1')");
        page.waitForSelector("#panel .groups");
        assertThat(page.url()).contains("sent-run/e1/hidden1");

        // Another program brings the next epoch: the page goes on to it once its class graph is there.
        Store store = SmallStore.shared();
        Ingest.runDirectory(store, run("sent-run", 3), IngestOptions.DEFAULT, Progress.SILENT);
        page.waitForSelector("#runs [data-representation='sent-run/e2/hidden1']");
        assertThat(page.textContent("#title")).isEqualTo("sent-run/e1/hidden1");
        store.write("CALL latent.classGraph.write('sent-run/e2/hidden1', {k: 4, classK: 4})", Map.of());
        until(() -> page.textContent("#title").equals("sent-run/e2/hidden1"));
        assertThat(page.url()).contains("sent-run/e2/hidden1");
        assertThat(complaints).isEmpty();
    }

    @Test
    void progressIsShownAndAJobIsCancelled() throws IOException {
        visit("#view=ingest");
        page.waitForSelector("#files");
        page.setInputFiles("#files", latents("sent-large.npy", 20_000, 20));
        page.waitForSelector(".upload button[type=submit]:not(:disabled)");
        page.click(".upload button[type=submit]");
        page.waitForSelector("#jobs li:first-child progress[value]");
        assertThat(page.textContent("#jobs li:first-child .stage")).contains("sent-large/e0/latents", "%");
        assertThat(page.textContent("#links a:has-text('Ingest')")).isEqualTo("Ingest (1)");
        page.click("#jobs li:first-child button:has-text('Cancel')");
        page.waitForSelector("#jobs li:first-child[data-state=cancelled]");
        page.waitForSelector(".upload .failed:has-text('Cancelled')");
        until(() -> page.textContent("#links [aria-current]").equals("Ingest"));
        page.click("[aria-label='Remove sent-large.npy']");
        until(() -> page.querySelectorAll(".upload").isEmpty());
        assertThat(complaints).isEmpty();
    }

    @Test
    void aLargeFileTellsHowMuchIsSentAndIsStopped() throws IOException {
        visit("#view=ingest");
        page.waitForSelector("#files");
        var network = page.context().newCDPSession(page);
        var slowly = new com.google.gson.JsonObject();
        slowly.addProperty("offline", false);
        slowly.addProperty("latency", 0);
        slowly.addProperty("downloadThroughput", -1);
        slowly.addProperty("uploadThroughput", 1_000_000);
        network.send("Network.emulateNetworkConditions", slowly);
        page.setInputFiles("#files", new FilePayload[] {
            latents(SmallStore.HOSTILE_NAME.replace("/", "") + ".npy", 50_000, 20), labels("y.npy", 60)
        });
        until(() -> page.querySelectorAll("#sending progress").size() == 2);
        until(() -> ((Number) page.evaluate("document.querySelector('#sending progress').value")).intValue() > 100_000);
        assertThat(page.textContent("#sending li:first-child .stage"))
                .matches("0\\.\\d of 4\\.0 MB.*|[1-3]\\.\\d of 4\\.0 MB.*");
        assertThat(page.getAttribute("#sending progress >> nth=0", "aria-label"))
                .isEqualTo("Sending " + SmallStore.HOSTILE_NAME + ".npy");
        assertThat(page.textContent("#sending li:nth-child(2)")).contains("y.npy", "waits");
        assertThat(page.querySelectorAll("#sending img")).isEmpty();
        shoot("ingest-sending");
        page.focus("#sending li:first-child button");
        page.keyboard().press("Enter");
        page.waitForSelector("#sending .ended:has-text('was not sent: cancelled')");
        assertThat(page.evaluate("document.activeElement.id")).isEqualTo("files");
        page.waitForSelector(".upload tbody tr:has-text('y.npy')");
        assertThat(page.querySelectorAll(".upload tbody tr")).hasSize(1);
        page.click("[aria-label='Remove y.npy']");
        until(() -> page.querySelectorAll(".upload").isEmpty());
        // Of what was stopped nothing waits, and no room is taken.
        until(() -> ((String) page.evaluate("fetch('/api/uploads').then((answer) => answer.text())"))
                .contains("\"taken\":0,\"uploads\":[]"));
        assertThat(inPage(
                        "sending.js",
                        "[m.progress(12_400_000, 512_000_000, 2), m.progress(5, 900, 9), m.progress(1e6, 1e6, 9)]"))
                .isEqualTo(List.of(
                        "12 of 512 MB, 6.2 MB/s, 81 s left", "5 of 900 bytes, 0.0 MB/s, 27 min left", "1.0 of 1.0 MB"));
        assertThat(complaints).isEmpty();
    }

    @Test
    void whatIsWrongIsSaidInWords() throws IOException {
        visit("#view=ingest");
        page.waitForSelector("#files");
        page.setInputFiles(
                "#files", new FilePayload(SmallStore.HOSTILE_NAME.replace("/", "") + ".npy", "", new byte[] {1, 2, 3}));
        page.waitForSelector("#sending .failed");
        assertThat(page.textContent("#sending .failed")).contains(SmallStore.HOSTILE_NAME);
        assertThat(page.querySelectorAll("#sending img")).isEmpty();
        page.setInputFiles("#files", latents("sent-few.npy", 10, 4));
        page.waitForSelector(".upload button[type=submit]:not(:disabled)");
        page.click(".upload button[type=submit]");
        page.waitForSelector("#jobs li:first-child[data-state=failed]");
        assertThat(page.textContent("#jobs li:first-child .failed")).contains("10 latents, too few for 16 neighbours");
        page.fill("input[name=k]", "4");
        page.press("input[name=k]", "Enter");
        page.waitForSelector("#jobs li:first-child button:has-text('sent-few/e0/latents')");
        assertThat(complaints).allMatch(complaint -> complaint.contains("400 (Bad Request)"));
    }

    @Test
    void filesAreTakenForWhatTheyAreLikelyToBe() {
        visit("");
        assertThat(inPage(
                        "ingest.js",
                        "[...m.roles([{file: 'a', role: 'latents'}, {file: 'b', role: 'latents'}, {file: 'c', role: 'labels'}, {file: 'd', role: null}],"
                                + " new Map([['b', 'latents'], ['d', 'labels']])).values()]"))
                .isEqualTo(java.util.Arrays.asList(null, "latents", null, "labels"));
        assertThat(inPage(
                        "ingest.js",
                        "m.mismatch([{file: 'a', name: 'x.npy', shape: [3, 4, 5]}], new Map([['a', 'latents']]))"))
                .isEqualTo("x.npy has shape (3, 4, 5); expected (samples, dimensions): x.reshape(len(x), -1)");
        assertThat(inPage(
                        "ingest.js",
                        "[m.runName('my run (1).tar.npy'), m.runName('…..npy'), m.counted([{value: 3, count: 1200}])]"))
                .isEqualTo(List.of("my-run-1-.tar", "", "1 class: 3 × 1,200"));
    }
}
