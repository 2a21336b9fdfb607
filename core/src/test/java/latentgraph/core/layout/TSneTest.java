package latentgraph.core.layout;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import java.util.concurrent.CancellationException;
import latentgraph.core.InvalidInputException;
import latentgraph.core.LatentMatrix;
import latentgraph.core.NeighbourGraph;
import latentgraph.core.Progress;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.DoubleRange;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TSneTest {
    @Test
    void affinitiesAreScikitLearns() {
        NeighbourGraph graph = Golden.neighbours(Golden.matrix("/latents"));
        SymmetricGraph found = Affinities.of(graph, Golden.at("/perplexity").asDouble(), 2, Progress.SILENT);
        // Scikit-learn stops at an entropy within 1e-5 and divides floats; affinities are 0.003 on average.
        assertSame(found, "/affinities", 1e-7);
    }

    static void assertSame(SymmetricGraph found, String path, double tolerance) {
        for (int row = 0; row < found.size(); row++) {
            double[] dense = new double[found.size()];
            for (int edge = found.offsets()[row]; edge < found.offsets()[row + 1]; edge++) {
                dense[found.targets()[edge]] = found.weights()[edge];
            }
            assertThat(dense).containsExactly(Golden.numbers(path + "/" + row), within(tolerance));
        }
    }

    @Property(tries = 100)
    void rowsHaveTheirPerplexity(
            @ForAll @IntRange(min = 0, max = 1000) int seed,
            @ForAll @DoubleRange(min = 1.5, max = 25) double perplexity) {
        NeighbourGraph graph = Drawn.neighbours(Drawn.clusters(seed, 90, 3, 1), 30);
        double[] conditional = Affinities.conditional(graph, perplexity, 1, Progress.SILENT);
        for (int row = 0; row < graph.size(); row++) {
            double entropy = Arrays.stream(conditional, row * 30, row * 30 + 30)
                    .filter(p -> p > 0)
                    .map(p -> -p * Math.log(p))
                    .sum();
            // 1e-7 in the entropy, where the search stops.
            assertThat(Math.exp(entropy)).isCloseTo(perplexity, within(1e-5 * perplexity));
        }
    }

    /** Van der Maaten and Hinton's equation 5, over all pairs, and the slope of the divergence itself. */
    @Test
    void theGradientIsThatOfTheDivergence() {
        SymmetricGraph affinities =
                Affinities.of(Drawn.neighbours(Drawn.clusters(5, 40, 3, 2), 12), 4, 1, Progress.SILENT);
        double[] points = Drawn.points(1, 40, 2);
        double[][] gradient = new double[1][];
        TSneDescent descent = new TSneDescent(affinities, new ExactRepulsion(), points);
        Crew.run("", 1, 2, Progress.SILENT, crew -> {
            gradient[0] = descent.gradient(crew);
            descent.measure(crew);
        });
        assertThat(descent.divergence()).isCloseTo(divergence(affinities, points), within(1e-12));
        for (int i = 0; i < points.length; i++) {
            double[] ahead = points.clone();
            double[] behind = points.clone();
            ahead[i] += 1e-5;
            behind[i] -= 1e-5;
            double slope = (divergence(affinities, ahead) - divergence(affinities, behind)) / 2e-5;
            // Of a central difference: 1e-10 of curvature and 1e-16 / 1e-5 of rounding.
            assertThat(4 * gradient[0][i]).isCloseTo(slope, within(1e-9));
        }
    }

    private static double divergence(SymmetricGraph affinities, double[] points) {
        double normaliser = 0;
        for (int i = 0; i < affinities.size(); i++) {
            for (int j = 0; j < affinities.size(); j++) {
                normaliser += i == j ? 0 : 1 / (1 + square(points, i, j));
            }
        }
        double sum = 0;
        for (int i = 0; i < affinities.size(); i++) {
            for (int edge = affinities.offsets()[i]; edge < affinities.offsets()[i + 1]; edge++) {
                double p = affinities.weights()[edge];
                double q = 1 / (1 + square(points, i, affinities.targets()[edge])) / normaliser;
                sum += p == 0 ? 0 : p * Math.log(p / q);
            }
        }
        return sum;
    }

    private static double square(double[] points, int i, int j) {
        double dx = points[2 * i] - points[2 * j];
        double dy = points[2 * i + 1] - points[2 * j + 1];
        return dx * dx + dy * dy;
    }

    /** From a cloud within a cell to one as wide as a picture of 10,000 points. */
    @ParameterizedTest
    @ValueSource(doubles = {1e-4, 0.1, 3, 15, 30})
    void theGridRepelsAsAllPairsDo(double width) {
        double[] points = Drawn.points(3, 3000, width);
        double[] exact = new double[points.length];
        double[] found = new double[points.length];
        double[] normalisers = new double[2];
        Crew.run("", 1, 2, Progress.SILENT, crew -> {
            normalisers[0] = new ExactRepulsion().of(crew, points, exact);
            normalisers[1] = new GridRepulsion().of(crew, points, found);
        });
        double error = 0;
        double norm = 0;
        for (int i = 0; i < points.length; i++) {
            error += (exact[i] - found[i]) * (exact[i] - found[i]);
            norm += exact[i] * exact[i];
        }
        // Most where points are few and only the nearest count, in whose forces the splines are off by half a
        // hundredth.
        assertThat(Math.sqrt(error / norm)).isLessThan(width < 20 ? 0.003 : 0.008);
        assertThat(normalisers[1]).isCloseTo(normalisers[0], within(2e-4 * normalisers[0]));
    }

    /** Wider than the grid may be with cells as narrow as they should be, and wider than any cells serve. */
    @ParameterizedTest
    @ValueSource(doubles = {700, 2000})
    void aCloudTooWideForTheGridIsRepelledAllTheSame(double span) {
        double[] points = Drawn.points(5, 1200, 10);
        points[0] = -span / 2;
        points[2] = span / 2;
        double[] exact = new double[points.length];
        double[] found = new double[points.length];
        double[] normalisers = new double[2];
        Crew.run("", 1, 2, Progress.SILENT, crew -> {
            normalisers[0] = new ExactRepulsion().of(crew, points, exact);
            normalisers[1] = new GridRepulsion().of(crew, points, found);
        });
        // At 700 units cells are half a unit wide and more.
        assertThat(normalisers[1]).isCloseTo(normalisers[0], within(0.01 * normalisers[0]));
        assertThat(found).containsExactly(exact, within(span > 900 ? 0 : 1.0)); // forces of up to 20
    }

    /** The same grid for clouds that grow and shrink. */
    @Test
    void aGridServesOneCloudAfterTheOther() {
        GridRepulsion grid = new GridRepulsion();
        for (double width : new double[] {1, 30, 29, 2, 31}) {
            double[] points = Drawn.points(4, 1500, width);
            double[] fresh = new double[points.length];
            double[] again = new double[points.length];
            double[] normalisers = new double[2];
            Crew.run("", 1, 2, Progress.SILENT, crew -> {
                normalisers[0] = new GridRepulsion().of(crew, points, fresh);
                normalisers[1] = grid.of(crew, points, again);
            });
            // Lengths of transforms may differ, and with them what a spline's smoothing leaves behind.
            assertThat(normalisers[1]).isCloseTo(normalisers[0], within(1e-6 * normalisers[0]));
            assertThat(again).containsExactly(fresh, within(1e-3));
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {300, 1300})
    void threadsChangeNoBit(int size) {
        LatentMatrix latents = Drawn.clusters(7, size, 6, 4);
        NeighbourGraph graph = Drawn.neighbours(latents, 30);
        TSne one = TSne.of(graph, 10, Drawn.initial(latents), 270, 1, 1, Progress.SILENT);
        TSne five = TSne.of(graph, 10, Drawn.initial(latents), 270, 1, 5, Progress.SILENT);
        assertThat(five.positions().values())
                .isEqualTo(one.positions().values())
                .doesNotContain(0f);
        assertThat(five.divergence()).isEqualTo(one.divergence());
    }

    /** A graph of four components, on the grid: each cluster comes out as one, whose neighbours are its own. */
    @Test
    void clustersComeApart() {
        LatentMatrix latents = Drawn.clusters(7, 1200, 6, 4);
        TSne found = TSne.of(Drawn.neighbours(latents, 45), 15, Drawn.initial(latents), 500, 1, 2, Progress.SILENT);
        NeighbourGraph inThePlane = Drawn.neighbours(found.positions(), 5);
        long strangers = java.util.stream.IntStream.range(0, 1200 * 5)
                .filter(i -> inThePlane.indices()[i] % 4 != i / 5 % 4)
                .count();
        assertThat(strangers).isZero();
        assertThat(found.divergence()).isBetween(0.0, 2.0);
    }

    /** Latents that repeat, all the same, two alone, and a perplexity that the neighbours cannot reach. */
    @Test
    void whatIsDegenerateIsPlacedAllTheSame() {
        for (LatentMatrix latents : new LatentMatrix[] {
            Drawn.repeating(1, 60, 3, 7), Drawn.repeating(1, 60, 3, 1), Drawn.repeating(1, 4, 2, 4)
        }) {
            NeighbourGraph graph = Drawn.neighbours(latents, 20);
            TSne found = TSne.of(
                    graph, Math.nextDown((double) graph.k()), Drawn.initial(latents), 300, 1, 2, Progress.SILENT);
            assertThat(found.positions().rows()).isEqualTo(latents.rows()); // finite, or it would not be a matrix
            assertThat(found.positions().values()[0]).isNotZero();
        }
    }

    @Test
    void whatCannotBeIsRefused() {
        LatentMatrix latents = Drawn.clusters(1, 20, 2, 1);
        NeighbourGraph graph = Drawn.neighbours(latents, 9);
        assertThatThrownBy(() -> TSne.of(graph, 9, latents, 10, 1, 1, Progress.SILENT))
                .isInstanceOf(InvalidInputException.class)
                .hasMessageContaining("perplexity is 9.0; expected above 1 and below 9");
        assertThatThrownBy(() -> TSne.of(graph, Double.NaN, latents, 10, 1, 1, Progress.SILENT))
                .isInstanceOf(InvalidInputException.class);
        assertThatThrownBy(() -> TSne.of(graph, 3, latents, 0, 1, 1, Progress.SILENT))
                .isInstanceOf(InvalidInputException.class);
        assertThatThrownBy(() -> TSne.of(graph, 3, Drawn.clusters(1, 20, 3, 1), 10, 1, 1, Progress.SILENT))
                .isInstanceOf(InvalidInputException.class)
                .hasMessageContaining("20 × 3 for 20 samples; expected 20 × 2");
        assertThatThrownBy(() -> TSne.of(graph, 3, latents, 10, 1, 0, Progress.SILENT))
                .isInstanceOf(InvalidInputException.class)
                .hasMessageContaining("threads is 0");
    }

    @Test
    void itStopsWhenInterruptedAndTellsHowFarItIs() {
        LatentMatrix latents = Drawn.clusters(1, 1500, 3, 2);
        NeighbourGraph graph = Drawn.neighbours(latents, 30);
        Thread asking = Thread.currentThread();
        assertThatThrownBy(() -> TSne.of(graph, 10, Drawn.initial(latents), 1_000_000, 1, 2, (stage, done, total) -> {
                    if (done > 3 && total == 1_000_000) {
                        asking.interrupt();
                    }
                }))
                .isInstanceOf(CancellationException.class);
        assertThat(Thread.interrupted()).isTrue();
        assertThatThrownBy(() -> TSne.of(graph, 10, Drawn.initial(latents), 1_000_000, 1, 2, (stage, done, total) -> {
                    if (done > 3 && total == 1_000_000) {
                        throw new IllegalStateException("enough");
                    }
                }))
                .isInstanceOf(IllegalStateException.class)
                .hasMessage("enough");
    }
}
