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
import java.util.Map;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import latentgraph.core.Labels;
import latentgraph.core.LatentMatrix;
import latentgraph.core.Progress;
import latentgraph.core.RepresentationKey;
import latentgraph.core.format.Npy;
import latentgraph.ingest.Ingest;
import latentgraph.ingest.IngestOptions;
import latentgraph.ingest.RepresentationInput;
import latentgraph.store.EmbeddedStore;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code latentgraph compare} on five seeds of one network, of which the last two are alike. */
class CompareTest {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final int SAMPLES = 60;
    private static final String ONE = "seed1/e2/fc";
    private static final String FOUR = "seed4/e2/fc";
    private static final String FIVE = "seed5/e2/fc";

    @TempDir
    static Path folder;

    private static Serving serving;

    private record Answer(int exitCode, String out, String err) {
        JsonNode json() throws IOException {
            return JSON.readTree(out);
        }
    }

    private static Answer run(String... arguments) {
        var all = new ArrayList<>(List.of(arguments));
        all.addAll(List.of("--store", folder.resolve("store").toString()));
        var out = new StringWriter();
        var err = new StringWriter();
        int exitCode = Main.commandLine()
                .setOut(new PrintWriter(out, true))
                .setErr(new PrintWriter(err, true))
                .execute(all.toArray(String[]::new));
        return new Answer(exitCode, out.toString(), err.toString());
    }

    @BeforeAll
    static void ingest() {
        var options = new ServeOptions();
        options.port = 0;
        var served = EmbeddedStore.serve(folder.resolve("store"), 0);
        serving = Serving.start(served, options, new PageExperiments(served, List.of(), null, null));
        int[] samples = IntStream.range(0, SAMPLES).toArray();
        int[] labels = IntStream.of(samples).map(sample -> sample % 3).toArray();
        for (int seed = 1; seed <= 5; seed++) {
            for (int epoch : List.of(1, 2)) {
                var random = new SplittableRandom(seed == 5 ? 4 : seed * 10L + epoch);
                float[] values = new float[SAMPLES * 4];
                for (int i = 0; i < values.length; i++) {
                    values[i] = (float) ((i % 4 == labels[i / 4] ? 5 : 0) + random.nextDouble(-1, 1));
                }
                if (seed == 4) { // as seed 5, but for three samples
                    var twin = new SplittableRandom(4);
                    for (int i = 0; i < values.length; i++) {
                        float value = (float) ((i % 4 == labels[i / 4] ? 5 : 0) + twin.nextDouble(-1, 1));
                        values[i] = i < 12 ? values[i] : value;
                    }
                }
                Ingest.representation(
                        serving.store(),
                        new RepresentationInput(
                                new RepresentationKey("seed" + seed, epoch, "fc"),
                                "toys",
                                SAMPLES,
                                new LatentMatrix(SAMPLES, 4, values),
                                new Labels(labels, List.of("cat", "dog", "car")),
                                samples,
                                null,
                                Map.of()),
                        IngestOptions.DEFAULT.withK(8).withVectors(seed != 3),
                        Progress.SILENT);
            }
        }
    }

    @AfterAll
    static void stop() {
        serving.close();
        serving.store().close();
    }

    @Test
    void twoAreComparedByTheUsualMeasuresAndTheAnswerIsAList() throws IOException {
        var answer = run("compare", ONE, FIVE, "--k", "4,8", "--permutations", "19", "--bootstrap", "20", "--json");
        assertThat(answer.exitCode).as(answer.err).isZero();
        assertThat(answer.json().isArray()).isTrue();
        assertThat(answer.json())
                .extracting(row -> row.get("measure").asText() + row.get("k"))
                .containsExactly("jaccard4", "jaccard8", "classNeighbourhood4", "classNeighbourhood8", "ckanull");
        for (JsonNode row : answer.json()) {
            assertThat(row.get("samples").asInt()).isEqualTo(SAMPLES);
            assertThat(row.get("low").asDouble())
                    .isLessThanOrEqualTo(row.get("high").asDouble());
            assertThat(row.get("pValue").isNumber()).isTrue();
            assertThat(row.get("parameters").isObject()).isTrue();
        }
        JsonNode read = run("compare", FIVE, ONE, "--measure", "jaccard", "--k", "8", "--json")
                .json()
                .get(0);
        assertThat(read.get("computed").asBoolean()).isFalse();
        assertThat(read.get("value")).isEqualTo(answer.json().get(1).get("value"));
        assertThat(run("compare", ONE, FIVE).out).contains("measure", "classNeighbourhood", "cka");
    }

    @Test
    void withoutVectorsWhatNeedsThemIsNotAmongTheUsualAndRefusedByName() throws IOException {
        assertThat(run("compare", ONE, "seed3/e2/fc", "--json").json())
                .extracting(row -> row.get("measure").asText())
                .containsExactly("jaccard", "classNeighbourhood");
        var refused = run("compare", ONE, "seed3/e2/fc", "--measure", "cka");
        assertThat(refused.exitCode).isEqualTo(2);
        assertThat(refused.err).contains("'seed3/e2/fc' has no vectors", "--no-vectors");
    }

