package latentgraph.core.similarity;

import java.util.ArrayList;
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
public final class NeighbourJaccard extends SampledComparison {
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
     * The values of many pairs, but for rounding the same as one by one; the same bits for any number of threads.
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
    double[] values() {
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

    /**
     * Sample by sample: who has which neighbour is written down once, and each first then only meets those it has a neighbour
     * in common with. The samples are shared among threads in slices that depend on nothing but their number.
     */
    private static final class ManyPairs {
        private static final int SLICES = 16;

        /** Pairs at once, for each of which a slice keeps a sum. */
        private static final int MOST_AT_ONCE = 1 << 20;

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
            double[] values = new double[pairs.length];
            int rounds = (pairs.length + MOST_AT_ONCE - 1) / MOST_AT_ONCE;
            for (int round = 0; round < rounds; round++) {
                int from = round * MOST_AT_ONCE;
                int to = Math.min(pairs.length, from + MOST_AT_ONCE);
                long done = (long) from * samples;
                Progress all = (stage, rows, total) ->
                        progress.report(stage, done + rows * (to - from), (long) pairs.length * samples);
                double[][] sums = sums(Arrays.copyOfRange(pairs, from, to), threads, all);
                for (int at = from; at < to; at++) {
                    double sum = 0;
                    for (double[] slice : sums) {
                        sum += slice[at - from];
                    }
                    values[pairs[at]] = sum / samples;
                }
            }
            return values;
        }

        /** [SLICES][pairs.length] */
        private double[][] sums(int[] pairs, int threads, Progress progress) {
            int[] ones = Arrays.stream(pairs).map(pair -> first[pair]).toArray();
            int[] others = Arrays.stream(pairs).map(pair -> second[pair]).toArray();
            double[][] sums = new double[SLICES][];
            Blocks.run("comparing neighbourhoods", SLICES, samples, threads, progress, () -> {
                Lists lists = new Lists();
                return slice -> {
                    int start = (int) ((long) samples * slice / SLICES);
                    int end = (int) ((long) samples * (slice + 1) / SLICES);
                    sums[slice] = new double[pairs.length];
                    for (int sample = start; sample < end; sample++) {
                        Blocks.stopIfInterrupted();
                        add(ones, others, sample, lists, sums[slice]);
                    }
                    return end - start;
                };
            });
            return sums;
        }

        private void add(int[] ones, int[] others, int sample, Lists lists, double[] sums) {
            int[] common = new int[sets.length];
            int[] sizes = new int[sets.length];
            for (int i = 0; i < sets.length; i++) {
                sizes[i] = sets[i].size(sample);
            }
            lists.write(sample);
            for (int from = 0, to = 0; from < ones.length; from = to) {
                int one = ones[from];
                int size = sizes[one];
                Arrays.fill(common, 0);
                lists.count(sets[one], sample, common);
                while (to < ones.length && ones[to] == one) {
                    to++;
                }
                for (int at = from; at < to; at++) {
                    sums[at] += jaccard(common[others[at]], size, sizes[others[at]]);
                }
            }
            lists.clear();
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

        /**
         * Of one sample: for each neighbour that any set holds, the places of the sets that hold it; as a row of zeros and ones
         * if they are many, which whole vectors of a processor add.
         */
        private final class Lists {
            private static final int MANY = 16;

            private final int[] sizes = new int[samples];
            private final int[] ends = new int[samples];
            private final int[][] rowOf = new int[samples][];
            private final int[] neighbours = new int[samples];
            private final List<int[]> rows = new ArrayList<>();
            private int[] places = {};
            private int count;

            void write(int sample) {
                for (NeighbourSets b : sets) {
                    for (int i = b.offsets[sample]; i < b.offsets[sample + 1]; i++) {
                        if (sizes[b.members[i]]++ == 0) {
                            neighbours[count++] = b.members[i];
                        }
                    }
                }
                int total = 0;
                int used = 0;
                for (int i = 0; i < count; i++) {
                    int neighbour = neighbours[i];
                    if (sizes[neighbour] > sets.length / MANY) {
                        rowOf[neighbour] = row(used++);
                    } else {
                        ends[neighbour] = total;
                        total += sizes[neighbour];
                    }
                }
                if (places.length < total) {
                    places = new int[total + total / 2];
                }
                for (int at = 0; at < sets.length; at++) {
                    NeighbourSets b = sets[at];
                    for (int i = b.offsets[sample]; i < b.offsets[sample + 1]; i++) {
                        int[] row = rowOf[b.members[i]];
                        if (row == null) {
                            places[ends[b.members[i]]++] = at;
                        } else {
                            row[at] = 1;
                        }
                    }
                }
            }

            private int[] row(int number) {
                if (number == rows.size()) {
                    rows.add(new int[sets.length]);
                }
                int[] row = rows.get(number);
                Arrays.fill(row, 0);
                return row;
            }

            void count(NeighbourSets a, int sample, int[] common) {
                int[] waiting = null;
                for (int i = a.offsets[sample]; i < a.offsets[sample + 1]; i++) {
                    int neighbour = a.members[i];
                    int[] row = rowOf[neighbour];
                    if (row == null) {
                        for (int at = ends[neighbour] - sizes[neighbour]; at < ends[neighbour]; at++) {
                            common[places[at]]++;
                        }
                    } else if (waiting == null) {
                        waiting = row;
                    } else {
                        add(waiting, row, common);
                        waiting = null;
                    }
                }
                if (waiting != null) {
                    for (int i = 0; i < common.length; i++) {
                        common[i] += waiting[i];
                    }
                }
            }

            private void add(int[] one, int[] other, int[] to) {
                for (int i = 0; i < to.length; i++) {
                    to[i] += one[i] + other[i];
                }
            }

            void clear() {
                for (int i = 0; i < count; i++) {
                    sizes[neighbours[i]] = 0;
                    rowOf[neighbours[i]] = null;
                }
                count = 0;
            }
        }
    }
}
