package latentgraph.queries;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.Collection;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import latentgraph.core.InvalidInputException;
import latentgraph.core.Spelling;
import latentgraph.core.UnknownKeyException;

/** The questions that can be asked by name: those that come with LatentGraph, and a person's own. */
public final class QueryLibrary {
    static final int MAX_FILE_BYTES = 64 << 10;
    static final int MAX_FILES = 1_000;
    private static final int MAX_ENTRIES = 20_000;
    private static final String SUFFIX = ".cypher";

    private final Map<String, NamedQuery> queries;

    private QueryLibrary(Map<String, NamedQuery> queries) {
        this.queries = queries;
    }

    /** Read once, when first asked for: a command asks several of them, and there are dozens of files. */
    private static final class Standard {
        static final QueryLibrary LIBRARY = readStandard();
    }

    /** The queries that come with LatentGraph, in the order of {@code queries/index.txt}. */
    public static QueryLibrary standard() {
        return Standard.LIBRARY;
    }

    private static QueryLibrary readStandard() {
        var queries = new LinkedHashMap<String, NamedQuery>();
        for (String name : resource("index.txt").lines().toList()) {
            queries.put(name, QueryFile.read("queries/" + name + SUFFIX, name, resource(name + SUFFIX)));
        }
        return new QueryLibrary(queries);
    }

    /**
     * The standard queries, then those of a folder: {@code folder/group/name.cypher} is the query {@code group/name}.
     * Other files and hidden folders are passed over; symbolic links in the folder are refused.
     *
     * @throws InvalidInputException if a file is not a query, is over 64 KiB, lies elsewhere than one folder down, or has
     *     the name of a standard query; if there are more than 1,000 of them, or none
     */
    public static QueryLibrary standardWith(Path folder) {
        var queries = new LinkedHashMap<>(standard().queries);
        Map<String, Path> files = files(folder);
        if (files.isEmpty()) {
            throw new InvalidInputException(folder + " holds no queries; expected files such as "
                    + folder.resolve("group").resolve("name" + SUFFIX));
        }
        files.forEach((name, file) -> {
            if (queries.containsKey(name)) {
                throw new InvalidInputException(
                        file + " has the name of the standard query " + name + "; give it another name");
            }
            queries.put(name, QueryFile.read(file.toString(), name, text(file)));
        });
        return new QueryLibrary(queries);
    }

    public Collection<NamedQuery> queries() {
        return List.copyOf(queries.values());
    }

    /**
     * The query of this name.
     *
     * @throws UnknownKeyException if there is no such query; near names are listed
     */
    public NamedQuery get(String name) {
        NamedQuery query = queries.get(name);
        if (query == null) {
            String meant = Spelling.meant(name, queries.keySet());
            throw new UnknownKeyException("no query is named '" + name + "'" + (meant.isEmpty() ? ";" : meant)
                    + " 'latentgraph query --list' lists all " + queries.size());
        }
        return query;
    }

    /** The query files of a folder by the name that their place gives them, in the order of names. */
    private static Map<String, Path> files(Path folder) {
        if (!Files.isDirectory(folder)) {
            throw new InvalidInputException(folder + " is no folder; expected one that holds group/name" + SUFFIX);
        }
        var files = new TreeMap<String, Path>();
        var visitor = new SimpleFileVisitor<Path>() {
            private int entries;

            @Override
            public FileVisitResult preVisitDirectory(Path directory, BasicFileAttributes attributes) {
                boolean hidden = !directory.equals(folder)
                        && directory.getFileName().toString().startsWith(".");
                return hidden ? FileVisitResult.SKIP_SUBTREE : FileVisitResult.CONTINUE;
            }

            @Override
            public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) {
                if (++entries > MAX_ENTRIES) {
                    throw new InvalidInputException(
                            folder + " holds over " + MAX_ENTRIES + " files; expected a folder of queries alone");
                }
                if (attributes.isSymbolicLink()) {
                    throw new InvalidInputException(file + " is a symbolic link; expected a file or folder: copy it");
                }
                if (!file.getFileName().toString().endsWith(SUFFIX)) {
                    return FileVisitResult.CONTINUE;
                }
                Path place = folder.relativize(file);
                String name = place.toString().replace(place.getFileSystem().getSeparator(), "/");
                name = name.substring(0, name.length() - SUFFIX.length());
                if (!QueryFile.NAME.matcher(name).matches()) {
                    throw new InvalidInputException(
                            file + ": '" + name + "' is no name of a query; expected group/name,"
                                    + " both of lower-case letters, digits and '-'");
                }
                if (files.put(name, file) == null && files.size() > MAX_FILES) {
                    throw new InvalidInputException(folder + " holds over " + MAX_FILES + " queries; expected fewer");
                }
                return FileVisitResult.CONTINUE;
            }
        };
        try {
            Files.walkFileTree(folder, EnumSet.noneOf(java.nio.file.FileVisitOption.class), 4, visitor);
        } catch (IOException e) {
            throw new InvalidInputException(folder + " cannot be read: " + e.getMessage(), e);
        }
        return files;
    }

    private static String text(Path file) {
        try (InputStream in = Files.newInputStream(file, LinkOption.NOFOLLOW_LINKS)) {
            byte[] bytes = in.readNBytes(MAX_FILE_BYTES + 1);
            if (bytes.length > MAX_FILE_BYTES) {
                throw new InvalidInputException(file + " is over " + MAX_FILE_BYTES + " bytes; expected one query");
            }
            return UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes)).toString();
        } catch (CharacterCodingException e) {
            throw new InvalidInputException(file + " is not UTF-8 text; save it as such", e);
        } catch (IOException e) {
            throw new InvalidInputException(file + " cannot be read: " + e.getMessage(), e);
        }
    }

    private static String resource(String place) {
        try (InputStream in = QueryLibrary.class.getResourceAsStream(place)) {
            if (in == null) {
                throw new IllegalStateException("queries/" + place + " is not in the jar; build it again");
            }
            return new String(in.readAllBytes(), UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
