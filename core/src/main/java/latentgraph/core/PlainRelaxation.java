package latentgraph.core;

import java.util.Arrays;

/** In double precision, without the Vector API. */
final class PlainRelaxation implements Relaxation {
    private final UndirectedGraph graph;
    private final double[] distances;
    private final WorkList waiting;

    PlainRelaxation(UndirectedGraph graph) {
        this.graph = graph;
        distances = new double[graph.vertices() * SOURCES];
        waiting = new WorkList(graph.vertices());
    }

    @Override
    public int from(int first, int count) {
        Arrays.fill(distances, Double.POSITIVE_INFINITY);
        for (int source = 0; source < count; source++) {
            distances[(first + source) * SOURCES + source] = 0;
            waiting.add(first + source);
        }
        waiting.drain(this::relax);
        return graph.vertices() - 1;
    }

    private void relax(int vertex) {
        int near = vertex * SOURCES;
        for (int edge = graph.offsets()[vertex]; edge < graph.offsets()[vertex + 1]; edge++) {
            int target = graph.targets()[edge];
            int far = target * SOURCES;
            double weight = graph.weights()[edge];
            boolean nearer = false;
            for (int source = 0; source < SOURCES; source++) {
                double through = distances[near + source] + weight;
                if (through < distances[far + source]) {
                    distances[far + source] = through;
                    nearer = true;
                }
            }
            if (nearer) {
                waiting.add(target);
            }
        }
    }

    @Override
    public double distance(int vertex, int source) {
        return distances[vertex * SOURCES + source];
    }

    @Override
    public void sum(int[] vertices, int from, int to, double[] sums, int at) {
        for (int i = from; i < to; i++) {
            int near = vertices[i] * SOURCES;
            for (int source = 0; source < SOURCES; source++) {
                double distance = distances[near + source];
                sums[at + source] += distance == Double.POSITIVE_INFINITY ? 0 : distance;
            }
        }
    }
}
