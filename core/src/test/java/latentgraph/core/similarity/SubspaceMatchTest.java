package latentgraph.core.similarity;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.SplittableRandom;
import java.util.concurrent.CancellationException;
import java.util.stream.StreamSupport;
import latentgraph.core.InvalidInputException;
import latentgraph.core.LatentMatrix;
import latentgraph.core.Progress;
import latentgraph.core.similarity.SubspaceMatch.Match;
import latentgraph.core.similarity.SubspaceMatch.Neuron;
import latentgraph.core.similarity.SubspaceMatch.Side;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.LongRange;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

class SubspaceMatchTest {
    private static SubspaceMatch match(LatentMatrix a, LatentMatrix b, double epsilon) {
        return SubspaceMatch.of(a, b, epsilon, 2, Progress.SILENT);
    }

    /** Neurons as rows, as papers print them. */
    private static LatentMatrix neurons(double[]... neurons) {
        float[] values = new float[neurons.length * neurons[0].length];
        for (int i = 0; i < values.length; i++) {
            values[i] = (float) neurons[i % neurons.length][i / neurons.length];
        }
        return new LatentMatrix(neurons[0].length, neurons.length, values);
    }

    private static double[] unit(int axis) {
        double[] unit = new double[6];
        unit[axis - 1] = 1;
        return unit;
    }

    private static final LatentMatrix X =
            neurons(new double[] {1, .5, 0, 0, 0, 0}, new double[] {0, 1, 0, 0, 0, 0}, unit(4), unit(5));
    private static final LatentMatrix Y = neurons(unit(3), unit(1), new double[] {.5, 1, 0, 0, 0, 0}, unit(4), unit(5));

    /** Worked by hand after the definitions of Wang et al. 2018. */
    @Test
    void theWorkedExample() {
        SubspaceMatch match = match(X, Y, 0.1);
        assertThat(match.maximumMatch()).isEqualTo(new Match(List.of(0, 1, 2, 3), List.of(1, 2, 3, 4)));
        assertThat(match.value()).isEqualTo(8 / 9.0);
        Match first = new Match(List.of(0, 1), List.of(1, 2));
        assertThat(match.minimumMatch(new Neuron(Side.A, 0), OptionalLong.empty(), Progress.SILENT))
                .contains(first);
        assertThat(match.minimumMatch(new Neuron(Side.B, 0), OptionalLong.empty(), Progress.SILENT))
                .isEmpty();
        Match fourth = new Match(List.of(2), List.of(3));
        Match fifth = new Match(List.of(3), List.of(4));
        for (OptionalLong seed : List.of(OptionalLong.empty(), OptionalLong.of(1), OptionalLong.of(2))) {
            Map<Match, List<Neuron>> simple = match.simpleMatches(List.of(), seed, Progress.SILENT);
            assertThat(simple.keySet()).containsExactly(first, fourth, fifth);
            assertThat(simple.get(first))
                    .containsExactly(
                            new Neuron(Side.A, 0), new Neuron(Side.A, 1), new Neuron(Side.B, 1), new Neuron(Side.B, 2));
        }
        assertThat(match.simpleMatches(List.of(new Neuron(Side.B, 4)), OptionalLong.empty(), Progress.SILENT))
                .containsOnlyKeys(fifth);
    }

    /** numpy.linalg.lstsq in the same rounds. */
    @ParameterizedTest
    @MethodSource("latentgraph.core.similarity.Golden#cases")
    void agreesWithNumPy(Golden golden) {
        golden.expected().get("maximumMatch").properties().forEach(entry -> {
            Match found = match(golden.a(), golden.b(), Double.parseDouble(entry.getKey()))
                    .maximumMatch();
            assertThat(found.ofA()).isEqualTo(ints(entry.getValue().get(0)));
            assertThat(found.ofB()).isEqualTo(ints(entry.getValue().get(1)));
        });
    }

    private static List<Integer> ints(com.fasterxml.jackson.databind.JsonNode list) {
        return StreamSupport.stream(list.spliterator(), false)
                .map(node -> node.asInt())
                .toList();
    }

    @Test
    void withinEpsilonIncludesEquality() {
        LatentMatrix a = neurons(new double[] {3, 4});
        LatentMatrix b = neurons(new double[] {1, 0});
        // Both are 0.8 away from the other's span: 4 / 5.
        assertThat(match(a, b, 0.8).value()).isEqualTo(1);
        assertThat(match(a, b, 0.79999).value()).isEqualTo(0);
    }

    @Test
    void deadNeuronsMatchNothingButCount() {
        LatentMatrix a = neurons(unit(1), new double[6], unit(2));
        assertThat(match(a, a, 0.5).value()).isCloseTo(4 / 6.0, within(1e-15));
        assertThat(match(neurons(new double[6]), neurons(unit(1)), 0.5).maximumMatch())
                .isEqualTo(new Match(List.of(), List.of()));
    }

