package latentgraph.core.similarity;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.TreeSet;
import java.util.concurrent.CancellationException;
import java.util.stream.IntStream;
import latentgraph.core.InvalidInputException;
import latentgraph.core.NeighbourGraph;
import latentgraph.core.Progress;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.LongRange;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;

class NeighbourJaccardTest {
    /** Sums of up to 60 quotients in [0, 1], in other orders. */
    private static final double ROUNDING = 1e-12;

    /** Eq. 2.4 by sets, as it is printed. */
    static double[] bySets(NeighbourGraph a, NeighbourGraph b, int k, boolean directed) {
        double[] bySample = new double[a.size()];
        for (int sample = 0; sample < a.size(); sample++) {
            Set<Integer> common = new HashSet<>(neighbours(a, k, directed, sample));
            Set<Integer> either = new HashSet<>(common);
            Set<Integer> other = neighbours(b, k, directed, sample);
            common.retainAll(other);
            either.addAll(other);
            bySample[sample] = (double) common.size() / either.size();
        }
        return bySample;
    }

    static Set<Integer> neighbours(NeighbourGraph graph, int k, boolean directed, int sample) {
        Set<Integer> neighbours = new TreeSet<>();
        for (int other = 0; other < graph.size(); other++) {
            for (int rank = 1; rank <= k; rank++) {
                if (graph.neighbour(sample, rank) == other || !directed && graph.neighbour(other, rank) == sample) {
                    neighbours.add(other);
                }
            }
        }
        return neighbours;
    }

    @Property(tries = 200)
    void isWhatSetsSayAlikeBothWaysAndInBounds(
            @ForAll @LongRange(min = 0, max = 1L << 40) long seed,
            @ForAll boolean directed,
            @ForAll @IntRange(min = 2, max = 60) int rows) {
        SplittableRandom random = new SplittableRandom(seed);
        int stored = random.nextInt(1, Math.min(rows, 20));
        int k = random.nextInt(1, stored + 1);
        NeighbourGraph a = Drawn.neighbours(random, rows, stored);
        NeighbourGraph b = Drawn.neighbours(random, rows, stored);

        NeighbourJaccard jaccard = NeighbourJaccard.of(a, b, k, directed);
        assertThat(jaccard.bySample()).containsExactly(bySets(a, b, k, directed));
        assertThat(jaccard.value()).isEqualTo(SampledComparison.mean(jaccard.bySample()));
        assertThat(jaccard.value()).isBetween(0.0, 1.0);
        jaccard.bySample()[0] = 7;
        assertThat(jaccard.value()).isBetween(0.0, 1.0);
        assertThat(NeighbourJaccard.of(b, a, k, directed).value()).isEqualTo(jaccard.value());
        assertThat(NeighbourJaccard.of(a, a, k, directed).value()).isEqualTo(1);
        for (int sample = 0; sample < rows; sample++) {
            assertThat(NeighbourSets.of(a, k, directed).neighbours(sample))
                    .containsExactly(neighbours(a, k, directed, sample).stream()
                            .mapToInt(Integer::intValue)
                            .toArray());
        }
    }

    @Property(tries = 100)
    void theOrderOfTheSamplesDoesNotMatterButTheirMatchingDoes(
            @ForAll @LongRange(min = 0, max = 1L << 40) long seed,
            @ForAll boolean directed,
            @ForAll @IntRange(min = 2, max = 60) int rows) {
        SplittableRandom random = new SplittableRandom(seed);
        int k = random.nextInt(1, Math.min(rows, 20));
        NeighbourGraph a = Drawn.neighbours(random, rows, k);
        NeighbourGraph b = Drawn.neighbours(random, rows, k);
        int[] order = Latents.order(random, rows);

        NeighbourJaccard jaccard = NeighbourJaccard.of(a, b, k, directed);
        NeighbourGraph reordered = Drawn.reordered(b, order);
        assertThat(NeighbourJaccard.of(Drawn.reordered(a, order), reordered, k, directed)
                        .value())
                .isCloseTo(jaccard.value(), within(ROUNDING));
        assertThat(jaccard.permuted(order))
                .isEqualTo(NeighbourJaccard.of(a, reordered, k, directed).value());
        assertThat(jaccard.permuted(Drawn.unchanged(rows))).isEqualTo(jaccard.value());
        assertThat(jaccard.resampled(Drawn.unchanged(rows))).isEqualTo(jaccard.value());
    }

