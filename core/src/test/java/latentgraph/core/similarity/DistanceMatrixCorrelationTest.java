package latentgraph.core.similarity;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import latentgraph.core.InvalidInputException;
import latentgraph.core.Progress;
import org.junit.jupiter.api.Test;

class DistanceMatrixCorrelationTest {
    private static final int SIZE = 6;

    private interface Entry {
        double at(int i, int j);
    }

    private static double[][] matrix(Entry entry) {
        double[][] matrix = new double[SIZE][SIZE];
        for (int i = 0; i < SIZE; i++) {
            for (int j = i + 1; j < SIZE; j++) {
                matrix[i][j] = entry.at(i, j);
                matrix[j][i] = matrix[i][j];
            }
        }
        return matrix;
    }

    private static final double[][] ONE = matrix((i, j) -> (i * 7 + j * 3) % 11 + 1);
    private static final double[][] OTHER = matrix((i, j) -> (i * 5 + j * 4) % 7 + (i * 7 + j * 3) % 11 * 0.5);

    /** SciPy 1.10.1's pearsonr and spearmanr; the p-values are of all 720 matchings, here of 20,000 drawn ones. */
    @Test
    void isWhatSciPyGetsOverAllMatchings() {
        var correlation = DistanceMatrixCorrelation.of(ONE, OTHER, 20_000, 7, Progress.SILENT);
        assertThat(correlation.pearson()).isCloseTo(0.6349441040321078, within(1e-12));
        assertThat(correlation.spearman()).isCloseTo(0.6066997052695021, within(1e-12));
        // Four standard deviations of a share of 20,000 draws are at most 4 · √(0.25 / 20,000) = 0.014.
        assertThat(correlation.pearsonPValue()).isCloseTo(19.0 / 720, within(0.014));
        assertThat(correlation.spearmanPValue()).isCloseTo(29.0 / 720, within(0.014));
        assertThat(DistanceMatrixCorrelation.of(ONE, OTHER, 100, 7, Progress.SILENT))
                .isEqualTo(DistanceMatrixCorrelation.of(ONE, OTHER, 100, 7, Progress.SILENT));
    }

    @Test
    void itselfIsOneAndNothingThatVariesHasNone() {
        var same = DistanceMatrixCorrelation.of(ONE, ONE, 999, 1, Progress.SILENT);
        assertThat(same.pearson()).isCloseTo(1, within(1e-12));
        assertThat(same.pearsonPValue()).isLessThan(0.02);
        var flat = DistanceMatrixCorrelation.of(ONE, matrix((i, j) -> 3), 9, 1, Progress.SILENT);
        assertThat(flat.pearson()).isNaN();
        assertThat(flat.spearmanPValue()).isNaN();
        assertThatThrownBy(() -> DistanceMatrixCorrelation.of(ONE, new double[2][2], 9, 1, Progress.SILENT))
                .isInstanceOf(InvalidInputException.class)
                .hasMessageContaining("6 and 2 rows");
        assertThatThrownBy(() -> DistanceMatrixCorrelation.of(ONE, OTHER, 0, 1, Progress.SILENT))
                .hasMessageContaining("permutations is 0");
    }
}
