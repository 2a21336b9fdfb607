package latentgraph.web;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What goes on with noise and with epochs, beside the comparisons. */
@Timeout(240)
class CurvesTest extends BrowserTest {
    private static final String OTHER = "drawings-seed8/e12/hidden3";
    private static final String UNTRAINED = "drawings-seed7/e0/hidden3";

    @BeforeEach
    void store() {
        SmallStore.shared()
                .write(
                        """
                        MATCH (a:Representation {key: $key}), (b:Representation {key: $other}), (c:Representation {key: $untrained})
                        CREATE (c)-[:COMPARED {measure: 'jaccard', k: 4, value: 0.125, samples: 576, share: 1.0, parameters: '{}'}]->(b)
                        CREATE (a)-[:COMPARED {measure: 'jaccard', k: 4, value: 0.5, samples: 576, share: 1.0, parameters: '{}'}]->(b)
                        CREATE (e:Experiment {key: 'noise#small', name: 'noise', subject: $key, command: 'none', parameters: '{}',
                          createdAt: datetime('2026-01-02T03:04:05Z'), latentGraphVersion: '1'})-[:OF]->(a)
                        WITH e UNWIND [[0.0, 1.0, 1.0, 0.75], [0.5, 0.5, 0.875, 0.5]] AS row
                        CREATE (:ExperimentRow {table: 'noise', index: toInteger(2 * row[0]), noise: row[0], k: 4, jaccard: row[1],
                          classNeighbourhood: row[2], accuracy: row[3]})-[:IN]->(e)""",
                        Map.of("key", SmallStore.LARGE, "other", OTHER, "untrained", UNTRAINED));
    }

    @AfterEach
    void remove() {
        SmallStore.shared()
                .write(
                        "MATCH (:Representation)-[c:COMPARED]->(:Representation {key: $other}) DELETE c"
                                + " WITH count(*) AS gone MATCH (e:Experiment {key: 'noise#small'})<-[:IN]-(row) DETACH DELETE e, row",
                        Map.of("other", OTHER));
    }

    @Test
    void theNoiseThatARepresentationBearsStandsBesideItsComparisons() {
        visit("#view=compare&representation=" + SmallStore.LARGE + "&against=" + OTHER);
        page.waitForSelector("#noise canvas");
        assertThat(page.getAttribute("#noise .chart", "aria-label"))
                .contains(
                        "neighbours kept, k 4: 1 at 0, 0.5 at 0.5",
                        "their classes, k 4: 1 at 0, 0.875 at 0.5",
                        "accuracy: 0.75 at 0");
        page.waitForSelector("#two-maps");
        shoot("noise");
        page.selectOption("#one", OTHER);
        until(() -> page.url().contains("representation=" + OTHER));
        until(() -> page.querySelector("#noise") == null);
        assertThat(complaints).isEmpty();
    }

    @Test
    void aComparisonIsFollowedAlongTheEpochs() {
        visit("#view=compare&representation=" + OTHER + "&against=" + SmallStore.LARGE);
        page.waitForSelector("#course canvas");
        assertThat(page.getAttribute("#course .chart", "aria-label"))
                .isEqualTo("jaccard by the epoch. " + OTHER + " with each of the other: 0.125 at 0, 0.5 at 12");
        String square = "({ keys: ['a/e0/x', 'a/e1/x', 'b/e0/x', 'b/e1/x'], cells: [{ row: 0, column: 2, value: 0.25 },"
                + " { row: 1, column: 3, value: 0.5 }, { row: 1, column: 2, value: 0.75 }] })";
        assertThat(inPage("compare.js", "JSON.stringify(m.courses(" + square + ", 'a/e1/x', 'b/e1/x'))"))
                .isEqualTo("[{\"name\":\"both at the same epoch\",\"points\":["
                        + "{\"epoch\":0,\"value\":0.25,\"one\":\"a/e0/x\",\"other\":\"b/e0/x\"},"
                        + "{\"epoch\":1,\"value\":0.5,\"one\":\"a/e1/x\",\"other\":\"b/e1/x\"}]},"
                        + "{\"name\":\"a/e1/x with each of the other\",\"points\":["
                        + "{\"epoch\":0,\"value\":0.75,\"one\":\"a/e1/x\",\"other\":\"b/e0/x\"},"
                        + "{\"epoch\":1,\"value\":0.5,\"one\":\"a/e1/x\",\"other\":\"b/e1/x\"}]}]");
        assertThat(inPage("compare.js", "m.courses(" + square + ", 'b/e0/x', 'a/e0/x').length"))
                .isEqualTo(0);
        assertThat(complaints).isEmpty();
    }
}
