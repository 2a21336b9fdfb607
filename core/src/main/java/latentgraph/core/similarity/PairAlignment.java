package latentgraph.core.similarity;

import latentgraph.core.Progress;

/**
 * The cosine of the angle between two symmetric matrices over the samples, each centred as {@link Centring} says: what centred
 * kernel alignment and distance correlation are.
 */
abstract class PairAlignment {
    final int samples;
    final boolean diagonal;

    PairAlignment(int samples, boolean diagonal) {
        this.samples = samples;
        this.diagonal = diagonal;
    }

    final int samples() {
        return samples;
    }

    /**
     * A matrix's product with itself after centring, 0 if nothing but rounding is left of it.
     *
     * @param rounding that of {@code products}
     */
    static double norm(Centring centring, double products, double[] rows, double rounding) {
        double inner = centring.inner(products, rows, rows);
        return inner <= rounding ? 0 : inner;
    }

    /** NaN if one norm is 0. */
    static double cosine(double inner, double normOfA, double normOfB) {
        if (!(normOfA > 0 && normOfB > 0)) {
            return Double.NaN;
        }
        // Rounding may carry a matrix's cosine with itself beyond 1.
        return Math.max(-1, Math.min(1, inner / Math.sqrt(normOfA) / Math.sqrt(normOfB)));
    }

    abstract double value(int threads, Progress progress);

    abstract double permuted(int[] order);

    abstract double resampled(int[] rows);
}
