package latentgraph.core.similarity;

/** Without the Vector API: loops that the compiler vectorises as well as it can. */
final class PlainDoubleTile implements DoubleTile {
    @Override
    public void add(double[] a, int aFrom, double[] b, int bFrom, int depth, double[] sums, int sumsFrom) {
        for (int i = 0; i < SIDE; i++) {
            for (int k = 0; k < depth; k++) {
                double x = a[aFrom + k * SIDE + i];
                int y = bFrom + k * SIDE;
                int to = sumsFrom + i * SIDE;
                for (int j = 0; j < SIDE; j++) {
                    sums[to + j] += x * b[y + j];
                }
            }
        }
    }
}
