package latentgraph.ingest;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import latentgraph.store.Store;

/** All that a store holds, in an order and in words that do not depend on ids or on the time. */
final class Dump {
    /** How a node is told from others: by its key, or by its place in what it is in. */
    private static final String NAME = "coalesce(%1$s.key, %1$s.id, %1$s.name, "
            + "head([(%1$s)-[:IN]->(whole) | whole.key + '#' + toString(coalesce(%1$s.index, %1$s.label))]))";

    private Dump() {}

    static List<String> of(Store store) {
        List<String> lines = new ArrayList<>();
        store.read(
                        "MATCH (n) WHERE NOT n:Meta RETURN labels(n) AS labels, " + NAME.formatted("n")
                                + " AS name, properties(n) AS properties",
                        Map.of())
                .forEach(row -> lines.add(row.get("labels") + " " + row.get("name") + " " + text(row)));
        store.read(
                        "MATCH (a)-[r]->(b) RETURN type(r) AS type, " + NAME.formatted("a") + " AS a, "
                                + NAME.formatted("b") + " AS b, properties(r) AS properties",
                        Map.of())
                .forEach(row -> lines.add(row.get("a") + " " + row.get("type") + " " + row.get("b") + " " + text(row)));
        Collections.sort(lines);
        return lines;
    }

    private static String text(Map<String, Object> row) {
        var properties = new TreeMap<String, Object>();
        ((Map<?, ?>) row.get("properties"))
                .forEach((name, value) ->
                        properties.put((String) name, value instanceof byte[] bytes ? hash(bytes) : value));
        properties.remove("ingestedAt");
        return properties.toString();
    }

    private static String hash(byte[] bytes) {
        return Integer.toHexString(java.util.Arrays.hashCode(bytes));
    }
}
