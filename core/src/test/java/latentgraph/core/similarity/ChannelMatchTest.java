package latentgraph.core.similarity;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import java.util.List;
import java.util.OptionalLong;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import latentgraph.core.InvalidInputException;
import latentgraph.core.LatentMatrix;
import latentgraph.core.LayerShape;
import latentgraph.core.Progress;
import latentgraph.core.similarity.ChannelMatch.Draw;
import latentgraph.core.similarity.ChannelMatch.Layers;
import latentgraph.core.similarity.SubspaceMatch.Match;
import latentgraph.core.similarity.SubspaceMatch.Neuron;
import latentgraph.core.similarity.SubspaceMatch.Side;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.LongRange;
import org.junit.jupiter.api.Test;

class ChannelMatchTest {
    private static ChannelMatch match(
            LatentMatrix a, LayerShape shapeOfA, LatentMatrix b, LayerShape shapeOfB, Draw draw, double epsilon) {
        return ChannelMatch.of(new Layers(a, shapeOfA, b, shapeOfB), draw, epsilon, 2, Progress.SILENT);
    }

    /** Channels of which each is one of A's, or a mixture, and a little noise. */
    private static LatentMatrix related(
            SplittableRandom random, LatentMatrix a, LayerShape shapeOfA, LayerShape shape) {
        float[] values = new float[a.rows() * shape.dimension()];
        for (int channel = 0; channel < shape.channels(); channel++) {
            int one = random.nextInt(shapeOfA.channels());
            int other = random.nextInt(shapeOfA.channels());
            double share = random.nextInt(3) / 2.0;
            double noise = random.nextInt(3) * 0.3;
            for (int sample = 0; sample < a.rows(); sample++) {
                for (int y = 0; y < shape.height(); y++) {
                    for (int x = 0; x < shape.width(); x++) {
                        values[sample * shape.dimension() + at(shape, channel, y, x)] =
                                (float) (share * a.value(sample, at(shapeOfA, one, y, x))
                                        + (1 - share) * a.value(sample, at(shapeOfA, other, y, x))
                                        + noise * (random.nextDouble() - 0.5));
                    }
                }
            }
        }
        return new LatentMatrix(a.rows(), shape.dimension(), values);
    }

    /** As docs/run-format.md says. */
    private static int at(LayerShape shape, int channel, int y, int x) {
        return (channel * shape.height() + y) * shape.width() + x;
    }

    /** [samples · height · width, channels], by three loops. */
    private static LatentMatrix allPlaces(LatentMatrix latents, LayerShape shape) {
        float[] values = new float[latents.values().length];
        int next = 0;
        for (int sample = 0; sample < latents.rows(); sample++) {
            for (int y = 0; y < shape.height(); y++) {
                for (int x = 0; x < shape.width(); x++) {
                    for (int channel = 0; channel < shape.channels(); channel++) {
                        values[next++] = latents.value(sample, at(shape, channel, y, x));
                    }
                }
            }
        }
        return new LatentMatrix(latents.rows() * shape.positions(), shape.channels(), values);
    }

