package latentgraph.core.layout;

import latentgraph.core.NeighbourGraph;

/**
 * The fuzzy simplicial set of UMAP (McInnes, Healy and Melville 2018, algorithms 2 and 3): i belongs with its neighbour j to the
 * degree exp(−max(0, dᵢⱼ − ρᵢ) / σᵢ), ρᵢ the distance of the nearest that is not in the same place, σᵢ such that the degrees sum
 * to log₂(k + 1), the sample itself counted as a neighbour as in umap-learn. Both directions together: a + b − ab.
 *
 * @param rho [n]
 * @param sigma [n], at least a thousandth of the mean distance of the neighbours
 */
record Memberships(double[] rho, double[] sigma, SymmetricGraph union) {
    private static final int HALVINGS = 64;
    private static final double TOLERANCE = 1e-5;
    private static final double LEAST_SHARE = 1e-3;

    static Memberships of(NeighbourGraph graph) {
        int size = graph.size();
        int k = graph.k();
        double mean = 0;
        for (float distance : graph.distances()) {
            mean += distance;
        }
        // Umap-learn's lists hold the sample itself, at distance 0.
        mean /= (double) size * (k + 1);
        double target = Math.log(k + 1) / Math.log(2);
        double[] rho = new double[size];
        double[] sigma = new double[size];
        double[] degrees = new double[graph.indices().length];
        for (int row = 0; row < size; row++) {
            double own = 0;
            for (int rank = k; rank >= 1; rank--) {
                double distance = graph.distance(row, rank);
                own += distance / (k + 1);
                if (distance > 0) {
                    rho[row] = distance;
                }
            }
            sigma[row] = Math.max(sigma(graph, row, rho[row], target, own), LEAST_SHARE * (rho[row] > 0 ? own : mean));
            for (int rank = 1; rank <= k; rank++) {
                double beyond = graph.distance(row, rank) - rho[row];
                degrees[row * k + rank - 1] = beyond <= 0 || sigma[row] == 0 ? 1 : Math.exp(-beyond / sigma[row]);
            }
        }
        return new Memberships(rho, sigma, SymmetricGraph.of(graph, degrees, (a, b) -> a + b - a * b));
    }

    /** @param start of the search, in the unit of the distances: umap-learn's 1 finds nothing where all are far from that */
    private static double sigma(NeighbourGraph graph, int row, double rho, double target, double start) {
        double low = 0;
        double high = Double.POSITIVE_INFINITY;
        double sigma = start;
        for (int step = 0; step < HALVINGS && start > 0; step++) {
            double sum = 0;
            for (int rank = 1; rank <= graph.k(); rank++) {
                double beyond = graph.distance(row, rank) - rho;
                sum += beyond > 0 ? Math.exp(-beyond / sigma) : 1;
            }
            if (Math.abs(sum - target) < TOLERANCE) {
                break;
            }
            if (sum > target) {
                high = sigma;
                sigma = (low + high) / 2;
            } else {
                low = sigma;
                sigma = high == Double.POSITIVE_INFINITY ? 2 * sigma : (low + high) / 2;
            }
        }
        return sigma;
    }
}
