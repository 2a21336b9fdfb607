package latentgraph.experiments;

import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Predicate;
import java.util.function.ToDoubleFunction;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import latentgraph.core.InvalidInputException;
import latentgraph.core.LatentMatrix;
import latentgraph.core.RepresentationKey;
import latentgraph.core.format.Npy;
import latentgraph.core.format.RunDirectory;
import latentgraph.core.similarity.PermutationCorrelation;
import latentgraph.training.Architecture;
import latentgraph.training.ClassifierConfiguration;
import latentgraph.training.ClassifierConfiguration.WeightInit;
import latentgraph.training.ImageDataSet;

/**
 * How many solutions training leaves open (Fowler et al. 2022): networks of one hidden layer from several seeds, for each
 * number of classes and strength λ of an L1 penalty on the first weights; how alike their weights are, whatever the order of
 * the hidden units.
 *
 * @param groups the networks of one number of classes and one λ
 */
public record UnderspecificationExperiment(List<Group> groups, Extent extent) implements Experiment {
    /** The paper's. */
    public static final List<Long> SEEDS = List.of(0L, 42L, 1337L, 3213L, 9999L, 5783L, 1023L);

    /** The name of the hidden layer in a run. */
    public static final String LAYER = "hidden1";

    private static final String SOURCE = "Fowler et al. 2022, section 3";

    /** The λ at which the paper finds the most. */
    private static final double BEST = 0.001;

    /** What counts as no influence on APC-2. The bound is ours. */
    private static final double NO_INFLUENCE = 0.05;

    private static final List<String> COLUMNS = List.of(
            "classes",
            "lambda",
            "networks",
            "accuracy",
            "apc1",
            "apc2",
            "pe",
            "apc1AllPairs",
            "apc2AllPairs",
            "peAllPairs");

    /** A weight so small is zero: rounding of the penalty's steps. */
    private static final double ZERO = 1e-3;

    private static final double RATE = 0.01;

    /** Of how many networks of a group it is shown how they learn. */
    private static final int SHOWN = 2;

    /** @param runs of several seeds, the first of which the others are compared with */
    public record Group(int classes, double lambda, List<TrainedRun> runs) {
        public Group {
            runs = List.copyOf(runs);
            if (runs.size() < 2) {
                throw new InvalidInputException(
                        "%d networks of %d classes are given; expected two or more".formatted(runs.size(), classes));
            }
        }
    }

    public UnderspecificationExperiment {
        groups = List.copyOf(groups);
        if (groups.isEmpty()) {
            throw new InvalidInputException("no networks are given; expected some of one number of classes or more");
        }
    }

    /** The numbers of classes, at most as many as there are. */
    public static List<Integer> classes(Extent extent, ImageDataSet data) {
        return IntStream.rangeClosed(2, 10)
                .filter(n -> n <= data.classNames().size() && (extent == Extent.PAPER || n % 2 == 0))
                .boxed()
                .toList();
    }

    public static List<Double> lambdas(Extent extent) {
        return extent == Extent.PAPER
                ? List.of(0.0, 0.001, 0.0025, 0.005, 0.01, 0.05)
                : List.of(0.0, 0.001, 0.005, 0.05);
    }

    /** What becomes of the images of further classes: left out, as the paper's text has it, or kept as class 0, as its code does. */
    public enum Others {
        OUT,
        ZERO
    }

    /** The images of the first classes. */
    public static ImageDataSet data(ImageDataSet of, int classes, Others others) {
        if (classes == of.classNames().size()) {
            return of;
        }
        if (others == Others.ZERO) {
            return new ImageDataSet(
                    of.name() + "-first" + classes + "-others-zero",
                    of.classNames().subList(0, classes),
                    of.size(),
                    of.height(),
                    of.width(),
                    of.channels(),
                    of.pixels(),
                    Arrays.stream(of.labels())
                            .map(label -> label < classes ? label : 0)
                            .toArray(),
                    of.indices(),
                    of.train(),
                    of.validation(),
                    of.probe(),
                    of.randomness());
        }
        return new ImageDataSet(
                of.name() + "-first" + classes,
                of.classNames().subList(0, classes),
                of.size(),
                of.height(),
                of.width(),
                of.channels(),
                kept(of, classes),
                Arrays.stream(of.labels()).filter(label -> label < classes).toArray(),
                rows(of, IntStream.range(0, of.labels().length).toArray(), classes)
                        .map(row -> of.indices()[row])
                        .toArray(),
                places(of, of.train(), classes),
                places(of, of.validation(), classes),
                places(of, of.probe(), classes),
                of.randomness());
    }

