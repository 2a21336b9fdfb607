package latentgraph.analytics;

import java.util.Map;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import latentgraph.core.similarity.CanonicalCorrelation;
import org.neo4j.procedure.Description;
import org.neo4j.procedure.Mode;
import org.neo4j.procedure.Name;
import org.neo4j.procedure.Procedure;

/** How alike two representations are in the geometry of their latents. */
public class LatentSimilarityProcedures extends SimilarityProcedure {
    @Procedure(name = "latent.similarity.cka.stream", mode = Mode.READ)
    @Description("The alignment among the samples of each class alone.")
    public Stream<ClassRow> ckaStream(
            @Name("representation") String representation,
            @Name("other") String other,
            @Name(value = "configuration", defaultValue = "{}") Map<String, Object> configuration) {
        return classes(LatentMeasures.CKA, representation, other, configuration);
    }

    @Procedure(name = "latent.similarity.cka.stats", mode = Mode.READ)
    @Description("Centred kernel alignment (Kornblith et al. 2019): how alike the kernels of the two"
            + " representations are, in [-1, 1]; linear and debiased unless asked otherwise.")
    public Stream<Row> ckaStats(
            @Name("representation") String representation,
            @Name("other") String other,
            @Name(value = "configuration", defaultValue = "{}") Map<String, Object> configuration) {
        return stats(LatentMeasures.CKA, representation, other, configuration);
    }

    @Procedure(name = "latent.similarity.cka.write", mode = Mode.WRITE)
    @Description("As latent.similarity.cka.stats, kept as (:Representation)-[:COMPARED]->(:Representation); what"
            + " stands there already is read.")
    public Stream<Row> ckaWrite(
            @Name("representation") String representation,
            @Name("other") String other,
            @Name(value = "configuration", defaultValue = "{}") Map<String, Object> configuration) {
        return write(LatentMeasures.CKA, representation, other, configuration);
    }

    @Procedure(name = "latent.similarity.cka.estimate", mode = Mode.READ)
    @Description("How much memory latent.similarity.cka takes, without doing it.")
    public Stream<EstimateRow> ckaEstimate(
            @Name("representation") String representation,
            @Name("other") String other,
            @Name(value = "configuration", defaultValue = "{}") Map<String, Object> configuration) {
        return estimate(LatentMeasures.CKA, representation, other, configuration);
    }

    @Procedure(name = "latent.similarity.procrustes.stream", mode = Mode.READ)
    @Description("How far each sample stays from its counterpart after the best rotation and scale.")
    public Stream<SampleRow> procrustesStream(
            @Name("representation") String representation,
            @Name("other") String other,
            @Name(value = "configuration", defaultValue = "{}") Map<String, Object> configuration) {
        return stream(
                LatentMeasures.PROCRUSTES,
                representation,
                other,
                configuration,
                (pair, k, found) -> SampleRow.of(pair, k, found.residuals(progress())));
    }

    @Procedure(name = "latent.similarity.procrustes.stats", mode = Mode.READ)
    @Description("How well the one fits the other after the best rotation and scale (orthogonal Procrustes,"
            + " Williams et al. 2021), in [0, 1].")
    public Stream<Row> procrustesStats(
            @Name("representation") String representation,
            @Name("other") String other,
            @Name(value = "configuration", defaultValue = "{}") Map<String, Object> configuration) {
        return stats(LatentMeasures.PROCRUSTES, representation, other, configuration);
    }

    @Procedure(name = "latent.similarity.procrustes.write", mode = Mode.WRITE)
    @Description("As latent.similarity.procrustes.stats, kept as"
            + " (:Representation)-[:COMPARED]->(:Representation); what stands there already is read.")
    public Stream<Row> procrustesWrite(
            @Name("representation") String representation,
            @Name("other") String other,
            @Name(value = "configuration", defaultValue = "{}") Map<String, Object> configuration) {
        return write(LatentMeasures.PROCRUSTES, representation, other, configuration);
    }

    @Procedure(name = "latent.similarity.procrustes.estimate", mode = Mode.READ)
    @Description("How much memory latent.similarity.procrustes takes, without doing it.")
    public Stream<EstimateRow> procrustesEstimate(
            @Name("representation") String representation,
            @Name("other") String other,
            @Name(value = "configuration", defaultValue = "{}") Map<String, Object> configuration) {
        return estimate(LatentMeasures.PROCRUSTES, representation, other, configuration);
    }

