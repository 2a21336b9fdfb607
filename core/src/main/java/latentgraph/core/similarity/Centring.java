package latentgraph.core.similarity;

/**
 * The scalar product of two symmetric matrices A and B after each is made free of what depends on one sample alone: of its
 * closest (least squares) sum of a number for the row and one for the column.
 *
 * <p>With the diagonal and every sample once this is double centring, tr(HAHB). Without the diagonal it is the U-centring of
 * Székely and Rizzo (2014), and n(n − 3) times the unbiased estimate of the Hilbert–Schmidt independence criterion of Song et
 * al. (2012). For samples that count cᵢ times, pairs of a sample with its own copies are left out, as the diagonal is; with
 * the diagonal each copy is paired with itself alone.
 */
final class Centring {
    private final double[] counts;
    private final boolean diagonal;
    private final double[] weights;
    private final double weight;

    /** @param counts [n] how often each sample counts, above 0 */
    Centring(double[] counts, boolean diagonal) {
        this.counts = counts;
        this.diagonal = diagonal;
        double total = 0;
        for (double count : counts) {
            total += count;
        }
        weights = new double[counts.length];
        double sum = 1;
        for (int i = 0; i < weights.length; i++) {
            weights[i] = 1 / (total - 2 * counts[i] + (diagonal ? 2 : 0));
            sum += counts[i] * weights[i];
        }
        weight = 1 / sum;
    }

    /**
     * @param products Σ of cᵢ cⱼ aᵢⱼ bᵢⱼ over the pairs, of each sample with itself cᵢ aᵢᵢ bᵢᵢ with the diagonal
     * @param rowsOfA [n] Σ of cⱼ aᵢⱼ over the j that i is paired with, aᵢᵢ once with the diagonal
     * @return NaN where as many copies of one sample as half of all leave the sums undetermined
     */
    double inner(double products, double[] rowsOfA, double[] rowsOfB) {
        double[] additive = additive(rowsOfB);
        double removed = 0;
        for (int i = 0; i < additive.length; i++) {
            removed += counts[i] * additive[i] * rowsOfA[i];
        }
        double inner = products - 2 * removed;
        return Double.isInfinite(inner) ? Double.NaN : inner;
    }

    /** [n] the numbers βᵢ for which βᵢ + βⱼ is closest to the matrix. */
    double[] additive(double[] rows) {
        double sum = 0;
        for (int i = 0; i < rows.length; i++) {
            sum += counts[i] * rows[i] * weights[i];
        }
        sum *= weight;
        double[] additive = new double[rows.length];
        for (int i = 0; i < rows.length; i++) {
            additive[i] = (rows[i] - sum) * weights[i];
        }
        return additive;
    }

    /** Whether anything can be left: without the diagonal, fewer than four different samples leave nothing. */
    boolean defined() {
        return counts.length >= (diagonal ? 2 : 4);
    }
}
