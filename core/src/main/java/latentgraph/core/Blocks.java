package latentgraph.core;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CancellationException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.IntToLongFunction;
import java.util.function.Supplier;

/** Shares numbered blocks of work among threads that live as long as the call. */
public final class Blocks {
    private Blocks() {}

    /** While blocks last, progress is told this often. */
    private static final int WATCH_MILLIS = 100;

    /**
     * Runs blocks 0 to {@code blocks} − 1, handed out in ascending order. Returns when all are done; their effects are
     * then visible to the caller.
     *
     * <p>All of it on threads of its own, while the caller watches: {@code progress} is told after each block and also
     * while a block lasts, and when it throws, or the caller is interrupted, long blocks stop at their next
     * {@link #stopIfInterrupted}. The caller's thread may be a database's, which must not be interrupted.
     *
     * @param total the units in {@code progress}; what a block returns is the units it did
     * @param worker called once a thread; makes what the thread works with
     * @throws CancellationException if the calling thread is interrupted (its interrupt status stays set)
     * @throws InvalidInputException if {@code threads} is less than 1
     */
    public static void run(
            String stage,
            int blocks,
            long total,
            int threads,
            Progress progress,
            Supplier<? extends IntToLongFunction> worker) {
        if (threads < 1) {
            throw new InvalidInputException("threads is " + threads + "; expected 1 or more");
        }
        AtomicInteger next = new AtomicInteger();
        AtomicReference<Throwable> failure = new AtomicReference<>();
        Object reporting = new Object();
        long[] done = {0};
        Runnable work = () -> {
            try {
                IntToLongFunction blockWork = worker.get();
                for (int block = next.getAndIncrement();
                        block < blocks && failure.get() == null;
                        block = next.getAndIncrement()) {
                    stopIfInterrupted();
                    long units = blockWork.applyAsLong(block);
                    synchronized (reporting) {
                        done[0] += units;
                        progress.report(stage, done[0], total);
                    }
                }
            } catch (Throwable thrown) {
                failure.compareAndSet(null, thrown);
            }
        };
        Runnable watch = () -> {
            try {
                synchronized (reporting) {
                    progress.report(stage, done[0], total);
                }
            } catch (Throwable stop) {
                failure.compareAndSet(null, stop);
            }
        };
        List<Thread> hands = new ArrayList<>();
        for (int hand = 1; hand <= Math.min(threads, blocks); hand++) {
            Thread thread = new Thread(work, "latentgraph-kernel-" + hand);
            thread.setDaemon(true);
            thread.start();
            hands.add(thread);
        }
        join(hands, failure, watch);
        rethrow(failure.get());
    }

    /** Long blocks call this now and then. @throws CancellationException if this thread is interrupted */
    public static void stopIfInterrupted() {
        if (Thread.currentThread().isInterrupted()) {
            throw new CancellationException("interrupted");
        }
    }

    private static void join(List<Thread> hands, AtomicReference<Throwable> failure, Runnable watch) {
        boolean interrupted = false;
        for (Thread hand : hands) {
            while (hand.isAlive()) {
                if (failure.get() != null) {
                    hands.forEach(Thread::interrupt);
                }
                try {
                    hand.join(WATCH_MILLIS);
                    if (hand.isAlive() && failure.get() == null) {
                        watch.run();
                    }
                } catch (InterruptedException stop) {
                    interrupted = true;
                    failure.compareAndSet(null, new CancellationException("interrupted"));
                }
            }
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }

    private static void rethrow(Throwable thrown) {
        if (thrown instanceof RuntimeException runtime) {
            throw runtime;
        }
        if (thrown instanceof Error error) {
            throw error;
        }
    }
}
