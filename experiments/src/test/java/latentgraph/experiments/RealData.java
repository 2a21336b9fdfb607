package latentgraph.experiments;

import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Assumptions;

/** The published data sets, where this machine has them: LATENTGRAPH_DATA, or shared/data beside the repository. */
final class RealData {
    private RealData() {}

    /** Skips the test, visibly, if the folder is not there. */
    static Path folder(String name) {
        String stated = System.getProperty("LATENTGRAPH_DATA", System.getenv("LATENTGRAPH_DATA"));
        Path root = Path.of("").toAbsolutePath();
        while (root != null && !Files.exists(root.resolve(".git"))) {
            root = root.getParent();
        }
        Path data =
                stated != null ? Path.of(stated) : root == null ? Path.of("none") : root.resolveSibling("shared/data");
        Path folder = data.resolve(name);
        Assumptions.assumeTrue(
                Files.isDirectory(folder), () -> folder + " is not there: set LATENTGRAPH_DATA to test with real data");
        return folder;
    }
}
