package latentgraph.core;

/** Distances between rows in double precision: what decides which neighbour is nearer. */
public final class Distances {
    private final float[] values;
    private final int columns;
    private final Metric metric;
    private final double[] squaredNorms;

    /** @throws InvalidInputException if a row is all zero under cosine */
    public Distances(LatentMatrix latents, Metric metric) {
        values = latents.values();
        columns = latents.columns();
        this.metric = metric;
        squaredNorms = new double[metric == Metric.COSINE ? latents.rows() : 0];
        for (int row = 0; row < squaredNorms.length; row++) {
            squaredNorms[row] = dot(row, row);
            if (squaredNorms[row] == 0) {
                throw new InvalidInputException(
                        "latent of row %d is all zero, for which cosine is undefined; drop that row, or choose manhattan or euclidean"
                                .formatted(row));
            }
        }
    }

    double squaredNorm(int row) {
        return squaredNorms[row];
    }

    /** Sorts by distance, as a float, then by the index of {@code other}. */
    long key(int row, int other) {
        double distance = between(row, other);
        if (distance > Float.MAX_VALUE) {
            throw new InvalidInputException(
                    "rows %d and %d are %s apart, more than a float holds; scale the latents down"
                            .formatted(Math.min(row, other), Math.max(row, other), distance));
        }
        return (long) Float.floatToIntBits((float) distance) << 32 | other;
    }

    /** Symmetric to the last bit; 0 between equal rows. */
    public double between(int row, int other) {
        return switch (metric) {
            case MANHATTAN -> manhattan(row, other);
            case EUCLIDEAN -> Math.sqrt(squared(row, other));
            // For equal rows the root is exact, and so is 0.
            case COSINE -> Math.max(0, 1 - dot(row, other) / Math.sqrt(squaredNorms[row] * squaredNorms[other])) + 0.0;
        };
    }

    // Four sums each, for the processor to add at the same time.

    private double manhattan(int row, int other) {
        int a = row * columns;
        int b = other * columns;
        double s0 = 0;
        double s1 = 0;
        double s2 = 0;
        double s3 = 0;
        int i = 0;
        for (; i + 3 < columns; i += 4) {
            s0 += Math.abs((double) values[a + i] - values[b + i]);
            s1 += Math.abs((double) values[a + i + 1] - values[b + i + 1]);
            s2 += Math.abs((double) values[a + i + 2] - values[b + i + 2]);
            s3 += Math.abs((double) values[a + i + 3] - values[b + i + 3]);
        }
        for (; i < columns; i++) {
            s0 += Math.abs((double) values[a + i] - values[b + i]);
        }
        return s0 + s1 + (s2 + s3);
    }

    private double squared(int row, int other) {
        int a = row * columns;
        int b = other * columns;
        double s0 = 0;
        double s1 = 0;
        double s2 = 0;
        double s3 = 0;
        int i = 0;
        for (; i + 3 < columns; i += 4) {
            double d0 = (double) values[a + i] - values[b + i];
            double d1 = (double) values[a + i + 1] - values[b + i + 1];
            double d2 = (double) values[a + i + 2] - values[b + i + 2];
            double d3 = (double) values[a + i + 3] - values[b + i + 3];
            s0 += d0 * d0;
            s1 += d1 * d1;
            s2 += d2 * d2;
            s3 += d3 * d3;
        }
        for (; i < columns; i++) {
            double d = (double) values[a + i] - values[b + i];
            s0 += d * d;
        }
        return s0 + s1 + (s2 + s3);
    }

    private double dot(int row, int other) {
        int a = row * columns;
        int b = other * columns;
        double s0 = 0;
        double s1 = 0;
        double s2 = 0;
        double s3 = 0;
        int i = 0;
        for (; i + 3 < columns; i += 4) {
            s0 += (double) values[a + i] * values[b + i];
            s1 += (double) values[a + i + 1] * values[b + i + 1];
            s2 += (double) values[a + i + 2] * values[b + i + 2];
            s3 += (double) values[a + i + 3] * values[b + i + 3];
        }
        for (; i < columns; i++) {
            s0 += (double) values[a + i] * values[b + i];
        }
        return s0 + s1 + (s2 + s3);
    }
}
