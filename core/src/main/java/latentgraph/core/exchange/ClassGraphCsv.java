package latentgraph.core.exchange;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.Reader;
import java.io.Writer;
import java.nio.charset.CharacterCodingException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import latentgraph.core.ClassGraph;
import latentgraph.core.InvalidInputException;

/**
 * Two tables with the column names that Gephi's spreadsheet import knows: edges (Source, Target, Type, Weight, distance,
 * rank) and classes (Id, Label, samples, accuracy, degree, community). Fields are quoted as RFC 4180 says.
 */
final class ClassGraphCsv {
    /** What is kept of a file made elsewhere; the other columns of a row are forgotten as it is read. */
    private static final Set<String> COLUMNS = Set.of(
            "id",
            "label",
            "samples",
            "size",
            "accuracy",
            "community",
            "modularity class",
            "modularity_class",
            "source",
            "target",
            "type",
            "weight",
            "distance",
            "rank");

    private ClassGraphCsv() {}

    /** Where the classes of {@code graph.csv} stand: {@code graph.classes.csv}. */
    static Path classesFile(Path edges) {
        String name = edges.getFileName().toString();
        String stem = name.toLowerCase(Locale.ROOT).endsWith(".csv") ? name.substring(0, name.length() - 4) : name;
        return edges.resolveSibling(stem + ".classes.csv");
    }

    static void writeEdges(DescribedClassGraph described, Writer out) throws IOException {
        var weights = new Weights(described.graph());
        out.write("Source,Target,Type,Weight,distance,rank,sourceName,targetName\n");
        List<ClassGraph.Vertex> vertices = described.graph().vertices();
        for (ClassGraph.Edge edge : described.graph().edges()) {
            line(
                    out,
                    vertices.get(edge.source()).label(),
                    vertices.get(edge.target()).label(),
                    "Directed",
                    weights.of(edge),
                    edge.distance(),
                    edge.rank(),
                    vertices.get(edge.source()).name(),
                    vertices.get(edge.target()).name());
        }
    }

    static void writeClasses(DescribedClassGraph described, Writer out) throws IOException {
        int[] degrees = described.degrees();
        out.write("Id,Label,samples,accuracy,degree,community\n");
        for (int i = 0; i < degrees.length; i++) {
            ClassGraph.Vertex vertex = described.graph().vertices().get(i);
            line(
                    out,
                    vertex.label(),
                    vertex.name(),
                    vertex.size(),
                    vertex.accuracy(),
                    degrees[i],
                    described.communities() == null
                            ? null
                            : described.communities().get(i));
        }
    }

    /** Nothing stands for null. Numbers as Java has them, whatever digits the locale has. */
    private static void line(Writer out, Object... fields) throws IOException {
        out.write(Arrays.stream(fields)
                .map(value -> value == null ? "" : field(value.toString()))
                .collect(Collectors.joining(",", "", "\n")));
    }

    private static String field(String text) {
        boolean plain = text.chars().noneMatch(c -> c == '"' || c == ',' || c == '\n' || c == '\r');
        return plain && text.equals(text.strip()) ? text : "\"" + text.replace("\"", "\"\"") + "\"";
    }

    static DescribedClassGraph read(Path file, InputStream in, String name) throws IOException {
        Path classesFile = classesFile(file);
        boolean classesToo = Files.exists(classesFile);
        var assembly = new Assembly(classesToo ? classesFile : file, file, name);
        if (classesToo) {
            try (InputStream classesIn = ClassGraphFormat.open(classesFile)) {
                forEachRow(classesFile, classesIn, row -> {
                    String id = row.required(classesFile, "id");
                    assembly.node(id, row.values().get("label"), row.values(), row.line());
                });
            }
        }
        var ids = new HashSet<String>();
        forEachRow(file, in, row -> {
            String source = row.required(file, "source");
            String target = row.required(file, "target");
            for (String id : List.of(source, target)) {
                if (!classesToo && ids.add(id)) {
                    assembly.node(id, null, Map.of(), row.line());
                }
            }
            String type = row.values().getOrDefault("type", "directed").strip().toLowerCase(Locale.ROOT);
            if (!type.equals("directed") && !type.equals("undirected")) {
                throw assembly.wrong(
                        row.line(), "type is '" + Assembly.shown(type) + "'; expected Directed or Undirected");
            }
            assembly.edge(source, target, type.equals("directed"), row.values(), row.line());
        });
        return assembly.graph();
    }

