package latentgraph.core.layout;

import latentgraph.core.Blocks;
import latentgraph.core.NeighbourGraph;
import latentgraph.core.Progress;

/**
 * The similarities of t-SNE: pⱼ|ᵢ ∝ exp(−βᵢ d²ᵢⱼ) over the neighbours of i, βᵢ such that 2^H(p·|ᵢ) is the perplexity; then
 * pᵢⱼ = (pⱼ|ᵢ + pᵢ|ⱼ) / 2n (van der Maaten and Hinton 2008, equations 1 and 2; on neighbours alone as in van der Maaten 2014).
 */
final class Affinities {
    private static final int ROWS_A_BLOCK = 256;
    private static final int HALVINGS = 200;

    /** Of the entropy in nats; scikit-learn stops at 1e-5. */
    private static final double TOLERANCE = 1e-7;

    private Affinities() {}

    static SymmetricGraph of(NeighbourGraph graph, double perplexity, int threads, Progress progress) {
        double[] conditional = conditional(graph, perplexity, threads, progress);
        double pairs = 2.0 * graph.size();
        return SymmetricGraph.of(graph, conditional, (one, other) -> (one + other) / pairs);
    }

    /** [n, k] pⱼ|ᵢ; 1/k each where all neighbours are equally far and the perplexity cannot be reached. */
    static double[] conditional(NeighbourGraph graph, double perplexity, int threads, Progress progress) {
        double[] conditional = new double[graph.indices().length];
        int blocks = (graph.size() + ROWS_A_BLOCK - 1) / ROWS_A_BLOCK;
        Blocks.run("finding perplexities", blocks, graph.size(), threads, progress, () -> {
            double[] squares = new double[graph.k()];
            return block -> {
                int end = Math.min(graph.size(), (block + 1) * ROWS_A_BLOCK);
                for (int row = block * ROWS_A_BLOCK; row < end; row++) {
                    row(graph, row, Math.log(perplexity), squares, conditional);
                }
                return end - block * ROWS_A_BLOCK;
            };
        });
        return conditional;
    }

    private static void row(NeighbourGraph graph, int row, double entropy, double[] squares, double[] conditional) {
        int k = graph.k();
        // Less the nearest and by the mean: β then starts near 1, and the nearest keeps its weight however far all are.
        double nearest = graph.distance(row, 1);
        double mean = 0;
        for (int i = 0; i < k; i++) {
            double distance = graph.distance(row, i + 1);
            squares[i] = (distance - nearest) * (distance + nearest);
            mean += squares[i] / k;
        }
        double unit = mean > 0 ? 1 / mean : 0;
        double low = 0;
        double high = Double.POSITIVE_INFINITY;
        double beta = 1;
        for (int step = 0; step < HALVINGS; step++) {
            double sum = 0;
            double weighted = 0;
            for (int i = 0; i < k; i++) {
                double scaled = beta * unit * squares[i];
                double weight = Math.exp(-scaled);
                conditional[row * k + i] = weight;
                sum += weight;
                weighted += scaled * weight;
            }
            for (int i = 0; i < k; i++) {
                conditional[row * k + i] /= sum;
            }
            double excess = Math.log(sum) + weighted / sum - entropy;
            if (Math.abs(excess) <= TOLERANCE || unit == 0) {
                return;
            }
            if (excess > 0) {
                low = beta;
                beta = high == Double.POSITIVE_INFINITY ? 2 * beta : (low + high) / 2;
            } else {
                high = beta;
                beta = (low + high) / 2;
            }
        }
    }
}
