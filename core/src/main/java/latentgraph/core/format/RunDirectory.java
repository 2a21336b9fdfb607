package latentgraph.core.format;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import latentgraph.core.ConflictException;
import latentgraph.core.InvalidInputException;
import latentgraph.core.Labels;
import latentgraph.core.LatentMatrix;
import latentgraph.core.RepresentationKey;
import latentgraph.core.UnknownKeyException;

/**
 * A run on disk, as any framework can write it (docs/run-format.md). Opening reads run.json and the header of every
 * array, and refuses a directory whose files contradict one another; values are read, and checked, when asked for.
 */
public final class RunDirectory {
    static final String MANIFEST = "run.json";
    /** As run.json, of a run that is not whole yet. */
    static final String RUNNING = "running.json";

    static final String LABELS = "labels.npy";
    static final String SAMPLES = "samples.npy";
    static final String IMAGES = "images.npy";
    static final String HISTORY = "history.csv";
    static final String CHECKPOINTS = "checkpoints";
    static final String PREDICTIONS = "predictions.npy";
    static final String HEAD = "head.npz";
    static final String PARAMETERS = "parameters.npz";
    static final String GRADIENTS = "gradients.npz";
    static final String MASKS = "masks.npz";
    private static final long MAX_HISTORY_BYTES = 16 << 20;
    private static final Pattern NUMBER = Pattern.compile("[+-]?[0-9]{1,40}(\\.[0-9]{0,40})?([eE][+-]?[0-9]{1,4})?");

    private final Path directory;
    private final Path real;
    private final RunManifest manifest;
    private final long maxBytes;
    private final boolean whole;
    private final List<RepresentationKey> representations = new ArrayList<>();
    private final Map<RepresentationKey, Integer> dimensions = new HashMap<>();
    private int size = -1;
    private Path sizedBy; // the file that settled the number of samples

    private RunDirectory(Path directory, Path real, RunManifest manifest, long maxBytes, boolean whole) {
        this.directory = directory;
        this.real = real;
        this.manifest = manifest;
        this.maxBytes = maxBytes;
        this.whole = whole;
    }

    /** As {@link #open(Path, long)}, with all the memory Java may use. */
    public static RunDirectory open(Path directory) {
        return open(directory, Npy.defaultMaxBytes());
    }

    /**
     * @param maxBytes the most memory one array may take
     * @throws InvalidInputException naming the file, or the two files that contradict each other: no run.json, a file
     *     that the manifest does not know, another number of samples or dimensions, a link that leads outside
     */
    public static RunDirectory open(Path directory, long maxBytes) {
        if (!Files.isDirectory(directory)) {
            throw new InvalidInputException(directory + " is not a folder; expected a run directory");
        }
        if (!Files.exists(directory.resolve(MANIFEST))) {
            throw new InvalidInputException(directory
                    + " has no run.json: it is not a run directory, or the run that writes it has not finished");
        }
        requireInside(directory.resolve(MANIFEST), realPath(directory));
        return of(directory, RunManifest.read(directory.resolve(MANIFEST)), maxBytes);
    }

    /**
     * A run that may still be written: the checkpoints that are whole, by run.json or, before there is one, by running.json.
     *
     * @return empty if neither is there yet
     * @throws InvalidInputException as {@link #open}; but checkpoints that the manifest does not know are being written
     */
    public static Optional<RunDirectory> openSoFar(Path directory) {
        if (Files.exists(directory.resolve(MANIFEST))) {
            return Optional.of(open(directory));
        }
        Path running = directory.resolve(RUNNING);
        if (!Files.exists(running)) {
            return Optional.empty();
        }
        Path real = realPath(directory);
        requireInside(running, real);
        RunManifest manifest = RunManifest.read(running);
        return Optional.of(checked(new RunDirectory(directory, real, manifest, Npy.defaultMaxBytes(), false)));
    }

    /** Whether it has its run.json, and so changes no more. */
    public boolean isWhole() {
        return whole;
    }

    static RunDirectory of(Path directory, RunManifest manifest, long maxBytes) {
        return checked(new RunDirectory(directory, realPath(directory), manifest, maxBytes, true));
    }

