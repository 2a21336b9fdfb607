package latentgraph.core;

import java.util.Arrays;

/**
 * How mixed the labels are around each sample, over its k nearest neighbours (directed list; the sample itself does not
 * count).
 *
 * @param purity [n] share of the neighbours that carry the sample's own label, in [0, 1]
 * @param entropy [n] Shannon entropy of the neighbours' labels in bits, in [0, log2(min(k, classes))]
 */
public record NeighbourPurity(double[] purity, double[] entropy) {

    /** @throws InvalidInputException if there is not one label for each sample, or the graph has no neighbours */
    public static NeighbourPurity of(NeighbourGraph neighbours, Labels labels) {
        int size = neighbours.size();
        int k = neighbours.k();
        if (labels.values().length != size) {
            throw new InvalidInputException("%d labels for %d samples; expected one label for each sample"
                    .formatted(labels.values().length, size));
        }
        if (k < 1) {
            throw new InvalidInputException("the neighbour graph has k = 0; expected at least one neighbour a sample");
        }
        double[] purity = new double[size];
        double[] entropy = new double[size];
        int[] around = new int[k];
        for (int sample = 0; sample < size; sample++) {
            int own = 0;
            for (int rank = 1; rank <= k; rank++) {
                int label = labels.values()[neighbours.neighbour(sample, rank)];
                around[rank - 1] = label;
                own += label == labels.values()[sample] ? 1 : 0;
            }
            Arrays.sort(around);
            double bits = 0;
            for (int start = 0, end = 0; start < k; start = end) {
                while (end < k && around[end] == around[start]) {
                    end++;
                }
                double share = (double) (end - start) / k;
                bits += share == 1 ? 0 : -share * Math.log(share) / Math.log(2);
            }
            purity[sample] = (double) own / k;
            entropy[sample] = bits;
        }
        return new NeighbourPurity(purity, entropy);
    }
}
