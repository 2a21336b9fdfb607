package latentgraph.analytics;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import latentgraph.core.InvalidInputException;
import latentgraph.core.PathLengths;
import latentgraph.core.ShortestPaths;
import org.neo4j.procedure.Description;
import org.neo4j.procedure.Mode;
import org.neo4j.procedure.Name;
import org.neo4j.procedure.Procedure;

public class NeighbourGraphProcedures extends LatentProcedure {
    @Procedure(name = "latent.neighbourGraph.project", mode = Mode.READ)
    @Description(
            "Projects the undirected neighbour graph of a representation into the GDS catalog: nodes Latent with index"
                    + " and label, relationships NEAREST with distance, each pair joined once. Any gds.* procedure runs on it.")
    public Stream<ProjectRow> project(
            @Name("graphName") String graphName,
            @Name("representation") String representation,
            @Name(value = "configuration", defaultValue = "{}") Map<String, Object> configuration) {
        if (graphName == null || graphName.isBlank()) {
            throw new InvalidInputException("graphName is empty; expected a name for the projection");
        }
        var settings = new Settings(configuration);
        int k = settings.k();
        var echo = settings.echo();
        long start = System.nanoTime();
        var stored = load(representation, k);
        List<Map<String, Object>> properties = new ArrayList<>();
        for (int index = 0; index < stored.size(); index++) {
            Map<String, Object> row = new HashMap<>(Map.of("index", (long) index));
            if (stored.hasLabels()) {
                row.put("label", stored.label(index));
            }
            properties.add(row);
        }
        var projection = gds().project(graphName, stored.neighbours().undirected(), stored.latents(), properties);
        return Stream.of(new ProjectRow(
                graphName,
                representation,
                (Long) projection.get("nodeCount"),
                (Long) projection.get("relationshipCount") / 2,
                millisSince(start),
                echo));
    }

    @Procedure(name = "latent.neighbourGraph.stats", mode = Mode.READ)
    @Description(
            "Measures of the undirected neighbour graph of a representation: diameter and average path length in hops,"
                    + " average degree, clustering, components, communities, modularity.")
    public Stream<GraphProcedures.Row> stats(
            @Name("representation") String representation,
            @Name(value = "configuration", defaultValue = "{}") Map<String, Object> configuration) {
        var settings = new Settings(configuration);
        int k = settings.k();
        var weight = settings.choice("communityWeight", CommunityWeight.SIMILARITY);
        int concurrency = settings.concurrency();
        var echo = settings.echo();
        long start = System.nanoTime();
        var graph = load(representation, k).neighbours().undirected();
        return Stream.of(GraphProcedures.Row.of(
                representation,
                graph,
                weight.strengths(graph),
                weight.weighted(),
                concurrency,
                progress(),
                gds(),
                millisSince(start),
                echo));
    }

    @Procedure(name = "latent.neighbourGraph.paths.stats", mode = Mode.READ)
    @Description(
            "How long the shortest paths between all pairs of samples are, in hops and in distance: histograms, means"
                    + " and maxima (thesis figure 5.5).")
    public Stream<PathsRow> paths(
            @Name("representation") String representation,
            @Name(value = "configuration", defaultValue = "{}") Map<String, Object> configuration) {
        var settings = new Settings(configuration);
        int k = settings.k();
        int bins = settings.integer("bins", 64, 1, 4096);
        int concurrency = settings.concurrency();
        var echo = settings.echo();
        long start = System.nanoTime();
        var graph = load(representation, k).neighbours().undirected();
        long preProcessingMillis = millisSince(start);
        start = System.nanoTime();
        PathLengths lengths = ShortestPaths.lengths(graph, bins, concurrency, progress());
        return Stream.of(new PathsRow(
                boxed(lengths.hops()),
                boxed(lengths.weighted()),
                java.util.Arrays.stream(lengths.edges()).boxed().toList(),
                lengths.diameterHops(),
                lengths.averageHops(),
                lengths.diameterDistance(),
                lengths.averageDistance(),
                lengths.unreachablePairs(),
                preProcessingMillis,
                millisSince(start),
                echo));
    }

    /**
     * A neighbour graph in the catalog.
     *
     * @param relationshipCount the pairs that are joined; GDS counts each in both directions
     */
    public record ProjectRow(
            String graphName,
            String representation,
            long nodeCount,
            long relationshipCount,
            long projectMillis,
            Map<String, Object> configuration) {}

    /**
     * How long the shortest paths are.
     *
     * @param hopHistogram how many pairs are 0, 1, 2, … hops apart
     * @param distanceHistogram how many pairs lie in each bin of distance
     * @param distanceBins the edges of the bins, one more than there are bins
     */
    public record PathsRow(
            List<Long> hopHistogram,
            List<Long> distanceHistogram,
            List<Double> distanceBins,
            long diameterHops,
            double averageHops,
            double diameterDistance,
            double averageDistance,
            long unreachablePairs,
            long preProcessingMillis,
            long computeMillis,
            Map<String, Object> configuration) {}
}
