package latentgraph.queries;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import latentgraph.core.InvalidInputException;
import latentgraph.core.Spelling;

/**
 * Reads the text of one {@code *.cypher} file: five header fields in this order, then the statement.
 *
 * <pre>{@code
 * // name:       neighbours/of-sample
 * // question:   Which samples lie nearest to this one?
 * // parameters: $representation STRING, $index INTEGER >= 0, $k INTEGER in [1, 16] = 4
 * // returns:    rank INTEGER >= 1, neighbour INTEGER >= 0, distance FLOAT >= 0; one row a neighbour, nearest first
 * // needs:      a representation
 * MATCH …
 * }</pre>
 *
 * A field goes on in the next line if that line is indented by two or more blanks after its slashes. {@code none} stands
 * for no parameters; {@code = null} makes one optional.
 */
final class QueryFile {
    static final Pattern NAME = Pattern.compile("[a-z0-9][a-z0-9-]{0,49}/[a-z0-9][a-z0-9-]{0,49}");

    private static final List<String> FIELDS = List.of("name", "question", "parameters", "returns", "needs");
    private static final Pattern FIELD = Pattern.compile("// ([a-z]+):\\s*(.*)");
    private static final Pattern CONTINUED = Pattern.compile("// {2,}(\\S.*)");

    private static final String NUMBER = "-?[0-9]{1,15}(?:\\.[0-9]{1,15})?";
    private static final String RANGE =
            "(?: in \\[(?<min>" + NUMBER + "), (?<max>" + NUMBER + ")]| >= (?<least>" + NUMBER + "))?";
    private static final String LITERAL = "null|true|false|" + NUMBER + "|'[^'\\\\]*'";
    private static final String IDENTIFIER = "[A-Za-z][A-Za-z0-9]{0,49}";
    private static final Pattern PARAMETER =
            Pattern.compile("\\$(?<name>" + IDENTIFIER + ") (?<type>" + Type.PATTERN + ")" + RANGE + "(?: = (?<default>"
                    + LITERAL + "|\\[(?:(?:" + LITERAL + ")(?:, (?:" + LITERAL + "))*)?]))?");
    private static final Pattern COLUMN =
            Pattern.compile("(?<name>" + IDENTIFIER + ") (?<type>" + Type.PATTERN + ")(?<nullable> or null)?" + RANGE);

    private final String file;
    private final String[] lines;
    private final String[] values = new String[FIELDS.size()];
    private final int[] lineOf = new int[FIELDS.size()];
    private int bodyLine;

    private QueryFile(String file, String text) {
        this.file = file;
        this.lines = text.split("\r?\n", -1);
    }

    /**
     * @param file named in messages
     * @param expectedName the name that the file's place gives it
     * @throws InvalidInputException if the header is not as described, or lies: about the name, or the parameters
     */
    static NamedQuery read(String file, String expectedName, String text) {
        return new QueryFile(file, text).read(expectedName);
    }

    private NamedQuery read(String expectedName) {
        readHeader();
        if (!values[0].equals(expectedName)) {
            throw wrong(
                    lineOf[0],
                    "name is '%s'; expected '%s', as the file's place says".formatted(values[0], expectedName));
        }
        if (!values[1].endsWith("?")) {
            throw wrong(
                    lineOf[1], "question is '%s'; expected one sentence with its question mark".formatted(values[1]));
        }
        List<Parameter> parameters = readParameters();
        int semicolon = values[3].indexOf(';');
        if (semicolon < 0 || values[3].substring(semicolon + 1).isBlank()) {
            throw wrong(lineOf[3], "returns lacks '; ' and what a row stands for and how rows are ordered");
        }
        List<Column> columns = readColumns(values[3].substring(0, semicolon).strip());
        String cypher = String.join("\n", List.of(lines).subList(bodyLine, lines.length))
                .strip();
        checkUse(parameters);
        return new NamedQuery(
                values[0],
                values[1],
                parameters,
                columns,
                values[3].substring(semicolon + 1).strip(),
                values[4],
                cypher);
    }

