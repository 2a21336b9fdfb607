package latentgraph.cli;

import picocli.AutoComplete;
import picocli.CommandLine.Command;
import picocli.CommandLine.HelpCommand;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

@Command(
        name = "latentgraph",
        description = "What neural networks learn, as a graph: latents, neighbours, class graphs, asked in Cypher.",
        synopsisSubcommandLabel = "COMMAND",
        versionProvider = Version.class,
        sortOptions = false,
        subcommands = {
            DemoCommand.class,
            TrainCommand.class,
            IngestCommand.class,
            ListCommand.class,
            ClassGraphCommand.class,
            CompareCommand.class,
            NeighboursCommand.class,
            ExperimentCommand.class,
            QueryCommand.class,
            CypherCommand.class,
            ExportCommand.class,
            ImportCommand.class,
            RemoveCommand.class,
            ServeCommand.class,
            DoctorCommand.class,
            HelpCommand.class,
            AutoComplete.GenerateCompletion.class,
        },
        footer = {
            "",
            "Exit codes: 0 done, 1 failed, 2 something given cannot be used (the message says what and how to mend it),",
            "130 interrupted."
        })
final class LatentGraphCommand {
    @Mixin
    @SuppressWarnings("unused") // taken before the command's name; read by the command's own StoreOptions
    private StoreOptions store;

    @Option(
            names = {"-V", "--version"},
            versionHelp = true,
            description = "Print the version.")
    @SuppressWarnings("unused") // picocli reads it
    private boolean version;
}
