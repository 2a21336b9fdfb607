package latentgraph.cli;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import latentgraph.core.InvalidInputException;
import latentgraph.queries.NamedQuery;
import latentgraph.queries.QueryLibrary;
import latentgraph.store.Limits;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(name = "query", description = "Ask one of the library's named questions.")
final class QueryCommand implements Callable<Integer> {
    @Mixin
    private StoreOptions store;

    @Parameters(paramLabel = "NAME", arity = "0..1", description = "The query's name, for example hubs/classes.")
    private String name;

    @Option(names = "--list", description = "List the queries with their questions and parameters.")
    private boolean list;

    @Option(names = "--show", description = "Print the query's Cypher instead of running it.")
    private boolean show;

    @Option(names = "--param", paramLabel = "NAME=VALUE", description = "A parameter of the query.")
    private Map<String, String> parameters = new LinkedHashMap<>();

    @Option(
            names = "--queries",
            paramLabel = "DIR",
            description = "A folder of your own queries, added to the library's.")
    private Path folder;

    @Override
    public Integer call() {
        var library = folder == null ? QueryLibrary.standard() : QueryLibrary.standardWith(folder);
        if (list) {
            printList(library);
            return 0;
        }
        if (name == null) {
            throw new InvalidInputException("no query is named; 'latentgraph query --list' lists them");
        }
        var query = library.get(name);
        if (show) {
            if (store.output().isJson()) {
                store.output().json(Map.of("name", query.name(), "cypher", query.cypher()));
            } else {
                store.output().line("%s", query.cypher());
            }
            return 0;
        }
        var values = query.bind(parameters);
        try (var open = store.open()) {
            query.requireStored(values, open::read);
            var rows = new Rows();
            rows.print(store, open.read(query.cypher(), values, Limits.NONE, rows::add));
        }
        return 0;
    }

    private void printList(QueryLibrary library) {
        var output = store.output();
        var rows = new ArrayList<Map<String, Object>>();
        for (NamedQuery query : library.queries()) {
            var parameters = query.parameters().stream().map(Object::toString).toList();
            var row = new LinkedHashMap<String, Object>();
            row.put("name", query.name());
            row.put("question", query.question());
            row.put("parameters", output.isJson() ? parameters : String.join(", ", parameters));
            rows.add(row);
        }
        output.rows("queries", List.of("name", "question", "parameters"), rows);
    }
}
