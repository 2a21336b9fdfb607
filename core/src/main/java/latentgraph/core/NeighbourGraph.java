package latentgraph.core;

import java.util.Arrays;

/**
 * The directed k-nearest-neighbour lists of n latents. The neighbour of rank r (1 = nearest) of sample i stands at
 * {@code i * k + r - 1}; ties in distance are ordered by the lower index; no sample is its own neighbour.
 *
 * @param indices [n, k] row-major
 * @param distances [n, k] row-major, ascending along each row
 */
public record NeighbourGraph(int size, int k, int[] indices, float[] distances) {
    public NeighbourGraph {
        if (k < 0 || (long) size * k != indices.length || indices.length != distances.length) {
            throw new IllegalArgumentException("%d samples with %d neighbours need %d entries, found %d and %d"
                    .formatted(size, k, (long) size * k, indices.length, distances.length));
        }
    }

    public int neighbour(int sample, int rank) {
        return indices[sample * k + rank - 1];
    }

    public float distance(int sample, int rank) {
        return distances[sample * k + rank - 1];
    }

    /** The graph of the {@code nearest} first neighbours alone. @throws InvalidInputException unless 1 ≤ nearest ≤ k */
    public NeighbourGraph nearest(int nearest) {
        if (nearest < 1 || nearest > k) {
            throw new InvalidInputException("k is %d; expected 1 to %d, the neighbours stored".formatted(nearest, k));
        }
        if (nearest == k) {
            return this;
        }
        int[] keptIndices = new int[size * nearest];
        float[] keptDistances = new float[size * nearest];
        for (int sample = 0; sample < size; sample++) {
            System.arraycopy(indices, sample * k, keptIndices, sample * nearest, nearest);
            System.arraycopy(distances, sample * k, keptDistances, sample * nearest, nearest);
        }
        return new NeighbourGraph(size, nearest, keptIndices, keptDistances);
    }

    /** The undirected view: a and b are joined, once, if either lists the other. */
    public UndirectedGraph undirected() {
        int[] sources = new int[indices.length];
        for (int edge = 0; edge < sources.length; edge++) {
            sources[edge] = edge / k;
        }
        return UndirectedGraph.of(size, sources, indices, distances);
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof NeighbourGraph that
                && size == that.size
                && k == that.k
                && Arrays.equals(indices, that.indices)
                && Arrays.equals(distances, that.distances);
    }

    @Override
    public int hashCode() {
        return Arrays.hashCode(indices) * 31 + Arrays.hashCode(distances);
    }
}
