package latentgraph.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import latentgraph.core.InvalidInputException;
import latentgraph.core.UnknownKeyException;
import latentgraph.core.format.Npy;
import latentgraph.store.EmbeddedStore;
import latentgraph.store.Store;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * What a person reads when something cannot be done: in the store itself, through Bolt, on the command line and over
 * HTTP the same text, which says what was found, what was expected and how to mend it.
 */
class FailuresTest {
    private static final ObjectMapper JSON = new ObjectMapper();

    @TempDir
    static Path folder;

    private static EmbeddedStore embedded;
    private static Store bolt;
    private static Serving serving;

    /** One representation with labels, run/e0/latents, and one without, bare/e0/latents. */
    @BeforeAll
    static void ingest() throws IOException {
        var random = new SplittableRandom(3);
        float[] latents = new float[60 * 3];
        for (int i = 0; i < latents.length; i++) {
            latents[i] = (float) random.nextDouble();
        }
        int[] labels = new int[60];
        Arrays.setAll(labels, sample -> sample % 3);
        Npy.write(folder.resolve("X.npy"), latents, 60, 3);
        Npy.write(folder.resolve("y.npy"), labels, 60);

        var options = new ServeOptions();
        options.port = 0;
        embedded = EmbeddedStore.serve(folder.resolve("store"), 0);
        serving = Serving.start(embedded, options, new PageExperiments(embedded, List.of(), null, null));
        bolt = Store.open(folder.resolve("store"));
        String file = folder.resolve("X.npy").toString();
        assertThat(run("ingest", "--latents", file, "--labels", folder + "/y.npy", "--data-set", "d", "--run", "run"))
                .startsWith("0 ");
        assertThat(run("ingest", "--latents", file, "--run", "bare")).startsWith("0 ");
    }

    @AfterAll
    static void close() {
        bolt.close();
        serving.close();
        embedded.close();
    }

    /** The exit code, standard output and standard error. */
    private static String run(String... arguments) {
        var out = new StringWriter();
        var err = new StringWriter();
        var all = new ArrayList<>(List.of("--store", folder.resolve("store").toString()));
        all.addAll(List.of(arguments));
        int exitCode = Main.commandLine()
                .setOut(new PrintWriter(out, true))
                .setErr(new PrintWriter(err, true))
                .execute(all.toArray(String[]::new));
        return exitCode + " " + out + err;
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            textBlock =
                    """
            w | CALL latent.classGraph.write('run/e0/latent') | no representation 'run/e0/latent'; there are 'run/e0/latents' and 'bare/e0/latents'
            r | CALL latent.classGraph.stream('bare/e0/latents') | representation 'bare/e0/latents' has no labels, and this needs classes: ingest it again with its labels
            r | CALL latent.classGraph.stream('run/e0/latents', {k: 17}) | k is 17; expected 1 to 16, the neighbours stored for 'run/e0/latents': ingest it again with a larger k
            r | CALL latent.classGraph.stream('run/e0/latents', {k: 'four'}) | k is 'four'; expected a whole number from 1
            r | CALL gds.graph.drop('nope') | gds.graph.drop: Graph with name `nope` does not exist on database `neo4j`. It might exist on another database.
            r | RETURN $x + $y AS sum | the statement uses $x, $y, and no such parameter is given; expected a value for each parameter
            r | CREATE (:Note) | this statement would change the store, but was to read only; nothing was changed. 'latentgraph cypher --write' lets a statement write
            r | CALL latent.classGraph.write('run/e0/latents') | this statement would change the store, but was to read only; nothing was changed. 'latentgraph cypher --write' lets a statement write
            w | MATCH (s:Sample) WITH s ORDER BY s.key LIMIT 1 DELETE s | Cannot delete node<
            r | MATCH (n RETURN n | Invalid input 'RETURN': expected a graph pattern, a parameter, ')', ':', 'IS', 'WHERE' or '{' (line 1, column 10)
            r | CALL latent.classGraph.stream(3) | Type mismatch: expected String but was Integer (line 1, column 31)
            """)
    void aStatementFailsInTheSameWordsEitherWay(String mode, String cypher, String expected) {
        for (Store store : List.of(embedded, bolt)) {
            var failure = catchThrowable(
                    () -> List.of(mode.equals("w") ? store.write(cypher, Map.of()) : store.read(cypher, Map.of())));
            assertThat(failure).isInstanceOf(InvalidInputException.class);
            assertThat(failure instanceof UnknownKeyException).isEqualTo(expected.startsWith("no representation"));
            assertThat(failure.getMessage()).startsWith(expected);
            if (!expected.endsWith("<") && !expected.endsWith(")")) {
                assertThat(failure).hasMessage(expected);
            }
        }
    }

