package latentgraph.analytics;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import java.util.Map;
import java.util.concurrent.CancellationException;
import latentgraph.core.ShortestPaths;
import latentgraph.core.UndirectedGraph;
import latentgraph.store.Store;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

@ExtendWith(SharedStore.class)
class NeighbourGraphTest {
    private static final UndirectedGraph PETS =
            Graphs.neighbours(Graphs.PETS_LATENTS, 4).undirected();

    private final Store store;

    NeighbourGraphTest(Store store) {
        this.store = store;
    }

    @Test
    void theProjectionJoinsEachPairOnceAndGdsAgreesOnIt() {
        try {
            var projected = SharedStore.row(
                    store, "CALL latent.neighbourGraph.project('pets', $key, {k: 4})", Map.of("key", Graphs.PETS));
            assertThat(projected).containsEntry("nodeCount", 120L).containsEntry("relationshipCount", (long)
                    PETS.edges());
            assertThatThrownBy(() ->
                            store.read("CALL latent.neighbourGraph.project('pets', $key)", Map.of("key", Graphs.PETS)))
                    .hasMessageContaining("pets");

            var ours = SharedStore.row(
                    store, "CALL latent.neighbourGraph.stats($key, {k: 4})", Map.of("key", Graphs.PETS));
            var clustering = SharedStore.row(
                    store,
                    "CALL gds.localClusteringCoefficient.stats('pets') YIELD averageClusteringCoefficient AS average",
                    Map.of());
            assertThat((Double) ours.get("clusteringCoefficient"))
                    .isCloseTo((Double) clustering.get("average"), within(1e-12));
            var components = SharedStore.row(store, "CALL gds.wcc.stats('pets') YIELD componentCount", Map.of());
            assertThat(ours.get("components")).isEqualTo(components.get("componentCount"));

            var onTheProjection = SharedStore.row(store, "CALL latent.graph.stats('pets')", Map.of());
            for (String measure : List.of(
                    "nodeCount", "relationshipCount", "diameter", "averagePathLength", "degreeDistribution", "hubs")) {
                assertThat(onTheProjection.get(measure)).as(measure).isEqualTo(ours.get(measure));
            }

            var path = SharedStore.row(
                    store,
                    """
                    MATCH (r:Representation {key: $key})<-[:IN]-(a:Latent {index: 0}), (r)<-[:IN]-(b:Latent {index: 4})
                    CALL gds.shortestPath.dijkstra.stream('pets', {sourceNode: a, targetNode: b, relationshipWeightProperty: 'distance'})
                    YIELD totalCost
                    RETURN totalCost""",
                    Map.of("key", Graphs.PETS));
            double length = Floyd.distances(PETS)[0][4];
            assertThat(length).isPositive().isFinite();
            assertThat((Double) path.get("totalCost")).isCloseTo(length, within(1e-5 * length));
            var properties = SharedStore.row(
                    store,
                    """
                    CALL gds.graph.nodeProperties.stream('pets', ['index', 'label'])
                    YIELD nodeId, nodeProperty, propertyValue
                    WITH nodeId, collect([nodeProperty, propertyValue]) AS given
                    MATCH (l:Latent) WHERE id(l) = nodeId
                    RETURN count(*) AS nodes,
                           sum(CASE WHEN ['index', l.index] IN given AND ['label', l.label] IN given THEN 1 END) AS right""",
                    Map.of());
            assertThat(properties).containsEntry("nodes", 120L).containsEntry("right", 120L);
        } finally {
            store.write("CALL gds.graph.drop('pets', false) YIELD graphName", Map.of());
        }
    }

    @Test
    void itNeedsNoLabels() {
        try {
            var projected = SharedStore.row(
                    store, "CALL latent.neighbourGraph.project('bare', $key, {k: 4})", Map.of("key", Graphs.BARE));
            assertThat(projected).containsEntry("relationshipCount", (long) PETS.edges());
            assertThat(store.read(
                            "CALL latent.path.stream($key, 0, 3) YIELD label, className RETURN label, className",
                            Map.of("key", Graphs.BARE)))
                    .allSatisfy(row -> assertThat(row.values()).containsOnlyNulls());
        } finally {
            store.write("CALL gds.graph.drop('bare', false) YIELD graphName", Map.of());
        }
    }

    @Test
    void pathLengthsCountEachPairOnce() {
        var row = SharedStore.row(
                store, "CALL latent.neighbourGraph.paths.stats($key, {k: 4, bins: 10})", Map.of("key", Graphs.PETS));
        double[][] distances = Floyd.distances(PETS);
        long unreachable = 0;
        double greatest = 0;
        for (int a = 0; a < 120; a++) {
            for (int b = 0; b < a; b++) {
                if (Double.isInfinite(distances[a][b])) {
                    unreachable++;
                } else {
                    greatest = Math.max(greatest, distances[a][b]);
                }
            }
        }
        assertThat(row).containsEntry("unreachablePairs", unreachable);
        assertThat((Double) row.get("diameterDistance")).isCloseTo(greatest, within(1e-5 * greatest));
        assertThat(sum(row.get("hopHistogram"))).isEqualTo(120 * 119 / 2 - unreachable);
        assertThat(sum(row.get("distanceHistogram"))).isEqualTo(120 * 119 / 2 - unreachable);
        assertThat(((List<?>) row.get("hopHistogram")).get(1)).isEqualTo((long) PETS.edges());
        assertThat((List<?>) row.get("distanceBins")).hasSize(((List<?>) row.get("distanceHistogram")).size() + 1);
    }

