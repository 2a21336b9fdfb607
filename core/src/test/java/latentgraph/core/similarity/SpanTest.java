package latentgraph.core.similarity;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import java.util.SplittableRandom;
import latentgraph.core.Progress;
import org.junit.jupiter.api.Test;

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
}
