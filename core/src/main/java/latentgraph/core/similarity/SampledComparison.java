package latentgraph.core.similarity;

/** A comparison whose value is the mean of a value for each sample. */
public interface SampledComparison extends Comparison {

    /** [n] the value of each sample; NaN where a sample has none, which is then in no mean. */
    double[] bySample();

    @Override
    default int samples() {
        return bySample().length;
    }

    @Override
    default double value() {
        return mean(bySample());
    }

    /** The neighbours stay as they are; samples count as often as they are drawn. */
    @Override
    default double resampled(int[] rows) {
        double[] values = bySample();
        double[] drawn = new double[rows.length];
        for (int i = 0; i < rows.length; i++) {
            drawn[i] = values[rows[i]];
        }
        return mean(drawn);
    }

    /** Of the values that are numbers; NaN if there is none. */
    static double mean(double[] values) {
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
