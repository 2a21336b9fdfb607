package latentgraph.core.layout;

import java.util.concurrent.BrokenBarrierException;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;
import java.util.function.IntConsumer;
import latentgraph.core.Blocks;
import latentgraph.core.Progress;

/** The same threads through many short rounds of work, where starting them anew for each would cost as much as the work. */
final class Crew {
    private final int threads;
    private final CyclicBarrier barrier;
    private final AtomicInteger next = new AtomicInteger();
    private final AtomicReference<Throwable> failure = new AtomicReference<>();
    private int blocks;
    private IntConsumer work;
    private volatile long done;

    private Crew(int threads) {
        this.threads = threads;
        barrier = new CyclicBarrier(threads);
    }

    /**
     * Runs a script on one thread, which calls {@link #each} for what all are to do.
     *
     * @throws CancellationException if the calling thread is interrupted
     * @throws latentgraph.core.InvalidInputException if {@code threads} is less than 1
     */
    static void run(String stage, long total, int threads, Progress progress, Consumer<Crew> script) {
        Crew crew = new Crew(Math.max(1, threads));
        Progress told = (name, finished, all) -> progress.report(stage, crew.done, total);
        // Each block lasts until all are done, so no thread takes two of them.
        Blocks.run(stage, threads, threads, threads, told, () -> hand -> {
            if (hand == 0) {
                crew.lead(script);
            } else {
                crew.follow();
            }
            return 1;
        });
    }

    /** Runs blocks 0 to {@code count} − 1 on all threads and returns when all are done. Only the script calls it. */
    void each(int count, IntConsumer task) {
        Blocks.stopIfInterrupted();
        if (threads == 1) {
            for (int block = 0; block < count; block++) {
                task.accept(block);
            }
            return;
        }
        work = task;
        blocks = count;
        next.set(0);
        await();
        pull();
        await();
        Throwable thrown = failure.get();
        if (thrown instanceof RuntimeException runtime) {
            throw runtime;
        }
        if (thrown instanceof Error error) {
            throw error;
        }
    }

    /** How far the script has come. */
    void done(long units) {
        done = units;
    }

    private void lead(Consumer<Crew> script) {
        try {
            script.accept(this);
        } finally {
            work = null;
            if (threads > 1 && !barrier.isBroken()) {
                await();
            }
        }
    }

    private void follow() {
        for (await(); work != null; await()) {
            pull();
            await();
        }
    }

    private void pull() {
        try {
            for (int block = next.getAndIncrement(); block < blocks; block = next.getAndIncrement()) {
                work.accept(block);
            }
        } catch (RuntimeException | Error thrown) {
            failure.compareAndSet(null, thrown);
        }
    }

    private void await() {
        try {
            barrier.await();
        } catch (InterruptedException | BrokenBarrierException stop) {
            Thread.currentThread().interrupt();
            throw new CancellationException("interrupted");
        }
    }
}