    @Test
    void explainedItNamesTheClassesAndSamplesThatDiffer() throws IOException {
        var row = run("compare", FOUR, FIVE, "--measure", "jaccard", "--explain", "--json")
                .json()
                .get(0);
        assertThat(row.get("classes")).hasSize(3);
        double shares = 0;
        for (JsonNode each : row.get("classes")) {
            assertThat(each.get("samples").asInt()).isEqualTo(SAMPLES / 3);
            shares += each.get("shareOfDifference").asDouble();
        }
        assertThat(shares).isCloseTo(1, org.assertj.core.api.Assertions.within(1e-9));
        assertThat(row.get("leastAlike").get(0).get("sample").asText()).startsWith("toys/");
        assertThat(row.get("leastAlike").get(0).get("value").asDouble())
                .isLessThanOrEqualTo(row.get("leastAlike").get(1).get("value").asDouble());
        assertThat(run("compare", FOUR, FIVE, "--measure", "jaccard", "--explain").out)
                .contains("jaccard, k = 4, by class:", "least alike:");
        assertThat(run("compare", FOUR, FIVE, "--measure", "cka", "--explain").out)
                .contains("cka, what is behind it:", "className", "car");
    }

    @Test
    void theMatrixOfManyRunsIsComputedOnceAndWrittenInEachForm() throws IOException {
        Path npy = folder.resolve("m.npy");
        Path csv = folder.resolve("m.csv");
        Path svg = folder.resolve("m.svg");
        String[] command = {
            "compare",
            "--runs",
            "seed?",
            "--measure",
            "jaccard",
            "--k",
            "3",
            "--npy",
            npy.toString(),
            "--csv",
            csv.toString(),
            "--heatmap",
            svg.toString(),
            "--json"
        };
        var answer = run(command);
        assertThat(answer.exitCode).as(answer.err).isZero();
        assertThat(answer.json().get("representations")).hasSize(5);
        assertThat(answer.json().get("representations").get(0).asText()).isEqualTo(ONE);
        assertThat(answer.json().get("computed").asInt()).isEqualTo(10);
        assertThat(answer.json().get("values").get(2).get(2).asDouble()).isEqualTo(1);
        assertThat(answer.json().get("values").get(0).get(4))
                .isEqualTo(answer.json().get("values").get(4).get(0));
        var order = new ArrayList<String>();
        answer.json().get("order").forEach(key -> order.add(key.asText()));
        assertThat(Math.abs(order.indexOf(FOUR) - order.indexOf(FIVE))).isEqualTo(1);
        assertThat(Npy.header(npy).dtype()).isEqualTo("<f8");
        assertThat(Npy.readMatrix(npy, 1 << 20).value(0, 4))
                .isEqualTo((float) answer.json().get("values").get(0).get(4).asDouble());
        assertThat(Files.readString(csv)).startsWith("representation,seed1/e2/fc,");
        assertThat(svg).isNotEmptyFile();

        assertThat(run(command).json().get("computed").asInt()).isZero();
        assertThat(answer.json().has("pValues")).isFalse();
        var sure = run("compare", "--runs", "seed?", "--permutations", "9", "--json")
                .json();
        assertThat(sure.get("pValues").get(3).get(4).asDouble()).isEqualTo(0.1);
        assertThat(sure.get("qValues").get(4).get(3).asDouble()).isBetween(0.1, 1.0);
        assertThat(sure.get("pValues").get(0).get(0).isNull()).isTrue();
        assertThat(run("compare", "--runs", "seed[12]", "--json").err).contains("no run in the store is named like");
        assertThat(run("compare", "--runs", "*", "--epoch", "1", "--layer", "fc", "--json")
                        .json()
                        .get("representations")
                        .get(0)
                        .asText())
                .isEqualTo("seed1/e1/fc");
        assertThat(run("compare", "--runs", "seed*").out).contains("jaccard of 5 representations, 10 pairs");
    }

    @Test
    void whatCannotBeIsSaid() {
        for (var wrong : Map.ofEntries(
                        Map.entry("compare " + ONE, "1 representations are named; expected two, or none and --runs"),
                        Map.entry(
                                "compare " + ONE + " " + FIVE + " --runs seed*",
                                "2 representations are named beside --runs"),
                        Map.entry("compare " + ONE + " seed5/e3/fc", "no representation 'seed5/e3/fc'"),
                        Map.entry("compare " + ONE + " " + FIVE + " --measure jacard", "did you mean 'jaccard'?"),
                        Map.entry(
                                "compare " + ONE + " " + FIVE + " --measure jaccard --param directd=true",
                                "did you mean 'directed'?"),
                        Map.entry(
                                "compare " + ONE + " " + FIVE + " --measure jaccard --param directed=2",
                                "directed is '2'; expected true or false"),
                        Map.entry(
                                "compare " + ONE + " " + FIVE + " --measure cka --k 4",
                                "--k is of measures of neighbours"),
                        Map.entry("compare " + ONE + " " + FIVE + " --csv m.csv", "go with --runs"),
                        Map.entry("compare --runs seed* --k 4,8", "a matrix is of one k"),
                        Map.entry(
                                "compare --runs seed* --layer conv",
                                "0 of the runs named like 'seed*' have layer conv"))
                .entrySet()) {
            var answer = run(wrong.getKey().split(" "));
            assertThat(answer.exitCode).as(wrong.getKey()).isEqualTo(2);
            assertThat(answer.err).as(wrong.getKey()).contains(wrong.getValue());
        }
    }
}
