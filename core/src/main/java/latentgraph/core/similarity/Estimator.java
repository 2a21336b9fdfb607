package latentgraph.core.similarity;

import latentgraph.core.Choice;
import latentgraph.core.InvalidInputException;

/** How a measure of all pairs of samples estimates what it would be on infinitely many samples. */
public enum Estimator {
    /** Without the pairs of a sample with itself, and corrected so that it is 0 on average where nothing is shared. */
    DEBIASED,
    /** As first published; grows with the dimensions and falls with the samples. */
    BIASED;

    /** The name in queries and on the command line: lower case. */
    public String key() {
        return Choice.key(this);
    }

    /** @throws InvalidInputException if {@code key} names no estimator */
    public static Estimator of(String key) {
        return Choice.of(Estimator.class, "estimator", key);
    }
}
