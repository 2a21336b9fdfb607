package latentgraph.experiments;

import java.awt.Color;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import latentgraph.core.ClassGraph;
import latentgraph.core.InvalidInputException;
import latentgraph.core.exchange.ClassGraphFormat;
import latentgraph.core.exchange.DescribedClassGraph;
import latentgraph.queries.QueryLibrary;
import latentgraph.training.Architecture;
import latentgraph.training.ClassifierConfiguration;
import latentgraph.training.ImageDataSet;

/**
 * Which classes lie near each other (thesis 4.2 and 5.2): the class graph of the last layer of each run, its measures,
 * communities and hubs.
 *
 * @param runs one a data set
 * @param k neighbours of a sample
 * @param classK nearest classes of a class
 */
public record ClassGraphExperiment(List<TrainedRun> runs, Extent extent, int k, int classK) implements Experiment {
    /** The thesis' class graphs, tables 5.6 and 5.7; the average path length of the second is not legible in our copy. */
    private static final List<Map<String, Object>> PUBLISHED = List.of(
            Table.row(
                    "graph",
                    "ImageNet-1k (table 5.6)",
                    "classes",
                    1000L,
                    "diameter",
                    14L,
                    "averagePathLength",
                    6.4,
                    "averageDegree",
                    6.3,
                    "clusteringCoefficient",
                    0.46,
                    "communities",
                    17L,
                    "greatestDegree",
                    85L),
            Table.row(
                    "graph",
                    "CIFAR-100 (table 5.7)",
                    "classes",
                    100L,
                    "diameter",
                    3L,
                    "averageDegree",
                    7.7,
                    "clusteringCoefficient",
                    0.43));

    private static final List<String> MEASURES =
            List.of("diameter", "averagePathLength", "averageDegree", "clusteringCoefficient", "communities");

    /** What is usual for communities that are more than chance (Newman 2004, section II). */
    private static final double STRUCTURE = 0.3;

    /** Of the mean degree; the thesis' hubs have 12 and 13 times it. */
    private static final double HUB = 2;

    /** A power law shows over more than a factor of ten in the degree, which fewer classes seldom reach. */
    private static final int POWER_LAW = 100;

    /** Where a graph of a hundred vertices has come to rest. */
    private static final int LAYOUT_ITERATIONS = 2_000;

    private static final long LAYOUT_SEED = 1;

    public ClassGraphExperiment {
        runs = List.copyOf(runs);
        if (runs.isEmpty()) {
            throw new InvalidInputException("no run is given; expected one or more");
        }
    }

    /** How the networks are trained: as the thesis does (table 4.1), or until more epochs add little. */
    public static ClassifierConfiguration.Builder training(Extent extent, ImageDataSet data, long seed) {
        boolean colour = data.channels() > 1;
        var training = ClassifierConfiguration.builder().seed(seed);
        if (extent == Extent.PAPER) {
            training.architecture(Architecture.resNet18Cifar())
                    .epochs(25)
                    .learningRate(0.1)
                    .steps(List.of(10, 20), 0.1);
        } else if (colour) {
            training.architecture(Architecture.resNetSmall())
                    .epochs(15)
                    .learningRate(0.05)
                    .steps(List.of(10), 0.1);
        } else {
            training.epochs(5).learningRate(0.05).steps(List.of(3), 0.1);
        }
        return training.run("class-graph-" + data.name() + "-seed" + seed + extent.suffix());
    }

    @Override
    public String name() {
        return "class-graph";
    }

    @Override
    public String subject() {
        return dataSets(" ");
    }

    private String dataSets(String separator) {
        return runs.stream().map(run -> run.manifest().dataSet().name()).collect(Collectors.joining(separator));
    }

