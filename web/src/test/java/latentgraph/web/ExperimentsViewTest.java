package latentgraph.web;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.microsoft.playwright.Page;
import java.io.IOException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicBoolean;
import latentgraph.store.BoltStore;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.neo4j.driver.AuthTokens;
import org.neo4j.driver.GraphDatabase;
import org.neo4j.driver.TransactionConfig;

/** Experiments that are made from the page, and their reports. */
class ExperimentsViewTest extends BrowserTest {
    private static final String KEY = URLEncoder.encode(CountExperiment.KEY, StandardCharsets.UTF_8);

    @AfterEach
    void forget() {
        CountExperiment.forget();
    }

    private static HttpResponse<String> send(HttpRequest.Builder request) throws IOException, InterruptedException {
        return HttpClient.newHttpClient().send(request.build(), BodyHandlers.ofString());
    }

    private static HttpRequest.Builder at(String path) {
        return HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + server.port() + path));
    }

    private static HttpResponse<String> start(String body) throws IOException, InterruptedException {
        return send(at("/api/experiments")
                .header("Content-Type", "application/json")
                .POST(HttpRequest.BodyPublishers.ofString(body)));
    }

    private void startOne(String steps) {
        visit("#view=experiments");
        page.click("[data-kind=count]");
        page.selectOption("#setting-run", "beasts-seed1");
        page.fill("#setting-steps", steps);
        page.click(".upload button[type=submit]");
    }

    @Test
    void oneIsMadeWatchedAndItsReportOpened() {
        startOne("60");
        page.waitForSelector("#experiment-jobs li:first-child progress[value]");
        assertThat(page.textContent("#experiment-jobs li:first-child"))
                .contains("count", "run beasts-seed1", "steps 60", "counting " + SmallStore.HOSTILE_NAME, "%");
        assertThat(page.textContent("#links a:has-text('Experiments')")).isEqualTo("Experiments (1)");
        assertThat(page.textContent("#links a:has-text('Ingest')")).isEqualTo("Ingest");
        shoot("experiment-running");
        page.waitForSelector("#experiment-jobs li:first-child[data-state=done]");
        page.click(".upload button:has-text('What it found')");
        page.waitForSelector(".findings li[data-verdict=holds]");
        assertThat(page.textContent(".findings")).contains(SmallStore.HOSTILE_NAME + " are many");
        page.waitForSelector(".figures img");
        until(() -> (boolean) page.evaluate("document.querySelector('.figures img').naturalWidth === 90"));
        assertThat(page.querySelectorAll("#view-experiments img")).hasSize(1);
        shoot("experiment-found");

        Page report = page.context().waitForPage(() -> page.click(".files a:has-text('Report')"));
        report.waitForSelector("p:has-text('What was counted')");
        assertThat(report.title()).as("no script of it ran").isEqualTo("quiet");
        assertThat(report.evaluate("window.origin")).as("it is no page of ours").isEqualTo("null");
        report.close();

        page.reload();
        page.waitForSelector(".findings li");
        page.click("#view-experiments .chip:has-text('" + SmallStore.TEN + "')");
        until(() -> page.textContent("#title").equals(SmallStore.TEN));
        page.goBack();
        page.waitForSelector(".findings li");
        page.click("#view-experiments button:has-text('All experiments')");
        page.waitForSelector("#view-experiments table button:has-text('count')");
        assertThat(page.textContent("#view-experiments table")).contains("1 of 1 hold", SmallStore.HOSTILE_NAME);
        assertThat(complaints).isEmpty();
    }

    @Test
    void oneIsCancelledAndNoOtherWorkWaitsForIt() throws IOException, InterruptedException {
        startOne("100000");
        page.waitForSelector("#experiment-jobs li:first-child progress[value]");
        // A class graph is computed meanwhile.
        var answer = send(at("/api/representations/" + SmallStore.TEN + "/class-graph?k=4&classK=4")
                .header("Content-Type", "application/json")
                .POST(HttpRequest.BodyPublishers.ofString("{}")));
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
        page.waitForSelector("#experiment-jobs li:first-child[data-state=done]:has-text('class graph')");
        assertThat(page.getAttribute("#experiment-jobs li:nth-child(2)", "data-state"))
                .isEqualTo("running");
        page.click("#experiment-jobs li:nth-child(2) button:has-text('Cancel')");
        page.waitForSelector("#experiment-jobs li:nth-child(2)[data-state=cancelled]");
        page.waitForSelector(".upload .failed:has-text('Cancelled')");
        assertThat(page.isEnabled(".upload button[type=submit]")).isTrue();
        assertThat(complaints).isEmpty();
    }

    @Test
    void whatCannotBeMadeIsSaidAtTheFieldOrByTheServer() {
        visit("#view=experiments&experiment=count");
        page.waitForSelector("#setting-steps");
        page.fill("#setting-steps", "2.5");
        page.click(".upload button[type=submit]");
        assertThat(page.evaluate("document.getElementById('setting-steps').validationMessage"))
                .isEqualTo("expected a whole number from 1 to 1000000");
        assertThat(page.querySelectorAll("#experiment-jobs li[data-state=running]"))
                .isEmpty();
        page.fill("#setting-steps", "13");
        assertThat(page.textContent(".upload code")).matches("latentgraph experiment count \\S+ --steps 13");
        page.reload(); // The address has the settings.
        page.waitForSelector("#setting-steps");
        assertThat(page.inputValue("#setting-steps")).isEqualTo("13");
        page.click(".upload button[type=submit]");
        page.waitForSelector(".upload .failed:has-text('setting steps is 13; expected another number')");
        visit("#view=experiments&experiment=gone%230000");
        page.waitForSelector("#view-experiments .message:has-text('Not stored')");
        assertThat(complaints).allMatch(complaint -> complaint.contains("400 (Bad Request)"));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{} | 400 | field experiment is missing",
                "{\"experiment\": 3} | 400 | field experiment is missing",
                "{\"experiment\": \"count\", \"settings\": [1]} | 400 | field settings is no object",
                "{\"experiment\": \"count\", \"out\": \"/tmp\"} | 400 | field 'out' is unknown",
                "{\"experiment\": \"../count\"} | 404 | no such experiment",
                "{\"experiment\": \"count\", \"settings\": {\"steps\": 13}} | 400 | steps is 13"
            })
    void aWrongRequestIsRefused(String body, int status, String says) throws IOException, InterruptedException {
        var answer = start(body);
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(status);
        assertThat(answer.headers().firstValue("Content-Type")).hasValue("application/problem+json");
        assertThat(answer.body()).contains(says);
    }

    @Test
    void aReportIsFoundOfWhatIsStoredAloneAndNothingBesideIt() throws IOException, InterruptedException {
        experiment.store();
        var files = send(at("/api/experiments/report?experiment=" + KEY));
        assertThat(files.body())
                .contains("report.html", "counts.svg", "counts.csv")
                .doesNotContain("secret", "notes");
        var page = send(at("/api/experiments/file?experiment=" + KEY));
        assertThat(page.body()).isEqualTo(CountExperiment.HOSTILE);
        assertThat(page.headers().firstValue("Content-Security-Policy").orElseThrow())
                .contains("default-src 'none'", "sandbox")
                .doesNotContain("script-src", "allow-");
        assertThat(page.headers().firstValue("X-Content-Type-Options")).hasValue("nosniff");
        assertThat(send(at("/api/experiments/file?experiment=" + KEY + "&file=counts.csv"))
                        .headers()
                        .firstValue("Content-Disposition"))
                .hasValue("attachment; filename=\"counts.csv\"");
        for (String file : List.of("notes.txt", "../secret.txt", "%2e%2e%2fsecret.txt", "/etc/passwd", "")) {
            assertThat(send(at("/api/experiments/file?experiment=" + KEY + "&file=" + file))
                            .statusCode())
                    .as(file)
                    .isEqualTo(404);
        }
        // A link in its place, a key that nothing has, and one that leaves the folder.
        Path table = experiment.report(CountExperiment.KEY).resolve("counts.csv");
        Files.delete(table);
        Files.createSymbolicLink(table, experiment.reports.resolve("secret.txt"));
        assertThat(send(at("/api/experiments/file?experiment=" + KEY + "&file=counts.csv"))
                        .statusCode())
                .isEqualTo(404);
        assertThat(send(at("/api/experiments/report?experiment=count%23x%230")).statusCode())
                .isEqualTo(404);
        SmallStore.shared().write("CREATE (:Experiment {key: '..', name: 'count'})", Map.of());
        assertThat(send(at("/api/experiments/report?experiment=..")).body()).contains("is not where this server keeps");
        assertThat(send(at("/api/experiments/file?experiment=" + KEY).header("Sec-Fetch-Site", "cross-site"))
                        .statusCode())
                .isEqualTo(403);
    }

    @Test
    void theAnswersHaveTheFormThatIsPromised() throws IOException, InterruptedException {
        experiment.store();
        UploadTest.promised(send(at("/api/experiments")), 200, "Experiments");
        UploadTest.promised(send(at("/api/experiments/report?experiment=" + KEY)), 200, "ReportFiles");
        int id = UploadTest.promised(start("{\"experiment\": \"count\", \"settings\": {\"steps\": 1}}"), 202, "Job")
                .get("id")
                .asInt();
        JsonNode now;
        do {
            Thread.sleep(20);
            now = UploadTest.promised(send(at("/api/jobs/" + id)), 200, "Job");
        } while (!now.get("state").asText().equals("done"));
        assertThat(now.at("/result/experiment").asText()).isEqualTo(CountExperiment.KEY);
    }

    /** A command of ours tells what it is; of others' statements only which procedure they call is told. */
    @Test
    void workElsewhereIsShownWithoutItsStatement() throws Exception {
        String named = System.getProperty("latentgraph.command");
        String password =
                Files.readString(SmallStore.directory().resolve("password")).strip();
        String address = SmallStore.shared().boltAddress();
        var stop = new AtomicBoolean();
        try (var bolt = BoltStore.connect(address, "neo4j", password);
                var driver = GraphDatabase.driver("bolt://" + address, AuthTokens.basic("neo4j", password))) {
            System.setProperty("latentgraph.command", "latentgraph ingest");
            var ours = new Thread(() -> {
                while (!stop.get()) {
                    bolt.read("CALL test.wait(500) YIELD waited RETURN waited, 'secret'", Map.of());
                }
            });
            ours.start();
            var strangers = new Thread(() -> {
                try (var session = driver.session()) {
                    session.run(
                                    "CALL test.wait(600000) YIELD waited RETURN waited, 'CALL latent.layout.tsne.write(secret)'",
                                    TransactionConfig.builder()
                                            .withMetadata(Map.of("command", SmallStore.HOSTILE_NAME, "since", "never"))
                                            .build())
                            .consume();
                } catch (RuntimeException ended) {
                    // Closing ends it.
                }
            });
            strangers.start();
            visit("#view=experiments");
            page.waitForSelector(".elsewhere li:has-text('latentgraph ingest')");
            page.waitForSelector(".elsewhere li:has-text('CALL latent.layout.tsne.write')");
            assertThat(page.textContent(".elsewhere")).contains("since").doesNotContain("secret", "test.wait", "img");
            assertThat(page.querySelectorAll(".elsewhere button"))
                    .as("they are ended where they run")
                    .isEmpty();
            shoot("elsewhere");
            assertThat(UploadTest.promised(send(at("/api/jobs")), 200, "Jobs").get("elsewhere"))
                    .hasSize(2);
            stop.set(true);
            ours.join();
        } finally {
            stop.set(true);
            if (named == null) {
                System.clearProperty("latentgraph.command");
            } else {
                System.setProperty("latentgraph.command", named);
            }
            SmallStore.shared()
                    .write(
                            "SHOW TRANSACTIONS YIELD transactionId AS id, currentQuery AS query WHERE query STARTS WITH 'CALL test.wait'"
                                    + " TERMINATE TRANSACTION id YIELD message RETURN message",
                            Map.of());
        }
        until(() -> page.isHidden(".elsewhere"));
        assertThat(complaints).isEmpty();
    }

    @Test
    void fieldsBecomeSettings() {
        visit("");
        String several = "{name: 'seeds', type: 'whole', several: true, least: 0, most: 9}";
        String number = "{name: 'noise', type: 'number', several: false, least: 0, most: 1}";
        assertThat(inPage("experiments.js", "m.read(" + several + ", ' 1, 2 ')"))
                .isEqualTo(List.of(1, 2));
        assertThat(inPage(
                        "experiments.js",
                        "[m.read(" + several + ", '1,10'), m.read(" + several + ", '1,,2'), m.read(" + number
                                + ", '1e400'), m.read(" + number + ", 'NaN'), m.read(" + number + ", '--out=x')]"))
                .isEqualTo(java.util.Arrays.asList(null, null, null, null, null));
        assertThat(inPage(
                        "experiments.js",
                        "[m.read(" + number + ", '.5'), m.read(" + number + ", '1e-3'), m.read(" + number
                                + ", ' ') === undefined]"))
                .isEqualTo(List.of(0.5, 0.001, true));
        assertThat(inPage(
                        "experiments.js",
                        "m.command({name: 'x', settings: [{name: 'key', required: true}, {name: 'data', type: 'choice'}, {name: 'force', type: 'flag'}, {name: 'k', type: 'whole'}]},"
                                + " {key: 'a/e1/b', data: ['glyphs', 'mnist'], force: true, k: [4, 8]})"))
                .isEqualTo("latentgraph experiment x a/e1/b --data glyphs,mnist:DIR --force --k 4,8");
        assertThat(
                        inPage(
                                "experiments.js",
                                "[m.given('{\"k\": 4}').k, ...['[1]', 'null', '{', '3'].map((text) => Object.keys(m.given(text)).length)]"))
                .isEqualTo(List.of(4, 0, 0, 0, 0));
        assertThat(inPage("experiments.js", "m.judged(['holds', 'not judged', 'does not hold'])"))
                .isEqualTo("1 of 3 hold, 1 not judged");
    }
}
