package latentgraph.core.similarity;

import latentgraph.core.InvalidInputException;
import latentgraph.core.NeighbourGraph;
import latentgraph.core.Progress;

/**
 * How differently two neighbour graphs hang together at large: the Euclidean distance between their lowest non-trivial
 * eigenvalues (thesis 7.1, which names the close to zero Laplacian eigenvalues; {@link LaplacianSpectrum}).
 *
 * <p>In [0, 2 √count]; 0 for graphs of one shape, and for others of one spectrum. Symmetric; a distance between spectra. Unchanged by
 * any permutation of the samples of A or of B: it does not know which sample is which, so there is no permutation null,
 * and drawing samples anew would make other graphs, so there is no bootstrap interval. Edges count without their distances: a
 * distance as a weight would make far neighbours strong ties, and would not be comparable between representations.
 */
public final class SpectralDistance implements Comparison {
    /** Eigenvalues compared unless asked otherwise. */
    public static final int COUNT = 10;

    private final int samples;
    private final LaplacianSpectrum a;
    private final LaplacianSpectrum b;

    private SpectralDistance(int samples, LaplacianSpectrum a, LaplacianSpectrum b) {
        this.samples = samples;
        this.a = a;
        this.b = b;
    }

    /**
     * Of the undirected views.
     *
     * @param k the neighbours of each sample that count
     * @param count eigenvalues compared
     * @throws InvalidInputException if k is not 1 to the neighbours stored, the graphs are not of the same samples, or one has
     *     no {@code count} eigenvalues beside one 0 a component
     */
    public static SpectralDistance of(
            NeighbourGraph a, NeighbourGraph b, int k, int count, int threads, Progress progress) {
        Matching.requireSameSamples(a.size(), b.size());
        return new SpectralDistance(
                a.size(),
                LaplacianSpectrum.of(a, k, count, threads, progress),
                LaplacianSpectrum.of(b, k, count, threads, progress));
    }

    /** The value for two spectra. @throws InvalidInputException if they hold different numbers of eigenvalues */
    public static double between(LaplacianSpectrum a, LaplacianSpectrum b) {
        if (a.lowest().length != b.lowest().length) {
            throw new InvalidInputException("spectra of %d and %d eigenvalues; expected as many of each"
                    .formatted(a.lowest().length, b.lowest().length));
        }
        double sum = 0;
        for (int i = 0; i < a.lowest().length; i++) {
            double difference = a.lowest()[i] - b.lowest()[i];
            sum += difference * difference;
        }
        return Math.sqrt(sum);
    }

    public LaplacianSpectrum spectrumA() {
        return a;
    }

    public LaplacianSpectrum spectrumB() {
        return b;
    }

    @Override
    public int samples() {
        return samples;
    }

    @Override
    public boolean growsWithLikeness() {
        return false;
    }

    @Override
    public double value() {
        return between(a, b);
    }

    @Override
    public double permuted(int[] order) {
        throw new InvalidInputException(
                "spectral does not change under a permutation of the samples, so it has no p-value; ask for permutations 0");
    }

    @Override
    public double resampled(int[] rows) {
        throw new InvalidInputException(
                "samples drawn again would make another neighbour graph, so spectral has no bootstrap interval; ask for bootstrap 0");
    }
}
