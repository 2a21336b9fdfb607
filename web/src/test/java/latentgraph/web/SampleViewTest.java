package latentgraph.web;

import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.ElementHandle;
import java.util.List;
import java.util.Map;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** One sample in several runs and epochs, its biography and its paths. */
@Timeout(240)
class SampleViewTest extends BrowserTest {
    @Test
    void aSampleIsSeenInSeveralRunsAndEpochsAndTheAddressRemembersIt() {
        visit("#view=map&representation=" + SmallStore.LARGE + "&sample=40");
        page.click("#open-sample");
        page.waitForSelector("table.beside tbody tr");
        assertThat(page.url()).contains("view=sample", "sample=40");
        assertThat(page.textContent("#view-sample .panel h2")).isEqualTo("4"); // labels come in turn: 40 mod 36
        assertThat(page.textContent("#view-sample .panel")).contains("drawings/40", "4 representations of 2 runs");
        assertThat(texts("table.beside thead th")).hasSize(3);
        assertThat(texts("table.beside thead th").get(1)).startsWith("drawings-seed7");
        assertThat(texts("table.beside thead th").get(2))
                .startsWith("drawings-seed8")
                .contains("of 4 shared");
        assertThat(texts("table.beside tbody th")).containsExactly("1", "2", "3", "4");

        // The second run's neighbours are those that the store has, nearest first.
        List<String> stored = SmallStore.shared()
                .read(
                        "MATCH (:Representation {key: 'drawings-seed8/e12/hidden3'})<-[:IN]-(:Latent {index: 40})-[n:NEAREST]->(l)"
                                + "-[:OF]->(s) WHERE n.rank <= 4 RETURN s.key AS key ORDER BY n.rank",
                        Map.of())
                .stream()
                .map(row -> (String) row.get("key"))
                .toList();
        assertThat(page.querySelectorAll("table.beside tbody td:nth-child(3) button").stream()
                        .map(button -> button.getAttribute("data-neighbour")))
                .isEqualTo(stored);

        page.selectOption("#beside select", "drawings-seed7/e0/hidden3");
        until(() -> texts("table.beside thead th").size() == 4);
        assertThat(page.url())
                .contains("beside=" + SmallStore.LARGE + ",drawings-seed8/e12/hidden3,drawings-seed7/e0/hidden3");
        page.click("[aria-label='Take drawings-seed8/e12/hidden3 away']");
        until(() -> texts("table.beside thead th").size() == 3);

        // Two epochs of its life.
        page.waitForSelector("table.life tbody tr");
        assertThat(texts("table.life thead th")).containsExactly("epoch", "0", "12");
        assertThat(texts("table.life td.rank")).hasSize(8);
        assertThat(texts("table.life tfoot tr")).hasSize(3);
        page.click("table.life .to");
        page.waitForSelector(".way li");
        assertThat(texts("#path p").get(0)).contains("step", "in all");
        shoot("sample");
        String address = page.url();
        page.reload();
        page.waitForSelector(".way li");
        page.waitForSelector("table.life tbody tr");
        assertThat(page.url()).isEqualTo(address);
        assertThat(texts("table.beside thead th")).hasSize(3);

        page.keyboard().press("Escape");
        until(() -> !page.url().contains("&to="));
        // To a typical sample of its class.
        String name = texts("#view-sample .panel h2").get(0);
        page.click("#path button:text-is('typical " + name + "')");
        until(() -> page.url().contains("&to="));
        page.waitForSelector(".way li");
        List<String> ends = texts(".way .of");
        assertThat(ends.get(ends.size() - 1)).isEqualTo(name);
        page.keyboard().press("Escape");
        until(() -> !page.url().contains("&to="));
        page.click("table.beside tbody td:nth-child(2) button");
        until(() -> !page.url().contains("sample=40"));
        page.goBack();
        until(() -> page.url().contains("sample=40"));
        assertThat(complaints).isEmpty();
    }

