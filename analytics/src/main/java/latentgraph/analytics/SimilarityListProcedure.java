package latentgraph.analytics;

import java.util.List;
import java.util.Map;
import java.util.stream.DoubleStream;
import java.util.stream.Stream;
import latentgraph.core.similarity.Significance;
import org.neo4j.procedure.Description;
import org.neo4j.procedure.Mode;
import org.neo4j.procedure.Name;
import org.neo4j.procedure.Procedure;
import org.neo4j.procedure.UserFunction;

public class SimilarityListProcedure extends LatentProcedure {
    @Procedure(name = "latent.similarity.list", mode = Mode.READ)
    @Description("The measures of similarity there are procedures for, with what they need and their own parameters.")
    public Stream<Row> list() {
        return SimilarityMeasures.all().stream().map(Row::of);
    }

    @UserFunction("latent.significance.benjaminiHochberg")
    @Description(
            "The p-values of many tests corrected for their number (Benjamini and Hochberg 1995), in the same order; a"
                    + " test without p-value stays without.")
    public List<Double> benjaminiHochberg(@Name("pValues") List<Double> pValues) {
        if (pValues == null) {
            return null;
        }
        double[] adjusted = Significance.benjaminiHochberg(pValues.stream()
                .mapToDouble(pValue -> pValue == null ? Double.NaN : pValue)
                .toArray());
        return DoubleStream.of(adjusted).mapToObj(LatentProcedure::orNull).toList();
    }

    /** A measure. */
    public record Row(
            String name,
            boolean symmetric,
            boolean takesK,
            boolean needsLabels,
            boolean needsVectors,
            boolean bySample,
            Double ofItself,
            Map<String, Object> parameters) {
        static Row of(SimilarityMeasure<?> measure) {
            var defaults = new Settings(Map.of());
            measure.method(defaults);
            return new Row(
                    measure.name(),
                    measure.symmetric(),
                    measure.ofNeighbours(),
                    measure.needs(SimilarityMeasure.Need.LABELS),
                    measure.needs(SimilarityMeasure.Need.VECTORS),
                    measure.bySample(),
                    orNull(measure.ofItself()),
                    defaults.read());
        }
    }
}
