package latentgraph.web;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Where classes are drawn: found or stored, and kept along epochs, layers and k. */
class PlacesTest extends BrowserTest {
    private static final String KEY = SmallStore.TEN + "#k4c4";
    private static final String PLACES =
            "JSON.stringify(document.getElementById('graph')._cyreg.cy.nodes().map((node) => [node.position('x'), node.position('y')].map(Math.round)))";

    @AfterEach
    void forget() {
        SmallStore.shared()
                .write(
                        "MATCH (g:ClassGraph)<-[:IN]-(v) WHERE g.forceAtlas2MadeBy IS NOT NULL REMOVE v.forceAtlas2, g.forceAtlas2MadeBy",
                        Map.of());
        SmallStore.shared()
                .write("MATCH (g:ClassGraph {k: 2}) OPTIONAL MATCH (g)<-[:IN]-(v) DETACH DELETE g, v", Map.of());
    }

    private static List<Map<String, Object>> stored() {
        return SmallStore.shared()
                .read("MATCH (v:ClassVertex) WHERE v.forceAtlas2 IS NOT NULL RETURN v.label AS label", Map.of());
    }

    @Test
    void storedPlacesAreDrawnAndOnlyAButtonStoresThem() {
        visit("#representation=" + SmallStore.TEN);
        page.waitForSelector("#panel .groups");
        assertThat(page.textContent("#legend")).doesNotContain("as stored");
        String found = (String) page.evaluate(PLACES);
        assertThat(stored()).isEmpty();
        page.click("#view-graph .menu summary:has-text('Layout')");
        assertThat(page.getAttribute("#view-graph .menu button[value=stress]", "aria-pressed"))
                .isEqualTo("true");
        page.click("#place");
        page.waitForSelector("#legend :text('places: forceAtlas2, as stored')");
        assertThat(stored()).hasSize(10);
        until(() -> !page.evaluate(PLACES).equals(found));
        page.reload();
        page.waitForSelector("#legend :text('as stored')");
        page.waitForSelector("#panel .groups");
        String drawn = (String) page.evaluate(PLACES);
        assertThat(drawn).isNotEqualTo(found);
        page.reload();
        page.waitForSelector("#panel .groups");
        assertThat(page.evaluate(PLACES)).isEqualTo(drawn);
        shoot("stored-places");

        page.click("#view-graph .menu summary:has-text('Layout')");
        page.click("#view-graph .menu button[value=stress]");
        until(() -> page.url().contains("&places=stress"));
        until(() -> page.evaluate(PLACES).equals(found));
        assertThat(page.textContent("#legend")).doesNotContain("as stored");
        page.goBack();
        page.waitForSelector("#legend :text('as stored')");
        visit("#representation=" + SmallStore.TEN + "&places=none");
        page.waitForSelector("#legend :text('places: found here, as no none is stored')");
        until(() -> page.evaluate(PLACES).equals(found));
        assertThat(complaints).isEmpty();
    }

    @Test
    void aLayoutOfAClassGraphIsRefusedInWords() {
        visit("ui/api.js");
        String post =
                """
                (async () => {
                  const response = await fetch('/api/class-graphs/layouts/%s', {method: 'POST', headers: {'Content-Type': 'application/json'}, body: '%s'});
                  return response.status + ' ' + (await response.json()).detail;
                })()""";
        String key = "?key=" + KEY.replace("#", "%23");
        assertThat(page.evaluate(post.formatted("tsne" + key, "")))
                .asString()
                .startsWith("400 ")
                .contains("expected forceAtlas2");
        assertThat(page.evaluate(post.formatted("forceAtlas2?key=none", "")))
                .asString()
                .startsWith("404 ");
        // A representation is no class graph, and this address would place its latents.
        assertThat(page.evaluate(post.formatted("forceAtlas2?key=" + SmallStore.TEN, "")))
                .asString()
                .startsWith("404 ");
        assertThat(page.evaluate(post.formatted("forceAtlas2" + key + "&from=none", "")))
                .asString()
                .startsWith("404 ");
        assertThat(page.evaluate(post.formatted("forceAtlas2" + key + "&from=hundred", "")))
                .asString()
                .contains("over other classes");
        assertThat(page.evaluate(post.formatted("forceAtlas2", ""))).asString().startsWith("400 ");
        assertThat(page.evaluate(post.formatted("forceAtlas2" + key, "{\"gravity\":1}")))
                .asString()
                .startsWith("400 ");
        assertThat(stored()).isEmpty();
    }

