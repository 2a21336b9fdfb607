package latentgraph.store;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.TreeSet;
import java.util.jar.JarFile;
import org.junit.jupiter.api.Test;

class GdsProceduresTest {
    /** It writes databases and files, and calls that reading. */
    private static final String EXPORT = "org.neo4j.gds.catalog.GraphStoreExportProc";

    /** In an embedded database nothing is found by itself; the list is written down so that no opening has to search. */
    @Test
    void theListNamesEveryClassOfGdsWithAProcedureOrAFunctionButTheExport() throws IOException {
        var found = new TreeSet<String>();
        var path = System.getProperty("surefire.test.class.path", System.getProperty("java.class.path"));
        for (var entry : path.split(File.pathSeparator)) {
            if (entry.endsWith(".jar") && entry.replace('\\', '/').contains("/org/neo4j/gds/")) {
                try (var jar = new JarFile(entry)) {
                    for (var file : jar.stream().toList()) {
                        if (file.getName().endsWith(".class") && carriesProcedure(jar, file)) {
                            found.add(file.getName().replace(".class", "").replace('/', '.'));
                        }
                    }
                }
            }
        }
        assertThat(found).contains(EXPORT);
        found.remove(EXPORT);
        assertThat(EmbeddedStore.procedureClasses().stream().filter(name -> name.startsWith("org.neo4j.gds.")))
                .containsExactlyInAnyOrderElementsOf(found);
    }

    /** An annotation's type is named in the class file's constants. */
    private static boolean carriesProcedure(JarFile jar, java.util.jar.JarEntry file) throws IOException {
        try (var in = jar.getInputStream(file)) {
            var text = new String(in.readAllBytes(), StandardCharsets.ISO_8859_1);
            return text.contains("Lorg/neo4j/procedure/Procedure;")
                    || text.contains("Lorg/neo4j/procedure/UserFunction;")
                    || text.contains("Lorg/neo4j/procedure/UserAggregationFunction;");
        }
    }
}
