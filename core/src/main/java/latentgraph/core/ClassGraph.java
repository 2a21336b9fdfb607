package latentgraph.core;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.stream.IntStream;

/**
 * One vertex a class, and directed edges from each class to the classes nearest to it.
 *
 * @param vertices by rising label; a class without samples is none, so labels may be left out
 * @param distances [C][C] in the order of the vertices: average shortest paths (see {@link ClassDistances#mean}); null for a graph made elsewhere
 */
public record ClassGraph(String name, List<Vertex> vertices, double[][] distances, List<Edge> edges) {

    /**
     * @param size samples of this class; null if unknown
     * @param accuracy share of them classified rightly, in [0, 1]; null if unknown
     */
    public record Vertex(int label, String name, Long size, Double accuracy) {}

    /**
     * @param source position of the class among the vertices; so {@code target}
     * @param rank 1 = the class nearest to {@code source}
     * @param distance finite, not negative
     */
    public record Edge(int source, int target, int rank, double distance) {}

    /**
     * @throws InvalidInputException if labels do not rise from 0 or above, or an edge names no vertex, weighs nonsense, comes
     *     twice or is a loop
     */
    public ClassGraph {
        vertices = List.copyOf(vertices);
        edges = List.copyOf(edges);
        for (int i = 0; i < vertices.size(); i++) {
            int least = i == 0 ? 0 : vertices.get(i - 1).label() + 1;
            if (vertices.get(i).label() < least) {
                throw new InvalidInputException(
                        "vertex %d of class graph '%s' has label %d; expected rising labels, here from %d"
                                .formatted(i, name, vertices.get(i).label(), least));
            }
        }
        var pairs = new HashSet<Long>();
        for (Edge edge : edges) {
            boolean ends = edge.source() >= 0
                    && edge.source() < vertices.size()
                    && edge.target() >= 0
                    && edge.target() < vertices.size();
            if (!ends || !(edge.distance() >= 0) || Double.isInfinite(edge.distance())) {
                throw new InvalidInputException(
                        "class graph '%s' has the edge %s; expected ends from 0 to %d and a finite distance not below 0"
                                .formatted(name, edge, vertices.size() - 1));
            }
            if (edge.source() == edge.target()) {
                throw new InvalidInputException(
                        "class graph '%s' joins class %s with itself; remove that edge".formatted(name, edge.source()));
            }
            if (!pairs.add((long) edge.source() << 32 | edge.target())) {
                throw new InvalidInputException("class graph '%s' has the edge from %s to %s twice; expected it once"
                        .formatted(name, edge.source(), edge.target()));
            }
        }
        if (distances != null) {
            requireSquare(distances);
            if (distances.length != vertices.size()) {
                throw new InvalidInputException("class graph '%s' has %d classes and %d rows of distances"
                        .formatted(name, vertices.size(), distances.length));
            }
        }
    }

    /**
     * From each class to the {@code classK} others at the least distance, nearest first, equally near ones by the lower
     * position. NaN (no path) is never chosen, so a class may have fewer; more than C − 1 asks for all others.
     *
     * @param distances [C][C]
     * @throws InvalidInputException if {@code classK} is less than 1 or the matrix is not square
     */
    public static List<Edge> nearest(double[][] distances, int classK) {
        if (classK < 1) {
            throw new InvalidInputException("classK is " + classK + "; expected 1 or more");
        }
        requireSquare(distances);
        List<Edge> edges = new ArrayList<>();
        for (int source = 0; source < distances.length; source++) {
            int from = source;
            double[] row = distances[source];
            // The sort is stable: ties keep the lower label first.
            int[] nearest = IntStream.range(0, row.length)
                    .filter(target -> target != from && !Double.isNaN(row[target]))
                    .boxed()
                    .sorted(Comparator.comparingDouble(target -> row[target]))
                    .limit(classK)
                    .mapToInt(Integer::intValue)
                    .toArray();
            for (int rank = 1; rank <= nearest.length; rank++) {
                edges.add(new Edge(source, nearest[rank - 1], rank, row[nearest[rank - 1]]));
            }
        }
        return edges;
    }

    /** Two classes are joined, once, if either lists the other; vertices are positions, weights the distances. */
    public UndirectedGraph undirected() {
        int[] sources = edges.stream().mapToInt(Edge::source).toArray();
        int[] targets = edges.stream().mapToInt(Edge::target).toArray();
        float[] weights = new float[sources.length];
        for (int edge = 0; edge < weights.length; edge++) {
            weights[edge] = (float) edges.get(edge).distance();
        }
        return UndirectedGraph.of(vertices.size(), sources, targets, weights);
    }

    private static void requireSquare(double[][] distances) {
        for (double[] row : distances) {
            if (row.length != distances.length) {
                throw new InvalidInputException("class distances have %d rows and a row of %d; expected a square"
                        .formatted(distances.length, row.length));
            }
        }
    }
}
