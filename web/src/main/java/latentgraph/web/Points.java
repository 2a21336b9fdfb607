package latentgraph.web;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** Rows of layouts/points as columns, which 50,000 of them take a tenth of the room in. */
final class Points {
    private final Map<Long, String> classes = new TreeMap<>();
    private final List<Object> index = new ArrayList<>();
    private final List<Object> sample = new ArrayList<>();
    private final List<Object> x = new ArrayList<>();
    private final List<Object> y = new ArrayList<>();
    private final List<Object> label = new ArrayList<>();
    private final List<Object> prediction = new ArrayList<>();
    private final List<Object> purity = new ArrayList<>();
    private final List<Object> community = new ArrayList<>();
    private String dataSet;
    private Object total = 0;

    void add(Map<String, Object> row) {
        index.add(row.get("index"));
        String key = (String) row.get("sample");
        int slash = key.lastIndexOf('/');
        dataSet = key.substring(0, Math.max(0, slash));
        sample.add(key.substring(slash + 1));
        x.add(place(row.get("x")));
        y.add(place(row.get("y")));
        label.add(row.get("label"));
        prediction.add(row.get("prediction"));
        purity.add(row.get("purity"));
        community.add(row.get("community"));
        total = row.get("total");
        if (row.get("label") instanceof Long of && row.get("className") instanceof String name) {
            classes.put(of, name);
        }
    }

    /** Layouts are stored as floats; one of a single dimension has no y, and one that failed may hold NaN. */
    private static float place(Object value) {
        return value instanceof Number number && Float.isFinite(number.floatValue()) ? number.floatValue() : 0;
    }

    boolean isEmpty() {
        return index.isEmpty();
    }

    Map<String, Object> columns(String representation, String layout) {
        return Questions.ordered(
                "representation",
                representation,
                "layout",
                layout,
                "total",
                total,
                "drawn",
                index.size(),
                "dataSet",
                dataSet,
                "classes",
                classes.entrySet().stream()
                        .map(one -> Questions.ordered("label", one.getKey(), "name", one.getValue()))
                        .toList(),
                "index",
                index,
                "sample",
                sample,
                "x",
                x,
                "y",
                y,
                "label",
                label,
                "prediction",
                prediction,
                "purity",
                purity,
                "community",
                community);
    }
}
