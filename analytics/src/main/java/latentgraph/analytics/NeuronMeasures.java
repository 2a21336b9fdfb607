package latentgraph.analytics;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import latentgraph.core.InvalidInputException;
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

    static final SimilarityMeasure<SubspaceMatch> MAXIMUM_MATCH = new OfSubspaces<>("maximumMatch") {
        @Override
        Method<SubspaceMatch> method(Settings settings) {
            double epsilon = epsilon(settings);
            return (pair, k, threads, progress) ->
                    SubspaceMatch.of(pair.vectors(), pair.otherVectors(), epsilon, threads, progress);
        }

        @Override
        Map<String, Object> details(SubspaceMatch comparison) {
            return sizes(comparison.maximumMatch());
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
            var neuron = new Neuron(other ? SubspaceMatch.Side.B : SubspaceMatch.Side.A, column);
            return (pair, k, threads, progress) -> {
                var subspaces = SubspaceMatch.of(pair.vectors(), pair.otherVectors(), epsilon, threads, progress);
                return new MinimumMatch(
                        pair.size(),
                        Math.toIntExact(StoredRepresentation.number(pair.one().node(), "dimension")
                                + StoredRepresentation.number(pair.other().node(), "dimension")),
                        subspaces.minimumMatch(neuron, order, progress));
            };
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
            return (pair, k, threads, progress) -> {
                var subspaces = SubspaceMatch.of(pair.vectors(), pair.otherVectors(), epsilon, threads, progress);
                List<Neuron> asked = new ArrayList<>();
                neurons.forEach(column -> asked.add(new Neuron(SubspaceMatch.Side.A, column)));
                otherNeurons.forEach(column -> asked.add(new Neuron(SubspaceMatch.Side.B, column)));
                return new SimpleMatches(pair.size(), subspaces.simpleMatches(asked, order, progress));
            };
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

    private abstract static class OfSubspaces<C extends Comparison> extends LatentMeasures.OfVectors<C> {
        OfSubspaces(String name) {
            super(name);
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
        long kernelBytes(int samples, int dimension, int otherDimension, int threads) {
            return SubspaceMatch.estimateBytes(samples, dimension, otherDimension);
        }

        @Override
        long kernelBytesADraw(int samples, int dimension, int otherDimension) {
            return SubspaceMatch.estimateBytesADraw(samples, dimension, otherDimension);
        }
    }
}
