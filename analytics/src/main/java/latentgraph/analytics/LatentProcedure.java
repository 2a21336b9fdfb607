package latentgraph.analytics;

import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import latentgraph.core.Progress;
import org.neo4j.gds.core.Username;
import org.neo4j.graphdb.GraphDatabaseService;
import org.neo4j.graphdb.Node;
import org.neo4j.graphdb.Transaction;
import org.neo4j.kernel.api.KernelTransaction;
import org.neo4j.procedure.Context;
import org.neo4j.procedure.TerminationGuard;

/** What Neo4j and GDS hand to each of our procedures. Public on purpose, like the rows: Neo4j sets the fields. */
public abstract class LatentProcedure {
    @Context
    public Transaction transaction;

    @Context
    public KernelTransaction kernel;

    @Context
    public TerminationGuard terminationGuard;

    @Context
    public GraphDatabaseService database;

    /** GDS' name for the user whose graph catalog counts. */
    @Context
    public Username username;

    Gds gds() {
        return new Gds(transaction, username, database);
    }

    /** Shows what is reported to anyone who asks, and stops a kernel once the transaction is terminated. */
    Progress progress() {
        return new TransactionProgress(kernel, terminationGuard);
    }

    StoredRepresentation load(String representation, int k) {
        return load(representation, k, progress());
    }

    StoredRepresentation load(String representation, int k, Progress progress) {
        return StoredRepresentation.load(transaction, representation, k, progress);
    }

    /** As {@link #load}; no one replaces, removes or writes to the representation until this transaction ends. */
    StoredRepresentation loadToWrite(String representation, int k) {
        lock(representation);
        return load(representation, k);
    }

    /**
     * Keeps others from replacing, removing and writing to representations until this transaction ends. Always in the order
     * of their keys, so that two who want the same ones do not wait for each other.
     *
     * @throws latentgraph.core.UnknownKeyException if one is not there
     */
    void lock(String... representations) {
        for (String representation : Arrays.stream(representations)
                .sorted(Comparator.nullsFirst(Comparator.naturalOrder()))
                .toList()) {
            Node node;
            do {
                node = StoredRepresentation.find(transaction, representation);
                transaction.acquireWriteLock(node);
                // While this waited for the lock, an ingest may have put another in its place.
            } while (!node.equals(StoredRepresentation.find(transaction, representation)));
        }
    }

    /** Cypher's missing value where a number does not exist. */
    static Double orNull(double value) {
        return Double.isNaN(value) ? null : value;
    }

    static List<Long> boxed(long[] values) {
        return Arrays.stream(values).boxed().toList();
    }

    /** Milliseconds since a reading of {@link System#nanoTime()}. */
    static long millisSince(long start) {
        return (System.nanoTime() - start) / 1_000_000;
    }
}
