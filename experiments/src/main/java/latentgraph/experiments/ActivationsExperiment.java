package latentgraph.experiments;

import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import latentgraph.core.ClassSeparation;
import latentgraph.core.InvalidInputException;
import latentgraph.core.Labels;
import latentgraph.core.LatentMatrix;
import latentgraph.core.Metric;
import latentgraph.core.NearestNeighbours;
import latentgraph.core.NeighbourVote;
import latentgraph.core.RepresentationKey;
import latentgraph.core.format.RunDirectory;
import latentgraph.training.Classifier;
import latentgraph.training.ClassifierConfiguration;
import latentgraph.training.ImageDataSet;

/**
 * What training does to the activations of a network, layer by layer (Ruman 2021): pictures of each layer in the plane, trained
 * and untrained, and how well the classes lie together there, beside the published numbers.
 *
 * @param runs one a data set; each has its untrained network, epoch 0, and its input as layer 0
 */
public record ActivationsExperiment(List<TrainedRun> runs, Extent extent, long seed, int threads)
        implements Experiment {
    /** Training images that are looked at, for each extent: all, as published, or as many as take minutes. */
    private static final int SMALL_SAMPLES = 4_000;

    private static final int NEIGHBOURS = 10;
    private static final String TRAINED = "trained";
    private static final String UNTRAINED = "untrained";

    private static final List<String> MEASURES = List.of("ds", "dd", "cs", "cd", "accuracy");
    /** Whether more of the measure is better. */
    private static final Map<String, Boolean> GROWS =
            Map.of("ds", false, "dd", true, "cs", false, "cd", true, "accuracy", true);

    public ActivationsExperiment {
        runs = List.copyOf(runs);
        if (runs.isEmpty()) {
            throw new InvalidInputException("no run is given; expected one or more");
        }
    }

    /**
     * The data set as the paper takes it: trained on all training images, whose activations are looked at too.
     *
     * @throws InvalidInputException if the data set has too few images
     */
    public static ImageDataSet data(Extent extent, ImageDataSet of) {
        int[] all = IntStream.concat(Arrays.stream(of.train()), Arrays.stream(of.validation()))
                .sorted()
                .toArray();
        int[] probe = extent == Extent.PAPER ? all : Arrays.copyOf(all, Math.min(SMALL_SAMPLES, all.length));
        return new ImageDataSet(
                of.name(),
                of.classNames(),
                of.size(),
                of.height(),
                of.width(),
                of.channels(),
                of.pixels(),
                of.labels(),
                of.indices(),
                all,
                of.validation(),
                probe,
                of.randomness());
    }

    /** As published: 512-256-128 with ReLU, SGD with momentum 0.9 and rate 0.1, batches of 64, 5 epochs. */
    public static ClassifierConfiguration.Builder training(Extent extent, ImageDataSet data, long seed) {
        return ClassifierConfiguration.builder()
                .seed(seed)
                .widths(List.of(512, 256, 128))
                .epochs(5)
                .learningRate(0.1)
                .momentum(0.9)
                .batchSize(64)
                .maxProbe(Math.max(2, data.probe().length))
                .run("activations-" + data.name() + "-seed" + seed + extent.suffix());
    }

    @Override
    public String name() {
        return "activations";
    }

    @Override
    public String subject() {
        return runs.stream().map(run -> run.manifest().dataSet().name()).collect(Collectors.joining(" "));
    }

    /** One layer of one network, seen through one projection. */
    private record View(
            String dataSet,
            Projection projection,
            int layer,
            String state,
            LatentMatrix positions,
            Labels labels,
            Map<String, Object> measures) {}

    @Override
    public Report report(Setting setting) {
        List<Map<String, Object>> inputs = new ArrayList<>();
        List<View> views = new ArrayList<>();
        for (TrainedRun run : runs) {
            views.addAll(views(setting, run, inputs));
        }
        List<Table> tables = new ArrayList<>();
        List<Figure> figures = new ArrayList<>();
        List<Map<String, Object>> rows = new ArrayList<>();
        for (TrainedRun run : runs) {
            String dataSet = run.manifest().dataSet().name();
            for (Projection projection : Projection.values()) {
                var of = views.stream()
                        .filter(view -> view.dataSet.equals(dataSet) && view.projection == projection)
                        .toList();
                var table = beside(dataSet, projection, of);
                tables.add(table);
                rows.addAll(table.rows());
                for (String state : List.of(TRAINED, UNTRAINED)) {
                    figures.add(picture(
                            dataSet,
                            projection,
                            state,
                            of.stream().filter(view -> view.state.equals(state)).toList()));
                }
            }
        }
        tables.add(new Table(
                "accuracies",
                "The networks, on the samples that are looked at",
                List.of("run", "accuracy", "samples"),
                runs.stream()
                        .map(run -> Table.row(
                                "run", run.run(), "accuracy", run.last().accuracy(), "samples", (long)
                                        RunDirectory.open(run.directory()).size()))
                        .toList()));
        var training = new LinkedHashMap<String, Object>();
        runs.forEach(run -> training.put(run.run(), run.training()));
        return new Report(
                name(),
                subject(),
                "Activations before and after training, " + subject().replace(" ", ", "),
                """
                Each layer of a network, before and after training, is laid out in the plane by t-SNE and by UMAP; layer 0 is
                the input. Of the places in the plane: the mean distance of pairs of the same class, *ds*, and of different
                classes, *dd*; the mean distance to the centroid of the class, *cs*, and between centroids, *cd*, each
                divided by the mean distance of all pairs; and the share of points that their ten nearest name rightly,
                a point counting among its own as in the paper. Beside each stands the published number (Ruman 2021,
                figures 3, 6, 9 and 12) and the difference.

                The published numbers are of all 60,000 training images, and depend on how many there are.""",
                setting.command(),
                Table.row(
                        "runs",
                        runs.stream().map(TrainedRun::run).toList(),
                        "scale",
                        extent.words(),
                        "projections",
                        Arrays.stream(Projection.values())
                                .map(Projection::parameters)
                                .toList(),
                        "seed",
                        seed,
                        "training",
                        training),
                setting.versions(),
                Instant.now(),
                inputs,
                tables,
                figures,
                findings(rows));
    }

    private List<View> views(Setting setting, TrainedRun run, List<Map<String, Object>> inputs) {
        RunDirectory directory = RunDirectory.open(run.directory());
        var manifest = directory.manifest();
        Labels labels = directory
                .labels()
                .orElseThrow(() -> new InvalidInputException(run.directory() + " has no labels; expected labels.npy"));
        List<View> views = new ArrayList<>();
        long layouts = Projection.values().length
                * manifest.layers().stream()
                        .mapToLong(layer -> layer.name().equals(Classifier.INPUT) ? 1 : 2)
                        .sum();
        long done = 0;
        for (int at = 0; at < manifest.layers().size(); at++) {
            String layer = manifest.layers().get(at).name();
            boolean input = layer.equals(Classifier.INPUT);
            var epochs = input ? Set.of(0) : Set.of(0, run.last().epoch());
            run.ingest(setting, layer, epochs, 1);
            for (int epoch : epochs.stream().sorted().toList()) {
                var key = new RepresentationKey(manifest.id(), epoch, layer);
                inputs.add(setting.input(key.toString()));
                for (Projection projection : Projection.values()) {
                    var step = setting.step("laying out " + run.run(), done++, layouts);
                    var positions = projection.of(step, key.toString(), directory.size(), seed, threads);
                    var measures = measures(step, positions, labels);
                    for (String state :
                            input ? List.of(TRAINED, UNTRAINED) : List.of(epoch == 0 ? UNTRAINED : TRAINED)) {
                        views.add(new View(
                                manifest.dataSet().name(), projection, at, state, positions, labels, measures));
                    }
                }
            }
        }
        return views;
    }

    private Map<String, Object> measures(Setting setting, LatentMatrix positions, Labels labels) {
        var separation = ClassSeparation.of(positions, labels, threads, setting.progress());
        int others = Math.min(NEIGHBOURS, positions.rows() - 1);
        var near = NearestNeighbours.exact(positions, Metric.EUCLIDEAN, others, threads, setting.progress());
        return Table.row(
                "ds", separation.sameClass(),
                "dd", separation.differentClasses(),
                "cs", separation.toCentroid(),
                "cd", separation.betweenCentroids(),
                "accuracy", NeighbourVote.accuracy(near.nearest(Math.max(1, others - 1)), labels, true),
                "accuracyLeaveOneOut", NeighbourVote.accuracy(near, labels, false));
    }

    private static Table beside(String dataSet, Projection projection, List<View> views) {
        List<String> columns = new ArrayList<>(List.of("layer", "state"));
        for (String measure : MEASURES) {
            columns.addAll(List.of(measure, measure + "Published", measure + "Difference"));
        }
        columns.add("accuracyLeaveOneOut");
        List<Map<String, Object>> rows = new ArrayList<>();
        for (View view : views) {
            var row = Table.row(
                    "dataSet", dataSet, "projection", projection.words(), "layer", view.layer, "state", view.state);
            double[] published = PublishedActivations.of(dataSet, projection, view.layer, view.state.equals(TRAINED));
            for (int i = 0; i < MEASURES.size(); i++) {
                String measure = MEASURES.get(i);
                double value = (Double) view.measures.get(measure);
                row.put(measure, value);
                if (published != null) {
                    row.put(measure + "Published", published[i]);
                    row.put(measure + "Difference", value - published[i]);
                }
            }
            row.put("accuracyLeaveOneOut", view.measures.get("accuracyLeaveOneOut"));
            rows.add(row);
        }
        rows.sort((one, other) -> one.get("state").equals(other.get("state"))
                ? Integer.compare((Integer) one.get("layer"), (Integer) other.get("layer"))
                : ((String) one.get("state")).compareTo((String) other.get("state")));
        var shown = new ArrayList<>(List.of("dataSet", "projection"));
        shown.addAll(columns);
        String figure = PublishedActivations.figure(dataSet, projection);
        return new Table(
                dataSet + "-" + projection.key(),
                "%s under %s%s"
                        .formatted(
                                dataSet,
                                projection.words(),
                                figure == null ? "" : ", beside the published numbers (" + figure + ")"),
                shown,
                rows);
    }

    private static Figure picture(String dataSet, Projection projection, String state, List<View> views) {
        return new Chart(
                "%s-%s-%s".formatted(dataSet, projection.key(), state),
                "Activations of the %s network on %s (%s)".formatted(state, dataSet, projection.words()),
                2,
                views.stream()
                        .sorted((one, other) -> Integer.compare(one.layer, other.layer))
                        .map(view -> Chart.classes(
                                "layer " + view.layer,
                                Axis.of(projection.words() + " 1 (no unit)"),
                                Axis.of(projection.words() + " 2 (no unit)"),
                                view.positions,
                                view.labels))
                        .toList());
    }

    private List<Finding> findings(List<Map<String, Object>> rows) {
        List<Finding> findings = new ArrayList<>();
        int last =
                rows.stream().mapToInt(row -> (Integer) row.get("layer")).max().orElse(0);
        findings.add(compared(
                "at every depth the trained network's representations are better than the untrained one's, by every measure",
                rows,
                1,
                last,
                (layer, measure, of) -> better(measure, of.value(layer, TRAINED), of.value(layer, UNTRAINED))));
        findings.add(compared(
                "the deeper in the untrained network, the worse: its last layer is worse than the input, by every measure",
                rows,
                last,
                last,
                (layer, measure, of) -> better(measure, of.value(0, UNTRAINED), of.value(layer, UNTRAINED))));
        findings.add(compared(
                "the deeper in the trained network, the better: the neighbours name more points rightly in its last layer than in the input",
                rows.stream().toList(),
                last,
                last,
                (layer, measure, of) -> !measure.equals("accuracy")
                        || better(measure, of.value(layer, TRAINED), of.value(0, TRAINED))));
        findings.add(asPublished(rows));
        return findings;
    }

    private static boolean better(String measure, double one, double other) {
        return GROWS.get(measure) ? one > other : one < other;
    }

    private record Values(List<Map<String, Object>> rows, String measure) {
        double value(int layer, String state) {
            return rows.stream()
                    .filter(row ->
                            row.get("layer").equals(layer) && row.get("state").equals(state))
                    .mapToDouble(row -> Table.number(row, measure))
                    .findFirst()
                    .orElse(Double.NaN);
        }
    }

    private interface Trend {
        boolean holds(int layer, String measure, Values of);
    }

    private static Finding compared(String statement, List<Map<String, Object>> rows, int from, int to, Trend test) {
        var tables = rows.stream()
                .collect(Collectors.groupingBy(
                        row -> row.get("dataSet") + ", " + row.get("projection"),
                        LinkedHashMap::new,
                        Collectors.toList()));
        int all = 0;
        List<String> against = new ArrayList<>();
        for (var table : tables.entrySet()) {
            for (int layer = from; layer <= to; layer++) {
                for (String measure : MEASURES) {
                    all++;
                    if (!test.holds(layer, measure, new Values(table.getValue(), measure))) {
                        against.add("%s, layer %d, %s".formatted(table.getKey(), layer, measure));
                    }
                }
            }
        }
        return Finding.of(
                statement,
                against.isEmpty(),
                against.isEmpty()
                        ? "in all %d comparisons".formatted(all)
                        : "in %d of %d; not in %s".formatted(all - against.size(), all, String.join("; ", against)),
                "Ruman 2021, section 4");
    }

    private Finding asPublished(List<Map<String, Object>> rows) {
        String statement =
                "MNIST's input under t-SNE has the published ds, dd, cs and cd, within 0.02 (the bound is ours: two programs, two draws)";
        String source = "Ruman 2021, figure 3";
        var differences = rows.stream()
                .filter(row -> row.get("dataSet").equals("mnist")
                        && row.get("projection").equals(Projection.TSNE.words())
                        && row.get("layer").equals(0)
                        && row.get("state").equals(TRAINED))
                .flatMap(row ->
                        MEASURES.subList(0, 4).stream().map(measure -> Table.number(row, measure + "Difference")))
                .toList();
        if (differences.isEmpty() || extent == Extent.SMALL) {
            return Finding.notJudged(
                    statement,
                    differences.isEmpty()
                            ? "MNIST is not among the data"
                            : "the published numbers are of 60,000 images; --scale paper takes them all",
                    source);
        }
        return Finding.of(
                statement,
                differences.stream().allMatch(difference -> Math.abs(difference) <= 0.02),
                differences.stream()
                        .map(difference -> String.format(Locale.ROOT, "%+.4f", difference))
                        .collect(Collectors.joining(", ")),
                source);
    }
}
