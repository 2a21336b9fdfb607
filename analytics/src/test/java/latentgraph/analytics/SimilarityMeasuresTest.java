package latentgraph.analytics;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import latentgraph.store.Store;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What holds of each measure that there are procedures for, on {@link Seeds}. */
@ExtendWith(SharedStore.class)
class SimilarityMeasuresTest {
    /** Sums over samples in another order; float sums in the products of latents. */
    private static final double ROUNDING = 1e-5;

    private final Store store;

    SimilarityMeasuresTest(Store store) {
        this.store = store;
    }

    static Stream<String> measures() {
        return SimilarityMeasures.all().stream().map(SimilarityMeasure::name);
    }

    /** Those that say how alike two representations are, and not which neurons belong together. */
    static Stream<String> ofLikeness() {
        return SimilarityMeasures.all().stream()
                .filter(measure -> !Double.isNaN(measure.ofItself()))
                .map(SimilarityMeasure::name);
    }

    /** Those that can tell 90 samples: three classes have but three distances, and a spectrum knows no samples. */
    static Stream<String> thatTellSamples() {
        return ofLikeness().filter(name -> !List.of("classGraph", "spectral").contains(name));
    }

    @ParameterizedTest
    @MethodSource("ofLikeness")
    void withItselfItIsWhatTheListSays(String measure) {
        assertThat(value(measure, Seeds.ONE, Seeds.ONE))
                .isCloseTo((Double) listed(measure).get("ofItself"), within(ROUNDING));
    }

    @ParameterizedTest
    @MethodSource("ofLikeness")
    void itIsSymmetricIfTheListSaysSoAndGivesTheReverseIfNot(String measure) {
        var row = stats(measure, Seeds.ONE, Seeds.TWO);
        double turned = value(measure, Seeds.TWO, Seeds.ONE);
        if ((Boolean) listed(measure).get("symmetric")) {
            assertThat(row.get("reverse")).isNull();
            assertThat(turned).isCloseTo((Double) row.get("value"), within(ROUNDING));
        } else {
            assertThat(turned).isCloseTo((Double) row.get("reverse"), within(ROUNDING));
        }
    }

    @ParameterizedTest
    @MethodSource("measures")
    void theOrderOfTheSamplesDoesNotMatter(String measure) {
        assertThat(value(measure, Seeds.ONE, Seeds.SHUFFLED))
                .isCloseTo(value(measure, Seeds.ONE, Seeds.TWO), within(ROUNDING));
    }

    @ParameterizedTest
    @MethodSource("thatTellSamples")
    void itTellsNoiseFromTheSameSamplesWithALittleNoise(String measure) {
        double apart = value(measure, Seeds.ONE, Seeds.NOISE);
        double near = value(measure, Seeds.ONE, Seeds.TWO);
        boolean similarity = (Double) listed(measure).get("ofItself") == 1;
        assertThat(similarity ? near - apart : apart - near).isGreaterThan(0.05);
    }

    @ParameterizedTest
    @MethodSource("measures")
    void itIsStoredAndReadWithItsDetails(String measure) {
        var first = call(measure + ".write", Seeds.ONE, Seeds.TWO, Map.of("force", true))
                .get(0);
        var again = call(measure + ".write", Seeds.ONE, Seeds.TWO, Map.of()).get(0);
        assertThat(first).containsEntry("computed", true);
        assertThat(again).containsEntry("computed", false);
        for (String column : List.of("value", "reverse", "details", "parameters", "samples", "share")) {
            assertThat(again.get(column)).as(column).isEqualTo(first.get(column));
        }
    }

    @ParameterizedTest
    @MethodSource("measures")
    void itsStreamAndItsEstimateAnswer(String measure) {
        var rows = call(measure + ".stream", Seeds.ONE, Seeds.TWO, Map.of());
        assertThat(rows).isNotEmpty();
        if ((Boolean) listed(measure).get("bySample")) {
            assertThat(rows).hasSize(Seeds.SIZE);
            double mean = rows.stream()
                    .mapToDouble(row -> (Double) row.get("value"))
                    .average()
                    .orElseThrow();
            assertThat(mean).isCloseTo(value(measure, Seeds.ONE, Seeds.TWO), within(1e-12));
        }
        assertThat((Long) call(measure + ".estimate", Seeds.ONE, Seeds.TWO, Map.of())
                        .get(0)
                        .get("bytesMin"))
                .isPositive();
    }

    /** A spectrum knows no samples, and the last two are of neurons. */
    private static final List<String> WITHOUT_NULL = List.of("spectral", "minimumMatch", "simpleMatches");
    /** A class graph is of all samples. */
    private static final List<String> WITHOUT_INTERVAL =
            List.of("spectral", "minimumMatch", "simpleMatches", "classGraph");

