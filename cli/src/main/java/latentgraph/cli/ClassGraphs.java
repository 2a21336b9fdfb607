package latentgraph.cli;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import latentgraph.core.ConflictException;
import latentgraph.core.InvalidInputException;
import latentgraph.core.UnknownKeyException;
import latentgraph.queries.QueryLibrary;
import latentgraph.queries.StoredClassGraph;
import latentgraph.store.Store;

/** Class graphs as one document: what {@code class-graph --json} prints and what an export writes. */
final class ClassGraphs {
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
        return StoredClassGraph.document(
                key, true, query -> store.read(query.cypher(), query.bindValues(Map.of("classGraph", classGraph))));
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
}
