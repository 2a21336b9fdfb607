package latentgraph.cli;

import java.nio.file.Path;
import picocli.CommandLine.Option;

/** Where a store is, or would be, served, and what is served with it. */
final class ServeOptions {
    @Option(
            names = "--host",
            paramLabel = "ADDRESS",
            description =
                    "Where the page listens: an address of this machine, 0.0.0.0 for all. Where other machines reach it, it"
                            + " asks for the store's password. Bolt stays on this machine (default:"
                            + " ${DEFAULT-VALUE}).")
    String host = "127.0.0.1";

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
