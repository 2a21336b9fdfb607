package latentgraph.core.format;

import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import latentgraph.core.InvalidInputException;

/**
 * What a .npy file says about the array behind it. Format versions 1, 2 and 3, as NumPy's NEP 1 and
 * {@code numpy.lib.format} define them; the Python dictionary in the header is parsed here and never evaluated.
 *
 * @param dtype as NumPy writes it, e.g. {@code <f4}: byte order, kind (f, i, u, b), bytes an element
 * @param fortranOrder whether the first axis runs fastest in the file
 * @param shape up to 32 axes, none negative; empty for a single number
 * @param bytes length of the header itself: where the data starts
 */
public record NpyHeader(String dtype, boolean fortranOrder, int[] shape, int bytes) {
    private static final byte[] MAGIC = {(byte) 0x93, 'N', 'U', 'M', 'P', 'Y'};
    private static final int MAX_TEXT = 65_535; // what version 1 can hold; NumPy itself stops at 10,000
    private static final int MAX_AXES = 32; // as NumPy before 2.0
    private static final Pattern DTYPE = Pattern.compile("[<>|=](f[248]|[iu][1248]|b1)");

    /** Number of elements; what {@link #read} lets through fits a Java array. */
    int count() {
        int count = 1;
        for (int axis : shape) {
            count *= axis;
        }
        return count;
    }

    /** f float, i signed integer, u unsigned integer, b boolean. */
    char kind() {
        return dtype.charAt(1);
    }

    int elementBytes() {
        return dtype.charAt(2) - '0';
    }

    ByteOrder byteOrder() {
        return dtype.charAt(0) == '>' ? ByteOrder.BIG_ENDIAN : ByteOrder.LITTLE_ENDIAN;
    }

    /** The shape as Python prints it: (3, 4), (3,), (). */
    public String shapeText() {
        return text(shape);
    }

    static String text(int... shape) {
        String axes = Arrays.stream(shape).mapToObj(Integer::toString).collect(Collectors.joining(", "));
        return shape.length == 1 ? "(" + axes + ",)" : "(" + axes + ")";
    }

    /**
     * Reads a header and checks that the array it declares is what the file holds, neither more nor less.
     *
     * @param in at the first byte of the file; afterwards at the first byte of the data
     * @param length bytes of the whole file
     * @param source names the file in errors
     * @throws InvalidInputException if this is not the header of an array of numbers that fits the file
     */
    static NpyHeader read(InputStream in, long length, String source) throws IOException {
        byte[] start = readUpTo(in, MAGIC.length + 2);
        if (start.length < MAGIC.length + 2 || !Arrays.equals(MAGIC, 0, 6, start, 0, 6)) {
            throw new InvalidInputException(
                    source + " is not a NumPy .npy file: it does not start with \\x93NUMPY; write it with numpy.save");
        }
        int version = start[6];
        if (version < 1 || version > 3 || start[7] != 0) {
            throw new InvalidInputException("%s has .npy version %d.%d; expected 1.0, 2.0 or 3.0"
                    .formatted(source, start[6] & 0xff, start[7] & 0xff));
        }
        int lengthBytes = version == 1 ? 2 : 4;
        byte[] lengthField = readUpTo(in, lengthBytes);
        long textLength = 0;
        for (int i = lengthField.length - 1; i >= 0; i--) {
            textLength = textLength << 8 | lengthField[i] & 0xff;
        }
        if (textLength > MAX_TEXT) {
            throw new InvalidInputException(String.format(
                    Locale.ROOT,
                    "%s declares a header of %,d bytes; expected at most %,d",
                    source,
                    textLength,
                    MAX_TEXT));
        }
        byte[] text = readUpTo(in, (int) textLength);
        if (lengthField.length < lengthBytes || text.length < textLength) {
            throw new InvalidInputException(
                    "%s ends within its header; the file is cut off: write or copy it again".formatted(source));
        }
        for (byte b : text) {
            if (b < 0) {
                throw new InvalidInputException(
                        "%s has a byte 0x%02x in its header; expected ASCII, as for any array of numbers"
                                .formatted(source, b & 0xff));
            }
        }
        int bytes = MAGIC.length + 2 + lengthBytes + text.length;
        NpyHeader header = new Parser(new String(text, StandardCharsets.US_ASCII), source).parse(bytes);
        long found = length - bytes;
        long expected = (long) header.count() * header.elementBytes();
        if (found != expected) {
            throw new InvalidInputException(String.format(
                    Locale.ROOT,
                    "%s holds %,d bytes of data; expected %,d for shape %s of %s: the file is "
                            + (found < expected ? "cut off" : "followed by something else")
                            + "; write or copy it again",
                    source,
                    found,
                    expected,
                    header.shapeText(),
                    header.dtype()));
        }
        return header;
    }

    private static byte[] readUpTo(InputStream in, int count) throws IOException {
        try {
            return in.readNBytes(count);
        } catch (EOFException e) {
            return new byte[0]; // a compressed stream that is cut off
        }
    }

    /** Reads {'descr': '<f4', 'fortran_order': False, 'shape': (3, 4), }: these three keys, once each, in any order. */
    private static final class Parser {
        private final String text;
        private final String source;
        private int at;

