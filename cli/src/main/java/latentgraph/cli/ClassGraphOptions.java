package latentgraph.cli;

import latentgraph.core.InvalidInputException;
import picocli.CommandLine.Option;

/** What a class graph is made with. */
final class ClassGraphOptions {
    private static final int DEFAULT = 4;

    @Option(names = "--k", paramLabel = "K", description = "Neighbours a sample (default: " + DEFAULT + ").")
    private Integer k;

    @Option(names = "--class-k", paramLabel = "K", description = "Nearest classes a class (default: " + DEFAULT + ").")
    private Integer classK;

    int k() {
        return k == null ? DEFAULT : k;
    }

    int classK() {
        return classK == null ? DEFAULT : classK;
    }

    /** @throws InvalidInputException if either is given: an imported class graph is what it is */
    void requireNone(String imported) {
        if (k != null || classK != null) {
            throw new InvalidInputException(
                    "--k and --class-k are for a representation's class graph; '%s' is a name, not a key such as mlp/e12/hidden3: leave them out"
                            .formatted(imported));
        }
    }
}