    private static RunDirectory checked(RunDirectory run) {
        Path directory = run.directory;
        RunManifest manifest = run.manifest;
        run.checkTop();
        run.checkCheckpoints();
        if (run.representations.isEmpty()) {
            throw new InvalidInputException(
                    "%s holds no representation; expected at least one file such as %s/e000/%s.npy"
                            .formatted(
                                    directory,
                                    CHECKPOINTS,
                                    manifest.layers().isEmpty()
                                            ? "hidden1"
                                            : manifest.layers().get(0).name()));
        }
        if (run.find(directory.resolve(SAMPLES)).isEmpty()
                && run.size > manifest.dataSet().size()) {
            throw new InvalidInputException("%s has %d rows but %s says dataSet.size is %d; expected at most that"
                    .formatted(
                            run.sizedBy,
                            run.size,
                            directory.resolve(MANIFEST),
                            manifest.dataSet().size()));
        }
        return run;
    }

    /**
     * @param except what may differ, e.g. "hyperparameters.finalEpoch"
     * @throws ConflictException naming the first field in which this run is not the one asked for. Layers, checkpoints and
     *     framework may differ: they come of the training
     */
    public void requireSame(RunManifest asked, Set<String> except) {
        Set<String> all = new HashSet<>(except);
        all.add("framework");
        manifest.difference(asked, all).ifPresent(difference -> {
            throw new ConflictException(
                    "%s holds a finished run with %s; name another run (--run NAME), or remove that folder"
                            .formatted(directory, difference));
        });
    }

    // ---- what is there

    public Path path() {
        return directory;
    }

    public RunManifest manifest() {
        return manifest;
    }

    /** Number of samples: rows of every array. */
    public int size() {
        return size;
    }

    /** By epoch, then in the order of the layers. */
    public List<RepresentationKey> representations() {
        return Collections.unmodifiableList(representations);
    }

    /** Columns of a representation, from its header alone. @throws UnknownKeyException if it is not here */
    public int dimension(RepresentationKey key) {
        return dimensions.get(require(key));
    }

    /** @throws UnknownKeyException if it is not here; @throws InvalidInputException at a NaN or an infinity */
    public LatentMatrix latents(RepresentationKey key) {
        return Npy.readMatrix(inside(layerFile(require(key))), maxBytes);
    }

    /** The class of each sample; empty if the run has none. @throws InvalidInputException at a label without a name */
    public Optional<Labels> labels() {
        return find(directory.resolve(LABELS)).map(file -> {
            try {
                return new Labels(
                        Npy.readVector(file, maxBytes), manifest.dataSet().classNames());
            } catch (InvalidInputException e) {
                throw new InvalidInputException(
                        "%s: %s (%s, dataSet.classNames)".formatted(file, e.getMessage(), directory.resolve(MANIFEST)),
                        e);
            }
        });
    }

    /** [n] where each sample stands in its data set: distinct, from 0 to the data set's size. 0 to n-1 unless told. */
    public int[] sampleIndices() {
        Optional<Path> file = find(directory.resolve(SAMPLES));
        if (file.isEmpty()) {
            return IntStream.range(0, size).toArray();
        }
        int[] indices = Npy.readVector(file.get(), maxBytes);
        requireEach(file.get(), indices, manifest.dataSet().size(), "dataSet.size");
        int[] sorted = indices.clone();
        Arrays.sort(sorted);
        for (int i = 1; i < sorted.length; i++) {
            if (sorted[i] == sorted[i - 1]) {
                throw new InvalidInputException(
                        "%s lists sample %d twice; expected each once".formatted(file.get(), sorted[i]));
            }
        }
        return indices;
    }

    /**
     * A picture of each sample, [n, height, width, channels] of 0 to 255; empty if the run has none.
     *
     * @throws InvalidInputException naming the file if it holds anything but uint8, or more than memory does
     */
    public Optional<Images> images() {
        return find(directory.resolve(IMAGES)).map(file -> Images.read(file, maxBytes));
    }

    /**
     * [n] predicted class of each sample at a checkpoint; empty if not recorded.
     *
     * @throws InvalidInputException at a class without a name
     */
    public Optional<int[]> predictions(int epoch) {
        return find(checkpoint(epoch).resolve(PREDICTIONS)).map(file -> {
            int[] predictions = Npy.readVector(file, maxBytes);
            requireEach(file, predictions, manifest.dataSet().classNames().size(), "the number of dataSet.classNames");
            return predictions;
        });
    }

    /**
     * The classifier's last layer, which sits on the last of the manifest's layers; empty if not recorded.
     *
     * @throws InvalidInputException if its shapes fit neither that layer nor the classes
     */
    public Optional<Head> head(int epoch) {
        return find(checkpoint(epoch).resolve(HEAD)).map(file -> {
            try (Npz npz = Npz.open(file, maxBytes)) {
                return head(file, epoch, npz.floats("weight"), npz.floats("bias"));
            }
        });
    }

