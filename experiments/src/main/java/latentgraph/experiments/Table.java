package latentgraph.experiments;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Predicate;
import latentgraph.core.InvalidInputException;

/**
 * Rows of plain values, each with a value or null for every column.
 *
 * @param name of its file, without ending
 * @param title a sentence without its full stop: what the rows are
 */
public record Table(String name, String title, List<String> columns, List<Map<String, Object>> rows) {
    /** What a page shows; the CSV file has all. */
    static final int SHOWN = 60;

    public Table {
        columns = List.copyOf(columns);
        List<Map<String, Object>> kept = new ArrayList<>();
        for (var row : rows) {
            Map<String, Object> values = new LinkedHashMap<>();
            columns.forEach(column -> values.put(column, row.get(column)));
            kept.add(Collections.unmodifiableMap(values));
        }
        rows = List.copyOf(kept);
    }

    /** A row of columns and values in turn. */
    static Map<String, Object> row(Object... columnsAndValues) {
        Map<String, Object> row = new LinkedHashMap<>();
        for (int i = 0; i < columnsAndValues.length; i += 2) {
            row.put((String) columnsAndValues[i], columnsAndValues[i + 1]);
        }
        return row;
    }

    /** Comma-separated as in RFC 4180, with a line of names; numbers as Java writes them, null as nothing. */
    String csv() {
        var text = new StringBuilder();
        line(text, columns);
        rows.forEach(row -> line(text, row.values()));
        return text.toString();
    }

    private static void line(StringBuilder text, Iterable<?> cells) {
        String separator = "";
        for (Object cell : cells) {
            text.append(separator).append(quoted(cell == null ? "" : cell.toString()));
            separator = ",";
        }
        text.append("\r\n");
    }

    private static String quoted(String cell) {
        boolean plain = cell.chars().noneMatch(c -> c == ',' || c == '"' || c == '\n' || c == '\r')
                && cell.equals(cell.strip());
        return plain ? cell : '"' + cell.replace("\"", "\"\"") + '"';
    }

    /** The first rows as a Markdown table, numbers rounded to be read. */
    String markdown() {
        var text = new StringBuilder();
        text.append("| ").append(String.join(" | ", columns)).append(" |\n|");
        for (String column : columns) {
            text.append(holdsNumbers(column) ? " ---: |" : " --- |");
        }
        text.append('\n');
        for (var row : rows.subList(0, Math.min(rows.size(), SHOWN))) {
            text.append('|');
            row.values().forEach(value -> text.append(' ')
                    .append(Markdown.escaped(shown(value)))
                    .append(" |"));
            text.append('\n');
        }
        if (rows.size() > SHOWN) {
            text.append("\nThe first %d of %d rows; all are in [%s.csv](%s.csv).\n"
                    .formatted(SHOWN, rows.size(), name, name));
        }
        return text.toString();
    }

    boolean holdsNumbers(String column) {
        return rows.stream().map(row -> row.get(column)).allMatch(value -> value == null || value instanceof Number);
    }

    static String shown(Object value) {
        if (value == null) {
            return "";
        }
        if (!(value instanceof Double number)) {
            return value.toString();
        }
        if (number == Math.rint(number) && Math.abs(number) < 1e15) {
            return String.format(Locale.ROOT, "%.0f", number);
        }
        double size = Math.abs(number);
        return String.format(Locale.ROOT, size >= 1e6 || size < 1e-4 ? "%.3g" : size >= 100 ? "%.1f" : "%.4f", number);
    }

    /** Of the numbers in a column, over some of the rows; NaN over none. */
    static double mean(List<Map<String, Object>> rows, String column, Predicate<Map<String, Object>> chosen) {
        return rows.stream()
                .filter(chosen)
                .mapToDouble(row -> number(row, column))
                .average()
                .orElse(Double.NaN);
    }

    /** The middle one, or the mean of the middle two; NaN of none. */
    static double median(double[] values) {
        double[] sorted = Arrays.stream(values).sorted().toArray();
        return sorted.length == 0 ? Double.NaN : (sorted[(sorted.length - 1) / 2] + sorted[sorted.length / 2]) / 2;
    }

    /** The number in a column of a row; NaN where there is none. @throws InvalidInputException if it is a text */
    static double number(Map<String, Object> row, String column) {
        Object value = row.get(column);
        if (value == null) {
            return Double.NaN;
        }
        if (value instanceof Number number) {
            return number.doubleValue();
        }
        throw new InvalidInputException("column %s holds '%s'; expected a number".formatted(column, value));
    }
}
