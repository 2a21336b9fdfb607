package latentgraph.core.layout;

import java.util.SplittableRandom;
import latentgraph.core.LatentMatrix;
import latentgraph.core.Metric;
import latentgraph.core.NearestNeighbours;
import latentgraph.core.NeighbourGraph;
import latentgraph.core.Progress;

/** Latents for the tests of this package. */
final class Drawn {
    private Drawn() {}

    /** Some equally wide clusters on the corners of a cube, far enough apart that no neighbour is elsewhere. */
    static LatentMatrix clusters(long seed, int rows, int columns, int clusters) {
        SplittableRandom random = new SplittableRandom(seed);
        float[] values = new float[rows * columns];
        for (int i = 0; i < values.length; i++) {
            int cluster = i / columns % clusters;
            values[i] = (float) random.nextGaussian() + (cluster >> i % columns % 8 & 1) * 40;
        }
        return new LatentMatrix(rows, columns, values);
    }

    /** Gaussian; every few rows are one and the same. */
    static LatentMatrix repeating(long seed, int rows, int columns, int different) {
        SplittableRandom random = new SplittableRandom(seed);
        float[] values = new float[rows * columns];
        for (int i = 0; i < values.length; i++) {
            values[i] = i < different * columns ? (float) random.nextGaussian() : values[i - different * columns];
        }
        return new LatentMatrix(rows, columns, values);
    }

    static NeighbourGraph neighbours(LatentMatrix latents, int k) {
        return NearestNeighbours.exact(latents, Metric.EUCLIDEAN, Math.min(k, latents.rows() - 1), 2, Progress.SILENT);
    }

    /** The first two columns. */
    static LatentMatrix initial(LatentMatrix latents) {
        float[] values = new float[2 * latents.rows()];
        for (int i = 0; i < values.length; i++) {
            values[i] = latents.value(i / 2, i % 2);
        }
        return new LatentMatrix(latents.rows(), 2, values);
    }

    /** [n, 2] Gaussian. */
    static double[] points(long seed, int size, double width) {
        SplittableRandom random = new SplittableRandom(seed);
        double[] points = new double[2 * size];
        for (int i = 0; i < points.length; i++) {
            points[i] = width * random.nextGaussian();
        }
        return points;
    }
}
