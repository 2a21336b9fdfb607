package latentgraph.core.exchange;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.io.InputStream;
import java.io.Writer;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import latentgraph.core.ClassGraph;
import latentgraph.core.InvalidInputException;

/**
 * Two tables with the column names that Gephi's spreadsheet import knows: edges (Source, Target, Type, Weight, distance,
 * rank) and classes (Id, Label, samples, accuracy, degree, community). Fields are quoted as RFC 4180 says.
 */
final class ClassGraphCsv {
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
            out.write("%d,%d,Directed,%s,%s,%d,%s,%s\n"
                    .formatted(
                            edge.source(),
                            edge.target(),
                            weights.of(edge),
                            edge.distance(),
                            edge.rank(),
                            field(vertices.get(edge.source()).name()),
                            field(vertices.get(edge.target()).name())));
        }
    }

    static void writeClasses(DescribedClassGraph described, Writer out) throws IOException {
        int[] degrees = described.degrees();
        out.write("Id,Label,samples,accuracy,degree,community\n");
        for (ClassGraph.Vertex vertex : described.graph().vertices()) {
            int label = vertex.label();
            out.write("%d,%s,%d,%s,%d,%s\n"
                    .formatted(
                            label,
                            field(vertex.name()),
                            vertex.size(),
                            vertex.accuracy() == null ? "" : vertex.accuracy(),
                            degrees[label],
                            described.communities() == null
                                    ? ""
                                    : described.communities().get(label)));
        }
    }

    private static String field(String text) {
        boolean plain = text.chars().noneMatch(c -> c == '"' || c == ',' || c == '\n' || c == '\r');
        return plain && text.equals(text.strip()) ? text : "\"" + text.replace("\"", "\"\"") + "\"";
    }

    static DescribedClassGraph read(Path file, InputStream in, String name) throws IOException {
        List<Row> edges = rows(file, in, Limits.EDGES);
        Path classesFile = classesFile(file);
        boolean classesToo = Files.exists(classesFile);
        var assembly = new Assembly(classesToo ? classesFile : file, file, name);
        if (classesToo) {
            try (InputStream classesIn = Files.newInputStream(classesFile)) {
                for (Row row : rows(classesFile, classesIn, Limits.CLASSES)) {
                    String id = row.required(classesFile, "id");
                    assembly.node(id, row.values().get("label"), row.values(), row.line());
                }
            }
        } else {
            var ids = new LinkedHashSet<String>();
            edges.forEach(row -> {
                ids.add(row.required(file, "source"));
                ids.add(row.required(file, "target"));
            });
            ids.forEach(id -> assembly.node(id, null, Map.of(), 1));
        }
        for (Row row : edges) {
            String type = row.values().getOrDefault("type", "directed").strip().toLowerCase(Locale.ROOT);
            if (!type.equals("directed") && !type.equals("undirected")) {
                throw assembly.wrong(
                        row.line(), "type is '" + Assembly.shown(type) + "'; expected Directed or Undirected");
            }
            assembly.edge(
                    row.required(file, "source"),
                    row.required(file, "target"),
                    type.equals("directed"),
                    row.values(),
                    row.line());
        }
        return assembly.graph();
    }

    /** @param values by column name in lower case */
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

    private static List<Row> rows(Path file, InputStream in, int most) throws IOException {
        byte[] bytes = in.readNBytes((int) Limits.FILE_BYTES + 1);
        if (bytes.length > Limits.FILE_BYTES) {
            throw new InvalidInputException(file + " is over " + Limits.FILE_BYTES + " bytes; expected a class graph");
        }
        String text;
        try {
            text = UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes)).toString();
        } catch (CharacterCodingException e) {
            throw new InvalidInputException(file + " is not UTF-8 text; save it as such", e);
        }
        var scanner = new Scanner(file, text.startsWith("\uFEFF") ? text.substring(1) : text);
        List<String> header = scanner.record();
        if (header == null) {
            throw new InvalidInputException(file + " is empty; expected a first line that names the columns");
        }
        header = header.stream()
                .map(title -> title.strip().toLowerCase(Locale.ROOT))
                .toList();
        var rows = new ArrayList<Row>();
        while (true) {
            int line = scanner.line;
            List<String> fields = scanner.record();
            if (fields == null) {
                return rows;
            }
            if (fields.size() == 1 && fields.get(0).isBlank()) {
                continue;
            }
            if (fields.size() != header.size() || rows.size() == most) {
                throw new InvalidInputException("%s, line %d: %d fields in row %d; expected %d fields, in up to %d rows"
                        .formatted(file, line, fields.size(), rows.size() + 1, header.size(), most));
            }
            var values = new HashMap<String, String>();
            for (int i = 0; i < fields.size(); i++) {
                values.put(header.get(i), fields.get(i));
            }
            rows.add(new Row(values, line));
        }
    }

    private static final class Scanner {
        private final Path file;
        private final String text;
        private int at;
        private int line = 1;

        Scanner(Path file, String text) {
            this.file = file;
            this.text = text;
        }

        /** The fields of the next record; null at the end. */
        List<String> record() {
            if (at >= text.length()) {
                return null;
            }
            var fields = new ArrayList<String>();
            while (true) {
                fields.add(field());
                char after = at < text.length() ? text.charAt(at++) : '\n';
                if (after == ',') {
                    continue;
                }
                if (after == '\r' && at < text.length() && text.charAt(at) == '\n') {
                    at++;
                }
                if (after != '\n' && after != '\r') {
                    throw wrong("'" + after + "' follows a closing quote; expected a comma");
                }
                line++;
                return fields;
            }
        }

        private String field() {
            if (at < text.length() && text.charAt(at) == '"') {
                return quoted();
            }
            int start = at;
            while (at < text.length() && ",\r\n".indexOf(text.charAt(at)) < 0) {
                at++;
            }
            return limited(text.substring(start, at));
        }

        private String quoted() {
            int opened = line;
            var field = new StringBuilder();
            for (at++; at < text.length(); at++) {
                char c = text.charAt(at);
                if (c == '"') {
                    if (at + 1 >= text.length() || text.charAt(at + 1) != '"') {
                        at++;
                        return limited(field.toString());
                    }
                    at++;
                } else if (c == '\n') {
                    line++;
                }
                field.append(c);
            }
            line = opened;
            throw wrong("a quote opens here and is never closed");
        }

        private String limited(String field) {
            if (field.length() > Limits.NAME) {
                throw wrong("a field has " + field.length() + " characters; expected up to " + Limits.NAME);
            }
            return field;
        }

        private InvalidInputException wrong(String what) {
            return new InvalidInputException(file + ", line " + line + ": " + what);
        }
    }
}
