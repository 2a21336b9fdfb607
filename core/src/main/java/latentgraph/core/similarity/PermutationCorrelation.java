package latentgraph.core.similarity;

import latentgraph.core.InvalidInputException;
import latentgraph.core.LatentMatrix;
import latentgraph.core.Progress;

/**
 * How alike the weights of two networks with one hidden layer are, whatever the order of its units (Fowler et al. 2022, "The
 * effect of hyperparameters on underspecification in neural networks"): the units of one are assigned to those of the other
 * by the greatest sum of |r|, Pearson's r of their weights, once by those that come in, once by those that go out. Two
 * networks that are one but for the order of their units get 1 thrice.
 *
 * @param incoming APC-1: the mean |r| of the pairs by the weights that come in, in [0, 1]
 * @param outgoing APC-2: the same by those that go out. With two outputs always 1, as two numbers correlate wholly; it says
 *     nothing there
 * @param equivalent PE: the share of units that both assignments give the same partner, in [0, 1]
 */
public record PermutationCorrelation(double incoming, double outgoing, double equivalent) {

    /** The weights of a hidden layer. @param incoming [inputs, units] @param outgoing [outputs, units] */
    public record Weights(LatentMatrix incoming, LatentMatrix outgoing) {
        /** @throws InvalidInputException if the units are not as many in both */
        public Weights {
            if (incoming.columns() != outgoing.columns()) {
                throw new InvalidInputException("%d units have weights that come in, %d that go out; expected as many"
                        .formatted(incoming.columns(), outgoing.columns()));
            }
        }
    }

    /**
     * A unit whose weights are all the same correlates with none: |r| = 0.
     *
     * @throws InvalidInputException if the networks have not as many inputs, outputs and units, or fewer than two inputs or
     *     outputs
     */
    public static PermutationCorrelation of(Weights one, Weights other) {
        int units = one.incoming.columns();
        if (other.incoming.columns() != units) {
            throw new InvalidInputException("the networks have %d and %d hidden units; expected as many"
                    .formatted(units, other.incoming.columns()));
        }
        var incoming = NeuronAssignment.of(one.incoming, other.incoming, true, 1, Progress.SILENT);
        var outgoing = NeuronAssignment.of(one.outgoing, other.outgoing, true, 1, Progress.SILENT);
        int same = 0;
        for (int unit = 0; unit < units; unit++) {
            same += incoming.pairs().get(unit).neuronOfB()
                            == outgoing.pairs().get(unit).neuronOfB()
                    ? 1
                    : 0;
        }
        return new PermutationCorrelation(incoming.value(), outgoing.value(), (double) same / units);
    }
}
