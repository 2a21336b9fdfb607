package latentgraph.web;

import static latentgraph.web.Questions.ordered;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.exc.StreamConstraintsException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.javalin.http.Context;
import io.javalin.http.HandlerType;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.zip.CRC32;
import latentgraph.core.InvalidInputException;
import latentgraph.core.RepresentationKey;
import latentgraph.core.UnknownKeyException;
import latentgraph.core.exchange.ClassGraphFormat;
import latentgraph.core.exchange.DescribedClassGraph;
import latentgraph.core.exchange.GexfWriter;
import latentgraph.queries.NamedQuery;
import latentgraph.queries.QueryLibrary;
import latentgraph.queries.StoredClassGraph;
import latentgraph.store.JsonValues;

/** The handlers of /api. A view reads its parameters, runs one named query, and writes its rows. */
final class Api {
    private static final byte[] PNG = {(byte) 0x89, 'P', 'N', 'G', '\r', '\n', 0x1a, '\n'};
    /** Points of a layout in one answer; of more samples, so many are drawn. */
    static final int POINTS = 50_000;
    /** What a request computes: t-SNE of so many takes about half a minute of two cores. */
    private static final int LAYOUT_SAMPLES = 20_000;

    private static final long QUALITY_SAMPLES = 1_000;
    /** Classes and edges of a class graph in a file, of each; and distances. */
    private static final int EXPORTED = 200_000;

    private static final long EXPORTED_DISTANCES = 4_000_000;
    /** Of a neighbour graph in a file: some 60 MB. */
    private static final long EXPORTED_EDGES = 400_000;

    // Not label, which is what a node is called in GEXF.
    private static final List<GexfWriter.Attribute> OF_SAMPLES = List.of(
            new GexfWriter.Attribute("class", "integer"),
            new GexfWriter.Attribute("className", "string"),
            new GexfWriter.Attribute("prediction", "integer"),
            new GexfWriter.Attribute("correct", "boolean"),
            new GexfWriter.Attribute("purity", "double"),
            new GexfWriter.Attribute("community", "integer"));
    private static final List<GexfWriter.Attribute> OF_NEIGHBOURS =
            List.of(new GexfWriter.Attribute("distance", "double"), new GexfWriter.Attribute("rank", "integer"));

    /** Labels, types and properties that are offered for completion, of each. */
    private static final int NAMES = 2_000;

