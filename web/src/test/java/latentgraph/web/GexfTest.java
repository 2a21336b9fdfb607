package latentgraph.web;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Download;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Graphs as GEXF: that of the samples from the server, that of an answer from the page; read by NetworkX where it is. */
class GexfTest extends BrowserTest {
    private static final String NEIGHBOURS = "/api/representations/" + SmallStore.TEN + "/neighbours.gexf";

    @TempDir
    private Path folder;

    private static HttpResponse<String> get(String path) throws IOException, InterruptedException {
        var request = HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + server.port() + path));
        return HttpClient.newHttpClient().send(request.build(), HttpResponse.BodyHandlers.ofString());
    }

    /** The lines that a script prints of the file. */
    private static List<String> networkX(Path file, String script) throws IOException, InterruptedException {
        for (String python : List.of("python3", "/usr/bin/python3")) {
            Process process;
            try {
                process = new ProcessBuilder(
                                python,
                                "-c",
                                "import sys\ntry:\n    import networkx\nexcept ImportError:\n    sys.exit(77)\n"
                                        + "graph = networkx.read_gexf(sys.argv[1])\n" + script,
                                file.toString())
                        .redirectError(ProcessBuilder.Redirect.DISCARD)
                        .start();
            } catch (IOException absent) {
                continue;
            }
            String said = new String(process.getInputStream().readAllBytes(), UTF_8);
            if (!process.waitFor(60, TimeUnit.SECONDS)) {
                process.destroyForcibly();
            } else if (process.exitValue() != 77) {
                assertThat(process.exitValue()).isZero();
                return said.lines().toList();
            }
        }
        return Assumptions.abort("no python3 with networkx here");
    }

    @Test
    void theNeighbourGraphOfTheSamplesIsAFile() throws Exception {
        visit("#view=map&representation=" + SmallStore.TEN);
        page.waitForSelector("#view-map .measures dd");
        page.click("#view-map .menu summary:has-text('Save')");
        Download download = page.waitForDownload(() -> page.click("#view-map .menu a:has-text('GEXF')"));
        assertThat(download.suggestedFilename()).isEqualTo("beasts-seed1-e5-hidden10-k4.gexf");
        Path file = folder.resolve("neighbours.gexf");
        download.saveAs(file);
        assertThat(Files.readString(file)).contains("<viz:position x=").endsWith("</gexf>\n");
        assertThat(complaints).isEmpty();
        // What the store says of sample 9, whose class has a hostile name, and of its nearest.
        var sample = SmallStore.shared()
                .read(
                        "MATCH (:Representation {key: $key})<-[:IN]-(l:Latent {index: 9})-[n:NEAREST {rank: 1}]->(m) RETURN l.label AS label, m.index AS nearest, n.distance AS distance",
                        java.util.Map.of("key", SmallStore.TEN))
                .get(0);
        assertThat(
                        networkX(
                                file,
                                """
                        print(len(graph.nodes), len(graph.edges), graph.is_directed(), sorted(set(dict(graph.out_degree()).values())))
                        node = graph.nodes["9"]
                        print(node["label"], node["class"], node["className"], type(node["purity"]).__name__, type(node["correct"]).__name__)
                        near = [(target, values["distance"]) for _, target, values in graph.out_edges("9", data=True) if values["rank"] == 1]
                        print(near[0][0], round(near[0][1], 4))
                        """))
                .containsExactly(
                        "160 640 True [4]",
                        "ten/9 " + sample.get("label") + " " + SmallStore.HOSTILE_NAME + " float bool",
                        sample.get("nearest") + " "
                                + Double.parseDouble(
                                        String.format(java.util.Locale.ROOT, "%.4f", (Double) sample.get("distance"))));
    }

    @Test
    void whatIsNoNeighbourGraphIsRefused() throws Exception {
        assertThat(get(NEIGHBOURS + "?k=9").statusCode()).isEqualTo(400);
        assertThat(get(NEIGHBOURS + "?k=9").body()).contains("at most 8");
        assertThat(get(NEIGHBOURS + "?k=0").statusCode()).isEqualTo(400);
        assertThat(get(NEIGHBOURS + "?layout=none").statusCode()).isEqualTo(404);
        assertThat(get(NEIGHBOURS + "?layout=a-b").statusCode()).isEqualTo(400);
        assertThat(get(NEIGHBOURS.replace("hidden10", "none")).statusCode()).isEqualTo(404);
        // Without labels and without a layout.
        var bare = get("/api/representations/" + SmallStore.UNLABELLED + "/neighbours.gexf?k=2");
        assertThat(bare.statusCode()).isEqualTo(200);
        assertThat(bare.headers().firstValue("Content-Disposition"))
                .contains("attachment; filename=\"bare-e0-latents-k2.gexf\"");
        assertThat(bare.body()).doesNotContain("viz:position", "for=\"class\"").contains("<edge id=\"79\" ");
    }

    @Test
    void theGraphOfAnAnswerIsAFile() throws Exception {
        visit("ui/gexf.js");
        String graph =
                """
                {nodes: [{id: '4:a:1', kind: 'Class', caption: '<i>&"', properties: {size: 3, name: 'one', odd: [1, 2]}},
                   {id: '4:a:2', kind: 'Class', caption: 'two', properties: {size: 1.5, name: 7, none: null}}],
                 edges: [{id: '5', source: '4:a:1', target: '4:a:2', caption: 'NEAREST_CLASS', properties: {distance: 0.5, on: true}}]}""";
        Path file = folder.resolve("answer.gexf");
        Files.writeString(file, (String) inPage("gexf.js", "m.gexf(" + graph + ", 'a ]]> b')"));
        assertThat(
                        networkX(
                                file,
                                """
                        for node, values in graph.nodes(data=True):
                            print(node, values["label"], values["kind"], values["size"], values["name"], values.get("odd"), "none" in values)
                        for source, target, values in graph.edges(data=True):
                            print(source, target, values["kind"], values["distance"], values["on"])
                        """))
                .containsExactly(
                        "4:a:1 <i>&\" Class 3.0 one [1,2] False",
                        "4:a:2 two Class 1.5 7 None False",
                        "4:a:1 4:a:2 NEAREST_CLASS 0.5 True");
    }
}
