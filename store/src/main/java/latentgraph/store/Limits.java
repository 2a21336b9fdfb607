package latentgraph.store;

import java.time.Duration;

/**
 * Where a reading statement is stopped.
 *
 * @param time null for no limit; a statement that runs longer is ended with an error
 * @param rows the rows handed over at most; {@link Summary#cut()} says when there were more
 * @param values in the lists of one row at most; a statement that gives more in a row is ended with an error before they
 *     take memory. In a store reached over Bolt they are held to this once they are here
 */
public record Limits(Duration time, long rows, long values) {
    public static final Limits NONE = new Limits(null, Long.MAX_VALUE, Long.MAX_VALUE);

    /** With a million values a row: about 50 MiB. */
    public Limits(Duration time, long rows) {
        this(time, rows, 1_000_000);
    }
}
