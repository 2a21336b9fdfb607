package latentgraph.core.exchange;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import latentgraph.core.ClassGraph;
import latentgraph.core.InvalidInputException;

/** Reads the plain values of {@link DescribedClassGraph#toDocument}; each failure names the field's path. */
final class ClassGraphDocument {
    private final Map<?, ?> document;

    ClassGraphDocument(Map<?, ?> document) {
        this.document = document;
    }

    DescribedClassGraph described(String name) {
        List<?> classes = list("classes", document.get("classes"), Limits.CLASSES);
        var vertices = new ArrayList<ClassGraph.Vertex>();
        var positions = new HashMap<Integer, Integer>();
        var communities = new ArrayList<Integer>();
        for (int i = 0; i < classes.size(); i++) {
            String path = "classes[" + i + "]";
            Map<?, ?> fields = map(path, classes.get(i));
            int least = i == 0 ? 0 : vertices.get(i - 1).label() + 1;
            int label = whole(path + ".label", fields.get("label"), least, Integer.MAX_VALUE - 1, true)
                    .intValue();
            positions.put(label, i);
            Long size = whole(path + ".size", fields.get("size"), 0, Long.MAX_VALUE, false);
            Long community =
                    whole(path + ".community", fields.get("community"), Integer.MIN_VALUE, Integer.MAX_VALUE, false);
            if (community != null) {
                communities.add(community.intValue());
            }
            vertices.add(new ClassGraph.Vertex(
                    label,
                    text(path + ".name", fields.get("name"), true),
                    size,
                    number(path + ".accuracy", fields.get("accuracy"), 0, 1, false)));
        }
        if (!communities.isEmpty() && communities.size() < vertices.size()) {
            throw wrong("classes[].community", "given for " + communities.size(), vertices.size() + ", or none");
        }
        List<?> edgeList = list("edges", document.get("edges"), Limits.EDGES);
        var edges = new ArrayList<ClassGraph.Edge>();
        for (int i = 0; i < edgeList.size(); i++) {
            String path = "edges[" + i + "]";
            Map<?, ?> fields = map(path, edgeList.get(i));
            edges.add(new ClassGraph.Edge(
                    end(path + ".source", fields.get("source"), positions),
                    end(path + ".target", fields.get("target"), positions),
                    whole(path + ".rank", fields.get("rank"), 1, Integer.MAX_VALUE, true)
                            .intValue(),
                    number(path + ".distance", fields.get("distance"), 0, Limits.DISTANCE, true)));
        }
        return new DescribedClassGraph(
                new ClassGraph(name, vertices, distances(document.get("distances"), vertices.size()), edges),
                text("representation", document.get("representation"), false),
                small("k", document.get("k"), 1),
                small("classK", document.get("classK"), 1),
                whole("unreachablePairs", document.get("unreachablePairs"), 0, Long.MAX_VALUE, false),
                communities.isEmpty() ? null : communities,
                measures(document.get("measures")));
    }

    private static int end(String path, Object value, Map<Integer, Integer> positions) {
        Integer position =
                positions.get(whole(path, value, 0, Integer.MAX_VALUE, true).intValue());
        if (position == null) {
            throw wrong(path, value, "the label of a class");
        }
        return position;
    }

    /** null also where there are rows and each is null, as in the answer for a class graph made elsewhere. */
    private static double[][] distances(Object value, int classes) {
        if (value == null) {
            return null;
        }
        List<?> rows = list("distances", value, Limits.CLASSES);
        if (!rows.isEmpty() && rows.stream().allMatch(row -> row == null)) {
            return null;
        }
        if (rows.size() != classes) {
            throw wrong("distances", rows.size() + " rows", classes + ", one a class");
        }
        double[][] distances = new double[classes][];
        for (int i = 0; i < classes; i++) {
            String path = "distances[" + i + "]";
            List<?> row = list(path, rows.get(i), Limits.CLASSES);
            if (row.size() != classes) {
                throw wrong(path, row.size() + " numbers", classes + ", one a class");
            }
            distances[i] = new double[classes];
            for (int j = 0; j < classes; j++) {
                boolean none = row.get(j) == null || (row.get(j) instanceof Double d && d.isNaN());
                distances[i][j] =
                        none ? Double.NaN : number(path + "[" + j + "]", row.get(j), 0, Double.MAX_VALUE, true);
            }
        }
        return distances;
    }

    private static DescribedClassGraph.Measures measures(Object value) {
        if (value == null) {
            return null;
        }
        Map<?, ?> fields = map("measures", value);
        return new DescribedClassGraph.Measures(
                small("measures.diameter", fields.get("diameter"), 0),
                measure(fields, "averagePathLength", 0),
                measure(fields, "averageDegree", 0),
                measure(fields, "clusteringCoefficient", 0),
                measure(fields, "modularity", -1),
                small("measures.communities", fields.get("communities"), 0));
    }

    private static Double measure(Map<?, ?> fields, String name, double least) {
        return number("measures." + name, fields.get(name), least, Double.MAX_VALUE, false);
    }

    private static Integer small(String path, Object value, int least) {
        Long whole = whole(path, value, least, Integer.MAX_VALUE, false);
        return whole == null ? null : whole.intValue();
    }

    private static Long whole(String path, Object value, long least, long most, boolean required) {
        if (value == null && !required) {
            return null;
        }
        if (!(value instanceof Integer || value instanceof Long)
                || ((Number) value).longValue() < least
                || ((Number) value).longValue() > most) {
            throw wrong(path, value, "a whole number from " + least + " to " + most);
        }
        return ((Number) value).longValue();
    }

    private static Double number(String path, Object value, double least, double most, boolean required) {
        if (value == null && !required) {
            return null;
        }
        double number = value instanceof Number n ? n.doubleValue() : Double.NaN;
        if (!(number >= least && number <= most)) {
            throw wrong(
                    path,
                    value,
                    most == Double.MAX_VALUE
                            ? "a finite number not below " + least
                            : "a number from " + least + " to " + most);
        }
        return number;
    }

    private static String text(String path, Object value, boolean required) {
        if (value == null && !required) {
            return null;
        }
        if (!(value instanceof String text) || text.length() > Limits.NAME) {
            throw wrong(path, value, "a text of up to " + Limits.NAME + " characters");
        }
        return text;
    }

    private static Map<?, ?> map(String path, Object value) {
        if (!(value instanceof Map<?, ?> map)) {
            throw wrong(path, value, "an object");
        }
        return map;
    }

    private static List<?> list(String path, Object value, int most) {
        if (!(value instanceof List<?> list) || list.size() > most) {
            throw wrong(
                    path, value instanceof List<?> list ? list.size() + " entries" : value, "a list of up to " + most);
        }
        return list;
    }

    private static InvalidInputException wrong(String path, Object found, Object expected) {
        String shown = found instanceof Map || found instanceof List ? "something else" : String.valueOf(found);
        return new InvalidInputException("field %s is %s; expected %s"
                .formatted(path, shown.length() > 100 ? shown.substring(0, 100) + "…" : shown, expected));
    }
}
