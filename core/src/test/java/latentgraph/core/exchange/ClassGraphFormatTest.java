package latentgraph.core.exchange;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.management.ThreadMXBean;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import javax.xml.XMLConstants;
import javax.xml.transform.stream.StreamSource;
import javax.xml.validation.SchemaFactory;
import latentgraph.core.ClassGraph;
import latentgraph.core.ClassGraph.Edge;
import latentgraph.core.ClassGraph.Vertex;
import latentgraph.core.InvalidInputException;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

class ClassGraphFormatTest {
    @TempDir
    Path folder;

    // --- what we write, we read

    @Property(tries = 100)
    void jsonReadsWhatItWrote(@ForAll("graphs") DescribedClassGraph graph) throws IOException {
        var read = reread(ClassGraphFormat.JSON, graph);
        assertThat(read.toDocument()).isEqualTo(graph.toDocument());
        assertThat(read.communities()).isEqualTo(graph.communities());
    }

    @Property(tries = 100)
    void theOtherFormatsReadWhatTheyWroteButForDistancesBetweenAllClasses(@ForAll("graphs") DescribedClassGraph graph)
            throws IOException {
        for (var format : List.of(ClassGraphFormat.GEXF, ClassGraphFormat.GRAPHML, ClassGraphFormat.CSV)) {
            var read = reread(format, graph);
            assertThat(read.graph().vertices()).isEqualTo(graph.graph().vertices());
            assertThat(read.graph().edges()).isEqualTo(graph.graph().edges());
            assertThat(read.communities()).isEqualTo(graph.communities());
        }
    }

    private static DescribedClassGraph reread(ClassGraphFormat format, DescribedClassGraph graph) throws IOException {
        Path folder = Files.createTempDirectory("class-graph");
        Path file = folder.resolve("graph." + format.key());
        try {
            format.write(graph, file);
            return format.read(file, graph.graph().name());
        } finally {
            Files.deleteIfExists(file);
            Files.deleteIfExists(folder.resolve("graph.classes.csv"));
            Files.delete(folder);
        }
    }

    @Provide
    Arbitrary<DescribedClassGraph> graphs() {
        Arbitrary<String> names = Arbitraries.of(
                        "a",
                        "<",
                        "&",
                        ">",
                        "\"",
                        "'",
                        " ",
                        "\t",
                        "\n",
                        "\r",
                        ",",
                        ";",
                        "é",
                        "漢字",
                        "\uD83D\uDE00",
                        "]]>",
                        "\\",
                        "&#0;")
                .list()
                .ofMinSize(1)
                .ofMaxSize(6)
                .map(parts -> String.join("", parts));
        return Combinators.combine(
                        Arbitraries.integers().between(0, 7),
                        Arbitraries.randoms(),
                        names.list().ofSize(7),
                        names)
                .as((classes, random, classNames, name) -> {
                    double[][] distances = new double[classes][classes];
                    for (int i = 0; i < classes; i++) {
                        for (int j = 0; j < i; j++) {
                            distances[i][j] =
                                    random.nextInt(5) == 0 ? Double.NaN : random.nextInt(3) * random.nextDouble();
                            distances[j][i] = distances[i][j];
                        }
                    }
                    int step = 1 + random.nextInt(3);
                    var vertices = IntStream.range(0, classes)
                            .mapToObj(i -> new Vertex(
                                    step * i + step / 2,
                                    classNames.get(i),
                                    random.nextInt(5) == 0 ? null : (Long) random.nextLong(1L << 40),
                                    random.nextBoolean() ? random.nextDouble() : null))
                            .toList();
                    boolean grouped = classes > 0 && random.nextBoolean();
                    return new DescribedClassGraph(
                            new ClassGraph(
                                    name, vertices, distances, ClassGraph.nearest(distances, 1 + random.nextInt(4))),
                            "run/e1/fc",
                            4,
                            null,
                            random.nextLong(1L << 50),
                            grouped ? random.ints(classes, -1, 9).boxed().toList() : null,
                            random.nextBoolean()
                                    ? null
                                    : new DescribedClassGraph.Measures(3, 1.5, null, 0.25, -0.5, 2));
                });
    }

