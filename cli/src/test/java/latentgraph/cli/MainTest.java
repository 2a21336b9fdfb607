package latentgraph.cli;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The command as a process of its own. */
class MainTest {
    /** Where nothing says UTF-8, as in containers and cron. */
    @Test
    void lettersBeyondAsciiArePrintedInAnyLocale(@TempDir Path folder) throws IOException, InterruptedException {
        Path query = Files.createDirectory(folder.resolve("mine")).resolve("all.cypher");
        Files.writeString(
                query,
                """
                // name:       mine/all
                // question:   Wie groß sind die Räume – 全部?
                // parameters: none
                // returns:    n INTEGER; one row
                // needs:      nothing
                RETURN 1 AS n
                """);
        for (String[] command : new String[][] {
            {"query", "--list", "--json", "--queries", folder.toString()},
            {"query", "--list", "--queries", folder.toString()}
        }) {
            var builder = new ProcessBuilder(
                    Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                    "-cp",
                    System.getProperty("java.class.path"),
                    Main.class.getName());
            builder.command().addAll(Arrays.asList(command));
            builder.environment().put("LC_ALL", "C");
            var process = builder.redirectErrorStream(true).start();
            String out = new String(process.getInputStream().readAllBytes(), UTF_8);
            assertThat(process.waitFor()).as(out).isZero();
            assertThat(out).contains("Wie groß sind die Räume – 全部?");
        }
    }
}
