package latentgraph.core.similarity;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import latentgraph.core.InvalidInputException;
import latentgraph.core.Labels;
import latentgraph.core.NeighbourGraph;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.LongRange;
import org.junit.jupiter.api.Test;

class ClassNeighbourhoodTest {
    /** Sums of up to 60 quotients in [0, 1], in other orders. */
    private static final double ROUNDING = 1e-12;

    /** Eq. 2.5 by lists from which what they have in common is taken one by one. */
    private static double[] byLists(NeighbourGraph a, NeighbourGraph b, Labels labels, int k, boolean directed) {
        double[] bySample = new double[a.size()];
        for (int sample = 0; sample < a.size(); sample++) {
            List<Integer> one = labels(a, labels, k, directed, sample);
            int size = one.size();
            for (Integer label : labels(b, labels, k, directed, sample)) {
                one.remove(label);
            }
            bySample[sample] = (double) (size - one.size()) / size;
        }
        return bySample;
    }

    private static List<Integer> labels(NeighbourGraph graph, Labels labels, int k, boolean directed, int sample) {
        List<Integer> found = new ArrayList<>();
        NeighbourJaccardTest.neighbours(graph, k, directed, sample).forEach(j -> found.add(labels.values()[j]));
        return found;
    }

    @Property(tries = 200)
    void isWhatMultisetsSayAndInBoundsAndNotBelowJaccard(
            @ForAll @LongRange(min = 0, max = 1L << 40) long seed,
            @ForAll boolean directed,
            @ForAll @IntRange(min = 2, max = 60) int rows) {
        SplittableRandom random = new SplittableRandom(seed);
        int stored = random.nextInt(1, Math.min(rows, 20));
        int k = random.nextInt(1, stored + 1);
        NeighbourGraph a = Drawn.neighbours(random, rows, stored);
        NeighbourGraph b = Drawn.neighbours(random, rows, stored);
        Labels labels = Drawn.labels(random, rows, random.nextInt(1, 6));

        ClassNeighbourhood classes = ClassNeighbourhood.of(a, b, labels, k, directed);
        assertThat(classes.bySample()).containsExactly(byLists(a, b, labels, k, directed));
        assertThat(classes.reverse().bySample()).containsExactly(byLists(b, a, labels, k, directed));
        assertThat(classes.value()).isBetween(0.0, 1.0);
        assertThat(ClassNeighbourhood.of(a, a, labels, k, directed).value()).isEqualTo(1);
        double[] jaccard = NeighbourJaccard.of(a, b, k, directed).bySample();
        for (int sample = 0; sample < rows; sample++) {
            assertThat(classes.bySample()[sample]).isGreaterThanOrEqualTo(jaccard[sample]);
        }
        if (directed) {
            assertThat(classes.reverse().value()).isEqualTo(classes.value());
            Labels one = new Labels(new int[rows], List.of("all"));
            assertThat(ClassNeighbourhood.of(a, b, one, k, true).value()).isEqualTo(1);
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
        Labels labels = Drawn.labels(random, rows, 3);
        int[] order = Latents.order(random, rows);

        ClassNeighbourhood classes = ClassNeighbourhood.of(a, b, labels, k, directed);
        NeighbourGraph reordered = Drawn.reordered(b, order);
        assertThat(ClassNeighbourhood.of(
                                Drawn.reordered(a, order), reordered, Drawn.reordered(labels, order), k, directed)
                        .value())
                .isCloseTo(classes.value(), within(ROUNDING));
        assertThat(classes.permuted(order))
                .isEqualTo(
                        ClassNeighbourhood.of(a, reordered, labels, k, directed).value());
        assertThat(classes.permuted(Drawn.unchanged(rows))).isEqualTo(classes.value());
    }

    /** Thesis eq. 2.6: vertex B has neighbours of red, red and purple in both graphs, though not the same. */
    @Test
    void theExampleOfTheThesis() {
        Labels labels = new Labels(new int[] {0, 0, 1, 0, 0, 1, 0}, List.of("red", "purple"));
        NeighbourGraph a = new NeighbourGraph(7, 1, new int[] {1, 0, 1, 1, 5, 4, 5}, new float[7]);
        NeighbourGraph b = new NeighbourGraph(7, 1, new int[] {1, 0, 5, 2, 1, 1, 5}, new float[7]);
        assertThat(NeighbourSets.of(a, 1, false).neighbours(1)).containsExactly(0, 2, 3);
        assertThat(NeighbourSets.of(b, 1, false).neighbours(1)).containsExactly(0, 4, 5);
        assertThat(ClassNeighbourhood.of(a, b, labels, 1, false).bySample()[1]).isEqualTo(1);
    }

    @Test
    void refusesWhatCannotBeCompared() {
        NeighbourGraph five = Drawn.neighbours(new SplittableRandom(1), 5, 3);
        NeighbourGraph six = Drawn.neighbours(new SplittableRandom(1), 6, 3);
        Labels labels = new Labels(new int[5], List.of("all"));
        assertThatThrownBy(() -> ClassNeighbourhood.of(five, six, labels, 3, false))
                .isInstanceOf(InvalidInputException.class)
                .hasMessageContaining("one representation has 5 samples, the other 6");
        assertThatThrownBy(() -> ClassNeighbourhood.of(six, six, labels, 3, false))
                .isInstanceOf(InvalidInputException.class)
                .hasMessage("5 labels for 6 samples; expected one label for each sample");
        assertThatThrownBy(() -> ClassNeighbourhood.of(five, five, labels, 9, false))
                .isInstanceOf(InvalidInputException.class)
                .hasMessageContaining("k is 9; expected 1 to 3");
    }
}
