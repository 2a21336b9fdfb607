package latentgraph.analytics;

import java.util.Map;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import latentgraph.core.similarity.CentroidFrobenius;
import latentgraph.core.similarity.ClassGraphDifference;
import org.neo4j.procedure.Description;
import org.neo4j.procedure.Mode;
import org.neo4j.procedure.Name;
import org.neo4j.procedure.Procedure;

/** How alike two representations are in how their classes lie to one another. */
public class ClassSimilarityProcedures extends SimilarityProcedure {
    @Procedure(name = "latent.similarity.centroidFrobenius.stream", mode = Mode.READ)
    @Description("The distances between the centroids of each two classes in both representations.")
    public Stream<CentroidRow> centroidFrobeniusStream(
            @Name("representation") String representation,
            @Name("other") String other,
            @Name(value = "configuration", defaultValue = "{}") Map<String, Object> configuration) {
        return stream(ClassMeasures.CENTROID_FROBENIUS, representation, other, configuration, CentroidRow::of);
    }

    @Procedure(name = "latent.similarity.centroidFrobenius.stats", mode = Mode.READ)
    @Description("How far the classes stand from each other otherwise: the Frobenius norm of the difference of"
            + " the distances between their centroids, from 0.")
    public Stream<Row> centroidFrobeniusStats(
            @Name("representation") String representation,
            @Name("other") String other,
            @Name(value = "configuration", defaultValue = "{}") Map<String, Object> configuration) {
        return stats(ClassMeasures.CENTROID_FROBENIUS, representation, other, configuration);
    }

    @Procedure(name = "latent.similarity.centroidFrobenius.write", mode = Mode.WRITE)
    @Description("As latent.similarity.centroidFrobenius.stats, kept as"
            + " (:Representation)-[:COMPARED]->(:Representation); what stands there already is read.")
    public Stream<Row> centroidFrobeniusWrite(
            @Name("representation") String representation,
            @Name("other") String other,
            @Name(value = "configuration", defaultValue = "{}") Map<String, Object> configuration) {
        return write(ClassMeasures.CENTROID_FROBENIUS, representation, other, configuration);
    }

    @Procedure(name = "latent.similarity.centroidFrobenius.estimate", mode = Mode.READ)
    @Description("How much memory latent.similarity.centroidFrobenius takes, without doing it.")
    public Stream<EstimateRow> centroidFrobeniusEstimate(
            @Name("representation") String representation,
            @Name("other") String other,
            @Name(value = "configuration", defaultValue = "{}") Map<String, Object> configuration) {
        return estimate(ClassMeasures.CENTROID_FROBENIUS, representation, other, configuration);
    }

    @Procedure(name = "latent.similarity.classGraph.stream", mode = Mode.READ)
    @Description("Each two classes with their distance in both class graphs, the greatest change first.")
    public Stream<ChangeRow> classGraphStream(
            @Name("representation") String representation,
            @Name("other") String other,
            @Name(value = "configuration", defaultValue = "{}") Map<String, Object> configuration) {
        return stream(ClassMeasures.CLASS_GRAPH, representation, other, configuration, ChangeRow::of);
    }

    @Procedure(name = "latent.similarity.classGraph.stats", mode = Mode.READ)
    @Description("The rank correlation (Spearman) of the distances between classes, in [-1, 1]; details say how"
            + " many edges of the class graph were gained and lost.")
    public Stream<Row> classGraphStats(
            @Name("representation") String representation,
            @Name("other") String other,
            @Name(value = "configuration", defaultValue = "{}") Map<String, Object> configuration) {
        return stats(ClassMeasures.CLASS_GRAPH, representation, other, configuration);
    }

    @Procedure(name = "latent.similarity.classGraph.write", mode = Mode.WRITE)
    @Description("As latent.similarity.classGraph.stats, kept as"
            + " (:Representation)-[:COMPARED]->(:Representation); what stands there already is read.")
    public Stream<Row> classGraphWrite(
            @Name("representation") String representation,
            @Name("other") String other,
            @Name(value = "configuration", defaultValue = "{}") Map<String, Object> configuration) {
        return write(ClassMeasures.CLASS_GRAPH, representation, other, configuration);
    }

    @Procedure(name = "latent.similarity.classGraph.estimate", mode = Mode.READ)
    @Description("How much memory latent.similarity.classGraph takes, without doing it.")
    public Stream<EstimateRow> classGraphEstimate(
            @Name("representation") String representation,
            @Name("other") String other,
            @Name(value = "configuration", defaultValue = "{}") Map<String, Object> configuration) {
        return estimate(ClassMeasures.CLASS_GRAPH, representation, other, configuration);
    }

    /** Two classes and how far their centroids are from each other. */
    public record CentroidRow(
            long source, String sourceName, long target, String targetName, double distance, double otherDistance) {
        static Stream<CentroidRow> of(MatchedRepresentations pair, int k, CentroidFrobenius comparison) {
            int[] classes = comparison.classes();
            return IntStream.range(0, classes.length).boxed().flatMap(i -> IntStream.range(i + 1, classes.length)
                    .mapToObj(j -> new CentroidRow(
                            pair.one().classLabels()[classes[i]],
                            pair.one().labels().names().get(classes[i]),
                            pair.one().classLabels()[classes[j]],
                            pair.one().labels().names().get(classes[j]),
                            comparison.distancesA()[i][j],
                            comparison.distancesB()[i][j])));
        }
    }

    /** Two classes in both class graphs. {@code change} is null where a distance is. */
    public record ChangeRow(
            long k,
            long source,
            String sourceName,
            long target,
            String targetName,
            Double distance,
            Double otherDistance,
            Double change,
            boolean joined,
            boolean otherJoined) {
        static Stream<ChangeRow> of(MatchedRepresentations pair, int k, ClassGraphDifference comparison) {
            var names = pair.one().labels().names();
            int[] labels = pair.one().classLabels();
            return comparison.changes().stream()
                    .map(change -> new ChangeRow(
                            k,
                            labels[change.source()],
                            names.get(change.source()),
                            labels[change.target()],
                            names.get(change.target()),
                            orNull(change.distanceA()),
                            orNull(change.distanceB()),
                            orNull(change.change()),
                            change.joinedInA(),
                            change.joinedInB()));
        }
    }
}
