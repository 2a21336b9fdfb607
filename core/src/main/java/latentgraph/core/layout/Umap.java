package latentgraph.core.layout;

import java.util.Arrays;
import latentgraph.core.InvalidInputException;
import latentgraph.core.LatentMatrix;
import latentgraph.core.NeighbourGraph;
import latentgraph.core.Progress;

/**
 * Uniform manifold approximation and projection to the plane (McInnes, Healy and Melville 2018), on a neighbour graph.
 *
 * <p>As in umap-learn an edge is drawn in as many epochs as its weight is a share of the greatest, and each time draws its ends
 * together and pushes one away from five points drawn at random, in steps that shrink to 0. Where umap-learn moves points one
 * edge after the other, here a quarter of the points at a time go through their edges while the others stay, and what that
 * did to the others is then added up in the order of their edges; each point has random numbers of its own an epoch. So threads
 * change nothing.
 */
public final class Umap {
    /** Negative samples an edge, each time it is drawn. */
    private static final int NEGATIVES = 5;

    /** Into so many an epoch is split, a power of two: in one, neighbours that move at once overshoot. */
    private static final int TURNS = 4;

    private static final double CLIP = 4;
    private static final int POINTS_A_BLOCK = 128;

    private Umap() {}

    /**
     * @param graph k neighbours are umap-learn's {@code n_neighbors} = k + 1, which counts the sample itself
     * @param initial [n, 2], for example the principal components; each coordinate is brought to [0, 10]
     * @param minimumDistance how near points may come, 0 to 1; 0.1 as a rule
     * @param epochs at least 1; as a rule 500 up to 10,000 points and 200 above
     * @return [n, 2], their mean at the origin
     * @throws InvalidInputException if a number is out of range or the sizes differ
     * @throws java.util.concurrent.CancellationException if the calling thread is interrupted
     */
    public static LatentMatrix of(
            NeighbourGraph graph,
            LatentMatrix initial,
            double minimumDistance,
            int epochs,
            long seed,
            int threads,
            Progress progress) {
        Initial.check(graph, initial);
        if (!(minimumDistance >= 0 && minimumDistance <= 1)) {
            throw new InvalidInputException("minimum distance is %s; expected 0 to 1".formatted(minimumDistance));
        }
        if (epochs < 1) {
            throw new InvalidInputException("epochs is %d; expected 1 or more".formatted(epochs));
        }
        Descent descent = new Descent(
                Memberships.of(graph).union(),
                UmapCurve.fit(minimumDistance),
                Initial.ranged(initial, 10, seed),
                epochs,
                seed);
        Crew.run("placing points", epochs, threads, progress, crew -> {
            for (int epoch = 0; epoch < epochs; epoch++) {
                descent.epoch(crew, epoch);
                crew.done(epoch + 1);
            }
        });
        return Initial.centred(descent.positions);
    }

    /** With k neighbours a sample. */
    public static Memory memory(long size, long k) {
        Memory graph = SymmetricGraph.memory(size, k);
        long degrees = 8 * size * k + 16 * size;
        long points = 48 * size;
        return new Memory(
                Math.max(graph.least() + degrees, Descent.bytes(size * k) + points),
                Math.max(graph.most() + degrees, Descent.bytes(2 * size * k) + points));
    }

    private static final class Descent {
        private final int size;
        private final UmapCurve curve;
        private final int epochs;
        private final long seed;
        private final double[] positions;
        private final double[] moved;

        private final int[] offsets;
        private final int[] targets;

        /** [2 · edges] where the same edge stands in the row of its other end. */
        private final int[] reverse;

        /** [2 · edges] how many epochs lie between two in which it is drawn, when it is next, and the turn it last was. */
        private final float[] intervals;

        private final float[] due;
        private final int[] drawn;

        /** [2 · edges, 2] how it then moved the point in whose row it stands. */
        private final double[] moves;