    @Test
    void digitsAreTheSameInEveryLocale() throws IOException {
        Path csv = folder.resolve("digits.csv");
        ClassGraphFormat.CSV.write(digits(), csv);
        String classes = Files.readString(folder.resolve("digits.classes.csv"));
        Locale before = Locale.getDefault();
        for (var format : ClassGraphFormat.values()) {
            String expected = written(format, digits());
            try {
                Locale.setDefault(Locale.forLanguageTag("ar-EG"));
                assertThat(written(format, digits())).isEqualTo(expected);
                format.write(digits(), folder.resolve("digits." + format.key()));
            } finally {
                Locale.setDefault(before);
            }
        }
        assertThat(folder.resolve("digits.classes.csv")).hasContent(classes);
    }

    /** The second name has half of a surrogate pair; no edge has it, so that of CSV only the table of classes fails. */
    @ParameterizedTest
    @EnumSource
    void aFailedExportLeavesWhatWasThere(ClassGraphFormat format) throws IOException {
        Path file = folder.resolve("digits." + format.key());
        format.write(digits(), file);
        String before = Files.readString(file);
        var vertices = List.of(new Vertex(0, "a", 1L, null), new Vertex(1, "\uD800", 1L, null));
        var graph = DescribedClassGraph.of(new ClassGraph("x", vertices, null, List.of()));
        if (format != ClassGraphFormat.JSON) { // JSON writes it by its number
            assertThatThrownBy(() -> format.write(graph, file)).isInstanceOf(InvalidInputException.class);
        }
        assertThat(Files.readString(file)).isEqualTo(before);
        format.read(file, "digits");
        assertThat(folder.toFile().list()).allMatch(name -> name.startsWith("digits.") && !name.endsWith(".partial"));
    }

    // --- other programs

    private static DescribedClassGraph digits() {
        double[][] distances = {{0, 2, 4}, {2, 0, 6}, {4, 6, 0}};
        var vertices = List.of(
                new Vertex(0, "one & <only>", 10L, 0.5),
                new Vertex(1, "two", 20L, null),
                new Vertex(2, "three", 30L, 1.0));
        return new DescribedClassGraph(
                new ClassGraph("digits/e1/fc#k4c1", vertices, distances, ClassGraph.nearest(distances, 1)),
                "digits/e1/fc",
                4,
                1,
                0L,
                List.of(0, 0, 1),
                new DescribedClassGraph.Measures(2, 4.0 / 3, 4.0 / 3, 0.0, 0.0, 2));
    }

    private static String written(ClassGraphFormat format, DescribedClassGraph graph) {
        var out = new ByteArrayOutputStream();
        format.write(graph, out);
        return out.toString(UTF_8);
    }

    /** The schema that Gephi publishes; see the folder of it. */
    @Property(tries = 50)
    void gexfIsValid(@ForAll("graphs") DescribedClassGraph graph) throws Exception {
        var schema = SchemaFactory.newInstance(XMLConstants.W3C_XML_SCHEMA_NS_URI)
                .newSchema(ClassGraphFormatTest.class.getResource("gexf-1.2/gexf.xsd"));
        var out = new ByteArrayOutputStream();
        ClassGraphFormat.GEXF.write(graph, out);
        schema.newValidator().validate(new StreamSource(new java.io.ByteArrayInputStream(out.toByteArray())));
    }

    /** As Gephi writes it; the published schema expects the element in another namespace than the examples and Gephi have. */
    @Test
    void gexfWithPlacesSaysWhereEachClassIsDrawn() {
        var out = new ByteArrayOutputStream();
        ClassGraphFormat.writeGexf(digits(), new double[][] {{0, 1}, {-2.5, 3}, {1e-9, 0}}, out);
        assertThat(out.toString(UTF_8))
                .contains("xmlns:viz=\"http://www.gexf.net/1.2draft/viz\"")
                .contains("<viz:position x=\"-2.5\" y=\"3.0\" z=\"0.0\"/></node>");
        assertThat(out.toString(UTF_8)
                        .replaceAll("<viz:[^>]*>", "")
                        .replace(" xmlns:viz=\"http://www.gexf.net/1.2draft/viz\"", ""))
                .isEqualTo(written(ClassGraphFormat.GEXF, digits()));
        assertThatThrownBy(() -> ClassGraphFormat.writeGexf(digits(), new double[][] {{0, 1}}, out))
                .isInstanceOf(InvalidInputException.class)
                .hasMessageContaining("1 positions are given for 3 classes");
        assertThatThrownBy(() ->
                        ClassGraphFormat.writeGexf(digits(), new double[][] {{0, 1}, {0, Double.NaN}, {0, 0}}, out))
                .isInstanceOf(InvalidInputException.class);
    }

