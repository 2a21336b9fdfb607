package latentgraph.web;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.dataformat.yaml.YAMLFactory;
import com.networknt.schema.JsonSchemaFactory;
import com.networknt.schema.SpecVersion;
import java.io.IOException;
import java.io.InputStream;
import java.net.Socket;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import latentgraph.core.InvalidInputException;
import latentgraph.core.Progress;
import latentgraph.core.exchange.ClassGraphFormat;
import latentgraph.queries.QueryLibrary;
import latentgraph.store.Limits;
import latentgraph.store.Store;
import latentgraph.store.Summary;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

@Timeout(240)
class ApiTest {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final HttpClient CLIENT =
            HttpClient.newBuilder().connectTimeout(Duration.ofSeconds(10)).build();
    private static final String LARGE = "/api/representations/" + SmallStore.LARGE + "/class-graph";

    private static JsonNode openApi;
    private static Store store;
    private static WebServer server;
    private static WebServer strict;
    private static WebServer fewRows;

    @BeforeAll
    static void open() throws IOException {
        try (InputStream in = WebServer.class.getResourceAsStream("openapi.yaml")) {
            openApi = new ObjectMapper(new YAMLFactory()).readTree(in);
        }
        store = SmallStore.shared();
        server = WebServer.start(store, QueryLibrary.standard(), WebOptions.local(0, "127.0.0.1:7687"));
        strict = WebServer.start(
                store,
                QueryLibrary.standard(),
                new WebOptions("127.0.0.1", 0, null, Duration.ofSeconds(1), 5, 2_000, 1));
        fewRows = WebServer.start(
                store,
                QueryLibrary.standard(),
                new WebOptions("127.0.0.1", 0, null, Duration.ofSeconds(20), 5, 1 << 20, 1));
    }

    @AfterAll
    static void close() {
        for (WebServer one : new WebServer[] {server, strict, fewRows}) {
            if (one != null) {
                one.close();
            }
        }
    }

