package latentgraph.core;

import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Assumptions;

/** The published data sets, where this machine has them: LATENTGRAPH_DATA, or shared/data beside the repository. */
public final class RealData {
    private RealData() {}

    /** Skips the test, visibly, if the folder is not there. */
    public static Path folder(String name) {
        Path folder = root().resolve(name);
        Assumptions.assumeTrue(
                Files.isDirectory(folder), () -> folder + " is not there: set LATENTGRAPH_DATA to test with real data");
        return folder;
    }

    private static Path root() {
        String stated = System.getProperty("LATENTGRAPH_DATA", System.getenv("LATENTGRAPH_DATA"));
        if (stated != null) {
            return Path.of(stated);
        }
        Path root = Path.of("").toAbsolutePath();
        while (root != null && !Files.exists(root.resolve(".git"))) {
            root = root.getParent();
        }
        return root == null ? Path.of("none") : root.resolveSibling("shared/data");
    }
}