    /** By hand: m = (2 + 4) / 2, weights m / (m + distance) = 3/5 and 3/7. */
    @Test
    void gexfSaysWhatGephiShows() {
        assertThat(written(ClassGraphFormat.GEXF, digits()))
                .contains("<gexf xmlns=\"http://www.gexf.net/1.2draft\" version=\"1.2\">")
                .contains("<description>Class graph digits/e1/fc#k4c1</description>")
                .contains(
                        "<node id=\"0\" label=\"one &amp; &lt;only&gt;\"><attvalues><attvalue for=\"samples\" value=\"10\"/>"
                                + "<attvalue for=\"accuracy\" value=\"0.5\"/><attvalue for=\"degree\" value=\"2\"/>"
                                + "<attvalue for=\"community\" value=\"0\"/></attvalues></node>")
                .contains("source=\"0\" target=\"1\" weight=\"0.6")
                .contains("source=\"2\" target=\"0\" weight=\"0.428571")
                .contains("<attvalue for=\"distance\" value=\"4.0\"/><attvalue for=\"rank\" value=\"1\"/>");
    }

    @Test
    void csvIsTwoTablesForASpreadsheet() throws IOException {
        Path file = folder.resolve("digits.csv");
        ClassGraphFormat.CSV.write(digits(), file);
        assertThat(Files.readString(file).lines())
                .startsWith("Source,Target,Type,Weight,distance,rank,sourceName,targetName")
                .anyMatch(
                        line -> line.startsWith("2,0,Directed,0.428571") && line.endsWith(",4.0,1,three,one & <only>"))
                .hasSize(4);
        assertThat(folder.resolve("digits.classes.csv"))
                .hasContent(
                        "Id,Label,samples,accuracy,degree,community\n0,one & <only>,10,0.5,2,0\n1,two,20,,1,0\n2,three,30,1.0,1,1");
    }

    @Test
    void jsonHasTheShapeOfTheCommandLine() {
        assertThat(written(ClassGraphFormat.JSON, digits()))
                .isEqualTo("{\"representation\":\"digits/e1/fc\",\"k\":4,\"classK\":1,\"classes\":["
                        + "{\"label\":0,\"name\":\"one & <only>\",\"size\":10,\"accuracy\":0.5,\"degree\":2,\"community\":0},"
                        + "{\"label\":1,\"name\":\"two\",\"size\":20,\"accuracy\":null,\"degree\":1,\"community\":0},"
                        + "{\"label\":2,\"name\":\"three\",\"size\":30,\"accuracy\":1.0,\"degree\":1,\"community\":1}],"
                        + "\"distances\":[[0.0,2.0,4.0],[2.0,0.0,6.0],[4.0,6.0,0.0]],\"unreachablePairs\":0,\"edges\":["
                        + "{\"source\":0,\"target\":1,\"rank\":1,\"distance\":2.0},"
                        + "{\"source\":1,\"target\":0,\"rank\":1,\"distance\":2.0},"
                        + "{\"source\":2,\"target\":0,\"rank\":1,\"distance\":4.0}],"
                        + "\"measures\":{\"diameter\":2,\"averagePathLength\":1.3333333333333333,"
                        + "\"averageDegree\":1.3333333333333333,\"clusteringCoefficient\":0.0,\"modularity\":0.0,"
                        + "\"communities\":2}}\n");
    }

    /**
     * Files that Gephi 0.10.1 (its toolkit) wrote after it had opened digits() as GEXF: nothing that we gave it is lost, and
     * its drawn sizes and places are not taken for ours.
     */
    @ParameterizedTest
    @EnumSource(names = {"GEXF", "GRAPHML"})
    void whatGephiMakesOfIt(ClassGraphFormat format) throws Exception {
        var read = format.read(resource("digits-from-gephi." + format.key()), "digits");
        assertThat(read.graph().vertices()).isEqualTo(digits().graph().vertices());
        assertThat(read.graph().edges()).isEqualTo(digits().graph().edges());
        assertThat(read.communities()).isEqualTo(digits().communities());
    }