    @Override
    public Report report(Setting setting) {
        List<Described> described = new ArrayList<>();
        for (TrainedRun run : runs) {
            described.add(describe(setting.step("making class graphs", described.size(), runs.size()), run));
        }
        setting.progress().report("making class graphs", runs.size(), runs.size());

        List<Map<String, Object>> measures = new ArrayList<>();
        described.forEach(each -> measures.add(each.measures()));
        measures.addAll(PUBLISHED);
        var training = new LinkedHashMap<String, Object>();
        runs.forEach(run -> training.put(run.run(), run.training()));
        List<Figure> figures = new ArrayList<>();
        figures.add(degreeDistribution(described));
        described.forEach(each -> figures.addAll(each.figures()));
        List<Finding> findings = new ArrayList<>();
        described.forEach(each -> findings.addAll(each.findings()));
        var files = new LinkedHashMap<String, String>();
        described.forEach(each -> files.put(each.dataSet + ".gexf", each.gexf()));
        return new Report(
                name(),
                subject(),
                "Class graphs of " + dataSets(", "),
                """
                A network is trained on each data set; the latents of its last layer over unseen samples are joined with
                their *k* nearest neighbours. A class is as far from another as their samples are apart on shortest paths, in
                the mean (thesis eq. 4.2), and is joined with the *classK* classes nearest to it.

                Measures are of the undirected graph, paths in hops. Communities are Louvain's, with closeness as the weight;
                the thesis weighs by the distance itself, so that a far class counts as a strong tie: both are in the table
                of communities. With few classes most pairs are joined (with ten, and four nearest each, at least 20 of
                45), and the measures say little.""",
                setting.command(),
                Table.row(
                        "runs",
                        runs.stream().map(TrainedRun::run).toList(),
                        "scale",
                        extent.words(),
                        "k",
                        k,
                        "classK",
                        classK,
                        "training",
                        training),
                setting.versions(),
                Instant.now(),
                described.stream()
                        .map(each -> setting.input(each.representation))
                        .toList(),
                List.of(
                        new Table(
                                "measures",
                                "Measures of the class graphs (thesis tables 5.6 and 5.7)",
                                List.of(
                                        "graph",
                                        "classes",
                                        "accuracy",
                                        "diameter",
                                        "averagePathLength",
                                        "averageDegree",
                                        "clusteringCoefficient",
                                        "density",
                                        "communities",
                                        "greatestDegree"),
                                measures),
                        all(
                                "communities",
                                "Communities that Louvain finds, by what an edge weighs",
                                List.of("graph", "weight", "communities", "modularity", "members"),
                                described,
                                Described::communities),
                        all(
                                "degrees",
                                "Classes by degree; hubs have at least twice the mean",
                                List.of(
                                        "graph",
                                        "label",
                                        "className",
                                        "samples",
                                        "accuracy",
                                        "degree",
                                        "hub",
                                        "community"),
                                described,
                                Described::degrees),
                        all(
                                "edges",
                                "Each class and those nearest to it",
                                List.of("graph", "className", "rank", "nearest", "distance"),
                                described,
                                Described::nearest)),
                figures,
                findings,
                files);
    }

    private static Table all(
            String name,
            String title,
            List<String> columns,
            List<Described> described,
            Function<Described, List<Map<String, Object>>> rows) {
        return new Table(
                name,
                title,
                columns,
                described.stream().flatMap(each -> rows.apply(each).stream()).toList());
    }

