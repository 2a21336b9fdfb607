package latentgraph.core.format;

import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import latentgraph.core.InvalidInputException;

/** Writes a file under a temporary name beside it and moves it into place: nobody ever sees half of it. */
public final class NewFile {
    /** What the name of a file ends with while it is written. */
    static final String PARTIAL = ".partial";

    private NewFile() {}

    /** What the file is to hold. */
    public interface Content {
        void to(OutputStream out) throws IOException;
    }

    /** @throws InvalidInputException if the file cannot be written; what was there before is there still */
    public static void write(Path file, Content content) {
        Path partial = file.resolveSibling(file.getFileName() + PARTIAL);
        try {
            try (OutputStream out = new BufferedOutputStream(Files.newOutputStream(partial), 1 << 16)) {
                content.to(out);
            }
            Files.move(partial, file, StandardCopyOption.REPLACE_EXISTING, StandardCopyOption.ATOMIC_MOVE);
        } catch (IOException e) {
            throw new InvalidInputException(
                    "%s could not be written: %s; check the folder, its permissions and the space left"
                            .formatted(file, e),
                    e);
        } finally {
            partial.toFile().delete(); // what a failure left; gone already after the move
        }
    }
}
