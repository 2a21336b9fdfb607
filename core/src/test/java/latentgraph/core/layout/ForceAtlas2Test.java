package latentgraph.core.layout;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.stream.IntStream;
import latentgraph.core.InvalidInputException;
import latentgraph.core.LatentMatrix;
import latentgraph.core.NeighbourGraph;
import latentgraph.core.Progress;
import latentgraph.core.UndirectedGraph;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ForceAtlas2Test {
    private static final ForceAtlas2.Forces FORCES = new ForceAtlas2.Forces(2, 1, false);

    /** The paper's equations 1, 4 and 6, over all pairs. */
    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void forcesAreThePapers(boolean logarithmic) {
        UndirectedGraph graph = graph(200);
        double[] points = Drawn.points(3, 200, 30);
        points[10] = points[12];
        points[11] = points[13]; // two in one place
        ForceAtlas2.Forces given = new ForceAtlas2.Forces(3, 0.5, logarithmic);
        double[] expected = exact(graph, points, given);
        double[] found = found(graph, points, given, 0);
        assertThat(found).containsExactly(expected, within(1e-9)); // forces of some hundreds
    }

    @ParameterizedTest
    @ValueSource(ints = {2, 900})
    void squaresFarAwayRepelNearlyAsTheirPoints(int size) {
        UndirectedGraph graph = graph(size);
        double[] points = Drawn.points(3, size, 30);
        double[] expected = exact(graph, points, FORCES);
        double[] found = found(graph, points, FORCES, 0.8);
        double error = 0;
        double norm = 0;
        for (int i = 0; i < points.length; i++) {
            error += (found[i] - expected[i]) * (found[i] - expected[i]);
            norm += expected[i] * expected[i];
        }
        // A square seen at an angle of 0.8 is off by about its square over 12; many such cancel.
        assertThat(Math.sqrt(error / norm)).isLessThan(0.02);
    }

    private static double[] found(UndirectedGraph graph, double[] points, ForceAtlas2.Forces given, double angle) {
        double[][] found = new double[1][];
        Crew.run(
                "",
                1,
                2,
                Progress.SILENT,
                crew -> found[0] = new ForceAtlas2.Simulation(graph, given, points).forces(crew, angle));
        return found[0];
    }

    private static double[] exact(UndirectedGraph graph, double[] points, ForceAtlas2.Forces given) {
        double[] forces = new double[points.length];
        for (int i = 0; i < graph.vertices(); i++) {
            double x = points[2 * i];
            double y = points[2 * i + 1];
            double centre = Math.sqrt(x * x + y * y);
            forces[2 * i] -= given.gravity() * (graph.degree(i) + 1) * x / centre;
            forces[2 * i + 1] -= given.gravity() * (graph.degree(i) + 1) * y / centre;
            for (int j = 0; j < graph.vertices(); j++) {
                double dx = points[2 * j] - x;
                double dy = points[2 * j + 1] - y;
                double distance = Math.sqrt(dx * dx + dy * dy);
                if (distance == 0) {
                    continue;
                }
                double force = -given.repulsion() * (graph.degree(i) + 1) * (graph.degree(j) + 1) / distance;
                for (int edge = graph.offsets()[i]; edge < graph.offsets()[i + 1]; edge++) {
                    if (graph.targets()[edge] == j) {
                        force += graph.weights()[edge] * (given.logarithmic() ? Math.log(1 + distance) : distance);
                    }
                }
                forces[2 * i] += force * dx / distance;
                forces[2 * i + 1] += force * dy / distance;
            }
        }
        return forces;
    }

    private static UndirectedGraph graph(int size) {
        LatentMatrix latents = Drawn.clusters(5, size, 3, 2);
        return Drawn.neighbours(latents, 4).undirected();
    }

    /** Two vertices and an edge: at rest where 4 k_r / d + ... = d + 2 k_g, each of mass 2, half of d from the centre. */
    @Test
    void twoVerticesComeToRestWhereForcesAreEven() {
        UndirectedGraph pair = UndirectedGraph.of(2, new int[] {0}, new int[] {1}, new float[] {1});
        LatentMatrix found = ForceAtlas2.of(pair, FORCES, 2000, 7, 1, Progress.SILENT);
        double distance = Math.hypot(found.value(0, 0) - found.value(1, 0), found.value(0, 1) - found.value(1, 1));
        // d² + 2 d − 8 = 0
        assertThat(distance).isCloseTo(2, within(0.01));
    }

    @Test
    void threadsChangeNoBitAndSeedsDo() {
        UndirectedGraph graph = graph(700);
        float[] one = ForceAtlas2.of(graph, FORCES, 60, 1, 1, Progress.SILENT).values();
        assertThat(ForceAtlas2.of(graph, FORCES, 60, 1, 5, Progress.SILENT).values())
                .isEqualTo(one)
                .doesNotContain(0f);
        assertThat(ForceAtlas2.of(graph, FORCES, 60, 2, 5, Progress.SILENT).values())
                .isNotEqualTo(one);
    }

    @Test
    void clustersComeApart() {
        LatentMatrix found = ForceAtlas2.of(graph(400), FORCES, 400, 1, 2, Progress.SILENT);
        NeighbourGraph inThePlane = Drawn.neighbours(found, 3);
        long strangers = IntStream.range(0, 400 * 3)
                .filter(i -> inThePlane.indices()[i] % 2 != i / 3 % 2)
                .count();
        assertThat(strangers).isZero();
    }

    @Test
    void verticesWithoutEdgesAndOneAloneHaveAPlace() {
        UndirectedGraph loose = UndirectedGraph.of(5, new int[] {0}, new int[] {1}, new float[] {1});
        assertThat(ForceAtlas2.of(loose, FORCES, 100, 1, 2, Progress.SILENT).values())
                .hasSize(10)
                .doesNotContain(0f);
        UndirectedGraph alone = UndirectedGraph.of(1, new int[0], new int[0], new float[0]);
        assertThat(ForceAtlas2.of(alone, FORCES, 100, 1, 2, Progress.SILENT).values())
                .containsExactly(0, 0);
    }

    @Test
    void whatCannotBeIsRefused() {
        UndirectedGraph none = UndirectedGraph.of(0, new int[0], new int[0], new float[0]);
        assertThatThrownBy(() -> ForceAtlas2.of(none, FORCES, 100, 1, 2, Progress.SILENT))
                .isInstanceOf(InvalidInputException.class)
                .hasMessageContaining("no vertex");
        assertThatThrownBy(() -> ForceAtlas2.of(graph(20), FORCES, 0, 1, 2, Progress.SILENT))
                .isInstanceOf(InvalidInputException.class)
                .hasMessageContaining("iterations is 0");
        assertThatThrownBy(() -> new ForceAtlas2.Forces(0, 1, false)).isInstanceOf(InvalidInputException.class);
        assertThatThrownBy(() -> new ForceAtlas2.Forces(1, Double.NaN, false))
                .isInstanceOf(InvalidInputException.class);
    }
}
