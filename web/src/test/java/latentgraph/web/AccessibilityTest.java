package latentgraph.web;

import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.ColorScheme;
import com.microsoft.playwright.options.ReducedMotion;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What axe-core finds that keeps people out, of each view and of the console: nothing serious, and nothing critical. */
class AccessibilityTest extends BrowserTest {

    /** The findings, each with where it is. The script is evaluated from outside, which the page's policy has no say in. */
    private List<?> findings(String[] rules) {
        if (!(boolean) page.evaluate("'axe' in globalThis")) {
            page.evaluate(axe());
        }
        return (List<?>) page.evaluate(
                """
                async (rules) => (await axe.run(document, {resultTypes: ['violations'], ...(rules.length > 0 ? {runOnly: rules} : {})})).violations
                  .filter(({impact}) => impact === 'serious' || impact === 'critical')
                  .map(({id, help, nodes}) => `${id}: ${help}: ` + nodes.slice(0, 5).map(({target, any}) => target.join(' ') + ' ' + (any[0]?.message ?? '')).join('; '))""",
                List.of(rules));
    }

    /** In the dark nothing but the colours is another. */
    private List<String> findings(String where) {
        List<String> found = new ArrayList<>();
        findings(new String[0]).forEach(finding -> found.add(where + ": " + finding));
        // Without the passage from one colour to the other, in which neither is told.
        page.emulateMedia(
                new Page.EmulateMediaOptions().setColorScheme(ColorScheme.DARK).setReducedMotion(ReducedMotion.REDUCE));
        page.waitForTimeout(200);
        findings(new String[] {"color-contrast"}).forEach(finding -> found.add(where + ", dark: " + finding));
        page.emulateMedia(new Page.EmulateMediaOptions().setColorScheme(ColorScheme.LIGHT));
        return found;
    }

    private static String axe() {
        try (InputStream in = AccessibilityTest.class.getResourceAsStream("/axe.min.js")) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }

    private void settled() {
        until(() -> (boolean) page.evaluate("document.querySelector('main > section:not([hidden])') !== null"
                + " && !document.body.innerText.includes('Reading…') && document.querySelector('.layer') !== null"));
        page.waitForTimeout(300);
    }

    @Test
    void nothingSeriousInAnyView() {
        visit("#representation=" + SmallStore.TEN + "&class=3&sample=5");
        settled();
        List<String> addresses = new ArrayList<>();
        for (Object address :
                (List<?>) page.evaluate("[...document.querySelectorAll('#links a')].map((link) => link.hash)")) {
            addresses.add((String) address);
        }
        assertThat(addresses).hasSizeGreaterThanOrEqualTo(4);
        addresses.add(addresses.get(0) + "&with=4&colour=accuracy");
        addresses.add("#view=runs&picked=beasts-seed1&cypher=samples/of-class");
        List<String> found = new ArrayList<>();
        for (String address : addresses) {
            page.navigate("about:blank");
            visit(address);
            settled();
            found.addAll(findings(address));
        }
        page.click("#console button:has-text('Profile')");
        page.waitForSelector("table.plan");
        found.addAll(findings("a plan"));
        page.click("[data-form=table]");
        page.waitForSelector(".results td");
        found.addAll(findings("a table"));
        assertThat(found).isEmpty();
    }

    /** The order of the keyboard is that of the eye: to the views first, then what the view shows, and to the console. */
    @Test
    void theKeyboardReachesEveryPart() {
        visit("#representation=" + SmallStore.TEN + "&class=3");
        page.waitForSelector("#panel .sample");
        List<String> order = new ArrayList<>();
        for (int i = 0; i < 400; i++) {
            page.keyboard().press("Tab");
            String at = String.valueOf(
                    page.evaluate(
                            "(() => { const at = document.activeElement; return ['#links', '#runs', '#view-graph', '#dock'].find((part) => at.closest(part)) ?? 'else'; })()"));
            if (order.isEmpty() || !order.get(order.size() - 1).equals(at)) {
                order.add(at);
            }
            if (at.equals("#dock")) {
                break;
            }
        }
        assertThat(order).containsSubsequence("#links", "#runs", "#view-graph", "#dock");
    }

    /** The test would notice. */
    @Test
    void whatIsSeriousIsFound() {
        visit("#view=runs");
        settled();
        page.evaluate(
                "document.querySelector('main > section:not([hidden])').append(Object.assign(document.createElement('button'), {type: 'button'}))");
        assertThat(findings("the runs")).hasSize(1).first().asString().contains("button-name");
        page.evaluate("document.querySelector('main > section:not([hidden]) > button').remove()");
        page.evaluate(
                "document.querySelector('main > section:not([hidden])').append(Object.assign(document.createElement('p'), {id: 'faint', textContent: 'faint'}))");
        page.evaluate("document.getElementById('faint').style.color = 'rgba(128, 128, 128, 0.4)'");
        assertThat(findings("the runs")).hasSize(2).allSatisfy(finding -> assertThat(finding)
                .contains("color-contrast", "#faint"));
    }
}
