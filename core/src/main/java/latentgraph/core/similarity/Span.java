package latentgraph.core.similarity;

import java.util.Arrays;
import java.util.OptionalDouble;
import java.util.function.IntConsumer;
import latentgraph.core.Blocks;
import latentgraph.core.Progress;

/**
 * An orthonormal basis of the span of some columns, in double: block Gram–Schmidt, every block twice, as after one pass
 * errors may grow from column to column (Giraud et al. 2005), and again where they grew so much that the second took half
 * away. A column that the ones before it make up but for {@value #DEPENDENT} of its norm adds nothing. The same bits for any number
 * of threads.
 *
 * <p>Matrices here are panels of 64 columns, [rows · 64] each, row-major, with rows a multiple of 64.
 */
final class Span {
    static final int SIDE = DoubleTile.SIDE;

    /** Rounding of columns of norm 1 is about 1e-15, and of latents, which are floats, 1e-7. */
    private static final double DEPENDENT = 1e-10;

    /** Of a column that was rounding alone, 1e-10 and more, a second pass leaves 1e-16 / 1e-10 at most. */
    private static final double GONE = 1e-5;

    /** Columns of which a pass left so much are orthonormal after it. */
    private static final double MUCH = 0.5;

    /** What a pass by Cholesky loses, times 1e-16, the next makes good: after it the condition is 1. */
    private static final double WELL_CONDITIONED = 1e8;

    /** Rows whose products are added up at once. */
    private static final int STRETCH = 1024;

    /** Loops start at a multiple of this, for the compiler to use whole vectors. */
    private static final int LANES = 8;

    /** Fewer multiplications than this are not worth starting threads. */
    private static final long WORTH_SHARING = 1L << 25;

    private final int rows;
    private final int threads;
    private final DoubleTile tile = DoubleTile.best();

    /** [block]: [rows][64], columns of norm 1 or 0. */
    private final double[][] basis;

    /** [block]: [rows / 64][64][64]: block of rows, column, row. */
    private final double[][] turned;

    /** [block]: [64 · blocks][64], upper triangular. */
    private final double[][] coordinates;

    /**
     * @param panels of columns of norm 1 or 0; not changed
     * @param rows a multiple of 64
     */
    Span(double[][] panels, int rows, int threads, Progress progress) {
        this.rows = rows;
        this.threads = threads;
        basis = new double[panels.length][];
        turned = new double[panels.length][];
        coordinates = new double[panels.length][];
        for (int block = 0; block < panels.length; block++) {
            Blocks.stopIfInterrupted();
            progress.report("orthogonalising", block, panels.length);
            double[] panel = panels[block].clone();
            double[] products = subtractProjection(panel, block, threads);
            coordinates[block] = Arrays.copyOf(products, panels.length * SIDE * SIDE);
            orthonormalise(panel, DEPENDENT);
            double least = 0;
            for (int pass = 2; pass <= 4 && least < MUCH; pass++) {
                subtractProjection(panel, block, threads);
                least = orthonormalise(panel, GONE);
            }
            basis[block] = panel;
            double[] along = products(panel, panels[block]);
            System.arraycopy(along, 0, coordinates[block], block * SIDE * SIDE, along.length);
            turned[block] = byColumnTiles(panel);
        }
    }

    /** The products of the basis with the columns it was made of: panels of 64 · blocks rows, which keep products and norms. */
    double[][] coordinates() {
        return coordinates;
    }

    /** [64 · panels] the distance of each column to this span. */
    double[] distances(double[][] panels) {
        double[] distances = new double[panels.length * SIDE];
        share(panels.length, 2L * panels.length * basis.length * rows * SIDE * SIDE, threads, at -> {
            Blocks.stopIfInterrupted();
            double[] rest = panels[at].clone();
            subtractProjection(rest, basis.length, 1);
            double[] squares = new double[SIDE];
            for (int i = 0; i < rest.length; i++) {
                squares[i % SIDE] += rest[i] * rest[i];
            }
            for (int column = 0; column < SIDE; column++) {
                distances[at * SIDE + column] = Math.sqrt(squares[column]);
            }
        });
        return distances;
    }

