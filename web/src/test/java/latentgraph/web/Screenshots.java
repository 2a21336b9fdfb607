package latentgraph.web;

import com.microsoft.playwright.Browser;
import com.microsoft.playwright.BrowserType;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.Playwright;
import com.microsoft.playwright.options.ColorScheme;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Pictures of every view of a page that is served, light and dark, on a desk and on a phone, to be looked at:
 * {@code Screenshots URL FOLDER}.
 */
final class Screenshots {
    private static final int SETTLING = 2_500; // ms: layouts come to rest, and what is read is drawn

    private Screenshots() {}

    public static void main(String[] args) throws IOException {
        String url = args[0].replaceFirst("/+$", "") + "/";
        Path folder = Files.createDirectories(Path.of(args[1]));
        try (Playwright playwright = Playwright.create(
                new Playwright.CreateOptions().setEnv(Map.of("PLAYWRIGHT_SKIP_BROWSER_DOWNLOAD", "1")))) {
            Path chromium = BrowserTest.chromium();
            if (chromium == null) {
                throw new IllegalStateException(
                        "Chromium is not on the PATH; install it, or say where it is in CHROMIUM");
            }
            Browser browser = playwright
                    .chromium()
                    .launch(new BrowserType.LaunchOptions()
                            .setExecutablePath(chromium)
                            .setArgs(List.of("--no-sandbox", "--disable-gpu")));
            for (ColorScheme scheme : List.of(ColorScheme.LIGHT, ColorScheme.DARK)) {
                shoot(browser, url, folder, scheme, "desk", 1280, 800);
                shoot(browser, url, folder, scheme, "phone", 390, 844);
            }
        }
    }

    private static void shoot(
            Browser browser, String url, Path folder, ColorScheme scheme, String place, int width, int height) {
        try (Page page = browser.newPage(
                new Browser.NewPageOptions().setViewportSize(width, height).setColorScheme(scheme))) {
            page.setDefaultTimeout(60_000);
            page.navigate(url);
            page.waitForSelector("#links a");
            page.waitForTimeout(SETTLING);
            addresses(page).forEach((name, address) -> {
                page.navigate("about:blank");
                page.navigate(url + address);
                page.waitForSelector("main > section:not([hidden])");
                settle(page);
                if (page.isVisible("#run")) {
                    page.click("#run");
                    settle(page);
                }
                Path file = folder.resolve(
                        "%s-%s-%s.png".formatted(name, place, scheme.name().toLowerCase(java.util.Locale.ROOT)));
                page.screenshot(new Page.ScreenshotOptions().setPath(file).setFullPage(place.equals("phone")));
                System.out.println(file);
            });
        }
    }

    /** Until nothing is being read, half a minute at most. */
    private static void settle(Page page) {
        page.waitForTimeout(SETTLING);
        for (int i = 0; i < 60 && page.isVisible("text=Reading…"); i++) {
            page.waitForTimeout(500);
        }
    }

    /** The views that the page links, and what is selected in some of them; by the names of files. */
    private static Map<String, String> addresses(Page page) {
        var addresses = new LinkedHashMap<String, String>();
        for (Object hash :
                (List<?>) page.evaluate("[...document.querySelectorAll('#links a')].map((link) => link.hash)")) {
            String address = (String) hash;
            var view = java.util.regex.Pattern.compile("view=([a-z]+)").matcher(address);
            addresses.put(view.find() ? view.group(1) : "graph", address);
        }
        String graph = addresses.get("graph");
        addresses.put("graph-class", graph + "&class=1");
        addresses.put("graph-pair", graph + "&class=1&with=2&colour=accuracy");
        addresses.put("map-sample", addresses.get("map") + "&sample=0");
        addresses.put("console-table", graph + "&cypher=class-graph/edges");
        addresses.put("console-graph", graph + "&cypher=class-graph/edges&form=graph");
        addresses.put("console-chart", graph + "&cypher=class-graph/vertices&form=chart");
        return addresses;
    }
}
