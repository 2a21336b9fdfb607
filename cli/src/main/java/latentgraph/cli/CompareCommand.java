package latentgraph.cli;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import latentgraph.core.InvalidInputException;
import latentgraph.store.Limits;
import latentgraph.store.Store;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(
        name = "compare",
        description = {
            "How alike two representations of the same samples are, by one or several measures; what was compared before is"
                    + " read. With --runs: each two of many."
        })
final class CompareCommand implements Callable<Integer> {
    /** Who is near whom, which classes are near, and the whole geometry. */
    private static final List<String> USUAL = List.of("jaccard", "classNeighbourhood", "cka");

    /** How many rows {@code --explain} lists at most. */
    private static final int LISTED = 20;

    @Mixin
    private StoreOptions store;

    @Parameters(
            paramLabel = "KEY",
            arity = "0..2",
            description = "Two representations, for example mlp-seed7/e6/hidden3 mlp-seed8/e6/hidden3.")
    private List<String> keys = List.of();

    @Mixin
    private CompareOptions options;

    @Option(
            names = "--explain",
            description =
                    "List the value of each class and the samples that are least alike; for measures that have no value by sample, what is"
                            + " behind them: classes, neurons, eigenvalues.")
    private boolean explain;

    @Mixin
    private MatrixOptions many;

    @Override
    public Integer call() throws Exception {
        if (many.asked() == !keys.isEmpty() || (!many.asked() && keys.size() != 2)) {
            throw new InvalidInputException("%d representations are named%s; expected two, or none and --runs"
                    .formatted(keys.size(), many.asked() ? " beside --runs" : ""));
        }
        if (many.asked() && explain) {
            throw new InvalidInputException("--explain is of two representations; leave it out with --runs");
        }
        try (var open = store.open()) {
            if (many.asked()) {
                return many.compare(open, options, store);
            }
            var one = Representations.ready(open, keys.get(0));
            var other = Representations.ready(open, keys.get(1));
            var all = Measure.all(open);
            var measures = options.measures(all, usual(all, one, other));
            var rows = new ArrayList<Map<String, Object>>();
            for (var measure : measures) {
                rows.addAll(compare(open, measure));
            }
            print(rows);
        }
        return 0;
    }

    /** Those of the usual measures that both can be compared by. */
    private static List<String> usual(List<Measure> all, Map<String, Object> one, Map<String, Object> other) {
        return all.stream()
                .filter(measure -> USUAL.contains(measure.name()))
                .filter(measure -> !measure.needsLabels() || (isLabelled(one) && isLabelled(other)))
                .filter(measure -> !measure.needsVectors() || (hasVectors(one) && hasVectors(other)))
                .map(Measure::name)
                .sorted(java.util.Comparator.comparing(USUAL::indexOf))
                .toList();
    }

    private static boolean isLabelled(Map<String, Object> representation) {
        return ((Number) representation.getOrDefault("classes", 0L)).longValue() > 0;
    }

    private static boolean hasVectors(Map<String, Object> representation) {
        return Boolean.TRUE.equals(representation.get("vectors"));
    }

    private List<Map<String, Object>> compare(Store open, Measure measure) {
        var configuration = options.configuration(measure);
        var parameters = Map.of("one", keys.get(0), "other", keys.get(1), "configuration", configuration);
        var rows = open.write(
                "CALL latent.similarity." + measure.name() + ".write($one, $other, $configuration)"
                        + " YIELD measure, k, value, reverse, low, high, pValue, samples, share, parameters, details, computed"
                        + " RETURN *",
                parameters);
        var answers = new ArrayList<Map<String, Object>>();
        for (var row : rows) {
            var answer = new LinkedHashMap<String, Object>();
            for (String column : List.of(
                    "measure",
                    "k",
                    "value",
                    "low",
                    "high",
                    "pValue",
                    "samples",
                    "parameters",
                    "reverse",
                    "share",
                    "details",
                    "computed")) {
                answer.put(column, row.get(column));
            }
            if (explain && measure.bySample()) {
                explain(open, measure, parameters, answer);
            } else if (explain) {
                var behind = new ArrayList<Map<String, Object>>();
                open.read(
                        stream(measure), streamed(measure, parameters, answer), new Limits(null, LISTED), behind::add);
                answer.put("behind", behind);
            }
            answers.add(answer);
        }
        return answers;
    }

