package latentgraph.analytics;

import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import latentgraph.core.InvalidInputException;
import latentgraph.core.NeighbourPurity;
import org.neo4j.procedure.Description;
import org.neo4j.procedure.Mode;
import org.neo4j.procedure.Name;
import org.neo4j.procedure.Procedure;

public class PurityProcedures extends LatentProcedure {
    @Procedure(name = "latent.purity.stream", mode = Mode.READ)
    @Description("For each sample the share of its k nearest neighbours that carry its label (purity, 0 to 1) and the"
            + " entropy of the neighbours' labels in bits.")
    public Stream<Row> stream(
            @Name("representation") String representation,
            @Name(value = "configuration", defaultValue = "{}") Map<String, Object> configuration) {
        var settings = new Settings(configuration);
        int k = settings.k();
        settings.echo();
        var stored = load(representation, k);
        var purity = NeighbourPurity.of(stored.neighbours(), stored.labels());
        return IntStream.range(0, stored.size())
                .mapToObj(index -> new Row(
                        index,
                        stored.sample(index),
                        stored.label(index),
                        purity.purity()[index],
                        purity.entropy()[index]));
    }

    @Procedure(name = "latent.purity.write", mode = Mode.WRITE)
    @Description("Writes each sample's neighbourhood purity and entropy to its (:Latent).")
    public Stream<Summary> write(
            @Name("representation") String representation,
            @Name(value = "configuration", defaultValue = "{}") Map<String, Object> configuration) {
        var settings = new Settings(configuration);
        int k = settings.k();
        String purityProperty = writable(settings.text("writeProperty", "purity"));
        String entropyProperty = writable(settings.text("entropyProperty", "entropy"));
        var echo = settings.echo();
        if (purityProperty.equals(entropyProperty)) {
            throw new InvalidInputException(
                    "writeProperty and entropyProperty are both '%s'; expected two names".formatted(purityProperty));
        }

        long start = System.nanoTime();
        var stored = loadToWrite(representation, k);
        var labels = stored.labels();
        long preProcessingMillis = millisSince(start);

        start = System.nanoTime();
        var purity = NeighbourPurity.of(stored.neighbours(), labels);
        long computeMillis = millisSince(start);

        start = System.nanoTime();
        for (int index = 0; index < stored.size(); index++) {
            stored.latents()[index].setProperty(purityProperty, purity.purity()[index]);
            stored.latents()[index].setProperty(entropyProperty, purity.entropy()[index]);
        }
        return Stream.of(new Summary(
                representation,
                mean(purity.purity()),
                mean(purity.entropy()),
                2L * stored.size(),
                preProcessingMillis,
                computeMillis,
                millisSince(start),
                echo));
    }

    /** @throws InvalidInputException if the ingest owns the property */
    static String writable(String property) {
        var owned = List.of("index", "label", "prediction", "vector");
        if (owned.contains(property)) {
            throw new InvalidInputException(
                    "property '%s' of the latents is written by the ingest; expected another name than %s"
                            .formatted(property, String.join(", ", owned)));
        }
        return property;
    }

    private static double mean(double[] values) {
        return java.util.Arrays.stream(values).average().orElse(Double.NaN);
    }

    public record Row(long index, String sample, Long label, double purity, double entropy) {}

    public record Summary(
            String representation,
            double purity,
            double entropy,
            long propertiesWritten,
            long preProcessingMillis,
            long computeMillis,
            long writeMillis,
            Map<String, Object> configuration) {}
}
