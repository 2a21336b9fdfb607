package latentgraph.ingest;

import java.util.Set;
import latentgraph.core.InvalidInputException;
import latentgraph.core.Metric;

/**
 * How representations are ingested.
 *
 * @param k neighbours stored for each latent; one graph answers for every smaller k
 * @param replace whether different content under a key that is taken replaces it, instead of being refused
 * @param vectors whether the latents keep their vectors; needed above 4,096 dimensions (of a convolutional layer
 *     of known shape 1,048,576) to be false
 * @param threads of the neighbour search; the result is the same for any number
 * @param dataSet the name to use instead of the one that the input gives; null for none
 * @param epochs which checkpoints of a run directory; empty for all
 * @param layers which layers of a run directory; empty for all
 */
public record IngestOptions(
        Metric metric,
        int k,
        boolean replace,
        boolean vectors,
        int threads,
        String dataSet,
        Set<Integer> epochs,
        Set<String> layers) {

    /** Manhattan, k = 16, vectors kept, nothing replaced, all processors, everything that the input holds. */
    public static final IngestOptions DEFAULT = new IngestOptions(
            Metric.MANHATTAN, 16, false, true, Runtime.getRuntime().availableProcessors(), null, Set.of(), Set.of());

    public IngestOptions {
        if (k < 1) {
            throw new InvalidInputException("k is " + k + "; expected 1 or more neighbours");
        }
        if (threads < 1) {
            throw new InvalidInputException("threads is " + threads + "; expected 1 or more");
        }
        epochs = Set.copyOf(epochs);
        layers = Set.copyOf(layers);
    }

    public IngestOptions withK(int k) {
        return new IngestOptions(metric, k, replace, vectors, threads, dataSet, epochs, layers);
    }

    public IngestOptions withReplace(boolean replace) {
        return new IngestOptions(metric, k, replace, vectors, threads, dataSet, epochs, layers);
    }

    public IngestOptions withVectors(boolean vectors) {
        return new IngestOptions(metric, k, replace, vectors, threads, dataSet, epochs, layers);
    }

    public IngestOptions withEpochs(Set<Integer> epochs) {
        return new IngestOptions(metric, k, replace, vectors, threads, dataSet, epochs, layers);
    }

    public IngestOptions withLayers(Set<String> layers) {
        return new IngestOptions(metric, k, replace, vectors, threads, dataSet, epochs, layers);
    }

    public IngestOptions withDataSet(String dataSet) {
        return new IngestOptions(metric, k, replace, vectors, threads, dataSet, epochs, layers);
    }
}
