package latentgraph.core.format;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonLocation;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.core.util.DefaultIndenter;
import com.fasterxml.jackson.core.util.DefaultPrettyPrinter;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.InputStream;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import latentgraph.core.InvalidInputException;
import latentgraph.core.LayerShape;
import latentgraph.core.RepresentationKey;

/**
 * What run.json says of a run. Its fields, types and limits are those of the resource latentgraph/core/run.schema.json; the reader
 * here also checks what a schema cannot say (layers and epochs come once). Fields that nobody knows are ignored.
 *
 * @param id names the run, and is the first part of its representations' keys; a safe name
 *     ({@link RepresentationKey#requireName})
 * @param architecture in words, e.g. "mlp 512-256-128"
 * @param seed of everything random in the run; null if not known
 * @param hyperparameters any JSON: text, Integer, Long, BigInteger, Double (finite), Boolean, null, List, Map
 * @param layers in the order of the network; up to 1,000
 * @param checkpoints by rising epoch; up to 10,000
 * @param randomness what else was seeded, and with what
 * @param framework what trained it, e.g. "PyTorch 2.9"; null if not known
 * @throws InvalidInputException naming the field that is missing or out of these ranges; so do its parts
 */
public record RunManifest(
        String id,
        String architecture,
        DataSet dataSet,
        Long seed,
        Map<String, Object> hyperparameters,
        List<Layer> layers,
        List<Checkpoint> checkpoints,
        List<RandomSource> randomness,
        String framework) {

    /** The version of run.json that is written, and the only one read. */
    public static final int FORMAT_VERSION = 1;

    /** The largest run.json that is read: 100,000 classes with names of 70 bytes fit. */
    public static final int MAX_BYTES = 8 << 20;

    /** The most entries of each list that are read or written. */
    public static final int MAX_LAYERS = 1_000;

    public static final int MAX_CHECKPOINTS = 10_000;
    public static final int MAX_CLASSES = 100_000;
    public static final int MAX_RANDOM_SOURCES = 1_000;
    private static final int MAX_TEXT = 1_000; // characters
    private static final int MAX_DEPTH = 100; // of hyperparameters in one another
    private static final List<String> SHAPE = List.of("channels", "height", "width");
    private static final Pattern SHA_256 = Pattern.compile("[0-9a-f]{64}");
    private static final Pattern TEXT = Pattern.compile("[^\\x00-\\x1f\\x7f\\p{Cs}]+");

    /**
     * @param name a safe name ({@link RepresentationKey#requireName})
     * @param size samples of the whole data set; a run may hold fewer
     * @param classNames name of class c at position c; empty if the samples have no labels
     * @param sha256 of what was trained on and looked at, 64 digits 0 to 9 and a to f; null if not known
     */
    public record DataSet(String name, int size, List<String> classNames, String sha256) {
        public DataSet(String name, int size, List<String> classNames) {
            this(name, size, classNames, null);
        }

        public DataSet {
            RepresentationKey.requireName("name", name);
            requireRange("size", size, 1, Integer.MAX_VALUE);
            classNames = list("classNames", classNames, MAX_CLASSES);
            for (int i = 0; i < classNames.size(); i++) {
                requireText("classNames[" + i + "]", classNames.get(i));
            }
            requireDistinct("classNames", classNames);
            if (sha256 != null && !SHA_256.matcher(sha256).matches()) {
                throw new InvalidInputException(
                        "sha256 is '%s'; expected 64 hexadecimal digits in lower case".formatted(sha256));
            }
        }
    }

    /**
     * @param name a safe name ({@link RepresentationKey#requireName}) other than "predictions": it names a file
     * @param dimension columns of its latents, 1 or more; null if not stated
     * @param shape of a convolutional layer; null if it is none, or not stated. Has as many values as {@code dimension}
     */
    public record Layer(String name, Integer dimension, LayerShape shape) {
        public Layer(String name, Integer dimension) {
            this(name, dimension, null);
        }

        public Layer {
            RepresentationKey.requireName("name", name);
            if (name.equalsIgnoreCase("predictions")) {
                throw new InvalidInputException(
                        "name is 'predictions'; expected another, as predictions.npy holds the predicted classes");
            }
            if (dimension != null) {
                requireRange("dimension", dimension, 1, Integer.MAX_VALUE);
            }
            if (dimension != null && shape != null && dimension != shape.dimension()) {
                throw new InvalidInputException(
                        "dimension is %d, but channels × height × width are %s; expected their product, %d"
                                .formatted(dimension, shape, shape.dimension()));
            }
        }
    }

    /**
     * A point of training. All but the epoch may be null: not measured.
     *
     * @param epoch 0 is the untrained network; up to 999,999,999
     * @param trainLoss finite
     * @param validationLoss finite
     * @param validationAccuracy in [0, 1]
     * @param accuracy in [0, 1], on the samples whose latents are in the run
     */
    public record Checkpoint(
            int epoch, Double trainLoss, Double validationLoss, Double validationAccuracy, Double accuracy) {
        public Checkpoint {
            requireRange("epoch", epoch, 0, 999_999_999);
            requireFinite("trainLoss", trainLoss);
            requireFinite("validationLoss", validationLoss);
            requireShare("validationAccuracy", validationAccuracy);
            requireShare("accuracy", accuracy);
        }

        public Checkpoint(int epoch) {
            this(epoch, null, null, null, null);
        }
    }

    /** @param source what is random, in words, e.g. "weights", "batch order" */
    public record RandomSource(String source, long seed) {
        public RandomSource {
            requireText("source", source);
        }
    }

    public RunManifest {
        RepresentationKey.requireName("id", id);
        requireText("architecture", architecture);
        if (dataSet == null) {
            throw missing("dataSet", "an object with name and size");
        }
        hyperparameters =
                Collections.unmodifiableMap(new LinkedHashMap<>(hyperparameters == null ? Map.of() : hyperparameters));
        hyperparameters.forEach((name, value) -> requireFinite("hyperparameters." + name, value));
        layers = list("layers", layers, MAX_LAYERS);
        // Two names that differ in case only would be one file on macOS and Windows.
        requireDistinct(
                "layers (whether upper or lower case)",
                layers.stream()
                        .map(layer -> layer.name().toLowerCase(Locale.ROOT))
                        .toList());
        checkpoints = list("checkpoints", checkpoints, MAX_CHECKPOINTS);
        for (int i = 1; i < checkpoints.size(); i++) {
            if (checkpoints.get(i).epoch() <= checkpoints.get(i - 1).epoch()) {
                throw new InvalidInputException("checkpoints[%d].epoch is %d after %d; expected rising epochs"
                        .formatted(
                                i,
                                checkpoints.get(i).epoch(),
                                checkpoints.get(i - 1).epoch()));
            }
        }
        randomness = list("randomness", randomness == null ? List.of() : randomness, MAX_RANDOM_SOURCES);
        if (framework != null) {
            requireText("framework", framework);
        }
    }

    /** The same run with these checkpoints: a training knows them only at its end. */
    public RunManifest withCheckpoints(List<Checkpoint> all) {
        return new RunManifest(id, architecture, dataSet, seed, hyperparameters, layers, all, randomness, framework);
    }

    /**
     * The first thing in which this run is not the one asked for, e.g. "learningRate 0.01 instead of 0.1" or
     * "pruning.rate none instead of 0.2"; empty if there is none. Layers and checkpoints, which training makes, may differ.
     *
     * @param except what else may differ, e.g. "framework", "hyperparameters.finalEpoch"
     */
    Optional<String> difference(RunManifest asked, Set<String> except) {
        Map<String, String> here = begun();
        Map<String, String> there = asked.begun();
        return Stream.concat(there.keySet().stream(), here.keySet().stream())
                .filter(name -> !except.contains(name) && !Objects.equals(here.get(name), there.get(name)))
                .min(Comparator.comparing("framework"::equals)) // the first; this one if there is no other
                .map(name -> "%s %s instead of %s"
                        .formatted(
                                name.replaceFirst("^hyperparameters\\.", ""),
                                some(here.get(name)),
                                some(there.get(name))));
    }

    private static String some(String json) {
        return json == null ? "none" : json.length() <= 200 ? json : json.substring(0, 199) + "…";
    }

    /** What is known from the start: JSON by name, what is in an object as "object.name". */
    private Map<String, String> begun() {
        Map<String, String> all = new LinkedHashMap<>();
        try {
            ObjectNode root = (ObjectNode) JSON.readTree(toJson());
            flatten("", root.without(List.of("layers", "checkpoints")), all);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("what was written as JSON is none", e);
        }
        return all;
    }

    private static void flatten(String where, JsonNode object, Map<String, String> all) {
        object.fields().forEachRemaining(field -> {
            if (field.getValue().isObject()) {
                flatten(where + field.getKey() + ".", field.getValue(), all);
            } else {
                all.put(where + field.getKey(), field.getValue().toString());
            }
        });
    }

    // ---- reading

    private static final JsonMapper JSON = JsonMapper.builder(JsonFactory.builder()
                    .streamReadConstraints(StreamReadConstraints.builder()
                            .maxNestingDepth(MAX_DEPTH)
                            .maxNumberLength(100)
                            .build())
                    .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
                    .disable(StreamReadFeature.INCLUDE_SOURCE_IN_LOCATION)
                    .build())
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            .build();

    /**
     * @throws InvalidInputException naming the file and the field, what was found and what was expected
     */
    public static RunManifest read(Path file) {
        Npy.requireFile(file);
        byte[] bytes;
        try (InputStream in = Files.newInputStream(file)) {
            bytes = in.readNBytes(MAX_BYTES + 1);
        } catch (IOException e) {
            throw Npy.unreadable(file, e);
        }
        if (bytes.length > MAX_BYTES) {
            throw new InvalidInputException(
                    String.format(Locale.ROOT, "%s is longer than %,d bytes; expected at most that", file, MAX_BYTES));
        }
        return parse(bytes, file.toString());
    }

    /** @param source names the text in errors */
    static RunManifest parse(byte[] json, String source) {
        JsonNode root;
        try {
            root = JSON.readTree(json);
        } catch (JsonProcessingException e) {
            String why = e.getOriginalMessage();
            if (why.startsWith("Non-standard token")) { // Python's json writes them
                why = "NaN or Infinity, which JSON does not have; leave the field out";
            }
            JsonLocation at = e.getLocation(); // null where a limit was met
            String where = at == null ? "" : "line %d, column %d: ".formatted(at.getLineNr(), at.getColumnNr());
            throw new InvalidInputException("%s is not JSON: %s%s".formatted(source, where, why), e);
        } catch (IOException e) { // an encoding that is none
            throw new InvalidInputException(source + " is not JSON in UTF-8: " + e.getMessage(), e);
        }
        return in(source + ": ", () -> manifest(root));
    }

    private static RunManifest manifest(JsonNode root) {
        if (!root.isObject()) {
            throw new InvalidInputException("found " + describe(root) + "; expected an object {…}");
        }
        long version = integer(root, "formatVersion", 0, Integer.MAX_VALUE);
        if (version != FORMAT_VERSION) {
            throw new InvalidInputException("formatVersion is %d; expected %d: a newer LatentGraph may read it"
                    .formatted(version, FORMAT_VERSION));
        }
        JsonNode hyperparameters = root.path("hyperparameters");
        if (!absent(hyperparameters) && !hyperparameters.isObject()) {
            throw unexpected("hyperparameters", hyperparameters, "an object");
        }
        return new RunManifest(
                text(root, "id"),
                text(root, "architecture"),
                object("dataSet", required(root, "dataSet", "an object with name and size"), RunManifest::dataSet),
                absent(root.path("seed")) ? null : integer(root, "seed", Long.MIN_VALUE, Long.MAX_VALUE),
                absent(hyperparameters) ? Map.of() : map(hyperparameters),
                array(root, "layers", true, MAX_LAYERS, RunManifest::layer),
                array(root, "checkpoints", true, MAX_CHECKPOINTS, RunManifest::checkpoint),
                array(root, "randomness", false, MAX_RANDOM_SOURCES, RunManifest::randomSource),
                absent(root.path("framework")) ? null : text(root, "framework"));
    }

    private static DataSet dataSet(JsonNode node) {
        JsonNode names = node.path("classNames");
        List<String> classNames = new ArrayList<>();
        if (!absent(names)) {
            requireArray("classNames", names, MAX_CLASSES);
            for (int i = 0; i < names.size(); i++) {
                if (!names.get(i).isTextual()) {
                    throw unexpected("classNames[" + i + "]", names.get(i), "text");
                }
                classNames.add(names.get(i).textValue());
            }
        }
        return new DataSet(
                text(node, "name"),
                (int) integer(node, "size", 1, Integer.MAX_VALUE),
                classNames,
                absent(node.path("sha256")) ? null : text(node, "sha256"));
    }

    private static Layer layer(JsonNode node) {
        boolean stated = !absent(node.path("dimension"));
        boolean shaped = SHAPE.stream().anyMatch(side -> !absent(node.path(side)));
        return new Layer(
                text(node, "name"),
                stated ? (int) integer(node, "dimension", 1, Integer.MAX_VALUE) : null,
                shaped ? new LayerShape(side(node, "channels"), side(node, "height"), side(node, "width")) : null);
    }

    private static int side(JsonNode node, String field) {
        if (absent(node.path(field))) {
            throw missing(field, "an integer from 1, as channels, height and width come together");
        }
        return (int) integer(node, field, 1, Integer.MAX_VALUE);
    }

    private static Checkpoint checkpoint(JsonNode node) {
        return new Checkpoint(
                (int) integer(node, "epoch", 0, 999_999_999),
                number(node, "trainLoss"),
                number(node, "validationLoss"),
                number(node, "validationAccuracy"),
                number(node, "accuracy"));
    }

    private static RandomSource randomSource(JsonNode node) {
        return new RandomSource(text(node, "source"), integer(node, "seed", Long.MIN_VALUE, Long.MAX_VALUE));
    }

    private static <T> List<T> array(
            JsonNode parent, String field, boolean required, int most, Function<JsonNode, T> element) {
        JsonNode array = parent.path(field);
        if (!required && absent(array)) {
            return List.of();
        }
        requireArray(field, required(parent, field, "a list"), most);
        List<T> elements = new ArrayList<>();
        for (int i = 0; i < array.size(); i++) {
            elements.add(object(field + "[" + i + "]", array.get(i), element));
        }
        return elements;
    }

    private static <T> T object(String field, JsonNode node, Function<JsonNode, T> reading) {
        if (!node.isObject()) {
            throw unexpected(field, node, "an object");
        }
        return in(field + ".", () -> reading.apply(node));
    }

    /** Puts where we are before the message of what went wrong there. */
    private static <T> T in(String where, Supplier<T> part) {
        try {
            return part.get();
        } catch (InvalidInputException e) {
            throw new InvalidInputException(where + e.getMessage(), e);
        }
    }

    private static boolean absent(JsonNode node) {
        return node.isMissingNode() || node.isNull();
    }

    private static JsonNode required(JsonNode parent, String field, String expected) {
        JsonNode node = parent.path(field);
        if (absent(node)) {
            throw missing(field, expected);
        }
        return node;
    }

    private static String text(JsonNode parent, String field) {
        JsonNode node = required(parent, field, "text");
        if (!node.isTextual()) {
            throw unexpected(field, node, "text");
        }
        return node.textValue();
    }

    private static long integer(JsonNode parent, String field, long least, long most) {
        String expected = "an integer from %d to %d".formatted(least, most);
        JsonNode node = required(parent, field, expected);
        // As in JSON Schema, 3.0 is an integer. The scale comes first: 1e999999999 must not be written out.
        BigDecimal value = node.isNumber() ? exact(node) : null;
        if (value == null
                || value.precision() - value.scale() > 19
                || value.stripTrailingZeros().scale() > 0
                || value.compareTo(BigDecimal.valueOf(least)) < 0
                || value.compareTo(BigDecimal.valueOf(most)) > 0) {
            throw unexpected(field, node, expected);
        }
        return value.longValueExact();
    }

    /** Null if the number is none that a decimal can hold: 1e400 was read as infinity. */
    private static BigDecimal exact(JsonNode node) {
        return node.isDouble() && !Double.isFinite(node.doubleValue()) ? null : node.decimalValue();
    }

    private static Double number(JsonNode parent, String field) {
        JsonNode node = parent.path(field);
        if (absent(node)) {
            return null;
        }
        if (!node.isNumber()) {
            throw unexpected(field, node, "a number");
        }
        return node.doubleValue();
    }

    private static void requireArray(String field, JsonNode node, int most) {
        if (!node.isArray()) {
            throw unexpected(field, node, "a list");
        }
        requireCount(field, node.size(), most);
    }

    private static InvalidInputException unexpected(String field, JsonNode found, String expected) {
        return new InvalidInputException("%s is %s; expected %s".formatted(field, describe(found), expected));
    }

    private static String describe(JsonNode node) {
        if (node.isObject()) {
            return "an object";
        }
        if (node.isArray()) {
            return "a list";
        }
        String text = node.toString();
        return text.length() <= 60 ? text : text.substring(0, 60) + "…";
    }

    private static Object plain(JsonNode node) {
        return switch (node.getNodeType()) {
            case STRING -> node.textValue();
            case BOOLEAN -> node.booleanValue();
            case NUMBER -> node.numberValue();
            case ARRAY -> {
                List<Object> list = new ArrayList<>();
                node.forEach(element -> list.add(plain(element)));
                yield Collections.unmodifiableList(list);
            }
            case OBJECT -> Collections.unmodifiableMap(map(node));
            default -> null;
        };
    }

    private static Map<String, Object> map(JsonNode object) {
        Map<String, Object> map = new LinkedHashMap<>();
        object.fields().forEachRemaining(field -> map.put(field.getKey(), plain(field.getValue())));
        return map;
    }

    // ---- writing

    /** run.json: two blanks of indentation, fields in a fixed order, what is null left out. */
    public String toJson() {
        ObjectNode root = JSON.createObjectNode();
        root.put("formatVersion", FORMAT_VERSION).put("id", id).put("architecture", architecture);
        ObjectNode data = root.putObject("dataSet").put("name", dataSet.name()).put("size", dataSet.size());
        dataSet.classNames().forEach(data.putArray("classNames")::add);
        if (dataSet.sha256() != null) {
            data.put("sha256", dataSet.sha256());
        }
        if (seed != null) {
            root.put("seed", seed);
        }
        root.set("hyperparameters", JSON.valueToTree(hyperparameters));
        var layerList = root.putArray("layers");
        for (Layer layer : layers) {
            ObjectNode node = layerList.addObject().put("name", layer.name());
            if (layer.dimension() != null) {
                node.put("dimension", layer.dimension());
            }
            if (layer.shape() != null) {
                node.put("channels", layer.shape().channels())
                        .put("height", layer.shape().height())
                        .put("width", layer.shape().width());
            }
        }
        var checkpointList = root.putArray("checkpoints");
        for (Checkpoint checkpoint : checkpoints) {
            ObjectNode node = checkpointList.addObject().put("epoch", checkpoint.epoch());
            putIfKnown(node, "trainLoss", checkpoint.trainLoss());
            putIfKnown(node, "validationLoss", checkpoint.validationLoss());
            putIfKnown(node, "validationAccuracy", checkpoint.validationAccuracy());
            putIfKnown(node, "accuracy", checkpoint.accuracy());
        }
        var sources = root.putArray("randomness");
        randomness.forEach(
                random -> sources.addObject().put("source", random.source()).put("seed", random.seed()));
        if (framework != null) {
            root.put("framework", framework);
        }
        return write(root);
    }

    /** The hyperparameters alone, as JSON on one line. */
    public String hyperparametersJson() {
        return JSON.valueToTree(hyperparameters).toString();
    }

    /** @throws InvalidInputException if the file cannot be written */
    public void write(Path file) {
        byte[] bytes = toJson().getBytes(StandardCharsets.UTF_8);
        NewFile.write(file, out -> out.write(bytes));
    }

    private static String write(JsonNode root) {
        DefaultIndenter newLine = new DefaultIndenter("  ", "\n"); // not the platform's: the same bytes everywhere
        try {
            return JSON.writer(new DefaultPrettyPrinter().withObjectIndenter(newLine))
                            .writeValueAsString(root)
                    + "\n";
        } catch (JsonProcessingException e) {
            throw new InvalidInputException("the run's description cannot be written as JSON: " + e.getMessage(), e);
        }
    }

    private static void putIfKnown(ObjectNode node, String field, Double value) {
        if (value != null) {
            node.put(field, value);
        }
    }

    // ---- checks

    private static InvalidInputException missing(String field, String expected) {
        return new InvalidInputException(field + " is missing; expected " + expected);
    }

    private static void requireText(String field, String text) {
        if (text == null) {
            throw missing(field, "text");
        }
        if (text.codePointCount(0, text.length()) > MAX_TEXT
                || !TEXT.matcher(text).matches()) {
            throw new InvalidInputException(String.format(
                    Locale.ROOT,
                    "%s is '%s'; expected 1 to %,d characters without control characters",
                    field,
                    text.substring(0, Math.min(60, text.length())).replaceAll("\\p{Cntrl}", "?"),
                    MAX_TEXT));
        }
    }

    private static void requireRange(String field, int value, int least, int most) {
        if (value < least || value > most) {
            throw new InvalidInputException("%s is %d; expected %d to %d".formatted(field, value, least, most));
        }
    }

    /** Numbers, also those within lists and maps: JSON has no NaN and no infinity. */
    private static void requireFinite(String field, Object value) {
        if (value instanceof Map<?, ?> map) {
            map.forEach((name, element) -> requireFinite(field + "." + name, element));
        } else if (value instanceof List<?> list) {
            for (int i = 0; i < list.size(); i++) {
                requireFinite(field + "[" + i + "]", list.get(i));
            }
        } else if ((value instanceof Double || value instanceof Float)
                && !Double.isFinite(((Number) value).doubleValue())) {
            throw new InvalidInputException("%s is %s; expected a finite number: leave it out".formatted(field, value));
        }
    }

    private static void requireShare(String field, Double value) {
        if (value != null && !(value >= 0 && value <= 1)) {
            throw new InvalidInputException("%s is %s; expected a share from 0 to 1".formatted(field, value));
        }
    }

    private static <T> List<T> list(String field, List<T> elements, int most) {
        if (elements == null) {
            throw missing(field, "a list");
        }
        requireCount(field, elements.size(), most);
        return List.copyOf(elements);
    }

    private static void requireCount(String field, int count, int most) {
        if (count > most) {
            throw new InvalidInputException(
                    String.format(Locale.ROOT, "%s has %,d entries; expected at most %,d", field, count, most));
        }
    }

    private static void requireDistinct(String field, List<String> names) {
        Set<String> seen = new HashSet<>();
        for (String name : names) {
            if (!seen.add(name)) {
                throw new InvalidInputException("%s: '%s' comes twice; expected distinct names".formatted(field, name));
            }
        }
    }
}
