package latentgraph.core;

import java.util.Arrays;

/** Least path weights from 16 sources at once: edges are relaxed over a list of vertices until nothing changes. */
final class Relaxation {
    static final int LANES = 16;

    private final UndirectedGraph graph;
    private final double[] distances;
    private final int[] queue;
    private final boolean[] queued;

    Relaxation(UndirectedGraph graph) {
        this.graph = graph;
        distances = new double[graph.vertices() * LANES];
        queue = new int[graph.vertices() + 1];
        queued = new boolean[graph.vertices()];
    }

    /** [vertices][16] from source {@code lane} of the last call; infinite where no path leads. */
    double[] distances() {
        return distances;
    }

    void from(int[] sources) {
        Arrays.fill(distances, Double.POSITIVE_INFINITY);
        int head = 0;
        int tail = 0;
        for (int lane = 0; lane < sources.length; lane++) {
            distances[sources[lane] * LANES + lane] = 0;
            if (!queued[sources[lane]]) {
                queued[sources[lane]] = true;
                queue[tail++] = sources[lane];
            }
        }
        while (head != tail) {
            int vertex = queue[head];
            head = head + 1 == queue.length ? 0 : head + 1;
            queued[vertex] = false;
            for (int i = graph.offsets()[vertex]; i < graph.offsets()[vertex + 1]; i++) {
                int target = graph.targets()[i];
                double weight = graph.weights()[i];
                boolean nearer = false;
                for (int lane = 0; lane < LANES; lane++) {
                    double through = distances[vertex * LANES + lane] + weight;
                    if (through < distances[target * LANES + lane]) {
                        distances[target * LANES + lane] = through;
                        nearer = true;
                    }
                }
                if (nearer && !queued[target]) {
                    queued[target] = true;
                    queue[tail] = target;
                    tail = tail + 1 == queue.length ? 0 : tail + 1;
                }
            }
        }
    }
}
