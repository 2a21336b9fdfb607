package latentgraph.core.layout;

import java.util.Arrays;

/**
 * By interpolation on a grid, as in Linderman et al. 2019 (FIt-SNE), in time O(n + g log g) for g points of the grid.
 *
 * <p>The potential φ(y) = Σⱼ 1 / (1 + |y − yⱼ|²) alone is interpolated, and the forces are −∇φ / 2: one convolution where
 * FIt-SNE has four. The kernel is interpolated in both its places by splines of the fifth degree, whose coefficients are the kernel's
 * samples without the splines' own smoothing, taken out in the transform. On a grid of a third of a unit a force is then within a
 * few thousandths of the exact one.
 */
final class GridRepulsion implements Repulsion {
    /** The kernel is one unit wide; errors grow as the sixth power of the cells. */
    private static final double WIDEST_CELL = 1.0 / 3;

    /** A small cloud gets smaller cells, so that it is many cells wide. */
    private static final int FEWEST_CELLS = 48;

    /** A cloud wider than this gets wider cells, which bounds time and memory. */
    private static final int MOST_CELLS = 1500;

    static final long MOST_BYTES = 208L << 20;

    /** Wider cells would be wrong by more than a tenth. A cloud that would need them, of 900 units, goes over all pairs. */
    private static final double ROUGHEST_CELL = 0.6;

    private static final int SPLINES = 6;

    /** Around the cloud: a spline is six cells wide. */
    private static final int MARGIN = 3;

    private static final int LANES = FourierTransform.LANES;
    private static final int POINTS_A_BLOCK = 512;

    private double cell;
    private int side;
    private FourierTransform transform;
    private int frequencies;

    /** [frequencies][length]: of the kernel, real and the same for both directions. */
    private double[] kernel;

    /** [side][side], of the charges, then of the potential. */
    private double[] grid;

    /** [side][frequencies], of the rows. */
    private double[] spectrumRe;

    private double[] spectrumIm;

    @Override
    public double of(Crew crew, double[] positions, double[] forces) {
        double minX = Double.POSITIVE_INFINITY;
        double minY = minX;
        double maxX = -minX;
        double maxY = -minX;
        for (int i = 0; i < positions.length; i += 2) {
            minX = Math.min(minX, positions[i]);
            maxX = Math.max(maxX, positions[i]);
            minY = Math.min(minY, positions[i + 1]);
            maxY = Math.max(maxY, positions[i + 1]);
        }
        double span = Math.max(maxX - minX, maxY - minY);
        if (span > MOST_CELLS * ROUGHEST_CELL) {
            return new ExactRepulsion().of(crew, positions, forces);
        }
        resize(crew, span);
        double originX = minX - MARGIN * cell;
        double originY = minY - MARGIN * cell;
        charge(positions, originX, originY);
        convolve(crew);
        return gather(crew, positions, originX, originY, forces);
    }

    private void resize(Crew crew, double span) {
        double wanted = WIDEST_CELL;
        while (span < FEWEST_CELLS * wanted && wanted > 1e-9) {
            wanted /= 2;
        }
        while (span > MOST_CELLS * wanted) {
            wanted *= 1.1;
        }
        int needed = (int) (span / wanted) + 2 * MARGIN + 2;
        int length = FourierTransform.atLeast(2 * needed);
        // Shrinking a little is not worth a new kernel.
        if (transform != null && wanted == cell && length <= transform.length && 2 * length > transform.length) {
            return;
        }
        cell = wanted;
        side = length / 2;
        transform = new FourierTransform(length);
        frequencies = side + 1;
        grid = new double[side * side];
        spectrumRe = new double[length * frequencies];
        spectrumIm = new double[spectrumRe.length];
        kernel = new double[frequencies * length];
        double[] samples = new double[length * length];
        crew.each(length, row -> {
            double y = Math.min(row, length - row) * cell;
            for (int column = 0; column < length; column++) {
                double x = Math.min(column, length - column) * cell;
                samples[row * length + column] = 1 / (1 + x * x + y * y);
            }
        });
        double[] smoothing = new double[length];
        Arrays.setAll(smoothing, f -> {
            double angle = 2 * Math.PI * f / length;
            double smooth = (33 + 26 * Math.cos(angle) + Math.cos(2 * angle)) / 60;
            return smooth * smooth;
        });
        rowsForward(crew, samples, length, length);
        columns(crew, length, (first, count, work) -> {
            for (int frequency = 0; frequency < length; frequency++) {
                for (int lane = 0; lane < count; lane++) {
                    double smooth = smoothing[frequency] * smoothing[first + lane] * length * length;
                    kernel[(first + lane) * length + frequency] = work.re()[frequency * LANES + lane] / smooth;
                }
            }
        });
        spectrumRe = new double[side * frequencies];
        spectrumIm = new double[spectrumRe.length];
    }

