package latentgraph.core.layout;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import latentgraph.core.InvalidInputException;
import latentgraph.core.LatentMatrix;
import latentgraph.core.Metric;
import latentgraph.core.NeighbourGraph;
import latentgraph.core.Progress;
import latentgraph.core.UndirectedGraph;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.EdgeCasesMode;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * What holds of every layout, whatever the latents: the same bits on any number of threads, finite places about the origin.
 *
 * <p>The order of the samples decides nothing of what a layout aims at: affinities, memberships and forces go with the samples,
 * as long as no two neighbours are equally far (of such the lower index comes first). It does decide where points come to lie:
 * principal components sum in another order and may turn an axis, ForceAtlas2 and UMAP draw random numbers by index, and in
 * t-SNE rounding grows from iteration to iteration. So of places nothing is promised but how well neighbours are kept.
 */
class LayoutPropertyTest {
    enum Method {
        PCA {
            @Override
            LatentMatrix of(LatentMatrix latents, int threads) {
                return PrincipalComponents.plane(latents, threads, Progress.SILENT);
            }
        },
        TSNE {
            @Override
            LatentMatrix of(LatentMatrix latents, int threads) {
                return TSne.of(Drawn.neighbours(latents, 12), 1.5, PCA.of(latents, 1), 260, 1, threads, Progress.SILENT)
                        .positions();
            }
        },
        UMAP {
            @Override
            LatentMatrix of(LatentMatrix latents, int threads) {
                return Umap.of(Drawn.neighbours(latents, 7), PCA.of(latents, 1), 0.1, 60, 1, threads, Progress.SILENT);
            }
        },
        FORCE_ATLAS_2 {
            @Override
            LatentMatrix of(LatentMatrix latents, int threads) {
                return ForceAtlas2.of(
                        Drawn.neighbours(latents, 3).undirected(),
                        ForceAtlas2.Forces.of(latents.rows()),
                        60,
                        1,
                        threads,
                        Progress.SILENT);
            }
        };

        abstract LatentMatrix of(LatentMatrix latents, int threads);
    }

    /** Far and near, all distinct; on a lattice, so that many are equally far; few that repeat; one alone that repeats. */
    @Provide
    Arbitrary<LatentMatrix> latents() {
        return Combinators.combine(
                        Arbitraries.integers().between(0, 100_000),
                        Arbitraries.integers().between(4, 90),
                        Arbitraries.integers().between(1, 5),
                        Arbitraries.of(
                                "gaussian", "lattice", "repeating", "constant", "constant column", "two islands"),
                        Arbitraries.of(1f, 0x1p-90f, 0x1p90f))
                .as(LayoutPropertyTest::latents);
    }

    private static LatentMatrix latents(int seed, int rows, int columns, String kind, float scale) {
        SplittableRandom random = new SplittableRandom(seed);
        float[] values = new float[rows * columns];
        for (int i = 0; i < values.length; i++) {
            double value = random.nextGaussian();
            values[i] = scale
                    * (float)
                            switch (kind) {
                                case "lattice" -> random.nextInt(3);
                                case "repeating" -> i < 3 * columns ? value : values[i - 3 * columns] / scale;
                                case "constant" -> 7.25;
                                case "constant column" -> i % columns == 0 ? 7.25 : value;
                                case "two islands" -> value + (i / columns % 2) * 1e4;
                                default -> value;
                            };
        }
        return new LatentMatrix(rows, columns, values);
    }

    @Property(tries = 100, edgeCases = EdgeCasesMode.NONE)
    void placesAreFiniteAboutTheOriginAndTheSameOnAnyNumberOfThreads(
            @ForAll Method method, @ForAll("latents") LatentMatrix latents) {
        LatentMatrix found = method.of(latents, 1); // finite, or it would not be a matrix
        assertThat(found.rows()).isEqualTo(latents.rows());
        assertThat(found.columns()).isEqualTo(2);
        for (int axis = 0; axis < 2; axis++) {
            double sum = 0;
            double greatest = 0;
            for (int row = 0; row < found.rows(); row++) {
                sum += found.value(row, axis);
                greatest = Math.max(greatest, Math.abs(found.value(row, axis)));
            }
            // Places are rounded to floats; principal components of floats whose mean is rounded, too.
            assertThat(sum / found.rows()).isCloseTo(0, within(1e-6 * greatest));
        }
        assertThat(method.of(latents, 2).values()).isEqualTo(found.values());
        assertThat(method.of(latents, 3).values()).isEqualTo(found.values());
    }

