package latentgraph.experiments;

import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import latentgraph.core.InvalidInputException;
import latentgraph.core.RepresentationKey;
import latentgraph.training.Architecture;
import latentgraph.training.Architecture.Vgg;
import latentgraph.training.Classifier;
import latentgraph.training.ClassifierConfiguration;
import latentgraph.training.ImageDataSet;

/**
 * How far two trainings that differ in their seeds span the same spaces of activations (Wang et al. 2018): the maximum match
 * of each layer at several ε, and the sizes of simple matches in the layer nearest to the input and in that nearest to the
 * output. Of a convolutional layer a channel is a neuron, over a draw of samples and positions.
 *
 * @param runs two or more over the same samples; each two are matched
 * @param questions what is asked of them
 */
public record SubspaceExperiment(List<TrainedRun> runs, Extent extent, Questions questions) implements Experiment {
    /** The paper's figure 3 goes up to where almost all match. */
    public static final List<Double> EPSILONS = List.of(0.1, 0.2, 0.3, 0.4, 0.5, 0.6, 0.7);

    /** How many samples the reproduction takes. */
    private static final int SAMPLES = 500;

    /** The first published network sees all 10,000 test samples; their latents would be tens of gigabytes. */
    private static final int PUBLISHED_SAMPLES = 1_000;

    /** At the ε the paper calls small, below which a match is no accident. */
    private static final double LOW = 0.5;

    /** Of the neurons of both sides. */
    private static final double SMALL_MATCH = 0.1;

    /** Of the sizes of simple matches, from none to all neurons of both networks. */
    private static final int BINS = 32;

    private static final String TRAINED = "trained";
    private static final String UNTRAINED = "untrained";

    public SubspaceExperiment {
        runs = List.copyOf(runs);
        if (runs.size() < 2) {
            throw new InvalidInputException("%d runs are given; expected two or more to match".formatted(runs.size()));
        }
    }

    /**
     * What is asked of the networks.
     *
     * @param epsilons in [0, 1)
     * @param simpleEpsilon of the simple matches, in [0, 1)
     * @param neurons 1 or more of each side, whose minimum matches are sought, drawn by {@code seed}
     */
    public record Questions(List<Double> epsilons, double simpleEpsilon, int neurons, long seed) {
        public Questions {
            epsilons = new TreeSet<>(epsilons).stream().toList();
            // Written so that NaN is refused, too.
            if (epsilons.isEmpty() || !epsilons.stream().allMatch(epsilon -> epsilon >= 0 && epsilon < 1)) {
                throw new InvalidInputException("epsilon is %s; expected numbers in [0, 1)".formatted(epsilons));
            }
            if (!(simpleEpsilon >= 0 && simpleEpsilon < 1)) {
                throw new InvalidInputException(
                        "the epsilon of simple matches is %s; expected a number in [0, 1)".formatted(simpleEpsilon));
            }
            if (neurons < 1) {
                throw new InvalidInputException("neurons is %d; expected 1 or more".formatted(neurons));
            }
        }
    }

    /**
     * How a network is trained: on colour a VGG, looked at after each of its convolutions and where they end; else a
     * perceptron of layers narrow enough that the samples outnumber the neurons.
     */
    public static ClassifierConfiguration.Builder training(Extent extent, ImageDataSet data, long seed) {
        boolean published = extent == Extent.PAPER;
        var training = ClassifierConfiguration.builder().seed(seed).maxProbe(SAMPLES);
        if (data.channels() > 1) {
            var vgg = (Vgg) (published ? Architecture.vgg16Cifar() : Architecture.vggSmall());
            training.architecture(vgg).layers(blocks(vgg)).augment(published);
            if (published) {
                // The layers nearest to the output have 512 channels, the last at one position.
                training.maxProbe(PUBLISHED_SAMPLES)
                        .batchSize(128)
                        .epochs(160)
                        .learningRate(0.1)
                        .steps(List.of(80, 120), 0.1);
            } else {
                training.epochs(15).learningRate(0.05).steps(List.of(10), 0.1);
            }
        } else {
            training.widths(List.of(128, 128, 128, 128, 128))
                    .epochs(published ? 20 : 6)
                    .learningRate(0.02)
                    .steps(published ? List.of(10, 15) : List.of(4), 0.1);
        }
        return training.run("subspace-" + data.name() + "-seed" + seed + extent.suffix());
    }

    /** Convolution, normalisation and ReLU; at last the means of the channels, on which the classifier sits. */
    private static List<String> blocks(Vgg vgg) {
        List<String> blocks = new ArrayList<>();
        for (int stage = 1; stage <= vgg.stages().size(); stage++) {
            for (int i = 1; i <= vgg.stages().get(stage - 1).size(); i++) {
                blocks.add("stage%d.normalisation%d".formatted(stage, i));
            }
        }
        blocks.add(Architecture.POOLING);
        return blocks;
    }