    private static HttpRequest.Builder at(WebServer server, String path) {
        return HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + server.port() + path))
                .timeout(Duration.ofSeconds(60));
    }

    private static HttpResponse<String> send(HttpRequest.Builder request) {
        try {
            return CLIENT.send(request.build(), HttpResponse.BodyHandlers.ofString());
        } catch (IOException | InterruptedException e) {
            throw new AssertionError(e);
        }
    }

    private static HttpResponse<String> get(String path) {
        return send(at(server, path));
    }

    private static HttpRequest.Builder posting(WebServer server, String path, String body) {
        return at(server, path)
                .header("Content-Type", "application/json")
                .POST(HttpRequest.BodyPublishers.ofString(body));
    }

    private static HttpResponse<String> cypher(WebServer server, String body) {
        return send(posting(server, "/api/cypher", body));
    }

    private static JsonNode json(HttpResponse<String> response) {
        try {
            return JSON.readTree(response.body());
        } catch (IOException e) {
            throw new AssertionError(response.body(), e);
        }
    }

    private static String encoded(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8);
    }

    /** The body has the form that openapi.yaml promises. */
    private static JsonNode promised(HttpResponse<String> response, int status, String schema) {
        assertThat(response.statusCode()).as(response.body()).isEqualTo(status);
        assertThat(response.headers().firstValue("Content-Type"))
                .hasValue(schema.equals("Problem") ? "application/problem+json" : "application/json");
        var root = ((com.fasterxml.jackson.databind.node.ObjectNode) openApi.deepCopy());
        root.put("$ref", "#/components/schemas/" + schema);
        root.put("$schema", "https://json-schema.org/draft/2020-12/schema");
        var compiled =
                JsonSchemaFactory.getInstance(SpecVersion.VersionFlag.V202012).getSchema(root);
        JsonNode body = json(response);
        assertThat(compiled.validate(body)).as(response.body()).isEmpty();
        return body;
    }

    private static void refused(HttpResponse<String> response, int status, String says) {
        JsonNode problem = promised(response, status, "Problem");
        assertThat(problem.get("status").asInt()).isEqualTo(status);
        assertThat(problem.get("detail").asText()).contains(says);
        assertThat(response.body()).doesNotContain("Exception", "secret", "latentgraph.", "\tat ", ".java");
    }

    @Test
    void openApiDescribesTheRoutesOfTheApiAndNoOthers() {
        Set<String> described = new TreeSet<>();
        openApi.get("paths")
                .properties()
                .forEach(path -> path.getValue().fieldNames().forEachRemaining(method -> {
                    if (!method.equals("parameters")) {
                        described.add(method.toUpperCase(java.util.Locale.ROOT) + " " + path.getKey());
                    }
                }));
        assertThat(described).isEqualTo(routesOfTheApi());
    }

    /** "GET /api/…" */
    static Set<String> routesOfTheApi() {
        return WebServer.routes(
                        new Api(null, null, null, null),
                        new JobApi(null, null, null, null, Duration.ofSeconds(30)),
                        new ExperimentApi(null, null, null, null),
                        new Token(null, () -> 0),
                        WebOptions.local(0, null))
                .stream()
                .filter(route -> route.path().startsWith("/api/"))
                .map(route -> route.method() + " " + route.path())
                .collect(Collectors.toCollection(TreeSet::new));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "/api/health | Health",
                "/api/runs | Runs",
                "/api/runs/drawings-seed7/representations | Representations",
                "/api/class-graphs | ClassGraphs",
                "/api/class-graphs/summary?key=drawings-seed7/e12/hidden3%23k4c4 | ClassGraph",
                "/api/class-graphs/summary?key=hundred | ClassGraph",
                "/api/class-graphs/vertices?key=drawings-seed7/e12/hidden3%23k4c4 | Vertices",
                "/api/class-graphs/vertices?key=hundred | Vertices",
                "/api/class-graphs/edges?key=beasts-seed1/e5/hidden10%23k4c4 | Edges",
                "/api/class-graphs/distances?key=beasts-seed1/e5/hidden10%23k4c4 | Distances",
                "/api/class-graphs/distances?key=hundred | Distances",
                "/api/representations/drawings-seed7/e12/hidden3/class-graph?k=4&classK=4 | ClassGraph",
                "/api/representations/drawings-seed7/e12/hidden3/layouts/tsne | Points",
                "/api/representations/drawings-seed7/e12/hidden3/layouts/tsne?neighbours=4 | Points",
                "/api/representations/many/e1/plane/layouts/vector | Points",
                "/api/queries | Library",
                "/api/schema | Schema",
                "/api/queries/samples/of-class?representation=beasts-seed1/e5/hidden10&label=3&limit=5 | Answer",
            })
    void aViewHasThePromisedForm(String path, String schema) {
        JsonNode body = promised(get(path), 200, schema);
        if (body.has("rows")) {
            assertThat(body.get("rows")).isNotEmpty();
            assertThat(body.get("cut").asBoolean()).isFalse();
        }
    }

    @Test
    void theClassGraphOfARepresentation() {
        JsonNode summary = json(get(LARGE));
        assertThat(summary.get("key").asText()).isEqualTo(SmallStore.LARGE + "#k4c4");
        assertThat(summary.get("classes").asInt()).isEqualTo(36);
        assertThat(json(get("/api/class-graphs/vertices?key="
                                + encoded(summary.get("key").asText())))
                        .get("rows"))
                .hasSize(36)
                .last()
                .satisfies(row -> assertThat(row.get("name").asText()).isEqualTo("Z"));
        assertThat(json(get("/api/class-graphs/edges?key="
                                + encoded(summary.get("key").asText())))
                        .get("rows"))
                .hasSize(36 * 4);
    }

    @Test
    void aClassGraphThatIsAbsentIsComputedOnRequest() {
        String path = LARGE + "?k=3&classK=2";
        refused(get(path), 404, "latentgraph class-graph drawings-seed7/e12/hidden3 --k 3 --class-k 2");
        JsonNode made = promised(send(posting(server, path, "{}")), 200, "ClassGraph");
        assertThat(made.get("classK").asInt()).isEqualTo(2);
        assertThat(promised(get(path), 200, "ClassGraph")).isEqualTo(made);
        refused(send(posting(server, path, "{\"k\": 5}")), 400, "expected none");
        refused(send(posting(server, LARGE + "?k=9", "")), 400, "k is 9");
        refused(send(posting(server, "/api/representations/none/e1/x/class-graph", "")), 404, "none/e1/x");
        refused(send(posting(server, "/api/representations/bare/e0/latents/class-graph", "")), 400, "no labels");
    }

    @Test
    void thePointsOfALayoutAreColumns() {
        JsonNode points = json(get("/api/representations/" + SmallStore.LARGE + "/layouts/tsne?neighbours=4"));
        assertThat(points.get("total").asInt()).isEqualTo(576);
        assertThat(points.get("dataSet").asText()).isEqualTo("drawings");
        assertThat(points.get("classes")).hasSize(36);
        for (String column : new String[] {"index", "sample", "x", "y", "label", "prediction", "purity", "community"}) {
            assertThat(points.get(column)).as(column).hasSize(576);
        }
        // The same as the query answers, one of its rows for each.
        JsonNode rows = json(cypher(
                        server,
                        "{\"query\": \"MATCH (:Representation {key: '" + SmallStore.LARGE
                                + "'})<-[:IN]-(l:Latent)-[:OF]->(s:Sample) MATCH (l)-[n:NEAREST]->(o) WHERE n.rank <= 4"
                                + " WITH l, s, sum(CASE o.label WHEN l.label THEN 0.25 ELSE 0 END) AS purity"
                                + " RETURN l.index AS index, s.key AS sample, l.tsne[0] AS x, l.tsne[1] AS y,"
                                + " l.label AS label, l.prediction AS prediction, purity ORDER BY index\"}"))
                .get("rows");
        for (int i = 0; i < 576; i++) {
            JsonNode row = rows.get(i);
            assertThat(points.get("index").get(i)).isEqualTo(row.get("index"));
            assertThat("drawings/" + points.get("sample").get(i).asText())
                    .isEqualTo(row.get("sample").asText());
            assertThat((float) points.get("x").get(i).asDouble())
                    .isEqualTo((float) row.get("x").asDouble());
            assertThat((float) points.get("y").get(i).asDouble())
                    .isEqualTo((float) row.get("y").asDouble());
            assertThat(points.get("label").get(i)).isEqualTo(row.get("label"));
            assertThat(points.get("prediction").get(i)).isEqualTo(row.get("prediction"));
            assertThat(points.get("purity").get(i).asDouble())
                    .isEqualTo(row.get("purity").asDouble());
        }
        // More than the limits of rows and bytes, which are for questions.
        assertThat(json(send(at(fewRows, "/api/representations/" + SmallStore.MANY + "/layouts/vector")))
                        .get("index"))
                .hasSize(50_000);
    }

    @Test
    void aLayoutThatIsAbsentIsComputedOnRequest() {
        String path = "/api/representations/" + SmallStore.NOT_COMPUTED + "/layouts/";
        refused(get(path + "pca"), 404, "none is; POST to this address computes pca, tsne, umap, forceAtlas2");
        JsonNode made = promised(send(posting(server, path + "pca", "{}")), 200, "Layout");
        assertThat(made.get("madeBy").asText()).contains("pca");
        assertThat(made.get("trustworthiness").asDouble()).isBetween(0.5, 1.0);
        assertThat(promised(get(path + "pca"), 200, "Points").get("drawn").asInt())
                .isEqualTo(576);
        refused(get(path + "tsne"), 404, "stored are [pca]");
        refused(get(path + "no-name"), 400, "layout is 'no-name'");
        refused(get(path + "pca?neighbours=0"), 400, "neighbours is '0'");
        refused(get("/api/representations/none/e1/x/layouts/pca"), 404, "none/e1/x");
        refused(get("/api/representations/a/12/c/layouts/pca"), 400, "run/e<epoch>/layer");
        refused(send(posting(server, path + "vector", "")), 400, "expected one of pca, tsne, umap, forceAtlas2");
        refused(send(posting(server, path + "pca", "{\"dimensions\": 3}")), 400, "expected none");
        refused(send(posting(server, "/api/representations/none/e1/x/layouts/pca", "")), 404, "none/e1/x");
        refused(
                send(posting(server, "/api/representations/" + SmallStore.MANY + "/layouts/tsne", "")),
                400,
                "CALL latent.layout.tsne.write('many/e1/plane')");
    }

    @Test
    void aNamedQueryChecksItsParameters() {
        String members = "/api/queries/communities/members?classGraph=hundred";
        assertThat(json(get(members)).get("rows")).hasSize(10);
        refused(get("/api/queries/communities/member"), 404, "communities/members");
        refused(get("/api/queries/communities/members"), 400, "classGraph");
        refused(get(members + "&limit=3"), 400, "limit");
        refused(get("/api/queries/communities/members?classGraph=hundert"), 404, "did you mean 'hundred'?");
        refused(get(members + "&classGraph=other"), 400, "2 times");
        refused(get("/api/queries/samples/of-class?representation=x&label=two"), 400, "$label is 'two'");
    }

    @Test
    void cypherReadsAndNeverWrites() {
        JsonNode answer = promised(
                cypher(server, "{\"query\": \"RETURN $x + 1 AS next\", \"parameters\": {\"x\": 41}}"), 200, "Answer");
        assertThat(answer.at("/rows/0/next").asInt()).isEqualTo(42);
        String before = everything();
        for (String writing : new String[] {
            "CREATE (:Intruder)",
            "MATCH (r:Run) SET r.seed = 0",
            "CALL latent.classGraph.write('" + SmallStore.TEN + "', {k: 2, classK: 1}) YIELD key RETURN key",
            "CALL latent.remove('" + SmallStore.TEN + "')"
        }) {
            assertThat(cypher(server, "{\"query\": \"" + writing + "\"}").statusCode())
                    .as(writing)
                    .isEqualTo(400);
        }
        assertThat(everything()).isEqualTo(before);
    }

    /** Nodes and relationships, counted, and class graphs and runs in full. */
    private static String everything() {
        return store.read(
                        """
                        RETURN COUNT { (n) } AS nodes, COUNT { ()-->() } AS relationships,
                               COLLECT { MATCH (g:ClassGraph) RETURN properties(g) ORDER BY g.key } AS classGraphs,
                               COLLECT { MATCH (r:Run) RETURN properties(r) ORDER BY r.id } AS runs""",
                        Map.of())
                .toString();
    }

    @Test
    void cypherThatIsWrongIsExplained() {
        refused(cypher(server, "{\"query\": \"RETRUN 1\"}"), 400, "RETRUN");
        refused(cypher(server, "{\"query\": \"RETURN $x\"}"), 400, "x");
        refused(cypher(server, "{\"query\": \"  \"}"), 400, "query is missing");
        refused(cypher(server, "{\"qeury\": \"RETURN 1\"}"), 400, "'qeury' is unknown");
        refused(cypher(server, "{\"query\": \"RETURN 1\", \"limit\": 0}"), 400, "limit");
        refused(cypher(server, "{\"query\": \"RETURN 1\", \"parameters\": [1]}"), 400, "no object");
        refused(cypher(server, "{\"query\": \"RETURN 1\""), 400, "line 1");
        refused(cypher(server, "[]"), 400, "no JSON object");
        refused(cypher(server, "{} {}"), 400, "no JSON");
        refused(cypher(server, "{\"query\": \"RETURN $x\", \"parameters\": {\"x\": 99999999999999999999}}"), 400, "x");
    }

    @Test
    void valuesArriveWithoutLoss() {
        JsonNode row = json(cypher(
                        server,
                        "{\"query\": \"RETURN 0.0/0.0 AS nan, 1.0/0.0 AS infinite, 9007199254740993 AS large,"
                                + " 9007199254740991 AS safe, [1.5, null, {a: true}] AS nested\"}"))
                .at("/rows/0");
        assertThat(row.get("nan").isNull()).isTrue();
        assertThat(row.get("infinite").isNull()).isTrue();
        assertThat(row.get("large").asText()).isEqualTo("9007199254740993");
        assertThat(row.get("safe").isNumber()).isTrue();
        assertThat(row.get("nested").toString()).isEqualTo("[1.5,null,{\"a\":true}]");
        JsonNode node = json(cypher(server, "{\"query\": \"MATCH (c:ClassVertex) RETURN c LIMIT 1\"}"))
                .at("/rows/0/c");
        assertThat(node.at("/labels/0").asText()).isEqualTo("ClassVertex");
        assertThat(node.at("/properties/label").isInt()).isTrue();
    }

    @Test
    void theLimitOfRowsIsForQuestionsAndNotForClassGraphs() {
        for (String part : new String[] {"vertices", "edges", "distances"}) {
            JsonNode answer = json(send(at(fewRows, "/api/class-graphs/" + part + "?key=hundred")));
            assertThat(answer.get("rows")).hasSizeGreaterThanOrEqualTo(100);
            assertThat(answer.get("cut").asBoolean()).isFalse();
        }
        JsonNode byBytes = json(send(at(strict, "/api/class-graphs/edges?key=hundred")));
        assertThat(byBytes.get("rows")).hasSizeLessThan(100);
        assertThat(byBytes.get("cut").asBoolean()).isTrue();
    }

    @Test
    void answersAreCutAndSaySo() {
        JsonNode byRows = json(cypher(strict, "{\"query\": \"UNWIND range(1, 6) AS i RETURN i\"}"));
        assertThat(byRows.get("rows")).hasSize(5);
        assertThat(byRows.get("cut").asBoolean()).isTrue();
        JsonNode whole = json(cypher(strict, "{\"query\": \"UNWIND range(1, 5) AS i RETURN i\"}"));
        assertThat(whole.get("cut").asBoolean()).isFalse();
        JsonNode byBytes =
                json(cypher(strict, "{\"query\": \"UNWIND range(1, 4) AS i RETURN [x IN range(1, 300) | i] AS l\"}"));
        assertThat(byBytes.get("rows")).hasSize(3);
        assertThat(byBytes.get("cut").asBoolean()).isTrue();
        assertThat(json(cypher(server, "{\"query\": \"UNWIND range(1, 6) AS i RETURN i\", \"limit\": 2}"))
                        .get("cut")
                        .asBoolean())
                .isTrue();
    }

    @ParameterizedTest
    @ValueSource(ints = {1_100, 5_000, 200_000})
    void anAnswerNestedTooDeeplyIsRefused(int depth) {
        refused(
                cypher(server, "{\"query\": \"RETURN reduce(l = [], i IN range(1, " + depth + ") | [l]) AS x\"}"),
                400,
                "nested too deeply");
    }

    @Test
    void aQueryThatRunsTooLongIsEnded() {
        refused(
                cypher(
                        strict,
                        "{\"query\": \"UNWIND range(1, 100000) AS a UNWIND range(1, 100000) AS b RETURN sum(a * b)\"}"),
                422,
                "longer than 1 s");
    }

    @Test
    void thumbnailsArePictures() throws Exception {
        var path = "/api/thumbnails/drawings/0.png";
        var picture = CLIENT.send(at(server, path).build(), HttpResponse.BodyHandlers.ofByteArray());
        assertThat(picture.statusCode()).isEqualTo(200);
        assertThat(picture.headers().firstValue("Content-Type")).hasValue("image/png");
        assertThat(javax.imageio.ImageIO.read(new java.io.ByteArrayInputStream(picture.body()))
                        .getWidth())
                .isEqualTo(28);
        String tag = picture.headers().firstValue("ETag").orElseThrow();
        assertThat(send(at(server, path).header("If-None-Match", tag)).statusCode())
                .isEqualTo(304);
        refused(get("/api/thumbnails/drawings/99999.png"), 404, "drawings/99999");
        refused(get("/api/thumbnails/bare/0.png"), 404, "images.npy");
        refused(get("/api/thumbnails/drawings/-1.png"), 400, "index is '-1'");
    }

    @Test
    void aClassGraphIsAFileForOtherPrograms(@org.junit.jupiter.api.io.TempDir Path folder) throws IOException {
        for (ClassGraphFormat format : ClassGraphFormat.values()) {
            var answer = get(
                    "/api/class-graphs/export?key=" + encoded(SmallStore.TEN + "#k4c4") + "&format=" + format.key());
            assertThat(answer.statusCode()).isEqualTo(200);
            assertThat(answer.headers().firstValue("Content-Disposition"))
                    .hasValue("attachment; filename=\"beasts-seed1-e5-hidden10-k4c4." + format.key() + "\"");
            if (format == ClassGraphFormat.CSV) {
                assertThat(answer.body()).startsWith("Source,Target,");
                continue;
            }
            Path file = Files.writeString(folder.resolve("graph." + format.key()), answer.body());
            var read = format.read(file, "again").graph();
            assertThat(read.vertices()).hasSize(10);
            assertThat(read.vertices().get(9).name()).isEqualTo(SmallStore.HOSTILE_NAME);
            assertThat(read.edges()).isNotEmpty();
        }
        refused(get("/api/class-graphs/export?key=none&format=gexf"), 404, "none");
        refused(get("/api/class-graphs/export?key=hundred&format=png"), 400, "gexf");
    }

    @Test
    void whatIsNotThereAndWhatIsNotPossible() {
        refused(get("/nothing"), 404, "/docs");
        refused(get("/api/nothing"), 404, "/api/nothing");
        refused(get("/api/cypher"), 405, "GET");
        refused(send(posting(server, "/api/runs", "{}")), 405, "POST");
        refused(send(at(server, "/api/runs").DELETE().header("Content-Type", "application/json")), 405, "DELETE");
        refused(get("/api/class-graphs/summary?key=none"), 404, "/api/class-graphs lists");
        refused(get("/api/class-graphs/summary"), 400, "?key=");
        refused(get("/api/representations/a/12/c/class-graph"), 400, "run/e<epoch>/layer");
        refused(get(LARGE + "?k=0"), 400, "k is '0'");
        refused(get("/api/runs/..;x/representations"), 400, "");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/ui/..%2fopenapi.yaml",
                "/ui/%2e%2e/openapi.yaml",
                "/ui/../openapi.yaml",
                "/ui//index.html",
                "/ui/nothing.js",
                "/lib/cytoscape",
                "/lib/..%2f..%2fversion.properties",
                "/browser/..%2f..%2fMETA-INF/MANIFEST.MF",
                "/browser/%5c..",
                "/ui/%00"
            })
    void filesOutsideTheirFolderAreNotServed(String path) throws IOException {
        String status =
                raw("GET " + path + " HTTP/1.1\r\nHost: 127.0.0.1:" + server.port() + "\r\nConnection: close\r\n\r\n");
        assertThat(status).matches("(?s)HTTP/1.1 (400|404) .*application/problem\\+json.*");
    }

    /** What {@link HttpClient} would not send. */
    private static String raw(String request) throws IOException {
        try (Socket socket = new Socket("127.0.0.1", server.port())) {
            socket.setSoTimeout(10_000);
            socket.getOutputStream().write(request.getBytes(StandardCharsets.ISO_8859_1));
            return new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        }
    }

    @ParameterizedTest
    @CsvSource({
        "evil.example, 421",
        "evil.example:PORT, 421",
        "127.0.0.1, 421",
        "127.0.0.1:1, 421",
        "127.0.0.1.evil.example:PORT, 421",
        "127.0.0.1:PORT, 200",
        "localhost:PORT, 200",
        "LocalHost:PORT, 200",
        "[::1]:PORT, 200"
    })
    void onlyOurOwnHostNamesAreAnsweredFor(String host, int status) throws IOException {
        String answer = raw("GET /api/health HTTP/1.1\r\nHost: " + host.replace("PORT", "" + server.port())
                + "\r\nX-Forwarded-Host: 127.0.0.1:" + server.port() + "\r\nConnection: close\r\n\r\n");
        assertThat(answer).startsWith("HTTP/1.1 " + status + " ");
    }

    @ParameterizedTest
    @CsvSource({
        "Origin, http://evil.example, 403", "Origin, null, 403", "Origin, https://127.0.0.1:PORT, 403",
        "Origin, http://127.0.0.1:1, 403", "Origin, http://127.0.0.1:PORT, 200", "Origin, http://localhost:PORT, 200",
        "Sec-Fetch-Site, cross-site, 403", "Sec-Fetch-Site, same-site, 403", "Sec-Fetch-Site, same-origin, 200",
        "Sec-Fetch-Site, none, 200"
    })
    void pagesOfOtherSitesAreRefused(String header, String value, int status) {
        String own = value.replace("PORT", "" + server.port());
        assertThat(send(at(server, "/api/runs").header(header, own)).statusCode())
                .isEqualTo(status);
        assertThat(send(posting(server, "/api/cypher", "{\"query\": \"RETURN 1\"}")
                                .header(header, own))
                        .statusCode())
                .isEqualTo(status);
    }

    @Test
    void bodiesAreSmallJson() {
        refused(
                send(at(server, "/api/cypher")
                        .header("Content-Type", "text/plain")
                        .POST(HttpRequest.BodyPublishers.ofString("{\"query\": \"RETURN 1\"}"))),
                415,
                "expected application/json");
        refused(send(at(server, "/api/cypher").POST(HttpRequest.BodyPublishers.ofString("{}"))), 415, "absent");
        String large = "{\"query\": \"" + " ".repeat(WebServer.BODY_BYTES) + "\"}";
        refused(cypher(server, large), 413, "larger");
        // Without a Content-Length, as a stream.
        refused(
                send(at(server, "/api/cypher")
                        .header("Content-Type", "application/json")
                        .POST(HttpRequest.BodyPublishers.ofInputStream(
                                () -> new java.io.ByteArrayInputStream(large.getBytes(StandardCharsets.UTF_8))))),
                413,
                "larger");
    }

    @Test
    void everyAnswerIsFenced() {
        for (String path : new String[] {"/", "/api/runs", "/docs", "/browser/", "/nothing"}) {
            var headers = get(path).headers();
            assertThat(headers.firstValue("Content-Security-Policy").orElse(""))
                    .as(path)
                    .contains("frame-ancestors 'none'", "base-uri 'none'")
                    .satisfies(policy -> {
                        if (!path.startsWith("/browser")) {
                            assertThat(policy).doesNotContain("unsafe");
                        }
                    });
            assertThat(headers.firstValue("X-Content-Type-Options")).hasValue("nosniff");
            assertThat(headers.firstValue("Referrer-Policy")).hasValue("no-referrer");
            assertThat(headers.firstValue("Access-Control-Allow-Origin")).isEmpty();
            assertThat(headers.firstValue("Server")).isEmpty();
        }
    }

    @Test
    void programsThatAskForJsonAreToldWhereBoltIs() {
        JsonNode discovery = json(send(at(server, "/").header("Accept", "application/json")));
        assertThat(discovery.get("bolt_direct").asText()).isEqualTo("bolt://127.0.0.1:7687");
        assertThat(send(at(server, "/").header("Accept", "text/html,application/json"))
                        .body())
                .contains("<title>LatentGraph");
    }

    @Test
    void whatFailsInsideIsNotDescribed() {
        try (WebServer broken =
                WebServer.start(new FailingStore(), QueryLibrary.standard(), WebOptions.local(0, null))) {
            refused(cypher(broken, "{\"query\": \"an exception\"}"), 500, "Its log has the cause under");
            refused(cypher(broken, "{\"query\": \"an error\"}"), 500, "Its log has the cause under");
        }
    }

    private static final class FailingStore implements Store {
        @Override
        public Summary read(
                String cypher, Map<String, Object> parameters, Limits limits, Consumer<Map<String, Object>> row) {
            if (cypher.equals("an error")) {
                throw new OutOfMemoryError("secret");
            }
            throw new IllegalStateException("secret");
        }

        @Override
        public Summary write(String cypher, Map<String, Object> parameters, Consumer<Map<String, Object>> row) {
            throw new UnsupportedOperationException();
        }

        @Override
        public Store reportingTo(Progress progress) {
            return this;
        }

        @Override
        public void close() {}
    }

    @Test
    void optionsAreChecked() {
        assertThatThrownBy(() -> new WebOptions("0.0.0.0", 0, null, Duration.ofSeconds(1), 1, 1, 1))
                .isInstanceOf(InvalidInputException.class)
                .hasMessageContaining("this machine alone");
        assertThatThrownBy(() -> WebOptions.local(0, "127.0.0.1:7687; script-src *"))
                .isInstanceOf(InvalidInputException.class);
        assertThatThrownBy(() -> WebServer.start(store, QueryLibrary.standard(), WebOptions.local(server.port(), null)))
                .isInstanceOf(InvalidInputException.class)
                .hasMessageContaining("port " + server.port());
    }
}
