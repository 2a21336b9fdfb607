package latentgraph.core.similarity;

import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import latentgraph.core.Blocks;
import latentgraph.core.InvalidInputException;
import latentgraph.core.LatentMatrix;
import latentgraph.core.Progress;

/**
 * How alike two layers are neuron by neuron: Pearson's correlation r over the samples between every neuron (column) of A and
 * of B, the one-to-one assignment of neurons with the greatest sum of |r|, and the mean |r| of its pairs (as in Li et al.
 * 2016). Where one side has more neurons, the other is assigned wholly.
 *
 * <p>In [0, 1], or with signs in [−1, 1]. Does not change with the order of the neurons of either side, a positive scale or
 * shift of each (any scale but 0 without signs), or the order of the samples; symmetric; 1 between a layer and itself unless
 * it has constant neurons. A neuron that is constant correlates with none: r = 0. A rotation changes it.
 */
public final class NeuronAssignment implements Comparison {
    /** Of what is left of squares after the square of the mean is taken off them, less is rounding. */
    private static final double CONSTANT = 1e-10;

    /** 1 GiB of correlations. */
    private static final long MOST_PAIRS = 1L << 27;

    /**
     * Two neurons that the assignment gives to each other.
     *
     * @param correlation with its sign, in [−1, 1]
     */
    public record Pair(int neuronOfA, int neuronOfB, double correlation) {}

    private final Panels a;
    private final Panels b;
    private final boolean absolute;
    private final List<Pair> pairs;

    private NeuronAssignment(Panels a, Panels b, boolean absolute, int threads, Progress progress) {
        this.a = a;
        this.b = b;
        this.absolute = absolute;
        double[] correlations = Products.matrix(a, b, Products.Rows.all(a.rows), threads, progress);
        int[][] partners = new int[1][];
        Blocks.run("assigning neurons", 1, 1, 1, progress, () -> one -> {
            partners[0] = partners(correlations);
            return 1;
        });
        pairs = pairs(correlations, partners[0]);
    }

    /**
     * @param absolute whether a neuron may be assigned to its opposite: |r| counts, r otherwise
     * @throws InvalidInputException if the samples are not the same in number or fewer than 2, or the neurons too many
     * @implNote n · columns of A · columns of B multiplications, and up to (fewer columns)² · (more columns) steps of the
     *     assignment (Jonker and Volgenant 1987). {@link #permuted} and {@link #resampled} cost as much each
     */
    public static NeuronAssignment of(
            LatentMatrix a, LatentMatrix b, boolean absolute, int threads, Progress progress) {
        Shapes.requireSameSamples(a, b, 2);
        if ((long) a.columns() * b.columns() > MOST_PAIRS) {
            throw new InvalidInputException("%d × %d neurons have more than %d correlations; compare narrower layers"
                    .formatted(a.columns(), b.columns(), MOST_PAIRS));
        }
        return new NeuronAssignment(
                Panels.standardised(a, threads, progress),
                Panels.standardised(b, threads, progress),
                absolute,
                threads,
                progress);
    }

    /** Bytes held at most beside the latents. */
    public static long estimateBytes(int samples, int columnsOfA, int columnsOfB, int threads) {
        return Panels.estimateBytes(samples, columnsOfA)
                + Panels.estimateBytes(samples, columnsOfB)
                + 16L * columnsOfA * columnsOfB
                + threads * Products.workspaceBytes();
    }

    /** Bytes beside those that {@link #permuted} or {@link #resampled} takes, a thread that asks. */
    public static long estimateBytesADraw(int samples, int columnsOfA, int columnsOfB) {
        return 16L * columnsOfA * columnsOfB + 32L * samples + Products.workspaceBytes();
    }

    /** One for each neuron of the side with fewer, ascending by the neuron of A. */
    public List<Pair> pairs() {
        return pairs;
    }

    @Override
    public int samples() {
        return a.rows;
    }

    @Override
    public double value() {
        return mean(pairs);
    }

    /** Latents and sums of them are floats. */
    @Override
    public double rounding() {
        return ROUNDING_OF_FLOATS;
    }

    @Override
    public double permuted(int[] order) {
        double[] correlations = Products.matrix(a, b, Products.Rows.permuted(order), 1, Progress.SILENT);
        return mean(pairs(correlations, partners(correlations)));
    }

