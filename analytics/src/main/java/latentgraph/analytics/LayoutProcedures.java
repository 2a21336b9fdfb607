package latentgraph.analytics;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.function.Function;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import latentgraph.core.LatentMatrix;
import latentgraph.core.UndirectedGraph;
import latentgraph.core.layout.LayoutQuality;
import org.neo4j.graphdb.Node;
import org.neo4j.procedure.Description;
import org.neo4j.procedure.Mode;
import org.neo4j.procedure.Name;
import org.neo4j.procedure.Procedure;

public class LayoutProcedures extends LatentProcedure {
    @Procedure(name = "latent.layout.pca.stream", mode = Mode.READ)
    @Description("Places the latents along the directions in which they vary most: their principal components.")
    public Stream<Row> pca(
            @Name("representation") String representation,
            @Name(value = "configuration", defaultValue = "{}") Map<String, Object> configuration) {
        return stream(representation, configuration, Layout.Pca::of);
    }

    @Procedure(name = "latent.layout.pca.stats", mode = Mode.READ)
    @Description("How much of the variance the principal components explain, and how far they keep neighbours.")
    public Stream<Stats> pcaStats(
            @Name("representation") String representation,
            @Name(value = "configuration", defaultValue = "{}") Map<String, Object> configuration) {
        return stats(representation, configuration, Layout.Pca::of);
    }

    @Procedure(name = "latent.layout.pca.write", mode = Mode.WRITE)
    @Description("Writes the principal components of each latent to its (:Latent).")
    public Stream<Summary> pcaWrite(
            @Name("representation") String representation,
            @Name(value = "configuration", defaultValue = "{}") Map<String, Object> configuration) {
        return write("pca", representation, configuration, Layout.Pca::of);
    }

    @Procedure(name = "latent.layout.pca.estimate", mode = Mode.READ)
    @Description("How much memory latent.layout.pca takes, without doing it.")
    public Stream<EstimateRow> pcaEstimate(
            @Name("representation") String representation,
            @Name(value = "configuration", defaultValue = "{}") Map<String, Object> configuration) {
        return estimate(representation, configuration, Layout.Pca::of);
    }

    @Procedure(name = "latent.layout.tsne.stream", mode = Mode.READ)
    @Description("Places the latents in the plane by t-SNE (t-distributed stochastic neighbour embedding).")
    public Stream<Row> tsne(
            @Name("representation") String representation,
            @Name(value = "configuration", defaultValue = "{}") Map<String, Object> configuration) {
        return stream(representation, configuration, Layout.TSneLayout::of);
    }

    @Procedure(name = "latent.layout.tsne.stats", mode = Mode.READ)
    @Description("How far t-SNE keeps neighbours, and its divergence.")
    public Stream<Stats> tsneStats(
            @Name("representation") String representation,
            @Name(value = "configuration", defaultValue = "{}") Map<String, Object> configuration) {
        return stats(representation, configuration, Layout.TSneLayout::of);
    }

    @Procedure(name = "latent.layout.tsne.write", mode = Mode.WRITE)
    @Description("Writes where t-SNE places each latent to its (:Latent).")
    public Stream<Summary> tsneWrite(
            @Name("representation") String representation,
            @Name(value = "configuration", defaultValue = "{}") Map<String, Object> configuration) {
        return write("tsne", representation, configuration, Layout.TSneLayout::of);
    }

    @Procedure(name = "latent.layout.tsne.estimate", mode = Mode.READ)
    @Description("How much memory latent.layout.tsne takes, without doing it.")
    public Stream<EstimateRow> tsneEstimate(
            @Name("representation") String representation,
            @Name(value = "configuration", defaultValue = "{}") Map<String, Object> configuration) {
        return estimate(representation, configuration, Layout.TSneLayout::of);
    }

    @Procedure(name = "latent.layout.umap.stream", mode = Mode.READ)
    @Description("Places the latents in the plane by UMAP (uniform manifold approximation and projection).")
    public Stream<Row> umap(
            @Name("representation") String representation,
            @Name(value = "configuration", defaultValue = "{}") Map<String, Object> configuration) {
        return stream(representation, configuration, Layout.UmapLayout::of);
    }

    @Procedure(name = "latent.layout.umap.stats", mode = Mode.READ)
    @Description("How far UMAP keeps neighbours.")
    public Stream<Stats> umapStats(
            @Name("representation") String representation,
            @Name(value = "configuration", defaultValue = "{}") Map<String, Object> configuration) {
        return stats(representation, configuration, Layout.UmapLayout::of);
    }

    @Procedure(name = "latent.layout.umap.write", mode = Mode.WRITE)
    @Description("Writes where UMAP places each latent to its (:Latent).")
    public Stream<Summary> umapWrite(
            @Name("representation") String representation,
            @Name(value = "configuration", defaultValue = "{}") Map<String, Object> configuration) {
        return write("umap", representation, configuration, Layout.UmapLayout::of);
    }

