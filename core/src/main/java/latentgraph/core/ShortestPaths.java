package latentgraph.core;

/** Shortest paths between all pairs of vertices, kept only as sums and counts: the n × n matrix never exists. */
public final class ShortestPaths {
    private ShortestPaths() {}

    /** The class distances and the path lengths of one pass. */
    public record ClassesAndLengths(ClassDistances classes, PathLengths lengths) {}

    /**
     * The average shortest path between each two classes (thesis eq. 4.2) on the graph weighted by distance.
     *
     * @param threads how many work at it; the result is the same for any number
     * @throws InvalidInputException if there is not one label for each vertex, or {@code threads} is less than 1
     * @throws java.util.concurrent.CancellationException if the calling thread is interrupted
     */
    public static ClassDistances between(UndirectedGraph graph, Labels labels, int threads, Progress progress) {
        return PathSums.of(graph, labels, 0, threads, progress).classDistances();
    }

    /**
     * Histograms, diameter and means of the path lengths.
     *
     * @param bins at most so many bins in the weighted histogram (at least half of them are used), 1 to 4096
     */
    public static PathLengths lengths(UndirectedGraph graph, int bins, int threads, Progress progress) {
        Labels none = new Labels(new int[graph.vertices()], java.util.List.of("all"));
        return betweenWithLengths(graph, none, bins, threads, progress).lengths();
    }

    /** Both of the above from one pass over the weighted paths. */
    public static ClassesAndLengths betweenWithLengths(
            UndirectedGraph graph, Labels labels, int bins, int threads, Progress progress) {
        if (bins < 1 || bins > 4096) {
            throw new InvalidInputException("bins is " + bins + "; expected 1 to 4096");
        }
        PathSums sums = PathSums.of(graph, labels, bins, threads, progress);
        long[] hops = Hops.histogram(graph, threads, progress);
        return new ClassesAndLengths(sums.classDistances(), sums.lengths(hops));
    }
}
