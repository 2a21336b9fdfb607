package latentgraph.core.format;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.util.RawValue;
import com.networknt.schema.JsonSchema;
import com.networknt.schema.JsonSchemaFactory;
import com.networknt.schema.SchemaId;
import com.networknt.schema.SchemaLocation;
import com.networknt.schema.SpecVersion.VersionFlag;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import latentgraph.core.InvalidInputException;
import latentgraph.core.LayerShape;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** run.json: what the schema accepts the reader accepts, what the writer writes both accept. */
class RunManifestTest {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final JsonSchema SCHEMA = schema();

    /** Every field, each with a value. */
    private static final String WHOLE =
            """
            {
              "formatVersion": 1, "id": "mlp-seed7", "architecture": "MLP 784-256-10",
              "dataSet": {"name": "mnist", "size": 70000, "classNames": ["zero", "one"],
                "sha256": "0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef"},
              "seed": 7, "hyperparameters": {"learningRate": 0.01, "layers": [256, 10], "note": null},
              "layers": [{"name": "input", "dimension": 784}, {"name": "hidden1"}],
              "checkpoints": [{"epoch": 0},
                {"epoch": 12, "trainLoss": 0.5, "validationLoss": 0.75, "validationAccuracy": 1, "accuracy": 0.25}],
              "randomness": [{"source": "batch order", "seed": -3}], "framework": "PyTorch 2.9"
            }""";

    @TempDir
    Path folder;

    static JsonSchema schema() {
        return JsonSchemaFactory.getInstance(VersionFlag.V202012)
                .getSchema(RunManifest.class.getResourceAsStream("/latentgraph/core/run.schema.json"));
    }

    @Test
    void theSchemaIsOne() throws IOException {
        JsonSchema draft =
                JsonSchemaFactory.getInstance(VersionFlag.V202012).getSchema(SchemaLocation.of(SchemaId.V202012));
        assertThat(draft.validate(
                        JSON.readTree(RunManifest.class.getResourceAsStream("/latentgraph/core/run.schema.json"))))
                .isEmpty();
    }

    @Test
    void everyFieldIsRead() {
        RunManifest manifest = read(WHOLE);
        assertThat(manifest.id()).isEqualTo("mlp-seed7");
        assertThat(manifest.architecture()).isEqualTo("MLP 784-256-10");
        assertThat(manifest.dataSet())
                .isEqualTo(
                        new RunManifest.DataSet("mnist", 70_000, List.of("zero", "one"), "0123456789abcdef".repeat(4)));
        assertThat(manifest.seed()).isEqualTo(7);
        assertThat(manifest.hyperparameters().get("learningRate")).isEqualTo(0.01);
        assertThat(manifest.hyperparameters().get("layers")).isEqualTo(List.of(256, 10));
        assertThat(manifest.hyperparameters()).containsEntry("note", null);
        assertThat(manifest.layers())
                .containsExactly(new RunManifest.Layer("input", 784), new RunManifest.Layer("hidden1", null));
        assertThat(manifest.checkpoints())
                .containsExactly(new RunManifest.Checkpoint(0), new RunManifest.Checkpoint(12, 0.5, 0.75, 1.0, 0.25));
        assertThat(manifest.randomness()).containsExactly(new RunManifest.RandomSource("batch order", -3));
        assertThat(manifest.framework()).isEqualTo("PyTorch 2.9");
        assertThat(manifest.hyperparametersJson())
                .isEqualTo("{\"learningRate\":0.01,\"layers\":[256,10],\"note\":null}");
    }

