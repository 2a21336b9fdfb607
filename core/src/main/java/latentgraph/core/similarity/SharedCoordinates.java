package latentgraph.core.similarity;

import java.util.Arrays;
import java.util.function.IntUnaryOperator;
import latentgraph.core.LatentMatrix;
import latentgraph.core.Progress;

/**
 * The columns of two matrices of the same samples as vectors of no more numbers than there are columns: coordinates in an
 * orthonormal basis of them all, which keep every norm and scalar product. What depends on these alone is then computed on
 * few numbers, however many the samples.
 *
 * <p>Taken over {@value #STRETCH} samples at a time (or four times the columns), each time of the coordinates so far above
 * the next samples, so the memory does not grow with the samples.
 */
final class SharedCoordinates {
    private static final int SIDE = Span.SIDE;
    private static final int STRETCH = 8192;

    /** What reading and scaling a value costs, in multiplications. */
    private static final long A_VALUE = 8;

    /** [⌈(columns of A + columns of B) / 64⌉]: [rows][64], first the columns of A, then those of B. */
    final double[][] panels;

    /** A multiple of 64. */
    final int rows;

    /** [columns of A + columns of B] the norm of each column, which the coordinates are divided by; 0 for a dead one. */
    final double[] norms;

    private SharedCoordinates(double[][] panels, int rows, double[] norms) {
        this.panels = panels;
        this.rows = rows;
        this.norms = norms;
    }

    /** Of the columns of one matrix, less their means; a column that is constant is dead. */
    static SharedCoordinates centred(
            LatentMatrix latents, double[] weights, IntUnaryOperator rows, int threads, Progress progress) {
        return of(latents, null, weights, rows, null, true, 0, threads, progress);
    }

    /**
     * @param b null for the columns of A alone
     * @param weights [samples drawn] what both rows of a sample are multiplied by
     * @param ofA the row of A of the sample drawn, and {@code ofB} that of B
     * @param centred whether the columns are less their means; where so, all weights are the root of a whole number
     * @param least columns of a norm up to this are dead
     */
    static SharedCoordinates of(
            LatentMatrix a,
            LatentMatrix b,
            double[] weights,
            IntUnaryOperator ofA,
            IntUnaryOperator ofB,
            boolean centred,
            double least,
            int threads,
            Progress progress) {
        Source source = new Source(a, b, weights, ofA, ofB, centred);
        int columns = source.columns;
        double[] norms = source.norms();
        double[] factors = new double[columns];
        for (int column = 0; column < columns; column++) {
            if (norms[column] <= least) {
                norms[column] = 0;
            } else {
                factors[column] = 1 / norms[column];
            }
        }
        int blocks = (columns + SIDE - 1) / SIDE;
        int stretch = Math.max(STRETCH, 4 * blocks * SIDE);
        double[][] panels = new double[blocks][0];
        int rows = 0;
        for (int from = 0; from < weights.length; from += stretch) {
            int to = Math.min(weights.length, from + stretch);
            int taller = (rows + to - from + SIDE - 1) / SIDE * SIDE;
            double[][] stacked = new double[blocks][taller * SIDE];
            int above = rows;
            int first = from;
            double[][] before = panels;
            Span.share(blocks, A_VALUE * taller * columns, threads, block -> {
                double[] panel = stacked[block];
                System.arraycopy(before[block], 0, panel, 0, above * SIDE);
                int width = Math.min(SIDE, columns - block * SIDE);
                for (int row = first; row < to; row++) {
                    for (int at = 0; at < width; at++) {
                        int column = block * SIDE + at;
                        panel[(above + row - first) * SIDE + at] = source.value(row, column) * factors[column];
                    }
                }
            });
            if (taller <= blocks * SIDE) {
                panels = stacked;
                rows = taller;
            } else {
                double[] lengths = normalise(stacked, threads);
                panels = new Span(stacked, taller, threads, progress).coordinates();
                for (int block = 0; block < blocks; block++) {
                    scale(panels[block], Arrays.copyOfRange(lengths, block * SIDE, (block + 1) * SIDE));
                }
                rows = blocks * SIDE;
            }
        }
        return new SharedCoordinates(panels, rows, norms);
    }

    static long estimateBytes(long samples, long columns) {
        long wide = (columns + SIDE - 1) / SIDE * SIDE;
        return 8 * wide * (4 * Math.min(samples + wide, Math.max(STRETCH, 4 * wide) + wide) + 2 * wide);
    }

    /** Returns the norms that it divided the columns by: a column may lie almost wholly outside a stretch of samples. */
    private static double[] normalise(double[][] panels, int threads) {
        double[] norms = new double[panels.length * SIDE];
        Span.share(panels.length, A_VALUE * panels.length * panels[0].length, threads, block -> {
            double[] panel = panels[block];
            double[] squares = new double[SIDE];
            for (int from = 0; from < panel.length; from += SIDE) {
                for (int at = 0; at < SIDE; at++) {
                    squares[at] += panel[from + at] * panel[from + at];
                }
            }
            double[] factors = new double[SIDE];
            for (int at = 0; at < SIDE; at++) {
                double norm = Math.sqrt(squares[at]);
                norms[block * SIDE + at] = norm;
                factors[at] = norm == 0 ? 0 : 1 / norm;
            }
            scale(panel, factors);
        });
        return norms;
    }

    private static void scale(double[] panel, double[] factors) {
        for (int i = 0; i < panel.length; i++) {
            panel[i] *= factors[i % SIDE];
        }
    }

    /** [columns] of the mean of each column over the samples drawn. */
    static double[] means(LatentMatrix latents, double[] weights, IntUnaryOperator rows) {
        return new Source(latents, null, weights, rows, null, true).means;
    }

    private static final class Source {
        private final LatentMatrix a;
        private final LatentMatrix b;
        private final double[] weights;
        private final IntUnaryOperator ofA;
        private final IntUnaryOperator ofB;
        private final int columns;
        private final double[] means;

        Source(
                LatentMatrix a,
                LatentMatrix b,
                double[] weights,
                IntUnaryOperator ofA,
                IntUnaryOperator ofB,
                boolean centred) {
            this.a = a;
            this.b = b;
            this.weights = weights;
            this.ofA = ofA;
            this.ofB = ofB;
            columns = a.columns() + (b == null ? 0 : b.columns());
            means = new double[columns];
            if (centred) {
                centre();
            }
        }

        private double raw(int row, int column) {
            return column < a.columns()
                    ? a.value(ofA.applyAsInt(row), column)
                    : b.value(ofB.applyAsInt(row), column - a.columns());
        }

        double value(int row, int column) {
            return (raw(row, column) - means[column]) * weights[row];
        }

        /** Taken from the first row, so that a constant column's mean is exactly its value. */
        private void centre() {
            double total = 0;
            for (int row = 0; row < weights.length; row++) {
                double count = weights[row] * weights[row];
                total += count;
                for (int column = 0; column < columns; column++) {
                    means[column] += count * (raw(row, column) - raw(0, column));
                }
            }
            for (int column = 0; column < columns; column++) {
                means[column] = raw(0, column) + means[column] / total;
            }
        }

        double[] norms() {
            double[] norms = new double[columns];
            for (int row = 0; row < weights.length; row++) {
                for (int column = 0; column < columns; column++) {
                    double value = value(row, column);
                    norms[column] += value * value;
                }
            }
            for (int column = 0; column < columns; column++) {
                norms[column] = Math.sqrt(norms[column]);
            }
            return norms;
        }
    }
}
