package latentgraph.web;

import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Download;
import java.io.IOException;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** The Cypher console in a real Chromium. */
class ConsoleTest extends BrowserTest {
    private static final String SCHEMA =
            """
            {labels: ['Latent', 'Odd name'], relationshipTypes: ['NEAREST', 'IN'], properties: ['index', 'label'],
             functions: [{name: 'size', signature: 'size(x)', description: ''}, {name: 'gds.util.NaN', signature: 'gds.util.NaN() :: FLOAT', description: ''}],
             procedures: [{name: 'latent.hubs.stream', signature: 'latent.hubs.stream(graph :: STRING) :: (index :: INTEGER, hub :: BOOLEAN)', description: ''}]}""";

    /** What is offered at the bar, as texts joined by a blank; "null" where nothing is. */
    private String offered(String statement) {
        int at = statement.indexOf('|');
        String text = statement.substring(0, at) + statement.substring(at + 1);
        return String.valueOf(page.evaluate(
                "async ([text, at]) => { const m = await import('/ui/complete.js'); const found = m.offers(text, at, "
                        + SCHEMA
                        + ", ['run']); return found && found.list.map((offer) => offer.text).join('~') + '@' + found.from; }",
                List.of(text, at)));
    }

    @Test
    void whatCanStandAtAPlaceIsOffered() {
        visit("#view=runs");
        assertThat(offered("MATCH (n:La|")).isEqualTo("Latent@9");
        assertThat(offered("MATCH (n:|)")).isEqualTo("Latent~`Odd name`@9");
        assertThat(offered("MATCH ()-[:N|]-()")).startsWith("NEAREST~IN@");
        assertThat(offered("MATCH ({i|})")).isEqualTo("index: @8");
        assertThat(offered("RETURN n.la|")).isEqualTo("label@9");
        assertThat(offered("RETURN gds.ut|")).isEqualTo("gds.util.NaN(@7");
        assertThat(offered("CALL hub|")).isEqualTo("latent.hubs.stream(@5");
        assertThat(offered("CALL latent.hubs.stream('a', 1) YIELD index, h|")).isEqualTo("hub@45");
        assertThat(offered("RETURN $| + $other + '$quoted'")).isEqualTo("other~run@8");
        assertThat(offered("MATCH (node) RET| ")).isEqualTo("RETURN @13");
        assertThat(offered("MATCH (node) RETURN no|")).startsWith("node~");
        assertThat(List.of(
                        offered("RETURN 'a:|'"),
                        offered("RETURN 1 // n:|"),
                        offered("/* n:| */"),
                        offered("RETURN \"it's $|\"")))
                .containsOnly("null");
        assertThat(offered("RETURN 'it\\'s', n.i|")).isEqualTo("index@18");
        assertThat(inPage("complete.js", "m.placeOf(m.unplanned('Invalid (line 3, column 5)'))"))
                .isEqualTo(Map.of("line", 1, "ch", 4));
        assertThat(inPage("complete.js", "m.planned('PROFILE', 'explain RETURN 1')"))
                .isEqualTo("PROFILE\n        RETURN 1");
    }

