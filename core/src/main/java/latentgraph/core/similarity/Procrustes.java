package latentgraph.core.similarity;

import java.util.Arrays;
import latentgraph.core.InvalidInputException;
import latentgraph.core.LatentMatrix;
import latentgraph.core.Progress;
import org.ejml.data.DMatrixRMaj;

/**
 * How well one representation can be turned onto the other (Williams et al. 2021): with both centred, the nuclear norm of AᵀB
 * over |A| |B| (Frobenius norms), the cosine of the angle between A and B after the best rotation, in [0, 1]. 1 − value² is
 * the disparity of scipy.spatial.procrustes. Where one side has fewer dimensions it is taken to have zeros in the others.
 *
 * <p>Does not change with a rotation or reflection of either side, its scale, a shift, the order of its dimensions, or the
 * order of the samples; symmetric; 1 between a representation and itself. A linear map that is not a rotation changes it.
 */
public final class Procrustes implements Comparison {
    /** 512 MiB; singular values of 8,192 × 8,192 take a quarter of an hour. */
    private static final long MOST_PAIRS = 1L << 26;

    /** Directions of less than this share of the greatest singular value are rounding, and turned onto nothing. */
    private static final double RANK = 1e-7;

    private final LatentMatrix a;
    private final LatentMatrix b;
    private final Panels panelsOfA;
    private final Panels panelsOfB;
    private final double norms;
    private final int threads;
    private final double value;

    private Procrustes(LatentMatrix a, LatentMatrix b, int threads, Progress progress) {
        this.a = a;
        this.b = b;
        this.threads = threads;
        panelsOfA = Panels.centred(a, threads, progress);
        panelsOfB = Panels.centred(b, threads, progress);
        norms = Math.sqrt(Arrays.stream(panelsOfA.squaredNorms).sum())
                * Math.sqrt(Arrays.stream(panelsOfB.squaredNorms).sum());
        value = ratio(products(Products.Rows.all(a.rows()), threads, progress), norms, progress);
    }

    /**
     * @throws InvalidInputException if the samples are not the same in number or fewer than 2, all latents of one side are
     *     equal, or the dimensions are too many
     * @implNote n · columns of A · columns of B multiplications and the singular values of a matrix of that shape; so do
     *     {@link #permuted} and {@link #resampled}
     */
    public static Procrustes of(LatentMatrix a, LatentMatrix b, int threads, Progress progress) {
        Shapes.requireSameSamples(a, b, 2);
        Shapes.requireVariety("A", a);
        Shapes.requireVariety("B", b);
        if ((long) a.columns() * b.columns() > MOST_PAIRS) {
            throw new InvalidInputException("%d × %d dimensions are more than %d pairs of them; compare narrower layers"
                    .formatted(a.columns(), b.columns(), MOST_PAIRS));
        }
        return new Procrustes(a, b, threads, progress);
    }

    /** Bytes held at most beside the latents. */
    public static long estimateBytes(int samples, int columnsOfA, int columnsOfB, int threads) {
        return Panels.estimateBytes(samples, columnsOfA)
                + Panels.estimateBytes(samples, columnsOfB)
                + 5 * 8L * columnsOfA * columnsOfB
                + threads * Products.workspaceBytes();
    }

    /** Bytes beside those that {@link #permuted} or {@link #resampled} takes, a thread that asks. */
    public static long estimateBytesADraw(int samples, int columnsOfA, int columnsOfB) {
        return 5 * 8L * columnsOfA * columnsOfB + 32L * samples + Products.workspaceBytes();
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
        return ratio(products(Products.Rows.permuted(order), 1, Progress.SILENT), norms, Progress.SILENT);
    }

    /** Of the samples as often as they are drawn, centred anew; NaN if one side's are all equal. */
    @Override
    public double resampled(int[] rows) {
        Products.Rows drawn = Products.Rows.counted(Shapes.counts(rows, a.rows()));
        double[] products = products(drawn, 1, Progress.SILENT);
        double[] sumsOfA = panelsOfA.columnSums(drawn, false);
        double[] sumsOfB = panelsOfB.columnSums(drawn, false);
        for (int i = 0; i < products.length; i++) {
            products[i] -= sumsOfA[i / b.columns()] * sumsOfB[i % b.columns()] / rows.length;
        }
        return ratio(
                products,
                Math.sqrt(squares(panelsOfA, drawn, sumsOfA, rows.length))
                        * Math.sqrt(squares(panelsOfB, drawn, sumsOfB, rows.length)),
                Progress.SILENT);
    }

    private static double squares(Panels panels, Products.Rows drawn, double[] sums, int count) {
        double squares = Arrays.stream(panels.columnSums(drawn, true)).sum();
        double centred = squares - Arrays.stream(sums).map(sum -> sum * sum).sum() / count;
        return centred > 1e-12 * squares ? centred : 0;
    }

    private double[] products(Products.Rows rows, int hands, Progress progress) {
        return Products.matrix(panelsOfA, panelsOfB, rows, hands, progress);
    }

    private double ratio(double[] products, double scale, Progress progress) {
        DMatrixRMaj matrix = DMatrixRMaj.wrap(a.columns(), b.columns(), products);
        double nuclear = Arrays.stream(
                        Decompositions.singular(matrix, false, false, progress).values())
                .sum();
        // Rounding may carry the ratio of a matrix with itself beyond 1.
        return scale == 0 ? Double.NaN : Math.min(1, nuclear / scale);
    }

    /**
     * [n] the squared distance that each sample keeps after B is turned and scaled onto A, both centred and of norm 1: their
     * sum is 1 − value².
     *
     * @implNote n · (columns of A + columns of B) · min(columns) multiplications and a singular value decomposition
     */
    public double[] residuals(Progress progress) {
        double[] products = products(Products.Rows.all(a.rows()), threads, progress);
        Decompositions.Singular singular =
                Decompositions.singular(DMatrixRMaj.wrap(a.columns(), b.columns(), products), true, true, progress);
        int rank = 0;
        while (rank < singular.values().length && singular.values()[rank] > RANK * singular.values()[0]) {
            rank++;
        }
        Panels turnedOfA = turned(a, panelsOfA, singular.left(), rank, progress);
        Panels turnedOfB = turned(b, panelsOfB, singular.right(), rank, progress);
        double normOfA = Arrays.stream(panelsOfA.squaredNorms).sum();
        double normOfB = Arrays.stream(panelsOfB.squaredNorms).sum();
        double[] squaresOfA = panelsOfA.squaredRowNorms();
        double[] squaresOfB = panelsOfB.squaredRowNorms();
        double[] common = turnedOfA.rowProducts(turnedOfB);
        double[] residuals = new double[a.rows()];
        for (int row = 0; row < residuals.length; row++) {
            residuals[row] = Math.max(
                    0,
                    squaresOfA[row] / normOfA
                            + value * value * squaresOfB[row] / normOfB
                            - 2 * value * common[row] / norms);
        }
        return residuals;
    }

    private Panels turned(LatentMatrix latents, Panels panels, DMatrixRMaj vectors, int rank, Progress progress) {
        double[] matrix = new double[latents.columns() * rank];
        for (int i = 0; i < matrix.length; i++) {
            matrix[i] = vectors.get(i / rank, i % rank) / panels.unit;
        }
        double[] means = SharedCoordinates.means(latents, Shapes.ones(latents.rows()), row -> row);
        return Panels.times(latents, means, matrix, rank, threads, progress);
    }
}
