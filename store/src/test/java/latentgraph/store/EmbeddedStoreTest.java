package latentgraph.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class EmbeddedStoreTest {
    @Test
    void opensWithGds(@TempDir Path directory) {
        try (var store = EmbeddedStore.open(directory.resolve("store"))) {
            assertThat(store.write(
                            "CREATE (a:A {x: 1})-[:R]->(b:B {v: $v, p: 0}) RETURN a, b",
                            Map.of("v", new float[] {1.5f})))
                    .containsExactly(Map.of(
                            "a", Map.of("labels", List.of("A"), "properties", Map.of("x", 1L)),
                            "b", Map.of("labels", List.of("B"), "properties", Map.of("v", List.of(1.5), "p", 0L))));
            assertThat(store.read(
                            "CALL gds.graph.project('g', ['A', 'B'], '*') YIELD nodeCount RETURN nodeCount", Map.of()))
                    .containsExactly(Map.of("nodeCount", 2L));
            assertThatThrownBy(() -> store.read("CALL gds.pageRank.write('g', {writeProperty: 'p'})", Map.of()))
                    .hasMessageContaining("not allowed");
            assertThatThrownBy(() -> store.read("CREATE (n)", Map.of())).hasMessageContaining("not allowed");
        }
    }
}