    /** Repeated and dependent neurons, more neurons than samples, all magnitudes: against Gram–Schmidt column by column. */
    @Property(tries = 80)
    void isWhatTheDefinitionGives(
            @ForAll @LongRange(min = 0, max = 1L << 40) long seed,
            @ForAll @IntRange(min = 1, max = 30) int samples,
            @ForAll @IntRange(min = 1, max = 20) int columnsOfA,
            @ForAll @IntRange(min = 1, max = 90) int columnsOfB) {
        SplittableRandom random = new SplittableRandom(seed);
        LatentMatrix a = troubled(random, Latents.gaussian(random, samples, columnsOfA));
        LatentMatrix b = troubled(random, Latents.related(random, a, columnsOfB, random.nextInt(2)));
        double epsilon = random.nextDouble() * 0.9;
        SubspaceMatch found = match(a, b, epsilon);
        assertThat(found.maximumMatch()).isEqualTo(oracle(a, b, epsilon));
        assertThat(found.value()).isBetween(0.0, 1.0);
        assertThat(match(b, a, epsilon).value()).isEqualTo(found.value());
        int[] order = Latents.order(random, samples);
        assertThat(found.permuted(order))
                .isEqualTo(match(a, Latents.permutedRows(b, order), epsilon).value());
        int[] rows = random.ints(samples, 0, samples).toArray();
        assertThat(found.resampled(rows))
                .isEqualTo(match(Latents.permutedRows(a, rows), Latents.permutedRows(b, rows), epsilon)
                        .value());
        LatentMatrix moved = Latents.permutedRows(Latents.permutedColumns(a, Latents.order(random, columnsOfA)), order);
        assertThat(match(moved, Latents.permutedRows(b, order), epsilon).value())
                .isEqualTo(found.value());
        assertThat(match(a, b, Math.min(0.99, epsilon + 0.1)).value()).isGreaterThanOrEqualTo(found.value());
    }

    private static LatentMatrix troubled(SplittableRandom random, LatentMatrix latents) {
        int columns = latents.columns();
        float[] values = latents.values().clone();
        for (int column = 0; column < columns; column++) {
            int like = random.nextInt(4) == 0 ? random.nextInt(columns) : column;
            double scale = Math.pow(2, random.nextInt(-40, 40));
            for (int i = column; i < values.length; i += columns) {
                values[i] = (float) (latents.values()[i - column + like] * scale);
            }
        }
        return new LatentMatrix(latents.rows(), columns, values);
    }

    static Match oracle(LatentMatrix a, LatentMatrix b, double epsilon) {
        double[][] x = columns(a);
        double[][] y = columns(b);
        List<Integer> ofA = alive(x);
        List<Integer> ofB = alive(y);
        while (true) {
            List<Integer> nearA = near(x, ofA, y, ofB, epsilon);
            List<Integer> nearB = near(y, ofB, x, nearA, epsilon);
            if (nearA.isEmpty() || nearB.isEmpty()) {
                return new Match(List.of(), List.of());
            }
            if (nearA.equals(ofA) && nearB.equals(ofB)) {
                return new Match(ofA, ofB);
            }
            ofA = nearA;
            ofB = nearB;
        }
    }

    private static double[][] columns(LatentMatrix latents) {
        double[][] columns = new double[latents.columns()][latents.rows()];
        for (int column = 0; column < columns.length; column++) {
            for (int row = 0; row < latents.rows(); row++) {
                columns[column][row] = latents.value(row, column);
            }
        }
        return columns;
    }

    private static double norm(double[] vector) {
        return Math.sqrt(Arrays.stream(vector).map(value -> value * value).sum());
    }

    private static List<Integer> alive(double[][] neurons) {
        List<Integer> alive = new ArrayList<>();
        for (int i = 0; i < neurons.length; i++) {
            if (norm(neurons[i]) > 1e-16) {
                alive.add(i);
            }
        }
        return alive;
    }

    private static List<Integer> near(
            double[][] x, List<Integer> ofX, double[][] y, List<Integer> ofY, double epsilon) {
        List<double[]> basis = new ArrayList<>();
        for (int i : ofY) {
            double[] rest = rest(y[i], basis);
            if (norm(rest) > 1e-10 * norm(y[i])) {
                double norm = norm(rest);
                basis.add(Arrays.stream(rest).map(value -> value / norm).toArray());
            }
        }
        return ofX.stream()
                .filter(i -> norm(rest(x[i], basis)) <= (epsilon + 1e-9) * norm(x[i]))
                .toList();
    }

    private static double[] rest(double[] vector, List<double[]> basis) {
        double[] rest = vector.clone();
        for (int pass = 0; pass < 3; pass++) {
            for (double[] direction : basis) {
                double product = 0;
                for (int i = 0; i < rest.length; i++) {
                    product += rest[i] * direction[i];
                }
                for (int i = 0; i < rest.length; i++) {
                    rest[i] -= product * direction[i];
                }
            }
        }
        return rest;
    }

