package latentgraph.core.exchange;

import latentgraph.core.ClassGraph;

/** What is written as an edge's weight: m / (m + distance), m the mean distance of all edges; in (0, 1]. */
final class Weights {
    private final double mean;

    Weights(ClassGraph graph) {
        mean = graph.edges().stream()
                .mapToDouble(ClassGraph.Edge::distance)
                .average()
                .orElse(0);
    }

    double of(ClassGraph.Edge edge) {
        return mean == 0 ? 1 : Math.max(Double.MIN_NORMAL, 1 / (1 + edge.distance() / mean));
    }
}