    /** Against Gram–Schmidt column by column in double precision, of all places and of some. */
    @Property(tries = 60)
    void isTheSubspaceMatchOfTheChannels(
            @ForAll @LongRange(min = 0, max = 1L << 40) long seed,
            @ForAll @IntRange(min = 1, max = 12) int samples,
            @ForAll @IntRange(min = 1, max = 6) int channelsOfA,
            @ForAll @IntRange(min = 1, max = 6) int channelsOfB,
            @ForAll @IntRange(min = 1, max = 4) int height,
            @ForAll @IntRange(min = 1, max = 4) int width) {
        SplittableRandom random = new SplittableRandom(seed);
        LayerShape shapeOfA = new LayerShape(channelsOfA, height, width);
        LayerShape shapeOfB = new LayerShape(channelsOfB, height, width);
        LatentMatrix a = Latents.gaussian(random, samples, shapeOfA.dimension());
        LatentMatrix b = related(random, a, shapeOfA, shapeOfB);
        double epsilon = random.nextDouble() * 0.9;
        LatentMatrix allOfA = allPlaces(a, shapeOfA);
        LatentMatrix allOfB = allPlaces(b, shapeOfB);
        int all = allOfA.rows();

        ChannelMatch whole = match(a, shapeOfA, b, shapeOfB, new Draw(all, 3, seed), epsilon);
        assertThat(whole.matches()).containsExactly(SubspaceMatchTest.oracle(allOfA, allOfB, epsilon));
        assertThat(whole.places()).isEqualTo(all);
        assertThat(whole.deviation()).isZero();
        assertThat(match(b, shapeOfB, a, shapeOfA, new Draw(all, 1, 0), epsilon).value())
                .isEqualTo(whole.value());

        // Neither the order of the samples nor that of the positions, both as in the other layer.
        int[] order = Latents.order(random, samples);
        int[] turned = Latents.order(random, shapeOfA.positions());
        assertThat(match(
                                moved(Latents.permutedRows(a, order), shapeOfA, turned),
                                shapeOfA,
                                moved(Latents.permutedRows(b, order), shapeOfB, turned),
                                shapeOfB,
                                new Draw(all, 1, 0),
                                epsilon)
                        .value())
                .isEqualTo(whole.value());
        int[] rows = random.ints(samples, 0, samples).toArray();
        assertThat(whole.resampled(rows))
                .isEqualTo(match(
                                Latents.permutedRows(a, rows),
                                shapeOfA,
                                Latents.permutedRows(b, rows),
                                shapeOfB,
                                new Draw(all, 1, 0),
                                epsilon)
                        .value());

        Draw some = new Draw(1 + random.nextInt(all), 3, random.nextLong());
        ChannelMatch drawn = match(a, shapeOfA, b, shapeOfB, some, epsilon);
        int[][] places = some.places(samples, shapeOfA);
        assertThat(drawn.matches())
                .isEqualTo(Arrays.stream(places)
                        .map(chosen -> SubspaceMatchTest.oracle(
                                Latents.permutedRows(allOfA, chosen), Latents.permutedRows(allOfB, chosen), epsilon))
                        .toList());
        assertThat(drawn.value())
                .isCloseTo(
                        drawn.matches().stream()
                                .mapToDouble(match -> match.size() / (double) (channelsOfA + channelsOfB))
                                .average()
                                .orElseThrow(),
                        within(1e-15)); // a sum of three in another order
        assertThat(drawn.permuted(order))
                .isEqualTo(match(a, shapeOfA, Latents.permutedRows(b, order), shapeOfB, some, epsilon)
                        .value());
    }

    private static LatentMatrix moved(LatentMatrix latents, LayerShape shape, int[] positions) {
        int[] columns = IntStream.range(0, shape.dimension())
                .map(column -> column / shape.positions() * shape.positions() + positions[column % shape.positions()])
                .toArray();
        return Latents.permutedColumns(latents, columns);
    }

    @Property(tries = 40)
    void aDrawIsOfDistinctPlacesAndTheSameForOneSeed(
            @ForAll long seed,
            @ForAll @IntRange(min = 1, max = 30) int samples,
            @ForAll @IntRange(min = 2, max = 30) int positions,
            @ForAll @IntRange(min = 1, max = 1000) int asked,
            @ForAll @IntRange(min = 1, max = 4) int repeats) {
        LayerShape shape = new LayerShape(2, 1, positions);
        int all = samples * positions;
        int[][] draws = new Draw(asked, repeats, seed).places(samples, shape);
        assertThat(draws).hasNumberOfRows(asked >= all ? 1 : repeats);
        for (int[] places : draws) {
            assertThat(places).hasSize(Math.min(asked, all));
            assertThat(Arrays.stream(places).sorted().distinct().toArray()).isEqualTo(places);
            assertThat(places[0]).isNotNegative();
            assertThat(places[places.length - 1]).isLessThan(all);
        }
        assertThat(new Draw(asked, repeats, seed).places(samples, shape)).isDeepEqualTo(draws);
    }

    @Test
    void drawsDifferAndEachPlaceIsAsLikely() {
        int[][] draws = new Draw(12, 4_000, 5).places(6, new LayerShape(1, 2, 5));
        assertThat(Arrays.stream(draws).map(Arrays::toString).distinct().count())
                .isGreaterThan(3_990);
        int[] counts = new int[60];
        Arrays.stream(draws).flatMapToInt(Arrays::stream).forEach(place -> counts[place]++);
        // 4,000 times 1 / 5: a standard deviation of √(4,000 · 0.2 · 0.8) = 25, of which the 60 stay within 4.
        assertThat(Arrays.stream(counts).boxed())
                .allSatisfy(count -> assertThat(count).isBetween(700, 900));
        assertThat(new Draw(12, 1, 6).places(6, new LayerShape(1, 2, 5))[0]).isNotEqualTo(draws[0]);
    }