    @Property(tries = 100)
    void whatIsAimedAtGoesWithTheSamples(
            @ForAll @IntRange(min = 0, max = 100_000) int seed, @ForAll @IntRange(min = 8, max = 60) int rows) {
        LatentMatrix latents = latents(seed, rows, 3, "gaussian", 1);
        int[] order = order(seed, rows);
        NeighbourGraph graph = Drawn.neighbours(latents, 6);
        NeighbourGraph reordered = Drawn.neighbours(rows(latents, order), 6);
        assertThat(dense(Affinities.of(reordered, 2.5, 1, Progress.SILENT)))
                .isDeepEqualTo(reordered(dense(Affinities.of(graph, 2.5, 1, Progress.SILENT)), order));
        assertThat(dense(Memberships.of(reordered).union()))
                .isDeepEqualTo(reordered(dense(Memberships.of(graph).union()), order));
    }

    @Property(tries = 50)
    void forcesGoWithTheSamples(
            @ForAll @IntRange(min = 0, max = 100_000) int seed, @ForAll @IntRange(min = 8, max = 60) int rows) {
        LatentMatrix latents = latents(seed, rows, 3, "gaussian", 1);
        int[] order = order(seed, rows);
        double[] places = Drawn.points(seed, rows, 20);
        double[] turned = new double[2 * rows];
        for (int i = 0; i < rows; i++) {
            turned[2 * i] = places[2 * order[i]];
            turned[2 * i + 1] = places[2 * order[i] + 1];
        }
        double[] forces = forces(Drawn.neighbours(latents, 4).undirected(), places);
        double[] reordered = forces(Drawn.neighbours(rows(latents, order), 4).undirected(), turned);
        double[] slopes = slopes(Drawn.neighbours(latents, 6), places);
        double[] reorderedSlopes = slopes(Drawn.neighbours(rows(latents, order), 6), turned);
        for (int i = 0; i < 2 * rows; i++) {
            // Sums of some hundred terms, of forces up to some thousands and of slopes up to one, in another order.
            assertThat(reordered[i]).isCloseTo(forces[2 * order[i / 2] + i % 2], within(1e-9));
            assertThat(reorderedSlopes[i]).isCloseTo(slopes[2 * order[i / 2] + i % 2], within(1e-14));
        }
    }

    private static double[] forces(UndirectedGraph graph, double[] places) {
        double[][] found = new double[1][];
        var simulation = new ForceAtlas2.Simulation(graph, ForceAtlas2.Forces.of(graph.vertices()), places);
        Crew.run("", 1, 1, Progress.SILENT, crew -> found[0] = simulation.forces(crew, 0));
        return found[0];
    }

    private static double[] slopes(NeighbourGraph graph, double[] places) {
        double[][] found = new double[1][];
        SymmetricGraph affinities = Affinities.of(graph, 2.5, 1, Progress.SILENT);
        var descent = new TSneDescent(affinities, new ExactRepulsion(), places);
        Crew.run("", 1, 1, Progress.SILENT, crew -> found[0] = descent.gradient(crew));
        return found[0];
    }

    @Property(tries = 100)
    void qualityGoesWithTheSamples(
            @ForAll @IntRange(min = 0, max = 100_000) int seed, @ForAll @IntRange(min = 8, max = 60) int rows) {
        LatentMatrix latents = latents(seed, rows, 4, "gaussian", 1);
        LatentMatrix places = latents(seed + 1, rows, 2, "gaussian", 1);
        int[] order = order(seed, rows);
        assertThat(quality(rows(latents, order), rows(places, order))).isEqualTo(quality(latents, places));
    }

    private static LayoutQuality quality(LatentMatrix latents, LatentMatrix places) {
        int[] all = IntStream.range(0, latents.rows()).toArray();
        return LayoutQuality.of(latents, Metric.EUCLIDEAN, places, all, 3, 1, Progress.SILENT);
    }

