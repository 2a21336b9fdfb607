package latentgraph.web;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.dataformat.yaml.YAMLFactory;
import com.networknt.schema.JsonSchemaFactory;
import com.networknt.schema.SpecVersion;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import latentgraph.core.LatentMatrix;
import latentgraph.core.format.Npy;
import latentgraph.core.format.RunDirectoryWriter;
import latentgraph.core.format.RunManifest;
import latentgraph.queries.QueryLibrary;
import latentgraph.store.EmbeddedStore;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Files over HTTP: what is understood of them, what is refused, and what becomes of them. */
@Timeout(120)
class UploadTest {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final HttpClient CLIENT = HttpClient.newHttpClient();
    private static final int LIMIT = 2 << 20;

    @TempDir
    static Path folder;

    private static EmbeddedStore store;
    private static WebServer server;
    private static Path waiting;

    @BeforeAll
    static void open() throws IOException {
        store = SmallStore.shared();
        waiting = folder.resolve("uploads");
        Files.createDirectories(waiting.resolve("left/by/another"));
        server = WebServer.start(
                store,
                QueryLibrary.standard(),
                WebOptions.local(0, null)
                        .withUploads(new UploadOptions(waiting, LIMIT, Duration.ofSeconds(60), Duration.ofMinutes(5))));
    }

    @AfterAll
    static void close() {
        if (server != null) {
            server.close();
            assertThat(waiting).doesNotExist();
        }
    }

    /** What a test uploaded is gone, and what it ingested. */
    @AfterEach
    void tidy() throws Exception {
        for (JsonNode upload : json(get("/api/uploads")).get("uploads")) {
            assertThat(send(at("/api/uploads/" + upload.get("id").asText()).DELETE())
                            .statusCode())
                    .isEqualTo(204);
        }
        assertThat(json(get("/api/uploads")).get("taken").asLong()).isZero();
        try (var files = Files.list(waiting)) {
            assertThat(files).isEmpty();
        }
        for (var run : store.read("MATCH (run:Run) WHERE run.id STARTS WITH 'sent' RETURN run.id AS id", Map.of())) {
            latentgraph.ingest.Ingest.remove(store, (String) run.get("id"), latentgraph.core.Progress.SILENT);
        }
    }

