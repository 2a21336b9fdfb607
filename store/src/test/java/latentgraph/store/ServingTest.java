package latentgraph.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.net.httpserver.HttpServer;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.NetworkInterface;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import latentgraph.core.InvalidInputException;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.neo4j.driver.AuthTokens;
import org.neo4j.driver.GraphDatabase;
import org.neo4j.driver.exceptions.AuthenticationException;

/** One served store, reached both ways; what holds for one way must hold for the other. */
@Timeout(value = 60, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class ServingTest {
    @TempDir
    static Path directory;

    static EmbeddedStore embedded;
    static Store bolt;

    @BeforeAll
    static void serve() {
        embedded = EmbeddedStore.open(directory.resolve("store"), EmbeddedStore.Options.SMALL.serving(0));
        bolt = Store.open(directory.resolve("store"));
    }

    @AfterAll
    static void close() {
        bolt.close();
        embedded.close();
    }

    static Stream<Store> both() {
        return Stream.of(embedded, bolt);
    }

    @Test
    void anotherOpenerWorksThroughTheServer() {
        assertThat(bolt).isInstanceOf(BoltStore.class);
        assertThatThrownBy(() -> EmbeddedStore.open(directory.resolve("store")))
                .isInstanceOf(InvalidInputException.class)
                .hasMessageContaining("already open in this process");
    }

    /** What a person may do about it, so it is theirs (exit code 2), not a fault of ours. */
    @Test
    void aServerThatHasEndedIsSaidWithWhatToDo(@TempDir Path other) {
        var ending = EmbeddedStore.open(other, EmbeddedStore.Options.SMALL.serving(0));
        try (var left = Store.open(other)) {
            assertThat(left.read("RETURN 1 AS one", Map.of())).hasSize(1);
            ending.close();
            assertThatThrownBy(() -> left.read("RETURN 1 AS one", Map.of()))
                    .isInstanceOf(InvalidInputException.class)
                    .hasMessageContaining("no longer answers")
                    .hasMessageContaining("Run this again");
        }
    }

    @Test
    void thePasswordLetsOneIn() throws Exception {
        var file = directory.resolve("store/password");
        var password = Files.readString(file).strip();
        assertThat(embedded.newPassword()).contains(password);
        Assumptions.assumeTrue(
                Files.getFileStore(file).supportsFileAttributeView("posix"),
                "no POSIX permissions on this file system");
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
                .isEqualTo("rw-------");
    }

    @Test
    void theJavaDriverConnectsAndCallsProcedures() {
        try (var driver = GraphDatabase.driver(
                        "neo4j://" + embedded.boltAddress(),
                        AuthTokens.basic("neo4j", embedded.newPassword().orElseThrow()));
                var session = driver.session()) {
            assertThat(session.run("CALL gds.list() YIELD name RETURN count(*) > 400 AS all")
                            .single()
                            .get("all")
                            .asBoolean())
                    .isTrue();
        }
    }

    @ParameterizedTest
    @org.junit.jupiter.params.provider.ValueSource(strings = {"neo4j", "wrong", ""})
    void aWrongPasswordIsRefused(String password) {
        try (var driver =
                GraphDatabase.driver("bolt://" + embedded.boltAddress(), AuthTokens.basic("neo4j", password))) {
            assertThatThrownBy(driver::verifyConnectivity).isInstanceOf(AuthenticationException.class);
        }
        try (var driver = GraphDatabase.driver("bolt://" + embedded.boltAddress(), AuthTokens.none())) {
            assertThatThrownBy(driver::verifyConnectivity).isNotNull();
        }
    }

    @Test
    void boltListensOnLoopbackAlone() throws Exception {
        int port = Integer.parseInt(embedded.boltAddress().split(":")[1]);
        var others = NetworkInterface.networkInterfaces()
                .flatMap(NetworkInterface::inetAddresses)
                .filter(address -> !address.isLoopbackAddress() && !address.isLinkLocalAddress())
                .toList();
        for (InetAddress address : others) {
            assertThatThrownBy(() -> {
                        try (var socket = new Socket()) {
                            socket.connect(new InetSocketAddress(address, port), 1000);
                        }
                    })
                    .as("connecting to %s", address)
                    .isInstanceOf(java.io.IOException.class);
        }
    }

    @Test
    void bothSeeTheSameGdsGraphs() {
        embedded.write("CREATE (:Shared)", Map.of());
        embedded.read("CALL gds.graph.project('shared', 'Shared', '*') YIELD graphName RETURN graphName", Map.of());
        assertThat(bolt.read("CALL gds.graph.exists('shared') YIELD exists RETURN exists", Map.of()))
                .containsExactly(Map.of("exists", true));
    }

    @ParameterizedTest(autoCloseArguments = false)
    @MethodSource("both")
    void valuesArePlain(Store store) {
        var cypher =
                """
                CREATE p = (a:B:A {name: 'é', bytes: $bytes})-[r:R {w: 1.5}]->(b:C {list: [1, 2], at: date('2026-11-21')})
                RETURN a, r, p, b.list AS list, null AS nothing, $m AS m, 1 AS one, 2.5 AS two, true AS yes, $bytes AS bytes,
                  duration('P1D') AS d, point({x: 1, y: 2}) AS at, $f AS f, $i AS i, $n AS n,
                  [elementId(a), elementId(r), elementId(b)] AS ids
                """;
        var parameters = new LinkedHashMap<String, Object>();
        parameters.put("bytes", new byte[] {1, -2});
        parameters.put("m", Map.of("k", List.of(1, 2.5f, "x")));
        parameters.put("f", new float[] {0.1f});
        parameters.put("i", new int[] {7});
        parameters.put("n", null);
        var row = store.write(cypher, parameters).get(0);
        var ids = (List<?>) row.get("ids");
        var a = Map.of(
                "id", ids.get(0), "labels", List.of("A", "B"), "properties", Map.of("name", "é", "bytes", new byte[] {
                    1, -2
                }));
        var b = Map.of(
                "id",
                ids.get(2),
                "labels",
                List.of("C"),
                "properties",
                Map.of("list", List.of(1L, 2L), "at", "2026-11-21"));
        var r = Map.of(
                "id", ids.get(1), "type", "R", "from", ids.get(0), "to", ids.get(2), "properties", Map.of("w", 1.5));
        assertThat(row.keySet())
                .containsExactly(
                        "a", "r", "p", "list", "nothing", "m", "one", "two", "yes", "bytes", "d", "at", "f", "i", "n",
                        "ids");
        assertThat(row.get("a")).usingRecursiveComparison().isEqualTo(a);
        assertThat(row.get("r")).isEqualTo(r);
        assertThat(row.get("p")).usingRecursiveComparison().isEqualTo(List.of(a, r, b));
        assertThat(row.get("list")).isEqualTo(List.of(1L, 2L));
        assertThat(row.get("nothing")).isNull();
        assertThat(row.get("m")).isEqualTo(Map.of("k", List.of(1L, 2.5, "x")));
        assertThat(row.get("one")).isEqualTo(1L);
        assertThat(row.get("two")).isEqualTo(2.5);
        assertThat(row.get("bytes")).isEqualTo(new byte[] {1, -2});
        assertThat(row.get("d")).isEqualTo("P0M1DT0S");
        assertThat(row.get("at")).isEqualTo(Map.of("srid", 7203L, "x", 1.0, "y", 2.0));
        assertThat(row.get("f")).isEqualTo(List.of((double) 0.1f));
        assertThat(row.get("i")).isEqualTo(List.of(7L));
    }

    @ParameterizedTest(autoCloseArguments = false)
    @MethodSource("both")
    void aSummarySaysWhatWasDone(Store store) {
        var summary = store.write("CREATE (a:S {x: 1})-[:T]->(:S) RETURN 1 AS b, 2 AS a", Map.of(), row -> {});
        assertThat(summary.columns()).containsExactly("b", "a");
        assertThat(summary.rows()).isEqualTo(1);
        assertThat(summary.cut()).isFalse();
        assertThat(summary.updates())
                .isEqualTo(
                        Map.of("nodesCreated", 2L, "relationshipsCreated", 1L, "propertiesSet", 1L, "labelsAdded", 2L));
    }

    /** Of a statement that only reads; to explain one that writes changes nothing. */
    @ParameterizedTest(autoCloseArguments = false)
    @MethodSource("both")
    void aPlanIsThereWhereItIsAskedFor(Store store) {
        store.write("UNWIND range(1, 10) AS i MERGE (:Planned {i: i})", Map.of());
        var statement = "MATCH (n:Planned) WITH n WHERE n.i > 4 RETURN n.i AS i";
        assertThat(store.read(statement, Map.of(), Limits.NONE, row -> {}).plan())
                .isEmpty();
        var rows = new ArrayList<Map<String, Object>>();
        var explained = store.read("EXPLAIN " + statement, Map.of(), Limits.NONE, rows::add);
        assertThat(rows).isEmpty();
        assertThat(explained.plan().get(0).name()).isEqualTo("ProduceResults");
        assertThat(explained.plan()).extracting(Summary.Operator::depth).startsWith(0, 1, 2);
        assertThat(explained.plan())
                .allMatch(operator -> operator.rows() == null && operator.dbHits() == null)
                .anyMatch(operator -> operator.name().equals("NodeByLabelScan")
                        && operator.details().equals("n:Planned"));
        for (long limit : new long[] {1_000, 2}) {
            var profiled = store.read("PROFILE " + statement, Map.of(), new Limits(null, limit), row -> {});
            assertThat(profiled.rows()).isEqualTo(Math.min(6, limit));
            assertThat(profiled.plan())
                    .allMatch(operator -> operator.dbHits() != null && operator.estimatedRows() != null);
            assertThat(profiled.cut()).isEqualTo(limit < 6);
            assertThat(profiled.plan().get(0).rows()).isEqualTo(6);
        }
        assertThat(store.read("/* of\nall */ // rows\n profile RETURN 1", Map.of(), new Limits(null, 0), row -> {})
                        .plan())
                .isNotEmpty();
        assertThatThrownBy(() -> store.read("PROFILE CREATE (:Sneaky)", Map.of()))
                .isInstanceOf(InvalidInputException.class);
        try {
            store.read("EXPLAIN CREATE (:Sneaky)", Map.of());
        } catch (InvalidInputException refused) {
            assertThat(refused).hasMessageContaining("read only");
        }
        assertThat(store.read("MATCH (n:Sneaky) RETURN n", Map.of())).isEmpty();
    }

    @ParameterizedTest(autoCloseArguments = false)
    @MethodSource("both")
    void rowsBeyondTheLimitAreCutAndThatIsSaid(Store store) {
        for (long limit : new long[] {0, 1, 999, 1000, 1001, 2000}) {
            var rows = new ArrayList<Map<String, Object>>();
            var summary =
                    store.read("UNWIND range(1, 2000) AS i RETURN i", Map.of(), new Limits(null, limit), rows::add);
            assertThat(rows).hasSize((int) limit);
            assertThat(summary.rows()).isEqualTo(limit);
            assertThat(summary.cut()).as("limit %d", limit).isEqualTo(limit < 2000);
        }
    }

    @ParameterizedTest(autoCloseArguments = false)
    @MethodSource("both")
    void aStatementThatTakesTooLongIsStopped(Store store) {
        var limits = new Limits(Duration.ofMillis(300), 10);
        assertThatThrownBy(() -> store.read(
                        "UNWIND range(1, 1000000000) AS i WITH i WHERE i < 0 RETURN count(i)",
                        Map.of(),
                        limits,
                        r -> {}))
                .isInstanceOf(InvalidInputException.class)
                .hasMessageContaining("time limit of 0.3 s");
    }

    @ParameterizedTest(autoCloseArguments = false)
    @MethodSource("both")
    void aReadingStatementCannotWrite(Store store) {
        store.write("MERGE (:Guarded {x: 1, score: 0.0})", Map.of());
        store.read("CALL gds.graph.drop('guarded', false) YIELD graphName RETURN graphName", Map.of());
        store.read("CALL gds.graph.project('guarded', 'Guarded', '*') YIELD nodeCount RETURN nodeCount", Map.of());
        for (var cypher : List.of(
                "CREATE (n:Guarded) RETURN n",
                "MATCH (n:Guarded) SET n.x = 2",
                "MATCH (n:Guarded) DETACH DELETE n",
                "MERGE (n:NotThere)",
                "CREATE INDEX sneaky FOR (n:Guarded) ON (n.x)",
                "DROP CONSTRAINT sample_key",
                "MATCH (n:Guarded) CALL (n) { SET n.x = 2 } IN TRANSACTIONS",
                "CALL gds.degree.write('guarded', {writeProperty: 'score'})",
                "CALL gds.degree.write('guarded', {writeProperty: 'brandNew'})",
                "CALL db.createLabel('Sneaky')",
                "CALL gds.graph.export('guarded', {dbName: 'evil'})",
                "CALL gds.graph.export.csv('guarded', {exportName: 'evil'})",
                "CALL db.index.fulltext.awaitEventuallyConsistentIndexRefresh() RETURN 1 AS x UNION CREATE (n) RETURN 1 AS x",
                "LOAD CSV FROM 'file:///etc/passwd' AS line RETURN line")) {
            assertThatThrownBy(() -> store.read(cypher, Map.of())).as(cypher).isInstanceOf(InvalidInputException.class);
        }
        assertThat(store.read("MATCH (n:Guarded) RETURN n.x AS x, n.score AS score, n.brandNew AS b", Map.of())
                        .toString())
                .isEqualTo("[{x=1, score=0.0, b=null}]");
        assertThat(store.read("SHOW CONSTRAINTS YIELD name WHERE name = 'sample_key' RETURN name", Map.of()))
                .hasSize(1);
        assertThat(directory.resolve("store/neo4j/data/databases/evil")).doesNotExist();
        assertThat(store.read("CALL gds.degree.stream('guarded') YIELD score RETURN score", Map.of()))
                .containsExactly(Map.of("score", 0.0));
    }

    @ParameterizedTest(autoCloseArguments = false)
    @MethodSource("both")
    void aRowOfTooManyValuesIsRefused(Store store) {
        store.write("MERGE (n:Wide) SET n.v = range(1, 1001)", Map.of());
        var limits = new Limits(Duration.ofSeconds(20), 10, 1000);
        for (var cypher : List.of(
                "RETURN range(1, 1001) AS x",
                "RETURN {a: [range(1, 600), range(1, 600)]} AS x",
                "MATCH (n:Wide) RETURN n")) {
            assertThatThrownBy(() -> store.read(cypher, Map.of(), limits, row -> {}))
                    .as(cypher)
                    .isInstanceOf(InvalidInputException.class)
                    .hasMessageContaining("more than 1,000 values");
        }
        store.read("UNWIND range(1, 9) AS i RETURN range(1, 990) AS x", Map.of(), limits, row -> {});
    }

    /** Unfolded, these would take far more memory than there is. */
    @Test
    void longListsAreRefusedBeforeTheyAreUnfolded() {
        for (var cypher : List.of(
                "RETURN range(1, 2000000000) AS x",
                "RETURN range(1, 1000000000) + range(1, 1000000000) AS x",
                "RETURN reverse(range(1, 2000000000)) AS x")) {
            assertThatThrownBy(() -> embedded.read(cypher, Map.of(), new Limits(null, 10), row -> {}))
                    .as(cypher)
                    .isInstanceOf(InvalidInputException.class)
                    .hasMessageContaining("more than 1,000,000 values");
        }
    }

    @Test
    void aReadingStatementEndsNobodysWork() throws Exception {
        var long_ = "UNWIND range(1, 1000000000) AS i WITH i WHERE i < 0 CREATE (:Ended) RETURN count(i)";
        for (var way :
                List.of("SHOW TRANSACTIONS YIELD transactionId AS id, currentQuery AS q WHERE q CONTAINS ':Ended'"
                        + " TERMINATE TRANSACTIONS id YIELD message RETURN message")) {
            for (var store : both().toList()) {
                var writing = CompletableFuture.runAsync(() -> store.write(long_, Map.of()));
                Thread.sleep(300);
                try {
                    embedded.read(way, Map.of());
                } catch (InvalidInputException refused) {
                    // As good as an answer that says so.
                }
                Thread.sleep(300);
                assertThat(writing).as(way).isNotDone();
                // The owner may, over Bolt.
                bolt.write(
                        "SHOW TRANSACTIONS YIELD transactionId AS id, currentQuery AS q WHERE q CONTAINS 'CREATE (:Ended)'"
                                + " AND NOT q CONTAINS 'SHOW' TERMINATE TRANSACTIONS id YIELD message RETURN message",
                        Map.of());
                assertThatThrownBy(() -> writing.get(20, TimeUnit.SECONDS))
                        .hasMessageContaining("ended from outside, by TERMINATE TRANSACTIONS");
            }
        }
    }

    @ParameterizedTest(autoCloseArguments = false)
    @MethodSource("both")
    void csvIsNotFetchedFromTheNetwork(Store store) throws Exception {
        var server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/", exchange -> {
            exchange.sendResponseHeaders(200, 2);
            exchange.getResponseBody().write("a\n".getBytes(java.nio.charset.StandardCharsets.UTF_8));
            exchange.close();
        });
        server.start();
        try {
            var cypher = "LOAD CSV FROM 'http://127.0.0.1:%d/x.csv' AS line RETURN line"
                    .formatted(server.getAddress().getPort());
            assertThatThrownBy(() -> store.read(cypher, Map.of())).isInstanceOf(InvalidInputException.class);
        } finally {
            server.stop(0);
        }
    }

    @ParameterizedTest(autoCloseArguments = false)
    @MethodSource("both")
    void aSyntaxErrorSaysWhere(Store store) {
        assertThatThrownBy(() -> store.read("MATCH (n)\nRETRUN n", Map.of()))
                .isInstanceOf(InvalidInputException.class)
                .hasMessageContaining("RETRUN")
                .hasMessageContaining("line 2");
        assertThatThrownBy(() -> store.read("RETURN $missing AS x", Map.of()))
                .isInstanceOf(InvalidInputException.class)
                .hasMessageContaining("missing");
        assertThatThrownBy(() -> store.read("RETURN $x AS x", Map.of("x", new Object())))
                .isInstanceOf(InvalidInputException.class)
                .hasMessageContaining("$x");
    }

    @ParameterizedTest(autoCloseArguments = false)
    @MethodSource("both")
    void whatTheConsumerThrowsUndoesTheStatementAndComesThrough(Store store) {
        var failure = new IllegalArgumentException("mine");
        assertThatThrownBy(() -> store.write("CREATE (n:Undone) RETURN n", Map.of(), row -> {
                    throw failure;
                }))
                .isSameAs(failure);
        assertThat(store.read("MATCH (n:Undone) RETURN n", Map.of())).isEmpty();
    }

    @ParameterizedTest(autoCloseArguments = false)
    @MethodSource("both")
    void aConsumerMayUseTheStore(Store store) {
        var inner = new ArrayList<Object>();
        store.read(
                "UNWIND [1, 2] AS x RETURN x",
                Map.of(),
                Limits.NONE,
                row -> inner.addAll(store.read("RETURN $x + 1 AS y", Map.of("x", row.get("x")))));
        assertThat(inner).containsExactly(Map.of("y", 2L), Map.of("y", 3L));
    }

    @ParameterizedTest(autoCloseArguments = false)
    @MethodSource("both")
    void tensOfMegabytesGoThrough(Store store) {
        var bytes = new byte[40 << 20];
        bytes[bytes.length - 1] = 42;
        assertThat(store.read("RETURN size($blocks) AS n, $blocks[1] AS b", Map.of("blocks", List.of("x", bytes))))
                .singleElement()
                .satisfies(row -> assertThat((byte[]) row.get("b")).isEqualTo(bytes));
    }

    @ParameterizedTest(autoCloseArguments = false)
    @MethodSource("both")
    void interruptingTheCallerUndoesTheStatement(Store store) throws Exception {
        var thrown = new CompletableFuture<Throwable>();
        var flag = new CompletableFuture<Boolean>();
        var caller = new Thread(() -> {
            try {
                store.write(
                        "CREATE (:Interrupted) WITH 1 AS x UNWIND range(1, 1000000000) AS i WITH i WHERE i < 0 RETURN count(i)",
                        Map.of());
                thrown.complete(null);
            } catch (Throwable e) {
                thrown.complete(e);
            }
            flag.complete(Thread.currentThread().isInterrupted());
        });
        caller.start();
        Thread.sleep(500);
        caller.interrupt();
        assertThat(thrown.get(20, TimeUnit.SECONDS)).isInstanceOf(CancellationException.class);
        assertThat(flag.get(1, TimeUnit.SECONDS)).as("interrupt flag").isTrue();
        assertThat(store.read("MATCH (n:Interrupted) RETURN n", Map.of())).isEmpty();
    }

    @ParameterizedTest(autoCloseArguments = false)
    @MethodSource("both")
    void statementsThatHinderEachOtherAllGoThrough(Store store) {
        store.write("MATCH (n:Contended) DELETE n", Map.of());
        store.write("UNWIND range(1, 40) AS i CREATE (:Contended {i: i, count: 0})", Map.of());
        // Two ways through the same nodes, from both ends: without another try, one of two that meet is undone.
        List<CompletableFuture<Void>> ways = Stream.of("ASC", "DESC", "ASC", "DESC")
                .map(order -> CompletableFuture.runAsync(() -> {
                    for (int times = 0; times < 25; times++) {
                        store.write(
                                "MATCH (n:Contended) WITH n ORDER BY n.i " + order + " SET n.count = n.count + 1",
                                Map.of());
                    }
                }))
                .toList();
        ways.forEach(CompletableFuture::join);
        assertThat(store.read("MATCH (n:Contended) RETURN DISTINCT n.count AS count", Map.of()))
                .containsExactly(Map.of("count", 100L));
    }

    @Test
    void onlyOursLiesInTheFolder() throws Exception {
        try (var files = Files.list(directory.resolve("store"))) {
            assertThat(files.map(file -> file.getFileName().toString()))
                    .containsExactlyInAnyOrder("latentgraph.lock", "holder", "password", "schema", "neo4j");
        }
    }
}