    /** NetworkX reads what we wrote, says what it found, and writes it again; we read that. */
    @ParameterizedTest
    @EnumSource(names = {"GEXF", "GRAPHML"})
    void networkXReadsAndWritesIt(ClassGraphFormat format) throws Exception {
        Path ours = folder.resolve("ours." + format.key());
        Path theirs = folder.resolve("theirs." + format.key());
        format.write(digits(), ours);
        String script =
                """
                import sys
                try:
                    import networkx
                except ImportError:
                    sys.exit(77)
                graph = networkx.read_FORMAT(sys.argv[1])
                for node, values in graph.nodes(data=True):
                    print(node, values["label"], values["samples"], values.get("accuracy"), values["degree"], values["community"])
                for source, target, values in graph.edges(data=True):
                    print(source, target, values["distance"], values["rank"], round(values["weight"], 6))
                networkx.write_FORMAT(graph, sys.argv[2])
                """
                        .replace("FORMAT", format.key());
        for (String python : List.of("python3", "/usr/bin/python3")) {
            Process process;
            try {
                process = new ProcessBuilder(python, "-c", script, ours.toString(), theirs.toString())
                        .redirectError(ProcessBuilder.Redirect.DISCARD)
                        .start();
            } catch (IOException absent) {
                continue;
            }
            if (!process.waitFor(60, TimeUnit.SECONDS)) {
                process.destroyForcibly();
                continue;
            }
            if (process.exitValue() == 77) {
                continue;
            }
            assertThat(new String(process.getInputStream().readAllBytes(), UTF_8).lines())
                    .containsExactly(
                            "0 one & <only> 10 0.5 2 0",
                            "1 two 20 None 1 0",
                            "2 three 30 1.0 1 1",
                            "0 1 2.0 1 0.6",
                            "1 0 2.0 1 0.6",
                            "2 0 4.0 1 0.428571");
            var read = format.read(theirs, "theirs");
            assertThat(read.graph().vertices()).isEqualTo(digits().graph().vertices());
            assertThat(read.graph().edges()).isEqualTo(digits().graph().edges());
            assertThat(read.communities()).isEqualTo(digits().communities());
            return;
        }
        Assumptions.abort("no python3 with networkx here");
    }

    private static Path resource(String name) throws URISyntaxException {
        return Path.of(ClassGraphFormatTest.class.getResource(name).toURI());
    }

    /** Weights are distances; a missing weight is 1; an edge without direction ranks among all edges of its first end. */
    @Test
    void aGexfFileAsGephiWritesIt() throws Exception {
        var read = ClassGraphFormat.GEXF.read(resource("gephi.gexf"), "cats");
        assertThat(read.graph().name()).isEqualTo("cats");
        assertThat(read.graph().vertices())
                .containsExactly(
                        new Vertex(0, "tabby, tabby cat", null, 0.75),
                        new Vertex(1, "Persian cat", null, null),
                        new Vertex(2, "Chihuahua", null, null),
                        new Vertex(3, "n99999999", null, null));
        assertThat(read.communities()).containsExactly(1, 1, 0, 0);
        assertThat(read.graph().edges())
                .containsExactly(new Edge(0, 2, 1, 1.5), new Edge(0, 1, 2, 2.5), new Edge(2, 1, 1, 1));
        assertThat(read.graph().distances()).isNull();
        assertThat(read.degrees()).containsExactly(2, 2, 2, 0);
    }

    /** Nodes after their edges; ids that are labels; a distance before a weight; a default. */
    @Test
    void aGraphMlFileAsGephiWritesIt() throws Exception {
        var read = ClassGraphFormat.GRAPHML.read(resource("gephi.graphml"), "digits");
        assertThat(read.graph().vertices())
                .containsExactly(new Vertex(0, "one", 49L, null), new Vertex(1, "seven", 50L, null));
        assertThat(read.graph().edges()).containsExactly(new Edge(0, 1, 1, 3), new Edge(1, 0, 1, 4));
    }