    @Override
    public String name() {
        return "subspace";
    }

    @Override
    public String subject() {
        return runs.get(0).manifest().dataSet().name()
                + runs.stream().map(run -> " " + run.manifest().seed()).collect(Collectors.joining());
    }

    private record Pair(String layer, int at, String state, String one, String other, String seeds) {}

    @Override
    public Report report(Setting setting) {
        List<Map<String, Object>> inputs = new ArrayList<>();
        List<Pair> pairs = pairs(setting, inputs);
        int layers = pairs.stream().mapToInt(Pair::at).max().orElse(0);
        List<Map<String, Object>> matches = new ArrayList<>();
        int done = 0;
        for (Pair pair : pairs) {
            for (double epsilon : questions.epsilons) {
                var step = setting.step(
                        "matching " + pair.one + " with " + pair.other,
                        done++,
                        (long) pairs.size() * questions.epsilons.size());
                matches.add(maximumMatch(step, pair, epsilon));
            }
        }
        setting.progress().report("matching", done, done);
        List<Map<String, Object>> simple = new ArrayList<>();
        var ends = pairs.stream()
                .filter(pair -> pair.state.equals(TRAINED) && (pair.at == 1 || pair.at == layers))
                .toList();
        for (Pair pair : ends) {
            var step = setting.step("finding simple matches of " + pair.one, ends.indexOf(pair), ends.size());
            simple.addAll(simpleMatches(step, pair));
        }
        setting.progress().report("finding simple matches", ends.size(), ends.size());

        var training = new LinkedHashMap<String, Object>();
        runs.forEach(run -> training.put(run.run(), run.training()));
        return new Report(
                name(),
                subject(),
                "Subspace match between seeds, "
                        + runs.get(0).manifest().dataSet().name(),
                """
                A neuron is its activations over the samples. Those of one network match those of the other as far as
                each lies in the span of the matched neurons of the other side but for a share *ε* of its norm (Wang et
                al. 2018); the similarity of a layer is the share of its neurons, in both networks, that are in the maximum
                match. A simple match is a smallest match around a neuron; they are sought for a few neurons that are drawn.
                Of a convolutional layer a neuron is a channel, and its activations are over places, positions in the
                pictures of the samples: 10,000 are drawn, several times, and the similarities averaged.

                Untrained networks with the same seeds stand beside: what they have in common comes from the data and
                the widths, not from learning. Where a layer has as many neurons as there are places (samples, of a layer
                that is not convolutional), all of them match, whatever they are.""",
                setting.command(),
                Table.row(
                        "runs",
                        runs.stream().map(TrainedRun::run).toList(),
                        "scale",
                        extent.words(),
                        "epsilons",
                        questions.epsilons,
                        "simpleEpsilon",
                        questions.simpleEpsilon,
                        "neurons",
                        questions.neurons,
                        "repeats",
                        repeats(),
                        "seed",
                        questions.seed,
                        "training",
                        training),
                setting.versions(),
                Instant.now(),
                inputs,
                List.of(
                        new Table(
                                "networks",
                                "The networks, on the samples that are looked at",
                                List.of("run", "seed", "accuracy"),
                                runs.stream()
                                        .map(run -> Table.row(
                                                "run",
                                                run.run(),
                                                "seed",
                                                run.manifest().seed(),
                                                "accuracy",
                                                run.last().accuracy()))
                                        .toList()),
                        new Table(
                                "similarity",
                                "Maximum matching similarity by layer and ε (Wang et al. figure 3)",
                                List.of(
                                        "layer",
                                        "state",
                                        "seeds",
                                        "epsilon",
                                        "value",
                                        "deviation",
                                        "neurons",
                                        "samples",
                                        "places",
                                        "draws"),
                                matches),
                        new Table(
                                "simple-matches",
                                "Simple matches near the input and near the output (Wang et al. figure 2)",
                                List.of("layer", "seeds", "size", "share", "neuronsWithIt"),
                                simple)),
                figures(matches, simple),
                findings(matches, simple, layers));
    }

