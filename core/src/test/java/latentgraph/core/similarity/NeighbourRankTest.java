package latentgraph.core.similarity;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import java.util.SplittableRandom;
import latentgraph.core.InvalidInputException;
import latentgraph.core.NeighbourGraph;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.LongRange;
import org.junit.jupiter.api.Test;

class NeighbourRankTest {
    /** Sums of up to 60 quotients in [0, 1], in other orders. */
    private static final double ROUNDING = 1e-12;

    private static double[] byAllPairsOfRanks(NeighbourGraph a, NeighbourGraph b, int k) {
        double[] bySample = new double[a.size()];
        for (int sample = 0; sample < a.size(); sample++) {
            double sum = 0;
            double greatest = 0;
            int common = 0;
            for (int other = 1; other <= k; other++) {
                for (int rank = 1; rank <= k; rank++) {
                    if (a.neighbour(sample, rank) == b.neighbour(sample, other)) {
                        sum += 1 / ((1.0 + Math.abs(rank - other)) * ((rank + other) / 2.0));
                        greatest += 1.0 / ++common;
                    }
                }
            }
            bySample[sample] = common == 0 ? 0 : sum / greatest;
        }
        return bySample;
    }

    @Property(tries = 200)
    void isItsFormulaAlikeBothWaysAndInBounds(
            @ForAll @LongRange(min = 0, max = 1L << 40) long seed, @ForAll @IntRange(min = 2, max = 60) int rows) {
        SplittableRandom random = new SplittableRandom(seed);
        int stored = random.nextInt(1, Math.min(rows, 20));
        int k = random.nextInt(1, stored + 1);
        NeighbourGraph a = Drawn.neighbours(random, rows, stored);
        NeighbourGraph b = Drawn.neighbours(random, rows, stored);
        int[] order = Latents.order(random, rows);

        NeighbourRank rank = NeighbourRank.of(a, b, k);
        assertThat(rank.bySample()).containsExactly(byAllPairsOfRanks(a, b, k), within(ROUNDING));
        assertThat(Arrays.stream(rank.bySample()).boxed())
                .allSatisfy(value -> assertThat(value).isBetween(0.0, 1 + ROUNDING));
        assertThat(NeighbourRank.of(b, a, k).value()).isCloseTo(rank.value(), within(ROUNDING));
        assertThat(NeighbourRank.of(a, a, k).value()).isCloseTo(1, within(ROUNDING));
        NeighbourGraph reordered = Drawn.reordered(b, order);
        assertThat(NeighbourRank.of(Drawn.reordered(a, order), reordered, k).value())
                .isCloseTo(rank.value(), within(ROUNDING));
        assertThat(rank.permuted(order))
                .isEqualTo(NeighbourRank.of(a, reordered, k).value());
        assertThat(rank.permuted(Drawn.unchanged(rows))).isEqualTo(rank.value());
    }

    @Test
    void oneListByHand() {
        // Sample 0 lists 1, 2, 3 and then 2, 1, 4: 1 and 2 are common, each a rank off:
        // (2 / (2 · 3) + 2 / (2 · 3)) / (1 + 1/2) = 4/9. Of sample 4 nothing is common.
        int[] others = {0, 2, 3, 0, 1, 3, 0, 1, 2};
        NeighbourGraph a = graph(new int[] {1, 2, 3}, others, new int[] {0, 1, 2});
        NeighbourGraph b = graph(new int[] {2, 1, 4}, others, new int[] {3, 5, 6});
        double[] bySample = NeighbourRank.of(a, b, 3).bySample();
        assertThat(bySample[0]).isCloseTo(4.0 / 9, within(ROUNDING));
        assertThat(bySample[4]).isZero();
        assertThatThrownBy(() -> NeighbourRank.of(a, b, 4))
                .isInstanceOf(InvalidInputException.class)
                .hasMessageContaining("k is 4; expected 1 to 3");
        NeighbourGraph five = Drawn.neighbours(new SplittableRandom(1), 5, 3);
        assertThatThrownBy(() -> NeighbourRank.of(a, five, 3))
                .isInstanceOf(InvalidInputException.class)
                .hasMessageContaining("one representation has 7 samples, the other 5");
    }

    private static NeighbourGraph graph(int[] ofZero, int[] ofOneToThree, int[] ofFour) {
        int[] indices = new int[21];
        System.arraycopy(ofZero, 0, indices, 0, 3);
        System.arraycopy(ofOneToThree, 0, indices, 3, 9);
        System.arraycopy(ofFour, 0, indices, 12, 3);
        System.arraycopy(new int[] {0, 1, 2, 0, 1, 2}, 0, indices, 15, 6);
        return new NeighbourGraph(7, 3, indices, new float[21]);
    }
}