    @Test
    void csvEdgesWithoutATableOfClasses() throws IOException {
        Path file = Files.writeString(
                folder.resolve("edges.csv"),
                "\uFEFFSource,Target,Type,Weight\r\ncat,\"dog, big\",Undirected,0.5\r\ncat,cow,Undirected,0.5\r\n\r\n");
        var read = ClassGraphFormat.CSV.read(file, "pets").graph();
        assertThat(read.vertices()).extracting(Vertex::name).containsExactly("cat", "dog, big", "cow");
        assertThat(read.edges()).containsExactly(new Edge(0, 1, 1, 0.5), new Edge(0, 2, 2, 0.5));
    }

    // --- hostile files

    private static String gexf(String graph) {
        return "<gexf xmlns='http://gexf.net/1.3' version='1.3'>\n<graph>\n" + graph + "\n</graph>\n</gexf>";
    }

    private void refused(ClassGraphFormat format, String content, String... said) throws IOException {
        Path file = Files.writeString(folder.resolve("hostile." + format.key()), content);
        assertThatThrownBy(() -> format.read(file, "hostile"))
                .isInstanceOf(InvalidInputException.class)
                .hasMessageContaining("hostile." + format.key())
                .satisfies(e -> assertThat(e.getMessage().length()).isLessThan(700))
                .satisfies(e -> {
                    for (String part : said) {
                        assertThat(e).hasMessageContaining(part);
                    }
                });
    }

    @Test
    void nothingIsFetchedAndNothingExpands() throws IOException {
        Path secret = Files.writeString(folder.resolve("secret.txt"), "the secret");
        for (var format : List.of(ClassGraphFormat.GEXF, ClassGraphFormat.GRAPHML)) {
            String root = format.key();
            refused(
                    format,
                    "<?xml version='1.0'?><!DOCTYPE " + root + " [<!ENTITY x SYSTEM '" + secret.toUri() + "'>]>\n<"
                            + root + ">&x;</" + root + ">",
                    "line 1",
                    "DOCTYPE");
            refused(format, "<!DOCTYPE " + root + " SYSTEM 'http://127.0.0.1:1/x.dtd'><" + root + "/>", "DOCTYPE");
            String laughs = IntStream.range(1, 20)
                    .mapToObj(i -> "<!ENTITY l" + i + " '" + ("&l" + (i - 1) + ";").repeat(10) + "'>")
                    .collect(Collectors.joining());
            refused(
                    format,
                    "<!DOCTYPE " + root + " [<!ENTITY l0 'lol'>" + laughs + "]><" + root + ">&l19;</" + root + ">",
                    "DOCTYPE");
            refused(format, "<" + root + ">&x;</" + root + ">", "line 1", "not well-formed");
        }
    }

    @Test
    void deepAndLongXmlIsRefused() throws IOException {
        refused(ClassGraphFormat.GEXF, "<gexf>" + "<a>".repeat(100_000), "nested deeper than 50");
        refused(ClassGraphFormat.GEXF, "<gexf>" + "<x:a xmlns:x='y'>".repeat(1000), "nested deeper than 50");
        refused(
                ClassGraphFormat.GEXF,
                gexf("<nodes>\n<node id='" + "n".repeat(20_000) + "'/></nodes>"),
                "line 4",
                "20000 characters");
        refused(
                ClassGraphFormat.GRAPHML,
                "<graphml><key id='label' for='node'/><graph edgedefault='directed'><node id='a'>"
                        + "<data key='label'>" + "n".repeat(20_000) + "</data></node></graph></graphml>",
                "10000 characters");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            textBlock =
                    """
            <nodes><node id='a'/></nodes><edges><edge source='a' target='b'/></edges>           | line 3 | ends at 'b'
            <nodes><node id='a'/><node id='a'/></nodes>                                         | line 3 | 'a' comes a second time
            <nodes><node/></nodes>                                                              | line 3 | lacks its attribute id
            <nodes><node id='a'/></nodes><edges><edge source='a'/></edges>                      | line 3 | lacks its attribute target
            <nodes><node id='a'/></nodes><edges><edge source='a' target='a'/></edges>           | line 3 | with itself
            <nodes><node id='a'><nodes><node id='b'/></nodes></node></nodes>                    | line 3 | flat graph
            <nodes><node id='a'><attvalues><attvalue for='7' value='1'/></attvalues></node></nodes> | line 3 | no <attribute> declares
            <attributes class='galaxy'/>                                                        | line 3 | expected node or edge
            <attribute id='1' title='x'/>                                                       | line 3 | outside <attributes>
            <default>1</default>                                                                | line 3 | outside an <attribute>
            <graph/>                                                                            | line 3 | second <graph>
            """)
    void gexfWithAFaultNamesItsLine(String graph, String line, String fault) throws IOException {
        refused(ClassGraphFormat.GEXF, gexf(graph), line, fault);
    }

