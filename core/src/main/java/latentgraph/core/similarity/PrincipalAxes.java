package latentgraph.core.similarity;

import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.stream.IntStream;
import latentgraph.core.InvalidInputException;
import latentgraph.core.LatentMatrix;
import latentgraph.core.Progress;
import org.ejml.data.DMatrixRMaj;
import org.ejml.dense.row.factory.DecompositionFactory_DDRM;
import org.ejml.interfaces.decomposition.EigenDecomposition_F64;

/**
 * The directions in which latents vary most: eigenvectors of their covariance matrix, whose eigenvalues are the variances
 * along them (Pearson 1901). Of each its value of greatest magnitude, the first of such, is positive.
 *
 * <p>Time O(n d²), memory O(n d + d²); the eigenvectors are found by a dense decomposition up to 400 dimensions and by
 * Lanczos' method above.
 *
 * @param vectors [axes][dimensions], of norm 1
 * @param variances [axes] falling, with n − 1 below the fraction
 * @param total the sum of the variances of all dimensions
 */
public record PrincipalAxes(double[][] vectors, double[] variances, double total) {
    private static final int DENSE = 400;

    /** The covariance matrix then takes 512 MiB. */
    public static final int MOST_COLUMNS = 8192;

    /**
     * @param count 1 to the lesser of rows and columns
     * @param latents at least two rows, up to {@value #MOST_COLUMNS} columns
     * @throws InvalidInputException if a number is out of range
     */
    public static PrincipalAxes of(LatentMatrix latents, int count, int threads, Progress progress) {
        int columns = latents.columns();
        if (latents.rows() < 2) {
            throw new InvalidInputException(
                    "there are %d samples; expected at least 2, to vary".formatted(latents.rows()));
        }
        if (columns > MOST_COLUMNS) {
            throw new InvalidInputException("latents have %d dimensions; expected at most %d for principal components"
                    .formatted(columns, MOST_COLUMNS));
        }
        if (count < 1 || count > Math.min(latents.rows(), columns)) {
            throw new InvalidInputException(
                    "dimensions is %d; expected 1 to %d, as there are %d samples of %d dimensions"
                            .formatted(count, Math.min(latents.rows(), columns), latents.rows(), columns));
        }
        Panels panels = Panels.centred(latents, threads, progress);
        double[] products = new double[columns * columns];
        int side = ProductTile.SIDE;
        new Products(Products.Rows.all(latents.rows()), ProductTile.best())
                .add(panels, (blockOfA, blockOfB, sums) -> {
                    for (int i = 0; i < side && blockOfA * side + i < columns; i++) {
                        for (int j = 0; j < side && blockOfB * side + j < columns; j++) {
                            int row = blockOfA * side + i;
                            int column = blockOfB * side + j;
                            // Tiles on the diagonal hold both halves, which float sums may round apart.
                            if (row <= column) {
                                products[row * columns + column] = sums[i * side + j];
                                products[column * columns + row] = sums[i * side + j];
                            }
                        }
                    }
                })
                .run(threads, progress);
        double trace = 0;
        for (int i = 0; i < columns; i++) {
            trace += products[i * columns + i];
        }
        double unit = panels.unit * panels.unit / (latents.rows() - 1);
        List<Lanczos.Found> found = trace == 0 ? none(columns, count) : eigen(products, trace, columns, count);
        double[] variances = new double[count];
        double[][] vectors = new double[count][];
        for (int i = 0; i < count; i++) {
            // Rounding must not make a variance negative.
            variances[i] = Math.max(0, found.get(i).value()) * trace * unit;
            vectors[i] = turned(found.get(i).vector());
        }
        return new PrincipalAxes(vectors, variances, trace * unit);
    }

    /** Bytes held at most beside the latents. */
    public static long estimateBytes(long rows, long columns, long count, int threads) {
        long products = 8 * columns * columns;
        long decomposing = dense(columns, count) ? 5 * products : Lanczos.estimateBytes(columns, count);
        return products
                + Math.max(Panels.estimateBytes(rows, columns) + threads * Products.workspaceBytes(), decomposing);
    }

    private static boolean dense(long columns, long count) {
        return columns <= DENSE || count >= columns / 2;
    }

    private static List<Lanczos.Found> none(int columns, int count) {
        return IntStream.range(0, count)
                .mapToObj(i -> {
                    double[] vector = new double[columns];
                    vector[i] = 1;
                    return new Lanczos.Found(0, vector);
                })
                .toList();
    }

    private static List<Lanczos.Found> eigen(double[] products, double trace, int columns, int count) {
        if (!dense(columns, count)) {
            Lanczos.Operator operator = (x, y) -> {
                for (int i = 0; i < columns; i++) {
                    double sum = 0;
                    for (int j = 0; j < columns; j++) {
                        sum += products[i * columns + j] * x[j];
                    }
                    y[i] = sum / trace;
                }
            };
            return new Lanczos(operator, columns).greatestWithVectors(count);
        }
        EigenDecomposition_F64<DMatrixRMaj> eigen = DecompositionFactory_DDRM.eig(columns, true, true);
        if (!eigen.decompose(new DMatrixRMaj(columns, columns, true, products.clone()))) {
            throw new IllegalStateException(
                    "the eigenvalues of a %d × %d covariance matrix were not found".formatted(columns, columns));
        }
        return IntStream.range(0, columns)
                .mapToObj(i -> new Lanczos.Found(
                        eigen.getEigenvalue(i).getReal() / trace,
                        eigen.getEigenVector(i).getData().clone()))
                .sorted(Comparator.comparingDouble(one -> -one.value()))
                .toList();
    }

    private static double[] turned(double[] vector) {
        int greatest = 0;
        for (int i = 1; i < vector.length; i++) {
            if (Math.abs(vector[i]) > Math.abs(vector[greatest])) {
                greatest = i;
            }
        }
        return vector[greatest] >= 0
                ? vector
                : Arrays.stream(vector).map(value -> -value).toArray();
    }
}
