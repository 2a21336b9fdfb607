package latentgraph.core;

import java.util.List;
import java.util.stream.Collectors;

/** A name that nothing answers to: a run, a representation, a query. Exit code 2; HTTP 404. */
public final class UnknownKeyException extends InvalidInputException {
    private static final long serialVersionUID = 1;

    public UnknownKeyException(String message) {
        super(message);
    }

    /**
     * What there is instead, for the end of a message: {@code there is 'a'}, {@code there are 'a' and 'b'}, {@code there are
     * 'a', 'b' and 7 more}.
     *
     * @param names at least one; the first {@code most} are named
     */
    public static String thereIs(List<String> names, int most) {
        var parts = names.stream().limit(most).map(name -> "'" + name + "'").collect(Collectors.toList());
        if (names.size() > most) {
            parts.add(names.size() - most + " more");
        }
        if (parts.size() == 1) {
            return "there is " + parts.get(0);
        }
        return "there are " + String.join(", ", parts.subList(0, parts.size() - 1)) + " and "
                + parts.get(parts.size() - 1);
    }
}