        Parser(String text, String source) {
            this.text = text;
            this.source = source;
        }

        NpyHeader parse(int bytes) {
            String dtype = null;
            boolean fortranOrder = false;
            int[] shape = null;
            Set<String> seen = new HashSet<>();
            expect('{');
            while (!accept('}')) {
                String key = string();
                if (!seen.add(key)) {
                    throw malformed("the key '" + key + "' twice");
                }
                expect(':');
                switch (key) {
                    case "descr" -> dtype = dtype();
                    case "fortran_order" -> fortranOrder = bool();
                    case "shape" -> shape = shape();
                    default -> throw malformed("an unknown key '" + key + "'");
                }
                if (!accept(',') && peek() != '}') {
                    throw malformed("'" + peek() + "' after the value of '" + key + "'");
                }
            }
            skipSpace();
            if (at < text.length()) {
                throw malformed("text after the closing brace");
            }
            if (seen.size() < 3) {
                throw malformed("the keys " + seen + " only");
            }
            return new NpyHeader(dtype, fortranOrder, shape, bytes);
        }

        private String dtype() {
            if (peek() == '[' || peek() == '(') {
                throw unusable(
                        "a structured array (several fields an element)", "save one field: numpy.save(f, x['field'])");
            }
            String dtype = string();
            if (DTYPE.matcher(dtype).matches()) {
                return dtype;
            }
            if (dtype.endsWith("O")) {
                throw unusable(
                        "Python objects, which are pickles and never loaded",
                        "save numbers: numpy.save(f, numpy.asarray(x, dtype='float32'))");
            }
            throw unusable("elements of type '" + dtype + "'", "convert them: numpy.save(f, x.astype('float32'))");
        }

        private InvalidInputException unusable(String found, String mend) {
            return new InvalidInputException(source + " holds " + found
                    + "; expected floats of 2, 4 or 8 bytes, integers of 1 to 8 bytes, or booleans: " + mend);
        }

        private int[] shape() {
            expect('(');
            List<Integer> axes = new ArrayList<>();
            long count = 1;
            boolean comma = true;
            while (!accept(')')) {
                if (!comma) {
                    throw malformed("two axes without a comma between them");
                }
                if (axes.size() == MAX_AXES) {
                    throw malformed("more than " + MAX_AXES + " axes");
                }
                int axis = axis();
                axes.add(axis);
                // Zero axes do not hide large ones: NumPy refuses (0, 2**62, 4), too.
                count *= Math.max(axis, 1);
                if (count > Npy.MAX_COUNT) {
                    throw new InvalidInputException(String.format(
                            Locale.ROOT,
                            "%s declares more than %,d elements; expected at most that: split it",
                            source,
                            Npy.MAX_COUNT));
                }
                comma = accept(',');
            }
            if (axes.size() == 1 && !comma) {
                throw malformed("a shape that is a number in brackets");
            }
            return axes.stream().mapToInt(Integer::intValue).toArray();
        }

        private static final Pattern INTEGER = Pattern.compile("(-?[0-9]+)L?"); // Python 2 wrote 3L

        private int axis() {
            skipSpace();
            Matcher matcher = INTEGER.matcher(text).region(at, text.length());
            if (!matcher.lookingAt()) {
                throw malformed("an axis that is not an integer");
            }
            at = matcher.end();
            String digits = matcher.group(1);
            if (digits.startsWith("-") || digits.length() > 10 || Long.parseLong(digits) > Npy.MAX_COUNT) {
                throw new InvalidInputException(String.format(
                        Locale.ROOT,
                        "%s declares an axis of %s elements; expected 0 to %,d",
                        source,
                        abbreviated(digits),
                        Npy.MAX_COUNT));
            }
            return Integer.parseInt(digits);
        }

        private boolean bool() {
            skipSpace();
            for (String word : List.of("True", "False")) {
                if (text.startsWith(word, at)) {
                    at += word.length();
                    return word.equals("True");
                }
            }
            throw malformed("a fortran_order that is neither True nor False");
        }

        private String string() {
            char quote = peek();
            int end = quote == '\'' || quote == '"' ? text.indexOf(quote, at + 1) : -1;
            if (end < 0) {
                throw malformed("something that is not a quoted string");
            }
            String string = text.substring(at + 1, end);
            at = end + 1;
            return abbreviated(string);
        }

        private boolean accept(char c) {
            if (peek() != c) {
                return false;
            }
            at++;
            return true;
        }

        private void expect(char c) {
            if (!accept(c)) {
                throw malformed("no '" + c + "' at character " + at);
            }
        }

        /** The next character that is not white space, not consumed; 0 at the end. */
        private char peek() {
            skipSpace();
            return at < text.length() ? text.charAt(at) : 0;
        }

        private void skipSpace() {
            while (at < text.length() && " \t\r\n".indexOf(text.charAt(at)) >= 0) {
                at++;
            }
        }

        private InvalidInputException malformed(String found) {
            return new InvalidInputException(("%s has a header with %s; expected "
                            + "{'descr': '<f4', 'fortran_order': False, 'shape': (n, d)}: write it with numpy.save")
                    .formatted(source, found));
        }

        private static String abbreviated(String text) {
            return text.length() <= 40 ? text : text.substring(0, 40) + "…";
        }
    }
}
