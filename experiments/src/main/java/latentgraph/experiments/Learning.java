package latentgraph.experiments;

import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import latentgraph.core.InvalidInputException;
import latentgraph.core.Labels;
import latentgraph.core.LatentMatrix;
import latentgraph.core.Progress;
import latentgraph.core.RepresentationKey;
import latentgraph.core.format.RunDirectory;
import latentgraph.core.layout.PrincipalComponents;

/**
 * How the latents of a network move while it learns: at every epoch that was captured, in the first two principal components
 * of all of them together, so that what moves in the picture moved in the network.
 *
 * @param epochs that were captured
 * @param points [n, 2] of each epoch
 */
record Learning(List<Integer> epochs, List<LatentMatrix> points, Labels labels) {
    private static final int COLUMNS = 6;

    /** Of the last layer. @throws InvalidInputException if the run has no labels */
    static Learning of(TrainedRun run) {
        var directory = RunDirectory.open(run.directory());
        var labels = directory
                .labels()
                .orElseThrow(() -> new InvalidInputException(run.directory() + " has no labels; expected labels.npy"));
        var epochs = run.manifest().checkpoints().stream()
                .map(checkpoint -> checkpoint.epoch())
                .toList();
        var latents = epochs.stream()
                .map(epoch -> directory.latents(new RepresentationKey(run.run(), epoch, run.lastLayer())))
                .toList();
        int rows = latents.get(0).rows();
        int columns = latents.get(0).columns();
        float[] all = new float[Math.multiplyExact(Math.multiplyExact(epochs.size(), rows), columns)];
        for (int i = 0; i < latents.size(); i++) {
            System.arraycopy(latents.get(i).values(), 0, all, i * rows * columns, rows * columns);
        }
        float[] plane = PrincipalComponents.plane(
                        new LatentMatrix(epochs.size() * rows, columns, all), 1, Progress.SILENT)
                .values();
        return new Learning(
                epochs,
                IntStream.range(0, epochs.size())
                        .mapToObj(i ->
                                new LatentMatrix(rows, 2, Arrays.copyOfRange(plane, 2 * i * rows, 2 * (i + 1) * rows)))
                        .toList(),
                labels);
    }

    /** A frame an epoch, all on the same axes. */
    Chart frames(String name, String title) {
        var horizontal = axis("first component", 0);
        var vertical = axis("second component", 1);
        return new Chart(
                name,
                title,
                COLUMNS,
                IntStream.range(0, epochs.size())
                        .mapToObj(i ->
                                Chart.classes("epoch " + epochs.get(i), horizontal, vertical, points.get(i), labels))
                        .toList());
    }

    private Axis axis(String label, int component) {
        var range = points.stream()
                .flatMapToDouble(each -> IntStream.range(0, each.rows()).mapToDouble(row -> each.value(row, component)))
                .summaryStatistics();
        double margin = Math.max(1e-6, 0.05 * (range.getMax() - range.getMin()));
        return new Axis(label, range.getMin() - margin, range.getMax() + margin, false);
    }

    /** The centroid of each class from epoch to epoch, its name where it comes to. */
    Chart.Plot paths(String title) {
        return new Chart.Plot(
                title,
                Axis.of("first principal component"),
                Axis.of("second principal component"),
                IntStream.range(0, labels.classes())
                        .mapToObj(label ->
                                new Series(labels.names().get(label), centroids(label, 0), centroids(label, 1)))
                        .toList(),
                true);
    }

    private double[] centroids(int label, int component) {
        return points.stream()
                .mapToDouble(each -> IntStream.range(0, each.rows())
                        .filter(row -> labels.values()[row] == label)
                        .mapToDouble(row -> each.value(row, component))
                        .average()
                        .orElse(Double.NaN))
                .toArray();
    }
}
