package latentgraph.experiments;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Text that others wrote, made harmless in a Markdown page. */
final class Markdown {
    private static final Pattern SPECIAL = Pattern.compile("[\\\\`*_{}\\[\\]()<>#+!|~&$]");
    /** Control characters, those that turn the direction of writing, and halves of surrogate pairs. */
    private static final Pattern UNPRINTABLE =
            Pattern.compile("[\\p{Cc}\\u2028-\\u202E\\u2066-\\u2069\\uFFFE\\uFFFF\\p{Cs}]");

    private static final Pattern BACKTICKS = Pattern.compile("`+");

    private Markdown() {}

    /** On one line, as plain text: no markup, no HTML, no cell border. */
    static String escaped(String text) {
        return SPECIAL.matcher(printable(text)).replaceAll(found -> Matcher.quoteReplacement("\\" + found.group()));
    }

    /** On one line; what is no character to be shown becomes U+FFFD, so that XML can hold it too. */
    static String printable(String text) {
        return UNPRINTABLE.matcher(text.replaceAll("\\s+", " ")).replaceAll("\uFFFD");
    }

    /** A block of code, whatever backticks it holds. */
    static String code(String text) {
        int longest = BACKTICKS
                .matcher(text)
                .results()
                .mapToInt(found -> found.group().length())
                .max()
                .orElse(0);
        String fence = "`".repeat(Math.max(3, longest + 1));
        return fence + "\n" + printable(text) + "\n" + fence + "\n";
    }
}
