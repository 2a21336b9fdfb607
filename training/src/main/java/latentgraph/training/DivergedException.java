package latentgraph.training;

import latentgraph.core.InvalidInputException;

/** A training that came to numbers that are none: its learning rate is too high. */
final class DivergedException extends InvalidInputException {
    private static final long serialVersionUID = 1;

    final int epoch;

    DivergedException(int epoch, String message) {
        super(message);
        this.epoch = epoch;
    }
}
