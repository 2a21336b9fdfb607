package latentgraph.core.format;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.Stream;
import latentgraph.core.InvalidInputException;
import latentgraph.core.LatentMatrix;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

class NpyTest {
    private static final long ENOUGH = 1 << 20;

    @TempDir
    Path folder;

    /** Made by NumPy: see numpy/make.py, which says with which and what they hold. */
    static Stream<Path> madeByNumpy() throws IOException {
        try (Stream<Path> files = Files.list(Resources.path("numpy"))) {
            return files
                    .filter(file -> file.toString().endsWith("-c.npy")
                            || file.toString().endsWith("-fortran.npy")
                            || file.getFileName().toString().startsWith("version"))
                    .filter(file -> !file.endsWith("cube-fortran.npy"))
                    .sorted()
                    .toList()
                    .stream();
        }
    }

    @ParameterizedTest
    @MethodSource("madeByNumpy")
    void readsWhatNumpyWrote(Path file) {
        NpyHeader header = Npy.header(file);
        int[] integers = new int[12];
        float[] floats = new float[12];
        for (int i = 0; i < 12; i++) {
            integers[i] = header.kind() == 'b' ? i % 2 : header.kind() == 'u' ? i : i - 3;
            floats[i] = header.kind() == 'f' ? integers[i] * 0.5f : integers[i];
        }

        LatentMatrix matrix = Npy.readMatrix(file, ENOUGH);
        assertThat(matrix.rows()).isEqualTo(4);
        assertThat(matrix.columns()).isEqualTo(3);
        assertThat(matrix.values()).containsExactly(floats);
        if (header.kind() == 'f') {
            assertThatThrownBy(() -> Npy.readInts(file, ENOUGH))
                    .isInstanceOf(InvalidInputException.class)
                    .hasMessageContaining("holds floats");
        } else {
            assertThat(Npy.readInts(file, ENOUGH).values()).containsExactly(integers);
        }
    }

    @Test
    void bytesAreReadAsBytesInBothOrders() {
        for (String file : new String[] {"numpy/u1-c.npy", "numpy/u1-fortran.npy"}) {
            assertThat(Npy.readBytes(Resources.path(file), ENOUGH).values())
                    .containsExactly(0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11);
        }
        assertThatThrownBy(() -> Npy.readBytes(Resources.path("numpy/i1-c.npy"), ENOUGH))
                .hasMessageContaining("holds |i1; expected uint8");
    }

    @Test
    void otherShapesOfNumpy() {
        Npy.Floats cube = Npy.readFloats(Resources.path("numpy/cube-fortran.npy"), ENOUGH);
        assertThat(cube.shape()).containsExactly(2, 3, 4);
        for (int i = 0; i < 24; i++) {
            assertThat(cube.values()[i]).isEqualTo((i - 3) * 0.5f);
        }
        assertThat(Npy.readVector(Resources.path("numpy/vector.npy"), ENOUGH)).containsExactly(-3, -2, -1, 0, 1);
        assertThat(Npy.readFloats(Resources.path("numpy/scalar.npy"), ENOUGH).values())
                .containsExactly(-1.5f);
        assertThat(Npy.readMatrix(Resources.path("numpy/empty.npy"), ENOUGH).rows())
                .isZero();
    }

    @Test
    void aMatrixHasTwoAxesAndAVectorOne() {
        assertThatThrownBy(() -> Npy.readMatrix(Resources.path("numpy/cube-fortran.npy"), ENOUGH))
                .isInstanceOf(InvalidInputException.class)
                .hasMessageEndingWith(
                        "cube-fortran.npy has shape (2, 3, 4); expected (n, d), one row a sample: x.reshape(len(x), -1)");
        assertThatThrownBy(() -> Npy.readVector(Resources.path("numpy/u1-c.npy"), ENOUGH))
                .hasMessageEndingWith("u1-c.npy has shape (4, 3); expected (n,), one integer a sample: x.ravel()");
    }

    /** IEEE 754-2019, binary16: least and greatest subnormal, least normal, one third, greatest, infinities, NaN. */
    @ParameterizedTest
    @CsvSource({
        "0x0000, 0x0p0",
        "0x8000, -0x0p0",
        "0x0001, 0x1p-24",
        "0x03ff, 0x1.ff8p-15",
        "0x0400, 0x1p-14",
        "0x3555, 0x1.554p-2",
        "0xbc00, -0x1p0",
        "0x7bff, 0x1.ffcp15",
        "0x7c00, Infinity",
        "0xfc00, -Infinity",
        "0x7e01, NaN",
    })
    void halfPrecisionIsExact(String bits, String value) {
        float expected = Float.parseFloat(value);
        assertThat(Float.floatToIntBits(Npy.half(Integer.decode(bits).shortValue())))
                .isEqualTo(Float.floatToIntBits(expected));
    }