    @ParameterizedTest
    @CsvSource({"NaN", "-1", "Infinity", "1e300", "1e999", "heavy"})
    void weightsThatAreNoDistances(String weight) throws IOException {
        refused(
                ClassGraphFormat.GEXF,
                gexf("<nodes><node id='a'/><node id='b'/></nodes>\n<edges><edge source='a' target='b' weight='" + weight
                        + "'/></edges>"),
                "line 4",
                "weight",
                "expected a number");
    }

    /** What a program asks for by its name is taken or refused, never passed over. */
    @Test
    void communitiesAndRanksAreNumbers() throws IOException {
        String graph =
                """
                <graphml><key id='community' for='node'/><key id='rank' for='edge'/><graph edgedefault='directed'>
                <node id='a'><data key='community'>%s</data></node>
                <node id='b'>%s</node>
                <edge source='a' target='b'><data key='rank'>%s</data></edge></graph></graphml>""";
        String one = "<data key='community'>1</data>";
        refused(ClassGraphFormat.GRAPHML, graph.formatted("A", one, "1"), "line 2: community of 'a' is 'A'");
        refused(ClassGraphFormat.GRAPHML, graph.formatted("1", "", "1"), "1 of 2 nodes have a community");
        refused(
                ClassGraphFormat.GRAPHML,
                graph.formatted("1", one, "0.25"),
                "line 4: rank of the edge from 'a' to 'b' is '0.25'");
        refused(
                ClassGraphFormat.JSON,
                "{\"classes\":[{\"label\":0,\"name\":\"a\",\"community\":1},{\"label\":1,\"name\":\"b\"}],\"edges\":[]}",
                "classes[].community is given for 1; expected 2, or none");
        Path file = Files.writeString(folder.resolve("x.graphml"), graph.formatted("1", one, ""));
        assertThat(ClassGraphFormat.GRAPHML.read(file, "x").communities()).containsExactly(1, 1);
    }

    @Test
    void anEdgeComesOnce() throws IOException {
        String nodes = "<nodes><node id='a'/><node id='b'/></nodes>";
        refused(
                ClassGraphFormat.GEXF,
                gexf(nodes + "<edges>\n<edge source='a' target='b'/>\n<edge source='b' target='a'/></edges>"),
                "line 5",
                "a second time");
        refused(
                ClassGraphFormat.GEXF,
                gexf(
                        nodes
                                + "<edges>\n<edge source='a' target='b' type='directed'/>\n<edge source='a' target='b' type='directed'/></edges>"),
                "line 5");
        Path both = Files.writeString(
                folder.resolve("both.gexf"),
                gexf(
                        nodes
                                + "<edges><edge source='a' target='b' type='directed'/><edge source='b' target='a' type='directed'/></edges>"));
        assertThat(ClassGraphFormat.GEXF.read(both, "both").graph().edges()).hasSize(2);
    }

    /** A count is a hint, never an allocation. */
    @Test
    void hugeCountsAreNotBelieved() throws IOException {
        Path file = Files.writeString(
                folder.resolve("x.gexf"),
                gexf("<nodes count='2147483647'><node id='a'/></nodes><edges count='9e99'/>"));
        assertThat(ClassGraphFormat.GEXF.read(file, "x").graph().vertices()).hasSize(1);
    }

    @Test
    void tooManyClasses() throws IOException {
        String nodes = IntStream.rangeClosed(0, 100_000)
                .mapToObj(i -> "<node id='" + i + "'/>")
                .collect(Collectors.joining());
        refused(ClassGraphFormat.GEXF, gexf("<nodes>" + nodes + "</nodes>"), "line 3", "more than 100000 nodes");
    }