    /** @param values of the columns that somebody asks for, by name in lower case */
    private record Row(Map<String, String> values, int line) {
        String required(Path file, String column) {
            String value = values.get(column);
            if (value == null) {
                throw new InvalidInputException(
                        file + ": no column is named '" + column + "'; the first line names the columns");
            }
            return value;
        }
    }

    private static void forEachRow(Path file, InputStream in, Consumer<Row> each) throws IOException {
        try {
            var scanner = new Scanner(file, new BufferedReader(new InputStreamReader(in, UTF_8.newDecoder())));
            List<String> header = scanner.record();
            if (header == null) {
                throw new InvalidInputException(file + " is empty; expected a first line that names the columns");
            }
            header = header.stream()
                    .map(title -> title.strip().toLowerCase(Locale.ROOT))
                    .toList();
            while (true) {
                int line = scanner.line;
                List<String> fields = scanner.record();
                if (fields == null) {
                    return;
                }
                if (fields.size() == 1 && fields.get(0).isBlank()) {
                    continue;
                }
                if (fields.size() != header.size()) {
                    throw new InvalidInputException(file + ", line " + line + ": " + fields.size()
                            + " fields; expected " + header.size() + " fields, as many as the first line names");
                }
                var values = new HashMap<String, String>();
                for (int i = 0; i < fields.size(); i++) {
                    if (COLUMNS.contains(header.get(i))) {
                        values.put(header.get(i), fields.get(i));
                    }
                }
                each.accept(new Row(values, line));
            }
        } catch (CharacterCodingException e) {
            throw new InvalidInputException(file + " is not UTF-8 text; save it as such", e);
        }
    }

    private static final class Scanner {
        private static final int MAX_FIELDS = 1_000; // of a line

        private final Path file;
        private final Reader text;
        private final StringBuilder field = new StringBuilder();
        private int next; // the character after what was read; -1 at the end
        private int line = 1;

        Scanner(Path file, Reader text) throws IOException {
            this.file = file;
            this.text = text;
            advance();
            if (next == 0xFEFF) { // the byte order mark
                advance();
            }
        }

        private void advance() throws IOException {
            next = text.read();
        }

        /** The fields of the next record; null at the end. */
        List<String> record() throws IOException {
            if (next < 0) {
                return null;
            }
            var fields = new ArrayList<String>();
            while (true) {
                if (fields.size() == MAX_FIELDS) {
                    throw wrong("more than 1,000 fields; expected at most that");
                }
                fields.add(next == '"' ? quoted() : plain());
                int after = next < 0 ? '\n' : next;
                advance();
                if (after == ',') {
                    continue;
                }
                if (after == '\r' && next == '\n') {
                    advance();
                }
                if (after != '\n' && after != '\r') {
                    throw wrong("'" + Character.toString(after) + "' follows a closing quote; expected a comma");
                }
                line++;
                return fields;
            }
        }

        private String plain() throws IOException {
            field.setLength(0);
            while (next >= 0 && next != ',' && next != '\r' && next != '\n') {
                append();
            }
            return field.isEmpty() ? "" : field.toString();
        }

        private String quoted() throws IOException {
            int opened = line;
            field.setLength(0);
            for (advance(); next >= 0; ) {
                if (next == '"') {
                    advance();
                    if (next != '"') {
                        return field.toString();
                    }
                } else if (next == '\n') {
                    line++;
                }
                append();
            }
            line = opened;
            throw wrong("a quote opens here and is never closed");
        }

        private void append() throws IOException {
            if (field.length() == Limits.NAME) {
                throw wrong("a field has more than " + Limits.NAME + " characters; expected up to that");
            }
            field.append((char) next);
            advance();
        }

        private InvalidInputException wrong(String what) {
            return new InvalidInputException(file + ", line " + line + ": " + what);
        }
    }
}
