package latentgraph.experiments;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import java.util.stream.Collectors;

/**
 * How representations are compared: which neighbours count, and how sure to be.
 *
 * @param k the neighbours that count, one table column each
 * @param permutations random matchings behind each p-value; 0 for none
 * @param bootstrap draws of samples behind each interval; 0 for none
 */
public record Comparing(List<Integer> k, int permutations, int bootstrap, long seed, boolean force) {
    static final String JACCARD = "jaccard";
    static final String CLASS_NEIGHBOURHOOD = "classNeighbourhood";
    static final List<String> MEASURES = List.of(JACCARD, CLASS_NEIGHBOURHOOD);

    public Comparing {
        k = new TreeSet<>(k).stream().toList();
    }

    Map<String, Object> parameters() {
        return Table.row("k", k, "permutations", permutations, "bootstrap", bootstrap, "seed", seed);
    }

    /**
     * Compares, or reads what was compared before: a row a measure and k, after the columns that say of what.
     *
     * @param of put at the beginning of each row
     */
    List<Map<String, Object>> rows(Setting setting, Map<String, Object> of, String one, String other) {
        var rows = new ArrayList<Map<String, Object>>();
        boolean labelled = setting.store()
                .read(
                        "MATCH (r:Representation) WHERE r.key IN [$one, $other] AND r.classes = 0 RETURN r.key AS key",
                        Map.of("one", one, "other", other))
                .isEmpty();
        for (String measure : labelled ? MEASURES : List.of(JACCARD)) {
            var configuration = new LinkedHashMap<String, Object>(Map.of(
                    "k", k, "permutations", permutations, "bootstrap", bootstrap, "randomSeed", seed, "force", force));
            setting.store()
                    .write(
                            "CALL latent.similarity." + measure
                                    + ".write($one, $other, $configuration) YIELD k, value, reverse, low, high, pValue, samples "
                                    + "RETURN k, value, reverse, low, high, pValue, samples ORDER BY k",
                            Map.of("one", one, "other", other, "configuration", configuration))
                    .forEach(row -> {
                        var full = new LinkedHashMap<>(of);
                        full.put("representation", one);
                        full.put("other", other);
                        full.put("measure", measure);
                        full.putAll(row);
                        rows.add(full);
                    });
        }
        return rows;
    }

    /** All numbers of all comparisons, a row each. */
    static Table all(List<String> of, List<Map<String, Object>> rows) {
        var columns = new ArrayList<>(of);
        columns.addAll(List.of(
                "representation", "other", "measure", "k", "value", "reverse", "low", "high", "pValue", "samples"));
        return new Table("comparisons", "All comparisons", columns, rows);
    }

    /** As the thesis prints it: a row a pair, a column a k. */
    static Table byK(
            String name,
            String title,
            String measure,
            List<String> of,
            List<Integer> ks,
            List<Map<String, Object>> rows) {
        var columns = new ArrayList<>(of);
        ks.forEach(k -> columns.add("k" + k));
        var byPair = new LinkedHashMap<List<Object>, Map<String, Object>>();
        for (var row : rows) {
            if (row.get("measure").equals(measure)) {
                List<Object> pair = of.stream().map(row::get).collect(Collectors.toList());
                byPair.computeIfAbsent(pair, made -> {
                            var wide = new LinkedHashMap<String, Object>();
                            of.forEach(column -> wide.put(column, row.get(column)));
                            return wide;
                        })
                        .put("k" + row.get("k"), row.get("value"));
            }
        }
        return new Table(name, title, columns, List.copyOf(byPair.values()));
    }

    /** A line a k over a column of numbers. */
    static List<Series> lines(
            String measure, String column, List<Integer> ks, List<Map<String, Object>> rows, String suffix) {
        return ks.stream()
                .map(k -> {
                    var points = rows.stream()
                            .filter(row ->
                                    row.get("measure").equals(measure) && ((Number) row.get("k")).intValue() == k)
                            .toList();
                    return new Series(
                            "k = " + k + suffix,
                            points.stream()
                                    .mapToDouble(row -> Table.number(row, column))
                                    .toArray(),
                            points.stream()
                                    .mapToDouble(row -> Table.number(row, "value"))
                                    .toArray());
                })
                .toList();
    }
}
