package latentgraph.core.similarity;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import java.util.SplittableRandom;
import java.util.concurrent.CancellationException;
import java.util.stream.IntStream;
import latentgraph.core.InvalidInputException;
import latentgraph.core.NeighbourGraph;
import latentgraph.core.Progress;
import latentgraph.core.UndirectedGraph;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.LongRange;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

class SpectralDistanceTest {
    /** What {@link LaplacianSpectrum} promises of Lanczos' method. */
    private static final double ITERATED = 1e-9;

    /** Of the dense way: some multiples of the rounding of numbers up to 2. */
    private static final double ROUNDING = 1e-12;

    private static double[] iterated(UndirectedGraph graph, int count) {
        return LaplacianSpectrum.of(graph, count, 2, Progress.SILENT, 0).lowest();
    }

    private static double[] dense(UndirectedGraph graph, int count) {
        return LaplacianSpectrum.of(graph, count, 1, Progress.SILENT, Integer.MAX_VALUE)
                .lowest();
    }

    @Property(tries = 60)
    void lanczosFindsWhatTheDenseWayFindsHoweverOftenAValueComes(
            @ForAll @LongRange(min = 0, max = 1L << 40) long seed, @ForAll @IntRange(min = 2, max = 250) int rows) {
        SplittableRandom random = new SplittableRandom(seed);
        int k = random.nextInt(1, Math.min(rows, 9));
        UndirectedGraph graph = Drawn.neighbours(random, rows, k).undirected();
        int components = LaplacianSpectrum.of(graph, 1, 1, Progress.SILENT).components();
        int count = Math.min(random.nextInt(1, 30), rows - components);
        assertThat(iterated(graph, count)).containsExactly(dense(graph, count), within(ITERATED));
    }

    /** Chung 1997, examples 1.1 to 1.5: most of these values come many times. */
    @Test
    void graphsWhoseSpectrumIsKnown() {
        int[] zeros = new int[19];
        int[] oneToNineteen = IntStream.rangeClosed(1, 19).toArray();
        double[] ones = new double[18];
        Arrays.fill(ones, 1);
        UndirectedGraph star = graph(20, zeros, oneToNineteen);
        assertThat(dense(star, 18)).containsExactly(ones, within(ROUNDING));
        assertThat(iterated(star, 18)).containsExactly(ones, within(ITERATED));
        assertThat(iterated(star, 19)[18]).isCloseTo(2, within(ITERATED));

        int[] all = IntStream.range(0, 400).toArray();
        UndirectedGraph complete = graph(
                20,
                Arrays.stream(all).map(i -> i / 20).toArray(),
                Arrays.stream(all).map(i -> i % 20).toArray());
        double[] alike = new double[19];
        Arrays.fill(alike, 20.0 / 19);
        assertThat(iterated(complete, 19)).containsExactly(alike, within(ITERATED));
        assertThat(dense(complete, 19)).containsExactly(alike, within(ROUNDING));

        assertThat(iterated(ring(1000), 20)).containsExactly(ofRing(1000, 20), within(ITERATED));
    }

    private static double[] ofRing(int vertices, int count) {
        return IntStream.rangeClosed(1, count)
                .mapToDouble(i -> 1 - Math.cos(2 * Math.PI * ((i + 1) / 2) / vertices))
                .toArray();
    }

    /** All values come twice; one start alone misses second ones in most of these. */
    @Test
    void noCopyOfAnEigenvalueIsMissed() {
        for (int vertices = 120; vertices <= 400; vertices += 40) {
            for (int count : new int[] {2, 3, 7}) {
                assertThat(iterated(ring(vertices), count))
                        .as("%d of a ring of %d", count, vertices)
                        .containsExactly(ofRing(vertices, count), within(ITERATED));
            }
        }
    }

    @Test
    void partsCountOneByOneAndTogether() {
        // Two rings of 500, one of 30 and a pair: each part's values, sorted.
        UndirectedGraph first = ring(500);
        int[] sources = new int[1031];
        int[] targets = new int[1031];
        for (int i = 0; i < 1030; i++) {
            int start = i < 1000 ? i / 500 * 500 : 1000;
            int size = i < 1000 ? 500 : 30;
            sources[i] = i;
            targets[i] = start + (i - start + 1) % size;
        }
        sources[1030] = 1030;
        targets[1030] = 1031;
        LaplacianSpectrum spectrum = LaplacianSpectrum.of(graph(1032, sources, targets), 12, 2, Progress.SILENT);
        assertThat(spectrum.components()).isEqualTo(4);
        double[] twice = Arrays.stream(iterated(first, 6))
                .flatMap(value -> Arrays.stream(new double[] {value, value}))
                .toArray();
        assertThat(spectrum.lowest()).containsExactly(twice, within(ITERATED));
    }

