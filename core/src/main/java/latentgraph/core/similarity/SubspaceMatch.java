package latentgraph.core.similarity;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.SplittableRandom;
import java.util.function.IntUnaryOperator;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import latentgraph.core.Blocks;
import latentgraph.core.InvalidInputException;
import latentgraph.core.LatentMatrix;
import latentgraph.core.Progress;

/**
 * Subspace match of two layers (Wang et al. 2018). A neuron is the vector of its activations over the samples, neither
 * centred nor scaled; it lies in the span of others up to ε if the norm of its least-squares residual is at most ε times its
 * own norm. A <i>match</i> is a set of neurons of A and one of B, each neuron of either lying in the span of the other set up
 * to ε. The union of matches is a match, so there is one <i>maximum match</i> (X*, Y*), and the value is
 * (|X*| + |Y*|) / (|A| + |B|), in [0, 1].
 *
 * <p>A neuron whose norm is at most 1e-16 is dead: it matches nothing, but counts among the neurons.
 *
 * <p>Does not change with the order of the neurons of either side, the scale of each (but 0), or the order of the samples, nor
 * with one rotation of the space of samples for both sides; symmetric. Rises with ε. 1 between a layer and itself unless it
 * has dead neurons. A shift or a rotation of the neurons changes it.
 *
 * <p>Residuals are compared with ε with a slack of 1e-9, which rounding in double precision stays under; a neuron that others
 * make up but for 1e-10 of its norm adds nothing to their span. Latents are floats, so sums of neurons are themselves right
 * to 1e-7 alone: an ε below that asks about rounding.
 */
public final class SubspaceMatch implements Comparison {
    private static final double SLACK = 1e-9;
    private static final double DEAD = 1e-16;

    /** One of the two layers. */
    public enum Side {
        A,
        B
    }

    /**
     * Neurons of A and of B.
     *
     * @param ofA ascending
     * @param ofB ascending
     */
    public record Match(List<Integer> ofA, List<Integer> ofB) {
        private static Match of(int[] ofA, int[] ofB) {
            return new Match(
                    Arrays.stream(ofA).boxed().toList(),
                    Arrays.stream(ofB).boxed().toList());
        }

        public int size() {
            return ofA.size() + ofB.size();
        }
    }

    /** A neuron: its side, and its column there. */
    public record Neuron(Side side, int column) {}

    private final LatentMatrix a;
    private final LatentMatrix b;
    private final double epsilon;
    private final int threads;
    private final SharedCoordinates space;
    private final int[][] maximum;

    private SubspaceMatch(
            LatentMatrix a, LatentMatrix b, double epsilon, SharedCoordinates space, int threads, Progress progress) {
        this.a = a;
        this.b = b;
        this.epsilon = epsilon;
        this.threads = threads;
        this.space = space;
        int columns = a.columns() + b.columns();
        maximum = maximum(alive(0, a.columns()), alive(a.columns(), columns), Integer.MIN_VALUE, threads, progress);
    }

    /**
     * Finds the maximum match.
     *
     * @param epsilon in [0, 1)
     * @throws InvalidInputException if the samples are not the same in number or none, or {@code epsilon} is out of range
     * @implNote twice n · (columns of A + columns of B)² multiplications in double precision for an orthonormal basis of all
     *     neurons, then rounds on vectors of columns of A + columns of B numbers, each of which takes at least one neuron
     *     away. {@link #permuted} and {@link #resampled} do all of that again
     */
    public static SubspaceMatch of(LatentMatrix a, LatentMatrix b, double epsilon, int threads, Progress progress) {
        Shapes.requireSameSamples(a, b, 1);
        if (!(epsilon >= 0 && epsilon < 1)) {
            throw new InvalidInputException("epsilon is " + epsilon + "; expected a number in [0, 1)");
        }
        SharedCoordinates space = SharedCoordinates.of(
                a, b, Shapes.ones(a.rows()), row -> row, row -> row, false, DEAD, threads, progress);
        return new SubspaceMatch(a, b, epsilon, space, threads, progress);
    }

