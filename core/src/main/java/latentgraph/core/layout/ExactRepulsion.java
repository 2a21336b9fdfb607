package latentgraph.core.layout;

/** All pairs. */
final class ExactRepulsion implements Repulsion {
    private static final int POINTS_A_BLOCK = 64;

    @Override
    public double of(Crew crew, double[] positions, double[] forces) {
        int size = positions.length / 2;
        double[] sums = new double[(size + POINTS_A_BLOCK - 1) / POINTS_A_BLOCK];
        crew.each(sums.length, block -> {
            int end = Math.min(size, (block + 1) * POINTS_A_BLOCK);
            double total = 0;
            for (int i = block * POINTS_A_BLOCK; i < end; i++) {
                double x = positions[2 * i];
                double y = positions[2 * i + 1];
                double forceX = 0;
                double forceY = 0;
                double sum = 0;
                for (int j = 0; j < size; j++) {
                    double dx = x - positions[2 * j];
                    double dy = y - positions[2 * j + 1];
                    double inverse = 1 / (1 + dx * dx + dy * dy);
                    sum += inverse;
                    forceX += dx * inverse * inverse;
                    forceY += dy * inverse * inverse;
                }
                forces[2 * i] = forceX;
                forces[2 * i + 1] = forceY;
                total += sum - 1;
            }
            sums[block] = total;
        });
        double sum = 0;
        for (double part : sums) {
            sum += part;
        }
        return sum;
    }
}