    /** On one thread, as sums must not depend on their number; it is little work. */
    private void charge(double[] positions, double originX, double originY) {
        Arrays.fill(grid, 0);
        double[] across = new double[SPLINES];
        double[] down = new double[SPLINES];
        for (int i = 0; i < positions.length; i += 2) {
            double x = (positions[i] - originX) / cell;
            double y = (positions[i + 1] - originY) / cell;
            int column = (int) x;
            int row = (int) y;
            splines(x - column, across);
            splines(y - row, down);
            for (int r = 0; r < SPLINES; r++) {
                int at = (row - 2 + r) * side + column - 2;
                for (int c = 0; c < SPLINES; c++) {
                    grid[at + c] += down[r] * across[c];
                }
            }
        }
    }

    /** The splines of the three grid points before and the three after a point at u of its cell, at that point. */
    private static void splines(double u, double[] values) {
        values[0] = far(1 - u);
        values[1] = middle(u);
        values[2] = near(u);
        values[3] = near(1 - u);
        values[4] = middle(1 - u);
        values[5] = far(u);
    }

    private static double near(double u) {
        return (66 + u * u * (-60 + u * u * (30 - 10 * u))) / 120;
    }

    private static double middle(double u) {
        return (26 + u * (-50 + u * (20 + u * (20 + u * (-20 + 5 * u))))) / 120;
    }

    private static double far(double u) {
        return u * u * u * u * u / 120;
    }

    private static void slopes(double u, double[] values) {
        values[0] = -farSlope(1 - u);
        values[1] = middleSlope(u);
        values[2] = nearSlope(u);
        values[3] = -nearSlope(1 - u);
        values[4] = -middleSlope(1 - u);
        values[5] = farSlope(u);
    }

    private static double nearSlope(double u) {
        return u * (-12 + u * u * (12 - 5 * u)) / 12;
    }

    private static double middleSlope(double u) {
        return (-10 + u * (8 + u * (12 + u * (-16 + 5 * u)))) / 24;
    }

    private static double farSlope(double u) {
        return u * u * u * u / 24;
    }

    private void convolve(Crew crew) {
        rowsForward(crew, grid, side, side);
        int length = transform.length;
        columns(crew, side, (first, count, work) -> {
            for (int frequency = 0; frequency < length; frequency++) {
                for (int lane = 0; lane < count; lane++) {
                    double factor = kernel[(first + lane) * length + frequency];
                    work.re()[frequency * LANES + lane] *= factor;
                    work.im()[frequency * LANES + lane] *= factor;
                }
            }
            work.backward();
            for (int row = 0; row < side; row++) {
                int to = row * frequencies + first;
                System.arraycopy(work.re(), row * LANES, spectrumRe, to, count);
                System.arraycopy(work.im(), row * LANES, spectrumIm, to, count);
            }
        });
        rowsBackward(crew);
    }

    /**
     * The rows' spectra. Two rows make one complex one, a + ib, whose spectrum at f and at −f holds those of both.
     *
     * @param values [rows][width], 0 beyond
     */
    private void rowsForward(Crew crew, double[] values, int rows, int width) {
        int length = transform.length;
        crew.each((rows + 2 * LANES - 1) / (2 * LANES), block -> {
            FourierTransform.Workspace work = transform.workspace();
            work.clear(width);
            int first = block * 2 * LANES;
            for (int lane = 0; lane < LANES && first + 2 * lane < rows; lane++) {
                int row = first + 2 * lane;
                for (int column = 0; column < width; column++) {
                    work.re()[column * LANES + lane] = values[row * width + column];
                    work.im()[column * LANES + lane] = row + 1 < rows ? values[(row + 1) * width + column] : 0;
                }
            }
            work.forward();
            for (int lane = 0; lane < LANES && first + 2 * lane < rows; lane++) {
                int row = first + 2 * lane;
                for (int f = 0; f < frequencies; f++) {
                    int at = f * LANES + lane;
                    int opposite = (length - f) % length * LANES + lane;
                    spectrumRe[row * frequencies + f] = (work.re()[at] + work.re()[opposite]) / 2;
                    spectrumIm[row * frequencies + f] = (work.im()[at] - work.im()[opposite]) / 2;
                    if (row + 1 < rows) {
                        spectrumRe[(row + 1) * frequencies + f] = (work.im()[at] + work.im()[opposite]) / 2;
                        spectrumIm[(row + 1) * frequencies + f] = (work.re()[opposite] - work.re()[at]) / 2;
                    }
                }
            }
            transform.giveBack(work);
        });
    }

