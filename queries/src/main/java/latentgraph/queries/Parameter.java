package latentgraph.queries;

import java.util.List;
import java.util.stream.Collectors;
import latentgraph.core.InvalidInputException;

/**
 * What a query asks to be told. Its text is its spelling in the header: {@code $k INTEGER in [1, 16] = 4}.
 *
 * @param name without the $
 * @param min the least value, of each element if this is a list; Long or Double as the type is; null for no bound
 * @param max the greatest value, as {@code min}
 * @param defaultValue stands where none is given; null also where a parameter is optional and has no other default
 * @param required whether the person must give it
 */
public record Parameter(String name, Type type, Number min, Number max, Object defaultValue, boolean required) {

    /** @throws InvalidInputException unless the text is a value of this type and in range */
    Object fromText(String query, String text) {
        return checked(query, "'" + text + "'", type.fromText(text));
    }

    /** @throws InvalidInputException unless the value is of this type and in range; null only where null is the default */
    Object fromValue(String query, Object value) {
        if (value == null && !required && defaultValue == null) {
            return null;
        }
        return checked(
                query, value instanceof String ? "'" + value + "'" : String.valueOf(value), type.fromValue(value));
    }

    private Object checked(String query, String found, Object value) {
        if (value == null || !inRange(value)) {
            String shown = found.length() > 100 ? found.substring(0, 100) + "…" : found;
            throw new InvalidInputException(
                    "query %s: $%s is %s; expected %s".formatted(query, name, shown, type + range(min, max)));
        }
        return value;
    }

    boolean inRange(Object value) {
        if (value instanceof List<?> elements) {
            return elements.stream().allMatch(this::inRange);
        }
        return !(value instanceof Number number)
                || ((min == null || number.doubleValue() >= min.doubleValue())
                        && (max == null || number.doubleValue() <= max.doubleValue()));
    }

    static String range(Number min, Number max) {
        return min == null ? "" : max == null ? " >= " + min : " in [" + min + ", " + max + "]";
    }

    private static String literal(Object value) {
        if (value instanceof List<?> elements) {
            return elements.stream().map(Parameter::literal).collect(Collectors.joining(", ", "[", "]"));
        }
        return value instanceof String ? "'" + value + "'" : String.valueOf(value);
    }

    @Override
    public String toString() {
        return "$" + name + " " + type + range(min, max) + (required ? "" : " = " + literal(defaultValue));
    }
}
