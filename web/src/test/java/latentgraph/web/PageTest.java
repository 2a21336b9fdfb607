package latentgraph.web;

import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Page;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;
import latentgraph.queries.QueryLibrary;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The page in a real Chromium, against a real server over a real store. Screenshots are left in target/screenshots. */
class PageTest extends BrowserTest {
    /** Clicks a class in the picture, where Cytoscape says that it is drawn. */
    private void clickClass(int label) {
        List<?> at = (List<?>) page.evaluate(
                """
                label => {
                  const element = document.getElementById('graph');
                  const [box, p] = [element.getBoundingClientRect(), element._cyreg.cy.getElementById('c' + label).renderedPosition()];
                  return [box.x + p.x, box.y + p.y];
                }""",
                label);
        page.mouse().move(((Number) at.get(0)).doubleValue() + 1, ((Number) at.get(1)).doubleValue() + 1);
        page.mouse().click(((Number) at.get(0)).doubleValue(), ((Number) at.get(1)).doubleValue());
    }

    @Test
    void drawsTheLastLayerOfTheNewestRunUnasked() {
        List<String> foreign = new ArrayList<>();
        page.onRequest(request -> {
            if (!request.url().startsWith("http://127.0.0.1:" + server.port())
                    && !request.url().startsWith("data:")) {
                foreign.add(request.url());
            }
        });
        visit("");
        page.waitForSelector("#panel .groups");
        assertThat(page.textContent("#title")).isEqualTo(SmallStore.TEN);
        assertThat(page.url()).endsWith("#representation=" + SmallStore.TEN);
        assertThat(page.textContent("[data-measure=classes]")).isEqualTo("10");
        assertThat(page.getAttribute("#graph", "aria-label")).startsWith("Class graph of 10 classes");
        assertThat(page.querySelectorAll(".run .name").stream().map(name -> name.textContent()))
                .containsExactly("beasts-seed1", "drawings-seed8", "drawings-seed7", "bare", "many");
        assertThat(page.querySelectorAll(".run .layer").stream().limit(2).map(layer -> layer.textContent()))
                .containsExactly("hidden2", "hidden10");
        // A class name is a stranger's text: here it is markup, and has to be read, not run.
        assertThat(page.textContent("#panel")).contains(SmallStore.HOSTILE_NAME);
        assertThat(page.querySelectorAll("#panel img[src=x]")).isEmpty();
        shoot("ten-classes");
        assertThat(foreign).isEmpty();
        assertThat(complaints).isEmpty();
    }

    @Test
    void aClickOnAClassTellsOfItAndTheAddressRemembersIt() {
        visit("#representation=" + SmallStore.LARGE);
        page.waitForSelector("#panel .groups");
        shoot("class-graph");
        clickClass(11);
        page.waitForSelector("#panel .sample");
        page.waitForSelector("#panel .neighbour");
        assertThat(page.textContent("#panel h2")).startsWith("B");
        assertThat(page.url()).endsWith("&class=11");
        assertThat(page.textContent(".tip")).contains("16 samples");
        assertThat(page.querySelectorAll("#panel .neighbour")).hasSize(35);
        assertThat(page.textContent("#samples [aria-pressed=true]")).isEqualTo("typical");
        assertThat(page.querySelectorAll("#panel .sample img")).hasSizeBetween(1, 16);
        shoot("class");
        page.click("#samples button:text-is('all')");
        until(() -> page.querySelectorAll("#panel .sample img").size() == 16);
        assertThat(page.textContent("#samples .quiet")).isEqualTo("16 samples");
        page.click("#samples button:text-is('border')");
        until(() -> page.url().endsWith("&samples=border"));
        page.waitForSelector("#samples .quiet:not(:text-is('…'))");
        page.click("#samples button:text-is('typical')");
        until(() -> page.url().endsWith("&class=11"));
        assertThat(page.evaluate("document.documentElement.scrollTop + document.body.scrollTop"))
                .isEqualTo(0);

        String nearest = page.textContent("#panel .neighbour .name");
        page.click("#panel .neighbour");
        until(() -> page.textContent("#panel h2").startsWith(nearest));
        page.goBack();
        until(() -> page.textContent("#panel h2").startsWith("B"));
        page.click("#samples button:text-is('wrong')");
        until(() -> page.url().endsWith("&samples=wrong"));
        page.keyboard().press("Escape");
        page.waitForSelector("#panel .groups");
        page.reload();
        page.waitForSelector("#panel .groups");
        assertThat(complaints).isEmpty();
    }

    @Test
    void coloursByAccuracyAndFindsAClassByKeyboard() {
        visit("#representation=" + SmallStore.LARGE);
        page.waitForSelector("#panel .groups");
        page.click("#colours button[value=accuracy]");
        page.waitForSelector("#legend .scale");
        assertThat(page.getAttribute("#colours button[value=accuracy]", "aria-pressed"))
                .isEqualTo("true");
        page.click("#colours button[value=purity]");
        page.waitForSelector("#legend :text('purity')");
        Object purest = page.evaluate(
                "Math.max(...document.getElementById('graph')._cyreg.cy.nodes().map((node) => node.data('purity')))");
        assertThat(((Number) purest).doubleValue()).isBetween(0.5, 1.0);
        assertThat(page.getAttribute("#degrees .histogram", "aria-label")).contains(" of degree ");
        page.fill("#find", "z");
        page.press("#find", "Enter");
        page.waitForSelector("#panel .sample");
        assertThat(page.url()).contains("class=35");
        page.focus("#panel .neighbour");
        page.keyboard().press("Enter");
        until(() -> !page.url().contains("class=35"));
        assertThat(complaints).isEmpty();
    }

    @Test
    void theTableOfRunsIsFoundSortedGroupedAndPicked() {
        visit("#view=runs");
        page.waitForSelector("table.runs .link");
        page.fill("#find-run", "mlp 512"); // not those that other tests store
        until(() -> page.textContent("#view-runs [role=status]").startsWith("4 "));
        page.click("table.runs th button:has-text('run')");
        until(() -> page.url().contains("&sort=run"));
        assertThat(page.querySelectorAll("table.runs tbody td:nth-child(2)").stream()
                        .map(cell -> cell.textContent()))
                .containsExactly("bare", "beasts-seed1", "drawings-seed7", "drawings-seed8");
        page.fill("#find-run", "drawings");
        until(() -> page.textContent("#view-runs [role=status]").startsWith("2 of "));
        page.check("table.runs tr:has-text('drawings-seed7') input");
        page.check("table.runs tr:has-text('drawings-seed8') input");
        page.waitForSelector("#view-runs canvas");
        page.selectOption("#group-runs", "seed");
        page.waitForSelector("table.runs .group:has-text('8 (1)')");
        shoot("runs");
        assertThat(page.url()).contains("find=drawings", "group=seed", "picked=drawings-seed7,drawings-seed8");
        page.reload();
        page.waitForSelector("table.runs .group:has-text('8 (1)')");
        assertThat(page.isChecked("table.runs tr:has-text('drawings-seed8') input"))
                .isTrue();
        page.click("#set-against");
        page.waitForSelector("#panel");
        assertThat(page.url()).contains("against=drawings-seed");
        page.goBack();
        page.fill("#find-run", "nothing of that name");
        page.waitForSelector("text=No run has all of these words.");
        page.keyboard().press("Escape");
        until(() -> !page.url().contains("picked"));
        assertThat(complaints).isEmpty();
    }

