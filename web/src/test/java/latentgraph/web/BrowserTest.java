package latentgraph.web;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.microsoft.playwright.Browser;
import com.microsoft.playwright.BrowserType;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.Playwright;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.BooleanSupplier;
import java.util.stream.Stream;
import latentgraph.queries.QueryLibrary;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Timeout;

/** A real Chromium, before a real server over {@link SmallStore}; each test has a page of its own, and the page's complaints. */
@Timeout(240)
abstract class BrowserTest {
    private static Playwright playwright;
    static Browser browser;
    static WebServer server;
    static CountExperiment experiment;

    final List<String> complaints = new ArrayList<>();
    Page page;

    @BeforeAll
    static void open() {
        Path chromium = chromium();
        assumeTrue(chromium != null, "Chromium is not on the PATH (or in $CHROMIUM): the page is not tested");
        playwright = Playwright.create(
                new Playwright.CreateOptions().setEnv(Map.of("PLAYWRIGHT_SKIP_BROWSER_DOWNLOAD", "1")));
        browser = playwright
                .chromium()
                .launch(new BrowserType.LaunchOptions()
                        .setExecutablePath(chromium)
                        .setArgs(List.of(
                                "--no-sandbox",
                                "--disable-gpu",
                                "--disable-background-networking",
                                "--disable-component-update",
                                "--disable-sync",
                                "--no-first-run")));
        experiment = new CountExperiment();
        server = WebServer.start(
                SmallStore.shared(),
                QueryLibrary.standard(),
                WebOptions.local(0, SmallStore.shared().boltAddress()),
                experiment);
    }

    /** null if it is not there. */
    static Path chromium() {
        String named = System.getenv("CHROMIUM");
        Stream<Path> candidates = named != null
                ? Stream.of(Path.of(named))
                : Stream.of(System.getenv("PATH").split(java.io.File.pathSeparator))
                        .flatMap(folder -> Stream.of("chromium", "chromium-browser", "google-chrome")
                                .map(name -> Path.of(folder, name)));
        return candidates.filter(Files::isExecutable).findFirst().orElse(null);
    }

    @AfterAll
    static void close() {
        if (server != null) {
            server.close();
        }
        if (playwright != null) {
            playwright.close();
        }
    }

    @BeforeEach
    void newPage() {
        page = browser.newPage(new Browser.NewPageOptions().setViewportSize(1280, 800));
        page.setDefaultTimeout(45_000);
        page.onConsoleMessage(message -> {
            if (message.type().equals("error") || message.type().equals("warning")) {
                complaints.add(message.type() + ": " + message.text() + " at " + message.location());
            }
        });
        page.onPageError(complaints::add);
    }

    @AfterEach
    void closePage() {
        if (page != null) {
            page.close();
        }
    }

    void visit(String address) {
        page.navigate("http://127.0.0.1:" + server.port() + "/" + address);
    }

    void shoot(String name) {
        page.screenshot(new Page.ScreenshotOptions().setPath(Path.of("target/screenshots/" + name + ".png")));
    }

    /** Waits here: what Playwright would wait for inside the page is code from a text, which the page's policy forbids. */
    void until(BooleanSupplier condition) {
        page.waitForCondition(condition);
    }

    Object inPage(String module, String expression) {
        return page.evaluate(
                "async () => { const m = await import('/ui/" + module + "'); return " + expression + "; }");
    }
}
