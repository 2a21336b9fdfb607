package latentgraph.web;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CancellationException;
import java.util.concurrent.TimeUnit;
import latentgraph.core.Progress;
import latentgraph.core.Stage;
import latentgraph.core.UnknownKeyException;

/**
 * Long work that was asked for: one job at a time, in the order asked, and beside it one that takes minutes or hours. Those that
 * have ended are kept for a while.
 */
final class Jobs implements AutoCloseable {
    /** Jobs kept in all, the latest. */
    static final int KEPT = 100;
    /** Jobs that may wait. */
    static final int WAITING = 50;

    private static final int WARNINGS = 20;
    private static final Duration PATIENCE = Duration.ofSeconds(60);

    /** What a job does, on a thread of the jobs' own; an interrupt is to end it. */
    @FunctionalInterface
    interface Work {
        /** @return what came of it, for the page */
        Map<String, Object> run(Progress progress);
    }

    enum State {
        WAITING,
        RUNNING,
        DONE,
        FAILED,
        CANCELLED;

        boolean isOver() {
            return compareTo(RUNNING) > 0;
        }
    }

    /** One of them. Its fields are the monitor's of {@link Jobs}. */
    static final class Job {
        final long id;
        private final String kind;
        private final String what;
        private final Work work;
        private final Runnable after;
        private final Lane lane;
        private final Instant created = Instant.now();
        private final Set<String> warnings = new LinkedHashSet<>();
        private State state = State.WAITING;
        private boolean cancelled;
        private Stage stage;
        private Instant started;
        private Instant ended;
        private String error;
        private RuntimeException failure;
        private Map<String, Object> result = Map.of();
        private long changed;

        private Job(long id, Lane lane, String kind, String what, Work work, Runnable after) {
            this.id = id;
            this.lane = lane;
            this.kind = kind;
            this.what = what;
            this.work = work;
            this.after = after;
        }
    }

    /**
     * What happened since one looked last.
     *
     * @param version to look from the next time
     * @param jobs that changed, the latest first
     * @param stored whether what is stored may have changed
     * @param elsewhere what other processes do, where that has changed; else null
     */
    record Changes(long version, List<Map<String, Object>> jobs, boolean stored, List<Map<String, Object>> elsewhere) {}

    /** Jobs that wait for each other. Its field is the monitor's of {@link Jobs}. */
    private final class Lane {
        private final Thread thread;
        private Job running;

        Lane(String name) {
            thread = new Thread(() -> work(this), name);
            thread.setDaemon(true);
        }
    }

    private final LinkedHashMap<Long, Job> jobs = new LinkedHashMap<>();
    private final Lane usual = new Lane("latentgraph-jobs");
    private final Lane slow = new Lane("latentgraph-experiments");
    private long version;
    private long stored;
    private List<Map<String, Object>> elsewhere = List.of();
    private long elsewhereChanged;
    private boolean closed;

    Jobs() {
        usual.thread.start();
        slow.thread.start();
    }

    /**
     * @param kind such as "class graph"
     * @param what it is of, such as a representation's key
     * @param after called when the job is over, also if it never ran
     * @throws Problem 503 if too many wait
     */
    Job start(String kind, String what, Work work, Runnable after) {
        return start(usual, kind, what, work, after);
    }

    /** As {@link #start}, for what takes so long that nothing else is to wait for it, but others as long. */
    Job startLong(String kind, String what, Work work) {
        return start(slow, kind, what, work, () -> {});
    }

    private synchronized Job start(Lane lane, String kind, String what, Work work, Runnable after) {
        if (closed) {
            throw new Problem(503, "The server is stopping.");
        }
        if (jobs.values().stream().filter(job -> job.state == State.WAITING).count() >= WAITING) {
            throw new Problem(
                    503, "Too many computations wait. Ask again later, or cancel some: DELETE /api/jobs/{id}.");
        }
        long id = jobs.values().stream().mapToLong(job -> job.id).max().orElse(0) + 1;
        var job = new Job(id, lane, kind, what, work, after);
        jobs.values().removeIf(old -> jobs.size() >= KEPT && old.state.isOver());
        jobs.put(id, job);
        changed(job);
        return job;
    }