    @Test
    void doublesAreRoundedButNeverBecomeInfinite() {
        assertThat(floats(file("<f8", "(2,)", bytes(16).putDouble(0.1).putDouble(Double.NEGATIVE_INFINITY))))
                .containsExactly(0.1f, Float.NEGATIVE_INFINITY);
        assertThatThrownBy(
                        () -> floats(file("<f8", "(2,)", bytes(16).putDouble(1).putDouble(1e39))))
                .hasMessageContaining(
                        "holds 1.0E39 at element 1 of the file; expected numbers in the range of float32");
    }

    @Test
    void notANumberIsNamedByRowAndColumn() {
        Path file = write(file(
                "<f4", "(2, 2)", bytes(16).putFloat(1).putFloat(2).putFloat(3).putFloat(Float.NaN)));
        assertThatThrownBy(() -> Npy.readMatrix(file, ENOUGH))
                .isInstanceOf(InvalidInputException.class)
                .hasMessageContaining("x.npy: latents hold NaN at row 1, column 1");
    }

    /** 2^64 - 1 is -1 when taken for a signed number: a label that would pass for another. */
    @ParameterizedTest
    @CsvSource({
        "<u8, -1, 18446744073709551615",
        "<u8, -9223372036854775808, 9223372036854775808",
        "<i8, 4294967296, 4294967296",
        "<i8, -2147483649, -2147483649",
        "<u8, 2147483648, 2147483648",
    })
    void integersBeyondAnIntAreRefused(String dtype, long bits, String number) {
        Path file = write(file(dtype, "(2,)", bytes(16).putLong(7).putLong(bits)));
        assertThatThrownBy(() -> Npy.readInts(file, ENOUGH))
                .isInstanceOf(InvalidInputException.class)
                .hasMessageContaining(
                        "holds " + number + " at element 1 of the file; expected -2147483648 to 2147483647");
    }

    @Test
    void unsignedLongsBecomeFloatsWithinHalfAnUlp() {
        assertThat(floats(file(
                        "<u8",
                        "(3,)",
                        bytes(24).putLong(-1).putLong(Long.MIN_VALUE).putLong(3))))
                .containsExactly(0x1p64f, 0x1p63f, 3);
    }

    @Test
    void theLimitOnMemoryHoldsForTheResult() {
        Path bytes = Resources.path("numpy/u1-c.npy"); // 12 bytes in the file, 48 as ints or floats
        assertThat(Npy.readInts(bytes, 48).values()).hasSize(12);
        assertThatThrownBy(() -> Npy.readInts(bytes, 47))
                .isInstanceOf(InvalidInputException.class)
                .hasMessageContaining("of shape (4, 3) takes 48 bytes of memory; the limit is 47");
        assertThatThrownBy(() -> Npy.readFloats(bytes, 47)).hasMessageContaining("the limit is 47");
        assertThatThrownBy(() -> Npy.readBytes(bytes, 11)).hasMessageContaining("the limit is 11");
    }

    /** As large as Java's whole memory: within the limit, and yet it cannot be had, as something lies there already. */
    @Test
    void moreMemoryThanThereIsLeftIsAnErrorThatSaysSo() throws IOException {
        int count = (int) Math.min(Npy.MAX_COUNT, Npy.defaultMaxBytes() / Float.BYTES);
        assumeTrue(count < Npy.MAX_COUNT, "Java has more memory than the largest array takes");
        Path file = folder.resolve("x.npy");
        byte[] header = file("{'descr': '|u1', 'fortran_order': False, 'shape': (" + count + ",)}", new byte[0]);
        Files.write(file, header);
        try (var channel = FileChannel.open(file, StandardOpenOption.WRITE)) { // a hole: no space on disk
            channel.write(ByteBuffer.allocate(1), header.length + count - 1L);
        }
        assertThatThrownBy(() -> Npy.readFloats(file, Npy.defaultMaxBytes()))
                .isInstanceOf(InvalidInputException.class)
                .hasMessageContaining(
                        "x.npy takes more memory than Java has left: give it more (-Xmx), or split the file");
    }

    @Test
    void aFolderOrAPipeIsNoArray() throws Exception {
        assertThatThrownBy(() -> Npy.header(folder)).hasMessageContaining("is not a regular file");
        assertThatThrownBy(() -> Npy.header(folder.resolve("x.npy"))).hasMessageContaining("does not exist");
    }

