package latentgraph.experiments;

import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.IntStream;
import latentgraph.core.Blocks;
import latentgraph.core.InvalidInputException;
import latentgraph.core.Labels;
import latentgraph.core.RepresentationKey;
import latentgraph.core.format.RunDirectory;
import latentgraph.core.similarity.CentroidFrobenius;
import latentgraph.core.similarity.DistanceMatrixCorrelation;
import latentgraph.training.Architecture;
import latentgraph.training.ClassifierConfiguration;
import latentgraph.training.ImageDataSet;

/**
 * What chance leaves behind in a bottleneck of one or two units (paper 000): the same network trained from many seeds, all else
 * being the same; where its latents lie, how far its classes' centroids are apart, and whether networks that begin near each
 * other end near each other.
 *
 * @param runs which differ in one seed alone; three or more
 * @param again the first of them trained once more: null if it was not
 * @param variant how they were trained
 * @param questions what is asked of them
 */
public record BottleneckExperiment(
        List<TrainedRun> runs, TrainedRun again, Variant variant, Extent extent, Questions questions, int threads)
        implements Experiment {
    private static final String SOURCE = "paper 000";

    /** Accuracies as near as this are the same: 10 right answers in 1,000. */
    private static final double EQUAL = 0.01;

    /** Of the mean norm of the distance matrices: above it two networks place their classes otherwise. The bound is ours. */
    private static final double APART = 0.1;

    private static final double SIGNIFICANT = 0.05;
    private static final int SHOWN = 4;

    /** The latents of more networks are in their run directories alone: a thousand would fill the store. */
    private static final int MOST_STORED = 100;

    /** The epoch in which training has converged: the rate has fallen, and the losses with it. */
    private static final int CONVERGED = 20;

    private static final int LONG_AFTER = 100;

    public BottleneckExperiment {
        runs = List.copyOf(runs);
        if (runs.size() < 3) {
            throw new InvalidInputException("%d networks are given; expected three or more".formatted(runs.size()));
        }
    }

    /**
     * What is asked of the networks.
     *
     * @param pair the labels of two classes whose centroids' distance is told of each network
     * @param permutations 1 or more, of the test that weight distances and latent distances have nothing in common
     * @param seed of the permutations
     */
    public record Questions(List<Integer> pair, int permutations, long seed) {
        public Questions {
            pair = List.copyOf(pair);
            if (pair.size() != 2 || pair.get(0).equals(pair.get(1))) {
                throw new InvalidInputException(
                        "the pair of classes is %s; expected two different labels".formatted(pair));
            }
            if (permutations < 1) {
                throw new InvalidInputException("permutations is %d; expected 1 or more".formatted(permutations));
            }
        }

        /** @throws InvalidInputException if one of the pair is no label */
        public void requireLabels(int classes) {
            if (pair.stream().anyMatch(label -> label < 0 || label >= classes)) {
                throw new InvalidInputException(
                        "the pair of classes is %s; expected labels from 0 to %d".formatted(pair, classes - 1));
            }
        }
    }

    /** How many networks are trained. */
    public static int networks(Extent extent) {
        return extent == Extent.PAPER ? 1_000 : 100;
    }

    /**
     * What the networks are, and what is left to chance: the initial weights, or else noise on the training images.
     *
     * @param units of the bottleneck, 1 or more
     * @param imageNoise standard deviation of the noise on the training images, whose pixels are in [0, 1]: it differs
     *     between the networks, which all begin with the same weights; 0 for none
     * @param seededLayers whose initial weights differ; empty for all
     * @param overfit whether they are trained far past convergence, too
     */
    public record Variant(int units, double imageNoise, List<String> seededLayers, boolean overfit) {
        public Variant {
            seededLayers = List.copyOf(seededLayers);
            if (imageNoise > 0 && !seededLayers.isEmpty()) {
                throw new InvalidInputException(
                        "the networks are to differ in the noise on their images and in the weights of %s; expected one of both"
                                .formatted(String.join(", ", seededLayers)));
            }
        }

        /** What the seeds that differ are of, as run.json names it. */
        String source() {
            return byNoise() ? "image noise" : "weights";
        }

        private String whatDiffers() {
            return byNoise()
                    ? "noise on the training images"
                    : "initial weights" + (seededLayers.isEmpty() ? "" : " of " + String.join(", ", seededLayers));
        }

        /** Whether it is the noise that differs. */
        public boolean byNoise() {
            return imageNoise > 0;
        }

        private String suffix() {
            return "-k" + units
                    + (imageNoise > 0 ? "-noise" + imageNoise : "")
                    + (seededLayers.isEmpty() ? "" : "-" + String.join("-", seededLayers))
                    + (overfit ? "-overfit" : "");
        }
    }

    /**
     * How all are trained: 64 units, then the bottleneck; on the first 10,000 training images, for 20 epochs, or five times
     * as many past convergence.
     *
     * @param seed of the order of samples, and of all else that does not differ
     */
    public static ClassifierConfiguration.Builder training(
            Extent extent, ImageDataSet data, Variant variant, long seed) {
        return ClassifierConfiguration.builder()
                .architecture(Architecture.bottleneck(List.of(64), variant.units))
                .orderSeed(seed)
                .learningRate(0.05)
                .epochs(variant.overfit ? LONG_AFTER : CONVERGED)
                .capture(variant.overfit ? List.of(CONVERGED, LONG_AFTER) : List.of())
                .steps(List.of(15), 0.1)
                .trainSamples(Math.min(10_000, data.train().length))
                .seededLayers(variant.seededLayers, variant.seededLayers.isEmpty() ? 0 : seed)
                .layers(List.of(BottleneckNetwork.LAYER))
                .maxProbe(1_000)
                .run("bottleneck-" + data.name() + variant.suffix() + extent.suffix());
    }

    /** How one of those is trained whose noise differs. @param of what {@link #training} says of all */
    public static ClassifierConfiguration withNoise(
            ClassifierConfiguration of, Variant variant, long seed, long noiseSeed) {
        return of.toBuilder()
                .weightSeed(seed)
                .imageNoise(variant.imageNoise, noiseSeed)
                .run(of.run() + "-seed" + noiseSeed)
                .build();
    }

    @Override
    public String name() {
        return "bottleneck";
    }

    @Override
    public String subject() {
        return "%s %s %d seeds"
                .formatted(
                        runs.get(0).manifest().dataSet().name(),
                        runs.get(0).manifest().architecture().replace(' ', '-'),
                        runs.size());
    }

    @Override
    public Report report(Setting setting) {
        Labels labels = RunDirectory.open(runs.get(0).directory())
                .labels()
                .orElseThrow(() ->
                        new InvalidInputException(runs.get(0).directory() + " has no labels; expected labels.npy"));
        questions.requireLabels(labels.classes());
        List<BottleneckNetwork> models = new ArrayList<>();
        List<Map<String, Object>> inputs = new ArrayList<>();
        for (TrainedRun run : runs) {
            setting.progress().report("reading networks", models.size(), runs.size());
            int last = run.last().epoch();
            if (models.size() < MOST_STORED) {
                var epochs = new TreeSet<>(variant.overfit ? Set.of(CONVERGED, last) : Set.of(last));
                run.ingest(setting, BottleneckNetwork.LAYER, epochs, 1);
                epochs.forEach(epoch -> inputs.add(
                        setting.input(new RepresentationKey(run.run(), epoch, BottleneckNetwork.LAYER).toString())));
            }
            models.add(BottleneckNetwork.of(run, variant.source(), last, labels));
        }
        setting.progress().report("reading networks", models.size(), models.size());
        double[][] frobenius = frobenius(models);
        boolean same = again != null && sameBits(runs.get(0), again);
        var rows = models.stream()
                .map(model -> Table.row(
                        "run", model.run(),
                        "seed", model.seed(),
                        "accuracy", model.accuracy(),
                        "meanCentroidDistance", model.meanDistance(),
                        "pairDistance", model.centroids()[questions.pair.get(0)][questions.pair.get(1)]))
                .toList();
        var spread = new ArrayList<>(List.of(
                spread("accuracy", column(rows, "accuracy")),
                spread("mean distance of centroids", column(rows, "meanCentroidDistance")),
                spread(
                        "distance of the centroids of " + className(labels, 0) + " and " + className(labels, 1),
                        column(rows, "pairDistance")),
                spread("Frobenius distance of two networks", pairs(frobenius))));
        var tables = new ArrayList<Table>();
        var figures = new ArrayList<>(figures(models, labels, rows, frobenius));
        var findings = new ArrayList<>(findings(models, frobenius, same));
        if (!variant.byNoise()) {
            double[][] beginning = weightDistances(setting);
            spread.add(spread("distance of two networks' initial weights", pairs(beginning)));
            var correlation = DistanceMatrixCorrelation.of(
                    beginning, frobenius, questions.permutations, questions.seed, setting.progress());
            tables.add(correlations(correlation));
            figures.add(Chart.of(
                    "weights",
                    "Do networks that begin near each other end near each other?",
                    Axis.of("distance of initial weights (Euclidean)"),
                    Axis.of("Frobenius distance of centroid distances (latent units)"),
                    List.of(Series.points("pairs of networks", pairs(beginning), pairs(frobenius)))));
            findings.add(nearEndsNear(correlation));
        }
        tables.add(
                0,
                new Table(
                        "spread",
                        "Over the networks",
                        List.of("what", "mean", "deviation", "least", "median", "greatest"),
                        spread));
        if (variant.overfit) {
            var past = pastConvergence(setting, models, labels);
            tables.addAll(past.tables());
            figures.addAll(past.figures());
            findings.addAll(past.findings());
        }
        tables.add(new Table(
                "networks",
                "The networks",
                List.of("run", "seed", "accuracy", "meanCentroidDistance", "pairDistance"),
                rows));
        return new Report(
                name(),
                subject(),
                "A bottleneck from %d seeds of its %s, %s"
                        .formatted(
                                runs.size(),
                                variant.whatDiffers(),
                                runs.get(0).manifest().dataSet().name()),
                method(),
                setting.command(),
                Table.row(
                        "networks",
                        runs.size(),
                        "differIn",
                        variant.source(),
                        "seeds",
                        models.stream().map(BottleneckNetwork::seed).toList(),
                        "scale",
                        extent.words(),
                        "pair",
                        questions.pair,
                        "permutations",
                        questions.permutations,
                        "seed",
                        questions.seed,
                        "training",
                        runs.get(0).training()),
                setting.versions(),
                Instant.now(),
                inputs,
                tables,
                figures,
                findings);
    }

    private String method() {
        return """
                One network is trained from many seeds of its %s; data, their order and all else are the
                same. Of each, the latents of the bottleneck over unseen samples: the centroids of the classes, the
                distances between them (a matrix a network), and the Frobenius norm of the difference of two networks'
                matrices."""
                        .formatted(variant.whatDiffers())
                + (variant.byNoise()
                        ? ""
                        : """
                 Distances between initial weights are Euclidean, over all weights.

                Whether what begins near ends near is asked by the correlation of both over all pairs of networks, and
                Mantel's test, as pairs that share a network are not independent.""")
                + (variant.overfit
                        ? """


                Training goes on long past convergence, at the rate that it had there. All is told of the networks after
                that; beside it stands what the same networks were at convergence."""
                        : "");
    }

    private PastConvergence pastConvergence(Setting setting, List<BottleneckNetwork> past, Labels labels) {
        List<BottleneckNetwork> converged = new ArrayList<>();
        for (TrainedRun run : runs) {
            setting.progress().report("reading networks at convergence", converged.size(), runs.size());
            converged.add(BottleneckNetwork.of(run, variant.source(), CONVERGED, labels));
        }
        return new PastConvergence(
                converged,
                past,
                runs.stream()
                        .map(run -> RunDirectory.open(run.directory())
                                .history()
                                .orElseThrow(() -> new InvalidInputException(
                                        run.directory() + " has no history.csv; expected the losses by epoch")))
                        .toList(),
                labels);
    }

    private static Table correlations(DistanceMatrixCorrelation of) {
        return new Table(
                "correlation",
                "Distance of initial weights against distance of latents, over all pairs of networks",
                List.of("correlation", "value", "pValue"),
                List.of(
                        Table.row("correlation", "Pearson", "value", of.pearson(), "pValue", of.pearsonPValue()),
                        Table.row("correlation", "Spearman", "value", of.spearman(), "pValue", of.spearmanPValue())));
    }

    private static double[][] frobenius(List<BottleneckNetwork> models) {
        double[][] distances = new double[models.size()][models.size()];
        for (int i = 0; i < models.size(); i++) {
            for (int j = 0; j < i; j++) {
                distances[i][j] = CentroidFrobenius.between(
                        models.get(i).centroids(), models.get(j).centroids());
                distances[j][i] = distances[i][j];
            }
        }
        return distances;
    }

    private double[][] weightDistances(Setting setting) {
        int n = runs.size();
        List<float[]> initial = new ArrayList<>();
        for (TrainedRun run : runs) {
            setting.progress().report("reading initial weights", initial.size(), n);
            initial.add(BottleneckNetwork.initialWeights(run));
        }
        double[][] distances = new double[n][n];
        Blocks.run("comparing initial weights", n, n, threads, setting.progress(), () -> i -> {
            for (int j = 0; j < i; j++) {
                double sum = 0;
                float[] one = initial.get(i);
                float[] other = initial.get(j);
                for (int at = 0; at < one.length; at++) {
                    double difference = (double) one[at] - other[at];
                    sum += difference * difference;
                }
                distances[i][j] = Math.sqrt(sum);
                distances[j][i] = distances[i][j];
            }
            return 1;
        });
        return distances;
    }

    /** Whether two trainings came to the same latents and parameters, bit by bit. */
    private boolean sameBits(TrainedRun one, TrainedRun other) {
        var left = RunDirectory.open(one.directory());
        var right = RunDirectory.open(other.directory());
        int epoch = one.last().epoch();
        float[] first = left.latents(new RepresentationKey(one.run(), epoch, BottleneckNetwork.LAYER))
                .values();
        float[] second = right.latents(new RepresentationKey(other.run(), epoch, BottleneckNetwork.LAYER))
                .values();
        return other.last().epoch() == epoch && Arrays.equals(first, second) && sameParameters(left, right, epoch);
    }

    private static boolean sameParameters(RunDirectory one, RunDirectory other, int epoch) {
        var left = one.parameters(epoch);
        var right = other.parameters(epoch);
        if (left.isEmpty() || right.isEmpty()) {
            return left.isEmpty() && right.isEmpty();
        }
        return left.get().keySet().equals(right.get().keySet())
                && left.get().keySet().stream()
                        .allMatch(name -> Arrays.equals(
                                left.get().get(name).values(),
                                right.get().get(name).values()));
    }

    private String className(Labels labels, int end) {
        return labels.names().get(questions.pair.get(end));
    }

    private static double[] pairs(double[][] matrix) {
        return IntStream.range(0, matrix.length)
                .boxed()
                .flatMapToDouble(i -> IntStream.range(0, i).mapToDouble(j -> matrix[i][j]))
                .toArray();
    }

    private static double[] column(List<Map<String, Object>> rows, String column) {
        return rows.stream().mapToDouble(row -> Table.number(row, column)).toArray();
    }

    private static Map<String, Object> spread(String what, double[] values) {
        var statistics = Arrays.stream(values).summaryStatistics();
        double mean = statistics.getAverage();
        double squares = Arrays.stream(values)
                .map(value -> (value - mean) * (value - mean))
                .sum();
        return Table.row(
                "what", what,
                "mean", mean,
                "deviation", Math.sqrt(squares / Math.max(1, values.length - 1)),
                "least", statistics.getMin(),
                "median", Table.median(values),
                "greatest", statistics.getMax());
    }

    private List<Figure> figures(
            List<BottleneckNetwork> models, Labels labels, List<Map<String, Object>> rows, double[][] frobenius) {
        var byAccuracy = models.stream()
                .sorted(Comparator.comparingDouble(BottleneckNetwork::accuracy)
                        .thenComparingLong(BottleneckNetwork::seed))
                .toList();
        var extreme = new ArrayList<>(byAccuracy.subList(0, Math.min(SHOWN / 2, models.size())));
        extreme.addAll(byAccuracy.subList(Math.max(extreme.size(), models.size() - SHOWN / 2), models.size()));
        List<Figure> figures = new ArrayList<>();
        figures.add(latents(
                "equal",
                "Latents of networks as accurate as each other",
                BottleneckNetwork.ordinary(models, SHOWN),
                labels));
        figures.add(latents("extreme", "Latents of the least and the most accurate networks", extreme, labels));
        figures.add(new Chart(
                "distributions",
                "Over %d networks".formatted(models.size()),
                2,
                List.of(
                        histogram("accuracy", column(rows, "accuracy")),
                        histogram("mean distance of centroids (latent units)", column(rows, "meanCentroidDistance")),
                        histogram(
                                "distance of the centroids of %s and %s (latent units)"
                                        .formatted(className(labels, 0), className(labels, 1)),
                                column(rows, "pairDistance")),
                        histogram("Frobenius distance of two networks (latent units)", pairs(frobenius)))));
        figures.add(new SimilarityMatrix(
                        "Frobenius distance",
                        models.stream().map(model -> "seed " + model.seed()).toList(),
                        frobenius,
                        false)
                .ordered()
                .heatmap());
        return figures;
    }

    private static Chart.Plot histogram(String what, double[] values) {
        var range = Arrays.stream(values).summaryStatistics();
        return new Chart.Plot(
                "",
                Axis.of(what),
                Axis.fromZero("how many", Double.NaN),
                List.of(Series.histogram(what, values, range.getMin(), range.getMax(), 20)),
                false);
    }

    private static Chart latents(String name, String title, List<BottleneckNetwork> models, Labels labels) {
        return new Chart(
                name,
                title,
                2,
                models.stream().map(model -> model.plot(model.title(), labels)).toList());
    }

    private List<Finding> findings(List<BottleneckNetwork> models, double[][] frobenius, boolean same) {
        List<Finding> findings = new ArrayList<>();
        String deterministic = "training twice from one seed gives the same network, bit by bit";
        findings.add(
                again == null
                        ? Finding.notJudged(deterministic, "it was trained once alone", SOURCE)
                        : Finding.of(
                                deterministic,
                                same,
                                "latents and parameters of %s, trained twice"
                                        .formatted(runs.get(0).run()),
                                SOURCE));
        double norm =
                models.stream().mapToDouble(BottleneckNetwork::norm).average().orElse(Double.NaN);
        double[] equal = IntStream.range(0, models.size())
                .boxed()
                .flatMapToDouble(i -> IntStream.range(0, i)
                        .filter(j -> Math.abs(
                                        models.get(i).accuracy() - models.get(j).accuracy())
                                <= EQUAL)
                        .mapToDouble(j -> frobenius[i][j] / norm))
                .toArray();
        String differ = String.format(
                Locale.ROOT,
                "the latents differ with the %s: networks of equal accuracy (within %.2f) have centroid distances that differ by more than %.0f %% of their norm, in the median",
                variant.whatDiffers(),
                EQUAL,
                100 * APART);
        findings.add(
                equal.length == 0
                        ? Finding.notJudged(differ, "no two networks are so equally accurate", SOURCE)
                        : Finding.of(
                                differ,
                                Table.median(equal) > APART,
                                String.format(
                                        Locale.ROOT, "%.1f %% over %d pairs", 100 * Table.median(equal), equal.length),
                                SOURCE));
        return findings;
    }

    private Finding nearEndsNear(DistanceMatrixCorrelation correlation) {
        return Finding.of(
                "networks that begin near each other end near each other: weight and latent distances correlate (p below "
                        + SIGNIFICANT + ")",
                correlation.spearman() > 0 && correlation.spearmanPValue() < SIGNIFICANT,
                String.format(
                        Locale.ROOT,
                        "Spearman %.3f (p = %.3f), Pearson %.3f (p = %.3f), %d permutations",
                        correlation.spearman(),
                        correlation.spearmanPValue(),
                        correlation.pearson(),
                        correlation.pearsonPValue(),
                        questions.permutations),
                SOURCE);
    }
}