    @Procedure(name = "latent.similarity.svcca.stream", mode = Mode.READ)
    @Description("The canonical correlations, falling.")
    public Stream<CorrelationRow> svccaStream(
            @Name("representation") String representation,
            @Name("other") String other,
            @Name(value = "configuration", defaultValue = "{}") Map<String, Object> configuration) {
        return stream(LatentMeasures.SVCCA, representation, other, configuration, CorrelationRow::of);
    }

    @Procedure(name = "latent.similarity.svcca.stats", mode = Mode.READ)
    @Description("The mean canonical correlation of the singular directions that hold most of the variance"
            + " (SVCCA, Raghu et al. 2017), in [0, 1].")
    public Stream<Row> svccaStats(
            @Name("representation") String representation,
            @Name("other") String other,
            @Name(value = "configuration", defaultValue = "{}") Map<String, Object> configuration) {
        return stats(LatentMeasures.SVCCA, representation, other, configuration);
    }

    @Procedure(name = "latent.similarity.svcca.write", mode = Mode.WRITE)
    @Description("As latent.similarity.svcca.stats, kept as (:Representation)-[:COMPARED]->(:Representation);"
            + " what stands there already is read.")
    public Stream<Row> svccaWrite(
            @Name("representation") String representation,
            @Name("other") String other,
            @Name(value = "configuration", defaultValue = "{}") Map<String, Object> configuration) {
        return write(LatentMeasures.SVCCA, representation, other, configuration);
    }

    @Procedure(name = "latent.similarity.svcca.estimate", mode = Mode.READ)
    @Description("How much memory latent.similarity.svcca takes, without doing it.")
    public Stream<EstimateRow> svccaEstimate(
            @Name("representation") String representation,
            @Name("other") String other,
            @Name(value = "configuration", defaultValue = "{}") Map<String, Object> configuration) {
        return estimate(LatentMeasures.SVCCA, representation, other, configuration);
    }

    @Procedure(name = "latent.similarity.pwcca.stream", mode = Mode.READ)
    @Description("The canonical correlations, falling.")
    public Stream<CorrelationRow> pwccaStream(
            @Name("representation") String representation,
            @Name("other") String other,
            @Name(value = "configuration", defaultValue = "{}") Map<String, Object> configuration) {
        return stream(LatentMeasures.PWCCA, representation, other, configuration, CorrelationRow::of);
    }

    @Procedure(name = "latent.similarity.pwcca.stats", mode = Mode.READ)
    @Description("The mean canonical correlation weighted by how much of the one each stands for (PWCCA, Morcos"
            + " et al. 2018), in [0, 1]; reverse weighs by the other.")
    public Stream<Row> pwccaStats(
            @Name("representation") String representation,
            @Name("other") String other,
            @Name(value = "configuration", defaultValue = "{}") Map<String, Object> configuration) {
        return stats(LatentMeasures.PWCCA, representation, other, configuration);
    }

    @Procedure(name = "latent.similarity.pwcca.write", mode = Mode.WRITE)
    @Description("As latent.similarity.pwcca.stats, kept as (:Representation)-[:COMPARED]->(:Representation);"
            + " what stands there already is read.")
    public Stream<Row> pwccaWrite(
            @Name("representation") String representation,
            @Name("other") String other,
            @Name(value = "configuration", defaultValue = "{}") Map<String, Object> configuration) {
        return write(LatentMeasures.PWCCA, representation, other, configuration);
    }

    @Procedure(name = "latent.similarity.pwcca.estimate", mode = Mode.READ)
    @Description("How much memory latent.similarity.pwcca takes, without doing it.")
    public Stream<EstimateRow> pwccaEstimate(
            @Name("representation") String representation,
            @Name("other") String other,
            @Name(value = "configuration", defaultValue = "{}") Map<String, Object> configuration) {
        return estimate(LatentMeasures.PWCCA, representation, other, configuration);
    }

