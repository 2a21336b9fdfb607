package latentgraph.analytics;

import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import latentgraph.core.InvalidInputException;
import latentgraph.core.LatentMatrix;
import latentgraph.core.Metric;
import latentgraph.core.NearestNeighbours;
import latentgraph.core.NeighbourGraph;
import latentgraph.core.Progress;
import latentgraph.core.UndirectedGraph;
import latentgraph.core.layout.ForceAtlas2;
import latentgraph.core.layout.Memory;
import latentgraph.core.layout.PrincipalComponents;
import latentgraph.core.layout.TSne;
import latentgraph.core.layout.Umap;
import org.neo4j.graphdb.Node;

/** One way to place what is stored, with the settings that one call gave it. */
interface Layout {
    /**
     * @param positions [n, dimensions]
     * @param divergence of t-SNE, in nats; null for the others
     * @param explainedVariance of each principal component, its share of all; null for the others
     */
    record Placed(LatentMatrix positions, Double divergence, List<Double> explainedVariance) {}

    /**
     * What is stored of a representation.
     *
     * @param dimension 0 where no vectors are stored
     * @param k neighbours of a sample
     * @param metric they were sought with
     */
    record Stock(long size, long dimension, int k, Metric metric) {
        static Stock of(Node representation) {
            boolean vectors = !Boolean.FALSE.equals(representation.getProperty("vectors", null));
            return new Stock(
                    StoredRepresentation.number(representation, "size"),
                    vectors ? StoredRepresentation.number(representation, "dimension") : 0,
                    Math.toIntExact(StoredRepresentation.number(representation, "k")),
                    Metric.of(String.valueOf(representation.getProperty("metric", null))));
        }

        /** So many if they are stored, sought by that metric or whichever; 0 if they are to be found anew. */
        private int read(Metric wanted, int neighbours) {
            return neighbours <= k && (wanted == null || wanted == metric) ? neighbours : 0;
        }
    }

    /** The stored neighbours it reads. */
    int k(Stock stock);

    /** @throws InvalidInputException if the settings do not fit the representation */
    Placed place(StoredRepresentation stored, Progress progress);

    /** That decides which latents are near; null for the one their stored neighbours were sought by. */
    default Metric metric() {
        return null;
    }

    /** At its peak, with what is read from the store. */
    Memory memory(Stock stock);

    /** Held as long as anything is done: the nodes, their labels and predictions. */
    static long nodes(long size) {
        return size * 48;
    }

    /** While it is read, with k neighbours a sample: the nodes' rows in a hash map, too. */
    private static Memory reading(long size, long k) {
        long bytes = nodes(size) + 64 * size + 8 * size * k;
        return new Memory(bytes, bytes);
    }

    /** The most of what is held at one time after the other. */
    private static Memory most(Memory... phases) {
        return new Memory(
                Arrays.stream(phases).mapToLong(Memory::least).max().orElse(0),
                Arrays.stream(phases).mapToLong(Memory::most).max().orElse(0));
    }

    private static Memory with(long held, Memory phase) {
        return new Memory(held + phase.least(), held + phase.most());
    }

    /** The first two components, where the layout starts. */
    private static Memory plane(long size, long dimension, int concurrency) {
        return dimension == 0
                ? new Memory(8 * size, 8 * size)
                : with(4 * size * dimension, PrincipalComponents.memory(size, dimension, 2, concurrency));
    }

    /** From reading to the places, with k neighbours a sample that are found anew or were stored. */
    private static Memory ofNeighbours(Stock stock, long k, boolean anew, int concurrency, Memory placing) {
        long size = stock.size;
        long dimension = stock.dimension;
        Memory finding = anew
                ? new Memory(
                        4 * size * dimension + NearestNeighbours.estimateBytes(size, k, 0),
                        4 * size * dimension + NearestNeighbours.estimateBytes(size, k, concurrency))
                : reading(size, k);
        long held = nodes(size) + 8 * size * k;
        return most(
                with(anew ? nodes(size) : 0, finding),
                with(held, plane(size, dimension, concurrency)),
                with(held + 8 * size, placing));
    }

    record Pca(int dimensions, int concurrency) implements Layout {
        static Pca of(Settings settings) {
            return new Pca(settings.integer("dimensions", 2, 1, 8192), settings.concurrency());
        }

        @Override
        public int k(Stock stock) {
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
        public Memory memory(Stock stock) {
            Memory components = PrincipalComponents.memory(stock.size, stock.dimension, dimensions, concurrency);
            return most(reading(stock.size, 0), with(nodes(stock.size) + 4 * stock.size * stock.dimension, components));
        }
    }

