package latentgraph.analytics;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import latentgraph.core.NeighbourPurity;
import org.neo4j.procedure.Description;
import org.neo4j.procedure.Mode;
import org.neo4j.procedure.Name;
import org.neo4j.procedure.Procedure;

public class RegionProcedures extends LatentProcedure {
    @Procedure(name = "latent.regions.stream", mode = Mode.READ)
    @Description("The well-defined regions (connected samples of one class among their own) and the mixed regions of a"
            + " representation, the largest first.")
    public Stream<Row> stream(
            @Name("representation") String representation,
            @Name(value = "configuration", defaultValue = "{}") Map<String, Object> configuration) {
        var settings = new Settings(configuration);
        var parameters = Parameters.from(settings);
        settings.echo();
        var stored = load(representation, parameters.k());
        var regions = parameters.regions(stored);
        return IntStream.range(0, regions.all().size())
                .mapToObj(region -> Row.from(region, regions.all().get(region), stored));
    }

    @Procedure(name = "latent.regions.write", mode = Mode.WRITE)
    @Description(
            "Writes to each (:Latent) the number of its region and the region's kind; a latent in no region loses both.")
    public Stream<Summary> write(
            @Name("representation") String representation,
            @Name(value = "configuration", defaultValue = "{}") Map<String, Object> configuration) {
        var settings = new Settings(configuration);
        var parameters = Parameters.from(settings);
        String property = PurityProcedures.writable(settings.text("writeProperty", "region"));
        var echo = settings.echo();

        long start = System.nanoTime();
        var stored = loadToWrite(representation, parameters.k());
        stored.labels();
        long preProcessingMillis = millisSince(start);

        start = System.nanoTime();
        var regions = parameters.regions(stored);
        long computeMillis = millisSince(start);

        start = System.nanoTime();
        long written = 0;
        long wellDefinedSamples = 0;
        for (int index = 0; index < stored.size(); index++) {
            var latent = stored.latents()[index];
            int region = regions.ofSample()[index];
            if (region < 0) {
                latent.removeProperty(property);
                latent.removeProperty(property + "Kind");
            } else {
                boolean wellDefined = regions.all().get(region).wellDefined();
                wellDefinedSamples += wellDefined ? 1 : 0;
                latent.setProperty(property, (long) region);
                latent.setProperty(property + "Kind", kind(wellDefined));
                written += 2;
            }
        }
        long wellDefined =
                regions.all().stream().filter(Regions.Region::wellDefined).count();
        return Stream.of(new Summary(
                representation,
                wellDefined,
                regions.all().size() - wellDefined,
                wellDefinedSamples,
                written / 2 - wellDefinedSamples,
                stored.size() - written / 2,
                written,
                preProcessingMillis,
                computeMillis,
                millisSince(start),
                echo));
    }

    private static String kind(boolean wellDefined) {
        return wellDefined ? "well-defined" : "mixed";
    }

    private record Parameters(int k, double purityThreshold, int minimumSize) {
        static Parameters from(Settings settings) {
            int k = settings.k();
            return new Parameters(
                    k,
                    settings.number("purityThreshold", 0.75, 0, 1),
                    settings.integer("minimumSize", (int) Math.min(k + 1L, Integer.MAX_VALUE), 1, Integer.MAX_VALUE));
        }

        Regions regions(StoredRepresentation stored) {
            double[] purity =
                    NeighbourPurity.of(stored.neighbours(), stored.labels()).purity();
            return Regions.of(stored.neighbours().undirected(), stored.labels(), purity, purityThreshold, minimumSize);
        }
    }

    /**
     * A region.
     *
     * @param labels the classes found in the region, the most frequent first
     * @param classes how many samples of each, by class name
     * @param purity the mean purity of its samples
     */
    public record Row(
            long region, String kind, long size, List<Long> labels, Map<String, Object> classes, double purity) {
        static Row from(long number, Regions.Region region, StoredRepresentation stored) {
            List<Long> labels = new ArrayList<>();
            Map<String, Object> classes = new LinkedHashMap<>();
            region.classSizes().entrySet().stream()
                    .sorted(Map.Entry.comparingByValue(Comparator.reverseOrder()))
                    .forEach(entry -> {
                        labels.add((long) stored.classLabels()[entry.getKey()]);
                        classes.put(
                                stored.labels().names().get(entry.getKey()),
                                entry.getValue().longValue());
                    });
            return new Row(
                    number,
                    RegionProcedures.kind(region.wellDefined()),
                    region.size(),
                    labels,
                    classes,
                    region.purity());
        }
    }

    public record Summary(
            String representation,
            long wellDefinedRegions,
            long mixedRegions,
            long wellDefinedSamples,
            long mixedSamples,
            long otherSamples,
            long propertiesWritten,
            long preProcessingMillis,
            long computeMillis,
            long writeMillis,
            Map<String, Object> configuration) {}
}
