package latentgraph.web;

import static latentgraph.web.Questions.ordered;

import io.javalin.http.Context;
import io.javalin.http.HandlerType;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CancellationException;
import java.util.concurrent.Semaphore;
import latentgraph.core.InvalidInputException;
import latentgraph.core.Metric;
import latentgraph.core.Progress;
import latentgraph.core.RepresentationKey;
import latentgraph.ingest.ArraysInput;
import latentgraph.ingest.Ingest;
import latentgraph.ingest.IngestOptions;
import latentgraph.ingest.IngestedRepresentation;
import latentgraph.store.Store;

/** The handlers of jobs, of what they tell while they run, of uploads and of their ingest. */
final class JobApi {
    /** Pages that listen at the same time; each holds a thread. */
    static final int LISTENERS = 16;

    /** Shorter than a connection on which nothing goes may stay open. */
    private static final Duration BREATH = Duration.ofSeconds(10);

    private static final long BETWEEN_EVENTS_MILLIS = 200;
    private static final int CLASS_GRAPH_K = 4;

    private static final Set<String> RUN_FIELDS = Set.of("upload", "epochs", "layers");
    private static final Set<String> ARRAY_FIELDS =
            Set.of("latents", "labels", "classes", "images", "predictions", "run", "epoch", "layer");
    private static final Set<String> FIELDS = Set.of("dataSet", "metric", "k", "replace", "vectors", "classGraphs");

    private final Store store;
    private final Jobs jobs;
    private final Uploads uploads;
    private final Elsewhere elsewhere;
    private final Duration breath;
    private final Semaphore listeners = new Semaphore(LISTENERS);

    /** @param idle after which a connection on which nothing goes is closed */
    JobApi(Store store, Jobs jobs, Uploads uploads, Elsewhere elsewhere, Duration idle) {
        this.store = store;
        this.jobs = jobs;
        this.uploads = uploads;
        this.elsewhere = elsewhere;
        this.breath = idle.dividedBy(3).compareTo(BREATH) < 0 ? idle.dividedBy(3) : BREATH;
    }

    // ---- jobs

    void all(Context ctx) {
        Api.json(ctx, Questions.bytes(ordered("jobs", jobs.all(), "elsewhere", elsewhere.now())));
    }

    void one(Context ctx) {
        Api.json(ctx, Questions.bytes(jobs.one(id(ctx))));
    }

    void cancel(Context ctx) {
        Api.json(ctx, Questions.bytes(jobs.cancel(id(ctx))));
    }

    private static long id(Context ctx) {
        return Api.number("job", ctx.pathParam("job"), 1, Integer.MAX_VALUE);
    }

    /** 202, and where the job is looked after. */
    static void accepted(Context ctx, Jobs jobs, Jobs.Job job) {
        ctx.status(202).header("Location", "/api/jobs/" + job.id);
        Api.json(ctx, Questions.bytes(jobs.described(job)));
    }

    /** Whether any page listens. */
    boolean isHeard() {
        return listeners.availablePermits() < LISTENERS;
    }

    /** Server-sent events: each job as it is now, then each that changes; and that what is stored may have changed. */
    void events(Context ctx) throws IOException {
        if (!listeners.tryAcquire()) {
            throw new Problem(503, LISTENERS + " pages listen already. Close some.");
        }
        try {
            ctx.contentType("text/event-stream; charset=utf-8").header("Cache-Control", "no-store");
            if (ctx.method() == HandlerType.HEAD) {
                return;
            }
            OutputStream out = ctx.res().getOutputStream();
            tell(out);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } finally {
            listeners.release();
        }
    }

