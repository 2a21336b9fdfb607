package latentgraph.analytics;

import java.util.Arrays;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import latentgraph.core.Choice;
import latentgraph.core.InvalidInputException;
import latentgraph.core.Spelling;

/**
 * The configuration map of one call. Each key is read once, with its default and its range; {@link #echo()} then refuses
 * every key that nobody read, naming the one that was meant, and gives back what holds, defaults included.
 */
final class Settings {
    private final String where;
    private final Map<String, Object> given;
    private final Map<String, Object> effective = new LinkedHashMap<>();

    Settings(Map<String, Object> given) {
        this("", given);
    }

    /**
     * Another map than the configuration.
     *
     * @param where stands before each message
     */
    Settings(String where, Map<String, Object> given) {
        this.where = where;
        this.given = given == null ? Map.of() : given;
    }

    /** The neighbours a sample that are looked at; whether so many are stored is for the representation to say. */
    int k() {
        return integer("k", 4, 1, Integer.MAX_VALUE);
    }

    /** One k or a list of them, rising and distinct. */
    int[] ks() {
        if (!(given.get("k") instanceof List<?> list)) {
            return new int[] {k()};
        }
        if (list.isEmpty() || list.size() > 100) {
            throw new InvalidInputException(
                    where + "k is a list of %d; expected 1 to 100 numbers".formatted(list.size()));
        }
        int[] ks = list.stream()
                .mapToInt(k -> new Settings(where, Collections.singletonMap("k", k)).k())
                .sorted()
                .distinct()
                .toArray();
        effective.put("k", Arrays.stream(ks).mapToObj(k -> (long) k).toList());
        return ks;
    }

    /** The threads at work; the results do not depend on it. */
    int concurrency() {
        return integer("concurrency", Math.min(Runtime.getRuntime().availableProcessors(), 1024), 1, 1024);
    }

    int integer(String key, int otherwise, int least, int most) {
        Object value = value(key, (long) otherwise);
        boolean whole = value instanceof Number number && number.doubleValue() == Math.rint(number.doubleValue());
        if (!whole || ((Number) value).doubleValue() < least || ((Number) value).doubleValue() > most) {
            throw new InvalidInputException(where
                    + "%s is %s; expected a whole number %s"
                            .formatted(
                                    key,
                                    shown(value),
                                    most == Integer.MAX_VALUE ? "from " + least : least + " to " + most));
        }
        effective.put(key, ((Number) value).longValue());
        return ((Number) value).intValue();
    }

    double number(String key, double otherwise, double least, double most) {
        Object value = value(key, otherwise);
        if (!(value instanceof Number number && number.doubleValue() >= least && number.doubleValue() <= most)) {
            throw new InvalidInputException(
                    where + "%s is %s; expected a number in [%s, %s]".formatted(key, shown(value), least, most));
        }
        effective.put(key, number.doubleValue());
        return number.doubleValue();
    }

    boolean flag(String key, boolean otherwise) {
        Object value = value(key, otherwise);
        if (!(value instanceof Boolean flag)) {
            throw new InvalidInputException(where + "%s is %s; expected true or false".formatted(key, shown(value)));
        }
        return flag;
    }

    /** A text, or {@code otherwise}, which may be null. */
    String text(String key, String otherwise) {
        if (otherwise == null && !given.containsKey(key)) {
            effective.put(key, null);
            return null;
        }
        Object value = value(key, otherwise);
        if (!(value instanceof String text) || text.isBlank()) {
            throw new InvalidInputException(where + "%s is %s; expected a text".formatted(key, shown(value)));
        }
        return text;
    }

    /** Any whole number that Cypher has. */
    long seed() {
        Object value = value("randomSeed", 0L);
        if (!(value instanceof Long seed)) {
            throw new InvalidInputException(
                    where + "randomSeed is %s; expected a whole number".formatted(shown(value)));
        }
        return seed;
    }

    /** Whole numbers from 0, distinct; none by default. */
    List<Integer> indices(String key) {
        Object value = value(key, List.of());
        boolean indices = value instanceof List<?> list
                && list.size() <= 100_000
                && list.stream().allMatch(each -> each instanceof Long index && index >= 0 && index < Integer.MAX_VALUE)
                && list.stream().distinct().count() == list.size();
        if (!indices) {
            throw new InvalidInputException(
                    where + "%s is %s; expected a list of distinct whole numbers from 0".formatted(key, shown(value)));
        }
        return ((List<?>) value).stream().map(each -> ((Long) each).intValue()).toList();
    }

    /** One of an enum's constants, written in lower case. */
    <E extends Enum<E>> E choice(String key, E otherwise) {
        Object value = value(key, Choice.key(otherwise));
        E[] constants = otherwise.getDeclaringClass().getEnumConstants();
        return Arrays.stream(constants)
                .filter(constant -> Choice.key(constant).equals(value))
                .findFirst()
                .orElseThrow(() -> new InvalidInputException(where
                        + "%s is %s; expected one of %s"
                                .formatted(
                                        key,
                                        shown(value),
                                        Arrays.stream(constants)
                                                .map(Choice::key)
                                                .collect(Collectors.joining(", ")))));
    }

    List<?> list(String key) {
        if (value(key, null) instanceof List<?> list) {
            return list;
        }
        throw new InvalidInputException(where + "%s is %s; expected a list".formatted(key, shown(given.get(key))));
    }

    /** What was read so far, defaults included. */
    Map<String, Object> read() {
        return new LinkedHashMap<>(effective);
    }

    /** Makes the key known without reading it. */
    void knows(String key) {
        effective.putIfAbsent(key, null);
    }

    boolean has(String key) {
        return given.containsKey(key);
    }

    /**
     * What holds, for the column {@code configuration}.
     *
     * @throws InvalidInputException if a key was given that this procedure does not know
     */
    Map<String, Object> echo() {
        for (String key : given.keySet()) {
            if (!effective.containsKey(key)) {
                String meant = Spelling.meant(key, effective.keySet());
                throw new InvalidInputException(where
                        + "unknown %skey '%s'%s Known keys: %s"
                                .formatted(
                                        where.isEmpty() ? "configuration " : "",
                                        key,
                                        meant.isEmpty() ? "." : meant,
                                        String.join(", ", effective.keySet())));
            }
        }
        return effective;
    }

    private Object value(String key, Object otherwise) {
        Object value = given.containsKey(key) ? given.get(key) : otherwise;
        effective.put(key, value);
        return value;
    }

    private static String shown(Object value) {
        return value instanceof String ? "'" + value + "'" : String.valueOf(value);
    }
}
