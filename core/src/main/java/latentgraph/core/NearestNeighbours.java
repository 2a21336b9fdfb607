package latentgraph.core;

import java.util.Arrays;
import java.util.function.IntToLongFunction;
import java.util.stream.IntStream;

/**
 * Exact k-nearest-neighbour lists.
 *
 * <p>Distances in float propose candidates: every pair is computed once (the distance is symmetric), tile by tile, and
 * each row keeps a few more than its k nearest. Distances in double decide: the candidates are computed again, and a row
 * is done if even with the greatest rounding error no other row could have come nearer. The few rows of which that cannot
 * be said (many ties) go over all others once more. So the result does not depend on the number of threads, the width
 * of vectors, or whether the JVM has the Vector API.
 */
public final class NearestNeighbours {
    private static final int SIDE = Tile.SIDE;

    /** Candidates kept beyond k. Rounding moves one by 1e-5 of its distance at most, a rank is some 1e-3 apart. */
    private static final int SPARE = 4;

    /** Rows that a task goes over with one packed group of panels: enough that packing costs a hundredth of it. */
    private static final int STRETCH = 64 * SIDE;

    /** Floats in a group of panels, for it to stay in the cache of a core, and the most panels in it. */
    private static final int GROUP_FLOATS = 1 << 18;

    private static final int GROUP_PANELS = 4;

    /** A thread holds a panel of {@value Tile#SIDE} rows: 256 MiB at this width. */
    private static final int MOST_COLUMNS = 1 << 20;

    /** Tasks are numbered by an int; and all pairs of more rows than this would take weeks. */
    private static final int MOST_ROWS = 1 << 25;

    private NearestNeighbours() {}

    /**
     * The k nearest other samples of each sample. A distance is the float nearest to the one computed in double
     * precision; equal distances are ordered by the lower index.
     *
     * @param k 1 to rows − 1
     * @param threads how many work at it; the result is the same for any number
     * @param latents up to 2²⁵ rows and 2²⁰ columns
     * @throws InvalidInputException if the latents are more or wider, k or threads is out of range, a latent is all zero under cosine (its row named), or
     *     neighbours are farther apart than a float can hold
     * @throws java.util.concurrent.CancellationException if the calling thread is interrupted
     * @implNote time rows² · columns / 2; memory beside latents and result: 8 (k + 4) bytes a row and some MiB a thread
     */
    public static NeighbourGraph exact(LatentMatrix latents, Metric metric, int k, int threads, Progress progress) {
        return exact(latents, metric, k, threads, progress, Tile.best());
    }

    /** Bytes held beside the latents, the result among them; 0 threads for those that any number takes. */
    public static long estimateBytes(long rows, long k, int threads) {
        return rows * (8 * Math.min(k + SPARE, rows - 1) + 8 * k + 8)
                + rows / SIDE * 20
                + threads * (4L * 2 * GROUP_FLOATS + 4L * GROUP_PANELS * SIDE * SIDE);
    }

    static NeighbourGraph exact(LatentMatrix latents, Metric metric, int k, int threads, Progress progress, Tile tile) {
        int rows = latents.rows();
        if (rows < 2) {
            throw new InvalidInputException(
                    "there are %d samples; expected at least 2, for a sample to have a neighbour".formatted(rows));
        }
        if (k < 1 || k >= rows) {
            throw new InvalidInputException(
                    "k is %d for %d samples; expected 1 to %d, as no sample is its own neighbour"
                            .formatted(k, rows, rows - 1));
        }
        if ((long) rows * (k + SPARE) > Integer.MAX_VALUE - 8) {
            throw new InvalidInputException("%d samples with k = %d have %d neighbours, more than fit; lower k"
                    .formatted(rows, k, (long) rows * k));
        }
        if (rows > MOST_ROWS || latents.columns() > MOST_COLUMNS) {
            throw new InvalidInputException("the latents are %d × %d; expected at most %d samples and %d dimensions"
                    .formatted(rows, latents.columns(), MOST_ROWS, MOST_COLUMNS));
        }
        Search search = new Search(latents, metric, k, tile);
        search.propose(threads, progress);
        search.decide(threads, progress);
        return new NeighbourGraph(rows, k, search.indices, search.distances);
    }

    private static final class Search {
        private final LatentMatrix latents;
        private final int rows;
        private final int columns;
        private final int k;
        private final Tile tile;
        private final Distances exact;
        private final Scale scale;
        private final int blocks;

        /** The nearest so far of each row, a heap with the farthest first: distance bits above, index below. */
        private final int kept;

        private final long[] nearest;
        private final int[] found;
        /** The farthest of {@link #nearest} of a full heap, else infinite. Only ever falls; guards alone write it. */
        private final float[] limits;

        private final Object[] guards;

        private final int[] indices;
        private final float[] distances;

