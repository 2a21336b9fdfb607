package latentgraph.core.layout;

import java.util.Arrays;
import latentgraph.core.Blocks;
import latentgraph.core.Distances;
import latentgraph.core.InvalidInputException;
import latentgraph.core.LatentMatrix;
import latentgraph.core.Metric;
import latentgraph.core.NearestNeighbours;
import latentgraph.core.NeighbourGraph;
import latentgraph.core.Progress;

/**
 * How far neighbours in a layout are neighbours of the latents.
 *
 * @param trustworthiness 1 − 2 / (n k (2n − 3k − 1)) Σᵢ Σⱼ max(0, r(i, j) − k) over the k nearest j of i in the layout, r(i, j) the
 *     rank of j among the neighbours of i's latent (Venna and Kaski 2001): from 0 to 1
 * @param neighbourhoodPreservation the share of the k nearest latents that are among the k nearest in the layout: from 0 to 1
 */
public record LayoutQuality(double trustworthiness, double neighbourhoodPreservation) {

    /** How far two samples are apart, the same from either: what is not a number is farther than all else. */
    public interface Between {
        double distance(int sample, int other);
    }

    /**
     * Ranks are counted over all samples, for all or some of them: O(samples · n · d).
     *
     * @param positions [n, dimensions], compared by Euclidean distance
     * @param samples the rows that are looked at; the means are over these
     * @param k at least 1 and below n / 2
     * @throws InvalidInputException if the sizes differ, no sample is named or one that is not there, k is out of range, or a latent is all zero under cosine
     * @throws java.util.concurrent.CancellationException if the calling thread is interrupted
     */
    public static LayoutQuality of(
            LatentMatrix latents,
            Metric metric,
            LatentMatrix positions,
            int[] samples,
            int k,
            int threads,
            Progress progress) {
        if (positions.rows() != latents.rows()) {
            throw new InvalidInputException(
                    "there are %d positions for %d samples".formatted(positions.rows(), latents.rows()));
        }
        return of(new Distances(latents, metric)::between, positions, samples, k, threads, progress);
    }

    /**
     * The same of what is no latents, such as classes.
     *
     * @throws InvalidInputException as above
     */
    public static LayoutQuality of(
            Between between, LatentMatrix positions, int[] samples, int k, int threads, Progress progress) {
        int rows = positions.rows();
        if (k < 1 || 2 * k >= rows) {
            throw new InvalidInputException(
                    "k is %d; expected 1 to %d, less than half of the %d samples".formatted(k, (rows - 1) / 2, rows));
        }
        if (samples.length == 0 || Arrays.stream(samples).anyMatch(sample -> sample < 0 || sample >= rows)) {
            throw new InvalidInputException("%d samples are looked at; expected at least one, each from 0 to %d"
                    .formatted(samples.length, rows - 1));
        }
        NeighbourGraph near = NearestNeighbours.exact(positions, Metric.EUCLIDEAN, k, threads, progress);
        double[] excess = new double[samples.length];
        int[] kept = new int[samples.length];
        Blocks.run("ranking neighbours", samples.length, samples.length, threads, progress, () -> {
            double[] distances = new double[rows];
            double[] sorted = new double[rows];
            return at -> {
                int sample = samples[at];
                for (int row = 0; row < rows; row++) {
                    double distance = row == sample ? -1 : between.distance(sample, row);
                    distances[row] = Double.isNaN(distance) ? Double.POSITIVE_INFINITY : distance;
                }
                System.arraycopy(distances, 0, sorted, 0, rows);
                Arrays.sort(sorted);
                for (int rank = 1; rank <= k; rank++) {
                    double distance = distances[near.neighbour(sample, rank)];
                    // Equally far samples have the least of their ranks.
                    int found = firstAt(sorted, distance);
                    excess[at] += Math.max(0, found - k);
                    kept[at] += found <= k ? 1 : 0;
                }
                return 1;
            };
        });
        double scale = 2.0 / ((double) samples.length * k * (2.0 * rows - 3.0 * k - 1));
        return new LayoutQuality(
                1 - scale * Arrays.stream(excess).sum(),
                (double) Arrays.stream(kept).asLongStream().sum() / ((double) samples.length * k));
    }

    /** With vectors given, for so many neighbours in the plane. */
    public static long estimateBytes(long rows, long k, int threads) {
        return NearestNeighbours.estimateBytes(rows, k, threads) + threads * 16 * rows;
    }

    private static int firstAt(double[] sorted, double value) {
        int low = 0;
        int high = sorted.length;
        while (low < high) {
            int middle = (low + high) >>> 1;
            if (sorted[middle] < value) {
                low = middle + 1;
            } else {
                high = middle;
            }
        }
        return low;
    }
}
