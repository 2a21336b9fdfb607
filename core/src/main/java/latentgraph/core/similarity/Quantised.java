package latentgraph.core.similarity;

import java.util.Arrays;
import java.util.function.DoubleUnaryOperator;
import latentgraph.core.Blocks;
import latentgraph.core.Progress;

/**
 * How many pairs of a {@link PairTable} lie where: numbers are told apart to 2⁻¹⁸ (4e-6) of themselves, a little more than
 * what their rounding may move them, and for ranks those below 2⁻¹⁶ of the greatest count as equal. For the ranks and the
 * median of more pairs than could be sorted, and so for few as well, where equal distances must tie though they were rounded
 * apart. So the greatest lies in the middle of its bin, and two bins next to each other, with none beside them that holds a
 * number, are taken for one value that rounding laid on both sides of an edge.
 */
final class Quantised {
    private static final int SHIFT = 5;
    private static final int OCTAVES = 16;
    private static final int BINS = OCTAVES << (23 - SHIFT);
    private static final int LEAST = Float.floatToIntBits(Math.scalb(1f, -OCTAVES)) >> SHIFT;

    /** The last bin is 2⁻¹⁹ of its end wide: this is its middle. */
    private static final double ABOVE_GREATEST = 1 + 0x1p-20;

    private final double end;

    /** [bins]; the last is of what lies beyond the greatest that was counted. */
    private final long[] counts;

    private Quantised(double end, long[] counts) {
        this.end = end;
        this.counts = counts;
    }

    static Quantised of(PairTable table, int threads, Progress progress) {
        return upTo(Double.POSITIVE_INFINITY, table, threads, progress);
    }

    /** Of numbers below {@code limit}, the others all being beyond the last bin. */
    private static Quantised upTo(double limit, PairTable table, int threads, Progress progress) {
        double[] most = new double[PairTable.blocks(table.samples())];
        eachPair(table, threads, progress, () -> (block, value) -> {
            most[block] = value < limit ? Math.max(most[block], value) : most[block];
        });
        double end = end(most);
        long[] counts = new long[BINS + 1];
        eachPair(table, threads, progress, () -> new Counting(end, counts));
        return new Quantised(end, counts);
    }

    private static double end(double[] values) {
        return Arrays.stream(values).max().orElse(0) * ABOVE_GREATEST;
    }

    static long estimateBytes(int threads) {
        return 8L * BINS * 2 + 4L * BINS * threads;
    }

    private interface Visitor {
        void visit(int block, double value);

        /** Called once when the thread's work is done. */
        default void finish() {}
    }

    private static final class Counting implements Visitor {
        private final double end;
        private final long[] total;
        private final int[] counts = new int[BINS + 1];
        private int seen;

        Counting(double end, long[] total) {
            this.end = end;
            this.total = total;
        }

        @Override
        public void visit(int block, double value) {
            counts[bin(value, end)]++;
            if (++seen == Integer.MAX_VALUE) {
                finish();
            }
        }

        @Override
        public void finish() {
            synchronized (total) {
                for (int bin = 0; bin <= BINS; bin++) {
                    total[bin] += counts[bin];
                }
            }
            Arrays.fill(counts, 0);
            seen = 0;
        }
    }

    private static void eachPair(
            PairTable table, int threads, Progress progress, java.util.function.Supplier<Visitor> visitors) {
        int side = PairTable.SIDE;
        int samples = table.samples();
        int blocks = PairTable.blocks(samples);
        java.util.Queue<Visitor> all = new java.util.concurrent.ConcurrentLinkedQueue<>();
        Blocks.run("ranking pairs", blocks, blocks, threads, progress, () -> {
            PairTable.Workspace work = new PairTable.Workspace();
            double[] tile = new double[side * side];
            Visitor visitor = visitors.get();
            all.add(visitor);
            return block -> {
                for (int other = block; other < blocks; other++) {
                    Blocks.stopIfInterrupted();
                    table.tile(block, other, work, tile);
                    for (int i = block * side; i < Math.min(samples, (block + 1) * side); i++) {
                        for (int j = Math.max(other * side, i + 1); j < Math.min(samples, (other + 1) * side); j++) {
                            visitor.visit(block, tile[(i - block * side) * side + j - other * side]);
                        }
                    }
                }
                return 1;
            };
        });
        all.forEach(Visitor::finish);
    }

    /** Of a number of at least 0. */
    private static int bin(double value, double end) {
        if (end == 0) {
            return value > 0 ? BINS : 0;
        }
        int bits = Float.floatToIntBits((float) (value / end)) >> SHIFT;
        return Math.max(0, Math.min(BINS, bits - LEAST));
    }

    /** The rank of a number among all pairs, from 1; equal ones share the mean of theirs. */
    DoubleUnaryOperator ranks() {
        double[] ranks = new double[BINS + 1];
        long below = 0;
        for (int bin = 0; bin <= BINS; bin++) {
            boolean split = bin > 0 && bin < BINS && counts[bin] > 0 && counts[bin + 1] > 0;
            boolean alone = (bin < 2 || counts[bin - 1] == 0) && (bin + 2 > BINS || counts[bin + 2] == 0);
            long count = counts[bin] + (split && alone ? counts[bin + 1] : 0);
            ranks[bin] = below + (count + 1) / 2.0;
            if (split && alone) {
                ranks[++bin] = ranks[bin - 1];
            }
            below += count;
        }
        return value -> ranks[bin(value, end)];
    }

    /** The rank of each of some numbers of at least 0 among them, from 1; those told apart by no more share a rank. */
    static double[] ranks(double[] values) {
        double end = end(values);
        int count = values.length;
        long[] sorted = new long[count];
        Arrays.setAll(sorted, i -> (long) bin(values[i], end) << 32 | i);
        Arrays.sort(sorted);
        double[] ranks = new double[count];
        long before = 0;
        for (int first = 0; first < count; ) {
            long bin = sorted[first] >> 32;
            int last = endOf(bin, sorted, first);
            int next = endOf(bin + 1, sorted, last);
            boolean alone = (bin == 1 || before < bin - 1 || first == 0) && endOf(bin + 2, sorted, next) == next;
            int until = bin > 0 && alone ? next : last;
            for (int at = first; at < until; at++) {
                ranks[(int) sorted[at]] = (first + 1 + until) / 2.0;
            }
            before = sorted[until - 1] >> 32;
            first = until;
        }
        return ranks;
    }

    /** Where those of a bin end that begin at {@code from}, if any do. */
    private static int endOf(long bin, long[] sorted, int from) {
        int at = from;
        while (at < sorted.length && sorted[at] >> 32 == bin) {
            at++;
        }
        return at;
    }

    /** The middle number, or between the two in the middle, each to 4e-6 of itself; 0 only if they are. */
    static double median(PairTable table, int threads, Progress progress) {
        long pairs = table.samples() * (table.samples() - 1L) / 2;
        Quantised all = of(table, threads, progress);
        return (all.at((pairs - 1) / 2, table, threads, progress) + all.at(pairs / 2, table, threads, progress)) / 2;
    }

    private double at(long position, PairTable table, int threads, Progress progress) {
        long below = 0;
        int bin = 0;
        while (below + counts[bin] <= position) {
            below += counts[bin++];
        }
        if (bin > 0) {
            return end * Float.intBitsToFloat((bin + LEAST << SHIFT) + (1 << SHIFT - 1));
        }
        // What one far sample leaves of the others' distances is counted again, closer.
        return end == 0
                ? 0
                : upTo(end * Float.intBitsToFloat((LEAST + 1) << SHIFT), table, threads, progress)
                        .at(position, table, threads, progress);
    }
}
