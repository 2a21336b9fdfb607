package latentgraph.analytics;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import latentgraph.core.InvalidInputException;
import latentgraph.core.LatentMatrix;
import latentgraph.core.UnknownKeyException;
import latentgraph.core.similarity.NeighbourJaccard;
import latentgraph.store.Store;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** What every measure shares: matching by sample, reading what is stored, significance, matrices. On {@link Seeds}. */
@ExtendWith(SharedStore.class)
class SimilarityTest {
    private final Store store;

    SimilarityTest(Store store) {
        this.store = store;
    }

    @Test
    void itIsTheKernelsValueForEachK() {
        var rows = compare("jaccard.stats", Seeds.ONE, Seeds.TWO, Map.of("k", List.of(8, 4)));
        assertThat(rows).extracting(row -> row.get("k")).containsExactly(4L, 8L);
        for (var row : rows) {
            int k = ((Long) row.get("k")).intValue();
            assertThat(row)
                    .containsEntry("value", jaccard(Seeds.LATENTS_ONE, Seeds.LATENTS_TWO, k))
                    .containsEntry("samples", (long) Seeds.SIZE)
                    .containsEntry("share", 1.0)
                    .containsEntry("reverse", null)
                    .containsEntry("pValue", null)
                    .containsEntry("computed", true)
                    .containsEntry("parameters", Map.of("directed", false));
        }
    }

    @Test
    void samplesAreMatchedByTheirKeyWhateverTheirOrder() {
        assertThat(value("jaccard", Seeds.ONE, Seeds.SHUFFLED, Map.of()))
                .isEqualTo(value("jaccard", Seeds.ONE, Seeds.TWO, Map.of()));
        var bySample = new TreeMap<String, Object>();
        compare("jaccard.stream", Seeds.ONE, Seeds.TWO, Map.of())
                .forEach(row -> bySample.put((String) row.get("sample"), row.get("value")));
        assertThat(bySample).hasSize(Seeds.SIZE);
        assertThat(compare("jaccard.stream", Seeds.SHUFFLED, Seeds.ONE, Map.of()))
                .hasSize(Seeds.SIZE)
                .allSatisfy(row -> assertThat(row.get("value")).isEqualTo(bySample.get((String) row.get("sample"))))
                .anySatisfy(row -> assertThat(row.get("index")).isNotEqualTo(row.get("otherIndex")));
    }

    @Test
    void samplesOfOneAloneAreRefusedAndNamedOrLeftOut() {
        assertThatThrownBy(() -> compare("jaccard.stats", Seeds.ONE, Seeds.TRUNCATED, Map.of()))
                .isInstanceOf(InvalidInputException.class)
                .hasMessageContaining("'%s' has 90 samples and '%s' has 60; 60 are of both", Seeds.ONE, Seeds.TRUNCATED)
                .hasMessageContaining(
                        "The first that '%s' has and '%s' lacks is 'seeds/60' (row 60)", Seeds.ONE, Seeds.TRUNCATED)
                .hasMessageContaining("--allow-partial");
        assertThatThrownBy(() -> compare("jaccard.stats", Seeds.TRUNCATED, Seeds.ONE, Map.of()))
                .hasMessageContaining(
                        "The first that '%s' has and '%s' lacks is 'seeds/60' (row 60)", Seeds.ONE, Seeds.TRUNCATED);
        // Over the shared samples alone: neighbours among them, not those of the whole that happen to be there.
        var row = compare("jaccard.stats", Seeds.ONE, Seeds.TRUNCATED, Map.of("allowPartial", true))
                .get(0);
        assertThat(row)
                .containsEntry("samples", 60L)
                .containsEntry("share", 60.0 / 90)
                .containsEntry(
                        "value", jaccard(Seeds.first(Seeds.LATENTS_ONE, 60), Seeds.first(Seeds.LATENTS_TWO, 60), 4));
    }

    @Test
    void otherSamplesAreRefused() {
        assertThatThrownBy(() -> compare("jaccard.stats", Seeds.ONE, Graphs.PETS, Map.of("allowPartial", true)))
                .isInstanceOf(InvalidInputException.class)
                .hasMessageContaining("0 are of both")
                .hasMessageContaining("Only representations of the same samples can be compared");
    }

