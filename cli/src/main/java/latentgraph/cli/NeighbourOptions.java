package latentgraph.cli;

import java.util.List;
import picocli.CommandLine.Option;

/** Which neighbours an experiment looks at. */
final class NeighbourOptions {
    @Option(
            names = "--k",
            split = ",",
            paramLabel = "K",
            description = "Neighbours of a sample (default: ${DEFAULT-VALUE}).")
    private List<Integer> k = List.of(4, 8, 16);

    List<Integer> k() {
        return k;
    }
}