    /** Whichever unit the latents are measured in; a power of two, so that nothing is rounded otherwise. */
    @Property(tries = 100)
    void theUnitOfTheLatentsDoesNotMatter(
            @ForAll @IntRange(min = 0, max = 100_000) int seed, @ForAll @IntRange(min = -100, max = 100) int exponent) {
        LatentMatrix latents = latents(seed, 40, 3, "gaussian", 1);
        LatentMatrix scaled = latents(seed, 40, 3, "gaussian", Math.scalb(1f, exponent));
        NeighbourGraph graph = Drawn.neighbours(latents, 9);
        NeighbourGraph wide = Drawn.neighbours(scaled, 9);
        assertThat(dense(Affinities.of(wide, 3, 1, Progress.SILENT)))
                .isDeepEqualTo(dense(Affinities.of(graph, 3, 1, Progress.SILENT)));
        assertThat(dense(Memberships.of(wide).union()))
                .isDeepEqualTo(dense(Memberships.of(graph).union()));
        LatentMatrix plane = Method.PCA.of(latents, 1);
        for (int i = 0; i < 80; i++) {
            assertThat(Method.PCA.of(scaled, 1).values()[i]).isEqualTo(Math.scalb(plane.values()[i], exponent));
        }
    }

    /** One cloud of five dimensions, which the plane keeps in part. Eight orders gave what stands here. */
    @ParameterizedTest
    @CsvSource({"tsne, 0.977, 0.987", "umap, 0.937, 0.952", "forceAtlas2, 0.773, 0.811"})
    void anotherOrderKeepsNeighboursAsWell(String method, double least, double most) {
        LatentMatrix latents = latents(3, 300, 5, "gaussian", 1);
        for (int seed = 20; seed < 23; seed++) {
            LatentMatrix other = rows(latents, order(seed, 300));
            double spread = most - least;
            // Others than those eight may lie outside of their range; by its width, hardly.
            assertThat(quality(other, thorough(method, other)).trustworthiness())
                    .isBetween(least - spread, most + spread);
        }
    }

    private static LatentMatrix thorough(String method, LatentMatrix latents) {
        LatentMatrix plane = Method.PCA.of(latents, 1);
        return switch (method) {
            case "tsne" ->
                TSne.of(Drawn.neighbours(latents, 30), 10, plane, 500, 1, 2, Progress.SILENT)
                        .positions();
            case "umap" -> Umap.of(Drawn.neighbours(latents, 15), plane, 0.1, 200, 1, 2, Progress.SILENT);
            default ->
                ForceAtlas2.of(
                        Drawn.neighbours(latents, 4).undirected(),
                        ForceAtlas2.Forces.of(300),
                        300,
                        1,
                        2,
                        Progress.SILENT);
        };
    }

    @Test
    void twoSamplesHaveAPlaceEach() {
        LatentMatrix two = new LatentMatrix(2, 2, new float[] {1, 2, 4, 6});
        assertThat(Method.PCA.of(two, 1).values()).containsExactly(new float[] {-2.5f, 0, 2.5f, 0}, within(1e-6f));
        for (Method method : new Method[] {Method.UMAP, Method.FORCE_ATLAS_2}) {
            LatentMatrix found = method.of(two, 1);
            assertThat(Math.hypot(found.value(0, 0) - found.value(1, 0), found.value(0, 1) - found.value(1, 1)))
                    .isBetween(0.01, 100.0);
        }
        assertThatThrownBy(() -> Method.TSNE.of(two, 1))
                .isInstanceOf(InvalidInputException.class)
                .hasMessageContaining("1 neighbour a sample of 2; t-SNE expects at least 2, so 3 samples or more");
    }

    @ParameterizedTest
    @EnumSource(Method.class)
    void oneSampleIsRefusedWhereItTakesNeighbours(Method method) {
        LatentMatrix one = new LatentMatrix(1, 2, new float[] {1, 2});
        assertThatThrownBy(() -> method.of(one, 1))
                .isInstanceOf(InvalidInputException.class)
                .hasMessageContaining("there are 1 samples; expected at least 2");
    }

    @Test
    void aGraphWithoutNeighboursOrSamplesIsRefused() {
        for (int size : new int[] {0, 1, 5}) {
            var places = new LatentMatrix(size, 2, new float[2 * size]);
            NeighbourGraph none = new NeighbourGraph(size, 0, new int[0], new float[0]);
            assertThatThrownBy(() -> TSne.of(none, 2, places, 10, 1, 1, Progress.SILENT))
                    .isInstanceOf(InvalidInputException.class)
                    .hasMessageContaining("the graph has no neighbours");
            assertThatThrownBy(() -> Umap.of(none, places, 0.1, 10, 1, 1, Progress.SILENT))
                    .isInstanceOf(InvalidInputException.class)
                    .hasMessageContaining("the graph has no neighbours");
        }
    }