    private static IntStream rows(ImageDataSet of, int[] rows, int classes) {
        return Arrays.stream(rows).filter(row -> of.labels()[row] < classes);
    }

    /** Where these rows stand once the others are gone. */
    private static int[] places(ImageDataSet of, int[] rows, int classes) {
        int[] before = new int[of.labels().length];
        int kept = 0;
        for (int row = 0; row < before.length; row++) {
            before[row] = kept;
            kept += of.labels()[row] < classes ? 1 : 0;
        }
        return rows(of, rows, classes).map(row -> before[row]).toArray();
    }

    private static byte[] kept(ImageDataSet of, int classes) {
        int[] rows = rows(of, IntStream.range(0, of.labels().length).toArray(), classes)
                .toArray();
        byte[] pixels = new byte[Math.multiplyExact(rows.length, of.dimension())];
        for (int i = 0; i < rows.length; i++) {
            System.arraycopy(of.pixels(), rows[i] * of.dimension(), pixels, i * of.dimension(), of.dimension());
        }
        return pixels;
    }

    /** As published: 16 hidden units, SGD with rate 0.01 and no momentum, batches of 64; 50 epochs. */
    public static ClassifierConfiguration.Builder training(Extent extent, ImageDataSet data, double lambda) {
        boolean paper = extent == Extent.PAPER;
        return ClassifierConfiguration.builder()
                .architecture(Architecture.mlp(List.of(16)))
                .weightInit(WeightInit.XAVIER_UNIFORM)
                .learningRate(RATE)
                .momentum(0)
                .steps(List.of(), 1)
                .epochs(paper ? 50 : 20)
                .captureAll()
                .trainSamples(paper ? 0 : Math.min(5_000, data.train().length))
                .layers(List.of(LAYER))
                .l1(lambda, lambda > 0 ? List.of(LAYER) : List.of())
                .maxProbe(500)
                .run("underspecification-%s-l1-%s%s".formatted(data.name(), lambda, extent.suffix()));
    }

    /** One whose order of samples is of its seed, too. @param of what {@link #training} says of all */
    public static ClassifierConfiguration withOrder(ClassifierConfiguration of, long seed) {
        return of.toBuilder().seed(seed).run(of.run() + "-ordered-seed" + seed).build();
    }

    @Override
    public String name() {
        return "underspecification";
    }

    @Override
    public String subject() {
        return widest().runs().get(0).manifest().dataSet().name();
    }

    /** The group with the most classes, and of these the one with the λ that the paper finds best. */
    private Group widest() {
        int most = groups.stream().mapToInt(Group::classes).max().orElseThrow();
        return groups.stream()
                .filter(group -> group.classes == most)
                .min((one, other) -> Double.compare(Math.abs(one.lambda - BEST), Math.abs(other.lambda - BEST)))
                .orElseThrow();
    }

    @Override
    public Report report(Setting setting) {
        List<Map<String, Object>> rows = new ArrayList<>();
        List<Map<String, Object>> ofGradients = new ArrayList<>();
        for (Group group : groups) {
            setting.progress().report("comparing weights", rows.size(), groups.size());
            var weights = group.runs.stream()
                    .map(run -> Parameters.of(run, run.last().epoch()).weights())
                    .toList();
            var row = row(group, weights);
            row.put(
                    "zeroWeights",
                    weights.stream()
                            .mapToDouble(each -> zeros(each.incoming()))
                            .average()
                            .orElseThrow());
            rows.add(row);
            ofGradients.add(row(
                    group,
                    group.runs.stream()
                            .map(run -> Parameters.accumulatedGradients(run).weights())
                            .toList()));
        }
        setting.progress().report("comparing weights", rows.size(), groups.size());
        List<Map<String, Object>> inputs = new ArrayList<>();
        for (TrainedRun run : widest().runs) {
            int last = run.last().epoch();
            run.ingest(setting, LAYER, Set.of(last), 1);
            inputs.add(setting.input(new RepresentationKey(run.run(), last, LAYER).toString()));
        }
        var first = widest().runs.get(0);
        return new Report(
                name(),
                subject(),
                "Underspecification on " + subject(),
                """
                A network with one hidden layer learns to tell the first classes, from several seeds of its initial weights,
                with an L1 penalty of strength *λ* on its first weights. The hidden units of each are assigned to those of
                the first seed's network by the correlation of the weights that come in, and again by those that go out:
                *APC-1* and *APC-2* are the mean absolute correlations, *PE* the share of units that both assignments give
                the same partner. Beside that against the first seed stands the mean over all pairs of seeds.

                Images of further classes are left out unless it is said otherwise; the published code keeps them as class
                0 (`--others zero`). The seeds are of the initial weights, and of the order of the samples where that is said
                (`--seeded-order`, as published). With two classes APC-2 is always 1 and says nothing.

                The gradients accumulated over training, of the loss with its penalty, are where the weights began less where
                they came to, divided by the rate, as each step takes the gradient times one rate away and nothing else.""",
                setting.command(),
                Table.row(
                        "classes",
                        new TreeSet<>(groups.stream().map(Group::classes).toList())
                                .stream().toList(),
                        "lambdas",
                        new TreeSet<>(groups.stream().map(Group::lambda).toList())
                                .stream().toList(),
                        "networks",
                        groups.stream().mapToInt(group -> group.runs.size()).sum(),
                        "scale",
                        extent.words(),
                        "training",
                        first.training()),
                setting.versions(),
                Instant.now(),
                inputs,
                List.of(
                        new Table(
                                "correlations",
                                "How alike the weights of networks from different seeds are (figure 3.1, upper row)",
                                Stream.concat(COLUMNS.stream(), Stream.of("zeroWeights"))
                                        .toList(),
                                rows),
                        new Table(
                                "gradient-correlations",
                                "The same of the gradients accumulated over training (figure 3.1, lower row)",
                                COLUMNS,
                                ofGradients)),
                figures(rows, ofGradients),
                findings(rows, ofGradients));
    }

