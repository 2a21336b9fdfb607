package latentgraph.core;

import java.util.Arrays;
import java.util.SplittableRandom;

/**
 * Gaussian noise as strong as the latents themselves vary, or a share of it: Y = X + N(0, p·σ²), σ² the variance of each
 * dimension of X (thesis eq. 4.1).
 *
 * @param latents X
 * @param variances [columns] σ², mean squared distance from the mean of the column
 */
public record GaussianNoise(LatentMatrix latents, double[] variances) {
    private static final int ROWS_A_BLOCK = 256;

    public static GaussianNoise of(LatentMatrix latents) {
        return new GaussianNoise(latents, variances(latents));
    }

    private static double[] variances(LatentMatrix latents) {
        int rows = latents.rows();
        int columns = latents.columns();
        if (rows == 0) {
            throw new InvalidInputException("there are no latents; expected at least one, to have a variance");
        }
        double[] means = new double[columns];
        for (int row = 0; row < rows; row++) {
            for (int column = 0; column < columns; column++) {
                means[column] += latents.value(row, column);
            }
        }
        double[] variances = new double[columns];
        for (int row = 0; row < rows; row++) {
            for (int column = 0; column < columns; column++) {
                double difference = latents.value(row, column) - means[column] / rows;
                variances[column] += difference * difference;
            }
        }
        for (int column = 0; column < columns; column++) {
            variances[column] /= rows;
        }
        return variances;
    }

    /**
     * Y, drawn anew for each share; share 0 is X itself.
     *
     * @param share p, 0 or more
     * @param seed the same seed and share give the same bits, whatever the number of threads and the other shares
     * @throws InvalidInputException if the share is out of range
     */
    public LatentMatrix added(double share, long seed, int threads, Progress progress) {
        double[] deviations = deviations(share);
        if (share == 0) {
            return latents;
        }
        int rows = latents.rows();
        int columns = latents.columns();
        int blocks = (rows + ROWS_A_BLOCK - 1) / ROWS_A_BLOCK;
        SplittableRandom random = random(share, seed);
        SplittableRandom[] randoms = new SplittableRandom[blocks];
        Arrays.setAll(randoms, block -> random.split());
        float[] values = new float[latents.values().length];
        Blocks.run("adding noise", blocks, rows, threads, progress, () -> block -> {
            int end = Math.min(rows, (block + 1) * ROWS_A_BLOCK);
            for (int row = block * ROWS_A_BLOCK; row < end; row++) {
                for (int column = 0; column < columns; column++) {
                    values[row * columns + column] =
                            (float) (latents.value(row, column) + deviations[column] * randoms[block].nextGaussian());
                }
            }
            return end - block * ROWS_A_BLOCK;
        });
        return new LatentMatrix(rows, columns, values);
    }

    /**
     * The mean Manhattan norm of the noise of one sample, by Monte Carlo as in thesis 5.1.1. Its exact value is √(2p/π)·Σσ.
     *
     * @param share p, 0 or more
     * @param draws 1 or more
     * @throws InvalidInputException if a number is out of range
     */
    public double meanManhattanNorm(double share, int draws, long seed) {
        if (draws < 1) {
            throw new InvalidInputException("draws is " + draws + "; expected 1 or more");
        }
        double[] deviations = deviations(share);
        SplittableRandom random = random(share, seed);
        double sum = 0;
        for (int draw = 0; draw < draws; draw++) {
            for (double deviation : deviations) {
                sum += Math.abs(deviation * random.nextGaussian());
            }
        }
        return sum / draws;
    }

    private double[] deviations(double share) {
        if (!(share >= 0) || Double.isInfinite(share)) {
            throw new InvalidInputException("noise is " + share + "; expected a share of the variance, 0 or more");
        }
        return Arrays.stream(variances)
                .map(variance -> Math.sqrt(share * variance))
                .toArray();
    }

    private static SplittableRandom random(double share, long seed) {
        return new SplittableRandom(seed ^ Double.doubleToLongBits(share)).split();
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof GaussianNoise that
                && latents.equals(that.latents)
                && Arrays.equals(variances, that.variances);
    }

    @Override
    public int hashCode() {
        return latents.hashCode() * 31 + Arrays.hashCode(variances);
    }
}
