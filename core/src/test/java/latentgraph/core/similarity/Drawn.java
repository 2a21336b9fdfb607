package latentgraph.core.similarity;

import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import latentgraph.core.Labels;
import latentgraph.core.LatentMatrix;
import latentgraph.core.Metric;
import latentgraph.core.NearestNeighbours;
import latentgraph.core.NeighbourGraph;
import latentgraph.core.Progress;

/** Neighbours and labels for the tests of this package; {@link Latents} draws what they are of. */
final class Drawn {
    private Drawn() {}

    /** Whole numbers from 1 to 3: equal distances everywhere, equal rows too. */
    static LatentMatrix tied(SplittableRandom random, int rows, int columns) {
        float[] values = new float[rows * columns];
        for (int i = 0; i < values.length; i++) {
            values[i] = random.nextInt(1, 4);
        }
        return new LatentMatrix(rows, columns, values);
    }

    static LatentMatrix noisy(SplittableRandom random, LatentMatrix latents, double noise) {
        float[] values = latents.values().clone();
        for (int i = 0; i < values.length; i++) {
            values[i] += (float) (noise * random.nextGaussian());
        }
        return new LatentMatrix(latents.rows(), latents.columns(), values);
    }

    static LatentMatrix scaled(LatentMatrix latents, float factor) {
        float[] values = latents.values().clone();
        for (int i = 0; i < values.length; i++) {
            values[i] *= factor;
        }
        return new LatentMatrix(latents.rows(), latents.columns(), values);
    }

    static NeighbourGraph neighbours(LatentMatrix latents, int k) {
        return NearestNeighbours.exact(latents, Metric.MANHATTAN, k, 1, Progress.SILENT);
    }

    /** Of Gaussian latents or of tied ones, by turns. */
    static NeighbourGraph neighbours(SplittableRandom random, int rows, int k) {
        int columns = random.nextInt(1, 5);
        return neighbours(
                random.nextBoolean() ? Latents.gaussian(random, rows, columns) : tied(random, rows, columns), k);
    }

    static Labels labels(SplittableRandom random, int rows, int classes) {
        return new Labels(
                random.ints(rows, 0, classes).toArray(),
                IntStream.range(0, classes).mapToObj(Integer::toString).toList());
    }

    /** The graph with its samples numbered anew: sample i of the result is sample order[i]. */
    static NeighbourGraph reordered(NeighbourGraph graph, int[] order) {
        int[] inverse = Matching.inverse(order);
        int[] indices = new int[graph.indices().length];
        float[] distances = new float[indices.length];
        for (int i = 0; i < indices.length; i++) {
            int from = order[i / graph.k()] * graph.k() + i % graph.k();
            indices[i] = inverse[graph.indices()[from]];
            distances[i] = graph.distances()[from];
        }
        return new NeighbourGraph(graph.size(), graph.k(), indices, distances);
    }

    static Labels reordered(Labels labels, int[] order) {
        return new Labels(
                IntStream.of(order).map(from -> labels.values()[from]).toArray(), List.copyOf(labels.names()));
    }

    static int[] unchanged(int size) {
        return IntStream.range(0, size).toArray();
    }
}