    /** A thousand of them: what a lockstep training of many seeds leaves. */
    @Test
    void aThousandRunsAreATable() {
        StringBuilder runs = new StringBuilder("{\"columns\": [], \"cut\": false, \"millis\": 0, \"rows\": [");
        for (int i = 0; i < 1_000; i++) {
            runs.append(i == 0 ? "" : ",")
                    .append("{\"run\":\"many-seed%d\",\"architecture\":\"mlp\",\"dataSet\":\"<b>\",".formatted(i))
                    .append("\"seed\":%d,\"representations\":0,\"accuracy\":%s}".formatted(i, i / 1_000.0));
        }
        String body = runs.append("]}").toString();
        page.route(
                "**/api/runs",
                route -> route.fulfill(new com.microsoft.playwright.Route.FulfillOptions()
                        .setContentType("application/json")
                        .setBody(body)));
        visit("#view=runs&sort=-accuracy");
        page.waitForSelector("table.runs tbody tr:nth-child(1000)");
        assertThat(page.textContent("table.runs tbody td:nth-child(2)")).isEqualTo("many-seed999");
        page.fill("#find-run", "seed 99");
        until(() -> page.textContent("#view-runs [role=status]").equals("19 of 1,000 runs"));
        assertThat(complaints).isEmpty();
    }

    @Test
    void twoClassesAndWhatLiesBetweenThem() {
        visit("#representation=" + SmallStore.TEN);
        page.waitForSelector("#confused .pair");
        String confused = page.textContent("#confused .pair");
        page.click("#confused .pair");
        page.waitForSelector("#pair #way .sample img");
        page.waitForSelector("#pair #parting p:has-text('One epoch of this run is stored')");
        assertThat(page.url()).matches(".*&class=[0-9]+&with=[0-9]+");
        page.querySelectorAll("#pair h2 .dot + span")
                .forEach(name -> assertThat(confused).contains(name.textContent()));
        page.waitForSelector("#pair .sample.wrong");
        shoot("pair");
        page.keyboard().press("Escape");
        page.waitForSelector("#panel .neighbour");
        assertThat(page.url()).doesNotContain("with=");
        assertThat(page.isVisible("#pair")).isFalse();
        page.goBack();
        page.waitForSelector("#pair #way .sample img");

        // A name of markup is text here, too.
        visit("#representation=" + SmallStore.TEN + "&class=1&with=9");
        page.waitForSelector("#pair h2:has-text('automobile')");
        assertThat(page.textContent("#pair h2")).contains(SmallStore.HOSTILE_NAME);
        page.click("#pair .close");
        page.waitForSelector("#panel .between");
        page.click("#panel .between");
        page.waitForSelector("#pair #way .sample img");
        assertThat(page.url()).contains("class=1&with=");
        visit("#graph=" + SmallStore.IMPORTED + "&class=0&with=1");
        page.waitForSelector("#pair :text('Imported class graphs have no samples.')");
        assertThat(complaints).isEmpty();
    }

    @Test
    void aLineOfThePictureIsItsTwoClasses() {
        visit("#representation=" + SmallStore.TEN);
        page.waitForSelector("#panel .groups");
        List<?> at = (List<?>)
                page.evaluate(
                        """
                () => {
                  const element = document.getElementById('graph');
                  const edge = element._cyreg.cy.edges().sort((a, b) => b.data('near') - a.data('near'))[0];
                  const [box, p] = [element.getBoundingClientRect(), edge.renderedMidpoint()];
                  return [box.x + p.x, box.y + p.y, ...edge.data('ends')];
                }""");
        page.mouse().click(((Number) at.get(0)).doubleValue(), ((Number) at.get(1)).doubleValue());
        page.waitForSelector("#pair #way .sample img");
        assertThat(page.url()).endsWith("&class=" + at.get(2) + "&with=" + at.get(3));
        page.keyboard().press("Escape");
        page.waitForSelector("#panel .neighbour");
        int third = (int) at.get(3);
        List<?> node = (List<?>) page.evaluate(
                "label => { const e = document.getElementById('graph'), b = e.getBoundingClientRect(),"
                        + " p = e._cyreg.cy.getElementById('c' + label).renderedPosition(); return [b.x + p.x, b.y + p.y]; }",
                third);
        page.keyboard().down("Shift");
        page.mouse().click(((Number) node.get(0)).doubleValue(), ((Number) node.get(1)).doubleValue());
        page.keyboard().up("Shift");
        until(() -> page.url().endsWith("&class=" + at.get(2) + "&with=" + third));
        assertThat(complaints).isEmpty();
    }

    @Test
    void theEpochsOfALayerMorphAndSayWhenTwoClassesParted() {
        visit("#representation=drawings-seed7/e0/hidden3");
        page.waitForSelector("#compute, #panel .groups");
        if (page.querySelector("#compute") != null) {
            page.click("#compute");
        }
        page.waitForSelector("#panel .groups", new Page.WaitForSelectorOptions().setTimeout(90_000));
        assertThat(page.textContent(".slider output")).isEqualTo("0 of 12");
        visit("#representation=" + SmallStore.LARGE + "&class=11&with=12");
        page.waitForSelector("#parting canvas");
        assertThat(page.getAttribute("#parting .chart", "aria-label")).contains("epoch 0: ", "epoch 12: ");
        shoot("parting");
        Object before = page.evaluate("history.length");
        page.focus("#epoch");
        page.keyboard().press("ArrowLeft");
        until(() -> page.url().contains("representation=drawings-seed7/e0/hidden3&class=11&with=12"));
        until(() -> page.textContent("#title").equals("drawings-seed7/e0/hidden3"));
        assertThat(page.evaluate("history.length"))
                .as("no step for the back button")
                .isEqualTo(before);
        page.selectOption("#against", SmallStore.LARGE);
        page.keyboard().press("Escape");
        page.keyboard().press("Escape");
        page.waitForSelector("#changes .pair");
        assertThat(page.url()).contains("&against=" + SmallStore.LARGE);
        page.waitForSelector("#changes .pair:has-text(' by ')");
        assertThat(page.textContent("#changes")).contains("in both", "Only here", "Only there");
        assertThat((int) page.evaluate("document.getElementById('graph')._cyreg.cy.edges('.lost').length"))
                .isPositive();
        shoot("against");
        page.selectOption("#layer", new com.microsoft.playwright.options.SelectOption().setLabel("input"));
        until(() -> page.url().contains("drawings-seed7/e0/input"));
        assertThat(complaints).isEmpty();
    }

    @Test
    void runsCypherAndSaysWhereItCut() {
        visit("#representation=" + SmallStore.LARGE + "&class=11");
        page.waitForSelector("#panel .sample");
        page.click("#console-toggle");
        page.selectOption("#query", "class-graph/neighbours-of-class");
        page.waitForSelector(".fields input[name=classGraph]");
        assertThat(page.inputValue(".fields input[name=classGraph]")).isEqualTo(SmallStore.LARGE + "#k4c4");
        assertThat(page.inputValue(".fields input[name=label]")).isEqualTo("11");
        page.click("#run");
        page.waitForSelector(".results table");
        assertThat(page.textContent(".status")).contains("rows in");
        shoot("cypher");

        type("UNWIND range(1, 1001) AS i RETURN i");
        page.waitForSelector(".cut");
        assertThat(page.textContent(".cut")).contains("1,000 rows");
        type("MATCH (v:ClassVertex) RETURN v ORDER BY v.label LIMIT 1");
        page.waitForSelector(".results td:has-text('(:ClassVertex {')");
        assertThat(complaints).isEmpty();
        type("RETRUN 1");
        page.waitForSelector(".results .failed");
        assertThat(page.textContent(".results .failed")).contains("RETRUN");
    }

    @Test
    void theQueriesOfAViewOpenInTheConsole() {
        visit("#view=nothing&representation=" + SmallStore.LARGE + "&class=11");
        page.waitForSelector("#panel .sample");
        assertThat(page.textContent("#links [aria-current=page]")).isEqualTo("Class graph");
        page.click("#view-graph .menu summary");
        page.waitForSelector("#view-graph .menu button:has-text('class-graph/edges')");
        shoot("queries-of-a-view");
        page.keyboard().press("Escape");
        assertThat(page.isVisible("#view-graph .menu button")).isFalse();
        assertThat(page.url()).endsWith("&class=11");
        page.click("#view-graph .menu summary");
        page.click("#view-graph .menu button[value='samples/of-class']");
        page.waitForSelector(".fields input[name=label]");
        assertThat(page.url()).endsWith("&cypher=samples/of-class");
        assertThat(page.inputValue(".fields input[name=label]")).isEqualTo("11");
        assertThat(page.inputValue(".fields input[name=representation]")).isEqualTo(SmallStore.LARGE);
        assertThat(complaints).isEmpty();
    }