    @Test
    void otherFilesAreRefused() throws IOException {
        refused(ClassGraphFormat.GEXF, "", "line 1");
        refused(ClassGraphFormat.GEXF, "<html></html>", "begins with <html>; expected <gexf>");
        refused(ClassGraphFormat.GEXF, "<gexf></gexf>", "no <graph>");
        refused(ClassGraphFormat.GEXF, "<gexf><graph mode='dynamic'/></gexf>", "dynamic");
        refused(ClassGraphFormat.GEXF, "<gexf><graph defaultedgetype='sideways'/></gexf>", "sideways");
        refused(
                ClassGraphFormat.GRAPHML,
                "<graphml><graph edgedefault='directed'><hyperedge/></graph></graphml>",
                "hyperedge");
        refused(
                ClassGraphFormat.GRAPHML,
                "<graphml><graph edgedefault='directed'><node id='a'><graph edgedefault='directed'/></node></graph></graphml>",
                "flat graph");
        refused(
                ClassGraphFormat.GRAPHML,
                "<graphml><graph edgedefault='directed'><node id='a'><data key='x'>1</data></node></graph></graphml>",
                "no <key> declares");
        refused(ClassGraphFormat.JSON, "", "line 1");
        refused(ClassGraphFormat.JSON, "[]", "line 1");
        refused(ClassGraphFormat.JSON, "null", "holds null");
        refused(ClassGraphFormat.JSON, "{}", "field classes is null");
        refused(ClassGraphFormat.JSON, "{\"classes\":[],\"classes\":[]}", "line 1");
        refused(ClassGraphFormat.JSON, "[".repeat(100_000), "line 1");
        refused(
                ClassGraphFormat.JSON,
                "{\"classes\":[{\"label\":0,\"name\":\"a\"}],\"edges\":[{\"source\":0,\"target\":7,\"rank\":1,\"distance\":1}]}",
                "edges[0].target is 7");
        refused(
                ClassGraphFormat.JSON,
                "{\"classes\":[{\"label\":0,\"name\":\"a\"}],\"edges\":[],\"distances\":[[1,2]]}",
                "distances[0] is 2 numbers");
        refused(
                ClassGraphFormat.JSON,
                "{\"classes\":[{\"label\":-1,\"name\":\"a\"}],\"edges\":[]}",
                "classes[0].label");
        refused(
                ClassGraphFormat.JSON,
                "{\"classes\":[{\"label\":1,\"name\":\"a\"},{\"label\":1,\"name\":\"b\"}],\"edges\":[]}",
                "classes[1].label is 1; expected a whole number from 2");
        refused(
                ClassGraphFormat.JSON,
                "{\"classes\":[{\"label\":0,\"name\":\"a\",\"accuracy\":1.5}],\"edges\":[]}",
                "classes[0].accuracy is 1.5; expected a number from 0");
        refused(ClassGraphFormat.CSV, "", "empty");
        refused(ClassGraphFormat.CSV, "a,b\n1,2\n", "no column is named 'source'");
        refused(ClassGraphFormat.CSV, "source,target\na\n", "line 2", "expected 2 fields");
        refused(ClassGraphFormat.CSV, "source,target\n\"a\"b,c\n", "line 2", "closing quote");
        refused(ClassGraphFormat.CSV, "source,target\na,\"b\n\n", "line 2", "never closed");
        refused(ClassGraphFormat.CSV, "source,target,type\na,b,Bent\n", "line 2", "bent");
        assertThatThrownBy(() -> ClassGraphFormat.GEXF.read(folder, "x")).isInstanceOf(InvalidInputException.class);
        assertThatThrownBy(() -> ClassGraphFormat.GEXF.read(folder.resolve("absent.gexf"), "x"))
                .isInstanceOf(InvalidInputException.class)
                .hasMessageContaining("absent.gexf");
    }

    @Test
    void anEdgeOfJsonComesOnceAndIsNoLoop() throws IOException {
        String graph = "{\"classes\":[{\"label\":0,\"name\":\"a\"},{\"label\":1,\"name\":\"b\"}],\"edges\":[%s]}";
        String loop = "{\"source\":1,\"target\":1,\"rank\":1,\"distance\":1}";
        String edge = "{\"source\":0,\"target\":1,\"rank\":1,\"distance\":1}";
        refused(ClassGraphFormat.JSON, graph.formatted(loop), "joins class 1 with itself");
        refused(ClassGraphFormat.JSON, graph.formatted(edge + "," + edge), "has the edge from 0 to 1 twice");
    }

