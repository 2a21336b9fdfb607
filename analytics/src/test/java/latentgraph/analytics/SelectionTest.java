package latentgraph.analytics;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.Map;
import java.util.stream.LongStream;
import latentgraph.core.ConflictException;
import latentgraph.core.InvalidInputException;
import latentgraph.core.UnknownKeyException;
import latentgraph.store.Store;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@ExtendWith(SharedStore.class)
class SelectionTest {
    private static final String HOSTILE = "</script><img src=x onerror=alert(1)>'\"`{}$key ../ DROP é 漢字";

    private final Store store;

    SelectionTest(Store store) {
        this.store = store;
    }

    private Map<String, Object> write(String name, List<Long> indices, boolean replace) {
        return SharedStore.row(
                store,
                "CALL latent.selection.write($key, $name, $indices, {replace: $replace})",
                Map.of("key", Graphs.PETS, "name", name, "indices", indices, "replace", replace));
    }

    private List<Object> samples(Object key) {
        return store
                .read(
                        "MATCH (:Selection {key: $key})<-[:IN]-(s:Sample) RETURN s.index AS index ORDER BY index",
                        Map.of("key", key))
                .stream()
                .map(row -> row.get("index"))
                .toList();
    }

    private Map<String, Object> remove(Object key) {
        return SharedStore.row(store, "CALL latent.selection.remove($key)", Map.of("key", key));
    }

    @Test
    void samplesAreKeptUnderANameReplacedAndForgotten() {
        var kept = write("near the border", List.of(7L, 3L), false);
        assertThat(kept).containsEntry("samples", 2L).containsEntry("replaced", false);
        assertThat(kept.get("key")).isEqualTo(kept.get("dataSet") + "/near the border");
        assertThat(samples(kept.get("key"))).containsExactly(3L, 7L);
        assertThatThrownBy(() -> write("near the border", List.of(1L), false))
                .isInstanceOf(ConflictException.class)
                .hasMessageContaining("of 2 samples");
        assertThat(samples(kept.get("key"))).containsExactly(3L, 7L);
        assertThat(write("near the border", List.of(1L), true)).containsEntry("replaced", true);
        assertThat(samples(kept.get("key"))).containsExactly(1L);
        assertThat(remove(kept.get("key"))).containsEntry("samples", 1L);
        assertThat(samples(kept.get("key"))).isEmpty();
        assertThatThrownBy(() -> remove(kept.get("key"))).isInstanceOf(UnknownKeyException.class);
    }

    private Map<String, Object> rename(Object key, String name) {
        return SharedStore.row(store, "CALL latent.selection.rename($key, $name)", Map.of("key", key, "name", name));
    }

    @Test
    void aSelectionIsRenamedWithItsSamples() {
        var kept = write("first", List.of(7L, 3L), false);
        var other = write("second", List.of(1L), false);
        var renamed = rename(kept.get("key"), HOSTILE);
        assertThat(renamed)
                .containsEntry("key", kept.get("dataSet") + "/" + HOSTILE)
                .containsEntry("name", HOSTILE)
                .containsEntry("was", kept.get("key"))
                .containsEntry("samples", 2L);
        assertThat(samples(renamed.get("key"))).containsExactly(3L, 7L);
        assertThat(samples(kept.get("key"))).isEmpty();
        assertThat(rename(renamed.get("key"), HOSTILE)).containsEntry("samples", 2L);
        assertThatThrownBy(() -> rename(renamed.get("key"), "second"))
                .isInstanceOf(ConflictException.class)
                .hasMessageContaining("of 1 samples");
        assertThatThrownBy(() -> rename(renamed.get("key"), "a\u202Eb")).isInstanceOf(InvalidInputException.class);
        assertThatThrownBy(() -> rename(kept.get("key"), "third")).isInstanceOf(UnknownKeyException.class);
        assertThat(samples(renamed.get("key"))).containsExactly(3L, 7L);
        remove(renamed.get("key"));
        remove(other.get("key"));
    }

    @Test
    void aNameIsAStrangersText() {
        var kept = write(HOSTILE, List.of(0L), false);
        assertThat(kept).containsEntry("name", HOSTILE);
        assertThat(samples(kept.get("key"))).containsExactly(0L);
        remove(kept.get("key"));
        var longest = write("漢".repeat(100), List.of(0L), false);
        remove(longest.get("key"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", " ", " a", "a ", "a\nb", "a\u0000", "a\u202Eb", "a\u200Bb"})
    void aNameThatCannotBeSeenIsRefused(String name) {
        assertThatThrownBy(() -> write(name, List.of(0L), false))
                .isInstanceOf(InvalidInputException.class)
                .hasMessageContaining("name");
    }

    @Test
    void whatIsNoSampleIsRefused() {
        refused(List.of(), "indices are 0; expected 1 to 50,000");
        refused(List.of(0L, 120L), "index 120 is among indices; expected 0 to 119");
        refused(List.of(-1L), "index -1");
        refused(List.of(5L, 5L), "index 5 is given twice");
        refused(LongStream.range(0, 50_001).boxed().toList(), "indices are 50001");
        assertThatThrownBy(() -> write("x".repeat(101), List.of(0L), false)).hasMessageContaining("101 characters");
        assertThatThrownBy(() -> store.write("CALL latent.selection.write('pets-seed1/e3/fd', 'a', [0])", Map.of()))
                .isInstanceOf(UnknownKeyException.class)
                .hasMessageContaining("pets-seed1/e3/fc");
    }

    private void refused(List<Long> indices, String says) {
        assertThatThrownBy(() -> write("bad", indices, false))
                .isInstanceOf(InvalidInputException.class)
                .hasMessageContaining(says);
        assertThat(store.read("MATCH (s:Selection {name: 'bad'}) RETURN s", Map.of()))
                .isEmpty();
    }

    @Test
    void aDataSetHasSoManySelectionsAtMost() {
        store.write(
                "MATCH (:Representation {key: $key})-[:OF_RUN]->()-[:TRAINED_ON]->(d) UNWIND range(1, 1000) AS i"
                        + " CREATE (:Selection {key: 'filling/' + i})-[:OF]->(d)",
                Map.of("key", Graphs.PETS));
        try {
            assertThatThrownBy(() -> write("one more", List.of(0L), false)).hasMessageContaining("1,000 selections");
        } finally {
            store.write("MATCH (s:Selection) WHERE s.key STARTS WITH 'filling/' DETACH DELETE s", Map.of());
        }
    }
}
