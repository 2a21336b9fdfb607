package latentgraph.core.similarity;

import java.util.Arrays;
import java.util.Locale;
import java.util.stream.Collectors;
import latentgraph.core.InvalidInputException;

/** How a measure of all pairs of samples estimates what it would be on infinitely many samples. */
public enum Estimator {
    /** Without the pairs of a sample with itself, and corrected so that it is 0 on average where nothing is shared. */
    DEBIASED,
    /** As first published; grows with the dimensions and falls with the samples. */
    BIASED;

    /** The name in queries and on the command line: lower case. */
    public String key() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** @throws InvalidInputException if {@code key} names no estimator */
    public static Estimator of(String key) {
        return Arrays.stream(values())
                .filter(estimator -> estimator.key().equals(key))
                .findFirst()
                .orElseThrow(() -> new InvalidInputException("estimator is '" + key + "'; expected one of "
                        + Arrays.stream(values()).map(Estimator::key).collect(Collectors.joining(", "))));
    }
}
