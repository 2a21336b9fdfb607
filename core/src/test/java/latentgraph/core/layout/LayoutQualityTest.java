package latentgraph.core.layout;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.stream.IntStream;
import latentgraph.core.InvalidInputException;
import latentgraph.core.LatentMatrix;
import latentgraph.core.Metric;
import latentgraph.core.NeighbourGraph;
import latentgraph.core.Progress;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class LayoutQualityTest {
    @Test
    void trustworthinessIsScikitLearns() {
        LatentMatrix latents = Golden.matrix("/latents");
        for (JsonNode known : Golden.at("/trustworthiness")) {
            LayoutQuality found = of(
                    latents,
                    Metric.EUCLIDEAN,
                    Golden.matrix("/positions"),
                    known.get(0).asInt());
            // Both count ranks, which are whole numbers.
            assertThat(found.trustworthiness()).isCloseTo(known.get(1).asDouble(), within(1e-12));
        }
    }

    @Test
    void preservationIsTheShareOfCommonNeighbours() {
        LatentMatrix latents = Golden.matrix("/latents");
        LatentMatrix positions = Golden.matrix("/positions");
        NeighbourGraph near = Drawn.neighbours(latents, 7);
        NeighbourGraph inThePlane = Drawn.neighbours(positions, 7);
        long common = IntStream.range(0, 60 * 7)
                .filter(i -> IntStream.range(0, 7)
                        .anyMatch(
                                j -> near.indices()[i / 7 * 7 + j] == inThePlane.indices()[i]))
                .count();
        assertThat(of(latents, Metric.EUCLIDEAN, positions, 7).neighbourhoodPreservation())
                .isEqualTo(common / 420.0);
    }

    @ParameterizedTest
    @EnumSource(Metric.class)
    void thePlaneItselfIsKeptWhole(Metric metric) {
        LatentMatrix latents = Drawn.clusters(2, 50, 2, 1);
        if (metric == Metric.EUCLIDEAN) {
            assertThat(of(latents, metric, latents, 9)).isEqualTo(new LayoutQuality(1, 1));
        } else {
            assertThat(of(latents, metric, latents, 9).trustworthiness()).isBetween(0.5, 0.9999);
        }
    }

    @Test
    void whatCannotBeIsRefused() {
        LatentMatrix latents = Drawn.clusters(2, 20, 2, 1);
        assertThatThrownBy(() -> of(latents, Metric.EUCLIDEAN, latents, 10))
                .isInstanceOf(InvalidInputException.class)
                .hasMessageContaining("k is 10; expected 1 to 9");
        assertThatThrownBy(() -> of(latents, Metric.EUCLIDEAN, Drawn.clusters(2, 19, 2, 1), 5))
                .isInstanceOf(InvalidInputException.class)
                .hasMessageContaining("19 positions for 20 samples");
    }

    private static LayoutQuality of(LatentMatrix latents, Metric metric, LatentMatrix positions, int k) {
        int[] all = IntStream.range(0, latents.rows()).toArray();
        return LayoutQuality.of(latents, metric, positions, all, k, 2, Progress.SILENT);
    }
}