    private static Map<String, Object> row(Group group, List<PermutationCorrelation.Weights> weights) {
        List<PermutationCorrelation> withFirst = new ArrayList<>();
        List<PermutationCorrelation> all = new ArrayList<>();
        for (int i = 0; i < weights.size(); i++) {
            for (int j = i + 1; j < weights.size(); j++) {
                var correlation = PermutationCorrelation.of(weights.get(i), weights.get(j));
                all.add(correlation);
                if (i == 0) {
                    withFirst.add(correlation);
                }
            }
        }
        return Table.row(
                "classes", (long) group.classes,
                "lambda", group.lambda,
                "networks", (long) group.runs.size(),
                "accuracy",
                        group.runs.stream()
                                .mapToDouble(run -> run.last().accuracy())
                                .average()
                                .orElseThrow(),
                "apc1", mean(withFirst, PermutationCorrelation::incoming),
                "apc2", mean(withFirst, PermutationCorrelation::outgoing),
                "pe", mean(withFirst, PermutationCorrelation::equivalent),
                "apc1AllPairs", mean(all, PermutationCorrelation::incoming),
                "apc2AllPairs", mean(all, PermutationCorrelation::outgoing),
                "peAllPairs", mean(all, PermutationCorrelation::equivalent));
    }

    private static double mean(List<PermutationCorrelation> of, ToDoubleFunction<PermutationCorrelation> what) {
        return of.stream().mapToDouble(what).average().orElseThrow();
    }

    private static double zeros(LatentMatrix weights) {
        int zeros = 0;
        for (float weight : weights.values()) {
            zeros += Math.abs(weight) < ZERO ? 1 : 0;
        }
        return (double) zeros / weights.values().length;
    }

    /** @param incoming [inputs, units] @param outgoing [units, classes] */
    private record Parameters(Npy.Floats incoming, Npy.Floats outgoing) {
        static Parameters of(TrainedRun run, int epoch) {
            var parameters = RunDirectory.open(run.directory())
                    .parameters(epoch)
                    .orElseThrow(() ->
                            new InvalidInputException("%s has no parameters at epoch %d; expected those of its network"
                                    .formatted(run.directory(), epoch)));
            Npy.Floats incoming = parameters.get(LAYER + ".weight");
            Npy.Floats outgoing = parameters.get("output.weight");
            if (incoming == null || outgoing == null) {
                throw new InvalidInputException("%s has the parameters %s; expected %s.weight and output.weight"
                        .formatted(run.directory(), parameters.keySet(), LAYER));
            }
            return new Parameters(incoming, outgoing);
        }

        static Parameters accumulatedGradients(TrainedRun run) {
            Parameters begun = of(run, 0);
            Parameters ended = of(run, run.last().epoch());
            return new Parameters(
                    accumulated(begun.incoming, ended.incoming), accumulated(begun.outgoing, ended.outgoing));
        }

        private static Npy.Floats accumulated(Npy.Floats begun, Npy.Floats ended) {
            float[] sums = new float[begun.values().length];
            for (int i = 0; i < sums.length; i++) {
                sums[i] = (float) ((begun.values()[i] - ended.values()[i]) / RATE);
            }
            return new Npy.Floats(begun.shape(), sums);
        }