    private static HttpRequest.Builder at(String path) {
        return HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + server.port() + path))
                .timeout(Duration.ofSeconds(60));
    }

    private static HttpResponse<String> send(HttpRequest.Builder request) throws IOException, InterruptedException {
        return CLIENT.send(request.build(), HttpResponse.BodyHandlers.ofString());
    }

    private static HttpResponse<String> get(String path) throws IOException, InterruptedException {
        return send(at(path));
    }

    private static HttpResponse<String> upload(String name, byte[] bytes) throws IOException, InterruptedException {
        return send(at("/api/uploads?name=" + URLEncoder.encode(name, StandardCharsets.UTF_8))
                .header("Content-Type", "application/octet-stream")
                .POST(HttpRequest.BodyPublishers.ofByteArray(bytes)));
    }

    private static HttpResponse<String> ingest(Map<String, ?> body) throws IOException, InterruptedException {
        return send(at("/api/ingests")
                .header("Content-Type", "application/json")
                .POST(HttpRequest.BodyPublishers.ofString(JSON.writeValueAsString(body))));
    }

    private static JsonNode json(HttpResponse<String> response) throws IOException {
        return JSON.readTree(response.body());
    }

    /** The body has the form that openapi.yaml promises. */
    static JsonNode promised(HttpResponse<String> response, int status, String schema) throws IOException {
        assertThat(response.statusCode()).as(response.body()).isEqualTo(status);
        var root = (com.fasterxml.jackson.databind.node.ObjectNode)
                new ObjectMapper(new YAMLFactory()).readTree(WebServer.class.getResource("openapi.yaml"));
        root.put("$ref", "#/components/schemas/" + schema);
        root.put("$schema", "https://json-schema.org/draft/2020-12/schema");
        assertThat(JsonSchemaFactory.getInstance(SpecVersion.VersionFlag.V202012)
                        .getSchema(root)
                        .validate(json(response)))
                .as(response.body())
                .isEmpty();
        return json(response);
    }

    private static void refused(HttpResponse<String> response, int status, String... says) throws IOException {
        assertThat(promised(response, status, "Problem").get("detail").asText()).contains(says);
        assertThat(response.body()).doesNotContain(folder.toString(), "Exception");
    }

    private static JsonNode over(HttpResponse<String> accepted) throws IOException, InterruptedException {
        promised(accepted, 202, "Job");
        String job = accepted.headers().firstValue("Location").orElseThrow();
        while (true) {
            JsonNode now = promised(get(job), 200, "Job");
            if (List.of("done", "failed", "cancelled").contains(now.get("state").asText())) {
                return now;
            }
            Thread.sleep(20);
        }
    }

    private static byte[] file(String name, ThrowingConsumer write) throws IOException {
        Path file = folder.resolve(name);
        Files.deleteIfExists(file);
        write.to(file);
        return Files.readAllBytes(file);
    }

    private interface ThrowingConsumer {
        void to(Path file) throws IOException;
    }

    private static float[] values(int n, long seed) {
        var random = new Random(seed);
        var values = new float[n];
        for (int i = 0; i < n; i++) {
            values[i] = random.nextFloat();
        }
        return values;
    }

    private static byte[] latents(int n) throws IOException {
        return file("x.npy", file -> Npy.write(file, values(n * 3, n), n, 3));
    }

    private static byte[] labels(int n) throws IOException {
        return file(
                "y.npy",
                file -> Npy.write(file, IntStream.range(0, n).map(i -> i % 4).toArray(), n));
    }

    static byte[] zip(Map<String, byte[]> entries) throws IOException {
        var bytes = new ByteArrayOutputStream();
        try (var zip = new ZipOutputStream(bytes)) {
            for (var entry : entries.entrySet()) {
                zip.putNextEntry(new ZipEntry(entry.getKey()));
                zip.write(entry.getValue());
            }
        }
        return bytes.toByteArray();
    }

    /** A .npy with this header, and so many bytes of data. */
    private static byte[] npy(String header, int data) {
        byte[] text = (header + "\n").getBytes(StandardCharsets.ISO_8859_1);
        return ByteBuffer.allocate(10 + text.length + data)
                .order(ByteOrder.LITTLE_ENDIAN)
                .put(new byte[] {(byte) 0x93, 'N', 'U', 'M', 'P', 'Y', 1, 0})
                .putShort((short) text.length)
                .put(text)
                .array();
    }

    private static byte[] run(String id, boolean packedFolder) throws IOException {
        Path directory = Files.createTempDirectory(folder, "run");
        int n = 40;
        var manifest = new RunManifest(
                id,
                "mlp 3-2",
                new RunManifest.DataSet(id + "-data", n, List.of("<b>bold</b>", "b", "c", "d")),
                7L,
                Map.of(),
                List.of(new RunManifest.Layer("hidden1", 3), new RunManifest.Layer("hidden2", 2)),
                List.of(new RunManifest.Checkpoint(0), new RunManifest.Checkpoint(1)),
                List.of(),
                null);
        try (var writer = RunDirectoryWriter.create(directory, manifest)) {
            writer.labels(IntStream.range(0, n).map(i -> i % 4).toArray());
            for (int epoch = 0; epoch < 2; epoch++) {
                writer.latents(epoch, "hidden1", new LatentMatrix(n, 3, values(n * 3, epoch)));
                writer.latents(epoch, "hidden2", new LatentMatrix(n, 2, values(n * 2, epoch + 10)));
                writer.predictions(epoch, IntStream.range(0, n).map(i -> i % 3).toArray());
            }
            writer.finish();
        }
        Map<String, byte[]> entries = new LinkedHashMap<>();
        try (var files = Files.walk(directory)) {
            for (Path one : files.filter(Files::isRegularFile).sorted().toList()) {
                String name = directory.relativize(one).toString().replace('\\', '/');
                entries.put(packedFolder ? "my run/" + name : name, Files.readAllBytes(one));
            }
        }
        entries.put("__MACOSX/._run.json", new byte[3]);
        entries.put(packedFolder ? "my run/notes.pdf" : "notes.pdf", new byte[5]);
        return zip(entries);
    }

    @Test
    void arraysAreUnderstoodThenIngestedAsOnTheCommandLine() throws Exception {
        JsonNode x = promised(upload("x.npy", latents(60)), 201, "Upload")
                .get("arrays")
                .get(0);
        assertThat(x.get("role").asText()).isEqualTo("latents");
        assertThat(x.get("shape").toString()).isEqualTo("[60,3]");
        assertThat(x.get("type").asText()).isEqualTo("<f4");
        JsonNode y = promised(upload("y.npy", labels(60)), 201, "Upload")
                .get("arrays")
                .get(0);
        assertThat(y.get("role").asText()).isEqualTo("labels");
        assertThat(y.get("counts").toString())
                .isEqualTo(
                        "[{\"value\":0,\"count\":15},{\"value\":1,\"count\":15},{\"value\":2,\"count\":15},{\"value\":3,\"count\":15}]");
        JsonNode names = promised(
                        upload("names.txt", "a\nb\n<i>c</i>\nd\n".getBytes(StandardCharsets.UTF_8)), 201, "Upload")
                .get("arrays")
                .get(0);
        assertThat(names.get("says").asText()).isEqualTo("a, b, <i>c</i>, d");
        assertThat(store.read("MATCH (run:Run {id: 'sent'}) RETURN run", Map.of()))
                .isEmpty();

        JsonNode job = over(ingest(Map.of(
                "latents",
                x.get("file").asText(),
                "labels",
                y.get("file").asText(),
                "classes",
                names.get("file").asText(),
                "run",
                "sent",
                "epoch",
                3,
                "layer",
                "hidden1",
                "metric",
                "euclidean",
                "k",
                5,
                "classGraphs",
                true)));
        assertThat(job.get("state").asText()).as(job.toString()).isEqualTo("done");
        assertThat(job.get("result").toString())
                .isEqualTo(
                        "{\"representations\":[{\"key\":\"sent/e3/hidden1\",\"size\":60,\"dimension\":3,\"classes\":4,\"edges\":300,"
                                + "\"status\":\"ingested\"}],\"classGraphs\":[\"sent/e3/hidden1#k4c4\"]}");
        assertThat(store.read(
                        "MATCH (r:Representation {key: 'sent/e3/hidden1'}) RETURN r.metric AS metric, r.k AS k, r.status AS status",
                        Map.of()))
                .containsExactly(Map.of("metric", "euclidean", "k", 5L, "status", "ready"));
        assertThat(json(get("/api/uploads")).get("uploads"))
                .as("what is ingested waits no longer")
                .isEmpty();
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void aRunDirectoryIsUnderstoodThenIngested(boolean packedFolder) throws Exception {
        JsonNode upload = promised(upload("run.zip", run("sent-run", packedFolder)), 201, "Upload");
        assertThat(upload.get("leftOut").asInt()).isEqualTo(1);
        assertThat(upload.get("arrays")).isEmpty();
        JsonNode run = upload.get("run");
        assertThat(run.get("id").asText()).isEqualTo("sent-run");
        assertThat(run.get("samples").asInt()).isEqualTo(40);
        assertThat(run.get("epochs").toString()).isEqualTo("[0,1]");
        assertThat(run.get("layers").toString())
                .isEqualTo("[{\"name\":\"hidden1\",\"dimension\":3},{\"name\":\"hidden2\",\"dimension\":2}]");
        assertThat(run.get("counts").get(0).toString())
                .isEqualTo("{\"value\":0,\"count\":10,\"name\":\"<b>bold</b>\"}");

        String id = upload.get("id").asText();
        refused(ingest(Map.of("upload", id, "latents", "x")), 400, "field 'latents' is unknown with a run directory");
        JsonNode job = over(ingest(Map.of("upload", id, "layers", List.of("hidden2"), "k", 3, "classGraphs", true)));
        assertThat(job.get("what").asText()).isEqualTo("run.zip");
        assertThat(job.at("/result/classGraphs").toString())
                .as(job.toString())
                .isEqualTo("[\"sent-run/e0/hidden2#k3c4\",\"sent-run/e1/hidden2#k3c4\"]");
        assertThat(job.at("/result/representations")).hasSize(2);
    }

    @Test
    void whatNumPyWritesIsUnderstood() throws Exception {
        Path python = Path.of("/usr/bin/python3");
        assumeTrue(
                Files.isExecutable(python)
                        && new ProcessBuilder(python.toString(), "-c", "import numpy")
                                        .start()
                                        .waitFor()
                                == 0,
                "python3 with NumPy is absent: files written by it are not tried");
        Path npz = folder.resolve("all.npz");
        Path objects = folder.resolve("objects.npy");
        Process process = new ProcessBuilder(
                        python.toString(),
                        "-c",
                        """
                        import numpy as np, sys
                        r = np.random.default_rng(1)
                        np.savez_compressed(sys.argv[1], latents=r.normal(size=(50, 4)).T.astype('>f8').T, labels=np.arange(50) % 5,
                            predicted=np.uint8(np.arange(50) % 4), images=np.zeros((50, 2, 2), np.uint8))
                        np.save(sys.argv[2], np.array([{}, None], dtype=object), allow_pickle=True)
                        """,
                        npz.toString(),
                        objects.toString())
                .inheritIO()
                .start();
        assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();
        JsonNode arrays = promised(upload("all.npz", Files.readAllBytes(npz)), 201, "Upload")
                .get("arrays");
        var roles = new LinkedHashMap<String, String>();
        arrays.forEach(
                array -> roles.put(array.get("name").asText(), array.get("role").asText()));
        assertThat(roles)
                .isEqualTo(Map.of(
                        "latents.npy",
                        "latents",
                        "labels.npy",
                        "labels",
                        "predicted.npy",
                        "predictions",
                        "images.npy",
                        "images"));
        Map<String, String> files = new LinkedHashMap<>();
        arrays.forEach(
                array -> files.put(array.get("role").asText(), array.get("file").asText()));
        files.put("run", "sent-numpy");
        JsonNode job = over(ingest(files));
        assertThat(job.get("state").asText()).as(job.toString()).isEqualTo("done");
        assertThat(store.read(
                        "MATCH (r:Representation {run: 'sent-numpy'}) RETURN r.accuracy AS accuracy, r.size AS size",
                        Map.of()))
                // arange(50) % 5 and arange(50) % 4 agree where i mod 20 is 0 to 3: 12 of 50
                .containsExactly(Map.of("accuracy", 0.24, "size", 50L));

        refused(upload("objects.npy", Files.readAllBytes(objects)), 400, "objects.npy holds", "expected floats");
    }

    @Test
    void anIngestThatFailsSaysWhyAndWhatWasSentStays() throws Exception {
        String x = json(upload("my latents.npy", latents(30)))
                .get("arrays")
                .get(0)
                .get("file")
                .asText();
        String y = json(upload("y.npy", labels(29)))
                .get("arrays")
                .get(0)
                .get("file")
                .asText();
        JsonNode job = over(ingest(Map.of("latents", x, "labels", y, "run", "sent", "k", 3)));
        assertThat(job.get("state").asText()).isEqualTo("failed");
        assertThat(job.get("error").asText()).isEqualTo("y.npy has 29 entries; expected 30, one for each latent");
        assertThat(json(get("/api/uploads")).get("uploads")).hasSize(2);
        assertThat(over(ingest(Map.of("latents", x, "run", "sent", "k", 3)))
                        .get("state")
                        .asText())
                .isEqualTo("done");

        String other = json(upload("x.npy", latents(31)))
                .get("arrays")
                .get(0)
                .get("file")
                .asText();
        JsonNode conflict = over(ingest(Map.of("latents", other, "run", "sent", "k", 3)));
        assertThat(conflict.get("error").asText()).contains("sent/e0/latents");
        refused(ingest(Map.of("latents", other)), 400, "field run is missing");
        refused(ingest(Map.of("run", "sent")), 400, "fields upload and latents are missing");
        refused(ingest(Map.of("latents", "0/x.npy", "run", "sent")), 404, "no upload '0'");
        refused(
                ingest(Map.of("latents", other.split("/")[0] + "/../x.npy", "run", "sent")),
                404,
                "has no file '../x.npy'");
        refused(ingest(Map.of("upload", other.split("/")[0])), 400, "x.npy is no run directory");
        refused(ingest(Map.of("latents", other, "run", "a/b")), 400, "a/b");
        refused(
                ingest(Map.of("latents", other, "run", "sent", "k", "3")),
                400,
                "field k is 3; expected a whole number from 1");
        refused(ingest(Map.of("latents", other, "run", "sent", "metric", "hamming")), 400, "metric");
    }

    @Test
    void aCancelledIngestLeavesNothing() throws Exception {
        int n = 20_000;
        byte[] large = file("large.npy", file -> Npy.write(file, values(n * 20, 1), n, 20));
        String x = json(upload("large.npy", large))
                .get("arrays")
                .get(0)
                .get("file")
                .asText();
        HttpResponse<String> accepted = ingest(Map.of("latents", x, "run", "sent-large"));
        String job = accepted.headers().firstValue("Location").orElseThrow();
        while (json(get(job)).get("done").asLong() == 0) {
            Thread.sleep(5);
        }
        assertThat(send(at("/api/uploads/" + x.split("/")[0]).DELETE()).statusCode())
                .isEqualTo(409);
        assertThat(send(at(job).DELETE()).statusCode()).isEqualTo(200);
        assertThat(over(accepted).get("state").asText()).isEqualTo("cancelled");
        assertThat(store.read(
                        "MATCH (r:Representation) WHERE r.status <> 'ready' OR r.run = 'sent-large' RETURN r.key AS key",
                        Map.of()))
                .isEmpty();
        assertThat(store.read("MATCH (d:DataSet {name: 'sent-large'}) RETURN d", Map.of()))
                .isEmpty();
        assertThat(store.read("MATCH (s:Sample) WHERE s.key STARTS WITH 'sent-large/' RETURN s LIMIT 1", Map.of()))
                .isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "../evil.npy",
                "a/../../evil.npy",
                "/etc/evil.npy",
                "C:evil.npy",
                "a\\..\\evil.npy",
                "a/./b.npy",
                "a//b.npy",
                "a/b/c/d/e/f/g/h/i.npy",
                "line\nbreak.npy"
            })
    void aZipThatLeavesItsFolderIsRefusedWhole(String name) throws Exception {
        refused(upload("evil.zip", zip(Map.of(name, latents(5)))), 400, "evil.zip has an entry", "expected names like");
        assertThat(waiting.getParent().resolve("evil.npy")).doesNotExist();
    }

    @Test
    void aZipWithANameTwiceIsRefused() throws Exception {
        byte[] bytes = zip(Map.of("aaa.npy", latents(5), "bbb.npy", latents(6)));
        refused(upload("twice.zip", replaced(bytes, "bbb.npy", "aaa.npy")), 400, "has the entry", "twice");
        refused(upload("twice.zip", replaced(bytes, "bbb.npy", "AAA.npy")), 400, "has the entry", "twice");
        refused(upload("both.zip", zip(Map.of("a.npy", latents(5), "a.npy/b.npy", latents(5)))), 400, "both.zip");
    }

    @Test
    void aZipThatUnpacksToTooMuchIsRefusedBeforeAndWhileItIsUnpacked() throws Exception {
        byte[] bomb = zip(Map.of("run.json", new byte[LIMIT + 1]));
        assertThat(bomb.length).isLessThan(LIMIT / 100);
        refused(upload("bomb.zip", bomb), 413, "bomb.zip takes more room than there is");
        // One that says it is small.
        byte[] lying = zip(Map.of("run.json", new byte[100_000]));
        ByteBuffer directory = ByteBuffer.wrap(lying).order(ByteOrder.LITTLE_ENDIAN);
        for (int i = 0; i + 4 < lying.length; i++) {
            if (directory.getInt(i) == 0x02014b50) { // central directory: the size unpacked stands at 24
                directory.putInt(i + 24, 10);
            }
        }
        refused(upload("lying.zip", lying), 400, "lying.zip");
        Map<String, byte[]> many = IntStream.rangeClosed(0, Archive.MAX_ENTRIES)
                .boxed()
                .collect(Collectors.toMap(i -> "a" + i, i -> new byte[0]));
        byte[] entries = zip(many);
        assertThat(entries.length).isLessThan(LIMIT * 2);
        HttpResponse<String> refusal = upload("many.zip", entries);
        assertThat(refusal.statusCode()).isIn(400, 413);
        byte[] damaged = zip(Map.of("x.npy", latents(50)));
        damaged[60] ^= 1;
        refused(upload("damaged.zip", damaged), 400, "damaged.zip");
        refused(upload("half.zip", Arrays.copyOf(bomb, bomb.length / 2)), 400, "half.zip is not a whole ZIP");
        // In a ZIP, a ZIP stays packed.
        refused(upload("nested.zip", zip(Map.of("inner.zip", bomb))), 400, "holds neither run.json nor a .npy");
    }

    /** A ZIP made by Unix says so of an entry that is a link; it becomes a plain file, which holds no array. */
    @Test
    void aLinkInAZipIsNotFollowed() throws Exception {
        byte[] bytes = zip(Map.of("x.npy", "/etc/passwd".getBytes(StandardCharsets.UTF_8)));
        ByteBuffer directory = ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
        for (int i = 0; i + 42 < bytes.length; i++) {
            if (directory.getInt(i) == 0x02014b50) {
                directory.putShort(i + 4, (short) (3 << 8 | 20)); // made by Unix
                directory.putInt(i + 38, 0120777 << 16); // S_IFLNK
            }
        }
        refused(upload("link.zip", bytes), 400, "x.npy");
    }

    private static byte[] replaced(byte[] bytes, String name, String other) {
        String text = new String(bytes, StandardCharsets.ISO_8859_1).replace(name, other);
        return text.getBytes(StandardCharsets.ISO_8859_1);
    }

    @Test
    void hostileArraysAreRefused() throws Exception {
        refused(
                upload("huge.npy", npy("{'descr': '<f4', 'fortran_order': False, 'shape': (1000000000, 2)}", 64)),
                400,
                "huge.npy");
        refused(
                upload("object.npy", npy("{'descr': '|O', 'fortran_order': False, 'shape': (2,)}", 64)),
                400,
                "object.npy holds");
        refused(upload("text.npy", "no array".getBytes(StandardCharsets.UTF_8)), 400, "text.npy");
        refused(upload("empty.npy", new byte[0]), 400, "empty.npy is empty");
        refused(
                upload("<img src=x onerror=alert(1)>.npy", "no array".getBytes(StandardCharsets.UTF_8)),
                400,
                "<img src=x onerror=alert(1)>.npy");
        refused(upload("latin.txt", new byte[] {(byte) 0xe9, (byte) 0xff}), 400, "latin.txt is no UTF-8 text");
        for (String name : List.of("x.exe", "x", "a/b.npy", "..\\x.npy", "x\u0000.npy", ".npy/")) {
            refused(upload(name, latents(5)), 400, "expected a name that ends in .npy");
        }
        refused(
                send(at("/api/uploads")
                        .header("Content-Type", "application/zip")
                        .POST(HttpRequest.BodyPublishers.noBody())),
                400,
                "name");
    }

    @Test
    void aRunDirectoryThatContradictsItselfIsNamedByItsFiles() throws Exception {
        refused(upload("run.zip", zip(Map.of("run.json", "{}".getBytes(StandardCharsets.UTF_8)))), 400, "run.json");
        refused(
                upload("none.zip", zip(Map.of("notes.pdf", new byte[1]))),
                400,
                "none.zip holds neither run.json nor a .npy file");
    }

    @Test
    void sizeIsBoundedWhateverIsDeclared() throws Exception {
        byte[] large = new byte[LIMIT + 1];
        refused(upload("large.npy", large), 413, "large.npy takes more room", "latentgraph ingest");
        refused(
                send(at("/api/uploads?name=large.npy")
                        .header("Content-Type", "application/octet-stream")
                        .POST(HttpRequest.BodyPublishers.ofInputStream(() -> new java.io.ByteArrayInputStream(large)))),
                413,
                "large.npy takes more room");
    }

    @Test
    void noPageOfAnotherSiteUploads() throws Exception {
        byte[] bytes = latents(5);
        for (String type : List.of(
                "text/plain",
                "multipart/form-data; boundary=x",
                "application/x-www-form-urlencoded",
                "application/json")) {
            refused(
                    send(at("/api/uploads?name=x.npy")
                            .header("Content-Type", type)
                            .POST(HttpRequest.BodyPublishers.ofByteArray(bytes))),
                    415,
                    "expected application/octet-stream or application/zip");
        }
        refused(send(at("/api/uploads?name=x.npy").POST(HttpRequest.BodyPublishers.ofByteArray(bytes))), 415, "absent");
        refused(
                send(at("/api/uploads?name=x.npy")
                        .header("Content-Type", "application/octet-stream")
                        .header("Origin", "http://evil.example")
                        .POST(HttpRequest.BodyPublishers.ofByteArray(bytes))),
                403,
                "other sites");
        refused(
                send(at("/api/ingests")
                        .header("Content-Type", "application/octet-stream")
                        .POST(HttpRequest.BodyPublishers.ofByteArray(bytes))),
                415,
                "expected application/json");
    }

    @Test
    void nobodyElseLooksIntoTheFolderAndWhatNobodyAsksForIsRemoved() throws Exception {
        assertThat(waiting.resolve("left")).doesNotExist();
        if (Files.getFileStore(waiting).supportsFileAttributeView("posix")) {
            assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(waiting)))
                    .isEqualTo("rwx------");
        }
        try (var uploads = new Uploads(new UploadOptions(null, LIMIT, Duration.ofSeconds(60), Duration.ofMillis(1)))) {
            byte[] bytes = latents(5);
            uploads.receive("x.npy", bytes.length, new java.io.ByteArrayInputStream(bytes));
            Thread.sleep(5);
            uploads.removeOld();
            assertThat(uploads.all()).containsEntry("taken", 0L).containsEntry("uploads", List.of());
        }
        try (var uploads = new Uploads(new UploadOptions(null, LIMIT, Duration.ofNanos(1), Duration.ofMinutes(1)))) {
            byte[] bytes = latents(5);
            org.assertj.core.api.Assertions.assertThatThrownBy(
                            () -> uploads.receive("x.npy", bytes.length, new java.io.ByteArrayInputStream(bytes)))
                    .isInstanceOf(Problem.class)
                    .hasMessageContaining("was sent for longer");
        }
    }
}
