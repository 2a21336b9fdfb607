package latentgraph.cli;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.Callable;
import latentgraph.core.InvalidInputException;
import latentgraph.core.Metric;
import latentgraph.core.RepresentationKey;
import latentgraph.ingest.ArraysInput;
import latentgraph.ingest.Ingest;
import latentgraph.ingest.IngestOptions;
import latentgraph.ingest.IngestedRepresentation;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(
        name = "ingest",
        description =
                "Bring in run directories, or one representation as NumPy files: checked, with its exact nearest neighbours.")
final class IngestCommand implements Callable<Integer> {
    private static final int CLASS_GRAPH_K = 4;

    @Mixin
    private StoreOptions store;

    @Parameters(paramLabel = "RUN_DIR", arity = "0..*", description = "Run directories (docs/run-format.md).")
    private List<Path> directories = List.of();

    @Option(
            names = "--latents",
            paramLabel = "X.npy",
            description = "Floats, (n, d): one representation without a run directory.")
    private Path latents;

    @Option(
            names = "--labels",
            paramLabel = "y.npy",
            description =
                    "With --latents: integers, (n): each sample's class. Without it, nothing that needs classes works.")
    private Path labels;

    @Option(
            names = "--classes",
            paramLabel = "names.txt",
            description = "With --latents: one class name a line, class 0 first.")
    private Path classes;

    @Option(
            names = "--images",
            paramLabel = "images.npy",
            description = "With --latents: bytes, (n, h, w) or (n, h, w, c): thumbnails.")
    private Path images;

    @Option(
            names = "--predictions",
            paramLabel = "p.npy",
            description = "With --latents: integers, (n): the class that the network gave.")
    private Path predictions;

    @Option(names = "--run", paramLabel = "NAME", description = "With --latents: the run's name.")
    private String run;

    @Option(
            names = "--epoch",
            paramLabel = "N",
            split = ",",
            description = "With --latents: its epoch (default: 0). With run directories: only these epochs.")
    private Set<Integer> epochs = new LinkedHashSet<>();

    @Option(
            names = "--layer",
            paramLabel = "NAME",
            split = ",",
            description = "With --latents: its layer (default: latents). With run directories: only these layers.")
    private Set<String> layers = new LinkedHashSet<>();

    @Option(
            names = "--data-set",
            paramLabel = "NAME",
            description = "Whose samples these are: runs over one data set meet in its samples.")
    private String dataSet;

    @Option(
            names = "--metric",
            defaultValue = "manhattan",
            description = "manhattan, euclidean or cosine (default: ${DEFAULT-VALUE}).")
    private String metric;

    @Option(
            names = "--k",
            paramLabel = "K",
            defaultValue = "16",
            description = "Neighbours stored a sample (default: ${DEFAULT-VALUE}).")
    private int k;

    @Option(names = "--replace", description = "Replace what is stored under the same key, if it differs.")
    private boolean replace;

    @Option(
            names = "--no-vectors",
            description =
                    "Keep the neighbours alone; needed above 4,096 dimensions, and above 1,048,576 of a convolutional"
                            + " layer whose shape is in run.json.")
    private boolean noVectors;

    @Option(
            names = "--class-graphs",
            description = "Also make the class graphs of each epoch's last layer, with k = 4 and class k = 4.")
    private boolean classGraphs;

    @Option(
            names = "--follow",
            description =
                    "With one run directory, which may not be there yet: bring in each epoch once it is whole, with its class"
                            + " graph, until the run is.")
    private boolean follow;

    @Option(names = "--threads", description = "Of the neighbour search; the result is the same for any number.")
    private Integer threads;

    @Override
    public Integer call() {
        if (directories.isEmpty() == (latents == null)) {
            throw new InvalidInputException("expected either run directories or --latents X.npy, not %s"
                    .formatted(latents == null ? "neither" : "both"));
        }
        if (latents == null) {
            requireNoneOfArrays();
        }
        var options = new IngestOptions(
                Metric.of(metric),
                k,
                replace,
                !noVectors,
                threads == null ? IngestOptions.DEFAULT.threads() : threads,
                dataSet,
                latents == null ? epochs : Set.of(),
                latents == null ? layers : Set.of());
        if (follow && directories.size() != 1) {
            throw new InvalidInputException("--follow is given with %s; expected one run directory"
                    .formatted(latents == null ? directories.size() + " run directories" : "--latents"));
        }
        var ingested = new ArrayList<IngestedRepresentation>();
        var input = latents == null ? null : arrays();
        try (var open = store.openOrMake();
                var progress = store.progress()) {
            if (input != null) {
                ingested.add(Ingest.arrays(open, input, options, progress));
            }
            if (follow) {
                Ingest.follow(open, directories.get(0), options, progress, made -> {
                    Ingest.classGraphs(open, made, CLASS_GRAPH_K, CLASS_GRAPH_K, progress);
                    ingested.addAll(made);
                });
            } else {
                for (Path directory : directories) {
                    ingested.addAll(Ingest.runDirectory(open, directory, options, progress));
                }
                if (classGraphs) {
                    Ingest.classGraphs(open, ingested, CLASS_GRAPH_K, CLASS_GRAPH_K, progress);
                }
            }
        }
        print(ingested);
        return 0;
    }

    /** A run directory holds its own; an option that changes nothing would be taken for one that did. */
    private void requireNoneOfArrays() {
        var given = new LinkedHashMap<String, Object>();
        given.put("--labels", labels);
        given.put("--classes", classes);
        given.put("--images", images);
        given.put("--predictions", predictions);
        given.put("--run", run);
        given.values().removeIf(Objects::isNull);
        if (!given.isEmpty()) {
            throw new InvalidInputException("%s: only with --latents X.npy; a run directory holds its own"
                    .formatted(String.join(", ", given.keySet())));
        }
    }

    private ArraysInput arrays() {
        if (run == null) {
            throw new InvalidInputException("--latents needs --run NAME, the run that they belong to");
        }
        if (epochs.size() > 1 || layers.size() > 1) {
            throw new InvalidInputException("--latents is one representation; expected one --epoch and one --layer");
        }
        int epoch = epochs.isEmpty() ? 0 : epochs.iterator().next();
        String layer = layers.isEmpty() ? "latents" : layers.iterator().next();
        return new ArraysInput(new RepresentationKey(run, epoch, layer), latents, labels, classes, images, predictions);
    }

    private void print(List<IngestedRepresentation> ingested) {
        var rows = new ArrayList<Map<String, Object>>();
        for (var representation : ingested) {
            var row = new LinkedHashMap<String, Object>();
            row.put("key", representation.key());
            row.put("size", representation.size());
            row.put("dimension", representation.dimension());
            row.put("classes", representation.classes());
            row.put("edges", representation.edges());
            row.put("status", representation.status());
            rows.add(row);
        }
        store.output().rows("representations", List.of("key", "size", "dimension", "classes", "edges", "status"), rows);
    }
}
