package latentgraph.experiments;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.File;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import javax.xml.parsers.DocumentBuilderFactory;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.w3c.dom.Document;

@Timeout(120)
class FigureTest {
    private static final String HOSTILE = "]]> <script>alert(1)</script> & \"'\u0000\u0008\uFFFE\uD800 \u202Ex";

    static Figure figure(String name) {
        return new Figure(
                "figure",
                "Jaccard of " + name,
                "noise p",
                name,
                1,
                List.of(
                        new Figure.Series(name, new double[] {0, 0.5, 1}, new double[] {1, 0.5, 0.25}),
                        new Figure.Series("k = 8", new double[] {0, 0.5, 1}, new double[] {1, Double.NaN, 0.5})));
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
        xml(new Figure(
                        "f",
                        "One",
                        "x",
                        "y",
                        Double.NaN,
                        List.of(figure("k").series().get(0)))
                .svg());
        xml(new Figure("f", "None", "x", "y", Double.NaN, List.of()).svg());
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
}
