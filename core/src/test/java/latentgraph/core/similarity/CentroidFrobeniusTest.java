package latentgraph.core.similarity;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import latentgraph.core.InvalidInputException;
import latentgraph.core.Labels;
import latentgraph.core.LatentMatrix;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.LongRange;
import org.junit.jupiter.api.Test;

class CentroidFrobeniusTest {
    /** Distances of up to 10, sums over up to 25 of them. */
    private static final double ROUNDING = 1e-11;

    /** Rows of one class in a cloud, all classes there. */
    private static Labels labels(int rows, int classes) {
        return new Labels(
                IntStream.range(0, rows).map(i -> i % classes).toArray(),
                IntStream.range(0, classes).mapToObj(Integer::toString).toList());
    }

    @Property(tries = 100)
    void isADistanceThatNeitherOrderNorShiftNorTurnChanges(
            @ForAll @LongRange(min = 0, max = 1L << 40) long seed,
            @ForAll @IntRange(min = 2, max = 5) int classes,
            @ForAll @IntRange(min = 5, max = 40) int rows) {
        SplittableRandom random = new SplittableRandom(seed);
        LatentMatrix a = Latents.gaussian(random, rows, 3);
        LatentMatrix b = random.nextBoolean() ? Latents.gaussian(random, rows, 2) : Drawn.tied(random, rows, 5);
        Labels labels = labels(rows, classes);
        int[] order = Latents.order(random, rows);

        CentroidFrobenius centroids = CentroidFrobenius.of(a, b, labels);
        double value = centroids.value();
        assertThat(value).isBetween(0.0, Double.MAX_VALUE);
        assertThat(CentroidFrobenius.of(b, a, labels).value()).isEqualTo(value);
        assertThat(CentroidFrobenius.of(a, a, labels).value()).isZero();
        assertThat(CentroidFrobenius.of(
                                Latents.permutedRows(a, order),
                                Latents.permutedRows(b, order),
                                Drawn.reordered(labels, order))
                        .value())
                .isCloseTo(value, within(ROUNDING));
        float[] moved = new float[a.values().length];
        for (int i = 0; i < moved.length; i++) {
            // A quarter turn and a shift by 1024: it costs 11 bits of a float's 24.
            moved[i] = 1024 + (i % 3 == 2 ? -a.values()[i - 2] : a.values()[i + 1]);
        }
        assertThat(CentroidFrobenius.of(new LatentMatrix(rows, 3, moved), b, labels)
                        .value())
                .isCloseTo(value, within(0.01));
        assertThat(centroids.resampled(Drawn.unchanged(rows))).isEqualTo(value);
        assertThat(CentroidFrobenius.between(
                        CentroidFrobenius.centroidDistances(a, labels), CentroidFrobenius.centroidDistances(b, labels)))
                .isEqualTo(value);
    }

    @Property(tries = 50)
    void matchingTheClassesAnewIsNamingThemAnewInB(@ForAll @LongRange(min = 0, max = 1L << 40) long seed) {
        SplittableRandom random = new SplittableRandom(seed);
        LatentMatrix a = Latents.gaussian(random, 30, 3);
        LatentMatrix b = Latents.gaussian(random, 30, 4);
        Labels labels = labels(30, 5);
        int[] order = Latents.order(random, 5);
        int[] inverse = Matching.inverse(order);
        Labels renamed = new Labels(
                IntStream.of(labels.values()).map(label -> inverse[label]).toArray(), labels.names());
        CentroidFrobenius centroids = CentroidFrobenius.of(a, b, labels);
        assertThat(centroids.exchangeable()).isEqualTo(5);
        assertThat(centroids.permuted(order))
                .isCloseTo(
                        CentroidFrobenius.between(
                                CentroidFrobenius.centroidDistances(a, labels),
                                CentroidFrobenius.centroidDistances(b, renamed)),
                        within(ROUNDING));
    }

    @Test
    void byHand() {
        // Class 0 around (0, 0), class 2 around (3, 4), class 1 without samples: distance 5; in B 2. √(2 · 3²).
        LatentMatrix a = new LatentMatrix(4, 2, new float[] {-1, 0, 1, 0, 3, 3, 3, 5});
        LatentMatrix b = new LatentMatrix(4, 1, new float[] {0, 0, 2, 2});
        Labels labels = new Labels(new int[] {0, 0, 2, 2}, List.of("zero", "one", "two"));
        CentroidFrobenius centroids = CentroidFrobenius.of(a, b, labels);
        assertThat(centroids.value()).isCloseTo(3 * Math.sqrt(2), within(ROUNDING));
        assertThat(centroids.classes()).containsExactly(0, 2);
        assertThat(centroids.distancesA()).isDeepEqualTo(new double[][] {{0, 5}, {5, 0}});
        assertThat(centroids.distancesB()).isDeepEqualTo(new double[][] {{0, 2}, {2, 0}});
        centroids.distancesA()[0][1] = 7;
        assertThat(centroids.value()).isCloseTo(3 * Math.sqrt(2), within(ROUNDING));
        // (1, 0) and (3, 3) alone: √13, and 2.
        assertThat(centroids.resampled(new int[] {1, 1, 2}))
                .isCloseTo(Math.sqrt(2) * (Math.sqrt(13) - 2), within(ROUNDING));
        assertThat(centroids.resampled(new int[] {0, 1, 1, 0})).isNaN();
    }

    @Test
    void refusesWhatCannotBeCompared() {
        LatentMatrix two = new LatentMatrix(2, 1, new float[] {1, 2});
        LatentMatrix three = new LatentMatrix(3, 1, new float[] {1, 2, 3});
        assertThatThrownBy(() -> CentroidFrobenius.of(two, three, labels(2, 2)))
                .isInstanceOf(InvalidInputException.class)
                .hasMessageContaining("one representation has 2 samples, the other 3");
        assertThatThrownBy(() -> CentroidFrobenius.of(three, three, labels(2, 2)))
                .isInstanceOf(InvalidInputException.class)
                .hasMessage("2 labels for 3 samples; expected one label for each sample");
        assertThatThrownBy(() -> CentroidFrobenius.of(two, two, labels(2, 1)))
                .isInstanceOf(InvalidInputException.class)
                .hasMessage("1 of the classes have samples; distances between centroids need at least 2");
        assertThatThrownBy(() -> CentroidFrobenius.between(new double[2][2], new double[3][3]))
                .isInstanceOf(InvalidInputException.class)
                .hasMessageContaining("shapes (2, 2) and (3, 3); expected two squares over the same classes");
        assertThatThrownBy(() -> CentroidFrobenius.between(new double[3][3], new double[0][0]))
                .isInstanceOf(InvalidInputException.class)
                .hasMessageContaining("shapes (3, 3) and (0, 0)");
    }
}
