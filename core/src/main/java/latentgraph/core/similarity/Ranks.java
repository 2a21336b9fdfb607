package latentgraph.core.similarity;

import java.util.Arrays;

/** Rank correlation. */
final class Ranks {
    private Ranks() {}

    /** Spearman's, in [−1, 1]: Pearson's of the ranks. NaN for fewer than two values, or where all in one are equal. */
    static double spearman(double[] one, double[] other) {
        double[] left = of(one);
        double[] right = of(other);
        double mean = (one.length + 1) / 2.0;
        double product = 0;
        double squaresLeft = 0;
        double squaresRight = 0;
        for (int i = 0; i < left.length; i++) {
            product += (left[i] - mean) * (right[i] - mean);
            squaresLeft += (left[i] - mean) * (left[i] - mean);
            squaresRight += (right[i] - mean) * (right[i] - mean);
        }
        double correlation = product / Math.sqrt(squaresLeft * squaresRight);
        return Double.isNaN(correlation) ? Double.NaN : Math.max(-1, Math.min(1, correlation));
    }

    /** From 1; equal values share the mean of their ranks. */
    static double[] of(double[] values) {
        Integer[] rising = new Integer[values.length];
        Arrays.setAll(rising, i -> i);
        Arrays.sort(rising, (one, other) -> Double.compare(values[one], values[other]));
        double[] ranks = new double[values.length];
        for (int start = 0, end = 0; start < values.length; start = end) {
            while (end < values.length && values[rising[end]] == values[rising[start]]) {
                end++;
            }
            for (int i = start; i < end; i++) {
                ranks[rising[i]] = (start + 1 + end) / 2.0;
            }
        }
        return ranks;
    }
}
