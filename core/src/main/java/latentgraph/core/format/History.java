package latentgraph.core.format;

import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;
import latentgraph.core.InvalidInputException;

/**
 * How training went, a row an epoch: losses, accuracies, whatever was measured.
 *
 * @param columns names, distinct or not; the first is "epoch". Up to 1,000
 * @param rows a value a column; NaN where nothing was measured. Up to 1,000,000
 */
public record History(List<String> columns, List<double[]> rows) {
    public static final int MAX_COLUMNS = 1_000;
    public static final int MAX_ROWS = 1_000_000;
    private static final Pattern COLUMN = Pattern.compile("[A-Za-z][A-Za-z0-9_. -]{0,99}");

    public History {
        columns = List.copyOf(columns);
        rows = List.copyOf(rows);
        if (columns.size() > MAX_COLUMNS) {
            throw new InvalidInputException(
                    String.format(Locale.ROOT, "more than %,d columns; expected at most that", MAX_COLUMNS));
        }
        if (rows.size() > MAX_ROWS) {
            throw new InvalidInputException(
                    String.format(Locale.ROOT, "more than %,d rows; expected at most that", MAX_ROWS));
        }
        if (columns.isEmpty() || !columns.get(0).equals("epoch")) {
            throw new InvalidInputException("columns are " + columns + "; expected 'epoch' first");
        }
        for (String column : columns) {
            if (!COLUMN.matcher(column).matches()) {
                throw new InvalidInputException(
                        "a column is named '%s'; expected letters, digits, '_', '.', '-' and blanks, a letter first"
                                .formatted(column.length() <= 100 ? column : column.substring(0, 100) + "…"));
            }
        }
        for (int row = 0; row < rows.size(); row++) {
            if (rows.get(row).length != columns.size()) {
                throw new InvalidInputException("row %d has %d values; expected %d, one for each of %s"
                        .formatted(row, rows.get(row).length, columns.size(), columns));
            }
        }
    }
}
