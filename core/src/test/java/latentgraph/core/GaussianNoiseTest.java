package latentgraph.core;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.Test;

class GaussianNoiseTest {
    /** 4,000 samples of three dimensions with deviations 1, 0.1 and 0. */
    private static final GaussianNoise NOISE = GaussianNoise.of(latents(4000));

    private static LatentMatrix latents(int rows) {
        var random = new Random(3);
        float[] values = new float[rows * 3];
        for (int row = 0; row < rows; row++) {
            values[3 * row] = (float) random.nextGaussian();
            values[3 * row + 1] = (float) (5 + 0.1 * random.nextGaussian());
            values[3 * row + 2] = 2;
        }
        return new LatentMatrix(rows, 3, values);
    }

    @Test
    void varianceIsTheMeanSquaredDistanceFromTheMean() {
        // numpy.var([[1, 2], [3, 2], [8, 2]], axis=0) is [8.66666667, 0]
        assertThat(GaussianNoise.of(new LatentMatrix(3, 2, new float[] {1, 2, 3, 2, 8, 2}))
                        .variances())
                .containsExactly(new double[] {26 / 3.0, 0}, within(1e-12));
    }

    @Test
    void noNoiseLeavesTheLatentsAsTheyAre() {
        assertThat(NOISE.added(0, 7, 2, Progress.SILENT)).isSameAs(NOISE.latents());
    }

    @Test
    void eachDimensionGetsItsShareOfItsOwnVariance() {
        LatentMatrix disturbed = NOISE.added(0.25, 7, 2, Progress.SILENT);
        for (int column = 0; column < 3; column++) {
            double sum = 0;
            double squares = 0;
            for (int row = 0; row < 4000; row++) {
                double difference =
                        disturbed.value(row, column) - (double) NOISE.latents().value(row, column);
                sum += difference;
                squares += difference * difference;
            }
            double deviation = Math.sqrt(0.25 * NOISE.variances()[column]);
            // Five standard errors of a mean and of a variance of 4,000 Gaussians; the last dimension does not vary at
            // all.
            assertThat(sum / 4000).isCloseTo(0, within(5 * deviation / Math.sqrt(4000)));
            assertThat(squares / 4000)
                    .isCloseTo(deviation * deviation, within(5 * deviation * deviation * Math.sqrt(2.0 / 4000)));
        }
    }

    @Test
    void theSameSeedAndShareGiveTheSameBitsForAnyNumberOfThreads() {
        float[] one = NOISE.added(0.5, 7, 1, Progress.SILENT).values();
        assertThat(NOISE.added(0.5, 7, 3, Progress.SILENT).values()).isEqualTo(one);
        assertThat(NOISE.added(0.5, 8, 1, Progress.SILENT).values()).isNotEqualTo(one);
        // Another share is another draw, not the same one stretched.
        float[] half = NOISE.added(0.125, 7, 1, Progress.SILENT).values();
        assertThat((half[0] - NOISE.latents().value(0, 0)) * 2)
                .isNotCloseTo(one[0] - NOISE.latents().value(0, 0), within(1e-4f));
    }

    @Test
    void theMonteCarloNormIsNearTheExactOne() {
        for (double share : new double[] {0.1, 1}) {
            double exact = Math.sqrt(2 * share / Math.PI)
                    * Arrays.stream(NOISE.variances()).map(Math::sqrt).sum();
            // Five standard errors: |N(0, σ²)| has variance σ²(1 − 2/π); dimensions are independent.
            double error = 5 * Math.sqrt(Arrays.stream(NOISE.variances()).sum() * share * (1 - 2 / Math.PI) / 20_000);
            assertThat(NOISE.meanManhattanNorm(share, 20_000, 7)).isCloseTo(exact, within(error));
        }
        assertThat(NOISE.meanManhattanNorm(0, 10, 7)).isZero();
    }

    @Test
    void whatIsNoShareIsRefused() {
        for (double share : new double[] {-0.1, Double.NaN, Double.POSITIVE_INFINITY}) {
            assertThatThrownBy(() -> NOISE.added(share, 7, 1, Progress.SILENT))
                    .isInstanceOf(InvalidInputException.class)
                    .hasMessageContaining("noise is " + share);
        }
        assertThatThrownBy(() -> NOISE.meanManhattanNorm(1, 0, 7)).isInstanceOf(InvalidInputException.class);
        assertThatThrownBy(() -> GaussianNoise.of(new LatentMatrix(0, 1, new float[0])))
                .isInstanceOf(InvalidInputException.class);
    }
}
