package latentgraph.core;

import java.util.Arrays;
import java.util.Locale;
import java.util.stream.Collectors;

/** The constants of an enum as they are named in files, queries and on the command line: in lower case. */
public final class Choice {
    private Choice() {}

    public static String key(Enum<?> constant) {
        return constant.name().toLowerCase(Locale.ROOT);
    }

    /** @throws InvalidInputException if {@code key} names none of them; the message names {@code field} and all there are */
    public static <E extends Enum<E>> E of(Class<E> type, String field, String key) {
        E[] constants = type.getEnumConstants();
        return Arrays.stream(constants)
                .filter(constant -> key(constant).equals(key))
                .findFirst()
                .orElseThrow(() -> new InvalidInputException("%s is '%s'; expected one of %s"
                        .formatted(
                                field,
                                key,
                                Arrays.stream(constants).map(Choice::key).collect(Collectors.joining(", ")))));
    }
}
