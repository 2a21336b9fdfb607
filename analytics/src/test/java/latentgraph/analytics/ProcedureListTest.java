package latentgraph.analytics;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.lang.reflect.Method;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import latentgraph.store.Store;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.neo4j.procedure.Procedure;

@ExtendWith(SharedStore.class)
class ProcedureListTest {
    /** A class with procedures that the list lacks would be there in tests of its own and missing in the store. */
    @Test
    void everyClassWithProceduresIsListed() throws IOException, URISyntaxException {
        assertThat(listed())
                .containsExactlyElementsOf(
                        classesWithProcedures().stream().map(Class::getName).toList());
    }

    @Test
    void theStoreKnowsEachProcedureWithADescription(Store store) throws IOException, URISyntaxException {
        List<String> names = classesWithProcedures().stream()
                .flatMap(type -> Arrays.stream(type.getDeclaredMethods()))
                .filter(method -> method.isAnnotationPresent(Procedure.class))
                .map((Method method) -> method.getAnnotation(Procedure.class).name())
                .sorted()
                .toList();
        var rows =
                store.read("CALL latent.help() YIELD name, description WHERE description <> '' RETURN name", Map.of());
        assertThat(rows.stream().map(row -> (String) row.get("name"))).containsAll(names);
    }

    @Test
    void helpFindsAWordInNamesAndDescriptions(Store store) {
        var rows = store.read("CALL latent.help('DIJKSTRA') YIELD name RETURN name", Map.of());
        assertThat(rows).isEmpty();
        rows = store.read("CALL latent.help('Hubs') YIELD name, signature RETURN name, signature", Map.of());
        assertThat(rows).extracting(row -> row.get("name")).containsExactly("latent.graph.hubs.stream");
        assertThat((String) rows.get(0).get("signature")).contains("graphName :: STRING");
    }

    private static List<String> listed() throws IOException, URISyntaxException {
        return Files.readAllLines(production().resolve("META-INF/latentgraph/procedures"));
    }

    private static List<Class<?>> classesWithProcedures() throws IOException, URISyntaxException {
        Path root = production();
        try (var files = Files.walk(root)) {
            return files.map(file -> root.relativize(file).toString())
                    .filter(file -> file.endsWith(".class"))
                    .map(file -> file.substring(0, file.length() - ".class".length())
                            .replace(java.io.File.separatorChar, '.'))
                    .sorted()
                    .<Class<?>>map(ProcedureListTest::load)
                    .filter(type -> Arrays.stream(type.getDeclaredMethods())
                            .anyMatch(method -> method.isAnnotationPresent(Procedure.class)))
                    .toList();
        }
    }

    private static Class<?> load(String name) {
        try {
            return Class.forName(name);
        } catch (ClassNotFoundException e) {
            throw new IllegalStateException(e);
        }
    }

    private static Path production() throws URISyntaxException {
        return Path.of(Settings.class
                .getProtectionDomain()
                .getCodeSource()
                .getLocation()
                .toURI());
    }
}
