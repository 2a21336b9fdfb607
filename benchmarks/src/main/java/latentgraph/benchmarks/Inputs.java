package latentgraph.benchmarks;

import java.util.SplittableRandom;
import java.util.stream.IntStream;
import latentgraph.core.Labels;
import latentgraph.core.LatentMatrix;

/** What the JMH benchmarks work on, drawn from a seed. */
final class Inputs {
    private Inputs() {}

    static LatentMatrix gaussian(int rows, int columns) {
        SplittableRandom random = new SplittableRandom(42);
        float[] values = new float[rows * columns];
        for (int i = 0; i < values.length; i++) {
            values[i] = (float) random.nextGaussian();
        }
        return new LatentMatrix(rows, columns, values);
    }

    static Labels labels(int samples, int classes) {
        return new Labels(
                new SplittableRandom(7).ints(samples, 0, classes).toArray(),
                IntStream.range(0, classes).mapToObj(Integer::toString).toList());
    }
}
