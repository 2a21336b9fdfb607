package latentgraph.core.format;

import java.io.BufferedInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Locale;
import latentgraph.core.InvalidInputException;
import latentgraph.core.LatentMatrix;

/**
 * NumPy's .npy arrays. Read: format versions 1 to 3; floats of 2, 4 and 8 bytes, integers of 1 to 8 bytes, booleans;
 * both byte orders; C and Fortran order (what comes back is always C order). Written: version 1.0, little-endian, C
 * order, the data at a multiple of 64 bytes, the same bytes for the same array.
 *
 * <p>A file is read as a stream, not mapped: a file cut short meanwhile is an error then, and not a crash of the JVM.
 */
public final class Npy {
    /** Elements a Java array can hold on any JVM. */
    static final int MAX_COUNT = Integer.MAX_VALUE - 8;

    private static final int CHUNK = 1 << 15; // elements converted at once: at most 256 KiB of file

    private Npy() {}

    /** @param shape as in NumPy; @param values in C order, as many as the shape says */
    public record Floats(int[] shape, float[] values) {
        public Floats {
            requireCount(values.length, shape);
        }
    }

    /** @param shape as in NumPy; @param values in C order, as many as the shape says */
    public record Ints(int[] shape, int[] values) {
        public Ints {
            requireCount(values.length, shape);
        }
    }

    /** @param shape as in NumPy; @param values unsigned, in C order, as many as the shape says */
    public record Bytes(int[] shape, byte[] values) {
        public Bytes {
            requireCount(values.length, shape);
        }
    }

    /** What a reader may allocate unless told otherwise, in bytes: all that this JVM may ever use. */
    public static long defaultMaxBytes() {
        return Runtime.getRuntime().maxMemory();
    }

    /** The header alone; its shape has been checked against the length of the file. */
    public static NpyHeader header(Path file) {
        return open(file, (in, length) -> NpyHeader.read(in, length, file.toString()));
    }

    /**
     * Latents: a two-dimensional array of finite numbers.
     *
     * @param maxBytes the most memory the result may take
     * @throws InvalidInputException naming the file if the array is not two-dimensional, has a NaN or an infinity (row
     *     and column named), or does not fit
     */
    public static LatentMatrix readMatrix(Path file, long maxBytes) {
        Floats array = readFloats(file, maxBytes);
        if (array.shape().length != 2) {
            throw notMatrix(file, array.shape());
        }
        try {
            return new LatentMatrix(array.shape()[0], array.shape()[1], array.values());
        } catch (InvalidInputException e) {
            throw new InvalidInputException(file + ": " + e.getMessage(), e);
        }
    }

    /**
     * One integer a sample, e.g. labels: a one-dimensional array of integers.
     *
     * @throws InvalidInputException naming the file if the array has another shape or holds floats
     */
    public static int[] readVector(Path file, long maxBytes) {
        Ints array = readInts(file, maxBytes);
        requireVector(file, array.shape());
        return array.values();
    }

    /**
     * Numbers as float32, of any shape. float64 and integers are rounded to the nearest float32; float16 and integers
     * of up to 2 bytes come out exactly. NaN and infinities are kept, but a finite number beyond the range of float32
     * is an error, never an infinity.
     */
    public static Floats readFloats(Path file, long maxBytes) {
        return open(file, (in, length) -> readFloats(in, length, maxBytes, file.toString()));
    }

    /** Integers (or booleans, as 0 and 1) of any shape; a value that a Java int cannot hold is an error naming it. */
    public static Ints readInts(Path file, long maxBytes) {
        return open(file, (in, length) -> readInts(in, length, maxBytes, file.toString()));
    }

    /** Unsigned bytes, of any shape: dtype uint8 only. */
    public static Bytes readBytes(Path file, long maxBytes) {
        return open(file, (in, length) -> readBytes(in, length, maxBytes, file.toString()));
    }

    /** @param shape the axes; their product is the number of values */
    public static void write(Path file, float[] values, int... shape) {
        NewFile.write(file, out -> write(out, new Floats(shape, values)));
    }

    /** Written as float64. */
    public static void write(Path file, double[] values, int... shape) {
        NewFile.write(
                file,
                out -> write(out, "<f8", shape, values.length, (buffer, from, count) -> buffer.asDoubleBuffer()
                        .put(values, from, count)));
    }

