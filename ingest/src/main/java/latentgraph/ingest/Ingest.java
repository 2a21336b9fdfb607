package latentgraph.ingest;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.CancellationException;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import latentgraph.core.InvalidInputException;
import latentgraph.core.Labels;
import latentgraph.core.LatentMatrix;
import latentgraph.core.LayerShape;
import latentgraph.core.NearestNeighbours;
import latentgraph.core.NeighbourGraph;
import latentgraph.core.Progress;
import latentgraph.core.RepresentationKey;
import latentgraph.core.format.Head;
import latentgraph.core.format.Images;
import latentgraph.core.format.Npy;
import latentgraph.core.format.RunDirectory;
import latentgraph.core.format.RunManifest;
import latentgraph.store.Store;

/**
 * Brings representations into a store. Each appears whole or not at all: it is written a block a transaction, and becomes
 * visible with the last. What is interrupted, by a thread's interrupt or by a killed process, is gone on with by the next
 * ingest of the same content, and removed by the next ingest of anything else. The same content again changes nothing.
 *
 * <p>All methods throw {@link InvalidInputException} for input that cannot be used, {@link
 * latentgraph.core.ConflictException} for input that contradicts what is stored (labels, class names, other content under
 * the key), and {@link CancellationException} when the calling thread is interrupted.
 */
public final class Ingest {
    /** Latents written in one transaction: enough to spread its cost, few enough to be lost or repeated. */
    private static final int LATENTS_A_BLOCK = 4096;

    private static final int VECTOR_BYTES_A_BLOCK = 8 << 20;
    private static final int EDGES_A_BLOCK = 1 << 16;
    private static final int THUMBNAILS_A_BLOCK = 1000;
    /** During the neighbour search, which writes nothing, the store hears of the ingest this often. */
    static final long SIGN_OF_LIFE_MILLIS = 10_000;

    /** How often {@link #follow} looks. */
    private static final long LOOKS_MILLIS = 500;

    private static final int MAX_CLASS_NAMES_BYTES = 16 << 20;

    private static final int[] NONE = {};

    private final Store store;
    private final IngestOptions options;
    private final Progress progress;

    private final int latentsABlock;
    private final int edgesABlock;

    private Ingest(Store store, IngestOptions options, Progress progress) {
        this(store, options, progress, LATENTS_A_BLOCK, EDGES_A_BLOCK);
    }

    private Ingest(Store store, IngestOptions options, Progress progress, int latentsABlock, int edgesABlock) {
        this.store = store;
        this.options = options;
        this.progress = progress;
        this.latentsABlock = latentsABlock;
        this.edgesABlock = edgesABlock;
    }

    /** The representations of a run directory (docs/run-format.md), by epoch and layer, or those the options name. */
    public static List<IngestedRepresentation> runDirectory(
            Store store, Path directory, IngestOptions options, Progress progress) {
        return new Ingest(store, options, progress).runDirectory(RunDirectory.open(directory));
    }

    /**
     * One representation from bare files. Without a data set's name in the options, one is made from the labels, so that
     * two runs over the same labels in the same order meet in the same samples; without labels too, it is the run's name.
     */
    public static IngestedRepresentation arrays(
            Store store, ArraysInput input, IngestOptions options, Progress progress) {
        return new Ingest(store, options, progress).arrays(input);
    }

    /** One representation in memory. {@code options.dataSet()} and the filters are not looked at. */
    public static IngestedRepresentation representation(
            Store store, RepresentationInput input, IngestOptions options, Progress progress) {
        return representation(store, input, options, progress, LATENTS_A_BLOCK);
    }

    /** As above, with so many rows a block, for tests: a small representation is then written in many blocks. */
    static IngestedRepresentation representation(
            Store store, RepresentationInput input, IngestOptions options, Progress progress, int rows) {
        var ingest =
                new Ingest(store, options, progress, rows, (int) Math.min(EDGES_A_BLOCK, (long) rows * options.k()));
        List<String> kept = List.of(input.key().toString());
        ingest.sweep(kept);
        return ingest.ingest(input, Layer.UNKNOWN, null, kept);
    }

