package latentgraph.ingest;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/** SHA-256 over values in turn, numbers as four bytes, little-endian. */
final class ContentHash {
    private static final int NUMBERS_AT_ONCE = 1 << 14;

    private final MessageDigest digest;
    private final ByteBuffer buffer =
            ByteBuffer.allocate(NUMBERS_AT_ONCE * Integer.BYTES).order(ByteOrder.LITTLE_ENDIAN);

    ContentHash() {
        try {
            digest = MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException impossible) {
            throw new IllegalStateException("every Java has SHA-256", impossible);
        }
    }

    ContentHash add(String text) {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        digest.update(bytes);
        digest.update((byte) 0);
        return this;
    }

    ContentHash add(float[] values) {
        for (int start = 0; start < values.length; start += NUMBERS_AT_ONCE) {
            int count = Math.min(NUMBERS_AT_ONCE, values.length - start);
            buffer.clear().asFloatBuffer().put(values, start, count);
            digest.update(buffer.limit(count * Float.BYTES));
        }
        return this;
    }

    ContentHash add(int[] values) {
        for (int start = 0; start < values.length; start += NUMBERS_AT_ONCE) {
            int count = Math.min(NUMBERS_AT_ONCE, values.length - start);
            buffer.clear().asIntBuffer().put(values, start, count);
            digest.update(buffer.limit(count * Integer.BYTES));
        }
        return this;
    }

    String hex() {
        return HexFormat.of().formatHex(digest.digest());
    }
}
