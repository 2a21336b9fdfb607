package latentgraph.store;

import java.util.Map;
import java.util.function.Consumer;
import latentgraph.core.Progress;

/** A store that can tell how far each of its statements has come. */
abstract class TellingStore implements Store {

    /**
     * Runs one statement.
     *
     * @param writes whether it may
     * @param progress told on the calling thread, between the statement's begin and its end
     */
    abstract Summary run(
            boolean writes,
            String cypher,
            Map<String, Object> parameters,
            Limits limits,
            Consumer<Map<String, Object>> row,
            Progress progress);

    @Override
    public final Summary read(
            String cypher, Map<String, Object> parameters, Limits limits, Consumer<Map<String, Object>> row) {
        return run(false, cypher, parameters, limits, row, Progress.SILENT);
    }

    @Override
    public final Summary write(String cypher, Map<String, Object> parameters, Consumer<Map<String, Object>> row) {
        return run(true, cypher, parameters, Limits.NONE, row, Progress.SILENT);
    }

    @Override
    public final Store reportingTo(Progress progress) {
        return new Reporting(this, progress);
    }

    private record Reporting(TellingStore store, Progress progress) implements Store {
        @Override
        public Summary read(
                String cypher, Map<String, Object> parameters, Limits limits, Consumer<Map<String, Object>> row) {
            return store.run(false, cypher, parameters, limits, row, progress);
        }

        @Override
        public Summary write(String cypher, Map<String, Object> parameters, Consumer<Map<String, Object>> row) {
            return store.run(true, cypher, parameters, Limits.NONE, row, progress);
        }

        @Override
        public Store reportingTo(Progress other) {
            return store.reportingTo(other);
        }

        @Override
        public void close() {
            store.close();
        }
    }
}
