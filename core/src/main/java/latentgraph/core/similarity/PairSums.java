package latentgraph.core.similarity;

import java.util.Arrays;
import latentgraph.core.Blocks;
import latentgraph.core.Progress;

/**
 * Sums over all pairs of different samples of two numbers aᵢⱼ = aⱼᵢ and bᵢⱼ a pair, sample i counting cᵢ times.
 *
 * @param ab Σ over i ≠ j of cᵢ cⱼ aᵢⱼ bᵢⱼ
 * @param rowsOfA [n] Σ over j ≠ i of cⱼ aᵢⱼ
 */
record PairSums(double ab, double aa, double bb, double[] rowsOfA, double[] rowsOfB) {
    /** Partial sums are kept apart in at most so many groups, added in order, for the same bits with any threads. */
    private static final int GROUPS = 64;

    static PairSums of(PairTable a, PairTable b, double[] counts, int threads, Progress progress) {
        int samples = a.samples();
        int blocks = PairTable.blocks(samples);
        int groups = Math.min(GROUPS, blocks);
        Group[] parts = new Group[groups];
        Runnable[] works = new Runnable[groups];
        for (int group = 0; group < groups; group++) {
            int first = group;
            works[group] = () -> {
                Group part = new Group(samples);
                for (int block = first; block < blocks; block += groups) {
                    for (int other = block; other < blocks; other++) {
                        Blocks.stopIfInterrupted();
                        part.add(a, b, counts, block, other);
                    }
                }
                parts[first] = part;
            };
        }
        if (threads == 1 && progress == Progress.SILENT) {
            Arrays.stream(works).forEach(Runnable::run);
        } else {
            Blocks.run("comparing pairs", groups, groups, threads, progress, () -> group -> {
                works[group].run();
                return 1;
            });
        }
        Group total = parts[0];
        for (int group = 1; group < groups; group++) {
            total.add(parts[group]);
        }
        return new PairSums(2 * total.ab, 2 * total.aa, 2 * total.bb, total.rowsOfA, total.rowsOfB);
    }

    static long estimateBytes(long samples) {
        return Math.min(GROUPS, PairTable.blocks(samples)) * (16 * samples + 20L * Group.SIDE * Group.SIDE);
    }

    private static final class Group {
        private static final int SIDE = PairTable.SIDE;
        private final double[] rowsOfA;
        private final double[] rowsOfB;
        private final PairTable.Workspace work = new PairTable.Workspace();
        private final double[] tileOfA = new double[SIDE * SIDE];
        private final double[] tileOfB = new double[SIDE * SIDE];
        private double ab;
        private double aa;
        private double bb;

        Group(int samples) {
            rowsOfA = new double[samples];
            rowsOfB = new double[samples];
        }

        void add(PairTable a, PairTable b, double[] counts, int block, int other) {
            a.tile(block, other, work, tileOfA);
            b.tile(block, other, work, tileOfB);
            int samples = rowsOfA.length;
            int firstRow = block * SIDE;
            int lastRow = Math.min(samples, firstRow + SIDE);
            int firstColumn = other * SIDE;
            int lastColumn = Math.min(samples, firstColumn + SIDE);
            for (int i = firstRow; i < lastRow; i++) {
                double count = counts[i];
                int at = (i - firstRow) * SIDE - firstColumn;
                double sumOfA = 0;
                double sumOfB = 0;
                double sumOfAb = 0;
                double sumOfAa = 0;
                double sumOfBb = 0;
                for (int j = Math.max(firstColumn, i + 1); j < lastColumn; j++) {
                    double valueOfA = tileOfA[at + j];
                    double valueOfB = tileOfB[at + j];
                    double countedA = counts[j] * valueOfA;
                    double countedB = counts[j] * valueOfB;
                    sumOfA += countedA;
                    sumOfB += countedB;
                    sumOfAb += countedA * valueOfB;
                    sumOfAa += countedA * valueOfA;
                    sumOfBb += countedB * valueOfB;
                    rowsOfA[j] += count * valueOfA;
                    rowsOfB[j] += count * valueOfB;
                }
                rowsOfA[i] += sumOfA;
                rowsOfB[i] += sumOfB;
                ab += count * sumOfAb;
                aa += count * sumOfAa;
                bb += count * sumOfBb;
            }
        }

        void add(Group part) {
            for (int i = 0; i < rowsOfA.length; i++) {
                rowsOfA[i] += part.rowsOfA[i];
                rowsOfB[i] += part.rowsOfB[i];
            }
            ab += part.ab;
            aa += part.aa;
            bb += part.bb;
        }
    }
}
