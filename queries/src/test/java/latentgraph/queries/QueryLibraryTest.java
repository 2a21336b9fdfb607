package latentgraph.queries;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import latentgraph.core.InvalidInputException;
import latentgraph.core.UnknownKeyException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class QueryLibraryTest {
    @TempDir
    Path folder;

    private static String file(String parameters, String body) {
        return "// name:       mine/one\n// question:   Why?\n// parameters: " + parameters
                + "\n// returns:    x INTEGER; one row\n// needs:      nothing\n" + body;
    }

    private static NamedQuery read(String text) {
        return QueryFile.read("one.cypher", "mine/one", text);
    }

    private static void refused(String text, String... said) {
        var thrown = assertThatThrownBy(() -> read(text)).isInstanceOf(InvalidInputException.class);
        for (String part : said) {
            thrown.hasMessageContaining(part);
        }
    }

    @Test
    void aHeaderIsReadWhole() {
        var query = read(
                """
                // name:       mine/one
                // question:   Which samples
                //             are near?
                // parameters: $a STRING, $k INTEGER in [1, 16] = 4,
                //             $far FLOAT >= 0.5 = null, $flags LIST<BOOLEAN> = [true, false], $why STRING = 'so'
                // returns:    index INTEGER >= 0, purity FLOAT or null in [0, 1], names LIST<STRING>;
                //             one row a sample
                // needs:      a representation

                // $comment
                RETURN $a, $k, $far, $flags, $why
                """);
        assertThat(query.question()).isEqualTo("Which samples are near?");
        assertThat(query.parameters())
                .containsExactly(
                        new Parameter("a", Type.of("STRING"), null, null, null, true),
                        new Parameter("k", Type.of("INTEGER"), 1L, 16L, 4L, false),
                        new Parameter("far", Type.of("FLOAT"), 0.5, null, null, false),
                        new Parameter("flags", Type.of("LIST<BOOLEAN>"), null, null, List.of(true, false), false),
                        new Parameter("why", Type.of("STRING"), null, null, "so", false));
        assertThat(query.parameters().stream().map(Parameter::toString))
                .containsExactly(
                        "$a STRING",
                        "$k INTEGER in [1, 16] = 4",
                        "$far FLOAT >= 0.5 = null",
                        "$flags LIST<BOOLEAN> = [true, false]",
                        "$why STRING = 'so'");
        assertThat(query.columns().stream().map(Column::toString))
                .containsExactly("index INTEGER >= 0", "purity FLOAT or null in [0.0, 1.0]", "names LIST<STRING>");
        assertThat(query.rows()).isEqualTo("one row a sample");
        assertThat(query.cypher()).isEqualTo("// $comment\nRETURN $a, $k, $far, $flags, $why");
    }

    @Test
    void whatIsQuotedOrCommentedIsNoParameter() {
        assertThat(read(file(
                                "$k INTEGER",
                                """

                // $a
                /* $b ' */ MATCH (n:`$c``$d`) WHERE n.x = '$e \\' $f' AND n.y = "$g '" RETURN $k AS x // $h"""))
                        .parameters())
                .hasSize(1);
    }

    @Test
    void aHeaderThatLiesAboutItsParameters() {
        refused(file("$k INTEGER", "RETURN 1 AS x"), "one.cypher, line 3", "$k is declared and never used");
        refused(
                file("$limti INTEGER", "RETURN $limit AS x"),
                "$limti is declared and never used",
                "did you mean 'limit'?");
        refused(file("none", "RETURN $k AS x"), "line 3", "$k is used and not declared");
        refused(file("$k INTEGER", "RETURN '$k' AS x"), "never used");
        refused(file("$k INTEGER", "RETURN 1 AS x // $k"), "never used");
        refused(file("none", "RETURN $`k` AS x"), "line 6", "no parameter name");
        refused(file("none", "RETURN \\u0024k AS x"), "line 6", "\\u escapes");
        refused(file("none", "RETURN\n'\\u0027 + $k + \\u0027' AS x"), "line 7", "\\u escapes");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            textBlock =
                    """
            $k                               | expected $name TYPE
            $k INT                           | is not understood
            $k INTEGER in [1,2]              | is not understood
            $k INTEGER; $l STRING            | is not understood
            $k INTEGER in [2, 1]             | the range of 'k' is empty
            $k INTEGER in [0.5, 2]           | in their own numbers
            $k STRING in [1, 2]              | only INTEGER and FLOAT have ranges
            $k INTEGER in [1, 2] = 3         | the default of $k is 3
            $k INTEGER = 'a'                 | the default of $k is 'a'
            $k BOOLEAN = 1                   | the default of $k is 1
            $k STRING = 1                    | the default of $k is 1
            $k INTEGER = [1]                 | the default of $k is [1]
            $k INTEGER, $k INTEGER           | declared twice
            $k MAP                           | a person cannot type one
            """)
    void parametersThatAreNotUnderstood(String parameters, String said) {
        refused(file(parameters, "RETURN $k AS x"), "line 3", said);
    }

    @Test
    void aHeaderThatIsNotWhole() {
        String whole = file("none", "RETURN 1 AS x");
        refused("", "line 1", "lacks '// name: …'");
        refused("RETURN 1", "line 1", "lacks '// name: …'");
        refused(whole.replace("Why?", ""), "line 2", "'question' is empty");
        refused(whole.replace("Why?", "Why"), "line 2", "question mark");
        refused(whole.replace("nothing", " "), "line 5", "'needs' is empty");
        refused(whole.replace("// needs:      nothing\n", ""), "line 5", "lacks '// needs: …'");
        refused(whole.replace("question", "quest"), "line 2", "expected the header field '// question: …'");
        refused(whole.replace("mine/one", "mine/two"), "line 1", "expected 'mine/one'");
        refused(whole.replace("; one row", ""), "line 4", "what a row stands for");
        refused(whole.replace("x INTEGER", "x INTEGER, x INTEGER"), "line 4", "declared twice");
        refused(whole.replace("RETURN 1 AS x", "// only a comment"), "line 6", "after a blank line");
        refused(whole.replace("RETURN 1 AS x", "\n// only a comment"), "line 6", "no statement");
        refused(whole.replace("RETURN 1 AS x", "RETURN 'x"), "line 6", "never closed");
        refused(whole.replace("RETURN 1 AS x", "RETURN /* x"), "line 6", "never ends");
    }

    // --- binding

    private static final NamedQuery QUERY = read(file(
            "$a STRING, $k INTEGER in [1, 16] = 4, $far FLOAT >= 0 = null, $on BOOLEAN = true, $labels LIST<INTEGER> = [1, 2]",
            "RETURN $a, $k, $far, $on, $labels"));

    @Test
    void textsBecomeTypedValues() {
        assertThat(QUERY.bind(Map.of("a", "7", "k", "16", "far", "1.5e3", "on", "false", "labels", "3, 4")))
                .isEqualTo(Map.of("a", "7", "k", 16L, "far", 1500.0, "on", false, "labels", List.of(3L, 4L)));
        assertThat(QUERY.bind(Map.of("a", "", "labels", "")))
                .containsEntry("a", "")
                .containsEntry("k", 4L)
                .containsEntry("far", null)
                .containsEntry("on", true)
                .containsEntry("labels", List.of());
    }

    @ParameterizedTest
    @CsvSource({
        "k, 0, in [1; 16]",
        "k, 17, expected INTEGER in [1; 16]",
        "k, 4.0, INTEGER",
        "k, ' 4', INTEGER",
        "k, 99999999999999999999, INTEGER",
        "far, NaN, FLOAT >= 0",
        "far, Infinity, FLOAT",
        "far, -1, FLOAT >= 0",
        "on, yes, BOOLEAN",
        "labels, '1,,2', LIST<INTEGER>",
        "labels, a, LIST<INTEGER>"
    })
    void textsOfAnotherType(String name, String text, String expected) {
        assertThatThrownBy(() -> QUERY.bind(Map.of("a", "x", name, text)))
                .isInstanceOf(InvalidInputException.class)
                .hasMessageContaining("query mine/one: $" + name + " is '" + text + "'; expected")
                .hasMessageContaining(expected.replace("1; 16", "1, 16"));
    }

    @Test
    void valuesAreCheckedToo() {
        assertThat(QUERY.bindValues(Map.of("a", "x", "k", 3, "far", 2, "labels", List.of(1, 2L))))
                .isEqualTo(Map.of("a", "x", "k", 3L, "far", 2.0, "on", true, "labels", List.of(1L, 2L)));
        for (Object wrong : Arrays.asList(3.0, "3", List.of(3), Map.of(), null, 17)) {
            var values = new java.util.HashMap<String, Object>(Map.of("a", "x"));
            values.put("k", wrong);
            assertThatThrownBy(() -> QUERY.bindValues(values))
                    .isInstanceOf(InvalidInputException.class)
                    .hasMessageContaining("$k");
        }
        var none = new java.util.HashMap<String, Object>(Map.of("a", "x"));
        none.put("far", null);
        assertThat(QUERY.bindValues(none)).containsEntry("far", null);
    }

    @Test
    void aMisspeltParameterIsAnsweredWithTheOneThatWasMeant() {
        assertThatThrownBy(() -> QUERY.bind(Map.of("a", "x", "lables", "1")))
                .isInstanceOf(InvalidInputException.class)
                .hasMessageContaining("no parameter $lables; did you mean 'labels'?");
        assertThatThrownBy(() -> QUERY.bind(Map.of()))
                .isInstanceOf(InvalidInputException.class)
                .hasMessageContaining("needs $a");
    }

    // --- the library

    @Test
    void aMisspeltNameIsAnsweredWithTheOneThatWasMeant() {
        assertThat(QueryLibrary.standard().get("runs/list").name()).isEqualTo("runs/list");
        assertThatThrownBy(() -> QueryLibrary.standard().get("neighbors/of-sample"))
                .isInstanceOf(UnknownKeyException.class)
                .hasMessageContaining("did you mean 'neighbours/of-sample'");
    }

    private Path write(String place, String text) throws IOException {
        Path file = folder.resolve(place);
        Files.createDirectories(file.getParent());
        return Files.writeString(file, text);
    }

    private void folderRefused(String... said) {
        var thrown =
                assertThatThrownBy(() -> QueryLibrary.standardWith(folder)).isInstanceOf(InvalidInputException.class);
        for (String part : said) {
            thrown.hasMessageContaining(part);
        }
    }

    @Test
    void aFolderOfOnesOwnComesAfterTheStandard() throws IOException {
        write("mine/one.cypher", file("none", "RETURN 1 AS x"));
        write("README.md", "not a query");
        write(".git/hooks/x.cypher", "not a query");
        var library = QueryLibrary.standardWith(folder);
        assertThat(library.queries()).hasSize(QueryLibrary.standard().queries().size() + 1);
        assertThat(library.get("mine/one").cypher()).isEqualTo("RETURN 1 AS x");
    }

    @Test
    void theExampleOfTheDocumentationLoads() throws IOException {
        String page = Documentation.of(QueryLibrary.standard());
        int start = page.indexOf("```cypher\n") + "```cypher\n".length();
        write("mine/far-neighbours.cypher", page.substring(start, page.indexOf("```", start)));
        assertThat(QueryLibrary.standardWith(folder).get("mine/far-neighbours").parameters())
                .hasSize(3);
    }

    @Test
    void aStandardNameIsTaken() throws IOException {
        write("runs/list.cypher", file("none", "RETURN 1 AS x").replace("mine/one", "runs/list"));
        folderRefused("has the name of the standard query runs/list");
    }

    @Test
    void foldersThatAreNotOfQueries() throws IOException {
        folderRefused("holds no queries");
        write("one.cypher", file("none", "RETURN 1 AS x"));
        folderRefused("'one' is no name of a query");
        Files.delete(folder.resolve("one.cypher"));
        write("a/b/c.cypher", file("none", "RETURN 1 AS x"));
        folderRefused("'a/b/c' is no name of a query");
        Files.delete(folder.resolve("a/b/c.cypher"));
        write("a/B.cypher", file("none", "RETURN 1 AS x"));
        folderRefused("'a/B' is no name of a query");
        Files.delete(folder.resolve("a/B.cypher"));
        Files.write(write("a/b.cypher", ""), "// näme".getBytes(StandardCharsets.ISO_8859_1));
        folderRefused("not UTF-8");
        Files.write(folder.resolve("a/b.cypher"), new byte[QueryLibrary.MAX_FILE_BYTES + 1]);
        folderRefused("over 65536 bytes");
        assertThatThrownBy(() -> QueryLibrary.standardWith(folder.resolve("absent")))
                .isInstanceOf(InvalidInputException.class)
                .hasMessageContaining("is no folder");
    }

    @Test
    void linksAreNotFollowed() throws IOException {
        Path outside = Files.createDirectories(folder.resolve("outside"));
        Files.writeString(outside.resolve("one.cypher"), file("none", "RETURN 1 AS x"));
        Path inside = Files.createDirectories(folder.resolve("inside"));
        Files.createSymbolicLink(inside.resolve("mine"), outside);
        assertThatThrownBy(() -> QueryLibrary.standardWith(inside))
                .isInstanceOf(InvalidInputException.class)
                .hasMessageContaining("symbolic link");
    }

    @Test
    void tooManyQueries() throws IOException {
        for (int i = 0; i <= QueryLibrary.MAX_FILES; i++) {
            write("mine/q" + i + ".cypher", "");
        }
        folderRefused("over 1000 queries");
    }
}