    @Property(tries = 50)
    void manyPairsAreAsOneByOneForAnyNumberOfThreads(
            @ForAll @LongRange(min = 0, max = 1L << 40) long seed, @ForAll @IntRange(min = 2, max = 700) int rows) {
        SplittableRandom random = new SplittableRandom(seed);
        int k = random.nextInt(1, Math.min(rows, 20));
        List<NeighbourSets> sets = new ArrayList<>();
        for (int i = 0; i < 5; i++) {
            sets.add(NeighbourSets.of(Drawn.neighbours(random, rows, k), k, random.nextBoolean()));
        }
        int pairs = random.nextInt(200);
        int[] first = random.ints(pairs, 0, 5).toArray();
        int[] second = random.ints(pairs, 0, 5).toArray();
        double[] expected = IntStream.range(0, pairs)
                .mapToDouble(pair -> NeighbourJaccard.of(sets.get(first[pair]), sets.get(second[pair]))
                        .value())
                .toArray();
        double[] values = NeighbourJaccard.ofPairs(sets, first, second, 1, Progress.SILENT);
        assertThat(values).containsExactly(expected, within(ROUNDING));
        assertThat(NeighbourJaccard.ofPairs(sets, first, second, 3, Progress.SILENT))
                .containsExactly(values);
    }

    @Test
    void moreThanAMillionPairs() {
        SplittableRandom random = new SplittableRandom(4);
        NeighbourSets a = NeighbourSets.of(Drawn.neighbours(random, 9, 3), 3, false);
        NeighbourSets b = NeighbourSets.of(Drawn.neighbours(random, 9, 3), 3, false);
        int[] first = new int[(1 << 20) + 100];
        int[] second = new int[first.length];
        first[7] = 1;
        second[9] = 1;
        double[] values = NeighbourJaccard.ofPairs(List.of(a, b), first, second, 2, Progress.SILENT);
        double value = NeighbourJaccard.of(a, b).value();
        assertThat(value).isLessThan(1);
        assertThat(values[7]).isCloseTo(value, within(ROUNDING));
        assertThat(values[9]).isCloseTo(value, within(ROUNDING));
        values[7] = 1;
        values[9] = 1;
        assertThat(Arrays.stream(values).allMatch(one -> Math.abs(one - 1) < ROUNDING))
                .isTrue();
    }

    @Test
    void manyPairsCountTheirProgressAndStop() {
        NeighbourSets sets = NeighbourSets.of(Drawn.neighbours(new SplittableRandom(1), 30, 4), 4, false);
        int[] pairs = new int[150];
        List<Long> told = new ArrayList<>();
        NeighbourJaccard.ofPairs(List.of(sets), pairs, pairs, 1, (stage, done, total) -> {
            assertThat(total).isEqualTo(150 * 30);
            told.add(done);
        });
        assertThat(told).isSorted().endsWith(150L * 30);
        assertThatThrownBy(() -> NeighbourJaccard.ofPairs(List.of(sets), pairs, pairs, 1, (stage, done, total) -> {
                    throw new CancellationException("the transaction ended");
                }))
                .hasMessage("the transaction ended");
        assertThat(NeighbourJaccard.ofPairs(List.of(), new int[0], new int[0], 1, Progress.SILENT))
                .isEmpty();
    }

    @Test
    void refusesWhatCannotBeCompared() {
        SplittableRandom random = new SplittableRandom(1);
        NeighbourGraph five = Drawn.neighbours(random, 5, 3);
        NeighbourGraph six = Drawn.neighbours(random, 6, 3);
        assertInvalid(() -> NeighbourJaccard.of(five, six, 3, false), "one representation has 5 samples, the other 6");
        assertInvalid(() -> NeighbourJaccard.of(five, five, 0, false), "k is 0; expected 1 to 3");
        assertInvalid(() -> NeighbourJaccard.of(five, five, 4, true), "k is 4; expected 1 to 3");
        assertInvalid(() -> sets(0, 2), "the neighbour graph has no samples");
        assertInvalid(() -> sets(2, 1, 1, 5), "neighbour 1 of sample 1 is 5; expected another sample, 0 to 1");
        assertInvalid(() -> sets(2, 1, 0, 0), "neighbour 1 of sample 0 is 0; expected another sample");
        assertInvalid(() -> sets(3, 2, 1, 1, 0, 2, 0, 1), "sample 0 lists sample 1 twice");
        NeighbourSets sets = NeighbourSets.of(five, 3, false);
        NeighbourSets others = NeighbourSets.of(six, 3, false);
        int[] none = {};
        int[] zero = {0};
        int[] one = {1};
        assertInvalid(
                () -> NeighbourJaccard.ofPairs(List.of(sets, others), none, none, 1, Progress.SILENT),
                "one representation has 5 samples, the other 6");
        assertInvalid(
                () -> NeighbourJaccard.ofPairs(List.of(sets), zero, one, 1, Progress.SILENT),
                "pair 0 is of 0 and 1; expected 0 to 0");
        assertInvalid(
                () -> NeighbourJaccard.ofPairs(List.of(sets), zero, none, 1, Progress.SILENT),
                "1 firsts and 0 seconds");
    }

    private static void sets(int size, int k, int... indices) {
        NeighbourSets.of(new NeighbourGraph(size, k, indices, new float[indices.length]), k, false);
    }

    private static void assertInvalid(ThrowingCallable call, String message) {
        assertThatThrownBy(call).isInstanceOf(InvalidInputException.class).hasMessageContaining(message);
    }
}
