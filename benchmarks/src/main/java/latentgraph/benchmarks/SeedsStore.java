package latentgraph.benchmarks;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.IntStream;
import latentgraph.core.Labels;
import latentgraph.core.LatentMatrix;
import latentgraph.core.Progress;
import latentgraph.core.RepresentationKey;
import latentgraph.ingest.Ingest;
import latentgraph.ingest.IngestOptions;
import latentgraph.ingest.RepresentationInput;
import latentgraph.store.EmbeddedStore;

/**
 * Fills a store with runs {@code seed-0001}, {@code seed-0002}, … of one layer over the same samples, for benchmarks/matrix:
 * latents of ten classes, each run with noise of its own, without their vectors.
 *
 * <p>Arguments: the store's folder, runs, samples.
 */
public final class SeedsStore {
    private static final int CLASSES = 10;
    private static final int DIMENSION = 16;

    private SeedsStore() {}

    public static void main(String[] arguments) {
        int runs = Integer.parseInt(arguments[1]);
        int samples = Integer.parseInt(arguments[2]);
        int[] labels = IntStream.range(0, samples).map(i -> i % CLASSES).toArray();
        int[] indices = IntStream.range(0, samples).toArray();
        var names = IntStream.range(0, CLASSES).mapToObj(c -> "class " + c).toList();
        long start = System.nanoTime();
        try (var store = EmbeddedStore.open(Path.of(arguments[0]), EmbeddedStore.Options.DEFAULT)) {
            for (int run = 1; run <= runs; run++) {
                Ingest.representation(
                        store,
                        new RepresentationInput(
                                new RepresentationKey("seed-%04d".formatted(run), 1, "bottleneck"),
                                "samples",
                                samples,
                                latents(samples, labels, run),
                                new Labels(labels, List.copyOf(names)),
                                indices,
                                null,
                                Map.of()),
                        IngestOptions.DEFAULT.withVectors(false),
                        Progress.SILENT);
                if (run % 50 == 0) {
                    System.err.printf("%d of %d runs, %d s%n", run, runs, (System.nanoTime() - start) / 1_000_000_000);
                }
            }
        }
    }

    /** What all runs share, and as much noise of the run's own. */
    private static LatentMatrix latents(int samples, int[] labels, int run) {
        var shared = new Random(1);
        var own = new Random(1000 + run);
        float[] values = new float[samples * DIMENSION];
        for (int i = 0; i < values.length; i++) {
            double centre = labels[i / DIMENSION] == i % DIMENSION ? 4 : 0;
            values[i] = (float) (centre + shared.nextGaussian() + own.nextGaussian());
        }
        return new LatentMatrix(samples, DIMENSION, values);
    }
}
