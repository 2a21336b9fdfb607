package latentgraph.cli;

import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import latentgraph.store.EmbeddedStore;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

@Command(
        name = "serve",
        description =
                "Serve the page, the JSON views and Bolt, on this machine alone unless --host says otherwise, until interrupted.")
final class ServeCommand implements Callable<Integer> {
    @Mixin
    private StoreOptions store;

    @Mixin
    private ServeOptions serving;

    @Option(
            names = "--data",
            paramLabel = "DATA",
            description =
                    "A data set that the page may make experiments with, besides glyphs: mnist:DIR, fashion-mnist:DIR,"
                            + " cifar10:DIR, cifar100:DIR or images:DIR; again for another one.")
    private List<String> data = List.of();

    @Option(
            names = "--runs",
            paramLabel = "DIR",
            description = "Where the page's experiments write run directories (default: latentgraph.runs).")
    private Path runs;

    @Option(
            names = "--reports",
            paramLabel = "DIR",
            description = "Where reports of experiments are written and found (default: latentgraph.reports).")
    private Path reports;

    @Override
    public Integer call() {
        try (var open = EmbeddedStore.serve(store.directory(), serving.boltPort);
                var served = Serving.start(open, serving, new PageExperiments(open, data, runs, reports))) {
            return served.untilInterrupted(store);
        }
    }
}
