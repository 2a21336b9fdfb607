package latentgraph.benchmarks;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import latentgraph.store.EmbeddedStore;

/**
 * How long a store takes to open in a new JVM, procedures of GDS included, and to answer its first statement. Run it twice
 * on one folder, as {@code benchmarks/open} does: the first time the store is made, the second time it is there.
 */
public final class StoreOpenBenchmark {
    private StoreOpenBenchmark() {}

    public static void main(String[] arguments) {
        var folder = Path.of(arguments[0]);
        boolean there = Files.exists(folder.resolve("neo4j"));
        long start = System.nanoTime();
        try (var store = EmbeddedStore.open(folder)) {
            double opened = seconds(start);
            start = System.nanoTime();
            store.read("MATCH (m:Meta) RETURN m.schema AS schema", Map.of());
            System.out.printf(
                    "%s store opened in %.2f s; first statement in %.2f s; ",
                    there ? "existing" : "fresh", opened, seconds(start));
            start = System.nanoTime();
        }
        System.out.printf("closed in %.2f s; cpu time of this process %.2f s%n", seconds(start), cpuSeconds());
    }

    private static double seconds(long start) {
        return (System.nanoTime() - start) / 1e9;
    }

    private static double cpuSeconds() {
        return ProcessHandle.current()
                .info()
                .totalCpuDuration()
                .map(time -> time.toMillis() / 1e3)
                .orElse(Double.NaN);
    }
}
