package latentgraph.ingest;

import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.IntStream;
import latentgraph.core.Labels;
import latentgraph.core.LatentMatrix;
import latentgraph.core.RepresentationKey;

/** Small representations, made from a seed. */
final class Samples {
    private Samples() {}

    /** n latents of d uniform columns in three classes, in turn; the predictions are the labels. */
    static RepresentationInput representation(String key, String dataSet, int n, int d, long seed) {
        int[] labels = IntStream.range(0, n).map(i -> i % 3).toArray();
        return new RepresentationInput(
                RepresentationKey.parse(key),
                dataSet,
                n,
                matrix(n, d, seed),
                new Labels(labels, List.of("ant", "bee", "cat")),
                IntStream.range(0, n).toArray(),
                labels,
                Map.of("architecture", "mlp", "seed", 7L));
    }

    static LatentMatrix matrix(int n, int d, long seed) {
        var random = new Random(seed);
        float[] values = new float[n * d];
        for (int i = 0; i < values.length; i++) {
            values[i] = random.nextFloat();
        }
        return new LatentMatrix(n, d, values);
    }
}
