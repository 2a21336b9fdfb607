package latentgraph.cli;

import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import latentgraph.core.InvalidInputException;
import picocli.CommandLine;
import picocli.CommandLine.ExitCode;

/** Starts the command line, and maps every failure to its message and exit code in one place. */
public final class Main {
    /** As shells report a program ended by Ctrl-C. */
    private static final int INTERRUPTED = 130;

    private Main() {}

    public static void main(String[] arguments) {
        var main = Thread.currentThread();
        var finished = new CountDownLatch(1);
        // Ctrl-C interrupts the work, and waits for it to leave everything in order.
        Runtime.getRuntime()
                .addShutdownHook(new Thread(
                        () -> {
                            main.interrupt();
                            try {
                                finished.await(30, TimeUnit.SECONDS);
                            } catch (InterruptedException e) {
                                Thread.currentThread().interrupt();
                            }
                        },
                        "latentgraph-interrupt"));
        int exitCode;
        try {
            exitCode = commandLine()
                    .setOut(utf8(FileDescriptor.out))
                    .setErr(utf8(FileDescriptor.err))
                    .execute(arguments);
        } finally {
            finished.countDown();
        }
        System.exit(exitCode);
    }

    /** In a container's or cron's C locale, Java would print every letter beyond ASCII as a question mark. */
    private static PrintWriter utf8(FileDescriptor descriptor) {
        return new PrintWriter(new FileOutputStream(descriptor), true, StandardCharsets.UTF_8);
    }

    /** What a person may expect of the same command after Ctrl-C. */
    static String interrupted(String command) {
        return switch (command) {
            case "compare" -> "latentgraph: interrupted; the same command goes on with what is not compared yet";
            case "ingest" -> "latentgraph: interrupted; the same command goes on where it stopped";
            case "train" ->
                "latentgraph: interrupted; the same command goes on with a pruning, or begins the training again";
            case "demo" ->
                "latentgraph: interrupted; the same command begins an unfinished training again, and goes on with an unfinished ingest";
            default -> "latentgraph: interrupted";
        };
    }

    static CommandLine commandLine() {
        return new CommandLine(new LatentGraphCommand())
                .setCaseInsensitiveEnumValuesAllowed(true)
                .setExecutionStrategy(parsed -> {
                    var named = parsed.asCommandLineList();
                    // Names this process in the message to another one that finds the store held.
                    System.setProperty(
                            "latentgraph.command",
                            named.get(named.size() - 1).getCommandSpec().qualifiedName());
                    return new CommandLine.RunLast().execute(parsed);
                })
                .setExecutionExceptionHandler((failure, commandLine, parsed) -> {
                    var err = commandLine.getErr();
                    if (failure instanceof InvalidInputException) {
                        err.println("latentgraph: " + failure.getMessage());
                        return ExitCode.USAGE;
                    }
                    if (failure instanceof InterruptedException
                            || failure instanceof CancellationException
                            || Thread.currentThread().isInterrupted()) {
                        err.println(interrupted(commandLine.getCommandName()));
                        return INTERRUPTED;
                    }
                    err.println("latentgraph: " + failure);
                    if (Boolean.getBoolean("latentgraph.stackTraces")) {
                        failure.printStackTrace(err);
                    } else {
                        err.println("This is a fault of LatentGraph's. For a report: run it again with"
                                + " LATENTGRAPH_JAVA_OPTIONS=-Dlatentgraph.stackTraces=true");
                    }
                    return ExitCode.SOFTWARE;
                });
    }
}
