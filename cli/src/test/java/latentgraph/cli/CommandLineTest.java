package latentgraph.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.Stream;
import latentgraph.core.LatentMatrix;
import latentgraph.core.Metric;
import latentgraph.core.NearestNeighbours;
import latentgraph.core.Progress;
import latentgraph.core.format.Npy;
import latentgraph.core.format.Npz;
import latentgraph.store.EmbeddedStore;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer.OrderAnnotation;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.io.TempDir;

/**
 * The commands as a person or a program calls them, on one real store. The first opens it itself; for the others a process
 * serves it (this one), and they work through that over Bolt without being told.
 */
@TestMethodOrder(OrderAnnotation.class)
class CommandLineTest {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final int SAMPLES = 300;
    private static final int DIMENSION = 8;
    private static final int CLASSES = 6;
    private static final String KEY = "numpy/e12/fc";

    @TempDir
    static Path folder;

    private static float[] latents;
    private static Serving serving;

    private record Answer(int exitCode, String out, String err) {
        JsonNode json() throws IOException {
            return JSON.readTree(out);
        }
    }

    private static Answer run(String... arguments) {
        var all = new ArrayList<>(List.of(arguments));
        all.addAll(List.of("--store", folder.resolve("store").toString()));
        return execute(all);
    }

    private static Answer execute(List<String> all) {
        var out = new StringWriter();
        var err = new StringWriter();
        int exitCode = Main.commandLine()
                .setOut(new PrintWriter(out, true))
                .setErr(new PrintWriter(err, true))
                .execute(all.toArray(String[]::new));
        return new Answer(exitCode, out.toString(), err.toString());
    }

    /** Six Gaussian clouds on a line, each two apart from the next: the class graph is a chain. */
    @BeforeAll
    static void writeNumpyFiles() throws IOException {
        var random = new SplittableRandom(7);
        latents = new float[SAMPLES * DIMENSION];
        int[] labels = new int[SAMPLES];
        int[] predictions = new int[SAMPLES];
        for (int sample = 0; sample < SAMPLES; sample++) {
            labels[sample] = sample % CLASSES;
            predictions[sample] = sample % 50 == 0 ? (labels[sample] + 1) % CLASSES : labels[sample];
            for (int column = 0; column < DIMENSION; column++) {
                latents[sample * DIMENSION + column] =
                        (float) (random.nextDouble(-1.5, 1.5) + (column == 0 ? 2 * labels[sample] : 0));
            }
        }
        Npy.write(folder.resolve("X.npy"), latents, SAMPLES, DIMENSION);
        Npy.write(folder.resolve("y.npy"), labels, SAMPLES);
        Npy.write(folder.resolve("p.npy"), predictions, SAMPLES);
        Files.writeString(folder.resolve("names.txt"), "zero\none\ntwo\nthree\nfour\nfive\n");
    }

    @AfterAll
    static void stop() {
        if (serving != null) {
            serving.close();
            serving.store().close();
        }
    }

    /** Before any store is made here. */
    @Test
    @Order(0)
    void readingMakesNoStore() throws IOException {
        Path empty = Files.createDirectory(folder.resolve("empty"));
        for (Path none : List.of(folder.resolve("typo"), empty)) {
            for (String command : List.of(
                    "list",
                    "class-graph " + KEY,
                    "neighbours " + KEY + " --out " + folder.resolve("none.npz"),
                    "query runs/list",
                    "experiment noise " + KEY + " --out " + folder.resolve("none"),
                    "cypher RETURN(1)",
                    "cypher CREATE(:Note) --write",
                    "export class-graph " + KEY + " --format json",
                    "remove " + KEY)) {
                var arguments = new ArrayList<>(List.of(command.split(" ")));
                arguments.addAll(List.of("--store", none.toString()));
                var answer = execute(arguments);
                assertThat(answer.exitCode).as(command).isEqualTo(2);
                assertThat(answer.err).contains("no store at " + none, "--store", "latentgraph ingest");
            }
        }
        assertThat(folder.resolve("typo")).doesNotExist();
        assertThat(empty).isEmptyDirectory();
    }

