package latentgraph.core.layout;

import java.util.Arrays;
import java.util.function.DoubleBinaryOperator;
import latentgraph.core.NeighbourGraph;

/**
 * A symmetric sparse matrix as compressed rows: the entries of row v are {@code offsets[v] .. offsets[v + 1]}, by rising
 * column; none on the diagonal.
 *
 * @param offsets [size + 1]
 */
record SymmetricGraph(int size, int[] offsets, int[] targets, double[] weights) {

    /**
     * @param forward [n, k] a weight for each neighbour of {@code graph}
     * @param together of the weights in both directions, 0 where one does not list the other
     */
    static SymmetricGraph of(NeighbourGraph graph, double[] forward, DoubleBinaryOperator together) {
        int size = graph.size();
        int k = graph.k();
        int[] into = new int[size + 1];
        for (int target : graph.indices()) {
            into[target + 1]++;
        }
        Arrays.parallelPrefix(into, Integer::sum);
        int[] next = Arrays.copyOf(into, size);
        int[] edges = new int[graph.indices().length];
        for (int edge = 0; edge < edges.length; edge++) {
            edges[next[graph.indices()[edge]]++] = edge;
        }
        int[] offsets = new int[size + 1];
        int[] targets = new int[Math.multiplyExact(2, edges.length)];
        double[] weights = new double[targets.length];
        int kept = 0;
        long[] own = new long[k];
        for (int row = 0; row < size; row++) {
            for (int i = 0; i < k; i++) {
                own[i] = (long) graph.indices()[row * k + i] << 32 | (row * k + i);
            }
            Arrays.sort(own);
            int mine = 0;
            int theirs = into[row];
            while (mine < k || theirs < into[row + 1]) {
                int outward = mine < k ? (int) (own[mine] >>> 32) : Integer.MAX_VALUE;
                int inward = theirs < into[row + 1] ? edges[theirs] / k : Integer.MAX_VALUE;
                double there = outward <= inward ? forward[(int) own[mine++]] : 0;
                double back = inward <= outward ? forward[edges[theirs++]] : 0;
                targets[kept] = Math.min(outward, inward);
                // The same bits from either end, in whichever order the two are taken.
                weights[kept++] = together.applyAsDouble(Math.max(there, back), Math.min(there, back));
            }
            offsets[row + 1] = kept;
        }
        return new SymmetricGraph(size, offsets, Arrays.copyOf(targets, kept), Arrays.copyOf(weights, kept));
    }

    /** Held while one is made of k neighbours a sample: the edges from either end, twice where they are cut to length. */
    static Memory memory(long size, long k) {
        long places = 4 * size * k + 24 * size * k + 12 * size;
        return new Memory(places + heldBytes(size * k), places + heldBytes(2 * size * k));
    }

    /** @param entries of the matrix */
    static long heldBytes(long entries) {
        return 12 * entries;
    }
}
