package latentgraph.web;

import static latentgraph.web.Questions.ordered;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.javalin.http.Context;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CancellationException;
import latentgraph.core.InvalidInputException;
import latentgraph.core.UnknownKeyException;
import latentgraph.store.Store;

/** The handlers of experiments: which there are, to start one, and the reports of those that were made. */
final class ExperimentApi {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final long DOCUMENT_BYTES = 256L << 20;
    private static final long FILE_BYTES = 256L << 20;

    /** A report runs nothing and fetches nothing, wherever it is opened, and is no page of ours. */
    private static final String POLICY =
            "default-src 'none'; img-src data:; style-src 'unsafe-inline'; base-uri 'none'; form-action 'none';"
                    + " frame-ancestors 'none'; sandbox";

    private static final Map<String, String> TYPES = Map.of(
            "html", "text/html; charset=utf-8",
            "svg", "image/svg+xml",
            "csv", "text/csv; charset=utf-8",
            "json", "application/json",
            "md", "text/plain; charset=utf-8");

    private final Store store;
    private final Questions questions;
    private final Jobs jobs;
    private final Experiments experiments;

    ExperimentApi(Store store, Questions questions, Jobs jobs, Experiments experiments) {
        this.store = store;
        this.questions = questions;
        this.jobs = jobs;
        this.experiments = experiments;
    }

    void all(Context ctx) {
        Api.json(ctx, Questions.bytes(Map.of("experiments", experiments.kinds())));
    }

    /** Starts one; what is wrong with its settings is said before. */
    void start(Context ctx) {
        Map<String, Object> body = Api.parsed(ctx, List.of("experiment", "settings"));
        if (!(body.get("experiment") instanceof String name)) {
            throw new InvalidInputException("field experiment is missing or no text; expected one of "
                    + experiments.kinds().stream().map(Experiments.Kind::name).toList());
        }
        Map<String, Object> settings = new LinkedHashMap<>();
        Object given = body.getOrDefault("settings", Map.of());
        if (!(given instanceof Map<?, ?> map)) {
            throw new InvalidInputException("field settings is no object; expected settings by their names");
        }
        map.forEach((setting, value) -> settings.put((String) setting, value));
        Experiments.Work work = experiments.prepared(name, settings);
        Jobs.Job job = jobs.startLong("experiment", what(name, settings), progress -> {
            try {
                return ordered("experiment", work.make(progress));
            } catch (CancellationException e) {
                JobApi.clear(store);
                throw e;
            }
        });
        JobApi.accepted(ctx, jobs, job);
    }

    private static String what(String name, Map<String, Object> settings) {
        var words = new StringBuilder(name);
        settings.forEach((setting, value) -> words.append(", ")
                .append(setting)
                .append(' ')
                .append(value instanceof List<?> list ? listed(list) : String.valueOf(value)));
        String text = Archive.printable(words.toString());
        return text.length() > 200 ? text.substring(0, 199) + "…" : text;
    }

    private static String listed(List<?> list) {
        return String.join(",", list.stream().map(String::valueOf).toList());
    }

    /** Which files the report of a stored experiment has. */
    void report(Context ctx) {
        String key = key(ctx);
        Path folder = folder(key);
        Api.json(ctx, Questions.bytes(ordered("experiment", key, "files", files(key, folder))));
    }

    /** One of them. */
    void file(Context ctx) {
        String key = key(ctx);
        String name = ctx.queryParamAsClass("file", String.class).getOrDefault("report.html");
        Path folder = folder(key);
        if (!files(key, folder).contains(name)) {
            throw new UnknownKeyException("the report of " + Archive.printable(key) + " has no file '"
                    + Archive.printable(name) + "'; GET /api/experiments/report lists those it has");
        }
        Path file = folder.resolve(name);
        try {
            if (Files.size(file) > FILE_BYTES) {
                throw new InvalidInputException(
                        name + " is too large to be sent; open it where it lies, in the folder of the reports");
            }
            String ending = name.substring(name.lastIndexOf('.') + 1);
            ctx.contentType(TYPES.getOrDefault(ending, "application/octet-stream"))
                    .header("Content-Security-Policy", POLICY)
                    .header("Cache-Control", "no-store")
                    .header(
                            "Content-Disposition",
                            (TYPES.containsKey(ending) && !ending.equals("csv") ? "inline" : "attachment")
                                    + "; filename=\"" + name + "\"")
                    .result(Files.readAllBytes(file));
        } catch (IOException e) {
            throw gone(key);
        }
    }

    private String key(Context ctx) {
        String key = ctx.queryParam("experiment");
        if (key == null || key.isEmpty() || key.length() > 4_000) {
            throw new InvalidInputException(
                    "parameter experiment is missing or too long; expected the key of a stored experiment");
        }
        return key;
    }

    /** Of an experiment that is stored, a folder that lies where reports are: nothing else is looked at. */
    private Path folder(String key) {
        if (questions
                .rows("MATCH (e:Experiment {key: $key}) RETURN e.key AS key LIMIT 1", Map.of("key", key))
                .isEmpty()) {
            throw new UnknownKeyException("no experiment has the key '" + Archive.printable(key)
                    + "'; the query experiments/list lists those there are");
        }
        Path folder = experiments.report(key);
        if (folder == null || !Files.isDirectory(folder, LinkOption.NOFOLLOW_LINKS)) {
            throw gone(key);
        }
        return folder;
    }

    /** Those that its report.json names and that are there, of plain names. */
    private static List<String> files(String key, Path folder) {
        List<String> files = new ArrayList<>();
        Path document = folder.resolve("report.json");
        try {
            if (isFile(document) && Files.size(document) <= DOCUMENT_BYTES) {
                JsonNode report = JSON.readTree(document.toFile());
                String says = report.path("experiment").asText() + "#"
                        + report.path("subject").asText().replace(' ', ',') + "#";
                if (key.startsWith(says)) {
                    report.path("files").forEach(file -> {
                        if (file.asText().matches("[A-Za-z0-9][A-Za-z0-9._-]{0,199}")
                                && isFile(folder.resolve(file.asText()))) {
                            files.add(file.asText());
                        }
                    });
                }
            }
        } catch (IOException e) {
            files.clear();
        }
        if (files.isEmpty()) {
            throw gone(key);
        }
        return files;
    }

    private static boolean isFile(Path file) {
        return Files.isRegularFile(file, LinkOption.NOFOLLOW_LINKS);
    }

    private static UnknownKeyException gone(String key) {
        return new UnknownKeyException("the report of " + Archive.printable(key)
                + " is not where this server keeps reports; it was written elsewhere (--out), moved or removed."
                + " The experiment's command, run again, writes it anew");
    }
}