    /** Bytes held at most beside the latents. */
    public static long estimateBytes(int samples, int columnsOfA, int columnsOfB) {
        long columns = (long) columnsOfA + columnsOfB;
        return SharedCoordinates.estimateBytes(samples, columns) + 5 * 8 * columns * columns;
    }

    /** Bytes beside those that {@link #permuted} or {@link #resampled} takes, a thread that asks. */
    public static long estimateBytesADraw(int samples, int columnsOfA, int columnsOfB) {
        return estimateBytes(samples, columnsOfA, columnsOfB);
    }

    @Override
    public int samples() {
        return a.rows();
    }

    @Override
    public double value() {
        return share(maximum);
    }

    @Override
    public double permuted(int[] order) {
        return value(a, b, epsilon, Shapes.ones(order.length), row -> row, row -> order[row]);
    }

    @Override
    public double resampled(int[] rows) {
        return resampled(a, b, epsilon, rows);
    }

    /**
     * Each sample as often as it is drawn: a value of it weighs by the root of that in the norms and the residuals.
     *
     * @param rows samples drawn, however many
     */
    static double resampled(LatentMatrix a, LatentMatrix b, double epsilon, int[] rows) {
        double[] counts = Shapes.counts(rows, a.rows());
        int[] drawn = Shapes.distinct(counts);
        double[] weights =
                Arrays.stream(Shapes.chosen(counts, drawn)).map(Math::sqrt).toArray();
        return value(a, b, epsilon, weights, row -> drawn[row], row -> drawn[row]);
    }

    private static double value(
            LatentMatrix a,
            LatentMatrix b,
            double epsilon,
            double[] weights,
            IntUnaryOperator ofA,
            IntUnaryOperator ofB) {
        SharedCoordinates otherwise = SharedCoordinates.of(a, b, weights, ofA, ofB, false, DEAD, 1, Progress.SILENT);
        return new SubspaceMatch(a, b, epsilon, otherwise, 1, Progress.SILENT).value();
    }

    private double share(int[][] match) {
        return (double) (match[0].length + match[1].length) / (a.columns() + b.columns());
    }

    /** Unique; both sides are empty where nothing matches. */
    public Match maximumMatch() {
        return match(maximum);
    }

    /**
     * A match that holds the neuron and no smaller match that holds it: from the maximum match, the other neurons are tried
     * in order, A's by index and then B's, or in a random order; one goes, with all that then no longer match, if the
     * neuron stays in the maximum match of the rest. Which of several minimum matches is found depends on the order.
     *
     * @param seed of a random order; empty for the order of the neurons
     * @return empty if the neuron is not in the maximum match
     * @throws InvalidInputException if there is no such neuron
     * @implNote up to a maximum match on the small vectors for each neuron that is tried
     */
    public Optional<Match> minimumMatch(Neuron neuron, OptionalLong seed, Progress progress) {
        int wanted = index(neuron);
        if (!holds(maximum, wanted)) {
            return Optional.empty();
        }
        int[] inOrder = IntStream.concat(Arrays.stream(maximum[0]), Arrays.stream(maximum[1]))
                .toArray();
        int[] order = inOrder;
        if (seed.isPresent()) {
            int[] drawn = Significance.order(order.length, new SplittableRandom(seed.getAsLong()));
            order = Arrays.stream(drawn).map(i -> inOrder[i]).toArray();
        }
        int[][] match = maximum;
        for (int tried = 0; tried < order.length; tried++) {
            int without = order[tried];
            progress.report("finding a minimum match", tried, order.length);
            if (without == wanted || !holds(match, without)) {
                continue;
            }
            int[][] rest = maximum(
                    Arrays.stream(match[0]).filter(i -> i != without).toArray(),
                    Arrays.stream(match[1]).filter(i -> i != without).toArray(),
                    wanted,
                    threads,
                    Progress.SILENT);
            if (holds(rest, wanted)) {
                match = rest;
            }
        }
        return Optional.of(match(match));
    }

