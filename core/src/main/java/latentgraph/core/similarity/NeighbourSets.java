package latentgraph.core.similarity;

import java.util.Arrays;
import latentgraph.core.InvalidInputException;
import latentgraph.core.NeighbourGraph;

/**
 * The neighbours of each of n samples as a set: those of sample i are {@code members[offsets[i] .. offsets[i + 1])},
 * ascending, none twice, never the sample itself, at least one.
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
        // Turned round, the lists are ascending, as sources come in order; turned round twice they are the own lists
        // again.
        int[] listedBy = new int[listed.length];
        int[] listedByOffsets = new int[size + 1];
        for (int member : listed) {
            listedByOffsets[member + 1]++;
        }
        sum(listedByOffsets);
        int[] next = listedByOffsets.clone();
        for (int i = 0; i < listed.length; i++) {
            listedBy[next[listed[i]]++] = i / k;
        }
        int[] own = new int[listed.length];
        int[] filled = new int[size];
        for (int sample = 0; sample < size; sample++) {
            for (int i = listedByOffsets[sample]; i < listedByOffsets[sample + 1]; i++) {
                int source = listedBy[i];
                own[source * k + filled[source]++] = sample;
            }
        }
        int[] offsets = new int[size + 1];
        if (directed) {
            for (int sample = 0; sample <= size; sample++) {
                offsets[sample] = sample * k;
            }
            return new NeighbourSets(offsets, own);
        }
        int[] members = new int[2 * listed.length];
        int kept = 0;
        for (int sample = 0; sample < size; sample++) {
            int one = sample * k;
            int other = listedByOffsets[sample];
            int oneEnd = one + k;
            int otherEnd = listedByOffsets[sample + 1];
            while (one < oneEnd || other < otherEnd) {
                int left = one < oneEnd ? own[one] : Integer.MAX_VALUE;
                int right = other < otherEnd ? listedBy[other] : Integer.MAX_VALUE;
                members[kept++] = Math.min(left, right);
                one += left <= right ? 1 : 0;
                other += right <= left ? 1 : 0;
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
        Arrays.fill(listedBy, -1);
        for (int sample = 0; sample < size; sample++) {
            for (int rank = 1; rank <= k; rank++) {
                int neighbour = nearest.neighbour(sample, rank);
                if (neighbour < 0 || neighbour >= size || neighbour == sample) {
                    throw new InvalidInputException("neighbour %d of sample %d is %d; expected another sample, 0 to %d"
                            .formatted(rank, sample, neighbour, size - 1));
                }
                if (listedBy[neighbour] == sample) {
                    throw new InvalidInputException("sample %d lists sample %d twice; expected each neighbour once"
                            .formatted(sample, neighbour));
                }
                listedBy[neighbour] = sample;
            }
        }
        return nearest;
    }

    private static void sum(int[] offsets) {
        for (int i = 1; i < offsets.length; i++) {
            offsets[i] += offsets[i - 1];
        }
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
        return Arrays.copyOfRange(members, offsets[sample], offsets[sample + 1]);
    }
}
