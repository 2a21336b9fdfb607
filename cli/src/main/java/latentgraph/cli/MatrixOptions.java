package latentgraph.cli;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Pattern;
import latentgraph.core.InvalidInputException;
import latentgraph.core.UnknownKeyException;
import latentgraph.core.format.Npy;
import latentgraph.experiments.SimilarityMatrix;
import latentgraph.store.Limits;
import latentgraph.store.Store;
import picocli.CommandLine.Option;

/** Which representations are compared each with each, and where the matrix goes. */
final class MatrixOptions {
    /** Of one transaction: some 200 MB, and seconds of work between two signs of progress. */
    private static final int PAIRS_AT_ONCE = 100_000;

    @Option(
            names = "--runs",
            paramLabel = "PATTERN",
            description =
                    "Compare each two of the runs with such names, * standing for any letters and ? for one: 'bnn-*'.")
    private String runs;

    @Option(names = "--layer", description = "Of which layer (default: the only one).")
    private String layer;

    @Option(names = "--epoch", description = "Of which epoch (default: each run's last).")
    private Integer epoch;

    @Option(names = "--npy", paramLabel = "FILE", description = "Write the matrix as NumPy's float64 (n, n).")
    private Path npy;

    @Option(names = "--csv", paramLabel = "FILE", description = "Write the matrix with its names.")
    private Path csv;

    @Option(
            names = "--heatmap",
            paramLabel = "FILE.svg",
            description = "Draw the matrix, runs ordered so that alike ones stand together (average linkage).")
    private Path heatmap;

    boolean asked() {
        if (runs == null && (layer != null || epoch != null || npy != null || csv != null || heatmap != null)) {
            throw new InvalidInputException(
                    "--layer, --epoch, --npy, --csv and --heatmap go with --runs, which is not given");
        }
        return runs != null;
    }

    int compare(Store open, CompareOptions options, StoreOptions store) {
        options.requireWhole();
        var chosen = options.measures(Measure.all(open), List.of("jaccard"));
        if (chosen.size() != 1) {
            throw new InvalidInputException("a matrix is of one measure; found " + chosen.size());
        }
        var measure = chosen.get(0);
        if (measure.ofItself() == null) {
            throw new InvalidInputException(
                    "%s says which neurons belong together, not how alike two representations are; a matrix can be of maximumMatch"
                            .formatted(measure.name()));
        }
        var configuration = options.configuration(measure);
        if (configuration.get("k") instanceof List<?> ks) {
            if (ks.size() != 1) {
                throw new InvalidInputException("a matrix is of one k; found " + ks);
            }
            configuration.put("k", ks.get(0));
        }
        if (heatmap != null) {
            SimilarityMatrix.requireFonts();
        }
        List<String> keys = representations(open);
        long computed = fill(open, measure, keys, configuration, store);
        Map<String, List<List<Double>>> sure = new LinkedHashMap<>();
        var matrix = read(open, measure, keys, configuration, sure);
        var ordered = matrix.ordered();
        if (npy != null) {
            Npy.write(
                    npy,
                    Arrays.stream(matrix.values())
                            .flatMapToDouble(Arrays::stream)
                            .toArray(),
                    keys.size(),
                    keys.size());
        }
        if (csv != null) {
            matrix.writeCsv(csv);
        }
        if (heatmap != null) {
            ordered.writeHeatmap(heatmap);
        }
        print(measure, matrix, ordered, sure, computed, store);
        return 0;
    }

    /** One of each run, in the order of the runs' names. */
    private List<String> representations(Store open) {
        Pattern name = Pattern.compile(Arrays.stream(runs.split("(?<=[*?])|(?=[*?])"))
                .map(part -> part.equals("*") ? ".*" : part.equals("?") ? "." : Pattern.quote(part))
                .reduce("", String::concat));
        var found = open
                .read(
                        "MATCH (r:Representation {status: 'ready'}) RETURN r.key AS key, r.run AS run, r.epoch AS epoch, r.layer AS layer",
                        Map.of())
                .stream()
                .filter(row -> name.matcher((String) row.get("run")).matches())
                .toList();
        if (found.isEmpty()) {
            throw new UnknownKeyException(
                    "no run in the store is named like '%s'; 'latentgraph list' shows them".formatted(runs));
        }
        var layers = found.stream()
                .map(row -> (String) row.get("layer"))
                .distinct()
                .sorted()
                .toList();
        if (layer == null && layers.size() > 1) {
            throw new InvalidInputException(
                    "the runs have several layers; name one with --layer: " + String.join(", ", layers));
        }
        Map<String, Map<String, Object>> byRun = new TreeMap<>();
        for (var row : found) {
            boolean wanted = (layer == null || layer.equals(row.get("layer")))
                    && (epoch == null || ((Number) row.get("epoch")).intValue() == epoch);
            if (wanted) {
                byRun.merge(
                        (String) row.get("run"),
                        row,
                        (one, other) -> (Long) one.get("epoch") >= (Long) other.get("epoch") ? one : other);
            }
        }
        if (byRun.size() < 2) {
            throw new InvalidInputException(
                    "%d of the runs named like '%s' have layer %s%s; expected at least 2. Layers there: %s"
                            .formatted(
                                    byRun.size(),
                                    runs,
                                    layer == null ? layers.get(0) : layer,
                                    epoch == null ? "" : " at epoch " + epoch,
                                    String.join(", ", layers)));
        }
        return byRun.values().stream().map(row -> (String) row.get("key")).toList();
    }