    @Procedure(name = "latent.layout.umap.estimate", mode = Mode.READ)
    @Description("How much memory latent.layout.umap takes, without doing it.")
    public Stream<EstimateRow> umapEstimate(
            @Name("representation") String representation,
            @Name(value = "configuration", defaultValue = "{}") Map<String, Object> configuration) {
        return estimate(representation, configuration, Layout.UmapLayout::of);
    }

    @Procedure(name = "latent.layout.forceAtlas2.stream", mode = Mode.READ)
    @Description(
            "Places the latents of a representation, or the classes of a class graph, by ForceAtlas2: what is joined"
                    + " attracts, all else repels.")
    public Stream<Row> forceAtlas2(
            @Name("key") String key,
            @Name(value = "configuration", defaultValue = "{}") Map<String, Object> configuration) {
        if (isClassGraph(key)) {
            var settings = new Settings(configuration);
            var graph = MeasuredClassGraph.read(transaction, key);
            var forces = forces(settings, key, graph);
            settings.echo();
            var positions = forces.place(graph.graph().undirected(), progress()).positions();
            return IntStream.range(0, positions.rows())
                    .mapToObj(i -> new Row(
                            i, null, (long) graph.graph().vertices().get(i).label(), position(positions, i)));
        }
        return stream(key, configuration, LayoutProcedures::forces);
    }

    @Procedure(name = "latent.layout.forceAtlas2.stats", mode = Mode.READ)
    @Description("How far ForceAtlas2 keeps the neighbours of a representation.")
    public Stream<Stats> forceAtlas2Stats(
            @Name("representation") String representation,
            @Name(value = "configuration", defaultValue = "{}") Map<String, Object> configuration) {
        return stats(representation, configuration, LayoutProcedures::forces);
    }

    @Procedure(name = "latent.layout.forceAtlas2.write", mode = Mode.WRITE)
    @Description("Writes where ForceAtlas2 places each latent of a representation to its (:Latent), or each class of a"
            + " class graph to its (:ClassVertex).")
    public Stream<Summary> forceAtlas2Write(
            @Name("key") String key,
            @Name(value = "configuration", defaultValue = "{}") Map<String, Object> configuration) {
        return isClassGraph(key)
                ? writeClassGraph(key, configuration)
                : write("forceAtlas2", key, configuration, LayoutProcedures::forces);
    }

    @Procedure(name = "latent.layout.forceAtlas2.estimate", mode = Mode.READ)
    @Description("How much memory latent.layout.forceAtlas2 takes for a representation, without doing it.")
    public Stream<EstimateRow> forceAtlas2Estimate(
            @Name("representation") String representation,
            @Name(value = "configuration", defaultValue = "{}") Map<String, Object> configuration) {
        return estimate(representation, configuration, LayoutProcedures::forces);
    }

    private static Layout.Forces forces(Settings settings) {
        return Layout.Forces.of(settings, settings.choice("weight", CommunityWeight.SIMILARITY));
    }

    private static Layout.Forces forces(Settings settings, String key, MeasuredClassGraph.Stored graph) {
        return Layout.Forces.of(settings, CommunityWeight.of(settings, "weight", key, graph.weighted()));
    }

    private boolean isClassGraph(String key) {
        return key != null && transaction.findNode(MeasuredClassGraph.CLASS_GRAPH, "key", key) != null;
    }

    private Stream<Row> stream(
            String representation, Map<String, Object> configuration, Function<Settings, Layout> method) {
        var settings = new Settings(configuration);
        Layout layout = method.apply(settings);
        settings.echo();
        var stored = load(representation, layout);
        LatentMatrix positions = layout.place(stored, progress()).positions();
        return IntStream.range(0, stored.size())
                .mapToObj(i -> new Row(i, stored.sample(i), stored.label(i), position(positions, i)));
    }

    private Stream<Stats> stats(
            String representation, Map<String, Object> configuration, Function<Settings, Layout> method) {
        var settings = new Settings(configuration);
        Layout layout = method.apply(settings);
        int neighbours = settings.integer("qualityNeighbours", 15, 1, Integer.MAX_VALUE);
        int samples = settings.integer("qualitySamples", 1000, 1, Integer.MAX_VALUE);
        long seed = settings.seed();
        int concurrency = settings.concurrency();
        var echo = settings.echo();

        long start = System.nanoTime();
        var stored = load(representation, layout);
        var vectors = Layout.vectors(stored);
        long preProcessingMillis = millisSince(start);

        start = System.nanoTime();
        var placed = layout.place(stored, progress());
        long computeMillis = millisSince(start);

        start = System.nanoTime();
        int[] looked = drawn(stored.size(), samples, seed);
        var quality = LayoutQuality.of(
                vectors, stored.metric(), placed.positions(), looked, neighbours, concurrency, progress());
        return Stream.of(new Stats(
                representation,
                stored.size(),
                placed.positions().columns(),
                quality.trustworthiness(),
                quality.neighbourhoodPreservation(),
                looked.length,
                placed.divergence(),
                placed.explainedVariance(),
                preProcessingMillis,
                computeMillis,
                millisSince(start),
                echo));
    }

