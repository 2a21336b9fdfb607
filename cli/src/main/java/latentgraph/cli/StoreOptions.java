package latentgraph.cli;

import java.io.PrintWriter;
import java.nio.file.Path;
import latentgraph.store.Store;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** What every command takes: where the store is, and whether a program or a person reads the answer. */
final class StoreOptions {
    @Spec(Spec.Target.MIXEE)
    private CommandSpec command;

    @Option(
            names = "--store",
            paramLabel = "DIR",
            description = "The store's folder (default: ${DEFAULT-VALUE}).",
            defaultValue = "latentgraph.store")
    private Path directory;

    @Option(names = "--json", description = "Print one JSON object, the same in every version.")
    private boolean json;

    Path directory() {
        return directory;
    }

    Store open() {
        return Store.open(directory);
    }

    /** Where results go. */
    Output output() {
        PrintWriter out = command.commandLine().getOut();
        return new Output(out, json);
    }

    /** Shows on standard error how far long work has come. */
    TerminalProgress progress() {
        return new TerminalProgress(command.commandLine().getErr());
    }

    /** Where messages to a person go; never results. */
    void say(String message, Object... values) {
        command.commandLine().getErr().println(message.formatted(values));
    }
}
