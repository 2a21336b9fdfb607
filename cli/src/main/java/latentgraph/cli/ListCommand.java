package latentgraph.cli;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import latentgraph.queries.QueryLibrary;
import latentgraph.store.Limits;
import latentgraph.store.Summary;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

@Command(name = "list", description = "List the runs, their representations and the class graphs in the store.")
final class ListCommand implements Callable<Integer> {
    private static final Map<String, String> LISTS = new LinkedHashMap<>();

    static {
        LISTS.put("runs", "runs/list");
        LISTS.put("representations", "runs/representations");
        LISTS.put("classGraphs", "class-graph/list");
    }

    @Mixin
    private StoreOptions store;

    @Override
    public Integer call() {
        var document = new LinkedHashMap<String, Object>();
        var output = store.output();
        try (var open = store.open()) {
            for (var list : LISTS.entrySet()) {
                var rows = new ArrayList<Map<String, Object>>();
                var query = QueryLibrary.standard().get(list.getValue());
                Summary summary = open.read(query.cypher(), query.bindValues(Map.of()), Limits.NONE, rows::add);
                document.put(list.getKey(), rows);
                if (!output.isJson() && !rows.isEmpty()) {
                    output.line("%s", list.getKey());
                    output.table(summary.columns(), rows);
                    output.line("");
                }
            }
        }
        if (output.isJson()) {
            output.json(document);
        } else if (document.values().stream().allMatch(rows -> ((List<?>) rows).isEmpty())) {
            store.say("The store is empty. 'latentgraph demo' fills it; 'latentgraph ingest' brings in your own runs.");
        }
        return 0;
    }
}