    @Test
    void theSameNeighbourLightsUpInAllColumns() {
        // A sample whose nearest is the same in both runs.
        Object shared = SmallStore.shared()
                .read(
                        "MATCH (:Representation {key: $one})<-[:IN]-(a:Latent)-[:NEAREST {rank: 1}]->()-[:OF]->(s:Sample)"
                                + " MATCH (:Representation {key: $other})<-[:IN]-(b:Latent {index: a.index})-[:NEAREST {rank: 1}]->()-[:OF]->(s)"
                                + " RETURN min(a.index) AS index",
                        Map.of("one", SmallStore.LARGE, "other", "drawings-seed8/e12/hidden3"))
                .get(0)
                .get("index");
        visit("#view=sample&representation=" + SmallStore.LARGE + "&sample=" + shared);
        page.waitForSelector("table.beside tbody tr");
        page.focus("table.beside tbody tr:first-child td:nth-child(2) button");
        assertThat(page.querySelectorAll("table.beside .near.same")).hasSize(2);
        page.focus("#view-sample .sample-index");
        assertThat(page.querySelectorAll("table.beside .near.same")).isEmpty();
        assertThat(complaints).isEmpty();
    }

    @Test
    void withoutASampleSomeAreOfferedAndWhatIsNotThereIsSaid() {
        visit("#view=sample&representation=" + SmallStore.TEN);
        page.waitForSelector("#view-sample .pages .sample");
        assertThat(page.textContent("#view-sample .pages"))
                .contains("Choose a sample", "Their neighbours are of other classes");
        page.fill("#view-sample .toolbar .sample-index", "9");
        page.press("#view-sample .toolbar .sample-index", "Enter");
        page.waitForSelector("#biography p");
        // The class' name is markup, and is read.
        assertThat(page.textContent("#view-sample .panel h2")).isEqualTo(SmallStore.HOSTILE_NAME);
        assertThat(page.querySelectorAll("img[src=x]")).isEmpty();
        until(() -> page.textContent("#biography").contains("One epoch of this run and layer is stored"));

        visit("#view=sample&representation=" + SmallStore.TEN + "&sample=99999");
        page.waitForSelector("text=No such sample");
        visit("#view=sample&representation=beasts-seed1/e5/none&sample=1");
        page.waitForSelector("text=Not in this store");
        visit("#view=sample&graph=" + SmallStore.IMPORTED);
        page.waitForSelector("text=No samples");
        visit("#view=sample&representation=" + SmallStore.UNLABELLED + "&sample=3&to=3");
        until(() -> page.textContent("#view-sample .pages").contains("That is this sample."));
        assertThat(page.textContent("#view-sample .panel")).contains("no class", "No predictions were ingested.");
        long apart = LongStream.range(1, 500)
                .filter(to -> SmallStore.shared()
                        .read(
                                "CALL latent.path.stream($key, 0, $to, {k: 1}) YIELD step RETURN step",
                                Map.of("key", SmallStore.LARGE, "to", to))
                        .isEmpty())
                .findFirst()
                .orElseThrow();
        visit("#view=sample&representation=" + SmallStore.LARGE + "&k=1&sample=0&to=" + apart);
        until(() -> page.textContent("#view-sample .pages").contains("No path leads to sample " + apart));
        // The answer that something is not there is one that the browser's console tells, too.
        assertThat(complaints).allMatch(complaint -> complaint.contains("404"));
    }

    @Test
    void aLinkLeadsFromASampleOfAClassToItsPage() {
        visit("#representation=" + SmallStore.LARGE + "&class=11&samples=all");
        page.waitForSelector("#panel .sample");
        page.hover("#panel .paged");
        page.click("#panel .paged .page");
        page.waitForSelector("table.beside tbody tr");
        assertThat(page.url()).contains("view=sample", "&sample=11");
        assertThat(complaints).isEmpty();
    }

