package latentgraph.experiments;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import latentgraph.core.ConflictException;
import latentgraph.core.InvalidInputException;
import latentgraph.core.Progress;
import latentgraph.store.JsonValues;

/**
 * A folder with a report: report.md, report.html, report.json, a CSV file a table, an SVG file a figure, and the files for
 * other programs. It is whole or not there; a later report takes the place of an earlier one.
 */
public final class ReportFolder {
    static final String PAGE = "report.md";
    static final String HTML = "report.html";
    static final String DOCUMENT = "report.json";
    private static final ObjectMapper JSON = new ObjectMapper().enable(SerializationFeature.INDENT_OUTPUT);
    private static final long MAX_DOCUMENT_BYTES = 1L << 30;

    private ReportFolder() {}

    /**
     * Refuses a folder that a report would harm, before work that would be lost to it.
     *
     * @throws ConflictException if it holds anything but an earlier report; the message names the file
     * @throws InvalidInputException if it could not be written
     */
    public static void requireFree(Path folder) {
        requireWritable(folder);
        if (!Files.exists(folder, LinkOption.NOFOLLOW_LINKS)) {
            return;
        }
        if (!Files.isDirectory(folder, LinkOption.NOFOLLOW_LINKS)) {
            throw new ConflictException(
                    "%s is no folder; name one for the report, new or empty, with --out".formatted(folder));
        }
        Set<String> ours = earlier(folder);
        try (var files = Files.list(folder)) {
            files.map(file -> file.getFileName().toString())
                    .filter(file -> !ours.contains(file))
                    .sorted()
                    .findFirst()
                    .ifPresent(file -> {
                        throw new ConflictException(
                                "%s holds %s, which is of no report; name another folder with --out, or move that file"
                                        .formatted(folder, file));
                    });
        } catch (IOException unreadable) {
            throw new InvalidInputException("%s cannot be read: %s".formatted(folder, unreadable), unreadable);
        }
    }

    /**
     * Refuses a folder that could not be made, before work that would be lost to it. The report is written beside the folder
     * first, so what it lies in must be writable.
     *
     * @throws InvalidInputException if it is a file system's root, or lies in what is no folder or may not be written to
     */
    public static void requireWritable(Path folder) {
        Path above = folder.toAbsolutePath().normalize().getParent();
        if (above == null) {
            throw new InvalidInputException(
                    "%s is a file system's root; name a folder in it with --out".formatted(folder));
        }
        while (!Files.exists(above) && above.getParent() != null) {
            above = above.getParent();
        }
        if (!Files.isDirectory(above) || !Files.isWritable(above)) {
            throw new InvalidInputException("%s cannot be written: %s is %s; name another folder with --out"
                    .formatted(folder, above, Files.isDirectory(above) ? "read-only" : "no folder"));
        }
    }

    /** The files that the report in the folder says it is of; none if there is none. */
    private static Set<String> earlier(Path folder) {
        Path document = folder.resolve(DOCUMENT);
        Set<String> files = new HashSet<>();
        try {
            if (Files.isRegularFile(document) && Files.size(document) < MAX_DOCUMENT_BYTES) {
                JsonNode report = JSON.readTree(document.toFile());
                if (report.has("experiment")) {
                    report.path("files").forEach(file -> files.add(file.asText()));
                }
            }
        } catch (IOException notOurs) {
            files.clear();
        }
        return files;
    }

    /**
     * Writes the report, in place of an earlier one.
     *
     * @param then what is to be done with it; if it fails, the folder is as it was before
     * @return the report's document with {@code directory} and {@code files}
     * @throws ConflictException if the folder holds anything else
     */
    public static Map<String, Object> write(Path folder, Report report, Progress progress, Runnable then) {
        requireFree(folder);
        Map<String, String> contents = new LinkedHashMap<>();
        Map<String, String> drawn = new LinkedHashMap<>();
        for (Figure figure : report.figures()) {
            progress.report("drawing figures", drawn.size(), report.figures().size());
            drawn.put(figure.name(), figure.svg());
        }
        contents.put(PAGE, report.markdown());
        contents.put(HTML, HtmlPage.of(report, drawn));
        report.tables().forEach(table -> contents.put(table.name() + ".csv", table.csv()));
        drawn.forEach((name, svg) -> contents.put(name + ".svg", svg));
        contents.putAll(report.files());
        List<String> files = new ArrayList<>(contents.keySet());
        files.add(DOCUMENT);
        Map<String, Object> document = report.document();
        document.put("files", files);
        contents.put(DOCUMENT, json(document));

        Path whole = folder.toAbsolutePath().normalize();
        try {
            Files.createDirectories(whole.getParent());
            Path made = whole.resolveSibling(".%s-%d-%d"
                    .formatted(whole.getFileName(), ProcessHandle.current().pid(), System.nanoTime()));
            Files.createDirectory(made);
            try {
                for (var file : contents.entrySet()) {
                    Files.writeString(made.resolve(file.getKey()), file.getValue());
                }
                putInPlace(made, whole, then);
            } finally {
                delete(made);
            }
        } catch (IOException failed) {
            throw new InvalidInputException(
                    "%s cannot be written: %s; name another folder with --out".formatted(folder, failed), failed);
        }
        document.put("directory", folder.toString());
        return document;
    }

    private static void putInPlace(Path made, Path whole, Runnable then) throws IOException {
        Path old = made.resolveSibling(made.getFileName() + "-old");
        boolean earlier = Files.exists(whole);
        if (earlier) {
            Files.move(whole, old, StandardCopyOption.ATOMIC_MOVE);
        }
        try {
            Files.move(made, whole, StandardCopyOption.ATOMIC_MOVE);
            try {
                then.run();
            } catch (RuntimeException | Error failed) {
                Files.move(whole, made, StandardCopyOption.ATOMIC_MOVE);
                throw failed;
            }
        } catch (IOException | RuntimeException | Error failed) {
            if (earlier) {
                Files.move(old, whole, StandardCopyOption.ATOMIC_MOVE);
            }
            throw failed;
        }
        if (earlier) {
            delete(old);
        }
    }

    private static void delete(Path folder) throws IOException {
        if (!Files.exists(folder)) {
            return;
        }
        try (var files = Files.walk(folder)) {
            for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(file);
            }
        }
    }

    private static String json(Map<String, Object> document) {
        try {
            return JSON.writeValueAsString(JsonValues.of(document)) + "\n";
        } catch (JsonProcessingException impossible) {
            throw new UncheckedIOException(impossible);
        }
    }
}
