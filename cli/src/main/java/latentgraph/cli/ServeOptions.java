package latentgraph.cli;

import java.nio.file.Path;
import picocli.CommandLine.Option;

/** Where a store is, or would be, served, and what is served with it. */
final class ServeOptions {
    @Option(
            names = "--port",
            defaultValue = "7070",
            description = "The page's; 0 for any free one (default: ${DEFAULT-VALUE}).")
    int port;

    @Option(
            names = "--bolt-port",
            defaultValue = "7687",
            description = "Bolt's; 0 for any free one (default: ${DEFAULT-VALUE}).")
    int boltPort;

    @Option(
            names = "--queries",
            paramLabel = "DIR",
            description = "A folder of your own queries, added to the library's.")
    Path queries;
}
