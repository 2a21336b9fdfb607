package latentgraph.ingest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import latentgraph.core.InvalidInputException;
import latentgraph.store.EmbeddedStore;
import latentgraph.store.Store;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Any driver can call the procedures: what does not fit is refused, and nothing of the call is written. */
@Timeout(300)
class HostileParametersTest {
    private static final String KEY = "a/e0/h";
    private static final String HASH = "ab".repeat(32);

    @TempDir
    static Path directory;

    private static Store store;

    @BeforeAll
    static void open() {
        store = EmbeddedStore.open(directory.resolve("store"), EmbeddedStore.Options.SMALL);
    }

    @AfterAll
    static void close() {
        store.close();
    }

    @Test
    void whatDoesNotFitIsRefusedAndNothingIsWritten() {
        refuse(() -> begin("plan", "not a plan"), "");
        refuse(() -> begin(Map.of("size", 0L)), "size is 0");
        refuse(() -> begin(Map.of("size", 1L << 40)), "size is");
        refuse(() -> begin(Map.of("size", "3")), "size is 3; expected long");
        refuse(() -> begin(Map.of("size", 4L)), "3 sample indices; expected 4");
        refuse(() -> begin(Map.of("k", 3L)), "k is 3; expected 1 to 2");
        refuse(() -> begin(Map.of("dimension", 5000L)), "vectors are stored up to 4096");
        refuse(() -> begin(Map.of("channels", 2L, "height", 3L, "width", 4L)), "expected their product, 24");
        refuse(() -> begin(Map.of("channels", 2L, "height", 3L)), "width is null");
        refuse(() -> begin(Map.of("channels", 0L, "height", 3L, "width", 4L)), "channels is 0");
        refuse(() -> begin(Map.of("metric", "hamming")), "metric is 'hamming'");
        refuse(() -> begin(Map.of("accuracy", 1.5)), "accuracy is 1.5");
        refuse(() -> begin(Map.of("dataSet", "../x")), "data set is '../x'");
        refuse(() -> begin(Map.of("classNames", List.of("a", " "))), "classNames");
        refuse(() -> begin(Map.of("classNames", List.of("a", "b\u001b[2J"))), "without control characters");
        refuse(() -> begin(Map.of("classNames", List.of())), "no class names");
        refuse(() -> begin(Map.of("layerIndex", -1L)), "layerIndex is -1");
        refuse(() -> begin(Map.of("headWeight", floats(1, 2, 3))), "headBias is null");
        refuse(
                () -> begin(Map.of("headWeight", floats(1, 2, 3), "headBias", floats(0, 0))),
                "a head of 2 dimensions and 2 classes does not fit 3 weights");
        refuse(() -> begin(Map.of("samples", new byte[11])), "samples is 11 bytes long");
        refuse(() -> begin(Map.of("samples", ints(0, 1, 1))), "sample index 1 stands twice");
        refuse(() -> begin(Map.of("samples", ints(-1, 1, 2))), "sample index is -1");
        refuse(() -> begin(Map.of("labels", ints(0, 1, 2))), "label 2 names no class");
        refuse(() -> call("CALL latent.ingest.begin('../x', $hash, {})", Map.of()), "representation key is '../x'");
        refuse(
                () -> call("CALL latent.ingest.begin($key, 'x', $plan)", Map.of("plan", plan(Map.of()))),
                "content hash");
        refuse(() -> latents(0, Map.of()), "was removed while it went on");
        refuse(
                () -> call(
                        "CALL latent.ingest.thumbnails('typo', $block)",
                        Map.of("block", Map.of("samples", ints(), "images", List.of()))),
                "there is no data set 'typo'");
        assertThat(Dump.of(store)).isEmpty();

        begin(Map.of());
        var begun = Dump.of(store);
        refuse(() -> latents(1, Map.of()), "block of 2 rows from row 1; expected 1 to 3 rows from row 0");
        refuse(() -> latents(-1, Map.of()), "block of 2 rows from row -1");
        refuse(() -> latents(0, Map.of("samples", new byte[0], "labels", new byte[0])), "block of 0 rows");
        refuse(() -> latents(0, Map.of("labels", ints(0))), "1 labels; expected 2");
        refuse(() -> latents(0, Map.of("labels", ints(0, 9))), "label 9 names no class");
        refuse(() -> latents(0, Map.of("samples", ints(0, -5))), "sample index of row 1 is -5");
        refuse(() -> latents(0, Map.of("vectors", floats(1, 2, 3))), "3 vector values; expected 4");
        refuse(
                () -> latents(0, Map.of("vectors", floats(1, 2, 3, Float.NaN))),
                "vector of row 1 holds NaN at column 1");
        refuse(() -> join(0, ints(1, 0), floats(1, 1)), "has 0 of its 3 latents");
        refuse(this::finish, "a/e0/h is not whole");
        var unlabelled = new HashMap<String, Object>();
        unlabelled.put("labels", null);
        refuse(() -> latents(0, unlabelled), "labels are missing in a representation that was announced with them");
        assertThat(Dump.of(store)).isEqualTo(begun);

        latents(0, Map.of());
        for (var last : List.of(List.of(1, 1), List.of(7, 1), List.of(2, 0))) {
            refuse(
                    () -> latents(
                            2,
                            Map.of(
                                    "samples", ints(last.get(0)),
                                    "labels", ints(last.get(1)),
                                    "vectors", floats(5, 6))),
                    "are not those it was announced with");
        }
        latents(2, Map.of("samples", ints(2), "labels", ints(1), "vectors", floats(5, 6)));
        var written = Dump.of(store);
        refuse(() -> join(0, ints(1), floats(1, 1)), "2 distances; expected 1");
        refuse(() -> join(0, ints(3), floats(1)), "neighbour 1 of row 0 is 3");
        refuse(() -> join(0, ints(-1), floats(1)), "neighbour 1 of row 0 is -1");
        refuse(() -> join(0, ints(0), floats(1)), "neighbour 1 of row 0 is 0; expected another row");
        refuse(() -> join(0, ints(1), floats(-1)), "distance 1 of row 0 is -1.0");
        refuse(() -> join(0, ints(1), floats(Float.POSITIVE_INFINITY)), "distance 1 of row 0 is Infinity");
        refuse(() -> join(0, ints(1, 0, 0, 0), floats(1, 1, 1, 1)), "block of 4 rows");
        refuse(this::finish, "a/e0/h is not whole");
        refuse(
                () -> call(
                        "CALL latent.ingest.thumbnails('toys', $block)",
                        Map.of("block", Map.of("samples", ints(0), "images", List.of(new byte[10])))),
                "no PNG");
        assertThat(Dump.of(store)).isEqualTo(written);

        join(0, ints(1, 0, 0), floats(1, 1, 2));
        var joined = Dump.of(store);
        refuse(() -> finish(Map.of("seed", "7")), "run.seed is 7; expected an integer");
        refuse(() -> finish(Map.of("architecture", Map.of("a", 1))), "run.architecture is {a=1}; expected a text");
        refuse(() -> finish(Map.of("id", "b")), "expected no other fields than [architecture, dataSha256, framework");
        assertThat(Dump.of(store)).isEqualTo(joined);
        finish();
        assertThat(store.read("MATCH (r:Representation) RETURN r.key AS key, r.status AS status", Map.of()))
                .containsExactly(Map.of("key", KEY, "status", "ready"));
    }

