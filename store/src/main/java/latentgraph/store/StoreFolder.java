package latentgraph.store;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.charset.StandardCharsets;
import java.nio.file.AccessDeniedException;
import java.nio.file.AtomicMoveNotSupportedException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.AclEntry;
import java.nio.file.attribute.AclEntryPermission;
import java.nio.file.attribute.AclEntryType;
import java.nio.file.attribute.AclFileAttributeView;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Base64;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Properties;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.locks.LockSupport;
import latentgraph.core.InvalidInputException;

/**
 * The folder of a store, held by this process. In it lie:
 *
 * <pre>
 * latentgraph.lock   locked while a process holds the store; always empty; marks the folder as ours
 * holder             who holds it, since when, in which state, and at which address it serves
 * password           of the Bolt user, readable by its owner alone
 * schema             the number of the schema inside, so that a newer store is refused before Neo4j touches it
 * neo4j/             Neo4j's own files and logs
 * uploads/           while it is served: what was sent to the page and waits to be ingested
 * </pre>
 *
 * <p>Only the lock says whether the folder is held: the operating system frees it when a process dies, however it dies.
 * The lock file is never read or opened a second time, since on POSIX closing any channel on a file frees its locks.
 */
final class StoreFolder implements AutoCloseable {
    /** What the holder is doing. Whoever finds it opening (to serve) or closing waits; while it works, nobody does. */
    enum State {
        OPENING,
        WORKING,
        SERVING,
        CLOSING
    }

    /** @param address of Bolt, as host:port, while serving; otherwise null */
    record Holder(long pid, String command, Instant since, State state, String address) {
        @Override
        public String toString() {
            return "process %d (%s), since %s".formatted(pid, command, since);
        }
    }

    /** Folders held by this JVM: the operating system's locks are those of a process, not of a thread. */
    private static final Set<Path> HELD = ConcurrentHashMap.newKeySet();

    private static final String LOCK = "latentgraph.lock";

    private final Path directory;
    private final FileChannel channel;
    private final FileLock lock;
    private final Instant since = Instant.now().truncatedTo(ChronoUnit.SECONDS);

    private StoreFolder(Path directory, FileChannel channel, FileLock lock) {
        this.directory = directory;
        this.channel = channel;
        this.lock = lock;
    }

