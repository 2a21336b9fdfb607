package latentgraph.core.similarity;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import latentgraph.core.InvalidInputException;
import latentgraph.core.LatentMatrix;
import latentgraph.core.similarity.PermutationCorrelation.Weights;
import org.junit.jupiter.api.Test;

class PermutationCorrelationTest {
    private static final int UNITS = 5;
    private static final int[] ORDER = {1, 0, 2, 4, 3};

    private static LatentMatrix drawn(int rows, long seed) {
        float[] values = new float[rows * UNITS];
        for (int i = 0; i < rows; i++) {
            for (int unit = 0; unit < UNITS; unit++) {
                long x = i * 37L + unit * 101L + seed * 53 + 11;
                values[i * UNITS + unit] = (float) (x * x * x % 997 / 997.0);
            }
        }
        return new LatentMatrix(rows, UNITS, values);
    }

    private static LatentMatrix reordered(LatentMatrix of, LatentMatrix plus, float scale) {
        float[] values = new float[of.values().length];
        for (int i = 0; i < of.rows(); i++) {
            for (int unit = 0; unit < UNITS; unit++) {
                values[i * UNITS + unit] = scale * of.value(i, ORDER[unit]) + (plus == null ? 0 : plus.value(i, unit));
            }
        }
        return new LatentMatrix(of.rows(), UNITS, values);
    }

    /** NumPy's corrcoef and linear_sum_assignment of SciPy 1.10.1. */
    @Test
    void isWhatSciPyGets() {
        var one = new Weights(drawn(12, 2), drawn(4, 2));
        var other = new Weights(reordered(one.incoming(), drawn(12, 3), 1), reordered(one.outgoing(), drawn(4, 3), 1));
        var correlation = PermutationCorrelation.of(one, other);
        assertThat(correlation.incoming()).isCloseTo(0.6215633359147636, within(1e-6)); // of floats
        assertThat(correlation.outgoing()).isCloseTo(0.8546554685456688, within(1e-6));
        assertThat(correlation.equivalent()).isEqualTo(0.6);
    }

    @Test
    void theOrderOfTheUnitsAndTheirSignsSayNothing() {
        var one = new Weights(drawn(12, 2), drawn(4, 2));
        var same = PermutationCorrelation.of(
                one, new Weights(reordered(one.incoming(), null, -2), reordered(one.outgoing(), null, 3)));
        assertThat(same.incoming()).isCloseTo(1, within(1e-6));
        assertThat(same.outgoing()).isCloseTo(1, within(1e-6));
        assertThat(same.equivalent()).isEqualTo(1);
    }

    /** Strong regularisation leaves nothing but zeros; two outputs leave nothing to differ. */
    @Test
    void unitsWithoutWeightsCorrelateWithNoneAndTwoOutputsAlways() {
        var one = new Weights(drawn(12, 2), drawn(2, 2));
        var dead = new Weights(new LatentMatrix(12, UNITS, new float[12 * UNITS]), drawn(2, 3));
        var correlation = PermutationCorrelation.of(one, dead);
        assertThat(correlation.incoming()).isZero();
        assertThat(correlation.outgoing()).isCloseTo(1, within(1e-6));
    }

    @Test
    void whatDoesNotFitIsRefused() {
        assertThatThrownBy(() -> new Weights(drawn(12, 1), new LatentMatrix(4, 3, new float[12])))
                .isInstanceOf(InvalidInputException.class)
                .hasMessageContaining("5 units have weights that come in, 3 that go out");
        var one = new Weights(drawn(12, 2), drawn(4, 2));
        var narrow = new Weights(new LatentMatrix(12, 1, new float[12]), new LatentMatrix(4, 1, new float[4]));
        assertThatThrownBy(() -> PermutationCorrelation.of(one, narrow)).hasMessageContaining("5 and 1 hidden units");
    }
}
