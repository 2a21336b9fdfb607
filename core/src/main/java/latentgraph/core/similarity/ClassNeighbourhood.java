package latentgraph.core.similarity;

import latentgraph.core.InvalidInputException;
import latentgraph.core.Labels;
import latentgraph.core.NeighbourGraph;

/**
 * Class neighbourhood similarity: the mean over the samples of |Y_A ∩ Y_B| / |Y_A|, Y the multiset of the labels of a
 * sample's neighbours (thesis eq. 2.5, with the 1/n that its range needs).
 *
 * <p>In [0, 1]; 1 where each neighbourhood in B holds the labels of that in A, as often at least. Not symmetric over
 * undirected neighbours, see {@link #reverse}; symmetric over directed lists, as all are of k. At least
 * {@link NeighbourJaccard} sample by sample. Its invariances are those of the Jaccard similarity, and whatever moves a
 * neighbour to another sample of its class. Not defined for no samples. Time O(n·k).
 */
public final class ClassNeighbourhood extends SampledComparison {
    private final NeighbourSets a;
    private final NeighbourSets b;
    private final Labels labels;
    private final double[] bySample;

    private ClassNeighbourhood(NeighbourSets a, NeighbourSets b, Labels labels) {
        Matching.requireSameSamples(a.samples(), b.samples());
        if (labels.values().length != a.samples()) {
            throw new InvalidInputException("%d labels for %d samples; expected one label for each sample"
                    .formatted(labels.values().length, a.samples()));
        }
        this.a = a;
        this.b = b;
        this.labels = labels;
        this.bySample = new double[a.samples()];
        int[] counts = new int[labels.classes()];
        for (int sample = 0; sample < bySample.length; sample++) {
            bySample[sample] = share(sample, sample, labels.values(), counts);
        }
    }

    /**
     * @param k the neighbours of each sample that count
     * @param directed the k that a sample lists; if not, also those that list it (the thesis)
     * @throws InvalidInputException if k is not 1 to the neighbours stored, the graphs are not of the same samples, or
     *     there is not one label for each
     */
    public static ClassNeighbourhood of(NeighbourGraph a, NeighbourGraph b, Labels labels, int k, boolean directed) {
        return of(NeighbourSets.of(a, k, directed), NeighbourSets.of(b, k, directed), labels);
    }

    /** @throws InvalidInputException if they are not of the same samples */
    public static ClassNeighbourhood of(NeighbourSets a, NeighbourSets b, Labels labels) {
        return new ClassNeighbourhood(a, b, labels);
    }

    /** B compared with A: the same common labels over |Y_B|. */
    public ClassNeighbourhood reverse() {
        return new ClassNeighbourhood(b, a, labels);
    }

    @Override
    double[] values() {
        return bySample;
    }

    /** A label is its sample's: those of the neighbours in B are of the samples of A they are matched with. */
    @Override
    public double permuted(int[] order) {
        int[] labelsInB = new int[order.length];
        for (int i = 0; i < order.length; i++) {
            labelsInB[order[i]] = labels.values()[i];
        }
        int[] counts = new int[labels.classes()];
        double sum = 0;
        for (int sample = 0; sample < order.length; sample++) {
            sum += share(sample, order[sample], labelsInB, counts);
        }
        return sum / order.length;
    }

    /** @param counts [classes] zeros, before and after */
    private double share(int sample, int row, int[] labelsInB, int[] counts) {
        for (int i = a.offsets[sample]; i < a.offsets[sample + 1]; i++) {
            counts[labels.values()[a.members[i]]]++;
        }
        int common = 0;
        for (int i = b.offsets[row]; i < b.offsets[row + 1]; i++) {
            common += counts[labelsInB[b.members[i]]]-- > 0 ? 1 : 0;
        }
        for (int i = a.offsets[sample]; i < a.offsets[sample + 1]; i++) {
            counts[labels.values()[a.members[i]]] = 0;
        }
        for (int i = b.offsets[row]; i < b.offsets[row + 1]; i++) {
            counts[labelsInB[b.members[i]]] = 0;
        }
        return (double) common / a.size(sample);
    }
}
