package latentgraph.core.similarity;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import latentgraph.core.InvalidInputException;
import latentgraph.core.LatentMatrix;
import latentgraph.core.Progress;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.LongRange;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class CanonicalCorrelationTest {
    /** Canonical variables are kept as floats. */
    private static final double ROUNDING = 2e-6;

    private static CanonicalCorrelation svcca(LatentMatrix a, LatentMatrix b, double variance) {
        return CanonicalCorrelation.svcca(a, b, variance, 2, Progress.SILENT);
    }

    private static CanonicalCorrelation pwcca(LatentMatrix a, LatentMatrix b) {
        return CanonicalCorrelation.pwcca(a, b, 2, Progress.SILENT);
    }

    /** R's cancor (constant columns left out, which it refuses) and numpy.linalg.svd. */
    @ParameterizedTest
    @MethodSource("latentgraph.core.similarity.Golden#cases")
    void agreesWithRAndNumPy(Golden golden) {
        double[] theirs = IntStream.range(
                        0, golden.expected().get("canonicalCorrelations").size())
                .mapToDouble(i -> golden.value("/canonicalCorrelations/" + i))
                .toArray();
        CanonicalCorrelation found = pwcca(golden.a(), golden.b());
        assertThat(found.correlations()).containsExactly(theirs, within(ROUNDING));
        assertThat(found.value()).isCloseTo(golden.value("/pwcca/a"), within(ROUNDING));
        assertThat(found.reverse().value()).isCloseTo(golden.value("/pwcca/b"), within(ROUNDING));
        for (double share : new double[] {0.9, 0.99}) {
            assertThat(svcca(golden.a(), golden.b(), share).value())
                    .isCloseTo(golden.value("/svcca/" + share), within(ROUNDING));
        }
        assertThat(svcca(golden.a(), golden.b(), 1).value())
                .isCloseTo(Arrays.stream(theirs).average().orElseThrow(), within(ROUNDING));
    }

    @Property(tries = 60)
    void staysWhereItSaysItDoes(
            @ForAll @LongRange(min = 0, max = 1L << 40) long seed,
            @ForAll @IntRange(min = 2, max = 90) int samples,
            @ForAll @IntRange(min = 1, max = 40) int columns) {
        SplittableRandom random = new SplittableRandom(seed);
        LatentMatrix a = withADeadAndARepeatedNeuron(Latents.gaussian(random, samples, columns));
        LatentMatrix b = Latents.related(random, a, random.nextInt(1, 30), 1);
        CanonicalCorrelation found = svcca(a, b, 0.95);
        assertThat(found.value()).isBetween(0.0, 1.0);
        assertThat(svcca(a, a, 0.95).value()).isCloseTo(1, within(ROUNDING));
        assertThat(pwcca(a, a).value()).isCloseTo(1, within(ROUNDING));
        assertThat(svcca(b, a, 0.95).value()).isCloseTo(found.value(), within(ROUNDING));
        assertThat(found.reverse().value()).isCloseTo(found.value(), within(ROUNDING));
        CanonicalCorrelation weighted = pwcca(a, b);
        assertThat(weighted.value()).isBetween(0.0, 1.0);
        assertThat(weighted.reverse().value()).isCloseTo(pwcca(b, a).value(), within(ROUNDING));
        int[] order = Latents.order(random, samples);
        LatentMatrix permuted = Latents.permutedRows(b, order);
        assertThat(found.permuted(order)).isCloseTo(svcca(a, permuted, 0.95).value(), within(ROUNDING));
        assertThat(weighted.permuted(order)).isCloseTo(pwcca(a, permuted).value(), within(ROUNDING));
        int[] rows = random.ints(samples, 0, samples).toArray();
        if (Arrays.stream(rows).distinct().count() > 1) {
            assertThat(found.resampled(rows))
                    .isCloseTo(
                            svcca(Latents.permutedRows(a, rows), Latents.permutedRows(b, rows), 0.95)
                                    .value(),
                            within(1e-4));
        }
    }

    private static LatentMatrix withADeadAndARepeatedNeuron(LatentMatrix latents) {
        int columns = latents.columns() + 2;
        float[] values = new float[latents.rows() * columns];
        for (int i = 0; i < values.length; i++) {
            int column = i % columns;
            values[i] = column == 1 ? 0.25f : latents.value(i / columns, Math.max(0, column - 2));
        }
        return new LatentMatrix(latents.rows(), columns, values);
    }

    /** Where the cut through the variance falls is steady; a rotated float is another float. */
    @Property(tries = 30)
    void aRotationAScaleAndAShiftChangeNothing(@ForAll @LongRange(min = 0, max = 1L << 40) long seed) {
        SplittableRandom random = new SplittableRandom(seed);
        LatentMatrix a = Latents.gaussian(random, 100, 12);
        LatentMatrix b = Latents.related(random, a, 8, 2);
        int[] order = Latents.order(random, 100);
        LatentMatrix moved = Latents.permutedRows(
                Latents.shiftedAndScaled(Latents.turned(random, a), 3, Math.pow(10, random.nextInt(-25, 25))), order);
        LatentMatrix permuted = Latents.permutedRows(b, order);
        assertThat(svcca(moved, permuted, 1).value()).isCloseTo(svcca(a, b, 1).value(), within(1e-4));
        // Any invertible map of B leaves PWCCA as it is.
        LatentMatrix mapped = Latents.related(random, permuted, 8, 0);
        assertThat(pwcca(Latents.permutedRows(a, order), mapped).value())
                .isCloseTo(pwcca(a, b).value(), within(1e-3));
    }

    @Test
    void refusesWhatItIsNotDefinedFor() {
        LatentMatrix a = Latents.gaussian(new SplittableRandom(1), 4, 2);
        assertThatThrownBy(() -> svcca(a, a, 0))
                .isInstanceOf(InvalidInputException.class)
                .hasMessage("variance is 0.0; expected a number in (0, 1]");
        assertThatThrownBy(() -> pwcca(a, new LatentMatrix(4, 2, new float[8])))
                .isInstanceOf(InvalidInputException.class)
                .hasMessageContaining("all 4 latents of B are equal");
    }
}
