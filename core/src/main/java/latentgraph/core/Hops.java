package latentgraph.core;

import java.util.Arrays;

/** Breadth-first search from 64 vertices at once, one bit of a word for each. */
final class Hops {
    private static final int SOURCES = 64;

    private Hops() {}

    /**
     * The ordered pairs of different vertices by the hops between them: entry h counts those h hops apart, entry 0 is 0.
     * Pairs that no path joins are in no entry.
     *
     * @return [diameter + 1]
     */
    static long[] histogram(UndirectedGraph graph, int threads, Progress progress) {
        int vertices = graph.vertices();
        int blocks = (vertices + SOURCES - 1) / SOURCES;
        long[][] all = {new long[1]};
        Blocks.run("counting hops", blocks, vertices, threads, progress, () -> {
            Search search = new Search(graph);
            return block -> {
                int from = block * SOURCES;
                int to = Math.min(vertices, from + SOURCES);
                long[] counts = search.from(from, to);
                synchronized (all) {
                    // Whole numbers: the order of addition does not matter.
                    long[] sum = counts.length > all[0].length ? Arrays.copyOf(all[0], counts.length) : all[0];
                    for (int hops = 0; hops < counts.length; hops++) {
                        sum[hops] += counts[hops];
                    }
                    all[0] = sum;
                }
                return to - from;
            };
        });
        return all[0];
    }

    private static final class Search {
        private final UndirectedGraph graph;
        private final long[] seen;
        private long[] frontier;
        private long[] next;

        Search(UndirectedGraph graph) {
            this.graph = graph;
            seen = new long[graph.vertices()];
            frontier = new long[graph.vertices()];
            next = new long[graph.vertices()];
        }

        long[] from(int from, int to) {
            int[] offsets = graph.offsets();
            int[] targets = graph.targets();
            long everyone = to - from == SOURCES ? -1L : (1L << (to - from)) - 1;
            Arrays.fill(seen, 0);
            Arrays.fill(frontier, 0);
            for (int source = from; source < to; source++) {
                seen[source] = frontier[source] = 1L << (source - from);
            }
            long[] counts = new long[16];
            int hops = 0;
            while (true) {
                long found = 0;
                for (int vertex = 0; vertex < seen.length; vertex++) {
                    long reached = 0;
                    if (seen[vertex] != everyone) {
                        for (int i = offsets[vertex]; i < offsets[vertex + 1]; i++) {
                            reached |= frontier[targets[i]];
                        }
                        reached &= ~seen[vertex];
                        seen[vertex] |= reached;
                        found += Long.bitCount(reached);
                    }
                    next[vertex] = reached;
                }
                if (found == 0) {
                    return Arrays.copyOf(counts, hops + 1);
                }
                Blocks.stopIfInterrupted();
                hops++;
                if (hops == counts.length) {
                    counts = Arrays.copyOf(counts, 2 * hops);
                }
                counts[hops] = found;
                long[] spent = frontier;
                frontier = next;
                next = spent;
            }
        }
    }
}
