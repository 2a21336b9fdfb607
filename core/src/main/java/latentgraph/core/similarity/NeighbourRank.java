package latentgraph.core.similarity;

import latentgraph.core.InvalidInputException;
import latentgraph.core.NeighbourGraph;

/**
 * Rank similarity: how far the common neighbours have the same ranks, near ranks counting most. For a sample, over the
 * neighbours j that both its lists of k name, at ranks r and r′: Σ 2 / ((1 + |r − r′|)(r + r′)), divided by Σ 1/i for i from
 * 1 to the number of common neighbours; 0 without any. The mean over the samples (Wang et al. 2020, "Towards understanding
 * the instability of network embedding"; Klabunde et al. 2023, "Similarity of neural network models", rank similarity).
 *
 * <p>In [0, 1]; 1 where both lists begin with the same neighbours in the same order and have no others in common. How many are common
 * hardly matters: look at {@link NeighbourJaccard} beside it. Symmetric. Over directed lists alone. Unchanged by whatever leaves
 * the lists as they are. Not defined for no samples. Time O(n·k).
 */
public final class NeighbourRank extends SampledComparison {
    private final NeighbourGraph a;
    private final NeighbourGraph b;
    private final double[] bySample;

    private NeighbourRank(NeighbourGraph a, NeighbourGraph b) {
        Matching.requireSameSamples(a.size(), b.size());
        this.a = a;
        this.b = b;
        this.bySample = new double[a.size()];
        int[] ranks = new int[a.size()];
        for (int sample = 0; sample < bySample.length; sample++) {
            bySample[sample] = similarity(sample, sample, null, ranks);
        }
    }

    /**
     * @param k the length of the lists
     * @throws InvalidInputException if k is not 1 to the neighbours stored, or the graphs are not of the same samples
     */
    public static NeighbourRank of(NeighbourGraph a, NeighbourGraph b, int k) {
        return new NeighbourRank(NeighbourSets.lists(a, k), NeighbourSets.lists(b, k));
    }

    @Override
    double[] values() {
        return bySample;
    }

    @Override
    public double permuted(int[] order) {
        int[] inverse = Matching.inverse(order);
        int[] ranks = new int[order.length];
        double sum = 0;
        for (int sample = 0; sample < order.length; sample++) {
            sum += similarity(sample, order[sample], inverse, ranks);
        }
        return sum / order.length;
    }

    /**
     * @param sampleOf the sample that a row of B stands for; null for its own
     * @param ranks [n] zeros, before and after
     */
    private double similarity(int sample, int row, int[] sampleOf, int[] ranks) {
        for (int rank = 1; rank <= a.k(); rank++) {
            ranks[a.neighbour(sample, rank)] = rank;
        }
        double sum = 0;
        double greatest = 0;
        int common = 0;
        for (int other = 1; other <= b.k(); other++) {
            int neighbour = b.neighbour(row, other);
            int rank = ranks[sampleOf == null ? neighbour : sampleOf[neighbour]];
            if (rank > 0) {
                sum += 2.0 / ((1.0 + Math.abs(rank - other)) * (rank + other));
                greatest += 1.0 / ++common;
            }
        }
        for (int rank = 1; rank <= a.k(); rank++) {
            ranks[a.neighbour(sample, rank)] = 0;
        }
        return common == 0 ? 0 : sum / greatest;
    }
}
