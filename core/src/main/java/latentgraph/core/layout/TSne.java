package latentgraph.core.layout;

import latentgraph.core.InvalidInputException;
import latentgraph.core.LatentMatrix;
import latentgraph.core.NeighbourGraph;
import latentgraph.core.Progress;

/**
 * t-distributed stochastic neighbour embedding in the plane (van der Maaten and Hinton 2008), on a neighbour graph. Repulsion is
 * exact up to 1,000 points and interpolated on a grid above (Linderman et al. 2019), in time linear in the points.
 *
 * <p>The schedule is scikit-learn's: 250 iterations in which attraction counts twelvefold and momentum is 0.5, then momentum
 * 0.8; gains of single coordinates between 0.01 and what they reach; the step is max(n / 12, 200) times the gradient without
 * its factor 4, which is their {@code learning_rate="auto"}.
 *
 * @param positions [n, 2], their mean at the origin
 * @param divergence Kullback–Leibler divergence of the neighbours' similarities in the plane from those given, in nats
 */
public record TSne(LatentMatrix positions, double divergence) {
    /** The neighbours that count, for each unit of perplexity (van der Maaten 2014). */
    public static final int NEIGHBOURS_A_PERPLEXITY = 3;

    private static final int EXAGGERATED = 250;
    private static final double EXAGGERATION = 12;
    private static final double START = 1e-4;
    private static final int MOST_EXACT = 1000;

    /**
     * @param graph the more neighbours the truer, {@link #neighbours} of them as a rule; their distances are squared
     * @param perplexity how many neighbours count as near, above 1 and below those in the graph
     * @param initial [n, 2], for example the principal components; brought to a standard deviation of 1e-4
     * @param seed for what is drawn where {@code initial} has no spread; else nothing is left to chance
     * @param iterations at least 1; 1,000 as a rule, the first 250 exaggerated
     * @throws InvalidInputException if a number is out of range, the sizes differ, or a sample has fewer than two neighbours
     * @throws java.util.concurrent.CancellationException if the calling thread is interrupted
     */
    public static TSne of(
            NeighbourGraph graph,
            double perplexity,
            LatentMatrix initial,
            int iterations,
            long seed,
            int threads,
            Progress progress) {
        Initial.check(graph, initial);
        if (graph.k() < 2) {
            throw new InvalidInputException(
                    "there is %d neighbour a sample of %d; t-SNE expects at least 2, so 3 samples or more"
                            .formatted(graph.k(), graph.size()));
        }
        if (!(perplexity > 1 && perplexity < graph.k())) {
            throw new InvalidInputException(
                    "perplexity is %s; expected above 1 and below %d, the neighbours of a sample: as a rule a third of them"
                            .formatted(perplexity, graph.k()));
        }
        if (iterations < 1) {
            throw new InvalidInputException("iterations is %d; expected 1 or more".formatted(iterations));
        }
        SymmetricGraph affinities = Affinities.of(graph, perplexity, threads, progress);
        double[] positions = Initial.scaled(initial, START, seed);
        Repulsion repulsion = graph.size() <= MOST_EXACT ? new ExactRepulsion() : new GridRepulsion();
        TSneDescent descent = new TSneDescent(affinities, repulsion, positions);
        Crew.run("placing points", iterations, threads, progress, crew -> {
            for (int iteration = 0; iteration < iterations; iteration++) {
                boolean early = iteration < EXAGGERATED;
                descent.step(crew, early ? EXAGGERATION : 1, early ? 0.5 : 0.8);
                crew.done(iteration + 1);
            }
            descent.measure(crew);
        });
        return new TSne(Initial.centred(positions), descent.divergence());
    }

    /** With k neighbours a sample, k ≥ 2. */
    public static Memory memory(long size, long k) {
        Memory graph = SymmetricGraph.memory(size, k);
        long conditional = 8 * size * k;
        // Places at the start, the initial ones as doubles among them, their forces, moves and gains; they end as
        // floats.
        long points = 72 * size;
        boolean exact = size <= MOST_EXACT;
        return new Memory(
                Math.max(graph.least() + conditional, SymmetricGraph.heldBytes(size * k) + points),
                Math.max(
                        graph.most() + conditional,
                        SymmetricGraph.heldBytes(2 * size * k) + points + (exact ? 0 : GridRepulsion.MOST_BYTES)));
    }

    /** How many neighbours a sample needs: three times the perplexity, or all others. */
    public static int neighbours(double perplexity, int size) {
        return (int) Math.min(size - 1, Math.max(1, Math.floor(NEIGHBOURS_A_PERPLEXITY * perplexity)));
    }
}
