package latentgraph.core.layout;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.stream.IntStream;
import latentgraph.core.InvalidInputException;
import latentgraph.core.LatentMatrix;
import latentgraph.core.NeighbourGraph;
import latentgraph.core.Progress;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class UmapTest {
    @ParameterizedTest
    @CsvSource({"/memberships, /latents", "/repeated, /repeated/latents"})
    void membershipsAreUmapLearns(String path, String latents) {
        Memberships found = Memberships.of(Golden.neighbours(Golden.matrix(latents)));
        // Umap-learn computes in float; it stops where degrees sum to log₂ k within 1e-5.
        assertThat(found.rho()).containsExactly(Golden.numbers(path + "/rho"), within(1e-6));
        assertThat(found.sigma()).containsExactly(Golden.numbers(path + "/sigma"), within(1e-4));
        TSneTest.assertSame(found.union(), path + "/weights", 1e-4);
    }

    @Property(tries = 50)
    void degreesSumToTheLogarithm(@ForAll @IntRange(min = 0, max = 1000) int seed) {
        NeighbourGraph graph = Drawn.neighbours(Drawn.clusters(seed, 50, 3, 1), 12);
        Memberships found = Memberships.of(graph);
        for (int row = 0; row < 50; row++) {
            double sum = 0;
            for (int rank = 1; rank <= 12; rank++) {
                sum += Math.exp(-Math.max(0, graph.distance(row, rank) - found.rho()[row]) / found.sigma()[row]);
            }
            assertThat(found.rho()[row]).isEqualTo(graph.distance(row, 1));
            assertThat(sum).isCloseTo(Math.log(13) / Math.log(2), within(1e-5)); // where the search stops
        }
    }

    /** Scipy's curve_fit stops at 1.5e-8, relative. */
    @Test
    void curvesAreUmapLearns() {
        for (JsonNode known : Golden.at("/curves")) {
            UmapCurve found = UmapCurve.fit(known.get(0).asDouble());
            assertThat(found.a()).isCloseTo(known.get(1).asDouble(), within(1e-5));
            assertThat(found.b()).isCloseTo(known.get(2).asDouble(), within(1e-5));
        }
    }

    @Property(tries = 500)
    void tabulatedForcesAreTheFormulas(@ForAll @IntRange(min = -2900, max = 1600) int hundredths) {
        UmapCurve curve = UmapCurve.fit(0.1);
        double square = Math.pow(2, hundredths / 100.0);
        assertThat(curve.pull(square)).isCloseTo(curve.exactPull(square), within(-2e-4 * curve.exactPull(square)));
        assertThat(curve.push(square)).isCloseTo(curve.exactPush(square), within(2e-4 * curve.exactPush(square)));
    }

    @Test
    void threadsChangeNoBitAndSeedsDo() {
        LatentMatrix latents = Drawn.clusters(7, 700, 6, 4);
        NeighbourGraph graph = Drawn.neighbours(latents, 14);
        float[] one = Umap.of(graph, Drawn.initial(latents), 0.1, 60, 1, 1, Progress.SILENT)
                .values();
        assertThat(Umap.of(graph, Drawn.initial(latents), 0.1, 60, 1, 5, Progress.SILENT)
                        .values())
                .isEqualTo(one)
                .doesNotContain(0f);
        assertThat(Umap.of(graph, Drawn.initial(latents), 0.1, 60, 2, 5, Progress.SILENT)
                        .values())
                .isNotEqualTo(one);
    }

    /** A graph of four components. */
    @Test
    void clustersComeApart() {
        LatentMatrix latents = Drawn.clusters(7, 1200, 6, 4);
        LatentMatrix found =
                Umap.of(Drawn.neighbours(latents, 14), Drawn.initial(latents), 0.1, 300, 1, 2, Progress.SILENT);
        NeighbourGraph inThePlane = Drawn.neighbours(found, 5);
        long strangers = IntStream.range(0, 1200 * 5)
                .filter(i -> inThePlane.indices()[i] % 4 != i / 5 % 4)
                .count();
        assertThat(strangers).isZero();
    }

    @Test
    void whatIsDegenerateIsPlacedAllTheSame() {
        for (LatentMatrix latents : new LatentMatrix[] {
            Drawn.repeating(1, 60, 3, 7), Drawn.repeating(1, 60, 3, 1), Drawn.repeating(1, 2, 2, 2)
        }) {
            LatentMatrix found =
                    Umap.of(Drawn.neighbours(latents, 14), Drawn.initial(latents), 0.1, 100, 1, 2, Progress.SILENT);
            assertThat(found.rows()).isEqualTo(latents.rows()); // finite, or it would not be a matrix
            assertThat(found.values()[0]).isNotZero();
        }
    }

    @Test
    void whatCannotBeIsRefused() {
        LatentMatrix latents = Drawn.clusters(1, 20, 2, 1);
        NeighbourGraph graph = Drawn.neighbours(latents, 9);
        assertThatThrownBy(() -> Umap.of(graph, latents, 1.5, 10, 1, 1, Progress.SILENT))
                .isInstanceOf(InvalidInputException.class)
                .hasMessageContaining("minimum distance is 1.5; expected 0 to 1");
        assertThatThrownBy(() -> Umap.of(graph, latents, 0.1, 0, 1, 1, Progress.SILENT))
                .isInstanceOf(InvalidInputException.class);
        assertThatThrownBy(() -> Umap.of(graph, Drawn.clusters(1, 19, 2, 1), 0.1, 10, 1, 1, Progress.SILENT))
                .isInstanceOf(InvalidInputException.class)
                .hasMessageContaining("19 × 2 for 20 samples");
    }
}