        Descent(SymmetricGraph graph, UmapCurve curve, double[] positions, int epochs, long seed) {
            size = graph.size();
            this.curve = curve;
            this.epochs = epochs;
            this.seed = seed;
            this.positions = positions;
            moved = new double[positions.length];
            double greatest = 0;
            for (double weight : graph.weights()) {
                greatest = Math.max(greatest, weight);
            }
            offsets = new int[size + 1];
            int[] kept = new int[graph.targets().length];
            float[] keptIntervals = new float[kept.length];
            int count = 0;
            for (int row = 0; row < size; row++) {
                for (int edge = graph.offsets()[row]; edge < graph.offsets()[row + 1]; edge++) {
                    // One below that would never be drawn.
                    if (graph.weights()[edge] >= greatest / epochs) {
                        kept[count] = graph.targets()[edge];
                        keptIntervals[count++] = (float) (greatest / graph.weights()[edge]);
                    }
                }
                offsets[row + 1] = count;
            }
            targets = Arrays.copyOf(kept, count);
            intervals = Arrays.copyOf(keptIntervals, count);
            due = intervals.clone();
            drawn = new int[count];
            moves = new double[2 * count];
            reverse = new int[count];
            for (int row = 0; row < size; row++) {
                for (int edge = offsets[row]; edge < offsets[row + 1]; edge++) {
                    int other = targets[edge];
                    reverse[edge] = Arrays.binarySearch(targets, offsets[other], offsets[other + 1], row);
                }
            }
        }

        /** As it is made: the graph, which of its edges are kept, and what is known of each. */
        static long bytes(long entries) {
            return SymmetricGraph.heldBytes(entries) + 8 * entries + 32 * entries;
        }

        void epoch(Crew crew, int epoch) {
            double step = 1 - (double) epoch / epochs;
            int blocks = (size + POINTS_A_BLOCK - 1) / POINTS_A_BLOCK;
            for (int one = 0; one < TURNS; one++) {
                int turn = epoch * TURNS + one + 1;
                crew.each(blocks, block -> {
                    int end = Math.min(size, (block + 1) * POINTS_A_BLOCK);
                    for (int i = block * POINTS_A_BLOCK; i < end; i++) {
                        if (turn(i, epoch) == turn) {
                            draw(i, epoch, turn, step);
                        }
                    }
                });
                crew.each(blocks, block -> {
                    int end = Math.min(size, (block + 1) * POINTS_A_BLOCK);
                    for (int i = block * POINTS_A_BLOCK; i < end; i++) {
                        move(i, turn(i, epoch) == turn, turn);
                    }
                });
            }
        }

        /** Each point has its turn once an epoch, at random. */
        private int turn(int i, int epoch) {
            return epoch * TURNS + 1 + (int) (mix(seed + mix((long) epoch * size + i)) & (TURNS - 1));
        }

        /** A point goes through its edges. */
        private void draw(int i, int epoch, int turn, double step) {
            double x = positions[2 * i];
            double y = positions[2 * i + 1];
            long random = mix(~seed + mix((long) epoch * size + i));
            for (int edge = offsets[i]; edge < offsets[i + 1]; edge++) {
                if (due[edge] > epoch + 1) {
                    continue;
                }
                due[edge] += intervals[edge];
                drawn[edge] = turn;
                double dx = x - positions[2 * targets[edge]];
                double dy = y - positions[2 * targets[edge] + 1];
                double pull = curve.pull(dx * dx + dy * dy);
                moves[2 * edge] = step * clip(pull * dx);
                moves[2 * edge + 1] = step * clip(pull * dy);
                x += moves[2 * edge];
                y += moves[2 * edge + 1];
                for (int sample = 0; sample < NEGATIVES; sample++) {
                    random += 0x9E3779B97F4A7C15L;
                    int other = (int) Math.multiplyHigh(mix(random) >>> 1, 2L * size);
                    dx = x - positions[2 * other];
                    dy = y - positions[2 * other + 1];
                    double square = dx * dx + dy * dy;
                    if (square > 0) {
                        double push = curve.push(square);
                        x += step * clip(push * dx);
                        y += step * clip(push * dy);
                    } else if (other != i) {
                        x += step * CLIP;
                        y += step * CLIP;
                    }
                }
            }
            moved[2 * i] = x;
            moved[2 * i + 1] = y;
        }

        /** A point goes where it was drawn itself, and then as the edges of others drew it. */
        private void move(int i, boolean itself, int turn) {
            if (itself) {
                positions[2 * i] = moved[2 * i];
                positions[2 * i + 1] = moved[2 * i + 1];
            }
            for (int edge = offsets[i]; edge < offsets[i + 1]; edge++) {
                int other = reverse[edge];
                if (drawn[other] == turn) {
                    positions[2 * i] -= moves[2 * other];
                    positions[2 * i + 1] -= moves[2 * other + 1];
                }
            }
        }

        private static double clip(double value) {
            return Math.abs(value) <= CLIP ? value : Math.copySign(CLIP, value);
        }

        /** SplitMix64's. */
        private static long mix(long value) {
            long mixed = (value ^ value >>> 30) * 0xBF58476D1CE4E5B9L;
            mixed = (mixed ^ mixed >>> 27) * 0x94D049BB133111EBL;
            return mixed ^ mixed >>> 31;
        }
    }
}
