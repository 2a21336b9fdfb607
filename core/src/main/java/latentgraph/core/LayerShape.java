package latentgraph.core;

/**
 * How the values of a convolutional layer stand in a row of its latents: channel by channel, each row by row, so that the value
 * of channel c at row y and column x is in column (c · height + y) · width + x of the latents (NCHW, as PyTorch flattens it).
 *
 * @param channels 1 or more
 * @param height 1 or more
 * @param width 1 or more
 * @throws InvalidInputException naming what is less than 1, or if there are more values than an array holds
 */
public record LayerShape(int channels, int height, int width) {
    public LayerShape {
        require("channels", channels);
        require("height", height);
        require("width", width);
        if ((long) height * width > Integer.MAX_VALUE / channels) {
            throw new InvalidInputException("channels × height × width are %d × %d × %d; expected at most %d values"
                    .formatted(channels, height, width, Integer.MAX_VALUE));
        }
    }

    private static void require(String field, int value) {
        if (value < 1) {
            throw new InvalidInputException("%s is %d; expected 1 or more".formatted(field, value));
        }
    }

    /** Places of a channel: height · width. */
    public int positions() {
        return height * width;
    }

    /** Columns of the latents: channels · height · width. */
    public int dimension() {
        return channels * positions();
    }

    /** E.g. "16 × 32 × 32": channels, height, width. */
    @Override
    public String toString() {
        return channels + " × " + height + " × " + width;
    }
}