        PermutationCorrelation.Weights weights() {
            int units = outgoing.shape()[0];
            int classes = outgoing.shape()[1];
            float[] byClass = new float[units * classes];
            for (int unit = 0; unit < units; unit++) {
                for (int label = 0; label < classes; label++) {
                    byClass[label * units + unit] = outgoing.values()[unit * classes + label];
                }
            }
            return new PermutationCorrelation.Weights(
                    new LatentMatrix(incoming.shape()[0], units, incoming.values()),
                    new LatentMatrix(classes, units, byClass));
        }
    }

    private List<Figure> figures(List<Map<String, Object>> rows, List<Map<String, Object>> ofGradients) {
        List<Figure> figures = new ArrayList<>();
        figures.add(panels(
                "correlations",
                "Weights of networks from different seeds (Fowler et al. 2022, figure 3.1, upper row)",
                rows));
        figures.add(panels(
                "gradient-correlations",
                "Their accumulated gradients (Fowler et al. 2022, figure 3.1, lower row)",
                ofGradients));
        var runs = widest().runs;
        gradientVariance(runs).ifPresent(figures::add);
        List<Chart.Plot> paths = new ArrayList<>();
        for (Group group : shown()) {
            for (TrainedRun run : group.runs.subList(0, SHOWN)) {
                var learning = Learning.of(run);
                paths.add(learning.paths("λ = %s, seed %d".formatted(group.lambda, run.weightSeed())));
                if (group.equals(widest())) {
                    figures.add(learning.frames(
                            "frames-seed" + run.weightSeed(),
                            "Latents while a network learns, λ = %s, seed %d, in the principal components of all epochs"
                                    .formatted(group.lambda, run.weightSeed())));
                }
            }
        }
        figures.add(new Chart(
                "paths", "Where the classes' centroids go while networks learn, epoch by epoch", SHOWN, paths));
        return figures;
    }

    /** Of the groups with the most classes: that without penalty, the best, and the strongest, as far as they are there. */
    private List<Group> shown() {
        int most = widest().classes;
        var ofMost = groups.stream()
                .filter(group -> group.classes == most)
                .sorted(Comparator.comparingDouble(Group::lambda))
                .toList();
        return Stream.of(ofMost.get(0), widest(), ofMost.get(ofMost.size() - 1))
                .distinct()
                .toList();
    }

    private static Chart panels(String name, String title, List<Map<String, Object>> rows) {
        var panels = new LinkedHashMap<String, String>();
        panels.put("pe", "PE (share of units)");
        panels.put("apc1", "APC-1 (mean |r|)");
        panels.put("apc2", "APC-2 (mean |r|)");
        return new Chart(
                name,
                title,
                3,
                panels.entrySet().stream()
                        .map(panel -> new Chart.Plot(
                                "",
                                Axis.of("classes"),
                                Axis.fromZero(panel.getValue(), 1),
                                lines(rows, panel.getKey()),
                                false))
                        .toList());
    }

    /** Where in the picture the gradients of the first weights differ between seeds; none unless pictures are square. */
    private static Optional<Figure> gradientVariance(List<TrainedRun> runs) {
        var gradients = runs.stream()
                .map(run -> Parameters.accumulatedGradients(run).incoming)
                .toList();
        int inputs = gradients.get(0).shape()[0];
        int units = gradients.get(0).shape()[1];
        int side = (int) Math.round(Math.sqrt(inputs));
        if (side * side != inputs) {
            return Optional.empty();
        }
        double[][] picture = new double[side][side];
        for (int input = 0; input < inputs; input++) {
            for (int unit = 0; unit < units; unit++) {
                int at = input * units + unit;
                double mean = gradients.stream()
                        .mapToDouble(each -> each.values()[at])
                        .average()
                        .orElseThrow();
                picture[input / side][input % side] += gradients.stream()
                                .mapToDouble(each -> (each.values()[at] - mean) * (each.values()[at] - mean))
                                .sum()
                        / (gradients.size() - 1)
                        / units;
            }
        }
        return Optional.of(Heatmap.of(
                "gradient-variance",
                "Variance over the seeds of the accumulated gradients of the first weights",
                "pixel, from the left",
                "pixel, from the top",
                "variance, mean of the units",
                List.of(),
                List.of(),
                picture));
    }

    private static List<Series> lines(List<Map<String, Object>> rows, String column) {
        return new TreeSet<>(
                        rows.stream().map(row -> (Double) row.get("lambda")).toList())
                .stream()
                        .map(lambda -> {
                            var of = rows.stream()
                                    .filter(row -> row.get("lambda").equals(lambda))
                                    .toList();
                            return new Series(
                                    "λ = " + lambda,
                                    of.stream()
                                            .mapToDouble(row -> Table.number(row, "classes"))
                                            .toArray(),
                                    of.stream()
                                            .mapToDouble(row -> Table.number(row, column))
                                            .toArray());
                        })
                        .toList();
    }