    @Test
    void neighboursByDifferentMetricsAreTold() {
        delete();
        var row = compare("jaccard.write", Seeds.ONE, Seeds.EUCLIDEAN, Map.of("k", 4))
                .get(0);
        assertThat(row).containsEntry("details", Map.of("metric", "manhattan", "otherMetric", "euclidean"));
        assertThat((Double) row.get("value")).isStrictlyBetween(0.0, 1.0);
        assertThat(compare("jaccard.write", Seeds.EUCLIDEAN, Seeds.ONE, Map.of("k", 4))
                        .get(0))
                .containsEntry("computed", false)
                .containsEntry("details", Map.of("metric", "euclidean", "otherMetric", "manhattan"));
        store.write(
                "CALL latent.similarity.matrix.write('jaccard', $keys, {k: 8})",
                Map.of("keys", List.of(Seeds.EUCLIDEAN, Seeds.TWO)));
        assertThat(compare("jaccard.write", Seeds.EUCLIDEAN, Seeds.TWO, Map.of("k", 8))
                        .get(0))
                .containsEntry("computed", false)
                .containsEntry("details", Map.of("metric", "euclidean", "otherMetric", "manhattan"));
        assertThat(compare("cka.stats", Seeds.ONE, Seeds.EUCLIDEAN, Map.of()).get(0))
                .containsEntry("details", Map.of());
    }

    @Test
    void whatIsStoredIsReadAndForceComputesItAgain() {
        delete();
        var first = compare("jaccard.write", Seeds.ONE, Seeds.TWO, Map.of("k", 4));
        assertThat(first.get(0)).containsEntry("computed", true);
        assertThat(compared()).isEqualTo(1);
        // Told apart from a computed one by a value that no computing gives.
        store.write("MATCH ()-[c:COMPARED]->() SET c.value = 42.0", Map.of());
        var again = compare("jaccard.write", Seeds.TWO, Seeds.ONE, Map.of("k", List.of(4, 8)));
        assertThat(again.get(0)).containsEntry("computed", false).containsEntry("value", 42.0);
        assertThat(again.get(1)).containsEntry("computed", true).containsEntry("k", 8L);
        assertThat(compared()).isEqualTo(2);
        assertThat(compare("jaccard.write", Seeds.ONE, Seeds.TWO, Map.of("directed", true))
                        .get(0))
                .containsEntry("computed", true);
        assertThat(compared()).isEqualTo(3);
        assertThat(compare("jaccard.write", Seeds.ONE, Seeds.TWO, Map.of("permutations", 9))
                        .get(0))
                .containsEntry("computed", true);
        assertThat(compare("jaccard.write", Seeds.ONE, Seeds.TWO, Map.of("permutations", 9, "randomSeed", 0))
                        .get(0))
                .containsEntry("computed", false);
        assertThat(compare("jaccard.write", Seeds.ONE, Seeds.TWO, Map.of("permutations", 9, "randomSeed", 1))
                        .get(0))
                .containsEntry("computed", true);
        assertThat(compare("jaccard.write", Seeds.ONE, Seeds.TWO, Map.of()).get(0))
                .containsEntry("computed", false);
        assertThat(compare("jaccard.write", Seeds.ONE, Seeds.TWO, Map.of("force", true))
                        .get(0))
                .containsEntry("computed", true)
                .containsEntry("value", first.get(0).get("value"));
        assertThat(compared()).isEqualTo(3);
    }

    @Test
    void aPartialResultIsNotTheAnswerToAWholeQuestion() {
        delete();
        compare("jaccard.write", Seeds.ONE, Seeds.TRUNCATED, Map.of("allowPartial", true));
        assertThatThrownBy(() -> compare("jaccard.write", Seeds.ONE, Seeds.TRUNCATED, Map.of()))
                .hasMessageContaining("60 are of both");
        assertThat(compare("jaccard.write", Seeds.ONE, Seeds.TRUNCATED, Map.of("allowPartial", true))
                        .get(0))
                .containsEntry("computed", false);
    }

    @Test
    void significanceIsStoredWithTheValue() {
        delete();
        var row = compare("jaccard.write", Seeds.ONE, Seeds.TWO, Map.of("permutations", 99, "bootstrap", 50))
                .get(0);
        double value = (Double) row.get("value");
        assertThat((Double) row.get("pValue")).isEqualTo(1.0 / 100);
        assertThat((Double) row.get("low")).isLessThan(value);
        assertThat((Double) row.get("high")).isGreaterThan(value);
        var stored = SharedStore.row(
                store,
                "MATCH ()-[c:COMPARED]->() RETURN c.pValue AS pValue, c.low AS low, c.high AS high, c.permutations AS permutations",
                Map.of());
        assertThat(stored)
                .containsEntry("pValue", row.get("pValue"))
                .containsEntry("low", row.get("low"))
                .containsEntry("high", row.get("high"))
                .containsEntry("permutations", 99L);
    }

