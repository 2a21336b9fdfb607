package latentgraph.training;

import java.io.BufferedInputStream;
import java.io.DataInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;
import java.util.zip.GZIPInputStream;
import latentgraph.core.InvalidInputException;

/** A file of a published data set, gzipped or not, read as bytes nobody vouches for. */
final class DataSetFile {
    private static final int GZIP_MAGIC = 0x1f8b;

    private DataSetFile() {}

    /** @param names in order of preference; each is also looked for with .gz */
    static Path find(Path folder, List<String> names, String published) {
        return names.stream()
                .flatMap(name -> Stream.of(name, name + ".gz"))
                .map(folder::resolve)
                .filter(Files::isRegularFile)
                .findFirst()
                .orElseThrow(() -> missing(folder, names, published));
    }

    static InvalidInputException missing(Path folder, List<String> names, String published) {
        return new InvalidInputException("%s: found none of %s, each with or without .gz; %s"
                .formatted(
                        Files.isDirectory(folder) ? folder : folder + " is not a folder",
                        String.join(", ", names),
                        published));
    }

    /** Opens the file and hands over its content, unpacked. @throws InvalidInputException naming the file */
    static <T> T read(Path file, Reader<T> reader) {
        try (var raw = new BufferedInputStream(Files.newInputStream(file), 1 << 16)) {
            raw.mark(2);
            boolean packed = (raw.read() << 8 | raw.read()) == GZIP_MAGIC;
            raw.reset();
            var content = packed ? new BufferedInputStream(new GZIPInputStream(raw, 1 << 16), 1 << 16) : raw;
            return reader.read(new DataInputStream(content));
        } catch (EOFException e) {
            throw new InvalidInputException(file + " ends too early: it is cut off; get it again", e);
        } catch (IOException e) {
            throw new InvalidInputException("%s cannot be read: %s".formatted(file, e.getMessage()), e);
        }
    }

    /** Reads exactly {@code count} bytes, then the end. Memory is taken for what comes, whatever a header promised. */
    static byte[] rest(Path file, DataInputStream in, int count) throws IOException {
        byte[] bytes = in.readNBytes(count);
        if (bytes.length < count) {
            throw new InvalidInputException(String.format(
                    Locale.ROOT,
                    "%s ends %,d bytes too early; expected %,d bytes of samples: get it again",
                    file,
                    count - bytes.length,
                    count));
        }
        if (in.read() >= 0) {
            throw new InvalidInputException(String.format(
                    Locale.ROOT, "%s goes on after %,d bytes of samples; expected its end: get it again", file, count));
        }
        return bytes;
    }

    interface Reader<T> {
        /** Reads the content from its start. */
        T read(DataInputStream in) throws IOException;
    }
}