    private void readHeader() {
        int found = 0;
        int line = 0;
        for (; line < lines.length && lines[line].startsWith("//"); line++) {
            Matcher field = FIELD.matcher(lines[line]);
            Matcher continued = CONTINUED.matcher(lines[line]);
            if (found > 0 && continued.matches()) {
                values[found - 1] += " " + continued.group(1).strip();
            } else if (found < FIELDS.size()
                    && field.matches()
                    && field.group(1).equals(FIELDS.get(found))) {
                if (field.group(2).isBlank()) {
                    throw wrong(line, "header field '" + FIELDS.get(found) + "' is empty; say it in words");
                }
                values[found] = field.group(2).strip();
                lineOf[found++] = line;
            } else {
                throw wrong(
                        line,
                        found < FIELDS.size()
                                ? "expected the header field '// " + FIELDS.get(found) + ": …'"
                                : "expected the statement after the header; put other comments below it, after a blank line");
            }
        }
        if (found < FIELDS.size()) {
            throw wrong(
                    line,
                    "the header lacks '// " + FIELDS.get(found) + ": …'; its fields are " + String.join(", ", FIELDS));
        }
        bodyLine = line;
    }

    private List<Parameter> readParameters() {
        var parameters = new ArrayList<Parameter>();
        if (values[2].equals("none")) {
            return parameters;
        }
        for (Matcher matcher : items(PARAMETER, values[2], lineOf[2], "$name TYPE in [least, greatest] = default")) {
            var names = parameters.stream().map(Parameter::name).toList();
            Parameter parameter = readParameter(matcher);
            if (names.contains(parameter.name())) {
                throw wrong(lineOf[2], "$" + parameter.name() + " is declared twice");
            }
            parameters.add(parameter);
        }
        return parameters;
    }

    private Parameter readParameter(Matcher matcher) {
        Type type = Type.of(matcher.group("type"));
        if (type.kind() == Type.Kind.MAP || type.kind() == Type.Kind.BYTES) {
            throw wrong(lineOf[2], "$" + matcher.group("name") + " is " + type + "; a person cannot type one");
        }
        String text = matcher.group("default");
        Object value = text == null || text.equals("null") ? null : literal(type, text);
        var parameter = new Parameter(
                matcher.group("name"), type, min(type, matcher, 2), max(type, matcher, 2), value, text == null);
        if (value == null ? text != null && !text.equals("null") : !parameter.inRange(value)) {
            throw wrong(
                    lineOf[2],
                    "the default of $" + parameter.name() + " is " + text + "; expected " + type
                            + Parameter.range(parameter.min(), parameter.max()));
        }
        return parameter;
    }

    private static Object literal(Type type, String text) {
        if (text.startsWith("[") != type.list()) {
            return null;
        }
        String inner = type.list() ? text.substring(1, text.length() - 1) : text;
        boolean quoted = inner.contains("'");
        return quoted == (type.kind() == Type.Kind.STRING) || inner.isEmpty()
                ? type.fromText(quoted ? inner.replace("'", "") : inner)
                : null;
    }

    private List<Column> readColumns(String text) {
        var columns = new ArrayList<Column>();
        for (Matcher matcher : items(COLUMN, text, lineOf[3], "name TYPE or null in [least, greatest]")) {
            Type type = Type.of(matcher.group("type"));
            String name = matcher.group("name");
            if (columns.stream().anyMatch(column -> column.name().equals(name))) {
                throw wrong(lineOf[3], "column '" + name + "' is declared twice");
            }
            columns.add(new Column(
                    name, type, matcher.group("nullable") != null, min(type, matcher, 3), max(type, matcher, 3)));
        }
        return columns;
    }

    /** The items of a list separated by a comma and a blank, each a fresh match. */
    private List<Matcher> items(Pattern item, String text, int line, String shape) {
        var items = new ArrayList<Matcher>();
        int at = 0;
        while (true) {
            Matcher matcher = item.matcher(text).region(at, text.length());
            boolean matches = matcher.lookingAt();
            boolean last = matches && matcher.end() == text.length();
            if (!last && !(matches && text.startsWith(", ", matcher.end()))) {
                throw wrong(
                        line,
                        "'%s' is not understood from '%s' on; expected %s, separated by ', '"
                                .formatted(text, text.substring(at), shape));
            }
            items.add(matcher);
            if (last) {
                return items;
            }
            at = matcher.end() + 2;
        }
    }

