package latentgraph.core.format;

import latentgraph.core.InvalidInputException;

/**
 * The last layer of a classifier: class scores are latents · weight + bias, the highest wins.
 *
 * @param weight [dimension × classes], row-major
 * @param bias [classes]
 */
public record Head(int dimension, int classes, float[] weight, float[] bias) {
    public Head {
        if ((long) dimension * classes != weight.length || classes != bias.length) {
            throw new InvalidInputException(
                    "a head of %d dimensions and %d classes does not fit %d weights and %d biases"
                            .formatted(dimension, classes, weight.length, bias.length));
        }
    }
}