    /** Each a change to {@link #WHOLE}: where, what is put there (nothing: the field is removed), and whether it stays valid. */
    @ParameterizedTest(name = "{0} = {1}: {2}")
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            maxCharsPerColumn = 20_000,
            textBlock =
                    """
            /seed                            |                             | valid
            /seed                            | null                        | valid
            /seed                            | 7.0                         | valid
            /seed                            | 9223372036854775807         | valid
            /seed                            | -9223372036854775808        | valid
            /seed                            | 9223372036854775808         | seed is 9223372036854775808; expected an integer from -9223372036854775808 to
            /seed                            | 7.5                         | seed is 7.5; expected an integer
            /seed                            | "7"                         | seed is "7"; expected an integer
            /seed                            | true                        | seed is true; expected an integer
            /hyperparameters                 |                             | valid
            /hyperparameters                 | null                        | valid
            /hyperparameters                 | {}                          | valid
            /hyperparameters                 | []                          | hyperparameters is a list; expected an object
            /hyperparameters                 | "lr"                        | hyperparameters is "lr"; expected an object
            /randomness                      |                             | valid
            /randomness                      | null                        | valid
            /randomness                      | []                          | valid
            /randomness                      | {}                          | randomness is an object; expected a list
            /randomness/0/seed               |                             | randomness[0].seed is missing; expected an integer
            /randomness/0/source             | ""                          | randomness[0].source is ''; expected 1 to
            /framework                       |                             | valid
            /framework                       | null                        | valid
            /framework                       | ""                          | framework is ''; expected 1 to
            /framework                       | 3                           | framework is 3; expected text
            /formatVersion                   |                             | formatVersion is missing; expected an integer
            /formatVersion                   | 1.0                         | valid
            /formatVersion                   | 2                           | formatVersion is 2; expected 1: a newer LatentGraph may read it
            /formatVersion                   | "1"                         | formatVersion is "1"; expected an integer
            /id                              |                             | id is missing; expected text
            /id                              | null                        | id is missing; expected text
            /id                              | 7                           | id is 7; expected text
            /id                              | ""                          | id is ''; expected 1 to 100 letters
            /id                              | "../evil"                   | id is '../evil'; expected 1 to 100 letters
            /id                              | "a/b"                       | id is 'a/b'; expected 1 to 100 letters
            /id                              | ".hidden"                   | id is '.hidden'; expected 1 to 100 letters
            /id                              | "a..b"                      | valid
            /id                              | "a\\n"                       | expected 1 to 100 letters
            /id                              | "größe"                     | expected 1 to 100 letters
            /architecture                    |                             | architecture is missing; expected text
            /architecture                    | "größe 模型 \\uD83D\\uDE00"    | valid
            /architecture                    | "two\\nlines"                | architecture is 'two?lines'; expected 1 to
            /architecture                    | "ends\\n"                    | without control characters
            /dataSet                         |                             | dataSet is missing; expected an object
            /dataSet                         | null                        | dataSet is missing; expected an object
            /dataSet                         | "mnist"                     | dataSet is "mnist"; expected an object
            /dataSet/name                    |                             | dataSet.name is missing; expected text
            /dataSet/name                    | "MNIST digits"              | dataSet.name is 'MNIST digits'; expected 1 to 100 letters
            /dataSet/size                    |                             | dataSet.size is missing; expected an integer
            /dataSet/size                    | 0                           | dataSet.size is 0; expected an integer from 1 to 2147483647
            /dataSet/size                    | 2147483648                  | dataSet.size is 2147483648; expected an integer
            /dataSet/size                    | 1e3                         | valid
            /dataSet/size                    | 1e999999999                 | dataSet.size is
            /dataSet/classNames              |                             | valid
            /dataSet/classNames              | null                        | valid
            /dataSet/classNames              | []                          | valid
            /dataSet/classNames              | ["a", "a"]                  | dataSet.classNames: 'a' comes twice; expected distinct names
            /dataSet/classNames              | ["a", ""]                   | dataSet.classNames[1] is ''; expected 1 to
            /dataSet/classNames              | [0, 1]                      | dataSet.classNames[0] is 0; expected text
            /dataSet/classNames              | {"0": "a"}                  | dataSet.classNames is an object; expected a list
            /dataSet/sha256                  |                             | valid
            /dataSet/sha256                  | null                        | valid
            /dataSet/sha256                  | "0123"                      | dataSet.sha256 is '0123'; expected 64 hexadecimal digits in lower case
            /dataSet/sha256                  | 7                           | dataSet.sha256 is 7; expected text
            /layers                          |                             | layers is missing; expected a list
            /layers                          | []                          | valid
            /layers                          | {}                          | layers is an object; expected a list
            /layers/0                        | "input"                     | layers[0] is "input"; expected an object
            /layers/0                        | null                        | layers[0] is null; expected an object
            /layers/0/name                   |                             | layers[0].name is missing; expected text
            /layers/1/name                   | "../../../etc/passwd"       | layers[1].name is '../../../etc/passwd'; expected 1 to 100 letters
            /layers/1/name                   | "C:\\\\x"                     | layers[1].name is 'C:\\x'; expected 1 to 100 letters
            /layers/1/name                   | "predictions"               | layers[1].name is 'predictions'; expected another
            /layers/1/name                   | "Predictions"               | layers[1].name is 'predictions'; expected another
            /layers/1/name                   | "predictions2"              | valid
            /layers/0/dimension              | null                        | valid
            /layers/0/dimension              | 0                           | layers[0].dimension is 0; expected an integer from 1
            /layers/0/dimension              | -1                          | layers[0].dimension is -1; expected an integer from 1
            /layers/0                        | {"name": "c", "channels": 2, "height": 3, "width": 4} | valid
            /layers/0                        | {"name": "c", "dimension": 24, "channels": 2, "height": 3, "width": 4} | valid
            /layers/0                        | {"name": "c", "channels": null, "height": null} | valid
            /layers/0                        | {"name": "c", "channels": 0, "height": 3, "width": 4} | layers[0].channels is 0; expected an integer from 1
            /layers/0                        | {"name": "c", "channels": 2, "height": -3, "width": 4} | layers[0].height is -3; expected an integer from 1
            /layers/0                        | {"name": "c", "channels": 2, "height": 3, "width": 1.5} | layers[0].width is 1.5; expected an integer from 1
            /layers/0                        | {"name": "c", "channels": "2", "height": 3, "width": 4} | layers[0].channels is "2"; expected an integer from 1
            /checkpoints                     |                             | checkpoints is missing; expected a list
            /checkpoints                     | []                          | valid
            /checkpoints/0/epoch             |                             | checkpoints[0].epoch is missing; expected an integer
            /checkpoints/0/epoch             | -1                          | checkpoints[0].epoch is -1; expected an integer from 0
            /checkpoints/1/epoch             | 1000000000                  | checkpoints[1].epoch is 1000000000; expected an integer from 0
            /checkpoints/1/trainLoss         | null                        | valid
            /checkpoints/1/trainLoss         | -3                          | valid
            /checkpoints/1/trainLoss         | "0.5"                       | checkpoints[1].trainLoss is "0.5"; expected a number
            /checkpoints/1/validationLoss    | []                          | checkpoints[1].validationLoss is a list; expected a number
            /checkpoints/1/accuracy          | 97.5                        | checkpoints[1].accuracy is 97.5; expected a share from 0 to 1
            /checkpoints/1/validationAccuracy | -0.1                       | checkpoints[1].validationAccuracy is -0.1; expected a share from 0 to 1
            /somethingNew                    | {"a": [1]}                  | valid
            /layers/0/somethingNew           | 1                           | valid
            /dataSet/license                 | "MIT"                       | valid
            """)
    void schemaAndReaderAgree(String where, String value, String expected) throws IOException {
        JsonNode root = JSON.readTree(WHOLE);
        int slash = where.lastIndexOf('/');
        JsonNode parent = root.at(where.substring(0, slash));
        String field = where.substring(slash + 1);
        if (parent.isArray()) {
            ((ArrayNode) parent).set(Integer.parseInt(field), JSON.readTree(value));
        } else if (value == null) {
            ((ObjectNode) parent).remove(field);
        } else {
            ((ObjectNode) parent).putRawValue(field, new RawValue(value));
        }
        agree(JSON.writeValueAsString(root), expected);
    }

    @Test
    void schemaAndReaderAgreeOnTheLimits() throws IOException {
        String longest = "x".repeat(1_000);
        agree(WHOLE.replace("MLP 784-256-10", longest), "valid");
        agree(WHOLE.replace("MLP 784-256-10", longest + "x"), "architecture is ");
        agree(WHOLE.replace("mlp-seed7", "x".repeat(100)), "valid");
        agree(WHOLE.replace("mlp-seed7", "x".repeat(101)), "id is ");
        agree(WHOLE.replace("MLP 784-256-10", "\uD83D\uDE00".repeat(1_000)), "valid"); // characters, not UTF-16 units

        agree(WHOLE.replace("\"zero\", \"one\"", numbered("\"c%d\"", 100_001)), "dataSet.classNames has ");
        agree(WHOLE.replace("{\"name\": \"hidden1\"}", numbered("{\"name\": \"h%d\"}", 999)), "valid");
        agree(WHOLE.replace("{\"name\": \"hidden1\"}", numbered("{\"name\": \"h%d\"}", 1_000)), "layers has ");
        agree(WHOLE.replace("{\"epoch\": 0}", numbered("{\"epoch\": %d}", 10_000)), "checkpoints has ");
        agree(
                WHOLE.replace(
                        "{\"source\": \"batch order\", \"seed\": -3}",
                        numbered("{\"source\": \"s%d\", \"seed\": 1}", 1_001)),
                "randomness has ");
    }

    private static String numbered(String element, int count) {
        List<String> elements = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            elements.add(element.formatted(i));
        }
        return String.join(", ", elements);
    }

    private static void agree(String json, String expected) throws IOException {
        boolean valid = expected.equals("valid");
        assertThat(SCHEMA.validate(JSON.readTree(json)).isEmpty()).as("schema").isEqualTo(valid);
        if (valid) {
            RunManifest manifest = read(json);
            assertThat(read(manifest.toJson())).isEqualTo(manifest);
        } else {
            assertThatThrownBy(() -> read(json))
                    .isInstanceOf(InvalidInputException.class)
                    .hasMessageStartingWith("run.json: ")
                    .hasMessageContaining(expected)
                    .message()
                    .hasSizeLessThan(400);
        }
    }

    /** What a schema cannot say. docs/run-format.md lists these. */
    @ParameterizedTest(name = "{2}")
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            textBlock =
                    """
            hidden1       | input      | layers (whether upper or lower case): 'input' comes twice
            hidden1       | INPUT      | layers (whether upper or lower case): 'input' comes twice
            "epoch": 12   | "epoch": 0 | checkpoints[1].epoch is 0 after 0; expected rising epochs
            "trainLoss": 0.5 | "trainLoss": 1e400 | checkpoints[1].trainLoss is Infinity; expected a finite number
            "trainLoss": 0.5 | "trainLoss": NaN      | run.json is not JSON: line 8, column 35: NaN or
            "trainLoss": 0.5 | "trainLoss": -Infinity | which JSON does not have; leave the field out
            "seed": 7     | "seed": 7, "seed": 8 | Duplicate field 'seed'
            "dimension": 784 | "dimension": 784, "channels": 1, "height": 28 | layers[0].width is missing; expected an integer from 1, as channels, height and width come together
            "dimension": 784 | "dimension": 784, "channels": 3, "height": 28, "width": 28 | layers[0].dimension is 784, but channels × height × width are 3 × 28 × 28; expected their product, 2352
            "dimension": 784 | "channels": 65536, "height": 256, "width": 128 | channels × height × width are 65536 × 256 × 128; expected at most 2147483647 values
            zero          | \\uD83D    | dataSet.classNames[0] is
            "PyTorch 2.9" | "PyTorch 2.9"} | run.json is not JSON
            """)
    void theReaderChecksMore(String found, String replaced, String expected) {
        assertThat(WHOLE).contains(found);
        assertThatThrownBy(() -> read(WHOLE.replace(found, replaced)))
                .isInstanceOf(InvalidInputException.class)
                .hasMessageStartingWith("run.json")
                .hasMessageContaining(expected);
    }

    @Test
    void depthAndSizeAreLimited() throws IOException {
        String deep = "[".repeat(100_000);
        assertThatThrownBy(() -> read(WHOLE.replace("0.01", deep)))
                .isInstanceOf(InvalidInputException.class)
                .hasMessageContaining("nesting depth");
        assertThatThrownBy(() -> read(WHOLE.replace("0.01", "1".repeat(100_000))))
                .isInstanceOf(InvalidInputException.class)
                .hasMessageContaining("length");

        Path file = folder.resolve("run.json");
        Files.write(file, new byte[RunManifest.MAX_BYTES + 1]);
        assertThatThrownBy(() -> RunManifest.read(file)).hasMessageContaining("run.json is longer than ");
        Files.writeString(file, "");
        assertThatThrownBy(() -> RunManifest.read(file)).hasMessageContaining("run.json");
        Files.write(file, new byte[] {'"', (byte) 0xff, '"'});
        assertThatThrownBy(() -> RunManifest.read(file)).isInstanceOf(InvalidInputException.class);
        Files.writeString(file, "[1]");
        assertThatThrownBy(() -> RunManifest.read(file))
                .hasMessageEndingWith("run.json: found a list; expected an object {…}");
    }

    @Property(tries = 100)
    void whatIsWrittenBothSchemaAndReaderAccept(@ForAll("manifests") RunManifest manifest) throws IOException {
        String json = manifest.toJson();
        assertThat(SCHEMA.validate(JSON.readTree(json))).isEmpty();
        assertThat(read(json)).isEqualTo(manifest);
        assertThat(read(json).toJson()).isEqualTo(json);
    }

    @Property(tries = 300)
    void cutOrMutatedTextIsReadOrRefused(@ForAll int seed) {
        var random = new SplittableRandom(seed);
        byte[] text = WHOLE.getBytes(StandardCharsets.UTF_8);
        for (int i = 0; i < 2; i++) {
            String likely = "{}[]\",:0123456789.eE-+ntf\\u";
            text[random.nextInt(text.length)] = (byte) likely.charAt(random.nextInt(likely.length()));
        }
        if (random.nextBoolean()) {
            text = Arrays.copyOf(text, random.nextInt(text.length));
        }
        try {
            RunManifest.parse(text, "run.json");
        } catch (InvalidInputException e) {
            assertThat(e.getMessage()).startsWith("run.json").hasSizeLessThan(600);
        }
    }

    @Provide
    Arbitrary<RunManifest> manifests() {
        Arbitrary<String> names =
                Arbitraries.strings().withCharRange('a', 'z').ofMinLength(1).ofMaxLength(20);
        Arbitrary<String> texts = Arbitraries.strings()
                .withCharRange(' ', '~')
                .withCharRange('À', 'ͯ')
                .ofMinLength(1)
                .ofMaxLength(40);
        Arbitrary<Double> losses = Arbitraries.doubles().injectNull(0.3);
        Arbitrary<Double> shares =
                Arbitraries.doubles().between(0, 1).ofScale(6).injectNull(0.3);
        Arbitrary<Map<String, Object>> hyperparameters = Arbitraries.maps(
                        texts,
                        Arbitraries.oneOf(
                                texts.map(text -> (Object) text),
                                Arbitraries.integers().map(number -> (Object) number),
                                Arbitraries.doubles().map(number -> (Object) number),
                                Arbitraries.of(true, false).map(flag -> (Object) flag),
                                texts.list().ofMaxSize(3).map(list -> (Object) list)))
                .ofMaxSize(5);
        Arbitrary<RunManifest.DataSet> dataSets = Combinators.combine(
                        names,
                        Arbitraries.integers().between(1, Integer.MAX_VALUE),
                        texts.list().uniqueElements().ofMaxSize(5))
                .as(RunManifest.DataSet::new);
        Arbitrary<List<RunManifest.Layer>> layers = names.filter(name -> !name.equals("predictions"))
                .list()
                .uniqueElements()
                .ofMaxSize(4)
                .flatMap(list -> Arbitraries.integers()
                        .between(1, Integer.MAX_VALUE)
                        .injectNull(0.5)
                        .map(dimension -> list.stream()
                                .map(name -> dimension == null
                                        ? new RunManifest.Layer(
                                                name, null, new LayerShape(1 + name.length(), 1, 1 + list.size()))
                                        : new RunManifest.Layer(name, dimension))
                                .toList()));
        Arbitrary<List<RunManifest.Checkpoint>> checkpoints = Combinators.combine(
                        Arbitraries.integers().between(0, 999_999_999).set().ofMaxSize(4),
                        losses,
                        losses,
                        shares,
                        shares)
                .as((epochs, train, validation, validationAccuracy, accuracy) -> epochs.stream()
                        .sorted()
                        .map(epoch ->
                                new RunManifest.Checkpoint(epoch, train, validation, validationAccuracy, accuracy))
                        .toList());
        Arbitrary<List<RunManifest.RandomSource>> randomness = Combinators.combine(texts, Arbitraries.longs())
                .as(RunManifest.RandomSource::new)
                .list()
                .ofMaxSize(3);
        return Combinators.combine(names, texts, dataSets, Arbitraries.longs().injectNull(0.3))
                .as((id, architecture, dataSet, seed) -> new RunManifest(
                        id, architecture, dataSet, seed, new LinkedHashMap<>(), List.of(), List.of(), List.of(), null))
                .flatMap(base -> Combinators.combine(
                                hyperparameters, layers, checkpoints, randomness, texts.injectNull(0.3))
                        .as((map, layerList, checkpointList, sources, framework) -> new RunManifest(
                                base.id(),
                                base.architecture(),
                                base.dataSet(),
                                base.seed(),
                                map,
                                layerList,
                                checkpointList,
                                sources,
                                framework)));
    }

    private static RunManifest read(String json) {
        return RunManifest.parse(json.getBytes(StandardCharsets.UTF_8), "run.json");
    }

    /** JSON has no infinity: it would come back as a text. */
    @Test
    void hyperparametersAreFinite() {
        for (Object value : List.of(Double.POSITIVE_INFINITY, Float.NaN)) {
            Map<String, Object> nested = Map.of("optimiser", List.of(Map.of("rate", value)));
            assertThatThrownBy(() -> new RunManifest(
                            "r",
                            "x",
                            new RunManifest.DataSet("d", 1, List.of()),
                            null,
                            nested,
                            List.of(),
                            List.of(),
                            null,
                            null))
                    .isInstanceOf(InvalidInputException.class)
                    .hasMessage("hyperparameters.optimiser[0].rate is %s; expected a finite number: leave it out"
                            .formatted(value));
        }
    }
}