    private static Answer ingest(String... more) {
        var arguments = new ArrayList<>(
                List.of("ingest", "--latents", folder.resolve("X.npy").toString()));
        arguments.addAll(List.of("--labels", folder.resolve("y.npy").toString()));
        arguments.addAll(List.of("--classes", folder.resolve("names.txt").toString()));
        arguments.addAll(List.of("--predictions", folder.resolve("p.npy").toString()));
        arguments.addAll(List.of("--run", "numpy", "--epoch", "12", "--layer", "fc", "--json"));
        arguments.addAll(List.of(more));
        return run(arguments.toArray(String[]::new));
    }

    @Test
    @Order(1)
    void ingestsNumpyFilesIntoAStoreThatItOpensItself() throws IOException {
        var answer = ingest();

        assertThat(answer.exitCode).as(answer.err).isZero();
        var representation = answer.json().get("representations").get(0);
        assertThat(representation.get("key").asText()).isEqualTo(KEY);
        assertThat(representation.get("size").asInt()).isEqualTo(SAMPLES);
        assertThat(representation.get("dimension").asInt()).isEqualTo(DIMENSION);
        assertThat(representation.get("classes").asInt()).isEqualTo(CLASSES);
        assertThat(representation.get("edges").asInt()).isEqualTo(SAMPLES * 16);
        assertThat(representation.get("status").asText()).isEqualTo("ingested");
    }

    @Test
    @Order(2)
    void whileItIsServedTheSameCommandWorksThroughBoltAndChangesNothing() throws IOException {
        var options = new ServeOptions();
        options.port = 0;
        var served = EmbeddedStore.serve(folder.resolve("store"), 0);
        serving = Serving.start(served, options, new PageExperiments(served, List.of(), null, null));

        var answer = ingest();

        assertThat(answer.exitCode).as(answer.err).isZero();
        assertThat(answer.json().get("representations").get(0).get("status").asText())
                .isEqualTo("unchanged");
    }

    @Test
    @Order(3)
    void classGraphIsTheChainThatTheDataAre() throws IOException {
        var answer = run("class-graph", KEY, "--class-k", "1", "--json");

        assertThat(answer.exitCode).as(answer.err).isZero();
        var graph = answer.json();
        assertThat(graph.get("representation").asText()).isEqualTo(KEY);
        assertThat(graph.get("k").asInt()).isEqualTo(4);
        assertThat(graph.get("classK").asInt()).isEqualTo(1);
        assertThat(graph.get("classes")).hasSize(CLASSES);
        assertThat(graph.get("classes").get(3).get("name").asText()).isEqualTo("three");
        assertThat(graph.get("classes").get(3).get("size").asInt()).isEqualTo(SAMPLES / CLASSES);
        assertThat(graph.get("distances")).hasSize(CLASSES);
        for (JsonNode row : graph.get("distances")) {
            assertThat(row).hasSize(CLASSES);
        }
        assertThat(graph.get("edges")).hasSize(CLASSES);
        for (JsonNode edge : graph.get("edges")) {
            assertThat(Math.abs(edge.get("source").asInt() - edge.get("target").asInt()))
                    .isEqualTo(1);
            assertThat(edge.get("distance").asDouble())
                    .isEqualTo(graph.get("distances")
                            .get(edge.get("source").asInt())
                            .get(edge.get("target").asInt())
                            .asDouble());
        }
        assertThat(graph.get("measures").fieldNames())
                .toIterable()
                .containsExactlyInAnyOrder(
                        "diameter",
                        "averagePathLength",
                        "averageDegree",
                        "clusteringCoefficient",
                        "modularity",
                        "communities");
    }

    @Test
    @Order(4)
    void neighboursComeOutAsTheKernelFoundThem() {
        Path file = folder.resolve("neighbours.npz");
        var answer = run("neighbours", KEY, "--k", "5", "--out", file.toString());

        assertThat(answer.exitCode).as(answer.err).isZero();
        var expected = NearestNeighbours.exact(
                new LatentMatrix(SAMPLES, DIMENSION, latents), Metric.MANHATTAN, 5, 1, Progress.SILENT);
        try (var npz = Npz.open(file, Npy.defaultMaxBytes())) {
            assertThat(npz.ints("indices").shape()).containsExactly(SAMPLES, 5);
            assertThat(npz.ints("indices").values()).containsExactly(expected.indices());
            assertThat(npz.floats("distances").values()).containsExactly(expected.distances());
        }
    }

