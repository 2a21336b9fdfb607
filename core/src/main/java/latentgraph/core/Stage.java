package latentgraph.core;

import java.util.Optional;
import java.util.regex.Pattern;

/**
 * How far a stage of long work has come: what {@link Progress} is told, which as one line of text reaches those who wait in
 * another process.
 *
 * @param name of at most {@link #LONGEST} characters; longer ones are cut, and what a terminal would obey, or what turns the
 *     direction of writing, becomes U+FFFD
 * @param done units finished, from 0
 * @param total all units; 0 if not known
 */
public record Stage(String name, long done, long total) {
    static final int LONGEST = 200;

    /** Its two numbers, and the words between. */
    private static final int LONGEST_LINE = LONGEST + 64;

    private static final Pattern UNFIT = Pattern.compile("[\\p{Cc}\\p{Cs}\\u2028-\\u202E\\u2066-\\u2069]");
    private static final Pattern LINE = Pattern.compile("(.*): (\\d{1,19}) of (\\d{1,19}|\\?)", Pattern.DOTALL);

    public Stage {
        name = UNFIT.matcher(cut(name)).replaceAll("\uFFFD");
        done = Math.max(0, done);
        total = Math.max(0, total);
    }

    private static String cut(String name) {
        return name.length() > LONGEST ? name.substring(0, LONGEST - 1) + "…" : name;
    }

    /** For example "placing points: 340 of 750", or "matching subspaces: 3 of ?". */
    public String line() {
        return "%s: %d of %s".formatted(name, done, total == 0 ? "?" : Long.toString(total));
    }

    /** What {@link #line} wrote; empty for any other text. */
    public static Optional<Stage> parse(String line) {
        var parts = LINE.matcher(line);
        if (line.length() > LONGEST_LINE || !parts.matches()) {
            return Optional.empty();
        }
        try {
            return Optional.of(new Stage(
                    parts.group(1),
                    Long.parseLong(parts.group(2)),
                    parts.group(3).equals("?") ? 0 : Long.parseLong(parts.group(3))));
        } catch (NumberFormatException beyondLong) {
            return Optional.empty();
        }
    }
}
