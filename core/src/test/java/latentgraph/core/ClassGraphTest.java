package latentgraph.core;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import latentgraph.core.ClassGraph.Edge;
import latentgraph.core.ClassGraph.Vertex;
import org.junit.jupiter.api.Test;

class ClassGraphTest {
    private static final double NONE = Double.NaN;

    @Test
    void eachClassListsItsNearestTiesByTheLowerLabelAndNeverOneItCannotReach() {
        double[][] distances = {
            {0, 5, 2, 5},
            {5, 0, NONE, 1},
            {2, NONE, 0, NONE},
            {5, 1, NONE, 0}
        };
        assertThat(ClassGraph.nearest(distances, 2))
                .containsExactly(
                        new Edge(0, 2, 1, 2),
                        new Edge(0, 1, 2, 5),
                        new Edge(1, 3, 1, 1),
                        new Edge(1, 0, 2, 5),
                        new Edge(2, 0, 1, 2),
                        new Edge(3, 1, 1, 1),
                        new Edge(3, 0, 2, 5));
        assertThat(ClassGraph.nearest(distances, 99))
                .filteredOn(edge -> edge.source() == 0)
                .hasSize(3);
        assertThatThrownBy(() -> ClassGraph.nearest(distances, 0)).isInstanceOf(InvalidInputException.class);
        assertThatThrownBy(() -> ClassGraph.nearest(new double[][] {{0, 1}}, 1))
                .isInstanceOf(InvalidInputException.class);
    }

    @Test
    void mutualEdgesCountOnceInTheUndirectedView() {
        List<Vertex> vertices =
                List.of(new Vertex(0, "a", 3L, null), new Vertex(1, "b", 3L, 0.5), new Vertex(2, "c", 1L, null));
        ClassGraph graph = new ClassGraph(
                "g", vertices, null, List.of(new Edge(0, 1, 1, 2), new Edge(1, 0, 1, 2), new Edge(2, 1, 1, 3)));
        assertThat(graph.undirected().edges()).isEqualTo(2);
        assertThat(graph.undirected().degree(1)).isEqualTo(2);
        assertThatThrownBy(() -> new ClassGraph("g", vertices, null, List.of(new Edge(0, 3, 1, 1))))
                .isInstanceOf(InvalidInputException.class)
                .hasMessageContaining("expected ends from 0 to 2");
        List<Vertex> falling = List.of(vertices.get(1), vertices.get(0));
        assertThatThrownBy(() -> new ClassGraph("g", falling, null, List.of()))
                .isInstanceOf(InvalidInputException.class)
                .hasMessageContaining("has label 0; expected rising labels, here from 2");
    }

    @Test
    void purityAndEntropyOfAHandMadeNeighbourhood() {
        // Sample 0 (label 0) sees labels 0, 0, 1, 2: purity 1/2, entropy 1/2 · 1 + 2 · 1/4 · 2 = 1.5 bits.
        NeighbourGraph graph = new NeighbourGraph(
                5, 4, new int[] {1, 2, 3, 4, 0, 2, 3, 4, 0, 1, 3, 4, 0, 1, 2, 4, 0, 1, 2, 3}, new float[20]);
        NeighbourPurity purity =
                NeighbourPurity.of(graph, new Labels(new int[] {0, 0, 0, 1, 2}, List.of("a", "b", "c")));
        assertThat(purity.purity()).containsExactly(0.5, 0.5, 0.5, 0, 0);
        assertThat(purity.entropy()[0]).isCloseTo(1.5, within(1e-12));
        // Sample 3 sees 0, 0, 0, 2: 3/4 · log2(4/3) + 1/4 · 2 = 0.811278 bits.
        assertThat(purity.entropy()[3]).isCloseTo(0.811278, within(1e-6));
    }
}
