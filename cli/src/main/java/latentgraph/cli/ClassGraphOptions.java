package latentgraph.cli;

import picocli.CommandLine.Option;

/** What a class graph is made with. */
final class ClassGraphOptions {
    @Option(names = "--k", paramLabel = "K", description = "Neighbours a sample (default: ${DEFAULT-VALUE}).")
    int k = 4;

    @Option(names = "--class-k", paramLabel = "K", description = "Nearest classes a class (default: ${DEFAULT-VALUE}).")
    int classK = 4;
}
