package latentgraph.queries;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import latentgraph.core.ConflictException;
import latentgraph.core.UnknownKeyException;

/** A class graph as one document, from the queries that tell its parts: what {@code latentgraph class-graph --json} prints. */
public final class StoredClassGraph {
    private static final List<String> MEASURES = List.of(
            "diameter", "averagePathLength", "averageDegree", "clusteringCoefficient", "modularity", "communities");

    private static final int ATTEMPTS = 5;

    private StoredClassGraph() {}

    /**
     * The document.
     *
     * @param name what it is called: the key of its representation, or its own
     * @param distances whether those between all classes are in it; else they are null, as in an imported graph without
     * @param rows all rows of a query of the library, which has this class graph as its one parameter
     * @throws UnknownKeyException if the store holds no such class graph
     * @throws ConflictException if it is replaced again and again while it is read
     */
    public static Map<String, Object> document(
            String name, boolean distances, Function<NamedQuery, List<Map<String, Object>>> rows) {
        Function<String, List<Map<String, Object>>> ask =
                query -> rows.apply(QueryLibrary.standard().get(query));
        for (int attempt = 1; attempt <= ATTEMPTS; attempt++) {
            var before = ask.apply("class-graph/summary");
            if (before.isEmpty()) {
                throw new UnknownKeyException(
                        "no class graph '%s' in the store; expected a representation's key such as mlp/e12/hidden3"
                                        .formatted(name)
                                + " or the name of an imported class graph: 'latentgraph list' shows both");
            }
            var document = document(name, before.get(0), distances, ask);
            // Each question is a transaction of its own, and one statement would read what is committed meanwhile too.
            if (ask.apply("class-graph/summary").equals(before)) {
                return document;
            }
        }
        throw new ConflictException(
                "class graph '%s' was replaced each time while it was read; run this again when that has ended"
                        .formatted(name));
    }

    private static Map<String, Object> document(
            String name,
            Map<String, Object> summary,
            boolean distances,
            Function<String, List<Map<String, Object>>> ask) {
        var document = new LinkedHashMap<String, Object>();
        document.put("representation", name);
        document.put("k", summary.get("k"));
        document.put("classK", summary.get("classK"));
        document.put(
                "classes",
                columns(
                        ask.apply("class-graph/vertices"),
                        List.of("label", "name", "size", "accuracy", "degree", "community")));
        document.put("distances", distances ? distances(ask.apply("class-graph/distances")) : null);
        document.put("unreachablePairs", summary.get("unreachablePairs"));
        document.put("edges", columns(ask.apply("class-graph/edges"), List.of("source", "target", "rank", "distance")));
        document.put("measures", columns(List.of(summary), MEASURES).get(0));
        return document;
    }

    /** null where no path joins two classes; null as a whole for a class graph that came without. */
    private static List<List<Double>> distances(List<Map<String, Object>> rows) {
        if (rows.stream().anyMatch(row -> row.get("distances") == null)) {
            return null;
        }
        var distances = new ArrayList<List<Double>>();
        for (var row : rows) {
            var numbers = new ArrayList<Double>();
            for (Object distance : (List<?>) row.get("distances")) {
                double number = ((Number) distance).doubleValue();
                numbers.add(Double.isNaN(number) ? null : number);
            }
            distances.add(numbers);
        }
        return distances;
    }

    private static List<Map<String, Object>> columns(List<Map<String, Object>> rows, List<String> columns) {
        var kept = new ArrayList<Map<String, Object>>();
        for (var row : rows) {
            var keep = new LinkedHashMap<String, Object>();
            columns.forEach(column -> keep.put(column, row.get(column)));
            kept.add(keep);
        }
        return kept;
    }
}
