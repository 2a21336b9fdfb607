package latentgraph.store;

import java.time.Duration;

/**
 * Where a reading statement is stopped.
 *
 * @param time null for no limit; a statement that runs longer is ended with an error
 * @param rows the rows handed over at most; {@link Summary#cut()} says when there were more
 */
public record Limits(Duration time, long rows) {
    public static final Limits NONE = new Limits(null, Long.MAX_VALUE);
}