    /**
     * Removes a representation, a run with all its representations, or a class graph, by its key; what was derived from
     * it and what nothing else uses goes with it.
     *
     * @throws latentgraph.core.UnknownKeyException if there is none
     */
    public static void remove(Store store, String key, Progress progress) {
        var ingest = new Ingest(store, IngestOptions.DEFAULT, progress);
        ingest.call("CALL latent.remove($key)", Map.of("key", key));
        ingest.sweep(List.of());
    }

    /**
     * The representations of a run directory that is still being written, each epoch once it is whole, until the run is
     * ({@link RunDirectory#openSoFar}). Waits for a directory that is not there yet.
     *
     * @param ingested told of each epoch's representations
     */
    public static void follow(
            Store store,
            Path directory,
            IngestOptions options,
            Progress progress,
            Consumer<List<IngestedRepresentation>> ingested) {
        var ingest = new Ingest(store, options, progress);
        Set<RepresentationKey> done = new HashSet<>();
        while (true) {
            var run = Files.isDirectory(directory) ? RunDirectory.openSoFar(directory) : Optional.<RunDirectory>empty();
            if (run.isPresent()) {
                Map<Integer, List<RepresentationKey>> epochs = ingest.wanted(run.get()).stream()
                        .filter(key -> !done.contains(key))
                        .collect(Collectors.groupingBy(RepresentationKey::epoch, TreeMap::new, Collectors.toList()));
                for (List<RepresentationKey> keys : epochs.values()) {
                    ingested.accept(ingest.runDirectory(run.get(), keys));
                    done.addAll(keys);
                }
                if (run.get().isWhole()) {
                    ingest.requireSome(run.get(), done);
                    store.write(
                            "MATCH (run:Run {id: $id}) SET run += $described",
                            Map.of(
                                    "id",
                                    run.get().manifest().id(),
                                    "described",
                                    described(run.get().manifest())));
                    return;
                }
            }
            progress.report("waiting for the next epoch of " + directory, 0, 0);
            try {
                Thread.sleep(LOOKS_MILLIS);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw new CancellationException("stopped following " + directory + "; the same ingest again goes on");
            }
        }
    }

    /**
     * The class graph of the last layer of each epoch among these, stored as by {@code latent.classGraph.write}.
     *
     * @param k neighbours a sample; of what stores fewer, as many as it does
     * @param classK nearest classes a class
     * @return their keys
     */
    public static List<String> classGraphs(
            Store store, List<IngestedRepresentation> ingested, int k, int classK, Progress progress) {
        Map<String, IngestedRepresentation> last = new LinkedHashMap<>();
        for (IngestedRepresentation one : ingested) {
            if (one.classes() > 1) {
                last.put(one.key().substring(0, one.key().lastIndexOf('/')), one);
            }
        }
        List<String> graphs = new ArrayList<>();
        for (IngestedRepresentation one : last.values()) {
            String step = last.size() == 1
                    ? "class graph of " + one.key()
                    : "%d of %d: class graph of %s".formatted(graphs.size() + 1, last.size(), one.key());
            progress.report(step, 0, 0);
            store.reportingTo(progress.within(step))
                    .write(
                            "CALL latent.classGraph.write($key, {k: $k, classK: $classK}) YIELD key RETURN key",
                            Map.of(
                                    "key", one.key(),
                                    "k", Math.min(k, one.edges() / one.size()),
                                    "classK", (long) classK))
                    .forEach(row -> graphs.add((String) row.get("key")));
        }
        return graphs;
    }

    /** Removes what ingests that stopped have left, instead of keeping it for the next. */
    public static void clear(Store store) {
        new Ingest(store, IngestOptions.DEFAULT, Progress.SILENT).sweep(List.of());
    }

    private List<IngestedRepresentation> runDirectory(RunDirectory run) {
        List<RepresentationKey> keys = wanted(run);
        requireSome(run, keys);
        return runDirectory(run, keys);
    }