    @Test
    void rowsBecomeAGraphOrAChart() {
        visit("#view=runs");
        String node = "{id: '%s', labels: ['L'], properties: {name: '%s'}}";
        String a = node.formatted("1", "a");
        String b = node.formatted("2", "b");
        String line = "{id: '9', type: 'T', from: '1', to: '%s', properties: {}}";
        assertThat(inPage(
                        "answer.js",
                        "JSON.stringify(m.graphOf({columns: ['p', 'r'], rows: [{p: [%s, %s, %s], r: null}, {p: null, r: {in: [%s]}}]}))"
                                .formatted(a, line.formatted("2"), b, a)))
                .asString()
                .contains("\"caption\":\"a\"", "\"source\":\"1\",\"target\":\"2\"", "\"cut\":false")
                .containsOnlyOnce("\"id\":\"1\"");
        assertThat(inPage(
                        "answer.js",
                        "m.graphOf({columns: ['r'], rows: [{r: %s}]}).nodes.length".formatted(line.formatted("3"))))
                .as("the ends of a relationship without its nodes")
                .isEqualTo(2);
        assertThat(
                        inPage(
                                "answer.js",
                                "JSON.stringify(m.graphOf({columns: ['source', 'target', 'distance', 'sourceName'], rows: [{source: 1, target: 2, distance: 0.5, sourceName: 'one'}]}))"))
                .asString()
                .contains("\"caption\":\"one\"", "\"caption\":\"2\"", "distance 0.5");
        assertThat(inPage("answer.js", "m.graphOf({columns: ['x'], rows: [{x: 1}]})"))
                .isNull();
        assertThat(
                        inPage(
                                "answer.js",
                                "m.graphOf({columns: ['n'], rows: [...Array(9).keys()].map((i) => ({n: {id: '' + i, labels: [], properties: {}}}))}, 5).cut"))
                .isEqualTo(true);

        String chart =
                "(({kind, axis, x, values}) => [kind, axis, x, ...values].join(' '))(m.chartOf({columns: %s, rows: %s}))";
        assertThat(inPage("answer.js", chart.formatted("['name', 'n']", "[{name: 'a', n: 1}, {name: 'b', n: 2}]")))
                .isEqualTo("bar category name n");
        assertThat(inPage(
                        "answer.js", chart.formatted("['k', 'y', 'z']", "[{k: 1, y: 3, z: null}, {k: 2, y: 1, z: 4}]")))
                .isEqualTo("line value k y z");
        assertThat(inPage("answer.js", chart.formatted("['k', 'y']", "[{k: 2, y: 3}, {k: 1, y: 1}]")))
                .isEqualTo("scatter value k y");
        assertThat(inPage(
                        "answer.js",
                        chart.formatted(
                                "['at', 'n']", "[{at: '2026-01-02T03:04:05Z', n: 1}, {at: '2026-01-03', n: 1}]")))
                .isEqualTo("line time at n");
        assertThat(inPage("answer.js", chart.formatted("['n']", "[{n: 4}, {n: 1}]")))
                .isEqualTo("line category  n");
        assertThat(inPage("answer.js", "m.chartOf({columns: ['t'], rows: [{t: 'x'}]})"))
                .isNull();
    }

    private void type(String statement) {
        page.click(".editor .CodeMirror-lines");
        page.keyboard().press("Control+a");
        page.keyboard().insertText(statement);
        until(() -> statement.equals(page.evaluate("document.querySelector('.CodeMirror').CodeMirror.getValue()")));
    }

    @Test
    void completesShowsExplainsAndRemembers() throws IOException {
        visit("#view=runs&cypher=");
        page.waitForSelector(".editor .CodeMirror-lines");
        until(() -> page.querySelector(".cm-keyword") != null);
        type("CALL latent.classGr");
        page.waitForCondition(() -> {
            page.keyboard().press("Control+Space");
            return page.querySelector(".CodeMirror-hints") != null;
        });
        assertThat(page.textContent(".CodeMirror-hints"))
                .contains("latent.classGraph.stream")
                .contains("(representation");
        page.keyboard().press("Escape");

        type(
                "MATCH (a:ClassVertex {label: 1})-[near:NEAREST_CLASS]->(b)-[:IN]->({key: 'hundred'})\nRETURN a, near, b, near.rank AS rank");
        page.keyboard().press("Control+Enter");
        page.waitForSelector(".results table");
        page.click("[data-form=graph]");
        page.waitForSelector(".answer-graph canvas");
        assertThat(page.textContent(".drawn-facts")).contains("nodes", "edges");
        assertThat(page.textContent(".drawn-legend")).contains("ClassVertex");
        shoot("answer-graph");
        assertThat(page.url()).contains("&statement=MATCH", "&form=graph");
        page.click("[data-form=chart]");
        page.waitForSelector(".answer-chart canvas");
        shoot("answer-chart");
        Download csv = page.waitForDownload(() -> page.click(".answer-bar button:has-text('CSV')"));
        assertThat(Files.readString(csv.path())).startsWith("a,near,b,rank\r\n");
        Download json = page.waitForDownload(() -> page.click(".answer-bar button:has-text('JSON')"));
        assertThat(new com.fasterxml.jackson.databind.ObjectMapper()
                        .readTree(json.path().toFile())
                        .get("rows"))
                .isNotEmpty();

        page.click("text=Profile");
        page.waitForSelector("table.plan");
        assertThat(page.textContent(".answers")).contains("db hits", "ProduceResults", "NodeByLabelScan");
        shoot("answer-plan");
        page.click("text=Explain");
        page.waitForSelector("text=nothing was run");

        type("MATCH (n)\nRETURN m.x");
        page.click("text=Explain");
        page.waitForSelector(".results .failed:has-text('line 2, column 8')");
        assertThat(String.join("", page.locator(".editor .fault").allTextContents()))
                .isEqualTo("m.x");
        type("CREATE (n) RETURN n");
        page.click("#run");
        page.waitForSelector(".results .failed:has-text('read only')");

        page.reload();
        page.waitForSelector(".editor .CodeMirror-lines");
        until(() -> "CREATE (n) RETURN n"
                .equals(page.evaluate("document.querySelector('.CodeMirror').CodeMirror.getValue()")));
        assertThat(page.querySelector(".answers table"))
                .as("nothing runs unasked")
                .isNull();
        page.click("text=History");
        page.waitForSelector(".history li");
        assertThat(page.textContent(".history li:first-child")).contains("CREATE (n)", "failed");
        assertThat(page.querySelectorAll(".history li")).hasSize(3);
        page.click(".history li:last-child button");
        until(() -> String.valueOf(page.evaluate("document.querySelector('.CodeMirror').CodeMirror.getValue()"))
                .contains("hundred"));
        page.click("text=History");
        page.click(".answers button:has-text('Clear')");
        page.waitForSelector("text=Nothing was run in this browser yet.");
        page.click("#console-size");
        assertThat(page.isVisible("#view-runs")).isFalse();
        assertThat(complaints.stream().filter(text -> !text.contains("400") && !text.contains("addRange()")))
                .isEmpty();
    }