    /**
     * The distinct minimum matches of neurons, in the order in which they are first found.
     *
     * @param neurons whose minimum matches are sought; empty for all of the maximum match, A's and then B's. Those that are
     *     not in it have none
     * @param seed as in {@link #minimumMatch}, the same for each
     * @return each with the neurons it is the minimum match of
     * @throws java.util.concurrent.CancellationException if the calling thread is interrupted
     * @implNote a minimum match a neuron; neurons are shared among the threads. For m matched neurons up to m² maximum
     *     matches: seconds for tens of neurons, hours for many hundreds
     */
    public Map<Match, List<Neuron>> simpleMatches(List<Neuron> neurons, OptionalLong seed, Progress progress) {
        List<Neuron> sought = neurons.isEmpty()
                ? Stream.concat(
                                Arrays.stream(maximum[0]).mapToObj(i -> new Neuron(Side.A, i)),
                                Arrays.stream(maximum[1]).mapToObj(i -> new Neuron(Side.B, i - a.columns())))
                        .toList()
                : neurons;
        SubspaceMatch alone = new SubspaceMatch(this);
        List<Optional<Match>> found = new ArrayList<>(Collections.nCopies(sought.size(), Optional.empty()));
        Blocks.run("finding simple matches", sought.size(), sought.size(), threads, progress, () -> at -> {
            found.set(at, alone.minimumMatch(sought.get(at), seed, Progress.SILENT));
            return 1;
        });
        Map<Match, List<Neuron>> simple = new LinkedHashMap<>();
        for (int at = 0; at < found.size(); at++) {
            Neuron neuron = sought.get(at);
            found.get(at)
                    .ifPresent(match -> simple.merge(
                            match, List.of(neuron), (one, other) -> Stream.concat(one.stream(), other.stream())
                                    .toList()));
        }
        return simple;
    }

    /** The same in one thread. */
    private SubspaceMatch(SubspaceMatch same) {
        a = same.a;
        b = same.b;
        epsilon = same.epsilon;
        threads = 1;
        space = same.space;
        maximum = same.maximum;
    }

    private int index(Neuron neuron) {
        int columns = (neuron.side == Side.A ? a : b).columns();
        if (neuron.column < 0 || neuron.column >= columns) {
            throw new InvalidInputException("neuron is %d of %s, which has %d; expected 0 to %d"
                    .formatted(neuron.column, neuron.side, columns, columns - 1));
        }
        return neuron.side == Side.A ? neuron.column : a.columns() + neuron.column;
    }

    private Match match(int[][] match) {
        return Match.of(
                match[0], Arrays.stream(match[1]).map(i -> i - a.columns()).toArray());
    }

    private static boolean holds(int[][] match, int neuron) {
        return Arrays.binarySearch(match[0], neuron) >= 0 || Arrays.binarySearch(match[1], neuron) >= 0;
    }

    private int[] alive(int from, int to) {
        return IntStream.range(from, to).filter(i -> space.norms[i] > 0).toArray();
    }

    /**
     * Of some neurons of either side, ascending, numbered through both sides.
     *
     * @param wanted where this neuron goes, the rest need not be known, and nothing is left
     */
    private int[][] maximum(int[] ofA, int[] ofB, int wanted, int hands, Progress progress) {
        int[][] left = {ofA, ofB};
        boolean held = false;
        for (int round = 0; ; round++) {
            Blocks.stopIfInterrupted();
            progress.report("matching subspaces", round, 0);
            int side = round % 2;
            int[] near = near(left[side], left[1 - side], hands);
            boolean lost = Arrays.binarySearch(left[side], wanted) >= 0 && Arrays.binarySearch(near, wanted) < 0;
            if (near.length == 0 || lost) {
                return new int[2][0];
            }
            // The other side was held to this one just before: if this one keeps all, both keep all.
            if (near.length == left[side].length && held) {
                return left;
            }
            left[side] = near;
            held = true;
        }
    }

    /** Those of {@code columns} that lie in the span of the others up to ε. */
    private int[] near(int[] columns, int[] others, int hands) {
        if (columns.length == 0 || others.length == 0) {
            return new int[0];
        }
        Span span = new Span(Span.chosen(space.panels, space.rows, others), space.rows, hands, Progress.SILENT);
        double[] distances = span.distances(Span.chosen(space.panels, space.rows, columns));
        return IntStream.range(0, columns.length)
                .filter(at -> distances[at] <= epsilon + SLACK)
                .map(at -> columns[at])
                .toArray();
    }
}
