package latentgraph.core.similarity;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import java.util.SplittableRandom;
import latentgraph.core.Progress;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SpanTest {
    /** Each column is mostly the one a panel before it, so that what one pass leaves wrong is handed on and grows. */
    @Test
    void everyColumnLiesInTheSpanOfTheColumns() {
        int rows = 1088;
        int columns = 1024;
        SplittableRandom random = new SplittableRandom(1);
        float[][] chain = new float[columns][rows];
        for (int column = 0; column < columns; column++) {
            for (int row = 0; row < rows; row++) {
                double before = column < 64 ? 0 : chain[column - 64][row];
                chain[column][row] =
                        (float) (column < 64 ? random.nextGaussian() : 0.954 * before + 0.3 * random.nextGaussian());
            }
        }
        double[][] panels = new double[columns / 64][rows * 64];
        for (int column = 0; column < columns; column++) {
            double square = 0;
            for (float value : chain[column]) {
                square += (double) value * value;
            }
            for (int row = 0; row < rows; row++) {
                panels[column / 64][row * 64 + column % 64] = chain[column][row] / Math.sqrt(square);
            }
        }
        double[] distances = new Span(panels, rows, 2, Progress.SILENT).distances(panels);
        // Of columns of norm 1 in double precision: some tens of roundings of 1e-16.
        assertThat(Arrays.stream(distances).max().orElseThrow()).isCloseTo(0, within(1e-14));
    }

    /** Neighbouring columns differ by {@code noise} of their norm; some are equal, and some 0. */
    @ParameterizedTest
    @ValueSource(doubles = {1, 1e-2, 1e-4, 1e-6, 1e-9})
    void coordinatesKeepProductsHoweverMuchColumnsDependOnEachOther(double noise) {
        int rows = 192;
        int columns = 128;
        SplittableRandom random = new SplittableRandom(2);
        double[][] made = new double[columns][rows];
        for (int column = 0; column < columns; column++) {
            for (int row = 0; row < rows; row++) {
                double before = column == 0 ? random.nextGaussian() : made[column - 1][row];
                made[column][row] = column % 20 == 7 ? before : before + noise * random.nextGaussian();
            }
        }
        double[][] panels = new double[columns / 64][rows * 64];
        for (int column = 0; column < columns; column++) {
            double norm = Math.sqrt(Arrays.stream(made[column]).map(x -> x * x).sum());
            for (int row = 0; row < rows && column % 30 != 11; row++) {
                panels[column / 64][row * 64 + column % 64] = made[column][row] / norm;
            }
        }
        Span span = new Span(panels, rows, 1, Progress.SILENT);
        // Of columns of norm 1 in double precision: some tens of roundings of 1e-16, and for what is left out as
        // dependent 1e-10.
        double rounding = noise < 1e-8 ? 1e-10 : 1e-14;
        assertThat(Arrays.stream(span.distances(panels)).max().orElseThrow()).isCloseTo(0, within(rounding));
        for (int i = 0; i < columns; i++) {
            for (int j = 0; j <= i; j++) {
                assertThat(product(span.coordinates(), columns, i, j))
                        .isCloseTo(product(panels, rows, i, j), within(1e-14));
            }
        }
    }

    private static double product(double[][] panels, int rows, int i, int j) {
        double sum = 0;
        for (int row = 0; row < rows; row++) {
            sum += panels[i / 64][row * 64 + i % 64] * panels[j / 64][row * 64 + j % 64];
        }
        return sum;
    }
}
