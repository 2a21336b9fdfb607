package latentgraph.analytics;

import latentgraph.core.Progress;
import latentgraph.core.Stage;
import org.neo4j.kernel.api.KernelTransaction;
import org.neo4j.procedure.TerminationGuard;

/**
 * Says in the status details of a transaction, which {@code SHOW TRANSACTIONS} shows to anyone, how far a procedure has
 * come, as {@link Stage#line} writes it. Stops a kernel, from whichever of its threads reports, once the transaction is
 * terminated.
 */
final class TransactionProgress implements Progress {
    private static final long BETWEEN_NANOS = 100_000_000;

    private final KernelTransaction transaction;
    private final TerminationGuard guard;
    private volatile String shown;
    private volatile long shownAt;

    TransactionProgress(KernelTransaction transaction, TerminationGuard guard) {
        this.transaction = transaction;
        this.guard = guard;
    }

    @Override
    public void report(String stage, long done, long total) {
        guard.check();
        long now = System.nanoTime();
        if (!stage.equals(shown) || now - shownAt >= BETWEEN_NANOS) {
            shown = stage;
            shownAt = now;
            transaction.setStatusDetails(new Stage(stage, done, total).line());
        }
    }
}
