package latentgraph.web;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.Semaphore;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import latentgraph.core.InvalidInputException;
import latentgraph.core.RepresentationKey;
import latentgraph.core.UnknownKeyException;
import latentgraph.core.format.Npy;
import latentgraph.core.format.NpyHeader;
import latentgraph.core.format.RunDirectory;
import latentgraph.core.format.RunManifest;

/**
 * Files that wait to be ingested, in a folder that no other user of this machine can look into. What arrives is a stranger's: it
 * is bounded in bytes, number and time, a ZIP is unpacked by {@link Archive}, and nothing is read but through the readers of the
 * command line.
 */
final class Uploads implements AutoCloseable {
    /** Uploads that may wait. */
    static final int MOST = 64;

    private static final int AT_ONCE = 4;
    /** Disk that is left to others, such as the store. */
    private static final long RESERVE = 512L << 20;
    /** Of what is refused, so much is still taken, so that its sender listens. */
    private static final long DRAINED = 16L << 20;

    private static final long VECTOR_BYTES = 256L << 20;
    private static final int TEXT_BYTES = 16 << 20;
    private static final int COUNTS = 100;
    private static final Pattern NAME = Pattern.compile("[^/\\\\:\\p{Cntrl}]{1,200}");
    private static final java.security.SecureRandom RANDOM = new java.security.SecureRandom();

    /** One that was sent. */
    private static final class Upload {
        final String id;
        final String name;
        final Path folder;
        long bytes;
        Path run;
        Map<String, Object> understood = Map.of();
        final Map<String, Path> files = new LinkedHashMap<>();
        Instant asked = Instant.now();
        int used;

        Upload(String id, String name, Path folder) {
            this.id = id;
            this.name = name;
            this.folder = folder;
        }
    }

    private final UploadOptions options;
    private final Path folder;
    private final Map<String, Upload> uploads = new LinkedHashMap<>();
    private final Semaphore receiving = new Semaphore(AT_ONCE);
    private long bytes;

    Uploads(UploadOptions options) {
        this.options = options;
        try {
            if (options.folder() == null) {
                folder = Files.createTempDirectory("latentgraph-uploads").toRealPath();
            } else {
                delete(options.folder());
                Files.createDirectories(options.folder(), ours());
                folder = options.folder().toRealPath();
            }
        } catch (IOException e) {
            throw new InvalidInputException("no folder for uploads can be made: " + e, e);
        }
    }

    private static FileAttribute<?>[] ours() {
        return java.nio.file.FileSystems.getDefault()
                        .supportedFileAttributeViews()
                        .contains("posix")
                ? new FileAttribute<?>[] {
                    PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------"))
                }
                : new FileAttribute<?>[0];
    }

    /**
     * Takes a file, and says what is in it.
     *
     * @param name as its sender calls it; its ending says what it is
     * @param declared bytes; -1 if not told
     * @throws InvalidInputException if it cannot be ingested: nothing of it is kept
     * @throws Problem 413 if it is too large, 422 if it takes too long, 503 if there are too many, 507 if the disk is full
     */
    Map<String, Object> receive(String name, long declared, InputStream body) {
        String ending = ending(name);
        if (!receiving.tryAcquire()) {
            throw new Problem(503, "Too many uploads arrive at once. Send this one again in a moment.");
        }
        Upload upload = null;
        try {
            upload = made(name);
            Path file = upload.folder.resolve("sent" + ending);
            if (declared >= 0) {
                requireRoom(upload, declared, false);
            }
            long deadline = System.nanoTime() + options.time().toNanos();
            write(upload, body, file, deadline);
            understand(upload, file, ending);
            synchronized (this) {
                uploads.put(upload.id, upload);
                return upload.understood;
            }
        } catch (InvalidInputException e) {
            String words = words(upload, e.getMessage());
            discard(upload);
            throw new InvalidInputException(words, e);
        } catch (Problem e) {
            discard(upload);
            drain(body);
            throw e;
        } catch (IOException e) {
            discard(upload);
            throw new InvalidInputException(name + " did not arrive whole: " + e.getMessage() + "; send it again", e);
        } catch (RuntimeException | Error e) {
            discard(upload);
            throw e;
        } finally {
            receiving.release();
        }
    }