    /** All samples are looked at, also where they are more than the places asked for. */
    @Test
    void oneLayerOfOnePositionIsDense() {
        SplittableRandom random = new SplittableRandom(3);
        LatentMatrix a = Latents.gaussian(random, 60, 9);
        LatentMatrix b = Latents.related(random, a, 7, 1);
        ChannelMatch channels = match(a, new LayerShape(9, 1, 1), b, new LayerShape(7, 1, 1), new Draw(20, 5, 0), 0.75);
        SubspaceMatch units = SubspaceMatch.of(a, b, 0.75, 2, Progress.SILENT);
        assertThat(channels.matches()).containsExactly(units.maximumMatch());
        assertThat(units.maximumMatch().size()).isBetween(1, 15);
        int[] order = Latents.order(random, 60);
        assertThat(channels.permuted(order)).isEqualTo(units.permuted(order));
        assertThat(channels.resampled(order)).isEqualTo(units.resampled(order));
    }

    @Test
    void theDeviationIsThatOfTheDraws() {
        SplittableRandom random = new SplittableRandom(8);
        LayerShape shape = new LayerShape(6, 3, 3);
        LatentMatrix a = Latents.gaussian(random, 40, shape.dimension());
        LatentMatrix b = related(random, a, shape, shape);
        ChannelMatch match = match(a, shape, b, shape, new Draw(14, 8, 2), 0.7);
        double[] shares = match.matches().stream()
                .mapToDouble(found -> found.size() / 12.0)
                .toArray();
        double mean = Arrays.stream(shares).average().orElseThrow();
        double variance = Arrays.stream(shares)
                        .map(share -> (share - mean) * (share - mean))
                        .sum()
                / 7;
        assertThat(match.deviation()).isPositive().isCloseTo(Math.sqrt(variance), within(1e-15));
    }

    @Test
    void oneDrawIsTheFirst() {
        SplittableRandom random = new SplittableRandom(8);
        LayerShape shape = new LayerShape(6, 3, 3);
        LatentMatrix a = Latents.gaussian(random, 40, shape.dimension());
        LatentMatrix b = related(random, a, shape, shape);
        Draw draw = new Draw(30, 4, 9);
        SubspaceMatch one = new Layers(a, shape, b, shape).ofOneDraw(draw, 0.5, 1, Progress.SILENT);
        Match first = match(a, shape, b, shape, draw, 0.5).matches().get(0);
        assertThat(one.maximumMatch()).isEqualTo(first);
        assertThat(first.ofA()).isNotEmpty();
        assertThat(one.minimumMatch(new Neuron(Side.A, first.ofA().get(0)), OptionalLong.empty(), Progress.SILENT))
                .hasValueSatisfying(minimum -> assertThat(first.ofA()).containsAll(minimum.ofA()));
    }

    @Test
    void refusesWhatItIsNotDefinedFor() {
        LayerShape shape = new LayerShape(2, 2, 3);
        LatentMatrix a = new LatentMatrix(1, 12, new float[12]);
        assertThatThrownBy(() -> match(a, shape, a, new LayerShape(2, 3, 2), Draw.PUBLISHED, 0.1))
                .isInstanceOf(InvalidInputException.class)
                .hasMessage(
                        "A has channels of 2 × 3 and B of 3 × 2; expected the same height and width, as channels are matched over the same positions");
        assertThatThrownBy(() -> match(a, shape, a, new LayerShape(3, 2, 3), Draw.PUBLISHED, 0.1))
                .isInstanceOf(InvalidInputException.class)
                .hasMessage(
                        "B has 12 columns, but channels × height × width are 3 × 2 × 3; expected their product, 18");
        assertThatThrownBy(() -> new Draw(0, 1, 0)).hasMessage("positions is 0; expected 1 or more");
        assertThatThrownBy(() -> new Draw(1, 0, 0)).hasMessage("repeats is 0; expected 1 or more");
        assertThatThrownBy(() -> new LayerShape(0, 2, 3)).hasMessage("channels is 0; expected 1 or more");
        assertThat(List.of(match(a, shape, a, shape, Draw.PUBLISHED, 0.1).value()))
                .containsExactly(0.0);
    }
}
