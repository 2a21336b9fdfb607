package latentgraph.core.format;

import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Path;
import java.time.LocalDateTime;
import java.util.Collections;
import java.util.Enumeration;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.zip.CRC32;
import java.util.zip.CheckedInputStream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipException;
import java.util.zip.ZipFile;
import java.util.zip.ZipOutputStream;
import latentgraph.core.InvalidInputException;

/**
 * NumPy's .npz archives: named .npy arrays in a ZIP file, stored ({@code numpy.savez}) or deflated
 * ({@code numpy.savez_compressed}). Opening reads the directory of the archive only; an array is read, and its checksum
 * checked, when it is asked for. Nothing is ever unpacked to disk.
 */
public final class Npz implements AutoCloseable {
    /** Far more arrays than a network has parameters. */
    public static final int MAX_ENTRIES = 10_000;

    private static final int MAX_DEFLATE_RATIO = 1_032; // zlib's own limit (zlib.net/zlib_tech.html)
    private static final LocalDateTime ZIP_EPOCH = LocalDateTime.of(1980, 1, 1, 0, 0);

    private final Path file;
    private final ZipFile zip;
    private final long maxBytes;
    private final Map<String, ZipEntry> entries = new LinkedHashMap<>();

    private Npz(Path file, ZipFile zip, long maxBytes) {
        this.file = file;
        this.zip = zip;
        this.maxBytes = maxBytes;
    }

    /**
     * @param maxBytes the most memory one array may take, and the most bytes all of them together may unpack to
     * @throws InvalidInputException if this is not an archive of arrays, or one made to do harm: names that leave the
     *     archive, names twice, sizes beyond the limit or beyond what deflate can pack
     */
    public static Npz open(Path file, long maxBytes) {
        Npy.requireFile(file);
        try {
            Npz npz = new Npz(file, new ZipFile(file.toFile()), maxBytes);
            try {
                npz.readDirectory();
                return npz;
            } catch (RuntimeException e) {
                npz.close();
                throw e;
            }
        } catch (ZipException | IllegalArgumentException e) { // the latter for names that are not UTF-8
            throw new InvalidInputException(
                    "%s is not a whole NumPy .npz archive (%s); write it with numpy.savez"
                            .formatted(file, e.getMessage()),
                    e);
        } catch (IOException e) {
            throw Npy.unreadable(file, e);
        }
    }

    private void readDirectory() {
        if (zip.size() > MAX_ENTRIES) {
            throw new InvalidInputException(String.format(
                    Locale.ROOT, "%s has %,d entries; expected at most %,d", file, zip.size(), MAX_ENTRIES));
        }
        long total = 0;
        for (Enumeration<? extends ZipEntry> all = zip.entries(); all.hasMoreElements(); ) {
            ZipEntry entry = all.nextElement();
            String name = entry.getName();
            if (!name.endsWith(".npy") || !staysInside(name)) {
                throw new InvalidInputException(
                        "%s has an entry '%s'; expected names like weight.npy, without '..', '\\', ':' or a leading '/'"
                                .formatted(file, printable(name)));
            }
            long size = entry.getSize();
            long packed = entry.getCompressedSize();
            boolean stored = entry.getMethod() == ZipEntry.STORED;
            if (size < 0 || packed < 0 || (stored ? size != packed : size / MAX_DEFLATE_RATIO > packed)) {
                throw new InvalidInputException(String.format(
                        Locale.ROOT,
                        "%s: %s declares %,d bytes packed into %,d, which no packer makes; write it with numpy.savez",
                        file,
                        name,
                        size,
                        packed));
            }
            total += Math.min(size, Long.MAX_VALUE - total);
            if (total > maxBytes) {
                throw new InvalidInputException(String.format(
                        Locale.ROOT,
                        "%s unpacks to more than %,d bytes, the limit: give Java more memory (-Xmx), or split the file",
                        file,
                        maxBytes));
            }
            if (entries.put(name.substring(0, name.length() - ".npy".length()), entry) != null) {
                throw new InvalidInputException(
                        "%s has the entry %s twice; expected each name once".formatted(file, name));
            }
        }
        if (entries.isEmpty()) {
            throw new InvalidInputException(file + " holds no arrays; expected at least one");
        }
    }

    private static boolean staysInside(String name) {
        if (name.indexOf('\\') >= 0 || name.indexOf(':') >= 0 || name.chars().anyMatch(Character::isISOControl)) {
            return false;
        }
        for (String part : name.split("/", -1)) {
            if (part.isEmpty() || part.equals(".") || part.equals("..")) {
                return false;
            }
        }
        return true;
    }