    private List<Pair> pairs(Setting setting, List<Map<String, Object>> inputs) {
        var first = runs.get(0).manifest();
        List<Pair> pairs = new ArrayList<>();
        for (int at = 0; at < first.layers().size(); at++) {
            String layer = first.layers().get(at).name();
            boolean pixels = layer.equals(Classifier.INPUT);
            if (pixels) {
                continue;
            }
            for (TrainedRun run : runs) {
                run.ingest(setting, layer, Set.of(0, run.last().epoch()), 1);
                for (int epoch : List.of(0, run.last().epoch())) {
                    inputs.add(setting.input(key(run, epoch, layer)));
                }
            }
            int place = at + (first.layers().get(0).name().equals(Classifier.INPUT) ? 0 : 1);
            for (int i = 0; i < runs.size(); i++) {
                for (int j = i + 1; j < runs.size(); j++) {
                    for (String state : List.of(TRAINED, UNTRAINED)) {
                        pairs.add(new Pair(
                                layer,
                                place,
                                state,
                                key(runs.get(i), epoch(runs.get(i), state), layer),
                                key(runs.get(j), epoch(runs.get(j), state), layer),
                                runs.get(i).manifest().seed() + ", "
                                        + runs.get(j).manifest().seed()));
                    }
                }
            }
        }
        return pairs;
    }

    private static int epoch(TrainedRun run, String state) {
        return state.equals(TRAINED) ? run.last().epoch() : 0;
    }

    private static String key(TrainedRun run, int epoch, String layer) {
        return new RepresentationKey(run.run(), epoch, layer).toString();
    }

    private Map<String, Object> maximumMatch(Setting setting, Pair pair, double epsilon) {
        var row = setting.store()
                .write(
                        """
                        CALL latent.similarity.maximumMatch.write($one, $other, {epsilon: $epsilon, repeats: $repeats})
                        YIELD value, samples, details
                        MATCH (r:Representation {key: $one})
                        RETURN value, samples, details.places AS places, details.draws AS draws,
                               details.deviation AS deviation, coalesce(r.channels, r.dimension) AS neurons""",
                        Map.of("one", pair.one, "other", pair.other, "epsilon", epsilon, "repeats", repeats()))
                .get(0);
        return Table.row(
                "at",
                pair.at,
                "layer",
                pair.layer,
                "state",
                pair.state,
                "seeds",
                pair.seeds,
                "epsilon",
                epsilon,
                "value",
                row.get("value"),
                "deviation",
                row.get("deviation"),
                "neurons",
                row.get("neurons"),
                "samples",
                row.get("samples"),
                "places",
                row.get("places"),
                "draws",
                row.get("draws"));
    }

    /** Draws of positions of a convolutional layer. */
    private long repeats() {
        return extent == Extent.PAPER ? 16 : 4;
    }

    private List<Map<String, Object>> simpleMatches(Setting setting, Pair pair) {
        long width = (Long) setting.store()
                .read(
                        "MATCH (r:Representation {key: $key}) RETURN coalesce(r.channels, r.dimension) AS width",
                        Map.of("key", pair.one))
                .get(0)
                .get("width");
        return setting
                .store()
                .read(
                        """
                        CALL latent.similarity.simpleMatches.stream($one, $other,
                            {epsilon: $epsilon, neurons: $neurons, otherNeurons: $otherNeurons})
                        YIELD size, neuronsWithIt RETURN size, neuronsWithIt ORDER BY size""",
                        Map.of(
                                "one",
                                pair.one,
                                "other",
                                pair.other,
                                "epsilon",
                                questions.simpleEpsilon,
                                "neurons",
                                drawn(width, 0),
                                "otherNeurons",
                                drawn(width, 1)))
                .stream()
                .map(row -> Table.row(
                        "layer",
                        pair.layer,
                        "seeds",
                        pair.seeds,
                        "size",
                        row.get("size"),
                        "share",
                        ((Long) row.get("size")) / (2.0 * width),
                        "neuronsWithIt",
                        row.get("neuronsWithIt")))
                .toList();
    }

    private List<Long> drawn(long width, int side) {
        return new Random(2 * questions.seed + side)
                .ints(0, (int) width)
                .distinct()
                .limit(Math.min(questions.neurons, width))
                .asLongStream()
                .sorted()
                .boxed()
                .toList();
    }