    private Head head(Path file, int epoch, Npy.Floats weight, Npy.Floats bias) {
        int classes = manifest.dataSet().classNames().size();
        RunManifest.Layer last = manifest.layers().get(manifest.layers().size() - 1);
        Integer dimension = dimensions.get(new RepresentationKey(manifest.id(), epoch, last.name()));
        int[] shape = weight.shape();
        if (shape.length != 2 || shape[1] != classes || (dimension != null && shape[0] != dimension)) {
            throw new InvalidInputException(
                    ("%s has weight of shape %s; expected (%s, %d): dimension of the last layer %s, then classes of %s. "
                                    + "PyTorch's Linear keeps it the other way round: save weight.T")
                            .formatted(
                                    file,
                                    NpyHeader.text(shape),
                                    dimension == null ? "d" : dimension,
                                    classes,
                                    last.name(),
                                    directory.resolve(MANIFEST)));
        }
        if (bias.shape().length != 1 || bias.shape()[0] != classes) {
            throw new InvalidInputException("%s has bias of shape %s; expected (%d,), the classes of %s"
                    .formatted(file, NpyHeader.text(bias.shape()), classes, directory.resolve(MANIFEST)));
        }
        return new Head(shape[0], classes, weight.values(), bias.values());
    }

    /**
     * All parameters of the network by name, as float32; empty if not recorded.
     *
     * @throws InvalidInputException naming the file if it is no archive of arrays, or holds more than memory does
     */
    public Optional<Map<String, Npy.Floats>> parameters(int epoch) {
        return find(checkpoint(epoch).resolve(PARAMETERS)).map(file -> Npz.readFloats(file, maxBytes));
    }

    /** Gradients by the names of the parameters, read as they are; empty if not recorded. */
    public Optional<Map<String, Npy.Floats>> gradients(int epoch) {
        return find(checkpoint(epoch).resolve(GRADIENTS)).map(file -> Npz.readFloats(file, maxBytes));
    }

    /**
     * Which weights are there still (1) and which are pruned (0), by the names of the parameters; empty if not recorded.
     *
     * @throws InvalidInputException naming the file if it is no archive of integers, holds anything but 0 and 1, or more
     *     than memory does
     */
    public Optional<Map<String, Npy.Bytes>> masks(int epoch) {
        return find(checkpoint(epoch).resolve(MASKS)).map(file -> {
            try (Npz npz = Npz.open(file, maxBytes)) {
                Map<String, Npy.Bytes> masks = new LinkedHashMap<>();
                for (String name : npz.names()) {
                    masks.put(name, mask(file, name, npz.ints(name)));
                }
                return masks;
            }
        });
    }

    private static Npy.Bytes mask(Path file, String name, Npy.Ints array) {
        byte[] values = new byte[array.values().length];
        for (int i = 0; i < values.length; i++) {
            int value = array.values()[i];
            if (value != 0 && value != 1) {
                throw new InvalidInputException(
                        "%s (%s.npy) holds %d; expected 1 where a weight is there, 0 where it is pruned"
                                .formatted(file, name, value));
            }
            values[i] = (byte) value;
        }
        return new Npy.Bytes(array.shape(), values);
    }

    /** history.csv; empty if not recorded. @throws InvalidInputException naming the line that is not one of numbers */
    public Optional<History> history() {
        return find(directory.resolve(HISTORY)).map(RunDirectory::readHistory);
    }

    // ---- what must hold

    private void checkTop() {
        for (Path file : list(directory)) {
            String name = file.getFileName().toString();
            if (name.endsWith(".npy") && !List.of(LABELS, SAMPLES, IMAGES).contains(name)) {
                throw new InvalidInputException(
                        "%s is not part of a run; expected %s, %s or %s".formatted(file, LABELS, SAMPLES, IMAGES));
            }
        }
        find(directory.resolve(LABELS)).ifPresent(file -> {
            requireVector(file);
            if (manifest.dataSet().classNames().isEmpty()) {
                throw new InvalidInputException("%s holds labels but %s names no classes; expected dataSet.classNames"
                        .formatted(file, directory.resolve(MANIFEST)));
            }
        });
        find(directory.resolve(SAMPLES)).ifPresent(this::requireVector);
        find(directory.resolve(IMAGES)).ifPresent(file -> {
            int[] shape = Npy.header(file).shape();
            Images.requireShape(file, shape);
            requireRows(file, shape[0]);
        });
    }

