package latentgraph.core.format;

import latentgraph.core.InvalidInputException;
import latentgraph.core.LatentMatrix;

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

    /**
     * The class of the highest score for each latent, the first of equal ones.
     *
     * @return [rows], each in [0, classes)
     * @throws InvalidInputException if the latents are not of the head's dimension
     */
    public int[] predictions(LatentMatrix latents) {
        if (latents.columns() != dimension) {
            throw new InvalidInputException("latents have %d dimensions; expected %d, those of the head"
                    .formatted(latents.columns(), dimension));
        }
        int[] predictions = new int[latents.rows()];
        double[] scores = new double[classes];
        for (int row = 0; row < predictions.length; row++) {
            for (int c = 0; c < classes; c++) {
                scores[c] = bias[c];
            }
            for (int column = 0; column < dimension; column++) {
                double value = latents.value(row, column);
                for (int c = 0; c < classes; c++) {
                    scores[c] += value * weight[column * classes + c];
                }
            }
            for (int c = 1; c < classes; c++) {
                if (scores[c] > scores[predictions[row]]) {
                    predictions[row] = c;
                }
            }
        }
        return predictions;
    }
}