    /** More samples than are taken at a time, so that coordinates are stacked; the threads change nothing. */
    @Test
    void manySamplesAreMatchedAsFewAre() {
        SplittableRandom random = new SplittableRandom(2);
        LatentMatrix a = Latents.gaussian(random, 17_000, 10);
        LatentMatrix b = Latents.related(random, a, 12, 1);
        for (double epsilon : new double[] {0.3, 0.5, 0.7}) {
            SubspaceMatch found = match(a, b, epsilon);
            assertThat(found.maximumMatch()).isEqualTo(oracle(a, b, epsilon));
            assertThat(SubspaceMatch.of(a, b, epsilon, 1, Progress.SILENT).maximumMatch())
                    .isEqualTo(found.maximumMatch());
        }
    }

    @Test
    void aMinimumMatchIsAMatchAndHasNoSmallerOneWithItsNeuron() {
        SplittableRandom random = new SplittableRandom(9);
        LatentMatrix a = Latents.gaussian(random, 50, 6);
        LatentMatrix b = Latents.related(random, a, 7, 0.3);
        SubspaceMatch match = match(a, b, 0.6);
        assertThat(match.maximumMatch().size()).isGreaterThan(4);
        for (int column : match.maximumMatch().ofA()) {
            Match minimum = match.minimumMatch(new Neuron(Side.A, column), OptionalLong.of(column), Progress.SILENT)
                    .orElseThrow();
            assertThat(minimum.ofA()).contains(column);
            SubspaceMatch alone = match(chosen(a, minimum.ofA()), chosen(b, minimum.ofB()), 0.6);
            assertThat(alone.value()).isEqualTo(1);
            for (int without = 0; without < minimum.ofB().size(); without++) {
                List<Integer> fewer = new ArrayList<>(minimum.ofB());
                fewer.remove(without);
                assertThat(oracle(chosen(a, minimum.ofA()), chosen(b, fewer), 0.6)
                                .ofA())
                        .doesNotContain(minimum.ofA().indexOf(column));
            }
        }
    }

    private static LatentMatrix chosen(LatentMatrix latents, List<Integer> columns) {
        // One column of zeros stands for none, which a matrix cannot have.
        return columns.isEmpty()
                ? new LatentMatrix(latents.rows(), 1, new float[latents.rows()])
                : Latents.permutedColumns(
                        latents, columns.stream().mapToInt(i -> i).toArray());
    }

    /** Every neuron keeps much of itself beside those before, but they are nearly dependent together. Both layers span all of the 64 dimensions, so every neuron lies in the span of the other layer. */
    @ParameterizedTest
    @CsvSource({"3, 2", "2, 3", "3, 5", "2, 5"})
    void chainsOfNeuronsThatSpanTheSameMatchWholly(int own, int next) {
        int side = 64;
        float[] hadamard = new float[side * side];
        float[] chain = new float[side * side];
        for (int row = 0; row < side; row++) {
            for (int column = 0; column < side; column++) {
                hadamard[row * side + column] = Integer.bitCount(row & column) % 2 == 0 ? 1 : -1;
            }
            for (int column = 0; column < side; column++) {
                int at = row * side + column;
                chain[at] = own * hadamard[at] + (column == 0 ? 0 : next * hadamard[at - 1]);
            }
        }
        LatentMatrix a = new LatentMatrix(side, side, chain);
        LatentMatrix b = new LatentMatrix(side, side, hadamard);
        for (double epsilon : new double[] {0, 1e-6, 1e-3}) {
            assertThat(match(a, b, epsilon).value()).isEqualTo(1);
            assertThat(match(b, a, epsilon).value()).isEqualTo(1);
        }
    }

    @Test
    void stopsWhereItIsAskedTo() {
        SplittableRandom random = new SplittableRandom(5);
        LatentMatrix a = Latents.gaussian(random, 300, 100);
        assertThatThrownBy(() -> SubspaceMatch.of(a, a, 0.1, 2, (stage, done, total) -> {
                    throw new CancellationException("enough");
                }))
                .hasMessage("enough");
    }

    @Test
    void refusesWhatItIsNotDefinedFor() {
        assertThatThrownBy(() -> match(X, Y, 1))
                .isInstanceOf(InvalidInputException.class)
                .hasMessage("epsilon is 1.0; expected a number in [0, 1)");
        assertThatThrownBy(() -> match(X, Y, Double.NaN)).isInstanceOf(InvalidInputException.class);
        assertThatThrownBy(() ->
                        match(X, Y, 0.1).minimumMatch(new Neuron(Side.A, 4), OptionalLong.empty(), Progress.SILENT))
                .isInstanceOf(InvalidInputException.class)
                .hasMessage("neuron is 4 of A, which has 4; expected 0 to 3");
    }
}
