package latentgraph.cli;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import latentgraph.core.ConflictException;
import latentgraph.core.InvalidInputException;
import latentgraph.core.RepresentationKey;
import latentgraph.core.UnknownKeyException;
import latentgraph.queries.QueryLibrary;
import latentgraph.store.Store;

/** Class graphs as one document: what {@code class-graph --json} prints and what an export writes. */
final class ClassGraphs {
    private static final List<String> MEASURES = List.of(
            "diameter", "averagePathLength", "averageDegree", "clusteringCoefficient", "modularity", "communities");

    private static final int ATTEMPTS = 5;

    private ClassGraphs() {}

    /**
     * The class graph of a representation, which is computed if it has not been yet, or an imported one.
     *
     * @param key a representation's key, or an imported class graph's name
     * @throws UnknownKeyException if the store holds neither
     * @throws ConflictException if another process keeps replacing it
     */
    static Map<String, Object> document(Store store, String key, ClassGraphOptions options) {
        boolean imported = !key.contains("/");
        if (imported) {
            options.requireNone(key);
        }
        String classGraph = imported ? key : computed(store, key, options);
        for (int attempt = 1; attempt <= ATTEMPTS; attempt++) {
            var before = ask(store, "class-graph/summary", classGraph);
            if (before.isEmpty()) {
                throw new UnknownKeyException(
                        "no class graph '%s' in the store; expected a representation's key such as %s,"
                                        .formatted(key, new RepresentationKey("mlp", 12, "hidden3"))
                                + " or the name of an imported class graph: 'latentgraph list' shows both");
            }
            var document = document(store, key, classGraph, before.get(0));
            // Each question is a transaction of its own, and one statement would read what is committed meanwhile too.
            if (ask(store, "class-graph/summary", classGraph).equals(before)) {
                return document;
            }
        }
        throw new ConflictException(
                "class graph '%s' was replaced each time while it was read; run this again when that has ended"
                        .formatted(key));
    }

    private static Map<String, Object> document(
            Store store, String key, String classGraph, Map<String, Object> summary) {
        var document = new LinkedHashMap<String, Object>();
        document.put("representation", key);
        document.put("k", summary.get("k"));
        document.put("classK", summary.get("classK"));
        document.put(
                "classes",
                columns(
                        ask(store, "class-graph/vertices", classGraph),
                        List.of("label", "name", "size", "accuracy", "degree", "community")));
        document.put("distances", distances(ask(store, "class-graph/distances", classGraph)));
        document.put("unreachablePairs", summary.get("unreachablePairs"));
        document.put(
                "edges",
                columns(ask(store, "class-graph/edges", classGraph), List.of("source", "target", "rank", "distance")));
        document.put("measures", columns(List.of(summary), MEASURES).get(0));
        return document;
    }

    /** The key of the stored class graph of this representation; computes it first if it is not there. */
    static String computed(Store store, String representation, ClassGraphOptions options) {
        Representations.requireStored(Representations.ready(store, representation), options.k());
        if (options.classK() < 1) {
            throw new InvalidInputException(
                    "--class-k is %d; expected a whole number from 1".formatted(options.classK()));
        }
        var query = QueryLibrary.standard().get("class-graph/find");
        var parameters = Map.<String, Object>of(
                "representation", representation, "k", (long) options.k(), "classK", (long) options.classK());
        var found = store.read(query.cypher(), query.bindValues(parameters));
        if (found.isEmpty()) {
            found = store.write(
                    "CALL latent.classGraph.write($representation, {k: $k, classK: $classK}) YIELD key RETURN key",
                    parameters);
        }
        return (String) found.get(0).get("key");
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

    /** A document as latent.classGraph.import takes it: without what it finds out itself. */
    static Map<String, Object> importable(Map<String, Object> document) {
        var vertices = new ArrayList<Map<String, Object>>();
        for (Object each : (List<?>) document.get("classes")) {
            var vertex = new LinkedHashMap<String, Object>();
            for (String field : List.of("label", "name", "size", "accuracy")) {
                Object value = ((Map<?, ?>) each).get(field);
                if (value != null) {
                    vertex.put(field, value);
                }
            }
            vertices.add(vertex);
        }
        var graph = new LinkedHashMap<String, Object>();
        graph.put("vertices", vertices);
        graph.put("edges", document.get("edges"));
        graph.put("distances", document.get("distances"));
        return graph;
    }

    private static List<Map<String, Object>> ask(Store store, String name, String classGraph) {
        var query = QueryLibrary.standard().get(name);
        return store.read(query.cypher(), query.bindValues(Map.of("classGraph", classGraph)));
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