    @Test
    void whatStandsSideBySide() {
        visit("");
        String places =
                "[['a', 0, 'x'], ['a', 1, 'x'], ['a', 1, 'y'], ['b', 1, 'x'], ['b', 2, 'x']].map(([run, epoch, layer]) =>"
                        + " ({ run, epoch, layer, representation: `${run}/e${epoch}/${layer}`, neighbours: epoch === 2 ? 2 : 8, index: 0,"
                        + " label: 1, prediction: run === 'a' ? epoch : null, predictedName: null, purity: null }))";
        assertThat(inPage("beside.js", "m.columns(" + places + ", 'a/e1/x', null, 4)"))
                .isEqualTo(Map.of("keys", List.of("a/e1/x", "b/e1/x"), "way", "runs"));
        assertThat(inPage("beside.js", "m.columns(" + places + ", 'a/e0/x', null, 4)"))
                .isEqualTo(Map.of("keys", List.of("a/e0/x", "a/e1/x"), "way", "epochs"));
        // Too few neighbours are stored of the last, and of another nobody knows.
        assertThat(inPage("beside.js", "m.columns(" + places + ", 'a/e1/x', 'b/e2/x,c/e1/x,a/e1/y', 4).keys"))
                .isEqualTo(List.of("a/e1/x", "a/e1/y"));
        assertThat(inPage("beside.js", "m.spread([0, 1, 2, 3, 4, 5, 6, 7, 8].map(String), '5', 4)"))
                .isEqualTo(List.of("0", "3", "5", "8"));
        assertThat(inPage("beside.js", "m.spread(['a', 'b'], 'b', 4)")).isEqualTo(List.of("a", "b"));
        assertThat(inPage(
                        "beside.js",
                        "m.predictions(" + places + ", 'a').lines[0].cells.map((cell) => cell.prediction)"))
                .isEqualTo(List.of(0, 1));
        String rows =
                "[{ neighbour: 'p', epochs: [0, 2], ranks: [1, 2] }, { neighbour: 'q', epochs: [2], ranks: [1] }]";
        assertThat(inPage(
                        "beside.js",
                        "m.biography(" + rows
                                + ", [0, 1, 2], 5).lines.map((line) => line.ranks.map((rank) => rank ?? 0))"))
                .isEqualTo(List.of(List.of(1, 0, 2), List.of(0, 0, 1)));
        assertThat(inPage("beside.js", "m.biography(" + rows + ", [0, 2], 1).lines.map((line) => line.row.neighbour)"))
                .isEqualTo(List.of("p"));
        assertThat(inPage("beside.js", "m.biography(" + rows + ", [0, 2], 1).kept[1]"))
                .isEqualTo(1);
        String near =
                "[['A', 1, 'p'], ['A', 2, 'q'], ['B', 1, 'q'], ['B', 2, 'r']].map(([other, rank, neighbour]) => ({ other, rank, neighbour }))";
        assertThat(inPage("beside.js", "m.sideBySide(" + near + ", ['A', 'B'], 'A').columns[1].shared"))
                .isEqualTo(1);
        assertThat(inPage("beside.js", "m.sideBySide(" + near + ", ['A', 'B'], 'A').everywhere"))
                .isEqualTo(1);
        assertThat(
                        inPage(
                                "state.js",
                                "['runs', 'a/e1/x,b/e2/y', 'a/e1', 'both'].map((text) => m.parse('#view=sample&sample=3&to=7&beside=' + text)).map((s) => [s.beside ?? '', m.format(s)])"))
                .isEqualTo(List.of(
                        List.of("runs", "#view=sample&sample=3&beside=runs&to=7"),
                        List.of("a/e1/x,b/e2/y", "#view=sample&sample=3&beside=a/e1/x,b/e2/y&to=7"),
                        List.of("", "#view=sample&sample=3&to=7"),
                        List.of("", "#view=sample&sample=3&to=7")));
        assertThat(complaints).isEmpty();
    }

    private List<String> texts(String selector) {
        return page.querySelectorAll(selector).stream()
                .map(ElementHandle::textContent)
                .toList();
    }
}
