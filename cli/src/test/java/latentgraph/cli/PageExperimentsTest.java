package latentgraph.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import latentgraph.core.InvalidInputException;
import latentgraph.store.EmbeddedStore;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Experiments as the page asks for them: the commands themselves, over the store that is served. */
@Timeout(300)
class PageExperimentsTest {
    private static final ObjectMapper JSON = new ObjectMapper();

    @TempDir
    static Path folder;

    private static EmbeddedStore store;
    private static Serving serving;

    @BeforeAll
    static void serve() throws IOException {
        Path pictures = Files.createDirectories(folder.resolve("secret/pictures"));
        store = EmbeddedStore.serve(folder.resolve("store"), 0);
        var options = new ServeOptions();
        options.port = 0;
        serving = Serving.start(
                store,
                options,
                new PageExperiments(
                        store, List.of("images:" + pictures), folder.resolve("runs"), folder.resolve("reports")));
    }

    @AfterAll
    static void stop() {
        if (serving != null) {
            serving.close();
            store.close();
        }
    }

    private static HttpResponse<String> send(String path, String body) throws IOException, InterruptedException {
        var request = HttpRequest.newBuilder(
                URI.create("http://127.0.0.1:" + serving.server().port() + path));
        if (body != null) {
            request.header("Content-Type", "application/json").POST(HttpRequest.BodyPublishers.ofString(body));
        }
        return HttpClient.newHttpClient().send(request.build(), HttpResponse.BodyHandlers.ofString());
    }

    private static HttpResponse<String> start(String experiment, String settings)
            throws IOException, InterruptedException {
        return send(
                "/api/experiments",
                "{\"experiment\": \"%s\", \"settings\": %s}".formatted(experiment, settings.replace('\'', '"')));
    }

    private static JsonNode over(HttpResponse<String> accepted) throws IOException, InterruptedException {
        assertThat(accepted.statusCode()).as(accepted.body()).isEqualTo(202);
        String job = accepted.headers().firstValue("Location").orElseThrow();
        while (true) {
            JsonNode now = JSON.readTree(send(job, null).body());
            if (List.of("done", "failed", "cancelled").contains(now.get("state").asText())) {
                return now;
            }
            Thread.sleep(50);
        }
    }

    /** The same folders, the same command: nothing is trained twice, whoever begins. */
    @Test
    void whatThePageMadeTheCommandLineTakesAsItIs() throws IOException, InterruptedException {
        String settings =
                "{'data': 'glyphs', 'rate': [0.5], 'iterations': 1, 'epochs': 1, 'patience': 0, 'batch-size': 512,"
                        + " 'widths': [8], 'probe': 60, 'k': [4], 'force': false, 'layer': null}";
        var first = over(start("pruning", settings));
        assertThat(first.get("state").asText()).as(first.toString()).isEqualTo("done");
        String key = first.at("/result/experiment").asText();
        var stored = store.read("MATCH (e:Experiment {key: $key}) RETURN e.command AS command", Map.of("key", key));
        String command = (String) stored.get(0).get("command");
        assertThat(command)
                .isEqualTo(
                        "latentgraph experiment pruning --data=glyphs --rate=0.5 --iterations=1 --epochs=1 --patience=0"
                                + " --batch-size=512 --widths=8 --probe=60 --k=4 --runs=" + folder.resolve("runs")
                                + " --reports=" + folder.resolve("reports"));
        Path manifest = folder.resolve("runs/glyphs-seed7-pruned0.5/run.json");
        var trained = Files.getLastModifiedTime(manifest);

        String query = "?experiment=" + URLEncoder.encode(key, StandardCharsets.UTF_8);
        assertThat(send("/api/experiments/report" + query, null).body())
                .contains("report.html", "iterations.csv", ".svg");
        assertThat(send("/api/experiments/file" + query, null).body()).contains("<!DOCTYPE html>", command);

        var words = new ArrayList<>(
                List.of(command.substring("latentgraph ".length()).split(" ")));
        words.addAll(List.of("--json", "--store", folder.resolve("store").toString()));
        var out = new StringWriter();
        int exitCode = Main.commandLine()
                .setOut(new PrintWriter(out, true))
                .setErr(new PrintWriter(new StringWriter(), true))
                .execute(words.toArray(String[]::new));
        assertThat(exitCode).isZero();
        assertThat(JSON.readTree(out.toString()).get("key").asText()).isEqualTo(key);
        assertThat(Files.getLastModifiedTime(manifest)).isEqualTo(trained);

        var noise = over(
                start("noise", "{'key': 'glyphs-seed7-pruned0.5/e1/hidden1', 'noise': [0, 0.5], 'k': [2], 'seed': 1}"));
        assertThat(noise.get("state").asText()).as(noise.toString()).isEqualTo("done");
    }