    private void tell(OutputStream out) throws InterruptedException {
        long seen = -1;
        try {
            while (true) {
                Jobs.Changes changes = jobs.changes(seen, breath);
                if (changes == null) {
                    return;
                }
                var text = new StringBuilder();
                if (seen < 0) {
                    event(text, "jobs", Map.of("jobs", changes.jobs()));
                } else {
                    changes.jobs().forEach(job -> event(text, "job", job));
                    if (changes.stored()) {
                        event(text, "stored", Map.of("version", changes.version()));
                    }
                }
                if (changes.elsewhere() != null) {
                    event(text, "elsewhere", Map.of("elsewhere", changes.elsewhere()));
                }
                out.write(
                        text.isEmpty()
                                ? new byte[] {':', '\n', '\n'}
                                : text.toString().getBytes(StandardCharsets.UTF_8));
                out.flush();
                seen = changes.version();
                Thread.sleep(BETWEEN_EVENTS_MILLIS);
            }
        } catch (IOException e) {
            // Who listened is gone.
        }
    }

    private static void event(StringBuilder text, String name, Object data) {
        text.append("event: ").append(name).append("\ndata: ");
        text.append(new String(Questions.bytes(data), StandardCharsets.UTF_8)).append("\n\n");
    }

    // ---- uploads

    void upload(Context ctx) {
        String name = ctx.queryParam("name");
        if (name == null) {
            throw new InvalidInputException("parameter name is missing; expected the file's, as in ?name=latents.npy");
        }
        Map<String, Object> understood = uploads.receive(name, ctx.req().getContentLengthLong(), ctx.bodyInputStream());
        ctx.status(201);
        Api.json(ctx, Questions.bytes(understood));
    }

    void uploads(Context ctx) {
        Api.json(ctx, Questions.bytes(uploads.all()));
    }

    void removeUpload(Context ctx) {
        uploads.remove(ctx.pathParam("upload"));
        ctx.status(204);
    }

    // ---- ingest

    /** As {@code latentgraph ingest}: of a run directory, or of arrays; then class graphs, if wished. */
    void ingest(Context ctx) {
        Map<String, Object> body = Api.parsed(ctx);
        boolean run = body.containsKey("upload");
        Set<String> known = new HashSet<>(run ? RUN_FIELDS : ARRAY_FIELDS);
        known.addAll(FIELDS);
        for (String field : body.keySet()) {
            if (!known.contains(field)) {
                throw new InvalidInputException("field '%s' is unknown with %s; expected %s"
                        .formatted(field, run ? "a run directory (upload)" : "arrays (latents)", List.copyOf(known)));
            }
        }
        IngestOptions options = options(body);
        boolean classGraphs = flag(body, "classGraphs", false);
        var use = uploads.new Use();
        try {
            Jobs.Job job;
            if (run) {
                Path directory = use.run(text(body, "upload", ""));
                job = start(
                        use.names(),
                        classGraphs,
                        use,
                        progress -> Ingest.runDirectory(store, directory, options, progress));
            } else {
                ArraysInput input = arrays(body, use);
                job = start(
                        input.key().toString(),
                        classGraphs,
                        use,
                        progress -> List.of(Ingest.arrays(store, input, options, progress)));
            }
            accepted(ctx, jobs, job);
        } catch (RuntimeException e) {
            use.close();
            throw e;
        }
    }

    @FunctionalInterface
    private interface Source {
        List<IngestedRepresentation> ingest(Progress progress);
    }

    private Jobs.Job start(String what, boolean classGraphs, Uploads.Use use, Source source) {
        return jobs.start("ingest", what, progress -> ingest(source, classGraphs, use, progress), use::close);
    }

    private Map<String, Object> ingest(Source source, boolean classGraphs, Uploads.Use use, Progress told) {
        Progress progress = (stage, done, total) -> told.report(use.words(stage), done, total);
        try {
            List<IngestedRepresentation> made = source.ingest(progress);
            use.done();
            List<String> graphs =
                    classGraphs ? Ingest.classGraphs(store, made, CLASS_GRAPH_K, CLASS_GRAPH_K, progress) : List.of();
            return ordered(
                    "representations", made.stream().map(JobApi::described).toList(), "classGraphs", graphs);
        } catch (CancellationException e) {
            clear(store);
            throw e;
        } catch (InvalidInputException e) {
            throw new InvalidInputException(use.words(e.getMessage()), e);
        }
    }

