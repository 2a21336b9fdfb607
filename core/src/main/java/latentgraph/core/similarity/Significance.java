package latentgraph.core.similarity;

import java.util.Arrays;
import java.util.SplittableRandom;
import java.util.function.IntToDoubleFunction;
import latentgraph.core.Blocks;
import latentgraph.core.InvalidInputException;
import latentgraph.core.Progress;

/**
 * How sure a value is.
 *
 * @param pValue share of the random matchings that are at least as alike as the true one, which is counted among them
 *     (Phipson and Smyth 2010), in (0, 1]; NaN without permutations
 * @param low lower end of the percentile bootstrap interval (Efron 1979) over samples; NaN without resamples
 * @param high its upper end
 */
public record Significance(double pValue, double low, double high) {
    /** The most permutations, and the most resamples. */
    public static final int MOST = 1_000_000;

    /**
     * @param permutations random matchings, 0 for none
     * @param resamples draws of samples with replacement, 0 for none
     * @param confidence of the interval, in (0, 1)
     * @param seed the same gives the same bits, whatever the number of threads
     * @throws InvalidInputException if a number is out of range, or the measure cannot be resampled
     */
    public static Significance of(
            Comparison comparison,
            int permutations,
            int resamples,
            double confidence,
            long seed,
            int threads,
            Progress progress) {
        requireCount("permutations", permutations);
        requireCount("bootstrap", resamples);
        if (!(confidence > 0 && confidence < 1)) {
            throw new InvalidInputException("confidence is " + confidence + "; expected a number in (0, 1)");
        }
        SplittableRandom root = new SplittableRandom(seed);
        SplittableRandom forOrders = root.split();
        SplittableRandom forDraws = root.split();
        double pValue = permutations == 0
                ? Double.NaN
                : pValue(comparison, values("permutations", permutations, forOrders, threads, progress, random -> {
                    return comparison.permuted(order(comparison.exchangeable(), random));
                }));
        double[] drawn = values("bootstrap", resamples, forDraws, threads, progress, random -> {
            return comparison.resampled(rows(comparison.samples(), random));
        });
        Arrays.sort(drawn);
        return new Significance(
                pValue, quantile(drawn, (1 - confidence) / 2), quantile(drawn, 1 - (1 - confidence) / 2));
    }

    private static void requireCount(String name, int count) {
        if (count < 0 || count > MOST) {
            throw new InvalidInputException("%s is %d; expected 0 to %d".formatted(name, count, MOST));
        }
    }

    private static double pValue(Comparison comparison, double[] atRandom) {
        double value = comparison.value();
        if (Double.isNaN(value)) {
            return Double.NaN;
        }
        // Equal but for rounding is as alike: a matching that leaves the value as it is must count.
        double slack = comparison.rounding();
        int asAlike = 0;
        for (double random : atRandom) {
            boolean alike = comparison.growsWithLikeness() ? random >= value - slack : random <= value + slack;
            asAlike += alike || Double.isNaN(random) ? 1 : 0;
        }
        return (1.0 + asAlike) / (1 + atRandom.length);
    }

    private interface Draw {
        double value(SplittableRandom random);
    }

    private static double[] values(
            String stage, int count, SplittableRandom random, int threads, Progress progress, Draw draw) {
        // Split before the work is shared, so that no result depends on which thread takes what.
        SplittableRandom[] randoms = new SplittableRandom[count];
        Arrays.setAll(randoms, i -> random.split());
        double[] values = new double[count];
        IntToDoubleFunction one = i -> draw.value(randoms[i]);
        Blocks.run(stage, count, count, threads, progress, () -> i -> {
            values[i] = one.applyAsDouble(i);
            return 1;
        });
        return values;
    }

    /** [size] every order as likely as the others (Fisher and Yates). */
    static int[] order(int size, SplittableRandom random) {
        int[] order = new int[size];
        for (int i = 0; i < size; i++) {
            int j = random.nextInt(i + 1);
            order[i] = order[j];
            order[j] = i;
        }
        return order;
    }

    private static int[] rows(int size, SplittableRandom random) {
        int[] rows = new int[size];
        Arrays.setAll(rows, i -> random.nextInt(size));
        return rows;
    }

    /** Between the two values that stand next to it, linearly (R's and NumPy's default); NaNs, sorted last, are left out. */
    static double quantile(double[] sorted, double share) {
        int numbers = sorted.length;
        while (numbers > 0 && Double.isNaN(sorted[numbers - 1])) {
            numbers--;
        }
        if (numbers == 0) {
            return Double.NaN;
        }
        double at = share * (numbers - 1);
        int below = (int) at;
        int above = Math.min(below + 1, numbers - 1);
        return sorted[below] + (at - below) * (sorted[above] - sorted[below]);
    }

    /**
     * The Benjamini–Hochberg correction for many tests (1995): the least rate of false discoveries at which each would be
     * one.
     *
     * @param pValues [m] in [0, 1]; NaN stands for a test that was not made, stays NaN and does not count
     * @return [m] in [0, 1], not below the p-values, in the same order
     */
    public static double[] benjaminiHochberg(double[] pValues) {
        Integer[] rising = new Integer[pValues.length];
        Arrays.setAll(rising, i -> i);
        Arrays.sort(rising, (one, other) -> Double.compare(pValues[one], pValues[other]));
        int tests = (int) Arrays.stream(pValues).filter(p -> !Double.isNaN(p)).count();
        double[] adjusted = new double[pValues.length];
        Arrays.fill(adjusted, Double.NaN);
        double least = 1;
        for (int rank = tests; rank >= 1; rank--) {
            int at = rising[rank - 1];
            if (pValues[at] < 0 || pValues[at] > 1) {
                throw new InvalidInputException(
                        "p-value %d is %s; expected a number in [0, 1]".formatted(at, pValues[at]));
            }
            least = Math.min(least, pValues[at] * tests / rank);
            adjusted[at] = least;
        }
        return adjusted;
    }
}
