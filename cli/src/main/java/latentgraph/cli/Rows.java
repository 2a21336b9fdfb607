package latentgraph.cli;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import latentgraph.store.Summary;

/** The rows of a statement, collected and printed: a table and a line on what changed, or one JSON object. */
final class Rows {
    private final List<Map<String, Object>> rows = new ArrayList<>();

    void add(Map<String, Object> row) {
        rows.add(row);
    }

    void print(StoreOptions store, Summary summary) {
        var output = store.output();
        if (output.isJson()) {
            var document = new LinkedHashMap<String, Object>();
            document.put("columns", summary.columns());
            document.put("rows", rows);
            document.put("cut", summary.cut());
            document.put("updates", summary.updates());
            output.json(document);
            return;
        }
        if (!summary.columns().isEmpty()) {
            output.table(summary.columns(), rows);
        }
        if (summary.cut()) {
            store.say("Cut after %d rows; there are more.", rows.size());
        }
        if (!summary.updates().isEmpty()) {
            store.say("Changed: %s", summary.updates());
        }
    }
}