        Search(LatentMatrix latents, Metric metric, int k, Tile tile) {
            this.latents = latents;
            this.k = k;
            this.tile = tile;
            rows = latents.rows();
            columns = latents.columns();
            exact = new Distances(latents, metric);
            scale = new Scale(latents, metric, exact);
            blocks = (rows + SIDE - 1) / SIDE;
            kept = Math.min(k + SPARE, rows - 1);
            nearest = new long[rows * kept];
            found = new int[rows];
            limits = new float[blocks * SIDE];
            Arrays.fill(limits, 0, rows, Float.POSITIVE_INFINITY);
            Arrays.fill(limits, rows, limits.length, Float.NEGATIVE_INFINITY);
            guards = new Object[blocks];
            Arrays.setAll(guards, block -> new Object());
            indices = new int[rows * k];
            distances = new float[rows * k];
        }

        /** Every pair once: rows i of each stretch against panels of rows j ≥ i. */
        void propose(int threads, Progress progress) {
            int panels = Math.max(1, Math.min(GROUP_PANELS, GROUP_FLOATS / SIDE / columns));
            int groups = (blocks + panels - 1) / panels;
            int stretches = (rows + STRETCH - 1) / STRETCH;
            long pairs = (long) rows * (rows - 1) / 2;
            // Tasks shrink towards the end, so that all threads finish together.
            Blocks.run("finding neighbours", groups * stretches, pairs, threads, progress, () -> {
                Workspace work = new Workspace(panels);
                return task -> {
                    int group = groups - 1 - task / stretches;
                    int firstPanel = group * panels;
                    int lastPanel = Math.min(blocks, firstPanel + panels) - 1;
                    int firstBlock = task % stretches * (STRETCH / SIDE);
                    int lastBlock = Math.min(lastPanel, firstBlock + STRETCH / SIDE - 1);
                    if (firstBlock > lastBlock) {
                        return 0;
                    }
                    for (int panel = firstPanel; panel <= lastPanel; panel++) {
                        work.pack(panel - firstPanel, panel * SIDE);
                    }
                    long done = 0;
                    for (int block = firstBlock; block <= lastBlock; block++) {
                        Blocks.stopIfInterrupted();
                        int from = Math.max(firstPanel, block);
                        work.sum(block * SIDE, from - firstPanel, lastPanel - firstPanel);
                        for (int panel = from; panel <= lastPanel; panel++) {
                            done += offer(block, panel, work, panel - firstPanel);
                        }
                    }
                    return done;
                };
            });
        }

        /** Takes into the heaps what a tile found. Locks in ascending order, so nobody waits in a ring. */
        private long offer(int block, int panel, Workspace work, int slot) {
            int firstRow = block * SIDE;
            int firstOther = panel * SIDE;
            long pairs = 0;
            synchronized (guards[block]) {
                synchronized (guards[panel]) {
                    for (int i = 0; i < SIDE && firstRow + i < rows; i++) {
                        int row = firstRow + i;
                        int from = (slot * SIDE + i) * SIDE;
                        int hits = tile.below(work.sums, from, limits[row], limits, firstOther, work.lanes);
                        for (int hit = 0; hit < hits; hit++) {
                            int other = firstOther + work.lanes[hit];
                            if (row < other) {
                                long distance = (long) Float.floatToRawIntBits(work.sums[from + work.lanes[hit]]) << 32;
                                keep(row, distance | other);
                                keep(other, distance | row);
                            }
                        }
                        pairs += Math.max(0, Math.min(rows, firstOther + SIDE) - Math.max(row + 1, firstOther));
                    }
                }
            }
            return pairs;
        }

        private void keep(int row, long candidate) {
            int heap = row * kept;
            if (found[row] < kept) {
                int at = found[row]++;
                while (at > 0 && nearest[heap + (at - 1) / 2] < candidate) {
                    nearest[heap + at] = nearest[heap + (at - 1) / 2];
                    at = (at - 1) / 2;
                }
                nearest[heap + at] = candidate;
            } else if (candidate < nearest[heap]) {
                int at = 0;
                for (int child = 1; child < kept; child = 2 * at + 1) {
                    if (child + 1 < kept && nearest[heap + child + 1] > nearest[heap + child]) {
                        child++;
                    }
                    if (nearest[heap + child] <= candidate) {
                        break;
                    }
                    nearest[heap + at] = nearest[heap + child];
                    at = child;
                }
                nearest[heap + at] = candidate;
            }
            if (found[row] == kept) {
                limits[row] = Float.intBitsToFloat((int) (nearest[heap] >>> 32));
            }
        }

        /** The candidates again, in double; then the rows in doubt against all. */
        void decide(int threads, Progress progress) {
            boolean[] doubtful = new boolean[rows];
            Blocks.run("ordering neighbours", blocks, rows, threads, progress, () -> {
                long[] decided = new long[kept];
                return block -> {
                    Blocks.stopIfInterrupted();
                    int to = Math.min(rows, (block + 1) * SIDE);
                    for (int row = block * SIDE; row < to; row++) {
                        doubtful[row] = !decide(row, decided);
                    }
                    return to - block * SIDE;
                };
            });
            int[] again = IntStream.range(0, rows).filter(row -> doubtful[row]).toArray();
            int parts = (again.length + SIDE - 1) / SIDE;
            Blocks.run("settling ties between neighbours", parts, again.length, threads, progress, () -> settle(again));
        }

