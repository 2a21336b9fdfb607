package latentgraph.core.similarity;

import java.util.Arrays;
import latentgraph.core.InvalidInputException;
import latentgraph.core.NeighbourGraph;

/**
 * The neighbours of each of n samples as a set: those of sample i are {@code members[offsets[i] .. offsets[i + 1])}, in no
 * order, none twice, never the sample itself, at least one.
 */
public final class NeighbourSets {
    final int[] offsets;
    final int[] members;

    private NeighbourSets(int[] offsets, int[] members) {
        this.offsets = offsets;
        this.members = members;
    }

    /**
     * @param k the neighbours of each sample that count
     * @param directed the k that a sample lists; if not, also those that list it among their k
     * @throws InvalidInputException if k is not 1 to the neighbours stored, there is no sample, or a list names no sample,
     *     its own sample or one sample twice
     */
    public static NeighbourSets of(NeighbourGraph graph, int k, boolean directed) {
        int[] listed = lists(graph, k).indices();
        int size = graph.size();
        int[] offsets = new int[size + 1];
        if (directed) {
            for (int sample = 0; sample <= size; sample++) {
                offsets[sample] = sample * k;
            }
            return new NeighbourSets(offsets, listed);
        }
        int[] starts = new int[size];
        for (int member : listed) {
            starts[member]++;
        }
        for (int sample = 1; sample < size; sample++) {
            starts[sample] += starts[sample - 1];
        }
        int[] listedBy = new int[listed.length];
        for (int sample = size - 1; sample >= 0; sample--) {
            for (int i = sample * k; i < (sample + 1) * k; i++) {
                listedBy[--starts[listed[i]]] = sample;
            }
        }
        int[] members = new int[2 * listed.length];
        int[] markedBy = new int[size];
        int kept = 0;
        for (int sample = 0; sample < size; sample++) {
            for (int i = sample * k; i < (sample + 1) * k; i++) {
                members[kept++] = listed[i];
                markedBy[listed[i]] = sample + 1;
            }
            int end = sample + 1 < size ? starts[sample + 1] : listed.length;
            for (int i = starts[sample]; i < end; i++) {
                members[kept] = listedBy[i];
                kept += markedBy[listedBy[i]] == sample + 1 ? 0 : 1;
            }
            offsets[sample + 1] = kept;
        }
        return new NeighbourSets(offsets, Arrays.copyOf(members, kept));
    }

    /** The k first of each list, checked. @throws InvalidInputException as {@link #of} */
    static NeighbourGraph lists(NeighbourGraph graph, int k) {
        NeighbourGraph nearest = graph.nearest(k);
        int size = nearest.size();
        if (size == 0) {
            throw new InvalidInputException("the neighbour graph has no samples; expected at least one");
        }
        int[] listedBy = new int[size];
        for (int sample = 0; sample < size; sample++) {
            for (int rank = 1; rank <= k; rank++) {
                int neighbour = nearest.neighbour(sample, rank);
                if (neighbour < 0 || neighbour >= size || neighbour == sample) {
                    throw new InvalidInputException("neighbour %d of sample %d is %d; expected another sample, 0 to %d"
                            .formatted(rank, sample, neighbour, size - 1));
                }
                if (listedBy[neighbour] == sample + 1) {
                    throw new InvalidInputException("sample %d lists sample %d twice; expected each neighbour once"
                            .formatted(sample, neighbour));
                }
                listedBy[neighbour] = sample + 1;
            }
        }
        return nearest;
    }

    /** n. */
    public int samples() {
        return offsets.length - 1;
    }

    /** How many neighbours a sample has. */
    public int size(int sample) {
        return offsets[sample + 1] - offsets[sample];
    }

    /** The neighbours of a sample, ascending. */
    public int[] neighbours(int sample) {
        int[] neighbours = Arrays.copyOfRange(members, offsets[sample], offsets[sample + 1]);
        Arrays.sort(neighbours);
        return neighbours;
    }
}
