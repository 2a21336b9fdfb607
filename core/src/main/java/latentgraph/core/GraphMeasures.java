package latentgraph.core;

import java.util.Arrays;
import java.util.Comparator;
import java.util.stream.IntStream;

/**
 * Measures of an undirected graph, all unweighted: a path is as long as it has edges (hops). On a disconnected graph,
 * diameter and average path length are over the pairs that a path joins, where NetworkX refuses to answer.
 *
 * @param diameter the most hops between two vertices; 0 without edges
 * @param averagePathLength mean hops between two different vertices; 0 without edges
 * @param averageDegree 2 · edges / vertices; 0 without vertices
 * @param clusteringCoefficient mean over all vertices of the share of pairs of neighbours that are neighbours themselves;
 *     a vertex of degree 0 or 1 counts 0 (Watts and Strogatz 1998; NetworkX {@code average_clustering})
 * @param components connected components, isolated vertices included
 * @param degreeDistribution entry d counts the vertices of degree d; [greatest degree + 1]
 */
public record GraphMeasures(
        int diameter,
        double averagePathLength,
        double averageDegree,
        double clusteringCoefficient,
        int components,
        long[] degreeDistribution) {
    private static final int CLUSTERING_BLOCK = 1024;

    /** @throws java.util.concurrent.CancellationException if the calling thread is interrupted */
    public static GraphMeasures of(UndirectedGraph graph, int threads, Progress progress) {
        long[] hops = Hops.histogram(graph, threads, progress);
        double steps = 0;
        double pairs = 0;
        for (int h = 1; h < hops.length; h++) {
            steps += (double) h * hops[h];
            pairs += hops[h];
        }
        int vertices = graph.vertices();
        int[] component = components(graph);
        return new GraphMeasures(
                hops.length - 1,
                pairs == 0 ? 0 : steps / pairs,
                vertices == 0 ? 0 : 2.0 * graph.edges() / vertices,
                clustering(graph, threads, progress),
                Arrays.stream(component).max().orElse(-1) + 1,
                degreeDistribution(graph));
    }

    /** The component of each vertex, numbered from 0 in the order of their lowest vertices. */
    public static int[] components(UndirectedGraph graph) {
        int[] component = new int[graph.vertices()];
        Arrays.fill(component, -1);
        int[] queue = new int[graph.vertices()];
        int components = 0;
        for (int start = 0; start < component.length; start++) {
            if (component[start] >= 0) {
                continue;
            }
            int head = 0;
            int tail = 0;
            queue[tail++] = start;
            component[start] = components;
            while (head < tail) {
                int vertex = queue[head++];
                for (int i = graph.offsets()[vertex]; i < graph.offsets()[vertex + 1]; i++) {
                    int neighbour = graph.targets()[i];
                    if (component[neighbour] < 0) {
                        component[neighbour] = components;
                        queue[tail++] = neighbour;
                    }
                }
            }
            components++;
        }
        return component;
    }

    /**
     * Newman's modularity at resolution 1: Σ over communities of (inside weight / m) − (degree sum / 2m)², m the total
     * weight (the number of edges if not weighted). In [−1/2, 1]; 0 where m is 0.
     *
     * @param communities [vertices] a number for each vertex, any numbers
     * @throws InvalidInputException if there is not one community for each vertex
     */
    public static double modularity(UndirectedGraph graph, int[] communities, boolean weighted) {
        if (communities.length != graph.vertices()) {
            throw new InvalidInputException("%d communities for %d vertices; expected one for each"
                    .formatted(communities.length, graph.vertices()));
        }
        int[] names = Arrays.stream(communities).sorted().distinct().toArray();
        double[] inside = new double[names.length];
        double[] degrees = new double[names.length];
        double total = 0;
        for (int vertex = 0; vertex < communities.length; vertex++) {
            int community = Arrays.binarySearch(names, communities[vertex]);
            for (int i = graph.offsets()[vertex]; i < graph.offsets()[vertex + 1]; i++) {
                double weight = weighted ? graph.weights()[i] : 1;
                degrees[community] += weight;
                total += weight;
                if (communities[graph.targets()[i]] == communities[vertex]) {
                    inside[community] += weight;
                }
            }
        }
        if (total == 0) {
            return 0;
        }
        double modularity = 0;
        for (int community = 0; community < names.length; community++) {
            double share = degrees[community] / total;
            modularity += inside[community] / total - share * share;
        }
        return modularity;
    }

    /** The vertices of at least twice the mean degree, greatest degree first, equal degrees by the lower vertex. */
    public static int[] hubs(UndirectedGraph graph) {
        return IntStream.range(0, graph.vertices())
                .filter(vertex -> graph.degree(vertex) > 0
                        && (long) graph.degree(vertex) * graph.vertices() >= 4L * graph.edges())
                .boxed()
                .sorted(Comparator.comparingInt(vertex -> -graph.degree(vertex)))
                .mapToInt(Integer::intValue)
                .toArray();
    }

    private static long[] degreeDistribution(UndirectedGraph graph) {
        int greatest =
                IntStream.range(0, graph.vertices()).map(graph::degree).max().orElse(-1);
        long[] counts = new long[greatest + 1];
        for (int vertex = 0; vertex < graph.vertices(); vertex++) {
            counts[graph.degree(vertex)]++;
        }
        return counts;
    }

    private static double clustering(UndirectedGraph graph, int threads, Progress progress) {
        int[] offsets = graph.offsets();
        int[] targets = graph.targets();
        // One value a vertex, summed in the vertices' order: the same for any number of threads.
        double[] coefficients = new double[graph.vertices()];
        int blocks = (graph.vertices() + CLUSTERING_BLOCK - 1) / CLUSTERING_BLOCK;
        Blocks.run("counting triangles", blocks, graph.vertices(), threads, progress, () -> {
            int[] markedBy = new int[graph.vertices()];
            Arrays.fill(markedBy, -1);
            return block -> {
                int from = block * CLUSTERING_BLOCK;
                int to = Math.min(graph.vertices(), from + CLUSTERING_BLOCK);
                for (int vertex = from; vertex < to; vertex++) {
                    long degree = graph.degree(vertex);
                    if (degree < 2) {
                        continue;
                    }
                    for (int i = offsets[vertex]; i < offsets[vertex + 1]; i++) {
                        markedBy[targets[i]] = vertex;
                    }
                    long joined = 0; // each pair of neighbours twice
                    for (int i = offsets[vertex]; i < offsets[vertex + 1]; i++) {
                        Blocks.stopIfInterrupted();
                        int neighbour = targets[i];
                        for (int j = offsets[neighbour]; j < offsets[neighbour + 1]; j++) {
                            if (markedBy[targets[j]] == vertex) {
                                joined++;
                            }
                        }
                    }
                    coefficients[vertex] = joined / (degree * (degree - 1.0));
                }
                return to - from;
            };
        });
        double sum = 0;
        for (double coefficient : coefficients) {
            sum += coefficient;
        }
        return graph.vertices() == 0 ? 0 : sum / graph.vertices();
    }
}
