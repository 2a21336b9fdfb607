package latentgraph.analytics;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import java.util.Map;
import latentgraph.core.Labels;
import latentgraph.core.NeighbourPurity;
import latentgraph.core.UndirectedGraph;
import latentgraph.store.Store;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

@ExtendWith(SharedStore.class)
class RegionTest {
    /** A path 0 – 1 – … – 9: three pure of class a, two mixed, three pure of class b, one pure of class a, one mixed. */
    @Test
    void regionsEndWhereTheClassOrThePurityChanges() {
        var path = UndirectedGraph.of(
                10, new int[] {0, 1, 2, 3, 4, 5, 6, 7, 8}, new int[] {1, 2, 3, 4, 5, 6, 7, 8, 9}, new float[] {
                    1, 1, 1, 1, 1, 1, 1, 1, 1
                });
        var labels = new Labels(new int[] {0, 0, 0, 0, 1, 1, 1, 1, 0, 0}, List.of("a", "b"));
        double[] purity = {1, 1, 0.75, 0.5, 0.25, 0.75, 1, 1, 1, 0};
        var regions = Regions.of(path, labels, purity, 0.75, 2);
        assertThat(regions.ofSample()).containsExactly(0, 0, 0, 2, 2, 1, 1, 1, -1, -1);
        assertThat(regions.all()).extracting(Regions.Region::wellDefined).containsExactly(true, true, false);
        assertThat(regions.all()).extracting(Regions.Region::size).containsExactly(3, 3, 2);
        assertThat(regions.all().get(2).classSizes()).isEqualTo(Map.of(0, 1, 1, 1));
        assertThat(regions.all().get(0).purity()).isCloseTo(2.75 / 3, within(1e-12));
        assertThat(Regions.of(path, labels, purity, 0.75, 1).all()).hasSize(5);
    }

    @Test
    void regionsOfARepresentation(Store store) {
        var rows = store.read(
                "CALL latent.regions.stream($key, {k: 4, minimumSize: 3}) YIELD region, kind, size, labels, classes, purity",
                Map.of("key", Graphs.PETS));
        assertThat(rows.get(0))
                .containsEntry("region", 0L)
                .containsEntry("kind", "well-defined")
                .containsEntry("size", 40L)
                .containsEntry("labels", List.of(2L))
                .containsEntry("classes", Map.of("ship", 40L));
        assertThat(rows).anySatisfy(row -> {
            assertThat(row).containsEntry("kind", "mixed");
            assertThat((Double) row.get("purity")).isLessThan(0.75);
        });
        assertThat(rows).allSatisfy(row -> assertThat((Long) row.get("size")).isGreaterThanOrEqualTo(3));
    }

    @Test
    void regionsAreWrittenToTheLatents(Store store) {
        String written =
                """
                MATCH (:Representation {key: $key})<-[:IN]-(l:Latent) WHERE l.area IS NOT NULL
                RETURN l.area AS region, l.areaKind AS kind, count(*) AS size ORDER BY region""";
        for (int minimumSize : new int[] {1, 5}) { // the second takes away what the first wrote
            var summary = SharedStore.row(
                    store,
                    "CALL latent.regions.write($key, {writeProperty: 'area', minimumSize: $minimumSize})",
                    Map.of("key", Graphs.PETS, "minimumSize", minimumSize));
            var expected = store.read(
                    """
                    CALL latent.regions.stream($key, {minimumSize: $minimumSize}) YIELD region, kind, size
                    RETURN region, kind, size ORDER BY region""",
                    Map.of("key", Graphs.PETS, "minimumSize", minimumSize));
            assertThat(store.read(written, Map.of("key", Graphs.PETS))).isEqualTo(expected);
            assertThat((Long) summary.get("wellDefinedSamples")
                            + (Long) summary.get("mixedSamples")
                            + (Long) summary.get("otherSamples"))
                    .isEqualTo(120);
            assertThat((Long) summary.get("wellDefinedRegions") + (Long) summary.get("mixedRegions"))
                    .isEqualTo(expected.size());
        }
    }

    @Test
    void purityIsTheKernels(Store store) {
        var expected = NeighbourPurity.of(Graphs.neighbours(Graphs.PETS_LATENTS, 4), Graphs.PETS_LABELS);
        var rows = store.read("CALL latent.purity.stream($key, {k: 4})", Map.of("key", Graphs.PETS));
        assertThat(rows).hasSize(120);
        var summary = SharedStore.row(
                store,
                "CALL latent.purity.write($key, {k: 4, writeProperty: 'pure', entropyProperty: 'bits'})",
                Map.of("key", Graphs.PETS));
        assertThat(summary).containsEntry("propertiesWritten", 240L);
        var written = store.read(
                "MATCH (:Representation {key: $key})<-[:IN]-(l) RETURN l.pure AS purity, l.bits AS entropy ORDER BY l.index",
                Map.of("key", Graphs.PETS));
        for (int i = 0; i < 120; i++) {
            assertThat(rows.get(i))
                    .containsEntry("index", (long) i)
                    .containsEntry("sample", "pets-seed1/" + i)
                    .containsEntry("label", (long) Graphs.PETS_LABELS.values()[i])
                    .containsEntry("purity", expected.purity()[i])
                    .containsEntry("entropy", expected.entropy()[i]);
            assertThat(written.get(i))
                    .isEqualTo(Map.of("purity", expected.purity()[i], "entropy", expected.entropy()[i]));
        }
    }
}