    private static void refuse(Runnable call, String message) {
        assertThatThrownBy(call::run).isInstanceOf(InvalidInputException.class).hasMessageContaining(message);
    }

    /** Two of three rows, one column, k = 1, unless told otherwise. */
    private static void latents(long first, Map<String, Object> changes) {
        var block = new HashMap<String, Object>(
                Map.of("samples", ints(0, 1), "labels", ints(0, 1), "vectors", floats(1, 2, 3, 4)));
        block.putAll(changes);
        call("CALL latent.ingest.latents($key, $hash, $first, $block)", Map.of("first", first, "block", block));
    }

    private static void join(long first, byte[] neighbours, byte[] distances) {
        call(
                "CALL latent.ingest.join($key, $hash, $first, $block)",
                Map.of("first", first, "block", Map.of("neighbours", neighbours, "distances", distances)));
    }

    private void finish() {
        finish(Map.of("seed", 7L));
    }

    private static void finish(Map<String, Object> run) {
        call("CALL latent.ingest.finish($key, $hash, $run, false)", Map.of("run", run));
    }

    private static void begin(Map<String, Object> changes) {
        begin("plan", plan(changes));
    }

    private static void begin(String name, Object plan) {
        call("CALL latent.ingest.begin($key, $hash, $plan)", Map.of(name, plan));
    }

    private static Map<String, Object> plan(Map<String, Object> changes) {
        var plan = new HashMap<String, Object>(Map.of(
                "dataSet",
                "toys",
                "dataSetSize",
                3L,
                "classNames",
                List.of("ant", "bee"),
                "size",
                3L,
                "dimension",
                2L,
                "metric",
                "manhattan",
                "k",
                1L,
                "vectors",
                true,
                "replace",
                false));
        plan.put("samples", ints(0, 1, 2));
        plan.put("labels", ints(0, 1, 1));
        plan.putAll(changes);
        return plan;
    }

    private static void call(String statement, Map<String, Object> parameters) {
        var all = new HashMap<String, Object>(parameters);
        all.put("key", KEY);
        all.put("hash", HASH);
        store.write(statement, all);
    }

    private static byte[] ints(int... values) {
        var buffer = ByteBuffer.allocate(values.length * Integer.BYTES).order(ByteOrder.LITTLE_ENDIAN);
        buffer.asIntBuffer().put(values);
        return buffer.array();
    }

    private static byte[] floats(float... values) {
        var buffer = ByteBuffer.allocate(values.length * Float.BYTES).order(ByteOrder.LITTLE_ENDIAN);
        buffer.asFloatBuffer().put(values);
        return buffer.array();
    }
}
