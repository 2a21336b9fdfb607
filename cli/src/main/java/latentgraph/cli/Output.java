package latentgraph.cli;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.ByteArrayOutputStream;
import java.io.OutputStream;
import java.io.PrintWriter;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Consumer;
import java.util.regex.Pattern;
import latentgraph.store.JsonValues;

/** Prints results on standard output: tables for a person, one JSON object for a program. */
final class Output {
    private static final ObjectMapper MAPPER = new ObjectMapper();
    private static final int WIDEST_CELL = 60;

    /** What a terminal obeys, and what turns the direction of writing: names come from files that others wrote. */
    private static final Pattern CONTROL = Pattern.compile("[\\p{Cc}\\u2028-\\u202E\\u2066-\\u2069]");

    private final PrintWriter out;
    private final boolean json;

    Output(PrintWriter out, boolean json) {
        this.out = out;
        this.json = json;
    }

    boolean isJson() {
        return json;
    }

    void line(String text, Object... values) {
        out.println(String.format(Locale.ROOT, text, values));
    }

    /** A file, in UTF-8 as all of ours, for a person who sends it on through a pipe. */
    void stream(Consumer<OutputStream> writer) {
        var bytes = new ByteArrayOutputStream();
        writer.accept(bytes);
        out.print(bytes.toString(StandardCharsets.UTF_8));
        out.flush();
    }

    /** One JSON object on one line, its values as {@link JsonValues} has them. */
    void json(Object value) {
        out.println(jsonText(value));
    }

    private static String jsonText(Object value) {
        try {
            return MAPPER.writeValueAsString(JsonValues.of(value));
        } catch (JsonProcessingException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** A table for a person, {@code {name: rows}} for a program. */
    void rows(String name, List<String> columns, List<Map<String, Object>> rows) {
        if (json) {
            json(Map.of(name, rows));
        } else {
            table(columns, rows);
        }
    }

    void table(List<String> columns, List<Map<String, Object>> rows) {
        var cells = new ArrayList<List<String>>();
        cells.add(columns.stream().map(Output::cell).toList());
        var numeric = new boolean[columns.size()];
        for (int column = 0; column < numeric.length; column++) {
            String name = columns.get(column);
            numeric[column] = rows.stream().map(row -> row.get(name)).allMatch(v -> v == null || v instanceof Number);
        }
        for (var row : rows) {
            cells.add(columns.stream().map(column -> cell(row.get(column))).toList());
        }
        var widths = new int[columns.size()];
        for (var line : cells) {
            for (int column = 0; column < widths.length; column++) {
                widths[column] = Math.max(widths[column], line.get(column).length());
            }
        }
        for (var line : cells) {
            var text = new StringBuilder();
            for (int column = 0; column < widths.length; column++) {
                String padding = " ".repeat(widths[column] - line.get(column).length());
                text.append(numeric[column] ? padding + line.get(column) : line.get(column) + padding)
                        .append("  ");
            }
            out.println(text.toString().stripTrailing());
        }
    }

    private static String cell(Object value) {
        String text;
        if (value == null) {
            text = "-";
        } else if (value instanceof Double || value instanceof Float) {
            text = number(((Number) value).doubleValue());
        } else if (value instanceof byte[] bytes) {
            text = "(" + bytes.length + " bytes)";
        } else if (value instanceof Map || value instanceof List) {
            text = jsonText(value);
        } else {
            text = value.toString();
        }
        text = CONTROL.matcher(text.replace('\n', ' ')).replaceAll("\uFFFD");
        return text.length() > WIDEST_CELL ? text.substring(0, WIDEST_CELL - 1) + "…" : text;
    }

    static String number(double value) {
        if (value == Math.rint(value) && Math.abs(value) < 1e15) {
            return String.format(Locale.ROOT, "%.1f", value);
        }
        double magnitude = Math.abs(value);
        return String.format(
                Locale.ROOT, magnitude >= 1e6 || magnitude < 1e-4 ? "%.4g" : magnitude >= 100 ? "%.2f" : "%.4f", value);
    }
}