    private static List<Finding> findings(List<Map<String, Object>> rows, List<Map<String, Object>> ofGradients) {
        Predicate<Map<String, Object>> several = row -> Table.number(row, "classes") > 2;
        double without =
                Table.mean(rows, "pe", several.and(row -> row.get("lambda").equals(0.0)));
        double best =
                Table.mean(rows, "pe", several.and(row -> row.get("lambda").equals(BEST)));
        double strongest = Table.mean(rows, "pe", several.and(row -> row.get("lambda")
                .equals(rows.stream()
                        .mapToDouble(each -> (Double) each.get("lambda"))
                        .max()
                        .orElseThrow())));
        List<Finding> findings = new ArrayList<>();
        String raises = "a little regularisation leaves fewer solutions: PE is higher at λ = 0.001 than without";
        String noisy = "too much leaves noise: PE is lower at the greatest λ than at 0.001";
        if (Double.isNaN(best) || Double.isNaN(without)) {
            findings.add(Finding.notJudged(raises, "λ = 0 or 0.001 is not among them", SOURCE));
            findings.add(Finding.notJudged(noisy, "λ = 0.001 is not among them", SOURCE));
        } else {
            findings.add(Finding.of(
                    raises,
                    best > without,
                    String.format(
                            Locale.ROOT,
                            "%.3f against %.3f, in the mean over three classes or more (published: up to 0.48, for 9 classes)",
                            best,
                            without),
                    SOURCE));
            findings.add(Finding.of(
                    noisy, strongest < best, String.format(Locale.ROOT, "%.3f against %.3f", strongest, best), SOURCE));
        }
        var counts = new TreeSet<>(rows.stream()
                .map(row -> (Long) row.get("classes"))
                .filter(classes -> classes > 2)
                .toList());
        String falls = "APC-2 falls with the number of classes, in the mean over λ";
        findings.add(
                counts.size() < 2
                        ? Finding.notJudged(falls, "fewer than two numbers of classes above 2", SOURCE)
                        : Finding.of(
                                falls,
                                Table.mean(rows, "apc2", row -> row.get("classes")
                                                .equals(counts.last()))
                                        < Table.mean(rows, "apc2", row -> row.get("classes")
                                                .equals(counts.first())),
                                String.format(
                                        Locale.ROOT,
                                        "%.3f of %d classes, %.3f of %d",
                                        Table.mean(rows, "apc2", row -> row.get("classes")
                                                .equals(counts.first())),
                                        counts.first(),
                                        Table.mean(rows, "apc2", row -> row.get("classes")
                                                .equals(counts.last())),
                                        counts.last()),
                                SOURCE));
        var byLambda = new TreeSet<>(
                        rows.stream().map(row -> (Double) row.get("lambda")).toList())
                .stream()
                        .mapToDouble(lambda -> Table.mean(rows, "apc2", several.and(row -> row.get("lambda")
                                .equals(lambda))))
                        .filter(value -> !Double.isNaN(value))
                        .summaryStatistics();
        String untouched = String.format(
                Locale.ROOT,
                "regularising the first weights does not touch APC-2: it differs by at most %.2f between λ",
                NO_INFLUENCE);
        findings.add(
                byLambda.getCount() < 2
                        ? Finding.notJudged(untouched, "one λ alone", SOURCE)
                        : Finding.of(
                                untouched,
                                byLambda.getMax() - byLambda.getMin() <= NO_INFLUENCE,
                                String.format(Locale.ROOT, "%.3f to %.3f", byLambda.getMin(), byLambda.getMax()),
                                SOURCE));
        double plain = Table.mean(ofGradients, "apc1", row -> row.get("lambda").equals(0.0));
        double penalised = Table.mean(ofGradients, "apc1", row -> (Double) row.get("lambda") > 0);
        String vanishes =
                "any penalty makes the gradients of the first weights unlike: their APC-1 is less than half of that without";
        findings.add(
                Double.isNaN(plain) || Double.isNaN(penalised)
                        ? Finding.notJudged(vanishes, "λ = 0 or one above is not among them", SOURCE)
                        : Finding.of(
                                vanishes,
                                penalised < plain / 2,
                                String.format(Locale.ROOT, "%.3f against %.3f without, in the mean", penalised, plain),
                                SOURCE));
        return findings;
    }
}
