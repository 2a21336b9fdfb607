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
    /** The largest published class graphs have some 20,000 classes; more edges strain a transaction. */
    private static final int CLASSES = 100_000;

    private static final int EDGES = 2_000_000;
    /** Rounding leaves the two means of a pair a little apart. */
    private static final double ASYMMETRY = 1e-6;

    /** @throws InvalidInputException naming the vertex, edge or row that is wrong */
    static ImportedClassGraph of(String name, Map<String, Object> graph) {
        if (graph == null) {
            throw new InvalidInputException("graph is null; expected {vertices: […], edges: […]}");
        }
        var parts = new Settings("graph: ", graph);
        List<?> vertexMaps = atMost(CLASSES, "vertices", parts.list("vertices"));
        List<?> edgeMaps = atMost(EDGES, "edges", parts.list("edges"));
        double[][] distances =
                graph.get("distances") == null ? null : matrix(parts.list("distances"), vertexMaps.size());
        parts.knows("distances");
        parts.echo();

        List<ClassGraph.Vertex> vertices = new ArrayList<>();
        Map<Integer, Integer> positions = new HashMap<>();
        for (int i = 0; i < vertexMaps.size(); i++) {
            var fields = fields("vertices[" + i + "]", vertexMaps.get(i), "label", "name");
            int label = fields.integer("label", 0, 0, Integer.MAX_VALUE - 1);
            positions.put(label, i);
            vertices.add(new ClassGraph.Vertex(
                    label,
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
            int source = end("edges[" + i + "]: source", fields.integer("source", 0, 0, Integer.MAX_VALUE), positions);
            edges.add(new ClassGraph.Edge(
                    source,
                    end("edges[" + i + "]: target", fields.integer("target", 0, 0, Integer.MAX_VALUE), positions),
                    fields.integer("rank", ++ranks[source], 1, Integer.MAX_VALUE),
                    fields.number("distance", 1, 0, Double.MAX_VALUE)));
            fields.echo();
        }
        return new ImportedClassGraph(new ClassGraph(name, vertices, distances, edges), weighted);
    }

    private static List<?> atMost(int most, String what, List<?> list) {
        if (list.size() > most) {
            throw new InvalidInputException(
                    "graph: %s has %d entries; expected at most %d".formatted(what, list.size(), most));
        }
        return list;
    }

    private static int end(String where, int label, Map<Integer, Integer> positions) {
        Integer position = positions.get(label);
        if (position == null) {
            throw new InvalidInputException("%s is %d; expected the label of a vertex".formatted(where, label));
        }
        return position;
    }

    /** Null cells become NaN, and NaN stands too: no path. */
    private static double[][] matrix(List<?> rows, int classes) {
        double[][] matrix = new double[rows.size()][];
        for (int i = 0; i < matrix.length; i++) {
            if (!(rows.get(i) instanceof List<?> row) || row.size() != classes) {
                throw new InvalidInputException("distances[%d] is %s; expected a list of %d numbers, one a vertex"
                        .formatted(i, rows.get(i), classes));
            }
            matrix[i] = new double[classes];
            for (int j = 0; j < classes; j++) {
                Object cell = row.get(j);
                double distance = cell == null ? Double.NaN : cell instanceof Number number ? number.doubleValue() : -1;
                if (distance < 0 || Double.isInfinite(distance)) {
                    throw new InvalidInputException(
                            "distances[%d][%d] is %s; expected a finite number from 0, or null for no path"
                                    .formatted(i, j, cell));
                }
                if (j < i && !alike(distance, matrix[j][i])) {
                    throw new InvalidInputException(
                            "distances[%d][%d] is %s and distances[%d][%d] is %s; expected a symmetric matrix"
                                    .formatted(i, j, cell, j, i, matrix[j][i]));
                }
                matrix[i][j] = distance;
            }
        }
        return matrix;
    }

    private static boolean alike(double one, double other) {
        return Double.isNaN(one) || Double.isNaN(other)
                ? Double.isNaN(one) && Double.isNaN(other)
                : Math.abs(one - other) <= ASYMMETRY * Math.max(one, other);
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
