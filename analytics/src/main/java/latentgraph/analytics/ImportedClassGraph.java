package latentgraph.analytics;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import latentgraph.core.ClassGraph;
import latentgraph.core.InvalidInputException;

/**
 * A class graph handed in as a map, checked.
 *
 * @param weighted whether every edge came with a distance; one without weighs 1
 */
record ImportedClassGraph(ClassGraph graph, boolean weighted) {
    /** No class graph has more classes: far beyond any data set, and well within a transaction. */
    private static final int MOST = 1_000_000;

    /** @throws InvalidInputException naming the vertex or edge that is wrong */
    static ImportedClassGraph of(String name, Map<String, Object> graph) {
        List<?> vertexMaps = list(graph, "vertices");
        List<?> edgeMaps = list(graph, "edges");
        for (String key : graph.keySet()) {
            if (!key.equals("vertices") && !key.equals("edges")) {
                throw new InvalidInputException(
                        "unknown key '%s' in graph. Known keys: vertices, edges".formatted(key));
            }
        }
        List<ClassGraph.Vertex> vertices = new ArrayList<>();
        for (int i = 0; i < vertexMaps.size(); i++) {
            var fields = fields("vertices", i, vertexMaps.get(i), "label", "name");
            try {
                vertices.add(new ClassGraph.Vertex(
                        fields.integer("label", 0, 0, MOST),
                        fields.text("name", null),
                        fields.integer("size", 0, 0, Integer.MAX_VALUE),
                        fields.has("accuracy") ? fields.number("accuracy", 0, 0, 1) : null));
                fields.echo();
            } catch (InvalidInputException wrong) {
                throw new InvalidInputException("vertices[" + i + "]: " + wrong.getMessage(), wrong);
            }
        }
        List<ClassGraph.Edge> edges = new ArrayList<>();
        int[] ranks = new int[vertices.size()];
        boolean weighted = true;
        for (int i = 0; i < edgeMaps.size(); i++) {
            var fields = fields("edges", i, edgeMaps.get(i), "source", "target");
            weighted &= fields.has("distance");
            try {
                int source = fields.integer("source", 0, 0, vertices.size() - 1);
                edges.add(new ClassGraph.Edge(
                        source,
                        fields.integer("target", 0, 0, vertices.size() - 1),
                        fields.integer("rank", ++ranks[source], 1, Integer.MAX_VALUE),
                        fields.number("distance", 1, 0, Double.MAX_VALUE)));
                fields.echo();
            } catch (InvalidInputException wrong) {
                throw new InvalidInputException("edges[" + i + "]: " + wrong.getMessage(), wrong);
            }
        }
        return new ImportedClassGraph(new ClassGraph(name, vertices, null, edges), weighted);
    }

    private static List<?> list(Map<String, Object> graph, String key) {
        if (graph != null && graph.get(key) instanceof List<?> list) {
            return list;
        }
        throw new InvalidInputException(
                "graph has no list '%s'; expected {vertices: [{label, name}, …], edges: [{source, target}, …]}"
                        .formatted(key));
    }

    @SuppressWarnings("unchecked")
    private static Settings fields(String list, int i, Object entry, String... required) {
        if (!(entry instanceof Map<?, ?> map)) {
            throw new InvalidInputException("%s[%d] is %s; expected a map".formatted(list, i, entry));
        }
        for (String key : required) {
            if (map.get(key) == null) {
                throw new InvalidInputException("%s[%d] has no '%s'; it is %s".formatted(list, i, key, map));
            }
        }
        return new Settings((Map<String, Object>) map);
    }
}
