package latentgraph.ingest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import latentgraph.core.Progress;
import latentgraph.store.BoltStore;
import latentgraph.store.EmbeddedStore;
import latentgraph.store.Store;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * A process that ingests is killed (SIGKILL) at random moments and started again, {@code -Dlatentgraph.kills=20} times (3
 * unless told), from {@code -Dlatentgraph.seed}. When a process lives to finish, the next one replaces what it wrote. Then a
 * process that serves the store is killed while this one ingests through it.
 */
class KillTest {
    private static final int KILLS = Integer.getInteger("latentgraph.kills", 2);
    private static final long SEED = Long.getLong("latentgraph.seed", System.nanoTime());
    /** How long a child may take to start, on a machine that is busy. */
    private static final int PATIENCE_SECONDS = 600;

    @TempDir
    Path directory;

    @Test
    @Timeout(3600)
    void killedAtAnyMomentItIsWholeInTheEnd() throws Exception {
        System.out.println("KillTest: -Dlatentgraph.seed=" + SEED + " -Dlatentgraph.kills=" + KILLS);
        var random = new Random(SEED);
        Path store = directory.resolve("store");
        long begun = System.nanoTime();
        List<String> undisturbed = dumpAfter(directory.resolve("undisturbed"), 0);
        // An opening and an ingest, both cold; what a child needs once it has opened the store is a part of that.
        long ingestMillis = TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - begun) / 2;

        int job = 0;
        List<String> moments = new ArrayList<>();
        while (moments.size() < KILLS) {
            Path said = Files.createTempFile(directory, "child", ".txt");
            Process child = child(store, job, said);
            // One in five dies while it opens the store, the others once they ingest.
            if (random.nextInt(5) > 0) {
                awaitFirstLine(child, said);
            }
            child.waitFor(random.nextLong(Math.max(200, ingestMillis)), TimeUnit.MILLISECONDS);
            boolean alive = child.isAlive();
            child.destroyForcibly();
            assertThat(child.waitFor(30, TimeUnit.SECONDS)).isTrue();
            String last = lastLine(said);
            if (alive && child.exitValue() != 0) {
                moments.add(last.isEmpty() ? "opening the store" : last);
            } else {
                assertThat(child.exitValue()).as("a child that said " + last).isZero();
                job++;
            }
        }
        System.out.println("KillTest: killed while " + moments + "; finished " + job + " times between");

