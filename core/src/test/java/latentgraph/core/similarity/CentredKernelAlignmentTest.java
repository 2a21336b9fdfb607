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
import latentgraph.core.similarity.CentredKernelAlignment.Kernel;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.LongRange;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class CentredKernelAlignmentTest {
    /** Distances and products are of float sums, right to 1e-6; averaged over the pairs, well below that. */
    private static final double ROUNDING = 2e-6;

    private static CentredKernelAlignment cka(LatentMatrix a, LatentMatrix b, Kernel kernel, Estimator estimator) {
        return CentredKernelAlignment.of(a, b, kernel, 1, estimator, 2, Progress.SILENT);
    }

    @ParameterizedTest
    @MethodSource("latentgraph.core.similarity.Golden#cases")
    void agreesWithTheFormulaInNumPy(Golden golden) {
        for (Estimator estimator : Estimator.values()) {
            assertThat(cka(golden.a(), golden.b(), Kernel.LINEAR, estimator).value())
                    .isCloseTo(golden.value("/cka/linear/" + estimator.key()), within(ROUNDING));
            for (String bandwidth : new String[] {"0.5", "1.0"}) {
                assertThat(CentredKernelAlignment.of(
                                        golden.a(),
                                        golden.b(),
                                        Kernel.RBF,
                                        Double.parseDouble(bandwidth),
                                        estimator,
                                        1,
                                        Progress.SILENT)
                                .value())
                        // The median distance is told apart to 4e-6.
                        .isCloseTo(golden.value("/cka/rbf/" + bandwidth + "/" + estimator.key()), within(1e-5));
            }
        }
    }

    /** With Gram matrices in double, as the definition is printed; the linear kernel by dimensions and by samples. */
    @Property(tries = 60)
    void isTheDefinition(
            @ForAll Kernel kernel,
            @ForAll Estimator estimator,
            @ForAll @LongRange(min = 0, max = 1L << 40) long seed,
            @ForAll @IntRange(min = 4, max = 150) int samples,
            @ForAll @IntRange(min = 1, max = 140) int columns) {
        SplittableRandom random = new SplittableRandom(seed);
        LatentMatrix a = Latents.gaussian(random, samples, columns);
        LatentMatrix b = Latents.related(random, a, random.nextInt(1, 70), random.nextDouble());
        CentredKernelAlignment cka = cka(a, b, kernel, estimator);
        double[] ones = Shapes.ones(samples);
        double tolerance = kernel == Kernel.RBF ? 1e-4 : 2e-5; // four samples leave two degrees of freedom
        assertThat(cka.value()).isCloseTo(oracle(a, b, kernel, estimator, ones), within(tolerance));
        int[] order = Latents.order(random, samples);
        assertThat(cka.permuted(order))
                .isCloseTo(oracle(a, Latents.permutedRows(b, order), kernel, estimator, ones), within(tolerance));
        int[] rows = random.ints(samples, 0, samples).toArray();
        double[] counts = Shapes.counts(rows, samples);
        if (estimator == Estimator.DEBIASED && Arrays.stream(counts).anyMatch(count -> 2 * count == samples)) {
            // As many copies of one sample as half of all: what depends on one sample alone is not determined.
            assertThat(cka.resampled(rows)).isNaN();
        } else if (Arrays.stream(rows).distinct().count() > 4) {
            assertThat(cka.resampled(rows))
                    .isCloseTo(oracle(a, b, kernel, estimator, Shapes.counts(rows, samples)), within(tolerance * 10));
        }
    }

    /**
     * Both matrices over all copies of the samples; what depends on one sample alone taken away by least squares, solved by
     * going round until it stands still; pairs of different copies of one sample left out.
     */
    private static double oracle(LatentMatrix a, LatentMatrix b, Kernel kernel, Estimator estimator, double[] counts) {
        int[] copies = IntStream.range(0, counts.length)
                .flatMap(i -> IntStream.generate(() -> i).limit((long) counts[i]))
                .toArray();
        int n = copies.length;
        boolean[][] paired = new boolean[n][n];
        for (int i = 0; i < n; i++) {
            for (int j = 0; j < n; j++) {
                paired[i][j] = i == j ? estimator == Estimator.BIASED : copies[i] != copies[j];
            }
        }
        double[][] k = centred(gram(a, kernel), copies, paired);
        double[][] l = centred(gram(b, kernel), copies, paired);
        return inner(k, l) / Math.sqrt(inner(k, k) * inner(l, l));
    }

    private static double[][] gram(LatentMatrix latents, Kernel kernel) {
        double[][] rows = Latents.rows(latents);
        int n = rows.length;
        double[][] squares = new double[n][n];
        double[][] products = new double[n][n];
        for (int i = 0; i < n; i++) {
            for (int j = 0; j < n; j++) {
                for (int c = 0; c < rows[i].length; c++) {
                    squares[i][j] += (rows[i][c] - rows[j][c]) * (rows[i][c] - rows[j][c]);
                    products[i][j] += rows[i][c] * rows[j][c];
                }
            }
        }
        if (kernel == Kernel.LINEAR) {
            return products;
        }
        double[] distances = IntStream.range(0, n)
                .boxed()
                .flatMapToDouble(i -> Arrays.stream(squares[i], i + 1, n))
                .map(Math::sqrt)
                .sorted()
                .toArray();
        double median = (distances[(distances.length - 1) / 2] + distances[distances.length / 2]) / 2;
        for (double[] row : squares) {
            for (int j = 0; j < n; j++) {
                row[j] = Math.exp(-row[j] / (2 * median * median));
            }
        }
        return squares;
    }

    private static double[][] centred(double[][] gram, int[] copies, boolean[][] paired) {
        int n = copies.length;
        double[][] centred = new double[n][n];
        for (int i = 0; i < n; i++) {
            for (int j = 0; j < n; j++) {
                centred[i][j] = paired[i][j] ? gram[copies[i]][copies[j]] : 0;
            }
        }
        for (int round = 0; round < 400; round++) {
            for (int i = 0; i < n; i++) {
                double sum = 0;
                int partners = 0;
                for (int j = 0; j < n; j++) {
                    if (paired[i][j]) {
                        sum += centred[i][j];
                        partners++;
                    }
                }
                double mean = sum / (partners + (paired[i][i] ? 1 : 0));
                for (int j = 0; j < n; j++) {
                    if (paired[i][j]) {
                        centred[i][j] -= mean;
                        centred[j][i] -= mean;
                    }
                }
            }
        }
        return centred;
    }

    private static double inner(double[][] k, double[][] l) {
        double sum = 0;
        for (int i = 0; i < k.length; i++) {
            for (int j = 0; j < k.length; j++) {
                sum += k[i][j] * l[i][j];
            }
        }
        return sum;
    }

    @Property(tries = 40)
    void staysWhereItSaysItDoes(
            @ForAll Kernel kernel,
            @ForAll Estimator estimator,
            @ForAll @LongRange(min = 0, max = 1L << 40) long seed,
            @ForAll @IntRange(min = 5, max = 80) int samples,
            @ForAll @IntRange(min = 1, max = 100) int columns) {
        SplittableRandom random = new SplittableRandom(seed);
        LatentMatrix a = Latents.gaussian(random, samples, columns);
        LatentMatrix b = Latents.related(random, a, random.nextInt(1, 40), 1);
        double value = cka(a, b, kernel, estimator).value();
        assertThat(value).isBetween(estimator == Estimator.BIASED ? 0.0 : -1.0, 1.0);
        assertThat(cka(a, a, kernel, estimator).value()).isCloseTo(1, within(1e-9));
        assertThat(cka(b, a, kernel, estimator).value()).isCloseTo(value, within(1e-9));
        int[] order = Latents.order(random, samples);
        LatentMatrix moved = Latents.permutedRows(
                Latents.shiftedAndScaled(
                        Latents.turned(random, Latents.permutedColumns(a, Latents.order(random, columns))),
                        3,
                        Math.pow(10, random.nextInt(-25, 25))),
                order);
        // Turning and shifting round each value to a float anew, 1e-7 of it; few samples or dimensions amplify that.
        assertThat(cka(moved, Latents.permutedRows(b, order), kernel, estimator).value())
                .isCloseTo(value, within(5e-4));
    }

    @ParameterizedTest
    @CsvSource({"2100, 3, 5", "3000, 70, 130"})
    void isTheSameForAnyNumberOfThreads(int samples, int columnsOfA, int columnsOfB) {
        SplittableRandom random = new SplittableRandom(4);
        LatentMatrix a = Latents.gaussian(random, samples, columnsOfA);
        LatentMatrix b = Latents.related(random, a, columnsOfB, 1);
        for (Kernel kernel : Kernel.values()) {
            double one = CentredKernelAlignment.of(a, b, kernel, 1, Estimator.DEBIASED, 1, Progress.SILENT)
                    .value();
            double many = CentredKernelAlignment.of(a, b, kernel, 1, Estimator.DEBIASED, 3, Progress.SILENT)
                    .value();
            assertThat(many).isEqualTo(one);
        }
    }

    /** As the issue of a biased estimate is: 100 samples of 200 dimensions that share nothing. */
    @Test
    void ofIndependentGaussiansTheDebiasedIsNearZeroAndTheBiasedIsNot() {
        double sum = 0;
        for (int seed = 0; seed < 20; seed++) {
            SplittableRandom random = new SplittableRandom(seed);
            LatentMatrix a = Latents.gaussian(random, 100, 200);
            LatentMatrix b = Latents.gaussian(random, 100, 150);
            double debiased = cka(a, b, Kernel.LINEAR, Estimator.DEBIASED).value();
            // Its standard deviation is about √2 / n = 0.014.
            assertThat(debiased).isCloseTo(0, within(0.07));
            sum += debiased;
            assertThat(cka(a, b, Kernel.LINEAR, Estimator.BIASED).value()).isGreaterThan(0.5);
        }
        assertThat(sum / 20).isCloseTo(0, within(0.014));
    }

    /** A Kolmogorov–Smirnov test of 200 p-values: the distance to uniform stays under 1.63 / √200, its 1 % point. */
    @Test
    void ofIndependentGaussiansPValuesAreUniform() {
        double[] pValues = new double[200];
        for (int seed = 0; seed < pValues.length; seed++) {
            SplittableRandom random = new SplittableRandom(1000 + seed);
            CentredKernelAlignment cka = cka(
                    Latents.gaussian(random, 20, 3),
                    Latents.gaussian(random, 20, 4),
                    Kernel.LINEAR,
                    Estimator.DEBIASED);
            pValues[seed] =
                    Significance.of(cka, 99, 0, 0.95, seed, 1, Progress.SILENT).pValue();
        }
        Arrays.sort(pValues);
        double greatest = 0;
        for (int i = 0; i < pValues.length; i++) {
            greatest = Math.max(greatest, Math.abs(pValues[i] - (i + 0.5) / pValues.length));
        }
        assertThat(greatest).isLessThan(1.63 / Math.sqrt(200));
    }

    @Test
    void plainAndVectorLoopsAgree() {
        SplittableRandom random = new SplittableRandom(3);
        LatentMatrix a = Latents.gaussian(random, 700, 70);
        Panels panels = Panels.centred(a, 1, Progress.SILENT);
        double[][] norms = new double[2][];
        int at = 0;
        for (ProductTile tile : new ProductTile[] {new PlainProductTile(), ProductTile.best()}) {
            double[] sums = new double[64 * 64];
            tile.add(panels.blocks[0], 0, panels.blocks[1], 0, 700, new float[64 * 64], sums);
            norms[at++] = sums;
        }
        for (int i = 0; i < norms[0].length; i++) {
            // 700 products of about 1 summed in float.
            assertThat(norms[1][i]).isCloseTo(norms[0][i], within(1e-4));
        }
        assertThat(ProductTile.best()).isInstanceOf(VectorProductTile.class);
    }

    /**
     * NumPy 2.4.6: K = np.exp(-d ** 2 / (2 * np.median(pdist) ** 2)), H = np.eye(4) - 1 / 4,
     * np.trace(K @ H @ L @ H) / np.sqrt(np.trace(K @ H @ K @ H) * np.trace(L @ H @ L @ H)).
     */
    @Test
    void theBandwidthIsTheMedianDistance() {
        LatentMatrix a = new LatentMatrix(4, 1, new float[] {0, 1, 3, 10});
        LatentMatrix b = new LatentMatrix(4, 1, new float[] {2, 0, 5, 1});
        assertThat(cka(a, b, Kernel.RBF, Estimator.BIASED).value()).isCloseTo(0.14132926067474424, within(2e-5));
    }

    /** The others' distances are a thousandth of the greatest, and 1e-6 and less of its square. */
    @ParameterizedTest
    @ValueSource(floats = {1e3f, 1e6f, 1e9f, 1e12f})
    void oneFarSampleLeavesTheMedianDistanceOfTheOthers(float far) {
        SplittableRandom random = new SplittableRandom(1);
        LatentMatrix a = Latents.gaussian(random, 100, 2);
        LatentMatrix b = Latents.gaussian(random, 100, 3);
        a.values()[0] = far;
        assertThat(cka(a, b, Kernel.RBF, Estimator.BIASED).value())
                .isCloseTo(oracle(a, b, Kernel.RBF, Estimator.BIASED, Shapes.ones(100)), within(2e-5));
    }

    /** One far sample holds nearly all of the squares, and what is left when its part is taken off is still a signal. */
    @Test
    void oneFarSampleLeavesASignal() {
        LatentMatrix a = Latents.gaussian(new SplittableRandom(1), 40, 60);
        for (int column = 0; column < 60; column++) {
            a.values()[column] *= (float) (1e4 / Math.sqrt(60));
        }
        assertThat(cka(a, a, Kernel.LINEAR, Estimator.DEBIASED).value()).isCloseTo(1, within(1e-9));
        assertThat(DistanceCorrelation.of(a, a, Estimator.DEBIASED, 1, Progress.SILENT)
                        .value())
                .isCloseTo(1, within(1e-9));
    }

    @Test
    void equallyAlikeSamplesLeaveNothing() {
        float[] oneHot = new float[6 * 6];
        for (int i = 0; i < 6; i++) {
            oneHot[i * 7] = 1;
        }
        LatentMatrix a = new LatentMatrix(6, 6, oneHot);
        LatentMatrix b = Latents.gaussian(new SplittableRandom(1), 6, 6);
        assertThat(cka(a, b, Kernel.LINEAR, Estimator.DEBIASED).value()).isNaN();
        assertThat(cka(a, b, Kernel.RBF, Estimator.DEBIASED).value()).isNaN();
        assertThat(cka(a, b, Kernel.LINEAR, Estimator.BIASED).value()).isBetween(0.0, 1.0);
        LatentMatrix turned = Latents.turned(new SplittableRandom(2), a);
        assertThat(cka(turned, b, Kernel.LINEAR, Estimator.DEBIASED).value()).isNaN();
        assertThat(cka(turned, b, Kernel.RBF, Estimator.DEBIASED).value()).isNaN();
    }

    @Test
    void refusesWhatItIsNotDefinedFor() {
        LatentMatrix a = Latents.gaussian(new SplittableRandom(1), 5, 2);
        LatentMatrix constant = new LatentMatrix(5, 1, new float[] {2, 2, 2, 2, 2});
        LatentMatrix three = Latents.gaussian(new SplittableRandom(1), 3, 2);
        assertThatThrownBy(() -> cka(a, constant, Kernel.LINEAR, Estimator.DEBIASED))
                .isInstanceOf(InvalidInputException.class)
                .hasMessageContaining("all 5 latents of B are equal");
        assertThatThrownBy(() -> cka(three, three, Kernel.LINEAR, Estimator.DEBIASED))
                .isInstanceOf(InvalidInputException.class)
                .hasMessage("there are 3 samples; expected at least 4");
        assertThatThrownBy(() -> cka(a, three, Kernel.LINEAR, Estimator.BIASED))
                .isInstanceOf(InvalidInputException.class)
                .hasMessageContaining("one representation has 5 samples, the other 3");
        assertThatThrownBy(() -> CentredKernelAlignment.of(a, a, Kernel.RBF, 0, Estimator.BIASED, 1, Progress.SILENT))
                .isInstanceOf(InvalidInputException.class)
                .hasMessage("bandwidth is 0.0; expected a number above 0");
        float[] repeated = new float[5];
        repeated[4] = 1;
        assertThatThrownBy(() -> cka(a, new LatentMatrix(5, 1, repeated), Kernel.RBF, Estimator.BIASED))
                .isInstanceOf(InvalidInputException.class)
                .hasMessageContaining("median distance");
        assertThat(Kernel.of("rbf")).isEqualTo(Kernel.RBF);
        assertThatThrownBy(() -> Kernel.of("cubic")).hasMessageContaining("expected one of linear, rbf");
    }
}
