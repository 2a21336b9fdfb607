package latentgraph.web;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What an experiment tells about noise, beside the comparisons. */
@Timeout(240)
class NoiseCurveTest extends BrowserTest {
    private static final String OTHER = "drawings-seed8/e12/hidden3";

    @BeforeEach
    void store() {
        SmallStore.shared()
                .write(
                        """
                        MATCH (a:Representation {key: $key}), (b:Representation {key: $other})
                        CREATE (a)-[:COMPARED {measure: 'jaccard', k: 4, value: 0.5, samples: 576, share: 1.0, parameters: '{}'}]->(b)
                        CREATE (e:Experiment {key: 'noise#small', name: 'noise', subject: $key, command: 'none', parameters: '{}',
                          createdAt: datetime('2026-01-02T03:04:05Z'), latentGraphVersion: '1'})-[:OF]->(a)
                        WITH e UNWIND [[0.0, 1.0, 1.0, 0.75], [0.5, 0.5, 0.875, 0.5]] AS row
                        CREATE (:ExperimentRow {table: 'noise', index: toInteger(2 * row[0]), noise: row[0], k: 4, jaccard: row[1],
                          classNeighbourhood: row[2], accuracy: row[3]})-[:IN]->(e)""",
                        Map.of("key", SmallStore.LARGE, "other", OTHER));
    }

    @AfterEach
    void remove() {
        SmallStore.shared()
                .write(
                        "MATCH (:Representation {key: $key})-[c:COMPARED]->(:Representation {key: $other}) DELETE c"
                                + " WITH count(*) AS gone MATCH (e:Experiment {key: 'noise#small'})<-[:IN]-(row) DETACH DELETE e, row",
                        Map.of("key", SmallStore.LARGE, "other", OTHER));
    }

    @Test
    void theNoiseThatARepresentationBearsStandsBesideItsComparisons() {
        visit("#view=compare&representation=" + SmallStore.LARGE + "&against=" + OTHER);
        page.waitForSelector("#noise canvas");
        assertThat(page.getAttribute("#noise .chart", "aria-label"))
                .contains("neighbours kept, k 4: 1 at 0, 0.5 at 0.5", "their classes, k 4: 1 at 0, 0.875 at 0.5", "accuracy: 0.75 at 0");
        page.waitForSelector("#two-maps");
        shoot("noise");
        page.selectOption("#one", OTHER);
        until(() -> page.url().contains("representation=" + OTHER));
        until(() -> page.querySelector("#noise") == null);
        assertThat(complaints).isEmpty();
    }
}