    private void checkCheckpoints() {
        Map<String, Integer> epochs = manifest.checkpoints().stream()
                .map(RunManifest.Checkpoint::epoch)
                .collect(Collectors.toMap(RunDirectory::folderName, epoch -> epoch));
        Map<String, Integer> layers = new HashMap<>(); // file name -> place in the network
        for (int i = 0; i < manifest.layers().size(); i++) {
            layers.put(manifest.layers().get(i).name() + ".npy", i);
        }
        Path folders = directory.resolve(CHECKPOINTS);
        if (!Files.exists(folders)) {
            return; // "holds no representation" says more
        }
        for (Path folder : list(inside(folders))) {
            if (!Files.isDirectory(folder)) {
                continue;
            }
            Integer epoch = epochs.get(folder.getFileName().toString());
            if (epoch == null && !whole) {
                continue;
            }
            if (epoch == null) {
                throw new InvalidInputException("%s belongs to no checkpoint of %s; expected %s"
                        .formatted(
                                folder,
                                directory.resolve(MANIFEST),
                                some(epochs.keySet().stream().sorted())));
            }
            for (Path file : list(inside(folder))) {
                checkFile(file, epoch, layers);
            }
        }
        representations.sort(
                Comparator.comparing(RepresentationKey::epoch).thenComparing(key -> layers.get(key.layer() + ".npy")));
    }

    private void checkFile(Path file, int epoch, Map<String, Integer> layers) {
        String name = file.getFileName().toString();
        if (name.equals(PREDICTIONS)) {
            requireVector(inside(file));
        } else if (name.endsWith(".npy")) {
            Integer place = layers.get(name);
            if (place == null) {
                throw new InvalidInputException("%s belongs to no layer of %s; expected %s"
                        .formatted(file, directory.resolve(MANIFEST), some(layers.keySet().stream())));
            }
            checkLatents(inside(file), epoch, manifest.layers().get(place));
        } else if (name.endsWith(".npz")
                && !List.of(HEAD, PARAMETERS, GRADIENTS, MASKS).contains(name)) {
            throw new InvalidInputException("%s is not part of a run; expected %s, %s, %s or %s"
                    .formatted(file, HEAD, PARAMETERS, GRADIENTS, MASKS));
        }
    }

    private void checkLatents(Path file, int epoch, RunManifest.Layer layer) {
        int[] shape = Npy.header(file).shape();
        if (shape.length != 2 || shape[0] < 1 || shape[1] < 1) {
            throw Npy.notMatrix(file, shape);
        }
        if (layer.dimension() != null && layer.dimension() != shape[1]) {
            throw new InvalidInputException("%s has %d columns but %s says layer %s has dimension %d; expected the same"
                    .formatted(file, shape[1], directory.resolve(MANIFEST), layer.name(), layer.dimension()));
        }
        if (layer.shape() != null && layer.shape().dimension() != shape[1]) {
            throw new InvalidInputException(
                    "%s has %d columns but %s says layer %s has %s channels × height × width; expected their product, %d"
                            .formatted(
                                    file,
                                    shape[1],
                                    directory.resolve(MANIFEST),
                                    layer.name(),
                                    layer.shape(),
                                    layer.shape().dimension()));
        }
        requireRows(file, shape[0]);
        RepresentationKey key = new RepresentationKey(manifest.id(), epoch, layer.name());
        representations.add(key);
        dimensions.put(key, shape[1]);
    }

    private void requireVector(Path file) {
        int[] shape = Npy.header(file).shape();
        Npy.requireVector(file, shape);
        requireRows(file, shape[0]);
    }

    private void requireRows(Path file, int rows) {
        if (size < 0) {
            size = rows;
            sizedBy = file;
        }
        if (rows != size) {
            throw new InvalidInputException("%s has %d rows but %s has %d; expected one row a sample in both"
                    .formatted(file, rows, sizedBy, size));
        }
    }

    private void requireEach(Path file, int[] values, int bound, String boundName) {
        for (int i = 0; i < values.length; i++) {
            if (values[i] < 0 || values[i] >= bound) {
                throw new InvalidInputException("%s holds %d at row %d; expected 0 to %d, by %s in %s"
                        .formatted(file, values[i], i, bound - 1, boundName, directory.resolve(MANIFEST)));
            }
        }
    }

