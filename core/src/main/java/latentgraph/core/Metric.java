package latentgraph.core;

/** How far apart two latents are. */
public enum Metric {
    /** Σ|aᵢ − bᵢ|. The default: in high dimensions L1 keeps the contrast between near and far (thesis 2.3). */
    MANHATTAN,
    /** √Σ(aᵢ − bᵢ)². */
    EUCLIDEAN,
    /** 1 − a·b / (‖a‖‖b‖), in [0, 2]; undefined for an all-zero latent. */
    COSINE;

    /** The name in files, queries and on the command line: lower case. */
    public String key() {
        return Choice.key(this);
    }

    /** @throws InvalidInputException if {@code key} names no metric */
    public static Metric of(String key) {
        return Choice.of(Metric.class, "metric", key);
    }
}