    /** Returns what it subtracted, as coordinates. */
    private double[] subtractProjection(double[] panel, int blocks, int hands) {
        double[] products = new double[blocks * SIDE * SIDE];
        long cost = (long) blocks * rows * SIDE * SIDE;
        share(blocks, cost, hands, block -> {
            tile.add(basis[block], 0, panel, 0, rows, products, block * SIDE * SIDE);
        });
        share(rows / SIDE, cost, hands, stretch -> {
            double[] projection = new double[SIDE * SIDE];
            int from = stretch * SIDE * SIDE;
            for (int block = 0; block < blocks; block++) {
                tile.add(turned[block], from, products, block * SIDE * SIDE, SIDE, projection, 0);
            }
            for (int i = 0; i < projection.length; i++) {
                panel[from + i] -= projection[i];
            }
        });
        return products;
    }

    static void share(int parts, long cost, int hands, IntConsumer part) {
        if (hands == 1 || cost < WORTH_SHARING) {
            for (int i = 0; i < parts; i++) {
                part.accept(i);
            }
        } else {
            Blocks.run("orthogonalising", parts, parts, hands, Progress.SILENT, () -> i -> {
                part.accept(i);
                return 1;
            });
        }
    }

    /**
     * Makes the columns of a panel orthonormal, the first ones first; those of a norm up to {@code least}, without what the
     * ones before make up, become 0.
     *
     * @return the least norm of a column that did not
     */
    private double orthonormalise(double[] panel, double least) {
        OptionalDouble leastKept = byCholesky(panel, least);
        return leastKept.isPresent() ? leastKept.getAsDouble() : oneByOne(panel, least);
    }

    /**
     * By the Cholesky factor R of the columns' products, which they are multiplied by the inverse of: a few passes over the
     * panel instead of two for each column. Orthonormal but for the square of R's condition times the rounding, so empty,
     * with the panel as it was, if that is not {@value #WELL_CONDITIONED} at most or a column is to become 0.
     */
    private OptionalDouble byCholesky(double[] panel, double least) {
        double[] factor = products(panel, panel);
        double[] norms = new double[SIDE];
        for (int column = 0; column < SIDE; column++) {
            norms[column] = Math.sqrt(factor[column * SIDE + column]);
        }
        for (int i = 0; i < factor.length; i++) {
            double scale = norms[i / SIDE] * norms[i % SIDE];
            factor[i] = scale == 0 ? 0 : factor[i] / scale;
        }
        double[] inverse = new double[SIDE * SIDE];
        double squares = 0;
        double leastKept = 1;
        for (int column = 0; column < SIDE; column++) {
            if (norms[column] == 0) {
                continue;
            }
            double rest = factor[column * SIDE + column];
            for (int row = 0; row < column; row++) {
                rest -= factor[row * SIDE + column] * factor[row * SIDE + column];
            }
            double diagonal = Math.sqrt(rest);
            if (!(diagonal * norms[column] > least)) {
                return OptionalDouble.empty();
            }
            leastKept = Math.min(leastKept, diagonal * norms[column]);
            factor[column * SIDE + column] = diagonal;
            for (int next = column + 1; next < SIDE; next++) {
                double product = factor[column * SIDE + next];
                for (int row = 0; row < column; row++) {
                    product -= factor[row * SIDE + column] * factor[row * SIDE + next];
                }
                factor[column * SIDE + next] = product / diagonal;
            }
            inverse[column * SIDE + column] = 1 / diagonal;
            for (int row = 0; row < column; row++) {
                double sum = 0;
                for (int middle = row; middle < column; middle++) {
                    sum += inverse[row * SIDE + middle] * factor[middle * SIDE + column];
                }
                inverse[row * SIDE + column] = -sum / diagonal;
            }
            for (int row = 0; row <= column; row++) {
                squares += inverse[row * SIDE + column] * inverse[row * SIDE + column];
            }
        }
        // The norm of R is at most the root of 64, as its columns are of norm 1.
        if (!(squares * SIDE <= WELL_CONDITIONED)) {
            return OptionalDouble.empty();
        }
        for (int i = 0; i < inverse.length; i++) {
            inverse[i] = norms[i / SIDE] == 0 ? 0 : inverse[i] / norms[i / SIDE];
        }
        share(rows / SIDE, (long) rows * SIDE * SIDE, threads, stretch -> {
            double[] columns = new double[SIDE * SIDE];
            turn(panel, stretch, columns, 0);
            double[] product = new double[SIDE * SIDE];
            tile.add(columns, 0, inverse, 0, SIDE, product, 0);
            System.arraycopy(product, 0, panel, stretch * SIDE * SIDE, product.length);
        });
        return OptionalDouble.of(leastKept);
    }

