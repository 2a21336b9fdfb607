package latentgraph.experiments;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SimilarityMatrixTest {
    @TempDir
    Path folder;

    /** Runs 0, 2, 4 are of one kind, 1, 3, 5 of another. */
    private static SimilarityMatrix twoKinds(boolean growsWithLikeness) {
        double[][] values = new double[6][6];
        for (int i = 0; i < 6; i++) {
            for (int j = 0; j < 6; j++) {
                double alike = i == j ? 1 : (i + j) % 2 == 0 ? 0.9 - 0.001 * (i + j) : 0.1;
                values[i][j] = growsWithLikeness ? alike : 1 - alike;
            }
        }
        return new SimilarityMatrix(
                "jaccard", IntStream.range(0, 6).mapToObj(i -> "run" + i).toList(), values, growsWithLikeness);
    }

    @Test
    void orderedAlikeOnesStandTogetherWithTheirValues() {
        for (boolean growsWithLikeness : List.of(true, false)) {
            var matrix = twoKinds(growsWithLikeness);
            var ordered = matrix.ordered();
            assertThat(ordered.names()).containsExactlyInAnyOrderElementsOf(matrix.names());
            var kinds = ordered.names().stream()
                    .map(name -> (name.charAt(3) - '0') % 2)
                    .toList();
            assertThat(kinds).isIn(List.of(0, 0, 0, 1, 1, 1), List.of(1, 1, 1, 0, 0, 0));
            for (int i = 0; i < 6; i++) {
                for (int j = 0; j < 6; j++) {
                    assertThat(ordered.values()[i][j])
                            .isEqualTo(matrix.values()[ordered.names().get(i).charAt(3) - '0'][
                                    ordered.names().get(j).charAt(3) - '0']);
                }
            }
        }
    }

    @Test
    void twoRepresentationsAndPairsWithoutValueAreOrderedToo() {
        double none = Double.NaN;
        var two = new SimilarityMatrix("cka", List.of("a", "b"), new double[][] {{1, none}, {none, 1}}, true);
        assertThat(two.ordered()).isEqualTo(two);
        assertThat(two.mean()).isNaN();
        var three = new SimilarityMatrix(
                "cka", List.of("a", "b", "c"), new double[][] {{1, none, 0.9}, {none, 1, 0.2}, {0.9, 0.2, 1}}, true);
        assertThat(three.ordered().names())
                .isIn(List.of("b", "a", "c"), List.of("b", "c", "a"), List.of("a", "c", "b"), List.of("c", "a", "b"));
        assertThat(three.least()).isEqualTo(0.2);
        assertThat(three.greatest()).isEqualTo(0.9);
        assertThat(three.extremes(1)).extracting(row -> row.get("pair")).containsExactly("a c", "a b");
    }

    @Test
    void theFileHasNamesAndValuesAndNothingWhereThereIsNone() throws Exception {
        Path file = folder.resolve("matrix.csv");
        new SimilarityMatrix("cka", List.of("a,1", "b"), new double[][] {{1, Double.NaN}, {0.25, 1}}, true)
                .writeCsv(file);
        assertThat(Files.readString(file)).isEqualTo("representation,\"a,1\",b\r\n\"a,1\",1.0,\r\nb,0.25,1.0\r\n");
    }

    @Test
    void theHeatmapIsSoundXmlWithNamesWhereTheyCanBeRead() throws Exception {
        Path file = folder.resolve("matrix.svg");
        twoKinds(true).ordered().writeHeatmap(file);
        var drawn = FigureTest.xml(Files.readString(file));
        assertThat(drawn.getElementsByTagName("image").getLength()).isEqualTo(2);
        assertThat(drawn.getDocumentElement().getTextContent()).contains("run0", "run5", "jaccard between 6");
        assertThat(Files.readString(file))
                .isEqualTo(twoKinds(true).ordered().heatmap().svg());

        var many = new SimilarityMatrix(
                "jaccard", IntStream.range(0, 200).mapToObj(i -> "run" + i).toList(), new double[200][200], true);
        assertThat(FigureTest.xml(many.heatmap().svg()).getDocumentElement().getTextContent())
                .contains("jaccard between 200")
                .doesNotContain("run17");
    }
}
