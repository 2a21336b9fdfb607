package latentgraph.analytics;

import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.stream.IntStream;
import latentgraph.core.Labels;
import latentgraph.core.LatentMatrix;
import latentgraph.core.LayerShape;
import latentgraph.core.Metric;
import latentgraph.core.Progress;
import latentgraph.core.RepresentationKey;
import latentgraph.ingest.Ingest;
import latentgraph.ingest.IngestOptions;
import latentgraph.ingest.RepresentationInput;
import latentgraph.store.Store;

/** Representations of the same 90 samples in three classes, as several seeds of one network would have them; ingested. */
final class Seeds {
    static final int SIZE = 90;
    static final int DIMENSION = 5;

    static final String ONE = "seeds-a/e1/fc";
    /** ONE with some noise. */
    static final String TWO = "seeds-b/e1/fc";
    /** TWO, its samples in another order. */
    static final String SHUFFLED = "seeds-c/e1/fc";
    /** The first 60 samples of TWO. */
    static final String TRUNCATED = "seeds-d/e1/fc";
    /** ONE, its neighbours by Euclidean distance instead of Manhattan. */
    static final String EUCLIDEAN = "seeds-f/e1/fc";
    /** Has nothing to do with the samples. */
    static final String NOISE = "seeds-e/e1/fc";

    /** A convolutional layer of the same samples. */
    static final String CONVOLUTIONAL = "conv-a/e1/conv1";
    /** Its channels mixed, with some noise; the samples in another order. */
    static final String MIXED = "conv-b/e1/conv1";

    static final LayerShape SHAPE = new LayerShape(6, 4, 3);
    static final LatentMatrix LATENTS_CONVOLUTIONAL;
    static final LatentMatrix LATENTS_MIXED;

    static final int[] LABELS = IntStream.range(0, SIZE).map(i -> i % 3).toArray();
    static final LatentMatrix LATENTS_ONE;
    static final LatentMatrix LATENTS_TWO;
    static final LatentMatrix LATENTS_NOISE;

    static {
        var random = new Random(3);
        float[] one = new float[SIZE * DIMENSION];
        float[] two = new float[one.length];
        float[] noise = new float[one.length];
        for (int i = 0; i < one.length; i++) {
            boolean ofItsClass = i % DIMENSION == LABELS[i / DIMENSION];
            one[i] = (float) ((ofItsClass ? 4 : 0) + random.nextGaussian());
            two[i] = (float) (one[i] + 0.3 * random.nextGaussian());
            noise[i] = (float) random.nextGaussian();
        }
        LATENTS_ONE = new LatentMatrix(SIZE, DIMENSION, one);
        LATENTS_TWO = new LatentMatrix(SIZE, DIMENSION, two);
        LATENTS_NOISE = new LatentMatrix(SIZE, DIMENSION, noise);
        float[] pictures = new float[SIZE * SHAPE.dimension()];
        float[] mixed = new float[pictures.length];
        for (int i = 0; i < pictures.length; i++) {
            pictures[i] = (float) Math.max(0, random.nextGaussian());
        }
        for (int i = 0; i < pictures.length; i++) {
            int channel = i / SHAPE.positions() % SHAPE.channels();
            int other = channel == 0 ? i : i - SHAPE.positions();
            mixed[i] = (float) (pictures[i] + pictures[other] + 0.25 * channel * random.nextGaussian());
        }
        LATENTS_CONVOLUTIONAL = new LatentMatrix(SIZE, SHAPE.dimension(), pictures);
        LATENTS_MIXED = new LatentMatrix(SIZE, SHAPE.dimension(), mixed);
    }

    private Seeds() {}

    static LatentMatrix first(LatentMatrix latents, int rows) {
        return rows(latents, IntStream.range(0, rows).toArray());
    }

    static LatentMatrix rows(LatentMatrix latents, int[] rows) {
        int columns = latents.columns();
        float[] values = new float[rows.length * columns];
        for (int i = 0; i < rows.length; i++) {
            System.arraycopy(latents.values(), rows[i] * columns, values, i * columns, columns);
        }
        return new LatentMatrix(rows.length, columns, values);
    }

    static void fill(Store store) {
        int[] inOrder = IntStream.range(0, SIZE).toArray();
        var order = Arrays.asList(Arrays.stream(inOrder).boxed().toArray(Integer[]::new));
        Collections.shuffle(order, new Random(11));
        int[] shuffled = order.stream().mapToInt(Integer::intValue).toArray();
        ingest(store, ONE, LATENTS_ONE, inOrder);
        ingest(store, EUCLIDEAN, LATENTS_ONE, inOrder, Metric.EUCLIDEAN);
        ingest(store, TWO, LATENTS_TWO, inOrder);
        ingest(store, SHUFFLED, LATENTS_TWO, shuffled);
        ingest(store, TRUNCATED, LATENTS_TWO, Arrays.copyOf(inOrder, 60));
        ingest(store, NOISE, LATENTS_NOISE, inOrder);
        ingest(store, CONVOLUTIONAL, LATENTS_CONVOLUTIONAL, inOrder);
        ingest(store, MIXED, LATENTS_MIXED, shuffled);
        store.write(
                "MATCH (r:Representation) WHERE r.key IN $keys SET r.channels = 6, r.height = 4, r.width = 3",
                Map.of("keys", List.of(CONVOLUTIONAL, MIXED)));
    }

    private static void ingest(Store store, String key, LatentMatrix latents, int[] samples) {
        ingest(store, key, latents, samples, Metric.MANHATTAN);
    }

    private static void ingest(Store store, String key, LatentMatrix latents, int[] samples, Metric metric) {
        int[] labels = Arrays.stream(samples).map(sample -> LABELS[sample]).toArray();
        Ingest.representation(
                store,
                new RepresentationInput(
                        RepresentationKey.parse(key),
                        "seeds",
                        SIZE,
                        rows(latents, samples),
                        new Labels(labels, List.of("cat", "dog", "ship")),
                        samples,
                        null,
                        Map.of()),
                new IngestOptions(metric, 8, false, true, 1, null, Set.of(), Set.of()),
                Progress.SILENT);
    }
}
