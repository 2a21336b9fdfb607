package latentgraph.queries;

import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.function.BiFunction;
import latentgraph.core.InvalidInputException;
import latentgraph.core.Spelling;
import latentgraph.core.UnknownKeyException;

/**
 * Whether what a query's parameters name is in the store. A query about what is not there has no rows, and that reads as
 * a finding: no neighbours, nothing changed.
 *
 * @param ask runs a reading statement with its parameters and gives its rows
 */
record StoredKeys(String query, BiFunction<String, Map<String, Object>, List<Map<String, Object>>> ask) {
    private static final String REPRESENTATIONS =
            "MATCH (r:Representation {status: 'ready'}) WHERE $key IS NULL OR r.key = $key RETURN r.key AS key, r.k AS k";
    private static final String CLASS_GRAPHS =
            """
            MATCH (graph:ClassGraph)
            WHERE ($key IS NULL OR graph.key = $key)
              AND NOT EXISTS { (graph)-[:OF]->(r:Representation) WHERE r.status <> 'ready' }
            RETURN graph.key AS key""";

    private static final String EXPERIMENTS =
            "MATCH (e:Experiment) WHERE $key IS NULL OR e.key = $key RETURN e.key AS key";

    private static final String SELECTIONS =
            "MATCH (s:Selection) WHERE $key IS NULL OR s.key = $key RETURN s.key AS key";

    /** @see NamedQuery#requireStored */
    void require(Map<String, Object> bound) {
        for (var parameter : bound.entrySet()) {
            if (!(parameter.getValue() instanceof String key)) {
                continue;
            }
            switch (parameter.getKey()) {
                case "representation" -> representation("representation", key, bound.get("k"));
                case "classGraph" -> found("classGraph", "class graph", CLASS_GRAPHS, key);
                case "selection" -> found("selection", "selection", SELECTIONS, key);
                case "experiment" -> found("experiment", "experiment", EXPERIMENTS, key);
                case "other" -> {
                    if (bound.containsKey("representation")) {
                        representation("other", key, bound.get("k"));
                    } else if (bound.containsKey("classGraph")) {
                        found("other", "class graph", CLASS_GRAPHS, key);
                    }
                }
                default -> {}
            }
        }
    }

    private void representation(String parameter, String key, Object k) {
        Object stored = found(parameter, "representation", REPRESENTATIONS, key).get("k");
        if (k instanceof Long wanted && stored instanceof Long most && wanted > most) {
            throw new InvalidInputException(
                    "query %s: $k is %d; expected at most %d, the neighbours stored of each sample of '%s': ingest it again with a larger k"
                            .formatted(query, wanted, most, key));
        }
    }

    private Map<String, Object> found(String parameter, String kind, String statement, String key) {
        var rows = ask.apply(statement, Map.of("key", key));
        if (rows.isEmpty()) {
            List<String> keys = ask.apply(statement, Collections.singletonMap("key", null)).stream()
                    .map(row -> (String) row.get("key"))
                    .toList();
            String meant = Spelling.meant(key, keys);
            throw new UnknownKeyException("query %s: $%s is '%s'; the store holds no such %s%s"
                    .formatted(
                            query,
                            parameter,
                            key.length() > 100 ? key.substring(0, 100) + "…" : key,
                            kind,
                            meant.isEmpty() ? " that is whole; 'latentgraph list' shows what it holds" : meant));
        }
        return rows.get(0);
    }
}
