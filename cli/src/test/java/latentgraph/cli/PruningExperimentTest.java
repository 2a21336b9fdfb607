package latentgraph.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The experiment that trains by itself, from the command to the report. */
@Timeout(300)
class PruningExperimentTest {
    private static final List<String> TINY = List.of(
            "--data glyphs --widths 8 --epochs 1 --patience 0 --batch-size 512 --iterations 2 --rate 0.5 --probe 60 --run tiny"
                    .split(" "));

    @TempDir
    Path folder;

    private record Answer(int exitCode, String out, String err) {
        JsonNode json() throws IOException {
            return new ObjectMapper().readTree(out);
        }
    }

    private Answer run(List<String> words, String... more) {
        var all = new ArrayList<>(words);
        all.addAll(List.of(more));
        all.addAll(List.of("--store", folder.resolve("store").toString()));
        var out = new StringWriter();
        var err = new StringWriter();
        int exitCode = Main.commandLine()
                .setOut(new PrintWriter(out, true))
                .setErr(new PrintWriter(err, true))
                .execute(all.toArray(String[]::new));
        return new Answer(exitCode, out.toString(), err.toString());
    }

    private Answer experiment(String... more) {
        var words = new ArrayList<>(List.of("experiment", "pruning"));
        words.addAll(TINY);
        words.addAll(List.of("--json", "--runs", folder.resolve("runs").toString()));
        return run(words, more);
    }

    private JsonNode cypher(String statement) throws IOException {
        return run(List.of("cypher", statement, "--json")).json().get("rows");
    }

    @Test
    void whatIsDoneIsNotDoneAgain() throws IOException {
        var first = experiment("--k", "4,20", "--out", folder.resolve("first").toString());
        assertThat(first.exitCode).as(first.err).isZero();
        assertThat(first.json().at("/tables/iterations")).hasSize(3);
        assertThat(first.json().at("/tables/jaccard/0/k20").asDouble()).isBetween(0.0, 1.0);
        assertThat(first.json()
                        .at("/parameters/training/tiny-pruned0.5/hyperparameters/batchSize")
                        .asInt())
                .isEqualTo(512);
        assertThat(folder.resolve("first/report.md")).content().contains("hyperparameters pruning rate | 0.5");

        String all =
                """
                MATCH (r:Representation)-[c:COMPARED]->(other)
                RETURN r.key, elementId(r), elementId(c), c.k, c.createdAt ORDER BY elementId(c)""";
        var stored = cypher(all);
        assertThat(stored).as("2 iterations, 2 measures, 2 k").hasSize(8);
        Path manifest = folder.resolve("runs/tiny-pruned0.5/run.json");
        var trained = Files.getLastModifiedTime(manifest);

        var again = experiment("--k", "4,20", "--out", folder.resolve("again").toString());
        assertThat(again.exitCode).as(again.err).isZero();
        assertThat(again.json().get("key")).isEqualTo(first.json().get("key"));
        assertThat(again.json().get("tables")).isEqualTo(first.json().get("tables"));
        assertThat(Files.getLastModifiedTime(manifest)).isEqualTo(trained);
        assertThat(cypher(all)).isEqualTo(stored);

        // Fewer neighbours than are stored are no other content.
        var fewer = experiment("--k", "4", "--out", folder.resolve("fewer").toString());
        assertThat(fewer.exitCode).as(fewer.err).isZero();
        assertThat(fewer.json().get("key")).isNotEqualTo(first.json().get("key"));
        assertThat(cypher(all)).isEqualTo(stored);
    }

    /** Before anything is trained. */
    @Test
    void whatDoesNotApplyIsRefused() {
        for (var refused : List.of(
                new String[] {"--capture", "1", "--capture"},
                new String[] {"--capture", "all", "--capture"},
                new String[] {"--prune", "0.1", "--rate"},
                new String[] {"--out", "/", "--out"})) {
            var answer = experiment(refused[0], refused[1]);
            assertThat(answer.exitCode).as(refused[0]).isEqualTo(2);
            assertThat(answer.err).contains(refused[2]).doesNotContain("Exception");
        }
        assertThat(folder).isEmptyDirectory();
    }
}