    @Test
    @Order(5)
    void exportedAndImportedTheClassGraphStaysTheSame() throws IOException {
        var original = run("class-graph", KEY, "--json").json();
        for (String format : List.of("gexf", "graphml", "csv", "json")) {
            String file = folder.resolve("graph." + format).toString();
            assertThat(run("export", "class-graph", KEY, "--format", format, "--out", file).exitCode)
                    .isZero();
            var answer = run("import", "class-graph", file, "--name", "from-" + format);
            assertThat(answer.exitCode).as(answer.err).isZero();

            var imported = run("class-graph", "from-" + format, "--json").json();
            assertThat(imported.get("classes")).as(format).isEqualTo(original.get("classes"));
            assertThat(imported.get("edges")).as(format).isEqualTo(original.get("edges"));
            assertThat(imported.get("measures")).as(format).isEqualTo(original.get("measures"));
            if (format.equals("json")) {
                assertThat(imported.get("distances")).isEqualTo(original.get("distances"));
            } else {
                assertThat(imported.get("distances").isNull()).as(format).isTrue();
            }
            assertThat(imported.get("k").isNull()).isTrue();
            assertThat(imported.get("unreachablePairs").isNull()).isTrue();
        }
        assertThat(run("class-graph", "from-gexf").out).doesNotContain("null");
    }

    /** With --json standard output is one JSON object, wherever --json and --store stand. */
    @Test
    @Order(6)
    void storeAndJsonAreTakenBeforeAndAfterTheName() throws IOException {
        String store = folder.resolve("store").toString();
        String file = folder.resolve("either.gexf").toString();
        for (String command : List.of(
                "list",
                "class-graph " + KEY,
                "neighbours " + KEY + " --out " + folder.resolve("either.npz"),
                "query --list",
                "query runs/list",
                "query runs/list --show",
                "cypher RETURN(1)",
                "export class-graph " + KEY + " --out " + file,
                "export class-graph " + KEY + " --format json",
                "import class-graph " + file + " --name either",
                "remove either",
                "ingest --latents " + folder.resolve("X.npy") + " --run unlabelled",
                "doctor --port 0 --bolt-port 0")) {
            var words = List.of(command.split(" "));
            var before = new ArrayList<>(List.of("--json", "--store", store));
            before.addAll(words);
            var between = new ArrayList<>(words);
            between.addAll(1, List.of("--json", "--store", store));
            var after = new ArrayList<>(words);
            after.addAll(List.of("--json", "--store", store));
            for (var arguments : List.of(before, between, after)) {
                if (command.equals("remove either")) {
                    run("import", "class-graph", file, "--name", "either");
                }
                var answer = execute(arguments);
                assertThat(answer.exitCode).as("%s: %s", arguments, answer.err).isZero();
                assertThat(answer.out.strip()).as("%s", arguments).doesNotContain("\n");
                assertThat(answer.json().isObject()).as("%s", arguments).isTrue();
            }
        }
    }

    @Test
    @Order(6)
    void everyCommandSaysWhatItTakes() {
        for (String command : Main.commandLine().getSubcommands().keySet()) {
            var answer = execute(List.of(command, "--help"));
            assertThat(answer.exitCode).as(command).isZero();
            assertThat(answer.out).as(command).contains("latentgraph " + command);
        }
        assertThat(execute(List.of("--version")).out).startsWith("latentgraph ");
        assertThat(execute(List.of("--help")).out).contains("Exit codes", "130 interrupted");
    }

    @Test
    @Order(6)
    void theScriptOfCompletionsCompletesInBash() throws IOException, InterruptedException {
        Path bash = Path.of("/bin/bash");
        Assumptions.assumeTrue(Files.isExecutable(bash), "no /bin/bash here");
        Path script = folder.resolve("completion");
        Files.writeString(script, execute(List.of("generate-completion")).out);
        var completes = new ProcessBuilder(
                        bash.toString(),
                        "-c",
                        "source \"$0\"; COMP_WORDS=(latentgraph class); COMP_CWORD=1;"
                                + " _complete_latentgraph; echo \"${COMPREPLY[@]}\"",
                        script.toString())
                // There bash says that nobody pressed the tab key.
                .redirectError(ProcessBuilder.Redirect.DISCARD)
                .start();
        assertThat(new String(completes.getInputStream().readAllBytes(), StandardCharsets.UTF_8))
                .isEqualTo("class-graph\n");
        assertThat(completes.waitFor()).isZero();
    }

