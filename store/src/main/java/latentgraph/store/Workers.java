package latentgraph.store;

import java.util.concurrent.Callable;
import java.util.concurrent.CancellationException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** Threads that run statements while their callers wait, so that an interrupt reaches the caller and not Neo4j. */
final class Workers implements AutoCloseable {
    private static final int AGAIN_MILLIS = 500;

    private final ExecutorService threads = Executors.newCachedThreadPool(task -> {
        var thread = new Thread(task, "latentgraph-statement");
        thread.setDaemon(true);
        return thread;
    });

    /**
     * Runs {@code work} and hands back its result or its exception.
     *
     * @param cancel called when the caller is interrupted, again and again until the work ends
     * @throws CancellationException if the work failed after an interrupt; the caller's interrupt flag is set then
     */
    <T> T run(Callable<T> work, Runnable cancel) {
        var future = threads.submit(work);
        boolean interrupted = false;
        try {
            while (true) {
                try {
                    return interrupted ? future.get(AGAIN_MILLIS, TimeUnit.MILLISECONDS) : future.get();
                } catch (InterruptedException e) {
                    interrupted = true;
                    cancel.run();
                } catch (TimeoutException e) {
                    cancel.run();
                } catch (ExecutionException e) {
                    if (interrupted) {
                        throw (CancellationException)
                                new CancellationException("interrupted; the statement was undone").initCause(e);
                    }
                    if (e.getCause() instanceof RuntimeException failure) {
                        throw failure;
                    }
                    if (e.getCause() instanceof Error error) {
                        throw error;
                    }
                    throw new IllegalStateException(e.getCause());
                }
            }
        } finally {
            if (interrupted) {
                Thread.currentThread().interrupt();
            }
        }
    }

    @Override
    public void close() {
        threads.shutdown();
    }
}
