package latentgraph.core.similarity;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import latentgraph.core.InvalidInputException;
import latentgraph.core.LatentMatrix;
import latentgraph.core.Progress;
import latentgraph.core.similarity.RepresentationalSimilarity.Correlation;
import latentgraph.core.similarity.RepresentationalSimilarity.Dissimilarity;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.LongRange;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class RepresentationalSimilarityTest {
    /** Distances are of float sums, right to 1e-6. */
    private static final double ROUNDING = 3e-6;

    /** Ranks tell distances apart to 4e-6; one near tie of 700 pairs that is taken for a tie moves the value by 6e-6. */
    private static double rounding(Correlation correlation) {
        return correlation == Correlation.SPEARMAN ? 2e-5 : ROUNDING;
    }

    private static RepresentationalSimilarity rsa(
            LatentMatrix a, LatentMatrix b, Dissimilarity dissimilarity, Correlation correlation) {
        return RepresentationalSimilarity.of(a, b, dissimilarity, correlation, 2, Progress.SILENT);
    }

    /** scipy.spatial.distance.pdist, scipy.stats.spearmanr and pearsonr. */
    @ParameterizedTest
    @MethodSource("latentgraph.core.similarity.Golden#cases")
    void agreesWithSciPy(Golden golden) {
        for (Dissimilarity dissimilarity : Dissimilarity.values()) {
            for (Correlation correlation : Correlation.values()) {
                assertThat(rsa(golden.a(), golden.b(), dissimilarity, correlation)
                                .value())
                        .isCloseTo(
                                golden.value("/rsa/" + dissimilarity.key() + "/" + correlation.key()),
                                within(rounding(correlation)));
            }
        }
    }

    @Property(tries = 60)
    void isTheDefinition(
            @ForAll Dissimilarity dissimilarity,
            @ForAll Correlation correlation,
            @ForAll @LongRange(min = 0, max = 1L << 40) long seed,
            @ForAll @IntRange(min = 4, max = 90) int samples,
            @ForAll @IntRange(min = 4, max = 80) int columns) {
        SplittableRandom random = new SplittableRandom(seed);
        LatentMatrix a = Latents.gaussian(random, samples, columns);
        LatentMatrix b = Latents.related(random, a, random.nextInt(4, 40), 1);
        if (dissimilarity != Dissimilarity.CORRELATION) {
            for (int i = 0; i < a.values().length; i++) {
                a.values()[i] = random.nextInt(3); // ties, and equal latents
            }
            a.values()[0] = 5;
        }
        double[][] ofA = dissimilarities(a, dissimilarity);
        double[][] ofB = dissimilarities(b, dissimilarity);
        RepresentationalSimilarity found = rsa(a, b, dissimilarity, correlation);
        // A near tie taken for one moves a rank by a half, and so the correlation of m ranks by 6 / m² at most.
        double tolerance = 2e-5 + 12 / Math.pow(samples * (samples - 1) / 2.0, 2);
        assertThat(found.value()).isCloseTo(correlation(pairs(ofA), pairs(ofB), correlation), within(tolerance));
        assertThat(rsa(b, a, dissimilarity, correlation).value()).isCloseTo(found.value(), within(1e-9));
        assertThat(rsa(b, b, dissimilarity, correlation).value()).isCloseTo(1, within(1e-9));
        int[] order = Latents.order(random, samples);
        LatentMatrix permuted = Latents.permutedRows(b, order);
        assertThat(found.permuted(order))
                .isCloseTo(rsa(a, permuted, dissimilarity, correlation).value(), within(1e-9));
        LatentMatrix moved = Latents.permutedRows(
                Latents.permutedColumns(
                        Latents.shiftedAndScaled(a, 0, Math.pow(2, random.nextInt(-90, 90))),
                        Latents.order(random, columns)),
                order);
        assertThat(rsa(moved, permuted, dissimilarity, correlation).value())
                .isCloseTo(found.value(), within(tolerance));
        double[] bySample = found.bySample(Progress.SILENT);
        for (int i = 0; i < samples; i++) {
            double expected = correlation(others(ofA, i), others(ofB, i), correlation);
            if (Double.isNaN(expected)) {
                assertThat(bySample[i]).isNaN();
            } else if (samples > 10) {
                assertThat(bySample[i]).isCloseTo(expected, within(12.0 / samples / samples));
            }
        }
    }

    /** Pairs of copies of a sample are left out; the others count as often as they were drawn. */
    @Property(tries = 30)
    void drawsCountPairsOfDifferentSamples(
            @ForAll Dissimilarity dissimilarity,
            @ForAll @LongRange(min = 0, max = 1L << 40) long seed,
            @ForAll @IntRange(min = 5, max = 60) int samples) {
        SplittableRandom random = new SplittableRandom(seed);
        LatentMatrix a = Latents.gaussian(random, samples, 6);
        LatentMatrix b = Latents.related(random, a, 5, 1);
        int[] rows = random.ints(samples, 0, samples).toArray();
        double[][] ofA = dissimilarities(a, dissimilarity);
        double[][] ofB = dissimilarities(b, dissimilarity);
        double[] x = drawn(ofA, rows);
        double[] y = drawn(ofB, rows);
        if (x.length > 4) {
            assertThat(rsa(a, b, dissimilarity, Correlation.PEARSON).resampled(rows))
                    .isCloseTo(correlation(x, y, Correlation.PEARSON), within(2e-5));
            double[] left = drawn(ranked(ofA), rows);
            double[] right = drawn(ranked(ofB), rows);
            // Rounding may exchange near ranks, or tie them, of a few of all pairs.
            assertThat(rsa(a, b, dissimilarity, Correlation.SPEARMAN).resampled(rows))
                    .isCloseTo(pearson(left, right), within(1e-4 + 12.0 / samples / samples / samples));
        }
    }

    /** The ranks of the pairs of all samples in place of their numbers. */
    private static double[][] ranked(double[][] matrix) {
        double[] ranks = ranks(pairs(matrix));
        double[][] ranked = new double[matrix.length][matrix.length];
        int pair = 0;
        for (int i = 0; i < matrix.length; i++) {
            for (int j = i + 1; j < matrix.length; j++) {
                ranked[i][j] = ranks[pair];
                ranked[j][i] = ranks[pair++];
            }
        }
        return ranked;
    }

    private static double[] drawn(double[][] matrix, int[] rows) {
        return IntStream.range(0, rows.length)
                .boxed()
                .flatMapToDouble(i -> IntStream.range(i + 1, rows.length)
                        .filter(j -> rows[i] != rows[j])
                        .mapToDouble(j -> matrix[rows[i]][rows[j]]))
                .toArray();
    }

    private static double[] pairs(double[][] matrix) {
        return drawn(matrix, IntStream.range(0, matrix.length).toArray());
    }

    private static double[] others(double[][] matrix, int i) {
        return IntStream.range(0, matrix.length)
                .filter(j -> j != i)
                .mapToDouble(j -> matrix[i][j])
                .toArray();
    }

    private static double[][] dissimilarities(LatentMatrix latents, Dissimilarity dissimilarity) {
        double[][] rows = Latents.rows(latents);
        double[][] matrix = new double[rows.length][rows.length];
        for (int i = 0; i < rows.length; i++) {
            for (int j = 0; j < rows.length; j++) {
                double sum = 0;
                for (int c = 0; c < rows[i].length; c++) {
                    double difference = rows[i][c] - rows[j][c];
                    sum += dissimilarity == Dissimilarity.MANHATTAN ? Math.abs(difference) : difference * difference;
                }
                matrix[i][j] = switch (dissimilarity) {
                    case CORRELATION -> 1 - pearson(rows[i], rows[j]);
                    case EUCLIDEAN -> Math.sqrt(sum);
                    case MANHATTAN -> sum;
                };
            }
        }
        return matrix;
    }

    private static double correlation(double[] x, double[] y, Correlation correlation) {
        return correlation == Correlation.PEARSON ? pearson(x, y) : pearson(ranks(x), ranks(y));
    }

    private static double pearson(double[] x, double[] y) {
        double meanOfX = Arrays.stream(x).average().orElseThrow();
        double meanOfY = Arrays.stream(y).average().orElseThrow();
        double xy = 0;
        double xx = 0;
        double yy = 0;
        for (int i = 0; i < x.length; i++) {
            xy += (x[i] - meanOfX) * (y[i] - meanOfY);
            xx += (x[i] - meanOfX) * (x[i] - meanOfX);
            yy += (y[i] - meanOfY) * (y[i] - meanOfY);
        }
        return xx < 1e-20 || yy < 1e-20 ? Double.NaN : xy / Math.sqrt(xx * yy);
    }

    private static double[] ranks(double[] values) {
        return Arrays.stream(values)
                .map(value -> {
                    double rank = 0.5;
                    for (double other : values) {
                        rank += Math.abs(other - value) <= 2e-6 * value ? 0.5 : other < value ? 1 : 0;
                    }
                    return rank;
                })
                .toArray();
    }

    /** Of numbers without ties. */
    private static double[] sortedRanks(double[] values) {
        double[] sorted = Arrays.stream(values).sorted().toArray();
        return Arrays.stream(values)
                .map(value -> 1 + Arrays.binarySearch(sorted, value))
                .toArray();
    }

    /** More samples than dissimilarities are held of. */
    @Test
    void manySamplesAreComparedAsFewAre() {
        SplittableRandom random = new SplittableRandom(2);
        LatentMatrix a = Latents.gaussian(random, 2100, 3);
        LatentMatrix b = Latents.related(random, a, 4, 1);
        RepresentationalSimilarity found = rsa(a, b, Dissimilarity.EUCLIDEAN, Correlation.SPEARMAN);
        double[] x = sortedRanks(pairs(dissimilarities(a, Dissimilarity.EUCLIDEAN)));
        double[] y = sortedRanks(pairs(dissimilarities(b, Dissimilarity.EUCLIDEAN)));
        assertThat(found.value()).isCloseTo(pearson(x, y), within(ROUNDING));
        assertThat(RepresentationalSimilarity.of(
                                a, b, Dissimilarity.EUCLIDEAN, Correlation.SPEARMAN, 1, Progress.SILENT)
                        .value())
                .isEqualTo(found.value());
    }

    @Test
    void equallyDissimilarSamplesAreNotCorrelated() {
        LatentMatrix corners = new LatentMatrix(3, 3, new float[] {1, 0, 0, 0, 1, 0, 0, 0, 1});
        LatentMatrix others = new LatentMatrix(3, 1, new float[] {1, 2, 4});
        float[] oneHot = new float[32 * 32];
        for (int i = 0; i < 32; i++) {
            oneHot[i * 33] = 1;
        }
        LatentMatrix turned = Latents.turned(new SplittableRandom(3), new LatentMatrix(32, 32, oneHot));
        assertThat(rsa(turned, turned, Dissimilarity.EUCLIDEAN, Correlation.SPEARMAN)
                        .value())
                .isNaN();
        for (Correlation correlation : Correlation.values()) {
            assertThat(rsa(corners, others, Dissimilarity.EUCLIDEAN, correlation)
                            .value())
                    .isNaN();
        }
    }

    /** Neural collapse: all samples of a class are one. Every two that differ are equally far, the greatest distance of all. */
    @ParameterizedTest
    @ValueSource(ints = {3, 5, 10, 20})
    void collapsedClassesStayWhatTheyAreWhenTurnedAndShifted(int classes) {
        int samples = 20 * classes;
        float[] oneHot = new float[samples * classes];
        for (int sample = 0; sample < samples; sample++) {
            oneHot[sample * classes + sample % classes] = 1;
        }
        LatentMatrix a = new LatentMatrix(samples, classes, oneHot);
        for (int seed = 0; seed < 2; seed++) {
            LatentMatrix turned = Latents.turned(new SplittableRandom(seed), a);
            RepresentationalSimilarity found = rsa(a, turned, Dissimilarity.EUCLIDEAN, Correlation.SPEARMAN);
            assertThat(found.value()).isCloseTo(1, within(1e-12));
            assertThat(found.bySample(Progress.SILENT)).containsOnly(new double[] {1}, within(1e-12));
            for (Dissimilarity dissimilarity : new Dissimilarity[] {Dissimilarity.EUCLIDEAN, Dissimilarity.MANHATTAN}) {
                assertThat(rsa(a, Latents.shiftedAndScaled(a, 0.1, 3), dissimilarity, Correlation.SPEARMAN)
                                .value())
                        .isCloseTo(1, within(1e-12));
            }
        }
    }

    /** Three distances in proportions that rounding moves over every edge of what is told apart. */
    @Property(tries = 20)
    void tiesStayTiesWhenTurned(
            @ForAll @LongRange(min = 0, max = 1L << 40) long seed, @ForAll @IntRange(min = 3, max = 9) int classes) {
        SplittableRandom random = new SplittableRandom(seed);
        LatentMatrix prototypes = Latents.gaussian(random, classes, 8);
        LatentMatrix a = Latents.permutedRows(
                prototypes,
                IntStream.range(0, 6 * classes).map(sample -> sample % classes).toArray());
        // Two distances of 36 that rounding tells apart by less than 8e-6 may be taken for one.
        assertThat(rsa(a, Latents.turned(random, a), Dissimilarity.EUCLIDEAN, Correlation.SPEARMAN)
                        .value())
                .isCloseTo(1, within(1e-9));
    }

    @Test
    void refusesWhatItIsNotDefinedFor() {
        LatentMatrix a = Latents.gaussian(new SplittableRandom(1), 4, 3);
        float[] values = a.values().clone();
        Arrays.fill(values, 6, 9, 1.5f);
        assertThatThrownBy(
                        () -> rsa(a, new LatentMatrix(4, 3, values), Dissimilarity.CORRELATION, Correlation.SPEARMAN))
                .isInstanceOf(InvalidInputException.class)
                .hasMessageContaining("all dimensions of the latent of sample 2 are equal");
        assertThat(Dissimilarity.of("manhattan")).isEqualTo(Dissimilarity.MANHATTAN);
        assertThatThrownBy(() -> Correlation.of("kendall")).hasMessageContaining("expected one of spearman, pearson");
    }
}
