package latentgraph.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;

class OutputTest {
    private static String printed(boolean json, Consumer<Output> prints) {
        var text = new StringWriter();
        prints.accept(new Output(new PrintWriter(text, true), json));
        return text.toString();
    }

    @Test
    void aTableHoldsNothingThatATerminalObeys() {
        String escaping = "cat\033[2J\033]0;title\007\r\u009b31m\u202edog";
        String table = printed(
                false,
                output -> output.table(
                        List.of("name", "in\033[1mlist"),
                        List.of(Map.<String, Object>of("name", escaping, "in\033[1mlist", List.of(escaping)))));

        assertThat(table.chars().filter(c -> c != '\n')).noneMatch(Character::isISOControl);
        assertThat(table).contains("cat\ufffd[2J").contains("in\ufffd[1mlist").doesNotContain("\u202e");
    }

    /** The same as over HTTP: beyond 2^53 a JavaScript program would read another number. */
    @Test
    void valuesThatJsonOrItsReadersLackAreReplaced() {
        assertThat(printed(
                                true,
                                output -> output.json(Map.of(
                                        "values",
                                        Arrays.asList(
                                                Double.NaN, Float.POSITIVE_INFINITY, 1L << 53, (1L << 53) - 1, 0.5))))
                        .strip())
                .isEqualTo("{\"values\":[null,null,\"9007199254740992\",9007199254740991,0.5]}");
    }
}
