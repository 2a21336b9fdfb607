package latentgraph.cli;

import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Assumptions;

/** The published data sets, where this machine has them: LATENTGRAPH_DATA, or shared/data beside the repository. */
final class RealData {
    private static final Path ROOT = Path.of("").toAbsolutePath().getParent();

    private RealData() {}

    /** Skips the test, visibly, if the folder is not there. */
    static Path folder(String name) {
        String stated = System.getenv("LATENTGRAPH_DATA");
        Path data = stated == null ? ROOT.resolveSibling("shared").resolve("data") : Path.of(stated);
        Path folder = data.resolve(name);
        Assumptions.assumeTrue(
                Files.isDirectory(folder), () -> folder + " is not there: set LATENTGRAPH_DATA to test with real data");
        return folder;
    }
}
