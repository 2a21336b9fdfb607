package latentgraph.core.similarity;

import java.util.Arrays;
import java.util.function.IntUnaryOperator;
import latentgraph.core.InvalidInputException;
import latentgraph.core.LatentMatrix;
import latentgraph.core.Progress;
import org.ejml.data.DMatrixRMaj;

/**
 * Means of canonical correlations: those ρ₁ ≥ ρ₂ ≥ … between directions of A and of B over the samples that are as correlated
 * as possible, each pair free of the pairs before it (Hotelling 1936). In [0, 1].
 *
 * <p><b>SVCCA</b> (Raghu et al. 2017): either side is first reduced to its fewest singular directions that hold a share of its
 * variance; the mean of the correlations, as many as the smaller side then has directions. Symmetric. Does not change with a
 * rotation of either side, its scale, a shift, the order of its neurons or of the samples.
 *
 * <p><b>PWCCA</b> (Morcos et al. 2018): of all directions, with each correlation weighted by how much of A it stands for:
 * αᵢ = Σⱼ |hᵢ · xⱼ|, hᵢ the i-th canonical variable of A of norm 1, xⱼ the centred neurons of A. Not symmetric:
 * {@link #reverse} weighs by B. Does not change with any invertible linear map of B, nor with the scale, a shift or the order
 * of the neurons of A; a rotation of A changes its weights.
 *
 * <p>1 between a representation and itself. Dead and dependent neurons add no direction: those that hold less than 1e-6 of
 * the greatest singular value are none. Where the samples are hardly more than the dimensions the correlations are near 1
 * whatever the representations: take ten times as many.
 */
public final class CanonicalCorrelation implements Comparison {
    /** Latents are floats, right to 1e-7. */
    private static final double RANK = 1e-6;

    /** Singular values of 8,192 × 8,192 take a quarter of an hour. */
    private static final int MOST_COLUMNS = 8192;

    private final LatentMatrix a;
    private final LatentMatrix b;

    /** The share of the variance that is kept; NaN where all is kept, and the mean is weighted. */
    private final double variance;

    private final Side ofA;
    private final Side ofB;
    private final double[] correlations;
    private final double value;

    private CanonicalCorrelation(
            LatentMatrix a, LatentMatrix b, double variance, Side ofA, Side ofB, int threads, Progress progress) {
        this.a = a;
        this.b = b;
        this.variance = variance;
        this.ofA = ofA;
        this.ofB = ofB;
        Decompositions.Singular singular = singular(ofA, ofB, Products.Rows.all(a.rows()), threads, progress);
        correlations = atMostOne(singular.values());
        value = mean(singular, ofA);
    }

    /**
     * @param variance the share of it that is kept, in (0, 1]; 0.99 is usual
     * @throws InvalidInputException if the samples are not the same in number or fewer than 2, all latents of one side are
     *     equal, a side has more than 8,192 dimensions, or the share is out of range
     * @implNote an orthonormal basis of each side (2 n · columns² multiplications in double precision), its singular vectors,
     *     and those of a matrix of the directions of A by those of B. {@link #permuted} costs n · directions of A ·
     *     directions of B and the last; {@link #resampled} all of it
     */
    public static CanonicalCorrelation svcca(
            LatentMatrix a, LatentMatrix b, double variance, int threads, Progress progress) {
        if (!(variance > 0 && variance <= 1)) {
            throw new InvalidInputException("variance is " + variance + "; expected a number in (0, 1]");
        }
        return of(a, b, variance, threads, progress);
    }

    /** As {@link #svcca}, with all directions. */
    public static CanonicalCorrelation pwcca(LatentMatrix a, LatentMatrix b, int threads, Progress progress) {
        return of(a, b, Double.NaN, threads, progress);
    }

    private static CanonicalCorrelation of(
            LatentMatrix a, LatentMatrix b, double variance, int threads, Progress progress) {
        Shapes.requireSameSamples(a, b, 2);
        Shapes.requireVariety("A", a);
        Shapes.requireVariety("B", b);
        if (Math.max(a.columns(), b.columns()) > MOST_COLUMNS) {
            throw new InvalidInputException("A has %d dimensions, B %d; expected at most %d, compare narrower layers"
                    .formatted(a.columns(), b.columns(), MOST_COLUMNS));
        }
        double[] ones = Shapes.ones(a.rows());
        Side ofA = side(a, variance, ones, row -> row, threads, progress);
        Side ofB = side(b, variance, ones, row -> row, threads, progress);
        return new CanonicalCorrelation(a, b, variance, ofA, ofB, threads, progress);
    }

    /** Bytes held at most beside the latents. */
    public static long estimateBytes(int samples, int columnsOfA, int columnsOfB) {
        long most = Math.max(columnsOfA, columnsOfB);
        return SharedCoordinates.estimateBytes(samples, most)
                + Panels.estimateBytes(samples, columnsOfA)
                + Panels.estimateBytes(samples, columnsOfB)
                + 8 * 8 * most * most;
    }

    /** Bytes beside those that {@link #permuted} or {@link #resampled} takes, a thread that asks. */
    public static long estimateBytesADraw(int samples, int columnsOfA, int columnsOfB) {
        return estimateBytes(samples, columnsOfA, columnsOfB);
    }