    private List<RepresentationKey> wanted(RunDirectory run) {
        return run.representations().stream()
                .filter(key -> options.epochs().isEmpty() || options.epochs().contains(key.epoch()))
                .filter(key -> options.layers().isEmpty() || options.layers().contains(key.layer()))
                .toList();
    }

    private void requireSome(RunDirectory run, Collection<RepresentationKey> keys) {
        if (keys.isEmpty()) {
            throw new InvalidInputException("%s has no representation of epochs %s and layers %s; it has %s"
                    .formatted(run.path(), options.epochs(), options.layers(), run.representations()));
        }
    }

    private static Map<String, Object> described(RunManifest manifest) {
        var described = new HashMap<String, Object>();
        described.put("architecture", manifest.architecture());
        described.put("seed", manifest.seed());
        described.put("framework", manifest.framework());
        described.put("dataSha256", manifest.dataSet().sha256());
        described.put("hyperparameters", manifest.hyperparametersJson());
        described.put("manifest", manifest.toJson());
        described.values().removeIf(value -> value == null);
        return described;
    }

    private List<IngestedRepresentation> runDirectory(RunDirectory run, List<RepresentationKey> keys) {
        RunManifest manifest = run.manifest();
        Labels labels = run.labels().orElse(null);
        int[] samples = run.sampleIndices();
        Optional<Images> images = run.images();
        String dataSet = options.dataSet() == null ? manifest.dataSet().name() : options.dataSet();

        List<String> names = keys.stream().map(RepresentationKey::toString).toList();
        sweep(names);
        List<IngestedRepresentation> ingested = new ArrayList<>();
        for (RepresentationKey key : keys) {
            progress.report("reading " + key, 0, 0);
            ingested.add(ingest(
                    new RepresentationInput(
                            key,
                            dataSet,
                            manifest.dataSet().size(),
                            run.latents(key),
                            labels,
                            samples,
                            run.predictions(key.epoch()).orElse(null),
                            described(manifest)),
                    layer(manifest, key.layer()),
                    headOn(run, key),
                    names));
            if (ingested.size() == 1) {
                images.ifPresent(pictures -> thumbnails(dataSet, samples, pictures));
            }
        }
        return ingested;
    }

    private IngestedRepresentation arrays(ArraysInput input) {
        progress.report("reading " + input.latents(), 0, 0);
        LatentMatrix latents = Npy.readMatrix(input.latents(), Npy.defaultMaxBytes());
        Labels labels = labels(input, latents.rows());
        int[] predictions = vector(input.predictions(), latents.rows());
        requireClasses(input.predictions(), predictions, labels);
        Images images = input.images() == null ? null : images(input.images(), latents.rows());
        String dataSet = options.dataSet();
        if (dataSet == null) {
            dataSet = labels == null ? input.key().run() : dataSetOf(labels.values());
            progress.report("no data set named: its samples are those of data set '" + dataSet + "'", 0, 0);
        }
        RepresentationInput bare = RepresentationInput.of(input.key(), dataSet, latents, labels);
        List<String> kept = List.of(input.key().toString());
        sweep(kept);
        IngestedRepresentation ingested = ingest(
                new RepresentationInput(
                        bare.key(), dataSet, latents.rows(), latents, labels, bare.samples(), predictions, Map.of()),
                Layer.UNKNOWN,
                null,
                kept);
        if (images != null) {
            thumbnails(dataSet, bare.samples(), images);
        }
        return ingested;
    }

    private static Labels labels(ArraysInput input, int rows) {
        if (input.labels() == null) {
            if (input.classes() != null) {
                throw new InvalidInputException(
                        input.classes() + " names classes but there are no labels; give the labels too");
            }
            return null;
        }
        int[] values = vector(input.labels(), rows);
        for (int i = 0; i < values.length; i++) {
            if (values[i] < 0 || values[i] >= RunManifest.MAX_CLASSES) {
                throw new InvalidInputException("%s labels sample %d as %d; expected 0 to %d"
                        .formatted(input.labels(), i, values[i], RunManifest.MAX_CLASSES - 1));
            }
        }
        List<String> names = input.classes() == null
                ? IntStream.rangeClosed(0, Arrays.stream(values).max().orElse(-1))
                        .mapToObj(Integer::toString)
                        .toList()
                : classNames(input.classes());
        try {
            return new Labels(values, names);
        } catch (InvalidInputException refused) {
            throw new InvalidInputException(
                    "%s%s: %s"
                            .formatted(
                                    input.labels(),
                                    input.classes() == null ? "" : " with " + input.classes(),
                                    refused.getMessage()),
                    refused);
        }
    }

