package latentgraph.queries;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import latentgraph.core.InvalidInputException;
import latentgraph.core.UnknownKeyException;
import latentgraph.store.EmbeddedStore;
import latentgraph.store.Limits;
import latentgraph.store.Store;
import latentgraph.store.Summary;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * Each standard query on a small store (toys.cypher), its rows worked out by hand: in Cypher a misspelt label is no error
 * but an empty answer.
 */
@Timeout(120)
class StandardQueriesTest {
    private static final List<Case> CASES = Cases.all();
    private static final QueryLibrary LIBRARY = QueryLibrary.standard();

    private static Store store;

    /** @param rows each in the order of the columns; bytes as hexadecimal text */
    record Case(String query, Map<String, Object> parameters, List<List<Object>> rows) {}

    @BeforeAll
    static void fillTheStore(@TempDir Path folder) throws IOException {
        store = EmbeddedStore.open(folder.resolve("store"), EmbeddedStore.Options.SMALL);
        String script;
        try (var in = StandardQueriesTest.class.getResourceAsStream("/toys.cypher")) {
            script = new String(in.readAllBytes(), StandardCharsets.UTF_8);
        }
        for (String statement : script.split(";\n", 0)) {
            store.write(statement, Map.of("thumbnail", new byte[] {1, 2, 3}));
        }
    }

    @AfterAll
    static void closeTheStore() {
        store.close();
    }

    @TestFactory
    Stream<DynamicTest> theRowsAreThese() {
        return CASES.stream()
                .map(example -> DynamicTest.dynamicTest(example.query() + " " + example.parameters(), () -> {
                    NamedQuery query = LIBRARY.get(example.query());
                    var rows = new ArrayList<Map<String, Object>>();
                    Summary summary =
                            store.read(query.cypher(), query.bindValues(example.parameters()), Limits.NONE, rows::add);
                    assertThat(summary.columns())
                            .as("columns")
                            .isEqualTo(
                                    query.columns().stream().map(Column::name).toList());
                    assertThat(rows.stream().map(row -> values(query, row)).toList())
                            .isEqualTo(example.rows());
                    rows.forEach(row -> query.columns().forEach(column -> hold(column, row.get(column.name()))));
                }));
    }

    private static List<Object> values(NamedQuery query, Map<String, Object> row) {
        return query.columns().stream()
                .map(column -> row.get(column.name()))
                .map(value ->
                        value instanceof byte[] bytes ? (Object) HexFormat.of().formatHex(bytes) : value)
                .collect(Collectors.toCollection(ArrayList::new));
    }

    private static void hold(Column column, Object value) {
        if (value == null) {
            assertThat(column.nullable()).as("null in column " + column).isTrue();
        } else {
            assertThat(column.type().holds(value))
                    .as(value + " in column " + column)
                    .isTrue();
            if (value instanceof Number number && column.min() != null) {
                assertThat(number.doubleValue())
                        .as("column " + column)
                        .isGreaterThanOrEqualTo(column.min().doubleValue());
            }
            if (value instanceof Number number && column.max() != null) {
                assertThat(number.doubleValue())
                        .as("column " + column)
                        .isLessThanOrEqualTo(column.max().doubleValue());
            }
        }
    }

    @Test
    void everyQueryHasACaseWithRows() {
        assertThat(CASES.stream()
                        .filter(example -> !example.rows().isEmpty())
                        .map(Case::query)
                        .distinct())
                .containsExactlyInAnyOrderElementsOf(
                        LIBRARY.queries().stream().map(NamedQuery::name).toList());
    }

    /** A representation that is being written is not there, nor is its class graph. */
    @TestFactory
    Stream<DynamicTest> nothingUnfinishedIsSeen() {
        var examples = new LinkedHashMap<String, Case>();
        CASES.forEach(example -> examples.putIfAbsent(example.query(), example));
        return examples.values().stream().flatMap(example -> example.parameters().keySet().stream()
                .filter(List.of("representation", "other", "classGraph")::contains)
                .map(key -> DynamicTest.dynamicTest(example.query() + " $" + key, () -> {
                    var parameters = new LinkedHashMap<>(example.parameters());
                    parameters.put(
                            key,
                            example.query().startsWith("class-graph/changes") || key.equals("classGraph")
                                    ? "a/e2/fc#k2c1"
                                    : "a/e2/fc");
                    NamedQuery query = LIBRARY.get(example.query());
                    try {
                        assertThat(store.read(query.cypher(), query.bindValues(parameters)))
                                .isEmpty();
                    } catch (RuntimeException refused) {
                        assertThat(refused).hasMessageContaining("a/e2/fc").hasMessageContaining("not whole");
                    }
                })));
    }