    private Described describe(Setting setting, TrainedRun run) {
        var manifest = run.manifest();
        String layer = run.lastLayer();
        int epoch = run.last().epoch();
        run.ingest(setting, layer, Set.of(epoch), k);
        String representation =
                setting.checkpoints(run.run(), layer, epoch, epoch).get(0).key();
        var found = ask(
                setting, "class-graph/find", Map.of("representation", representation, "k", (long) k, "classK", (long)
                        classK));
        String key = (String) (found.isEmpty()
                        ? setting.store()
                                .write(
                                        "CALL latent.classGraph.write($representation, {k: $k, classK: $classK}) YIELD key RETURN key",
                                        Map.of("representation", representation, "k", k, "classK", classK))
                                .get(0)
                        : found.get(0))
                .get("key");
        List<Map<String, Object>> communities = new ArrayList<>();
        // The last one is what stays in the graph: the default.
        for (String weight : List.of("distance", "none", "similarity")) {
            var measured = setting.store()
                    .write(
                            "CALL latent.classGraph.measure.write($key, {communityWeight: $weight}) YIELD modularity, communities RETURN modularity, communities",
                            Map.of("key", key, "weight", weight))
                    .get(0);
            communities.add(Table.row(
                    "graph",
                    manifest.dataSet().name(),
                    "weight",
                    weight,
                    "communities",
                    measured.get("communities"),
                    "modularity",
                    measured.get("modularity"),
                    "members",
                    ask(setting, "communities/members", Map.of("classGraph", key)).stream()
                            .map(row -> ((List<?>) row.get("names"))
                                    .stream().map(String::valueOf).collect(Collectors.joining(" ")))
                            .collect(Collectors.joining(" | "))));
        }
        // As in the thesis: the nearer two joined classes, the stronger they draw each other.
        setting.store()
                .write(
                        "CALL latent.layout.forceAtlas2.write($key, {iterations: $iterations, randomSeed: $seed})",
                        Map.of("key", key, "iterations", LAYOUT_ITERATIONS, "seed", LAYOUT_SEED));
        return new Described(
                manifest.dataSet().name(),
                representation,
                k,
                classK,
                (Double) setting.input(representation).get("accuracy"),
                ask(setting, "class-graph/summary", Map.of("classGraph", key)).get(0),
                ask(setting, "layouts/classes", Map.of("classGraph", key)),
                ask(setting, "class-graph/edges", Map.of("classGraph", key)),
                ask(setting, "class-graph/distances", Map.of("classGraph", key)).stream()
                        .map(row -> ((List<?>) row.get("distances"))
                                .stream()
                                        .mapToDouble(value -> ((Number) value).doubleValue())
                                        .toArray())
                        .toArray(double[][]::new),
                communities);
    }

    private static List<Map<String, Object>> ask(Setting setting, String name, Map<String, Object> parameters) {
        var query = QueryLibrary.standard().get(name);
        return setting.store().read(query.cypher(), query.bindValues(parameters));
    }

    private static Figure degreeDistribution(List<Described> described) {
        return Chart.of(
                "degrees",
                "Degree distribution of the class graphs (thesis figures 5.7 and 5.12)",
                Axis.logarithmic("degree (classes joined with a class)"),
                Axis.logarithmic("classes"),
                described.stream()
                        .map(each -> {
                            var counts = new TreeMap<Double, Double>();
                            each.vertices.forEach(
                                    vertex -> counts.merge(Table.number(vertex, "degree"), 1.0, Double::sum));
                            return new Series(
                                    each.dataSet,
                                    counts.keySet().stream()
                                            .mapToDouble(Double::doubleValue)
                                            .toArray(),
                                    counts.values().stream()
                                            .mapToDouble(Double::doubleValue)
                                            .toArray());
                        })
                        .toList());
    }