    private static List<String> classNames(Path file) {
        try {
            if (Files.size(file) > MAX_CLASS_NAMES_BYTES) {
                throw new InvalidInputException("%s has %d bytes; expected at most %d: one class name a line"
                        .formatted(file, Files.size(file), MAX_CLASS_NAMES_BYTES));
            }
            List<String> names = Files.readString(file, StandardCharsets.UTF_8)
                    .lines()
                    .map(String::strip)
                    .toList();
            for (int line = 1; line <= names.size(); line++) {
                if (!IngestProcedures.isClassName(names.get(line - 1))) {
                    throw new InvalidInputException("%s: line %d %s; expected one class name a line"
                            .formatted(
                                    file,
                                    line,
                                    names.get(line - 1).isBlank() ? "is empty" : "holds a control character"));
                }
            }
            return names;
        } catch (IOException unreadable) {
            throw new InvalidInputException(
                    "%s cannot be read as UTF-8 text: %s".formatted(file, unreadable), unreadable);
        }
    }

    /** One integer a latent; null for no file. */
    private static int[] vector(Path file, int rows) {
        if (file == null) {
            return null;
        }
        int[] values = Npy.readVector(file, Npy.defaultMaxBytes());
        if (values.length != rows) {
            throw new InvalidInputException(
                    "%s has %d entries; expected %d, one for each latent".formatted(file, values.length, rows));
        }
        return values;
    }

    private static void requireClasses(Path file, int[] predictions, Labels labels) {
        int classes = labels == null ? RunManifest.MAX_CLASSES : labels.classes();
        for (int i = 0; predictions != null && i < predictions.length; i++) {
            if (predictions[i] < 0 || predictions[i] >= classes) {
                throw new InvalidInputException("%s predicts class %d for sample %d; expected 0 to %d"
                        .formatted(file, predictions[i], i, classes - 1));
            }
        }
    }

    private static Images images(Path file, int rows) {
        Images images = Images.read(file, Npy.defaultMaxBytes());
        if (images.count() != rows) {
            throw new InvalidInputException(
                    "%s has %d pictures; expected %d, one for each latent".formatted(file, images.count(), rows));
        }
        return images;
    }

    /** The name of the data set that is known by nothing but its labels. */
    private static String dataSetOf(int[] labels) {
        return "labels-" + new ContentHash().add(labels).hex().substring(0, 12);
    }

    /**
     * What run.json says of a layer.
     *
     * @param index where it stands in its network; null if not known
     * @param shape of a convolutional one; null if it is none, or not known
     */
    private record Layer(Long index, LayerShape shape) {
        static final Layer UNKNOWN = new Layer(null, null);
    }

    private static Layer layer(RunManifest manifest, String name) {
        var layers = manifest.layers();
        int index = layers.stream().map(RunManifest.Layer::name).toList().indexOf(name);
        return new Layer((long) index, layers.get(index).shape());
    }

    /** The classifier's last layer, if it sits on this representation and was recorded; else null. */
    private static Head headOn(RunDirectory run, RepresentationKey key) {
        List<RunManifest.Layer> layers = run.manifest().layers();
        return layers.get(layers.size() - 1).name().equals(key.layer())
                ? run.head(key.epoch()).orElse(null)
                : null;
    }

