package latentgraph.experiments;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.awt.Color;
import java.awt.geom.Rectangle2D;
import java.io.ByteArrayInputStream;
import java.io.File;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import javax.xml.parsers.DocumentBuilderFactory;
import latentgraph.core.Labels;
import latentgraph.core.LatentMatrix;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.w3c.dom.Document;
import org.w3c.dom.Element;

@Timeout(120)
class FigureTest {
    private static final String HOSTILE = "]]> <script>alert(1)</script> & \"'\u0000\u0008\uFFFE\uD800 \u202Ex";

    static Chart figure(String name) {
        return Chart.lines(
                "figure",
                "Jaccard of " + name,
                "noise p",
                name,
                1,
                List.of(
                        new Series(name, new double[] {0, 0.5, 1}, new double[] {1, 0.5, 0.25}),
                        new Series("k = 8", new double[] {0, 0.5, 1}, new double[] {1, Double.NaN, 0.5})));
    }

    static Document xml(String svg) throws Exception {
        var factory = DocumentBuilderFactory.newInstance();
        factory.setFeature("http://apache.org/xml/features/nonvalidating/load-external-dtd", false);
        return factory.newDocumentBuilder().parse(new ByteArrayInputStream(svg.getBytes(StandardCharsets.UTF_8)));
    }

    @Test
    void whateverItIsNamedItIsSoundXmlWithTheNameAsText() throws Exception {
        String svg = figure(HOSTILE).svg();
        var texts = xml(svg).getElementsByTagName("text");
        var said = new StringBuilder();
        for (int i = 0; i < texts.getLength(); i++) {
            said.append(texts.item(i).getTextContent()).append('\n');
        }
        assertThat(said.toString()).contains("Jaccard of", "<script>alert(1)</script>", "k = 8", "noise p");
        assertThat(xml(svg).getElementsByTagName("script").getLength()).isZero();
    }

    @Test
    void theSameFigureIsTheSameBytes() {
        assertThat(figure("k = 4").svg()).isEqualTo(figure("k = 4").svg());
    }

    @Test
    void oneLineAloneAndNoLineAreFigures() throws Exception {
        xml(Chart.lines(
                        "f",
                        "One",
                        "x",
                        "y",
                        Double.NaN,
                        List.of(figure("k").plots().get(0).series().get(0)))
                .svg());
        xml(Chart.lines("f", "None", "x", "y", Double.NaN, List.of()).svg());
    }

    private static int count(String svg, String element) throws Exception {
        return xml(svg).getElementsByTagName(element).getLength();
    }

    private static Series cloud(String name, int points) {
        return Series.points(
                name,
                IntStream.range(0, points).mapToDouble(i -> Math.cos(i) * i).toArray(),
                IntStream.range(0, points).mapToDouble(i -> Math.sin(i) * i).toArray());
    }

    @Test
    void fewPointsAreShapesAndManyAreOnePicture() throws Exception {
        String few = Chart.of("f", "Few", Axis.of("x"), Axis.of("y"), List.of(cloud("a", 50)))
                .svg();
        String many = Chart.of("f", "Many", Axis.of("x"), Axis.of("y"), List.of(cloud("a", 30_000)))
                .svg();
        assertThat(count(few, "image")).isZero();
        assertThat(count(few, "path")).isGreaterThanOrEqualTo(50);
        assertThat(count(many, "image")).isOne();
        assertThat(many.length()).as("30,000 shapes would take megabytes").isLessThan(1_000_000);
    }

    @Test
    void plotsStandBesideEachOtherWithTheirNamesInPlace() throws Exception {
        var plot = Chart.classes(
                "layer 1",
                Axis.of("first"),
                Axis.of("second"),
                new LatentMatrix(3, 2, new float[] {0, 0, 1, 1, 2, 3}),
                new Labels(new int[] {0, 2, 2}, List.of("none & <none>", "without samples", "two")));
        String svg = new Chart("f", "Both", 2, List.of(plot, plot)).svg();
        String said = xml(svg).getDocumentElement().getTextContent();
        assertThat(said).contains("Both", "layer 1", "none & <none>", "two").doesNotContain("without samples");
        assertThat(xml(svg).getDocumentElement().getAttribute("width")).isEqualTo("800.0");
    }

    @Test
    void powersOfTenLeaveOutWhatHasNone() throws Exception {
        var degrees = Series.points("degrees", new double[] {0, 1, 10, 100}, new double[] {5, 100, 0, 1});
        String svg = Chart.of("f", "Degrees", Axis.logarithmic("degree"), Axis.logarithmic("classes"), List.of(degrees))
                .svg();
        assertThat(count(svg, "path")).isGreaterThanOrEqualTo(2);
        assertThat(xml(svg).getDocumentElement().getTextContent()).contains("100", "degree");
    }

    @Test
    void aHistogramCountsEachValueOnceAndNoneOutside() {
        var counted = Series.histogram("h", new double[] {0, 0.5, 0.99, 1, 1.5, 2, 2.01, -1, Double.NaN}, 0, 2, 4);
        assertThat(counted.x()).containsExactly(0, 0.5, 1, 1.5, 2);
        assertThat(counted.y()).containsExactly(1, 2, 1, 2);
    }