    @Test
    void anEmptyStatementIsRefusedEitherWay() {
        for (Store store : List.of(embedded, bolt)) {
            assertThat(catchThrowable(() -> store.read("", Map.of()))).isInstanceOf(InvalidInputException.class);
        }
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            textBlock =
                    """
            class-graph run/e0/latent | no representation 'run/e0/latent' in the store; there are 'bare/e0/latents' and 'run/e0/latents'
            class-graph nobody | no class graph 'nobody' in the store; expected a representation's key
            class-graph bare/e0/latents | has no labels, and this needs classes: ingest it again with its labels
            class-graph run/e0/latents --k 17 | --k is 17; run/e0/latents has 16 neighbours a sample: expected 1 to 16, or ingest it again with a larger --k
            class-graph run/e0/latents --k 0 | --k is 0;
            class-graph run/e0/latents --class-k 0 | --class-k is 0; expected a whole number from 1
            class-graph run/e0/latents --k four | Invalid value for option '--k': 'four' is not an int
            class-graph nobody --k 8 | --k and --class-k are for a representation's class graph; 'nobody' is a name
            export class-graph nobody --class-k 4 --format json | --k and --class-k are for a representation's class graph
            ingest FOLDER --labels FOLDER/y.npy --run x | --labels, --run: only with --latents X.npy; a run directory holds its own
            ingest FOLDER --classes a --images b --predictions c | --classes, --images, --predictions: only with --latents
            neighbours run/e0/latents --k 17 --out FOLDER/n.npz | --k is 17; run/e0/latents has 16 neighbours a sample
            ingest --latents FOLDER/X.npy --labels FOLDER/y.npy --data-set d --run run --k 3 | k is 16 in the store and 3 here
            ingest --latents FOLDER/none.npy --run run | none.npy does not exist; expected a file
            query samples/of-class | query samples/of-class needs $representation; give it a value of STRING
            query samples/of-class --param representation=x --param label=two | query samples/of-class: $label is 'two'; expected INTEGER >= 0
            query samples/of-class --param lable=2 | has no parameter $lable; did you mean 'label'? It has $representation STRING
            query samples/misclasified | no query is named 'samples/misclasified'; did you mean 'samples/misclassified'? 'latentgraph query --list' lists all
            query zzzzzzzzz | no query is named 'zzzzzzzzz'; 'latentgraph query --list' lists all
            cypher CREATE(:Note) | this statement would change the store, but was to read only
            cypher MATCH(n)WHERE(n.x=$x)RETURN(n) | the statement uses $x
            cypher MATCH | Invalid input ''
            export class-graph run/e0/latents --format gif | format is 'gif'; expected one of gexf, graphml, csv, json
            export class-graph run/e0/latents --format gexf --json | give --out FILE, or --format json
            import class-graph FOLDER/none.gexf --name x | none.gexf does not exist; expected a file
            remove nobody | 'nobody' is no representation, run, class graph or experiment of this store; 'latentgraph list' says what there is, 'latentgraph query experiments/list' which experiments
            export | Missing required subcommand
            lst | Did you mean: latentgraph list
            """)
    void aCommandFailsWithExitCodeTwo(String command, String expected) {
        var answer = run(command.replace("FOLDER", folder.toString()).split(" "));
        assertThat(answer).startsWith("2 ").contains(expected).doesNotContain("Exception", "Failed to invoke");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            textBlock =
                    """
            404 | /api/representations/run/e0/latent/class-graph | {} | no representation 'run/e0/latent'
            400 | /api/representations/bare/e0/latents/class-graph | {} | has no labels
            400 | /api/representations/run/e0/latents/class-graph?k=17 | {} | k is 17; expected 1 to 16
            404 | /api/queries/samples/misclasified | | did you mean 'samples/misclassified'?
            400 | /api/queries/samples/of-class | | needs $representation
            400 | /api/queries/samples/of-class?representation=x&label=two | | $label is 'two'
            400 | /api/cypher | {"query": "MATCH (n RETURN n"} | Invalid input 'RETURN'
            400 | /api/cypher | {"query": "CREATE (:Note)"} | would change the store, but was to read only
            400 | /api/cypher | {"query": "RETURN $x"} | the statement uses $x
            404 | /api/cypher | {"query": "CALL latent.classGraph.stream('no')"} | no representation 'no'
            400 | /api/cypher | {"query": "CALL gds.louvain.stream('no')"} | gds.louvain.stream: Graph with name `no`
            """)
    void aRequestFailsAsAProblem(int status, String path, String body, String detail) throws Exception {
        var request = HttpRequest.newBuilder(
                        URI.create("http://127.0.0.1:" + serving.server().port() + path))
                .header("Content-Type", "application/json");
        var response = HttpClient.newHttpClient()
                .send(
                        (body == null ? request : request.POST(BodyPublishers.ofString(body))).build(),
                        BodyHandlers.ofString());
        assertThat(response.statusCode()).as(response.body()).isEqualTo(status);
        assertThat(response.headers().firstValue("Content-Type")).contains("application/problem+json");
        assertThat(JSON.readTree(response.body()).get("detail").asText())
                .contains(detail)
                .doesNotContain("Exception", "Failed to invoke");
    }

    @Test
    void aServedStoreIsNotCheckedForConsistency() {
        assertThat(run("doctor", "--consistency"))
                .startsWith("1 ")
                .contains("the store is being served", "end 'latentgraph serve' first");
    }
}
