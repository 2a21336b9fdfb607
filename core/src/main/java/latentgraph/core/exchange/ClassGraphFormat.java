package latentgraph.core.exchange;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.BufferedInputStream;
import java.io.BufferedWriter;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.OutputStreamWriter;
import java.io.UncheckedIOException;
import java.io.Writer;
import java.nio.charset.CharacterCodingException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Locale;
import java.util.stream.Collectors;
import latentgraph.core.Choice;
import latentgraph.core.InvalidInputException;
import latentgraph.core.format.NewFile;

/**
 * The file formats of a class graph.
 *
 * <table>
 * <caption>What each holds</caption>
 * <tr><td>GEXF, GraphML</td><td>classes (name, samples, accuracy, degree, community), edges (distance, rank, weight)</td></tr>
 * <tr><td>CSV</td><td>the same in two tables: edges in FILE.csv, classes in FILE.classes.csv beside it</td></tr>
 * <tr><td>JSON</td><td>all there is, as {@code latentgraph class-graph --json} prints it; alone in holding the distances
 * between all classes. Some 20 bytes a distance: from about 2,600 classes on, the file is larger than the 128 MiB that are
 * read again; for more classes, write one of the others</td></tr>
 * </table>
 *
 * A class's size is written as {@code samples}, since Gephi keeps {@code size} for how large it draws a node; read, a
 * {@code size} counts too if its type is a whole number.
 *
 * <p>The {@code weight} written grows with closeness: m / (m + distance) with m the mean distance of all joined pairs, since
 * Gephi's layouts and its modularity take a larger weight for a stronger tie. Read, an edge's {@code distance} counts;
 * where a file has none its {@code weight} is taken for the distance, and without that 1.
 */
public enum ClassGraphFormat {
    GEXF,
    GRAPHML,
    CSV,
    JSON;

    /** The name on the command line and the suffix of files. */
    public String key() {
        return Choice.key(this);
    }

    /**
     * By its name on the command line.
     *
     * @throws InvalidInputException if {@code key} names no format
     */
    public static ClassGraphFormat of(String key) {
        return Arrays.stream(values())
                .filter(format -> format.key().equals(key))
                .findFirst()
                .orElseThrow(() -> new InvalidInputException("format is '" + key + "'; expected one of " + keys()));
    }

    /**
     * By the suffix of the file's name.
     *
     * @throws InvalidInputException if it is none of ours
     */
    public static ClassGraphFormat ofFile(Path file) {
        String name = String.valueOf(file.getFileName()).toLowerCase(Locale.ROOT);
        return Arrays.stream(values())
                .filter(format -> name.endsWith("." + format.key()))
                .findFirst()
                .orElseThrow(() -> new InvalidInputException(
                        file + " does not say its format; expected a name that ends in one of " + keys()));
    }

    private static String keys() {
        return Arrays.stream(values()).map(ClassGraphFormat::key).collect(Collectors.joining(", "));
    }

    /**
     * Writes the graph; the stream stays open. CSV gets the edges alone.
     *
     * @throws InvalidInputException if a name holds a character that XML has no way to write
     * @throws UncheckedIOException if the stream fails
     */
    public void write(DescribedClassGraph graph, OutputStream out) {
        try {
            write(out, text(graph));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /**
     * Writes GEXF with a place for each class, which Gephi draws it at.
     *
     * @param positions [C][2], finite
     * @throws InvalidInputException if there are not as many positions as classes, one is not finite, or a name holds a
     *     character that XML has no way to write
     * @throws UncheckedIOException if the stream fails
     */
    public static void writeGexf(DescribedClassGraph graph, double[][] positions, OutputStream out) {
        int classes = graph.graph().vertices().size();
        if (positions.length != classes
                || !Arrays.stream(positions).flatMapToDouble(Arrays::stream).allMatch(Double::isFinite)) {
            throw new InvalidInputException("%d positions are given for %d classes; expected a finite one for each"
                    .formatted(positions.length, classes));
        }
        try {
            write(out, writer -> Gexf.write(graph, positions, writer));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private interface Text {
        void to(Writer writer) throws IOException;
    }

    /** The one file of most formats; of CSV the edges. */
    private Text text(DescribedClassGraph graph) {
        return switch (this) {
            case GEXF -> writer -> Gexf.write(graph, writer);
            case GRAPHML -> writer -> GraphMl.write(graph, writer);
            case CSV -> writer -> ClassGraphCsv.writeEdges(graph, writer);
            case JSON -> writer -> ClassGraphJson.write(graph, writer);
        };
    }

    private static void write(OutputStream out, Text text) throws IOException {
        try {
            var writer = new BufferedWriter(new OutputStreamWriter(out, UTF_8.newEncoder()));
            text.to(writer);
            writer.flush();
        } catch (CharacterCodingException e) {
            throw new InvalidInputException("a name holds half of a surrogate pair, which no text file can carry", e);
        }
    }

    /**
     * Writes the graph to a file, for CSV also the classes to {@code FILE.classes.csv}. What was there is replaced by a
     * whole file, or left as it was.
     *
     * @throws InvalidInputException if a file cannot be written, or a name cannot
     */
    public void write(DescribedClassGraph graph, Path file) {
        if (this == CSV) { // first, as every name is in it: one that cannot be written leaves both files as they were
            NewFile.write(
                    ClassGraphCsv.classesFile(file),
                    out -> write(out, writer -> ClassGraphCsv.writeClasses(graph, writer)));
        }
        NewFile.write(file, out -> write(out, text(graph)));
    }

    /**
     * Reads a class graph made here or elsewhere. Nodes whose ids are 0 to C − 1 keep them as labels, others are numbered
     * in the file's order. An edge of an undirected graph is read once, from its first end to its second. Where a rank is
     * missing or comes twice at one class, all are given by distance, ties by label. A class without a size has none.
     *
     * @param name of the class graph
     * @throws InvalidInputException naming the file, and the line or field, if it is not a class graph: not well-formed,
     *     too large, an edge without its ends, twice the same edge or id, a loop, or a distance that is no
     *     number from 0 to 3.4e38
     */
    public DescribedClassGraph read(Path file, String name) {
        try {
            try (InputStream in = open(file)) {
                return switch (this) {
                    case GEXF -> Gexf.read(file, in, name);
                    case GRAPHML -> GraphMl.read(file, in, name);
                    case CSV -> ClassGraphCsv.read(file, in, name);
                    case JSON -> ClassGraphJson.read(file, in, name);
                };
            }
        } catch (IOException e) {
            throw new InvalidInputException(file + " could not be read: " + e, e);
        }
    }

    /** Opens a file to read: a regular one, and none too large. */
    static InputStream open(Path file) throws IOException {
        if (!Files.isRegularFile(file)) { // a named pipe would wait for ever
            throw new InvalidInputException(
                    file + (Files.exists(file) ? " is not a file" : " does not exist") + "; expected a file");
        }
        long size = Files.size(file);
        if (size > Limits.FILE_BYTES) {
            throw new InvalidInputException(
                    "%s has %s bytes; expected a file of up to %s: gexf, graphml and csv leave out the distances between all classes"
                            .formatted(file, size, Limits.FILE_BYTES));
        }
        return new BufferedInputStream(Files.newInputStream(file));
    }
}
