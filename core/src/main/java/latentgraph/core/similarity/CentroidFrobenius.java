package latentgraph.core.similarity;

import java.util.Arrays;
import latentgraph.core.Blocks;
import latentgraph.core.InvalidInputException;
import latentgraph.core.Labels;
import latentgraph.core.LatentMatrix;

/**
 * How far the classes stand from each other otherwise: the Frobenius norm of D_A − D_B, where D holds the Euclidean distances
 * between the centroids of the classes (the mean of their latents).
 *
 * <p>In [0, ∞), in units of the latents; 0 where all centroids stand to each other as they did. Symmetric. A and B may be of
 * different dimensions. Unchanged by rotations, reflections and shifts of A or of B, and permutations of their neurons; not
 * by a scale. Classes without samples are left out. Not defined for fewer than two classes that have samples. Time O(n·d + C²·d),
 * as much for a resample, memory O(C·d).
 *
 * <p>A permutation matches the classes anew: with C classes there are C! matchings, so few classes have no small p-value.
 */
public final class CentroidFrobenius implements Comparison {
    private final LatentMatrix a;
    private final LatentMatrix b;
    private final Labels labels;
    private final int[] classes;
    private final double[][] distancesA;
    private final double[][] distancesB;

    private CentroidFrobenius(LatentMatrix a, LatentMatrix b, Labels labels) {
        Matching.requireSameSamples(a.rows(), b.rows());
        this.a = a;
        this.b = b;
        this.labels = labels;
        this.classes = classesWithSamples(a, labels);
        int[] all = new int[a.rows()];
        for (int row = 0; row < all.length; row++) {
            all[row] = row;
        }
        this.distancesA = distances(a, labels, classes, all);
        this.distancesB = distances(b, labels, classes, all);
    }

    /**
     * @param labels of the samples of both
     * @throws InvalidInputException if they are not of the same samples, or fewer than two classes have samples
     */
    public static CentroidFrobenius of(LatentMatrix a, LatentMatrix b, Labels labels) {
        return new CentroidFrobenius(a, b, labels);
    }

    /**
     * [C][C] the distances between the centroids of the classes that have samples, by rising label: what is computed once a
     * representation when many are compared.
     *
     * @throws InvalidInputException if there is not one label for each sample, or fewer than two classes have samples
     */
    public static double[][] centroidDistances(LatentMatrix latents, Labels labels) {
        int[] all = new int[latents.rows()];
        for (int row = 0; row < all.length; row++) {
            all[row] = row;
        }
        return distances(latents, labels, classesWithSamples(latents, labels), all);
    }

    /** The value for two matrices over the same classes. @throws InvalidInputException if they are not squares of one size */
    public static double between(double[][] a, double[][] b) {
        Matching.requireSameClasses(a, b);
        return frobenius(a, b, null);
    }

    /** The labels of the classes that have samples, rising. */
    public int[] classes() {
        return classes.clone();
    }

    /** [C][C] over {@link #classes}. */
    public double[][] distancesA() {
        return copy(distancesA);
    }

    /** [C][C] over {@link #classes}. */
    public double[][] distancesB() {
        return copy(distancesB);
    }

    private static double[][] copy(double[][] distances) {
        return Arrays.stream(distances).map(double[]::clone).toArray(double[][]::new);
    }

    @Override
    public int samples() {
        return a.rows();
    }

    @Override
    public int exchangeable() {
        return classes.length;
    }

    @Override
    public boolean growsWithLikeness() {
        return false;
    }

    /** Of sums of all the distances in double precision. */
    @Override
    public double rounding() {
        return 1e-12 * (norm(distancesA) + norm(distancesB));
    }

    private static double norm(double[][] distances) {
        return frobenius(distances, new double[distances.length][distances.length], null);
    }

    @Override
    public double value() {
        return frobenius(distancesA, distancesB, null);
    }

    @Override
    public double permuted(int[] order) {
        return frobenius(distancesA, distancesB, order);
    }

    /** Between the centroids of the samples drawn; NaN if a class is not drawn at all. */
    @Override
    public double resampled(int[] rows) {
        return frobenius(distances(a, labels, classes, rows), distances(b, labels, classes, rows), null);
    }

    private static int[] classesWithSamples(LatentMatrix latents, Labels labels) {
        if (labels.values().length != latents.rows()) {
            throw new InvalidInputException("%d labels for %d samples; expected one label for each sample"
                    .formatted(labels.values().length, latents.rows()));
        }
        int[] classes = Arrays.stream(labels.values()).sorted().distinct().toArray();
        if (classes.length < 2) {
            throw new InvalidInputException(
                    "%d of the classes have samples; distances between centroids need at least 2"
                            .formatted(classes.length));
        }
        return classes;
    }

    private static double[][] distances(LatentMatrix latents, Labels labels, int[] classes, int[] rows) {
        int columns = latents.columns();
        int[] place = new int[labels.classes()];
        for (int i = 0; i < classes.length; i++) {
            place[classes[i]] = i;
        }
        double[][] centroids = new double[classes.length][columns];
        int[] sizes = new int[classes.length];
        for (int row : rows) {
            Blocks.stopIfInterrupted();
            int at = place[labels.values()[row]];
            double[] centroid = centroids[at];
            for (int column = 0; column < columns; column++) {
                centroid[column] += latents.values()[row * columns + column];
            }
            sizes[at]++;
        }
        for (int i = 0; i < centroids.length; i++) {
            for (int column = 0; column < columns; column++) {
                centroids[i][column] /= sizes[i];
            }
        }
        double[][] distances = new double[classes.length][classes.length];
        for (int one = 0; one < classes.length; one++) {
            Blocks.stopIfInterrupted();
            for (int other = one + 1; other < classes.length; other++) {
                double sum = 0;
                for (int column = 0; column < columns; column++) {
                    double difference = centroids[one][column] - centroids[other][column];
                    sum += difference * difference;
                }
                distances[one][other] = Math.sqrt(sum);
                distances[other][one] = distances[one][other];
            }
        }
        return distances;
    }

    private static double frobenius(double[][] a, double[][] b, int[] order) {
        double sum = 0;
        for (int one = 0; one < a.length; one++) {
            for (int other = 0; other < a.length; other++) {
                double inB = order == null ? b[one][other] : b[order[one]][order[other]];
                sum += (a[one][other] - inB) * (a[one][other] - inB);
            }
        }
        return Math.sqrt(sum);
    }
}