    @Property(tries = 50)
    void isADistanceThatDoesNotKnowTheSamples(
            @ForAll @LongRange(min = 0, max = 1L << 40) long seed, @ForAll @IntRange(min = 3, max = 60) int rows) {
        SplittableRandom random = new SplittableRandom(seed);
        int k = random.nextInt(1, Math.min(rows, 20));
        NeighbourGraph a = Drawn.neighbours(random, rows, k);
        NeighbourGraph b = Drawn.neighbours(random, rows, k);
        NeighbourGraph reordered = Drawn.reordered(b, Latents.order(random, rows));
        double value = distance(a, b, k);
        assertThat(value).isBetween(0.0, 2.0);
        assertThat(distance(b, a, k)).isEqualTo(value);
        assertThat(distance(a, a, k)).isZero();
        assertThat(distance(a, reordered, k)).isCloseTo(value, within(ROUNDING));
    }

    private static double distance(NeighbourGraph a, NeighbourGraph b, int k) {
        return SpectralDistance.of(a, b, k, 1, 1, Progress.SILENT).value();
    }

    @Test
    void theSameBitsForAnyNumberOfThreads() {
        NeighbourGraph graph = Drawn.neighbours(Latents.gaussian(new SplittableRandom(3), 2000, 8), 4);
        double[] lowest = LaplacianSpectrum.of(graph, 4, 10, 1, Progress.SILENT).lowest();
        assertThat(LaplacianSpectrum.of(graph, 4, 10, 4, Progress.SILENT).lowest())
                .containsExactly(lowest);
        assertThat(lowest).isSorted();
        assertThat(lowest[0]).isPositive();
    }

    @Test
    void refusesWhatHasNoAnswer() {
        NeighbourGraph five = Drawn.neighbours(new SplittableRandom(1), 5, 3);
        NeighbourGraph six = Drawn.neighbours(new SplittableRandom(1), 6, 3);
        assertThatThrownBy(() -> SpectralDistance.of(five, six, 3, 2, 1, Progress.SILENT))
                .isInstanceOf(InvalidInputException.class)
                .hasMessageContaining("one representation has 5 samples, the other 6");
        assertThatThrownBy(() -> SpectralDistance.of(five, five, 3, 5, 1, Progress.SILENT))
                .isInstanceOf(InvalidInputException.class)
                .hasMessageStartingWith("eigenvalues is 5; expected 1 to 4, which a graph of 5 samples in 1 comp");
        assertThatThrownBy(() -> distance(five, five, 4))
                .isInstanceOf(InvalidInputException.class)
                .hasMessageContaining("k is 4; expected 1 to 3");
        SpectralDistance spectral = SpectralDistance.of(five, five, 3, 2, 1, Progress.SILENT);
        assertThatThrownBy(() -> spectral.permuted(new int[] {0, 1, 2, 3, 4}))
                .isInstanceOf(InvalidInputException.class)
                .hasMessageContaining("ask for permutations 0");
        assertThatThrownBy(() -> spectral.resampled(new int[] {0, 1, 2, 3, 4}))
                .isInstanceOf(InvalidInputException.class)
                .hasMessageContaining("ask for bootstrap 0");
        assertThatThrownBy(() -> SpectralDistance.between(
                        new LaplacianSpectrum(new double[2], 1), new LaplacianSpectrum(new double[3], 1)))
                .isInstanceOf(InvalidInputException.class)
                .hasMessageContaining("spectra of 2 and 3 eigenvalues");
    }

    /** A ring this long has its lowest eigenvalues 1e-9 apart: far beyond the steps that are allowed. */
    @Test
    @Timeout(60)
    void stopsInTheMidstOfALongSearchWhenProgressSaysSo() {
        assertThatThrownBy(() -> LaplacianSpectrum.of(ring(200_000), 10, 1, (stage, done, total) -> {
                    throw new CancellationException("the transaction ended");
                }))
                .hasMessage("the transaction ended");
    }

    /** A ring has 1 − cos(2πj / n), and a pair 0 and 2 (Chung 1997, examples 1.4 and 1.1). */
    @Test
    void theDistanceIsThatOfTheSpectra() {
        int[] next = IntStream.range(0, 12).map(i -> (i + 1) % 12).toArray();
        int[] other = IntStream.range(0, 12).map(i -> i ^ 1).toArray();
        NeighbourGraph ring = new NeighbourGraph(12, 1, next, new float[12]);
        NeighbourGraph pairs = new NeighbourGraph(12, 1, other, new float[12]);
        double expected = Math.sqrt(Arrays.stream(ofRing(12, 6))
                .map(value -> (2 - value) * (2 - value))
                .sum());
        SpectralDistance found = SpectralDistance.of(ring, pairs, 1, 6, 1, Progress.SILENT);
        assertThat(found.value()).isCloseTo(expected, within(ROUNDING));
        assertThat(SpectralDistance.between(found.spectrumB(), found.spectrumA()))
                .isCloseTo(expected, within(ROUNDING));
    }

    private static UndirectedGraph ring(int vertices) {
        return graph(
                vertices,
                IntStream.range(0, vertices).toArray(),
                IntStream.range(0, vertices).map(i -> (i + 1) % vertices).toArray());
    }

    private static UndirectedGraph graph(int vertices, int[] sources, int[] targets) {
        return UndirectedGraph.of(vertices, sources, targets, new float[sources.length]);
    }
}
