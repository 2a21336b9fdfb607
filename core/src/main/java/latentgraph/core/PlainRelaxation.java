package latentgraph.core;

import java.util.Arrays;

/** In double precision, without the Vector API. */
final class PlainRelaxation implements Relaxation {
    private final UndirectedGraph graph;
    private final double[] distances;
    private final long[] waiting;

    PlainRelaxation(UndirectedGraph graph) {
        this.graph = graph;
        distances = new double[graph.vertices() * SOURCES];
        waiting = new long[(graph.vertices() + 63) / 64];
    }

    @Override
    public int from(int first, int count) {
        int[] offsets = graph.offsets();
        int[] targets = graph.targets();
        float[] weights = graph.weights();
        Arrays.fill(distances, Double.POSITIVE_INFINITY);
        for (int source = 0; source < count; source++) {
            distances[(first + source) * SOURCES + source] = 0;
            waiting[(first + source) >> 6] |= 1L << (first + source);
        }
        boolean moved = true;
        while (moved) {
            moved = false;
            Blocks.stopIfInterrupted();
            for (int word = 0; word < waiting.length; word++) {
                for (long bits = waiting[word]; bits != 0; bits = waiting[word]) {
                    moved = true;
                    int vertex = (word << 6) + Long.numberOfTrailingZeros(bits);
                    waiting[word] = bits & (bits - 1);
                    int near = vertex * SOURCES;
                    for (int edge = offsets[vertex]; edge < offsets[vertex + 1]; edge++) {
                        int far = targets[edge] * SOURCES;
                        double weight = weights[edge];
                        boolean nearer = false;
                        for (int source = 0; source < SOURCES; source++) {
                            double through = distances[near + source] + weight;
                            if (through < distances[far + source]) {
                                distances[far + source] = through;
                                nearer = true;
                            }
                        }
                        if (nearer) {
                            waiting[targets[edge] >> 6] |= 1L << targets[edge];
                        }
                    }
                }
            }
        }
        return graph.vertices() - 1;
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