    private RepresentationKey require(RepresentationKey key) {
        if (!dimensions.containsKey(key)) {
            throw new UnknownKeyException("%s has no representation %s; it has %s"
                    .formatted(directory, key, some(representations.stream().map(RepresentationKey::toString))));
        }
        return key;
    }

    private static String some(Stream<String> names) {
        List<String> few = names.limit(11).toList();
        return few.size() <= 10 ? String.join(", ", few) : String.join(", ", few.subList(0, 10)) + ", …";
    }

    // ---- paths

    static Path checkpoint(Path directory, int epoch) {
        return directory.resolve(CHECKPOINTS).resolve(folderName(epoch));
    }

    private Path checkpoint(int epoch) {
        return checkpoint(directory, epoch);
    }

    private static String folderName(int epoch) {
        return String.format(Locale.ROOT, "e%03d", epoch);
    }

    private Path layerFile(RepresentationKey key) {
        return checkpoint(key.epoch()).resolve(key.layer() + ".npy");
    }

    private Optional<Path> find(Path file) {
        // A link that leads nowhere is not a file left out: inside() says what is wrong with it.
        return Files.exists(file) || Files.isSymbolicLink(file) ? Optional.of(inside(file)) : Optional.empty();
    }

    private Path inside(Path file) {
        return requireInside(file, real);
    }

    /** A link may point to another file of the run, and to nothing else: a run that is passed on must not read ours. */
    private static Path requireInside(Path file, Path real) {
        if (!realPath(file).startsWith(real)) {
            throw new InvalidInputException(file + " is a link that leads out of the run; expected a file within it");
        }
        return file;
    }

    private static Path realPath(Path file) {
        try {
            return file.toRealPath();
        } catch (IOException e) {
            throw Npy.unreadable(file, e);
        }
    }

    private static List<Path> list(Path folder) {
        try (Stream<Path> files = Files.list(folder)) {
            return files.sorted().toList();
        } catch (IOException e) {
            throw Npy.unreadable(folder, e);
        }
    }

    private static History readHistory(Path file) {
        Npy.requireFile(file);
        try (BufferedReader in = Files.newBufferedReader(file)) {
            if (Files.size(file) > MAX_HISTORY_BYTES) {
                throw new InvalidInputException(String.format(
                        Locale.ROOT, "%s is longer than %,d bytes; expected at most that", file, MAX_HISTORY_BYTES));
            }
            String first = in.readLine();
            List<String> columns = first == null ? List.of() : List.of(first.split(",", History.MAX_COLUMNS + 1));
            new History(columns, List.of()); // refused before a row is kept
            List<double[]> rows = new ArrayList<>();
            int line = 1;
            for (String text = in.readLine(); text != null; text = in.readLine()) {
                line++;
                if (text.isEmpty()) {
                    continue;
                }
                if (rows.size() == History.MAX_ROWS) {
                    throw new InvalidInputException(
                            String.format(Locale.ROOT, "more than %,d rows; expected at most that", History.MAX_ROWS));
                }
                rows.add(row(text, columns, line));
            }
            return new History(columns, rows);
        } catch (InvalidInputException e) {
            throw new InvalidInputException(file + ": " + e.getMessage(), e);
        } catch (IOException e) {
            throw Npy.unreadable(file, e);
        }
    }

    private static double[] row(String text, List<String> columns, int line) {
        String[] cells = text.split(",", columns.size() + 1); // however many there are
        if (cells.length != columns.size()) {
            throw new InvalidInputException("line %d has %s values than %d; expected one for each of %s"
                    .formatted(line, cells.length < columns.size() ? "fewer" : "more", columns.size(), columns));
        }
        double[] row = new double[cells.length];
        for (int i = 0; i < cells.length; i++) {
            row[i] = number(cells[i].strip(), line);
        }
        return row;
    }

    private static double number(String cell, int line) {
        return switch (cell.toLowerCase(Locale.ROOT)) {
            case "", "nan" -> Double.NaN;
            case "inf" -> Double.POSITIVE_INFINITY;
            case "-inf" -> Double.NEGATIVE_INFINITY;
            default -> {
                if (!NUMBER.matcher(cell).matches()) {
                    throw new InvalidInputException(
                            "line %d holds '%s'; expected numbers separated by commas, empty where not measured"
                                    .formatted(line, cell.length() <= 40 ? cell : cell.substring(0, 40) + "…"));
                }
                yield Double.parseDouble(cell);
            }
        };
    }
}