    /**
     * Waits until the job is over.
     *
     * @throws RuntimeException that the job failed with; a {@link Problem} if it was cancelled
     */
    synchronized void await(Job job) {
        try {
            while (!job.state.isOver()) {
                wait();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new Problem(503, "The server is stopping.");
        }
        if (job.state == State.CANCELLED) {
            throw closed
                    ? new Problem(503, "The server is stopping.")
                    : new Problem(409, "The computation was cancelled.");
        }
        if (job.failure != null) {
            throw job.failure;
        }
    }

    /** Ends it, undoing what it has not finished; nothing happens to one that is over. @throws UnknownKeyException if there is none */
    synchronized Map<String, Object> cancel(long id) {
        Job job = known(id);
        if (job.state == State.WAITING) {
            job.cancelled = true;
            over(job, State.CANCELLED);
        } else if (job.state == State.RUNNING && !job.cancelled) {
            job.cancelled = true;
            job.stage = new Stage("cancelling", 0, 0);
            changed(job);
            job.lane.thread.interrupt();
        }
        return described(job);
    }

    /** @throws UnknownKeyException if there is none */
    synchronized Map<String, Object> one(long id) {
        return described(known(id));
    }

    private Job known(long id) {
        Job job = jobs.get(id);
        if (job == null) {
            throw new UnknownKeyException(
                    "there is no job " + id + "; GET /api/jobs lists the last " + KEPT + " since the server started");
        }
        return job;
    }

    /** The latest first. */
    synchronized List<Map<String, Object>> all() {
        return since(-1);
    }

    synchronized Map<String, Object> described(Job job) {
        return Questions.ordered(
                "id",
                job.id,
                "kind",
                job.kind,
                "what",
                job.what,
                "state",
                job.state.name().toLowerCase(Locale.ROOT),
                "stage",
                job.stage == null ? null : job.stage.name(),
                "done",
                job.stage == null ? 0 : job.stage.done(),
                "total",
                job.stage == null ? 0 : job.stage.total(),
                "warnings",
                List.copyOf(job.warnings),
                "created",
                job.created.toString(),
                "started",
                job.started == null ? null : job.started.toString(),
                "ended",
                job.ended == null ? null : job.ended.toString(),
                "error",
                job.error,
                "result",
                job.result);
    }

    private List<Map<String, Object>> since(long seen) {
        List<Map<String, Object>> changed = new ArrayList<>();
        for (Job job : jobs.values()) {
            if (job.changed > seen) {
                changed.add(0, described(job));
            }
        }
        return changed;
    }

    /** To look from for what comes from now on. */
    synchronized long version() {
        return version;
    }

    /** What is stored may have changed, by whomever. @return the version that says so */
    synchronized long storedChanged() {
        stored = ++version;
        notifyAll();
        return stored;
    }

    /** The version that said last that what is stored may have changed. */
    synchronized long stored() {
        return stored;
    }

    /** What other processes do now. */
    synchronized void elsewhere(List<Map<String, Object>> now) {
        if (!elsewhere.equals(now)) {
            elsewhere = now;
            elsewhereChanged = ++version;
            notifyAll();
        }
    }

    /**
     * Waits for what happens after {@code seen}.
     *
     * @param patience after which nothing has happened
     * @return null if this closed
     */
    synchronized Changes changes(long seen, Duration patience) throws InterruptedException {
        long end = System.nanoTime() + patience.toNanos();
        while (!closed && version <= seen) {
            long left = TimeUnit.NANOSECONDS.toMillis(end - System.nanoTime());
            if (left <= 0) {
                break;
            }
            wait(left);
        }
        return closed
                ? null
                : new Changes(version, since(seen), stored > seen, elsewhereChanged > seen ? elsewhere : null);
    }

    private void changed(Job job) {
        job.changed = ++version;
        notifyAll();
    }

    private void over(Job job, State state) {
        job.state = state;
        job.ended = Instant.now();
        job.stage = null;
        job.after.run();
        changed(job);
    }

    private void work(Lane lane) {
        for (Job job = next(lane); job != null; job = next(lane)) {
            Map<String, Object> result = Map.of();
            Throwable failure = null;
            try {
                result = job.work.run(progress(job));
            } catch (RuntimeException | Error e) {
                failure = e;
            }
            end(job, result, failure);
        }
    }

    private synchronized Job next(Lane lane) {
        try {
            while (!closed) {
                for (Job job : jobs.values()) {
                    if (job.state == State.WAITING && job.lane == lane) {
                        job.state = State.RUNNING;
                        job.started = Instant.now();
                        lane.running = job;
                        changed(job);
                        return job;
                    }
                }
                wait();
            }
        } catch (InterruptedException e) {
            // Closing.
        }
        return null;
    }

    private Progress progress(Job job) {
        return (stage, done, total) -> {
            synchronized (this) {
                if (job == job.lane.running && !job.cancelled) {
                    if (stage.startsWith("warning: ") && job.warnings.size() < WARNINGS) {
                        job.warnings.add(new Stage(stage.substring("warning: ".length()), 0, 0).name());
                    } else {
                        job.stage = new Stage(stage, done, total);
                    }
                    changed(job);
                }
            }
        };
    }

    private synchronized void end(Job job, Map<String, Object> result, Throwable failure) {
        job.lane.running = null;
        Thread.interrupted(); // meant for this job, not for the next
        if (failure == null) {
            job.result = result;
            over(job, State.DONE);
        } else if (job.cancelled || closed || failure instanceof CancellationException) {
            over(job, State.CANCELLED);
        } else {
            job.failure = failure instanceof RuntimeException e ? e : new IllegalStateException(failure);
            job.error = Problem.words(failure, "in a job (" + job.kind + " " + job.what + ")");
            over(job, State.FAILED);
        }
        storedChanged();
    }

    /** Cancels everything, and waits until what runs has ended. */
    @Override
    public void close() {
        synchronized (this) {
            closed = true;
            notifyAll();
            jobs.values().stream()
                    .filter(job -> job.state == State.WAITING)
                    .toList()
                    .forEach(job -> over(job, State.CANCELLED));
            usual.thread.interrupt();
            slow.thread.interrupt();
        }
        boolean interrupted = false;
        try {
            usual.thread.join(PATIENCE.toMillis());
            slow.thread.join(PATIENCE.toMillis());
        } catch (InterruptedException e) {
            interrupted = true;
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }
}