    /** Of an ingest that was not finished nothing stays, not even until the next. */
    static void clear(Store store) {
        boolean interrupted = Thread.interrupted();
        try {
            Ingest.clear(store);
        } finally {
            if (interrupted) {
                Thread.currentThread().interrupt();
            }
        }
    }

    private static Map<String, Object> described(IngestedRepresentation one) {
        return ordered(
                "key", one.key(),
                "size", one.size(),
                "dimension", one.dimension(),
                "classes", one.classes(),
                "edges", one.edges(),
                "status", one.status());
    }

    private static IngestOptions options(Map<String, Object> body) {
        IngestOptions usual = IngestOptions.DEFAULT;
        Set<Integer> epochs = new HashSet<>();
        for (Object epoch : list(body, "epochs")) {
            if (!(epoch instanceof Integer number) || number < 0) {
                throw new InvalidInputException(
                        "field epochs holds " + shown(epoch) + "; expected whole numbers from 0");
            }
            epochs.add(number);
        }
        Set<String> layers = new HashSet<>();
        for (Object layer : list(body, "layers")) {
            if (!(layer instanceof String name)) {
                throw new InvalidInputException("field layers holds " + shown(layer) + "; expected names");
            }
            layers.add(name);
        }
        String dataSet = text(body, "dataSet", null);
        if (dataSet != null) {
            RepresentationKey.requireName("data set", dataSet);
        }
        return new IngestOptions(
                Metric.of(text(body, "metric", usual.metric().key())),
                whole(body, "k", usual.k(), 1),
                flag(body, "replace", false),
                flag(body, "vectors", true),
                usual.threads(),
                dataSet,
                epochs,
                layers);
    }

    private static ArraysInput arrays(Map<String, Object> body, Uploads.Use use) {
        if (text(body, "latents", null) == null) {
            throw new InvalidInputException(
                    "fields upload and latents are missing; expected the id of an uploaded run directory,"
                            + " or \"<upload>/<file>\" of uploaded latents");
        }
        if (text(body, "run", null) == null) {
            throw new InvalidInputException(
                    "field run is missing; expected the name of the run that the latents belong to");
        }
        return new ArraysInput(
                new RepresentationKey(
                        text(body, "run", null), whole(body, "epoch", 0, 0), text(body, "layer", "latents")),
                use.file(text(body, "latents", null)),
                use.file(text(body, "labels", null)),
                use.file(text(body, "classes", null)),
                use.file(text(body, "images", null)),
                use.file(text(body, "predictions", null)));
    }

    private static List<?> list(Map<String, Object> body, String name) {
        Object value = body.get(name);
        if (value == null) {
            return List.of();
        }
        if (!(value instanceof List<?> list) || list.size() > 10_000) {
            throw new InvalidInputException("field " + name + " is " + shown(value) + "; expected a list");
        }
        return list;
    }

    private static String text(Map<String, Object> body, String name, String otherwise) {
        Object value = body.get(name);
        if (value == null) {
            return otherwise;
        }
        if (!(value instanceof String text) || text.isEmpty() || text.length() > 1_000) {
            throw new InvalidInputException("field " + name + " is " + shown(value) + "; expected a text");
        }
        return text;
    }

    private static int whole(Map<String, Object> body, String name, int otherwise, int least) {
        Object value = body.get(name);
        if (value == null) {
            return otherwise;
        }
        if (!(value instanceof Integer number) || number < least) {
            throw new InvalidInputException(
                    "field " + name + " is " + shown(value) + "; expected a whole number from " + least);
        }
        return number;
    }

    private static boolean flag(Map<String, Object> body, String name, boolean otherwise) {
        Object value = body.get(name);
        if (value == null) {
            return otherwise;
        }
        if (!(value instanceof Boolean flag)) {
            throw new InvalidInputException("field " + name + " is " + shown(value) + "; expected true or false");
        }
        return flag;
    }

    private static String shown(Object value) {
        return Archive.printable(String.valueOf(value));
    }
}