    private List<Figure> figures(List<Map<String, Object>> matches, List<Map<String, Object>> simple) {
        List<Figure> figures = new ArrayList<>();
        List<Chart.Plot> plots = new ArrayList<>();
        for (String state : List.of(TRAINED, UNTRAINED)) {
            plots.add(new Chart.Plot(
                    state,
                    Axis.of("layer, from the input on"),
                    Axis.fromZero("maximum matching similarity (share of neurons)", 1),
                    questions.epsilons.stream()
                            .map(epsilon -> byLayer(
                                    "ε = " + epsilon,
                                    matches,
                                    row -> row.get("state").equals(state)
                                            && row.get("epsilon").equals(epsilon)))
                            .toList(),
                    false));
        }
        figures.add(new Chart("similarity", "Maximum matching similarity by layer (Wang et al. figure 3)", 2, plots));
        var byLayer = simple.stream()
                .collect(Collectors.groupingBy(
                        row -> (String) row.get("layer"), LinkedHashMap::new, Collectors.toList()));
        if (!byLayer.isEmpty()) {
            figures.add(new Chart(
                    "simple-matches",
                    String.format(
                            Locale.ROOT,
                            "Sizes of simple matches at ε = %s (Wang et al. figure 2)",
                            questions.simpleEpsilon),
                    2,
                    byLayer.entrySet().stream()
                            .map(entry -> new Chart.Plot(
                                    entry.getKey(),
                                    Axis.fromZero("neurons in the match, of both networks", Double.NaN),
                                    Axis.fromZero("simple matches", Double.NaN),
                                    List.of(Series.histogram(
                                            "simple matches",
                                            entry.getValue().stream()
                                                    .mapToDouble(row -> Table.number(row, "size"))
                                                    .toArray(),
                                            0,
                                            Table.number(entry.getValue().get(0), "size")
                                                    / Table.number(
                                                            entry.getValue().get(0), "share"),
                                            BINS)),
                                    false))
                            .toList()));
        }
        return figures;
    }

    /** The mean over the pairs, by layer. */
    private static Series byLayer(
            String name, List<Map<String, Object>> matches, Predicate<Map<String, Object>> chosen) {
        var at = new TreeSet<Integer>();
        matches.forEach(row -> at.add((Integer) row.get("at")));
        return new Series(
                name,
                at.stream().mapToDouble(Integer::doubleValue).toArray(),
                at.stream()
                        .mapToDouble(layer -> Table.mean(
                                matches, "value", row -> row.get("at").equals(layer) && chosen.test(row)))
                        .toArray());
    }

    private List<Finding> findings(List<Map<String, Object>> matches, List<Map<String, Object>> simple, int layers) {
        Predicate<Map<String, Object>> trained = row -> row.get("state").equals(TRAINED);
        double near =
                Table.mean(matches, "value", trained.and(row -> row.get("at").equals(1)));
        double far =
                Table.mean(matches, "value", trained.and(row -> row.get("at").equals(layers)));
        double between = Table.mean(
                matches,
                "value",
                trained.and(row -> !row.get("at").equals(1) && !row.get("at").equals(layers)));
        double small = questions.epsilons.stream()
                .filter(epsilon -> epsilon <= 0.3)
                .mapToDouble(Double::doubleValue)
                .max()
                .orElse(questions.epsilons.get(0));
        double atSmall = Table.mean(
                matches, "value", trained.and(row -> row.get("epsilon").equals(small)));
        List<Finding> findings = new ArrayList<>();
        findings.add(Finding.of(
                String.format(
                        Locale.ROOT,
                        "two networks that differ in their seeds have little in common: at ε = %s fewer than half of the neurons match, in the mean of the layers",
                        small),
                atSmall < LOW,
                String.format(
                        Locale.ROOT,
                        "%.3f trained, %.3f untrained",
                        atSmall,
                        Table.mean(matches, "value", trained.negate().and(row -> row.get("epsilon")
                                .equals(small)))),
                "Wang et al. 2018, section 5.1"));
        for (boolean output : new boolean[] {true, false}) {
            String statement = "the layer nearest to the %s is more alike than those between, in the mean over ε"
                    .formatted(output ? "output" : "input");
            findings.add(
                    layers < 3
                            ? Finding.notJudged(
                                    statement,
                                    "%d layers have none between".formatted(layers),
                                    "Wang et al. 2018, figure 3")
                            : Finding.of(
                                    statement,
                                    (output ? far : near) > between,
                                    String.format(Locale.ROOT, "%.3f against %.3f", output ? far : near, between),
                                    "Wang et al. 2018, figure 3"));
        }
        String first = (String) matches.get(0).get("layer");
        for (boolean output : new boolean[] {false, true}) {
            String statement =
                    "near the %s hardly a single neuron or small set of neurons has a counterpart: the median simple match takes more than a tenth of the neurons"
                            .formatted(output ? "output" : "input");
            double[] shares = simple.stream()
                    .filter(row -> row.get("layer").equals(first) != output)
                    .mapToDouble(row -> Table.number(row, "share"))
                    .sorted()
                    .toArray();
            findings.add(
                    shares.length == 0
                            ? Finding.notJudged(
                                    statement,
                                    "no simple match was found there at ε = " + questions.simpleEpsilon,
                                    "Wang et al. 2018, figure 2")
                            : Finding.of(
                                    statement,
                                    shares[shares.length / 2] > SMALL_MATCH,
                                    String.format(
                                            Locale.ROOT,
                                            "%.3f in the median of %d, %.3f the smallest",
                                            shares[shares.length / 2],
                                            shares.length,
                                            shares[0]),
                                    "Wang et al. 2018, figure 2"));
        }
        return findings;
    }
}