    @Test
    void aSliderChoosesAmongTheStoredK() {
        SmallStore.shared()
                .write(
                        "CALL latent.classGraph.write($key, {k: 2, classK: 4}) YIELD key RETURN key",
                        Map.of("key", SmallStore.TEN));
        visit("#representation=" + SmallStore.TEN);
        page.waitForSelector("#panel .groups");
        page.waitForSelector("#ks");
        assertThat(page.getAttribute("#ks", "aria-valuetext")).isEqualTo("4");
        assertThat(page.textContent("#ks + output")).isEqualTo("2, 4");
        // Two layers have a class graph with these k.
        assertThat(page.getAttribute("#layers", "aria-valuetext")).isEqualTo("hidden10");
        page.focus("#ks");
        page.keyboard().press("ArrowLeft");
        until(() -> page.url().contains("&k=2"));
        page.waitForSelector("#ks[aria-valuetext='2']");
        page.waitForSelector("[data-measure=classes]:text('10')");
        page.reload();
        page.waitForSelector("#ks[aria-valuetext='2']");
        visit("#representation=" + SmallStore.TEN);
        page.waitForSelector("#layers[aria-valuetext=hidden10]");
        page.focus("#layers");
        page.keyboard().press("ArrowLeft");
        until(() -> page.url().contains(SmallStore.TEN_BEFORE));
        // One k alone is no choice.
        until(() -> !page.isVisible("#ks"));
        assertThat(complaints).isEmpty();
    }

    @Test
    void whatPlacesAreKeptNearToDoesNotDependOnWhatWasLookedAt() {
        visit("");
        String stored =
                """
                {representations: [['a', 'r', 0, 'x'], ['b', 'r', 0, 'y'], ['c', 'r', 5, 'x'], ['d', 'r', 5, 'y'], ['e', 's', 9, 'y']]
                   .map(([key, run, epoch, layer]) => ({key, run, epoch, layer, classes: 10})),
                 classGraphs: [['a', 4, 4, 10], ['b', 2, 4, 10], ['b', 4, 4, 10], ['c', 4, 4, 10], ['e', 4, 4, 10], ['b', 1, 4, 10], [null, null, null, 10], ['d', 4, 4, 8]]
                   .map(([representation, k, classK, classes]) => ({key: representation + '#k' + k + 'c' + classK, representation, k, classK, classes}))}""";
        String[][] cases = {
            // The last layer with a class graph of as many classes is y, at epoch 0; its usual k before the least.
            {"'a'", "b#k4c4"},
            {"'b'", "b#k4c4"},
            {"'c'", "b#k4c4"},
            {"'d'", "d#k4c4"},
            {"'e'", "e#k4c4"},
            {"'z'", null},
        };
        for (String[] one : cases) {
            assertThat(inPage("changes.js", "m.anchorKey(" + stored + ", " + one[0] + ", {k: 4, classK: 4})"))
                    .as(one[0])
                    .isEqualTo(one[1]);
        }
        // Stored places of any unit and turn: on an anchor they lie as its own, edges of length about 1 apart.
        assertThat(
                        inPage(
                                "graph-view.js",
                                """
                        (() => {
                          const vertices = [0, 1, 2, 3].map((label) => ({label, name: String(label), degree: 2}));
                          const ties = [[0, 1], [1, 2], [2, 3]].map(([source, target]) => ({source, target, distance: 1, mutual: true}));
                          const at = (points) => ({vertices, ties, edges: [], places: {layouts: ['l'], layout: 'l', points}});
                          const anchor = at([[0, 0], [1, 0], [2, 1], [3, 3]].map(([x, y]) => ({x, y})));
                          const turned = at([[0, 0], [0, 70], [-70, 140], [-210, 210]].map(([x, y]) => ({x, y})));
                          const size = {width: 800, height: 600};
                          const [one, other] = [m.arranged(anchor, size).points, m.arranged(turned, size, anchor).points];
                          return Math.max(...one.map((p, i) => Math.hypot(p.x - other[i].x, p.y - other[i].y)));
                        })()"""))
                .asInstanceOf(org.assertj.core.api.InstanceOfAssertFactories.DOUBLE)
                .isLessThan(1e-6);
    }
}
