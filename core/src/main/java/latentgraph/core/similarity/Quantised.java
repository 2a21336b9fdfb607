package latentgraph.core.similarity;

import java.util.Arrays;
import java.util.function.DoubleUnaryOperator;
import latentgraph.core.Blocks;
import latentgraph.core.Progress;

/**
 * How many pairs of a {@link PairTable} lie where: numbers are told apart to 2⁻¹⁸ (4e-6) of themselves, a little more than
 * what their rounding may move them, and those below 2⁻¹⁶ of the greatest count as equal. For the ranks and the median of
 * more pairs than could be sorted, and so for few as well, where equal distances must tie though they were rounded apart.
 */
final class Quantised {
    private static final int SHIFT = 5;
    private static final int OCTAVES = 16;
    private static final int BINS = OCTAVES << (23 - SHIFT);
    private static final int LEAST = Float.floatToIntBits(Math.scalb(1f, -OCTAVES)) >> SHIFT;

    private final double greatest;
    private final long[] counts;
    private final long pairs;

    private Quantised(double greatest, long[] counts) {
        this.greatest = greatest;
        this.counts = counts;
        pairs = Arrays.stream(counts).sum();
    }

    static Quantised of(PairTable table, int threads, Progress progress) {
        int samples = table.samples();
        int blocks = PairTable.blocks(samples);
        double[] most = new double[blocks];
        eachPair(table, threads, progress, () -> (block, value) -> most[block] = Math.max(most[block], value));
        double greatest = Arrays.stream(most).max().orElse(0);
        long[] counts = new long[BINS + 1];
        eachPair(table, threads, progress, () -> new Counting(greatest, counts));
        return new Quantised(greatest, counts);
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
        private final double greatest;
        private final long[] total;
        private final int[] counts = new int[BINS + 1];
        private int seen;

        Counting(double greatest, long[] total) {
            this.greatest = greatest;
            this.total = total;
        }

        @Override
        public void visit(int block, double value) {
            counts[bin(value, greatest)]++;
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
    private static int bin(double value, double greatest) {
        if (greatest == 0) {
            return 0;
        }
        int bits = Float.floatToIntBits((float) (value / greatest)) >> SHIFT;
        return Math.max(0, Math.min(BINS, bits - LEAST));
    }

    /** The rank of a number among all pairs, from 1; equal ones share the mean of theirs. */
    DoubleUnaryOperator ranks() {
        double[] ranks = new double[BINS + 1];
        long below = 0;
        for (int bin = 0; bin <= BINS; bin++) {
            ranks[bin] = below + (counts[bin] + 1) / 2.0;
            below += counts[bin];
        }
        return value -> ranks[bin(value, greatest)];
    }

    /** The rank of each of some numbers of at least 0 among them, from 1; those told apart by no more share a rank. */
    static double[] ranks(double[] values) {
        double greatest = Arrays.stream(values).max().orElse(0);
        long[] sorted = new long[values.length];
        Arrays.setAll(sorted, i -> (long) bin(values[i], greatest) << 32 | i);
        Arrays.sort(sorted);
        double[] ranks = new double[values.length];
        for (int first = 0; first < sorted.length; ) {
            int end = first + 1;
            while (end < sorted.length && sorted[end] >> 32 == sorted[first] >> 32) {
                end++;
            }
            for (int at = first; at < end; at++) {
                ranks[(int) sorted[at]] = (first + 1 + end) / 2.0;
            }
            first = end;
        }
        return ranks;
    }

    /** Between the numbers in the middle, to 4e-6 of itself. */
    double median() {
        return (at((pairs - 1) / 2) + at(pairs / 2)) / 2;
    }

    private double at(long position) {
        long below = 0;
        int bin = 0;
        while (below + counts[bin] <= position) {
            below += counts[bin++];
        }
        return bin == 0 ? 0 : greatest * Float.intBitsToFloat((bin + LEAST << SHIFT) + (1 << SHIFT - 1));
    }
}
