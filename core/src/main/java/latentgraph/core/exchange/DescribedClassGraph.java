package latentgraph.core.exchange;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import latentgraph.core.ClassGraph;
import latentgraph.core.InvalidInputException;
import latentgraph.core.UndirectedGraph;

/**
 * A class graph with all that a file may say of it. Everything but the graph may be null: not known.
 *
 * @param representation the key of what it was made of
 * @param k neighbours a sample in the graph that its distances were measured on
 * @param classK edges a class
 * @param unreachablePairs pairs of samples that no path joins
 * @param communities [C] the community of each class
 */
public record DescribedClassGraph(
        ClassGraph graph,
        String representation,
        Integer k,
        Integer classK,
        Long unreachablePairs,
        List<Integer> communities,
        Measures measures) {

    /** Measures of the undirected graph, in hops; null where not known. */
    public record Measures(
            Integer diameter,
            Double averagePathLength,
            Double averageDegree,
            Double clusteringCoefficient,
            Double modularity,
            Integer communities) {}

    public DescribedClassGraph {
        communities = communities == null ? null : List.copyOf(communities);
        if (communities != null && communities.size() != graph.vertices().size()) {
            throw new InvalidInputException("%d communities are given for %d classes"
                    .formatted(communities.size(), graph.vertices().size()));
        }
    }

    /** The graph alone. */
    public static DescribedClassGraph of(ClassGraph graph) {
        return new DescribedClassGraph(graph, null, null, null, null, null, null);
    }

    /** Classes joined with each class, in either direction, once; [C]. */
    public int[] degrees() {
        UndirectedGraph joined = graph.undirected();
        int[] degrees = new int[joined.vertices()];
        for (int i = 0; i < degrees.length; i++) {
            degrees[i] = joined.degree(i);
        }
        return degrees;
    }

    /**
     * As plain values in the shape of {@code latentgraph class-graph --json}. Where no path joins two classes, and for
     * what is not known, null stands.
     */
    public Map<String, Object> toDocument() {
        var document = new LinkedHashMap<String, Object>();
        document.put("representation", representation == null ? graph.name() : representation);
        document.put("k", k);
        document.put("classK", classK);
        int[] degrees = degrees();
        var classes = new ArrayList<Map<String, Object>>();
        for (int i = 0; i < degrees.length; i++) {
            ClassGraph.Vertex vertex = graph.vertices().get(i);
            var fields = new LinkedHashMap<String, Object>();
            fields.put("label", vertex.label());
            fields.put("name", vertex.name());
            fields.put("size", vertex.size());
            fields.put("accuracy", vertex.accuracy());
            fields.put("degree", degrees[i]);
            fields.put("community", communities == null ? null : communities.get(i));
            classes.add(fields);
        }
        document.put("classes", classes);
        document.put("distances", distances());
        document.put("unreachablePairs", unreachablePairs);
        var edges = new ArrayList<Map<String, Object>>();
        for (ClassGraph.Edge edge : graph.edges()) {
            var fields = new LinkedHashMap<String, Object>();
            fields.put("source", graph.vertices().get(edge.source()).label());
            fields.put("target", graph.vertices().get(edge.target()).label());
            fields.put("rank", edge.rank());
            fields.put("distance", edge.distance());
            edges.add(fields);
        }
        document.put("edges", edges);
        document.put("measures", measureFields());
        return document;
    }

    private List<List<Double>> distances() {
        if (graph.distances() == null) {
            return null;
        }
        var rows = new ArrayList<List<Double>>();
        for (double[] distances : graph.distances()) {
            var row = new ArrayList<Double>();
            for (double distance : distances) {
                row.add(Double.isNaN(distance) ? null : distance);
            }
            rows.add(row);
        }
        return rows;
    }

    private Map<String, Object> measureFields() {
        if (measures == null) {
            return null;
        }
        var fields = new LinkedHashMap<String, Object>();
        fields.put("diameter", measures.diameter());
        fields.put("averagePathLength", measures.averagePathLength());
        fields.put("averageDegree", measures.averageDegree());
        fields.put("clusteringCoefficient", measures.clusteringCoefficient());
        fields.put("modularity", measures.modularity());
        fields.put("communities", measures.communities());
        return fields;
    }

    /**
     * Back from plain values in that shape. Degrees are not read: the edges say them.
     *
     * @param name of the class graph
     * @throws InvalidInputException naming the field that is missing, of another type or out of range
     */
    public static DescribedClassGraph fromDocument(Map<String, ?> document, String name) {
        return new ClassGraphDocument(document).described(name);
    }
}
