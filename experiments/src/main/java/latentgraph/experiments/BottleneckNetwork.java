package latentgraph.experiments;

import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import latentgraph.core.InvalidInputException;
import latentgraph.core.Labels;
import latentgraph.core.LatentMatrix;
import latentgraph.core.RepresentationKey;
import latentgraph.core.format.Npy;
import latentgraph.core.format.RunDirectory;
import latentgraph.core.similarity.CentroidFrobenius;

/**
 * One of many networks with a bottleneck, after an epoch.
 *
 * @param seed the one that differs between the networks
 * @param accuracy on the samples that are looked at
 * @param latents [n, k] of the bottleneck
 * @param centroids [classes][classes] the distances between the centroids of the classes
 */
record BottleneckNetwork(
        String run, long seed, int epoch, double accuracy, LatentMatrix latents, double[][] centroids) {
    /** The bottleneck's name in a run. */
    static final String LAYER = "bottleneck";

    /** @param source of the seed, as run.json names it, or what it begins with */
    static BottleneckNetwork of(TrainedRun run, String source, int epoch, Labels labels) {
        var latents = RunDirectory.open(run.directory()).latents(new RepresentationKey(run.run(), epoch, LAYER));
        return new BottleneckNetwork(
                run.run(),
                run.seedOf(source),
                epoch,
                run.at(epoch).accuracy(),
                latents,
                CentroidFrobenius.centroidDistances(latents, labels));
    }

    /** All that the untrained network begins with, in the order of the names. */
    static float[] initialWeights(TrainedRun run) {
        var parameters = RunDirectory.open(run.directory())
                .parameters(0)
                .orElseThrow(() -> new InvalidInputException(run.directory()
                        + " has no parameters at epoch 0; expected those that the training began with"));
        var values = parameters.entrySet().stream()
                .sorted(Map.Entry.comparingByKey())
                .map(Map.Entry::getValue)
                .toList();
        float[] all =
                new float[values.stream().mapToInt(each -> each.values().length).sum()];
        int at = 0;
        for (Npy.Floats each : values) {
            System.arraycopy(each.values(), 0, all, at, each.values().length);
            at += each.values().length;
        }
        return all;
    }

    /** Over all pairs of classes, in units of the latents. */
    double meanDistance() {
        int classes = centroids.length;
        return Arrays.stream(centroids).flatMapToDouble(Arrays::stream).sum() / (classes * (classes - 1.0));
    }

    /** The Frobenius norm of the centroids' distances. */
    double norm() {
        return Math.sqrt(Arrays.stream(centroids)
                .flatMapToDouble(Arrays::stream)
                .map(distance -> distance * distance)
                .sum());
    }

    /** How far a sample lies from the centroid of its class, in the mean, as a share of {@link #meanDistance}. */
    double spread(Labels labels) {
        int k = latents.columns();
        double[][] means = new double[labels.classes()][k];
        int[] counts = new int[labels.classes()];
        for (int row = 0; row < latents.rows(); row++) {
            int label = labels.values()[row];
            counts[label]++;
            for (int unit = 0; unit < k; unit++) {
                means[label][unit] += latents.value(row, unit);
            }
        }
        double sum = 0;
        for (int row = 0; row < latents.rows(); row++) {
            int label = labels.values()[row];
            double squares = 0;
            for (int unit = 0; unit < k; unit++) {
                double off = latents.value(row, unit) - means[label][unit] / counts[label];
                squares += off * off;
            }
            sum += Math.sqrt(squares);
        }
        return sum / latents.rows() / meanDistance();
    }

    /** The Frobenius distance between the centroids' distances of two networks, each divided by its norm: in [0, √2]. */
    double relativeDistance(BottleneckNetwork other) {
        return CentroidFrobenius.between(scaled(), other.scaled());
    }

    private double[][] scaled() {
        double norm = norm();
        return Arrays.stream(centroids)
                .map(row -> Arrays.stream(row).map(distance -> distance / norm).toArray())
                .toArray(double[][]::new);
    }

    /** Those whose accuracy is nearest to the median of all. */
    static List<BottleneckNetwork> ordinary(List<BottleneckNetwork> networks, int most) {
        double[] sorted = networks.stream()
                .mapToDouble(BottleneckNetwork::accuracy)
                .sorted()
                .toArray();
        double middle = Table.median(sorted);
        return networks.stream()
                .sorted(Comparator.<BottleneckNetwork>comparingDouble(each -> Math.abs(each.accuracy - middle))
                        .thenComparingLong(BottleneckNetwork::seed))
                .limit(most)
                .toList();
    }

    /** Its latents, a colour a class. A bottleneck of one unit is spread by class, and within it, so that points do not lie on each other. */
    Chart.Plot plot(String title, Labels labels) {
        float[] values = new float[2 * latents.rows()];
        boolean plane = latents.columns() > 1;
        for (int row = 0; row < latents.rows(); row++) {
            values[2 * row] = latents.value(row, 0);
            values[2 * row + 1] = plane ? latents.value(row, 1) : labels.values()[row] + offset(row);
        }
        return Chart.classes(
                title,
                Axis.of("bottleneck, unit 1"),
                Axis.of(plane ? "bottleneck, unit 2" : "class"),
                new LatentMatrix(latents.rows(), 2, values),
                labels);
    }

    /** In [-0.3, 0.3), evenly spread: by the golden ratio. */
    private static float offset(int row) {
        double turns = row * 0.6180339887498949;
        return (float) (0.6 * (turns - Math.floor(turns)) - 0.3);
    }

    /** Seed and accuracy, in words. */
    String title() {
        return String.format(Locale.ROOT, "seed %d, accuracy %.3f", seed, accuracy);
    }
}