        /** @return whether the row is surely right */
        private boolean decide(int row, long[] decided) {
            int heap = row * kept;
            Arrays.sort(nearest, heap, heap + kept);
            double bound = scale.most(proposed(nearest[heap + k - 1]));
            int count = 0;
            while (count < kept && scale.least(proposed(nearest[heap + count])) <= bound) {
                decided[count] = exact.key(row, (int) nearest[heap + count]);
                count++;
            }
            Arrays.sort(decided, 0, count);
            answer(row, decided);
            float farthest = distances[row * k + k - 1];
            return kept == rows - 1
                    || (farthest == 0 && scale.zeroIsExact())
                    || (float) scale.least(proposed(nearest[heap + kept - 1])) > farthest;
        }

        /** All rows that may be as near as the k-th found so far, computed in double. */
        private IntToLongFunction settle(int[] again) {
            Workspace work = new Workspace(1);
            float[] bounds = new float[SIDE];
            return part -> {
                int from = part * SIDE;
                int count = Math.min(again.length, from + SIDE) - from;
                work.pack(0, again, from, count);
                Arrays.fill(bounds, Float.NEGATIVE_INFINITY);
                long[][] best = new long[count][k];
                for (int lane = 0; lane < count; lane++) {
                    bounds[lane] = scale.beyond(distances[again[from + lane] * k + k - 1]);
                    Arrays.fill(best[lane], Long.MAX_VALUE);
                }
                for (int block = 0; block < blocks; block++) {
                    Blocks.stopIfInterrupted();
                    work.sum(block * SIDE, 0, 0);
                    for (int i = 0; i < SIDE && block * SIDE + i < rows; i++) {
                        int other = block * SIDE + i;
                        int hits = tile.below(work.sums, i * SIDE, Float.NEGATIVE_INFINITY, bounds, 0, work.lanes);
                        for (int hit = 0; hit < hits; hit++) {
                            int lane = work.lanes[hit];
                            int row = again[from + lane];
                            if (row != other) {
                                insert(best[lane], exact.key(row, other));
                            }
                        }
                    }
                }
                for (int lane = 0; lane < count; lane++) {
                    answer(again[from + lane], best[lane]);
                }
                return count;
            };
        }

        private static void insert(long[] ascending, long key) {
            int at = ascending.length - 1;
            if (key >= ascending[at]) {
                return;
            }
            while (at > 0 && ascending[at - 1] > key) {
                ascending[at] = ascending[at - 1];
                at--;
            }
            ascending[at] = key;
        }

        private void answer(int row, long[] ascending) {
            for (int rank = 0; rank < k; rank++) {
                indices[row * k + rank] = (int) ascending[rank];
                distances[row * k + rank] = proposed(ascending[rank]);
            }
        }

        private static float proposed(long key) {
            return Float.intBitsToFloat((int) (key >>> 32));
        }

        /** What a thread works with. */
        private final class Workspace {
            private final float[] panels;
            private final float[] chunk = new float[SIDE * SIDE];
            private final float[] sums;
            private final int[] lanes = new int[SIDE];
            private final int[] members = new int[SIDE];

            Workspace(int slots) {
                panels = new float[slots * SIDE * columns];
                sums = new float[slots * SIDE * SIDE];
            }

            void pack(int slot, int firstRow) {
                for (int lane = 0; lane < SIDE; lane++) {
                    members[lane] = firstRow + lane;
                }
                pack(slot, members, 0, Math.min(SIDE, rows - firstRow));
            }

            /** Rows become lanes; lanes without a row are NaN, which is never near anything. */
            void pack(int slot, int[] members, int from, int count) {
                int base = slot * SIDE * columns;
                for (int column = 0; column < columns; column += 16) {
                    int end = Math.min(columns, column + 16);
                    for (int lane = 0; lane < SIDE; lane++) {
                        int row = lane < count ? members[from + lane] : -1;
                        for (int c = column; c < end; c++) {
                            panels[base + c * SIDE + lane] =
                                    row < 0 ? Float.NaN : scale.apply(row, latents.values()[row * columns + c]);
                        }
                    }
                }
            }

            void sum(int firstRow, int firstSlot, int lastSlot) {
                int count = Math.min(SIDE, rows - firstRow);
                Arrays.fill(sums, firstSlot * SIDE * SIDE, (lastSlot + 1) * SIDE * SIDE, 0);
                for (int column = 0; column < columns; column += SIDE) {
                    int width = Math.min(SIDE, columns - column);
                    for (int i = 0; i < count; i++) {
                        scale.copy(firstRow + i, column, width, chunk, i * SIDE);
                    }
                    for (int slot = firstSlot; slot <= lastSlot; slot++) {
                        int panel = (slot * columns + column) * SIDE;
                        tile.add(scale.squared(), chunk, panels, panel, width, sums, slot * SIDE * SIDE);
                    }
                }
            }
        }
    }
}
