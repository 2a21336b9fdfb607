package latentgraph.core.layout;

import java.util.SplittableRandom;
import latentgraph.core.InvalidInputException;
import latentgraph.core.LatentMatrix;
import latentgraph.core.NeighbourGraph;

/** Where points stand before they are moved. */
final class Initial {
    private Initial() {}

    /** @throws InvalidInputException unless {@code initial} is [size, 2] and each sample has neighbours at finite distances */
    static void check(NeighbourGraph graph, LatentMatrix initial) {
        if (initial.rows() != graph.size() || initial.columns() != 2) {
            throw new InvalidInputException("initial positions are %d × %d for %d samples; expected %d × 2"
                    .formatted(initial.rows(), initial.columns(), graph.size(), graph.size()));
        }
        if (graph.k() < 1) {
            throw new InvalidInputException("the graph has no neighbours; expected at least one a sample");
        }
        for (int i = 0; i < graph.distances().length; i++) {
            if (!(graph.distances()[i] >= 0) || Float.isInfinite(graph.distances()[i])) {
                throw new InvalidInputException(
                        "neighbour %d of sample %d is %s away; expected a finite number not below 0"
                                .formatted(i % graph.k() + 1, i / graph.k(), graph.distances()[i]));
            }
        }
    }

    /** [n, 2] about the origin, the first coordinate of a given standard deviation; drawn if it has none. */
    static double[] scaled(LatentMatrix initial, double deviation, long seed) {
        double[] positions = doubles(initial);
        centre(positions);
        double sum = 0;
        for (int i = 0; i < positions.length; i += 2) {
            sum += positions[i] * positions[i];
        }
        double found = Math.sqrt(2 * sum / positions.length);
        SplittableRandom random = new SplittableRandom(seed);
        for (int i = 0; i < positions.length; i++) {
            positions[i] = found > 0 ? positions[i] / found * deviation : random.nextGaussian() * deviation;
        }
        return positions;
    }

    /** [n, 2], each coordinate from 0 to {@code width}; drawn evenly if it has no spread. */
    static double[] ranged(LatentMatrix initial, double width, long seed) {
        double[] positions = doubles(initial);
        SplittableRandom random = new SplittableRandom(seed);
        for (int axis = 0; axis < 2; axis++) {
            double least = Double.POSITIVE_INFINITY;
            double most = -least;
            for (int i = axis; i < positions.length; i += 2) {
                least = Math.min(least, positions[i]);
                most = Math.max(most, positions[i]);
            }
            for (int i = axis; i < positions.length; i += 2) {
                double share = most > least ? (positions[i] - least) / (most - least) : random.nextDouble();
                positions[i] = width * share;
            }
        }
        return positions;
    }

    static double[] doubles(LatentMatrix initial) {
        double[] positions = new double[initial.values().length];
        for (int i = 0; i < positions.length; i++) {
            positions[i] = initial.values()[i];
        }
        return positions;
    }

    /** Their mean at the origin. */
    static LatentMatrix centred(double[] positions) {
        centre(positions);
        float[] values = new float[positions.length];
        for (int i = 0; i < values.length; i++) {
            values[i] = (float) positions[i];
        }
        return new LatentMatrix(values.length / 2, 2, values);
    }

    private static void centre(double[] positions) {
        double x = 0;
        double y = 0;
        for (int i = 0; i < positions.length; i += 2) {
            x += positions[i];
            y += positions[i + 1];
        }
        for (int i = 0; i < positions.length; i += 2) {
            positions[i] -= 2 * x / positions.length;
            positions[i + 1] -= 2 * y / positions.length;
        }
    }
}
