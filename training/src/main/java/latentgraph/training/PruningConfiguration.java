package latentgraph.training;

import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import latentgraph.core.InvalidInputException;

/**
 * How a network is pruned, again and again (Frankle and Carbin, ICLR 2019; thesis 2.6 and 4.3).
 *
 * @param rate share of the remaining weights that goes in each iteration, those of least magnitude: above 0, below 1.
 *     After i iterations (1 − rate)^i of the weights are left, rounded to a whole one, and never none
 * @param iterations how often; the network is trained once more than that
 * @param scope what the weights are ranked in
 * @param output whether the classifier on top is pruned, too. The thesis leaves it whole
 * @param sameOrder whether each training sees the samples in the same order as the first. If not, as in the thesis, what
 *     changes between iterations comes from the order as well as from the pruning
 */
public record PruningConfiguration(double rate, int iterations, Scope scope, boolean output, boolean sameOrder) {
    /** Among which weights the least are taken. */
    public enum Scope {
        /** In each layer: all layers lose the same share. */
        LAYER,
        /** In all layers together: some lose more than others. */
        NETWORK
    }

    public PruningConfiguration {
        if (!(rate > 0 && rate < 1)) {
            throw new InvalidInputException("rate is %s; expected above 0, below 1".formatted(rate));
        }
        if (iterations < 1 || iterations > 999) {
            throw new InvalidInputException("iterations is %d; expected 1 to 999".formatted(iterations));
        }
    }

    /** By layer, the classifier whole, another order each time: as in the thesis, with rate 0.2 or 0.01, 15 iterations. */
    public static PruningConfiguration of(double rate, int iterations) {
        return new PruningConfiguration(rate, iterations, Scope.LAYER, false, false);
    }

    /** What run.json says of it. */
    Map<String, Object> hyperparameters() {
        Map<String, Object> all = new LinkedHashMap<>();
        all.put("rate", rate);
        all.put("iterations", iterations);
        all.put("scope", scope.name().toLowerCase(Locale.ROOT));
        all.put("output", output);
        all.put("sameOrder", sameOrder);
        return all;
    }
}
