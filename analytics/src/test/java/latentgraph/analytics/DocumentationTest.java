package latentgraph.analytics;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import latentgraph.store.Store;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.extension.ExtendWith;

/** docs/procedures.md says what is true: its examples run, and its tables name the columns there are. */
@ExtendWith(SharedStore.class)
class DocumentationTest {
    /** A section is about one procedure, or about several modes: {@code latent.a.b.stream|stats}. */
    private static final Pattern SECTION =
            Pattern.compile("(?ms)^### `(latent\\.[A-Za-z0-9.]+(?:\\|[a-z]+)*)`$(.*?)(?=^##|\\z)");

    private static final Pattern EXAMPLE = Pattern.compile("(?ms)^```cypher\n(.*?)^```$");
    private static final Pattern OUTPUTS = Pattern.compile("(?m)^\\| `([A-Za-z]+)` \\| ");

    private final Store store;

    DocumentationTest(Store store) {
        this.store = store;
    }

    /** The examples are about the pets of {@link Graphs}, and run in the order of the page. */
    @TestFactory
    Stream<DynamicTest> everyExampleRuns() throws IOException {
        String page = page();
        List<DynamicTest> tests = new ArrayList<>();
        Matcher example = EXAMPLE.matcher(page);
        while (example.find()) {
            String cypher = example.group(1);
            tests.add(DynamicTest.dynamicTest(
                    cypher.lines().findFirst().orElseThrow(),
                    () -> assertThat(store.write(cypher, Map.of())).isNotEmpty()));
        }
        assertThat(tests).hasSizeGreaterThan(10);
        return tests.stream();
    }

    @Test
    void everyProcedureHasItsSectionWithAnExampleAndItsColumns() throws IOException {
        Map<String, String> sections = new java.util.TreeMap<>();
        SECTION.matcher(page()).results().forEach(section -> {
            String[] modes = section.group(1).split("\\|", -1);
            String stem = modes[0].substring(0, modes[0].lastIndexOf('.') + 1);
            sections.put(modes[0], section.group(2));
            Arrays.stream(modes).skip(1).forEach(mode -> sections.put(stem + mode, section.group(2)));
        });
        var procedures = store.read("CALL latent.help() YIELD name, signature RETURN name, signature", Map.of());
        for (var procedure : procedures) {
            String name = (String) procedure.get("name");
            if (name.startsWith("latent.ingest") || name.equals("latent.remove")) {
                continue; // of another module
            }
            assertThat(sections).containsKey(name);
            String section = sections.remove(name);
            assertThat(section).as(name).contains("CALL " + name);
            String signature = (String) procedure.get("signature");
            String outputs = signature.substring(signature.indexOf(") :: (") + 6, signature.length() - 1);
            Set<String> columns = new TreeSet<>();
            Pattern.compile("([A-Za-z]+) :: ").matcher(outputs).results().forEach(match -> columns.add(match.group(1)));
            // The columns that all comparisons have stand once, at the head of their chapter.
            boolean shared = name.matches("latent\\.similarity\\.(?!matrix).*\\.(stats|write)");
            String table = shared
                    ? page().substring(page().indexOf("### Columns of `stats` and `write`"))
                    : section.substring(section.indexOf("\nYields"));
            Set<String> documented = new TreeSet<>();
            OUTPUTS.matcher(shared ? table.substring(0, table.indexOf("\n###")) : table)
                    .results()
                    .forEach(match -> documented.add(match.group(1)));
            boolean elsewhere = section.contains("Yields the same columns")
                    || (name.startsWith("latent.similarity.") && name.endsWith(".estimate"));
            if (!elsewhere) {
                assertThat(documented).as(name).isEqualTo(columns);
            }
        }
        assertThat(sections).as("sections about procedures there are not").isEmpty();
    }

    private static String page() throws IOException {
        Path page = Path.of("..", "docs", "procedures.md");
        return Files.readString(Files.exists(page) ? page : Path.of("docs", "procedures.md"))
                .replace("\r\n", "\n");
    }
}
