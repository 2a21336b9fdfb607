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
import org.junit.jupiter.params.provider.MethodSource;

class ProcrustesTest {
    /** Sums of products in float, 1e-7 of the norms. */
    private static final double ROUNDING = 2e-6;

    private static Procrustes procrustes(LatentMatrix a, LatentMatrix b) {
        return Procrustes.of(a, b, 2, Progress.SILENT);
    }

    /** scipy.spatial.procrustes; the narrower side with columns of zeros. */
    @ParameterizedTest
    @MethodSource("latentgraph.core.similarity.Golden#cases")
    void agreesWithSciPy(Golden golden) {
        Procrustes found = procrustes(golden.a(), golden.b());
        assertThat(1 - found.value() * found.value()).isCloseTo(golden.value("/procrustesDisparity"), within(ROUNDING));
        assertThat(Arrays.stream(found.residuals(Progress.SILENT)).sum())
                .isCloseTo(golden.value("/procrustesDisparity"), within(ROUNDING));
    }

    @Property(tries = 60)
    void staysWhereItSaysItDoes(
            @ForAll @LongRange(min = 0, max = 1L << 40) long seed,
            @ForAll @IntRange(min = 2, max = 60) int samples,
            @ForAll @IntRange(min = 1, max = 80) int columns) {
        SplittableRandom random = new SplittableRandom(seed);
        LatentMatrix a = Latents.gaussian(random, samples, columns);
        LatentMatrix b = Latents.related(random, a, random.nextInt(1, 80), random.nextDouble());
        Procrustes found = procrustes(a, b);
        assertThat(found.value()).isBetween(0.0, 1.0);
        assertThat(procrustes(a, a).value()).isCloseTo(1, within(ROUNDING));
        assertThat(procrustes(b, a).value()).isCloseTo(found.value(), within(ROUNDING));
        double[] residuals = found.residuals(Progress.SILENT);
        assertThat(Arrays.stream(residuals).sum()).isCloseTo(1 - found.value() * found.value(), within(2e-5));
        int[] order = Latents.order(random, samples);
        LatentMatrix moved = Latents.permutedRows(
                Latents.shiftedAndScaled(
                        Latents.turned(random, Latents.permutedColumns(a, Latents.order(random, columns))),
                        3,
                        Math.pow(10, random.nextInt(-25, 25))),
                order);
        // A shift of 240 rounds values of 1 to 1e-5.
        assertThat(procrustes(moved, Latents.permutedRows(b, order)).value()).isCloseTo(found.value(), within(1e-4));
        assertThat(found.permuted(order))
                .isCloseTo(procrustes(a, Latents.permutedRows(b, order)).value(), within(ROUNDING));
        int[] rows = random.ints(samples, 0, samples).toArray();
        if (Arrays.stream(rows).distinct().count() > 1) {
            assertThat(found.resampled(rows))
                    .isCloseTo(
                            procrustes(Latents.permutedRows(a, rows), Latents.permutedRows(b, rows))
                                    .value(),
                            within(2e-5));
        }
    }

    /** One sample is moved: it keeps the greatest distance. */
    @Test
    void residualsShowWhichSampleMoved() {
        SplittableRandom random = new SplittableRandom(3);
        LatentMatrix a = Latents.gaussian(random, 40, 5);
        float[] values = Latents.turned(random, a).values().clone();
        for (int column = 0; column < 5; column++) {
            values[17 * 5 + column] += 4;
        }
        double[] residuals = procrustes(a, new LatentMatrix(40, 5, values)).residuals(Progress.SILENT);
        double others = 0;
        for (int row = 0; row < 40; row++) {
            others = row == 17 ? others : Math.max(others, residuals[row]);
        }
        assertThat(residuals[17]).isGreaterThan(5 * others);
    }

    @Test
    void refusesConstantLatents() {
        LatentMatrix a = Latents.gaussian(new SplittableRandom(1), 3, 2);
        assertThatThrownBy(() -> procrustes(new LatentMatrix(3, 1, new float[] {1, 1, 1}), a))
                .isInstanceOf(InvalidInputException.class)
                .hasMessageContaining("all 3 latents of A are equal");
    }
}
