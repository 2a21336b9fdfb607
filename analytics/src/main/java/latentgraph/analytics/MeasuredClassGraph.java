package latentgraph.analytics;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import latentgraph.core.Choice;
import latentgraph.core.ClassGraph;
import latentgraph.core.ConflictException;
import latentgraph.core.GraphMeasures;
import latentgraph.core.InvalidInputException;
import latentgraph.core.Progress;
import latentgraph.core.UndirectedGraph;
import latentgraph.core.UnknownKeyException;
import org.neo4j.graphdb.Direction;
import org.neo4j.graphdb.Label;
import org.neo4j.graphdb.Node;
import org.neo4j.graphdb.Relationship;
import org.neo4j.graphdb.RelationshipType;
import org.neo4j.graphdb.Transaction;

/**
 * A class graph with its measures, and how it stands in the store.
 *
 * @param degrees [vertices], in the undirected view
 * @param hubs the vertices of outstanding degree, the greatest first
 * @param communities [vertices], numbered by falling size
 * @param gdsVersion of the Graph Data Science that found them
 */
record MeasuredClassGraph(
        ClassGraph graph,
        CommunityWeight weight,
        GraphMeasures measures,
        int[] degrees,
        List<Integer> hubs,
        int[] communities,
        double modularity,
        String gdsVersion) {
    static final Label CLASS_GRAPH = Label.label("ClassGraph");
    static final String VERSION = version();
    private static final Label CLASS_VERTEX = Label.label("ClassVertex");
    private static final RelationshipType IN = StoredRepresentation.IN;
    private static final RelationshipType NEAREST_CLASS = RelationshipType.withName("NEAREST_CLASS");

    static MeasuredClassGraph of(
            ClassGraph graph, CommunityWeight weight, Gds gds, int concurrency, Progress progress) {
        UndirectedGraph undirected = graph.undirected();
        int[] degrees = new int[undirected.vertices()];
        Arrays.setAll(degrees, undirected::degree);
        UndirectedGraph strengths = weight.strengths(undirected);
        int[] communities = gds.communities(strengths, weight.weighted());
        return new MeasuredClassGraph(
                graph,
                weight,
                GraphMeasures.of(undirected, concurrency, progress),
                degrees,
                Arrays.stream(GraphMeasures.hubs(undirected)).boxed().toList(),
                communities,
                GraphMeasures.modularity(strengths, communities, weight.weighted()),
                gds.version());
    }

    private static String version() {
        try (var in = MeasuredClassGraph.class.getResourceAsStream("version")) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8).strip();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** [communities] falling. */
    long[] communitySizes() {
        long[] sizes = new long[Arrays.stream(communities).max().orElse(-1) + 1];
        for (int community : communities) {
            sizes[community]++;
        }
        return sizes;
    }

    /** Deletes the class graph of this key, if there is one, with its vertices. */
    static void delete(Transaction transaction, String key) {
        Node graph = transaction.findNode(CLASS_GRAPH, "key", key);
        if (graph != null) {
            vertices(graph).forEach(MeasuredClassGraph::deleteWithEdges);
            deleteWithEdges(graph);
        }
    }

    /** Creates the (:ClassGraph) with its vertices and edges and writes the measures. */
    Node create(Transaction transaction, String key) {
        Node node = transaction.createNode(CLASS_GRAPH);
        node.setProperty("key", key);
        node.setProperty("name", graph.name());
        node.setProperty("createdAt", Instant.now().toString());
        List<Node> vertices = new ArrayList<>();
        for (int i = 0; i < graph.vertices().size(); i++) {
            ClassGraph.Vertex vertex = graph.vertices().get(i);
            Node created = transaction.createNode(CLASS_VERTEX);
            created.setProperty("label", (long) vertex.label());
            created.setProperty("name", vertex.name());
            if (vertex.size() != null) {
                created.setProperty("size", vertex.size());
            }
            if (vertex.accuracy() != null) {
                created.setProperty("accuracy", vertex.accuracy());
            }
            if (graph.distances() != null) {
                created.setProperty("distances", graph.distances()[i]);
            }
            created.createRelationshipTo(node, IN);
            vertices.add(created);
        }
        for (ClassGraph.Edge edge : graph.edges()) {
            Relationship created =
                    vertices.get(edge.source()).createRelationshipTo(vertices.get(edge.target()), NEAREST_CLASS);
            created.setProperty("rank", (long) edge.rank());
            created.setProperty("distance", edge.distance());
        }
        writeMeasures(node, vertices);
        return node;
    }

    /** Writes degree, hub and community to the vertices, which stand in the graph's order, and the measures to the graph. */
    void writeMeasures(Node node, List<Node> vertices) {
        var outstanding = new HashSet<>(hubs);
        for (int i = 0; i < degrees.length; i++) {
            vertices.get(i).setProperty("degree", (long) degrees[i]);
            vertices.get(i).setProperty("hub", outstanding.contains(i));
            vertices.get(i).setProperty("community", (long) communities[i]);
        }
        node.setProperty("classes", (long) graph.vertices().size());
        node.setProperty("edges", (long) graph.edges().size());
        node.setProperty("weight", Choice.key(weight));
        node.setProperty("diameter", (long) measures.diameter());
        node.setProperty("averagePathLength", measures.averagePathLength());
        node.setProperty("averageDegree", measures.averageDegree());
        node.setProperty("clusteringCoefficient", measures.clusteringCoefficient());
        node.setProperty("modularity", modularity);
        node.setProperty("latentGraphVersion", VERSION);
        node.setProperty("gdsVersion", gdsVersion);
        node.setProperty("components", (long) measures.components());
        node.setProperty("degreeDistribution", measures.degreeDistribution());
        node.setProperty("communities", (long) communitySizes().length);
        node.setProperty("communitySizes", communitySizes());
    }

    /**
     * A class graph of the store.
     *
     * @param graph without its distances; an edge that has none in the store weighs 1
     * @param vertices the (:ClassVertex) nodes, in the graph's order
     * @param weighted whether every edge has a distance in the store
     */
    record Stored(Node node, ClassGraph graph, List<Node> vertices, boolean weighted) {}

    /**
     * @throws UnknownKeyException if there is none of this key; the message says what there is
     * @throws ConflictException if its labels are not whole numbers from 0, one a vertex
     */
    static Stored read(Transaction transaction, String key) {
        Node node = key == null ? null : transaction.findNode(CLASS_GRAPH, "key", key);
        if (node == null) {
            throw new UnknownKeyException("no class graph '%s'; %s"
                    .formatted(key, StoredRepresentation.whatThereIs(transaction, CLASS_GRAPH, key)));
        }
        List<Node> nodes = vertices(node);
        List<ClassGraph.Vertex> vertices = new ArrayList<>();
        Map<Integer, Integer> positions = new HashMap<>();
        for (int i = 0; i < nodes.size(); i++) {
            Node vertex = nodes.get(i);
            int label = label(vertex);
            if (label < 0 || positions.putIfAbsent(label, i) != null) {
                throw new ConflictException(
                        "class graph '%s' has a vertex of label %s; expected whole numbers from 0, each on one vertex"
                                .formatted(key, vertex.getProperty("label", null)));
            }
            vertices.add(new ClassGraph.Vertex(
                    label,
                    String.valueOf(vertex.getProperty("name", "")),
                    vertex.getProperty("size", null) instanceof Number size ? size.longValue() : null,
                    vertex.getProperty("accuracy", null) instanceof Number accuracy ? accuracy.doubleValue() : null));
        }
        List<ClassGraph.Edge> edges = new ArrayList<>();
        boolean weighted = true;
        for (int i = 0; i < nodes.size(); i++) {
            for (Relationship edge : nodes.get(i).getRelationships(Direction.OUTGOING, NEAREST_CLASS)) {
                Object distance = edge.getProperty("distance", null);
                weighted &= distance instanceof Number;
                edges.add(new ClassGraph.Edge(
                        i,
                        positions.getOrDefault(label(edge.getEndNode()), -1),
                        ((Number) edge.getProperty("rank", 0L)).intValue(),
                        distance instanceof Number number ? number.doubleValue() : 1));
            }
        }
        edges.sort(Comparator.comparingInt(ClassGraph.Edge::source)
                .thenComparingInt(ClassGraph.Edge::rank)
                .thenComparingInt(ClassGraph.Edge::target));
        String name = String.valueOf(node.getProperty("name", key));
        return new Stored(node, new ClassGraph(name, vertices, null, edges), nodes, weighted);
    }

    /** @throws InvalidInputException if class vertices have the property already */
    static void requireWritable(String property) {
        var owned = List.of("label", "name", "size", "accuracy", "degree", "community", "hub", "distances");
        if (owned.contains(property)) {
            throw new InvalidInputException(
                    "property '%s' of the class vertices is their own; expected another name than %s"
                            .formatted(property, String.join(", ", owned)));
        }
    }

    private static List<Node> vertices(Node graph) {
        List<Node> vertices = new ArrayList<>();
        for (Relationship in : graph.getRelationships(Direction.INCOMING, IN)) {
            vertices.add(in.getStartNode());
        }
        vertices.sort(Comparator.comparingInt(MeasuredClassGraph::label));
        return vertices;
    }

    private static int label(Node vertex) {
        return vertex.getProperty("label", null) instanceof Long label && label == label.intValue()
                ? label.intValue()
                : -1;
    }

    private static void deleteWithEdges(Node node) {
        node.getRelationships().forEach(Relationship::delete);
        node.delete();
    }
}
