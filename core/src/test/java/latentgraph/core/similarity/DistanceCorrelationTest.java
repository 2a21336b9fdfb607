package latentgraph.core.similarity;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import java.util.SplittableRandom;
import latentgraph.core.InvalidInputException;
import latentgraph.core.LatentMatrix;
import latentgraph.core.Progress;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.LongRange;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

class DistanceCorrelationTest {
    /** Distances are of float sums, right to 1e-6. */
    private static final double ROUNDING = 2e-6;

    private static DistanceCorrelation correlation(LatentMatrix a, LatentMatrix b, Estimator estimator) {
        return DistanceCorrelation.of(a, b, estimator, 2, Progress.SILENT);
    }

    /** dcor and bcdcor of R's energy. */
    @ParameterizedTest
    @MethodSource("latentgraph.core.similarity.Golden#cases")
    void agreesWithEnergy(Golden golden) {
        for (Estimator estimator : Estimator.values()) {
            assertThat(correlation(golden.a(), golden.b(), estimator).value())
                    .isCloseTo(golden.value("/distanceCorrelation/" + estimator.key()), within(ROUNDING));
        }
    }

    @Property(tries = 40)
    void staysWhereItSaysItDoes(
            @ForAll Estimator estimator,
            @ForAll @LongRange(min = 0, max = 1L << 40) long seed,
            @ForAll @IntRange(min = 6, max = 90) int samples,
            @ForAll @IntRange(min = 1, max = 80) int columns) {
        SplittableRandom random = new SplittableRandom(seed);
        LatentMatrix a = Latents.gaussian(random, samples, columns);
        LatentMatrix b = Latents.related(random, a, random.nextInt(1, 40), 1);
        DistanceCorrelation found = correlation(a, b, estimator);
        assertThat(found.value()).isBetween(estimator == Estimator.BIASED ? 0.0 : -1.0, 1.0);
        assertThat(correlation(a, a, estimator).value()).isCloseTo(1, within(1e-9));
        assertThat(correlation(b, a, estimator).value()).isCloseTo(found.value(), within(1e-9));
        int[] order = Latents.order(random, samples);
        LatentMatrix moved = Latents.permutedRows(
                Latents.shiftedAndScaled(
                        Latents.turned(random, Latents.permutedColumns(a, Latents.order(random, columns))),
                        3,
                        Math.pow(10, random.nextInt(-25, 25))),
                order);
        LatentMatrix permuted = Latents.permutedRows(b, order);
        // A shift of 240 rounds values of 1 to 1e-5; few samples amplify it.
        assertThat(correlation(moved, permuted, estimator).value()).isCloseTo(found.value(), within(5e-4));
        assertThat(found.permuted(order))
                .isCloseTo(correlation(a, permuted, estimator).value(), within(1e-9));
    }

    @Test
    void seesADependenceWithoutCorrelation() {
        float[] x = new float[200];
        float[] y = new float[200];
        for (int i = 0; i < 200; i++) {
            x[i] = i - 99.5f;
            y[i] = x[i] * x[i];
        }
        DistanceCorrelation found =
                correlation(new LatentMatrix(200, 1, x), new LatentMatrix(200, 1, y), Estimator.DEBIASED);
        assertThat(found.value()).isGreaterThan(0.2);
        assertThat(Significance.of(found, 199, 0, 0.95, 1, 2, Progress.SILENT).pValue())
                .isEqualTo(1 / 200.0);
    }

    /** Copies of a sample, which would be 0 apart and pull the value up, count nothing among themselves. */
    @Test
    void ofIndependentGaussiansDrawsStayNearZero() {
        SplittableRandom random = new SplittableRandom(8);
        DistanceCorrelation found =
                correlation(Latents.gaussian(random, 300, 5), Latents.gaussian(random, 300, 5), Estimator.DEBIASED);
        double[] drawn = new double[50];
        for (int i = 0; i < drawn.length; i++) {
            drawn[i] = found.resampled(random.ints(300, 0, 300).toArray());
        }
        // The standard deviation of a value is about √2 / 300 = 0.005, of the draws about as much.
        assertThat(found.value()).isCloseTo(0, within(0.02));
        assertThat(Arrays.stream(drawn).average().orElseThrow()).isCloseTo(found.value(), within(0.01));
    }

    /** Held up to 2,048 samples, computed again beyond. */
    @ParameterizedTest
    @EnumSource(Estimator.class)
    void heldAndComputedDistancesAgree(Estimator estimator) {
        SplittableRandom random = new SplittableRandom(8);
        LatentMatrix a = Latents.gaussian(random, 300, 70);
        LatentMatrix b = Latents.related(random, a, 9, 1);
        PairTable ofA = PairTable.of(a, PairTable.Distance.EUCLIDEAN);
        PairTable ofB = PairTable.of(b, PairTable.Distance.EUCLIDEAN);
        TableAlignment computed = new TableAlignment(ofA, ofB, estimator == Estimator.BIASED);
        TableAlignment held = new TableAlignment(
                ofA.hold(2, Progress.SILENT), ofB.hold(2, Progress.SILENT), estimator == Estimator.BIASED);
        assertThat(held.value(2, Progress.SILENT)).isEqualTo(computed.value(1, Progress.SILENT));
        int[] order = Latents.order(random, 300);
        assertThat(held.permuted(order)).isEqualTo(computed.permuted(order));
        int[] rows = random.ints(300, 0, 300).toArray();
        assertThat(held.resampled(rows)).isEqualTo(computed.resampled(rows));
    }

    @Test
    void refusesWhatItIsNotDefinedFor() {
        LatentMatrix a = Latents.gaussian(new SplittableRandom(1), 3, 2);
        assertThatThrownBy(() -> correlation(a, a, Estimator.DEBIASED))
                .isInstanceOf(InvalidInputException.class)
                .hasMessage("there are 3 samples; expected at least 4");
        assertThat(Estimator.of("biased")).isEqualTo(Estimator.BIASED);
        assertThatThrownBy(() -> Estimator.of("unbiased")).hasMessageContaining("expected one of debiased, biased");
    }
}
