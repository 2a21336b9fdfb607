package latentgraph.core.format;

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

    /** [height × width × channels] bytes of one sample's picture: a copy. */
    public byte[] of(int index) {
        int size = height * width * channels;
        return Arrays.copyOfRange(pixels, index * size, (index + 1) * size);
    }
}