    /**
     * @param layer what is known of it
     * @param head the classifier's last layer, which sits on this one; null if there is none
     * @param kept what is being ingested now, whose unfinished work is to stay
     */
    private IngestedRepresentation ingest(RepresentationInput input, Layer layer, Head head, List<String> kept) {
        String key = input.key().toString();
        LatentMatrix latents = input.latents();
        int size = latents.rows();
        requireIngestible(input, layer);
        String hash = hash(input);
        Labels labels = input.labels();
        Map<String, Object> parameters = Map.of("key", key, "hash", hash, "plan", plan(input, layer, head));

        Map<String, Object> begun = begin(parameters);
        while (begun.get("status").equals("superseded")) {
            sweep(kept);
            begun = begin(parameters);
        }
        String status = "unchanged";
        if (begun.get("status").equals("writing")) {
            try {
                status = write(input, hash, (long) begun.get("latents"), (long) begun.get("joined"));
            } catch (RuntimeException | Error broken) {
                stop(key, hash, broken);
                throw broken;
            }
            if (status.equals("replaced")) {
                sweep(kept);
            }
        }
        return new IngestedRepresentation(
                key, size, latents.columns(), labels == null ? 0 : labels.classes(), (long) size * options.k(), status);
    }

    /** @return what {@code latent.ingest.finish} says of it */
    private String write(RepresentationInput input, String hash, long latents, long joined) {
        String key = input.key().toString();
        writeLatents(input, hash, latents);
        if (joined < input.latents().rows()) {
            var signOfLife = new SignOfLife(key, hash);
            NeighbourGraph neighbours = NearestNeighbours.exact(
                    input.latents(), options.metric(), options.k(), options.threads(), (stage, done, total) -> {
                        progress.report("finding neighbours of " + key, done, total);
                        signOfLife.give();
                    });
            join(key, hash, neighbours, joined);
        }
        requireGoingOn(key);
        return (String) call(
                        "CALL latent.ingest.finish($key, $hash, $run, $replace) YIELD status RETURN status",
                        Map.of("key", key, "hash", hash, "run", input.run(), "replace", options.replace()))
                .get("status");
    }

    /** Tells the store, at the first call and then now and then, that the ingest goes on. */
    private final class SignOfLife {
        private final Map<String, Object> parameters;
        private long due = System.nanoTime();

        SignOfLife(String key, String hash) {
            parameters = Map.of("key", key, "hash", hash);
        }

        /** Called by the threads of the search, one at a time. */
        void give() {
            if (System.nanoTime() - due >= 0) {
                store.write("CALL latent.ingest.touch($key, $hash, true)", parameters);
                due = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(SIGN_OF_LIFE_MILLIS);
            }
        }
    }

    /** Tells the store that this ingest stops, so that another one need not wait to see whether it still lives. */
    private void stop(String key, String hash, Throwable broken) {
        boolean interrupted = Thread.interrupted(); // which would stop this too
        try {
            store.write("CALL latent.ingest.touch($key, $hash, false)", Map.of("key", key, "hash", hash));
        } catch (RuntimeException unheard) {
            broken.addSuppressed(unheard);
        } finally {
            if (interrupted) {
                Thread.currentThread().interrupt();
            }
        }
    }

    private void requireIngestible(RepresentationInput input, Layer layer) {
        int size = input.latents().rows();
        if (size <= options.k()) {
            throw new InvalidInputException(
                    "%s has %d latents, too few for %d neighbours each; expected at least %d: %s"
                            .formatted(
                                    input.key(),
                                    size,
                                    options.k(),
                                    options.k() + 1,
                                    size < 2
                                            ? "one latent has no neighbour"
                                            : "ask for --k " + (size - 1) + " or less"));
        }
        StagedRepresentation.requireStorable(input.key(), input.latents().columns(), layer.shape(), options.vectors());
    }

