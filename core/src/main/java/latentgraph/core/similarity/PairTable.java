package latentgraph.core.similarity;

import java.util.function.DoubleUnaryOperator;
import java.util.stream.IntStream;
import latentgraph.core.Blocks;
import latentgraph.core.InvalidInputException;
import latentgraph.core.LatentMatrix;
import latentgraph.core.Progress;
import latentgraph.core.Tile;

/**
 * A number for each pair of samples, a function of how far apart they are, read 64 × 64 at a time: held where the samples are
 * few, computed again at every reading where n² numbers would be too many. Distances are of float sums, right to about 1e-6
 * of themselves, and exactly 0 between equal latents; correlations are right to about 1e-7, so that of latents correlated but
 * for 1e-6 the distance is right to a tenth.
 */
abstract class PairTable {
    static final int SIDE = Tile.SIDE;

    /** Up to so many samples all pairs are held: 32 MiB. */
    static final int MOST_HELD = 2048;

    /** What is summed over the dimensions. */
    enum Distance {
        /** Σ(x − y)². */
        SQUARED,
        /** √Σ(x − y)². */
        EUCLIDEAN,
        /** Σ|x − y|. */
        MANHATTAN,
        /** 1 − Pearson's correlation of the two latents over the dimensions. */
        CORRELATION
    }

    static int blocks(long samples) {
        return Math.toIntExact((samples + SIDE - 1) / SIDE);
    }

    /** Distances are in units of a power of two near the greatest magnitude. */
    static PairTable of(LatentMatrix latents, Distance distance) {
        return new Computed(latents, distance, value -> value);
    }

    static long estimateBytes(long samples, long columns) {
        long sides = (samples + SIDE - 1) / SIDE * SIDE * ((columns + SIDE - 1) / SIDE * SIDE) * 8;
        return sides + (samples <= MOST_HELD ? 8 * samples * samples : 0);
    }

    /** Bytes of {@link #select}. */
    static long estimateBytesOfSelection(long samples, long columns) {
        return samples <= MOST_HELD ? 4 * samples : estimateBytes(samples, columns);
    }

    abstract int samples();

    /** @param values [64][64]: samples 64·block …, 64·other …; undefined on the diagonal and beyond the last sample */
    abstract void tile(int block, int other, Workspace work, double[] values);

    /** The pairs of some of the samples, in the order given. */
    abstract PairTable select(int[] rows);

    /** A function of the numbers. */
    abstract PairTable map(DoubleUnaryOperator function);

    /** The same, held if the samples are few enough. */
    PairTable held(int threads, Progress progress) {
        return samples() > MOST_HELD ? this : hold(threads, progress);
    }

    Held hold(int threads, Progress progress) {
        int samples = samples();
        int blocks = blocks(samples);
        double[] values = new double[samples * samples];
        Blocks.run("comparing pairs", blocks, blocks, threads, progress, () -> {
            Workspace work = new Workspace();
            double[] tile = new double[SIDE * SIDE];
            return block -> {
                for (int other = block; other < blocks; other++) {
                    tile(block, other, work, tile);
                    for (int i = block * SIDE; i < Math.min(samples, (block + 1) * SIDE); i++) {
                        for (int j = Math.max(other * SIDE, i + 1); j < Math.min(samples, (other + 1) * SIDE); j++) {
                            double value = tile[(i - block * SIDE) * SIDE + j - other * SIDE];
                            values[i * samples + j] = value;
                            values[j * samples + i] = value;
                        }
                    }
                }
                return 1;
            };
        });
        return new Held(samples, values, IntStream.range(0, samples).toArray());
    }

    /** What a thread works with. */
    static final class Workspace {
        private final float[] sums = new float[SIDE * SIDE];
    }

    /** All pairs as a matrix. */
    static final class Held extends PairTable {
        private final int side;
        final double[] values;
        private final int[] rows;

        Held(int side, double[] values, int[] rows) {
            this.side = side;
            this.values = values;
            this.rows = rows;
        }

        @Override
        int samples() {
            return rows.length;
        }

        @Override
        void tile(int block, int other, Workspace work, double[] tile) {
            int lastColumn = Math.min(rows.length, (other + 1) * SIDE);
            for (int i = block * SIDE; i < Math.min(rows.length, (block + 1) * SIDE); i++) {
                int from = rows[i] * side;
                int to = (i - block * SIDE) * SIDE - other * SIDE;
                for (int j = other * SIDE; j < lastColumn; j++) {
                    tile[to + j] = values[from + rows[j]];
                }
            }
        }

        @Override
        Held held(int threads, Progress progress) {
            return this;
        }

