package latentgraph.ingest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import latentgraph.core.LatentMatrix;
import latentgraph.core.Progress;
import latentgraph.core.format.RunDirectoryWriter;
import latentgraph.core.format.RunManifest;
import latentgraph.store.EmbeddedStore;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(120)
class FollowTest {
    private static final int SAMPLES = 20;
    private static final IngestOptions THREE = IngestOptions.DEFAULT.withK(3);

    @TempDir
    Path folder;

    private static RunManifest manifest(int epochs, Map<String, Object> hyperparameters) {
        return new RunManifest(
                "live",
                "mlp 2",
                new RunManifest.DataSet("toys", SAMPLES, List.of("a", "b")),
                1L,
                hyperparameters,
                List.of(new RunManifest.Layer("hidden1", 2)),
                IntStream.range(0, epochs).mapToObj(RunManifest.Checkpoint::new).toList(),
                List.of(),
                null);
    }

    private static void write(RunDirectoryWriter writer, int epoch) {
        var values = new float[SAMPLES * 2];
        for (int i = 0; i < values.length; i++) {
            values[i] = (float) Math.sin(i * (epoch + 1.5));
        }
        writer.latents(epoch, "hidden1", new LatentMatrix(SAMPLES, 2, values));
    }

    @Test
    void eachEpochIsIngestedOnceItIsWholeUntilTheRunIs() throws Exception {
        Path run = folder.resolve("runs/live");
        List<String> made = new CopyOnWriteArrayList<>();
        try (var store = EmbeddedStore.open(folder.resolve("store"), EmbeddedStore.Options.SMALL)) {
            var followed = CompletableFuture.runAsync(() -> Ingest.follow(
                    store, run, THREE, Progress.SILENT, epoch -> epoch.forEach(one -> made.add(one.key()))));
            RunManifest whole = manifest(3, Map.of("finalEpoch", 2));
            try (var writer = RunDirectoryWriter.create(run, manifest(0, Map.of()))) {
                writer.labels(IntStream.range(0, SAMPLES).map(i -> i % 2).toArray());
                write(writer, 0);
                writer.tell(manifest(1, Map.of()));
                while (made.isEmpty()) {
                    Thread.sleep(20);
                }
                write(writer, 1);
                Thread.sleep(1_200); // it looks, and leaves alone what it is not told of
                assertThat(followed).isNotDone();
                assertThat(made).containsExactly("live/e0/hidden1");
                writer.tell(manifest(2, Map.of()));
                while (made.size() < 2) {
                    Thread.sleep(20);
                }
                write(writer, 2);
                writer.finish(whole);
            }
            followed.get(60, TimeUnit.SECONDS);
            assertThat(made).containsExactly("live/e0/hidden1", "live/e1/hidden1", "live/e2/hidden1");
            assertThat(run.resolve("running.json")).doesNotExist();
            assertThat(store.read("MATCH (run:Run {id: 'live'}) RETURN run.manifest AS manifest", Map.of()))
                    .containsExactly(Map.of("manifest", whole.toJson()));

            // What was followed is what is ingested afterwards.
            assertThat(Ingest.runDirectory(store, run, THREE, Progress.SILENT).stream()
                            .map(IngestedRepresentation::status))
                    .containsExactly("unchanged", "unchanged", "unchanged");
        }
    }

    @Test
    void whoIsInterruptedStopsFollowing() throws Exception {
        try (var store = EmbeddedStore.open(folder.resolve("store"), EmbeddedStore.Options.SMALL)) {
            Thread.currentThread().interrupt();
            assertThatThrownBy(() -> Ingest.follow(store, folder.resolve("none"), THREE, Progress.SILENT, made -> {}))
                    .isInstanceOf(CancellationException.class);
            assertThat(Thread.interrupted()).isTrue();
            assertThat(Files.exists(folder.resolve("none"))).isFalse();
        }
    }
}
