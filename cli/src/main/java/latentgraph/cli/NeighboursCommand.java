package latentgraph.cli;

import java.nio.file.Path;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.atomic.AtomicLong;
import latentgraph.core.ConflictException;
import latentgraph.core.format.Npy;
import latentgraph.core.format.Npz;
import latentgraph.queries.QueryLibrary;
import latentgraph.store.Limits;
import latentgraph.store.Store;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(name = "neighbours", description = "Write a representation's neighbour lists to a NumPy file.")
final class NeighboursCommand implements Callable<Integer> {
    @Mixin
    private StoreOptions store;

    @Parameters(paramLabel = "KEY", description = "The representation, for example mlp-seed7/e12/hidden3.")
    private String key;

    @Option(names = "--k", paramLabel = "K", description = "Neighbours a sample (default: all that are stored).")
    private Integer k;

    @Option(
            names = "--out",
            paramLabel = "FILE.npz",
            required = true,
            description = "Gets indices, int32 (n, K), and distances, float32 (n, K); nearest first.")
    private Path out;

    @Override
    public Integer call() throws Exception {
        try (var open = store.open()) {
            var representation = Representations.ready(open, key);
            int stored = ((Number) representation.get("k")).intValue();
            int n = ((Number) representation.get("size")).intValue();
            int wanted = k == null ? stored : k;
            Representations.requireStored(representation, wanted);
            var indices = new int[Math.multiplyExact(n, wanted)];
            var distances = new float[indices.length];
            read(open, n, wanted, indices, distances);
            Npz.write(
                    out,
                    Map.of(
                            "indices", new Npy.Ints(new int[] {n, wanted}, indices),
                            "distances", new Npy.Floats(new int[] {n, wanted}, distances)));
            if (store.output().isJson()) {
                var document = new LinkedHashMap<String, Object>();
                document.put("representation", key);
                document.put("size", n);
                document.put("k", wanted);
                document.put("file", out.toString());
                store.output().json(document);
            } else {
                store.output().line("%d x %d neighbours of %s are in %s", n, wanted, key, out);
            }
        }
        return 0;
    }

    /** Another process may remove or replace the representation meanwhile: what is not whole is refused. */
    private void read(Store open, int n, int wanted, int[] indices, float[] distances) {
        Arrays.fill(indices, -1);
        var found = new AtomicLong();
        var query = QueryLibrary.standard().get("neighbours/edges");
        open.read(
                query.cypher(),
                query.bindValues(Map.of("representation", key, "k", (long) wanted)),
                Limits.NONE,
                row -> {
                    long index = ((Number) row.get("index")).longValue();
                    long rank = ((Number) row.get("rank")).longValue();
                    long neighbour = ((Number) row.get("neighbour")).longValue();
                    boolean known = 0 <= index && index < n && rank <= wanted && 0 <= neighbour && neighbour < n;
                    int at = known ? (int) (index * wanted + rank - 1) : -1;
                    if (!known || indices[at] >= 0) {
                        throw notWhole("sample %d has sample %d as its neighbour %d".formatted(index, neighbour, rank));
                    }
                    indices[at] = (int) neighbour;
                    distances[at] = ((Number) row.get("distance")).floatValue();
                    found.incrementAndGet();
                });
        if (found.get() != indices.length) {
            throw notWhole("found %d of them".formatted(found.get()));
        }
    }

    private ConflictException notWhole(String found) {
        return new ConflictException(
                "the neighbours of %s are not as many as it says: %s. It was changed while they were read: run this again; or in the store by hand: then ingest it again with --replace"
                        .formatted(key, found));
    }
}