    private static String printable(String name) {
        String clean = name.replaceAll("\\p{Cntrl}", "?");
        return clean.length() <= 80 ? clean : clean.substring(0, 80) + "…";
    }

    /** The arrays' names, without ".npy", in the order of the archive. */
    public Set<String> names() {
        return Collections.unmodifiableSet(entries.keySet());
    }

    /** As {@link Npy#readFloats}. */
    public Npy.Floats floats(String name) {
        return read(name, maxBytes, Npy::readFloats);
    }

    /** As {@link Npy#readInts}. */
    public Npy.Ints ints(String name) {
        return read(name, maxBytes, Npy::readInts);
    }

    /**
     * All arrays of an archive as floats, in its order.
     *
     * @param maxBytes the most memory they may take together
     * @throws InvalidInputException as {@link #open} and {@link Npy#readFloats}
     */
    public static Map<String, Npy.Floats> readFloats(Path file, long maxBytes) {
        try (Npz npz = open(file, maxBytes)) {
            Map<String, Npy.Floats> arrays = new LinkedHashMap<>();
            long left = maxBytes;
            for (String name : npz.names()) {
                Npy.Floats array = npz.read(name, left, Npy::readFloats);
                left -= (long) array.values().length * Float.BYTES;
                arrays.put(name, array);
            }
            return arrays;
        }
    }

    private interface Reading<T> {
        T from(InputStream in, long length, long maxBytes, String source) throws IOException;
    }

    private <T> T read(String name, long most, Reading<T> reading) {
        ZipEntry entry = entries.get(name);
        if (entry == null) {
            throw new InvalidInputException("%s has no array '%s'; it has %s".formatted(file, name, entries.keySet()));
        }
        String source = file + " (" + entry.getName() + ")";
        CRC32 sum = new CRC32();
        try (InputStream in = new CheckedInputStream(zip.getInputStream(entry), sum)) {
            T array = reading.from(in, entry.getSize(), most, source);
            if (in.read() >= 0 || sum.getValue() != entry.getCrc()) {
                throw new InvalidInputException(source + " is damaged: its checksum differs; copy or write it again");
            }
            return array;
        } catch (OutOfMemoryError e) {
            throw Npy.tooLarge(source, e);
        } catch (ZipException | EOFException e) {
            throw new InvalidInputException(
                    "%s is damaged (%s); copy or write it again".formatted(source, e.getMessage()), e);
        } catch (IOException e) {
            throw Npy.unreadable(file, e);
        }
    }

    /**
     * Writes int32 ({@link Npy.Ints}), float32 ({@link Npy.Floats}) and uint8 ({@link Npy.Bytes}) arrays, stored, with a
     * fixed time: the same arrays in the same order give the same bytes.
     *
     * @param arrays in the order wanted; names as {@link #open} takes them
     */
    public static void write(Path file, Map<String, ?> arrays) {
        NewFile.write(file, out -> {
            try (ZipOutputStream zip = new ZipOutputStream(out)) {
                for (Map.Entry<String, ?> array : arrays.entrySet()) {
                    String name = array.getKey() + ".npy";
                    if (!staysInside(name)) {
                        throw new InvalidInputException("array name '" + array.getKey() + "' is not a plain name");
                    }
                    Measure measure = new Measure();
                    write(measure, array.getValue());
                    ZipEntry entry = new ZipEntry(name);
                    entry.setMethod(ZipEntry.STORED); // deflate's bytes depend on the zlib at hand, at level 0 too
                    entry.setSize(measure.size);
                    entry.setCrc(measure.sum.getValue());
                    entry.setTimeLocal(ZIP_EPOCH);
                    zip.putNextEntry(entry);
                    write(zip, array.getValue());
                    zip.closeEntry();
                }
            }
        });
    }

    private static void write(OutputStream out, Object array) throws IOException {
        if (array instanceof Npy.Floats floats) {
            Npy.write(out, floats);
        } else if (array instanceof Npy.Ints ints) {
            Npy.write(out, ints);
        } else if (array instanceof Npy.Bytes bytes) {
            Npy.write(out, bytes);
        } else {
            throw new IllegalArgumentException("not an array: " + array);
        }
    }

    /** What has to stand before an entry that is stored. */
    private static final class Measure extends OutputStream {
        private final CRC32 sum = new CRC32();
        private long size;

        @Override
        public void write(int b) {
            sum.update(b);
            size++;
        }

        @Override
        public void write(byte[] bytes, int from, int length) {
            sum.update(bytes, from, length);
            size += length;
        }
    }

    @Override
    public void close() {
        try {
            zip.close();
        } catch (IOException e) {
            throw Npy.unreadable(file, e);
        }
    }
}
