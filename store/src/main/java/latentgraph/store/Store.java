package latentgraph.store;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import latentgraph.core.Progress;

/**
 * A LatentGraph store open for work. Everything that is seen or changed goes through a Cypher statement, so the same code
 * runs on a store embedded in this process and on one reached over Bolt.
 *
 * <p>Values in parameters and rows are plain: Long, Double, String, Boolean, byte[], List, Map, null. A node arrives as
 * a map {@code {id, labels, properties}}, a relationship as {@code {id, type, from, to, properties}}, a path as the list of
 * its nodes and relationships in turn; the ids are Neo4j's element ids, {@code from} and {@code to} those of the nodes. Parameters may also hold Integer, Float, int[], long[], float[], double[].
 */
public interface Store extends AutoCloseable {

    /**
     * Opens the store in {@code directory}, making it if there is none. If another LatentGraph process serves it, works
     * through that process over Bolt.
     *
     * @throws latentgraph.core.InvalidInputException if the folder is not ours, is of a newer schema, or is held by
     *     something that does not serve it
     */
    static Store open(Path directory) {
        return open(directory, EmbeddedStore.Options.DEFAULT);
    }

    /** As {@link #open(Path)}; the options hold if the store opens in this process. */
    static Store open(Path directory, EmbeddedStore.Options options) {
        return EmbeddedStore.open(directory, options, true);
    }

    /**
     * Runs one statement that only reads, and hands over each row as it comes.
     *
     * @return what is known when the last row was handed over
     * @throws latentgraph.core.InvalidInputException if the statement is wrong, would write, or ran out of time
     */
    Summary read(String cypher, Map<String, Object> parameters, Limits limits, Consumer<Map<String, Object>> row);

    /** Runs one statement that may write, in a transaction of its own, and hands over each row as it comes. */
    Summary write(String cypher, Map<String, Object> parameters, Consumer<Map<String, Object>> row);

    /** All rows of a reading statement, without limits. */
    default List<Map<String, Object>> read(String cypher, Map<String, Object> parameters) {
        var rows = new ArrayList<Map<String, Object>>();
        read(cypher, parameters, Limits.NONE, rows::add);
        return rows;
    }

    /** All rows of a writing statement. Undone by Neo4j because it hindered another one (deadlock), it is run again. */
    default List<Map<String, Object>> write(String cypher, Map<String, Object> parameters) {
        for (int attempt = 1; ; attempt++) {
            var rows = new ArrayList<Map<String, Object>>();
            try {
                write(cypher, parameters, rows::add);
                return rows;
            } catch (Failures.Deadlock undone) {
                if (attempt == 20) {
                    throw undone;
                }
            }
        }
    }

    /**
     * This store, telling how far those of its statements have come that last longer than a second and call a procedure
     * that says so, as the {@code latent.*} procedures do. What is thrown from {@code progress} ends the statement and
     * reaches its caller.
     *
     * @param progress told on the thread that runs the statement, twice a second, never after the statement
     * @return the same store: closing one closes both
     */
    Store reportingTo(Progress progress);

    @Override
    void close();
}