    /** Two neighbours are stored; a number over two would pass for one over three. */
    @TestFactory
    Stream<DynamicTest> noNumbersOfFewerNeighboursThanWereAskedFor() {
        return LIBRARY.queries().stream()
                .filter(query -> query.cypher().contains("rank <= $k"))
                .map(query -> DynamicTest.dynamicTest(query.name(), () -> {
                    var parameters = new LinkedHashMap<String, Object>(Map.of("representation", "a/e1/fc", "k", 3L));
                    query.parameters().stream()
                            .filter(Parameter::required)
                            .forEach(parameter -> parameters.putIfAbsent(
                                    parameter.name(),
                                    parameter.name().equals("other")
                                            ? "b/e1/fc"
                                            : parameter.name().equals("selection")
                                                    ? "toys/three kinds"
                                                    : parameter.name().equals("others")
                                                            ? List.of("b/e1/fc")
                                                            : parameter.type().list() ? List.of(0L) : (Object) 0L));
                    var bound = query.bindValues(parameters);
                    assertThat(store.read(query.cypher(), bound)).isEmpty();
                    assertThatThrownBy(() -> query.requireStored(bound, store::read))
                            .isInstanceOf(InvalidInputException.class)
                            .hasMessageContaining("$k is 3; expected at most 2, the neighbours stored");
                }));
    }

    @Test
    void aMisspeltKeyIsNoFinding() {
        unknown("class-graph/changes", Map.of("classGraph", "roads", "other", "raods"), "$other is 'raods'", "'roads'");
        unknown("class-graph/changes", Map.of("classGraph", "no", "other", "roads"), "no such class graph", "list");
        unknown("class-graph/list", Map.of("representation", "a/e1/fd"), "$representation is 'a/e1/fd'", "'a/e1/fc'");
        unknown(
                "neighbours/agreement",
                Map.of("representation", "a/e1/fc", "other", "roads", "k", 1L),
                "no such representation");
        unknown("class-graph/vertices", Map.of("classGraph", "a/e2/fc#k2c1"), "no such class graph");
        CASES.stream().filter(example -> !example.rows().isEmpty()).forEach(example -> {
            NamedQuery query = LIBRARY.get(example.query());
            query.requireStored(query.bindValues(example.parameters()), store::read);
        });
    }

    private static void unknown(String name, Map<String, Object> parameters, String... said) {
        NamedQuery query = LIBRARY.get(name);
        assertThatThrownBy(() -> query.requireStored(query.bindValues(parameters), store::read))
                .isInstanceOf(UnknownKeyException.class)
                .hasMessageContainingAll(said);
    }

    @Test
    void theIndexNamesEveryFile() throws IOException {
        try (Stream<Path> files =
                Files.find(Path.of(""), 2, (file, attributes) -> file.toString().endsWith(".cypher"))) {
            assertThat(files.map(file -> file.toString().replace('\\', '/').replace(".cypher", "")))
                    .containsExactlyInAnyOrderElementsOf(
                            LIBRARY.queries().stream().map(NamedQuery::name).toList());
        }
    }

    @Test
    void theDocumentationIsTheLibrarys() throws IOException {
        assertThat(Path.of("..", "docs", "queries.md"))
                .as("docs/queries.md; what it should be is in target/queries.md")
                .content(StandardCharsets.UTF_8)
                .isEqualTo(Documentation.of(LIBRARY));
    }

    static Case query(String name, Map<String, Object> parameters, Object[]... rows) {
        return new Case(
                name,
                parameters,
                Stream.of(rows)
                        .map(row -> (List<Object>) new ArrayList<>(Arrays.asList(row)))
                        .toList());
    }

    static Object[] row(Object... values) {
        return values;
    }
}