    /** The same correlations, weighted by B; of SVCCA the same. */
    public CanonicalCorrelation reverse() {
        return new CanonicalCorrelation(b, a, variance, ofB, ofA, 1, Progress.SILENT);
    }

    /** Falling, each in [0, 1], as many as the side with fewer directions has. */
    public double[] correlations() {
        return correlations.clone();
    }

    @Override
    public int samples() {
        return a.rows();
    }

    @Override
    public double value() {
        return value;
    }

    /** Latents and sums of them are floats. */
    @Override
    public double rounding() {
        return ROUNDING_OF_FLOATS;
    }

    @Override
    public double permuted(int[] order) {
        return mean(singular(ofA, ofB, Products.Rows.permuted(order), 1, Progress.SILENT), ofA);
    }

    /** Of the samples as often as they are drawn; NaN if one side's are all equal. */
    @Override
    public double resampled(int[] rows) {
        Products.Rows drawn = Products.Rows.counted(Shapes.counts(rows, a.rows()));
        double[] weights = Arrays.stream(drawn.weights()).map(Math::sqrt).toArray();
        IntUnaryOperator row = k -> drawn.a()[k];
        Side drawnOfA = side(a, variance, weights, row, 1, Progress.SILENT);
        Side drawnOfB = side(b, variance, weights, row, 1, Progress.SILENT);
        return drawnOfA == null || drawnOfB == null
                ? Double.NaN
                : mean(singular(drawnOfA, drawnOfB, drawn, 1, Progress.SILENT), drawnOfA);
    }

    /**
     * @param variables [samples][directions] of norm 1 and free of each other
     * @param parts [directions][neurons] the product of each with each centred neuron
     */
    private record Side(Panels variables, DMatrixRMaj parts) {}

    /** Null if nothing varies over the samples drawn. */
    private static Side side(
            LatentMatrix latents,
            double variance,
            double[] weights,
            IntUnaryOperator rows,
            int threads,
            Progress progress) {
        SharedCoordinates coordinates = SharedCoordinates.centred(latents, weights, rows, threads, progress);
        int columns = latents.columns();
        DMatrixRMaj matrix = new DMatrixRMaj(coordinates.rows, columns);
        for (int row = 0; row < coordinates.rows; row++) {
            for (int column = 0; column < columns; column++) {
                double[] panel = coordinates.panels[column / Span.SIDE];
                matrix.set(row, column, panel[row * Span.SIDE + column % Span.SIDE] * coordinates.norms[column]);
            }
        }
        Decompositions.Singular singular = Decompositions.singular(matrix, false, true, progress);
        int kept = kept(singular.values(), variance);
        if (kept == 0) {
            return null;
        }
        double[] whitening = new double[columns * kept];
        DMatrixRMaj parts = new DMatrixRMaj(kept, columns);
        for (int direction = 0; direction < kept; direction++) {
            double scale = singular.values()[direction];
            for (int column = 0; column < columns; column++) {
                double value = singular.right().get(column, direction);
                whitening[column * kept + direction] = value / scale;
                parts.set(direction, column, value * scale);
            }
        }
        double[] means = SharedCoordinates.means(latents, weights, rows);
        return new Side(Panels.times(latents, means, whitening, kept, threads, progress), parts);
    }

    private static int kept(double[] values, double variance) {
        int rank = 0;
        while (rank < values.length && values[rank] > RANK * values[0]) {
            rank++;
        }
        if (Double.isNaN(variance)) {
            return rank;
        }
        double total = Arrays.stream(values).map(value -> value * value).sum();
        double sum = 0;
        for (int count = 0; count < rank; count++) {
            sum += values[count] * values[count];
            if (sum >= variance * total) {
                return count + 1;
            }
        }
        return rank;
    }

    private static Decompositions.Singular singular(
            Side ofA, Side ofB, Products.Rows rows, int threads, Progress progress) {
        double[] products = Products.matrix(ofA.variables, ofB.variables, rows, threads, progress);
        return Decompositions.singular(
                DMatrixRMaj.wrap(ofA.variables.columns, ofB.variables.columns, products), true, false, progress);
    }

    // Rounding may carry a correlation beyond 1.
    private static double[] atMostOne(double[] values) {
        return Arrays.stream(values).map(value -> Math.min(1, value)).toArray();
    }

    private double mean(Decompositions.Singular singular, Side weighing) {
        double[] values = atMostOne(singular.values());
        if (!Double.isNaN(variance)) {
            return Arrays.stream(values).average().orElseThrow();
        }
        double sum = 0;
        double weights = 0;
        for (int i = 0; i < values.length; i++) {
            double weight = 0;
            for (int neuron = 0; neuron < weighing.parts.numCols; neuron++) {
                double part = 0;
                for (int direction = 0; direction < weighing.parts.numRows; direction++) {
                    part += singular.left().get(direction, i) * weighing.parts.get(direction, neuron);
                }
                weight += Math.abs(part);
            }
            sum += weight * values[i];
            weights += weight;
        }
        return sum / weights;
    }
}
