package latentgraph.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class TerminalProgressTest {
    /** Fourteen layouts of half a minute, each of three stages, two of which take turns. */
    @Test
    void withoutATerminalALogStaysReadable() {
        var text = new StringWriter();
        var now = new AtomicLong();
        try (var progress = new TerminalProgress(new PrintWriter(text), now::get)) {
            for (int layout = 1; layout <= 14; layout++) {
                progress.report("laying out mlp", layout - 1, 14);
                var within = progress.within("laying out mlp, %d of 14".formatted(layout));
                for (int turn = 0; turn < 60; turn++) {
                    within.report("finding neighbours", turn, 60);
                    within.report("ordering neighbours", turn, 60);
                    now.addAndGet(Duration.ofMillis(500).toNanos());
                }
            }
        }
        assertThat(text.toString().lines().limit(6))
                .containsExactly(
                        "laying out mlp",
                        "laying out mlp, 1 of 14: finding neighbours",
                        "laying out mlp, 1 of 14: ordering neighbours",
                        "laying out mlp, 3 of 14: finding neighbours",
                        "laying out mlp, 3 of 14: ordering neighbours",
                        "laying out mlp, 5 of 14: finding neighbours");
        // Seven minutes, two kinds of lines beside the first.
        assertThat(text.toString().lines()).hasSize(1 + 7 * 2);
    }
}
