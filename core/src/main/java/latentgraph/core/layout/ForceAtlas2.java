package latentgraph.core.layout;

import java.util.SplittableRandom;
import latentgraph.core.InvalidInputException;
import latentgraph.core.LatentMatrix;
import latentgraph.core.Progress;
import latentgraph.core.UndirectedGraph;

/**
 * The layout of graphs in Gephi (Jacomy, Venturini, Heymann and Bastian 2014, "ForceAtlas2, a continuous graph layout algorithm"):
 * vertices repel each other by (degree + 1)(degree' + 1) / distance, edges attract by their strength times their length, and
 * gravity by degree + 1; the paper's equations 1, 4, 6 and 8 to 14. Repulsion is Barnes and Hut's.
 */
public final class ForceAtlas2 {
    private static final int POINTS_A_BLOCK = 64;

    /** Gephi takes 1.2; this is nearer to the exact forces. */
    private static final double ANGLE = 0.8;

    /** The paper's kₛ and kₛₘₐₓ, equation 14. */
    private static final double SPEED = 0.1;

    private static final double MOST_SPEED = 10;

    private ForceAtlas2() {}

    /**
     * @param repulsion k_r, how far apart all is: Gephi's scaling, 10 by default there, 2 from 100 vertices on
     * @param gravity k_g, 0 or more; with 0, what is not joined drifts apart without end
     * @param logarithmic whether edges attract by log(1 + length) (the LinLog mode), which draws clusters closer together
     */
    public record Forces(double repulsion, double gravity, boolean logarithmic) {
        /** @throws InvalidInputException if a number is out of range */
        public Forces {
            if (!(repulsion > 0) || Double.isInfinite(repulsion)) {
                throw new InvalidInputException("repulsion is %s; expected a number above 0".formatted(repulsion));
            }
            if (!(gravity >= 0) || Double.isInfinite(gravity)) {
                throw new InvalidInputException("gravity is %s; expected 0 or more".formatted(gravity));
            }
        }

        /** As Gephi proposes for a graph of so many vertices. */
        public static Forces of(int vertices) {
            return new Forces(vertices >= 100 ? 2 : 10, 1, false);
        }
    }

    /**
     * @param graph the weights are strengths: what is strong is drawn together
     * @param iterations at least 1
     * @param seed of the positions at the start
     * @return [vertices, 2], their mean at the origin
     * @throws InvalidInputException if there is no vertex or {@code iterations} is out of range
     * @throws java.util.concurrent.CancellationException if the calling thread is interrupted
     */
    public static LatentMatrix of(
            UndirectedGraph graph, Forces forces, int iterations, long seed, int threads, Progress progress) {
        if (graph.vertices() < 1) {
            throw new InvalidInputException("the graph has no vertex; expected at least one");
        }
        if (iterations < 1) {
            throw new InvalidInputException("iterations is %d; expected 1 or more".formatted(iterations));
        }
        SplittableRandom random = new SplittableRandom(seed);
        double[] positions = new double[2 * graph.vertices()];
        double width = 10 * Math.sqrt(graph.vertices());
        for (int i = 0; i < positions.length; i++) {
            positions[i] = width * (random.nextDouble() - 0.5);
        }
        return moved(graph, forces, iterations, positions, threads, progress);
    }

    /**
     * From given places, such as those of a graph much like this one: what need not move stays near.
     *
     * @param start [vertices, 2], finite
     * @return [vertices, 2], their mean at the origin
     * @throws InvalidInputException if {@code start} is of another shape or {@code iterations} is out of range
     * @throws java.util.concurrent.CancellationException if the calling thread is interrupted
     */
    public static LatentMatrix of(
            UndirectedGraph graph, Forces forces, int iterations, LatentMatrix start, int threads, Progress progress) {
        if (start.rows() != graph.vertices() || start.columns() != 2) {
            throw new InvalidInputException("places to start from are %d × %d for %d vertices; expected %d × 2"
                    .formatted(start.rows(), start.columns(), graph.vertices(), graph.vertices()));
        }
        if (iterations < 1) {
            throw new InvalidInputException("iterations is %d; expected 1 or more".formatted(iterations));
        }
        return moved(graph, forces, iterations, Initial.doubles(start), threads, progress);
    }

    private static LatentMatrix moved(
            UndirectedGraph graph, Forces forces, int iterations, double[] positions, int threads, Progress progress) {
        Simulation simulation = new Simulation(graph, forces, positions);
        Crew.run("placing vertices", iterations, threads, progress, crew -> {
            for (int iteration = 0; iteration < iterations; iteration++) {
                simulation.step(crew);
                crew.done(iteration + 1);
            }
        });
        return Initial.centred(positions);
    }

