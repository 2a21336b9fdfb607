package latentgraph.analytics;

import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import latentgraph.core.ClassDistances;
import latentgraph.core.ClassGraph;
import latentgraph.core.ConflictException;
import latentgraph.core.RepresentationKey;
import org.neo4j.graphdb.Label;
import org.neo4j.graphdb.Node;
import org.neo4j.procedure.Description;
import org.neo4j.procedure.Mode;
import org.neo4j.procedure.Name;
import org.neo4j.procedure.Procedure;

public class ClassGraphProcedures extends LatentProcedure {
    @Procedure(name = "latent.classGraph.stream", mode = Mode.READ)
    @Description("The class graph of a representation: from each class to the classK classes at the least mean shortest"
            + " path, nearest first.")
    public Stream<EdgeRow> stream(
            @Name("representation") String representation,
            @Name(value = "configuration", defaultValue = "{}") Map<String, Object> configuration) {
        var settings = new Settings(configuration);
        var parameters = Parameters.from(settings);
        settings.echo();
        var stored = load(representation, parameters.k());
        var distances = ClassGraphs.distances(stored, parameters.concurrency(), progress());
        var names = stored.labels().names();
        int[] labels = stored.classLabels();
        return ClassGraph.nearest(distances.mean(), parameters.classK()).stream()
                .map(edge -> new EdgeRow(
                        labels[edge.source()],
                        names.get(edge.source()),
                        labels[edge.target()],
                        names.get(edge.target()),
                        edge.rank(),
                        edge.distance()));
    }

    @Procedure(name = "latent.classGraph.distances.stream", mode = Mode.READ)
    @Description("The mean shortest path between each two classes through the undirected neighbour graph; null where no"
            + " path joins any pair of their samples.")
    public Stream<DistanceRow> distances(
            @Name("representation") String representation,
            @Name(value = "configuration", defaultValue = "{}") Map<String, Object> configuration) {
        var settings = new Settings(configuration);
        int k = settings.k();
        int concurrency = settings.concurrency();
        settings.echo();
        var stored = load(representation, k);
        var distances = ClassGraphs.distances(stored, concurrency, progress());
        int classes = stored.labels().classes();
        return IntStream.range(0, classes * classes).mapToObj(cell -> {
            int source = cell / classes;
            int target = cell % classes;
            return new DistanceRow(
                    stored.classLabels()[source],
                    stored.classLabels()[target],
                    orNull(distances.mean()[source][target]),
                    distances.unreachable()[source][target]);
        });
    }

    @Procedure(name = "latent.classGraph.write", mode = Mode.WRITE)
    @Description(
            "Makes the class graph of a representation and writes it: (:ClassGraph) with its measures, (:ClassVertex)"
                    + " with size, accuracy, degree, hub and community, NEAREST_CLASS with rank and distance. Replaces the one"
                    + " made with the same k and classK.")
    public Stream<Summary> write(
            @Name("representation") String representation,
            @Name(value = "configuration", defaultValue = "{}") Map<String, Object> configuration) {
        var settings = new Settings(configuration);
        var parameters = Parameters.from(settings);
        var weight = settings.choice("communityWeight", CommunityWeight.SIMILARITY);
        var echo = settings.echo();

        long start = System.nanoTime();
        // Two writers of one class graph: the second waits here, then replaces what the first made.
        var stored = loadToWrite(representation, parameters.k());
        stored.labels();
        long preProcessingMillis = millisSince(start);

        start = System.nanoTime();
        String key = representation + "#k" + parameters.k() + "c" + parameters.classK();
        ClassDistances distances = ClassGraphs.distances(stored, parameters.concurrency(), progress());
        ClassGraph graph = ClassGraphs.of(key, stored, distances, parameters.classK());
        var measured = MeasuredClassGraph.of(graph, weight, gds(), parameters.concurrency(), progress());
        long computeMillis = millisSince(start);

        start = System.nanoTime();
        MeasuredClassGraph.delete(transaction, key);
        Node node = measured.create(transaction, key);
        node.setProperty("k", (long) parameters.k());
        node.setProperty("classK", (long) parameters.classK());
        node.setProperty("unreachablePairs", distances.totalUnreachable());
        if (stored.node().getProperty("contentHash", null) instanceof String hash) {
            node.setProperty("contentHash", hash);
        }
        node.createRelationshipTo(stored.node(), StoredRepresentation.OF);
        return Stream.of(Summary.of(
                node, representation, measured, preProcessingMillis, computeMillis, millisSince(start), echo));
    }

    @Procedure(name = "latent.classGraph.estimate", mode = Mode.READ)
    @Description("How much memory latent.classGraph.stream and .write take, without doing it.")
    public Stream<EstimateRow> estimate(
            @Name("representation") String representation,
            @Name(value = "configuration", defaultValue = "{}") Map<String, Object> configuration) {
        var settings = new Settings(configuration);
        var parameters = Parameters.from(settings);
        settings.choice("communityWeight", CommunityWeight.SIMILARITY);
        settings.echo();
        Node node = StoredRepresentation.find(transaction, representation);
        StoredRepresentation.requireNeighbours(node, representation, parameters.k());
        long classes = ((Number) node.getProperty("classes", 0L)).longValue();
        if (classes == 0) {
            throw StoredRepresentation.withoutLabels(representation);
        }
        long size = ((Number) node.getProperty("size")).longValue();
        return Stream.of(estimate(size, parameters.k(), Math.min(classes, size), parameters.concurrency()));
    }

