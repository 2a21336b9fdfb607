package latentgraph.core.exchange;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import latentgraph.core.ClassGraph;
import latentgraph.core.InvalidInputException;

/** Puts together the nodes and edges that a reader meets in a file, and checks them. */
final class Assembly {
    private record Node(String id, String name, Long size, Double accuracy, Integer community) {}

    private record Edge(String source, String target, boolean directed, Integer rank, double distance, int line) {}

    private final Path nodesFile;
    private final Path file;
    private final String name;
    private final List<Node> nodes = new ArrayList<>();
    private final List<Edge> edges = new ArrayList<>();
    private final HashSet<String> ids = new HashSet<>();

    Assembly(Path file, String name) {
        this(file, file, name);
    }

    /** Of nodes and edges that stand in two files. */
    Assembly(Path nodesFile, Path file, String name) {
        this.nodesFile = nodesFile;
        this.file = file;
        this.name = name;
    }

    InvalidInputException wrong(int line, String what) {
        return wrong(file, line, what);
    }

    private static InvalidInputException wrong(Path file, int line, String what) {
        return new InvalidInputException(file + ", line " + line + ": " + what);
    }

    /**
     * @param label null or empty for none: the id is the name then
     * @param values the file's other values by their titles in lower case
     */
    void node(String id, String label, Map<String, String> values, int line) {
        if (nodes.size() == Limits.CLASSES) {
            throw wrong(
                    nodesFile,
                    line,
                    "more than " + Limits.CLASSES + " nodes; expected a graph of classes, not of samples");
        }
        if (id == null) {
            throw wrong(nodesFile, line, "a node has no id");
        }
        if (!ids.add(id)) {
            throw wrong(nodesFile, line, "node '" + shown(id) + "' comes a second time; expected one node an id");
        }
        String counted = values.containsKey("samples") ? "samples" : "size";
        Double size = number(nodesFile, values, counted, line);
        if (size != null && (size < 0 || size != Math.rint(size) || size > 1L << 53)) {
            throw wrong(
                    nodesFile,
                    line,
                    "%s of '%s' is %s; expected a count of samples: rename the column if it is something else"
                            .formatted(counted, shown(id), size));
        }
        Double accuracy = number(nodesFile, values, "accuracy", line);
        if (accuracy != null && !(accuracy >= 0 && accuracy <= 1)) {
            throw wrong(nodesFile, line, "accuracy of '%s' is %s; expected 0 to 1".formatted(shown(id), accuracy));
        }
        String community = Objects.requireNonNullElse(
                        values.getOrDefault("community", values.get("modularity class")),
                        values.getOrDefault("modularity_class", ""))
                .strip();
        if (!community.isEmpty() && !community.matches("-?[0-9]{1,9}")) {
            throw wrong(
                    nodesFile,
                    line,
                    "community of '%s' is '%s'; expected a whole number: number the communities, or rename the column"
                            .formatted(shown(id), shown(community)));
        }
        nodes.add(new Node(
                id,
                label == null || label.isEmpty() ? id : label,
                size == null ? null : size.longValue(),
                accuracy,
                community.isEmpty() ? null : Integer.valueOf(community)));
    }

    /** @param values the file's values by their titles in lower case, {@code weight} among them */
    void edge(String source, String target, boolean directed, Map<String, String> values, int line) {
        if (edges.size() == Limits.EDGES) {
            throw wrong(line, "more than " + Limits.EDGES + " edges; expected a graph of classes, not of samples");
        }
        if (source == null || target == null) {
            throw wrong(line, "an edge lacks its source or its target");
        }
        String field = values.getOrDefault("distance", "").isBlank() ? "weight" : "distance";
        Double distance = number(file, values, field, line);
        if (distance != null && !(distance >= 0 && distance <= Limits.DISTANCE)) {
            throw wrong(
                    line,
                    "%s of the edge from '%s' to '%s' is %s; expected a number from 0 to %s"
                            .formatted(field, shown(source), shown(target), distance, Limits.DISTANCE));
        }
        String rank = values.getOrDefault("rank", "").strip();
        if (!rank.isEmpty() && !rank.matches("[1-9][0-9]{0,8}")) {
            throw wrong(
                    line,
                    "rank of the edge from '%s' to '%s' is '%s'; expected 1, 2, …: rename the column if it is something else"
                            .formatted(shown(source), shown(target), shown(rank)));
        }
        edges.add(new Edge(
                source,
                target,
                directed,
                rank.isEmpty() ? null : Integer.valueOf(rank),
                distance == null ? 1 : distance,
                line));
    }