    /** Whatever the edges, which are given. */
    public static Memory memory(long vertices) {
        // Places, forces now and before, masses and swings; of the tree, a square for each vertex and those around
        // them, of
        // which there are half as many or, where vertices are close together, more.
        long points = 64 * vertices;
        return new Memory(points + 60 * vertices, points + 200 * vertices);
    }

    static final class Simulation {
        private final UndirectedGraph graph;
        private final Forces given;
        private final double[] positions;
        private final double[] masses;
        private final int blocks;
        private double[] forces;
        private double[] before;
        private double speed = 1;
        private boolean moving;

        Simulation(UndirectedGraph graph, Forces given, double[] positions) {
            this.graph = graph;
            this.given = given;
            this.positions = positions;
            masses = new double[graph.vertices()];
            for (int vertex = 0; vertex < masses.length; vertex++) {
                masses[vertex] = graph.degree(vertex) + 1.0;
            }
            blocks = (graph.vertices() + POINTS_A_BLOCK - 1) / POINTS_A_BLOCK;
            forces = new double[positions.length];
            before = new double[positions.length];
        }

        /** [vertices, 2] at the positions now. */
        double[] forces(Crew crew, double angle) {
            QuadTree tree = new QuadTree(positions, masses);
            crew.each(blocks, block -> {
                double[] force = new double[2];
                for (int vertex = block * POINTS_A_BLOCK; vertex < end(block); vertex++) {
                    force(tree, vertex, angle, force);
                    forces[2 * vertex] = force[0];
                    forces[2 * vertex + 1] = force[1];
                }
            });
            return forces;
        }

        private int end(int block) {
            return Math.min(masses.length, (block + 1) * POINTS_A_BLOCK);
        }

        private void force(QuadTree tree, int vertex, double angle, double[] force) {
            force[0] = 0;
            force[1] = 0;
            tree.repel(vertex, angle, force);
            double x = positions[2 * vertex];
            double y = positions[2 * vertex + 1];
            double length = Math.hypot(x, y);
            double pull = length > 0 ? given.gravity() * masses[vertex] / length : 0;
            force[0] = given.repulsion() * masses[vertex] * force[0] - pull * x;
            force[1] = given.repulsion() * masses[vertex] * force[1] - pull * y;
            for (int edge = graph.offsets()[vertex]; edge < graph.offsets()[vertex + 1]; edge++) {
                double dx = positions[2 * graph.targets()[edge]] - x;
                double dy = positions[2 * graph.targets()[edge] + 1] - y;
                double strength = graph.weights()[edge];
                if (given.logarithmic()) {
                    double distance = Math.hypot(dx, dy);
                    strength *= distance > 0 ? Math.log1p(distance) / distance : 1;
                }
                force[0] += strength * dx;
                force[1] += strength * dy;
            }
        }

        void step(Crew crew) {
            double[] swapped = before;
            before = forces;
            forces = swapped;
            forces(crew, ANGLE);
            double[] swings = new double[masses.length];
            double[] globalSwings = new double[blocks];
            double[] globalTractions = new double[blocks];
            crew.each(blocks, block -> {
                for (int vertex = block * POINTS_A_BLOCK; vertex < end(block); vertex++) {
                    int x = 2 * vertex;
                    int y = x + 1;
                    swings[vertex] = Math.hypot(forces[x] - before[x], forces[y] - before[y]);
                    globalSwings[block] += masses[vertex] * swings[vertex];
                    globalTractions[block] +=
                            masses[vertex] * Math.hypot(forces[x] + before[x], forces[y] + before[y]) / 2;
                }
            });
            double swing = 0;
            double traction = 0;
            for (int block = 0; block < blocks; block++) {
                swing += globalSwings[block];
                traction += globalTractions[block];
            }
            // τ is 1, as in the paper's tests; what swings nowhere may go as fast as the rest allows.
            double wanted = swing > 0 ? traction / swing : speed * 1.5;
            speed = moving ? Math.min(wanted, 1.5 * speed) : wanted;
            moving = true;
            crew.each(blocks, block -> {
                for (int vertex = block * POINTS_A_BLOCK; vertex < end(block); vertex++) {
                    double force = Math.hypot(forces[2 * vertex], forces[2 * vertex + 1]);
                    double own = SPEED * speed / (1 + speed * Math.sqrt(swings[vertex]));
                    own = force > 0 ? Math.min(own, MOST_SPEED / force) : 0;
                    positions[2 * vertex] += own * forces[2 * vertex];
                    positions[2 * vertex + 1] += own * forces[2 * vertex + 1];
                }
            });
        }
    }
}