    @Procedure(name = "latent.classGraph.import", mode = Mode.WRITE)
    @Description(
            "Writes a class graph made elsewhere under a name, with its measures, in place of one imported under that"
                    + " name before. graph: {vertices: [{label, name, size?, accuracy?}], edges: [{source, target, rank?,"
                    + " distance?}], distances?: [[…]]}, labels rising")
    public Stream<Summary> importGraph(
            @Name("name") String name,
            @Name("graph") Map<String, Object> graph,
            @Name(value = "configuration", defaultValue = "{}") Map<String, Object> configuration) {
        RepresentationKey.requireName("name", name); // without '/' and '#', so that it is the key of none of ours
        if (transaction.findNode(Label.label("Run"), "id", name) != null) {
            throw new ConflictException(
                    "'%s' is the name of a run in the store, so no class graph can have it; import it under another name"
                            .formatted(name));
        }
        var imported = ImportedClassGraph.of(name, graph);
        var settings = new Settings(configuration);
        var weight = CommunityWeight.of(settings, "communityWeight", name, imported.weighted());
        int concurrency = settings.concurrency();
        var echo = settings.echo();

        long start = System.nanoTime();
        var measured = MeasuredClassGraph.of(imported.graph(), weight, gds(), concurrency, progress());
        long computeMillis = millisSince(start);

        start = System.nanoTime();
        MeasuredClassGraph.delete(transaction, name);
        Node node = measured.create(transaction, name);
        return Stream.of(Summary.of(node, null, measured, 0, computeMillis, millisSince(start), echo));
    }

    @Procedure(name = "latent.classGraph.measure.write", mode = Mode.WRITE)
    @Description(
            "Measures a class graph that is in the store, ours or one made elsewhere, again: degree, hub and community"
                    + " of each (:ClassVertex), and the measures of the (:ClassGraph).")
    public Stream<Summary> measure(
            @Name("key") String key,
            @Name(value = "configuration", defaultValue = "{}") Map<String, Object> configuration) {
        long start = System.nanoTime();
        var stored = MeasuredClassGraph.read(transaction, key);
        var settings = new Settings(configuration);
        var weight = CommunityWeight.of(settings, "communityWeight", key, stored.weighted());
        int concurrency = settings.concurrency();
        var echo = settings.echo();
        long preProcessingMillis = millisSince(start);

        start = System.nanoTime();
        var measured = MeasuredClassGraph.of(stored.graph(), weight, gds(), concurrency, progress());
        long computeMillis = millisSince(start);

        start = System.nanoTime();
        measured.writeMeasures(stored.node(), stored.vertices());
        var of = stored.node().getRelationships(org.neo4j.graphdb.Direction.OUTGOING, StoredRepresentation.OF).stream()
                .map(relationship -> (String) relationship.getEndNode().getProperty("key", null))
                .findFirst();
        return Stream.of(Summary.of(
                stored.node(),
                of.orElse(null),
                measured,
                preProcessingMillis,
                computeMillis,
                millisSince(start),
                echo));
    }

    private record Parameters(int k, int classK, int concurrency) {
        static Parameters from(Settings settings) {
            return new Parameters(
                    settings.k(), settings.integer("classK", 4, 1, Integer.MAX_VALUE), settings.concurrency());
        }
    }

    /** Public on purpose, as all rows: with a narrower one Neo4j registers the procedure, then fails at its first call. */
    public record EdgeRow(long source, String sourceName, long target, String targetName, long rank, double distance) {}

    public record DistanceRow(long source, long target, Double distance, long unreachablePairs) {}

    /** What of it an imported class graph does not have is null. */
    public record Summary(
            String key,
            String representation,
            Long k,
            Long classK,
            long classes,
            long edges,
            Long unreachablePairs,
            long diameter,
            double averagePathLength,
            double averageDegree,
            double clusteringCoefficient,
            long components,
            List<Long> degreeDistribution,
            double modularity,
            long communities,
            List<Long> communitySizes,
            List<Long> hubs,
            long preProcessingMillis,
            long computeMillis,
            long writeMillis,
            Map<String, Object> configuration) {
        static Summary of(
                Node node,
                String representation,
                MeasuredClassGraph measured,
                long preProcessingMillis,
                long computeMillis,
                long writeMillis,
                Map<String, Object> configuration) {
            return new Summary(
                    (String) node.getProperty("key"),
                    representation,
                    (Long) node.getProperty("k", null),
                    (Long) node.getProperty("classK", null),
                    measured.graph().vertices().size(),
                    measured.graph().edges().size(),
                    (Long) node.getProperty("unreachablePairs", null),
                    measured.measures().diameter(),
                    measured.measures().averagePathLength(),
                    measured.measures().averageDegree(),
                    measured.measures().clusteringCoefficient(),
                    measured.measures().components(),
                    boxed(measured.measures().degreeDistribution()),
                    measured.modularity(),
                    measured.communitySizes().length,
                    boxed(measured.communitySizes()),
                    measured.hubs().stream()
                            .map(hub ->
                                    (long) measured.graph().vertices().get(hub).label())
                            .toList(),
                    preProcessingMillis,
                    computeMillis,
                    writeMillis,
                    configuration);
        }
    }

    /** Least when every neighbour is mutual, most when none is. */
    static EstimateRow estimate(long size, long k, long classes, long concurrency) {
        // Nodes and their rows in a hash map; neighbour lists; the path sums a thread (16 distances a sample, 16 a
        // class) and the matrices of sums, means and unreachable pairs.
        long both = size * 160
                + 8 * size * k
                + concurrency * (size * (16 * 8 + 8) + classes * 16 * 8)
                + 3 * 8 * classes * classes;
        // Both rows of each edge: sorted as longs, then as target and weight.
        long edges = 2 * size * k * 8;
        long bytesMin = both + edges + edges / 2;
        long bytesMax = both + edges + edges;
        return EstimateRow.of(bytesMin, bytesMax, size, size * k);
    }
}
