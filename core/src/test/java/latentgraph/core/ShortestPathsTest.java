package latentgraph.core;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.PriorityQueue;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import net.jqwik.api.Assume;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.LongRange;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ShortestPathsTest {

    enum Kind {
        CONNECTED,
        SPARSE, // isolated vertices and many components
        ZERO_LENGTHS,
        TINY_AND_HUGE,
        EQUAL_LENGTHS,
        CHAIN; // paths of more edges than float is trusted with

        UndirectedGraph draw(SplittableRandom random) {
            int vertices = this == CHAIN ? random.nextInt(300, 500) : random.nextInt(1, 120);
            int edges = this == SPARSE ? vertices / 2 : 3 * vertices;
            int[] sources = new int[edges];
            int[] targets = new int[edges];
            float[] weights = new float[edges];
            for (int edge = 0; edge < edges; edge++) {
                sources[edge] = random.nextInt(vertices);
                targets[edge] = this == CHAIN
                        ? Math.min(vertices - 1, sources[edge] + 1)
                        : this == CONNECTED && edge < vertices ? edge : random.nextInt(vertices);
                weights[edge] = switch (this) {
                    case CONNECTED, SPARSE -> (float) random.nextDouble(0.1, 10);
                    case ZERO_LENGTHS -> random.nextInt(3);
                    case TINY_AND_HUGE -> (float) Math.pow(10, random.nextDouble(-40, 38));
                    case EQUAL_LENGTHS, CHAIN -> 0.1f;
                };
            }
            return UndirectedGraph.of(vertices, sources, targets, weights);
        }
    }

    @Property(tries = 300)
    void classDistancesAreTheMeansOfDijkstra(@ForAll Kind kind, @ForAll @LongRange(min = 0, max = 1L << 40) long seed) {
        SplittableRandom random = new SplittableRandom(seed);
        UndirectedGraph graph = kind.draw(random);
        int classes = random.nextInt(1, 8);
        Labels labels = labels(random, graph.vertices(), classes);
        double[][] all = dijkstra(graph);
        ClassDistances found = ShortestPaths.between(graph, labels, random.nextInt(1, 4), Progress.SILENT);
        long apart = 0;
        for (int one = 0; one < classes; one++) {
            for (int other = 0; other < classes; other++) {
                double sum = 0;
                long joined = 0;
                long unreachable = 0;
                for (int a = 0; a < all.length; a++) {
                    for (int b = 0; b < all.length; b++) {
                        if (labels.values()[a] == one && labels.values()[b] == other) {
                            boolean reached = all[a][b] < Double.POSITIVE_INFINITY;
                            sum += reached ? all[a][b] : 0;
                            joined += reached ? 1 : 0;
                            unreachable += reached ? 0 : 1;
                        }
                    }
                }
                if (joined == 0) {
                    assertThat(found.mean()[one][other]).isNaN();
                } else {
                    assertThat(found.mean()[one][other]).isCloseTo(sum / joined, within(1e-5 * sum / joined));
                }
                assertThat(found.mean()[one][other]).isEqualTo(Double.valueOf(found.mean()[other][one]));
                long once = one == other ? unreachable / 2 : unreachable;
                assertThat(found.unreachable()[one][other]).isEqualTo(once);
                apart += one <= other ? once : 0;
            }
        }
        assertThat(found.totalUnreachable()).isEqualTo(apart);
    }

    @Property(tries = 150)
    void pathLengthsAreThoseOfDijkstra(@ForAll Kind kind, @ForAll @LongRange(min = 0, max = 1L << 40) long seed) {
        SplittableRandom random = new SplittableRandom(seed);
        UndirectedGraph graph = kind.draw(random);
        int bins = random.nextInt(1, 60);
        PathLengths found = ShortestPaths.lengths(graph, bins, random.nextInt(1, 4), Progress.SILENT);
        double[][] all = dijkstra(graph);
        double[][] steps = dijkstra(unweighted(graph));
        long[] hops = new long[found.hops().length];
        long pairs = 0;
        double sum = 0;
        double greatest = 0;
        for (int a = 0; a < all.length; a++) {
            for (int b = a + 1; b < all.length; b++) {
                if (all[a][b] < Double.POSITIVE_INFINITY) {
                    hops[(int) steps[a][b]]++;
                    pairs++;
                    sum += all[a][b];
                    greatest = Math.max(greatest, all[a][b]);
                }
            }
        }
        long vertices = all.length;
        assertThat(found.hops()).isEqualTo(hops);
        assertThat(found.unreachablePairs()).isEqualTo(vertices * (vertices - 1) / 2 - pairs);
        assertThat(Arrays.stream(found.weighted()).sum()).isEqualTo(pairs);
        assertThat(found.weighted().length).isBetween(1, bins);
        assertThat(found.edges()).hasSize(found.weighted().length + 1);
        assertThat(found.diameterDistance()).isCloseTo(greatest, within(1e-5 * greatest));
        double mean = pairs == 0 ? 0 : sum / pairs;
        assertThat(found.averageDistance()).isCloseTo(mean, within(1e-5 * mean));
        // A path within rounding of the edge of a bin may be on either side of it.
        for (int bin = 0; bin <= found.weighted().length; bin++) {
            double edge = found.edges()[bin];
            long below = Arrays.stream(found.weighted()).limit(bin).sum();
            assertThat(below).isBetween(countBelow(all, edge * (1 - 2e-5)), countBelow(all, edge * (1 + 2e-5) + 1e-44));
        }
    }

    private static long countBelow(double[][] all, double limit) {
        long count = 0;
        for (int a = 0; a < all.length; a++) {
            for (int b = a + 1; b < all.length; b++) {
                count += all[a][b] < limit ? 1 : 0;
            }
        }
        return count;
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3, 8})
    void theNumberOfThreadsChangesNoBit(int threads) {
        LatentMatrix latents = NearestNeighboursTest.Kind.GAUSSIAN.draw(new SplittableRandom(3), 1500, 5);
        UndirectedGraph graph = NearestNeighbours.exact(latents, Metric.MANHATTAN, 4, 2, Progress.SILENT)
                .undirected();
        Labels labels = labels(new SplittableRandom(4), 1500, 10);
        ShortestPaths.ClassesAndLengths once = ShortestPaths.betweenWithLengths(graph, labels, 20, 1, Progress.SILENT);
        ShortestPaths.ClassesAndLengths found =
                ShortestPaths.betweenWithLengths(graph, labels, 20, threads, Progress.SILENT);
        assertThat(found.classes().mean()).isDeepEqualTo(once.classes().mean());
        assertThat(found.lengths().weighted()).isEqualTo(once.lengths().weighted());
        assertThat(found.lengths().averageDistance()).isEqualTo(once.lengths().averageDistance());
        assertThat(ShortestPaths.between(graph, labels, threads, Progress.SILENT)
                        .mean())
                .isDeepEqualTo(once.classes().mean());
    }

    @Property(tries = 200)
    void plainAndVectorRelaxationAgree(@ForAll Kind kind, @ForAll @LongRange(min = 0, max = 1L << 40) long seed) {
        Assume.that(kind != Kind.TINY_AND_HUGE && kind != Kind.CHAIN); // float alone is not trusted with them
        UndirectedGraph graph = kind.draw(new SplittableRandom(seed));
        Relaxation vector = new VectorRelaxation(graph);
        Relaxation plain = new PlainRelaxation(graph);
        int count = Math.min(Relaxation.SOURCES, graph.vertices());
        vector.from(0, count);
        plain.from(0, count);
        for (int vertex = 0; vertex < graph.vertices(); vertex++) {
            for (int source = 0; source < count; source++) {
                double distance = plain.distance(vertex, source);
                if (distance == Double.POSITIVE_INFINITY) {
                    assertThat(vector.distance(vertex, source)).isEqualTo(distance);
                } else {
                    assertThat(vector.distance(vertex, source)).isCloseTo(distance, within(1e-5 * distance));
                }
            }
        }
    }

    /**
     * Corners 0, 1, 3, 5 …, each joined to the one before by a long side, and by two short ones through a vertex with a
     * number higher than both: whoever always relaxes the lowest goes down the long sides first, and again after each
     * short cut, 2^triangles times.
     */
    private static UndirectedGraph chainOfTriangles(int triangles) {
        int[] sources = new int[3 * triangles];
        int[] targets = new int[3 * triangles];
        float[] weights = new float[3 * triangles];
        for (int i = 0; i < triangles; i++) {
            int near = 2 * i + 1;
            int far = Math.max(0, 2 * i - 1);
            int between = 2 * i + 2;
            float length = (float) Math.pow(2, i);
            int[][] sides = {{near, far}, {near, between}, {between, far}};
            for (int side = 0; side < 3; side++) {
                sources[3 * i + side] = sides[side][0];
                targets[3 * i + side] = sides[side][1];
                weights[3 * i + side] = side == 0 ? 4 * length : length;
            }
        }
        return UndirectedGraph.of(2 * triangles + 1, sources, targets, weights);
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    @Timeout(value = 60, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
    void theWorstOfGraphsTakesNoMoreThanARoundAVertex(boolean vector) {
        UndirectedGraph graph = chainOfTriangles(31);
        Relaxation relaxation = vector ? new VectorRelaxation(graph) : new PlainRelaxation(graph);
        int source = graph.vertices() - 2;
        relaxation.from(source, 1);
        double[] expected = dijkstra(graph)[source];
        for (int vertex = 0; vertex < graph.vertices(); vertex++) {
            assertThat(relaxation.distance(vertex, 0)).isCloseTo(expected[vertex], within(1e-5 * expected[vertex]));
        }
    }

    @Test
    void theHistogramCountsEveryPairOnce() {
        // Both ends of a path add up its edges in another order, and may round it into neighbouring bins.
        LatentMatrix latents = NearestNeighboursTest.Kind.GAUSSIAN.draw(new SplittableRandom(5), 2000, 5);
        UndirectedGraph graph = NearestNeighbours.exact(latents, Metric.MANHATTAN, 4, 2, Progress.SILENT)
                .undirected();
        PathLengths found = ShortestPaths.lengths(graph, 4096, 2, Progress.SILENT);
        assertThat(Arrays.stream(found.weighted()).sum())
                .isEqualTo(Arrays.stream(found.hops()).sum())
                .isEqualTo(2000L * 1999 / 2 - found.unreachablePairs());
    }

    @Test
    void aClassWithoutSamplesIsNowhere() {
        UndirectedGraph edge = UndirectedGraph.of(2, new int[] {0}, new int[] {1}, new float[] {3});
        Labels labels = new Labels(new int[] {0, 2}, List.of("a", "b", "c"));
        ClassDistances found = ShortestPaths.between(edge, labels, 1, Progress.SILENT);
        assertThat(found.mean()[0]).containsExactly(0, Double.NaN, 3);
        assertThat(found.mean()[1]).containsOnly(Double.NaN);
        assertThat(found.totalUnreachable()).isZero();
    }

    @Test
    void whatCannotBeAnsweredIsSaid() {
        UndirectedGraph edge = UndirectedGraph.of(2, new int[] {0}, new int[] {1}, new float[] {3});
        Labels three = labels(new SplittableRandom(1), 3, 2);
        assertThatThrownBy(() -> ShortestPaths.between(edge, three, 1, Progress.SILENT))
                .isInstanceOf(InvalidInputException.class)
                .hasMessage("3 labels for 2 vertices; expected one label for each vertex");
        assertThatThrownBy(() -> ShortestPaths.lengths(edge, 0, 1, Progress.SILENT))
                .isInstanceOf(InvalidInputException.class)
                .hasMessageStartingWith("bins is 0");
    }

    private static Labels labels(SplittableRandom random, int samples, int classes) {
        return new Labels(
                random.ints(samples, 0, classes).toArray(),
                IntStream.range(0, classes).mapToObj(label -> "class " + label).toList());
    }

    private static UndirectedGraph unweighted(UndirectedGraph graph) {
        float[] ones = new float[graph.weights().length];
        Arrays.fill(ones, 1);
        return new UndirectedGraph(graph.vertices(), graph.offsets(), graph.targets(), ones);
    }

    /** Every pair, in double, one source after the other. */
    private static double[][] dijkstra(UndirectedGraph graph) {
        record Step(int vertex, double distance) {}
        double[][] all = new double[graph.vertices()][graph.vertices()];
        for (int source = 0; source < all.length; source++) {
            double[] distance = all[source];
            Arrays.fill(distance, Double.POSITIVE_INFINITY);
            distance[source] = 0;
            PriorityQueue<Step> queue = new PriorityQueue<>(Comparator.comparingDouble(Step::distance));
            queue.add(new Step(source, 0));
            while (!queue.isEmpty()) {
                Step step = queue.remove();
                for (int i = graph.offsets()[step.vertex];
                        step.distance == distance[step.vertex] && i < graph.offsets()[step.vertex + 1];
                        i++) {
                    double through = step.distance + graph.weights()[i];
                    if (through < distance[graph.targets()[i]]) {
                        distance[graph.targets()[i]] = through;
                        queue.add(new Step(graph.targets()[i], through));
                    }
                }
            }
        }
        return all;
    }
}