    @Property(tries = 50)
    void distancesThatAreNoneAreRefused(
            @ForAll @IntRange(min = 0, max = 39) int at, @ForAll("noDistances") float distance) {
        NeighbourGraph graph = Drawn.neighbours(latents(1, 10, 2, "gaussian", 1), 4);
        float[] distances = graph.distances().clone();
        distances[at] = distance;
        NeighbourGraph broken = new NeighbourGraph(10, 4, graph.indices(), distances);
        LatentMatrix places = new LatentMatrix(10, 2, new float[20]);
        String named = "neighbour %d of sample %d is %s away".formatted(at % 4 + 1, at / 4, distance);
        assertThatThrownBy(() -> TSne.of(broken, 2, places, 10, 1, 1, Progress.SILENT))
                .isInstanceOf(InvalidInputException.class)
                .hasMessageContaining(named);
        assertThatThrownBy(() -> Umap.of(broken, places, 0.1, 10, 1, 1, Progress.SILENT))
                .isInstanceOf(InvalidInputException.class)
                .hasMessageContaining(named);
        assertThatThrownBy(broken::undirected).isInstanceOf(InvalidInputException.class);
    }

    @Provide
    Arbitrary<Float> noDistances() {
        return Arbitraries.of(Float.NaN, Float.POSITIVE_INFINITY, Float.NEGATIVE_INFINITY, -1f);
    }

    /** Without gravity, at all strengths an edge may have: a cloud of pairs and of vertices that nothing holds. */
    @Property(tries = 50)
    void whatIsNotJoinedStaysInBounds(
            @ForAll @IntRange(min = 1, max = 80) int vertices,
            @ForAll boolean logarithmic,
            @ForAll("strengths") float strength,
            @ForAll @IntRange(min = 0, max = 1) int gravity) {
        int[] sources = IntStream.range(0, vertices / 4).map(i -> 4 * i).toArray();
        int[] targets = Arrays.stream(sources).map(i -> i + 1).toArray();
        float[] weights = new float[sources.length];
        Arrays.fill(weights, strength);
        UndirectedGraph graph = UndirectedGraph.of(vertices, sources, targets, weights);
        var forces = new ForceAtlas2.Forces(2, gravity, logarithmic);
        LatentMatrix found = ForceAtlas2.of(graph, forces, 100, 1, 1, Progress.SILENT);
        for (float value : found.values()) {
            // A step is 10 units at most, and the square they start in 10 √n wide.
            assertThat(Math.abs(value)).isLessThan((float) (1000 + 10 * Math.sqrt(vertices)));
        }
        assertThat(ForceAtlas2.of(graph, forces, 100, 1, 3, Progress.SILENT).values())
                .isEqualTo(found.values());
    }

    @Provide
    Arbitrary<Float> strengths() {
        return Arbitraries.of(0f, Float.MIN_VALUE, 1e-6f, 1f, 1e6f, Float.MAX_VALUE);
    }

    private static int[] order(int seed, int rows) {
        int[] order = IntStream.range(0, rows).toArray();
        SplittableRandom random = new SplittableRandom(seed + 17L);
        for (int i = rows - 1; i > 0; i--) {
            int other = random.nextInt(i + 1);
            int kept = order[i];
            order[i] = order[other];
            order[other] = kept;
        }
        return order;
    }

    private static LatentMatrix rows(LatentMatrix of, int[] order) {
        float[] values = new float[of.values().length];
        for (int i = 0; i < values.length; i++) {
            values[i] = of.value(order[i / of.columns()], i % of.columns());
        }
        return new LatentMatrix(of.rows(), of.columns(), values);
    }

    private static double[][] dense(SymmetricGraph graph) {
        double[][] dense = new double[graph.size()][graph.size()];
        for (int row = 0; row < graph.size(); row++) {
            for (int edge = graph.offsets()[row]; edge < graph.offsets()[row + 1]; edge++) {
                dense[row][graph.targets()[edge]] = graph.weights()[edge];
            }
        }
        return dense;
    }

    private static double[][] reordered(double[][] dense, int[] order) {
        double[][] reordered = new double[order.length][order.length];
        for (int i = 0; i < order.length; i++) {
            for (int j = 0; j < order.length; j++) {
                reordered[i][j] = dense[order[i]][order[j]];
            }
        }
        return reordered;
    }
}
