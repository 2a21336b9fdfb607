package latentgraph.cli;

import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import latentgraph.ingest.Ingest;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

@Command(
        name = "remove",
        description =
                "Remove representations with their neighbours and class graphs, whole runs, or imported class graphs.")
final class RemoveCommand implements Callable<Integer> {
    @Mixin
    private StoreOptions store;

    @Parameters(
            paramLabel = "KEY",
            arity = "1..*",
            description =
                    "A representation (mlp-seed7/e12/hidden3), a run (mlp-seed7) or an imported class graph's name.")
    private List<String> keys;

    @Override
    public Integer call() {
        try (var open = store.open();
                var progress = store.progress()) {
            for (String key : keys) {
                Ingest.remove(open, key, progress);
                progress.end();
                if (!store.output().isJson()) {
                    store.output().line("removed %s", key);
                }
            }
        }
        if (store.output().isJson()) {
            store.output().json(Map.of("removed", keys));
        }
        return 0;
    }
}