    @Test
    void aHeatmapNamesItsAxesAndTakesWhatHasNoValue() throws Exception {
        String svg = Heatmap.of(
                        "f",
                        "Match",
                        "ε",
                        "layer",
                        "similarity",
                        List.of("0.1", "0.2", "0.3"),
                        List.of("<hidden>", "pooling"),
                        new double[][] {{0, 0.5, Double.NaN}, {0.25, 1, 0.75}})
                .svg();
        assertThat(xml(svg).getDocumentElement().getTextContent())
                .contains("Match", "ε", "layer", "similarity", "0.3", "<hidden>", "pooling");
    }

    /** On a machine without fonts, as containers often are, Java fails deep inside; a person is told what to install. */
    @Test
    void withoutFontsThatIsSaid(@TempDir Path folder) throws Exception {
        Assumptions.assumeTrue(new File("/usr/bin/env").exists(), "no Unix, so no fontconfig to hide the fonts from");
        Path none = Files.writeString(
                folder.resolve("fonts.conf"),
                "<?xml version=\"1.0\"?><!DOCTYPE fontconfig SYSTEM \"fonts.dtd\"><fontconfig></fontconfig>");
        var command = new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Djava.awt.headless=true",
                "-Duser.home=" + folder, // where Java remembers fonts
                "-cp",
                System.getProperty("java.class.path"),
                WithoutFonts.class.getName());
        command.environment().put("FONTCONFIG_FILE", none.toString());
        var process = command.redirectErrorStream(true).start();
        String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        process.waitFor();
        Assumptions.assumeFalse(said.contains("drawn"), "this Java brings fonts of its own");
        assertThat(said).contains("InvalidInputException", "need fonts", "apt-get install fontconfig");
    }

    static final class WithoutFonts {
        private WithoutFonts() {}

        public static void main(String[] arguments) {
            System.out.println("drawn: " + figure("k").svg().length());
        }
    }

    /** Ten names about one place, in a plot that has room for forty. */
    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3, 4, 5})
    void namesThatWouldCoverEachOtherStandBeside(int seed) {
        var random = new SplittableRandom(seed);
        var area = new Rectangle2D.Double(50, 20, 320, 280);
        List<Rectangle2D.Double> boxes = Stream.generate(
                        () -> new Rectangle2D.Double(60 * random.nextDouble(), 60 * random.nextDouble(), 70, 14))
                .limit(10)
                .toList();
        NamesInPlace.apart(boxes, area);
        for (int i = 0; i < boxes.size(); i++) {
            assertThat(area.contains(boxes.get(i))).isTrue();
            for (int j = 0; j < i; j++) {
                var common = boxes.get(i).createIntersection(boxes.get(j));
                assertThat(Math.min(common.getWidth(), common.getHeight())).isLessThan(0.02);
            }
        }
    }

    @Test
    void namesAreDarkEnoughToRead() {
        for (int i = 0; i < Palette.CLASSES.size(); i++) {
            Color name = NamesInPlace.readable(Palette.ofClass(i));
            assertThat(name.getRed() + name.getGreen() + name.getBlue())
                    .isLessThanOrEqualTo(Palette.ofClass(i).getRed()
                            + Palette.ofClass(i).getGreen()
                            + Palette.ofClass(i).getBlue());
        }
        // WCAG's own: #767676 is the lightest grey that reaches 4.5 to 1 on white.
        assertThat(NamesInPlace.readable(new Color(0x767676))).isEqualTo(new Color(0x767676));
        assertThat(NamesInPlace.readable(new Color(0x777777))).isNotEqualTo(new Color(0x777777));
    }

    /** A layout twice as wide as high is drawn so, and what is above stands above. */
    @Test
    void aGraphKeepsItsShape() throws Exception {
        var vertices = List.of(
                new GraphPicture.Vertex("low", 0, 0, 1, Color.BLACK),
                new GraphPicture.Vertex("high", 2, 1, 1, Color.BLACK));
        var texts =
                xml(new GraphPicture("g", "", vertices, List.of(), "").svg()).getElementsByTagName("text");
        double[][] at = new double[2][];
        for (int i = 0; i < texts.getLength(); i++) {
            var text = (Element) texts.item(i);
            int which = List.of("low", "high").indexOf(text.getTextContent());
            if (which >= 0) {
                double width =
                        text.hasAttribute("textLength") ? Double.parseDouble(text.getAttribute("textLength")) : 0;
                at[which] = new double[] {
                    Double.parseDouble(text.getAttribute("x")) + width / 2, Double.parseDouble(text.getAttribute("y"))
                };
            }
        }
        // Names are centred below their discs, to a few points.
        assertThat(at[1][0] - at[0][0]).isCloseTo(2 * (at[0][1] - at[1][1]), within(4.0));
        assertThat(at[0][1]).isGreaterThan(at[1][1] + 100);
    }
}