    private Map<String, Object> plan(RepresentationInput input, Layer layer, Head head) {
        var plan = new HashMap<String, Object>();
        plan.put("dataSet", input.dataSet());
        plan.put("dataSetSize", input.dataSetSize());
        plan.put(
                "classNames",
                input.labels() == null ? List.of() : input.labels().names());
        plan.put("size", (long) input.latents().rows());
        plan.put("dimension", (long) input.latents().columns());
        plan.put("metric", options.metric().key());
        plan.put("k", (long) options.k());
        plan.put("vectors", options.vectors());
        plan.put("accuracy", accuracy(input));
        plan.put("layerIndex", layer.index());
        if (layer.shape() != null) {
            plan.put("channels", (long) layer.shape().channels());
            plan.put("height", (long) layer.shape().height());
            plan.put("width", (long) layer.shape().width());
        }
        if (head != null) {
            plan.put("headWeight", bytes(head.weight(), 0, head.weight().length));
            plan.put("headBias", bytes(head.bias(), 0, head.bias().length));
        }
        plan.put("replace", options.replace());
        plan.put("samples", bytes(input.samples(), 0, input.samples().length));
        plan.put(
                "labels",
                input.labels() == null
                        ? null
                        : bytes(input.labels().values(), 0, input.labels().values().length));
        return plan;
    }

    /** Share of latents whose prediction is their label; null if either is not known. */
    private static Double accuracy(RepresentationInput input) {
        if (input.labels() == null || input.predictions() == null) {
            return null;
        }
        int[] labels = input.labels().values();
        long right = IntStream.range(0, labels.length)
                .filter(i -> labels[i] == input.predictions()[i])
                .count();
        return (double) right / labels.length;
    }

    /** Over all that is stored with the representation. Class names are the data set's, and checked against it. */
    private String hash(RepresentationInput input) {
        return new ContentHash()
                .add("latentgraph representation 1")
                .add(input.dataSet())
                .add(options.metric().key())
                .add(new int[] {
                    input.latents().rows(),
                    input.latents().columns(),
                    options.k(),
                    options.vectors() ? 1 : 0,
                    input.labels() == null ? 0 : 1,
                    input.predictions() == null ? 0 : 1
                })
                .add(input.latents().values())
                .add(input.samples())
                .add(input.labels() == null ? NONE : input.labels().values())
                .add(input.predictions() == null ? NONE : input.predictions())
                .hex();
    }

    private void writeLatents(RepresentationInput input, String hash, long from) {
        String key = input.key().toString();
        int size = input.latents().rows();
        int columns = input.latents().columns();
        int rows = Math.min(latentsABlock, Math.max(1, VECTOR_BYTES_A_BLOCK / (columns * Float.BYTES)));
        long first = from;
        while (first < size) {
            requireGoingOn(key);
            progress.report("writing latents of " + key, first, size);
            int start = (int) first;
            int end = Math.min(size, start + rows);
            var block = new HashMap<String, Object>();
            block.put("samples", bytes(input.samples(), start, end));
            if (input.labels() != null) {
                block.put("labels", bytes(input.labels().values(), start, end));
            }
            if (input.predictions() != null) {
                block.put("predictions", bytes(input.predictions(), start, end));
            }
            if (options.vectors()) {
                block.put("vectors", bytes(input.latents().values(), start * columns, end * columns));
            }
            first = (long) call(
                            "CALL latent.ingest.latents($key, $hash, $first, $block) YIELD rows RETURN rows",
                            Map.of("key", key, "hash", hash, "first", first, "block", block))
                    .get("rows");
        }
        progress.report("writing latents of " + key, size, size);
    }

    private void join(String key, String hash, NeighbourGraph neighbours, long from) {
        int size = neighbours.size();
        int k = neighbours.k();
        int rows = Math.max(1, edgesABlock / k);
        long first = from;
        while (first < size) {
            requireGoingOn(key);
            progress.report("joining latents of " + key, first, size);
            int start = (int) first;
            int end = Math.min(size, start + rows);
            Map<String, Object> block = Map.of(
                    "neighbours", bytes(neighbours.indices(), start * k, end * k),
                    "distances", bytes(neighbours.distances(), start * k, end * k));
            first = (long) call(
                            "CALL latent.ingest.join($key, $hash, $first, $block) YIELD rows RETURN rows",
                            Map.of("key", key, "hash", hash, "first", first, "block", block))
                    .get("rows");
        }
        progress.report("joining latents of " + key, size, size);
    }

