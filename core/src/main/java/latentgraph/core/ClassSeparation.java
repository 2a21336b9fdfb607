package latentgraph.core;

import java.util.Arrays;
import java.util.stream.IntStream;

/**
 * How well points of the same class lie together and apart from others (Ruman 2021, section 3), by Euclidean distances, each
 * divided by the mean distance of all pairs of points, so that scale says nothing.
 *
 * <p>Does not change when all points are moved, rotated or scaled. With s the share of the pairs that are of one class,
 * s · {@code sameClass} + (1 − s) · {@code differentClasses} = 1.
 *
 * @param meanDistance of all pairs, what the others are divided by
 * @param sameClass d_s: the mean distance of pairs of one class; NaN where there is none
 * @param differentClasses d_d: that of pairs of two classes; NaN where there is none
 * @param toCentroid c_s: of each class the mean distance of its points to their centroid, and of these the mean
 * @param betweenCentroids c_d: the mean distance of two classes' centroids; NaN where there are no two
 */
public record ClassSeparation(
        double meanDistance, double sameClass, double differentClasses, double toCentroid, double betweenCentroids) {
    private static final int ROWS_A_BLOCK = 64;

    /**
     * @param points [n, d]
     * @throws InvalidInputException if there are not as many labels as points, fewer than two points, or all are the same
     * @throws java.util.concurrent.CancellationException if the calling thread is interrupted
     * @implNote n² · d / 2 multiplications; the same bits on any number of threads
     */
    public static ClassSeparation of(LatentMatrix points, Labels labels, int threads, Progress progress) {
        int n = points.rows();
        if (labels.values().length != n || n < 2) {
            throw new InvalidInputException(
                    "%d labels are given for %d points; expected one a point, and two points or more"
                            .formatted(labels.values().length, n));
        }
        int blocks = (n + ROWS_A_BLOCK - 1) / ROWS_A_BLOCK;
        double[] same = new double[blocks];
        double[] different = new double[blocks];
        long[] samePairs = new long[blocks];
        Blocks.run("measuring distances", blocks, n, threads, progress, () -> block -> {
            int from = block * ROWS_A_BLOCK;
            int to = Math.min(n, from + ROWS_A_BLOCK);
            for (int i = from; i < to; i++) {
                for (int j = i + 1; j < n; j++) {
                    double distance = distance(points, i, j);
                    if (labels.values()[i] == labels.values()[j]) {
                        same[block] += distance;
                        samePairs[block]++;
                    } else {
                        different[block] += distance;
                    }
                }
            }
            return (long) to - from;
        });
        double sameSum = sum(same);
        double differentSum = sum(different);
        long pairs = n * (n - 1L) / 2;
        double mean = (sameSum + differentSum) / pairs;
        if (!(mean > 0) || Double.isInfinite(mean)) {
            throw new InvalidInputException("the mean distance of the points is " + mean
                    + "; expected points that are finite and not all the same");
        }
        long ofSame = Arrays.stream(samePairs).sum();
        double[][] centroids = centroids(points, labels);
        return new ClassSeparation(
                mean,
                sameSum / ofSame / mean,
                differentSum / (pairs - ofSame) / mean,
                toCentroid(points, labels, centroids) / mean,
                betweenCentroids(centroids) / mean);
    }

    private static double sum(double[] values) {
        double sum = 0;
        for (double value : values) {
            sum += value;
        }
        return sum;
    }

    private static double distance(LatentMatrix points, int i, int j) {
        int columns = points.columns();
        float[] values = points.values();
        double sum = 0;
        for (int one = i * columns, other = j * columns, end = one + columns; one < end; one++, other++) {
            double difference = (double) values[one] - values[other];
            sum += difference * difference;
        }
        return Math.sqrt(sum);
    }

    /** [classes][d]; null for a class without points. */
    private static double[][] centroids(LatentMatrix points, Labels labels) {
        double[][] centroids = new double[labels.classes()][];
        int[] counts = new int[labels.classes()];
        for (int row = 0; row < points.rows(); row++) {
            int label = labels.values()[row];
            if (centroids[label] == null) {
                centroids[label] = new double[points.columns()];
            }
            counts[label]++;
            for (int column = 0; column < points.columns(); column++) {
                centroids[label][column] += points.value(row, column);
            }
        }
        for (int label = 0; label < counts.length; label++) {
            for (int column = 0; column < points.columns() && counts[label] > 0; column++) {
                centroids[label][column] /= counts[label];
            }
        }
        return centroids;
    }

    private static double toCentroid(LatentMatrix points, Labels labels, double[][] centroids) {
        double[] sums = new double[centroids.length];
        int[] counts = new int[centroids.length];
        for (int row = 0; row < points.rows(); row++) {
            int label = labels.values()[row];
            double sum = 0;
            for (int column = 0; column < points.columns(); column++) {
                double difference = points.value(row, column) - centroids[label][column];
                sum += difference * difference;
            }
            sums[label] += Math.sqrt(sum);
            counts[label]++;
        }
        return IntStream.range(0, counts.length)
                .filter(label -> counts[label] > 0)
                .mapToDouble(label -> sums[label] / counts[label])
                .average()
                .orElse(Double.NaN);
    }

    private static double betweenCentroids(double[][] centroids) {
        double sum = 0;
        int pairs = 0;
        for (int i = 0; i < centroids.length; i++) {
            for (int j = i + 1; j < centroids.length; j++) {
                if (centroids[i] != null && centroids[j] != null) {
                    double square = 0;
                    for (int column = 0; column < centroids[i].length; column++) {
                        double difference = centroids[i][column] - centroids[j][column];
                        square += difference * difference;
                    }
                    sum += Math.sqrt(square);
                    pairs++;
                }
            }
        }
        return sum / pairs;
    }
}
