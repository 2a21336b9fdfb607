package latentgraph.analytics;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.jar.JarFile;
import java.util.zip.ZipEntry;
import org.junit.jupiter.api.Test;

/** Runs after package: the jar that goes into a Neo4j server's plugins folder. */
class PluginJarIT {
    @Test
    void itHoldsOurProceduresAndTheKernelsAndNothingOfNeo4j() throws IOException {
        Path file = Path.of(System.getProperty("pluginJar"));
        try (var jar = new JarFile(file.toFile())) {
            List<String> classes = jar.stream()
                    .map(ZipEntry::getName)
                    .filter(name -> name.endsWith(".class"))
                    .toList();
            assertThat(classes)
                    .contains(
                            "latentgraph/analytics/ClassGraphProcedures.class", "latentgraph/core/ShortestPaths.class")
                    .allMatch(
                            name -> name.startsWith("latentgraph/analytics/") || name.startsWith("latentgraph/core/"));
        }
        assertThat(Files.size(file)).isLessThan(2 << 20);
    }
}
