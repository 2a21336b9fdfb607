package latentgraph.cli;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
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
        if (noServe) {
            try (var open = store.openOrMake()) {
                store.output().rows("classGraphs", List.of("representation", "classGraph"), fill(open));
            }
            return 0;
        }
        // Served from the start: that the store is in use or a port taken is said before the training, not after it.
        try (var open = EmbeddedStore.serve(store.directory(), serving.boltPort);
                var served = Serving.start(open, serving)) {
            fill(open);
            return served.untilInterrupted(store);
        }
    }

    /** Trains, ingests, and makes the class graph of each representation. */
    private List<Map<String, Object>> fill(Store open) {
        var rows = new ArrayList<Map<String, Object>>();
        try (var progress = store.progress()) {
            var directory = training.train(progress, store);
            progress.end();
            for (var representation : Ingest.runDirectory(open, directory, IngestOptions.DEFAULT, progress)) {
                progress.report("making the class graph of " + representation.key(), 0, 0);
                var row = new LinkedHashMap<String, Object>();
                row.put("representation", representation.key());
                row.put(
                        "classGraph",
                        ClassGraphs.computed(
                                open.reportingTo(progress), representation.key(), new ClassGraphOptions()));
                rows.add(row);
            }
        }
        return rows;
    }
}
