package latentgraph.analytics;

import static latentgraph.analytics.SimilarityMeasure.Need.LABELS;
import static latentgraph.analytics.SimilarityMeasure.Need.NEIGHBOURS;
import static latentgraph.analytics.SimilarityMeasure.Need.VECTORS;

import java.util.Map;
import latentgraph.core.Labels;
import latentgraph.core.NeighbourGraph;
import latentgraph.core.Progress;
import latentgraph.core.ShortestPaths;
import latentgraph.core.similarity.CentroidFrobenius;
import latentgraph.core.similarity.ClassGraphDifference;

/** The measures that compare how the classes lie to one another. */
final class ClassMeasures {
    private ClassMeasures() {}

    static final SimilarityMeasure<CentroidFrobenius> CENTROID_FROBENIUS =
            new SimilarityMeasure<>("centroidFrobenius", VECTORS, LABELS) {
                @Override
                double ofItself() {
                    return 0;
                }

                @Override
                Method<CentroidFrobenius> method(Settings settings) {
                    return (pair, k, threads, progress) ->
                            CentroidFrobenius.of(pair.vectors(), pair.otherVectors(), pair.labels());
                }

                @Override
                long bytes(Extent extent) {
                    return extent.ofMatching()
                            + extent.ofVectors()
                            + 8
                                    * extent.classes()
                                    * (extent.dimension() + extent.otherDimension() + 2 * extent.classes());
                }
            };

    static final SimilarityMeasure<ClassGraphDifference> CLASS_GRAPH =
            new SimilarityMeasure<>("classGraph", NEIGHBOURS, LABELS) {
                @Override
                Method<ClassGraphDifference> method(Settings settings) {
                    int classK = settings.integer("classK", 4, 1, Integer.MAX_VALUE);
                    return (pair, k, threads, progress) -> {
                        Labels labels = pair.labels();
                        return ClassGraphDifference.of(
                                distances(pair.neighbours().nearest(k), labels, threads, progress),
                                distances(pair.otherNeighbours().nearest(k), labels, threads, progress),
                                classK);
                    };
                }

                private double[][] distances(NeighbourGraph neighbours, Labels labels, int threads, Progress progress) {
                    return ShortestPaths.between(neighbours.undirected(), labels, threads, progress)
                            .mean();
                }

                @Override
                Map<String, Object> details(ClassGraphDifference comparison) {
                    return Map.of(
                            "classes", (long) comparison.samples(),
                            "edgesGained", (long) comparison.edgesGained(),
                            "edgesLost", (long) comparison.edgesLost());
                }

                @Override
                Map<String, Object> turned(Map<String, Object> details) {
                    return swapped(details, "edgesGained", "edgesLost");
                }

                @Override
                long bytes(Extent extent) {
                    return extent.ofMatching()
                            + 2
                                    * ClassGraphProcedures.estimate(
                                                    extent.samples(), extent.k(), extent.classes(), extent.threads())
                                            .bytesMax();
                }
            };
}