    @Test
    void whatWasKnownOfAValueStaysWhenItIsAskedForSomethingElse() {
        delete();
        compare("jaccard.write", Seeds.ONE, Seeds.TWO, Map.of("permutations", 19));
        compare("jaccard.write", Seeds.ONE, Seeds.TWO, Map.of("bootstrap", 20));
        assertThat(compare("jaccard.write", Seeds.ONE, Seeds.TWO, Map.of("permutations", 19, "bootstrap", 20))
                        .get(0))
                .containsEntry("computed", false)
                .containsEntry("pValue", 0.05);
        // Another seed is another null.
        compare("jaccard.write", Seeds.ONE, Seeds.TWO, Map.of("bootstrap", 20, "randomSeed", 1));
        assertThat(compare("jaccard.write", Seeds.ONE, Seeds.TWO, Map.of()).get(0))
                .containsEntry("pValue", null);
    }

    @Test
    void whatAnEarlierRevisionComputedIsComputedAgain() {
        delete();
        compare("jaccard.write", Seeds.ONE, Seeds.TWO, Map.of());
        store.write("MATCH ()-[c:COMPARED]->() SET c.revision = 0, c.value = 42.0", Map.of());
        assertThat(compare("jaccard.write", Seeds.ONE, Seeds.TWO, Map.of()).get(0))
                .containsEntry("computed", true)
                .containsEntry("value", value("jaccard", Seeds.ONE, Seeds.TWO, Map.of()));
        assertThat(compared()).isEqualTo(1);
    }

    @Test
    void theMatrixFillsWhatIsMissing() {
        delete();
        var keys = List.of(Seeds.ONE, Seeds.TWO, Seeds.SHUFFLED);
        compare("jaccard.write", Seeds.TWO, Seeds.ONE, Map.of());
        assertThat(matrix(keys.subList(0, 2), Map.of()))
                .containsEntry("pairs", 1L)
                .containsEntry("computed", 0L);
        assertThat(matrix(keys, Map.of("firstRow", 2)))
                .containsEntry("pairs", 2L)
                .containsEntry("computed", 2L);
        assertThat(matrix(keys, Map.of())).containsEntry("pairs", 3L).containsEntry("computed", 0L);
        assertThat(matrix(keys, Map.of("force", true))).containsEntry("computed", 3L);
        assertThat(compared()).isEqualTo(3);
        assertThat(store.read(
                        "MATCH (a:Representation)-[c:COMPARED {measure: 'jaccard', k: 4}]-(b {key: $b}) WHERE a.key = $a RETURN c.value AS value",
                        Map.of("a", Seeds.TWO, "b", Seeds.SHUFFLED)))
                .containsExactly(Map.of("value", 1.0));
        assertThat(store.read(
                        "CALL latent.similarity.matrix.stream('jaccard', $keys) YIELD representation, other, value RETURN representation + ' ' + other AS pair, value",
                        Map.of("keys", keys)))
                .containsExactly(
                        Map.of(
                                "pair",
                                Seeds.ONE + " " + Seeds.TWO,
                                "value",
                                value("jaccard", Seeds.ONE, Seeds.TWO, Map.of())),
                        Map.of(
                                "pair",
                                Seeds.ONE + " " + Seeds.SHUFFLED,
                                "value",
                                value("jaccard", Seeds.ONE, Seeds.TWO, Map.of())),
                        Map.of("pair", Seeds.TWO + " " + Seeds.SHUFFLED, "value", 1.0));
    }

    @Test
    void aMatrixWithPermutationsIsCorrectedForItsPairs() {
        delete();
        var keys = List.of(Seeds.ONE, Seeds.TWO, Seeds.SHUFFLED, Seeds.NOISE);
        matrix(keys, Map.of("permutations", 19));
        var rows =
                store.read("MATCH (a)-[c:COMPARED]->(b) RETURN c.pValue AS p, c.qValue AS q ORDER BY p, q", Map.of());
        assertThat(rows).hasSize(6);
        // Three pairs share their neighbours, three have one that is noise.
        assertThat(rows.subList(0, 3))
                .allSatisfy(row -> assertThat((Double) row.get("p")).isEqualTo(1.0 / 20));
        assertThat((Double) rows.get(0).get("q")).isCloseTo(6 * 0.05 / 3, within(1e-12));
        assertThat((Double) rows.get(5).get("q"))
                .isGreaterThanOrEqualTo((Double) rows.get(5).get("p"));
    }

