package latentgraph.cli;

import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Objects;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import latentgraph.core.InvalidInputException;
import latentgraph.store.Store;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/**
 * What every command takes, before or after its name: where the store is, and whether a program or a person reads the
 * answer.
 */
final class StoreOptions {
    private static final String DEFAULT_DIRECTORY = "latentgraph.store";

    @Spec(Spec.Target.MIXEE)
    private CommandSpec command;

    @Option(
            names = "--store",
            paramLabel = "DIR",
            description = "The store's folder (default: " + DEFAULT_DIRECTORY + ").")
    private Path directory;

    @Option(names = "--json", description = "Print one JSON object, the same in every version.")
    private boolean json;

    @Option(
            names = {"-h", "--help"},
            usageHelp = true,
            description = "Say what this command takes.")
    @SuppressWarnings("unused") // picocli reads it
    private boolean help;

    Path directory() {
        return given().map(options -> options.directory)
                .filter(Objects::nonNull)
                .findFirst()
                .orElse(Path.of(DEFAULT_DIRECTORY));
    }

    /**
     * Opens the store that is there, for what has nothing to put into a new one.
     *
     * @throws InvalidInputException if there is none: a misspelt name makes no store
     */
    ShownStore open() {
        if (!holdsSomething()) {
            throw new InvalidInputException(
                    "no store at %s; name another one with --store, or make it: 'latentgraph demo' and 'latentgraph ingest' do"
                            .formatted(directory()));
        }
        return openOrMake();
    }

    /** Opens the store, and makes it if there is none. */
    ShownStore openOrMake() {
        return new ShownStore(Store.open(directory()), this::progress);
    }

    /** Whether opening the store would find anything: a store, or what is none. */
    boolean holdsSomething() {
        if (!Files.isDirectory(directory())) {
            return Files.exists(directory());
        }
        try (var entries = Files.list(directory())) {
            return entries.findAny().isPresent();
        } catch (IOException e) {
            return true; // opening it says what is wrong
        }
    }

    /** Where results go. */
    Output output() {
        PrintWriter out = command.commandLine().getOut();
        return new Output(out, given().anyMatch(options -> options.json));
    }

    /** As they stand after this command's name, then after each name before it. */
    private Stream<StoreOptions> given() {
        return Stream.iterate(command, Objects::nonNull, CommandSpec::parent)
                .flatMap(spec -> spec.mixins().values().stream())
                .map(CommandSpec::userObject)
                .filter(StoreOptions.class::isInstance)
                .map(StoreOptions.class::cast);
    }

    /** The command as it was given, for a shell. */
    String asGiven() {
        return Stream.concat(
                        Stream.of("latentgraph"), command.root().commandLine().getParseResult().originalArgs().stream())
                .map(word -> word.matches("[A-Za-z0-9_./:=,@%+-]+") ? word : "'" + word.replace("'", "'\\''") + "'")
                .collect(Collectors.joining(" "));
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
