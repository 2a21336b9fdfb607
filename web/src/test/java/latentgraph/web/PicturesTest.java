package latentgraph.web;

import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Download;
import com.microsoft.playwright.Page;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.IntStream;
import javax.imageio.ImageIO;
import javax.xml.parsers.DocumentBuilderFactory;
import org.junit.jupiter.api.Test;
import org.w3c.dom.Document;

/** What is seen, saved as SVG and as PNG, and on paper. Pictures are left in target/screenshots. */
class PicturesTest extends BrowserTest {

    /** @param place a selector of what holds the menu */
    private String saved(String place, String kind) throws IOException {
        page.click(place + " .menu summary:has-text('Save')");
        Download download = page.waitForDownload(() -> page.click(place + " .menu button[value=" + kind + "]"));
        Path file = Files.createDirectories(Path.of("target/screenshots")).resolve(download.suggestedFilename());
        download.saveAs(file);
        return file.toString();
    }

    private static Document parsed(String file) throws Exception {
        DocumentBuilderFactory factory = DocumentBuilderFactory.newInstance();
        factory.setFeature("http://apache.org/xml/features/disallow-doctype-decl", true);
        return factory.newDocumentBuilder()
                .parse(new ByteArrayInputStream(Files.readString(Path.of(file)).getBytes(StandardCharsets.UTF_8)));
    }

    /** Colours in a picture: one that is blank has a single one. */
    private static void coloured(String file, int atLeast) throws IOException {
        var image = ImageIO.read(Path.of(file).toFile());
        assertThat(IntStream.range(0, image.getHeight())
                        .flatMap(y -> IntStream.range(0, image.getWidth()).map(x -> image.getRGB(x, y)))
                        .distinct()
                        .count())
                .as("colours in " + file)
                .isGreaterThan(atLeast);
    }

    @Test
    void theClassGraphIsSavedAsPictureAndAsGraph() throws Exception {
        visit("#representation=" + SmallStore.TEN);
        page.waitForSelector("[data-measure=classes]");
        until(() -> (boolean) page.evaluate("document.getElementById('graph')._cyreg.cy.nodes().length === 10"));
        String file = saved("#view-graph", "svg");
        assertThat(file).endsWith("Class-graph-beasts-seed1-e5-hidden10-k4c4.svg");
        Document picture = parsed(file);
        assertThat(picture.getElementsByTagName("circle").getLength()).isGreaterThanOrEqualTo(10);
        assertThat(picture.getElementsByTagName("line").getLength())
                .isEqualTo(page.evaluate("document.getElementById('graph')._cyreg.cy.edges().length"));
        assertThat(picture.getElementsByTagName("img").getLength()).isZero();
        assertThat(picture.getDocumentElement().getTextContent())
                .contains("airplane", "<img src=", "colour: community");
        coloured(saved("#view-graph", "png"), 20);
        page.click("#view-graph .menu summary:has-text('Save')");
        Download gexf = page.waitForDownload(() -> page.click("#view-graph .menu a:has-text('GEXF')"));
        assertThat(gexf.suggestedFilename()).isEqualTo("beasts-seed1-e5-hidden10-k4c4.gexf");
        assertThat(Files.readString(gexf.path())).contains("<gexf");
        assertThat(complaints).isEmpty();
    }

    @Test
    void theMapIsSavedWithItsLegend() throws Exception {
        visit("#view=map&representation=" + SmallStore.TEN);
        page.waitForSelector("#view-map .measures dd");
        until(() -> (boolean) page.evaluate("document.querySelector('.cloud canvas').width > 300"));
        Document picture = parsed(saved("#view-map", "svg"));
        assertThat(picture.getElementsByTagName("circle").getLength()).isEqualTo(160 + 10);
        assertThat(picture.getDocumentElement().getTextContent()).contains("160 of 160 samples", "airplane");
        coloured(saved("#view-map", "png"), 20);
        assertThat(complaints).isEmpty();
    }

    @Test
    void aMapOfManyAndAChartAreSaved() throws Exception {
        visit("#view=map&representation=" + SmallStore.MANY);
        page.waitForSelector("#view-map .measures dd");
        String file = saved("#view-map", "svg");
        assertThat(parsed(file).getElementsByTagName("circle").getLength()).isEqualTo(50_000 + 10);
        assertThat(Files.size(Path.of(file))).isLessThan(5L << 20);
        coloured(saved("#view-map", "png"), 20);
        visit("#view=runs&picked=drawings-seed7");
        page.waitForSelector("#view-runs .curves canvas");
        parsed(saved("#view-runs", "svg"));
        coloured(saved("#view-runs", "png"), 5);
        visit("#view=compare");
        page.waitForSelector("#view-compare .message");
        page.click("#view-compare .menu summary:has-text('Save')");
        page.click("#view-compare .menu button[value=svg]");
        page.waitForSelector("#view-compare .menu :text('Nothing is drawn yet.')");
        assertThat(complaints).isEmpty();
    }

    @Test
    void namesInAPictureAreText() {
        visit("#view=runs");
        assertThat(
                        inPage(
                                "picture.js",
                                "m.svg({width: 9, height: 9, title: '<script>\\u0000\\ud800', legend: [{text: '\"&', colour: 'red\"/>'}], ground: '#fff', ink: '#000', font: '\"a\"'}, [m.shape('text', {x: 1.23456}, '</text>')])"))
                .asString()
                .contains(
                        "&lt;script&gt;\ufffd\ufffd",
                        "&quot;&amp;",
                        "red&quot;/&gt;",
                        "<text x=\"1.23\">&lt;/text&gt;</text>")
                .doesNotContain("<script>", "\u0000");
        assertThat(inPage("save-menu.js", "m.fileName('../a b/c#k4c4')")).isEqualTo("a-b-c-k4c4");
    }

    @Test
    void onPaperStandsThePictureWithoutTheButtons() {
        visit("#representation=" + SmallStore.LARGE + "&class=11");
        page.waitForSelector("#panel .sample");
        page.emulateMedia(new Page.EmulateMediaOptions().setMedia(com.microsoft.playwright.options.Media.PRINT));
        assertThat(page.isVisible("#graph")).isTrue();
        assertThat(page.isVisible("#panel h2")).isTrue();
        for (String selector : new String[] {
            "#runs", "#dock", "#links", "#view-graph .toolbar select", "#panel .close", "#view-graph .menu"
        }) {
            assertThat(page.isVisible(selector)).as(selector).isFalse();
        }
    }
}