    @Test
    void aRepresentationThatIsNotThereIsAnsweredWithWhatThereIs() {
        assertThatThrownBy(() -> store.read("CALL latent.neighbourGraph.stats('pets-seed1/e4/fc')", Map.of()))
                .hasMessageFindingMatch("no representation 'pets-seed1/e4/fc'; there (is|are) '" + Graphs.PETS + "'");
    }

    @Test
    void oneThatIsNotWholeIsRefused() {
        Graphs.write(store, "torn/e0/fc", Graphs.neighbours(Graphs.PETS_LATENTS, 2), null, null);
        String call = "CALL latent.neighbourGraph.stats('torn/e0/fc', {k: 2})";
        try {
            store.write("MATCH (r:Representation {key: 'torn/e0/fc'}) SET r.status = 'writing'", Map.of());
            assertThatThrownBy(() -> store.read(call, Map.of()))
                    .hasMessageContaining("is not whole (status 'writing')");
            store.write("MATCH (r:Representation {key: 'torn/e0/fc'}) SET r.status = 'ready'", Map.of());
            store.write(
                    """
                    MATCH (:Representation {key: 'torn/e0/fc'})<-[:IN]-(:Latent {index: 5})-[e:NEAREST {rank: 2}]->()
                    DELETE e""",
                    Map.of());
            assertThatThrownBy(() -> store.read(call, Map.of()))
                    .hasMessageContaining("the latent of index 5 has no neighbour of rank 2");
            store.write(
                    "MATCH (:Representation {key: 'torn/e0/fc'})<-[:IN]-(l:Latent {index: 9}) SET l.index = 8",
                    Map.of());
            assertThatThrownBy(() -> store.read(call, Map.of())).hasMessageContaining("has 119 latents");
        } finally {
            store.write(
                    "MATCH (r:Representation {key: 'torn/e0/fc'})<-[:IN]-(l:Latent)-[:OF]->(s) DETACH DELETE r, l, s",
                    Map.of());
        }
    }

    @Test
    void moreNeighboursThanStoredAreRefused() {
        assertThatThrownBy(
                        () -> store.read("CALL latent.neighbourGraph.stats($key, {k: 9})", Map.of("key", Graphs.PETS)))
                .hasMessageContaining("k is 9; expected 1 to 8, the neighbours stored for '" + Graphs.PETS + "'");
    }

    @Test
    void configurationIsChecked() {
        String call = "CALL latent.classGraph.stream($key, $configuration)";
        assertThatThrownBy(() -> store.read(call, Map.of("key", Graphs.PETS, "configuration", Map.of("clasK", 2))))
                .hasMessageContaining(
                        "unknown configuration key 'clasK'; did you mean 'classK'? Known keys: k, classK, concurrency");
        assertThatThrownBy(() -> store.read(call, Map.of("key", Graphs.PETS, "configuration", Map.of("topK", 2))))
                .hasMessageContaining("unknown configuration key 'topK'. Known keys: k,");
        assertThatThrownBy(() -> store.read(call, Map.of("key", Graphs.PETS, "configuration", Map.of("k", 0))))
                .hasMessageContaining("k is 0; expected a whole number from 1");
        assertThatThrownBy(() -> store.read(call, Map.of("key", Graphs.PETS, "configuration", Map.of("k", 2.5))))
                .hasMessageContaining("k is 2.5; expected a whole number from 1");
        assertThatThrownBy(() -> store.write(
                        "CALL latent.classGraph.write($key, {communityWeight: 'distances'})",
                        Map.of("key", Graphs.PETS)))
                .hasMessageContaining("communityWeight is 'distances'; expected one of similarity, none, distance");
        assertThatThrownBy(() -> store.write(
                        "CALL latent.purity.write($key, {writeProperty: 'label'})", Map.of("key", Graphs.PETS)))
                .hasMessageContaining("property 'label' of the latents is written by the ingest");
        assertThat(store.read(call, Map.of("key", Graphs.PETS, "configuration", Map.of("k", 4.0))))
                .isNotEmpty();
    }

    /** The guard speaks on a kernel's own threads too, and ends the kernel. */
    @Test
    void aTerminatedTransactionStopsTheKernel() {
        var procedure = new NeighbourGraphProcedures();
        procedure.terminationGuard = () -> {
            throw new CancellationException("terminated");
        };
        assertThatThrownBy(() -> ShortestPaths.between(PETS, Graphs.PETS_LABELS, 2, procedure.progress()))
                .hasStackTraceContaining("terminated");
    }

    private static long sum(Object counts) {
        return ((List<?>) counts).stream().mapToLong(count -> (Long) count).sum();
    }
}