    @Procedure(name = "latent.similarity.rsa.stream", mode = Mode.READ)
    @Description("Of each sample how alike its dissimilarities to all others are ordered.")
    public Stream<SampleRow> rsaStream(
            @Name("representation") String representation,
            @Name("other") String other,
            @Name(value = "configuration", defaultValue = "{}") Map<String, Object> configuration) {
        return stream(
                LatentMeasures.RSA,
                representation,
                other,
                configuration,
                (pair, k, found) -> SampleRow.of(pair, k, found.bySample(progress())));
    }

    @Procedure(name = "latent.similarity.rsa.stats", mode = Mode.READ)
    @Description("How alike the dissimilarities of the samples are ordered (representational similarity analysis,"
            + " Kriegeskorte et al. 2008), in [-1, 1].")
    public Stream<Row> rsaStats(
            @Name("representation") String representation,
            @Name("other") String other,
            @Name(value = "configuration", defaultValue = "{}") Map<String, Object> configuration) {
        return stats(LatentMeasures.RSA, representation, other, configuration);
    }

    @Procedure(name = "latent.similarity.rsa.write", mode = Mode.WRITE)
    @Description("As latent.similarity.rsa.stats, kept as (:Representation)-[:COMPARED]->(:Representation); what"
            + " stands there already is read.")
    public Stream<Row> rsaWrite(
            @Name("representation") String representation,
            @Name("other") String other,
            @Name(value = "configuration", defaultValue = "{}") Map<String, Object> configuration) {
        return write(LatentMeasures.RSA, representation, other, configuration);
    }

    @Procedure(name = "latent.similarity.rsa.estimate", mode = Mode.READ)
    @Description("How much memory latent.similarity.rsa takes, without doing it.")
    public Stream<EstimateRow> rsaEstimate(
            @Name("representation") String representation,
            @Name("other") String other,
            @Name(value = "configuration", defaultValue = "{}") Map<String, Object> configuration) {
        return estimate(LatentMeasures.RSA, representation, other, configuration);
    }

    @Procedure(name = "latent.similarity.distanceCorrelation.stream", mode = Mode.READ)
    @Description("The distance correlation among the samples of each class alone.")
    public Stream<ClassRow> distanceCorrelationStream(
            @Name("representation") String representation,
            @Name("other") String other,
            @Name(value = "configuration", defaultValue = "{}") Map<String, Object> configuration) {
        return classes(LatentMeasures.DISTANCE_CORRELATION, representation, other, configuration);
    }

    @Procedure(name = "latent.similarity.distanceCorrelation.stats", mode = Mode.READ)
    @Description("How far the distances between samples depend on each other (distance correlation, Szekely et"
            + " al. 2007), biased in [0, 1], debiased in [-1, 1].")
    public Stream<Row> distanceCorrelationStats(
            @Name("representation") String representation,
            @Name("other") String other,
            @Name(value = "configuration", defaultValue = "{}") Map<String, Object> configuration) {
        return stats(LatentMeasures.DISTANCE_CORRELATION, representation, other, configuration);
    }

    @Procedure(name = "latent.similarity.distanceCorrelation.write", mode = Mode.WRITE)
    @Description("As latent.similarity.distanceCorrelation.stats, kept as"
            + " (:Representation)-[:COMPARED]->(:Representation); what stands there already is read.")
    public Stream<Row> distanceCorrelationWrite(
            @Name("representation") String representation,
            @Name("other") String other,
            @Name(value = "configuration", defaultValue = "{}") Map<String, Object> configuration) {
        return write(LatentMeasures.DISTANCE_CORRELATION, representation, other, configuration);
    }

    @Procedure(name = "latent.similarity.distanceCorrelation.estimate", mode = Mode.READ)
    @Description("How much memory latent.similarity.distanceCorrelation takes, without doing it.")
    public Stream<EstimateRow> distanceCorrelationEstimate(
            @Name("representation") String representation,
            @Name("other") String other,
            @Name(value = "configuration", defaultValue = "{}") Map<String, Object> configuration) {
        return estimate(LatentMeasures.DISTANCE_CORRELATION, representation, other, configuration);
    }

    /** One of the canonical correlations. */
    public record CorrelationRow(long index, double correlation) {
        static Stream<CorrelationRow> of(MatchedRepresentations pair, int k, CanonicalCorrelation comparison) {
            double[] correlations = comparison.correlations();
            return IntStream.range(0, correlations.length).mapToObj(i -> new CorrelationRow(i, correlations[i]));
        }
    }
}