    @Property(tries = 100)
    void whatIsWrittenIsRead(
            @ForAll @IntRange(max = 50) int rows, @ForAll @IntRange(min = 1, max = 9) int columns, @ForAll long seed)
            throws IOException {
        var random = new SplittableRandom(seed);
        float[] floats = new float[rows * columns];
        int[] ints = new int[rows * columns];
        byte[] bytes = new byte[rows * columns];
        for (int i = 0; i < ints.length; i++) {
            ints[i] = random.nextInt();
            floats[i] = Float.intBitsToFloat(random.nextInt());
            bytes[i] = (byte) random.nextInt();
        }
        int[] shape = {rows, columns};
        Path file = Files.createTempFile("latentgraph", ".npy");
        try {
            Npy.write(file, floats, shape);
            assertThat(Npy.readFloats(file, ENOUGH).shape()).containsExactly(shape);
            assertThat(Npy.readFloats(file, ENOUGH).values()).containsExactly(floats);
            Npy.write(file, ints, shape);
            assertThat(Npy.readInts(file, ENOUGH).values()).containsExactly(ints);
            Npy.write(file, bytes, shape);
            assertThat(Npy.readBytes(file, ENOUGH).values()).containsExactly(bytes);
        } finally {
            Files.delete(file);
        }
    }

    /** More than one chunk of the reader, which converts 32,768 elements at a time, and an odd end. */
    @Test
    void largerArraysComeInChunks() throws IOException {
        int rows = 2_003;
        int columns = 37;
        float[] values = new float[rows * columns];
        ByteBuffer transposed = bytes(8 * values.length);
        for (int i = 0; i < values.length; i++) {
            values[i] = i;
            transposed.putDouble(8 * (i % columns * rows + i / columns), i);
        }
        Npy.write(folder.resolve("c.npy"), new LatentMatrix(rows, columns, values));
        assertThat(Npy.readMatrix(folder.resolve("c.npy"), ENOUGH).values()).containsExactly(values);

        byte[] fortran = file(
                "{'descr': '<f8', 'fortran_order': True, 'shape': (" + rows + ", " + columns + ")}",
                transposed.array());
        assertThat(floats(fortran)).containsExactly(values);
    }

    @Test
    void theHeaderIsTheOneNumpyWrites() throws IOException {
        Npy.write(folder.resolve("x.npy"), new float[] {-1.5f, -1, -0.5f, 0, 0.5f, 1, 1.5f, 2, 2.5f, 3, 3.5f, 4}, 4, 3);
        assertThat(folder.resolve("x.npy")).hasSameBinaryContentAs(Resources.path("numpy/little-f4-c.npy"));
    }

    @Property(tries = 100)
    void dataStartsAtAMultipleOf64(@ForAll @Size(max = 30) List<@IntRange(min = 1, max = 1) Integer> ones)
            throws IOException {
        var out = new ByteArrayOutputStream();
        int[] shape = ones.stream().mapToInt(Integer::intValue).toArray();
        Npy.write(out, new Npy.Bytes(shape, new byte[] {42}));
        assertThat(out.size() % 64).isEqualTo(1);
        assertThat(Npy.readBytes(new ByteArrayInputStream(out.toByteArray()), out.size(), 1, "x")
                        .shape())
                .containsExactly(shape);
    }

    @Test
    void nothingIsLeftWhereWritingFails() throws IOException {
        assertThatThrownBy(() -> Npy.write(folder.resolve("x.npy"), new float[3], 2, 2))
                .hasMessage("shape (2, 2) needs 4 values, found 3");
        assertThatThrownBy(() -> Npy.write(folder.resolve("none/x.npy"), new float[4], 2, 2))
                .isInstanceOf(InvalidInputException.class)
                .hasMessageContaining("could not be written");
        Files.createDirectories(folder.resolve("taken.npy/full"));
        assertThatThrownBy(() -> Npy.write(folder.resolve("taken.npy"), new float[4], 2, 2))
                .isInstanceOf(InvalidInputException.class);
        try (Stream<Path> left = Files.list(folder)) {
            assertThat(left).containsExactly(folder.resolve("taken.npy"));
        }
    }

    // ---- files made by hand

    static ByteBuffer bytes(int length) {
        return ByteBuffer.allocate(length).order(ByteOrder.LITTLE_ENDIAN);
    }

    private static byte[] file(String dtype, String shape, ByteBuffer data) {
        return file("{'descr': '" + dtype + "', 'fortran_order': False, 'shape': " + shape + ", }", data.array());
    }

    /** A version 1 file with this header and this data. */
    static byte[] file(String header, byte[] data) {
        byte[] text = header.getBytes(StandardCharsets.ISO_8859_1);
        return bytes(10 + text.length + data.length)
                .put(new byte[] {(byte) 0x93, 'N', 'U', 'M', 'P', 'Y', 1, 0})
                .putShort((short) text.length)
                .put(text)
                .put(data)
                .array();
    }

    private float[] floats(byte[] file) {
        return Npy.readFloats(write(file), ENOUGH).values();
    }

    private Path write(byte[] bytes) {
        try {
            return Files.write(folder.resolve("x.npy"), bytes);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
