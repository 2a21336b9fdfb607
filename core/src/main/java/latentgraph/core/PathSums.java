package latentgraph.core;

import java.util.Arrays;
import java.util.Map;
import java.util.PriorityQueue;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * What is kept of the shortest paths from every vertex: sums a pair of classes, and counts a bin of length.
 *
 * <p>The sums do not depend on the number of threads: blocks of sources are added in the order of their numbers, whoever
 * finishes first.
 */
final class PathSums {
    /** Bins while counting. Pairs of neighbouring bins are joined afterwards, when the greatest length is known. */
    private static final int FINE_BINS = 1 << 16;

    /** So many additions in float leave less than 1e-5 of rounding, relative: 160 · 2⁻²⁴ = 0.95e-5. */
    private static final int FLOAT_EDGES = 160;

    private static final int SOURCES = Relaxation.SOURCES;

    /** Distances from 16 sources at once stand in one array. */
    private static final int MOST_VERTICES = Integer.MAX_VALUE / SOURCES - 1;

    private static final String STAGE = "averaging paths between classes";

    /** Renumbered breadth first, so that neighbours stand near each other in memory, as do the sources of a block. */
    private final UndirectedGraph graph;

    private final int[] label;
    /** The vertices by class, those of class c from classStart[c] on. */
    private final int[] byClass;

    private final int[] classStart;
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
        if (graph.vertices() > MOST_VERTICES) {
            throw new InvalidInputException(
                    "the graph has %d vertices; expected at most %d".formatted(graph.vertices(), MOST_VERTICES));
        }
        PathSums sums = new PathSums(graph, labels, bins);
        sums.run(threads, progress);
        return sums;
    }

    private PathSums(UndirectedGraph given, Labels labels, int bins) {
        int vertices = given.vertices();
        int[] order = breadthFirst(given);
        graph = renumbered(given, order);
        label = new int[vertices];
        Arrays.setAll(label, vertex -> labels.values()[order[vertex]]);
        classes = labels.classes();
        this.bins = bins;
        component = GraphMeasures.components(graph);
        reach = reach(graph);
        sums = new double[classes][classes];
        classStart = new int[classes + 1];
        for (int one : label) {
            classStart[one + 1]++;
        }
        for (int one = 0; one < classes; one++) {
            classStart[one + 1] += classStart[one];
        }
        byClass = new int[vertices];
        int[] next = classStart.clone();
        for (int vertex = 0; vertex < vertices; vertex++) {
            byClass[next[label[vertex]]++] = vertex;
        }
    }

    private static int[] breadthFirst(UndirectedGraph graph) {
        int[] order = new int[graph.vertices()];
        boolean[] seen = new boolean[order.length];
        int head = 0;
        int tail = 0;
        for (int start = 0; start < order.length; start++) {
            if (seen[start]) {
                continue;
            }
            seen[start] = true;
            order[tail++] = start;
            while (head < tail) {
                int vertex = order[head++];
                for (int i = graph.offsets()[vertex]; i < graph.offsets()[vertex + 1]; i++) {
                    int neighbour = graph.targets()[i];
                    if (!seen[neighbour]) {
                        seen[neighbour] = true;
                        order[tail++] = neighbour;
                    }
                }
            }
        }
        return order;
    }

    /** Vertex i of the result is vertex order[i] of the graph. */
    private static UndirectedGraph renumbered(UndirectedGraph graph, int[] order) {
        int[] number = new int[order.length];
        for (int vertex = 0; vertex < order.length; vertex++) {
            number[order[vertex]] = vertex;
        }
        int[] offsets = new int[order.length + 1];
        int[] targets = new int[graph.targets().length];
        float[] weights = new float[targets.length];
        int to = 0;
        for (int vertex = 0; vertex < order.length; vertex++) {
            for (int i = graph.offsets()[order[vertex]]; i < graph.offsets()[order[vertex] + 1]; i++) {
                targets[to] = number[graph.targets()[i]];
                weights[to++] = graph.weights()[i];
            }
            offsets[vertex + 1] = to;
        }
        return new UndirectedGraph(order.length, offsets, targets, weights);
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
        int blocks = (vertices + SOURCES - 1) / SOURCES;
        // One decision for all, from the graph alone: no number of threads can change it.
        boolean inFloat = reach < Float.MAX_VALUE / 2 && mayBeFloat(blocks, threads, progress);
        Blocks.run(STAGE, blocks, vertices, threads, progress, () -> {
            Relaxation relaxation = inFloat ? Relaxation.fast(graph) : Relaxation.exact(graph);
            return block -> {
                int first = block * SOURCES;
                int count = Math.min(vertices, first + SOURCES) - first;
                Relaxation done = relaxation;
                if (relaxation.from(first, count) > FLOAT_EDGES && inFloat) {
                    done = Relaxation.exact(graph);
                    done.from(first, count);
                }
                double[] rows = new double[classes * SOURCES];
                for (int one = 0; one < classes; one++) {
                    done.sum(byClass, classStart[one], classStart[one + 1], rows, one * SOURCES);
                }
                addInOrder(block, rows);
                if (bins > 0) {
                    count(done, first, count);
                }
                return count;
            };
        });
    }

    /** Tries a few blocks, so that a graph of long chains is not gone through in float in vain. */
    private boolean mayBeFloat(int blocks, int threads, Progress progress) {
        int step = blocks / 4 + 1;
        AtomicInteger most = new AtomicInteger();
        Blocks.run(STAGE, (blocks + step - 1) / step, graph.vertices(), threads, progress, () -> {
            Relaxation trial = Relaxation.fast(graph);
            return block -> {
                int first = block * step * SOURCES;
                int edges = trial.from(first, Math.min(graph.vertices(), first + SOURCES) - first);
                most.accumulateAndGet(edges, Math::max);
                return 0;
            };
        });
        return most.get() <= FLOAT_EDGES;
    }

    private void count(Relaxation done, int first, int count) {
        int[] counts = new int[FINE_BINS];
        double farthest = 0;
        // Each pair from one end alone: from the other its path may be rounded into the next bin.
        for (int vertex = first + 1; vertex < graph.vertices(); vertex++) {
            for (int source = 0; source < Math.min(count, vertex - first); source++) {
                double distance = done.distance(vertex, source);
                if (distance != Double.POSITIVE_INFINITY) {
                    counts[fineBin(distance)]++;
                    farthest = Math.max(farthest, distance);
                }
            }
        }
        synchronized (fine) {
            greatest = Math.max(greatest, farthest);
            for (int bin = 0; bin < FINE_BINS; bin++) {
                fine[bin] += counts[bin];
            }
        }
    }

    private synchronized void addInOrder(int block, double[] rows) {
        waiting.put(block, rows);
        for (double[] ready = waiting.remove(nextBlock); ready != null; ready = waiting.remove(nextBlock)) {
            int from = nextBlock * SOURCES;
            int to = Math.min(graph.vertices(), from + SOURCES);
            for (int source = from; source < to; source++) {
                double[] row = sums[label[source]];
                for (int other = 0; other < classes; other++) {
                    row[other] += ready[other * SOURCES + source - from];
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
