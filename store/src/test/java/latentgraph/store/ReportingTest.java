package latentgraph.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Stream;
import latentgraph.core.Progress;
import latentgraph.core.Stage;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** How far a statement has come, told by a store in this process and by the same one over Bolt. */
@Timeout(value = 60, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class ReportingTest {
    private static final String WORK = "CALL latent.test.stages($name, $millis)";

    private static final Map<String, Object> WORKING = work("working", 2_600);

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

    /** All that was reported, and whether any of it by another thread than the caller's. */
    private static final class Told implements Progress {
        private final Thread caller = Thread.currentThread();
        private final List<Stage> stages = Collections.synchronizedList(new ArrayList<>());
        private volatile boolean elsewhere;

        @Override
        public void report(String stage, long done, long total) {
            stages.add(new Stage(stage, done, total));
            elsewhere |= Thread.currentThread() != caller;
        }
    }

    private static Map<String, Object> work(String name, long millis) {
        return Map.of("name", name, "millis", millis);
    }

    @ParameterizedTest(autoCloseArguments = false)
    @MethodSource("both")
    void aLongStatementTellsHowFarItHasCome(Store store) throws Exception {
        var told = new Told();
        var reporting = store.reportingTo(told);
        // Asked after 1, 1.5, 2 and 2.5 seconds; over Bolt the answer is there a turn later.
        assertThat(store == bolt ? reporting.read(WORK, WORKING) : reporting.write(WORK, WORKING))
                .containsExactly(Map.of("waited", 2_600L));
        assertThat(told.stages)
                .isNotEmpty()
                .allMatch(stage -> stage.name().equals("working") && stage.total() == 2_600)
                .isSortedAccordingTo((one, other) -> Long.compare(one.done(), other.done()));
        assertThat(told.elsewhere).isFalse();

        int all = told.stages.size();
        Thread.sleep(1_200);
        assertThat(told.stages).hasSize(all);
    }

    @ParameterizedTest(autoCloseArguments = false)
    @MethodSource("both")
    void whatIsQuickOrSaysNothingOrSomethingElseIsNotReported(Store store) {
        var told = new Told();
        var reporting = store.reportingTo(told);
        reporting.read("RETURN 1", Map.of());
        reporting.read(WORK, work("quick", 200));
        reporting.read("CALL latent.test.stages('other', 2100, 'waiting for a lock')", Map.of());
        assertThat(told.stages).isEmpty();
    }

    @ParameterizedTest(autoCloseArguments = false)
    @MethodSource("both")
    void equalStatementsAtOnceTellEachItsOwn(Store store) {
        var all = Stream.of("one", "other", "third")
                .map(name -> CompletableFuture.supplyAsync(() -> {
                    var told = new Told();
                    store.reportingTo(told).read(WORK, work(name, 2_600));
                    return Map.entry(name, told.stages);
                }))
                .toList();
        for (var each : all) {
            assertThat(each.join().getValue()).isNotEmpty().allMatch(stage -> stage.name()
                    .equals(each.join().getKey()));
        }
    }

    /** As Ctrl-C does: what the watcher throws ends the statement and reaches its caller. */
    @ParameterizedTest(autoCloseArguments = false)
    @MethodSource("both")
    void whoeverWatchesMayEndTheStatement(Store store) {
        var reporting = store.reportingTo((stage, done, total) -> {
            throw new UnsupportedOperationException("enough");
        });
        long start = System.nanoTime();
        assertThatThrownBy(() -> reporting.read(WORK, work("endless", 50_000)))
                .isInstanceOf(UnsupportedOperationException.class)
                .hasMessage("enough");
        assertThat((System.nanoTime() - start) / 1e9).isLessThan(20);
        assertThat(store.read(
                        "SHOW TRANSACTIONS YIELD currentQuery WHERE currentQuery STARTS WITH 'CALL latent.test.stages' RETURN currentQuery",
                        Map.of()))
                .isEmpty();
    }

    @Test
    void anyClientSeesItToo() throws Exception {
        var working = CompletableFuture.runAsync(() -> embedded.read(WORK, work("for anyone", 1_500)));
        String details = "";
        while (!working.isDone() && details.isEmpty()) {
            details = (String) bolt.read(
                            "SHOW TRANSACTIONS YIELD currentQuery, statusDetails WHERE currentQuery STARTS WITH 'CALL latent.test' "
                                    + "RETURN coalesce(max(statusDetails), '') AS details",
                            Map.of())
                    .get(0)
                    .get("details");
            Thread.sleep(20);
        }
        assertThat(details).matches("for anyone: \\d+ of 1500");
        working.join();
    }
}
