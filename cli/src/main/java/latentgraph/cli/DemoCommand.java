package latentgraph.cli;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import latentgraph.ingest.Ingest;
import latentgraph.ingest.IngestOptions;
import latentgraph.store.EmbeddedStore;
import latentgraph.store.Store;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

@Command(
        name = "demo",
        description = "Train a network, ingest its latents, make its class graphs, and serve them in the browser.")
final class DemoCommand implements Callable<Integer> {
    @Mixin
    private StoreOptions store;

    @Mixin
    private TrainingOptions training = TrainingOptions.ofDemo();

    @Mixin
    private ServeOptions serving;

    @Option(names = "--no-serve", description = "Stop before serving.")
    private boolean noServe;

    @Override
    public Integer call() {
        // Opening takes some seconds and training keeps one processor busy: both at once.
        CompletableFuture<Store> opening = CompletableFuture.supplyAsync(
                () -> noServe ? store.openOrMake() : EmbeddedStore.serve(store.directory(), serving.boltPort));
        Store open = null;
        try (var progress = store.progress()) {
            var directory = training.train(progress, store);
            progress.end();
            open = opened(opening);
            var rows = new ArrayList<Map<String, Object>>();
            for (var representation : Ingest.runDirectory(open, directory, IngestOptions.DEFAULT, progress)) {
                progress.report("making the class graph of " + representation.key(), 0, 0);
                var row = new LinkedHashMap<String, Object>();
                row.put("representation", representation.key());
                row.put("classGraph", ClassGraphs.computed(open, representation.key(), new ClassGraphOptions()));
                rows.add(row);
            }
            progress.end();
            if (noServe) {
                store.output().rows("classGraphs", List.of("representation", "classGraph"), rows);
                return 0;
            }
            try (var served = Serving.start((EmbeddedStore) open, serving)) {
                return served.untilInterrupted(store);
            }
        } finally {
            if (open == null) {
                opening.thenAccept(Store::close);
            } else {
                open.close();
            }
        }
    }

    private static Store opened(CompletableFuture<Store> opening) {
        try {
            return opening.join();
        } catch (CompletionException e) {
            throw e.getCause() instanceof RuntimeException cause ? cause : e;
        }
    }
}
