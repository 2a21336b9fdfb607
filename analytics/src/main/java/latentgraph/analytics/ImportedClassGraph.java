package latentgraph.analytics;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import latentgraph.core.ClassGraph;
import latentgraph.core.InvalidInputException;

/**
 * A class graph handed in as a map, checked. A field that is null counts as not given.
 *
 * @param weighted whether every edge came with a distance; one without weighs 1
 */
record ImportedClassGraph(ClassGraph graph, boolean weighted) {
    /** No class graph has more classes: far beyond any data set, and well within a transaction. */
    private static final int MOST = 1_000_000;

    /** @throws InvalidInputException naming the vertex, edge or row that is wrong */
    static ImportedClassGraph of(String name, Map<String, Object> graph) {
        if (graph == null) {
            throw new InvalidInputException("graph is null; expected {vertices: […], edges: […]}");
        }
        var parts = new Settings("graph: ", graph);
        List<?> vertexMaps = parts.list("vertices");
        List<?> edgeMaps = parts.list("edges");
        double[][] distances =
                graph.get("distances") == null ? null : matrix(parts.list("distances"), vertexMaps.size());
        parts.knows("distances");
        parts.echo();

        List<ClassGraph.Vertex> vertices = new ArrayList<>();
        for (int i = 0; i < vertexMaps.size(); i++) {
            var fields = fields("vertices[" + i + "]", vertexMaps.get(i), "label", "name");
            vertices.add(new ClassGraph.Vertex(
                    fields.integer("label", 0, 0, MOST),
                    fields.text("name", null),
                    fields.has("size") ? (long) fields.integer("size", 0, 0, Integer.MAX_VALUE) : null,
                    fields.has("accuracy") ? fields.number("accuracy", 0, 0, 1) : null));
            fields.knows("size");
            fields.knows("accuracy");
            fields.echo();
        }
        List<ClassGraph.Edge> edges = new ArrayList<>();
        int[] ranks = new int[vertices.size()];
        boolean weighted = true;
        for (int i = 0; i < edgeMaps.size(); i++) {
            var fields = fields("edges[" + i + "]", edgeMaps.get(i), "source", "target");
            weighted &= fields.has("distance");
            int source = fields.integer("source", 0, 0, vertices.size() - 1);
            edges.add(new ClassGraph.Edge(
                    source,
                    fields.integer("target", 0, 0, vertices.size() - 1),
                    fields.integer("rank", ++ranks[source], 1, Integer.MAX_VALUE),
                    fields.number("distance", 1, 0, Double.MAX_VALUE)));
            fields.echo();
        }
        return new ImportedClassGraph(new ClassGraph(name, vertices, distances, edges), weighted);
    }

    /** Null cells become NaN: no path. */
    private static double[][] matrix(List<?> rows, int classes) {
        double[][] matrix = new double[rows.size()][];
        for (int i = 0; i < matrix.length; i++) {
            if (!(rows.get(i) instanceof List<?> row) || row.size() != classes) {
                throw new InvalidInputException("distances[%d] is %s; expected a list of %d numbers, one a vertex"
                        .formatted(i, rows.get(i), classes));
            }
            matrix[i] = new double[classes];
            for (int j = 0; j < classes; j++) {
                if (row.get(j) != null && !(row.get(j) instanceof Number)) {
                    throw new InvalidInputException("distances[%d][%d] is %s; expected a number, or null for no path"
                            .formatted(i, j, row.get(j)));
                }
                matrix[i][j] = row.get(j) instanceof Number number ? number.doubleValue() : Double.NaN;
            }
        }
        return matrix;
    }

    private static Settings fields(String where, Object entry, String... required) {
        if (!(entry instanceof Map<?, ?> map)) {
            throw new InvalidInputException("%s is %s; expected a map".formatted(where, entry));
        }
        Map<String, Object> given = new HashMap<>();
        map.forEach((key, value) -> {
            if (value != null) {
                given.put((String) key, value);
            }
        });
        for (String key : required) {
            if (!given.containsKey(key)) {
                throw new InvalidInputException("%s has no '%s'; it is %s".formatted(where, key, map));
            }
        }
        return new Settings(where + ": ", given);
    }
}