    @Test
    void whatThereIsIsTold() throws IOException, InterruptedException {
        var experiments = JSON.readTree(send("/api/experiments", null).body()).get("experiments");
        assertThat(experiments.findValuesAsText("question")).hasSize(9).allSatisfy(question -> assertThat(question)
                .isNotEmpty());
        assertThat(experiments.toString()).contains("\"pictures\"").doesNotContain("secret", "DEFAULT-VALUE", "--out");
        var bottleneck = experiments.get(7).get("settings");
        assertThat(bottleneck.findValuesAsText("name"))
                .contains("data", "scale", "networks", "seed")
                .doesNotContain("out", "runs", "reports", "store");
        assertThat(bottleneck.get(2).get("standard").asText()).isEqualTo("100, or 1,000 at scale paper");
        assertThat(bottleneck.get(2).get("says").asText()).isEqualTo("How many.");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "nothing | {} | 404 | expected one of noise",
                "noise | {} | 400 | setting key is missing; expected the key of a representation",
                "noise | {'key': '--out=/tmp/x'} | 400 | expected",
                "noise | {'key': '@/etc/passwd'} | 400 | expected",
                "epochs | {'run': '-h'} | 400 | setting run is -h; expected a name",
                "bottleneck | {'out': '/tmp/x'} | 400 | setting 'out' is unknown",
                "bottleneck | {'runs': '/tmp/x'} | 400 | setting 'runs' is unknown",
                "bottleneck | {'data': 'mnist:/etc'} | 400 | setting data is mnist:/etc; expected one of glyphs, pictures",
                "bottleneck | {'networks': 2} | 400 | setting networks is 2; expected a whole number from 3 to 10000",
                "bottleneck | {'networks': 1e99} | 400 | setting networks",
                "bottleneck | {'networks': '3 --out=x'} | 400 | setting networks",
                "bottleneck | {'networks': [3, 4]} | 400 | setting networks",
                "bottleneck | {'scale': 'huge'} | 400 | setting scale is huge; expected one of small, paper",
                "bottleneck | {'overfit': 'yes'} | 400 | setting overfit is yes; expected true or false",
                "bottleneck | {'pair': [3]} | 400 | expected two different labels",
                "bottleneck | {'image-noise': 0.1, 'seeded-layers': ['hidden1']} | 400 | expected one of both",
                "subspace | {'seeds': [1, 1]} | 400 | expected two or more, each once",
                "runs | {'run': 'a', 'other': {'a': 1}} | 400 | setting other",
                "class-graph | {'data': ['glyphs', null]} | 400 | setting data is null"
            })
    void whatCannotBeMadeIsRefusedBeforeAnyWork(String experiment, String settings, int status, String says)
            throws IOException, InterruptedException {
        var answer = start(experiment, settings);
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(status);
        assertThat(answer.headers().firstValue("Content-Type")).hasValue("application/problem+json");
        assertThat(JSON.readTree(answer.body()).get("detail").asText()).contains(says);
    }

    /** Where a data set lies is nobody's business. */
    @Test
    void aDataSetIsNamedByItsNameAlone() throws IOException, InterruptedException {
        var job = over(start("class-graph", "{'data': ['pictures']}"));
        assertThat(job.get("state").asText()).isEqualTo("failed");
        assertThat(job.get("error").asText()).contains("pictures").doesNotContain("secret", folder.toString());
    }

    @Test
    void dataSetsThatCannotBeAreRefusedAtTheStart() {
        for (String data : List.of("mnist", "mnist:" + folder.resolve("none"), "", "images:/")) {
            assertThatThrownBy(() -> new PageExperiments(store, List.of(data), null, null))
                    .as(data)
                    .isInstanceOf(InvalidInputException.class)
                    .hasMessageContaining("--data is '" + data + "'");
        }
        assertThatThrownBy(() -> new PageExperiments(
                        store, List.of("mnist:" + folder, "mnist:" + folder.resolve("secret")), null, null))
                .hasMessageContaining("two data sets that are called mnist");
    }
}