    @Test
    @Order(6)
    void namedQueriesAreListedAndAsked() throws IOException {
        assertThat(run("query", "--list", "--json").json().get("queries").size())
                .isGreaterThanOrEqualTo(15);

        var answer = run("query", "samples/misclassified", "--param", "representation=" + KEY, "--json");
        assertThat(answer.exitCode).as(answer.err).isZero();
        assertThat(answer.json().get("rows")).hasSize(SAMPLES / 50);

        var unknown = run("query", "samples/misclasified");
        assertThat(unknown.exitCode).isEqualTo(2);
        assertThat(unknown.err).contains("samples/misclassified");
    }

    @Test
    @Order(6)
    void anExperimentIsReportedAndKept() throws IOException {
        Path out = folder.resolve("reports/noise of it's");
        var words = List.of("experiment", "noise", KEY, "--k", "4,8", "--noise", "0,0.5", "--out", out.toString());
        var answer = run(Stream.concat(words.stream(), Stream.of("--json")).toArray(String[]::new));
        assertThat(answer.exitCode).as(answer.err).isZero();
        var json = answer.json();
        assertThat(json.get("key").asText()).startsWith("noise#" + KEY + "#");
        assertThat(json.at("/tables/noise")).hasSize(4);
        assertThat(json.at("/tables/noise/0/jaccard").asDouble()).isEqualTo(1);
        assertThat(json.get("directory").asText()).isEqualTo(out.toString());
        assertThat(answer.err).contains("adding noise to " + KEY);
        for (var file : json.get("files")) {
            assertThat(out.resolve(file.asText())).isNotEmptyFile();
        }
        assertThat(out.resolve("report.md"))
                .content()
                .contains("experiment noise " + KEY + " --k 4,8", "it'\\''s'", "no head");

        var again = run(words.toArray(String[]::new));
        assertThat(again.exitCode).as(again.err).isZero();
        assertThat(again.out).contains("not judged: noise costs neighbours", "report: " + out.resolve("report.html"));
        assertThat(run("query", "experiments/noise", "--param", "representation=" + KEY, "--json")
                        .json()
                        .get("rows"))
                .hasSize(4);

        Files.writeString(out.resolve("mine.txt"), "keep");
        var refused = run(words.toArray(String[]::new));
        assertThat(refused.exitCode).isEqualTo(2);
        assertThat(refused.err).contains("mine.txt", "--out");
        assertThat(run("experiment").exitCode).isEqualTo(2);
        assertThat(run(
                                "experiment",
                                "epochs",
                                "numpy",
                                "--out",
                                folder.resolve("epochs").toString())
                        .err)
                .contains("run 'numpy' has layer 'fc' at epoch 12 alone");
        assertThat(run("experiment", "runs", "--help").out).contains("latentgraph experiment runs");
        assertThat(run("remove", json.get("key").asText()).exitCode).isZero();
    }

    @Test
    @Order(7)
    void cypherReadsUnlessItIsToldToWrite() throws IOException {
        var counted = run(
                "cypher",
                "MATCH (l:Latent) WHERE l.label = $label RETURN count(l) AS n",
                "--param",
                "label=3",
                "--json");
        assertThat(counted.exitCode).as(counted.err).isZero();
        assertThat(counted.json().get("rows").get(0).get("n").asInt()).isEqualTo(SAMPLES / CLASSES);

        var refused = run("cypher", "CREATE (:Note {text: 'no'})");
        assertThat(refused.exitCode).isEqualTo(2);
        assertThat(run("cypher", "MATCH (n:Note) RETURN count(n) AS n", "--json")
                        .json()
                        .get("rows")
                        .get(0)
                        .get("n")
                        .asInt())
                .isZero();

        assertThat(run("cypher", "CREATE (:Note {text: 'yes'})", "--write").exitCode)
                .isZero();
        assertThat(run("cypher", "MATCH (n:Note) RETURN count(n) AS n", "--json")
                        .json()
                        .get("rows")
                        .get(0)
                        .get("n")
                        .asInt())
                .isEqualTo(1);
    }

    @Test
    @Order(7)
    void aParameterIsJsonAsAWholeOrText() throws IOException {
        for (String text : List.of("7 up", "true story", "[1] of 2", "{} {}", "mlp/e12/hidden3", "")) {
            var answer = run("cypher", "RETURN $a AS a", "--param", "a=" + text, "--json");
            assertThat(answer.exitCode).as(answer.err).isZero();
            assertThat(answer.json().get("rows").get(0).get("a").isTextual())
                    .as(text)
                    .isTrue();
            assertThat(answer.json().get("rows").get(0).get("a").asText()).isEqualTo(text);
        }
        for (String json : List.of("7", " 7 ", "true", "[1,2]", "null", "\"7\"")) {
            var answer = run("cypher", "RETURN $a AS a", "--param", "a=" + json, "--json");
            assertThat(answer.json().get("rows").get(0).get("a")).isEqualTo(JSON.readTree(json));
        }
    }