    /** [64][64] of the columns of two panels. */
    private double[] products(double[] one, double[] other) {
        int stretches = (rows + STRETCH - 1) / STRETCH;
        double[][] parts = new double[stretches][SIDE * SIDE];
        share(stretches, (long) rows * SIDE * SIDE, threads, stretch -> {
            int from = stretch * STRETCH;
            tile.add(one, from * SIDE, other, from * SIDE, Math.min(STRETCH, rows - from), parts[stretch], 0);
        });
        for (int stretch = 1; stretch < stretches; stretch++) {
            for (int i = 0; i < parts[0].length; i++) {
                parts[0][i] += parts[stretch][i];
            }
        }
        return parts[0];
    }

    /** Gram–Schmidt on the columns one after the other. */
    private static double oneByOne(double[] panel, double least) {
        double leastKept = 1;
        double[] products = new double[SIDE];
        for (int column = 0; column < SIDE; column++) {
            int first = column / LANES * LANES;
            Arrays.fill(products, 0);
            for (int from = 0; from < panel.length; from += SIDE) {
                double value = panel[from + column];
                for (int next = first; next < SIDE; next++) {
                    products[next] += value * panel[from + next];
                }
            }
            double norm = Math.sqrt(products[column]);
            boolean gone = norm <= least;
            leastKept = gone ? leastKept : Math.min(leastKept, norm);
            for (int next = first; next < SIDE; next++) {
                products[next] = gone || next <= column ? 0 : products[next] / norm;
            }
            double factor = gone ? 0 : 1 / norm;
            for (int from = 0; from < panel.length; from += SIDE) {
                double value = panel[from + column] * factor;
                for (int next = first; next < SIDE; next++) {
                    panel[from + next] -= value * products[next];
                }
                panel[from + column] = value;
            }
        }
        return leastKept;
    }

    private double[] byColumnTiles(double[] panel) {
        double[] tiles = new double[panel.length];
        share(rows / SIDE, WORTH_SHARING, threads, stretch -> turn(panel, stretch, tiles, stretch * SIDE * SIDE));
        return tiles;
    }

    /** Writes 64 rows of a panel as [column][row]. */
    private static void turn(double[] panel, int stretch, double[] tiles, int to) {
        int from = stretch * SIDE * SIDE;
        for (int row = 0; row < SIDE; row++) {
            for (int column = 0; column < SIDE; column++) {
                tiles[to + column * SIDE + row] = panel[from + row * SIDE + column];
            }
        }
    }

    /** Chosen columns side by side in new panels. */
    static double[][] chosen(double[][] panels, int rows, int[] columns) {
        double[][] chosen = new double[(columns.length + SIDE - 1) / SIDE][rows * SIDE];
        for (int at = 0; at < columns.length; at++) {
            double[] from = panels[columns[at] / SIDE];
            double[] to = chosen[at / SIDE];
            for (int row = 0; row < rows; row++) {
                to[row * SIDE + at % SIDE] = from[row * SIDE + columns[at] % SIDE];
            }
        }
        return chosen;
    }
}
