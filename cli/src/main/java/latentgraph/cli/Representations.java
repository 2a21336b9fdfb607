package latentgraph.cli;

import java.util.Map;
import latentgraph.core.InvalidInputException;
import latentgraph.core.UnknownKeyException;
import latentgraph.store.Store;

/** Looks representations up. */
final class Representations {
    private Representations() {}

    /**
     * The properties of a representation that is whole.
     *
     * @throws UnknownKeyException if there is none with this key; the message names some that are there
     */
    static Map<String, Object> ready(Store store, String key) {
        var found = store.read(
                "MATCH (r:Representation {key: $key, status: 'ready'}) RETURN r{.*} AS properties", Map.of("key", key));
        if (found.isEmpty()) {
            var others = store
                    .read("MATCH (r:Representation {status: 'ready'}) RETURN r.key AS key ORDER BY key", Map.of())
                    .stream()
                    .map(row -> (String) row.get("key"))
                    .toList();
            throw new UnknownKeyException("no representation '%s' in the store; %s"
                    .formatted(
                            key,
                            others.isEmpty()
                                    ? "it holds none yet: bring some in with 'latentgraph ingest' or 'latentgraph demo'"
                                    : UnknownKeyException.thereIs(others, 10) + " ('latentgraph list' shows all)"));
        }
        @SuppressWarnings("unchecked")
        var properties = (Map<String, Object>) found.get(0).get("properties");
        return properties;
    }

    /** @throws InvalidInputException unless so many neighbours a sample are stored for the representation */
    static void requireStored(Map<String, Object> representation, int k) {
        long stored = ((Number) representation.get("k")).longValue();
        if (k < 1 || k > stored) {
            throw new InvalidInputException(
                    "--k is %d; %s has %d neighbours a sample: expected 1 to %d, or ingest it again with a larger --k"
                            .formatted(k, representation.get("key"), stored, stored));
        }
    }
}
