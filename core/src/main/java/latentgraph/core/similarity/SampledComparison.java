package latentgraph.core.similarity;

/** A comparison whose value is the mean of a value for each sample. */
public abstract class SampledComparison implements Comparison {
    SampledComparison() {}

    /** Not changed by whoever asks. */
    abstract double[] values();

    /** [n] the value of each sample; NaN where a sample has none, which is then in no mean. */
    public final double[] bySample() {
        return values().clone();
    }

    @Override
    public int samples() {
        return values().length;
    }

    @Override
    public double value() {
        return mean(values());
    }

    /** The neighbours stay as they are; samples count as often as they are drawn. */
    @Override
    public double resampled(int[] rows) {
        double[] values = values();
        double[] drawn = new double[rows.length];
        for (int i = 0; i < rows.length; i++) {
            drawn[i] = values[rows[i]];
        }
        return mean(drawn);
    }

    /** Of the values that are numbers; NaN if there is none. */
    public static double mean(double[] values) {
        double sum = 0;
        int count = 0;
        for (double value : values) {
            if (!Double.isNaN(value)) {
                sum += value;
                count++;
            }
        }
        return sum / count;
    }
}