    /**
     * The real path of {@code directory}, made if there is none.
     *
     * @throws InvalidInputException if it is a file, or holds files and no store; nothing is written then
     */
    static Path prepare(Path directory) {
        try {
            if (Files.exists(directory) && !Files.isDirectory(directory)) {
                throw new InvalidInputException(
                        "%s is a file; a store is a folder. Name another one.".formatted(directory));
            }
            Files.createDirectories(directory);
            var real = directory.toRealPath();
            try (var entries = Files.list(real)) {
                var names = entries.map(entry -> entry.getFileName().toString())
                        .sorted()
                        .limit(10_000)
                        .toList();
                if (!names.isEmpty() && !names.contains(LOCK)) {
                    throw new InvalidInputException(
                            "%s is not a LatentGraph store: it has no %s and holds other files (%s). Name an empty or a new folder."
                                    .formatted(
                                            directory,
                                            LOCK,
                                            String.join(", ", names.subList(0, Math.min(3, names.size())))));
                }
            }
            return real;
        } catch (FileSystemException e) {
            throw new InvalidInputException(
                    "the store folder %s cannot be used: %s".formatted(directory, reason(e)), e);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static String reason(FileSystemException e) {
        return e.getReason() == null ? e.toString() : e.getReason() + " (" + e.getFile() + ")";
    }

    /** Takes hold of a prepared folder, unless it is held. */
    static Optional<StoreFolder> hold(Path directory) {
        if (!HELD.add(directory)) {
            return Optional.empty();
        }
        FileChannel channel = null;
        try {
            channel = FileChannel.open(directory.resolve(LOCK), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
            var lock = channel.tryLock();
            if (lock != null) {
                return Optional.of(new StoreFolder(directory, channel, lock));
            }
            channel.close();
            HELD.remove(directory);
            return Optional.empty();
        } catch (OverlappingFileLockException e) {
            // Held by this JVM through another class loader; closing the channel would free that lock.
            return Optional.empty();
        } catch (IOException e) {
            HELD.remove(directory);
            throw new InvalidInputException(
                    "the store folder %s cannot be locked: %s. It needs a folder you can write to."
                            .formatted(directory, e),
                    e);
        }
    }

    /** What the holder of a folder says of itself; empty while it has not said so yet, or if it is dead. */
    static Optional<Holder> holder(Path directory) {
        var properties = new Properties();
        try (var reader = Files.newBufferedReader(directory.resolve("holder"))) {
            properties.load(reader);
            var holder = new Holder(
                    Long.parseLong(properties.getProperty("pid")),
                    properties.getProperty("command"),
                    Instant.parse(properties.getProperty("since")),
                    State.valueOf(properties.getProperty("state")),
                    properties.getProperty("address"));
            return ProcessHandle.of(holder.pid()).map(process -> holder);
        } catch (IOException | RuntimeException e) {
            return Optional.empty();
        }
    }

    /** Tells other processes what this one does with the folder. */
    void announce(State state, String address) {
        var properties = new Properties();
        properties.setProperty("pid", Long.toString(ProcessHandle.current().pid()));
        properties.setProperty("command", command());
        properties.setProperty("since", since.toString());
        properties.setProperty("state", state.name());
        if (address != null) {
            properties.setProperty("address", address);
        }
        try {
            var draft = directory.resolve("holder.new");
            try (var writer = Files.newBufferedWriter(draft)) {
                properties.store(writer, null);
            }
            moveInto(draft, directory.resolve("holder"));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Windows does not replace a file while another process reads it, which takes that one no time: so try again. */
    private static void moveInto(Path draft, Path file) throws IOException {
        for (int attempt = 1; ; attempt++) {
            try {
                Files.move(draft, file, StandardCopyOption.ATOMIC_MOVE);
                return;
            } catch (AtomicMoveNotSupportedException e) {
                Files.move(draft, file, StandardCopyOption.REPLACE_EXISTING);
                return;
            } catch (AccessDeniedException e) {
                if (attempt == 20) {
                    throw e;
                }
                LockSupport.parkNanos(50_000_000);
            }
        }
    }

    /** The command line sets latentgraph.command; other programs are named by their main class, without its arguments. */
    private static String command() {
        var named = System.getProperty("latentgraph.command");
        return named != null
                ? named
                : System.getProperty("sun.java.command", "java").split(" ", 2)[0];
    }

    Path directory() {
        return directory;
    }

    Path neo4j() {
        return directory.resolve("neo4j");
    }

    /** The schema's number, 0 for a new store. */
    int schema() {
        try {
            return Integer.parseInt(
                    Files.readString(directory.resolve("schema")).strip());
        } catch (NoSuchFileException e) {
            return 0;
        } catch (IOException | NumberFormatException e) {
            throw new InvalidInputException(
                    "%s should hold the number of the store's schema and cannot be read: %s"
                            .formatted(directory.resolve("schema"), e),
                    e);
        }
    }

    void schema(int version) {
        try {
            var draft = directory.resolve("schema.new");
            Files.writeString(draft, version + "\n");
            moveInto(draft, directory.resolve("schema"));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The Bolt user's password. Empty if none was made yet. */
    static Optional<String> password(Path directory) {
        try {
            return Optional.of(Files.readString(directory.resolve("password")).strip())
                    .filter(password -> !password.isEmpty());
        } catch (NoSuchFileException e) {
            return Optional.empty();
        } catch (IOException e) {
            throw new InvalidInputException(
                    "%s cannot be read: %s. It belongs to the user who first served the store."
                            .formatted(directory.resolve("password"), e),
                    e);
        }
    }

    /** 144 random bits as 24 letters, digits, - and _. */
    static String randomPassword() {
        var bits = new byte[18];
        new SecureRandom().nextBytes(bits);
        return Base64.getUrlEncoder().encodeToString(bits);
    }

    /** Keeps the password in a file that nobody but its owner ever could read. */
    void password(String password) {
        var draft = directory.resolve("password.new");
        var file = directory.resolve("password");
        try {
            Files.deleteIfExists(draft);
            if (Files.getFileStore(directory).supportsFileAttributeView("posix")) {
                Files.createFile(
                        draft,
                        PosixFilePermissions.asFileAttribute(
                                EnumSet.of(PosixFilePermission.OWNER_READ, PosixFilePermission.OWNER_WRITE)));
            } else {
                Files.createFile(draft);
                var view = Files.getFileAttributeView(draft, AclFileAttributeView.class);
                if (view != null) {
                    view.setAcl(List.of(AclEntry.newBuilder()
                            .setType(AclEntryType.ALLOW)
                            .setPrincipal(view.getOwner())
                            .setPermissions(EnumSet.allOf(AclEntryPermission.class))
                            .build()));
                }
            }
            Files.write(draft, (password + "\n").getBytes(StandardCharsets.UTF_8));
            moveInto(draft, file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public void close() {
        try {
            Files.deleteIfExists(directory.resolve("holder"));
        } catch (IOException e) {
            // A stale holder file does no harm: without the lock nobody reads it.
        }
        try (channel) {
            lock.release();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } finally {
            HELD.remove(directory);
        }
    }
}