    private interface Columns {
        void take(int first, int count, FourierTransform.Workspace transformed);
    }

    /** Transforms the columns of the rows' spectra. @param rows those that are not 0 */
    private void columns(Crew crew, int rows, Columns action) {
        crew.each((frequencies + LANES - 1) / LANES, block -> {
            FourierTransform.Workspace work = transform.workspace();
            work.clear(rows);
            int first = block * LANES;
            int count = Math.min(LANES, frequencies - first);
            for (int row = 0; row < rows; row++) {
                int from = row * frequencies + first;
                System.arraycopy(spectrumRe, from, work.re(), row * LANES, count);
                System.arraycopy(spectrumIm, from, work.im(), row * LANES, count);
            }
            work.forward();
            action.take(first, count, work);
            transform.giveBack(work);
        });
    }

    private void rowsBackward(Crew crew) {
        int length = transform.length;
        crew.each((side + 2 * LANES - 1) / (2 * LANES), block -> {
            FourierTransform.Workspace work = transform.workspace();
            int first = block * 2 * LANES;
            for (int lane = 0; lane < LANES && first + 2 * lane < side; lane++) {
                int even = (first + 2 * lane) * frequencies;
                boolean paired = first + 2 * lane + 1 < side;
                for (int f = 0; f < frequencies; f++) {
                    double ar = spectrumRe[even + f];
                    double ai = spectrumIm[even + f];
                    double br = paired ? spectrumRe[even + frequencies + f] : 0;
                    double bi = paired ? spectrumIm[even + frequencies + f] : 0;
                    int at = f * LANES + lane;
                    work.re()[at] = ar - bi;
                    work.im()[at] = ai + br;
                    if (f > 0 && f < length - f) {
                        int opposite = (length - f) * LANES + lane;
                        work.re()[opposite] = ar + bi;
                        work.im()[opposite] = br - ai;
                    }
                }
            }
            work.backward();
            for (int lane = 0; lane < LANES && first + 2 * lane < side; lane++) {
                int row = first + 2 * lane;
                for (int column = 0; column < side; column++) {
                    grid[row * side + column] = work.re()[column * LANES + lane];
                    if (row + 1 < side) {
                        grid[(row + 1) * side + column] = work.im()[column * LANES + lane];
                    }
                }
            }
            transform.giveBack(work);
        });
    }

    private double gather(Crew crew, double[] positions, double originX, double originY, double[] forces) {
        int size = positions.length / 2;
        double[] sums = new double[(size + POINTS_A_BLOCK - 1) / POINTS_A_BLOCK];
        crew.each(sums.length, block -> {
            int end = Math.min(size, (block + 1) * POINTS_A_BLOCK);
            double sum = 0;
            double[] across = new double[SPLINES];
            double[] down = new double[SPLINES];
            double[] acrossSlopes = new double[SPLINES];
            double[] downSlopes = new double[SPLINES];
            for (int i = block * POINTS_A_BLOCK; i < end; i++) {
                double x = (positions[2 * i] - originX) / cell;
                double y = (positions[2 * i + 1] - originY) / cell;
                int column = (int) x;
                int row = (int) y;
                splines(x - column, across);
                splines(y - row, down);
                slopes(x - column, acrossSlopes);
                slopes(y - row, downSlopes);
                double potential = 0;
                double slopeX = 0;
                double slopeY = 0;
                for (int r = 0; r < SPLINES; r++) {
                    int at = (row - 2 + r) * side + column - 2;
                    double along = 0;
                    double slope = 0;
                    for (int c = 0; c < SPLINES; c++) {
                        along += grid[at + c] * across[c];
                        slope += grid[at + c] * acrossSlopes[c];
                    }
                    potential += down[r] * along;
                    slopeX += down[r] * slope;
                    slopeY += downSlopes[r] * along;
                }
                forces[2 * i] = -slopeX / (2 * cell);
                forces[2 * i + 1] = -slopeY / (2 * cell);
                sum += potential - 1;
            }
            sums[block] = sum;
        });
        double sum = 0;
        for (double part : sums) {
            sum += part;
        }
        return sum;
    }
}