    @Test
    void whatFollowsTheRootMustBeXmlToo() throws IOException {
        refused(ClassGraphFormat.GEXF, gexf("") + "\n<evil", "line 6", "not well-formed");
        refused(ClassGraphFormat.GRAPHML, "<graphml><graph edgedefault='directed'/></graphml>\ntext", "line 2");
        Path file = Files.writeString(folder.resolve("x.gexf"), gexf("") + "\n<!-- the end -->\n");
        assertThat(ClassGraphFormat.GEXF.read(file, "x").graph().vertices()).isEmpty();
    }

    /** A thousand columns that nobody asked for: each row would take 60 KB if they were kept. */
    @Test
    void columnsOfNoUseTakeNoMemory() throws IOException {
        String rows = ("a,b" + ",".repeat(998) + "\n").repeat(1_000).replaceAll("^a", "c");
        String header =
                IntStream.range(0, 998).mapToObj(i -> ",c" + i).collect(Collectors.joining("", "source,target", ""));
        Path file = Files.writeString(folder.resolve("wide.csv"), header + "\n" + rows);
        var threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
        long before = threads.getCurrentThreadAllocatedBytes();
        assertThatThrownBy(() -> ClassGraphFormat.CSV.read(file, "wide")).hasMessageContaining("line 4");
        assertThat(threads.getCurrentThreadAllocatedBytes() - before).isLessThan(32 << 20);
        refused(ClassGraphFormat.CSV, ",".repeat(1_000), "line 1", "more than 1,000 fields");
    }

    @Test
    void theTableOfClassesIsAFileToo() throws IOException {
        Files.createDirectory(folder.resolve("x.classes.csv"));
        Path file = Files.writeString(folder.resolve("x.csv"), "source,target\na,b\n");
        assertThatThrownBy(() -> ClassGraphFormat.CSV.read(file, "x"))
                .isInstanceOf(InvalidInputException.class)
                .hasMessageEndingWith("x.classes.csv is not a file; expected a file");
    }

    /** Whatever is broken in a file, the answer is a graph or a message, never another failure. */
    @Property(tries = 1000)
    void aBrokenFileIsReadOrRefused(@ForAll("formats") ClassGraphFormat format, @ForAll("edits") List<int[]> edits)
            throws IOException {
        byte[] bytes = written(format, digits()).getBytes(UTF_8);
        for (int[] edit : edits) {
            bytes[Math.floorMod(edit[0], bytes.length)] = (byte) edit[1];
        }
        Path file = Files.createTempFile("broken", "." + format.key());
        try {
            Files.write(file, bytes);
            format.read(file, "broken");
        } catch (InvalidInputException refused) {
            assertThat(refused).hasMessageContaining(file.getFileName().toString());
        } finally {
            Files.delete(file);
        }
    }

    @Provide
    Arbitrary<ClassGraphFormat> formats() {
        return Arbitraries.of(ClassGraphFormat.class);
    }

    @Provide
    Arbitrary<List<int[]>> edits() {
        return Combinators.combine(
                        Arbitraries.integers(), Arbitraries.chars().with("<>&\"'/=,;[]{}:0919.-eN\0\n x\u00ff"))
                .as((at, value) -> new int[] {at, (int) value})
                .list()
                .ofMinSize(1)
                .ofMaxSize(4);
    }

    @ParameterizedTest
    @EnumSource(names = {"GEXF", "GRAPHML"})
    void aNameThatXmlCannotCarryIsNotBent(ClassGraphFormat format) {
        var graph = DescribedClassGraph.of(
                new ClassGraph("x", List.of(new Vertex(0, "bell \u0007", 1L, null)), null, List.of()));
        assertThatThrownBy(() -> written(format, graph))
                .isInstanceOf(InvalidInputException.class)
                .hasMessageContaining("U+0007")
                .hasMessageContaining("json");
    }

    @Test
    void formatsHaveNames() {
        assertThat(ClassGraphFormat.of("graphml")).isEqualTo(ClassGraphFormat.GRAPHML);
        assertThat(ClassGraphFormat.ofFile(Path.of("x", "Classes.GEXF"))).isEqualTo(ClassGraphFormat.GEXF);
        assertThatThrownBy(() -> ClassGraphFormat.of("gml")).hasMessageContaining("gexf, graphml, csv, json");
        assertThatThrownBy(() -> ClassGraphFormat.ofFile(Path.of("x.txt")))
                .hasMessageContaining("gexf, graphml, csv, json");
    }
}
