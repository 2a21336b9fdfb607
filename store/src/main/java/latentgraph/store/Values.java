package latentgraph.store;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import latentgraph.core.InvalidInputException;

/** The plain values of {@link Store}: what goes in is brought to one form, so that both ways to a store see the same. */
final class Values {
    private Values() {}

    /**
     * The parameters with Integer, Short and Byte as Long, Float as Double, int[] as long[] and float[] as double[].
     *
     * @throws InvalidInputException naming the parameter whose value is none of the plain ones
     */
    static Map<String, Object> parameters(Map<String, Object> parameters) {
        var plain = new LinkedHashMap<String, Object>();
        parameters.forEach((name, value) -> plain.put(name, parameter(name, value)));
        return plain;
    }

    private static Object parameter(String name, Object value) {
        if (value == null
                || value instanceof Long
                || value instanceof Double
                || value instanceof String
                || value instanceof Boolean
                || value instanceof byte[]
                || value instanceof long[]
                || value instanceof double[]) {
            return value;
        }
        if (value instanceof Integer || value instanceof Short || value instanceof Byte) {
            return ((Number) value).longValue();
        }
        if (value instanceof Float number) {
            return (double) number;
        }
        if (value instanceof int[] ints) {
            return Arrays.stream(ints).asLongStream().toArray();
        }
        if (value instanceof float[] floats) {
            var doubles = new double[floats.length];
            for (int i = 0; i < floats.length; i++) {
                doubles[i] = floats[i];
            }
            return doubles;
        }
        if (value instanceof Iterable<?> elements) {
            var plain = new ArrayList<Object>();
            elements.forEach(element -> plain.add(parameter(name, element)));
            return plain;
        }
        if (value instanceof Map<?, ?> map) {
            var plain = new LinkedHashMap<String, Object>();
            map.forEach((key, element) -> plain.put(String.valueOf(key), parameter(name, element)));
            return plain;
        }
        throw new InvalidInputException(
                "parameter $%s holds a %s; it may hold numbers, text, booleans, byte[], lists, maps"
                        .formatted(name, value.getClass().getName()));
    }

    /** An array of numbers, booleans or texts as the list of its elements; shorter number types widened. */
    static List<Object> list(Object array) {
        int length = java.lang.reflect.Array.getLength(array);
        var list = new ArrayList<Object>(length);
        for (int i = 0; i < length; i++) {
            list.add(scalar(java.lang.reflect.Array.get(array, i)));
        }
        return list;
    }

    /** A number as Long or Double; text, booleans, byte[] and null as they are; dates, times, durations as ISO 8601 text. */
    static Object scalar(Object value) {
        if (value == null || value instanceof String || value instanceof Boolean || value instanceof byte[]) {
            return value;
        }
        if (value instanceof Float || value instanceof Double) {
            return ((Number) value).doubleValue();
        }
        if (value instanceof Number number) {
            return number.longValue();
        }
        return value.toString();
    }
}
