package latentgraph.analytics;

import java.util.Map;
import java.util.stream.Stream;
import org.neo4j.procedure.Description;
import org.neo4j.procedure.Mode;
import org.neo4j.procedure.Name;
import org.neo4j.procedure.Procedure;

/** How alike two representations are in who is near whom. */
public class NeighbourSimilarityProcedures extends SimilarityProcedure {
    @Procedure(name = "latent.similarity.jaccard.stream", mode = Mode.READ)
    @Description("The share of its neighbours in either representation that each sample has in both.")
    public Stream<SampleRow> jaccardStream(
            @Name("representation") String representation,
            @Name("other") String other,
            @Name(value = "configuration", defaultValue = "{}") Map<String, Object> configuration) {
        return samples(NeighbourMeasures.JACCARD, representation, other, configuration);
    }

    @Procedure(name = "latent.similarity.jaccard.stats", mode = Mode.READ)
    @Description("The mean over the samples of the shared neighbours over all neighbours of either representation"
            + " (graph average Jaccard similarity, thesis eq. 2.4), in [0, 1].")
    public Stream<Row> jaccardStats(
            @Name("representation") String representation,
            @Name("other") String other,
            @Name(value = "configuration", defaultValue = "{}") Map<String, Object> configuration) {
        return stats(NeighbourMeasures.JACCARD, representation, other, configuration);
    }

    @Procedure(name = "latent.similarity.jaccard.write", mode = Mode.WRITE)
    @Description("As latent.similarity.jaccard.stats, kept as (:Representation)-[:COMPARED]->(:Representation);"
            + " what stands there already is read.")
    public Stream<Row> jaccardWrite(
            @Name("representation") String representation,
            @Name("other") String other,
            @Name(value = "configuration", defaultValue = "{}") Map<String, Object> configuration) {
        return write(NeighbourMeasures.JACCARD, representation, other, configuration);
    }

    @Procedure(name = "latent.similarity.jaccard.estimate", mode = Mode.READ)
    @Description("How much memory latent.similarity.jaccard takes, without doing it.")
    public Stream<EstimateRow> jaccardEstimate(
            @Name("representation") String representation,
            @Name("other") String other,
            @Name(value = "configuration", defaultValue = "{}") Map<String, Object> configuration) {
        return estimate(NeighbourMeasures.JACCARD, representation, other, configuration);
    }
}
