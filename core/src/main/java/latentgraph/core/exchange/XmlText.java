package latentgraph.core.exchange;

import latentgraph.core.InvalidInputException;

/** Text as XML can carry it. */
final class XmlText {
    private XmlText() {}

    /** Between quotes or between tags; blanks other than a space are kept by writing their numbers. */
    static String escaped(String text) {
        var escaped = new StringBuilder(text.length() + 16);
        for (int i = 0; i < text.length(); ) {
            int c = text.codePointAt(i);
            i += Character.charCount(c);
            switch (c) {
                case '&' -> escaped.append("&amp;");
                case '<' -> escaped.append("&lt;");
                case '>' -> escaped.append("&gt;");
                case '"' -> escaped.append("&quot;");
                case '\t', '\n', '\r' -> escaped.append("&#").append(c).append(';');
                default -> {
                    boolean surrogate = c >= Character.MIN_SURROGATE && c <= Character.MAX_SURROGATE;
                    if (c < ' ' || surrogate || c == 0xFFFE || c == 0xFFFF) {
                        throw new InvalidInputException(
                                "'%s' holds the character U+%04X, which XML cannot carry; write json instead"
                                        .formatted(Assembly.shown(text), c));
                    }
                    escaped.appendCodePoint(c);
                }
            }
        }
        return escaped.toString();
    }
}
