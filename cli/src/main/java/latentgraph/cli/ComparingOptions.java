package latentgraph.cli;

import java.util.List;
import latentgraph.experiments.Comparing;
import picocli.CommandLine.Option;

/** How sure an experiment's comparisons are to be. */
final class ComparingOptions {
    @Option(
            names = "--permutations",
            paramLabel = "N",
            description = "Random matchings behind each p-value (default: none).")
    private int permutations;

    @Option(
            names = "--bootstrap",
            paramLabel = "N",
            description = "Draws of samples behind each interval (default: none).")
    private int bootstrap;

    @Option(names = "--force", description = "Compute again what was compared before.")
    private boolean force;

    Comparing with(List<Integer> k, long seed) {
        return new Comparing(k, permutations, bootstrap, seed, force);
    }
}
