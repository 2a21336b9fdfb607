package latentgraph.analytics;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.function.Function;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import latentgraph.core.Distances;
import latentgraph.core.InvalidInputException;
import latentgraph.core.LatentMatrix;
import latentgraph.core.Metric;
import latentgraph.core.Progress;
import latentgraph.core.UndirectedGraph;
import latentgraph.core.layout.LayoutQuality;
import latentgraph.core.layout.Memory;
import org.neo4j.graphdb.Direction;
import org.neo4j.graphdb.Node;
import org.neo4j.procedure.Description;
import org.neo4j.procedure.Mode;
import org.neo4j.procedure.Name;
import org.neo4j.procedure.Procedure;

public class LayoutProcedures extends LatentProcedure {
    // What a (:Representation) or (:ClassGraph) has of each layout, after the layout's name.
    private static final String MADE_BY = "MadeBy";
    private static final String DIVERGENCE = "Divergence";
    private static final String EXPLAINED_VARIANCE = "ExplainedVariance";
    private static final String TRUSTWORTHINESS = "Trustworthiness";
    private static final String PRESERVATION = "NeighbourhoodPreservation";
    private static final String QUALITY_NEIGHBOURS = "QualityNeighbours";

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
            var graph = readClassGraph(key);
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
    @Description("How far ForceAtlas2 keeps the neighbours of a representation, or near classes of a class graph.")
    public Stream<Stats> forceAtlas2Stats(
            @Name("key") String key,
            @Name(value = "configuration", defaultValue = "{}") Map<String, Object> configuration) {
        return isClassGraph(key)
                ? statsOfClassGraph(key, configuration)
                : stats(key, configuration, LayoutProcedures::forces);
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
    @Description("How much memory latent.layout.forceAtlas2 takes, without doing it.")
    public Stream<EstimateRow> forceAtlas2Estimate(
            @Name("key") String key,
            @Name(value = "configuration", defaultValue = "{}") Map<String, Object> configuration) {
        return isClassGraph(key)
                ? estimateOfClassGraph(key, configuration)
                : estimate(key, configuration, LayoutProcedures::forces);
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
        var looking = Looking.of(settings, 15, 1000);
        var echo = settings.echo();

        long start = System.nanoTime();
        requireHeapAndVectors(representation, looking);
        var stored = load(representation, layout);
        long preProcessingMillis = millisSince(start);

        start = System.nanoTime();
        var placed = layout.place(stored, progress());
        long computeMillis = millisSince(start);

        start = System.nanoTime();
        var quality = looking.at(near(stored, layout), placed.positions(), progress());
        return Stream.of(new Stats(
                representation,
                stored.size(),
                placed.positions().columns(),
                quality.trustworthiness(),
                quality.neighbourhoodPreservation(),
                looking.rows(stored.size()).length,
                placed.divergence(),
                placed.explainedVariance(),
                preProcessingMillis,
                computeMillis,
                millisSince(start),
                echo));
    }

    private Stream<Stats> statsOfClassGraph(String key, Map<String, Object> configuration) {
        long start = System.nanoTime();
        var settings = new Settings(configuration);
        var stored = readClassGraph(key);
        var forces = forces(settings, key, stored);
        var looking = Looking.ofClasses(settings, stored.vertices().size(), 1000);
        var echo = settings.echo();
        var near = near(key, stored);
        long preProcessingMillis = millisSince(start);

        start = System.nanoTime();
        var positions = forces.place(stored.graph().undirected(), progress()).positions();
        long computeMillis = millisSince(start);

        start = System.nanoTime();
        var quality = looking.at(near, positions, progress());
        return Stream.of(new Stats(
                key,
                positions.rows(),
                2,
                quality.trustworthiness(),
                quality.neighbourhoodPreservation(),
                looking.rows(positions.rows()).length,
                null,
                null,
                preProcessingMillis,
                computeMillis,
                millisSince(start),
                echo));
    }

    /** How far a layout keeps neighbours, and of how many samples that is asked; of none, it is not. */
    private record Looking(int neighbours, int samples, long seed, int concurrency) {
        static Looking of(Settings settings, int neighbours, int samples) {
            return new Looking(
                    settings.integer("qualityNeighbours", neighbours, 1, Integer.MAX_VALUE),
                    settings.integer("qualitySamples", samples, samples == 0 ? 0 : 1, Integer.MAX_VALUE),
                    settings.seed(),
                    settings.concurrency());
        }

        /** As many neighbours as a class has in a class graph unless told otherwise, or as a few classes allow. */
        static Looking ofClasses(Settings settings, int classes, int samples) {
            return of(settings, Math.max(1, Math.min(4, (classes - 1) / 2)), samples);
        }

        LayoutQuality at(LayoutQuality.Between near, LatentMatrix positions, Progress progress) {
            return LayoutQuality.of(near, positions, rows(positions.rows()), neighbours, concurrency, progress);
        }

        int[] rows(int size) {
            return drawn(size, samples, seed);
        }
    }

    /** By the metric that its neighbours are near by. */
    private static LayoutQuality.Between near(StoredRepresentation stored, Layout layout) {
        Metric metric = layout.metric() == null ? stored.metric() : layout.metric();
        return new Distances(Layout.vectors(stored), metric)::between;
    }

    /** By the classes' distances, which only class graphs of representations have. */
    private static LayoutQuality.Between near(String key, MeasuredClassGraph.Stored stored) {
        int classes = stored.vertices().size();
        double[][] distances = new double[classes][];
        for (int i = 0; i < classes; i++) {
            if (!(stored.vertices().get(i).getProperty("distances", null) instanceof double[] row)
                    || row.length != classes) {
                throw new InvalidInputException(
                        "class graph '%s' has no distances between all its classes, to compare the layout with; expected one made by latent.classGraph.write"
                                .formatted(key));
            }
            distances[i] = row;
        }
        return (one, other) -> distances[one][other];
    }

    private void requireHeapAndVectors(String representation, Looking looking) {
        Node node = StoredRepresentation.find(transaction, representation);
        var stock = Layout.Stock.of(node);
        if (stock.dimension() == 0) {
            throw new InvalidInputException(
                    "representation '%s' has no vectors in the store, to compare the layout with: ingest it again without --no-vectors"
                            .formatted(representation));
        }
        long held = Layout.nodes(stock.size()) + 4 * stock.size() * stock.dimension();
        EstimateRow.of(
                        held + LayoutQuality.estimateBytes(stock.size(), looking.neighbours, 1),
                        held + LayoutQuality.estimateBytes(stock.size(), looking.neighbours, looking.concurrency),
                        stock.size(),
                        0)
                .requireHeap("the quality of layouts of '%s' needs".formatted(representation), "");
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
        return IntStream.of(Arrays.copyOf(rows, count)).sorted().toArray();
    }

    private Stream<Summary> write(
            String name, String representation, Map<String, Object> configuration, Function<Settings, Layout> method) {
        var settings = new Settings(configuration);
        Layout layout = method.apply(settings);
        String property = PurityProcedures.writable(settings.text("writeProperty", name));
        var looking = Looking.of(settings, 15, 0);
        boolean force = settings.flag("force", false);
        var echo = settings.echo();

        long start = System.nanoTime();
        lock(representation);
        if (looking.samples > 0) {
            requireHeapAndVectors(representation, looking);
        }
        String madeBy = madeBy(name, echo, StoredRepresentation.find(transaction, representation));
        var kept = force ? null : kept(representation, property, madeBy);
        var stored = kept == null ? load(representation, layout) : kept.stored;
        long preProcessingMillis = millisSince(start);

        start = System.nanoTime();
        var placed = kept == null ? layout.place(stored, progress()) : kept.placed;
        var quality = looking.samples > 0 ? looking.at(near(stored, layout), placed.positions(), progress()) : null;
        long computeMillis = millisSince(start);

        start = System.nanoTime();
        if (kept == null) {
            write(List.of(stored.latents()), property, placed.positions());
        }
        describe(stored.node(), property, madeBy, placed, quality, looking);
        return Stream.of(Summary.of(
                representation,
                placed,
                stored.node(),
                property,
                kept == null ? stored.size() : 0,
                preProcessingMillis,
                computeMillis,
                millisSince(start),
                echo));
    }

    private record Kept(StoredRepresentation stored, Layout.Placed placed) {}

    /** What was made in the same way and stands on all latents; null if it does not. */
    private Kept kept(String representation, String property, String madeBy) {
        Node node = StoredRepresentation.find(transaction, representation);
        if (!madeBy.equals(node.getProperty(property + MADE_BY, null))) {
            return null;
        }
        var stored = load(representation, 0);
        float[] values = null;
        int dimensions = 0;
        for (int i = 0; i < stored.size(); i++) {
            if (!(stored.latents()[i].getProperty(property, null) instanceof float[] position)
                    || i > 0 && position.length != dimensions) {
                return null;
            }
            dimensions = position.length;
            values = values == null ? new float[Math.multiplyExact(stored.size(), dimensions)] : values;
            System.arraycopy(position, 0, values, i * dimensions, dimensions);
        }
        double[] variances = (double[]) node.getProperty(property + EXPLAINED_VARIANCE, null);
        return new Kept(
                stored,
                new Layout.Placed(
                        new LatentMatrix(stored.size(), dimensions, values),
                        (Double) node.getProperty(property + DIVERGENCE, null),
                        variances == null
                                ? null
                                : Arrays.stream(variances).boxed().toList()));
    }

    private Stream<Summary> writeClassGraph(String key, Map<String, Object> configuration) {
        long start = System.nanoTime();
        var settings = new Settings(configuration);
        var stored = readClassGraph(key);
        transaction.acquireWriteLock(stored.node());
        var forces = forces(settings, key, stored);
        String property = settings.text("writeProperty", "forceAtlas2");
        var looking = Looking.ofClasses(settings, stored.vertices().size(), 0);
        settings.flag("force", false); // a class graph is laid out in no time
        String from = settings.text("from", null);
        var echo = settings.echo();
        MeasuredClassGraph.requireWritable(property);
        var near = looking.samples > 0 ? near(key, stored) : null;
        LatentMatrix places = from == null ? null : places(from, property, key, stored);
        long preProcessingMillis = millisSince(start);

        start = System.nanoTime();
        UndirectedGraph graph = stored.graph().undirected();
        var placed = forces.place(graph, places, progress());
        var quality = near == null ? null : looking.at(near, placed.positions(), progress());
        long computeMillis = millisSince(start);

        start = System.nanoTime();
        write(stored.vertices(), property, placed.positions());
        describe(stored.node(), property, madeBy("forceAtlas2", echo, stored.node()), placed, quality, looking);
        return Stream.of(Summary.of(
                key,
                placed,
                stored.node(),
                property,
                placed.positions().rows(),
                preProcessingMillis,
                computeMillis,
                millisSince(start),
                echo));
    }

    /** Where a layout of another class graph over the same classes has them, [C, 2]. */
    private LatentMatrix places(String from, String property, String key, MeasuredClassGraph.Stored stored) {
        var other = MeasuredClassGraph.read(transaction, from);
        var labels = labels(stored);
        if (!labels.equals(labels(other))) {
            throw new InvalidInputException(
                    "from is class graph '%s', which is over other classes than '%s'; expected one over the same"
                            .formatted(from, key));
        }
        float[] values = new float[2 * labels.size()];
        for (int i = 0; i < labels.size(); i++) {
            Object position = other.vertices().get(i).getProperty(property, null);
            if (position instanceof float[] written && written.length == 2) {
                System.arraycopy(written, 0, values, 2 * i, 2);
            } else if (position instanceof double[] set && set.length == 2) { // as Cypher writes a list
                values[2 * i] = (float) set[0];
                values[2 * i + 1] = (float) set[1];
            } else {
                throw new InvalidInputException(
                        "from is class graph '%s', which has no places %s; write them first, or leave it out"
                                .formatted(from, property));
            }
        }
        return new LatentMatrix(labels.size(), 2, values);
    }

    private static List<Integer> labels(MeasuredClassGraph.Stored stored) {
        return stored.graph().vertices().stream().map(vertex -> vertex.label()).toList();
    }

    private void write(List<Node> places, String property, LatentMatrix positions) {
        Progress progress = progress();
        for (int i = 0; i < places.size(); i++) {
            if (i % 1000 == 0) {
                progress.report("writing positions", i, places.size());
            }
            float[] position = new float[positions.columns()];
            System.arraycopy(positions.values(), i * position.length, position, 0, position.length);
            places.get(i).setProperty(property, position);
        }
    }

    /**
     * Writes what is known of a layout beside it. A quality that is not asked for now stays, if the layout is the same.
     *
     * @param quality null if it is not asked for
     */
    private static void describe(
            Node node, String property, String madeBy, Layout.Placed placed, LayoutQuality quality, Looking looking) {
        boolean same = madeBy.equals(node.getProperty(property + MADE_BY, null));
        node.setProperty(property + MADE_BY, madeBy);
        set(node, property + DIVERGENCE, placed.divergence());
        set(
                node,
                property + EXPLAINED_VARIANCE,
                placed.explainedVariance() == null
                        ? null
                        : placed.explainedVariance().stream()
                                .mapToDouble(Double::doubleValue)
                                .toArray());
        if (quality != null || !same) {
            set(node, property + TRUSTWORTHINESS, quality == null ? null : quality.trustworthiness());
            set(node, property + PRESERVATION, quality == null ? null : quality.neighbourhoodPreservation());
            set(node, property + QUALITY_NEIGHBOURS, quality == null ? null : (long) looking.neighbours);
        }
    }

    private static void set(Node node, String property, Object value) {
        if (value == null) {
            node.removeProperty(property);
        } else {
            node.setProperty(property, value);
        }
    }

    /** @param node whose neighbours it takes */
    private static String madeBy(String name, Map<String, Object> configuration, Node node) {
        var made = new LinkedHashMap<String, Object>(configuration);
        made.keySet()
                .removeAll(List.of("concurrency", "writeProperty", "force", "qualityNeighbours", "qualitySamples"));
        if (made.containsKey("metric") && made.get("metric") == null) {
            made.put("metric", node.getProperty("metric", null));
        }
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
        var stock = Layout.Stock.of(node);
        int k = layout.k(stock);
        StoredRepresentation.requireNeighbours(node, representation, k);
        Memory memory = layout.memory(stock);
        return EstimateRow.of(memory.least(), memory.most(), stock.size(), stock.size() * k);
    }

    private Stream<EstimateRow> estimateOfClassGraph(String key, Map<String, Object> configuration) {
        var settings = new Settings(configuration);
        // The default weight is that of graphs with distances; whether these have does not change the memory.
        Layout.Forces.of(settings, settings.choice("weight", CommunityWeight.SIMILARITY));
        settings.echo();
        return Stream.of(estimateOfClassGraph(key));
    }

    private EstimateRow estimateOfClassGraph(String key) {
        Node node = transaction.findNode(MeasuredClassGraph.CLASS_GRAPH, "key", key);
        long classes = node.getDegree(StoredRepresentation.IN, Direction.INCOMING);
        long edges = node.getProperty("edges", null) instanceof Number number ? number.longValue() : 0;
        Memory memory = Layout.Forces.memory(classes, edges);
        return EstimateRow.of(memory.least(), memory.most(), classes, edges);
    }

    private MeasuredClassGraph.Stored readClassGraph(String key) {
        estimateOfClassGraph(key).requireHeap("the layout of class graph '%s' needs".formatted(key), "");
        return MeasuredClassGraph.read(transaction, key);
    }

    private StoredRepresentation load(String representation, Layout layout) {
        Node node = StoredRepresentation.find(transaction, representation);
        estimate(node, representation, layout).requireHeap("this layout of '%s' needs".formatted(representation), "");
        return load(representation, layout.k(Layout.Stock.of(node)));
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
            Double trustworthiness,
            Double neighbourhoodPreservation,
            long propertiesWritten,
            long preProcessingMillis,
            long computeMillis,
            long writeMillis,
            Map<String, Object> configuration) {
        static Summary of(
                String key,
                Layout.Placed placed,
                Node node,
                String property,
                long written,
                long preProcessingMillis,
                long computeMillis,
                long writeMillis,
                Map<String, Object> configuration) {
            return new Summary(
                    key,
                    placed.positions().rows(),
                    placed.positions().columns(),
                    placed.divergence(),
                    placed.explainedVariance(),
                    (Double) node.getProperty(property + TRUSTWORTHINESS, null),
                    (Double) node.getProperty(property + PRESERVATION, null),
                    written,
                    preProcessingMillis,
                    computeMillis,
                    writeMillis,
                    configuration);
        }
    }
}
