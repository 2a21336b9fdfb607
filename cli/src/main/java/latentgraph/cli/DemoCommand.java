package latentgraph.cli;

import static java.util.stream.Collectors.toCollection;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.Callable;
import latentgraph.core.Progress;
import latentgraph.core.RepresentationKey;
import latentgraph.core.format.RunDirectory;
import latentgraph.ingest.Ingest;
import latentgraph.ingest.IngestOptions;
import latentgraph.ingest.IngestedRepresentation;
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
                var served = Serving.start(open, serving, training.experiments(open))) {
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
            for (var representation : ingest(open, RunDirectory.open(directory), progress)) {
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

    /** Every layer before training and after; of the epochs between the last layer alone, which tells when classes parted. */
    private static List<IngestedRepresentation> ingest(Store open, RunDirectory run, Progress progress) {
        var epochs =
                run.representations().stream().map(RepresentationKey::epoch).collect(toCollection(TreeSet::new));
        var ends = new TreeSet<>(List.of(epochs.first(), epochs.last()));
        var all = IngestOptions.DEFAULT.withEpochs(ends);
        var ingested = new ArrayList<>(Ingest.runDirectory(open, run.path(), all, progress));
        epochs.removeAll(ends);
        if (!epochs.isEmpty()) {
            var layers = run.manifest().layers();
            var last = Set.of(layers.get(layers.size() - 1).name());
            ingested.addAll(
                    Ingest.runDirectory(open, run.path(), all.withEpochs(epochs).withLayers(last), progress));
        }
        return ingested;
    }
}
