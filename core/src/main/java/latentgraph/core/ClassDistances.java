package latentgraph.core;

/**
 * The average shortest paths between classes (thesis eq. 4.2).
 *
 * @param mean [C][C], symmetric: the mean over the pairs (a, b) of a sample of one class and a sample of the other that a
 *     path joins, in units of the edge weights; NaN where no pair is joined. On the diagonal all ordered pairs count, each
 *     sample with itself (distance 0) too, as the equation is printed
 * @param unreachable [C][C], symmetric: the pairs of samples that no path joins, each unordered pair once; such pairs are
 *     not part of the mean
 */
public record ClassDistances(double[][] mean, long[][] unreachable) {

    /** The unordered pairs of samples that no path joins. */
    public long totalUnreachable() {
        long total = 0;
        for (int one = 0; one < unreachable.length; one++) {
            for (int other = one; other < unreachable.length; other++) {
                total += unreachable[one][other];
            }
        }
        return total;
    }
}
