package latentgraph.core;

/**
 * Least path weights from 16 sources at once: each vertex has 16 tentative distances, one a source, and its edges are
 * relaxed whenever one of them has fallen, until nothing changes. Near sources mostly agree on the order in which that
 * happens, so a vertex is gone through two to four times for all 16.
 *
 * <p>Vertices that wait stand in a {@link WorkList}, gone through in ascending order; with vertices numbered breadth
 * first, that is nearly the order of a queue, and memory is read nearly in order.
 */
interface Relaxation {
    int SOURCES = 16;

    /** Plain loops in double precision. */
    static Relaxation exact(UndirectedGraph graph) {
        return new PlainRelaxation(graph);
    }

    /** In float on the Vector API, or {@link #exact} where the JVM has none. */
    static Relaxation fast(UndirectedGraph graph) {
        return ModuleLayer.boot().findModule("jdk.incubator.vector").isPresent()
                ? new VectorRelaxation(graph)
                : exact(graph);
    }

    /**
     * @param count vertices from {@code first} on are the sources, up to 16
     * @return the most edges that a path found may have, at least as many as any has: what bounds the rounding
     */
    int from(int first, int count);

    /** Of the last call; infinite where no path leads. */
    double distance(int vertex, int source);

    /**
     * Adds the finite distances of some vertices, in double and in their order.
     *
     * @param vertices from index {@code from} to {@code to}
     * @param sums from {@code at} on: [16] one a source
     */
    void sum(int[] vertices, int from, int to, double[] sums, int at);
}
