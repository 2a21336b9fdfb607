package latentgraph.analytics;

import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import latentgraph.core.Spelling;
import latentgraph.core.UnknownKeyException;

/** All measures there are procedures for, by name. */
final class SimilarityMeasures {
    private static final Map<String, SimilarityMeasure<?>> BY_NAME = new TreeMap<>();

    static {
        for (var measure : List.<SimilarityMeasure<?>>of(
                NeighbourMeasures.JACCARD,
                NeighbourMeasures.CLASS_NEIGHBOURHOOD,
                NeighbourMeasures.NEIGHBOUR_RANK,
                NeighbourMeasures.SECOND_ORDER_COSINE,
                NeighbourMeasures.SPECTRAL,
                ClassMeasures.CENTROID_FROBENIUS,
                ClassMeasures.CLASS_GRAPH,
                LatentMeasures.CKA,
                LatentMeasures.PROCRUSTES,
                LatentMeasures.SVCCA,
                LatentMeasures.PWCCA,
                LatentMeasures.RSA,
                LatentMeasures.DISTANCE_CORRELATION,
                NeuronMeasures.ASSIGNMENT,
                NeuronMeasures.MAXIMUM_MATCH,
                NeuronMeasures.MINIMUM_MATCH,
                NeuronMeasures.SIMPLE_MATCHES)) {
            BY_NAME.put(measure.name(), measure);
        }
    }

    private SimilarityMeasures() {}

    /** In the order of their names. */
    static Collection<SimilarityMeasure<?>> all() {
        return BY_NAME.values();
    }

    /** @throws UnknownKeyException if there is none; the message says which there are */
    static SimilarityMeasure<?> named(String name) {
        var measure = name == null ? null : BY_NAME.get(name);
        if (measure == null) {
            throw new UnknownKeyException("no measure '%s'%s There are %s"
                    .formatted(
                            name,
                            name == null
                                            || Spelling.meant(name, BY_NAME.keySet())
                                                    .isEmpty()
                                    ? "."
                                    : Spelling.meant(name, BY_NAME.keySet()),
                            String.join(", ", BY_NAME.keySet())));
        }
        return measure;
    }
}
