package latentgraph.web;

import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.Enumeration;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.function.LongConsumer;
import java.util.regex.Pattern;
import java.util.zip.CRC32;
import java.util.zip.CheckedInputStream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipException;
import java.util.zip.ZipFile;
import latentgraph.core.InvalidInputException;

/**
 * A ZIP that a stranger may have made. What is written lies within the folder given, as plain files: an entry that is a link is
 * written as the text that it holds. Archives in it stay packed.
 */
final class Archive {
    static final int MAX_ENTRIES = 20_000;

    private static final int MAX_DEPTH = 8;
    private static final int MAX_NAME = 200;
    /** What a run, or arrays, consist of. */
    private static final Pattern WANTED = Pattern.compile("(?i).+\\.(npy|npz|json|csv|txt)");
    /** What a Mac puts beside each file. */
    private static final Pattern LEFT_OUT = Pattern.compile("__MACOSX/.*|(.*/)?\\.[^/]*");

    private Archive() {}

    /**
     * @param name of the ZIP, for messages
     * @param room told how many bytes are about to be written; throws if there is none for them
     * @return how many files were left out, since a run has none such
     * @throws InvalidInputException if it is no whole ZIP or one made to do harm: names that leave the folder or stand twice, more
     *     entries, depth or bytes than there may be, entries that unpack to more than they say, or whose checksum differs
     */
    static int unpack(Path zip, Path folder, String name, LongConsumer room) {
        try (var archive = new ZipFile(zip.toFile())) {
            List<ZipEntry> files = files(archive, name);
            int leftOut = 0;
            for (ZipEntry entry : files) {
                if (WANTED.matcher(entry.getName()).matches()) {
                    room.accept(entry.getSize());
                    write(archive, entry, folder, name);
                } else {
                    leftOut++;
                }
            }
            return leftOut;
        } catch (ZipException | EOFException | IllegalArgumentException e) { // the last for names that are not UTF-8
            throw new InvalidInputException(
                    name + " is not a whole ZIP archive (" + e.getMessage() + "); pack it again", e);
        } catch (OutOfMemoryError e) {
            throw new InvalidInputException(name + " has a directory that takes more memory than Java has left", e);
        } catch (IOException e) {
            throw new InvalidInputException(name + " could not be unpacked: " + e, e);
        }
    }

    private static List<ZipEntry> files(ZipFile archive, String name) {
        if (archive.size() > MAX_ENTRIES) {
            throw new InvalidInputException(String.format(
                    Locale.ROOT, "%s has %,d entries; expected at most %,d", name, archive.size(), MAX_ENTRIES));
        }
        List<ZipEntry> files = new ArrayList<>();
        Set<String> names = new HashSet<>();
        for (Enumeration<? extends ZipEntry> all = archive.entries(); all.hasMoreElements(); ) {
            ZipEntry entry = all.nextElement();
            requireInside(entry.getName(), name);
            // Two names that differ in case only are one file on macOS and Windows.
            if (!names.add(entry.getName().toLowerCase(Locale.ROOT))) {
                throw new InvalidInputException("%s has the entry '%s' twice; expected each name once"
                        .formatted(name, printable(entry.getName())));
            }
            if (entry.getSize() < 0) {
                throw new InvalidInputException(
                        "%s does not say how large '%s' is; pack it again".formatted(name, printable(entry.getName())));
            }
            if (!entry.isDirectory() && !LEFT_OUT.matcher(entry.getName()).matches()) {
                files.add(entry);
            }
        }
        return files;
    }

    private static void requireInside(String entry, String name) {
        String path = entry.endsWith("/") ? entry.substring(0, entry.length() - 1) : entry;
        String[] parts = path.split("/", -1);
        boolean inside = parts.length <= MAX_DEPTH
                && path.chars().noneMatch(c -> c == '\\' || c == ':' || Character.isISOControl(c));
        for (String part : parts) {
            inside &= !part.isEmpty() && !part.equals(".") && !part.equals("..") && part.length() <= MAX_NAME;
        }
        if (!inside) {
            throw new InvalidInputException(
                    ("%s has an entry '%s'; expected names like checkpoints/e001/hidden1.npy: without '..', '\\', ':' or a leading"
                                    + " '/', at most %d folders deep")
                            .formatted(name, printable(entry), MAX_DEPTH));
        }
    }

    private static void write(ZipFile archive, ZipEntry entry, Path folder, String name) throws IOException {
        String called = name + " (" + printable(entry.getName()) + ")";
        var sum = new CRC32();
        try {
            Path file = folder.resolve(entry.getName()).normalize();
            if (!file.startsWith(folder)) {
                throw new InvalidInputException(called + " leaves the archive");
            }
            Files.createDirectories(file.getParent());
            try (InputStream in = new CheckedInputStream(archive.getInputStream(entry), sum);
                    OutputStream out =
                            Files.newOutputStream(file, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE)) {
                var chunk = new byte[1 << 16];
                long left = entry.getSize();
                for (int read = in.read(chunk); read >= 0; read = in.read(chunk)) {
                    left -= read;
                    if (left < 0) {
                        throw new InvalidInputException(String.format(
                                Locale.ROOT,
                                "%s unpacks to more than the %,d bytes that it declares",
                                called,
                                entry.getSize()));
                    }
                    out.write(chunk, 0, read);
                }
                if (left > 0 || sum.getValue() != entry.getCrc()) {
                    throw new InvalidInputException(
                            called + " is damaged: its size or checksum differs; pack it again");
                }
            }
        } catch (InvalidPathException e) {
            throw new InvalidInputException(
                    called + " has a name that this machine cannot write; use plain letters", e);
        } catch (FileAlreadyExistsException e) {
            throw new InvalidInputException(called + " is a folder and a file; expected one of them", e);
        }
    }

    static String printable(String name) {
        String clean = name.replaceAll("\\p{Cntrl}", "?");
        return clean.length() <= 80 ? clean : clean.substring(0, 80) + "…";
    }
}
