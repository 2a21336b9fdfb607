package latentgraph.web;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.gson.JsonObject;
import com.microsoft.playwright.CDPSession;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;

/** What is left in memory by one who clicks for long: {@code -Dclicking.minutes=60}. */
@EnabledIfSystemProperty(
        named = "clicking.minutes",
        matches = "[0-9]{1,3}",
        disabledReason = "takes as long as is said")
@Timeout(4 * 3600)
class ClickingTest extends BrowserTest {
    private static final List<String> ADDRESSES = List.of(
            "#representation=" + SmallStore.LARGE,
            "#representation=" + SmallStore.LARGE + "&class=11",
            "#representation=" + SmallStore.LARGE + "&class=11&with=3",
            "#representation=drawings-seed7/e0/hidden3&against=" + SmallStore.LARGE,
            "#graph=" + SmallStore.IMPORTED + "&class=5",
            "#view=map&representation=" + SmallStore.LARGE + "&sample=11",
            "#view=map&representation=" + SmallStore.MANY,
            "#view=sample&representation=" + SmallStore.LARGE + "&sample=11",
            "#view=runs&picked=drawings-seed7,drawings-seed8",
            "#view=compare&representation=" + SmallStore.LARGE + "&against=drawings-seed8/e12/hidden3",
            "#view=maps&representation=" + SmallStore.LARGE + "&against=drawings-seed8/e12/hidden3",
            "#view=ingest",
            "#representation=" + SmallStore.TEN + "&cypher=runs/list");

    /** MB in use after a collection: of the page, and of this JVM, which is the server's and the store's. */
    private record Used(long pageMegabytes, long elements, long serverMegabytes) {}

    private Used used(CDPSession browser) {
        browser.send("HeapProfiler.collectGarbage");
        long heap = browser.send("Runtime.getHeapUsage").get("usedSize").getAsLong();
        JsonObject counters = browser.send("Memory.getDOMCounters");
        System.gc();
        var runtime = Runtime.getRuntime();
        return new Used(
                heap >> 20, counters.get("nodes").getAsLong(), (runtime.totalMemory() - runtime.freeMemory()) >> 20);
    }

    @Test
    void memoryDoesNotGrowWithClicking() {
        long minutes = Long.getLong("clicking.minutes");
        visit("");
        page.waitForSelector("#panel .groups");
        var browser = page.context().newCDPSession(page);
        var all = new ArrayList<Used>();
        long clicks = 0;
        long started = System.nanoTime();
        long end = started + minutes * 60_000_000_000L;
        for (long round = 0; System.nanoTime() < end; round++) {
            for (String address : ADDRESSES) {
                page.evaluate("address => { location.hash = address; }", address);
                page.waitForTimeout(700);
                clicks++;
            }
            if (round >= 2
                    && (all.isEmpty() || System.nanoTime() - started > all.size() * (minutes * 60_000_000_000L / 10))) {
                all.add(used(browser));
                System.out.printf(
                        "%d views, %d s: %s%n",
                        clicks, (System.nanoTime() - started) / 1_000_000_000L, all.get(all.size() - 1));
            }
        }
        all.add(used(browser));
        System.out.printf("%d views, %d minutes: %s%n", clicks, minutes, all.get(all.size() - 1));
        Used first = all.get(0);
        Used last = all.get(all.size() - 1);
        // Half as much again, and 20 MB, are for what is loaded when it is first needed and for caches that fill.
        assertThat(last.pageMegabytes()).isLessThan(first.pageMegabytes() * 3 / 2 + 20);
        assertThat(last.elements()).isLessThan(first.elements() * 3 / 2 + 2_000);
        assertThat(complaints).isEmpty();
    }
}
