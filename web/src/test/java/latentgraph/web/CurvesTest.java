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
                        CREATE (a)-[:COMPARED {measure: 'jaccard', k: 4, value: 0.5, low: 0.375, high: 0.625, confidence: 0.95, samples: 576, share: 1.0, parameters: '{}'}]->(b)
                        CREATE (a)-[:COMPARED {measure: 'spectral', k: 4, value: 0.5, samples: 576, share: 1.0, parameters: '{"eigenvalues":5,"seed":1}'}]->(b)
                        CREATE (a)-[:COMPARED {measure: 'spectral', k: 4, value: 0.25, samples: 288, share: 0.5, parameters: '{"eigenvalues":10,"seed":1}'}]->(b)
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
        assertThat(page.textContent("#noise .intervals")).startsWith("No intervals: ");
        page.selectOption("#one", OTHER);
        until(() -> page.url().contains("representation=" + OTHER));
        until(() -> page.querySelector("#noise") == null);
        assertThat(complaints).isEmpty();
    }

    @Test
    void comparisonsAreFoundByTheirParameters() {
        visit("#view=compare&measure=spectral");
        page.waitForSelector("#compared-parameters select");
        assertThat(page.textContent("#compared-parameters"))
                .isEqualTo("eigenvalues 510"); // the seed is the same in all
        assertThat(page.isVisible("#compared-whole")).isTrue();
        assertThat(page.getAttribute("#heat", "aria-label")).contains("by spectral, from 0.25 to 0.25");
        page.selectOption(
                "#compared-parameters select", new com.microsoft.playwright.options.SelectOption().setLabel("5"));
        until(() -> page.getAttribute("#heat", "aria-label").contains("by spectral, from 0.5 to 0.5"));
        assertThat(page.url()).contains("parameters=");
        page.reload();
        page.waitForSelector("#heat[aria-label*='from 0.5 to 0.5']");
        page.selectOption(
                "#compared-parameters select", new com.microsoft.playwright.options.SelectOption().setLabel("10"));
        until(() -> page.getAttribute("#heat", "aria-label").contains("from 0.25"));
        page.check("#compared-whole");
        page.waitForSelector("#view-compare .notice :text('No pair here')");
        assertThat(page.url()).contains("&whole=");
        page.uncheck("#compared-whole");
        page.waitForSelector("#heat[aria-label*='from 0.25']");
        // Of three, the one that differs least is taken.
        assertThat(
                        inPage(
                                "compare.js",
                                "JSON.stringify(m.facets([['x', '{\"a\":1,\"b\":true}'], ['x', '{\"a\":2,\"b\":false}'], ['x', '{\"a\":10,\"b\":true}'], ['x', 'none'], ['y', '{\"c\":1}']]"
                                        + ".map(([measure, parameters]) => ({measure, parameters})), 'x', '{\"a\":1,\"b\":true}').map(({name, value, choices}) => [name, value, choices.map((one) => one.value + '>' + one.parameters)]))"))
                .isEqualTo(
                        "[[\"a\",\"1\",[\">none\",\"1>{\\\"a\\\":1,\\\"b\\\":true}\",\"2>{\\\"a\\\":2,\\\"b\\\":false}\",\"10>{\\\"a\\\":10,\\\"b\\\":true}\"]],"
                                + "[\"b\",\"true\",[\">none\",\"false>{\\\"a\\\":2,\\\"b\\\":false}\",\"true>{\\\"a\\\":1,\\\"b\\\":true}\"]]]");
        assertThat(complaints).isEmpty();
    }

    @Test
    void aComparisonIsFollowedAlongTheEpochs() {
        visit("#view=compare&representation=" + OTHER + "&against=" + SmallStore.LARGE);
        page.waitForSelector("#course canvas");
        assertThat(page.getAttribute("#course .chart", "aria-label"))
                .isEqualTo("jaccard by the epoch. " + OTHER
                        + " with each of the other: 0.125 at 0, 0.5 at 12 (0.375 to 0.625)");
        assertThat(page.textContent("#course .intervals"))
                .startsWith(
                        "Bars: bootstrap intervals over the samples, 95 %. 1 of 2 points have none: none was asked for");
        page.evaluate("() => document.getElementById('course').scrollIntoView()");
        shoot("course");
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
