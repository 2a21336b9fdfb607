package latentgraph.cli;

import java.io.PrintWriter;
import java.time.Duration;
import latentgraph.core.Progress;
import me.tongfei.progressbar.ProgressBar;
import me.tongfei.progressbar.ProgressBarBuilder;
import me.tongfei.progressbar.ProgressBarStyle;

/**
 * Shows progress on standard error: a bar with rate and remaining time a stage where there is a terminal, a line a stage
 * where there is none.
 */
final class TerminalProgress implements Progress, AutoCloseable {
    private final PrintWriter err;
    private final boolean terminal;
    private String stage;
    private ProgressBar bar;

    TerminalProgress(PrintWriter err) {
        this.err = err;
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
                        .setTaskName(nowStage)
                        .setInitialMax(total)
                        .setStyle(ProgressBarStyle.ASCII)
                        .setUpdateIntervalMillis(200)
                        .showSpeed()
                        .setSpeedUnit(java.time.temporal.ChronoUnit.SECONDS)
                        .startsFrom(done, Duration.ZERO)
                        .build();
            } else {
                err.println(nowStage);
            }
        }
        if (bar != null) {
            bar.maxHint(total);
            bar.stepTo(done);
        }
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