        @Override
        Held select(int[] chosen) {
            int[] composed = new int[chosen.length];
            for (int i = 0; i < chosen.length; i++) {
                composed[i] = rows[chosen[i]];
            }
            return new Held(side, values, composed);
        }

        @Override
        Held map(DoubleUnaryOperator function) {
            double[] mapped = new double[values.length];
            for (int i = 0; i < values.length; i++) {
                mapped[i] = function.applyAsDouble(values[i]);
            }
            return new Held(side, mapped, rows);
        }
    }

    private static final class Computed extends PairTable {
        private final int samples;
        private final int columns;
        private final int strips;
        private final Distance distance;
        private final double factor;
        private final DoubleUnaryOperator function;

        /** [block · strips + strip]: [64][64] row, column. */
        private final float[][] rows;

        /** [block]: [strips · 64][64] column, row. */
        private final float[][] panels;

        private final Tile tile;

        Computed(LatentMatrix latents, Distance distance, DoubleUnaryOperator function) {
            samples = latents.rows();
            columns = latents.columns();
            strips = (columns + SIDE - 1) / SIDE;
            this.distance = distance;
            this.function = function;
            factor = distance == Distance.CORRELATION ? 0.5 : 1;
            rows = new float[blocks(samples) * strips][SIDE * SIDE];
            panels = new float[blocks(samples)][strips * SIDE * SIDE];
            tile = Tile.best();
            double unit = Panels.unit(latents.values());
            double[] latent = new double[columns];
            for (int row = 0; row < samples; row++) {
                for (int column = 0; column < columns; column++) {
                    latent[column] = latents.values()[row * columns + column] / unit;
                }
                if (distance == Distance.CORRELATION) {
                    standardise(latent, row);
                }
                for (int column = 0; column < columns; column++) {
                    put(row, column, (float) latent[column]);
                }
            }
        }

        private Computed(Computed all, int[] chosen) {
            samples = chosen.length;
            columns = all.columns;
            strips = all.strips;
            distance = all.distance;
            function = all.function;
            factor = all.factor;
            tile = all.tile;
            rows = new float[blocks(samples) * strips][SIDE * SIDE];
            panels = new float[blocks(samples)][strips * SIDE * SIDE];
            for (int row = 0; row < samples; row++) {
                for (int column = 0; column < columns; column++) {
                    put(row, column, all.get(chosen[row], column));
                }
            }
        }

        private Computed(Computed all, DoubleUnaryOperator function) {
            samples = all.samples;
            columns = all.columns;
            strips = all.strips;
            distance = all.distance;
            factor = all.factor;
            tile = all.tile;
            rows = all.rows;
            panels = all.panels;
            this.function = function;
        }

        private static void standardise(double[] latent, int row) {
            double sum = 0;
            for (double value : latent) {
                sum += value - latent[0];
            }
            double mean = latent[0] + sum / latent.length;
            double squares = 0;
            for (double value : latent) {
                squares += (value - mean) * (value - mean);
            }
            if (squares == 0) {
                throw new InvalidInputException(
                        "all dimensions of the latent of sample %d are equal, so it has no correlation with others; choose euclidean or manhattan, or drop that sample"
                                .formatted(row));
            }
            double norm = Math.sqrt(squares);
            for (int column = 0; column < latent.length; column++) {
                latent[column] = (latent[column] - mean) / norm;
            }
        }

        private void put(int row, int column, float value) {
            int block = row / SIDE;
            rows[block * strips + column / SIDE][row % SIDE * SIDE + column % SIDE] = value;
            panels[block][column * SIDE + row % SIDE] = value;
        }

        private float get(int row, int column) {
            return rows[row / SIDE * strips + column / SIDE][row % SIDE * SIDE + column % SIDE];
        }

        @Override
        int samples() {
            return samples;
        }

        @Override
        void tile(int block, int other, Workspace work, double[] values) {
            float[] sums = work.sums;
            java.util.Arrays.fill(sums, 0);
            for (int strip = 0; strip < strips; strip++) {
                int width = Math.min(SIDE, columns - strip * SIDE);
                tile.add(
                        distance != Distance.MANHATTAN,
                        rows[block * strips + strip],
                        panels[other],
                        strip * SIDE * SIDE,
                        width,
                        sums,
                        0);
            }
            boolean root = distance == Distance.EUCLIDEAN;
            for (int at = 0; at < sums.length; at++) {
                double sum = sums[at] * factor;
                values[at] = function.applyAsDouble(root ? Math.sqrt(sum) : sum);
            }
        }

        @Override
        PairTable select(int[] chosen) {
            return new Computed(this, chosen);
        }

        @Override
        PairTable map(DoubleUnaryOperator next) {
            return new Computed(this, function.andThen(next));
        }
    }
}
