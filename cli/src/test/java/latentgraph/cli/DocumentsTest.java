package latentgraph.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.regex.Pattern;
import latentgraph.training.DataSets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What the documents name is there. Their commands are run by ReadmeIT. */
class DocumentsTest {
    private static final Path ROOT = Path.of("").toAbsolutePath().getParent();

    @Test
    void theTestThatContributingRunsExists() throws IOException {
        var command = Pattern.compile("mvn \\S* ?-pl (\\w+) .*-Dtest=(\\w+)")
                .matcher(Files.readString(ROOT.resolve("CONTRIBUTING.md")));
        assertThat(command.find()).isTrue();
        assertThat(ROOT.resolve(
                        "%1$s/src/test/java/latentgraph/%1$s/%2$s.java".formatted(command.group(1), command.group(2))))
                .exists();
    }

    /** Where its author published MNIST, downloads are refused; the mirrors are the same in both places. */
    @Test
    void theReadmeAndTheMessageNameTheSameMirrorsOfMnist(@TempDir Path empty) throws IOException {
        String readme = Files.readString(ROOT.resolve("README.md"));
        String message =
                catchThrowable(() -> DataSets.open("mnist:" + empty, 0)).getMessage();
        var address = Pattern.compile("https?://[\\w./-]+/").matcher(message);
        assertThat(address.results().map(found -> found.group()))
                .isNotEmpty()
                .noneMatch(mirror -> mirror.contains("yann.lecun.com"))
                .allMatch(readme::contains, "is in the README");
        assertThat(readme).doesNotContain("yann.lecun.com");
        for (String file : new String[] {
            "train-images-idx3-ubyte", "train-labels-idx1-ubyte", "t10k-images-idx3-ubyte", "t10k-labels-idx1-ubyte"
        }) {
            assertThat(readme).contains(file + ".gz");
        }
    }
}
