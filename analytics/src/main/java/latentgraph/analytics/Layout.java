package latentgraph.analytics;

import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import latentgraph.core.InvalidInputException;
import latentgraph.core.LatentMatrix;
import latentgraph.core.NearestNeighbours;
import latentgraph.core.NeighbourGraph;
import latentgraph.core.Progress;
import latentgraph.core.UndirectedGraph;
import latentgraph.core.layout.ForceAtlas2;
import latentgraph.core.layout.PrincipalComponents;
import latentgraph.core.layout.TSne;
import latentgraph.core.layout.Umap;

/** One way to place what is stored, with the settings that one call gave it. */
interface Layout {
    /**
     * @param positions [n, dimensions]
     * @param divergence of t-SNE, in nats; null for the others
     * @param explainedVariance of each principal component, its share of all; null for the others
     */
    record Placed(LatentMatrix positions, Double divergence, List<Double> explainedVariance) {}

    /** The stored neighbours it reads. */
    int k(long size, long stored);

    /** @throws InvalidInputException if the settings do not fit the representation */
    Placed place(StoredRepresentation stored, Progress progress);

    EstimateRow estimate(long size, long dimension, long stored);

    /** What a representation read from the store takes, with k neighbours a sample. */
    private static long read(long size, long k) {
        return size * 160 + 8 * size * k;
    }

    record Pca(int dimensions, int concurrency) implements Layout {
        static Pca of(Settings settings) {
            return new Pca(settings.integer("dimensions", 2, 1, 8192), settings.concurrency());
        }

        @Override
        public int k(long size, long stored) {
            return 0;
        }

        @Override
        public Placed place(StoredRepresentation stored, Progress progress) {
            var found = PrincipalComponents.of(vectors(stored), dimensions, concurrency, progress);
            double total = found.axes().total();
            return new Placed(
                    found.positions(),
                    null,
                    Arrays.stream(found.axes().variances())
                            .mapToObj(variance -> total > 0 ? variance / total : 0)
                            .toList());
        }

        @Override
        public EstimateRow estimate(long size, long dimension, long stored) {
            long bytes = read(size, 0) + components(size, dimension) + 4 * size * dimensions;
            return EstimateRow.of(bytes, bytes + 8 * dimension * dimension, size, 0);
        }
    }

    /** The vectors, centred in panels of 64 columns, and their covariance matrix. */
    private static long components(long size, long dimension) {
        return 4 * size * dimension + 4 * size * ((dimension + 63) / 64 * 64) + 8 * dimension * dimension;
    }

    record TSneLayout(double perplexity, int iterations, long seed, int concurrency) implements Layout {
        static TSneLayout of(Settings settings) {
            double perplexity = settings.number("perplexity", 30, 1, 10_000);
            int iterations = settings.integer("iterations", 1000, 1, 1_000_000);
            return new TSneLayout(perplexity, iterations, settings.seed(), settings.concurrency());
        }

        @Override
        public int k(long size, long stored) {
            int wanted = TSne.neighbours(perplexity, Math.toIntExact(size));
            return wanted <= stored ? wanted : 0;
        }

        @Override
        public Placed place(StoredRepresentation stored, Progress progress) {
            int wanted = TSne.neighbours(perplexity, stored.size());
            if (stored.neighbours().k() < wanted && !hasVectors(stored)) {
                long there = StoredRepresentation.number(stored.node(), "k");
                throw new InvalidInputException(
                        "perplexity is %s, which takes %d neighbours a sample; '%s' has %d in the store and no vectors to find more: lower the perplexity to %s, or ingest it again without --no-vectors"
                                .formatted(
                                        perplexity, wanted, stored.key(), there, there / TSne.NEIGHBOURS_A_PERPLEXITY));
            }
            NeighbourGraph graph = neighbours(stored, wanted, concurrency, progress);
            TSne found = TSne.of(
                    graph, perplexity, initial(stored, concurrency, progress), iterations, seed, concurrency, progress);
            return new Placed(found.positions(), found.divergence(), null);
        }

        @Override
        public EstimateRow estimate(long size, long dimension, long stored) {
            long k = TSne.neighbours(perplexity, Math.toIntExact(Math.max(2, size)));
            // Neighbours; pairs with their similarities, first twice as many places as in the worst case; the grid.
            long graph = 8 * size * (k + 4) + 8 * size * k + 2 * 12 * size * k + 12 * size * k;
            long grids = size <= 1000 ? 0 : 8L << 20;
            return EstimateRow.of(
                    read(size, k(size, stored)) + Math.max(components(size, dimension), graph + grids),
                    read(size, k(size, stored)) + components(size, dimension) + graph + 12 * size * k + 25 * grids,
                    size,
                    size * k);
        }
    }

