package latentgraph.core.format;

import java.nio.file.Path;
import java.util.Arrays;
import latentgraph.core.InvalidInputException;

/**
 * One picture a sample, all of one size: [count, height, width, channels] unsigned bytes, rows from the top.
 *
 * @param channels 1 grey, 3 red-green-blue, 4 with opacity
 */
public record Images(int count, int height, int width, int channels, byte[] pixels) {
    public Images {
        if (channels != 1 && channels != 3 && channels != 4) {
            throw new InvalidInputException("images have " + channels + " channels; expected 1, 3 or 4");
        }
        long bytes = (long) height * width * channels;
        if (height < 1 || width < 1 || count < 0 || bytes > Npy.MAX_COUNT || bytes * count != pixels.length) {
            throw new InvalidInputException("images of %d × %d × %d × %d do not fit %d bytes"
                    .formatted(count, height, width, channels, pixels.length));
        }
    }

    /**
     * Reads (n, h, w) or (n, h, w, c) uint8.
     *
     * @param maxBytes the most memory the pixels may take
     * @throws InvalidInputException naming the file if it holds another shape or type
     */
    public static Images read(Path file, long maxBytes) {
        Npy.Bytes array = Npy.readBytes(file, maxBytes);
        int[] shape = array.shape();
        requireShape(file, shape);
        return new Images(shape[0], shape[1], shape[2], shape.length == 3 ? 1 : shape[3], array.values());
    }

    static void requireShape(Path file, int[] shape) {
        boolean grey = shape.length == 3;
        boolean colour = shape.length == 4 && (shape[3] == 1 || shape[3] == 3 || shape[3] == 4);
        if (!grey && !colour) {
            throw new InvalidInputException(("%s has shape %s; expected (n, h, w) or (n, h, w, c) with c of 1, 3 or 4"
                            + ": channels last, x.transpose(0, 2, 3, 1)")
                    .formatted(file, NpyHeader.text(shape)));
        }
    }

    /** [height × width × channels] bytes of one sample's picture: a copy. */
    public byte[] of(int index) {
        int size = height * width * channels;
        return Arrays.copyOfRange(pixels, index * size, (index + 1) * size);
    }
}