    /** Replaces the statement and runs it, by the keyboard alone. */
    private void type(String statement) {
        page.click(".editor .CodeMirror-lines");
        page.keyboard().press("Control+a");
        page.keyboard().insertText(statement);
        until(() -> statement.equals(page.evaluate("document.querySelector('.CodeMirror').CodeMirror.getValue()")));
        page.keyboard().press("Control+Enter");
    }

    @Test
    void computesAClassGraphThatIsAbsent() {
        visit("#representation=" + SmallStore.NOT_COMPUTED + "&classK=3");
        page.waitForSelector("#compute");
        shoot("not-computed");
        page.click("#compute");
        page.waitForSelector("#panel .groups", new Page.WaitForSelectorOptions().setTimeout(90_000));
        assertThat(page.textContent("[data-measure=classes]")).isEqualTo("36");
        visit("#representation=" + SmallStore.UNLABELLED);
        page.waitForSelector("text=No labels");
        assertThat(page.querySelector("#compute")).isNull();
        assertThat(complaints).isEmpty();
    }

    @Test
    void saysWhatToDoWhereThereIsNothing() {
        String none = "{\"columns\": [], \"rows\": [], \"cut\": false, \"millis\": 0}";
        for (String path : List.of("/api/runs", "/api/queries/runs/representations", "/api/class-graphs")) {
            page.route(
                    "**" + path + "*",
                    route -> route.fulfill(new com.microsoft.playwright.Route.FulfillOptions()
                            .setContentType("application/json")
                            .setBody(none)));
        }
        visit("");
        page.waitForSelector("text=./latentgraph ingest RUN_DIR");
        shoot("no-runs");
        page.unrouteAll();
        visit("#graph=no-such-graph");
        page.reload();
        page.waitForSelector("text=No class graph no-such-graph is stored here. Choose one on the left.");
    }

    @Test
    void aStatementThatRunsTooLongIsAskedOnce() {
        try (WebServer hurried = WebServer.start(
                SmallStore.shared(),
                QueryLibrary.standard(),
                new WebOptions("127.0.0.1", 0, null, java.time.Duration.ofSeconds(3), 10_000, 1 << 20, 8))) {
            page.navigate("http://127.0.0.1:" + hurried.port() + "/#cypher=");
            page.waitForSelector(".editor .CodeMirror");
            int before = WaitProcedure.STARTED.get();
            type("CALL test.wait(60000) YIELD waited RETURN waited");
            page.waitForSelector(".results .failed:has-text('longer than 3 s')");
            assertThat(WaitProcedure.STARTED.get() - before).isEqualTo(1);
        }
    }

    /** Answers with what the server does, changed on the way, the first times that the address is asked. */
    private void change(String address, int times, UnaryOperator<String> change) {
        var left = new java.util.concurrent.atomic.AtomicInteger(times);
        page.route(address, route -> {
            var answer = route.fetch();
            String body = left.getAndDecrement() > 0 ? change.apply(answer.text()) : answer.text();
            route.fulfill(new com.microsoft.playwright.Route.FulfillOptions()
                    .setContentType("application/json")
                    .setBody(body));
        });
    }

    @Test
    void aClassGraphThatIsCutSaysSo() {
        change("**/api/class-graphs/edges?*", 9, body -> body.replace("\"cut\":false", "\"cut\":true"));
        visit("#graph=hundred");
        page.waitForSelector("#partial:has-text('Not all of it is drawn')");
        page.unrouteAll();
        visit("#representation=" + SmallStore.LARGE);
        page.reload();
        page.waitForSelector("#panel .groups");
        assertThat(page.isVisible("#partial")).isFalse();
    }

    @Test
    void partsOfTwoClassGraphsAreNotPutTogether() {
        UnaryOperator<String> older = body -> body.replace("\"createdAt\":\"2", "\"createdAt\":\"1");
        String summary = "**/api/class-graphs/summary?*";
        change(summary, 1, older);
        visit("#representation=" + SmallStore.LARGE);
        page.waitForSelector("#panel .groups");
        assertThat(page.textContent("[data-measure=classes]")).isEqualTo("36");
        // Computed anew between the picture and the click.
        page.unrouteAll();
        change(summary, 9, body -> body.replace("\"createdAt\":\"2", "\"createdAt\":\"3"));
        page.click("#panel .chip");
        page.waitForSelector("#panel .failed:has-text('computed anew')");
        // It never holds still.
        page.unrouteAll();
        var count = new java.util.concurrent.atomic.AtomicInteger();
        change(summary, 99, body -> body.replace("\"createdAt\":\"2", "\"createdAt\":\"" + count.incrementAndGet()));
        page.reload();
        page.waitForSelector("#notice .failed:has-text('computed anew')");
    }