    record TSneLayout(double perplexity, int iterations, Metric metric, long seed, int concurrency) implements Layout {
        static TSneLayout of(Settings settings) {
            double perplexity = settings.number("perplexity", 30, 1, 10_000);
            int iterations = settings.integer("iterations", 1000, 1, 1_000_000);
            return new TSneLayout(perplexity, iterations, soughtBy(settings), settings.seed(), settings.concurrency());
        }

        @Override
        public int k(Stock stock) {
            return stock.read(metric, neighbours(stock));
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
            NeighbourGraph graph = found(stored, metric, wanted, concurrency, progress);
            TSne found = TSne.of(
                    graph, perplexity, initial(stored, concurrency, progress), iterations, seed, concurrency, progress);
            return new Placed(found.positions(), found.divergence(), null);
        }

        @Override
        public Memory memory(Stock stock) {
            int wanted = neighbours(stock);
            return ofNeighbours(stock, wanted, k(stock) == 0, concurrency, TSne.memory(stock.size, wanted));
        }

        private int neighbours(Stock stock) {
            return TSne.neighbours(perplexity, Math.toIntExact(Math.max(2, stock.size)));
        }
    }

    record UmapLayout(int k, double minimumDistance, int epochs, Metric metric, long seed, int concurrency)
            implements Layout {
        /** Umap-learn's rule: more rounds for fewer samples. */
        private static final int FEW = 10_000;

        static UmapLayout of(Settings settings) {
            return new UmapLayout(
                    settings.integer("k", 15, 1, Integer.MAX_VALUE),
                    settings.number("minimumDistance", 0.1, 0, 1),
                    settings.integer("epochs", 0, 0, 1_000_000),
                    soughtBy(settings),
                    settings.seed(),
                    settings.concurrency());
        }

        @Override
        public int k(Stock stock) {
            return stock.read(metric, k);
        }

        @Override
        public Placed place(StoredRepresentation stored, Progress progress) {
            if (stored.neighbours().k() < k && !hasVectors(stored)) {
                throw new InvalidInputException(
                        "k is %d, but '%s' has %d neighbours a sample in the store and no vectors to find more: lower k, or ingest it again without --no-vectors"
                                .formatted(k, stored.key(), StoredRepresentation.number(stored.node(), "k")));
            }
            NeighbourGraph graph = found(stored, metric, k, concurrency, progress);
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
        public Memory memory(Stock stock) {
            long wanted = Math.min(k, Math.max(1, stock.size - 1));
            return ofNeighbours(stock, wanted, k(stock) == 0, concurrency, Umap.memory(stock.size, wanted));
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
        public int k(Stock stock) {
            return k;
        }

        @Override
        public Placed place(StoredRepresentation stored, Progress progress) {
            return place(stored.neighbours().undirected(), progress);
        }

        Placed place(UndirectedGraph graph, Progress progress) {
            return place(graph, null, progress);
        }

        /** @param start [vertices, 2]; null for places drawn by the seed */
        Placed place(UndirectedGraph graph, LatentMatrix start, Progress progress) {
            double scale = repulsion > 0
                    ? repulsion
                    : ForceAtlas2.Forces.of(graph.vertices()).repulsion();
            var given = new ForceAtlas2.Forces(scale, gravity, logarithmic);
            UndirectedGraph strengths = weight.strengths(graph);
            return new Placed(
                    start == null
                            ? ForceAtlas2.of(strengths, given, iterations, seed, concurrency, progress)
                            : ForceAtlas2.of(strengths, given, iterations, start, concurrency, progress),
                    null,
                    null);
        }

        @Override
        public Memory memory(Stock stock) {
            long edges = stock.size * k;
            return most(reading(stock.size, k), with(nodes(stock.size) + 8 * edges, placing(stock.size, edges)));
        }

        /** Of a class graph with its vertices and edges read. */
        static Memory memory(long classes, long edges) {
            return with(320 * classes + 64 * edges, placing(classes, edges));
        }

        /** The undirected graph as it is made, and as it is laid out with strengths for weights. */
        private static Memory placing(long vertices, long edges) {
            Memory forces = ForceAtlas2.memory(vertices);
            return new Memory(
                    Math.max(36 * edges + 8 * edges, 12 * edges + forces.least()),
                    Math.max(36 * edges + 16 * edges, 24 * edges + forces.most()));
        }
    }

    /** Of the neighbours, if they are to be found by another than the stored ones were; else null. */
    private static Metric soughtBy(Settings settings) {
        String name = settings.text("metric", null);
        return name == null ? null : Metric.of(name);
    }

    /** Those that were read if they are as many, else found anew in the vectors. */
    private static NeighbourGraph found(
            StoredRepresentation stored, Metric metric, int k, int concurrency, Progress progress) {
        return stored.neighbours().k() == k
                ? stored.neighbours()
                : NearestNeighbours.exact(
                        vectors(stored), metric == null ? stored.metric() : metric, k, concurrency, progress);
    }

    static boolean hasVectors(StoredRepresentation stored) {
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
