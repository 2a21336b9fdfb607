package latentgraph.web;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What is selected in maps stands in the address, as far as there is room. */
class GatheredTest extends BrowserTest {
    @AfterEach
    void forget() {
        SmallStore.shared().write("MATCH (s:Selection) DETACH DELETE s", Map.of());
    }

    @Test
    void aSelectionInTwoMapsIsFoundAgainByItsAddress() {
        visit("#view=maps&representation=" + SmallStore.LARGE + "&against=" + SmallStore.LARGE);
        page.waitForSelector("#view-maps .kind:has-text('B')");
        page.click("#view-maps .kind:has-text('B')");
        page.waitForSelector("#gathered-in-both h3:has-text('16 samples')");
        // Every 36th sample, from 11 on, as the drawings' labels go.
        assertThat(page.url()).contains("&gathered=b.z.z.z.z.z.z.z.z.z.z.z.z.z.z.z");
        page.reload();
        page.waitForSelector("#gathered-in-both h3:has-text('16 samples')");
        assertThat(page.textContent("#gathered-in-both")).contains("16 in the first, 16 in the second");
        page.waitForSelector("#gathered-in-both .sample img");
        shoot("gathered-in-two-maps");
        // The latent map has the same ones.
        page.click("#links a:text-is('Latent map')");
        page.waitForSelector("#gathered h3:has-text('16 samples')");
        page.reload();
        page.waitForSelector("#gathered h3:has-text('16 samples')");
        page.click("#gathered button:text-is('clear')");
        assertThat(page.url()).doesNotContain("gathered");
        visit("#view=maps&representation=" + SmallStore.LARGE + "&against=" + SmallStore.LARGE);
        page.reload();
        page.waitForSelector("#gathered-in-both:has-text('Draw around samples')");
        // Kept under a name, it is found by that.
        page.click("#view-maps .kind:has-text('C')");
        page.fill("#view-maps .kept form input", "C");
        page.click("#view-maps .kept button[type=submit]");
        until(() -> page.url().contains("&kept=drawings/C"));
        page.reload();
        page.waitForSelector("#gathered-in-both h3:has-text('16 samples')");
        assertThat(complaints).isEmpty();
    }

    @Test
    void whatIsTooMuchForTheAddressIsToBeKeptUnderAName() {
        visit("#view=map&representation=" + SmallStore.MANY);
        page.waitForSelector("#kinds .kind");
        page.click("#kinds .kind:has-text('class 3')");
        page.waitForSelector("#gathered h3:has-text('5,000 samples')");
        assertThat(page.isVisible("#kept .unkept")).isTrue();
        assertThat(page.url()).doesNotContain("gathered");
        assertThat(complaints).isEmpty();
    }

    @Test
    void numbersAreWrittenAndRead() {
        visit("ui/gathered.js");
        String[][] cases = {
            {"[]", "null"},
            {"[0]", "\"0\""},
            {"[7, 3, 3]", "\"3.3\""},
            {"[5, 6, 7, 8, 20]", "\"5-3.b\""},
            {"[999999999]", "\"gjdgxr\""},
            {"Array.from({length: 50000}, (_, i) => i)", "\"0-12kv\""},
            {"Array.from({length: 50001}, (_, i) => i)", "null"},
            {"Array.from({length: 5000}, (_, i) => 10 * i)", "null"},
        };
        for (String[] one : cases) {
            assertThat(inPage("gathered.js", "JSON.stringify(m.encoded(" + one[0] + "))"))
                    .as(one[0])
                    .isEqualTo(one[1]);
        }
        assertThat(
                        inPage(
                                "gathered.js",
                                """
                        (() => {
                          let state = 3;
                          const next = (most) => (state = (state * 48271) % 2147483647) % most;
                          return Array.from({length: 50}, () => [...new Set(Array.from({length: 1 + next(300)}, () => next(3000)))].sort((a, b) => a - b))
                            .every((some) => m.decoded(m.encoded(some)).join() === some.join());
                        })()"""))
                .isEqualTo(true);
        for (String text : new String[] {
            "'<b>'", "'1..2'", "'-3'", "'zzzzzzzzzzzz'", "'0-zzzzzz'", "'0-zzzz'", "'0.'.repeat(3000)", "null", "''"
        }) {
            assertThat(inPage("gathered.js", "m.decoded(" + text + ").length"))
                    .as(text)
                    .isEqualTo(0);
        }
        assertThat(inPage("state.js", "m.format(m.parse('#view=maps&gathered=%3Cb%3E'))"))
                .isEqualTo("#view=maps");
    }
}
