package latentgraph.core.similarity;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import latentgraph.core.ClassGraph;
import latentgraph.core.ClassGraph.Edge;
import latentgraph.core.InvalidInputException;

/**
 * What differs between two class graphs over the same classes. The value is Spearman's rank correlation between their
 * distances, over the pairs of classes that a path joins in both; a permutation matches the classes anew (Mantel 1967).
 *
 * <p>In [−1, 1]; 1 where the pairs of classes are ordered by distance alike. Symmetric. Unchanged by a scale, and by whatever else
 * keeps that order. NaN for fewer than two pairs, or where all distances in one graph are equal. Time O(C² log C).
 */
public final class ClassGraphDifference implements Comparison {
    private final double[][] a;
    private final double[][] b;
    private final Set<Long> edgesA;
    private final Set<Long> edgesB;

    /**
     * A pair of classes in both graphs.
     *
     * @param source position of a class; less than {@code target}
     * @param distanceA average shortest path between them in A; NaN if there is none
     * @param distanceB the same in B
     * @param change distanceB / mean of B − distanceA / mean of A, the means over the pairs that a path joins in both: in mean
     *     distances, above 0 where the classes moved apart; NaN if there is no path in A or in B
     * @param joinedInA whether an edge of the class graph joins them in A
     * @param joinedInB the same in B
     */
    public record Change(
            int source,
            int target,
            double distanceA,
            double distanceB,
            double change,
            boolean joinedInA,
            boolean joinedInB) {}

    private ClassGraphDifference(double[][] a, List<Edge> edgesA, double[][] b, List<Edge> edgesB) {
        Matching.requireSameClasses(a, b);
        this.a = a;
        this.b = b;
        this.edgesA = pairs(edgesA, a.length);
        this.edgesB = pairs(edgesB, a.length);
    }

    /**
     * @param a [C][C] distances between classes, symmetric; NaN where no path joins two
     * @param edgesA between positions; two classes are joined if an edge leads either way
     * @throws InvalidInputException if the matrices are not squares of one size, or an edge has an end out of range
     */
    public static ClassGraphDifference of(double[][] a, List<Edge> edgesA, double[][] b, List<Edge> edgesB) {
        return new ClassGraphDifference(a, edgesA, b, edgesB);
    }

    /** Each class joined to the {@code classK} nearest. @throws InvalidInputException also if {@code classK} is less than 1 */
    public static ClassGraphDifference of(double[][] a, double[][] b, int classK) {
        return of(a, ClassGraph.nearest(a, classK), b, ClassGraph.nearest(b, classK));
    }

    /** The classes: no sample is known here. */
    @Override
    public int samples() {
        return a.length;
    }

    @Override
    public double value() {
        return permuted(null);
    }

    @Override
    public double permuted(int[] order) {
        int classes = a.length;
        double[] inA = new double[classes * (classes - 1) / 2];
        double[] inB = new double[inA.length];
        int pairs = 0;
        for (int source = 0; source < classes; source++) {
            for (int target = source + 1; target < classes; target++) {
                inA[pairs] = a[source][target];
                inB[pairs] = order == null ? b[source][target] : b[order[source]][order[target]];
                pairs += Double.isNaN(inA[pairs] + inB[pairs]) ? 0 : 1;
            }
        }
        return Ranks.spearman(Arrays.copyOf(inA, pairs), Arrays.copyOf(inB, pairs));
    }

    @Override
    public double resampled(int[] rows) {
        throw new InvalidInputException(
                "a class graph's distances are over all samples, so classGraph has no bootstrap interval; ask for bootstrap 0");
    }

    /** Pairs of classes that B joins and A does not. */
    public int edgesGained() {
        return (int) edgesB.stream().filter(pair -> !edgesA.contains(pair)).count();
    }

    /** Pairs of classes that A joins and B does not. */
    public int edgesLost() {
        return (int) edgesA.stream().filter(pair -> !edgesB.contains(pair)).count();
    }

    /**
     * All pairs of classes, the greatest change first: before all those that a path joins in one graph alone, after all
     * those it joins in neither; equal ones by source and target.
     */
    public List<Change> changes() {
        double meanA = 0;
        double meanB = 0;
        int pairs = 0;
        for (int source = 0; source < a.length; source++) {
            for (int target = source + 1; target < a.length; target++) {
                if (!Double.isNaN(a[source][target] + b[source][target])) {
                    meanA += a[source][target];
                    meanB += b[source][target];
                    pairs++;
                }
            }
        }
        meanA /= pairs;
        meanB /= pairs;
        List<Change> changes = new ArrayList<>();
        for (int source = 0; source < a.length; source++) {
            for (int target = source + 1; target < a.length; target++) {
                double inA = a[source][target];
                double inB = b[source][target];
                long pair = pair(source, target);
                changes.add(new Change(
                        source,
                        target,
                        inA,
                        inB,
                        scaled(inB, meanB) - scaled(inA, meanA),
                        edgesA.contains(pair),
                        edgesB.contains(pair)));
            }
        }
        changes.sort(Comparator.comparingDouble(ClassGraphDifference::place).reversed());
        return changes;
    }

    private static double place(Change change) {
        if (Double.isNaN(change.distanceA()) != Double.isNaN(change.distanceB())) {
            return Double.POSITIVE_INFINITY;
        }
        return Double.isNaN(change.change()) ? -1 : Math.abs(change.change());
    }

    /** Where all distances are 0, so is each in mean distances. */
    private static double scaled(double distance, double mean) {
        return distance == 0 ? 0 : distance / mean;
    }

    private static Set<Long> pairs(List<Edge> edges, int classes) {
        Set<Long> pairs = new HashSet<>();
        for (Edge edge : edges) {
            int least = Math.min(edge.source(), edge.target());
            int most = Math.max(edge.source(), edge.target());
            if (least < 0 || most >= classes) {
                throw new InvalidInputException("edge from %d to %d; expected classes 0 to %d"
                        .formatted(edge.source(), edge.target(), classes - 1));
            }
            pairs.add(pair(least, most));
        }
        return pairs;
    }

    private static long pair(int source, int target) {
        return (long) source << 32 | target;
    }
}