    private static final List<String> LAYOUTS = List.of("pca", "tsne", "umap", "forceAtlas2");
    private static final ObjectMapper JSON = new ObjectMapper().enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS);

    private final Questions questions;
    private final QueryLibrary queries;
    private final WebOptions options;
    private final Jobs jobs;
    private volatile Map<String, Object> callables;

    Api(Questions questions, QueryLibrary queries, WebOptions options, Jobs jobs) {
        this.questions = questions;
        this.queries = queries;
        this.options = options;
        this.jobs = jobs;
    }

    void health(Context ctx) {
        json(
                ctx,
                Questions.bytes(ordered(
                        "status",
                        "ok",
                        "version",
                        WebServer.VERSION.getProperty("version"),
                        "bolt",
                        options.boltAddress() == null ? null : "bolt://" + options.boltAddress())));
    }

    void runs(Context ctx) {
        view(ctx, "runs/list", Map.of());
    }

    void representations(Context ctx) {
        String run = ctx.pathParam("run");
        RepresentationKey.requireName("run", run);
        view(ctx, "runs/representations", Map.of("run", run));
    }

    void classGraphs(Context ctx) {
        view(ctx, "class-graph/list", Map.of());
    }

    /** The parts of one class graph, ours or an imported one, by its key. */
    void classGraphPart(Context ctx, String part) {
        view(ctx, "class-graph/" + part, Map.of("classGraph", required(ctx, "key")));
    }

    void classGraphSummary(Context ctx) {
        String key = required(ctx, "key");
        one(
                ctx,
                "class-graph/summary",
                Map.of("classGraph", key),
                "no class graph has the key '" + key + "'; GET /api/class-graphs lists those there are");
    }

    /** A class graph as a file that other programs open; refused where it is too large to be made within a request. */
    void exportClassGraph(Context ctx) {
        String key = required(ctx, "key");
        ClassGraphFormat format = ClassGraphFormat.of(required(ctx, "format"));
        Map<String, Object> document = StoredClassGraph.document(key, format == ClassGraphFormat.JSON, query -> {
            List<Map<String, Object>> rows = new ArrayList<>();
            questions.read(query.cypher(), query.bindValues(Map.of("classGraph", key)), EXPORTED + 1L, row -> {
                rows.add(row);
                long values = (long) rows.size() * (row.get("distances") instanceof List<?> list ? list.size() : 1);
                if (rows.size() > EXPORTED || values > EXPORTED_DISTANCES) {
                    throw new InvalidInputException(("class graph '%s' is too large for a file of this address;"
                                    + " `latentgraph export class-graph %s --format %s` writes it")
                            .formatted(key, key, format.key()));
                }
            });
            return rows;
        });
        var file = new ByteArrayOutputStream();
        format.write(DescribedClassGraph.fromDocument(document, key), file);
        ctx.contentType(
                        switch (format) {
                            case GEXF -> "application/gexf+xml";
                            case GRAPHML -> "application/graphml+xml";
                            case CSV -> "text/csv; charset=utf-8";
                            case JSON -> "application/json";
                        })
                .header("Content-Disposition", "attachment; filename=\"" + fileName(key) + "." + format.key() + "\"")
                .header("Cache-Control", "no-store")
                .result(file.toByteArray());
    }

    private static String fileName(String key) {
        return key.replaceAll("[^A-Za-z0-9._-]+", "-").replaceFirst("^[-.]+", "class-graph-");
    }

    /** The neighbour graph of the samples as GEXF, streamed, since it is large; refused above {@link #POINTS} samples. */
    void exportNeighbours(Context ctx) throws IOException {
        String key = representation(ctx).toString();
        int k = whole(ctx, "k", 4);
        String layout = ctx.queryParam("layout");
        Map<String, Object> parameters = new LinkedHashMap<>(Map.of("representation", key, "k", (long) k));
        NamedQuery edges = queries.get("neighbours/edges");
        Map<String, Object> ofEdges = edges.bindValues(parameters);
        edges.requireStored(ofEdges, questions::rows);
        if (layout != null) {
            parameters.put("layout", layout(layout));
        }
        Map<String, Object> stored = questions
                .rows(
                        "MATCH (r:Representation {key: $key}) RETURN r.size AS size, r.k AS k,"
                                + " $layout IS NULL OR r[$layout + 'MadeBy'] IS NOT NULL OR $layout = 'vector' AND r.dimension = 2 AND coalesce(r.vectors, false) AS placed",
                        ordered("key", key, "layout", layout))
                .get(0);
        if ((Long) stored.get("k") < k) {
            throw new InvalidInputException(
                    "k is %d; expected at most %s, the neighbours stored of %s".formatted(k, stored.get("k"), key));
        }
        if (!(Boolean) stored.get("placed")) {
            throw new UnknownKeyException(
                    "no layout '%s' of %s is stored; leave it out, or see layouts/list".formatted(layout, key));
        }
        long size = (Long) stored.get("size");
        if (size > POINTS || size * k > EXPORTED_EDGES) {
            throw new InvalidInputException(
                    "%s has %,d samples, with %d neighbours each; a file holds up to %,d samples and %,d edges. Ask for a smaller k, or Cypher for a part (neighbours/edges)"
                            .formatted(key, size, k, POINTS, EXPORTED_EDGES));
        }
        // What cannot be written is found before anything is sent: names are among the nodes.
        var head = new ByteArrayOutputStream();
        OutputStream[] out = {head};
        var gexf = new GexfWriter(
                new OutputStream() {
                    @Override
                    public void write(int one) throws IOException {
                        out[0].write(one);
                    }

                    @Override
                    public void write(byte[] bytes, int from, int length) throws IOException {
                        out[0].write(bytes, from, length);
                    }

                    @Override
                    public void flush() throws IOException {
                        out[0].flush();
                    }
                },
                "The " + k + " nearest neighbours of each sample in " + key,
                layout != null,
                OF_SAMPLES,
                OF_NEIGHBOURS);
        NamedQuery vertices = queries.get("neighbours/vertices");
        questions.read(vertices.cypher(), vertices.bindValues(parameters), POINTS, row -> {
            double[] position =
                    row.get("x") instanceof Double x && row.get("y") instanceof Double y ? new double[] {x, y} : null;
            gexf.node(
                    (Long) row.get("index"),
                    (String) row.get("sample"),
                    OF_SAMPLES.stream()
                            .map(attribute -> row.get(attribute.name().equals("class") ? "label" : attribute.name()))
                            .toList(),
                    position);
        });
        gexf.flush();
        ctx.contentType("application/gexf+xml")
                .header("Content-Disposition", "attachment; filename=\"" + fileName(key) + "-k" + k + ".gexf\"")
                .header("Cache-Control", "no-store");
        if (ctx.method() == HandlerType.HEAD) {
            return;
        }
        out[0] = ctx.res().getOutputStream();
        head.writeTo(out[0]);
        questions.read(edges.cypher(), ofEdges, EXPORTED_EDGES, row -> {
            double distance = (Double) row.get("distance");
            gexf.edge(
                    (Long) row.get("index"),
                    (Long) row.get("neighbour"),
                    1 / (1 + distance),
                    List.of(distance, row.get("rank")));
        });
        gexf.end();
    }

    void classGraph(Context ctx) {
        RepresentationKey representation = representation(ctx);
        int k = whole(ctx, "k", 4);
        int classK = whole(ctx, "classK", 4);
        one(
                ctx,
                "class-graph/summary",
                Map.of("classGraph", key(representation, k, classK)),
                ("no class graph of %s with k = %d"
                                + " and classK = %d is stored; POST to this address computes it, as does"
                                + " `latentgraph class-graph %s --k %d --class-k %d`")
                        .formatted(representation, k, classK, representation, k, classK));
    }

    void computeClassGraph(Context ctx) {
        RepresentationKey representation = representation(ctx);
        int k = whole(ctx, "k", 4);
        int classK = whole(ctx, "classK", 4);
        requireNoFields(ctx, "k and classK stand in the address");
        compute(
                ctx,
                "class graph",
                key(representation, k, classK),
                "CALL latent.classGraph.write($representation, {k: $k, classK: $classK}) YIELD key RETURN key",
                Map.of("representation", representation.toString(), "k", (long) k, "classK", (long) classK),
                () -> classGraph(ctx));
    }

    /**
     * Runs a procedure that writes, as a job. Who prefers not to wait (RFC 7240) is told which one; others wait for it.
     *
     * @param answer once it is done
     */
    private void compute(
            Context ctx, String kind, String what, String cypher, Map<String, Object> parameters, Runnable answer) {
        Jobs.Job job = jobs.start(
                kind,
                what,
                progress -> {
                    questions.compute(cypher, parameters, progress);
                    return Map.of();
                },
                () -> {});
        String preference = ctx.header("Prefer");
        if (preference != null && preference.contains("respond-async")) {
            ctx.header("Preference-Applied", "respond-async");
            JobApi.accepted(ctx, jobs, job);
        } else {
            jobs.await(job);
            answer.run();
        }
    }

    private static String key(RepresentationKey representation, int k, int classK) {
        return representation + "#k" + k + "c" + classK;
    }

    void points(Context ctx) {
        String representation = representation(ctx).toString();
        String layout = layout(ctx);
        Map<String, Object> parameters =
                new LinkedHashMap<>(Map.of("representation", representation, "layout", layout, "limit", (long) POINTS));
        if (ctx.queryParam("neighbours") != null) {
            parameters.put("neighbours", (long) whole(ctx, "neighbours", 0));
        }
        NamedQuery query = queries.get("layouts/points");
        Map<String, Object> bound = query.bindValues(parameters);
        query.requireStored(bound, questions::rows);
        var points = new Points();
        questions.read(query.cypher(), bound, POINTS, points::add);
        if (points.isEmpty()) {
            List<?> stored = layouts(representation).stream()
                    .map(row -> row.get("layout"))
                    .toList();
            throw new UnknownKeyException("no layout '%s' of %s is stored; %s; POST to this address computes %s"
                    .formatted(
                            layout,
                            representation,
                            stored.isEmpty() ? "none is" : "stored are " + stored,
                            String.join(", ", LAYOUTS)));
        }
        json(ctx, Questions.bytes(JsonValues.of(points.columns(representation, layout))));
    }

    void computeLayout(Context ctx) {
        String representation = representation(ctx).toString();
        String layout = layout(ctx);
        if (!LAYOUTS.contains(layout)) {
            throw new InvalidInputException(
                    "layout is '" + layout + "'; expected one of " + String.join(", ", LAYOUTS) + " to compute");
        }
        requireNoFields(ctx, "the layout stands in the address");
        NamedQuery query = queries.get("layouts/list");
        query.requireStored(query.bindValues(Map.of("representation", representation)), questions::rows);
        Map<String, Object> stored = questions
                .rows(
                        "MATCH (r:Representation {key: $key}) RETURN r.size AS size, coalesce(r.vectors, false) AS vectors",
                        Map.of("key", representation))
                .get(0);
        String call = "CALL latent.layout." + layout + ".write(";
        if ((Long) stored.get("size") > LAYOUT_SAMPLES && !layout.equals("pca")) {
            throw new InvalidInputException(
                    "%s has %s samples; %s is computed here up to %d. Over Bolt, there is no such bound: %s'%s')"
                            .formatted(
                                    representation, stored.get("size"), layout, LAYOUT_SAMPLES, call, representation));
        }
        // How far a layout keeps neighbours is asked of the vectors.
        long looked = (Boolean) stored.get("vectors") ? QUALITY_SAMPLES : 0;
        compute(
                ctx,
                "layout",
                representation + " " + layout,
                call + "$representation, {qualitySamples: $looked}) YIELD key RETURN key",
                Map.of("representation", representation, "looked", looked),
                () -> json(
                        ctx,
                        Questions.bytes(JsonValues.of(layouts(representation).stream()
                                .filter(row -> layout.equals(row.get("layout")))
                                .findFirst()
                                .orElseThrow()))));
    }

    /** Places the classes of a class graph, so that everyone who looks at it finds them there. */
    void computeClassGraphLayout(Context ctx) {
        String key = required(ctx, "key");
        String layout = layout(ctx);
        if (!layout.equals("forceAtlas2")) {
            throw new InvalidInputException("layout is '" + layout + "'; expected forceAtlas2 for class graphs");
        }
        String from = ctx.queryParam("from");
        requireNoFields(ctx, "key, from and the layout stand in the address");
        NamedQuery query = queries.get("layouts/of-class-graph");
        Map<String, Object> bound = query.bindValues(Map.of("classGraph", key));
        for (String graph : from == null ? List.of(key) : List.of(key, from)) {
            query.requireStored(query.bindValues(Map.of("classGraph", graph)), questions::rows);
        }
        long classes = (Long) questions
                .rows(
                        "MATCH (g:ClassGraph {key: $key}) RETURN COUNT { (g)<-[:IN]-(:ClassVertex) } AS classes",
                        Map.of("key", key))
                .get(0)
                .get("classes");
        if (classes > LAYOUT_SAMPLES) {
            throw new InvalidInputException(
                    "%s has %s classes; up to %d are placed here. Over Bolt, there is no such bound: CALL latent.layout.forceAtlas2.write('%s')"
                            .formatted(key, classes, LAYOUT_SAMPLES, key));
        }
        compute(
                ctx,
                "layout",
                key + " " + layout,
                "CALL latent.layout.forceAtlas2.write($key, $configuration) YIELD key RETURN key",
                Map.of("key", key, "configuration", from == null ? Map.of() : Map.of("from", from)),
                () -> json(
                        ctx,
                        Questions.bytes(JsonValues.of(questions.rows(query.cypher(), bound).stream()
                                .filter(row -> layout.equals(row.get("layout")))
                                .findFirst()
                                .orElseThrow()))));
    }

    /** Compares two representations by a measure with its usual parameters, and keeps what comes of it. */
    void computeComparison(Context ctx) {
        String representation = representation(ctx).toString();
        String other = RepresentationKey.parse(required(ctx, "with")).toString();
        String measure = required(ctx, "measure");
        int k = whole(ctx, "k", 4);
        String asked = ctx.queryParam("permutations");
        int permutations = asked == null ? 0 : number("permutations", asked, 0, 9_999);
        String resampled = ctx.queryParam("bootstrap");
        int bootstrap = resampled == null ? 0 : number("bootstrap", resampled, 0, 9_999);
        requireNoFields(ctx, "with, measure, k, permutations and bootstrap stand in the address");
        NamedQuery query = queries.get("comparisons/of-representation");
        for (String key : List.of(representation, other)) {
            query.requireStored(query.bindValues(Map.of("representation", key)), questions::rows);
        }
        boolean takesK = questions.rows("CALL latent.similarity.list() YIELD name, takesK", Map.of()).stream()
                .filter(row -> row.get("name").equals(measure))
                .map(row -> (Boolean) row.get("takesK"))
                .findFirst()
                .orElseThrow(() -> new InvalidInputException("measure is '" + shortened(measure)
                        + "'; CALL latent.similarity.list() names those there are"));
        Map<String, Object> configuration = new LinkedHashMap<>();
        if (takesK) {
            configuration.put("k", (long) k);
        }
        if (permutations > 0) {
            configuration.put("permutations", (long) permutations);
        }
        if (bootstrap > 0) {
            configuration.put("bootstrap", (long) bootstrap);
        }
        compute(
                ctx,
                "comparison",
                measure + " of " + representation + " and " + other,
                "CALL latent.similarity." + measure
                        + ".write($representation, $other, $configuration) YIELD value RETURN value",
                Map.of("representation", representation, "other", other, "configuration", configuration),
                () -> view(
                        ctx,
                        "comparisons/of-representation",
                        Map.of("representation", representation, "measure", measure)));
    }

    private List<Map<String, Object>> layouts(String representation) {
        NamedQuery query = queries.get("layouts/list");
        return questions.rows(query.cypher(), query.bindValues(Map.of("representation", representation)));
    }

    private static String layout(Context ctx) {
        return layout(ctx.pathParam("layout"));
    }

    private static String layout(String layout) {
        if (!layout.matches("[A-Za-z][A-Za-z0-9_]{0,63}")) {
            throw new InvalidInputException("layout is '" + shortened(layout)
                    + "'; expected a letter, then letters, digits and _, 64 of them at most");
        }
        return layout;
    }

    private static void requireNoFields(Context ctx, String instead) {
        if (ctx.bodyAsBytes().length > 0 && !parsed(ctx).isEmpty()) {
            throw new InvalidInputException("the body has fields; expected none: " + instead);
        }
    }

    /** {@code {"name": "…", "indices": [0, 7, …], "replace": true or false}}; the last may be left out. */
    void keepSelection(Context ctx) {
        Map<String, Object> body = parsed(ctx, List.of("name", "indices", "replace"));
        if (!(body.get("name") instanceof String name)) {
            throw new InvalidInputException("field name is missing or no text; expected the selection's name");
        }
        if (!(body.get("indices") instanceof List<?> given)
                || !given.stream().allMatch(one -> one instanceof Integer || one instanceof Long)) {
            throw new InvalidInputException("field indices is missing or no list of whole numbers; expected those of"
                    + " the selected samples");
        }
        if (!(body.getOrDefault("replace", false) instanceof Boolean replace)) {
            throw new InvalidInputException("field replace is " + body.get("replace") + "; expected true or false");
        }
        List<Long> indices =
                given.stream().map(one -> ((Number) one).longValue()).toList();
        json(
                ctx,
                Questions.bytes(JsonValues.of(questions
                        .compute(
                                "CALL latent.selection.write($representation, $name, $indices, {replace: $replace})"
                                        + " YIELD key, name, dataSet, samples, replaced"
                                        + " RETURN key AS selection, name, dataSet, samples, replaced",
                                Map.of(
                                        "representation", representation(ctx).toString(),
                                        "name", name,
                                        "indices", indices,
                                        "replace", replace))
                        .get(0))));
    }

    /** {@code {"name": "…"}} */
    void renameSelection(Context ctx) {
        Map<String, Object> body = parsed(ctx, List.of("name"));
        if (!(body.get("name") instanceof String name)) {
            throw new InvalidInputException("field name is missing or no text; expected the selection's new name");
        }
        json(
                ctx,
                Questions.bytes(JsonValues.of(questions
                        .compute(
                                "CALL latent.selection.rename($key, $name) YIELD key, name, was, samples"
                                        + " RETURN key AS selection, name, was, samples",
                                Map.of("key", required(ctx, "key"), "name", name))
                        .get(0))));
    }

    void removeSelection(Context ctx) {
        requireNoFields(ctx, "the selection's key stands in the address");
        json(
                ctx,
                Questions.bytes(JsonValues.of(questions
                        .compute(
                                "CALL latent.selection.remove($key) YIELD key, samples RETURN key AS selection, samples",
                                Map.of("key", required(ctx, "key")))
                        .get(0))));
    }

    void queries(Context ctx) {
        json(
                ctx,
                Questions.bytes(Map.of(
                        "queries",
                        queries.queries().stream().map(Api::described).toList())));
    }

    private static Map<String, Object> described(NamedQuery query) {
        return ordered(
                "name", query.name(),
                "question", query.question(),
                "parameters",
                        query.parameters().stream()
                                .map(p -> ordered(
                                        "name", p.name(),
                                        "type", p.type().toString(),
                                        "min", p.min(),
                                        "max", p.max(),
                                        "default", JsonValues.of(p.defaultValue()),
                                        "required", p.required()))
                                .toList(),
                "columns",
                        query.columns().stream()
                                .map(c -> ordered(
                                        "name", c.name(), "type", c.type().toString(), "nullable", c.nullable()))
                                .toList(),
                "rows", query.rows(),
                "needs", query.needs(),
                "cypher", query.cypher());
    }

    void query(Context ctx) {
        NamedQuery query = queries.get(ctx.pathParam("group") + "/" + ctx.pathParam("name"));
        Map<String, String> texts = new LinkedHashMap<>();
        ctx.queryParamMap().forEach((name, values) -> {
            if (values.size() != 1) {
                throw new InvalidInputException("parameter " + name + " is given " + values.size() + " times");
            }
            texts.put(name, values.get(0));
        });
        Map<String, Object> parameters = query.bind(texts);
        query.requireStored(parameters, questions::rows);
        answer(ctx, query.cypher(), parameters, options.queryRows());
    }

    /** {@code {"query": "MATCH …", "parameters": {…}, "limit": rows}}; the last two may be left out. */
    void cypher(Context ctx) {
        Map<String, Object> body = parsed(ctx, List.of("query", "parameters", "limit"));
        if (!(body.get("query") instanceof String query) || query.isBlank()) {
            throw new InvalidInputException("field query is missing; expected a Cypher statement");
        }
        long limit = options.queryRows();
        if (body.get("limit") != null) {
            if (!(body.get("limit") instanceof Integer n) || n < 1 || n > options.queryRows()) {
                throw new InvalidInputException("field limit is " + body.get("limit") + "; expected 1 to " + limit);
            }
            limit = n;
        }
        answer(ctx, query, parameters(body.get("parameters")), limit);
    }

    /** What statements can name. Procedures and functions do not change while the store is open, and are asked for once. */
    void schema(Context ctx) {
        if (callables == null) {
            callables = ordered(
                    "procedures",
                    questions.rows(
                            "SHOW PROCEDURES YIELD name, signature, description, mode WHERE mode = 'READ'"
                                    + " RETURN name, signature, description",
                            Map.of()),
                    "functions",
                    questions.rows("SHOW FUNCTIONS YIELD name, signature, description", Map.of()));
        }
        Map<String, Object> schema = ordered(
                "labels", names("CALL db.labels() YIELD label AS name"),
                "relationshipTypes", names("CALL db.relationshipTypes() YIELD relationshipType AS name"),
                "properties", names("CALL db.propertyKeys() YIELD propertyKey AS name"));
        schema.putAll(callables);
        json(ctx, Questions.bytes(schema));
    }

    private List<Object> names(String call) {
        return questions.rows(call + " RETURN name ORDER BY name LIMIT " + NAMES, Map.of()).stream()
                .map(row -> row.get("name"))
                .toList();
    }

    private static Map<String, Object> parameters(Object given) {
        if (given == null) {
            return Map.of();
        }
        if (!(given instanceof Map<?, ?> map)) {
            throw new InvalidInputException("field parameters is no object; expected {\"name\": value, …}");
        }
        Map<String, Object> parameters = new LinkedHashMap<>();
        map.forEach((name, value) -> parameters.put((String) name, value));
        return parameters;
    }

    void thumbnail(Context ctx) {
        String dataSet = ctx.pathParam("dataSet");
        int index = number("index", ctx.pathParam("index"), 0, Integer.MAX_VALUE);
        List<Map<String, Object>> rows = questions.rows(
                "MATCH (s:Sample {key: $key}) RETURN s.thumbnail AS png", Map.of("key", dataSet + "/" + index));
        byte[] png = rows.isEmpty() ? null : (byte[]) rows.get(0).get("png");
        if (png == null || png.length < PNG.length || !Arrays.equals(png, 0, PNG.length, PNG, 0, PNG.length)) {
            throw new UnknownKeyException("no thumbnail is stored of sample " + dataSet + "/" + index
                    + "; runs ingested with images.npy have them");
        }
        CRC32 sum = new CRC32();
        sum.update(png);
        String tag = "\"" + Long.toHexString(sum.getValue()) + "-" + png.length + "\"";
        ctx.header("ETag", tag).header("Cache-Control", "private, max-age=600");
        if (tag.equals(ctx.header("If-None-Match"))) {
            ctx.status(304);
        } else {
            ctx.contentType("image/png").result(png);
        }
    }

    /** A view of a whole thing, which part of its rows would misrepresent: bytes alone limit it. */
    private void view(Context ctx, String name, Map<String, Object> parameters) {
        NamedQuery query = queries.get(name);
        answer(ctx, query.cypher(), query.bindValues(parameters), Long.MAX_VALUE);
    }

    /** A view of one thing: its row alone, or 404. */
    private void one(Context ctx, String name, Map<String, Object> parameters, String absent) {
        NamedQuery query = queries.get(name);
        List<Map<String, Object>> rows = questions.rows(query.cypher(), query.bindValues(parameters));
        if (rows.isEmpty()) {
            throw new UnknownKeyException(absent);
        }
        json(ctx, Questions.bytes(JsonValues.of(rows.get(0))));
    }

    private void answer(Context ctx, String cypher, Map<String, Object> parameters, long limit) {
        json(ctx, questions.answer(cypher, parameters, limit));
    }

    static void json(Context ctx, byte[] body) {
        ctx.contentType("application/json").header("Cache-Control", "no-store").result(body);
    }

    private static RepresentationKey representation(Context ctx) {
        return RepresentationKey.parse(
                ctx.pathParam("run") + "/" + ctx.pathParam("epoch") + "/" + ctx.pathParam("layer"));
    }

    private static String required(Context ctx, String name) {
        String value = ctx.queryParam(name);
        if (value == null || value.isEmpty() || value.length() > 400) {
            throw new InvalidInputException("parameter " + name + " is missing or too long; expected ?" + name + "=…");
        }
        return value;
    }

    private static int whole(Context ctx, String name, int otherwise) {
        String text = ctx.queryParam(name);
        return text == null ? otherwise : number(name, text, 1, 1_000);
    }

    static int number(String name, String text, int min, int max) {
        if (text.matches("[0-9]{1,10}")) {
            long value = Long.parseLong(text);
            if (min <= value && value <= max) {
                return (int) value;
            }
        }
        throw new InvalidInputException(
                name + " is '" + shortened(text) + "'; expected a whole number from " + min + " to " + max);
    }

    private static String shortened(String text) {
        return text.length() > 40 ? text.substring(0, 40) + "…" : text;
    }

    static Map<String, Object> parsed(Context ctx, List<String> known) {
        Map<String, Object> body = parsed(ctx);
        for (String field : body.keySet()) {
            if (!known.contains(field)) {
                throw new InvalidInputException(
                        "field '" + shortened(field) + "' is unknown; expected " + String.join(", ", known));
            }
        }
        return body;
    }

    static Map<String, Object> parsed(Context ctx) {
        try {
            // Bytes: JSON says by itself how it is encoded, whatever charset the client claims.
            if (JSON.readValue(ctx.bodyAsBytes(), Object.class) instanceof Map<?, ?> map) {
                Map<String, Object> fields = new LinkedHashMap<>();
                map.forEach((name, value) -> fields.put((String) name, value));
                return fields;
            }
        } catch (StreamConstraintsException e) {
            throw new InvalidInputException("the body is nested too deeply, or a number or name in it is too long", e);
        } catch (JsonProcessingException e) {
            throw new InvalidInputException(
                    "the body is no JSON: line " + e.getLocation().getLineNr() + ", column "
                            + e.getLocation().getColumnNr());
        } catch (IOException e) {
            throw new InvalidInputException("the body does not arrive: " + e.getMessage(), e);
        }
        throw new InvalidInputException("the body is no JSON object");
    }
}
