package latentgraph.core.similarity;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.InputStream;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import latentgraph.core.Labels;
import latentgraph.core.LatentMatrix;
import latentgraph.core.NeighbourGraph;
import latentgraph.core.Progress;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.Named;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What NumPy 1.24.2, SciPy 1.10.1, scikit-learn 1.2.1 and NetworkX 2.8.8 say, by neighbourhoods.py beside the file. */
class NeighbourhoodsTest {
    /** Sums of 60 numbers up to 1 in double, in other orders; cosines and eigenvalues add some roundings more. */
    private static final Offset<Double> ROUNDING = within(1e-12);

    static JsonNode known() throws IOException {
        try (InputStream file = NeighbourhoodsTest.class.getResourceAsStream("neighbourhoods.json")) {
            return new ObjectMapper().readTree(file);
        }
    }

    static Stream<Named<JsonNode>> cases() throws IOException {
        return StreamSupport.stream(known().get("cases").spliterator(), false)
                .map(one -> Named.of(one.get("name").asText(), one));
    }

    @ParameterizedTest
    @MethodSource("cases")
    void agreesWithOtherPrograms(JsonNode known) {
        LatentMatrix a = latents(known, "a", "columnsA");
        LatentMatrix b = latents(known, "b", "columnsB");
        double[] values = doubles(known.get("labels"));
        Labels labels = new Labels(
                IntStream.range(0, values.length).map(i -> (int) values[i]).toArray(),
                List.of("0", "1", "2", "3", "4"));
        assertThat(known.get("neighbours")).isNotEmpty();
        for (JsonNode expected : known.get("neighbours")) {
            int k = expected.get("k").asInt();
            NeighbourGraph neighboursOfA = Drawn.neighbours(a, k);
            NeighbourGraph neighboursOfB = Drawn.neighbours(b, k);
            for (boolean directed : new boolean[] {true, false}) {
                JsonNode sets = expected.get(directed ? "directed" : "undirected");
                assertThat(NeighbourJaccard.of(neighboursOfA, neighboursOfB, k, directed)
                                .value())
                        .isCloseTo(sets.get("jaccard").asDouble(), ROUNDING);
                ClassNeighbourhood classes = ClassNeighbourhood.of(neighboursOfA, neighboursOfB, labels, k, directed);
                assertThat(classes.value())
                        .isCloseTo(sets.get("classNeighbourhood").asDouble(), ROUNDING);
                assertThat(classes.reverse().value())
                        .isCloseTo(sets.get("classNeighbourhoodReverse").asDouble(), ROUNDING);
            }
            assertThat(NeighbourRank.of(neighboursOfA, neighboursOfB, k).value())
                    .isCloseTo(expected.get("rank").asDouble(), ROUNDING);
            assertThat(SecondOrderCosine.of(a, b, neighboursOfA, neighboursOfB, k)
                            .value())
                    .isCloseTo(expected.get("secondOrderCosine").asDouble(), ROUNDING);
            SpectralDistance spectral = SpectralDistance.of(neighboursOfA, neighboursOfB, k, 10, 2, Progress.SILENT);
            assertSpectrum(spectral.spectrumA(), expected.get("spectrumA"));
            assertSpectrum(spectral.spectrumB(), expected.get("spectrumB"));
        }
        CentroidFrobenius centroids = CentroidFrobenius.of(a, b, labels);
        // Centroids and distances of some tens, of which the last digits are lost.
        assertThat(centroids.value()).isCloseTo(known.get("centroidFrobenius").asDouble(), within(1e-11));
        for (int one = 0; one < 5; one++) {
            assertThat(centroids.distancesA()[one])
                    .containsExactly(doubles(known.get("centroidDistancesA").get(one)), within(1e-12));
        }
        assertThat(ClassGraphDifference.of(centroids.distancesA(), centroids.distancesB(), 2)
                        .value())
                .isCloseTo(known.get("spearman").asDouble(), ROUNDING);
    }

    private static void assertSpectrum(LaplacianSpectrum spectrum, JsonNode expected) {
        assertThat(spectrum.components()).isEqualTo(expected.get("components").asInt());
        assertThat(spectrum.lowest()).containsExactly(doubles(expected.get("lowest")), ROUNDING);
    }

    @Test
    void ranksThatManyShareAreTheirMean() throws IOException {
        JsonNode known = known().get("spearman");
        assertThat(Ranks.spearman(doubles(known.get("one")), doubles(known.get("other"))))
                .isCloseTo(known.get("value").asDouble(), ROUNDING);
    }

    static double[] doubles(JsonNode array) {
        return StreamSupport.stream(array.spliterator(), false)
                .mapToDouble(JsonNode::asDouble)
                .toArray();
    }

    private static LatentMatrix latents(JsonNode known, String name, String columnsName) {
        double[] values = doubles(known.get(name));
        float[] floats = new float[values.length];
        for (int i = 0; i < values.length; i++) {
            floats[i] = (float) values[i];
        }
        int columns = known.get(columnsName).asInt();
        return new LatentMatrix(values.length / columns, columns, floats);
    }
}
