package latentgraph.core;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;

class ClassSeparationTest {
    private static final int SIZE = 90;
    private static final Labels THREE = labels(SIZE, 3);

    private static Labels labels(int size, int classes) {
        return new Labels(
                IntStream.range(0, size).map(i -> i % classes).toArray(),
                IntStream.range(0, classes).mapToObj(String::valueOf).toList());
    }

    /** Points in the plane whose classes overlap; the same formula makes them in the reference. */
    private static LatentMatrix points() {
        float[] values = new float[2 * SIZE];
        for (int i = 0; i < SIZE; i++) {
            values[2 * i] = (float) (i * 37 % 101 / 50.0 + i % 3 * 1.5);
            values[2 * i + 1] = (float) (i * 53 % 89 / 40.0 - i % 3 * 0.5);
        }
        return new LatentMatrix(SIZE, 2, values);
    }

    private static ClassSeparation of(LatentMatrix points, Labels labels) {
        return ClassSeparation.of(points, labels, 2, Progress.SILENT);
    }

    /** The numbers are NumPy's 1.24.2, with pairwise_distances of scikit-learn 1.2.1, in double precision. */
    @Test
    void isWhatNumPyGets() {
        var separation = of(points(), THREE);
        assertThat(separation.meanDistance()).isCloseTo(1.9145347375377697, within(1e-12));
        assertThat(separation.sameClass()).isCloseTo(0.5948324272515236, within(1e-12));
        assertThat(separation.differentClasses()).isCloseTo(1.195830993495097, within(1e-12));
        assertThat(separation.toCentroid()).isCloseTo(0.4252535288630281, within(1e-12));
        assertThat(separation.betweenCentroids()).isCloseTo(1.0727844345054165, within(1e-12));
    }

    /** KNeighborsClassifier(10) of scikit-learn 1.2.1 on the points it was fitted to, and by its neighbours of others alone. */
    @Test
    void theVoteIsWhatScikitLearnGets() {
        var ten = NearestNeighbours.exact(points(), Metric.EUCLIDEAN, 10, 1, Progress.SILENT);
        assertThat(NeighbourVote.accuracy(ten.nearest(9), THREE, true)).isEqualTo(0.8666666666666667);
        assertThat(NeighbourVote.accuracy(ten, THREE, false)).isEqualTo(0.8111111111111111);
        assertThatThrownBy(() -> NeighbourVote.accuracy(ten, labels(7, 3), false))
                .isInstanceOf(InvalidInputException.class)
                .hasMessageContaining("7 labels");
    }

    /** All pairs are of one class or of two, so the shares weigh to 1; and scale and place say nothing. */
    @Property(tries = 30)
    void sharesWeighToOneAndScaleSaysNothing(
            @ForAll @IntRange(min = 4, max = 200) int size,
            @ForAll @IntRange(min = 2, max = 5) int columns,
            @ForAll long seed) {
        var random = new Random(seed);
        float[] values = new float[size * columns];
        float[] moved = new float[size * columns];
        for (int i = 0; i < values.length; i++) {
            values[i] = (float) random.nextGaussian();
            moved[i] = values[i] * 8 + 4; // exact in binary but for the sum's last bits
        }
        var labels = labels(size, 3);
        long same = IntStream.range(0, size)
                .mapToLong(
                        i -> IntStream.range(0, i).filter(j -> i % 3 == j % 3).count())
                .sum();
        double share = same / (size * (size - 1) / 2.0);
        var separation = of(new LatentMatrix(size, columns, values), labels);
        assertThat(share * separation.sameClass() + (1 - share) * separation.differentClasses())
                .isCloseTo(1, within(1e-12));
        var other = of(new LatentMatrix(size, columns, moved), labels);
        // Floats keep 24 bits of the moved points.
        assertThat(other.sameClass()).isCloseTo(separation.sameClass(), within(1e-5));
        assertThat(other.betweenCentroids()).isCloseTo(separation.betweenCentroids(), within(1e-5));
    }

    @Test
    void threadsChangeNothing() {
        var one = ClassSeparation.of(points(), THREE, 1, Progress.SILENT);
        assertThat(ClassSeparation.of(points(), THREE, 4, Progress.SILENT)).isEqualTo(one);
    }

    @Test
    void whatHasNoMeaningIsNoNumberAndNonsenseIsRefused() {
        var alone = of(new LatentMatrix(2, 1, new float[] {0, 3}), new Labels(new int[] {0, 1}, List.of("a", "b")));
        assertThat(alone.sameClass()).isNaN();
        assertThat(alone.differentClasses()).isEqualTo(1);
        assertThat(alone.toCentroid()).isZero();
        assertThatThrownBy(() -> of(points(), labels(3, 3)))
                .isInstanceOf(InvalidInputException.class)
                .hasMessageContaining("3 labels are given for 90 points");
        assertThatThrownBy(() -> of(new LatentMatrix(3, 1, new float[3]), labels(3, 3)))
                .isInstanceOf(InvalidInputException.class)
                .hasMessageContaining("not all the same");
    }
}
