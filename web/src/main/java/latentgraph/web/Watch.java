package latentgraph.web;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import latentgraph.store.Limits;
import latentgraph.store.Store;

/** Looks every second what others do in the store, and whether what is stored has changed, while somebody listens; and cleans up. */
final class Watch implements AutoCloseable {
    private static final Limits LIMITS = new Limits(Duration.ofSeconds(5), 1);
    /** A few hundred nodes a second run: what the lists of the page are made of, not what hangs on it. */
    private static final String SUM =
            """
            CALL () { MATCH (r:Representation {status: 'ready'}) RETURN count(*) AS representations,
              count(r.accuracy) AS measured, sum(r.size) AS size, max(elementId(r)) AS representation }
            CALL () { MATCH (g:ClassGraph) RETURN count(*) AS graphs, max(toString(g.createdAt)) AS graph }
            CALL () { MATCH (run:Run) RETURN count(*) AS runs, max(run.ingestedAt) AS run }
            RETURN representations, measured, size, representation, graphs, graph, runs, run""";

    private final Store store;
    private final Jobs jobs;
    private final Elsewhere elsewhere;
    private final BooleanSupplier isHeard;
    private final Runnable removeOld;
    private final ScheduledExecutorService clock = Executors.newSingleThreadScheduledExecutor(task -> {
        var thread = new Thread(task, "latentgraph-watch");
        thread.setDaemon(true);
        return thread;
    });
    private List<Map<String, Object>> last;
    private long told;

    Watch(Store store, Jobs jobs, Elsewhere elsewhere, BooleanSupplier isHeard, Runnable removeOld) {
        this.store = store;
        this.jobs = jobs;
        this.elsewhere = elsewhere;
        this.isHeard = isHeard;
        this.removeOld = removeOld;
        clock.scheduleWithFixedDelay(this::look, 1, 1, TimeUnit.SECONDS);
    }

    private void look() {
        try {
            removeOld.run();
            if (!isHeard.getAsBoolean()) {
                last = null;
                return;
            }
            jobs.elsewhere(elsewhere.now());
            // What came and went since a job told of it has left the sum as it was: so after a job it is told once
            // more.
            long now = jobs.stored();
            var rows = new java.util.ArrayList<Map<String, Object>>();
            store.read(SUM, Map.of(), LIMITS, rows::add);
            if (last != null && (!last.equals(rows) || now != told)) {
                now = jobs.storedChanged();
            }
            told = now;
            last = rows;
        } catch (RuntimeException e) {
            // Busy or closing: looked at again in a second.
        }
    }

    @Override
    public void close() {
        clock.shutdownNow();
        try {
            clock.awaitTermination(10, TimeUnit.SECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
