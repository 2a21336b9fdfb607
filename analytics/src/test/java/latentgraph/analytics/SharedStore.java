package latentgraph.analytics;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import latentgraph.store.EmbeddedStore;
import latentgraph.store.Store;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ParameterContext;
import org.junit.jupiter.api.extension.ParameterResolver;

/** One store for all tests of the module, handed to whichever asks for it: opening one costs seconds. */
public final class SharedStore implements ParameterResolver {
    private static final ExtensionContext.Namespace NAMESPACE = ExtensionContext.Namespace.create(SharedStore.class);

    @Override
    public boolean supportsParameter(ParameterContext parameter, ExtensionContext context) {
        return parameter.getParameter().getType() == Store.class;
    }

    @Override
    public Object resolveParameter(ParameterContext parameter, ExtensionContext context) {
        return context.getRoot()
                .getStore(NAMESPACE)
                .getOrComputeIfAbsent("store", unseen -> new Opened(), Opened.class)
                .store;
    }

    static Map<String, Object> row(Store store, String cypher, Map<String, Object> parameters) {
        List<Map<String, Object>> rows = store.write(cypher, parameters);
        if (rows.size() != 1) {
            throw new AssertionError("expected one row, found " + rows);
        }
        return rows.get(0);
    }

    private static final class Opened implements AutoCloseable {
        private final Path folder;
        private final Store store;

        Opened() {
            try {
                folder = Files.createTempDirectory("latentgraph-analytics");
                store = EmbeddedStore.open(folder, EmbeddedStore.Options.SMALL);
                Graphs.fill(store);
                Seeds.fill(store);
            } catch (IOException e) {
                throw new java.io.UncheckedIOException(e);
            }
        }

        @Override
        public void close() throws IOException {
            store.close();
            try (var files = Files.walk(folder)) {
                for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                    Files.delete(file);
                }
            }
        }
    }
}