    private Number min(Type type, Matcher matcher, int field) {
        return number(type, matcher.group("min") != null ? matcher.group("min") : matcher.group("least"), field);
    }

    private Number max(Type type, Matcher matcher, int field) {
        Number max = number(type, matcher.group("max"), field);
        Number min = min(type, matcher, field);
        if (max != null && max.doubleValue() < min.doubleValue()) {
            throw wrong(lineOf[field], "the range of '" + matcher.group("name") + "' is empty");
        }
        return max;
    }

    private Number number(Type type, String text, int field) {
        if (text == null) {
            return null;
        }
        if (type.kind() == Type.Kind.FLOAT) {
            return Double.valueOf(text);
        }
        if (type.kind() == Type.Kind.INTEGER && !text.contains(".")) {
            return Long.valueOf(text);
        }
        throw wrong(
                lineOf[field],
                text + " bounds a value of " + type + "; only INTEGER and FLOAT have ranges, in their own numbers");
    }

    private void checkUse(List<Parameter> parameters) {
        Set<String> used = usedParameters();
        var declared = new TreeSet<String>();
        for (Parameter parameter : parameters) {
            declared.add(parameter.name());
            if (!used.contains(parameter.name())) {
                throw wrong(
                        lineOf[2],
                        "$" + parameter.name() + " is declared and never used"
                                + Spelling.meant(parameter.name(), used));
            }
        }
        used.removeAll(declared);
        if (!used.isEmpty()) {
            throw wrong(lineOf[2], "$" + String.join(", $", used) + " is used and not declared");
        }
    }

    /** The parameters of the statement: not what stands in strings, comments or quoted names. */
    private Set<String> usedParameters() {
        var used = new TreeSet<String>();
        String text = String.join("\n", List.of(lines).subList(bodyLine, lines.length));
        boolean statement = false;
        for (int at = 0; at < text.length(); at++) {
            char c = text.charAt(at);
            if (text.startsWith("\\u", at)) {
                throw wrong(lineAt(text, at), "\\u escapes hide what a statement says; write the character itself");
            } else if (c == '\'' || c == '"' || c == '`') {
                at = closing(text, at);
            } else if (text.startsWith("//", at)) {
                int end = text.indexOf('\n', at);
                at = end < 0 ? text.length() : end;
            } else if (text.startsWith("/*", at)) {
                int end = text.indexOf("*/", at + 2);
                if (end < 0) {
                    throw wrong(lineAt(text, at), "the comment that begins here never ends");
                }
                at = end + 1;
            } else if (c == '$') {
                int end = at + 1;
                while (end < text.length() && Character.isUnicodeIdentifierPart(text.charAt(end))) {
                    end++;
                }
                String name = text.substring(at + 1, end);
                if (!name.matches(IDENTIFIER)) {
                    throw wrong(
                            lineAt(text, at),
                            "'$%s' is no parameter name; expected letters and digits".formatted(name));
                }
                used.add(name);
                at = end - 1;
            } else {
                statement |= !Character.isWhitespace(c);
            }
        }
        if (!statement) {
            throw wrong(bodyLine, "the header is followed by no statement");
        }
        return used;
    }

    /** Where the string or quoted name that begins at {@code start} ends. In names a doubled quote stands for itself. */
    private int closing(String text, int start) {
        char quote = text.charAt(start);
        for (int at = start + 1; at < text.length(); at++) {
            if (text.startsWith("\\u", at)) {
                throw wrong(lineAt(text, at), "\\u escapes hide what a statement says; write the character itself");
            }
            if (text.charAt(at) == '\\' && quote != '`') {
                at++;
            } else if (text.charAt(at) == quote) {
                return at;
            }
        }
        throw wrong(lineAt(text, start), "the " + quote + " that opens here is never closed");
    }

    private int lineAt(String text, int at) {
        return bodyLine
                + (int) text.substring(0, at).chars().filter(c -> c == '\n').count();
    }

    /** @param line from 0 */
    private InvalidInputException wrong(int line, String what) {
        return new InvalidInputException(file + ", line " + (line + 1) + ": " + what);
    }
}
