package latentgraph.analytics;

import latentgraph.core.Progress;
import latentgraph.core.similarity.NeighbourJaccard;

/** The measures that compare who is near whom. */
final class NeighbourMeasures {
    private NeighbourMeasures() {}

    static final SimilarityMeasure<NeighbourJaccard> JACCARD = new SimilarityMeasure<>("jaccard", true) {
        @Override
        Method<NeighbourJaccard> method(Settings settings) {
            boolean directed = settings.flag("directed", false);
            return (MatchedRepresentations pair, int k, int threads, Progress progress) -> NeighbourJaccard.of(
                    pair.neighbours(k, threads, progress), pair.otherNeighbours(k, threads, progress), k, directed);
        }

        @Override
        long bytes(Extent extent) {
            return extent.ofMatching() + extent.ofNeighbours();
        }
    };
}
