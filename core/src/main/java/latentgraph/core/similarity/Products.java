package latentgraph.core.similarity;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.IntToLongFunction;
import latentgraph.core.Blocks;
import latentgraph.core.Progress;

/**
 * Products of matrices of many rows, AᵀB, tile by tile. The sums are of floats over 256 rows at a time, then of doubles: the
 * relative error of Σ aₖbₖ against Σ|aₖbₖ| is below 1e-5 in the worst case and about 1e-8 on data without pattern. The same
 * bits for any number of threads.
 */
final class Products {
    private static final int SIDE = ProductTile.SIDE;
    private static final int DEPTH = 256;

    /** Blocks of columns on either side of a task: its strips and its sums stay in the cache of a core. */
    private static final int GROUP = 4;

    /**
     * The rows that are multiplied: row {@code a[k]} of A with row {@code b[k]} of B, {@code weights[k]} times.
     *
     * @param a null for all rows as they come, then so is {@code b} or a permutation, and {@code weights} is null
     * @param weights null for 1 each
     */
    record Rows(int count, int[] a, int[] b, double[] weights) {
        static Rows all(int count) {
            return new Rows(count, null, null, null);
        }

        static Rows permuted(int[] order) {
            return new Rows(order.length, null, order, null);
        }

        /** Each row as often as it was drawn; those never drawn are left out. */
        static Rows counted(double[] counts) {
            int[] drawn = new int[counts.length];
            int distinct = 0;
            for (int row = 0; row < counts.length; row++) {
                if (counts[row] != 0) {
                    drawn[distinct++] = row;
                }
            }
            int[] rows = Arrays.copyOf(drawn, distinct);
            double[] weights = new double[distinct];
            Arrays.setAll(weights, k -> counts[rows[k]]);
            return new Rows(distinct, rows, rows, weights);
        }
    }

    /** Takes a tile of the product; called from several threads, for each tile once. */
    interface Sink {
        /** @param sums [64][64]: columns 64·blockOfA … of A, 64·blockOfB … of B; overwritten afterwards */
        void take(int blockOfA, int blockOfB, double[] sums);
    }

    /** @param symmetric A is B, and only tiles with blockOfA ≤ blockOfB are wanted */
    private record Job(Panels a, Panels b, boolean symmetric, Sink sink) {}

    private record Task(Job job, int firstA, int firstB) {}

    private final List<Job> jobs = new ArrayList<>();
    private final Rows rows;
    private final ProductTile tile;

    Products(Rows rows, ProductTile tile) {
        this.rows = rows;
        this.tile = tile;
    }

    Products add(Panels a, Panels b, Sink sink) {
        jobs.add(new Job(a, b, false, sink));
        return this;
    }

    /** AᵀA, the tiles on and above the diagonal. */
    Products add(Panels a, Sink sink) {
        jobs.add(new Job(a, a, true, sink));
        return this;
    }

    /** Works in the calling thread if {@code threads} is 1 and nobody watches, as within a permutation. */
    void run(int threads, Progress progress) {
        List<Task> tasks = new ArrayList<>();
        for (Job job : jobs) {
            for (int a = 0; a < job.a.blocks.length; a += GROUP) {
                for (int b = job.symmetric ? a : 0; b < job.b.blocks.length; b += GROUP) {
                    tasks.add(new Task(job, a, b));
                }
            }
        }
        tasks.sort((one, other) -> Long.compare(tiles(other), tiles(one)));
        if (threads == 1 && progress == Progress.SILENT) {
            Work work = new Work();
            tasks.forEach(work::run);
            return;
        }
        long total = tasks.stream().mapToLong(Products::tiles).sum();
        Blocks.run("multiplying", tasks.size(), total, threads, progress, () -> {
            Work work = new Work();
            return (IntToLongFunction) task -> {
                work.run(tasks.get(task));
                return tiles(tasks.get(task));
            };
        });
    }

    static long workspaceBytes() {
        return 4L * 2 * GROUP * DEPTH * SIDE + 8L * GROUP * GROUP * SIDE * SIDE;
    }

    private static long tiles(Task task) {
        long ofA = Math.min(GROUP, task.job.a.blocks.length - task.firstA);
        long ofB = Math.min(GROUP, task.job.b.blocks.length - task.firstB);
        return task.job.symmetric && task.firstA == task.firstB ? ofA * (ofA + 1) / 2 : ofA * ofB;
    }