    /** The class graph of one run, as the store tells of it. */
    @SuppressWarnings("ArrayRecordComponent") // read, never compared
    private record Described(
            String dataSet,
            String representation,
            int k,
            int classK,
            Double accuracy,
            Map<String, Object> summary,
            List<Map<String, Object>> vertices,
            List<Map<String, Object>> edges,
            double[][] distances,
            List<Map<String, Object>> communities) {

        Map<String, Object> measures() {
            var row = Table.row(
                    "graph", dataSet, "classes", (long) vertices.size(), "accuracy", accuracy, "density", density());
            MEASURES.forEach(measure -> row.put(measure, summary.get(measure)));
            row.put("greatestDegree", (long) greatestDegree());
            return row;
        }

        /** Share of the pairs of classes that are joined: the clustering of a graph with as many edges drawn at random. */
        private double density() {
            return Table.number(summary, "averageDegree") / (vertices.size() - 1);
        }

        private double greatestDegree() {
            return vertices.stream()
                    .mapToDouble(vertex -> Table.number(vertex, "degree"))
                    .max()
                    .orElse(0);
        }

        List<Map<String, Object>> degrees() {
            return vertices.stream()
                    .sorted((one, other) -> Double.compare(Table.number(other, "degree"), Table.number(one, "degree")))
                    .map(vertex -> Table.row(
                            "graph", dataSet,
                            "label", vertex.get("label"),
                            "className", vertex.get("name"),
                            "samples", vertex.get("size"),
                            "accuracy", vertex.get("accuracy"),
                            "degree", vertex.get("degree"),
                            "hub", vertex.get("hub"),
                            "community", vertex.get("community")))
                    .toList();
        }

        List<Map<String, Object>> nearest() {
            return edges.stream()
                    .map(edge -> Table.row(
                            "graph", dataSet,
                            "className", edge.get("sourceName"),
                            "rank", edge.get("rank"),
                            "nearest", edge.get("targetName"),
                            "distance", edge.get("distance")))
                    .toList();
        }

        List<Finding> findings() {
            double clustering = Table.number(summary, "clusteringCoefficient");
            double mean = Table.number(summary, "averageDegree");
            var best = communities.get(communities.size() - 1);
            String hubs = vertices.stream()
                    .filter(vertex -> Boolean.TRUE.equals(vertex.get("hub")))
                    .map(vertex -> vertex.get("name") + " (" + vertex.get("degree") + ")")
                    .collect(Collectors.joining(", "));
            return List.of(
                    Finding.of(
                            dataSet
                                    + ": near classes are near each other: more clustering than a random graph of as many edges",
                            clustering > density(),
                            String.format(Locale.ROOT, "%.2f against %.2f", clustering, density()),
                            "thesis 5.2.1, tables 5.6 and 5.7"),
                    Finding.of(
                            String.format(
                                    Locale.ROOT,
                                    "%s: the classes fall into communities, of a modularity of %.1f or more",
                                    dataSet,
                                    STRUCTURE),
                            Table.number(best, "modularity") >= STRUCTURE,
                            String.format(
                                    Locale.ROOT,
                                    "%.2f in %s: %s",
                                    Table.number(best, "modularity"),
                                    best.get("communities"),
                                    best.get("members")),
                            "thesis 5.2.1"),
                    Finding.of(
                            String.format(
                                    Locale.ROOT,
                                    "%s: there are hubs, joined with %.0f times as many classes as the mean",
                                    dataSet,
                                    HUB),
                            !hubs.isEmpty(),
                            String.format(
                                    Locale.ROOT,
                                    "%s; the mean degree is %.1f, the greatest %.0f",
                                    hubs.isEmpty() ? "none" : hubs,
                                    mean,
                                    greatestDegree()),
                            "thesis 5.2.1 and 5.2.2"),
                    powerLaw());
        }

        private Finding powerLaw() {
            String statement =
                    dataSet + ": the degrees follow a power law: a falling straight line on logarithmic axes";
            String source = "thesis 5.2.1, figure 5.7";
            return Finding.notJudged(
                    statement,
                    vertices.size() < POWER_LAW
                            ? "%d classes have too few degrees; the thesis' graph has 1,000".formatted(vertices.size())
                            : "look at the figure: a line through a tail of few vertices is no proof (Clauset, Shalizi, Newman 2009)",
                    source);
        }

        List<Figure> figures() {
            double[][] positions = positions();
            var joined = edges.stream()
                    .map(edge -> new GraphPicture.Edge(place(edge.get("source")), place(edge.get("target"))))
                    .map(GraphPicture.Edge::undirected)
                    .distinct()
                    .toList();
            return List.of(
                    new GraphPicture(
                            "communities-" + dataSet,
                            "Class graph of " + dataSet + ": communities (thesis figure 5.8)",
                            discs(
                                    positions,
                                    IntStream.range(0, vertices.size())
                                            .mapToObj(i -> Palette.ofClass(community(i)))
                                            .toArray(Color[]::new)),
                            joined,
                            "colour: community; size: degree"),
                    new GraphPicture(
                            "accuracy-" + dataSet,
                            "Class graph of " + dataSet + ": accuracy by class (thesis figures 5.6 and 5.11)",
                            discs(
                                    positions,
                                    vertices.stream()
                                            .map(vertex ->
                                                    GraphPicture.share(stretched((Double) vertex.get("accuracy"))))
                                            .toArray(Color[]::new)),
                            joined,
                            accuracies()),
                    Heatmap.of(
                            "distances-" + dataSet,
                            "Mean shortest path between the classes of " + dataSet,
                            "class",
                            "class",
                            "distance (Manhattan, along the path)",
                            names(),
                            names(),
                            distances));
        }

        private List<String> names() {
            return vertices.stream().map(vertex -> (String) vertex.get("name")).toList();
        }

        private int place(Object label) {
            return IntStream.range(0, vertices.size())
                    .filter(i -> vertices.get(i).get("label").equals(label))
                    .findFirst()
                    .orElseThrow();
        }

        /** Numbered from 0 by the order of the vertices. */
        private int community(int vertex) {
            return vertices.stream()
                    .map(each -> each.get("community"))
                    .distinct()
                    .toList()
                    .indexOf(vertices.get(vertex).get("community"));
        }

        private double[] known() {
            return vertices.stream()
                    .map(vertex -> (Double) vertex.get("accuracy"))
                    .filter(Objects::nonNull)
                    .mapToDouble(Double::doubleValue)
                    .toArray();
        }

        /** From the least accuracy of a class, 0, to the greatest, 1. */
        private Double stretched(Double accuracy) {
            double least = Arrays.stream(known()).min().orElse(0);
            double greatest = Arrays.stream(known()).max().orElse(1);
            return accuracy == null ? null : greatest > least ? (accuracy - least) / (greatest - least) : 1;
        }

        private String accuracies() {
            return known().length == 0
                    ? "accuracy is not known; size: degree"
                    : String.format(
                            Locale.ROOT,
                            "colour: accuracy, dark %.3f to light %.3f; size: degree",
                            Arrays.stream(known()).min().orElseThrow(),
                            Arrays.stream(known()).max().orElseThrow());
        }

        private List<GraphPicture.Vertex> discs(double[][] positions, Color[] colours) {
            return IntStream.range(0, vertices.size())
                    .mapToObj(i -> new GraphPicture.Vertex(
                            (String) vertices.get(i).get("name"),
                            positions[i][0],
                            positions[i][1],
                            Table.number(vertices.get(i), "degree"),
                            colours[i]))
                    .toList();
        }

        /** [C][2] */
        private double[][] positions() {
            return vertices.stream()
                    .map(vertex -> new double[] {Table.number(vertex, "x"), Table.number(vertex, "y")})
                    .toArray(double[][]::new);
        }

        String gexf() {
            var graph = new ClassGraph(
                    representation,
                    vertices.stream()
                            .map(vertex -> new ClassGraph.Vertex(
                                    ((Number) vertex.get("label")).intValue(),
                                    (String) vertex.get("name"),
                                    (Long) vertex.get("size"),
                                    (Double) vertex.get("accuracy")))
                            .toList(),
                    distances,
                    edges.stream()
                            .map(edge -> new ClassGraph.Edge(
                                    place(edge.get("source")),
                                    place(edge.get("target")),
                                    ((Number) edge.get("rank")).intValue(),
                                    Table.number(edge, "distance")))
                            .toList());
            var communitiesOf = IntStream.range(0, vertices.size())
                    .map(this::community)
                    .boxed()
                    .toList();
            var out = new ByteArrayOutputStream();
            ClassGraphFormat.writeGexf(
                    new DescribedClassGraph(graph, representation, k, classK, null, communitiesOf, null),
                    positions(),
                    out);
            return out.toString(StandardCharsets.UTF_8);
        }
    }
}