    record UmapLayout(int k, double minimumDistance, int epochs, long seed, int concurrency) implements Layout {
        /** Umap-learn's rule: more rounds for fewer samples. */
        private static final int FEW = 10_000;

        static UmapLayout of(Settings settings) {
            return new UmapLayout(
                    settings.integer("k", 15, 1, Integer.MAX_VALUE),
                    settings.number("minimumDistance", 0.1, 0, 1),
                    settings.integer("epochs", 0, 0, 1_000_000),
                    settings.seed(),
                    settings.concurrency());
        }

        @Override
        public int k(long size, long stored) {
            return k <= stored ? k : 0;
        }

        @Override
        public Placed place(StoredRepresentation stored, Progress progress) {
            if (stored.neighbours().k() < k && !hasVectors(stored)) {
                throw new InvalidInputException(
                        "k is %d, but '%s' has %d neighbours a sample in the store and no vectors to find more: lower k, or ingest it again without --no-vectors"
                                .formatted(k, stored.key(), StoredRepresentation.number(stored.node(), "k")));
            }
            NeighbourGraph graph = neighbours(stored, k, concurrency, progress);
            int rounds = epochs > 0 ? epochs : stored.size() <= FEW ? 500 : 200;
            return new Placed(
                    Umap.of(
                            graph,
                            initial(stored, concurrency, progress),
                            minimumDistance,
                            rounds,
                            seed,
                            concurrency,
                            progress),
                    null,
                    null);
        }

        @Override
        public EstimateRow estimate(long size, long dimension, long stored) {
            long neighbours = Math.min(k, Math.max(1, size - 1));
            // Pairs with their degrees, and what is known of each in the rounds.
            long graph = 8 * size * neighbours + 2 * 12 * size * neighbours;
            return EstimateRow.of(
                    read(size, neighbours) + Math.max(components(size, dimension), graph + 36 * size * neighbours),
                    read(size, neighbours) + components(size, dimension) + graph + 96 * size * neighbours,
                    size,
                    size * neighbours);
        }
    }

    record Forces(
            int k,
            CommunityWeight weight,
            int iterations,
            double repulsion,
            double gravity,
            boolean logarithmic,
            long seed,
            int concurrency)
            implements Layout {

        static Forces of(Settings settings, CommunityWeight weight) {
            return new Forces(
                    settings.k(),
                    weight,
                    settings.integer("iterations", 1500, 1, 1_000_000),
                    settings.number("repulsion", 0, 0, 1e9),
                    settings.number("gravity", 1, 0, 1e9),
                    settings.flag("linLog", false),
                    settings.seed(),
                    settings.concurrency());
        }

        @Override
        public int k(long size, long stored) {
            return k;
        }

        @Override
        public Placed place(StoredRepresentation stored, Progress progress) {
            return place(stored.neighbours().undirected(), progress);
        }

        Placed place(UndirectedGraph graph, Progress progress) {
            double scale = repulsion > 0
                    ? repulsion
                    : ForceAtlas2.Forces.of(graph.vertices()).repulsion();
            var given = new ForceAtlas2.Forces(scale, gravity, logarithmic);
            return new Placed(
                    ForceAtlas2.of(weight.strengths(graph), given, iterations, seed, concurrency, progress),
                    null,
                    null);
        }

        @Override
        public EstimateRow estimate(long size, long dimension, long stored) {
            long bytes = read(size, k) + 16 * size * k + 8 * size * k + size * (2 * 8 * 3 + 8 * 2 + 2 * 40);
            return EstimateRow.of(bytes, bytes + 16 * size * k, size, size * k);
        }
    }

    /** Those that were read if they are as many, else found anew in the vectors. */
    private static NeighbourGraph neighbours(StoredRepresentation stored, int k, int concurrency, Progress progress) {
        return stored.neighbours().k() == k
                ? stored.neighbours()
                : NearestNeighbours.exact(vectors(stored), stored.metric(), k, concurrency, progress);
    }

    private static boolean hasVectors(StoredRepresentation stored) {
        return stored.size() > 0 && stored.latents()[0].hasProperty("vector");
    }

    static LatentMatrix vectors(StoredRepresentation stored) {
        return stored.vectors(IntStream.range(0, stored.size()).toArray());
    }

    /** The plane of the first two principal components; without vectors no place is better than another. */
    private static LatentMatrix initial(StoredRepresentation stored, int concurrency, Progress progress) {
        return hasVectors(stored)
                ? PrincipalComponents.plane(vectors(stored), concurrency, progress)
                : new LatentMatrix(stored.size(), 2, new float[2 * stored.size()]);
    }
}