    private final class Work {
        private final double[][] sums = new double[GROUP * GROUP][SIDE * SIDE];
        private final float[] products = new float[SIDE * SIDE];
        private float[][] stripsOfA;
        private float[][] stripsOfB;

        void run(Task task) {
            Job job = task.job;
            int toA = Math.min(job.a.blocks.length, task.firstA + GROUP);
            int toB = Math.min(job.b.blocks.length, task.firstB + GROUP);
            for (double[] sum : sums) {
                Arrays.fill(sum, 0);
            }
            for (int from = 0; from < rows.count; from += DEPTH) {
                Blocks.stopIfInterrupted();
                int depth = Math.min(DEPTH, rows.count - from);
                for (int a = task.firstA; rows.a != null && a < toA; a++) {
                    stripsOfA = gather(stripsOfA, a - task.firstA, job.a.blocks[a], rows.a, from, depth, null);
                }
                for (int b = task.firstB; rows.b != null && b < toB; b++) {
                    stripsOfB = gather(stripsOfB, b - task.firstB, job.b.blocks[b], rows.b, from, depth, rows.weights);
                }
                for (int a = task.firstA; a < toA; a++) {
                    for (int b = job.symmetric ? Math.max(a, task.firstB) : task.firstB; b < toB; b++) {
                        tile.add(
                                rows.a == null ? job.a.blocks[a] : stripsOfA[a - task.firstA],
                                rows.a == null ? from * SIDE : 0,
                                rows.b == null ? job.b.blocks[b] : stripsOfB[b - task.firstB],
                                rows.b == null ? from * SIDE : 0,
                                depth,
                                products,
                                sums[(a - task.firstA) * GROUP + b - task.firstB]);
                    }
                }
            }
            for (int a = task.firstA; a < toA; a++) {
                for (int b = job.symmetric ? Math.max(a, task.firstB) : task.firstB; b < toB; b++) {
                    job.sink.take(a, b, sums[(a - task.firstA) * GROUP + b - task.firstB]);
                }
            }
        }

        private float[][] gather(
                float[][] strips, int slot, float[] panel, int[] chosen, int from, int depth, double[] weights) {
            float[][] held = strips == null ? new float[GROUP][DEPTH * SIDE] : strips;
            for (int k = 0; k < depth; k++) {
                System.arraycopy(panel, chosen[from + k] * SIDE, held[slot], k * SIDE, SIDE);
                if (weights != null) {
                    float weight = (float) weights[from + k];
                    for (int at = k * SIDE; at < (k + 1) * SIDE; at++) {
                        held[slot][at] *= weight;
                    }
                }
            }
            return held;
        }
    }

    /** Adds the squares of a product up, tile by tile in an order that threads do not change. */
    static final class SquaredNorm implements Sink {
        private final double[][] parts;
        private final boolean symmetric;

        SquaredNorm(Panels a, Panels b) {
            parts = new double[a.blocks.length][b.blocks.length];
            symmetric = a == b;
        }

        @Override
        public void take(int blockOfA, int blockOfB, double[] sums) {
            double sum = 0;
            for (double value : sums) {
                sum += value * value;
            }
            parts[blockOfA][blockOfB] = symmetric && blockOfA < blockOfB ? 2 * sum : sum;
        }

        double value() {
            double sum = 0;
            for (double[] row : parts) {
                for (double part : row) {
                    sum += part;
                }
            }
            return sum;
        }
    }

    /** AᵀB as [columns of A][columns of B], row-major. */
    static double[] matrix(Panels a, Panels b, Rows rows, int threads, Progress progress) {
        double[] product = new double[Math.multiplyExact(a.columns, b.columns)];
        new Products(rows, ProductTile.best())
                .add(a, b, (blockOfA, blockOfB, sums) -> {
                    int height = Math.min(SIDE, a.columns - blockOfA * SIDE);
                    int width = Math.min(SIDE, b.columns - blockOfB * SIDE);
                    for (int i = 0; i < height; i++) {
                        int to = (blockOfA * SIDE + i) * b.columns + blockOfB * SIDE;
                        System.arraycopy(sums, i * SIDE, product, to, width);
                    }
                })
                .run(threads, progress);
        return product;
    }
}
