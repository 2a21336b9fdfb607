package latentgraph.cli;

import java.util.Map;
import java.util.function.Consumer;
import java.util.function.Supplier;
import latentgraph.core.Progress;
import latentgraph.store.Limits;
import latentgraph.store.Store;
import latentgraph.store.Summary;

/** A store that shows how far its statements have come, until each has ended. */
record ShownStore(Store store, Supplier<TerminalProgress> shown) implements Store {
    @Override
    public Summary read(
            String cypher, Map<String, Object> parameters, Limits limits, Consumer<Map<String, Object>> row) {
        try (var progress = shown.get()) {
            return store.reportingTo(progress).read(cypher, parameters, limits, row);
        }
    }

    @Override
    public Summary write(String cypher, Map<String, Object> parameters, Consumer<Map<String, Object>> row) {
        try (var progress = shown.get()) {
            return store.reportingTo(progress).write(cypher, parameters, row);
        }
    }

    @Override
    public Store reportingTo(Progress progress) {
        return store.reportingTo(progress);
    }

    @Override
    public void close() {
        store.close();
    }
}
