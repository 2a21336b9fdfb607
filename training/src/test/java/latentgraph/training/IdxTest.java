package latentgraph.training;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Random;
import java.util.zip.GZIPOutputStream;
import latentgraph.core.InvalidInputException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class IdxTest {
    @TempDir
    Path folder;

    /** An IDX file of unsigned bytes. */
    static byte[] idx(byte[] values, int... shape) {
        ByteBuffer buffer = ByteBuffer.allocate(4 + 4 * shape.length + values.length);
        buffer.putInt(8 << 8 | shape.length);
        for (int length : shape) {
            buffer.putInt(length);
        }
        return buffer.put(values).array();
    }

    static byte[] gzip(byte[] bytes) throws IOException {
        ByteArrayOutputStream packed = new ByteArrayOutputStream();
        try (OutputStream out = new GZIPOutputStream(packed)) {
            out.write(bytes);
        }
        return packed.toByteArray();
    }

    private Path file(byte[] bytes) throws IOException {
        return Files.write(folder.resolve("some-idx"), bytes);
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void readsWhatWasWrittenPackedOrNot(boolean packed) throws IOException {
        byte[] values = new byte[2 * 3 * 4];
        new Random(1).nextBytes(values);
        byte[] bytes = idx(values, 2, 3, 4);
        Idx.Array array = Idx.read(file(packed ? gzip(bytes) : bytes), 3);
        assertThat(array.shape()).containsExactly(2, 3, 4);
        assertThat(array.values()).isEqualTo(values);
    }

    @Test
    void refusesAnotherKindOfFile() throws IOException {
        assertThatThrownBy(() -> Idx.read(file(idx(new byte[2], 2)), 3))
                .isInstanceOf(InvalidInputException.class)
                .hasMessageContaining("some-idx starts with 0x00000801; expected 0x00000803");
        assertThatThrownBy(() -> Idx.read(file("<html>404</html>".getBytes(StandardCharsets.US_ASCII)), 1))
                .hasMessageContaining("starts with 0x3c68746d");
        assertThatThrownBy(() -> Idx.read(file(new byte[0]), 1)).hasMessageContaining("ends too early");
    }

    @Test
    void refusesSizesThatCannotBe() throws IOException {
        assertThatThrownBy(() -> Idx.read(file(idx(new byte[4], -1, 28, 28)), 3))
                .hasMessageContaining("declares -1 entries on axis 0");
        assertThatThrownBy(() -> Idx.read(file(idx(new byte[4], 0)), 1)).hasMessageContaining("declares 0 entries");
        // 2^31 - 1 squared overflows a long when multiplied once more
        assertThatThrownBy(() -> Idx.read(file(idx(new byte[4], Integer.MAX_VALUE, 1 << 30, 1 << 30)), 3))
                .hasMessageContaining("declares 2147483647 entries on axis 0");
        assertThatThrownBy(() -> Idx.read(file(idx(new byte[4], 1 << 29, 2)), 2))
                .hasMessageContaining("ends 1,073,741,820 bytes too early; expected 1,073,741,824 bytes of samples");
        assertThatThrownBy(() -> Idx.read(file(gzip(idx(new byte[4], 1 << 29))), 1))
                .hasMessageContaining("ends 536,870,908 bytes too early");
    }

    @Test
    void refusesTooLittleAndTooMuch() throws IOException {
        assertThatThrownBy(() -> Idx.read(file(idx(new byte[5], 6)), 1)).hasMessageContaining("ends 1 bytes too early");
        assertThatThrownBy(() -> Idx.read(file(idx(new byte[7], 6)), 1)).hasMessageContaining("goes on after 6 bytes");
        byte[] packed = gzip(idx(new byte[600], 600));
        assertThatThrownBy(() -> Idx.read(file(Arrays.copyOf(packed, packed.length - 9)), 1))
                .isInstanceOf(InvalidInputException.class)
                .hasMessageContaining("some-idx");
    }

    /** Whatever the bytes: an array, or a message that names the file. */
    @Test
    void survivesBrokenBytes() throws IOException {
        Random random = new Random(20261121);
        byte[] whole = idx(new byte[60], 3, 4, 5);
        byte[] packed = gzip(whole);
        for (int round = 0; round < 300; round++) {
            byte[] broken = (round % 2 == 0 ? whole : packed).clone();
            for (int i = random.nextInt(4); i >= 0; i--) {
                broken[random.nextInt(Math.min(24, broken.length))] = (byte) random.nextInt();
            }
            broken = Arrays.copyOf(broken, random.nextInt(4) == 0 ? random.nextInt(broken.length + 1) : broken.length);
            Path file = file(broken);
            Throwable thrown = catchThrowable(() -> Idx.read(file, 3));
            if (thrown != null) {
                assertThat(thrown).isInstanceOf(InvalidInputException.class).hasMessageContaining("some-idx");
            }
        }
    }
}
