package latentgraph.core;

import java.util.Arrays;

/**
 * An undirected weighted graph as compressed sparse rows: the neighbours of vertex v are
 * {@code targets[offsets[v] .. offsets[v + 1])}, ascending; every edge stands in both rows; no loops, no parallel edges.
 *
 * @param offsets [vertices + 1]
 * @param targets [2 × edges]
 * @param weights [2 × edges], not negative
 */
public record UndirectedGraph(int vertices, int[] offsets, int[] targets, float[] weights) {
    private static final int MOST_EDGES = Integer.MAX_VALUE / 2 - 8;

    /**
     * Joins each pair that the lists name, in either order, once; loops are dropped. Where a pair is named twice with two
     * weights (rounding, or a file made elsewhere) the smaller stands.
     *
     * @throws InvalidInputException if an end is no vertex, or a weight is negative or not finite
     */
    public static UndirectedGraph of(int vertices, int[] sources, int[] targets, float[] weights) {
        if (sources.length > MOST_EDGES) {
            throw new InvalidInputException(
                    "%d edges; expected at most %d, as each stands in two rows".formatted(sources.length, MOST_EDGES));
        }
        int[] offsets = new int[vertices + 1];
        for (int edge = 0; edge < sources.length; edge++) {
            if (sources[edge] < 0 || sources[edge] >= vertices || targets[edge] < 0 || targets[edge] >= vertices) {
                throw new InvalidInputException("edge %d joins %d and %d; expected vertices 0 to %d"
                        .formatted(edge, sources[edge], targets[edge], vertices - 1));
            }
            if (!(weights[edge] >= 0) || Float.isInfinite(weights[edge])) {
                throw new InvalidInputException("edge %d (%d to %d) weighs %s; expected a finite number not below 0"
                        .formatted(edge, sources[edge], targets[edge], weights[edge]));
            }
            if (sources[edge] != targets[edge]) {
                offsets[sources[edge] + 1]++;
                offsets[targets[edge] + 1]++;
            }
        }
        for (int vertex = 0; vertex < vertices; vertex++) {
            offsets[vertex + 1] += offsets[vertex];
        }
        // Target in the high half, weight bits in the low: non-negative floats order as their bits do.
        long[] rows = new long[offsets[vertices]];
        int[] next = Arrays.copyOf(offsets, vertices);
        for (int edge = 0; edge < sources.length; edge++) {
            int source = sources[edge];
            int target = targets[edge];
            if (source != target) {
                long weight = Float.floatToIntBits(weights[edge] + 0f);
                rows[next[source]++] = (long) target << 32 | weight;
                rows[next[target]++] = (long) source << 32 | weight;
            }
        }
        int kept = 0;
        int[] keptOffsets = new int[vertices + 1];
        int[] keptTargets = new int[rows.length];
        float[] keptWeights = new float[rows.length];
        for (int vertex = 0; vertex < vertices; vertex++) {
            Arrays.sort(rows, offsets[vertex], offsets[vertex + 1]);
            for (int i = offsets[vertex]; i < offsets[vertex + 1]; i++) {
                int target = (int) (rows[i] >>> 32);
                if (kept == keptOffsets[vertex] || keptTargets[kept - 1] != target) {
                    keptTargets[kept] = target;
                    keptWeights[kept++] = Float.intBitsToFloat((int) rows[i]);
                }
            }
            keptOffsets[vertex + 1] = kept;
        }
        return new UndirectedGraph(
                vertices, keptOffsets, Arrays.copyOf(keptTargets, kept), Arrays.copyOf(keptWeights, kept));
    }

    public int edges() {
        return targets.length / 2;
    }

    public int degree(int vertex) {
        return offsets[vertex + 1] - offsets[vertex];
    }
}