    /**
     * Stores the pictures of those samples that have none yet. Others are replaced if the options say so, else left alone,
     * and that is said.
     */
    private void thumbnails(String dataSet, int[] samples, Images images) {
        int differing = 0;
        int first = -1;
        for (int start = 0; start < samples.length; start += THUMBNAILS_A_BLOCK) {
            requireGoingOn("the pictures of " + dataSet);
            progress.report("storing pictures of " + dataSet, start, samples.length);
            int end = Math.min(samples.length, start + THUMBNAILS_A_BLOCK);
            Map<Integer, byte[]> stored = storedThumbnails(dataSet, samples, start, end);
            List<byte[]> pictures = new ArrayList<>();
            List<Integer> indices = new ArrayList<>();
            for (int row = start; row < end; row++) {
                byte[] picture = Thumbnail.png(images, row);
                boolean missing = stored.get(row) == null;
                if (!missing && Thumbnail.same(stored.get(row), picture)) {
                    continue;
                }
                if (missing || options.replace()) {
                    pictures.add(picture);
                    indices.add(samples[row]);
                } else if (differing++ == 0) {
                    first = samples[row];
                }
            }
            if (!indices.isEmpty()) {
                int[] block = indices.stream().mapToInt(index -> index).toArray();
                call(
                        "CALL latent.ingest.thumbnails($dataSet, $block, $replace)",
                        Map.of(
                                "dataSet",
                                dataSet,
                                "block",
                                Map.of("samples", bytes(block, 0, block.length), "images", pictures),
                                "replace",
                                options.replace()));
            }
        }
        if (differing > 0) {
            progress.report(
                    "warning: %d samples keep the pictures that are stored, which differ from those given, the first %s/%d; --replace replaces them"
                            .formatted(differing, dataSet, first),
                    0,
                    0);
        }
    }

    /** The pictures of rows {@code start .. end} that are stored, by row. */
    private Map<Integer, byte[]> storedThumbnails(String dataSet, int[] samples, int start, int end) {
        List<String> keys = Arrays.stream(samples, start, end)
                .mapToObj(sample -> dataSet + "/" + sample)
                .collect(Collectors.toList());
        var stored = new HashMap<Integer, byte[]>();
        store.read(
                        "UNWIND range(0, size($keys) - 1) AS i MATCH (s:Sample {key: $keys[i]}) "
                                + "WHERE s.thumbnail IS NOT NULL RETURN i, s.thumbnail AS thumbnail",
                        Map.of("keys", keys))
                .forEach(row -> stored.put(start + ((Number) row.get("i")).intValue(), (byte[]) row.get("thumbnail")));
        return stored;
    }

    private Map<String, Object> begin(Map<String, Object> parameters) {
        return call(
                "CALL latent.ingest.begin($key, $hash, $plan) "
                        + "YIELD status, latents, joined RETURN status, latents, joined",
                parameters);
    }

    private void sweep(List<String> kept) {
        boolean more = true;
        while (more) {
            requireGoingOn("cleaning up");
            more = (boolean) call("CALL latent.ingest.sweep($kept) YIELD more RETURN more", Map.of("kept", kept))
                    .get("more");
        }
    }

    private Map<String, Object> call(String statement, Map<String, Object> parameters) {
        List<Map<String, Object>> rows = store.write(statement, parameters);
        return rows.isEmpty() ? Map.of() : rows.get(0);
    }

    private static void requireGoingOn(String what) {
        if (Thread.currentThread().isInterrupted()) {
            throw new CancellationException(what + ": stopped; the same ingest again goes on from here");
        }
    }

    private static byte[] bytes(int[] values, int start, int end) {
        ByteBuffer buffer = ByteBuffer.allocate((end - start) * Integer.BYTES).order(ByteOrder.LITTLE_ENDIAN);
        buffer.asIntBuffer().put(values, start, end - start);
        return buffer.array();
    }

    private static byte[] bytes(float[] values, int start, int end) {
        ByteBuffer buffer = ByteBuffer.allocate((end - start) * Float.BYTES).order(ByteOrder.LITTLE_ENDIAN);
        buffer.asFloatBuffer().put(values, start, end - start);
        return buffer.array();
    }
}
