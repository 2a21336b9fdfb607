package latentgraph.cli;

import java.io.PrintWriter;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.function.LongSupplier;
import java.util.regex.Pattern;
import latentgraph.core.Progress;
import me.tongfei.progressbar.ProgressBar;
import me.tongfei.progressbar.ProgressBarBuilder;
import me.tongfei.progressbar.ProgressBarStyle;

/**
 * Shows progress on standard error: a bar with rate and remaining time a stage where there is a terminal, a line a stage
 * where there is none: once, and where it differs from an earlier one in the step of the work alone, "3 of 14", after a
 * minute.
 */
final class TerminalProgress implements Progress, AutoCloseable {
    private static final long BETWEEN_LINES_NANOS = 60_000_000_000L;
    private static final Pattern STEP = Pattern.compile("\\d+ of \\d+");

    /** As fit beside a bar on a line of 80. */
    private static final int LONGEST_NAME = 60;

    private final PrintWriter err;
    private final LongSupplier nanos;
    private final Map<String, Long> said = new HashMap<>();
    private final boolean terminal;
    private String stage;
    private ProgressBar bar;

    TerminalProgress(PrintWriter err) {
        this(err, System::nanoTime);
    }

    TerminalProgress(PrintWriter err, LongSupplier nanos) {
        this.err = err;
        this.nanos = nanos;
        // The launcher looks: since Java 22 System.console() no longer tells a terminal from a pipe.
        this.terminal = Boolean.getBoolean("latentgraph.terminal");
    }

    @Override
    public synchronized void report(String nowStage, long done, long total) {
        if (!nowStage.equals(stage)) {
            end();
            stage = nowStage;
            if (terminal) {
                bar = new ProgressBarBuilder()
                        .setTaskName(shortened(nowStage))
                        .setInitialMax(total)
                        .setStyle(ProgressBarStyle.ASCII)
                        .setUpdateIntervalMillis(200)
                        .showSpeed()
                        .setSpeedUnit(java.time.temporal.ChronoUnit.SECONDS)
                        .startsFrom(done, Duration.ZERO)
                        .build();
            } else {
                say(nowStage);
            }
        }
        if (bar != null) {
            bar.maxHint(total);
            bar.stepTo(done);
        }
    }

    private void say(String line) {
        long now = nanos.getAsLong();
        String kind = STEP.matcher(line).replaceAll("");
        Long before = said.get(kind);
        if (!said.containsKey(line) && (before == null || now - before >= BETWEEN_LINES_NANOS)) {
            said.put(line, now);
            said.put(kind, now);
            err.println(line);
        }
    }

    /** Which step it is and what is done there stand at the end. */
    private static String shortened(String name) {
        return name.length() > LONGEST_NAME ? "…" + name.substring(name.length() - LONGEST_NAME + 1) : name;
    }

    @Override
    public void close() {
        end();
    }

    /** Ends the stage that is shown, so that a line can be printed below it. */
    synchronized void end() {
        if (bar != null) {
            bar.close();
            bar = null;
        }
        stage = null;
    }
}
