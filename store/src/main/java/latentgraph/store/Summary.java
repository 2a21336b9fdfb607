package latentgraph.store;

import java.util.List;
import java.util.Map;

/**
 * What a statement did, known when its last row was handed over.
 *
 * @param columns their names, in the order of the statement's RETURN
 * @param rows handed over
 * @param cut true when the row limit held rows back
 * @param updates what changed, by Neo4j's name for it (nodesCreated, propertiesSet, …); only what is not zero
 */
public record Summary(List<String> columns, long rows, boolean cut, Map<String, Long> updates) {
    public Summary {
        columns = List.copyOf(columns);
        updates = Map.copyOf(updates);
    }
}
