package latentgraph.core.exchange;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.BufferedInputStream;
import java.io.BufferedWriter;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.OutputStreamWriter;
import java.io.UncheckedIOException;
import java.nio.charset.CharacterCodingException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Locale;
import java.util.stream.Collectors;
import latentgraph.core.InvalidInputException;

/**
 * The file formats of a class graph.
 *
 * <table>
 * <caption>What each holds</caption>
 * <tr><td>GEXF, GraphML</td><td>classes (name, samples, accuracy, degree, community), edges (distance, rank, weight)</td></tr>
 * <tr><td>CSV</td><td>the same in two tables: edges in FILE.csv, classes in FILE.classes.csv beside it</td></tr>
 * <tr><td>JSON</td><td>all there is, as {@code latentgraph class-graph --json} prints it; alone in holding the distances
 * between all classes</td></tr>
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
        return name().toLowerCase(Locale.ROOT);
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
            var writer = new BufferedWriter(new OutputStreamWriter(out, UTF_8.newEncoder()));
            switch (this) {
                case GEXF -> Gexf.write(graph, writer);
                case GRAPHML -> GraphMl.write(graph, writer);
                case CSV -> ClassGraphCsv.writeEdges(graph, writer);
                case JSON -> ClassGraphJson.write(graph, writer);
            }
            writer.flush();
        } catch (CharacterCodingException e) {
            throw new InvalidInputException("a name holds half of a surrogate pair, which no text file can carry", e);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Writes the graph to a file, for CSV also the classes to {@code FILE.classes.csv}; what was there is replaced. */
    public void write(DescribedClassGraph graph, Path file) {
        try {
            try (OutputStream out = Files.newOutputStream(file)) {
                write(graph, out);
            }
            if (this == CSV) {
                try (var writer = Files.newBufferedWriter(ClassGraphCsv.classesFile(file), UTF_8)) {
                    ClassGraphCsv.writeClasses(graph, writer);
                }
            }
        } catch (IOException | UncheckedIOException e) {
            throw new InvalidInputException(
                    "%s could not be written: %s; check the folder, its permissions and the space left"
                            .formatted(file, e),
                    e);
        }
    }

    /**
     * Reads a class graph made here or elsewhere. Nodes whose ids are 0 to C − 1 keep them as labels, others are numbered
     * in the file's order. An edge of an undirected graph is read once, from its first end to its second. Missing ranks are
     * given by distance, ties by label.
     *
     * @param name of the class graph
     * @throws InvalidInputException naming the file, and the line or field, if it is not a class graph: not well-formed,
     *     too large, an edge without its ends, twice the same edge or id, a loop, or a distance that is no
     *     number from 0 to 3.4e38
     */
    public DescribedClassGraph read(Path file, String name) {
        try {
            if (!Files.isRegularFile(file)) {
                throw new InvalidInputException(
                        file + (Files.exists(file) ? " is not a file" : " does not exist") + "; expected a file");
            }
            long size = Files.size(file);
            if (size > Limits.FILE_BYTES) {
                throw new InvalidInputException(
                        "%s has %d bytes; expected a file of up to %d".formatted(file, size, Limits.FILE_BYTES));
            }
            try (InputStream in = new BufferedInputStream(Files.newInputStream(file))) {
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
}
