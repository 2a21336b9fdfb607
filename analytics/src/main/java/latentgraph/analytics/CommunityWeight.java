package latentgraph.analytics;

import latentgraph.core.Choice;
import latentgraph.core.InvalidInputException;
import latentgraph.core.UndirectedGraph;

/** How strongly an edge binds its ends when communities are sought, given how long it is (docs/measures.md). */
enum CommunityWeight {
    /** 1 / (1 + d / d̄), d̄ the mean length of an edge: in (0, 1], falling with the distance, the same in any unit. */
    SIMILARITY,
    /** 1 for every edge. */
    NONE,
    /** The distance itself, as in the thesis: there a far class counts as a strong tie. */
    DISTANCE;

    boolean weighted() {
        return this != NONE;
    }

    /**
     * As set for a class graph; edges without distances leave nothing to weigh them by, so there 'none' is the default.
     *
     * @param setting its name
     * @param weighted whether every edge has a distance
     * @throws InvalidInputException if it needs distances that are not there
     */
    static CommunityWeight of(Settings settings, String setting, String classGraph, boolean weighted) {
        var weight = settings.choice(setting, weighted ? SIMILARITY : NONE);
        if (weight.weighted() && !weighted) {
            throw new InvalidInputException(
                    "%s is '%s', but not every edge of class graph '%s' has a distance; expected 'none'"
                            .formatted(setting, Choice.key(weight), classGraph));
        }
        return weight;
    }

    /** The graph with strengths for weights. */
    UndirectedGraph strengths(UndirectedGraph graph) {
        if (this == DISTANCE) {
            return graph;
        }
        double sum = 0;
        for (float distance : graph.weights()) {
            sum += distance;
        }
        double mean = sum / graph.weights().length;
        float[] strengths = new float[graph.weights().length];
        for (int i = 0; i < strengths.length; i++) {
            strengths[i] = this == NONE || mean == 0 ? 1 : (float) (1 / (1 + graph.weights()[i] / mean));
        }
        return new UndirectedGraph(graph.vertices(), graph.offsets(), graph.targets(), strengths);
    }
}