    @Test
    void whatALinkHoldsIsTextAndOfBoundedLength() {
        String hostile = "RETURN '<img src=x onerror=alert(1)>' AS `<b>x</b>`";
        visit("#view=runs&cypher=&statement="
                + URLEncoder.encode(hostile, StandardCharsets.UTF_8).replace("+", "%20"));
        page.waitForSelector(".editor .CodeMirror-lines");
        until(() -> hostile.equals(page.evaluate("document.querySelector('.CodeMirror').CodeMirror.getValue()")));
        page.click("#run");
        page.waitForSelector(".results th:has-text('<b>x</b>')");
        assertThat(page.querySelector(".results td img")).isNull();
        assertThat(inPage("state.js", "m.format(m.parse('#cypher=&statement=' + 'x'.repeat(4001)))"))
                .isEqualTo("#cypher=");
        assertThat(inPage(
                        "state.js",
                        "m.parse(m.format({...m.START, cypher: true, statement: 'RETURN \"é&#%\"', form: 'chart'}))"))
                .satisfies(state ->
                        assertThat(((Map<?, ?>) state).get("statement")).isEqualTo("RETURN \"é&#%\""))
                .satisfies(state -> assertThat(((Map<?, ?>) state).get("form")).isEqualTo("chart"));
        type("RETURN '" + "x".repeat(4000) + "' AS x");
        page.click("#run");
        page.waitForSelector(".status:has-text('too long to stand in the address')");
        assertThat(page.url()).doesNotContain("statement=");
        // CodeMirror says so of the browser's selection when its text is replaced while it has the focus.
        assertThat(complaints.stream().filter(text -> !text.contains("addRange()")))
                .isEmpty();
    }

    @Test
    void withoutStorageTheHistoryIsThePages() {
        page.addInitScript(
                "Object.defineProperty(window, 'localStorage', {get() { throw new DOMException('no', 'SecurityError'); }});");
        visit("#view=runs");
        assertThat(
                        inPage(
                                "history.js",
                                "(() => { for (let i = 0; i < 60; i++) m.remember({text: 'RETURN ' + i % 55, query: null, at: i, rows: 1, millis: 1}); return m.runs().map((run) => run.text); })()"))
                .asInstanceOf(org.assertj.core.api.InstanceOfAssertFactories.LIST)
                .hasSize(50)
                .startsWith("RETURN 4", "RETURN 3");
    }
}