    /** Piece by piece, so that what is done when this is interrupted stays. */
    private static long fill(
            Store open, Measure measure, List<String> keys, Map<String, Object> configuration, StoreOptions store) {
        long computed = 0;
        try (var progress = store.progress()) {
            var reporting = open.reportingTo(progress);
            long all = (long) keys.size() * (keys.size() - 1) / 2;
            int from = 0;
            while (from < keys.size()) {
                if (Thread.currentThread().isInterrupted()) {
                    throw new java.util.concurrent.CancellationException("interrupted");
                }
                progress.report("comparing", (long) from * (from - 1) / 2, all);
                int end = from + 1;
                while (end < keys.size() && pairs(end + 1) - pairs(from) <= PAIRS_AT_ONCE) {
                    end++;
                }
                var piece = new LinkedHashMap<>(configuration);
                piece.put("firstRow", (long) from);
                piece.put("endRow", (long) end);
                computed += (Long) reporting
                        .write(
                                "CALL latent.similarity.matrix.write($measure, $keys, $piece) YIELD computed RETURN computed",
                                Map.of("measure", measure.name(), "keys", keys, "piece", piece))
                        .get(0)
                        .get("computed");
                from = end;
            }
            progress.report("comparing", all, all);
        }
        return computed;
    }

    /** Of the first rows. */
    private static long pairs(int rows) {
        return (long) rows * (rows - 1) / 2;
    }

    private static SimilarityMatrix read(
            Store open,
            Measure measure,
            List<String> keys,
            Map<String, Object> configuration,
            Map<String, List<List<Double>>> sure) {
        Map<String, Integer> positions = new LinkedHashMap<>();
        keys.forEach(key -> positions.put(key, positions.size()));
        double[][] values = new double[keys.size()][keys.size()];
        for (int i = 0; i < values.length; i++) {
            Arrays.fill(values[i], Double.NaN);
            values[i][i] = measure.ofItself();
        }
        double[][] pValues = new double[keys.size()][keys.size()];
        double[][] qValues = new double[keys.size()][keys.size()];
        for (int i = 0; i < keys.size(); i++) {
            Arrays.fill(pValues[i], Double.NaN);
            Arrays.fill(qValues[i], Double.NaN);
        }
        var stored = new LinkedHashMap<>(configuration);
        stored.remove("force");
        open.read(
                "CALL latent.similarity.matrix.stream($measure, $keys, $configuration)"
                        + " YIELD representation, other, value, reverse, pValue, qValue RETURN *",
                Map.of("measure", measure.name(), "keys", keys, "configuration", stored),
                Limits.NONE,
                row -> {
                    int one = positions.get((String) row.get("representation"));
                    int other = positions.get((String) row.get("other"));
                    Object value = row.get("value");
                    Object reverse = measure.symmetric() ? value : row.get("reverse");
                    values[one][other] = orNaN(value);
                    values[other][one] = orNaN(reverse);
                    pValues[one][other] = orNaN(row.get("pValue"));
                    qValues[one][other] = orNaN(row.get("qValue"));
                    pValues[other][one] = measure.symmetric() ? pValues[one][other] : Double.NaN;
                    qValues[other][one] = measure.symmetric() ? qValues[one][other] : Double.NaN;
                });
        if (((Number) configuration.get("permutations")).longValue() > 0) {
            sure.put("pValues", rows(pValues));
            sure.put("qValues", rows(qValues));
        }
        return new SimilarityMatrix(measure.name(), keys, values, measure.ofItself() > 0);
    }

    private static double orNaN(Object value) {
        return value == null ? Double.NaN : (Double) value;
    }

    private void print(
            Measure measure,
            SimilarityMatrix matrix,
            SimilarityMatrix ordered,
            Map<String, List<List<Double>>> sure,
            long computed,
            StoreOptions store) {
        var output = store.output();
        if (output.isJson()) {
            var document = new LinkedHashMap<String, Object>();
            document.put("measure", measure.name());
            document.put("representations", matrix.names());
            document.put("values", rows(matrix.values()));
            document.putAll(sure);
            document.put("order", ordered.names());
            document.put("computed", computed);
            var files = new ArrayList<String>();
            for (Path file : new Path[] {npy, csv, heatmap}) {
                if (file != null) {
                    files.add(file.toString());
                }
            }
            document.put("files", files);
            output.json(document);
            return;
        }
        output.table(List.of("pair", "value"), matrix.extremes(10));
        output.line("");
        output.line(
                "%s of %d representations, %d pairs (%d computed now): mean %s, least %s, greatest %s",
                measure.name(),
                matrix.names().size(),
                pairs(matrix.names().size()),
                computed,
                Output.number(matrix.mean()),
                Output.number(matrix.least()),
                Output.number(matrix.greatest()));
        for (Path file : new Path[] {npy, csv, heatmap}) {
            if (file != null) {
                output.line("written: %s", file);
            }
        }
    }

    /** null where there is no value, as JSON has no NaN. */
    private static List<List<Double>> rows(double[][] values) {
        return Arrays.stream(values)
                .map(row -> Arrays.stream(row)
                        .mapToObj(value -> Double.isNaN(value) ? null : value)
                        .toList())
                .toList();
    }
}
