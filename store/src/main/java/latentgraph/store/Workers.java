package latentgraph.store;

import java.util.concurrent.Callable;
import java.util.concurrent.CancellationException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** Threads that run statements while their callers wait, so that an interrupt reaches the caller and not Neo4j. */
final class Workers implements AutoCloseable {
    private static final int FIRST_MILLIS = 1000;
    private static final int AGAIN_MILLIS = 500;

    private final ExecutorService threads = Executors.newCachedThreadPool(task -> {
        var thread = new Thread(task, "latentgraph-statement");
        thread.setDaemon(true);
        return thread;
    });

    /**
     * Runs {@code work} and hands back its result or its exception.
     *
     * @param cancel called when the caller is interrupted or {@code watch} throws, again and again until the work ends
     * @param watch called by the caller while the work lasts, once it has lasted a second; what it throws is thrown when the
     *     work has ended
     * @throws CancellationException if the work failed after an interrupt; the caller's interrupt flag is set then
     */
    <T> T run(Callable<T> work, Runnable cancel, Runnable watch) {
        var future = threads.submit(work);
        boolean interrupted = false;
        Throwable stop = null;
        int wait = FIRST_MILLIS;
        try {
            while (true) {
                try {
                    T result = future.get(wait, TimeUnit.MILLISECONDS);
                    rethrow(stop);
                    return result;
                } catch (InterruptedException e) {
                    interrupted = true;
                    wait = AGAIN_MILLIS;
                    cancel.run();
                } catch (TimeoutException e) {
                    wait = AGAIN_MILLIS;
                    if (!interrupted && stop == null) {
                        stop = thrownBy(watch);
                    }
                    if (interrupted || stop != null) {
                        cancel.run();
                    }
                } catch (ExecutionException e) {
                    rethrow(stop);
                    if (interrupted) {
                        throw (CancellationException)
                                new CancellationException("interrupted; the statement was undone").initCause(e);
                    }
                    rethrow(e.getCause());
                    throw new IllegalStateException(e.getCause());
                }
            }
        } finally {
            if (interrupted) {
                Thread.currentThread().interrupt();
            }
        }
    }

    /**
     * For what the caller need not wait for.
     *
     * @throws java.util.concurrent.RejectedExecutionException after the close
     */
    <T> Future<T> submit(Callable<T> work) {
        return threads.submit(work);
    }

    private static Throwable thrownBy(Runnable watch) {
        try {
            watch.run();
            return null;
        } catch (RuntimeException | Error e) {
            return e;
        }
    }

    private static void rethrow(Throwable thrown) {
        if (thrown instanceof RuntimeException failure) {
            throw failure;
        }
        if (thrown instanceof Error error) {
            throw error;
        }
    }

    @Override
    public void close() {
        threads.shutdown();
    }
}
