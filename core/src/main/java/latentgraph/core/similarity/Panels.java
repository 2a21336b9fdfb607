package latentgraph.core.similarity;

import java.util.Arrays;
import latentgraph.core.Blocks;
import latentgraph.core.LatentMatrix;
import latentgraph.core.Progress;

/**
 * The columns of a matrix less their means, all divided by one number or each by its norm, 64 side by side as
 * {@link ProductTile} reads them.
 */
final class Panels {
    private static final int SIDE = ProductTile.SIDE;

    final int rows;
    final int columns;

    /** [⌈columns / 64⌉][rows · 64]: block of columns; row, column in the block. Columns beyond the last are 0. */
    final float[][] blocks;

    /** [columns] Σ of the squares of the centred column, each value divided by {@link #unit}; exactly 0 where constant. */
    final double[] squaredNorms;

    /** A power of two near the greatest magnitude, which keeps squares within a float; 1 where all is 0. */
    final double unit;

    private Panels(LatentMatrix latents) {
        rows = latents.rows();
        columns = latents.columns();
        blocks = new float[(columns + SIDE - 1) / SIDE][];
        squaredNorms = new double[columns];
        unit = unit(latents.values());
    }

    /** The columns centred, all in units of {@link #unit}. */
    static Panels centred(LatentMatrix latents, int threads, Progress progress) {
        return of(latents, false, threads, progress);
    }

    /** The columns centred and each of norm 1; a constant column is 0. */
    static Panels standardised(LatentMatrix latents, int threads, Progress progress) {
        return of(latents, true, threads, progress);
    }

    private static Panels of(LatentMatrix latents, boolean standardise, int threads, Progress progress) {
        Panels panels = new Panels(latents);
        int count = panels.blocks.length;
        Blocks.run("centring latents", count, count, threads, progress, () -> block -> {
            panels.fill(latents, block, standardise);
            return 1;
        });
        return panels;
    }

    /**
     * The rows less {@code means}, times a matrix.
     *
     * @param matrix [columns of the latents][columns of the result], row-major
     */
    static Panels times(
            LatentMatrix latents, double[] means, double[] matrix, int columns, int threads, Progress progress) {
        Panels product = new Panels(latents.rows(), columns);
        int stretches = (product.rows + SIDE - 1) / SIDE;
        Blocks.run("turning latents", stretches, stretches, threads, progress, () -> {
            double[] sums = new double[columns];
            return stretch -> {
                int last = Math.min(product.rows, (stretch + 1) * SIDE);
                for (int row = stretch * SIDE; row < last; row++) {
                    Arrays.fill(sums, 0);
                    for (int i = 0; i < means.length; i++) {
                        double value = latents.value(row, i) - means[i];
                        for (int column = 0; column < columns; column++) {
                            sums[column] += value * matrix[i * columns + column];
                        }
                    }
                    for (int column = 0; column < columns; column++) {
                        product.blocks[column / SIDE][row * SIDE + column % SIDE] = (float) sums[column];
                    }
                }
                return 1;
            };
        });
        return product;
    }

    private Panels(int rows, int columns) {
        this.rows = rows;
        this.columns = columns;
        blocks = new float[(columns + SIDE - 1) / SIDE][Math.multiplyExact(rows, SIDE)];
        squaredNorms = new double[0];
        unit = 1;
    }

    static long estimateBytes(long rows, long columns) {
        return 4 * rows * ((columns + SIDE - 1) / SIDE * SIDE) + 8 * columns;
    }

    static double unit(float[] values) {
        float most = 0;
        for (float value : values) {
            most = Math.max(most, Math.abs(value));
        }
        return most == 0 ? 1 : Math.scalb(1.0, Math.getExponent((double) most));
    }

    private void fill(LatentMatrix latents, int block, boolean standardise) {
        float[] values = latents.values();
        int first = block * SIDE;
        int width = Math.min(SIDE, columns - first);
        double[] means = means(values, first, width);
        double inverse = 1 / unit; // exact: a power of two
        double[] squares = new double[width];
        float[] panel = new float[Math.multiplyExact(rows, SIDE)];
        for (int row = 0; row < rows; row++) {
            int from = row * columns + first;
            for (int column = 0; column < width; column++) {
                double centred = (values[from + column] - means[column]) * inverse;
                squares[column] += centred * centred;
                panel[row * SIDE + column] = (float) centred;
            }
        }
        System.arraycopy(squares, 0, squaredNorms, first, width);
        double[] factors = new double[width];
        Arrays.setAll(factors, column -> squares[column] > 0 ? inverse / Math.sqrt(squares[column]) : 0);
        // From the latents again, not from what a float could hold of them.
        for (int row = 0; standardise && row < rows; row++) {
            int from = row * columns + first;
            for (int column = 0; column < width; column++) {
                panel[row * SIDE + column] = (float) ((values[from + column] - means[column]) * factors[column]);
            }
        }
        blocks[block] = panel;
    }

    /** Taken from the first row, so that a constant column's mean is exactly its value. */
    private double[] means(float[] values, int first, int width) {
        double[] sums = new double[width];
        for (int row = 0; row < rows; row++) {
            int from = row * columns + first;
            for (int column = 0; column < width; column++) {
                sums[column] += (double) values[from + column] - values[first + column];
            }
        }
        for (int column = 0; column < width; column++) {
            sums[column] = values[first + column] + sums[column] / rows;
        }
        return sums;
    }

    /** [rows] Σ of the squares of each row. */
    double[] squaredRowNorms() {
        double[] sums = new double[rows];
        for (float[] panel : blocks) {
            for (int row = 0; row < rows; row++) {
                double sum = 0;
                for (int at = row * SIDE; at < (row + 1) * SIDE; at++) {
                    sum += (double) panel[at] * panel[at];
                }
                sums[row] += sum;
            }
        }
        return sums;
    }

    /** [drawn] the scalar product of each chosen row with Σ of the chosen rows, each times its count. */
    double[] productsWithSum(int[] chosen, double[] counts) {
        double[] products = new double[chosen.length];
        double[] sum = new double[SIDE];
        for (float[] panel : blocks) {
            Arrays.fill(sum, 0);
            for (int k = 0; k < chosen.length; k++) {
                for (int column = 0; column < SIDE; column++) {
                    sum[column] += counts[k] * panel[chosen[k] * SIDE + column];
                }
            }
            for (int k = 0; k < chosen.length; k++) {
                for (int column = 0; column < SIDE; column++) {
                    products[k] += sum[column] * panel[chosen[k] * SIDE + column];
                }
            }
        }
        return products;
    }

    /** [columns] Σ over the rows drawn of each value, or of its square, as often as it is drawn. */
    double[] columnSums(Products.Rows drawn, boolean squared) {
        double[] sums = new double[blocks.length * SIDE];
        for (int block = 0; block < blocks.length; block++) {
            for (int k = 0; k < drawn.count(); k++) {
                for (int column = 0; column < SIDE; column++) {
                    double value = blocks[block][drawn.a()[k] * SIDE + column];
                    sums[block * SIDE + column] += drawn.weights()[k] * (squared ? value * value : value);
                }
            }
        }
        return Arrays.copyOf(sums, columns);
    }

    /** [rows] the scalar product of each row with the same row of a matrix of as many columns. */
    double[] rowProducts(Panels other) {
        double[] products = new double[rows];
        for (int block = 0; block < blocks.length; block++) {
            for (int i = 0; i < blocks[block].length; i++) {
                products[i / SIDE] += (double) blocks[block][i] * other.blocks[block][i];
            }
        }
        return products;
    }
}
