package latentgraph.ingest;

import java.util.Map;
import java.util.stream.IntStream;
import latentgraph.core.InvalidInputException;
import latentgraph.core.Labels;
import latentgraph.core.LatentMatrix;
import latentgraph.core.RepresentationKey;

/**
 * One representation in memory.
 *
 * @param dataSet whose samples the rows belong to
 * @param dataSetSize samples of the whole data set; 0 where that is not known
 * @param latents [n, d]
 * @param labels [n], or null. A class named by its own number counts as not named: names known already stay
 * @param samples [n], the index in the data set of each row's sample, distinct
 * @param predictions [n], or null: the class that the network gave each sample
 * @param run what is known of the run: architecture, seed, framework, dataSha256, hyperparameters, manifest; plain values, may be empty
 */
public record RepresentationInput(
        RepresentationKey key,
        String dataSet,
        long dataSetSize,
        LatentMatrix latents,
        Labels labels,
        int[] samples,
        int[] predictions,
        Map<String, Object> run) {

    /** @throws InvalidInputException if the arrays do not have one entry a latent */
    public RepresentationInput {
        RepresentationKey.requireName("data set", dataSet);
        requireLength(key, "labels", labels == null ? latents.rows() : labels.values().length, latents.rows());
        requireLength(key, "sample indices", samples.length, latents.rows());
        requireLength(key, "predictions", predictions == null ? latents.rows() : predictions.length, latents.rows());
        run = Map.copyOf(run);
    }

    /** Row i belongs to sample i of the data set; nothing is known of the run. {@code labels} may be null. */
    public static RepresentationInput of(RepresentationKey key, String dataSet, LatentMatrix latents, Labels labels) {
        int[] samples = IntStream.range(0, latents.rows()).toArray();
        return new RepresentationInput(key, dataSet, latents.rows(), latents, labels, samples, null, Map.of());
    }

    private static void requireLength(RepresentationKey key, String what, int found, int rows) {
        if (found != rows) {
            throw new InvalidInputException(
                    "%s has %d latents but %d %s; expected one for each latent".formatted(key, rows, found, what));
        }
    }
}
