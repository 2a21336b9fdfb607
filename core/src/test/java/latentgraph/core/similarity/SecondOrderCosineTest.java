package latentgraph.core.similarity;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.Set;
import java.util.SplittableRandom;
import java.util.TreeSet;
import latentgraph.core.InvalidInputException;
import latentgraph.core.LatentMatrix;
import latentgraph.core.NeighbourGraph;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.LongRange;
import org.junit.jupiter.api.Test;

class SecondOrderCosineTest {
    /** Sums of up to 60 products of numbers in [−1, 1], in other orders, over norms that are not small. */
    private static final double ROUNDING = 1e-12;

    private static double[] byVectors(
            LatentMatrix a, LatentMatrix b, NeighbourGraph neighboursOfA, NeighbourGraph neighboursOfB, int k) {
        double[] bySample = new double[a.rows()];
        for (int sample = 0; sample < a.rows(); sample++) {
            Set<Integer> union = new TreeSet<>(NeighbourJaccardTest.neighbours(neighboursOfA, k, true, sample));
            union.addAll(NeighbourJaccardTest.neighbours(neighboursOfB, k, true, sample));
            int from = sample;
            double[] one = union.stream()
                    .mapToDouble(j -> cosine(row(a, from), row(a, j)))
                    .toArray();
            double[] other = union.stream()
                    .mapToDouble(j -> cosine(row(b, from), row(b, j)))
                    .toArray();
            bySample[sample] = cosine(one, other);
        }
        return bySample;
    }

    private static double[] row(LatentMatrix latents, int row) {
        double[] values = new double[latents.columns()];
        for (int column = 0; column < values.length; column++) {
            values[column] = latents.value(row, column);
        }
        return values;
    }

    private static double cosine(double[] one, double[] other) {
        double product = 0;
        double squares = 0;
        double otherSquares = 0;
        for (int i = 0; i < one.length; i++) {
            product += one[i] * other[i];
            squares += one[i] * one[i];
            otherSquares += other[i] * other[i];
        }
        return product / Math.sqrt(squares) / Math.sqrt(otherSquares);
    }

    @Property(tries = 100)
    void isItsFormulaAlikeBothWaysAndInBounds(
            @ForAll @LongRange(min = 0, max = 1L << 40) long seed, @ForAll @IntRange(min = 2, max = 60) int rows) {
        SplittableRandom random = new SplittableRandom(seed);
        int k = random.nextInt(1, Math.min(rows, 20));
        LatentMatrix a = random.nextBoolean() ? Latents.gaussian(random, rows, 4) : Drawn.tied(random, rows, 3);
        LatentMatrix b = Latents.gaussian(random, rows, 2);
        NeighbourGraph neighboursOfA = Drawn.neighbours(a, k);
        NeighbourGraph neighboursOfB = Drawn.neighbours(b, k);
        int[] order = Latents.order(random, rows);

        SecondOrderCosine cosine = SecondOrderCosine.of(a, b, neighboursOfA, neighboursOfB, k);
        assertThat(cosine.bySample())
                .containsExactly(byVectors(a, b, neighboursOfA, neighboursOfB, k), within(ROUNDING));
        assertThat(cosine.value()).isBetween(-1.0, 1.0);
        assertThat(SecondOrderCosine.of(b, a, neighboursOfB, neighboursOfA, k).value())
                .isCloseTo(cosine.value(), within(ROUNDING));
        assertThat(SecondOrderCosine.of(a, a, neighboursOfA, neighboursOfA, k).value())
                .isCloseTo(1, within(ROUNDING));
        LatentMatrix scaled = Drawn.scaled(a, -4);
        assertThat(SecondOrderCosine.of(scaled, b, neighboursOfA, neighboursOfB, k)
                        .value())
                .isCloseTo(cosine.value(), within(ROUNDING));

        LatentMatrix reordered = Latents.permutedRows(b, order);
        NeighbourGraph reorderedNeighbours = Drawn.reordered(neighboursOfB, order);
        assertThat(cosine.permuted(order))
                .isCloseTo(
                        SecondOrderCosine.of(a, reordered, neighboursOfA, reorderedNeighbours, k)
                                .value(),
                        within(ROUNDING));
        assertThat(SecondOrderCosine.of(
                                Latents.permutedRows(a, order),
                                reordered,
                                Drawn.reordered(neighboursOfA, order),
                                reorderedNeighbours,
                                k)
                        .value())
                .isCloseTo(cosine.value(), within(ROUNDING));
    }

    /** In three dimensions by a turn of 90 degrees in each plane: no float is rounded. */
    @Property(tries = 20)
    void rotationsOfEitherDoNotMatter(@ForAll @LongRange(min = 0, max = 1L << 40) long seed) {
        SplittableRandom random = new SplittableRandom(seed);
        LatentMatrix a = Latents.gaussian(random, 30, 3);
        LatentMatrix b = Latents.gaussian(random, 30, 3);
        float[] turned = new float[a.values().length];
        for (int i = 0; i < turned.length; i++) {
            turned[i] = i % 3 == 2 ? -a.values()[i - 2] : a.values()[i + 1];
        }
        LatentMatrix rotated = new LatentMatrix(30, 3, turned);
        assertThat(SecondOrderCosine.of(rotated, b, Drawn.neighbours(rotated, 5), Drawn.neighbours(b, 5), 5)
                        .value())
                .isCloseTo(
                        SecondOrderCosine.of(a, b, Drawn.neighbours(a, 5), Drawn.neighbours(b, 5), 5)
                                .value(),
                        within(ROUNDING));
    }

    @Test
    void whatHasNoCosine() {
        LatentMatrix corners = new LatentMatrix(3, 3, new float[] {1, 0, 0, 0, 1, 0, 0, 0, 1});
        LatentMatrix others = new LatentMatrix(3, 3, new float[] {1, 0, 0, 1, 1, 0, 1, 1, 1});
        NeighbourGraph neighbours = Drawn.neighbours(others, 2);
        SecondOrderCosine orthogonal = SecondOrderCosine.of(corners, others, neighbours, neighbours, 2);
        assertThat(orthogonal.bySample()).containsOnly(Double.NaN);
        assertThat(orthogonal.value()).isNaN();

        LatentMatrix dead = new LatentMatrix(3, 3, new float[] {1, 0, 0, 0, 0, 0, 1, 1, 1});
        assertThatThrownBy(() -> SecondOrderCosine.of(others, dead, neighbours, neighbours, 2))
                .isInstanceOf(InvalidInputException.class)
                .hasMessageContaining("latent 1 of B is all zeros and has no cosine");
        LatentMatrix two = new LatentMatrix(2, 1, new float[] {1, 2});
        assertThatThrownBy(() -> SecondOrderCosine.of(two, others, neighbours, neighbours, 2))
                .isInstanceOf(InvalidInputException.class)
                .hasMessage("A has 2 latents and a neighbour graph of 3 samples; expected as many");
        assertThatThrownBy(() -> SecondOrderCosine.of(two, others, Drawn.neighbours(two, 1), neighbours, 1))
                .isInstanceOf(InvalidInputException.class)
                .hasMessageContaining("one representation has 2 samples, the other 3");
    }
}
