package latentgraph.core.similarity;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.CancellationException;
import latentgraph.core.InvalidInputException;
import latentgraph.core.Labels;
import latentgraph.core.LatentMatrix;
import latentgraph.core.Progress;
import org.junit.jupiter.api.Test;

class SignificanceTest {
    private static NeighbourJaccard jaccard(LatentMatrix a, LatentMatrix b) {
        return NeighbourJaccard.of(Drawn.neighbours(a, 4), Drawn.neighbours(b, 4), 4, false);
    }

    private static Significance of(Comparison comparison, int permutations, int resamples, long seed, int threads) {
        return Significance.of(comparison, permutations, resamples, 0.95, seed, threads, Progress.SILENT);
    }

    /**
     * The statistic of Kolmogorov and Smirnov beyond 1.95 / √400 comes once in a thousand seeds (their limit
     * distribution); a step of the p-values, 1/100, is added.
     */
    @Test
    void pValuesOfWhatIsIndependentAreUniform() {
        SplittableRandom random = new SplittableRandom(11);
        double[] pValues = new double[400];
        Arrays.setAll(
                pValues, i -> of(jaccard(Latents.gaussian(random, 40, 3), Latents.gaussian(random, 40, 3)), 99, 0, i, 1)
                        .pValue());
        Arrays.sort(pValues);
        double most = 0;
        for (int i = 0; i < pValues.length; i++) {
            most = Math.max(most, Math.max(pValues[i] - i / 400.0, (i + 1) / 400.0 - pValues[i]));
        }
        assertThat(most).isLessThan(1.95 / Math.sqrt(400) + 0.01);
    }

    @Test
    void aCopyWithSlightNoiseIsAsAlikeAsNoneAtRandom() {
        SplittableRandom random = new SplittableRandom(5);
        LatentMatrix latents = Latents.gaussian(random, 100, 8);
        NeighbourJaccard jaccard = jaccard(latents, Drawn.noisy(random, latents, 0.1));
        Significance significance = of(jaccard, 999, 1000, 3, 2);
        assertThat(significance.pValue()).isEqualTo(1 / 1000.0);
        assertThat(jaccard.value()).isBetween(significance.low(), significance.high());
    }

    /** The percentile interval of a mean is near value ± 1.96 standard errors; the ends of 4,000 draws scatter by 3 %. */
    @Test
    void theIntervalOfAMeanIsThatOfTheNormalApproximation() {
        SplittableRandom random = new SplittableRandom(6);
        NeighbourJaccard jaccard = jaccard(Latents.gaussian(random, 500, 3), Latents.gaussian(random, 500, 3));
        double variance = Arrays.stream(jaccard.bySample())
                        .map(value -> Math.pow(value - jaccard.value(), 2))
                        .sum()
                / 500;
        double width = 2 * 1.96 * Math.sqrt(variance / 500);
        Significance significance = of(jaccard, 0, 4000, 1, 2);
        assertThat(significance.pValue()).isNaN();
        assertThat(significance.high() - significance.low()).isCloseTo(width, within(0.1 * width));
    }

    @Test
    void theSameBitsForAnyNumberOfThreadsAndOthersForAnotherSeed() {
        SplittableRandom random = new SplittableRandom(7);
        NeighbourJaccard jaccard = jaccard(Latents.gaussian(random, 50, 3), Latents.gaussian(random, 50, 3));
        Significance one = of(jaccard, 200, 200, 9, 1);
        assertThat(of(jaccard, 200, 200, 9, 2)).isEqualTo(one);
        assertThat(of(jaccard, 200, 200, 9, 7)).isEqualTo(one);
        assertThat(of(jaccard, 200, 200, 10, 2)).isNotEqualTo(one);
        LatentMatrix a = Latents.gaussian(random, 40, 70);
        LatentMatrix b = Latents.related(random, a, 6, 20);
        for (Comparison comparison : List.of(
                RepresentationalSimilarity.of(
                        a,
                        b,
                        RepresentationalSimilarity.Dissimilarity.EUCLIDEAN,
                        RepresentationalSimilarity.Correlation.SPEARMAN,
                        2,
                        Progress.SILENT),
                CanonicalCorrelation.svcca(a, b, 0.9, 2, Progress.SILENT),
                SubspaceMatch.of(a, b, 0.5, 2, Progress.SILENT),
                NeuronAssignment.of(a, b, true, 2, Progress.SILENT))) {
            assertThat(of(comparison, 20, 20, 9, 3)).isEqualTo(of(comparison, 20, 20, 9, 1));
        }
        Significance none = of(jaccard, 0, 0, 9, 1);
        assertThat(none).isEqualTo(new Significance(Double.NaN, Double.NaN, Double.NaN));
    }

    @Test
    void aDistanceIsSmallWhereItIsAlike() {
        SplittableRandom random = new SplittableRandom(8);
        LatentMatrix latents = Latents.gaussian(random, 70, 5);
        CentroidFrobenius near =
                CentroidFrobenius.of(latents, Drawn.noisy(random, latents, 0.01), Drawn.labels(random, 70, 7));
        // Of the 7! matchings of the classes the true one is by far the best.
        assertThat(of(near, 199, 0, 1, 2).pValue()).isLessThanOrEqualTo(2 / 200.0);
    }

