package latentgraph.core;

/**
 * The latents of one representation: [rows, columns] float32, row-major, row i belonging to sample i. The array is the
 * caller's and is not copied; nobody may change it.
 *
 * @param values rows × columns finite numbers
 */
public record LatentMatrix(int rows, int columns, float[] values) {
    /** @throws InvalidInputException if the shape does not fit the array, or a value is NaN or infinite (row, column named) */
    public LatentMatrix {
        if (rows < 0 || columns < 1 || (long) rows * columns != values.length) {
            throw new InvalidInputException(
                    "latents of shape (%d, %d) need %d values, found %d; expected at least one column"
                            .formatted(rows, columns, (long) rows * columns, values.length));
        }
        for (int i = 0; i < values.length; i++) {
            if (!Float.isFinite(values[i])) {
                throw new InvalidInputException(
                        "latents hold %s at row %d, column %d; expected finite numbers: drop or repair that row"
                                .formatted(values[i], i / columns, i % columns));
            }
        }
    }

    public float value(int row, int column) {
        return values[row * columns + column];
    }
}
