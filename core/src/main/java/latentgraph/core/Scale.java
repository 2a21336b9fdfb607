package latentgraph.core;

/**
 * How rows enter the float sums, and what such a sum says about the true distance.
 *
 * <p>All rows are multiplied by one power of two, so that the greatest value lies in [1, 2) and no square overflows.
 * Under cosine each row is brought to length 1 instead: half the squared Euclidean distance of such rows is the cosine
 * distance, and unlike 1 − a·b it loses nothing between rows that are nearly equal.
 */
final class Scale {
    /** Half a unit in the last place of a float, relative. */
    private static final double U = 0x1p-24;

    private final float[] values;
    private final int columns;
    private final Metric metric;
    private final float power;
    private final float[] powers;
    private final float[] factors;
    private final double relative;
    private final double absolute;

    Scale(LatentMatrix latents, Metric metric, Distances exact) {
        values = latents.values();
        columns = latents.columns();
        this.metric = metric;
        // At most 64 additions within a chunk of columns and one for each chunk; 4 roundings before the first.
        relative = (Tile.SIDE + Math.ceil((double) columns / Tile.SIDE) + 4) * 1.01 * U;
        // What is lost below the smallest float, in a sum whose greatest terms are near 1.
        absolute = columns * 0x1p-140;
        boolean cosine = metric == Metric.COSINE;
        powers = new float[cosine ? latents.rows() : 0];
        factors = new float[powers.length];
        float greatest = 0;
        for (float value : values) {
            greatest = Math.max(greatest, Math.abs(value));
        }
        power = cosine ? 1 : powerOfTwo(-Math.getExponent(greatest));
        for (int row = 0; row < powers.length; row++) {
            double norm = Math.sqrt(exact.squaredNorm(row));
            powers[row] = powerOfTwo(-Math.getExponent(norm));
            factors[row] = (float) (1 / (norm * powers[row]));
        }
    }

    // Clamped where a float ends: the rest is too small (subnormal) to overflow anything.
    private static float powerOfTwo(int exponent) {
        return Math.scalb(1f, Math.max(-126, Math.min(126, exponent)));
    }

    boolean squared() {
        return metric != Metric.MANHATTAN;
    }

    /** Whether rows that are 0 apart always sum to 0. Under cosine one may be a multiple of the other. */
    boolean zeroIsExact() {
        return metric != Metric.COSINE;
    }

    float apply(int row, float value) {
        return metric == Metric.COSINE ? value * powers[row] * factors[row] : value * power;
    }

    void copy(int row, int column, int count, float[] to, int at) {
        int from = row * columns + column;
        if (metric == Metric.COSINE) {
            float rowPower = powers[row];
            float factor = factors[row];
            for (int i = 0; i < count; i++) {
                to[at + i] = values[from + i] * rowPower * factor;
            }
        } else {
            for (int i = 0; i < count; i++) {
                to[at + i] = values[from + i] * power;
            }
        }
    }

    /** The least true distance that could have made this sum. */
    double least(float sum) {
        double low = Math.max(0, sum * (1 - relative) - absolute);
        return switch (metric) {
            case MANHATTAN -> low / power;
            case EUCLIDEAN -> Math.sqrt(low) / power;
            case COSINE -> {
                double length = Math.max(0, Math.sqrt(low) - 8 * U);
                yield length * length / 2 * (1 - 8 * U);
            }
        };
    }

    /** The greatest true distance that could have made this sum. */
    double most(float sum) {
        double high = sum * (1 + relative) + absolute;
        return switch (metric) {
            case MANHATTAN -> high / power;
            case EUCLIDEAN -> Math.sqrt(high) / power;
            case COSINE -> {
                double length = Math.sqrt(high) + 8 * U;
                yield length * length / 2 * (1 + 8 * U);
            }
        };
    }

    /** A sum that no true distance up to {@code distance} exceeds. */
    float beyond(float distance) {
        // A float may stand for a true distance half a unit above it.
        double high = distance * (1 + 2 * U) + Float.MIN_VALUE;
        double sum =
                switch (metric) {
                    case MANHATTAN -> high * power;
                    case EUCLIDEAN -> high * power * high * power;
                    case COSINE -> {
                        double length = Math.sqrt(2 * high) + 8 * U;
                        yield length * length;
                    }
                };
        return Math.nextUp((float) (sum * (1 + 2 * relative) + 2 * absolute));
    }
}
