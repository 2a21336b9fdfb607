package latentgraph.core.similarity;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import java.util.function.DoubleUnaryOperator;
import latentgraph.core.ClassGraph;
import latentgraph.core.ClassGraph.Edge;
import latentgraph.core.InvalidInputException;
import latentgraph.core.similarity.ClassGraphDifference.Change;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.LongRange;
import org.junit.jupiter.api.Test;

class ClassGraphDifferenceTest {
    /** Correlations of up to 66 ranks, in other orders. */
    private static final double ROUNDING = 1e-12;

    private static final double NONE = Double.NaN;

    private static double[][] distances(SplittableRandom random, int classes) {
        double[][] distances = new double[classes][classes];
        boolean tied = random.nextBoolean();
        for (int one = 0; one < classes; one++) {
            for (int other = one + 1; other < classes; other++) {
                double distance = tied ? random.nextInt(1, 5) : 1 + random.nextDouble();
                distances[one][other] = random.nextInt(8) == 0 ? NONE : distance;
                distances[other][one] = distances[one][other];
            }
        }
        return distances;
    }

    private static double[][] mapped(double[][] distances, DoubleUnaryOperator map) {
        return Arrays.stream(distances)
                .map(row -> Arrays.stream(row).map(map).toArray())
                .toArray(double[][]::new);
    }

    @Property(tries = 200)
    void alikeBothWaysInBoundsAndByOrderAlone(
            @ForAll @LongRange(min = 0, max = 1L << 40) long seed, @ForAll @IntRange(min = 2, max = 12) int classes) {
        SplittableRandom random = new SplittableRandom(seed);
        double[][] a = distances(random, classes);
        double[][] b = distances(random, classes);
        int[] order = Latents.order(random, classes);

        ClassGraphDifference difference = ClassGraphDifference.of(a, b, 4);
        ClassGraphDifference back = ClassGraphDifference.of(b, a, 4);
        double value = difference.value();
        assertThat(Double.isNaN(value) || Math.abs(value) <= 1).isTrue();
        assertSame(back.value(), value);
        assertThat(back.edgesGained()).isEqualTo(difference.edgesLost());
        assertSame(ClassGraphDifference.of(mapped(a, Math::exp), b, 4).value(), value);
        double[][] reordered = new double[classes][classes];
        for (int one = 0; one < classes; one++) {
            for (int other = 0; other < classes; other++) {
                reordered[one][other] = b[order[one]][order[other]];
            }
        }
        assertSame(
                difference.permuted(order),
                ClassGraphDifference.of(a, reordered, 4).value());
        ClassGraphDifference itself = ClassGraphDifference.of(a, a, 4);
        assertThat(Double.isNaN(itself.value()) ? 1 : itself.value()).isCloseTo(1, within(ROUNDING));
        assertThat(itself.edgesGained() + itself.edgesLost()).isZero();
        assertThat(itself.changes()).allMatch(change -> !(change.change() != 0) || Double.isNaN(change.distanceA()));
        // A scale is no change: but for its rounding.
        assertThat(ClassGraphDifference.of(a, mapped(a, x -> 3 * x), 4).changes())
                .allMatch(change -> !(Math.abs(change.change()) > ROUNDING));
        assertThat(difference.changes()).hasSize(classes * (classes - 1) / 2);
    }

    private static void assertSame(double value, double expected) {
        if (Double.isNaN(expected)) {
            assertThat(value).isNaN();
        } else {
            assertThat(value).isCloseTo(expected, within(ROUNDING));
        }
    }

    @Test
    void theGreatestChangesFirst() {
        double[][] a = {
            {0, 1, 2, 3, NONE},
            {1, 0, 1, 1, 1},
            {2, 1, 0, 1, NONE},
            {3, 1, 1, 0, 1},
            {NONE, 1, NONE, 1, 0}
        };
        double[][] b = {
            {0, 20, 20, 20, 5},
            {20, 0, 20, 20, 20},
            {20, 20, 0, 20, NONE},
            {20, 20, 20, 0, 20},
            {5, 20, NONE, 20, 0}
        };
        // Both have a path between 8 pairs: A's mean is 11 / 8, B's 20.
        ClassGraphDifference difference = ClassGraphDifference.of(
                a, List.of(new Edge(0, 1, 1, 1), new Edge(1, 0, 1, 1)), b, List.of(new Edge(4, 0, 1, 5)));
        assertThat(difference.edgesGained()).isEqualTo(1);
        assertThat(difference.edgesLost()).isEqualTo(1);
        List<Change> changes = difference.changes();
        assertThat(changes.get(0)).isEqualTo(new Change(0, 4, NONE, 5, NONE, false, true));
        assertThat(changes.get(1).source()).isZero();
        assertThat(changes.get(1).target()).isEqualTo(3);
        assertThat(changes.get(1).change()).isCloseTo(1 - 3 / (11.0 / 8), within(ROUNDING));
        assertThat(changes.get(2).target()).isEqualTo(2);
        assertThat(changes.get(3)).isEqualTo(new Change(0, 1, 1, 20, 1 - 8.0 / 11, true, false));
        assertThat(changes.get(9)).isEqualTo(new Change(2, 4, NONE, NONE, NONE, false, false));
        assertThat(difference.value()).as("B's are all equal").isNaN();
    }

    @Test
    void refusesWhatHasNoAnswer() {
        double[][] two = {{0, 1}, {1, 0}};
        assertThatThrownBy(() -> ClassGraphDifference.of(two, new double[3][3], 4))
                .isInstanceOf(InvalidInputException.class)
                .hasMessageContaining("shapes (2, 2) and (3, 3)");
        assertThatThrownBy(() -> ClassGraphDifference.of(two, two, 0))
                .isInstanceOf(InvalidInputException.class)
                .hasMessageContaining("classK is 0");
        assertThatThrownBy(() ->
                        ClassGraphDifference.of(two, List.of(new Edge(0, 2, 1, 1)), two, ClassGraph.nearest(two, 1)))
                .isInstanceOf(InvalidInputException.class)
                .hasMessage("edge from 0 to 2; expected classes 0 to 1");
        ClassGraphDifference difference = ClassGraphDifference.of(two, two, 1);
        assertThat(difference.value()).as("one pair has no rank correlation").isNaN();
        assertThatThrownBy(() -> difference.resampled(new int[2]))
                .isInstanceOf(InvalidInputException.class)
                .hasMessageContaining("ask for bootstrap 0");
    }
}