    /** Two latents four times each have 35 matchings that differ, so no p-value is less than 1/35 but for the draw. */
    @Test
    void matchingsThatAreEqualButForRoundingCount() {
        for (int seed = 0; seed < 4; seed++) {
            SplittableRandom random = new SplittableRandom(seed);
            LatentMatrix a = Latents.permutedRows(Latents.gaussian(random, 2, 3), new int[] {0, 0, 0, 0, 1, 1, 1, 1});
            LatentMatrix b = Latents.gaussian(random, 8, 3);
            for (int sample = 4; sample < 8; sample++) {
                b.values()[sample * 3] += 5;
            }
            for (Comparison comparison : List.of(
                    CentredKernelAlignment.of(
                            a, b, CentredKernelAlignment.Kernel.LINEAR, 1, Estimator.BIASED, 1, Progress.SILENT),
                    Procrustes.of(a, b, 1, Progress.SILENT),
                    CanonicalCorrelation.svcca(a, b, 0.99, 1, Progress.SILENT),
                    DistanceCorrelation.of(a, b, Estimator.BIASED, 1, Progress.SILENT),
                    NeuronAssignment.of(a, b, true, 1, Progress.SILENT))) {
                // 999 draws at a rate of 1/35 scatter by 0.0053: five of that below is 0.002.
                assertThat(of(comparison, 999, 0, seed, 2).pValue()).isGreaterThan(0.002);
                double exact = comparison.value();
                assertThat(comparison.permuted(new int[] {3, 1, 0, 2, 6, 5, 7, 4}))
                        .isCloseTo(exact, within(comparison.rounding()));
            }
        }
    }

    /** A p-value does not change with the unit of the latents. */
    @Test
    void aDistanceOfSmallNumbersIsAsSureAsOfLarge() {
        SplittableRandom random = new SplittableRandom(4);
        LatentMatrix a = Latents.gaussian(random, 60, 4);
        LatentMatrix b = Drawn.noisy(random, a, 0.3);
        Labels labels = Drawn.labels(random, 60, 6);
        double pValue = of(CentroidFrobenius.of(a, b, labels), 199, 0, 1, 1).pValue();
        assertThat(pValue).isLessThan(0.2);
        double unit = Math.scalb(1.0, -45);
        CentroidFrobenius small = CentroidFrobenius.of(
                Latents.shiftedAndScaled(a, 0, unit), Latents.shiftedAndScaled(b, 0, unit), labels);
        assertThat(of(small, 199, 0, 1, 1).pValue()).isEqualTo(pValue);
    }

    /** R 4.2.2, p.adjust(p, "BH"), by significance.R beside the file. */
    @Test
    void theCorrectionForManyTestsIsThatOfR() throws IOException {
        String file = new String(
                SignificanceTest.class.getResourceAsStream("p-adjust.csv").readAllBytes(), StandardCharsets.UTF_8);
        double[][] rows = file.lines()
                .map(line -> Arrays.stream(line.split(","))
                        .mapToDouble(number -> number.equals("NA") ? Double.NaN : Double.parseDouble(number))
                        .toArray())
                .toArray(double[][]::new);
        double[] adjusted = Significance.benjaminiHochberg(
                Arrays.stream(rows).mapToDouble(row -> row[0]).toArray());
        assertThat(rows).hasDimensions(15, 2);
        for (int i = 0; i < rows.length; i++) {
            // Two roundings.
            if (Double.isNaN(rows[i][1])) {
                assertThat(adjusted[i]).isNaN();
            } else {
                assertThat(adjusted[i]).isCloseTo(rows[i][1], within(1e-15));
            }
        }
        assertThat(Significance.benjaminiHochberg(new double[0])).isEmpty();
        assertThatThrownBy(() -> Significance.benjaminiHochberg(new double[] {0.1, 1.5}))
                .isInstanceOf(InvalidInputException.class)
                .hasMessage("p-value 1 is 1.5; expected a number in [0, 1]");
    }

    /** NumPy 1.24.2: np.percentile([.3, -1.5, 2.25, 7, .1, .1, 4.75], [0, 2.5, 5, 50, 90, 97.5, 100]). */
    @Test
    void percentilesAreThoseOfNumPy() {
        double[] sorted = {-1.5, 0.1, 0.1, 0.3, 2.25, 4.75, 7, Double.NaN, Double.NaN};
        double[] shares = {0, 0.025, 0.05, 0.5, 0.9, 0.975, 1};
        assertThat(Arrays.stream(shares)
                        .map(share -> Significance.quantile(sorted, share))
                        .toArray())
                .containsExactly(new double[] {-1.5, -1.26, -1.02, 0.3, 5.65, 6.6625, 7}, within(1e-12));
    }

    @Test
    void refusesWhatIsOutOfRangeAndStopsWhenProgressSaysSo() {
        SplittableRandom random = new SplittableRandom(1);
        NeighbourJaccard jaccard = jaccard(Latents.gaussian(random, 10, 3), Latents.gaussian(random, 10, 3));
        assertThatThrownBy(() -> of(jaccard, -1, 0, 1, 1))
                .isInstanceOf(InvalidInputException.class)
                .hasMessage("permutations is -1; expected 0 to 1000000");
        assertThatThrownBy(() -> of(jaccard, 0, 2_000_000, 1, 1))
                .isInstanceOf(InvalidInputException.class)
                .hasMessage("bootstrap is 2000000; expected 0 to 1000000");
        assertThatThrownBy(() -> Significance.of(jaccard, 1, 1, 1, 1, 1, Progress.SILENT))
                .isInstanceOf(InvalidInputException.class)
                .hasMessage("confidence is 1.0; expected a number in (0, 1)");
        assertThatThrownBy(() -> Significance.of(jaccard, 1_000_000, 0, 0.95, 1, 1, (stage, done, total) -> {
                    throw new CancellationException("the transaction ended");
                }))
                .hasMessage("the transaction ended");
    }
}
