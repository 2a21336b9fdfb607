package latentgraph.cli;

import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

@Command(
        name = "class-graph",
        description = "The class graph of a representation, computed once and then read, or of one that was imported.")
final class ClassGraphCommand implements Callable<Integer> {
    @Mixin
    private StoreOptions store;

    @Parameters(
            paramLabel = "KEY",
            description = "A representation such as mlp-seed7/e12/hidden3, or an imported class graph's name.")
    private String key;

    @Mixin
    private ClassGraphOptions options;

    @Override
    public Integer call() {
        Map<String, Object> document;
        try (var open = store.open()) {
            document = ClassGraphs.document(open, key, options);
        }
        var output = store.output();
        if (output.isJson()) {
            output.json(document);
        } else {
            print(output, document);
        }
        return 0;
    }

    @SuppressWarnings("unchecked")
    private static void print(Output output, Map<String, Object> document) {
        output.table(List.of("label", "name", "size", "accuracy", "degree", "community"), (List<Map<String, Object>>)
                document.get("classes"));
        output.line("");
        output.table(
                List.of("source", "target", "rank", "distance"), (List<Map<String, Object>>) document.get("edges"));
        output.line("");
        var measures = (Map<String, Object>) document.get("measures");
        output.table(List.copyOf(measures.keySet()), List.of(measures));
        if (document.get("unreachablePairs") != null) {
            output.line("");
            output.line("unreachable pairs of samples: %s", document.get("unreachablePairs"));
        }
    }
}
