package latentgraph.core.similarity;

import latentgraph.core.Blocks;
import latentgraph.core.InvalidInputException;
import latentgraph.core.LatentMatrix;
import latentgraph.core.NeighbourGraph;

/**
 * Second-order cosine similarity: whether a sample stands to its neighbours as it did. For a sample, over all that are among
 * its k neighbours in A or in B, the cosine between the vector of its cosine similarities to them in A and the one in B;
 * the mean over the samples (Hamilton et al. 2016, "Cultural shift or linguistic drift?").
 *
 * <p>In [−1, 1]; 1 for the same, and where the similarities are in proportion. Symmetric. Unchanged by rotations of A or B, permutations
 * of the neurons and one scale, if the neighbours are; not by a shift. A sample whose similarities are all 0 in A or in B
 * has no value (NaN) and is in no mean. Zero latents have no cosine: an error. Time O(n·k·d), and as much for a permutation.
 */
public final class SecondOrderCosine extends SampledComparison {
    private final Side a;
    private final Side b;
    private final double[] bySample;

    /** @param norms [n] Euclidean, none 0 */
    private record Side(LatentMatrix latents, NeighbourGraph lists, double[] norms) {
        static Side of(String name, LatentMatrix latents, NeighbourGraph neighbours, int k) {
            if (latents.rows() != neighbours.size()) {
                throw new InvalidInputException(
                        "%s has %d latents and a neighbour graph of %d samples; expected as many"
                                .formatted(name, latents.rows(), neighbours.size()));
            }
            double[] norms = new double[latents.rows()];
            for (int row = 0; row < norms.length; row++) {
                norms[row] = Math.sqrt(dot(latents, row, row));
                if (norms[row] == 0) {
                    throw new InvalidInputException(
                            "latent %d of %s is all zeros and has no cosine; leave that sample out, or take jaccard or neighbourRank"
                                    .formatted(row, name));
                }
            }
            return new Side(latents, NeighbourSets.lists(neighbours, k), norms);
        }

        double cosine(int one, int other) {
            return dot(latents, one, other) / (norms[one] * norms[other]);
        }

        private static double dot(LatentMatrix latents, int one, int other) {
            float[] values = latents.values();
            int columns = latents.columns();
            int left = one * columns;
            int right = other * columns;
            double sum = 0;
            for (int column = 0; column < columns; column++) {
                sum += (double) values[left + column] * values[right + column];
            }
            return sum;
        }
    }

    private SecondOrderCosine(Side a, Side b) {
        Matching.requireSameSamples(a.norms().length, b.norms().length);
        this.a = a;
        this.b = b;
        int[] unchanged = new int[a.norms().length];
        for (int sample = 0; sample < unchanged.length; sample++) {
            unchanged[sample] = sample;
        }
        this.bySample = values(unchanged);
    }

    /**
     * @param neighboursOfA by whatever metric, of the same samples as {@code a}
     * @param k the neighbours in each that count
     * @throws InvalidInputException if a latent is all zeros, k is not 1 to the neighbours stored, or they are not of
     *     the same samples
     */
    public static SecondOrderCosine of(
            LatentMatrix a, LatentMatrix b, NeighbourGraph neighboursOfA, NeighbourGraph neighboursOfB, int k) {
        return new SecondOrderCosine(Side.of("A", a, neighboursOfA, k), Side.of("B", b, neighboursOfB, k));
    }

    @Override
    double[] values() {
        return bySample;
    }

    @Override
    public double permuted(int[] order) {
        return SampledComparison.mean(values(order));
    }

    private double[] values(int[] order) {
        int[] inverse = Matching.inverse(order);
        double[] values = new double[order.length];
        int k = a.lists().k();
        for (int sample = 0; sample < values.length; sample++) {
            Blocks.stopIfInterrupted();
            int row = order[sample];
            Cosine cosine = new Cosine();
            for (int rank = 1; rank <= k; rank++) {
                int neighbour = a.lists().neighbour(sample, rank);
                cosine.add(a.cosine(sample, neighbour), b.cosine(row, order[neighbour]));
            }
            for (int rank = 1; rank <= k; rank++) {
                int neighbour = inverse[b.lists().neighbour(row, rank)];
                if (!lists(sample, neighbour)) {
                    cosine.add(a.cosine(sample, neighbour), b.cosine(row, order[neighbour]));
                }
            }
            values[sample] = cosine.value();
        }
        return values;
    }

    private boolean lists(int sample, int neighbour) {
        for (int rank = 1; rank <= a.lists().k(); rank++) {
            if (a.lists().neighbour(sample, rank) == neighbour) {
                return true;
            }
        }
        return false;
    }

    private static final class Cosine {
        private double product;
        private double one;
        private double other;

        void add(double inA, double inB) {
            product += inA * inB;
            one += inA * inA;
            other += inB * inB;
        }

        double value() {
            double cosine = product / Math.sqrt(one * other);
            return Double.isNaN(cosine) ? Double.NaN : Math.max(-1, Math.min(1, cosine));
        }
    }
}
