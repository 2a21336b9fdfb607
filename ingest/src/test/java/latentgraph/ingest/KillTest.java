package latentgraph.ingest;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import latentgraph.core.Progress;
import latentgraph.store.EmbeddedStore;
import latentgraph.store.Store;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * A process that ingests is killed (SIGKILL) at random moments and started again, {@code -Dlatentgraph.kills=20} times (5
 * unless told), from {@code -Dlatentgraph.seed}. When a process lives to finish, the next one replaces what it wrote.
 */
class KillTest {
    private static final int KILLS = Integer.getInteger("latentgraph.kills", 5);
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
                Child.class.getName(),
                store.toString(),
                Integer.toString(job)));
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
            var ready = store.read(
                    "MATCH (r:Representation {status: 'ready'}) "
                            + "RETURN r.key AS key, r.size AS size, COUNT {(r)<-[:IN]-(:Latent)} AS latents, r.edges AS edges, "
                            + "COUNT {(r)<-[:IN]-(:Latent)-[:NEAREST]->(:Latent)} AS joined, COUNT {(r)-[:OF_RUN]->(:Run)} AS runs",
                    Map.of());
            if (job > 0 && ready.size() != 2) {
                System.out.println("a replaced representation is gone before the new one is there: " + ready);
                System.exit(3);
            }
            for (var row : ready) {
                if (!row.get("size").equals(row.get("latents"))
                        || !row.get("edges").equals(row.get("joined"))
                        || !row.get("runs").equals(1L)) {
                    System.out.println("half a representation is visible: " + row);
                    System.exit(3);
                }
            }
        }
    }
}