    /** As Ctrl-C does it; only what does go on is said to. */
    @Test
    @Order(7)
    void anInterruptIsExitCode130() {
        Thread.currentThread().interrupt();
        var cypher = run("cypher", "UNWIND range(1, 1000000000000) AS x RETURN count(x)");
        assertThat(Thread.interrupted()).isTrue();
        assertThat(cypher.exitCode).isEqualTo(130);
        assertThat(cypher.err.strip()).isEqualTo("latentgraph: interrupted");
        assertThat(Main.interrupted("ingest")).endsWith("the same command goes on where it stopped");
        assertThat(Main.interrupted("train")).endsWith("begins the training again");
    }

    @Test
    @Order(7)
    void neighboursThatAreNotWholeAreNotWritten() {
        Path file = folder.resolve("damaged.npz");
        String key = "damaged/e0/latents";
        String latents = folder.resolve("X.npy").toString();
        for (String damage : List.of(
                "WITH near LIMIT 1 DELETE near",
                "WHERE near.rank = 2 WITH near LIMIT 1 SET near.rank = 1",
                "WITH to LIMIT 1 SET to.index = 100000")) {
            assertThat(run("ingest", "--latents", latents, "--run", "damaged").exitCode)
                    .isZero();
            assertThat(run(
                                    "cypher",
                                    "MATCH (:Representation {key: '" + key
                                            + "'})<-[:IN]-(from:Latent)-[near:NEAREST]->(to) " + damage,
                                    "--write")
                            .exitCode)
                    .isZero();

            var answer = run("neighbours", key, "--out", file.toString());

            assertThat(answer.exitCode).as(damage).isEqualTo(2);
            assertThat(answer.err).contains("the neighbours of " + key + " are not as many as it says");
            assertThat(file).doesNotExist();
            assertThat(run("remove", "damaged").exitCode).isZero();
        }
    }

    @Test
    @Order(8)
    void whatCannotBeUsedIsSaidWithExitCodeTwo() throws IOException {
        assertThat(run("class-graph", "nobody/e1/fc").err)
                .contains("no representation 'nobody/e1/fc'")
                .contains(KEY);
        assertThat(run("class-graph", "nobody/e1/fc").exitCode).isEqualTo(2);
        assertThat(run("ingest").exitCode).isEqualTo(2);
        assertThat(run("frobnicate").exitCode).isEqualTo(2);

        var different = ingest("--k", "15");
        assertThat(different.exitCode).isEqualTo(2);
        assertThat(different.err)
                .contains(KEY)
                .contains("k is 16 in the store and 15 here")
                .contains("replace");
        assertThat(different.out).isEmpty();

        Npy.write(folder.resolve("y.npy"), new int[SAMPLES + 1], SAMPLES + 1);
        var longer = ingest();
        assertThat(longer.exitCode).isEqualTo(2);
        assertThat(longer.err).contains("y.npy").contains(String.valueOf(SAMPLES + 1));
    }

    @Test
    @Order(9)
    void listsAndRemoves() throws IOException {
        assertThat(run("list", "--json")
                        .json()
                        .get("representations")
                        .get(0)
                        .get("key")
                        .asText())
                .isEqualTo(KEY);

        assertThat(run("remove", KEY, "unlabelled", "from-gexf").exitCode).isZero();

        var left = run("list", "--json").json();
        assertThat(left.get("representations")).isEmpty();
        assertThat(run("cypher", "MATCH (l:Latent) RETURN count(l) AS n", "--json")
                        .json()
                        .get("rows")
                        .get(0)
                        .get("n")
                        .asInt())
                .isZero();
    }

    @Test
    @Order(10)
    void doctorSaysThatAllIsWell() throws IOException {
        var answer = run("doctor", "--json", "--port", "0", "--bolt-port", "0");

        assertThat(answer.exitCode).as(answer.out + answer.err).isZero();
        assertThat(answer.json().get("findings"))
                .anySatisfy(finding -> assertThat(finding.get("what").asText()).isEqualTo("store"));
    }
}