        Path said = Files.createTempFile(directory, "child", ".txt");
        Process last = child(store, job, said);
        assertThat(last.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS)).isTrue();
        assertThat(lastLine(said)).isEqualTo("done");
        assertThat(EmbeddedStore.checkConsistency(store)).isEmpty();
        if (job > 0) {
            undisturbed = dumpAfter(directory.resolve("undisturbed-" + job), job);
        }
        try (Store whole = EmbeddedStore.open(store, EmbeddedStore.Options.SMALL)) {
            assertThat(Dump.of(whole)).isEqualTo(undisturbed);
        }
    }

    @Test
    @Timeout(1200)
    void theServingProcessIsKilledInTheMidstOfAnIngest() throws Exception {
        var random = new Random(SEED);
        // In one of the blocks of either representation, or while neighbours are found.
        int dieAt = 1 + random.nextInt(80);
        System.out.println("KillTest: -Dlatentgraph.seed=" + SEED + ", the serving process dies at step " + dieAt);
        List<String> undisturbed = dumpAfter(directory.resolve("undisturbed"), 0);
        Path store = directory.resolve("store");
        Path said = Files.createTempFile(directory, "server", ".txt");
        Process server = java(Server.class, said, store.toString());
        try {
            awaitFirstLine(server, said);
            var steps = new AtomicInteger();
            try (Store bolt = Store.open(store, EmbeddedStore.Options.SMALL)) {
                assertThat(bolt).isInstanceOf(BoltStore.class);
                assertThatThrownBy(() -> ingest(bolt, 0, (stage, done, total) -> {
                            if (steps.incrementAndGet() == dieAt) {
                                server.destroyForcibly();
                            }
                        }))
                        .hasMessageContaining("no longer answers");
            }
        } finally {
            server.destroyForcibly();
            assertThat(server.waitFor(30, TimeUnit.SECONDS)).isTrue();
        }
        assertThat(EmbeddedStore.checkConsistency(store)).isEmpty();
        try (Store again = EmbeddedStore.open(store, EmbeddedStore.Options.SMALL)) {
            assertThat(halves(again)).isEmpty();
            ingest(again, 0, Progress.SILENT);
            assertThat(Dump.of(again)).isEqualTo(undisturbed);
        }
    }

    private static List<String> dumpAfter(Path directory, int job) {
        try (Store store = EmbeddedStore.open(directory, EmbeddedStore.Options.SMALL)) {
            ingest(store, job, Progress.SILENT);
            return Dump.of(store);
        }
    }

    private static void ingest(Store store, int job, Progress progress) {
        var options = IngestOptions.DEFAULT.withReplace(true);
        for (String layer : List.of("one", "two")) {
            Ingest.representation(
                    store,
                    Samples.representation("a/e1/" + layer, "toys", 400, 16, 2L * job + layer.length()),
                    options,
                    progress,
                    20);
        }
    }

    private static Process child(Path store, int job, Path said) throws IOException {
        return java(Child.class, said, store.toString(), Integer.toString(job));
    }

    private static Process java(Class<?> main, Path said, String... arguments) throws IOException {
        List<String> command = new ArrayList<>();
        command.add(ProcessHandle.current().info().command().orElse("java"));
        ManagementFactory.getRuntimeMXBean().getInputArguments().stream()
                .filter(argument -> argument.startsWith("--add-"))
                .forEach(command::add);
        command.addAll(List.of(
                "-Xmx512m",
                "-XX:TieredStopAtLevel=1", // a child does not live long enough for more
                "-cp",
                System.getProperty("surefire.test.class.path", System.getProperty("java.class.path")),
                main.getName()));
        command.addAll(List.of(arguments));
        return new ProcessBuilder(command)
                .redirectOutput(said.toFile())
                .redirectError(ProcessBuilder.Redirect.DISCARD)
                .start();
    }

    private static void awaitFirstLine(Process child, Path said) throws Exception {
        long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(PATIENCE_SECONDS);
        while (lastLine(said).isEmpty()) {
            assertThat(child.isAlive()).as("the child has something to say").isTrue();
            assertThat(System.nanoTime()).as("the child starts in time").isLessThan(end);
            Thread.sleep(20);
        }
    }

    /** The last whole line; empty if there is none. */
    private static String lastLine(Path said) throws IOException {
        String text = Files.readString(said);
        return text.substring(0, text.lastIndexOf('\n') + 1)
                .lines()
                .reduce((line, next) -> next)
                .orElse("");
    }

    /** Opens a store, checks that it shows nothing half, and ingests. */
    static final class Child {
        public static void main(String[] arguments) {
            int job = Integer.parseInt(arguments[1]);
            try (Store store = EmbeddedStore.open(Path.of(arguments[0]), EmbeddedStore.Options.SMALL)) {
                System.out.println("ingesting");
                requireOnlyWhole(store, job);
                ingest(store, job, (stage, done, total) -> System.out.println(stage + " " + done + "/" + total));
            }
            System.out.println("done");
        }

        private static void requireOnlyWhole(Store store, int job) {
            long ready = (long) store.read("MATCH (r:Representation {status: 'ready'}) RETURN count(r) AS n", Map.of())
                    .get(0)
                    .get("n");
            if (job > 0 && ready != 2) {
                System.out.println("a replaced representation is gone before the new one is there");
                System.exit(3);
            }
            if (!halves(store).isEmpty()) {
                System.out.println("half a representation is visible: " + halves(store));
                System.exit(3);
            }
        }
    }

    /** Serves a store until it is killed. */
    static final class Server {
        public static void main(String[] arguments) throws InterruptedException {
            try (Store store = EmbeddedStore.open(Path.of(arguments[0]), EmbeddedStore.Options.SMALL.serving(0))) {
                System.out.println("serving");
                Thread.sleep(Long.MAX_VALUE);
            }
        }
    }

    /** Representations that are ready and not whole. */
    private static List<Map<String, Object>> halves(Store store) {
        return store.read(
                "MATCH (r:Representation {status: 'ready'}) "
                        + "WITH r.key AS key, r.size AS size, COUNT {(r)<-[:IN]-(:Latent)} AS latents, r.edges AS edges, "
                        + "COUNT {(r)<-[:IN]-(:Latent)-[:NEAREST]->(:Latent)} AS joined, COUNT {(r)-[:OF_RUN]->(:Run)} AS runs "
                        + "WHERE size <> latents OR edges <> joined OR runs <> 1 RETURN *",
                Map.of());
    }
}
