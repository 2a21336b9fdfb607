package latentgraph.core;

import java.util.Arrays;
import java.util.Map;
import java.util.PriorityQueue;
import java.util.TreeMap;

/**
 * What is kept of the shortest paths from every vertex: sums a pair of classes, and counts a bin of length.
 *
 * <p>The sums do not depend on the number of threads: blocks of sources are added in the order of their numbers, whoever
 * finishes first.
 */
final class PathSums {
    /** Bins while counting. Pairs of neighbouring bins are joined afterwards, when the greatest length is known. */
    private static final int FINE_BINS = 1 << 16;

    private final UndirectedGraph graph;
    private final int[] label;
    private final int classes;
    private final int bins;
    private final int[] component;
    private final double reach;
    private final double[][] sums;
    private final long[] fine = new long[FINE_BINS];
    private double greatest;
    private int nextBlock;
    private final Map<Integer, double[]> waiting = new TreeMap<>();

    /** @param bins of the weighted histogram; 0 makes none */
    static PathSums of(UndirectedGraph graph, Labels labels, int bins, int threads, Progress progress) {
        if (labels.values().length != graph.vertices()) {
            throw new InvalidInputException("%d labels for %d vertices; expected one label for each vertex"
                    .formatted(labels.values().length, graph.vertices()));
        }
        PathSums sums = new PathSums(graph, labels, bins);
        sums.run(threads, progress);
        return sums;
    }

    private PathSums(UndirectedGraph graph, Labels labels, int bins) {
        this.graph = graph;
        this.label = labels.values();
        this.classes = labels.classes();
        this.bins = bins;
        component = GraphMeasures.components(graph);
        reach = reach(graph);
        sums = new double[classes][classes];
    }

    ClassDistances classDistances() {
        long[][] joined = joinedPairs();
        long[] size = new long[classes];
        for (int one : label) {
            size[one]++;
        }
        double[][] mean = new double[classes][classes];
        long[][] unreachable = new long[classes][classes];
        for (int one = 0; one < classes; one++) {
            for (int other = 0; other <= one; other++) {
                // From either end the same path, added up from the other side: both, so that the matrix is symmetric.
                double both = sums[one][other] + sums[other][one];
                mean[one][other] =
                        mean[other][one] = joined[one][other] == 0 ? Double.NaN : both / 2 / joined[one][other];
                long apart = size[one] * size[other] - joined[one][other];
                unreachable[one][other] = unreachable[other][one] = one == other ? apart / 2 : apart;
            }
        }
        return new ClassDistances(mean, unreachable);
    }

    PathLengths lengths(long[] hops) {
        double steps = 0;
        long pairs = 0;
        for (int h = 1; h < hops.length; h++) {
            hops[h] /= 2;
            steps += (double) h * hops[h];
            pairs += hops[h];
        }
        double distance = 0;
        for (double[] row : sums) {
            distance += Arrays.stream(row).sum();
        }
        int used = fineBin(greatest) + 1;
        int joined = 1; // fine bins in each bin
        while (used > (long) joined * bins) {
            joined++;
        }
        int kept = (used + joined - 1) / joined;
        long[] weighted = new long[kept];
        double[] edges = new double[kept + 1];
        for (int bin = 0; bin < used; bin++) {
            weighted[bin / joined] += fine[bin];
        }
        for (int bin = 0; bin < kept; bin++) {
            weighted[bin] /= 2;
        }
        for (int bin = 0; bin <= kept; bin++) {
            edges[bin] = reach * bin * joined / FINE_BINS;
        }
        long vertices = graph.vertices();
        return new PathLengths(
                hops,
                weighted,
                edges,
                hops.length - 1,
                pairs == 0 ? 0 : steps / pairs,
                greatest,
                pairs == 0 ? 0 : distance / 2 / pairs,
                vertices * (vertices - 1) / 2 - pairs);
    }

