package latentgraph.analytics;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import latentgraph.core.LayerShape;
import latentgraph.core.Metric;
import latentgraph.core.Progress;
import latentgraph.core.similarity.Comparison;

/**
 * A measure of {@link latentgraph.core.similarity} as procedures offer it: what it is called, what it needs, what can be set,
 * and what it says beside its value.
 */
abstract class SimilarityMeasure<C extends Comparison> {
    /** What of a representation it cannot do without. */
    enum Need {
        NEIGHBOURS,
        LABELS,
        VECTORS
    }

    private final String name;
    private final Set<Need> needs;

    /** @param name as in {@code latent.similarity.<name>.stats} */
    SimilarityMeasure(String name, Need... needs) {
        this.name = name;
        this.needs = Set.of(needs);
    }

    String name() {
        return name;
    }

    boolean needs(Need need) {
        return needs.contains(need);
    }

    /** Whether it compares neighbour lists, so that it takes k. */
    boolean ofNeighbours() {
        return needs(Need.NEIGHBOURS);
    }

    /** What a representation compared with itself has; NaN where that depends on the representation. */
    double ofItself() {
        return 1;
    }

    /** Whether {@code stream} gives a value for each sample. */
    boolean bySample() {
        return false;
    }

    /** Whether the one compared with the other is always as the other with the one. */
    boolean symmetric() {
        return true;
    }

    /** Reads the parameters of its own, but for k. */
    abstract Method<C> method(Settings settings);

    /** How two representations are compared once all parameters are known. */
    interface Method<C> {
        /** @param k 0 for a measure that takes none */
        C compare(MatchedRepresentations pair, int k, int threads, Progress progress);
    }

    /** The value of the other compared with the one; NaN for a symmetric measure. */
    double reverse(C comparison) {
        return Double.NaN;
    }

    /** What else is worth keeping: numbers, texts and flat lists of them, by name. */
    Map<String, Object> details(C comparison) {
        return Map.of();
    }

    /** {@link #details}, and the metrics of the two where their neighbours are by different ones. */
    final Map<String, Object> details(C comparison, Metric metric, Metric otherMetric) {
        return withMetrics(details(comparison), metric, otherMetric);
    }

    final Map<String, Object> withMetrics(Map<String, Object> details, Metric metric, Metric otherMetric) {
        if (!ofNeighbours() || metric == otherMetric) {
            return details;
        }
        var all = new LinkedHashMap<>(details);
        all.put("metric", metric.key());
        all.put("otherMetric", otherMetric.key());
        return all;
    }

    /** All details of a symmetric measure as they are the other way round. */
    final Map<String, Object> otherWayRound(Map<String, Object> details) {
        var turned = turned(details);
        return turned.containsKey("metric") ? swapped(turned, "metric", "otherMetric") : turned;
    }

    /** Those of {@link #details} the other way round. */
    Map<String, Object> turned(Map<String, Object> details) {
        return details;
    }

    static Map<String, Object> swapped(Map<String, Object> details, String one, String other) {
        var turned = new LinkedHashMap<>(details);
        turned.put(one, details.get(other));
        turned.put(other, details.get(one));
        return turned;
    }

    /** Raised when the same input gives another value than before, so that what is stored is computed again. */
    int revision() {
        return 1;
    }

    /** What it takes beyond the store's own memory. */
    abstract long bytes(Extent extent);

    /** What one permutation or one draw of samples takes while it is computed. */
    long bytesADraw(Extent extent) {
        return 16 * extent.samples();
    }

    /**
     * How much is compared.
     *
     * @param dimension of the one
     * @param otherDimension of the other
     * @param shape of the one, where it is a convolutional layer; else null
     * @param otherShape of the other
     * @param k the greatest; 0 for a measure that takes none
     * @param parameters of the measure
     */
    record Extent(
            long samples,
            long dimension,
            long otherDimension,
            LayerShape shape,
            LayerShape otherShape,
            long classes,
            long k,
            long threads,
            Map<String, Object> parameters) {
        /** Nodes with their samples, and the map that matches them. */
        long ofMatching() {
            return 2 * samples * 160;
        }

        /** Both neighbour lists, and both undirected views with what it takes to make them. */
        long ofNeighbours() {
            return 2 * samples * k * (8 + 2 * 8 + 2 * 8);
        }

        long ofVectors() {
            return 4 * samples * (dimension + otherDimension);
        }
    }
}
