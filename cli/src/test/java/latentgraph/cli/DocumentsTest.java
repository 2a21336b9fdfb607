package latentgraph.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** What the documents name is there. Their commands are run by ReadmeIT. */
class DocumentsTest {
    private static final Path ROOT = Path.of("").toAbsolutePath().getParent();

    @Test
    void theTestThatContributingRunsExists() throws IOException {
        var command = Pattern.compile("mvn \\S* ?-pl (\\w+) .*-Dtest=(\\w+)")
                .matcher(Files.readString(ROOT.resolve("CONTRIBUTING.md")));
        assertThat(command.find()).isTrue();
        assertThat(ROOT.resolve("%1$s/src/test/java/latentgraph/%1$s/%2$s.java".formatted(command.group(1), command.group(2))))
                .exists();
    }
}