    public static void write(Path file, int[] values, int... shape) {
        NewFile.write(file, out -> write(out, new Ints(shape, values)));
    }

    /** Written as uint8. */
    public static void write(Path file, byte[] values, int... shape) {
        NewFile.write(file, out -> write(out, new Bytes(shape, values)));
    }

    public static void write(Path file, LatentMatrix latents) {
        write(file, latents.values(), latents.rows(), latents.columns());
    }

    // ---- streams: the same for a file and for an entry of an archive

    static Floats readFloats(InputStream in, long length, long maxBytes, String source) throws IOException {
        NpyHeader header = NpyHeader.read(in, length, source);
        requireMemory(header, Float.BYTES, maxBytes, source);
        float[] values = new float[header.count()];
        float[] chunk = new float[CHUNK];
        Order order = new Order(header);
        forEachChunk(in, header, source, (buffer, from, count) -> {
            decode(buffer, header, count, chunk, from, source);
            order.put(chunk, count, values, from);
        });
        return new Floats(header.shape(), values);
    }

    static Ints readInts(InputStream in, long length, long maxBytes, String source) throws IOException {
        NpyHeader header = NpyHeader.read(in, length, source);
        if (header.kind() == 'f') {
            throw new InvalidInputException(
                    "%s holds floats (%s); expected integers: x.astype('int64')".formatted(source, header.dtype()));
        }
        requireMemory(header, Integer.BYTES, maxBytes, source);
        int[] values = new int[header.count()];
        int[] chunk = new int[CHUNK];
        Order order = new Order(header);
        forEachChunk(in, header, source, (buffer, from, count) -> {
            for (int i = 0; i < count; i++) {
                long value = integer(buffer, header);
                chunk[i] = (int) value;
                boolean beyondLong = value < 0 && header.kind() == 'u';
                if (chunk[i] != value || beyondLong) {
                    throw new InvalidInputException("%s holds %s at element %d of the file; expected %d to %d"
                            .formatted(
                                    source,
                                    header.kind() == 'u' ? Long.toUnsignedString(value) : Long.toString(value),
                                    from + i,
                                    Integer.MIN_VALUE,
                                    Integer.MAX_VALUE));
                }
            }
            order.put(chunk, count, values, from);
        });
        return new Ints(header.shape(), values);
    }

    static Bytes readBytes(InputStream in, long length, long maxBytes, String source) throws IOException {
        NpyHeader header = NpyHeader.read(in, length, source);
        if (header.kind() != 'u' || header.elementBytes() != 1) {
            throw new InvalidInputException(
                    "%s holds %s; expected uint8 (0 to 255): x.astype('uint8')".formatted(source, header.dtype()));
        }
        requireMemory(header, 1, maxBytes, source);
        byte[] values = new byte[header.count()];
        byte[] chunk = new byte[CHUNK];
        Order order = new Order(header);
        forEachChunk(in, header, source, (buffer, from, count) -> {
            buffer.get(chunk, 0, count);
            order.put(chunk, count, values, from);
        });
        return new Bytes(header.shape(), values);
    }

    static void write(OutputStream out, Floats array) throws IOException {
        float[] values = array.values();
        write(out, "<f4", array.shape(), values.length, (buffer, from, count) -> buffer.asFloatBuffer()
                .put(values, from, count));
    }

    static void write(OutputStream out, Ints array) throws IOException {
        int[] values = array.values();
        write(out, "<i4", array.shape(), values.length, (buffer, from, count) -> buffer.asIntBuffer()
                .put(values, from, count));
    }

    static void write(OutputStream out, Bytes array) throws IOException {
        byte[] values = array.values();
        write(out, "|u1", array.shape(), values.length, (buffer, from, count) -> buffer.put(values, from, count));
    }

    // ---- reading

    private interface Reading<T> {
        T from(InputStream in, long length) throws IOException;
    }

    private static <T> T open(Path file, Reading<T> reading) {
        requireFile(file);
        try (InputStream in = new BufferedInputStream(Files.newInputStream(file), 1 << 16)) {
            return reading.from(in, Files.size(file));
        } catch (OutOfMemoryError e) {
            throw tooLarge(file.toString(), e);
        } catch (IOException e) {
            throw unreadable(file, e);
        }
    }

