package latentgraph.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import latentgraph.core.InvalidInputException;
import latentgraph.store.EmbeddedStore.Options;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.neo4j.configuration.GraphDatabaseSettings;
import org.neo4j.dbms.api.DatabaseManagementServiceBuilder;

@Timeout(value = 180, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class StoreFolderTest {
    @TempDir
    Path directory;

    @Test
    void aFolderOfOtherThingsIsRefusedAndLeftAsItWas() throws Exception {
        Files.writeString(directory.resolve("thesis.tex"), "precious");
        var before = content(directory);
        assertThatThrownBy(() -> Store.open(directory))
                .isInstanceOf(InvalidInputException.class)
                .hasMessageContaining("is not a LatentGraph store")
                .hasMessageContaining("thesis.tex");
        assertThatThrownBy(() -> Store.open(directory.resolve("thesis.tex")))
                .isInstanceOf(InvalidInputException.class)
                .hasMessageContaining("is a file");
        assertThat(content(directory)).isEqualTo(before);
    }

    @Test
    void anOlderStoreIsMigratedAndANewerOneRefusedUnchanged() throws Exception {
        var lookup = "SHOW INDEXES YIELD type, entityType WHERE type = 'LOOKUP' RETURN entityType";
        try (var first = open(Schema.MIGRATIONS.subList(0, 1))) {
            assertThat(first.read(lookup, Map.of()))
                    .extracting(row -> row.get("entityType"))
                    .containsExactlyInAnyOrder("NODE", "RELATIONSHIP");
        }
        try (var last = open(Schema.MIGRATIONS)) {
            assertThat(last.read(lookup, Map.of())).containsExactly(Map.of("entityType", "NODE"));
        }
        var more = new ArrayList<>(Schema.MIGRATIONS);
        more.add(Schema.Migration.of(
                "CREATE (:Migrated)", "CREATE INDEX migrated IF NOT EXISTS FOR (m:Migrated) ON (m.x)"));
        try (var store = open(more)) {
            assertThat(store.read("MATCH (m:Meta) MATCH (:Migrated) RETURN m.schema AS schema", Map.of()))
                    .containsExactly(Map.of("schema", (long) more.size()));
            assertThat(store.read("SHOW INDEXES YIELD name, state WHERE state <> 'ONLINE' RETURN name", Map.of()))
                    .isEmpty();
        }

        var before = content(directory);
        assertThatThrownBy(() -> Store.open(directory, Options.SMALL))
                .isInstanceOf(InvalidInputException.class)
                .hasMessageContaining(
                        "schema %d; this LatentGraph knows schemas up to %d", more.size(), Schema.VERSION);
        assertThat(content(directory)).isEqualTo(before);

        // The database says it too, should the file be lost.
        Files.delete(directory.resolve("schema"));
        assertThatThrownBy(() -> Store.open(directory, Options.SMALL))
                .isInstanceOf(InvalidInputException.class)
                .hasMessageContaining("knows schemas up to");
    }

    private EmbeddedStore open(List<Schema.Migration> migrations) {
        return new EmbeddedStore(
                StoreFolder.hold(StoreFolder.prepare(directory)).orElseThrow(), Options.SMALL, migrations);
    }

    @Test
    void ofTwoThatServeAtOnceOneDoesAndTheOtherWorksThroughIt() throws Exception {
        var options = Options.SMALL.serving(0);
        var other = CompletableFuture.supplyAsync(() -> Store.open(directory, options));
        try (var one = Store.open(directory, options);
                var two = other.get(120, TimeUnit.SECONDS)) {
            assertThat(List.of(one.getClass(), two.getClass()))
                    .containsExactlyInAnyOrder(EmbeddedStore.class, BoltStore.class);
            one.write("CREATE (:Seen)", Map.of());
            assertThat(two.read("MATCH (s:Seen) RETURN count(s) AS n", Map.of()))
                    .containsExactly(Map.of("n", 1L));
        }
    }

    @Test
    void thePasswordStaysUntilItsFileIsChanged() throws Exception {
        var options = Options.SMALL.serving(0);
        String first;
        try (var store = EmbeddedStore.open(directory, options)) {
            first = store.newPassword().orElseThrow();
        }
        try (var store = EmbeddedStore.open(directory, options)) {
            assertThat(store.newPassword()).isEmpty();
            BoltStore.connect(store.boltAddress(), "neo4j", first).close();
        }
        Files.writeString(directory.resolve("password"), "my own password\n");
        try (var store = EmbeddedStore.open(directory, options)) {
            BoltStore.connect(store.boltAddress(), "neo4j", "my own password").close();
            assertThatThrownBy(() -> BoltStore.connect(store.boltAddress(), "neo4j", first))
                    .isInstanceOf(InvalidInputException.class);
        }
    }

    /** Who serves a second time is not told to serve it. */
    @Test
    void whoHoldsAStoreIsNamedWithWhatToDo() {
        long parent = ProcessHandle.current().parent().orElseThrow().pid();
        var serving = new StoreFolder.Holder(
                parent, "latentgraph serve", Instant.EPOCH, StoreFolder.State.SERVING, "127.0.0.1:7687");
        var working =
                new StoreFolder.Holder(parent, "latentgraph ingest", Instant.EPOCH, StoreFolder.State.WORKING, null);

        assertThat(EmbeddedStore.inUse(directory, Optional.of(serving)))
                .hasMessageContaining("is served already, at bolt://127.0.0.1:7687, by process " + parent)
                .message()
                .doesNotContain("run 'latentgraph serve'");
        assertThat(EmbeddedStore.inUse(directory, Optional.of(working)))
                .hasMessageContaining("is in use by process %d (latentgraph ingest)", parent)
                .hasMessageContaining("run 'latentgraph serve' on it first");
    }

    @Test
    void aTakenPortIsSaidAndTheFolderIsFreeAgain() throws Exception {
        try (var taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            assertThatThrownBy(() -> EmbeddedStore.open(directory, Options.SMALL.serving(taken.getLocalPort())))
                    .isInstanceOf(InvalidInputException.class)
                    .hasMessageContaining("port %d of 127.0.0.1 is taken", taken.getLocalPort());
        }
        assertThat(directory.resolve("holder")).doesNotExist();

        // Held by a Neo4j that is not ours.
        var neo4j = new DatabaseManagementServiceBuilder(directory.resolve("neo4j"))
                .setConfig(GraphDatabaseSettings.pagecache_memory, 8L << 20)
                .build();
        try {
            assertThatThrownBy(() -> Store.open(directory, Options.SMALL))
                    .isInstanceOf(InvalidInputException.class)
                    .hasMessageContaining("is open in another program");
        } finally {
            neo4j.shutdown();
        }
    }

    @Test
    void aKilledProcessLeavesAStoreThatOpensAndIsConsistent() throws Exception {
        long acknowledged = 0;
        for (int round = 0; round < 2; round++) {
            var child = new ProcessBuilder(
                            ProcessHandle.current().info().command().orElse("java"),
                            "--add-opens=java.base/java.nio=ALL-UNNAMED",
                            "--add-opens=java.base/java.lang=ALL-UNNAMED",
                            "-Xmx512m",
                            "-XX:TieredStopAtLevel=1",
                            "-cp",
                            System.getProperty("surefire.test.class.path", System.getProperty("java.class.path")),
                            Writer.class.getName(),
                            directory.toString())
                    .redirectError(ProcessBuilder.Redirect.DISCARD)
                    .start();
            try (var lines = child.inputReader()) {
                for (int i = 0; i < 20 + 17 * round; i++) {
                    acknowledged = Long.parseLong(lines.readLine());
                }
                assertThatThrownBy(() -> Store.open(directory))
                        .isInstanceOf(InvalidInputException.class)
                        .hasMessageContaining("process %d (%s)", child.pid(), Writer.class.getName())
                        .hasMessageContaining("latentgraph serve");
            } finally {
                child.destroyForcibly();
                child.waitFor();
            }
        }
        assertThat(directory.resolve("holder")).as("left by the killed process").exists();
        assertThat(EmbeddedStore.checkConsistency(directory)).isEmpty();
        try (var store = EmbeddedStore.open(directory, Options.SMALL)) {
            var counts = store.read(
                            "MATCH (a:A)-[r:R]->(b:B) WITH count(r) AS whole, max(a.n) AS last "
                                    + "MATCH (x:A|B) RETURN whole, last, count(x) AS nodes",
                            Map.of())
                    .get(0);
            assertThat((Long) counts.get("last")).isGreaterThanOrEqualTo(acknowledged);
            assertThat(counts.get("nodes")).isEqualTo(2 * (Long) counts.get("whole"));
            assertThat(counts.get("whole")).isEqualTo((Long) counts.get("last") + 1);
            store.close();
            store.close();
            assertThatThrownBy(() -> store.read("RETURN 1 AS x", Map.of())).hasMessageContaining("closed");
        }
    }

    /** Writes pairs of nodes for ever, and prints the number of each pair when it is committed. */
    static final class Writer {
        public static void main(String[] arguments) {
            try (var store = EmbeddedStore.open(Path.of(arguments[0]), Options.SMALL)) {
                long next = (Long) store.read("MATCH (a:A) RETURN coalesce(max(a.n) + 1, 0) AS n", Map.of())
                        .get(0)
                        .get("n");
                for (long n = next; ; n++) {
                    store.write("CREATE (:A {n: $n, v: $v})-[:R]->(:B {n: $n})", Map.of("n", n, "v", new float[500]));
                    System.out.println(n);
                }
            }
        }
    }

    /** Every file under the folder with its size and time of change. */
    private static Map<String, String> content(Path folder) throws IOException {
        var content = new TreeMap<String, String>();
        try (var files = Files.walk(folder)) {
            for (var file : (Iterable<Path>) files.filter(Files::isRegularFile)::iterator) {
                content.put(
                        folder.relativize(file).toString(), Files.size(file) + " " + Files.getLastModifiedTime(file));
            }
        }
        return content;
    }
}
