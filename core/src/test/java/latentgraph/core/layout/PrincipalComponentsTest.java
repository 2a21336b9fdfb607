package latentgraph.core.layout;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.SplittableRandom;
import latentgraph.core.InvalidInputException;
import latentgraph.core.LatentMatrix;
import latentgraph.core.Progress;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;

class PrincipalComponentsTest {
    @Test
    void positionsAndVariancesAreScikitLearns() {
        LatentMatrix latents = Golden.matrix("/latents");
        LatentMatrix expected = Golden.matrix("/components/positions");
        PrincipalComponents found = PrincipalComponents.of(latents, 3, 2, Progress.SILENT);
        for (int axis = 0; axis < 3; axis++) {
            // Scikit-learn 1.2 turns an axis by other values than ours.
            double sign =
                    Math.signum(expected.value(0, axis) * found.positions().value(0, axis));
            for (int row = 0; row < latents.rows(); row++) {
                // Products are summed in float, 256 at a time.
                assertThat(sign * found.positions().value(row, axis))
                        .isCloseTo(expected.value(row, axis), within(2e-5));
            }
            assertThat(found.axes().variances()[axis] / found.axes().total())
                    .isCloseTo(Golden.numbers("/components/ratios")[axis], within(1e-6));
        }
    }

    /** The two ways of finding them, around the width where one takes over; the variances are those of the positions. */
    @Property(tries = 6)
    void axesAreOrthogonalAndCarryTheirVariance(
            @ForAll @IntRange(min = 0, max = 100) int seed, @ForAll @IntRange(min = 395, max = 405) int columns) {
        SplittableRandom random = new SplittableRandom(seed);
        float[] values = new float[300 * columns];
        for (int i = 0; i < values.length; i++) {
            values[i] = (float) (100 + random.nextGaussian() * (i % columns < 4 ? 8 - i % columns : 1));
        }
        PrincipalComponents found =
                PrincipalComponents.of(new LatentMatrix(300, columns, values), 4, 1, Progress.SILENT);
        PrincipalComponents again =
                PrincipalComponents.of(new LatentMatrix(300, columns, values), 4, 3, Progress.SILENT);
        assertThat(again.positions().values()).isEqualTo(found.positions().values());
        double[][] axes = found.axes().vectors();
        for (int a = 0; a < 4; a++) {
            double variance = 0;
            for (int row = 0; row < 300; row++) {
                variance += Math.pow(found.positions().value(row, a), 2) / 299;
            }
            // Floats as positions, and float sums in the products.
            assertThat(found.axes().variances()[a]).isCloseTo(variance, within(1e-5 * variance));
            for (int b = 0; b <= a; b++) {
                double product = 0;
                for (int column = 0; column < columns; column++) {
                    product += axes[a][column] * axes[b][column];
                }
                assertThat(product).isCloseTo(a == b ? 1 : 0, within(1e-9));
            }
            assertThat(axes[a][a]).isPositive(); // where it is greatest
        }
    }

    @Property(tries = 30)
    void theOrderOfTheSamplesDoesNotMatter(@ForAll @IntRange(min = 0, max = 1000) int seed) {
        LatentMatrix latents = Drawn.clusters(seed, 50, 4, 3);
        int[] order = new int[50];
        for (int i = 0; i < 50; i++) {
            order[i] = i * 13 % 50; // 13 and 50 have no common factor
        }
        float[] values = new float[200];
        for (int i = 0; i < 200; i++) {
            values[i] = latents.value(order[i / 4], i % 4);
        }
        LatentMatrix found =
                PrincipalComponents.of(latents, 1, 1, Progress.SILENT).positions();
        LatentMatrix reordered = PrincipalComponents.of(new LatentMatrix(50, 4, values), 1, 1, Progress.SILENT)
                .positions();
        for (int i = 0; i < 50; i++) {
            // Sums in float, in another order; positions of some tens. The axis may turn where two values are equally
            // great.
            assertThat(Math.abs(reordered.value(i, 0)))
                    .isCloseTo(Math.abs(found.value(order[i], 0)), org.assertj.core.api.Assertions.within(1e-2f));
        }
    }

    /** Two equal eigenvalues, of which one start of Lanczos' method sees one vector. */
    @Test
    void equalVariancesAreFoundTwice() {
        float[] values = new float[4 * 500];
        values[0] = 3;
        values[500] = -3;
        values[2 * 500 + 7] = 3;
        values[3 * 500 + 7] = -3;
        PrincipalComponents found = PrincipalComponents.of(new LatentMatrix(4, 500, values), 3, 1, Progress.SILENT);
        assertThat(found.axes().variances()).containsExactly(new double[] {6, 6, 0}, within(1e-9));
    }

    @Test
    void constantLatentsStandInOnePlace() {
        PrincipalComponents found = PrincipalComponents.of(Drawn.repeating(3, 9, 4, 1), 2, 1, Progress.SILENT);
        assertThat(found.positions().values()).containsOnly(0f);
        assertThat(found.axes().total()).isZero();
    }

    @Test
    void aLineLiesInThePlane() {
        LatentMatrix plane =
                PrincipalComponents.plane(new LatentMatrix(3, 1, new float[] {1, 2, 6}), 1, Progress.SILENT);
        assertThat(plane.values()).containsExactly(-2, 0, -1, 0, 3, 0);
    }

    @Test
    void whatCannotBeIsRefused() {
        assertThatThrownBy(() -> PrincipalComponents.of(Drawn.repeating(3, 9, 4, 9), 5, 1, Progress.SILENT))
                .isInstanceOf(InvalidInputException.class)
                .hasMessageContaining("dimensions is 5; expected 1 to 4");
        assertThatThrownBy(() -> PrincipalComponents.of(Drawn.repeating(3, 1, 4, 1), 1, 1, Progress.SILENT))
                .isInstanceOf(InvalidInputException.class)
                .hasMessageContaining("1 samples; expected at least 2");
    }
}
