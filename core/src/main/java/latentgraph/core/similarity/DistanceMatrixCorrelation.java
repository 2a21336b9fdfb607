package latentgraph.core.similarity;

import java.util.Arrays;
import java.util.Random;
import latentgraph.core.InvalidInputException;
import latentgraph.core.Progress;

/**
 * Whether things that are far from each other in one way are so in another: the correlation of two matrices of distances
 * between the same things, over all pairs, with Mantel's test (1967), which matches the things anew at random, as pairs that
 * share a thing are not independent.
 *
 * @param pearson in [−1, 1]; NaN where all distances of one matrix are equal
 * @param spearman Pearson's of the ranks
 * @param pearsonPValue the share of matchings, the given one among them, whose correlation is at least as far from 0
 * @param spearmanPValue the same for the ranks
 */
public record DistanceMatrixCorrelation(double pearson, double spearman, double pearsonPValue, double spearmanPValue) {
    /** Correlations nearer than this are taken for equal: sums of so many products differ by their order. */
    private static final double TIE = 1e-12;

    /**
     * @param one [n][n], symmetric; what stands on the diagonal is passed over
     * @param permutations random matchings, 1 or more
     * @throws InvalidInputException if the matrices are not square and of one size, 3 or more
     */
    public static DistanceMatrixCorrelation of(
            double[][] one, double[][] other, int permutations, long seed, Progress progress) {
        int n = one.length;
        if (n < 3 || other.length != n) {
            throw new InvalidInputException(
                    "the matrices have %d and %d rows; expected as many, 3 or more".formatted(n, other.length));
        }
        if (permutations < 1) {
            throw new InvalidInputException("permutations is %d; expected 1 or more".formatted(permutations));
        }
        double[] left = pairs(one, n);
        double[] right = pairs(other, n);
        double[][] leftSquares = {standard(left), standard(Ranks.of(left))};
        double[][] rightSquares = {standard(right), standard(Ranks.of(right))};
        double[] found = new double[2];
        int[] order = new int[n];
        for (int i = 0; i < n; i++) {
            order[i] = i;
        }
        for (int measure = 0; measure < 2; measure++) {
            found[measure] = matched(leftSquares[measure], rightSquares[measure], order);
        }
        int[] asFar = {1, 1};
        Random random = new Random(seed);
        for (int permutation = 0; permutation < permutations; permutation++) {
            progress.report("matching at random", permutation, permutations);
            for (int i = n - 1; i > 0; i--) {
                int j = random.nextInt(i + 1);
                int swapped = order[i];
                order[i] = order[j];
                order[j] = swapped;
            }
            for (int measure = 0; measure < 2; measure++) {
                double drawn = matched(leftSquares[measure], rightSquares[measure], order);
                asFar[measure] += Math.abs(drawn) >= Math.abs(found[measure]) - TIE ? 1 : 0;
            }
        }
        return new DistanceMatrixCorrelation(
                found[0],
                found[1],
                Double.isNaN(found[0]) ? Double.NaN : asFar[0] / (permutations + 1.0),
                Double.isNaN(found[1]) ? Double.NaN : asFar[1] / (permutations + 1.0));
    }

    /** Of i &lt; j, row by row. */
    private static double[] pairs(double[][] matrix, int n) {
        double[] pairs = new double[n * (n - 1) / 2];
        int at = 0;
        for (int i = 0; i < n; i++) {
            if (matrix[i].length != n) {
                throw new InvalidInputException("row %d has %d columns; expected %d".formatted(i, matrix[i].length, n));
            }
            for (int j = i + 1; j < n; j++) {
                pairs[at++] = matrix[i][j];
            }
        }
        return pairs;
    }

    /** Of mean 0 and length 1, so that sums of products are correlations; NaN where all are equal. */
    private static double[] standard(double[] values) {
        double[] standard = new double[values.length];
        double first = values[0];
        // Rounding of their mean would leave something of values that are all equal.
        if (Arrays.stream(values).allMatch(value -> value == first)) {
            Arrays.fill(standard, Double.NaN);
            return standard;
        }
        double mean = Arrays.stream(values).average().orElseThrow();
        double squares = 0;
        for (int i = 0; i < values.length; i++) {
            standard[i] = values[i] - mean;
            squares += standard[i] * standard[i];
        }
        for (int i = 0; i < values.length; i++) {
            standard[i] /= Math.sqrt(squares);
        }
        return standard;
    }

    private static double matched(double[] left, double[] right, int[] order) {
        int n = order.length;
        double sum = 0;
        int at = 0;
        for (int i = 0; i < n; i++) {
            for (int j = i + 1; j < n; j++) {
                int low = Math.min(order[i], order[j]);
                int high = Math.max(order[i], order[j]);
                sum += left[at++] * right[low * (2 * n - low - 1) / 2 + high - low - 1];
            }
        }
        return sum;
    }
}
