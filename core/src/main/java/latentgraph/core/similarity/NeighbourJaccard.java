package latentgraph.core.similarity;

import java.util.Arrays;
import java.util.List;
import latentgraph.core.Blocks;
import latentgraph.core.InvalidInputException;
import latentgraph.core.NeighbourGraph;
import latentgraph.core.Progress;

/**
 * Graph average Jaccard similarity: the mean over the samples of |N_A ∩ N_B| / |N_A ∪ N_B|, N the neighbours of a sample
 * (thesis eq. 2.4).
 *
 * <p>In [0, 1]; 1 exactly where both have the same neighbourhoods. Symmetric. Unchanged by whatever leaves the neighbours of A
 * or of B as they are: rotations and one scale for Euclidean ones, permutations of the neurons for all. Not defined for no
 * samples. Time and memory O(n·k).
 */
public final class NeighbourJaccard implements SampledComparison {
    private final NeighbourSets a;
    private final NeighbourSets b;
    private final double[] bySample;

    private NeighbourJaccard(NeighbourSets a, NeighbourSets b) {
        Matching.requireSameSamples(a.samples(), b.samples());
        this.a = a;
        this.b = b;
        this.bySample = new double[a.samples()];
        int[] markedBy = unmarked(a.samples());
        for (int sample = 0; sample < bySample.length; sample++) {
            for (int i = a.offsets[sample]; i < a.offsets[sample + 1]; i++) {
                markedBy[a.members[i]] = sample;
            }
            int common = 0;
            for (int i = b.offsets[sample]; i < b.offsets[sample + 1]; i++) {
                common += markedBy[b.members[i]] == sample ? 1 : 0;
            }
            bySample[sample] = jaccard(common, a.size(sample), b.size(sample));
        }
    }

    /**
     * @param k the neighbours of each sample that count
     * @param directed over the k that a sample lists; if not, also over those that list it (the thesis)
     * @throws InvalidInputException if k is not 1 to the neighbours stored, or the graphs are not of the same samples
     */
    public static NeighbourJaccard of(NeighbourGraph a, NeighbourGraph b, int k, boolean directed) {
        return of(NeighbourSets.of(a, k, directed), NeighbourSets.of(b, k, directed));
    }

    /** @throws InvalidInputException if they are not of the same samples */
    public static NeighbourJaccard of(NeighbourSets a, NeighbourSets b) {
        return new NeighbourJaccard(a, b);
    }

    /**
     * The values of many pairs, the same bits as one by one.
     *
     * @param sets [r] of the same samples
     * @param first [p] a place in {@code sets}
     * @param second [p] the place it is compared with
     * @return [p]
     * @throws InvalidInputException if the sets are not of the same samples, or a place is none
     */
    public static double[] ofPairs(
            List<NeighbourSets> sets, int[] first, int[] second, int threads, Progress progress) {
        return new ManyPairs(sets, first, second).values(threads, progress);
    }

    @Override
    public double[] bySample() {
        return bySample;
    }

    @Override
    public double permuted(int[] order) {
        int[] inverse = Matching.inverse(order);
        int[] markedBy = unmarked(order.length);
        double sum = 0;
        for (int sample = 0; sample < order.length; sample++) {
            int row = order[sample];
            for (int i = a.offsets[sample]; i < a.offsets[sample + 1]; i++) {
                markedBy[a.members[i]] = sample;
            }
            int common = 0;
            for (int i = b.offsets[row]; i < b.offsets[row + 1]; i++) {
                common += markedBy[inverse[b.members[i]]] == sample ? 1 : 0;
            }
            sum += jaccard(common, a.size(sample), b.size(row));
        }
        return sum / order.length;
    }

    private static int[] unmarked(int samples) {
        int[] markedBy = new int[samples];
        Arrays.fill(markedBy, -1);
        return markedBy;
    }

    private static double jaccard(int common, int one, int other) {
        return (double) common / (one + other - common);
    }

    /** Pairs in groups that share their first: its neighbours are marked once for some rows, and then all its seconds asked. */
    private static final class ManyPairs {
        /** The marks of a stretch of rows, a byte a sample each: what stays in a core's nearest caches. */
        private static final int MARKS = 1 << 16;

