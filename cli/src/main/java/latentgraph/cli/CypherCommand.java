package latentgraph.cli;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.Callable;
import latentgraph.core.InvalidInputException;
import latentgraph.store.Limits;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(name = "cypher", description = "Ask the store in Cypher. Reads only, unless --write is given.")
final class CypherCommand implements Callable<Integer> {
    /** {@code 7 up} is text; without this it would be 7. */
    private static final ObjectMapper MAPPER =
            new ObjectMapper().enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS);

    @Mixin
    private StoreOptions store;

    @Parameters(paramLabel = "STATEMENT", description = "One Cypher statement.")
    private String statement;

    @Option(
            names = "--param",
            paramLabel = "NAME=VALUE",
            description = "A parameter; numbers, true, false, null, lists and maps as in JSON, all else is text.")
    private Map<String, String> parameters = new LinkedHashMap<>();

    @Option(names = "--write", description = "Let the statement change the store.")
    private boolean write;

    @Option(names = "--limit", paramLabel = "ROWS", description = "The rows printed at most (default: all).")
    private Long limit;

    @Option(
            names = "--timeout",
            paramLabel = "SECONDS",
            description = "End the statement after this time (default: never).")
    private Long timeout;

    @Override
    public Integer call() {
        if (limit != null && limit < 1 || timeout != null && timeout < 1) {
            throw new InvalidInputException("--limit and --timeout take a whole number from 1");
        }
        if (write && (limit != null || timeout != null)) {
            throw new InvalidInputException(
                    "--limit and --timeout are for reading; with --write, put LIMIT into the statement");
        }
        var values = new LinkedHashMap<String, Object>();
        parameters.forEach((name, text) -> values.put(name, value(text)));
        try (var open = store.open()) {
            var rows = new Rows();
            rows.print(
                    store,
                    write
                            ? open.write(statement, values, rows::add)
                            : open.read(
                                    statement,
                                    values,
                                    new Limits(
                                            timeout == null ? null : Duration.ofSeconds(timeout),
                                            limit == null ? Long.MAX_VALUE : limit),
                                    rows::add));
        }
        return 0;
    }

    /** JSON where it is JSON, text where it is not: {@code 12}, {@code [1, 2]}, {@code mlp/e12/hidden3}. */
    static Object value(String text) {
        try {
            return MAPPER.readValue(text, Object.class);
        } catch (JsonProcessingException e) {
            return text;
        }
    }
}