    static InvalidInputException tooLarge(String source, OutOfMemoryError e) {
        return new InvalidInputException(
                source + " takes more memory than Java has left: give it more (-Xmx), or split the file", e);
    }

    static InvalidInputException notMatrix(Path file, int[] shape) {
        return new InvalidInputException("%s has shape %s; expected (n, d), one row a sample: x.reshape(len(x), -1)"
                .formatted(file, NpyHeader.text(shape)));
    }

    static void requireVector(Path file, int[] shape) {
        if (shape.length != 1) {
            throw new InvalidInputException("%s has shape %s; expected (n,), one integer a sample: x.ravel()"
                    .formatted(file, NpyHeader.text(shape)));
        }
    }

    /** A named pipe would wait for ever, a folder has nothing to read. */
    static void requireFile(Path file) {
        if (!Files.exists(file)) {
            throw new InvalidInputException(file + " does not exist; expected a file");
        }
        if (!Files.isRegularFile(file)) {
            throw new InvalidInputException(file + " is not a regular file; expected one");
        }
    }

    static InvalidInputException unreadable(Path file, IOException e) {
        return new InvalidInputException(file + " could not be read: " + e, e);
    }

    private static void requireMemory(NpyHeader header, int bytes, long maxBytes, String source) {
        long needed = (long) header.count() * bytes;
        if (needed > maxBytes) {
            throw new InvalidInputException(String.format(
                    Locale.ROOT,
                    "%s of shape %s takes %,d bytes of memory; the limit is %,d: give Java more (-Xmx), or split the file",
                    source,
                    header.shapeText(),
                    needed,
                    maxBytes));
        }
    }

    private static void requireCount(int found, int... shape) {
        long expected = 1;
        for (int axis : shape) {
            if (axis < 0 || expected * axis > MAX_COUNT) {
                throw new InvalidInputException("shape %s is not one of an array".formatted(NpyHeader.text(shape)));
            }
            expected *= axis;
        }
        if (found != expected) {
            throw new InvalidInputException(
                    "shape %s needs %d values, found %d".formatted(NpyHeader.text(shape), expected, found));
        }
    }

    private interface Chunk {
        /** Handles elements [from, from + count) of the file, which the buffer holds. */
        void at(ByteBuffer buffer, int from, int count);
    }

    private static void forEachChunk(InputStream in, NpyHeader header, String source, Chunk chunk) throws IOException {
        byte[] bytes = new byte[(int) Math.min(CHUNK, header.count()) * header.elementBytes()];
        for (int from = 0; from < header.count(); ) {
            int count = Math.min(CHUNK, header.count() - from);
            int length = count * header.elementBytes();
            if (readFully(in, bytes, length) < length) {
                throw new InvalidInputException(source + " ends before its last element; write or copy it again");
            }
            chunk.at(ByteBuffer.wrap(bytes, 0, length).order(header.byteOrder()), from, count);
            from += count;
        }
    }

    private static int readFully(InputStream in, byte[] bytes, int length) throws IOException {
        try {
            return in.readNBytes(bytes, 0, length);
        } catch (EOFException e) {
            return 0; // a compressed stream that is cut off
        }
    }

    private static void decode(ByteBuffer buffer, NpyHeader header, int count, float[] chunk, int from, String source) {
        if (header.kind() != 'f') {
            for (int i = 0; i < count; i++) {
                long value = integer(buffer, header);
                boolean unsigned = header.kind() == 'u' && value < 0;
                chunk[i] = unsigned ? (float) (value >>> 1 | value & 1) * 2 : (float) value;
            }
            return;
        }
        switch (header.elementBytes()) {
            case 2 -> {
                for (int i = 0; i < count; i++) {
                    chunk[i] = half(buffer.getShort());
                }
            }
            case 4 -> buffer.asFloatBuffer().get(chunk, 0, count);
            default -> {
                for (int i = 0; i < count; i++) {
                    double value = buffer.getDouble();
                    chunk[i] = (float) value;
                    if (Float.isInfinite(chunk[i]) && !Double.isInfinite(value)) {
                        throw new InvalidInputException(
                                "%s holds %s at element %d of the file; expected numbers in the range of float32"
                                        .formatted(source, value, from + i));
                    }
                }
            }
        }
    }