        private static final int MOST_IN_A_GROUP = 64;

        private final NeighbourSets[] sets;
        private final int[] first;
        private final int[] second;
        private final int samples;

        ManyPairs(List<NeighbourSets> sets, int[] first, int[] second) {
            if (first.length != second.length) {
                throw new InvalidInputException(
                        "%d firsts and %d seconds; expected as many of each".formatted(first.length, second.length));
            }
            this.sets = sets.toArray(NeighbourSets[]::new);
            this.first = first;
            this.second = second;
            this.samples = this.sets.length == 0 ? 0 : this.sets[0].samples();
            for (NeighbourSets other : this.sets) {
                Matching.requireSameSamples(samples, other.samples());
            }
            for (int pair = 0; pair < first.length; pair++) {
                if (Math.min(first[pair], second[pair]) < 0
                        || Math.max(first[pair], second[pair]) >= this.sets.length) {
                    throw new InvalidInputException("pair %d is of %d and %d; expected 0 to %d"
                            .formatted(pair, first[pair], second[pair], this.sets.length - 1));
                }
            }
        }

        double[] values(int threads, Progress progress) {
            int[] pairs = byFirst();
            int[] starts = groups(pairs);
            double[] values = new double[pairs.length];
            Blocks.run("comparing neighbourhoods", starts.length - 1, pairs.length, threads, progress, () -> {
                int stretch = Math.max(1, Math.min(samples, MARKS / Math.max(1, samples)));
                byte[] marks = new byte[stretch * samples];
                return group -> {
                    compare(pairs, starts[group], starts[group + 1], values, marks, stretch);
                    return starts[group + 1] - starts[group];
                };
            });
            return values;
        }

        private int[] byFirst() {
            int[] next = new int[sets.length + 1];
            for (int one : first) {
                next[one + 1]++;
            }
            for (int i = 1; i < next.length; i++) {
                next[i] += next[i - 1];
            }
            int[] pairs = new int[first.length];
            for (int pair = 0; pair < first.length; pair++) {
                pairs[next[first[pair]]++] = pair;
            }
            return pairs;
        }

        private int[] groups(int[] pairs) {
            int[] starts = new int[pairs.length + 1];
            int groups = 0;
            for (int at = 1; at <= pairs.length; at++) {
                if (at == pairs.length
                        || first[pairs[at]] != first[pairs[at - 1]]
                        || at - starts[groups] == MOST_IN_A_GROUP) {
                    starts[++groups] = at;
                }
            }
            return Arrays.copyOf(starts, groups + 1);
        }

        private void compare(int[] pairs, int from, int to, double[] values, byte[] marks, int stretch) {
            NeighbourSets a = sets[first[pairs[from]]];
            for (int start = 0; start < samples; start += stretch) {
                Blocks.stopIfInterrupted();
                int end = Math.min(samples, start + stretch);
                mark(a, start, end, marks, (byte) 1);
                for (int at = from; at < to; at++) {
                    NeighbourSets b = sets[second[pairs[at]]];
                    values[pairs[at]] = add(values[pairs[at]], a.offsets, b, start, end, marks);
                }
                mark(a, start, end, marks, (byte) 0);
            }
            for (int at = from; at < to; at++) {
                values[pairs[at]] /= samples;
            }
        }

        private void mark(NeighbourSets a, int start, int end, byte[] marks, byte mark) {
            for (int sample = start; sample < end; sample++) {
                int base = (sample - start) * samples;
                for (int i = a.offsets[sample]; i < a.offsets[sample + 1]; i++) {
                    marks[base + a.members[i]] = mark;
                }
            }
        }

        private double add(double sum, int[] aOffsets, NeighbourSets b, int start, int end, byte[] marks) {
            int[] offsets = b.offsets;
            int[] members = b.members;
            double total = sum;
            for (int sample = start; sample < end; sample++) {
                int base = (sample - start) * samples;
                int common = 0;
                for (int i = offsets[sample]; i < offsets[sample + 1]; i++) {
                    common += marks[base + members[i]];
                }
                total +=
                        jaccard(common, aOffsets[sample + 1] - aOffsets[sample], offsets[sample + 1] - offsets[sample]);
            }
            return total;
        }
    }
}
