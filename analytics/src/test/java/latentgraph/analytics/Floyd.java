package latentgraph.analytics;

import java.util.Arrays;
import latentgraph.core.UndirectedGraph;

/** All shortest paths by Floyd and Warshall's algorithm: the oracle, three loops and nothing else. */
final class Floyd {
    private Floyd() {}

    /** [n][n]; infinite where there is no path. */
    static double[][] distances(UndirectedGraph graph) {
        int n = graph.vertices();
        double[][] distances = new double[n][n];
        for (int a = 0; a < n; a++) {
            Arrays.fill(distances[a], Double.POSITIVE_INFINITY);
            distances[a][a] = 0;
            for (int i = graph.offsets()[a]; i < graph.offsets()[a + 1]; i++) {
                distances[a][graph.targets()[i]] = graph.weights()[i];
            }
        }
        for (int via = 0; via < n; via++) {
            for (int a = 0; a < n; a++) {
                for (int b = 0; b < n; b++) {
                    distances[a][b] = Math.min(distances[a][b], distances[a][via] + distances[via][b]);
                }
            }
        }
        return distances;
    }
}