    private static String ending(String name) {
        int dot = name.lastIndexOf('.');
        String ending = dot < 0 ? "" : name.substring(dot).toLowerCase(Locale.ROOT);
        if (!NAME.matcher(name).matches()
                || !Set.of(".npy", ".npz", ".zip", ".txt").contains(ending)) {
            throw new InvalidInputException(
                    "the file is called '%s'; expected a name that ends in .npy, .npz, .zip (a run directory) or .txt (class names)"
                            .formatted(Archive.printable(name)));
        }
        return ending;
    }

    private Upload made(String name) throws IOException {
        var random = new byte[16];
        RANDOM.nextBytes(random);
        String id = HexFormat.of().formatHex(random);
        synchronized (this) {
            if (uploads.size() + AT_ONCE - receiving.availablePermits() > MOST) {
                throw new Problem(503, MOST + " uploads wait already. Ingest or remove some first.");
            }
        }
        return new Upload(id, name, Files.createDirectory(folder.resolve(id), ours()));
    }

    /** @param take whether these bytes are written now, and count from here on */
    private synchronized void requireRoom(Upload upload, long more, boolean take) {
        if (more > options.bytes() - bytes) {
            throw new Problem(
                    413,
                    String.format(
                            Locale.ROOT,
                            "%s takes more room than there is: %,d bytes for all that waits, as sent and as unpacked, of which %,d are"
                                    + " taken. Ingest it on the command line instead: latentgraph ingest",
                            upload.name,
                            options.bytes(),
                            bytes));
        }
        try {
            if (Files.getFileStore(folder).getUsableSpace() - more < RESERVE) {
                throw new Problem(507, "The disk has no room for " + upload.name + ".");
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        if (take) {
            bytes += more;
            upload.bytes += more;
        }
    }

    private void write(Upload upload, InputStream body, Path file, long deadline) throws IOException {
        var chunk = new byte[1 << 16];
        try (OutputStream out = Files.newOutputStream(file, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE)) {
            for (int read = body.read(chunk); read >= 0; read = body.read(chunk)) {
                requireRoom(upload, read, true);
                out.write(chunk, 0, read);
                if (System.nanoTime() - deadline > 0) {
                    throw new Problem(
                            422,
                            "%s was sent for longer than %d s and is not kept. Ingest it on the command line instead."
                                    .formatted(upload.name, options.time().toSeconds()));
                }
            }
        }
        if (upload.bytes == 0) {
            throw new InvalidInputException(upload.name + " is empty");
        }
    }

    private static void drain(InputStream body) {
        try {
            body.skip(DRAINED);
        } catch (IOException e) {
            // It is refused anyway.
        }
    }

    // ---- what it is

    private void understand(Upload upload, Path file, String ending) throws IOException {
        int leftOut = 0;
        if (ending.equals(".npy") || ending.equals(".txt")) {
            upload.files.put(upload.name, file);
        } else {
            Path unpacked = Files.createDirectory(upload.folder.resolve("unpacked"), ours());
            leftOut = Archive.unpack(file, unpacked, upload.name, more -> requireRoom(upload, more, true));
            Files.delete(file);
            upload.run = runIn(unpacked);
            if (upload.run == null) {
                arraysIn(unpacked)
                        .forEach(array -> upload.files.put(
                                unpacked.relativize(array).toString().replace('\\', '/'), array));
                if (upload.files.isEmpty()) {
                    throw new InvalidInputException(
                            upload.name
                                    + " holds neither run.json nor a .npy file; expected a run directory (docs/run-format.md), packed, or arrays");
                }
            }
        }
        List<Map<String, Object>> arrays = new ArrayList<>();
        upload.files.forEach((name, array) -> arrays.add(array(upload.id, name, array)));
        upload.understood = Questions.ordered(
                "id",
                upload.id,
                "name",
                upload.name,
                "bytes",
                upload.bytes,
                "leftOut",
                leftOut,
                "arrays",
                arrays,
                "run",
                upload.run == null ? null : run(RunDirectory.open(upload.run)));
    }

    /** The folder with run.json: the archive's top, or the one folder that was packed. */
    private static Path runIn(Path unpacked) throws IOException {
        if (Files.isRegularFile(unpacked.resolve("run.json"))) {
            return unpacked;
        }
        try (Stream<Path> top = Files.list(unpacked)) {
            return top.filter(folder -> Files.isRegularFile(folder.resolve("run.json")))
                    .findFirst()
                    .orElse(null);
        }
    }

    private static List<Path> arraysIn(Path unpacked) throws IOException {
        try (Stream<Path> all = Files.walk(unpacked)) {
            return all.filter(file -> file.toString().toLowerCase(Locale.ROOT).matches("(?s).*\\.(npy|txt)"))
                    .filter(Files::isRegularFile)
                    .sorted()
                    .limit(1_000)
                    .toList();
        }
    }

    /** What one file is, and what it is likely to be taken for. */
    private static Map<String, Object> array(String id, String name, Path file) {
        Map<String, Object> described = Questions.ordered("file", id + "/" + name, "name", name);
        if (name.toLowerCase(Locale.ROOT).endsWith(".txt")) {
            List<String> lines = lines(name, file);
            described.putAll(Questions.ordered("type", "text", "shape", List.of(lines.size()), "role", "classes"));
            described.put("counts", List.of());
            described.put(
                    "says",
                    String.join(", ", lines.subList(0, Math.min(10, lines.size()))) + (lines.size() > 10 ? ", …" : ""));
            return described;
        }
        NpyHeader header = Npy.header(file);
        int[] shape = header.shape();
        boolean whole = header.dtype().matches("[<>|=]?[iub]\\d+");
        boolean predicted = name.toLowerCase(Locale.ROOT).contains("pred");
        String role = shape.length == 2
                ? "latents"
                : shape.length == 1 && whole
                        ? predicted ? "predictions" : "labels"
                        : shape.length > 2 && header.dtype().endsWith("u1") ? "images" : null;
        described.put("type", header.dtype());
        described.put("shape", java.util.Arrays.stream(shape).boxed().toList());
        described.put("role", role);
        described.put(
                "counts",
                "labels".equals(role) || "predictions".equals(role)
                        ? counts(Npy.readVector(file, VECTOR_BYTES))
                        : List.of());
        described.put("says", null);
        return described;
    }

    private static List<String> lines(String name, Path file) {
        try {
            if (Files.size(file) > TEXT_BYTES) {
                throw new InvalidInputException(String.format(
                        Locale.ROOT,
                        "%s has %,d bytes; expected at most %,d: one class name a line",
                        name,
                        Files.size(file),
                        TEXT_BYTES));
            }
            return Files.readString(file, StandardCharsets.UTF_8)
                    .lines()
                    .map(String::strip)
                    .toList();
        } catch (IOException e) {
            throw new InvalidInputException(name + " is no UTF-8 text; expected one class name a line", e);
        }
    }

    /** How often each value stands there, the first {@value #COUNTS} values. */
    private static List<Map<String, Object>> counts(int[] values) {
        var counts = new TreeMap<Integer, Integer>();
        for (int value : values) {
            counts.merge(value, 1, Integer::sum);
            if (counts.size() > RunManifest.MAX_CLASSES) {
                return List.of(); // no classes
            }
        }
        return counts.entrySet().stream()
                .limit(COUNTS)
                .map(count -> Questions.ordered("value", count.getKey(), "count", count.getValue()))
                .toList();
    }

    private static Map<String, Object> run(RunDirectory run) {
        RunManifest manifest = run.manifest();
        var layers = new LinkedHashMap<String, Integer>();
        var epochs = new TreeSet<Integer>();
        for (RepresentationKey key : run.representations()) {
            epochs.add(key.epoch());
            layers.putIfAbsent(key.layer(), run.dimension(key));
        }
        List<String> names = manifest.dataSet().classNames();
        return Questions.ordered(
                "id", manifest.id(),
                "architecture", manifest.architecture(),
                "dataSet", manifest.dataSet().name(),
                "seed", manifest.seed(),
                "framework", manifest.framework(),
                "samples", run.size(),
                "epochs", List.copyOf(epochs),
                "layers",
                        layers.entrySet().stream()
                                .map(layer -> Questions.ordered("name", layer.getKey(), "dimension", layer.getValue()))
                                .toList(),
                "representations",
                        run.representations().stream()
                                .map(RepresentationKey::toString)
                                .toList(),
                "classes", names.size(),
                "counts",
                        run.labels().stream()
                                .flatMap(labels -> counts(labels.values()).stream())
                                .peek(count -> count.put("name", names.get((Integer) count.get("value"))))
                                .toList(),
                "images", Files.exists(run.path().resolve("images.npy")));
    }

    /** Without where it lies here, which is nobody's business. */
    private static String words(Upload upload, String text) {
        if (upload == null || text == null) {
            return text;
        }
        String words = text;
        if (upload.run != null) {
            words = words.replace(upload.run + java.io.File.separator, "").replace(upload.run.toString(), upload.name);
        }
        words = words.replace(upload.folder.resolve("unpacked") + java.io.File.separator, "");
        for (String ending : List.of(".npy", ".npz", ".zip", ".txt")) {
            words = words.replace(upload.folder.resolve("sent" + ending).toString(), upload.name);
        }
        return words.replace(upload.folder.toString(), upload.name);
    }

    // ---- what waits

    synchronized Map<String, Object> all() {
        return Questions.ordered(
                "bytes", options.bytes(),
                "taken", bytes,
                "uploads",
                        uploads.values().stream()
                                .map(upload -> upload.understood)
                                .toList());
    }

    /** Removes it. @throws UnknownKeyException if there is none @throws Problem 409 if a job reads it */
    synchronized void remove(String id) {
        Upload upload = known(id);
        if (upload.used > 0) {
            throw new Problem(409, upload.name + " is being ingested. Cancel the job first.");
        }
        uploads.remove(id);
        discard(upload);
    }

    private Upload known(String id) {
        Upload upload = uploads.get(id);
        if (upload == null) {
            throw new UnknownKeyException(
                    "there is no upload '" + Archive.printable(id) + "'; those that nobody ingests are removed after "
                            + options.kept().toMinutes() + " minutes");
        }
        upload.asked = Instant.now();
        return upload;
    }

    /** Uploads that a job needs: they stay until this is closed. */
    final class Use implements AutoCloseable {
        private final List<Upload> held = new ArrayList<>();
        private boolean done;

        /** The run directory of an upload. @throws InvalidInputException if it is none */
        Path run(String id) {
            Upload upload = hold(id);
            if (upload.run == null) {
                throw new InvalidInputException(
                        upload.name + " is no run directory; give its arrays as latents, labels, …");
            }
            return upload.run;
        }

        /** A file of an upload. @param reference as array() tells; null for none */
        Path file(String reference) {
            if (reference == null) {
                return null;
            }
            int slash = Math.max(0, reference.indexOf('/'));
            Upload upload = hold(reference.substring(0, slash));
            Path file = upload.files.get(reference.substring(slash + 1));
            if (file == null) {
                throw new UnknownKeyException("upload " + upload.name + " has no file '"
                        + Archive.printable(reference.substring(slash + 1)) + "'; it has " + upload.files.keySet());
            }
            return file;
        }

        private Upload hold(String id) {
            synchronized (Uploads.this) {
                Upload upload = known(id);
                if (!held.contains(upload)) {
                    upload.used++;
                    held.add(upload);
                }
                return upload;
            }
        }

        String names() {
            return String.join(
                    ", ", held.stream().map(upload -> upload.name).distinct().toList());
        }

        String words(String text) {
            String words = text;
            for (Upload upload : held) {
                words = Uploads.words(upload, words);
            }
            return words;
        }

        /** They are ingested: once this is closed, nobody needs them any more. */
        void done() {
            done = true;
        }

        @Override
        public void close() {
            synchronized (Uploads.this) {
                for (Upload upload : held) {
                    upload.used--;
                    upload.asked = Instant.now();
                    if (done && upload.used == 0 && uploads.remove(upload.id) != null) {
                        discard(upload);
                    }
                }
                held.clear();
            }
        }
    }

    /** Removes those that nobody asked for in time. */
    synchronized void removeOld() {
        Instant before = Instant.now().minus(options.kept());
        for (Upload upload : List.copyOf(uploads.values())) {
            if (upload.used == 0 && upload.asked.isBefore(before)) {
                uploads.remove(upload.id);
                discard(upload);
            }
        }
    }

    private void discard(Upload upload) {
        if (upload == null) {
            return;
        }
        delete(upload.folder);
        synchronized (this) {
            bytes -= upload.bytes;
        }
    }

    /** Links are deleted, not followed. */
    private static void delete(Path folder) {
        if (!Files.exists(folder, java.nio.file.LinkOption.NOFOLLOW_LINKS)) {
            return;
        }
        try {
            Files.walkFileTree(folder, new SimpleFileVisitor<>() {
                @Override
                public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) throws IOException {
                    Files.delete(file);
                    return FileVisitResult.CONTINUE;
                }

                @Override
                public FileVisitResult postVisitDirectory(Path one, IOException failure) throws IOException {
                    Files.delete(one);
                    return FileVisitResult.CONTINUE;
                }
            });
        } catch (IOException e) {
            System.getLogger(Uploads.class.getName())
                    .log(System.Logger.Level.WARNING, folder + " is not wholly removed", e);
        }
    }

    @Override
    public synchronized void close() {
        uploads.clear();
        bytes = 0;
        delete(folder);
    }
}
