package latentgraph.analytics;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.function.Function;
import latentgraph.core.InvalidInputException;
import latentgraph.core.LayerShape;
import latentgraph.core.similarity.ChannelMatch;
import latentgraph.core.similarity.ChannelMatch.Draw;
import latentgraph.core.similarity.ChannelMatch.Layers;
import latentgraph.core.similarity.Comparison;
import latentgraph.core.similarity.NeuronAssignment;
import latentgraph.core.similarity.SubspaceMatch;
import latentgraph.core.similarity.SubspaceMatch.Match;
import latentgraph.core.similarity.SubspaceMatch.Neuron;

/** The measures that compare neurons, the columns of the latents: meant for networks with the same layer. */
final class NeuronMeasures {
    private static final double EPSILON = 0.3;

    private NeuronMeasures() {}

    static final SimilarityMeasure<NeuronAssignment> ASSIGNMENT = new LatentMeasures.OfVectors<>("assignment") {
        @Override
        Method<NeuronAssignment> method(Settings settings) {
            boolean absolute = settings.flag("absolute", true);
            return (pair, k, threads, progress) ->
                    NeuronAssignment.of(pair.vectors(), pair.otherVectors(), absolute, threads, progress);
        }

        @Override
        Map<String, Object> details(NeuronAssignment comparison) {
            return Map.of("pairs", (long) comparison.pairs().size());
        }

        @Override
        long kernelBytes(int samples, int dimension, int otherDimension, int threads) {
            return NeuronAssignment.estimateBytes(samples, dimension, otherDimension, threads);
        }

        @Override
        long kernelBytesADraw(int samples, int dimension, int otherDimension) {
            return NeuronAssignment.estimateBytesADraw(samples, dimension, otherDimension);
        }
    };

    static final SimilarityMeasure<ChannelMatch> MAXIMUM_MATCH = new OfSubspaces<>("maximumMatch") {
        @Override
        Method<ChannelMatch> method(Settings settings) {
            double epsilon = epsilon(settings);
            Neurons neurons = Neurons.read(settings, true);
            return (pair, k, threads, progress) ->
                    neurons.compared(pair, layers -> ChannelMatch.of(layers, neurons.draw, epsilon, threads, progress));
        }

        @Override
        Map<String, Object> details(ChannelMatch comparison) {
            List<Match> matches = comparison.matches();
            Map<String, Object> details = new LinkedHashMap<>();
            details.put("neurons", mean(matches, Match::ofA));
            details.put("otherNeurons", mean(matches, Match::ofB));
            details.put("places", (long) comparison.places());
            details.put("draws", (long) matches.size());
            details.put("deviation", comparison.deviation());
            return details;
        }

        /** Whole of one draw. */
        private static Number mean(List<Match> matches, Function<Match, List<Integer>> side) {
            long sum = matches.stream()
                    .mapToLong(match -> side.apply(match).size())
                    .sum();
            if (matches.size() == 1) {
                return sum;
            }
            return (double) sum / matches.size();
        }

        @Override
        Map<String, Object> turned(Map<String, Object> details) {
            return swapped(details, "neurons", "otherNeurons");
        }
    };

    static final SimilarityMeasure<MinimumMatch> MINIMUM_MATCH = new OfSubspaces<>("minimumMatch") {
        @Override
        double ofItself() {
            return Double.NaN;
        }

        @Override
        boolean symmetric() {
            return false;
        }

        @Override
        Method<MinimumMatch> method(Settings settings) {
            double epsilon = epsilon(settings);
            int column = settings.integer("neuron", 0, 0, Integer.MAX_VALUE);
            boolean other = settings.flag("ofOther", false);
            OptionalLong order = order(settings);
            Neurons neurons = Neurons.read(settings, false);
            var neuron = new Neuron(other ? SubspaceMatch.Side.B : SubspaceMatch.Side.A, column);
            return (pair, k, threads, progress) -> neurons.compared(
                    pair,
                    layers -> new MinimumMatch(
                            pair.size(),
                            Math.addExact(
                                    layers.shapeOfA().channels(),
                                    layers.shapeOfB().channels()),
                            layers.ofOneDraw(neurons.draw, epsilon, threads, progress)
                                    .minimumMatch(neuron, order, progress)));
        }

        @Override
        Map<String, Object> details(MinimumMatch comparison) {
            return comparison.match().map(OfSubspaces::sizes).orElse(Map.of());
        }
    };

    static final SimilarityMeasure<SimpleMatches> SIMPLE_MATCHES = new OfSubspaces<>("simpleMatches") {
        @Override
        double ofItself() {
            return Double.NaN;
        }

        @Override
        boolean symmetric() {
            return false;
        }

        @Override
        Method<SimpleMatches> method(Settings settings) {
            double epsilon = epsilon(settings);
            List<Integer> neurons = settings.indices("neurons");
            List<Integer> otherNeurons = settings.indices("otherNeurons");
            OptionalLong order = order(settings);
            Neurons of = Neurons.read(settings, false);
            List<Neuron> asked = new ArrayList<>();
            neurons.forEach(column -> asked.add(new Neuron(SubspaceMatch.Side.A, column)));
            otherNeurons.forEach(column -> asked.add(new Neuron(SubspaceMatch.Side.B, column)));
            return (pair, k, threads, progress) -> of.compared(
                    pair,
                    layers -> new SimpleMatches(
                            pair.size(),
                            layers.ofOneDraw(of.draw, epsilon, threads, progress)
                                    .simpleMatches(asked, order, progress)));
        }

        @Override
        Map<String, Object> details(SimpleMatches comparison) {
            return Map.of(
                    "matches",
                    (long) comparison.matches().size(),
                    "sizes",
                    comparison.matches().keySet().stream()
                            .map(match -> (long) match.size())
                            .sorted()
                            .toList());
        }
    };

