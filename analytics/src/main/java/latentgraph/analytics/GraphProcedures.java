package latentgraph.analytics;

import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import latentgraph.core.GraphMeasures;
import latentgraph.core.Progress;
import latentgraph.core.UndirectedGraph;
import org.neo4j.procedure.Description;
import org.neo4j.procedure.Mode;
import org.neo4j.procedure.Name;
import org.neo4j.procedure.Procedure;

/** Measures of whatever stands in the GDS graph catalog. A directed projection counts as undirected, each pair once. */
public class GraphProcedures extends LatentProcedure {
    @Procedure(name = "latent.graph.stats", mode = Mode.READ)
    @Description(
            "Measures of a graph of the GDS catalog, taken as undirected with each pair of nodes joined once:"
                    + " diameter and average path length in hops, average degree, clustering, components, communities, modularity.")
    public Stream<Row> stats(
            @Name("graphName") String graphName,
            @Name(value = "configuration", defaultValue = "{}") Map<String, Object> configuration) {
        var settings = new Settings(configuration);
        String weightProperty = settings.text("relationshipWeightProperty", null);
        int concurrency = settings.concurrency();
        var echo = settings.echo();
        long start = System.nanoTime();
        var graph = gds().catalogued(graphName, weightProperty).graph();
        long preProcessingMillis = millisSince(start);
        return Stream.of(Row.of(
                graphName,
                graph,
                graph,
                weightProperty != null,
                concurrency,
                progress(),
                gds(),
                preProcessingMillis,
                echo));
    }

    @Procedure(name = "latent.graph.hubs.stream", mode = Mode.READ)
    @Description("The nodes of a graph of the GDS catalog whose degree is at least twice the mean, the greatest first.")
    public Stream<HubRow> hubs(
            @Name("graphName") String graphName,
            @Name(value = "configuration", defaultValue = "{}") Map<String, Object> configuration) {
        new Settings(configuration).echo();
        var catalogued = gds().catalogued(graphName, null);
        UndirectedGraph graph = catalogued.graph();
        double mean = 2.0 * graph.edges() / graph.vertices();
        return Arrays.stream(GraphMeasures.hubs(graph))
                .mapToObj(hub -> new HubRow(catalogued.nodeIds()[hub], graph.degree(hub), graph.degree(hub) / mean));
    }

    /**
     * A node of outstanding degree.
     *
     * @param timesMean the degree over the mean degree
     */
    public record HubRow(long nodeId, long degree, double timesMean) {}

    /**
     * The measures of one graph.
     *
     * @param graph the name of the projection, or the key of the representation
     * @param relationshipCount the pairs that are joined
     * @param degreeDistribution how many nodes have degree 0, 1, 2, …
     * @param hubs how many nodes have at least twice the mean degree
     */
    public record Row(
            String graph,
            long nodeCount,
            long relationshipCount,
            long diameter,
            double averagePathLength,
            double averageDegree,
            double clusteringCoefficient,
            long components,
            List<Long> degreeDistribution,
            double modularity,
            long communities,
            List<Long> communitySizes,
            long hubs,
            long preProcessingMillis,
            long computeMillis,
            Map<String, Object> configuration) {
        static Row of(
                String name,
                UndirectedGraph graph,
                UndirectedGraph strengths,
                boolean weighted,
                int concurrency,
                Progress progress,
                Gds gds,
                long preProcessingMillis,
                Map<String, Object> configuration) {
            long start = System.nanoTime();
            var measures = GraphMeasures.of(graph, concurrency, progress);
            int[] communities = gds.communities(strengths, weighted);
            long[] communitySizes = new long[Arrays.stream(communities).max().orElse(-1) + 1];
            IntStream.of(communities).forEach(community -> communitySizes[community]++);
            double modularity = GraphMeasures.modularity(strengths, communities, weighted);
            return new Row(
                    name,
                    graph.vertices(),
                    graph.edges(),
                    measures.diameter(),
                    measures.averagePathLength(),
                    measures.averageDegree(),
                    measures.clusteringCoefficient(),
                    measures.components(),
                    boxed(measures.degreeDistribution()),
                    modularity,
                    communitySizes.length,
                    boxed(communitySizes),
                    GraphMeasures.hubs(graph).length,
                    preProcessingMillis,
                    millisSince(start),
                    configuration);
        }
    }
}