    private void run(int threads, Progress progress) {
        int vertices = graph.vertices();
        int lanes = Relaxation.LANES;
        int blocks = (vertices + lanes - 1) / lanes;
        Blocks.run("averaging paths between classes", blocks, vertices, threads, progress, () -> {
            Relaxation relaxation = new Relaxation(graph);
            return block -> {
                int from = block * lanes;
                int to = Math.min(vertices, from + lanes);
                int[] sources = new int[to - from];
                for (int lane = 0; lane < sources.length; lane++) {
                    sources[lane] = from + lane;
                }
                relaxation.from(sources);
                double[] rows = new double[classes * lanes];
                long[] counts = bins == 0 ? null : new long[FINE_BINS];
                double farthest = 0;
                double[] distances = relaxation.distances();
                for (int vertex = 0; vertex < vertices; vertex++) {
                    for (int lane = 0; lane < sources.length; lane++) {
                        double distance = distances[vertex * lanes + lane];
                        if (distance != Double.POSITIVE_INFINITY) {
                            rows[label[vertex] * lanes + lane] += distance;
                            if (counts != null && sources[lane] != vertex) {
                                counts[fineBin(distance)]++;
                                farthest = Math.max(farthest, distance);
                            }
                        }
                    }
                }
                addInOrder(block, sources, rows, counts, farthest);
                return sources.length;
            };
        });
    }

    private synchronized void addInOrder(int block, int[] sources, double[] rows, long[] counts, double farthest) {
        greatest = Math.max(greatest, farthest);
        for (int bin = 0; counts != null && bin < FINE_BINS; bin++) {
            fine[bin] += counts[bin];
        }
        waiting.put(block, rows);
        for (double[] ready = waiting.remove(nextBlock); ready != null; ready = waiting.remove(nextBlock)) {
            int from = nextBlock * Relaxation.LANES;
            int to = Math.min(graph.vertices(), from + Relaxation.LANES);
            for (int source = from; source < to; source++) {
                double[] row = sums[label[source]];
                for (int other = 0; other < classes; other++) {
                    row[other] += ready[other * Relaxation.LANES + source - from];
                }
            }
            nextBlock++;
        }
    }

    private int fineBin(double distance) {
        return reach == 0 ? 0 : (int) Math.min(FINE_BINS - 1, distance / reach * FINE_BINS);
    }

    /** [C][C] the ordered pairs of samples in one component, each sample with itself too. */
    private long[][] joinedPairs() {
        int components = Arrays.stream(component).max().orElse(-1) + 1;
        Integer[] byComponent = new Integer[label.length];
        Arrays.setAll(byComponent, vertex -> vertex);
        Arrays.sort(byComponent, (a, b) -> component[a] - component[b]);
        long[][] pairs = new long[classes][classes];
        int at = 0;
        for (int one = 0; one < components; one++) {
            // Only the classes met in this component: there may be as many components as vertices.
            Map<Integer, Long> met = new TreeMap<>();
            while (at < byComponent.length && component[byComponent[at]] == one) {
                met.merge(label[byComponent[at++]], 1L, Long::sum);
            }
            met.forEach((a, ofA) -> met.forEach((b, ofB) -> pairs[a][b] += ofA * ofB));
        }
        return pairs;
    }

    /** No path is longer: twice the greatest distance from the lowest vertex of a component, and a little for rounding. */
    private static double reach(UndirectedGraph graph) {
        double[] distance = new double[graph.vertices()];
        Arrays.fill(distance, Double.POSITIVE_INFINITY);
        record Step(int vertex, double distance) {}
        PriorityQueue<Step> queue = new PriorityQueue<>((a, b) -> Double.compare(a.distance, b.distance));
        double greatest = 0;
        for (int start = 0; start < distance.length; start++) {
            if (distance[start] == Double.POSITIVE_INFINITY) {
                distance[start] = 0;
                queue.add(new Step(start, 0));
            }
            while (!queue.isEmpty()) {
                Step step = queue.remove();
                if (step.distance > distance[step.vertex]) {
                    continue;
                }
                greatest = Math.max(greatest, step.distance);
                for (int i = graph.offsets()[step.vertex]; i < graph.offsets()[step.vertex + 1]; i++) {
                    double through = step.distance + graph.weights()[i];
                    if (through < distance[graph.targets()[i]]) {
                        distance[graph.targets()[i]] = through;
                        queue.add(new Step(graph.targets()[i], through));
                    }
                }
            }
        }
        return 2 * greatest * (1 + 1e-6);
    }
}
