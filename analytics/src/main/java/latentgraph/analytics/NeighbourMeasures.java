package latentgraph.analytics;

import static latentgraph.analytics.SimilarityMeasure.Need.LABELS;
import static latentgraph.analytics.SimilarityMeasure.Need.NEIGHBOURS;
import static latentgraph.analytics.SimilarityMeasure.Need.VECTORS;

import java.util.Map;
import latentgraph.core.similarity.ClassNeighbourhood;
import latentgraph.core.similarity.NeighbourJaccard;
import latentgraph.core.similarity.NeighbourRank;
import latentgraph.core.similarity.SampledComparison;
import latentgraph.core.similarity.SecondOrderCosine;
import latentgraph.core.similarity.SpectralDistance;

/** The measures that compare who is near whom. */
final class NeighbourMeasures {
    private NeighbourMeasures() {}

    static final SimilarityMeasure<NeighbourJaccard> JACCARD = new BySample<>("jaccard", NEIGHBOURS) {
        @Override
        Method<NeighbourJaccard> method(Settings settings) {
            boolean directed = settings.flag("directed", false);
            return (pair, k, threads, progress) ->
                    NeighbourJaccard.of(pair.neighbours(), pair.otherNeighbours(), k, directed);
        }
    };

    static final SimilarityMeasure<ClassNeighbourhood> CLASS_NEIGHBOURHOOD =
            new BySample<>("classNeighbourhood", NEIGHBOURS, LABELS) {
                @Override
                boolean symmetric() {
                    return false;
                }

                @Override
                Method<ClassNeighbourhood> method(Settings settings) {
                    boolean directed = settings.flag("directed", false);
                    return (pair, k, threads, progress) -> ClassNeighbourhood.of(
                            pair.neighbours(), pair.otherNeighbours(), pair.labels(), k, directed);
                }

                @Override
                double reverse(ClassNeighbourhood comparison) {
                    return comparison.reverse().value();
                }
            };

    static final SimilarityMeasure<NeighbourRank> NEIGHBOUR_RANK = new BySample<>("neighbourRank", NEIGHBOURS) {
        @Override
        Method<NeighbourRank> method(Settings settings) {
            return (pair, k, threads, progress) -> NeighbourRank.of(pair.neighbours(), pair.otherNeighbours(), k);
        }
    };

    static final SimilarityMeasure<SecondOrderCosine> SECOND_ORDER_COSINE =
            new BySample<>("secondOrderCosine", NEIGHBOURS, VECTORS) {
                @Override
                Method<SecondOrderCosine> method(Settings settings) {
                    return (pair, k, threads, progress) -> SecondOrderCosine.of(
                            pair.vectors(), pair.otherVectors(), pair.neighbours(), pair.otherNeighbours(), k);
                }
            };

    static final SimilarityMeasure<SpectralDistance> SPECTRAL = new SimilarityMeasure<>("spectral", NEIGHBOURS) {
        @Override
        double ofItself() {
            return 0;
        }

        @Override
        Method<SpectralDistance> method(Settings settings) {
            int eigenvalues = settings.integer("eigenvalues", SpectralDistance.COUNT, 1, 100);
            return (pair, k, threads, progress) ->
                    SpectralDistance.of(pair.neighbours(), pair.otherNeighbours(), k, eigenvalues, threads, progress);
        }

        @Override
        Map<String, Object> details(SpectralDistance comparison) {
            return Map.of(
                    "components", (long) comparison.spectrumA().components(),
                    "otherComponents", (long) comparison.spectrumB().components());
        }

        @Override
        Map<String, Object> turned(Map<String, Object> details) {
            return swapped(details, "components", "otherComponents");
        }

        @Override
        long bytes(Extent extent) {
            // Lanczos keeps some hundreds of vectors.
            return extent.ofMatching() + extent.ofNeighbours() + 8 * extent.samples() * 400;
        }
    };

    /** A measure that is the mean of a value of each sample. */
    private abstract static class BySample<C extends SampledComparison> extends SimilarityMeasure<C> {
        BySample(String name, Need... needs) {
            super(name, needs);
        }

        @Override
        boolean bySample() {
            return true;
        }

        @Override
        long bytes(Extent extent) {
            return extent.ofMatching()
                    + extent.ofNeighbours()
                    + 16 * extent.samples()
                    + (needs(VECTORS) ? extent.ofVectors() : 0);
        }
    }
}