    private static Double number(Path file, Map<String, String> values, String title, int line) {
        String text = values.get(title);
        if (text == null || text.isBlank()) {
            return null;
        }
        try {
            return Double.valueOf(text.strip());
        } catch (NumberFormatException e) {
            throw wrong(file, line, title + " is '" + shown(text) + "'; expected a number");
        }
    }

    DescribedClassGraph graph() {
        // Labels are the ids where all are whole numbers, else the order the nodes came in.
        boolean numbered = nodes.stream().allMatch(node -> node.id().matches("0|[1-9][0-9]{0,8}"));
        if (numbered) {
            nodes.sort(Comparator.comparingInt(node -> Integer.parseInt(node.id())));
        }
        var positions = new HashMap<String, Integer>();
        var vertices = new ArrayList<ClassGraph.Vertex>();
        var communities = new ArrayList<Integer>();
        for (Node node : nodes) {
            int label = numbered ? Integer.parseInt(node.id()) : vertices.size();
            positions.put(node.id(), vertices.size());
            vertices.add(new ClassGraph.Vertex(label, node.name(), node.size(), node.accuracy()));
            if (node.community() != null) {
                communities.add(node.community());
            }
        }
        boolean grouped = !communities.isEmpty();
        if (grouped && communities.size() < vertices.size()) {
            throw new InvalidInputException("%s: %s of %s nodes have a community; expected one for each, or none"
                    .formatted(nodesFile, communities.size(), vertices.size()));
        }
        return new DescribedClassGraph(
                new ClassGraph(name, vertices, null, ranked(positions)),
                null,
                null,
                null,
                null,
                grouped ? communities : null,
                null);
    }

    private List<ClassGraph.Edge> ranked(Map<String, Integer> positions) {
        var pairs = new HashSet<Long>();
        boolean told = true;
        var ranks = new HashSet<Long>();
        // The edges that leave each class, those without direction from either end.
        var leaving = new HashMap<Integer, List<ClassGraph.Edge>>();
        for (Edge edge : edges) {
            int source = end(positions, edge, edge.source());
            int target = end(positions, edge, edge.target());
            if (source == target) {
                throw wrong(edge.line(), "an edge joins '" + shown(edge.source()) + "' with itself; remove it");
            }
            if (!pairs.add((long) source << 32 | target)
                    || (!edge.directed() && !pairs.add((long) target << 32 | source))) {
                throw wrong(
                        edge.line(),
                        "'%s' and '%s' are joined a second time; expected one edge: merge parallel edges"
                                .formatted(shown(edge.source()), shown(edge.target())));
            }
            told &= edge.rank() != null && ranks.add((long) source << 32 | edge.rank());
            leaving.computeIfAbsent(source, unused -> new ArrayList<>())
                    .add(new ClassGraph.Edge(source, target, 0, edge.distance()));
            if (!edge.directed()) {
                leaving.computeIfAbsent(target, unused -> new ArrayList<>())
                        .add(new ClassGraph.Edge(target, source, 0, edge.distance()));
            }
        }
        var rankOf = new HashMap<Long, Integer>();
        leaving.values().forEach(list -> {
            list.sort(Comparator.comparingDouble(ClassGraph.Edge::distance).thenComparing(ClassGraph.Edge::target));
            for (int i = 0; i < list.size(); i++) {
                rankOf.put((long) list.get(i).source() << 32 | list.get(i).target(), i + 1);
            }
        });
        var ranked = new ArrayList<ClassGraph.Edge>(edges.size());
        for (Edge edge : edges) {
            int source = positions.get(edge.source());
            int target = positions.get(edge.target());
            int rank = told ? edge.rank() : rankOf.get((long) source << 32 | target);
            ranked.add(new ClassGraph.Edge(source, target, rank, edge.distance()));
        }
        ranked.sort(Comparator.comparingInt(ClassGraph.Edge::source).thenComparing(ClassGraph.Edge::rank));
        return ranked;
    }

    private int end(Map<String, Integer> positions, Edge edge, String id) {
        Integer position = positions.get(id);
        if (position == null) {
            throw wrong(edge.line(), "an edge ends at '" + shown(id) + "'; no node has that id");
        }
        return position;
    }

    /**
     * The title in lower case; "" for a {@code size} that is no whole number, as that is how large Gephi draws the node.
     *
     * @param type as the file declares it; may be null
     */
    static String title(String title, String type) {
        String lower = title.strip().toLowerCase(Locale.ROOT);
        boolean drawn = lower.equals("size")
                && !Set.of("int", "integer", "long", "short").contains(String.valueOf(type));
        return drawn ? "" : lower;
    }

    static String shown(String text) {
        return text.length() > 100 ? text.substring(0, 100) + "…" : text;
    }
}
