package latentgraph.store;

import java.math.BigDecimal;
import java.time.temporal.ChronoUnit;
import java.time.temporal.TemporalAmount;
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

    /** Counts the values in the lists of one row as they are unfolded, up to {@link Limits#values()}. */
    static final class Budget {
        private final long most;
        private long left;

        Budget(Limits limits) {
            most = limits.values();
            left = most;
        }

        void nextRow() {
            left = most;
        }

        void take(long values) {
            left -= values;
            if (left < 0) {
                throw new InvalidInputException(
                        "a row of the answer holds lists of more than %,d values; return them as rows (UNWIND), or fewer of them"
                                .formatted(most));
            }
        }
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
        if (value instanceof TemporalAmount duration) {
            // Neo4j's and its driver's durations print differently.
            return "P%dM%dDT%sS"
                    .formatted(
                            duration.get(ChronoUnit.MONTHS),
                            duration.get(ChronoUnit.DAYS),
                            BigDecimal.valueOf(duration.get(ChronoUnit.SECONDS))
                                    .add(BigDecimal.valueOf(duration.get(ChronoUnit.NANOS), 9))
                                    .stripTrailingZeros()
                                    .toPlainString());
        }
        return value.toString();
    }

    static Map<String, Object> node(String id, List<String> labels, Object properties) {
        var node = new LinkedHashMap<String, Object>();
        node.put("id", id);
        node.put("labels", labels);
        node.put("properties", properties);
        return node;
    }

    static Map<String, Object> relationship(String id, String type, String from, String to, Object properties) {
        var relationship = new LinkedHashMap<String, Object>();
        relationship.put("id", id);
        relationship.put("type", type);
        relationship.put("from", from);
        relationship.put("to", to);
        relationship.put("properties", properties);
        return relationship;
    }

    /** A point as {srid, x, y} or {srid, x, y, z}. */
    static Map<String, Object> point(long srid, double... coordinates) {
        var point = new LinkedHashMap<String, Object>();
        point.put("srid", srid);
        for (int axis = 0; axis < coordinates.length; axis++) {
            point.put("xyz".substring(axis, axis + 1), coordinates[axis]);
        }
        return point;
    }

    private static final List<String> UPDATES = List.of(
            "nodesCreated",
            "nodesDeleted",
            "relationshipsCreated",
            "relationshipsDeleted",
            "propertiesSet",
            "labelsAdded",
            "labelsRemoved",
            "indexesAdded",
            "indexesRemoved",
            "constraintsAdded",
            "constraintsRemoved");

    /** Neo4j's counts in the order above, by name, without those that are zero. */
    static Map<String, Long> updates(int... counts) {
        var updates = new LinkedHashMap<String, Long>();
        for (int i = 0; i < counts.length; i++) {
            if (counts[i] != 0) {
                updates.put(UPDATES.get(i), (long) counts[i]);
            }
        }
        return updates;
    }
}