    /** The correlations over the samples as often as they are drawn; a neuron constant over them correlates with none. */
    @Override
    public double resampled(int[] rows) {
        Products.Rows drawn = Products.Rows.counted(Shapes.counts(rows, a.rows));
        double[] correlations = Products.matrix(a, b, drawn, 1, Progress.SILENT);
        double[] sumsOfA = a.columnSums(drawn, false);
        double[] sumsOfB = b.columnSums(drawn, false);
        double[] normsOfA = norms(a.columnSums(drawn, true), sumsOfA, rows.length);
        double[] normsOfB = norms(b.columnSums(drawn, true), sumsOfB, rows.length);
        for (int i = 0; i < a.columns; i++) {
            for (int j = 0; j < b.columns; j++) {
                int at = i * b.columns + j;
                double norm = normsOfA[i] * normsOfB[j];
                correlations[at] = norm == 0 ? 0 : (correlations[at] - sumsOfA[i] * sumsOfB[j] / rows.length) / norm;
            }
        }
        return mean(pairs(correlations, partners(correlations)));
    }

    private static double[] norms(double[] squares, double[] sums, int count) {
        return IntStream.range(0, sums.length)
                .mapToDouble(i -> {
                    double centred = squares[i] - sums[i] * sums[i] / count;
                    return centred > CONSTANT * squares[i] ? Math.sqrt(centred) : 0;
                })
                .toArray();
    }

    private double mean(List<Pair> assigned) {
        return assigned.stream()
                .mapToDouble(pair -> absolute ? Math.abs(pair.correlation) : pair.correlation)
                .average()
                .orElseThrow();
    }

    private List<Pair> pairs(double[] correlations, int[] partners) {
        boolean turned = a.columns > b.columns;
        return IntStream.range(0, partners.length)
                .mapToObj(i -> turned ? new int[] {partners[i], i} : new int[] {i, partners[i]})
                .sorted((one, other) -> Integer.compare(one[0], other[0]))
                .map(pair -> {
                    double correlation = correlations[pair[0] * b.columns + pair[1]];
                    return new Pair(pair[0], pair[1], Math.max(-1, Math.min(1, correlation)));
                })
                .toList();
    }

    /** For each neuron of the side with fewer (A if equal), its partner on the other. */
    private int[] partners(double[] correlations) {
        boolean turned = a.columns > b.columns;
        double[][] costs = new double[Math.min(a.columns, b.columns)][Math.max(a.columns, b.columns)];
        for (int i = 0; i < a.columns; i++) {
            for (int j = 0; j < b.columns; j++) {
                double correlation = correlations[i * b.columns + j];
                double cost = absolute ? -Math.abs(correlation) : -correlation;
                costs[turned ? j : i][turned ? i : j] = cost;
            }
        }
        return assign(costs);
    }

    /**
     * The column of each row with the least sum of costs: each row joins by the shortest path that alternates between free
     * and assigned pairs (Jonker and Volgenant 1987; Crouse 2016).
     *
     * @param costs [rows][columns], no more rows than columns
     */
    static int[] assign(double[][] costs) {
        int rows = costs.length;
        int columns = costs[0].length;
        double[] ofRow = new double[rows];
        double[] ofColumn = new double[columns];
        int[] rowOf = new int[columns];
        int[] columnOf = new int[rows];
        Arrays.fill(rowOf, -1);
        double[] shortest = new double[columns];
        int[] before = new int[columns];
        boolean[] reached = new boolean[columns];
        int[] open = new int[columns];
        for (int start = 0; start < rows; start++) {
            Blocks.stopIfInterrupted();
            Arrays.fill(shortest, Double.POSITIVE_INFINITY);
            Arrays.fill(reached, false);
            Arrays.setAll(open, column -> column);
            int openCount = columns;
            int row = start;
            double length = 0;
            int end = -1;
            while (end < 0) {
                double least = Double.POSITIVE_INFINITY;
                int nearest = -1;
                double base = length - ofRow[row];
                for (int at = 0; at < openCount; at++) {
                    int column = open[at];
                    double reduced = base + costs[row][column] - ofColumn[column];
                    if (reduced < shortest[column]) {
                        shortest[column] = reduced;
                        before[column] = row;
                    }
                    // Among equals a free column ends the search at once.
                    if (shortest[column] < least || shortest[column] == least && rowOf[column] < 0) {
                        least = shortest[column];
                        nearest = at;
                    }
                }
                length = least;
                int column = open[nearest];
                reached[column] = true;
                open[nearest] = open[--openCount];
                if (rowOf[column] < 0) {
                    end = column;
                } else {
                    row = rowOf[column];
                }
            }
            ofRow[start] += length;
            for (int column = 0; column < columns; column++) {
                if (reached[column] && column != end) {
                    ofRow[rowOf[column]] += length - shortest[column];
                    ofColumn[column] -= length - shortest[column];
                }
            }
            for (int column = end; ; ) {
                int joined = before[column];
                rowOf[column] = joined;
                int next = columnOf[joined];
                columnOf[joined] = column;
                if (joined == start) {
                    break;
                }
                column = next;
            }
        }
        return columnOf;
    }
}
