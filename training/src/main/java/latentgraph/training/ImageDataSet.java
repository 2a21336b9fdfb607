package latentgraph.training;

import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.Collections;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.WeakHashMap;
import latentgraph.core.InvalidInputException;
import latentgraph.core.RepresentationKey;
import latentgraph.core.format.Images;
import latentgraph.core.format.RunManifest.RandomSource;

/**
 * Labelled pictures of one size, split once and for all: what is learned from, what decides when to stop, and the unseen
 * samples whose latents are looked at (thesis 3.3).
 *
 * <p>A sample's index never changes: it is its place in the published data set, training samples first, then test
 * samples, whether or not all of them are here. Rows are in the order of the indices.
 *
 * @param name a safe name ({@link RepresentationKey#requireName}); samples with the same name and index are the same
 * @param size samples of the whole published data set: every index is below it
 * @param pixels [n, height, width, channels] unsigned bytes, rows from the top
 * @param labels [n], each in [0, classes)
 * @param indices [n], rising
 * @param train rows to learn from
 * @param validation rows that decide when to stop
 * @param probe rows whose latents are captured, the classes mixed
 * @param randomness what was drawn to make the data, and from which seed; empty for published sets. Arrays are not changed
 *     once they are here
 */
public record ImageDataSet(
        String name,
        List<String> classNames,
        int size,
        int height,
        int width,
        int channels,
        byte[] pixels,
        int[] labels,
        int[] indices,
        int[] train,
        int[] validation,
        int[] probe,
        List<RandomSource> randomness) {

    private static final float[] BRIGHTNESS = new float[256]; // of a byte: dividing takes longer

    static {
        for (int i = 0; i < 256; i++) {
            BRIGHTNESS[i] = i / 255f;
        }
    }

    private static final Map<ImageDataSet, String> HASHES = Collections.synchronizedMap(new WeakHashMap<>());

    /** @throws InvalidInputException if the parts do not fit one another, or a label has no class */
    public ImageDataSet {
        RepresentationKey.requireName("data set", name);
        classNames = List.copyOf(classNames);
        randomness = List.copyOf(randomness);
        if (pixels.length != (long) labels.length * height * width * channels || indices.length != labels.length) {
            throw new InvalidInputException("%s: %d labels and %d indices do not fit %d bytes of %d × %d × %d pixels"
                    .formatted(name, labels.length, indices.length, pixels.length, height, width, channels));
        }
        for (int row = 0; row < labels.length; row++) {
            if (labels[row] < 0 || labels[row] >= classNames.size()) {
                throw new InvalidInputException("%s: sample %d has label %d; expected 0 to %d"
                        .formatted(name, indices[row], labels[row], classNames.size() - 1));
            }
        }
        if (train.length == 0 || probe.length == 0) {
            throw new InvalidInputException("%s has %d samples to train on and %d to probe; expected some of each"
                    .formatted(name, train.length, probe.length));
        }
    }

    /** Numbers a sample is made of: height × width × channels. */
    public int dimension() {
        return height * width * channels;
    }

    /**
     * SHA-256 in hexadecimal, computed once, of all that is trained on, stopped by and looked at: the pixels, and after them,
     * in 32 bits each, big end first, the labels, the indices, and the rows of train, validation and probe.
     */
    public String sha256() {
        return HASHES.computeIfAbsent(this, data -> {
            try {
                MessageDigest sum = MessageDigest.getInstance("SHA-256");
                sum.update(pixels);
                for (int[] part : List.of(labels, indices, train, validation, probe)) {
                    ByteBuffer bytes = ByteBuffer.allocate(part.length * Integer.BYTES);
                    bytes.asIntBuffer().put(part);
                    sum.update(bytes);
                }
                return HexFormat.of().formatHex(sum.digest());
            } catch (NoSuchAlgorithmException e) {
                throw new IllegalStateException("every Java has SHA-256", e);
            }
        });
    }

    /** [rows.length × dimension] row-major: the pixels of these rows, in [0, 1]. */
    public float[] inputs(int[] rows) {
        float[] inputs = new float[Math.multiplyExact(rows.length, dimension())];
        for (int i = 0; i < rows.length; i++) {
            copyInput(rows[i], inputs, i * dimension());
        }
        return inputs;
    }

    /** Writes the pixels of one row, in [0, 1], to {@code target} from {@code offset} on. */
    void copyInput(int row, float[] target, int offset) {
        int from = row * dimension();
        for (int i = 0; i < dimension(); i++) {
            target[offset + i] = BRIGHTNESS[pixels[from + i] & 0xff];
        }
    }

    /** The labels of these rows. */
    public int[] labels(int[] rows) {
        return Arrays.stream(rows).map(row -> labels[row]).toArray();
    }

    /** Where these rows stand in the published data set. */
    public int[] indices(int[] rows) {
        return Arrays.stream(rows).map(row -> indices[row]).toArray();
    }

    /** The pictures of these rows. */
    public Images images(int[] rows) {
        byte[] chosen = new byte[Math.multiplyExact(rows.length, dimension())];
        for (int i = 0; i < rows.length; i++) {
            System.arraycopy(pixels, rows[i] * dimension(), chosen, i * dimension(), dimension());
        }
        return new Images(rows.length, height, width, channels, chosen);
    }

    /** The first {@code most} probe rows, or all if there are fewer; the classes are mixed. */
    public int[] probe(int most) {
        return Arrays.copyOf(probe, Math.min(most, probe.length));
    }

    // Records compare arrays by identity; two data sets are the same if their content is.
    @Override
    public boolean equals(Object other) {
        return other instanceof ImageDataSet that
                && name.equals(that.name)
                && classNames.equals(that.classNames)
                && size == that.size
                && height == that.height
                && width == that.width
                && channels == that.channels
                && Arrays.equals(pixels, that.pixels)
                && Arrays.equals(labels, that.labels)
                && Arrays.equals(indices, that.indices)
                && Arrays.equals(train, that.train)
                && Arrays.equals(validation, that.validation)
                && Arrays.equals(probe, that.probe)
                && randomness.equals(that.randomness);
    }

    @Override
    public int hashCode() {
        return 31 * name.hashCode() + Arrays.hashCode(labels);
    }
}
