package latentgraph.core;

/** Exact k-nearest-neighbour lists. */
public final class NearestNeighbours {
    private NearestNeighbours() {}

    /**
     * The k nearest other samples of each sample. A distance is the float nearest to the one computed in double
     * precision, column by column; equal distances are ordered by the lower index.
     *
     * @param k 1 to rows − 1
     * @param threads how many work at it; the result is the same for any number
     * @throws InvalidInputException if k or threads is out of range, a latent is all zero under cosine, or a distance is
     *     greater than a float can hold
     * @throws java.util.concurrent.CancellationException if the calling thread is interrupted
     */
    public static NeighbourGraph exact(LatentMatrix latents, Metric metric, int k, int threads, Progress progress) {
        int rows = latents.rows();
        if (k < 1 || k >= rows) {
            throw new InvalidInputException("k is %d for %d samples; expected %s"
                    .formatted(
                            k,
                            rows,
                            rows < 2
                                    ? "at least 2 samples, for one to have a neighbour"
                                    : "1 to " + (rows - 1) + ": a sample is not its own neighbour"));
        }
        if ((long) rows * k > Integer.MAX_VALUE - 8) {
            throw new InvalidInputException("%d samples with k = %d make %d neighbours; expected at most %d: lower k"
                    .formatted(rows, k, (long) rows * k, Integer.MAX_VALUE - 8));
        }
        if (metric == Metric.COSINE) {
            requireNoZeroRow(latents);
        }
        int[] indices = new int[rows * k];
        float[] distances = new float[rows * k];
        Blocks.run("finding neighbours", rows, rows, threads, progress, () -> {
            long[] nearest = new long[rows - 1];
            return row -> {
                for (int other = 0; other < rows; other++) {
                    if (other != row) {
                        nearest[other < row ? other : other - 1] =
                                (long) Float.floatToIntBits(distance(latents, metric, row, other)) << 32 | other;
                    }
                }
                java.util.Arrays.sort(nearest);
                for (int rank = 0; rank < k; rank++) {
                    indices[row * k + rank] = (int) nearest[rank];
                    distances[row * k + rank] = Float.intBitsToFloat((int) (nearest[rank] >>> 32));
                }
                return 1;
            };
        });
        return new NeighbourGraph(rows, k, indices, distances);
    }

    private static void requireNoZeroRow(LatentMatrix latents) {
        int columns = latents.columns();
        for (int row = 0; row < latents.rows(); row++) {
            int column = 0;
            while (column < columns && latents.value(row, column) == 0) {
                column++;
            }
            if (column == columns) {
                throw new InvalidInputException(
                        "latent of row %d is all zero, and cosine is undefined for it; drop that row, or use manhattan or euclidean"
                                .formatted(row));
            }
        }
    }

    /** In double, columns ascending, then rounded to float. Symmetric; 0 between equal rows. */
    private static float distance(LatentMatrix latents, Metric metric, int one, int other) {
        float[] values = latents.values();
        int columns = latents.columns();
        int a = one * columns;
        int b = other * columns;
        double distance;
        switch (metric) {
            case MANHATTAN -> {
                double sum = 0;
                for (int i = 0; i < columns; i++) {
                    sum += Math.abs((double) values[a + i] - values[b + i]);
                }
                distance = sum;
            }
            case EUCLIDEAN -> {
                double sum = 0;
                for (int i = 0; i < columns; i++) {
                    double difference = (double) values[a + i] - values[b + i];
                    sum += difference * difference;
                }
                distance = Math.sqrt(sum);
            }
            case COSINE -> {
                double dot = 0;
                double ofA = 0;
                double ofB = 0;
                for (int i = 0; i < columns; i++) {
                    double x = values[a + i];
                    double y = values[b + i];
                    dot += x * y;
                    ofA += x * x;
                    ofB += y * y;
                }
                distance = Math.max(0, 1 - dot / Math.sqrt(ofA * ofB));
            }
            default -> throw new IllegalArgumentException("no such metric: " + metric);
        }
        if (distance > Float.MAX_VALUE) {
            throw new InvalidInputException(
                    "rows %d and %d are %s apart, more than a float can hold; scale the latents down"
                            .formatted(one, other, distance));
        }
        return (float) distance + 0f;
    }
}