    /** So many rows, or all. */
    private static int[] drawn(int size, int samples, long seed) {
        int[] rows = IntStream.range(0, size).toArray();
        var random = new SplittableRandom(seed);
        int count = Math.min(samples, size);
        for (int i = 0; i < count; i++) {
            int other = random.nextInt(i, size);
            int kept = rows[i];
            rows[i] = rows[other];
            rows[other] = kept;
        }
        return IntStream.of(java.util.Arrays.copyOf(rows, count)).sorted().toArray();
    }

    private Stream<Summary> write(
            String name, String representation, Map<String, Object> configuration, Function<Settings, Layout> method) {
        var settings = new Settings(configuration);
        Layout layout = method.apply(settings);
        String property = PurityProcedures.writable(settings.text("writeProperty", name));
        var echo = settings.echo();

        long start = System.nanoTime();
        lock(representation);
        var stored = load(representation, layout);
        long preProcessingMillis = millisSince(start);

        start = System.nanoTime();
        var placed = layout.place(stored, progress());
        long computeMillis = millisSince(start);

        start = System.nanoTime();
        write(List.of(stored.latents()), property, placed.positions());
        stored.node().setProperty(madeBy(property), madeBy(name, echo));
        return Stream.of(new Summary(
                representation,
                stored.size(),
                placed.positions().columns(),
                placed.divergence(),
                placed.explainedVariance(),
                stored.size(),
                preProcessingMillis,
                computeMillis,
                millisSince(start),
                echo));
    }

    private Stream<Summary> writeClassGraph(String key, Map<String, Object> configuration) {
        long start = System.nanoTime();
        var settings = new Settings(configuration);
        var stored = MeasuredClassGraph.read(transaction, key);
        transaction.acquireWriteLock(stored.node());
        var forces = forces(settings, key, stored);
        String property = settings.text("writeProperty", "forceAtlas2");
        var echo = settings.echo();
        MeasuredClassGraph.requireWritable(property);
        long preProcessingMillis = millisSince(start);

        start = System.nanoTime();
        UndirectedGraph graph = stored.graph().undirected();
        var positions = forces.place(graph, progress()).positions();
        long computeMillis = millisSince(start);

        start = System.nanoTime();
        write(stored.vertices(), property, positions);
        stored.node().setProperty(madeBy(property), madeBy("forceAtlas2", echo));
        return Stream.of(new Summary(
                key,
                positions.rows(),
                2,
                null,
                null,
                positions.rows(),
                preProcessingMillis,
                computeMillis,
                millisSince(start),
                echo));
    }

    private static void write(List<Node> places, String property, LatentMatrix positions) {
        for (int i = 0; i < places.size(); i++) {
            float[] position = new float[positions.columns()];
            System.arraycopy(positions.values(), i * position.length, position, 0, position.length);
            places.get(i).setProperty(property, position);
        }
    }

    private static String madeBy(String property) {
        return property + "MadeBy";
    }

    private static String madeBy(String name, Map<String, Object> configuration) {
        var made = new LinkedHashMap<String, Object>(configuration);
        made.keySet().removeAll(List.of("concurrency", "writeProperty"));
        made.put("layout", name);
        made.put("latentGraphVersion", MeasuredClassGraph.VERSION);
        return Comparisons.json(made);
    }

    private Stream<EstimateRow> estimate(
            String representation, Map<String, Object> configuration, Function<Settings, Layout> method) {
        var settings = new Settings(configuration);
        Layout layout = method.apply(settings);
        settings.echo();
        return Stream.of(estimate(StoredRepresentation.find(transaction, representation), representation, layout));
    }

    private static EstimateRow estimate(Node node, String representation, Layout layout) {
        long size = StoredRepresentation.number(node, "size");
        long stored = StoredRepresentation.number(node, "k");
        StoredRepresentation.requireNeighbours(node, representation, layout.k(size, stored));
        return layout.estimate(size, StoredRepresentation.number(node, "dimension"), stored);
    }

    private StoredRepresentation load(String representation, Layout layout) {
        Node node = StoredRepresentation.find(transaction, representation);
        estimate(node, representation, layout).requireHeap("this layout of '%s' needs".formatted(representation), "");
        return load(
                representation,
                layout.k(StoredRepresentation.number(node, "size"), StoredRepresentation.number(node, "k")));
    }

    private static List<Double> position(LatentMatrix positions, int row) {
        List<Double> position = new ArrayList<>();
        for (int column = 0; column < positions.columns(); column++) {
            position.add((double) positions.value(row, column));
        }
        return position;
    }

    /** @param sample null where there is none, as of a class */
    public record Row(long index, String sample, Long label, List<Double> position) {}

    public record Stats(
            String representation,
            long size,
            long dimensions,
            double trustworthiness,
            double neighbourhoodPreservation,
            long samples,
            Double divergence,
            List<Double> explainedVariance,
            long preProcessingMillis,
            long computeMillis,
            long postProcessingMillis,
            Map<String, Object> configuration) {}

    public record Summary(
            String key,
            long size,
            long dimensions,
            Double divergence,
            List<Double> explainedVariance,
            long propertiesWritten,
            long preProcessingMillis,
            long computeMillis,
            long writeMillis,
            Map<String, Object> configuration) {}
}
