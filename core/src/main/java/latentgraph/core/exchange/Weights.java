package latentgraph.core.exchange;

import latentgraph.core.ClassGraph;

/**
 * What is written as an edge's weight: m / (m + distance), m the mean distance of all joined pairs; in (0, 1]. It is the
 * similarity by which {@code latent.classGraph.write} finds communities, unless told otherwise.
 */
final class Weights {
    private final double mean;

    Weights(ClassGraph graph) {
        float[] distances = graph.undirected().weights();
        double sum = 0;
        for (float distance : distances) {
            sum += distance;
        }
        mean = distances.length == 0 ? 0 : sum / distances.length;
    }

    double of(ClassGraph.Edge edge) {
        return mean == 0 ? 1 : 1 / (1 + edge.distance() / mean);
    }
}