    /** IEEE 754 binary16, exactly. (Float.float16ToFloat came with Java 20.) */
    static float half(short bits) {
        int exponent = bits >> 10 & 0x1f;
        int fraction = bits & 0x3ff;
        float magnitude =
                switch (exponent) {
                    case 0 -> fraction * 0x1p-24f;
                    case 31 -> fraction == 0 ? Float.POSITIVE_INFINITY : Float.NaN;
                    default -> Float.intBitsToFloat(exponent + 127 - 15 << 23 | fraction << 13);
                };
        return bits < 0 ? -magnitude : magnitude;
    }

    /** The next element; an unsigned one of 8 bytes comes out negative where it is 2^63 or more. */
    private static long integer(ByteBuffer buffer, NpyHeader header) {
        boolean signed = header.kind() == 'i';
        return switch (header.elementBytes()) {
            case 1 -> signed ? buffer.get() : buffer.get() & 0xff;
            case 2 -> signed ? buffer.getShort() : buffer.getShort() & 0xffff;
            case 4 -> signed ? buffer.getInt() : buffer.getInt() & 0xffff_ffffL;
            default -> buffer.getLong();
        };
    }

    /** Puts elements that come in file order where they belong in C order. */
    private static final class Order {
        private final int[] shape;
        private final int[] strides; // of each axis in C order
        private final int[] index; // of the next element of a Fortran-ordered file
        private final boolean asIs;
        private int target;

        Order(NpyHeader header) {
            shape = header.shape();
            strides = new int[shape.length];
            index = new int[shape.length];
            int stride = 1;
            for (int axis = shape.length - 1; axis >= 0; axis--) {
                strides[axis] = stride;
                stride *= shape[axis];
            }
            asIs = !header.fortranOrder() || shape.length < 2;
        }

        void put(float[] chunk, int count, float[] values, int from) {
            if (asIs) {
                System.arraycopy(chunk, 0, values, from, count);
                return;
            }
            for (int i = 0; i < count; i++) {
                values[next()] = chunk[i];
            }
        }

        void put(int[] chunk, int count, int[] values, int from) {
            if (asIs) {
                System.arraycopy(chunk, 0, values, from, count);
                return;
            }
            for (int i = 0; i < count; i++) {
                values[next()] = chunk[i];
            }
        }

        void put(byte[] chunk, int count, byte[] values, int from) {
            if (asIs) {
                System.arraycopy(chunk, 0, values, from, count);
                return;
            }
            for (int i = 0; i < count; i++) {
                values[next()] = chunk[i];
            }
        }

        private int next() {
            int here = target;
            for (int axis = 0; axis < shape.length; axis++) {
                target += strides[axis];
                if (++index[axis] < shape[axis]) {
                    break;
                }
                target -= strides[axis] * shape[axis];
                index[axis] = 0;
            }
            return here;
        }
    }

    // ---- writing

    private static void write(OutputStream out, String dtype, int[] shape, int count, Chunk fill) throws IOException {
        out.write(header(dtype, shape));
        int elementBytes = dtype.charAt(2) - '0';
        byte[] bytes = new byte[Math.min(CHUNK, count) * elementBytes];
        for (int from = 0; from < count; ) {
            int chunk = Math.min(CHUNK, count - from);
            fill.at(ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN), from, chunk);
            out.write(bytes, 0, chunk * elementBytes);
            from += chunk;
        }
    }

    private static byte[] header(String dtype, int... shape) {
        String text = "{'descr': '%s', 'fortran_order': False, 'shape': %s, }".formatted(dtype, NpyHeader.text(shape));
        int length = (10 + text.length() + 1 + 63) / 64 * 64; // magic, version, length field, text, newline
        byte[] header = new byte[length];
        Arrays.fill(header, (byte) ' ');
        ByteBuffer.wrap(header)
                .order(ByteOrder.LITTLE_ENDIAN)
                .put((byte) 0x93)
                .put("NUMPY".getBytes(StandardCharsets.US_ASCII))
                .put((byte) 1)
                .put((byte) 0)
                .putShort((short) (length - 10))
                .put(text.getBytes(StandardCharsets.US_ASCII));
        header[length - 1] = '\n';
        return header;
    }
}
