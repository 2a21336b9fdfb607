package latentgraph.training;

import java.nio.file.Path;
import latentgraph.core.InvalidInputException;

/**
 * The IDX format of MNIST: two zero bytes, a type byte, the number of axes, their lengths (int32, big-endian), values.
 * Only unsigned bytes (type 8) are read.
 */
final class Idx {
    /** 1 GiB in all, 19 times MNIST's training images. */
    static final int MAX_VALUES = 1 << 30;

    private static final int UNSIGNED_BYTE = 8;

    private Idx() {}

    /** @param values row-major unsigned bytes */
    record Array(int[] shape, byte[] values) {}

    /**
     * @param axes 3 for images (n, rows, columns), 1 for labels
     * @throws InvalidInputException naming the file, what was found and what was expected
     */
    static Array read(Path file, int axes) {
        return DataSetFile.read(file, in -> {
            int magic = in.readInt();
            int expected = UNSIGNED_BYTE << 8 | axes;
            if (magic != expected) {
                throw new InvalidInputException(
                        "%s starts with 0x%08x; expected 0x%08x, an IDX file of unsigned bytes with %d axes"
                                .formatted(file, magic, expected, axes));
            }
            int[] shape = new int[axes];
            long values = 1;
            for (int axis = 0; axis < axes; axis++) {
                shape[axis] = in.readInt();
                if (shape[axis] < 1 || shape[axis] > MAX_VALUES / values) {
                    throw new InvalidInputException(
                            "%s declares %d entries on axis %d; expected 1 or more, 2^30 values in all"
                                    .formatted(file, shape[axis], axis));
                }
                values *= shape[axis]; // stays at most MAX_VALUES
            }
            return new Array(shape, DataSetFile.rest(file, in, (int) values));
        });
    }
}
