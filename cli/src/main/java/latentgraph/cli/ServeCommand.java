package latentgraph.cli;

import java.util.concurrent.Callable;
import latentgraph.store.EmbeddedStore;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

@Command(
        name = "serve",
        description =
                "Serve the page, the JSON views and Bolt, on this machine alone unless --host says otherwise, until interrupted.")
final class ServeCommand implements Callable<Integer> {
    @Mixin
    private StoreOptions store;

    @Mixin
    private ServeOptions serving;

    @Override
    public Integer call() {
        try (var open = EmbeddedStore.serve(store.directory(), serving.boltPort);
                var served = Serving.start(open, serving)) {
            return served.untilInterrupted(store);
        }
    }
}