    /**
     * The minimum match of one neuron; its value is the share of all neurons that it takes.
     *
     * @param match empty where the neuron is in no match
     */
    record MinimumMatch(int samples, int neurons, Optional<Match> match) implements Comparison {
        @Override
        public double value() {
            return match.map(found -> (double) found.size() / neurons).orElse(Double.NaN);
        }

        @Override
        public double permuted(int[] order) {
            throw unsure("minimumMatch", "p-value", "permutations");
        }

        @Override
        public double resampled(int[] rows) {
            throw unsure("minimumMatch", "interval", "bootstrap");
        }
    }

    /**
     * The distinct minimum matches of some neurons; the value is their mean size.
     *
     * @param matches with the neurons that have each
     */
    record SimpleMatches(int samples, Map<Match, List<Neuron>> matches) implements Comparison {
        @Override
        public double value() {
            return matches.keySet().stream().mapToInt(Match::size).average().orElse(Double.NaN);
        }

        @Override
        public double permuted(int[] order) {
            throw unsure("simpleMatches", "p-value", "permutations");
        }

        @Override
        public double resampled(int[] rows) {
            throw unsure("simpleMatches", "interval", "bootstrap");
        }
    }

    private static InvalidInputException unsure(String measure, String what, String setting) {
        return new InvalidInputException(
                "%s says which neurons belong together, not how alike two representations are, so it has no %s; ask for %s 0, or for maximumMatch"
                        .formatted(measure, what, setting));
    }

    private abstract static class OfSubspaces<C extends Comparison> extends SimilarityMeasure<C> {
        OfSubspaces(String name) {
            super(name, Need.VECTORS);
        }

        static double epsilon(Settings settings) {
            return settings.number("epsilon", EPSILON, 0, Math.nextDown(1.0));
        }

        /** The order in which neurons are tried: −1 for that of their columns, else the seed of a random one. */
        static OptionalLong order(Settings settings) {
            int seed = settings.integer("orderSeed", -1, -1, Integer.MAX_VALUE);
            return seed < 0 ? OptionalLong.empty() : OptionalLong.of(seed);
        }

        static Map<String, Object> sizes(Match match) {
            return Map.of(
                    "neurons", (long) match.ofA().size(),
                    "otherNeurons", (long) match.ofB().size());
        }

        @Override
        long bytes(Extent extent) {
            Neurons neurons = Neurons.of(extent.parameters());
            return extent.ofMatching()
                    + extent.ofVectors()
                    + ChannelMatch.estimateBytes(
                            (int) extent.samples(),
                            neurons.shape(extent.shape(), extent.dimension()),
                            neurons.shape(extent.otherShape(), extent.otherDimension()),
                            neurons.draw);
        }

        @Override
        long bytesADraw(Extent extent) {
            Neurons neurons = Neurons.of(extent.parameters());
            return ChannelMatch.estimateBytesADraw(
                    (int) extent.samples(),
                    neurons.shape(extent.shape(), extent.dimension()),
                    neurons.shape(extent.otherShape(), extent.otherDimension()),
                    neurons.draw);
        }
    }

    /**
     * What counts as a neuron, and where it is looked at.
     *
     * @param channels whether a channel of a convolutional layer is one; else each of its values
     */
    private record Neurons(boolean channels, Draw draw) {
        static Neurons read(Settings settings, boolean repeated) {
            boolean channels = settings.flag("channels", true);
            int positions = settings.integer("positions", Draw.PUBLISHED.places(), 1, Integer.MAX_VALUE);
            int repeats = repeated ? settings.integer("repeats", Draw.PUBLISHED.repeats(), 1, 10_000) : 1;
            int seed = settings.integer("positionSeed", 0, 0, Integer.MAX_VALUE);
            return new Neurons(channels, new Draw(positions, repeats, seed));
        }

        /** As they were read. */
        static Neurons of(Map<String, Object> parameters) {
            return read(new Settings(parameters), parameters.containsKey("repeats"));
        }

        /** A unit of a dense layer is a channel of one position. */
        LayerShape shape(LayerShape stored, long dimension) {
            return channels && stored != null ? stored : new LayerShape(Math.toIntExact(dimension), 1, 1);
        }

        /** By the keys of the samples, so that the same are drawn whatever their order in the store. */
        <C> C compared(MatchedRepresentations pair, Function<Layers, C> compare) {
            LayerShape shape = shape(pair.one());
            LayerShape otherShape = shape(pair.other());
            if (shape.height() != otherShape.height() || shape.width() != otherShape.width()) {
                throw new InvalidInputException(
                        "%s and %s; channels are matched over the same positions: compare layers of the same height and width, or take each value for a neuron (channels: false; --param channels=false on the command line)"
                                .formatted(told(pair.one()), told(pair.other())));
            }
            var ordered = shape.positions() == 1 ? pair : pair.byKey();
            return compare.apply(new Layers(ordered.vectors(), shape, ordered.otherVectors(), otherShape));
        }

        private LayerShape shape(StoredRepresentation stored) {
            return shape(stored.shape(), StoredRepresentation.number(stored.node(), "dimension"));
        }

        private static String told(StoredRepresentation stored) {
            LayerShape shape = stored.shape();
            return shape == null
                    ? "'%s' is not known to be convolutional".formatted(stored.key())
                    : "'%s' has channels of %d × %d".formatted(stored.key(), shape.height(), shape.width());
        }
    }
}
