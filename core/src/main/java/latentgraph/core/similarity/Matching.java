package latentgraph.core.similarity;

import java.util.Arrays;
import latentgraph.core.InvalidInputException;

/** What is asked of two representations of the same samples. */
final class Matching {
    private Matching() {}

    /** @throws InvalidInputException if they are of different numbers of samples */
    static void requireSameSamples(int one, int other) {
        if (one != other) {
            throw new InvalidInputException(
                    "one representation has %d samples, the other %d; expected the same samples in the same order"
                            .formatted(one, other));
        }
    }

    /** @throws InvalidInputException if they are not squares of one size */
    static void requireSameClasses(double[][] one, double[][] other) {
        if (one.length != other.length || !square(one) || !square(other)) {
            throw new InvalidInputException(
                    "distances between classes of shapes (%d, %d) and (%d, %d); expected two squares over the same classes"
                            .formatted(one.length, columns(one), other.length, columns(other)));
        }
    }

    private static boolean square(double[][] matrix) {
        return Arrays.stream(matrix).allMatch(row -> row.length == matrix.length);
    }

    private static int columns(double[][] matrix) {
        return matrix.length == 0 ? 0 : matrix[0].length;
    }

    /** [order.length] where each stands in {@code order}. */
    static int[] inverse(int[] order) {
        int[] inverse = new int[order.length];
        for (int i = 0; i < order.length; i++) {
            inverse[order[i]] = i;
        }
        return inverse;
    }
}
