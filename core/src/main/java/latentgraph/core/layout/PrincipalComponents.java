package latentgraph.core.layout;

import latentgraph.core.Blocks;
import latentgraph.core.LatentMatrix;
import latentgraph.core.Progress;
import latentgraph.core.similarity.PrincipalAxes;

/**
 * Latents as they stand along the directions in which they vary most (principal component analysis, Pearson 1901).
 *
 * @param positions [n, dimensions], the mean at the origin
 * @param axes what each coordinate is along, and the variances
 */
public record PrincipalComponents(LatentMatrix positions, PrincipalAxes axes) {
    private static final int ROWS_A_BLOCK = 256;

    /**
     * @param dimensions 1 to the lesser of rows and columns
     * @throws latentgraph.core.InvalidInputException if there are fewer than two samples, more than
     *     {@value PrincipalAxes#MOST_COLUMNS} columns, or {@code dimensions} is out of range
     * @throws java.util.concurrent.CancellationException if the calling thread is interrupted
     */
    public static PrincipalComponents of(LatentMatrix latents, int dimensions, int threads, Progress progress) {
        PrincipalAxes axes = PrincipalAxes.of(latents, dimensions, threads, progress);
        int rows = latents.rows();
        int columns = latents.columns();
        double[] means = new double[columns];
        for (int row = 0; row < rows; row++) {
            for (int column = 0; column < columns; column++) {
                // Taken from the first row, so that a constant column's mean is exactly its value.
                means[column] += (double) latents.value(row, column) - latents.value(0, column);
            }
        }
        for (int column = 0; column < columns; column++) {
            means[column] = latents.value(0, column) + means[column] / rows;
        }
        float[] values = new float[Math.multiplyExact(rows, dimensions)];
        Blocks.run(
                "turning latents", (rows + ROWS_A_BLOCK - 1) / ROWS_A_BLOCK, rows, threads, progress, () -> block -> {
                    int end = Math.min(rows, (block + 1) * ROWS_A_BLOCK);
                    for (int row = block * ROWS_A_BLOCK; row < end; row++) {
                        for (int axis = 0; axis < dimensions; axis++) {
                            double sum = 0;
                            for (int column = 0; column < columns; column++) {
                                sum += (latents.value(row, column) - means[column]) * axes.vectors()[axis][column];
                            }
                            values[row * dimensions + axis] = (float) sum;
                        }
                    }
                    return end - block * ROWS_A_BLOCK;
                });
        return new PrincipalComponents(new LatentMatrix(rows, dimensions, values), axes);
    }

    public static Memory memory(long rows, long columns, long dimensions, int threads) {
        long places = 4 * rows * dimensions;
        return new Memory(
                places + PrincipalAxes.estimateBytes(rows, columns, dimensions, 0),
                places + PrincipalAxes.estimateBytes(rows, columns, dimensions, threads));
    }

    /**
     * Where t-SNE and UMAP may begin: the first two components; the second is 0 where latents have but one dimension.
     *
     * @return [n, 2]
     */
    public static LatentMatrix plane(LatentMatrix latents, int threads, Progress progress) {
        if (latents.columns() > 1) {
            return of(latents, 2, threads, progress).positions();
        }
        LatentMatrix line = of(latents, 1, threads, progress).positions();
        float[] values = new float[2 * line.rows()];
        for (int row = 0; row < line.rows(); row++) {
            values[2 * row] = line.value(row, 0);
        }
        return new LatentMatrix(line.rows(), 2, values);
    }
}