    @Test
    void onATelephoneAClickOnAClassGoesToItsPanel() {
        page.setViewportSize(390, 844);
        visit("#representation=" + SmallStore.LARGE);
        page.waitForSelector("#panel .groups");
        page.evaluate("document.getElementById('graph').scrollIntoView()");
        clickClass(11);
        until(() -> page.url().endsWith("&class=11"));
        until(() -> {
            double top = page.querySelector("#panel .head").boundingBox().y;
            return -1 <= top && top < 420;
        });
        shoot("telephone");
        assertThat(complaints).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(ints = {100, 1000})
    void manyClassesAreOnTheScreenSoonAndMoveSmoothly(int classes) {
        var store = SmallStore.shared();
        String name = classes == 100 ? SmallStore.IMPORTED : "thousand";
        if (classes != 100) {
            SmallStore.importClassGraph(store, name, classes);
        }
        try {
            page.emulateMedia(
                    new Page.EmulateMediaOptions().setColorScheme(com.microsoft.playwright.options.ColorScheme.DARK));
            visit("#representation=" + SmallStore.LARGE);
            page.waitForSelector("#panel .groups");
            var times = (List<?>) page.evaluate(
                    """
                    async ([name, classes]) => {
                      const started = performance.now();
                      location.hash = '#graph=' + name;
                      const drawn = () => document.getElementById('graph').getAttribute('aria-label').startsWith(`Class graph of ${classes} `);
                      while (!drawn()) await new Promise(requestAnimationFrame);
                      await new Promise(requestAnimationFrame);
                      const millis = performance.now() - started;
                      const { cy } = document.getElementById('graph')._cyreg;
                      let frames = 0;
                      for (const begun = performance.now(); performance.now() < begun + 1000; frames++) {
                        cy.panBy({ x: 5 * Math.sin(frames), y: 5 });
                        await new Promise(requestAnimationFrame);
                      }
                      return [millis, frames];
                    }""",
                    List.of(name, classes));
            double millis = ((Number) times.get(0)).doubleValue();
            System.out.printf(
                    "class graph of %d classes: on the screen after %.0f ms; %s frames a second while panning%n",
                    classes, millis, times.get(1));
            page.waitForSelector("#panel .groups");
            shoot(classes + "-classes-dark");
            // The aim is 1 s of 100, 2 s of 1,000 on a quiet machine; the bound here is for a busy one.
            assertThat(millis).isLessThan(15_000);
            assertThat(complaints).isEmpty();
        } finally {
            if (classes != 100) {
                store.write("CALL latent.remove($name)", Map.of("name", name));
            }
        }
    }

    /** Where a sample is drawn, in the page; null if it is not. */
    private double[] place(int index) {
        List<?> at = (List<?>) page.evaluate(
                """
                async (index) => {
                  const canvas = document.querySelector('#view-map canvas');
                  const circle = document.querySelector('#view-map circle.chosen');
                  const box = canvas.getBoundingClientRect();
                  return circle ? [box.x + +circle.getAttribute('cx'), box.y + +circle.getAttribute('cy')] : null;
                }""",
                index);
        return at == null
                ? null
                : at.stream()
                        .mapToDouble(value -> ((Number) value).doubleValue())
                        .toArray();
    }

    private void drag(double fromX, double fromY, double toX, double toY) {
        page.mouse().move(fromX, fromY);
        page.mouse().down();
        page.mouse().move((fromX + toX) / 2, (fromY + toY) / 2);
        page.mouse().move(toX, toY);
        page.mouse().up();
    }

    @Test
    void theLatentMapTellsOfASampleAndTheAddressRemembersIt() {
        visit("#representation=" + SmallStore.TEN);
        page.waitForSelector("#panel .groups");
        page.click("#links a:has-text('Latent map')");
        page.waitForSelector("#kinds .kind");
        assertThat(page.url()).endsWith("#view=map&representation=" + SmallStore.TEN);
        assertThat(page.textContent("#links [aria-current=page]")).isEqualTo("Latent map");
        assertThat(page.isVisible("#view-graph")).isFalse();
        assertThat(page.textContent("#view-map .measures")).contains("all 160");
        assertThat(page.getAttribute("#view-map canvas", "aria-label")).startsWith("Latent map of 160 of 160 samples");
        assertThat(page.querySelectorAll("#kinds .kind")).hasSize(10);
        // A class name that is markup is read, not run.
        assertThat(page.textContent("#kinds")).contains(SmallStore.HOSTILE_NAME);
        assertThat(page.querySelectorAll("img[src=x]")).isEmpty();
        shoot("map");

        page.fill("#view-map .sample-index", "17");
        page.press("#view-map .sample-index", "Enter");
        page.waitForSelector("#sample .neighbour");
        assertThat(page.url()).endsWith("&sample=17");
        assertThat(page.textContent("#sample .head")).contains("horse", "ten/17");
        assertThat(page.querySelectorAll("#sample .neighbour img")).hasSize(4);
        until(() -> page.querySelectorAll("#view-map line").size() == 4);
        double[] at = place(17);
        page.mouse().move(at[0], at[1]);
        page.waitForSelector("#view-map .tip img");
        assertThat(page.textContent("#view-map .tip")).contains("horse", "index 17");
        shoot("map-sample");
        page.click("#sample .neighbour");
        until(() -> !page.url().contains("sample=17"));
        page.goBack();
        until(() -> page.textContent("#sample .head").contains("ten/17"));
        page.click("#view-map .colours button[value=purity]");
        page.waitForSelector("#kinds h3:has-text('same class')");
        page.focus("#view-map canvas");
        page.keyboard().press("+");
        page.keyboard().press("ArrowLeft");
        until(() -> page.url().contains("&at="));
        double[] before = place(17);
        page.reload();
        page.waitForSelector("#sample .neighbour");
        until(() -> place(17) != null);
        assertThat(place(17)).containsExactly(before, org.assertj.core.data.Offset.offset(0.5));
        page.evaluate(
                """
                () => {
                  const canvas = document.querySelector('#view-map canvas');
                  canvas.setPointerCapture = () => {};
                  const finger = (name, pointerId, x) => canvas.dispatchEvent(
                    new PointerEvent(name, {pointerId, button: 0, clientX: 600 + x, clientY: 450, bubbles: true}));
                  finger('pointerdown', 1, -20);
                  finger('pointerdown', 2, 20);
                  finger('pointermove', 1, -40);
                  finger('pointermove', 2, 40);
                  finger('pointerup', 1, -40);
                }""");
        until(() -> Math.abs(zoom() - 2.5) < 0.01);
        page.selectOption("#view-map .toolbar select", "pca");
        until(() -> page.textContent("#view-map .measures").contains("variance"));
        assertThat(page.textContent("#view-map .measures")).contains("trustworthiness");
        page.keyboard().press("Escape");
        until(() -> page.querySelector("#sample .head") == null);
        assertThat(page.url()).contains("layout=pca").doesNotContain("sample=");
        assertThat(complaints).isEmpty();
    }

    private double zoom() {
        return Double.parseDouble(page.url().replaceAll(".*&at=[^,]*,[^,]*,([^&]*).*", "$1"));
    }

    @Test
    void samplesOfTheMapAreGatheredGrownAndTakenAway() throws java.io.IOException {
        visit("#view=map&representation=" + SmallStore.LARGE + "&sample=11");
        page.waitForSelector("#sample .neighbour");
        until(() -> place(11) != null);
        page.click("#view-map button[value=box]");
        double[] at = place(11);
        drag(at[0] - 12, at[1] - 12, at[0] + 12, at[1] + 12);
        page.waitForSelector("#gathered .sample");
        int some = gathered();
        assertThat(some).isBetween(1, 575);
        shoot("map-gathered");
        page.click("#gathered button:has-text('Grow by a hop')");
        until(() -> gathered() > some);
        until(() -> page.textContent("#gathered [role=status]").matches("[0-9]+ neighbours? added"));
        assertThat(page.textContent("#kinds")).contains(" of 16");
        int grown = gathered();

        Path csv = page.waitForDownload(() -> page.click("#gathered button:has-text('CSV')"))
                .path();
        assertThat(Files.readAllLines(csv))
                .hasSize(grown + 1)
                .first()
                .isEqualTo("index,sample,label,class,prediction,purity,community,x,y");
        byte[] npy = Files.readAllBytes(page.waitForDownload(() -> page.click("#gathered button:has-text('NPY')"))
                .path());
        assertThat(npy).hasSize(128 + 8 * grown);
        assertThat(new String(npy, 1, 127, java.nio.charset.StandardCharsets.ISO_8859_1))
                .startsWith("NUMPY")
                .contains("'shape': (" + grown + ",)");

        page.click("#view-map .menu summary");
        page.click("#view-map .menu button[value='samples/some']");
        page.waitForSelector(".fields input[name=indices]");
        page.click("#run");
        page.waitForSelector(".results table");
        assertThat(page.querySelectorAll(".results tbody tr")).hasSize(grown);
        page.click("#console-toggle");

        page.click("#gathered button:has-text('clear')");
        until(() -> page.querySelector("#gathered .sample") == null);
        page.click("#view-map button[value=lasso]");
        double[] there = place(11);
        page.mouse().move(there[0] - 9, there[1] - 9);
        page.mouse().down();
        for (double[] corner : new double[][] {{9, -9}, {9, 9}, {-9, 9}}) {
            page.mouse().move(there[0] + corner[0], there[1] + corner[1]);
        }
        page.mouse().up();
        page.waitForSelector("#gathered .sample");
        int lassoed = gathered();
        page.click(
                "#kinds .kind >> nth=3",
                new Page.ClickOptions().setModifiers(List.of(com.microsoft.playwright.options.KeyboardModifier.SHIFT)));
        until(() -> gathered() > lassoed);
        page.keyboard().press("Escape");
        page.keyboard().press("Escape");
        until(() -> page.querySelector("#gathered .sample") == null);
        assertThat(complaints).isEmpty();
    }

    private int gathered() {
        return Integer.parseInt(page.textContent("#gathered h3").replaceAll("[^0-9]", ""));
    }

    @Test
    void aMapThatIsNotThereSaysWhatToDo() {
        visit("#view=map&graph=hundred");
        page.waitForSelector("text=An imported class graph has classes alone.");
        visit("#view=map&representation=none/e1/x");
        page.waitForSelector("#view-map :text('No representation none/e1/x is stored here')");
        visit("#view=map&representation=" + SmallStore.TEN_BEFORE);
        page.waitForSelector("#view-map .choices button");
        shoot("map-not-computed");
        page.click("#view-map .choices button[value=pca]");
        page.waitForSelector("#kinds .kind");
        assertThat(page.url()).endsWith("&layout=pca");
        page.route(
                "**/layouts/pca?*",
                route -> route.fulfill(new com.microsoft.playwright.Route.FulfillOptions()
                        .setStatus(503)
                        .setContentType("application/problem+json")
                        .setBody("{\"title\": \"Busy\", \"detail\": \"Ask again in a moment.\"}")));
        complaints.clear();
        page.selectOption("#view-map .toolbar label:has-text('k') select >> nth=-1", "2");
        page.waitForSelector("#view-map .failed:has-text('Ask again in a moment.')");
        page.unrouteAll();
        page.goBack();
        page.waitForSelector("#kinds .kind");
    }

    @Test
    void fiftyThousandPointsAreDrawnAndMoveSmoothly() {
        visit("#representation=" + SmallStore.LARGE);
        page.waitForSelector("#panel .groups");
        Object millis = page.evaluate(
                """
                async (key) => {
                  const started = performance.now();
                  location.hash = '#view=map&representation=' + key;
                  const drawn = () => document.querySelector('#view-map canvas').getAttribute('aria-label').startsWith('Latent map of 50,000 of 50,000 ');
                  while (!drawn()) await new Promise(requestAnimationFrame);
                  await new Promise(requestAnimationFrame);
                  return performance.now() - started;
                }""",
                SmallStore.MANY);
        shoot("map-many");
        Object frames = page.evaluate(
                """
                async () => {
                  const canvas = document.querySelector('#view-map canvas');
                  const at = (x, y, buttons) => ({pointerId: 1, button: 0, buttons, clientX: 500 + x, clientY: 400 + y, bubbles: true});
                  canvas.setPointerCapture = () => {};
                  canvas.dispatchEvent(new PointerEvent('pointerdown', at(0, 0, 1)));
                  const frames = 60;
                  const started = performance.now();
                  for (let i = 1; i <= frames; i++) {
                    canvas.dispatchEvent(new PointerEvent('pointermove', at(2 * i, i, 1)));
                    await new Promise(requestAnimationFrame);
                  }
                  const seconds = (performance.now() - started) / 1000;
                  canvas.dispatchEvent(new PointerEvent('pointerup', at(120, 60, 0)));
                  return frames / seconds;
                }""");
        Object answer = page.evaluate(
                "performance.getEntriesByType('resource').find((one) => one.name.includes('/layouts/vector')).duration");
        System.out.printf(
                "latent map of 50,000 samples: on the screen after %.0f ms, of which the points' answer %.0f ms;"
                        + " %.0f frames a second while panning%n",
                ((Number) millis).doubleValue(), ((Number) answer).doubleValue(), ((Number) frames).doubleValue());
        // The aims are 3 s and 30 frames a second on a quiet machine; the bounds here are for a busy one.
        assertThat(((Number) millis).doubleValue()).isLessThan(20_000);
        assertThat(((Number) frames).doubleValue()).isGreaterThan(4);
        assertThat(complaints).isEmpty();
    }

    @Test
    void comparisonsAreAHeatmapAndAPairIsTold() {
        page.route(
                "**/api/queries/comparisons/stored*",
                route -> route.fulfill(new com.microsoft.playwright.Route.FulfillOptions()
                        .setContentType("application/json")
                        .setBody("{\"columns\": [], \"rows\": [], \"cut\": false, \"millis\": 0}")));
        visit("#view=compare");
        page.waitForSelector("text=Nothing was compared yet");
        assertThat(page.textContent("#view-compare .notice")).contains("./latentgraph compare", "--runs");
        assertThat(page.isVisible("#compared-by")).isFalse();
        page.unrouteAll();

        String early = "drawings-seed7/e0/hidden3";
        String other = "drawings-seed8/e12/hidden3";
        for (String[] pair : new String[][] {
            {SmallStore.LARGE, other},
            {early, other},
            {early, SmallStore.LARGE},
            {SmallStore.TEN_BEFORE, SmallStore.TEN}
        }) {
            compare("jaccard", pair[0], pair[1], "{k: 4, permutations: 19, bootstrap: 19}");
        }
        compare("classNeighbourhood", SmallStore.LARGE, other, "{k: 4}");
        visit("#view=compare&measure=jaccard");
        page.reload();
        page.waitForSelector("#heat canvas");
        assertThat(page.getAttribute("#heat", "aria-label"))
                .startsWith("Heatmap of 4 pairs of 5 representations by jaccard, from 0.");
        assertThat(page.querySelectorAll("#compared-by option").stream().map(option -> option.textContent()))
                .containsExactly("classNeighbourhood", "jaccard");
        assertThat(page.querySelectorAll("#compared-layer option").stream().map(option -> option.textContent()))
                .containsExactly("all", "hidden3"); // the ten's are of two layers
        assertThat(page.textContent("#view-compare .panel")).contains("Least alike", early);
        page.selectOption("#compared-layer", "hidden3");
        until(() -> page.getAttribute("#heat", "aria-label").startsWith("Heatmap of 3 pairs of 3 representations"));
        assertThat(page.textContent("#view-compare [role=status]"))
                .isEqualTo("3 pairs of 3 representations; a representation with itself has 1.");

        // The rows are the representations in the order of the list of runs: of the newest run first.
        List<?> keys = (List<?>)
                page.evaluate(
                        "() => [...document.querySelectorAll('#one option')].map((option) => option.value).filter((key) => key.includes('/hidden3'))");
        assertThat(keys).hasSize(3);
        clickCell(keys.indexOf(SmallStore.LARGE), keys.indexOf(other));
        page.waitForSelector("#by-sample .sample img");
        page.waitForSelector("#by-class .neighbour");
        assertThat(page.url())
                .contains("representation=" + SmallStore.LARGE, "against=" + other, "measure=jaccard", "layer=hidden3");
        assertThat(page.querySelectorAll("#by-class .neighbour")).hasSize(36);
        assertThat(page.querySelectorAll("#by-sample .sample")).hasSize(18);
        assertThat(page.textContent("#measures-of-pair .chosen h4")).isEqualTo("jaccard, k 4");
        // Of 20 arrangements with the found one the least p is 1/20; it was not one of a matrix, and so has no q.
        List<?> facts = (List<?>)
                page.evaluate(
                        "() => [...document.querySelectorAll('#measures-of-pair .chosen dd')].map((value) => value.textContent)");
        assertThat(facts.get(0).toString()).startsWith("0.");
        assertThat(facts.get(1)).isEqualTo("–");
        assertThat(facts.get(2).toString()).matches("0[.]\\d+ to 0[.]\\d+");
        assertThat(facts.subList(3, 6)).isEqualTo(List.of("0.05", "–", "576"));
        shoot("compare");
        page.reload();
        page.waitForSelector("#by-class .neighbour");
        page.goBack();
        page.waitForSelector("#view-compare .panel:has-text('Least alike')");
        assertThat(page.url()).doesNotContain("against");
        // The keyboard's way to a pair.
        page.selectOption("#one", early);
        page.selectOption("#other", other);
        until(() -> page.url().contains("representation=" + early + "&")
                && page.url().contains("against=" + other));
        page.waitForSelector("#by-class .neighbour");
        page.click("#view-compare .menu summary");
        page.click("#view-compare .menu button[value='comparisons/fall-by-class']");
        page.waitForSelector(".fields input[name=other]");
        assertThat(page.inputValue(".fields input[name=other]")).isEqualTo(other);
        page.click("#set-class-graphs");
        page.waitForSelector("#view-graph:visible");
        assertThat(page.url())
                .contains("representation=" + early, "against=" + other)
                .doesNotContain("view=");

        visit("#view=compare&representation=" + SmallStore.TEN + "&against=" + SmallStore.TEN_BEFORE);
        page.waitForSelector("#by-class .neighbour");
        assertThat(page.textContent("#by-class")).contains(SmallStore.HOSTILE_NAME);
        assertThat(page.querySelectorAll("#view-compare img[src=x]")).isEmpty();
        assertThat(complaints).isEmpty();
    }

    private static void compare(String measure, String one, String other, String configuration) {
        SmallStore.shared()
                .write(
                        "CALL latent.similarity." + measure + ".write($one, $other, " + configuration
                                + ") YIELD value RETURN value",
                        Map.of("one", one, "other", other));
    }

    private void clickCell(int row, int column) {
        List<?> at = (List<?>) page.evaluate(
                """
                async ([row, column]) => {
                  const element = document.getElementById('heat');
                  const [box, echarts] = [element.getBoundingClientRect(), await import('echarts')];
                  const [x, y] = echarts.getInstanceByDom(element).convertToPixel({seriesIndex: 0}, [column, row]);
                  return [box.x + x, box.y + y];
                }""",
                List.of(row, column));
        page.mouse().click(((Number) at.get(0)).doubleValue(), ((Number) at.get(1)).doubleValue());
    }

    @Test
    void comparisonsAreChosenAndPutIntoASquare() {
        visit("");
        String stored =
                """
                [{measure: 'cka', parameters: '{}', k: null, layer: null, epoch: 1, ofItself: 1},
                 {measure: 'jaccard', parameters: '{}', k: 8, layer: 'fc', epoch: 2, ofItself: 1},
                 {measure: 'jaccard', parameters: '{}', k: 2, layer: 'conv', epoch: 1, ofItself: 1},
                 {measure: 'spectral', parameters: '{"eigenvalues":10}', k: 4, layer: 'fc', epoch: 1, ofItself: 0},
                 {measure: 'spectral', parameters: '{"eigenvalues":5}', k: 4, layer: 'fc', epoch: 1, ofItself: 0}]""";
        String chosen =
                "((c) => [c.measure, c.parameters, c.k, c.layer, c.epoch, c.ks.join(), c.layers.join(), c.epochs.join(), c.measures.length].join(' '))(m.choice(%s, %s))";
        for (String[] asked : new String[][] {
            {"{measure: null, parameters: null, k: 4, layer: null, epoch: null}", "jaccard {} 2   2,8 conv 1 4"},
            {"{measure: 'jaccard', parameters: 'x', k: 8, layer: 'conv', epoch: 2}", "jaccard {} 8  2 2,8 fc 2 4"},
            {"{measure: 'cka', parameters: null, k: 4, layer: 'fc', epoch: 1}", "cka {}   1   1 4"},
            {
                "{measure: 'spectral', parameters: '{\"eigenvalues\":5}', k: 4, layer: 'fc', epoch: 3}",
                "spectral {\"eigenvalues\":5} 4 fc  4 fc 1 4"
            }
        }) {
            assertThat(inPage("compare.js", chosen.formatted(stored, asked[0]))).isEqualTo(asked[1]);
        }
        assertThat(inPage("compare.js", "m.choice([], {})")).isNull();
        String rows =
                """
                [{representation: 'a', other: 'b', parameters: '{}', value: 0.25, reverse: 0.5, share: 1},
                 {representation: 'c', other: 'a', parameters: '{}', value: 0.75, reverse: null, share: 0.5},
                 {representation: 'b', other: 'c', parameters: '{}', value: null, reverse: null, share: 1},
                 {representation: 'b', other: 'd', parameters: '{"x":1}', value: 9, reverse: null, share: 1},
                 {representation: 'a', other: 'a', parameters: '{}', value: 1, reverse: null, share: 1}]""";
        String text =
                "((s) => [s.keys.join(''), s.total, s.low, s.high, s.cells.map((c) => s.keys[c.row] + s.keys[c.column] + c.value).sort().join()].join(' '))(m.square(%s, '{}', %s, %s))";
        assertThat(inPage("compare.js", text.formatted(rows, "['c', 'a']", "9")))
                .isEqualTo("cab 3 0.25 0.75 ab0.25,ac0.75,ba0.5,ca0.75");
        assertThat(inPage("compare.js", text.formatted(rows, "[]", "2"))).isEqualTo("ab 3 0.25 0.5 ab0.25,ba0.5");
        assertThat(inPage("compare.js", text.formatted("[]", "[]", "2"))).isEqualTo(" 0 NaN NaN ");
        assertThat(inPage(
                        "compare.js",
                        "((e) => [...e.least, null, ...e.greatest].map((p) => p && p.one + p.other + p.value).join())(m.ends(m.square("
                                + rows + ", '{}', [], 9), 1))"))
                .isEqualTo("ab0.25,,ac0.75");
        assertThat(inPage("compare.js", "m.labels(['a/e1/fc', 'b/e1/fc', 'b/e2/fc']).join()"))
                .isEqualTo("a/e1,b/e1,b/e2");
        assertThat(inPage("compare.js", "m.labels(['a/e1/fc']).join()")).isEqualTo("a/e1/fc");
        assertThat(
                        inPage(
                                "compare.js",
                                "m.named('spectral', '{\"eigenvalues\":5,\"directed\":true,\"off\":false}') + m.named('cka', '{}') + m.named('x', '{')"))
                .isEqualTo("spectral, eigenvalues 5, directedckax {");
        String address =
                "#view=compare&representation=a/e1/fc&k=8&against=b/e1/fc&measure=spectral&parameters=%7B%22eigenvalues%22%3A5%7D&layer=fc&epoch=3";
        assertThat(inPage("state.js", "m.format(m.parse('" + address + "'))")).isEqualTo(address);
        assertThat(inPage("state.js", "m.format(m.parse('#view=compare&measure=<b>&parameters=x&layer=a/b&epoch=-1'))"))
                .isEqualTo("#view=compare");
    }

    @Test
    void swaggerUiShowsTheApi() {
        visit("docs");
        page.waitForSelector(".opblock");
        assertThat(page.querySelectorAll(".opblock")).hasSameSizeAs(ApiTest.routesOfTheApi());
        assertThat(complaints).isEmpty();
    }

    @Test
    void neo4jBrowserConnectsAndAnswersAndAsksNobodyElse() {
        List<String> foreign = new ArrayList<>();
        String bolt = SmallStore.shared().boltAddress();
        // It tries a font, statistics and a news widget; the policy stops each before it leaves the browser.
        page.onRequestFailed(request -> {
            if (!request.failure().equals("csp") && !request.url().startsWith("http://127.0.0.1:")) {
                foreign.add(request.url() + " " + request.failure());
            }
        });
        page.onResponse(response -> {
            if (!response.url().matches("(http://127\\.0\\.0\\.1:" + server.port() + "/|data:|blob:).*")) {
                foreign.add(response.url());
            }
        });
        List<String> sockets = new ArrayList<>();
        page.onWebSocket(socket -> sockets.add(socket.url()));
        visit("browser");
        page.waitForSelector("[data-testid=boltaddress]");
        until(() -> page.inputValue("[data-testid=boltaddress]").equals(bolt));
        page.fill("[data-testid=username]", "neo4j");
        page.fill("[data-testid=password]", SmallStore.shared().newPassword().orElseThrow());
        page.click("[data-testid=connect]");
        page.waitForSelector("text=You are connected as user");
        page.click("[data-testid=activeEditor] .monaco-editor");
        page.keyboard().insertText("MATCH (n) RETURN count(n)");
        page.waitForSelector("[data-testid=activeEditor] .view-line:has-text('count(n)')");
        page.keyboard().press("Control+Enter");
        Object count = SmallStore.shared()
                .read("MATCH (n) RETURN count(n) AS count", Map.of())
                .get(0)
                .get("count");
        page.waitForSelector("[data-testid=frameContents] td:has-text('" + count + "')");
        shoot("neo4j-browser");
        assertThat(sockets).isNotEmpty().allMatch(url -> url.startsWith("ws://" + bolt));
        assertThat(foreign).isEmpty();
    }

    @Test
    void addressesAreReadAsTheyWereWritten() {
        visit("");
        assertThat(inPage("state.js", "m.format(m.parse(''))")).isEqualTo("#");
        String full =
                "#representation=a.b/e3/c_d&k=8&classK=2&colour=accuracy&class=7&samples=wrong&cypher=hubs/classes";
        assertThat(inPage("state.js", "m.format(m.parse('" + full + "'))")).isEqualTo(full);
        String map = "#view=map&representation=a/e3/c&layout=tsne&colour=purity&sample=17&at=-1.5,2e-7,3.25";
        assertThat(inPage("state.js", "m.format(m.parse('" + map + "'))")).isEqualTo(map);
        assertThat(inPage("state.js", "m.format(m.turned(m.parse('" + map + "'), 'graph'))"))
                .isEqualTo(map.replace("view=map&", "").replace("colour=purity&", ""));
        assertThat(inPage("state.js", "m.format(m.parse('#view=map&colour=accuracy&layout=a-b&sample=x&at=1,2,-3'))"))
                .isEqualTo("#view=map");
        String table = "#view=runs&find=a%20b&sort=-accuracy&group=seed&picked=a,b.c-d";
        assertThat(inPage("state.js", "m.format(m.parse('" + table + "'))")).isEqualTo(table);
        assertThat(inPage("state.js", "m.format(m.parse('#view=runs&sort=<b>&group=x&picked=../a,%3Cb%3E,a,a'))"))
                .isEqualTo("#view=runs&picked=a");
        // What is unknown comes last either way; 10 after 9.
        String unsorted = "[{run: 'r10', seed: 1}, {run: 'r9', seed: null}, {run: 'r2', seed: 3}]";
        for (String[] sorted : new String[][] {
            {"run", "r2,r9,r10"},
            {"-run", "r10,r9,r2"},
            {"seed", "r10,r2,r9"},
            {"-seed", "r2,r10,r9"},
            {"", "r10,r9,r2"}
        }) {
            assertThat(inPage(
                            "run-table.js",
                            "m.arranged(" + unsorted + ", '', '" + sorted[0]
                                    + "', null)[0].rows.map((row) => row.run).join()"))
                    .isEqualTo(sorted[1]);
        }
        assertThat(inPage(
                        "run-table.js",
                        "m.arranged(" + unsorted
                                + ", '', '', 'seed').map((group) => group.name + ':' + group.rows.length).join()"))
                .isEqualTo("1:1,3:1,unknown:1");
        assertThat(inPage("state.js", "m.format(m.parse('#graph=a&class=3&with=5'))"))
                .isEqualTo("#graph=a&class=3&with=5");
        assertThat(inPage("state.js", "m.format(m.parse('#graph=a&with=5'))")).isEqualTo("#graph=a");
        assertThat(inPage("state.js", "m.format(m.parse('#graph=a%20b%23%26'))"))
                .isEqualTo("#graph=a%20b%23%26");
        assertThat(inPage("state.js", "m.format(m.parse('#representation=../../x&k=zero&class=-1&cypher=<b>'))"))
                .isEqualTo("#cypher=");
    }

    @Test
    void textsAndTables() {
        visit("");
        assertThat(inPage("text.js", "[0, 12345, 0.5123, 1234.5678, 1e-9, null, NaN].map((v) => m.number(v))"))
                .isEqualTo(List.of("0", "12,345", "0.512", "1,235", "1.00e-9", "–", "–"));
        assertThat(inPage("text.js", "[1, 0.5, 0.99951, 0, null].map(m.percent)"))
                .isEqualTo(List.of("100 %", "50.0 %", "100 %", "0 %", "–"));
        assertThat(inPage("text.js", "m.csv(['a', 'b'], [{a: 1, b: 'x,\"y'}, {a: null, b: '=1+1'}, {a: [1], b: -2}])"))
                .isEqualTo("a,b\r\n1,\"x,\"\"y\"\r\n,'=1+1\r\n[1],-2\r\n");
        assertThat(inPage("text.js", "m.cell({labels: ['A', 'B'], properties: {name: 'x', n: 1}})"))
                .isEqualTo("(:A:B {name: x, n: 1})");
        assertThat(inPage("console-view.js", "m.parametersOf('RETURN $a, $b // $c\\n, \"$d\", $a, `$e`')"))
                .isEqualTo(List.of("a", "b"));
        assertThat(inPage(
                        "console-view.js",
                        "[m.valueOf('3', 'INTEGER'), m.valueOf('3', 'STRING'), m.valueOf('a, b', 'LIST<STRING>'),"
                                + " m.valueOf('[1]'), m.valueOf('x'), m.valueOf('', 'FLOAT')]"))
                .isEqualTo(java.util.Arrays.asList(3, "3", List.of("a", "b"), List.of(1), "x", null));
    }

    @Test
    void pointsArePlacedFoundAndPainted() {
        visit("");
        String plane = "const p = {x: Float64Array.of(0, 10, 10, 4), y: Float64Array.of(0, 0, 5, 2)};";
        // 10 × 5 in 120 × 120 with 10 at each side: ten pixels a unit, up is up.
        assertThat(inPage(
                        "points.js",
                        "(() => {" + plane
                                + " const f = m.fitted(p, 120, 120, 10); return [f.scale, f.left, f.top]; })()"))
                .isEqualTo(List.of(10, 10, 85));
        // What lies under a point of the page stays there when it is enlarged about it; the address restores the place.
        assertThat(
                        inPage(
                                "points.js",
                                "(() => {" + plane
                                        + """
                  const at = {x: 30, y: 40};
                  const whole = m.fitted(p, 120, 120, 10);
                  const large = m.shifted(m.zoomed(whole, 4, at), 8, 0);
                  const [before, after] = [m.under(whole, at), m.under(m.shifted(large, -8, 0), at)];
                  const again = m.placed(m.look(large, whole, 120, 120), whole, 120, 120);
                  return [before.x - after.x, before.y - after.y, again.left - large.left, again.top - large.top, again.scale - large.scale]
                    .every((difference) => Math.abs(difference) < 1e-9);
                })()"""))
                .isEqualTo(true);
        // Against a search through all points.
        assertThat(
                        inPage(
                                "points.js",
                                """
                (() => {
                  let seed = 1;
                  const next = () => (seed = (seed * 16807) % 2147483647) / 2147483647;
                  const x = Float64Array.from({length: 500}, () => next() ** 3);
                  const y = Float64Array.from({length: 500}, next);
                  const grid = new m.Grid({x, y});
                  const all = [...x.keys()];
                  for (let turn = 0; turn < 50; turn++) {
                    const [a, b, reach] = [next(), next(), next() / 4];
                    const far = (i) => (x[i] - a) ** 2 + (y[i] - b) ** 2;
                    const near = all.filter((i) => far(i) <= reach * reach).sort((i, j) => far(i) - far(j) || i - j)[0] ?? -1;
                    if (grid.nearest({x: a, y: b}, reach) !== near) return 'nearest';
                    const inside = all.filter((i) => x[i] >= a - reach && x[i] <= a + reach && y[i] >= b - reach && y[i] <= b + reach);
                    if (JSON.stringify(grid.within(a - reach, b - reach, a + reach, b + reach)) !== JSON.stringify(inside)) return 'within';
                    const triangle = [{x: a, y: b}, {x: a + reach, y: b}, {x: a, y: b + reach}];
                    const under = all.filter((i) => x[i] > a && y[i] > b && x[i] - a + y[i] - b < reach);
                    if (JSON.stringify(grid.inside(triangle)) !== JSON.stringify(under)) return 'inside';
                  }
                  const empty = new m.Grid({x: new Float64Array(0), y: new Float64Array(0)});
                  return empty.nearest({x: 0, y: 0}, 1) === -1 && empty.inside([{x: 0, y: 0}, {x: 1, y: 0}, {x: 0, y: 1}]).length === 0;
                })()"""))
                .isEqualTo(true);
        // Opaque inside the disc, half of it at its edge, nothing beside it; the later point lies on top.
        assertThat(
                        inPage(
                                "points.js",
                                """
                (() => {
                  const pixels = new Uint32Array(9 * 9);
                  const p = {x: Float64Array.of(4, 4, 100), y: Float64Array.of(-4, -4, 0)};
                  const colours = [m.packed('#ff0000'), m.packed('#0000ff'), m.packed('#ffffff')];
                  m.paint(pixels, 9, 9, p, {scale: 1, left: 0, top: 0}, (i) => colours[i], 2.5, [0, 1, 2]);
                  const alpha = (column, row) => pixels[row * 9 + column] >>> 24;
                  return [pixels[4 * 9 + 4] === m.packed('#0000ff'), alpha(0, 0), alpha(4, 8), alpha(4, 6), alpha(7, 4) < 255];
                })()"""))
                .isEqualTo(List.of(true, 0, 0, 255, true));
    }

    @Test
    void whatPointsAreIsCountedAndWritten() {
        visit("");
        String cloud =
                """
                const c = {drawn: 4, total: 4, dataSet: 'd', names: new Map([[0, '=cat'], [1, 'dog']]), index: [0, 1, 2, 5], sample: ['9', '8', '7', '6'],
                  x: Float64Array.of(0, 1, 2, 3), y: Float64Array.of(0, 0, 0, 1), label: [0, 1, 1, null], prediction: [1, 1, 7, 0],
                  purity: [0.5, 1, null, null], community: [null, null, null, null]};""";
        assertThat(inPage(
                        "cloud.js",
                        "(() => {" + cloud
                                + " return m.kinds(c, 'class').map((k) => [k.name, k.members.length]); })()"))
                .isEqualTo(List.of(List.of("=cat", 1), List.of("dog", 2), List.of("not known", 1)));
        assertThat(inPage(
                        "cloud.js",
                        "(() => {" + cloud
                                + " return m.kinds(c, 'correct').map((k) => [k.name, k.members.length]); })()"))
                .isEqualTo(List.of(List.of("wrong", 2), List.of("right", 1), List.of("not known", 1)));
        assertThat(inPage("cloud.js", "(() => {" + cloud + " return [...m.colourable(c)]; })()"))
                .isEqualTo(List.of("class", "correct", "purity"));
        assertThat(inPage(
                        "cloud.js",
                        "(() => {" + cloud
                                + " return m.table(c, [0, 3]).rows.map((r) => [r.index, r.sample, r.class]); })()"))
                .isEqualTo(List.of(List.of(0, "d/9", "=cat"), java.util.Arrays.asList(5, "d/6", null)));
        // As numpy.save(file, numpy.array([1, 258], dtype='<i8')) of NumPy 1.24.2 writes it, byte for byte.
        assertThat(inPage("cloud.js", "[...m.npy([1, 258])].map((b) => b.toString(16).padStart(2, '0')).join('')"))
                .isEqualTo("934e554d505901007600"
                        + HexFormat.of()
                                .formatHex("{'descr': '<i8', 'fortran_order': False, 'shape': (2,), }"
                                        .getBytes(java.nio.charset.StandardCharsets.US_ASCII))
                        + "20".repeat(60)
                        + "0a01000000000000000201000000000000");
    }

    @Test
    void theLayoutFollowsPathLengthsAndIsTheSameEachTime() {
        visit("");
        // A path of five: stress draws it straight, each edge of its length.
        String path = "[0, 1, 2, 3].map((i) => ({source: i, target: i + 1, length: 1}))";
        assertThat(((Number) inPage(
                                "layout.js",
                                "(() => { const p = m.stress(5, " + path
                                        + "); return Math.hypot(p[0].x - p[4].x, p[0].y - p[4].y); })()"))
                        .doubleValue())
                .isBetween(3.9, 4.1);
        assertThat(inPage(
                        "layout.js",
                        "JSON.stringify(m.stress(5, " + path + ")) === JSON.stringify(m.stress(5, " + path + "))"))
                .isEqualTo(true);
        // On its own places a graph stays; turned and flipped places come back onto them.
        String drawn = "const p = m.stress(5, " + path
                + "), far = (a, b) => Math.max(...a.map((q, i) => Math.hypot(q.x - b[i].x, q.y - b[i].y)));";
        assertThat((double)
                        inPage("layout.js", "(() => { " + drawn + " return far(m.stress(5, " + path + ", p), p); })()"))
                .isLessThan(0.05);
        assertThat(
                        (double)
                                inPage(
                                        "layout.js",
                                        "(() => { const p = [{x: 0, y: 0}, {x: 2, y: 1}, {x: -1, y: 3}, {x: 4, y: -2}];"
                                                + " const turned = p.map(({x, y}) => ({x: 5 - y, y: -x + 7})), flipped = p.map(({x, y}) => ({x: 5 + y, y: x - 7}));"
                                                + " const far = (a) => Math.max(...a.map((q, i) => Math.hypot(q.x - p[i].x, q.y - p[i].y)));"
                                                + " return Math.max(far(m.turnedOnto(turned, p)), far(m.turnedOnto(flipped, p))); })()"))
                .isLessThan(1e-9);
        assertThat(inPage(
                        "class-panel.js",
                        "JSON.stringify(m.confusedPairs([{label: 2, prediction: 1, samples: 3}, {label: 0, prediction: 2, samples: 4},"
                                + " {label: 1, prediction: 2, samples: 2}]))"))
                .isEqualTo("[{\"source\":1,\"target\":2,\"samples\":5},{\"source\":0,\"target\":2,\"samples\":4}]");
        assertThat(
                        inPage(
                                "class-graph-view.js",
                                "m.epochsOf([{key: 'c', run: 'r', layer: 'l', epoch: 10}, {key: 'a', run: 'r', layer: 'l', epoch: 2},"
                                        + " {key: 'b', run: 'r', layer: 'm', epoch: 3}, {key: 'd', run: 's', layer: 'l', epoch: 4}], 'c').map((one) => one.key).join()"))
                .isEqualTo("a,c");
        assertThat(inPage("class-graph-view.js", "m.epochsOf([], 'c').length")).isEqualTo(0);
        assertThat(
                        inPage(
                                "class-panel.js",
                                "JSON.stringify([m.degrees([{degree: 4}, {degree: 2}, {degree: null}, {degree: 4}]), m.degrees([])])"))
                .isEqualTo(
                        "[[{\"degree\":2,\"classes\":1},{\"degree\":3,\"classes\":0},{\"degree\":4,\"classes\":2}],[]]");
        assertThat(inPage(
                        "changes.js",
                        "JSON.stringify(m.edgeChanges({ties: [{source: 0, target: 1}, {source: 1, target: 2}]},"
                                + " {ties: [{source: 1, target: 2}, {source: 0, target: 2}]}))"))
                .isEqualTo(
                        "{\"gained\":[{\"source\":0,\"target\":1}],\"lost\":[{\"source\":0,\"target\":2}],\"kept\":1}");
        assertThat(inPage("layout.js", "m.stress(0, []).length + m.stress(1, []).length"))
                .isEqualTo(1);
        assertThat(inPage(
                        "layout.js",
                        "m.stress(4, [{source: 0, target: 1, length: 1}]).every((p) => Number.isFinite(p.x + p.y))"))
                .isEqualTo(true);
        // Circles on one spot come apart, and the points given stay as they are.
        assertThat(
                        inPage(
                                "layout.js",
                                """
                (() => {
                  const given = [{x: 0, y: 0}, {x: 0, y: 0}, {x: 1, y: 0}];
                  const moved = m.apart(given, [5, 5, 5], 2);
                  const gaps = [[0, 1], [0, 2], [1, 2]].map(([i, j]) => Math.hypot(moved[i].x - moved[j].x, moved[i].y - moved[j].y));
                  return gaps.every((gap) => gap > 11.9) && given[1].x === 0;
                })()"""))
                .isEqualTo(true);
        assertThat(
                        inPage(
                                "graph-view.js",
                                "m.uncrowded([{x: 0, y: 0, width: 10, height: 10}, {x: 5, y: 5, width: 10, height: 10},"
                                        + " null, {x: 20, y: 0, width: 5, height: 5}], [1, 0, 2, 3], [{x: 22, y: 2, width: 1, height: 1}])"))
                .isEqualTo(List.of(false, true, true, false));
        assertThat(inPage(
                        "colour.js",
                        "[m.mixed('#000000', '#ffffff', 0.5), m.ink('#ffffff'), m.ink('#00224e'), m.sequential(2)]"))
                .isEqualTo(List.of("#808080", "#14181f", "#ffffff", "#fee838"));
    }
}