    @ParameterizedTest
    @MethodSource("measures")
    void theSameSamplesAreMoreAlikeThanAtRandomAndNoiseIsNot(String measure) {
        Map<String, Object> few = Map.of("permutations", 19);
        if (WITHOUT_NULL.contains(measure)) {
            assertThatThrownBy(() -> call(measure + ".stats", Seeds.ONE, Seeds.TWO, few))
                    .hasMessageContaining(measure)
                    .hasMessageContaining("ask for permutations 0");
            return;
        }
        double near = (Double)
                call(measure + ".stats", Seeds.ONE, Seeds.TWO, few).get(0).get("pValue");
        if (List.of("classGraph", "centroidFrobenius").contains(measure)) {
            // Three classes have six matchings, so about one in six random ones is the true one.
            assertThat(near).isBetween(0.05, 0.5);
        } else {
            assertThat(near).isEqualTo(0.05);
            double apart = (Double)
                    call(measure + ".stats", Seeds.ONE, Seeds.NOISE, few).get(0).get("pValue");
            assertThat(apart).isGreaterThan(0.05);
        }
    }

    @ParameterizedTest
    @MethodSource("measures")
    void theIntervalLeavesOutWhatNoiseHas(String measure) {
        Map<String, Object> few = Map.of("bootstrap", 40);
        if (WITHOUT_INTERVAL.contains(measure)) {
            assertThatThrownBy(() -> call(measure + ".stats", Seeds.ONE, Seeds.TWO, few))
                    .hasMessageContaining(measure)
                    .hasMessageContaining("ask for bootstrap 0");
            return;
        }
        var row = call(measure + ".stats", Seeds.ONE, Seeds.TWO, few).get(0);
        double apart = value(measure, Seeds.ONE, Seeds.NOISE);
        if ((Double) listed(measure).get("ofItself") == 1) {
            assertThat((Double) row.get("low")).isGreaterThan(apart);
        } else {
            assertThat((Double) row.get("high")).isLessThan(apart);
        }
        assertThat((Double) row.get("low")).isLessThanOrEqualTo((Double) row.get("high"));
    }

    @ParameterizedTest
    @MethodSource("ofLikeness")
    void readAgainstItsDirectionItIsAsComputed(String measure) {
        call(measure + ".write", Seeds.ONE, Seeds.NOISE, Map.of());
        var read = call(measure + ".write", Seeds.NOISE, Seeds.ONE, Map.of()).get(0);
        var computed =
                call(measure + ".stats", Seeds.NOISE, Seeds.ONE, Map.of()).get(0);
        assertThat(read.get("details")).isEqualTo(computed.get("details"));
        assertThat((Double) read.get("value")).isCloseTo((Double) computed.get("value"), within(ROUNDING));
    }

    @Test
    void whatIsWrongWithARepresentationDoesNotPassForASmallClass() {
        assertThatThrownBy(() -> call("cka.stream", Graphs.PETS, Graphs.PETS, Map.of()))
                .hasMessageContaining("has no vectors in the store");
    }

    @Test
    void whatNeedsVectorsOrLabelsSaysSo() {
        assertThatThrownBy(() -> call("cka.stats", Graphs.PETS, Graphs.PETS, Map.of()))
                .hasMessageContaining("has no vectors in the store");
        assertThatThrownBy(() -> call("classNeighbourhood.stats", Graphs.BARE, Graphs.BARE, Map.of()))
                .hasMessageContaining("has no labels");
    }

    @Test
    void aSampleOfAnotherLabelIsNamed() {
        try {
            store.write(
                    "MATCH (:Representation {key: $key})<-[:IN]-(l:Latent {index: 7}) SET l.label = 0",
                    Map.of("key", Seeds.NOISE));
            assertThatThrownBy(() -> call("classNeighbourhood.stats", Seeds.ONE, Seeds.NOISE, Map.of()))
                    .hasMessageContaining("sample 'seeds/7' has label 1 in '%s' and 0 in '%s'", Seeds.ONE, Seeds.NOISE);
        } finally {
            store.write(
                    "MATCH (:Representation {key: $key})<-[:IN]-(l:Latent {index: 7}) SET l.label = 1",
                    Map.of("key", Seeds.NOISE));
        }
    }

    private Map<String, Object> listed(String measure) {
        return store.read("CALL latent.similarity.list()", Map.of()).stream()
                .filter(row -> row.get("name").equals(measure))
                .findFirst()
                .orElseThrow();
    }

    private double value(String measure, String one, String other) {
        return (Double) stats(measure, one, other).get("value");
    }

    private Map<String, Object> stats(String measure, String one, String other) {
        return call(measure + ".stats", one, other, Map.of()).get(0);
    }

    private List<Map<String, Object>> call(
            String procedure, String one, String other, Map<String, Object> configuration) {
        return store.write(
                "CALL latent.similarity." + procedure + "($one, $other, $configuration)",
                Map.of("one", one, "other", other, "configuration", new LinkedHashMap<>(configuration)));
    }
}
