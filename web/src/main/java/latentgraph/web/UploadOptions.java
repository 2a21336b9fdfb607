package latentgraph.web;

import java.nio.file.Path;
import java.time.Duration;
import latentgraph.core.InvalidInputException;

/**
 * What may be uploaded, and where it waits until it is ingested.
 *
 * @param folder for nothing else: what is in it is removed when the server starts and when it stops; null for a new one among the
 *     machine's temporary files
 * @param bytes of all uploads together that wait, as sent and as unpacked, at most
 * @param time of one upload at most
 * @param kept an upload that nobody asked for so long is removed
 */
public record UploadOptions(Path folder, long bytes, Duration time, Duration kept) {
    /** 2 GiB, ten minutes, an hour. */
    public static final UploadOptions DEFAULT =
            new UploadOptions(null, 2L << 30, Duration.ofMinutes(10), Duration.ofHours(1));

    public UploadOptions {
        if (bytes < 1 || time.isNegative() || time.isZero() || kept.isNegative() || kept.isZero()) {
            throw new InvalidInputException(
                    "upload limits are %d bytes, %s each, kept %s; expected more than nothing of each"
                            .formatted(bytes, time, kept));
        }
    }

    public UploadOptions in(Path where) {
        return new UploadOptions(where, bytes, time, kept);
    }
}
