package latentgraph.core.similarity;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
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

class NeuronAssignmentTest {
    /** Sums of products in float, 1e-7 of the norms, which are 1. */
    private static final double ROUNDING = 1e-6;

    private static NeuronAssignment assignment(LatentMatrix a, LatentMatrix b, boolean absolute) {
        return NeuronAssignment.of(a, b, absolute, 2, Progress.SILENT);
    }

    /** scipy.optimize.linear_sum_assignment, maximize=True, on scipy.stats.pearsonr. */
    @ParameterizedTest
    @MethodSource("latentgraph.core.similarity.Golden#cases")
    void agreesWithSciPy(Golden golden) {
        NeuronAssignment found = assignment(golden.a(), golden.b(), true);
        assertThat(found.value()).isCloseTo(golden.value("/assignment/absolute"), within(ROUNDING));
        List<Integer> partners = found.pairs().stream()
                .filter(pair -> pair.correlation() != 0)
                .map(NeuronAssignment.Pair::neuronOfB)
                .toList();
        List<Integer> theirs = found.pairs().stream()
                .filter(pair -> pair.correlation() != 0)
                .map(pair -> golden.expected()
                        .at("/assignment/partners/" + pair.neuronOfA())
                        .asInt())
                .toList();
        assertThat(partners).isEqualTo(theirs);
        assertThat(assignment(golden.a(), golden.b(), false).value())
                .isCloseTo(golden.value("/assignment/signed"), within(ROUNDING));
    }

    @Property(tries = 100)
    void isTheBestOfAllAssignments(
            @ForAll boolean absolute,
            @ForAll @LongRange(min = 0, max = 1L << 40) long seed,
            @ForAll @IntRange(min = 2, max = 12) int samples,
            @ForAll @IntRange(min = 1, max = 5) int columnsOfA,
            @ForAll @IntRange(min = 1, max = 5) int columnsOfB) {
        SplittableRandom random = new SplittableRandom(seed);
        LatentMatrix a = Latents.gaussian(random, samples, columnsOfA);
        float[] values = new float[samples * columnsOfB];
        for (int i = 0; i < values.length; i++) {
            values[i] = i % columnsOfB == 0 ? 7 : random.nextInt(3); // one neuron constant, ties among the others
        }
        LatentMatrix b = new LatentMatrix(samples, columnsOfB, values);
        NeuronAssignment found = assignment(a, b, absolute);
        int[] all = IntStream.range(0, samples).toArray();
        assertThat(found.value()).isCloseTo(best(a, b, all, absolute), within(ROUNDING));
        int[] order = Latents.order(random, samples);
        assertThat(found.permuted(order))
                .isCloseTo(best(a, Latents.permutedRows(b, order), all, absolute), within(ROUNDING));
        int[] drawn = random.ints(samples, 0, samples).toArray();
        assertThat(found.resampled(drawn)).isCloseTo(best(a, b, drawn, absolute), within(1e-5));
        for (NeuronAssignment.Pair pair : found.pairs()) {
            assertThat(pair.correlation())
                    .isCloseTo(correlation(a, b, all, pair.neuronOfA(), pair.neuronOfB()), within(ROUNDING));
        }
        assertThat(found.pairs()).hasSize(Math.min(columnsOfA, columnsOfB));
        assertThat(found.pairs().stream().map(NeuronAssignment.Pair::neuronOfB).distinct())
                .hasSize(Math.min(columnsOfA, columnsOfB));
    }

    private static double best(LatentMatrix a, LatentMatrix b, int[] rows, boolean absolute) {
        boolean turned = a.columns() > b.columns();
        int few = Math.min(a.columns(), b.columns());
        int many = Math.max(a.columns(), b.columns());
        double[][] gains = new double[few][many];
        for (int i = 0; i < few; i++) {
            for (int j = 0; j < many; j++) {
                double r = turned ? correlation(a, b, rows, j, i) : correlation(a, b, rows, i, j);
                gains[i][j] = absolute ? Math.abs(r) : r;
            }
        }
        return best(gains, 0, new boolean[many]) / few;
    }

    private static double best(double[][] gains, int row, boolean[] taken) {
        if (row == gains.length) {
            return 0;
        }
        double best = Double.NEGATIVE_INFINITY;
        for (int column = 0; column < taken.length; column++) {
            if (!taken[column]) {
                taken[column] = true;
                best = Math.max(best, gains[row][column] + best(gains, row + 1, taken));
                taken[column] = false;
            }
        }
        return best;
    }

    private static double correlation(LatentMatrix a, LatentMatrix b, int[] rows, int i, int j) {
        double meanOfA = Arrays.stream(rows)
                .mapToDouble(row -> a.value(row, i))
                .average()
                .orElseThrow();
        double meanOfB = Arrays.stream(rows)
                .mapToDouble(row -> b.value(row, j))
                .average()
                .orElseThrow();
        double ab = 0;
        double aa = 0;
        double bb = 0;
        for (int row : rows) {
            double x = a.value(row, i) - meanOfA;
            double y = b.value(row, j) - meanOfB;
            ab += x * y;
            aa += x * x;
            bb += y * y;
        }
        return aa < 1e-12 || bb < 1e-12 ? 0 : ab / Math.sqrt(aa * bb);
    }

    @Property(tries = 40)
    void staysWhereItSaysItDoes(
            @ForAll @LongRange(min = 0, max = 1L << 40) long seed,
            @ForAll @IntRange(min = 3, max = 60) int samples,
            @ForAll @IntRange(min = 1, max = 150) int columns) {
        SplittableRandom random = new SplittableRandom(seed);
        LatentMatrix a = Latents.gaussian(random, samples, columns);
        LatentMatrix b = Latents.related(random, a, random.nextInt(1, 100), 1);
        double value = assignment(a, b, true).value();
        assertThat(value).isBetween(0.0, 1.0);
        assertThat(assignment(a, a, true).value()).isCloseTo(1, within(ROUNDING));
        assertThat(assignment(b, a, true).value()).isCloseTo(value, within(ROUNDING));
        int[] order = Latents.order(random, samples);
        LatentMatrix moved = Latents.permutedRows(
                Latents.shiftedAndScaled(
                        Latents.permutedColumns(a, Latents.order(random, columns)),
                        2,
                        -Math.pow(10, random.nextInt(-20, 20))),
                order);
        assertThat(assignment(moved, Latents.permutedRows(b, order), true).value())
                .isCloseTo(value, within(2e-4)); // a shift of 300 rounds values of 1 to 3e-5
    }

    @Test
    void manyNeuronsAreAssignedWithoutFail() {
        SplittableRandom random = new SplittableRandom(6);
        LatentMatrix a = Latents.gaussian(random, 1000, 300);
        int[] order = Latents.order(random, 300);
        NeuronAssignment found = assignment(a, Latents.permutedColumns(a, order), true);
        assertThat(found.pairs()).allSatisfy(pair -> {
            assertThat(order[pair.neuronOfB()]).isEqualTo(pair.neuronOfA());
            assertThat(pair.correlation()).isCloseTo(1, within(ROUNDING));
        });
    }

    @Test
    void refusesTooFewSamples() {
        LatentMatrix one = Latents.gaussian(new SplittableRandom(1), 1, 2);
        assertThatThrownBy(() -> assignment(one, one, true))
                .isInstanceOf(InvalidInputException.class)
                .hasMessage("there are 1 samples; expected at least 2");
    }
}
