package latentgraph.core.similarity;

import java.util.Arrays;
import java.util.stream.IntStream;
import latentgraph.core.InvalidInputException;
import latentgraph.core.LatentMatrix;

/** What the measures of latents ask of their input. */
final class Shapes {
    private Shapes() {}

    static void requireSameSamples(LatentMatrix a, LatentMatrix b, int least) {
        Matching.requireSameSamples(a.rows(), b.rows());
        if (a.rows() < least) {
            throw new InvalidInputException("there are %d samples; expected at least %d".formatted(a.rows(), least));
        }
    }

    static void requireVariety(String side, LatentMatrix latents) {
        float[] values = latents.values();
        for (int i = latents.columns(); i < values.length; i++) {
            if (values[i] != values[i % latents.columns()]) {
                return;
            }
        }
        throw new InvalidInputException(
                "all %d latents of %s are equal, for which the measure is not defined; expected at least two that differ"
                        .formatted(latents.rows(), side));
    }

    /** [n] how often each row was drawn. */
    static double[] counts(int[] rows, int samples) {
        double[] counts = new double[samples];
        for (int row : rows) {
            counts[row]++;
        }
        return counts;
    }

    static double[] ones(int samples) {
        double[] ones = new double[samples];
        Arrays.fill(ones, 1);
        return ones;
    }

    /** The samples drawn at least once, ascending. */
    static int[] distinct(double[] counts) {
        return IntStream.range(0, counts.length).filter(row -> counts[row] > 0).toArray();
    }

    static double[] chosen(double[] values, int[] rows) {
        return Arrays.stream(rows).mapToDouble(row -> values[row]).toArray();
    }
}