    private static String stream(Measure measure) {
        return "CALL latent.similarity." + measure.name() + ".stream($one, $other, $configuration)";
    }

    private Map<String, Object> streamed(Measure measure, Map<String, Object> given, Map<String, Object> answer) {
        var parameters = new LinkedHashMap<String, Object>(given);
        parameters.put("limit", (long) LISTED);
        var configuration = new LinkedHashMap<>(options.streamed(measure));
        if (answer.get("k") != null) {
            configuration.put("k", answer.get("k"));
        }
        parameters.put("configuration", configuration);
        return parameters;
    }

    private void explain(Store open, Measure measure, Map<String, Object> given, Map<String, Object> answer) {
        var parameters = streamed(measure, given, answer);
        String stream = stream(measure);
        answer.put(
                "classes",
                open.read(
                        stream
                                + """
                                 YIELD label, className, value
                                WHERE value IS NOT NULL
                                WITH label, className, count(*) AS samples, avg(value) AS mean, sum(1 - value) AS missing
                                WITH collect({label: label, name: className, samples: samples, value: mean, missing: missing}) AS classes,
                                     sum(missing) AS all
                                UNWIND classes AS class
                                RETURN class.label AS label, class.name AS name, class.samples AS samples, class.value AS value,
                                       CASE WHEN all > 0 THEN class.missing / all ELSE 0.0 END AS shareOfDifference
                                ORDER BY shareOfDifference DESC, label""",
                        parameters));
        answer.put(
                "leastAlike",
                open.read(
                        stream
                                + """
                                 YIELD sample, index, otherIndex, label, className, value
                                WHERE value IS NOT NULL
                                RETURN sample, index, otherIndex, label, className AS name, value
                                ORDER BY value, index LIMIT $limit""",
                        parameters));
    }

    @SuppressWarnings("unchecked")
    private void print(List<Map<String, Object>> rows) {
        var output = store.output();
        if (output.isJson()) {
            output.json(rows);
            return;
        }
        var columns = new ArrayList<>(
                List.of("measure", "k", "value", "reverse", "low", "high", "pValue", "samples", "parameters"));
        columns.removeIf(column -> rows.stream().allMatch(row -> row.get(column) == null));
        output.table(columns, rows);
        rows.stream()
                .map(row -> (Map<String, Object>) row.get("details"))
                .filter(details -> details != null && details.get("metric") != null)
                .findFirst()
                .ifPresent(details -> output.line(
                        "the neighbours of %s are by %s distance, those of %s by %s: some of what differs may be the metrics'",
                        keys.get(0), details.get("metric"), keys.get(1), details.get("otherMetric")));
        for (var row : rows) {
            if (row.get("classes") != null) {
                output.line("");
                output.line("%s%s, by class:", row.get("measure"), row.get("k") == null ? "" : ", k = " + row.get("k"));
                output.table(
                        List.of("label", "name", "samples", "value", "shareOfDifference"),
                        (List<Map<String, Object>>) row.get("classes"));
                output.line("");
                output.line("least alike:");
                output.table(
                        List.of("sample", "index", "otherIndex", "label", "name", "value"),
                        (List<Map<String, Object>>) row.get("leastAlike"));
            } else if (row.get("behind") instanceof List<?> rowsBehind && !rowsBehind.isEmpty()) {
                var behind = (List<Map<String, Object>>) row.get("behind");
                output.line("");
                output.line("%s, what is behind it:", row.get("measure"));
                output.table(List.copyOf(behind.get(0).keySet()), behind);
            }
        }
    }
}
