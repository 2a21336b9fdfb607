package latentgraph.queries;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;

/** The type of a parameter or a column, written as in Cypher: {@code INTEGER}, {@code LIST<STRING>}; BYTES is a byte array. */
public record Type(Kind kind, boolean list) {
    /** One value, or an element of a list. */
    public enum Kind {
        STRING,
        INTEGER,
        FLOAT,
        BOOLEAN,
        BYTES,
        MAP
    }

    static final String PATTERN = "LIST<(?:STRING|INTEGER|FLOAT|BOOLEAN|MAP)>|STRING|INTEGER|FLOAT|BOOLEAN|BYTES|MAP";

    /** @param text matches {@link #PATTERN} */
    static Type of(String text) {
        boolean list = text.startsWith("LIST<");
        return new Type(Kind.valueOf(list ? text.substring(5, text.length() - 1) : text), list);
    }

    /** Whether a row or a parameter may hold {@code value} under this type; null never. */
    public boolean holds(Object value) {
        return list ? value instanceof List<?> elements && elements.stream().allMatch(this::holdsOne) : holdsOne(value);
    }

    private boolean holdsOne(Object value) {
        return switch (kind) {
            case STRING -> value instanceof String;
            case INTEGER -> value instanceof Long;
            case FLOAT -> value instanceof Double;
            case BOOLEAN -> value instanceof Boolean;
            case BYTES -> value instanceof byte[];
            case MAP -> value instanceof Map;
        };
    }

    /**
     * A value from a command line or a URL. Elements of a list are separated by commas; an empty text is an empty list.
     *
     * @return null if the text is no such value
     */
    Object fromText(String text) {
        if (!list) {
            return oneFromText(text);
        }
        var elements = new ArrayList<Object>();
        for (String element : text.isBlank() ? new String[0] : text.split(",", -1)) {
            elements.add(oneFromText(element.strip()));
        }
        return elements.contains(null) ? null : List.copyOf(elements);
    }

    private Object oneFromText(String text) {
        try {
            return switch (kind) {
                case STRING -> text;
                case INTEGER -> Long.valueOf(text);
                case FLOAT -> finite(Double.parseDouble(text));
                case BOOLEAN -> text.equals("true") ? Boolean.TRUE : text.equals("false") ? Boolean.FALSE : null;
                case BYTES, MAP -> null;
            };
        } catch (NumberFormatException notANumber) {
            return null;
        }
    }

    /**
     * A value from JSON or from Java, as the store takes it: whole numbers as Long, others as Double.
     *
     * @return null if it is of another type; an INTEGER may stand for a FLOAT, never a FLOAT for an INTEGER
     */
    Object fromValue(Object value) {
        if (!list) {
            return oneFromValue(value);
        }
        if (!(value instanceof Collection<?> elements)) {
            return null;
        }
        var converted = new ArrayList<Object>(elements.size());
        for (Object element : elements) {
            converted.add(oneFromValue(element));
        }
        return converted.contains(null) ? null : List.copyOf(converted);
    }

    private Object oneFromValue(Object value) {
        boolean whole =
                value instanceof Long || value instanceof Integer || value instanceof Short || value instanceof Byte;
        return switch (kind) {
            case INTEGER -> whole ? (Object) ((Number) value).longValue() : null;
            case FLOAT -> value instanceof Number number ? finite(number.doubleValue()) : null;
            case STRING, BOOLEAN, BYTES, MAP -> holdsOne(value) ? value : null;
        };
    }

    private static Double finite(double value) {
        return Double.isFinite(value) ? value : null;
    }

    @Override
    public String toString() {
        return list ? "LIST<" + kind + ">" : kind.toString();
    }
}
