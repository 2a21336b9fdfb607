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
import latentgraph.core.RealData;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The experiments that train, from the command to the report. */
@Timeout(300)
class PaperExperimentsTest {
    @TempDir
    Path folder;

    private record Answer(int exitCode, String out, String err) {
        JsonNode json() throws IOException {
            return new ObjectMapper().readTree(out);
        }
    }

    private Answer experiment(String... words) {
        var all = new ArrayList<>(List.of("experiment"));
        all.addAll(List.of(words));
        all.addAll(List.of(
                "--store",
                folder.resolve("store").toString(),
                "--runs",
                folder.resolve("runs").toString()));
        var out = new StringWriter();
        var err = new StringWriter();
        int exitCode = Main.commandLine()
                .setOut(new PrintWriter(out, true))
                .setErr(new PrintWriter(err, true))
                .execute(all.toArray(String[]::new));
        return new Answer(exitCode, out.toString(), err.toString());
    }

    @Test
    void threeNetworksAreTrainedComparedAndNotTrainedAgain() throws IOException {
        String out = folder.resolve("report").toString();
        var first = experiment("bottleneck", "--networks", "3", "--permutations", "9", "--out", out, "--json");
        assertThat(first.exitCode).as(first.err).isZero();
        assertThat(first.json().at("/tables/networks")).hasSize(3);
        assertThat(first.json().at("/findings/0/verdict").asText())
                .as("trained twice from one seed")
                .isEqualTo("holds");
        assertThat(first.json().at("/inputs/0/contentHash").asText()).isNotEmpty();
        for (var file : first.json().get("files")) {
            assertThat(Path.of(out, file.asText())).isNotEmptyFile();
        }
        Path manifest = folder.resolve("runs/bottleneck-glyphs-k2-seed1/run.json");
        var trained = Files.getLastModifiedTime(manifest);
        var again = experiment("bottleneck", "--networks", "3", "--permutations", "9", "--out", out, "--json");
        assertThat(again.json().get("key")).isEqualTo(first.json().get("key"));
        assertThat(again.json().get("tables")).isEqualTo(first.json().get("tables"));
        assertThat(Files.getLastModifiedTime(manifest)).isEqualTo(trained);
    }

    /** What the papers find, on a part of their settings. */
    @Test
    void trendsHoldOnRealDigits() throws IOException {
        String digits = "mnist:" + RealData.folder("mnist");
        var bottleneck = experiment(
                "bottleneck",
                "--data",
                digits,
                "--networks",
                "4",
                "--permutations",
                "9",
                "--out",
                folder.resolve("bottleneck").toString(),
                "--json");
        assertThat(bottleneck.exitCode).as(bottleneck.err).isZero();
        assertThat(verdicts(bottleneck.json()).subList(0, 2))
                .as("the same bits from one seed; other latents from others")
                .containsExactly("holds", "holds");
        assertThat(bottleneck.json().at("/tables/spread/0/least").asDouble())
                .as("accuracy")
                .isGreaterThan(0.8); // 0.874 is the least of 100 networks (docs/experiments.md)

        var weights = experiment(
                "underspecification",
                "--data",
                digits,
                "--classes",
                "4,10",
                "--lambda",
                "0,0.005",
                "--seeds",
                "0,42,1337",
                "--out",
                folder.resolve("underspecification").toString(),
                "--json");
        assertThat(weights.exitCode).as(weights.err).isZero();
        assertThat(weights.json().get("findings"))
                .allSatisfy(finding -> assertThat(finding.get("verdict").asText())
                        .as(finding.toString())
                        .isNotEqualTo("does not hold"));
    }

    private static List<String> verdicts(JsonNode report) {
        var verdicts = new ArrayList<String>();
        report.get("findings")
                .forEach(finding -> verdicts.add(finding.get("verdict").asText()));
        return verdicts;
    }

    /** Before anything is trained. */
    @Test
    void whatCannotBeMadeIsRefused() {
        for (var refused : List.of(
                List.of("expected small or paper", "class-graph", "--scale", "huge"),
                List.of("this experiment takes one", "subspace", "--data", "glyphs,glyphs"),
                List.of("expected 3 or more", "bottleneck", "--networks", "2"),
                List.of("expected labels from 0 to 35", "bottleneck", "--pair", "3,36"),
                List.of("expected numbers in [0, 1)", "subspace", "--epsilon", "0.1,1"),
                List.of("expected two or more, each once", "subspace", "--seeds", "1,1"),
                List.of("expected two or more, each once", "underspecification", "--seeds", "3"),
                List.of("l1", "underspecification", "--lambda", "0,-1"),
                List.of("expected two different labels", "bottleneck", "--pair", "3"),
                List.of("permutations is 0", "bottleneck", "--permutations", "0"),
                List.of("expected one of both", "bottleneck", "--image-noise", "0.1", "--seeded-layers", "hidden1"),
                List.of("expected one of out, zero", "underspecification", "--others", "kept"),
                List.of("data set is 'digits'", "activations", "--data", "glyphs,digits"),
                List.of("--out", "activations", "--out", "/"))) {
            var answer = experiment(refused.subList(1, refused.size()).toArray(String[]::new));
            assertThat(answer.exitCode).as(refused.toString()).isEqualTo(2);
            assertThat(answer.err).contains(refused.get(0)).doesNotContain("Exception");
        }
        assertThat(folder).isEmptyDirectory();
    }
}
