package latentgraph.analytics;

import java.util.ArrayList;
import java.util.List;
import latentgraph.core.ClassDistances;
import latentgraph.core.ClassGraph;
import latentgraph.core.InvalidInputException;
import latentgraph.core.Labels;
import latentgraph.core.Progress;
import latentgraph.core.ShortestPaths;

/** From a stored representation to its class distances (thesis eq. 4.2) and its class graph. */
final class ClassGraphs {
    private ClassGraphs() {}

    /** @throws InvalidInputException if the representation has no labels, or the heap cannot hold what is computed */
    static ClassDistances distances(StoredRepresentation stored, int concurrency, Progress progress) {
        int classes = stored.labels().classes();
        ClassGraphProcedures.estimate(stored.size(), stored.neighbours().k(), classes, concurrency)
                .requireHeap(
                        "the class distances of %d samples in %d classes need".formatted(stored.size(), classes), "");
        return ShortestPaths.between(stored.neighbours().undirected(), stored.labels(), concurrency, progress);
    }

    /** Each class joined to the classK classes at the least mean distance, with its size and its accuracy. */
    static ClassGraph of(String name, StoredRepresentation stored, ClassDistances distances, int classK) {
        return new ClassGraph(name, vertices(stored), distances.mean(), ClassGraph.nearest(distances.mean(), classK));
    }

    private static List<ClassGraph.Vertex> vertices(StoredRepresentation stored) {
        Labels labels = stored.labels();
        long[] sizes = new long[labels.classes()];
        long[] right = new long[labels.classes()];
        for (int i = 0; i < stored.size(); i++) {
            int label = labels.values()[i];
            sizes[label]++;
            if (stored.predictions() != null && stored.predictions()[i] == stored.classLabels()[label]) {
                right[label]++;
            }
        }
        List<ClassGraph.Vertex> vertices = new ArrayList<>();
        for (int label = 0; label < sizes.length; label++) {
            Double accuracy = stored.predictions() == null ? null : (double) right[label] / sizes[label];
            vertices.add(new ClassGraph.Vertex(
                    stored.classLabels()[label], labels.names().get(label), (long) sizes[label], accuracy));
        }
        return vertices;
    }
}
