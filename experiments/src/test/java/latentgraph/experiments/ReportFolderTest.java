package latentgraph.experiments;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import latentgraph.core.ConflictException;
import latentgraph.core.InvalidInputException;
import latentgraph.core.Progress;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ReportFolderTest {
    private static final String HOSTILE = "<b>run</b> | `x`\n![](http://x/)";

    @TempDir
    Path parent;

    private static Report report(String name, Table... tables) {
        return new Report(
                "noise",
                name,
                "Noise on " + name,
                "What was done.",
                "latentgraph experiment noise '" + name + "'",
                Map.of("seed", 7L),
                Map.of("LatentGraph", "1"),
                Instant.parse("2026-01-02T03:04:05Z"),
                List.of(Table.row("key", name, "contentHash", "0123")),
                List.of(tables),
                List.of(FigureTest.figure(name)),
                List.of(Finding.of("Jaccard falls with noise", true, "from 1 to 0.2 for " + name, "thesis 5.1.1")));
    }

    private static Map<String, Object> write(Path folder, Report report) {
        return ReportFolder.write(folder, report, Progress.SILENT, () -> {});
    }

    private static Table table(String name) {
        return new Table(name, "Values", List.of("class", "value"), List.of(Table.row("class", HOSTILE, "value", 0.5)));
    }

    @Test
    void aReportIsAPageWithItsTablesAndFigures() throws Exception {
        Path folder = parent.resolve("made/on/the/way");
        var document = write(folder, report(HOSTILE, table("values")));

        assertThat(names(folder))
                .containsExactly("figure.svg", "report.html", "report.json", "report.md", "values.csv");
        assertThat(document.get("files"))
                .isEqualTo(List.of("report.md", "report.html", "values.csv", "figure.svg", "report.json"));
        String page = Files.readString(folder.resolve("report.md"));
        assertThat(page)
                .contains("- **holds:** Jaccard falls with noise", "(figure.svg)", "[values.csv](values.csv)")
                .contains("latentgraph experiment noise", "| seed | 7 |", "0123", "2026-01-02")
                .contains("| \\<b\\>run", "Jaccard of \\<b\\>run")
                .doesNotContain("| <b>", "of <b>", "for <b>", "on <b>", "\n![](http");
        assertThat(TableTest.read(Files.readString(folder.resolve("values.csv")))
                        .get(1))
                .containsExactly(HOSTILE, "0.5");
        FigureTest.xml(Files.readString(folder.resolve("figure.svg")));
        var json = new ObjectMapper().readTree(folder.resolve("report.json").toFile());
        assertThat(json.at("/tables/values/0/class").asText()).isEqualTo(HOSTILE);
        assertThat(json.at("/findings/0/verdict").asText()).isEqualTo("holds");
    }

    @Test
    void theHtmlPageHoldsAllAndRunsNothing() throws Exception {
        String hostile = "\"><script>alert(1)</script><img src=x onerror='alert(2)'> & \u202E";
        Path folder = parent.resolve("html");
        var plain = report(hostile, table("values"));
        write(
                folder,
                new Report(
                        plain.name(),
                        plain.subject(),
                        plain.title(),
                        "Of *p* and `k`.\n\nTwo paragraphs.",
                        plain.command(),
                        plain.parameters(),
                        plain.versions(),
                        plain.made(),
                        plain.inputs(),
                        plain.tables(),
                        plain.figures(),
                        plain.findings(),
                        Map.of("graph.gexf", "<gexf/>")));
        String page = Files.readString(folder.resolve("report.html"));
        assertThat(page)
                .contains("<em>p</em>", "<code>k</code>", "<p>Two paragraphs.</p>", "<strong>holds:</strong>", "0123")
                .contains("default-src 'none'", "&lt;script&gt;alert(1)&lt;/script&gt;", "data:image/svg+xml;base64,")
                .doesNotContain("<script", "<img src", "=\"http", "=http", "\u202E", "<b>");
        // Sound as XML once its void elements are closed: every tag and quote is closed where it should be.
        var images = FigureTest.xml(page.replace("<!DOCTYPE html>", "").replaceAll("<(meta|img)([^>]*)>", "<$1$2/>"))
                .getElementsByTagName("img");
        assertThat(images.getLength()).isOne();
        assertThat(images.item(0).getAttributes().getLength())
                .as("alt and src alone")
                .isEqualTo(2);
        var picture = Pattern.compile("base64,([^\"]+)\"").matcher(page);
        assertThat(picture.find()).isTrue();
        assertThat(new String(Base64.getDecoder().decode(picture.group(1)), UTF_8))
                .isEqualTo(Files.readString(folder.resolve("figure.svg")));
        assertThat(Files.readString(folder.resolve("graph.gexf"))).isEqualTo("<gexf/>");
        assertThat(Files.readString(folder.resolve("report.md"))).contains("[graph.gexf](graph.gexf)");
    }

    @Test
    void aLaterReportTakesThePlaceOfAnEarlierOne() throws IOException {
        Path folder = parent.resolve("report");
        write(folder, report("a", table("first"), table("second")));
        write(folder, report("b", table("third")));
        assertThat(names(folder)).containsExactly("figure.svg", "report.html", "report.json", "report.md", "third.csv");
        assertThat(names(parent)).as("nothing left over").containsExactly("report");
    }

    @Test
    void whatIsNoReportOfOursIsLeftAlone() throws IOException {
        Path notes = Files.createDirectory(parent.resolve("notes"));
        write(notes, report("a", table("values")));
        Files.writeString(notes.resolve("my-thoughts.txt"), "keep");
        refused(notes, "my-thoughts.txt");

        Path other = Files.createDirectory(parent.resolve("other"));
        Files.writeString(other.resolve("report.json"), "{\"files\": [\"report.json\"]}");
        refused(other, "report.json");
        Files.writeString(other.resolve("report.json"), "no JSON");
        refused(other, "report.json");
        refused(Files.writeString(parent.resolve("file"), "x"), "is no folder");
        assertThat(names(notes)).contains("my-thoughts.txt", "values.csv");
    }

    private static void refused(Path folder, String said) throws IOException {
        var before = Files.isDirectory(folder) ? names(folder) : List.of();
        assertThatThrownBy(() -> write(folder, report("b", table("values"))))
                .isInstanceOf(ConflictException.class)
                .hasMessageContaining(said)
                .hasMessageContaining("--out");
        assertThat(Files.isDirectory(folder) ? names(folder) : List.of()).isEqualTo(before);
    }

    @Test
    void whatCannotBeWrittenLeavesTheEarlierReport() throws IOException {
        Path folder = parent.resolve("report");
        write(folder, report("a", table("values")));
        var before = Files.readString(folder.resolve("report.md"));
        assertThatThrownBy(() -> write(folder, report("b", table("no/such/folder"))))
                .hasMessageContaining("cannot be written");
        assertThat(Files.readString(folder.resolve("report.md"))).isEqualTo(before);
        assertThat(names(parent)).containsExactly("report");
    }

    @Test
    void whatCannotBeWrittenIsRefusedBefore() throws IOException {
        Path file = Files.writeString(parent.resolve("file"), "x");
        assertThatThrownBy(() -> ReportFolder.requireFree(file.resolve("in/it")))
                .isInstanceOf(InvalidInputException.class)
                .hasMessageContaining("file is no folder")
                .hasMessageContaining("--out");
        assertThatThrownBy(() -> ReportFolder.requireFree(parent.getRoot()))
                .isInstanceOf(InvalidInputException.class)
                .hasMessageContaining("root")
                .hasMessageContaining("--out");
        ReportFolder.requireFree(parent.resolve("made/on/the/way"));
        assertThat(parent.resolve("made")).doesNotExist();
    }

    @Test
    void whatFailsAfterwardsLeavesTheEarlierReport() throws IOException {
        Path folder = parent.resolve("report");
        write(folder, report("a", table("values")));
        var before = Files.readString(folder.resolve("report.md"));
        assertThatThrownBy(() -> ReportFolder.write(folder, report("b", table("values")), Progress.SILENT, () -> {
                    throw new IllegalStateException("no graph");
                }))
                .hasMessage("no graph");
        assertThat(Files.readString(folder.resolve("report.md"))).isEqualTo(before);
        assertThat(names(parent)).containsExactly("report");
    }

    private static List<String> names(Path folder) throws IOException {
        try (var files = Files.list(folder)) {
            return files.map(file -> file.getFileName().toString()).sorted().toList();
        }
    }
}
