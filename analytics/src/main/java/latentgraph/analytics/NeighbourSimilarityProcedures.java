package latentgraph.analytics;

import java.util.Map;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import latentgraph.core.similarity.SpectralDistance;
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
    @Description("The mean over the samples of the shared neighbours over all neighbours in either representation"
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

    @Procedure(name = "latent.similarity.classNeighbourhood.stream", mode = Mode.READ)
    @Description("Of each sample the share of the labels of its neighbours that are found among those in the"
            + " other representation.")
    public Stream<SampleRow> classNeighbourhoodStream(
            @Name("representation") String representation,
            @Name("other") String other,
            @Name(value = "configuration", defaultValue = "{}") Map<String, Object> configuration) {
        return samples(NeighbourMeasures.CLASS_NEIGHBOURHOOD, representation, other, configuration);
    }

    @Procedure(name = "latent.similarity.classNeighbourhood.stats", mode = Mode.READ)
    @Description("The mean over the samples of the share of the labels of their neighbours that are found among"
            + " those of the other representation (class neighbourhood similarity, thesis eq. 2.5), in [0, 1];"
            + " reverse is the other direction.")
    public Stream<Row> classNeighbourhoodStats(
            @Name("representation") String representation,
            @Name("other") String other,
            @Name(value = "configuration", defaultValue = "{}") Map<String, Object> configuration) {
        return stats(NeighbourMeasures.CLASS_NEIGHBOURHOOD, representation, other, configuration);
    }

    @Procedure(name = "latent.similarity.classNeighbourhood.write", mode = Mode.WRITE)
    @Description("As latent.similarity.classNeighbourhood.stats, kept as"
            + " (:Representation)-[:COMPARED]->(:Representation); what stands there already is read.")
    public Stream<Row> classNeighbourhoodWrite(
            @Name("representation") String representation,
            @Name("other") String other,
            @Name(value = "configuration", defaultValue = "{}") Map<String, Object> configuration) {
        return write(NeighbourMeasures.CLASS_NEIGHBOURHOOD, representation, other, configuration);
    }

    @Procedure(name = "latent.similarity.classNeighbourhood.estimate", mode = Mode.READ)
    @Description("How much memory latent.similarity.classNeighbourhood takes, without doing it.")
    public Stream<EstimateRow> classNeighbourhoodEstimate(
            @Name("representation") String representation,
            @Name("other") String other,
            @Name(value = "configuration", defaultValue = "{}") Map<String, Object> configuration) {
        return estimate(NeighbourMeasures.CLASS_NEIGHBOURHOOD, representation, other, configuration);
    }

    @Procedure(name = "latent.similarity.neighbourRank.stream", mode = Mode.READ)
    @Description("Of each sample how alike the ranks of its shared neighbours are.")
    public Stream<SampleRow> neighbourRankStream(
            @Name("representation") String representation,
            @Name("other") String other,
            @Name(value = "configuration", defaultValue = "{}") Map<String, Object> configuration) {
        return samples(NeighbourMeasures.NEIGHBOUR_RANK, representation, other, configuration);
    }

    @Procedure(name = "latent.similarity.neighbourRank.stats", mode = Mode.READ)
    @Description("How alike the ranks of the shared neighbours are, near ones counting more (rank similarity,"
            + " Wang et al. 2020), in [0, 1].")
    public Stream<Row> neighbourRankStats(
            @Name("representation") String representation,
            @Name("other") String other,
            @Name(value = "configuration", defaultValue = "{}") Map<String, Object> configuration) {
        return stats(NeighbourMeasures.NEIGHBOUR_RANK, representation, other, configuration);
    }

    @Procedure(name = "latent.similarity.neighbourRank.write", mode = Mode.WRITE)
    @Description("As latent.similarity.neighbourRank.stats, kept as"
            + " (:Representation)-[:COMPARED]->(:Representation); what stands there already is read.")
    public Stream<Row> neighbourRankWrite(
            @Name("representation") String representation,
            @Name("other") String other,
            @Name(value = "configuration", defaultValue = "{}") Map<String, Object> configuration) {
        return write(NeighbourMeasures.NEIGHBOUR_RANK, representation, other, configuration);
    }

    @Procedure(name = "latent.similarity.neighbourRank.estimate", mode = Mode.READ)
    @Description("How much memory latent.similarity.neighbourRank takes, without doing it.")
    public Stream<EstimateRow> neighbourRankEstimate(
            @Name("representation") String representation,
            @Name("other") String other,
            @Name(value = "configuration", defaultValue = "{}") Map<String, Object> configuration) {
        return estimate(NeighbourMeasures.NEIGHBOUR_RANK, representation, other, configuration);
    }

    @Procedure(name = "latent.similarity.secondOrderCosine.stream", mode = Mode.READ)
    @Description(
            "Of each sample the cosine between its cosines to the neighbours it has in either" + " representation.")
    public Stream<SampleRow> secondOrderCosineStream(
            @Name("representation") String representation,
            @Name("other") String other,
            @Name(value = "configuration", defaultValue = "{}") Map<String, Object> configuration) {
        return samples(NeighbourMeasures.SECOND_ORDER_COSINE, representation, other, configuration);
    }

    @Procedure(name = "latent.similarity.secondOrderCosine.stats", mode = Mode.READ)
    @Description("The cosine between the cosines to the neighbours in either representation (second-order cosine"
            + " similarity, Hamilton et al. 2016), in [-1, 1].")
    public Stream<Row> secondOrderCosineStats(
            @Name("representation") String representation,
            @Name("other") String other,
            @Name(value = "configuration", defaultValue = "{}") Map<String, Object> configuration) {
        return stats(NeighbourMeasures.SECOND_ORDER_COSINE, representation, other, configuration);
    }

    @Procedure(name = "latent.similarity.secondOrderCosine.write", mode = Mode.WRITE)
    @Description("As latent.similarity.secondOrderCosine.stats, kept as"
            + " (:Representation)-[:COMPARED]->(:Representation); what stands there already is read.")
    public Stream<Row> secondOrderCosineWrite(
            @Name("representation") String representation,
            @Name("other") String other,
            @Name(value = "configuration", defaultValue = "{}") Map<String, Object> configuration) {
        return write(NeighbourMeasures.SECOND_ORDER_COSINE, representation, other, configuration);
    }

    @Procedure(name = "latent.similarity.secondOrderCosine.estimate", mode = Mode.READ)
    @Description("How much memory latent.similarity.secondOrderCosine takes, without doing it.")
    public Stream<EstimateRow> secondOrderCosineEstimate(
            @Name("representation") String representation,
            @Name("other") String other,
            @Name(value = "configuration", defaultValue = "{}") Map<String, Object> configuration) {
        return estimate(NeighbourMeasures.SECOND_ORDER_COSINE, representation, other, configuration);
    }

    @Procedure(name = "latent.similarity.spectral.stream", mode = Mode.READ)
    @Description("The lowest non-trivial eigenvalues of both neighbour graphs.")
    public Stream<EigenvalueRow> spectralStream(
            @Name("representation") String representation,
            @Name("other") String other,
            @Name(value = "configuration", defaultValue = "{}") Map<String, Object> configuration) {
        return stream(NeighbourMeasures.SPECTRAL, representation, other, configuration, EigenvalueRow::of);
    }

    @Procedure(name = "latent.similarity.spectral.stats", mode = Mode.READ)
    @Description("The distance between the lowest non-trivial eigenvalues of the normalised Laplacians of the"
            + " undirected neighbour graphs (thesis 7.1); 0 for graphs that hang together alike.")
    public Stream<Row> spectralStats(
            @Name("representation") String representation,
            @Name("other") String other,
            @Name(value = "configuration", defaultValue = "{}") Map<String, Object> configuration) {
        return stats(NeighbourMeasures.SPECTRAL, representation, other, configuration);
    }

    @Procedure(name = "latent.similarity.spectral.write", mode = Mode.WRITE)
    @Description("As latent.similarity.spectral.stats, kept as (:Representation)-[:COMPARED]->(:Representation);"
            + " what stands there already is read.")
    public Stream<Row> spectralWrite(
            @Name("representation") String representation,
            @Name("other") String other,
            @Name(value = "configuration", defaultValue = "{}") Map<String, Object> configuration) {
        return write(NeighbourMeasures.SPECTRAL, representation, other, configuration);
    }

    @Procedure(name = "latent.similarity.spectral.estimate", mode = Mode.READ)
    @Description("How much memory latent.similarity.spectral takes, without doing it.")
    public Stream<EstimateRow> spectralEstimate(
            @Name("representation") String representation,
            @Name("other") String other,
            @Name(value = "configuration", defaultValue = "{}") Map<String, Object> configuration) {
        return estimate(NeighbourMeasures.SPECTRAL, representation, other, configuration);
    }

    /** One of the lowest non-trivial eigenvalues. */
    public record EigenvalueRow(long k, long index, double value, double otherValue) {
        static Stream<EigenvalueRow> of(MatchedRepresentations pair, int k, SpectralDistance comparison) {
            double[] one = comparison.spectrumA().lowest();
            double[] other = comparison.spectrumB().lowest();
            return IntStream.range(0, one.length).mapToObj(i -> new EigenvalueRow(k, i, one[i], other[i]));
        }
    }
}