    @Test
    void aMatrixIsOfOneKAndWholeRepresentations() {
        var keys = List.of(Seeds.ONE, Seeds.TRUNCATED);
        assertThatThrownBy(() -> matrix(keys, Map.of())).hasMessageContaining("60 are of both");
        assertThatThrownBy(() -> matrix(keys, Map.of("k", List.of(4, 8)))).hasMessageContaining("a matrix is of one k");
        assertThatThrownBy(() -> store.read("CALL latent.similarity.matrix.stream('jaccard', ['a', null])", Map.of()))
                .hasMessageContaining("representations are 2 keys, 2 of them distinct, one null");
        assertThatThrownBy(() -> matrix(List.of(Seeds.ONE, Seeds.ONE), Map.of()))
                .hasMessageContaining("distinct");
        assertThatThrownBy(() -> matrix(keys, Map.of("endRow", 3)))
                .hasMessageContaining("endRow is 3; expected a whole number 0 to 2");
    }

    @Test
    void whatCannotBeIsRefusedWithWhatThereIs() {
        assertThatThrownBy(() -> compare("jaccard.stats", Seeds.ONE, "seeds-b/e1/fx", Map.of()))
                .isInstanceOf(UnknownKeyException.class);
        assertThatThrownBy(() -> compare("jaccard.stats", Seeds.ONE, Seeds.TWO, Map.of("k", 9)))
                .hasMessageContaining("k is 9; expected 1 to 8, the neighbours stored for");
        assertThatThrownBy(() -> compare("jaccard.stats", Seeds.ONE, Seeds.TWO, Map.of("k", List.of())))
                .hasMessageContaining("k is a list of 0");
        assertThatThrownBy(() -> compare("jaccard.stats", Seeds.ONE, Seeds.TWO, Map.of("force", true)))
                .hasMessageContaining("unknown configuration key 'force'");
        assertThatThrownBy(() -> compare("jaccard.stats", Seeds.ONE, Seeds.TWO, Map.of("permutations", -1)))
                .hasMessageContaining("permutations is -1; expected a whole number 0 to 1000000");
        assertThatThrownBy(() -> store.read("CALL latent.similarity.matrix.stream('jacard', ['a', 'b'])", Map.of()))
                .isInstanceOf(UnknownKeyException.class)
                .hasMessageContaining("did you mean 'jaccard'?");
    }

    @Test
    void theEstimateGrowsWithTheSamples() {
        var row = compare("jaccard.estimate", Seeds.ONE, Seeds.TWO, Map.of("k", 8))
                .get(0);
        assertThat(row)
                .containsEntry("nodeCount", 2L * Seeds.SIZE)
                .containsEntry("relationshipCount", 16L * Seeds.SIZE);
        assertThat((Long) row.get("bytesMin")).isGreaterThan(2L * Seeds.SIZE * 8 * 8);
    }

    private static double jaccard(LatentMatrix one, LatentMatrix other, int k) {
        return NeighbourJaccard.of(Graphs.neighbours(one, k), Graphs.neighbours(other, k), k, false)
                .value();
    }

    private Map<String, Object> matrix(List<String> keys, Map<String, Object> configuration) {
        return SharedStore.row(
                store,
                "CALL latent.similarity.matrix.write('jaccard', $keys, $configuration)",
                Map.of("keys", keys, "configuration", configuration));
    }

    private double value(String measure, String one, String other, Map<String, Object> configuration) {
        return (Double)
                compare(measure + ".stats", one, other, configuration).get(0).get("value");
    }

    private List<Map<String, Object>> compare(
            String procedure, String one, String other, Map<String, Object> configuration) {
        return store.write(
                "CALL latent.similarity." + procedure + "($one, $other, $configuration)",
                Map.of("one", one, "other", other, "configuration", configuration));
    }

    private long compared() {
        return (Long) SharedStore.row(store, "MATCH ()-[c:COMPARED]->() RETURN count(c) AS n", Map.of())
                .get("n");
    }

    private void delete() {
        store.write("MATCH ()-[c:COMPARED]->() DELETE c", Map.of());
    }
}
