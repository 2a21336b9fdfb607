package latentgraph.core.layout;

import java.util.Arrays;

/** Gradient descent with momentum and gains on the divergence of t-SNE. */
final class TSneDescent {
    private static final double LEAST_GAIN = 0.01;
    private static final int POINTS_A_BLOCK = 256;

    private final SymmetricGraph affinities;
    private final Repulsion repulsion;
    private final double[] positions;
    private final double rate;
    private final double[] forces;
    private final double[] moves;
    private final double[] gains;
    private final int blocks;
    private double divergence = Double.NaN;

    /** @param positions [n, 2], which are moved */
    TSneDescent(SymmetricGraph affinities, Repulsion repulsion, double[] positions) {
        this.affinities = affinities;
        this.repulsion = repulsion;
        this.positions = positions;
        rate = Math.max(affinities.size() / 12.0, 200);
        forces = new double[positions.length];
        moves = new double[positions.length];
        gains = new double[positions.length];
        Arrays.fill(gains, 1);
        blocks = (affinities.size() + POINTS_A_BLOCK - 1) / POINTS_A_BLOCK;
    }

    void step(Crew crew, double exaggeration, double momentum) {
        double normaliser = repulsion.of(crew, positions, forces);
        crew.each(blocks, block -> {
            int end = Math.min(affinities.size(), (block + 1) * POINTS_A_BLOCK);
            for (int i = block * POINTS_A_BLOCK; i < end; i++) {
                gradient(i, exaggeration, normaliser);
                move(2 * i, momentum);
                move(2 * i + 1, momentum);
            }
        });
        crew.each(blocks, block -> {
            int end = Math.min(affinities.size(), (block + 1) * POINTS_A_BLOCK);
            for (int i = 2 * block * POINTS_A_BLOCK; i < 2 * end; i++) {
                positions[i] += moves[i];
            }
        });
    }

    /** [n, 2] of the divergence, less its factor 4. */
    double[] gradient(Crew crew) {
        double normaliser = repulsion.of(crew, positions, forces);
        for (int i = 0; i < affinities.size(); i++) {
            gradient(i, 1, normaliser);
        }
        return forces.clone();
    }

    /** From the repulsion in {@link #forces} the gradient at a point. */
    private void gradient(int i, double exaggeration, double normaliser) {
        double x = positions[2 * i];
        double y = positions[2 * i + 1];
        double attractionX = 0;
        double attractionY = 0;
        for (int edge = affinities.offsets()[i]; edge < affinities.offsets()[i + 1]; edge++) {
            int j = 2 * affinities.targets()[edge];
            double dx = x - positions[j];
            double dy = y - positions[j + 1];
            double weight = affinities.weights()[edge] / (1 + dx * dx + dy * dy);
            attractionX += weight * dx;
            attractionY += weight * dy;
        }
        forces[2 * i] = exaggeration * attractionX - forces[2 * i] / normaliser;
        forces[2 * i + 1] = exaggeration * attractionY - forces[2 * i + 1] / normaliser;
    }

    private void move(int at, double momentum) {
        gains[at] = moves[at] * forces[at] < 0 ? gains[at] + 0.2 : Math.max(LEAST_GAIN, gains[at] * 0.8);
        moves[at] = momentum * moves[at] - rate * gains[at] * forces[at];
    }

    /** Finds the divergence where the points are now. */
    void measure(Crew crew) {
        double normaliser = repulsion.of(crew, positions, forces);
        double[] sums = new double[blocks];
        crew.each(blocks, block -> {
            int end = Math.min(affinities.size(), (block + 1) * POINTS_A_BLOCK);
            for (int i = block * POINTS_A_BLOCK; i < end; i++) {
                for (int edge = affinities.offsets()[i]; edge < affinities.offsets()[i + 1]; edge++) {
                    int j = 2 * affinities.targets()[edge];
                    double dx = positions[2 * i] - positions[j];
                    double dy = positions[2 * i + 1] - positions[j + 1];
                    double p = affinities.weights()[edge];
                    if (p > 0) {
                        sums[block] += p * Math.log(p * normaliser * (1 + dx * dx + dy * dy));
                    }
                }
            }
        });
        divergence = Arrays.stream(sums).sum();
    }

    double divergence() {
        return divergence;
    }
}
