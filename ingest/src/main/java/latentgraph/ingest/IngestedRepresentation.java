package latentgraph.ingest;

/**
 * What became of one representation.
 *
 * @param key run/e&lt;epoch&gt;/layer
 * @param size its latents
 * @param dimension of each latent
 * @param classes of its data set; 0 where no labels were given
 * @param edges nearest-neighbour relationships, size × k
 * @param status {@code ingested}, {@code unchanged} (it was there already) or {@code replaced}
 */
public record IngestedRepresentation(String key, int size, int dimension, int classes, long edges, String status) {}
