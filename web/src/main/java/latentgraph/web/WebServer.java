package latentgraph.web;

import io.javalin.Javalin;
import io.javalin.compression.CompressionStrategy;
import io.javalin.http.Context;
import io.javalin.http.Handler;
import io.javalin.http.HandlerType;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import latentgraph.core.InvalidInputException;
import latentgraph.queries.QueryLibrary;
import latentgraph.store.Store;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.server.HttpConnectionFactory;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.server.ServerConnector;
import org.eclipse.jetty.util.thread.QueuedThreadPool;

/** The web server: JSON views of the store, the page, Swagger UI and Neo4j Browser, for this machine alone. */
public final class WebServer implements AutoCloseable {
    static final int BODY_BYTES = 1 << 20;

    private static final String UI = "latentgraph/web/ui";
    private static final String WEBJARS = "META-INF/resources/webjars";

    private static final Properties LIBRARIES = properties("libraries.properties");
    static final Properties VERSION = properties("version.properties");

    /** One address and what answers there. */
    record Route(HandlerType method, String path, Handler handler) {}

    private final Javalin javalin;
    private final Jobs jobs;
    private final Uploads uploads;
    private final Watch watch;

    private WebServer(Javalin javalin, Jobs jobs, Uploads uploads, Watch watch) {
        this.javalin = javalin;
        this.jobs = jobs;
        this.uploads = uploads;
        this.watch = watch;
    }

    /**
     * Starts to listen; the store stays the caller's to close, after this.
     *
     * @throws InvalidInputException if the port is taken
     */
    public static WebServer start(Store store, QueryLibrary queries, WebOptions options) {
        return start(store, queries, options, Experiments.NONE);
    }

    /** As {@link #start(Store, QueryLibrary, WebOptions)}, with experiments that can be started from the page. */
    public static WebServer start(Store store, QueryLibrary queries, WebOptions options, Experiments experiments) {
        return start(store, queries, options, experiments, Duration.ofSeconds(30));
    }

    /** @param idle a connection on which nothing comes or goes for so long is closed, unless a statement runs for it */
    static WebServer start(Store store, QueryLibrary queries, WebOptions options, Duration idle) {
        return start(store, queries, options, Experiments.NONE, idle);
    }

    private static WebServer start(
            Store store, QueryLibrary queries, WebOptions options, Experiments experiments, Duration idle) {
        Uploads uploads = new Uploads(options.uploads());
        Jobs jobs = new Jobs();
        Elsewhere elsewhere = new Elsewhere(store);
        JobApi jobApi = new JobApi(store, jobs, uploads, elsewhere, idle);
        Questions questions = new Questions(store, options);
        Api api = new Api(questions, queries, options, jobs);
        ExperimentApi experimentApi = new ExperimentApi(store, questions, jobs, experiments);
        Javalin[] started = new Javalin[1];
        Token token = new Token(options.token(), () -> started[0].port());
        Gate gate = new Gate(options, token, () -> started[0].port());
        String pagePolicy = pagePolicy();
        String browserPolicy = browserPolicy(options);
        started[0] = Javalin.create(config -> {
            config.startup.showJavalinBanner = false;
            config.startup.showOldJavalinVersionWarning = false;
            config.http.maxRequestSize = BODY_BYTES;
            config.http.prefer405over404 = true;
            config.http.compressionStrategy = CompressionStrategy.NONE;
            config.jetty.threadPool = new QueuedThreadPool(32 + options.queries() + JobApi.LISTENERS, 4);
            config.jetty.modifyHttpConfiguration(http -> http.setSendServerVersion(false));
            config.jetty.modifyServer(server -> server.setErrorHandler(WebServer::refuse));
            config.jetty.addConnector((server, http) -> {
                var connector = new ServerConnector(server, new HttpConnectionFactory(http));
                connector.setHost(options.host());
                connector.setPort(options.port());
                connector.setIdleTimeout(idle.toMillis());
                return connector;
            });
            config.routes.before(ctx -> {
                headers(ctx, ctx.path().startsWith("/browser/") ? browserPolicy : pagePolicy);
                gate.check(ctx);
            });
            Problem.map(config.routes);
            config.router.javaLangErrorHandler(Problem::failed);
            for (Route route : routes(api, jobApi, experimentApi, token, options)) {
                config.routes.addHttpHandler(route.method(), route.path(), route.handler());
            }
        });
        try {
            started[0].start();
        } catch (RuntimeException e) {
            started[0].stop();
            jobs.close();
            uploads.close();
            throw new InvalidInputException(
                    "port " + options.port() + " of " + options.host() + " cannot be listened on: " + cause(e)
                            + "; another one can be chosen with --port",
                    e);
        }
        return new WebServer(
                started[0], jobs, uploads, new Watch(store, jobs, elsewhere, jobApi::isHeard, uploads::removeOld));
    }

    /** Every address there is; openapi.yaml describes those under /api, and a test holds the two together. */
    static List<Route> routes(Api api, JobApi jobs, ExperimentApi experiments, Token token, WebOptions options) {
        var routes = new ArrayList<Route>();
        get(routes, "/api/health", api::health);
        routes.add(new Route(
                HandlerType.POST, "/api/session", ctx -> token.trade(ctx, Api.parsed(ctx, List.of("token")))));
        get(routes, "/api/runs", api::runs);
        get(routes, "/api/runs/{run}/representations", api::representations);
        get(routes, "/api/class-graphs", api::classGraphs);
        get(routes, "/api/class-graphs/summary", api::classGraphSummary);
        for (String part : List.of("vertices", "edges", "distances")) {
            get(routes, "/api/class-graphs/" + part, ctx -> api.classGraphPart(ctx, part));
        }
        get(routes, "/api/class-graphs/export", api::exportClassGraph);
        routes.add(new Route(HandlerType.POST, "/api/class-graphs/layouts/{layout}", api::computeClassGraphLayout));
        String classGraph = "/api/representations/{run}/{epoch}/{layer}/class-graph";
        get(routes, classGraph, api::classGraph);
        routes.add(new Route(HandlerType.POST, classGraph, api::computeClassGraph));
        get(routes, "/api/representations/{run}/{epoch}/{layer}/neighbours.gexf", api::exportNeighbours);
        String layout = "/api/representations/{run}/{epoch}/{layer}/layouts/{layout}";
        get(routes, layout, api::points);
        routes.add(new Route(HandlerType.POST, layout, api::computeLayout));
        routes.add(new Route(
                HandlerType.POST, "/api/representations/{run}/{epoch}/{layer}/comparisons", api::computeComparison));
        routes.add(new Route(
                HandlerType.POST, "/api/representations/{run}/{epoch}/{layer}/selections", api::keepSelection));
        routes.add(new Route(HandlerType.PATCH, "/api/selections", api::renameSelection));
        routes.add(new Route(HandlerType.DELETE, "/api/selections", api::removeSelection));
        get(routes, "/api/queries", api::queries);
        get(routes, "/api/queries/{group}/{name}", api::query);
        routes.add(new Route(HandlerType.POST, "/api/cypher", api::cypher));
        get(routes, "/api/schema", api::schema);
        get(routes, "/api/thumbnails/{dataSet}/{index}.png", api::thumbnail);

        get(routes, "/api/jobs", jobs::all);
        get(routes, "/api/jobs/events", jobs::events);
        get(routes, "/api/jobs/{job}", jobs::one);
        routes.add(new Route(HandlerType.DELETE, "/api/jobs/{job}", jobs::cancel));
        get(routes, "/api/uploads", jobs::uploads);
        routes.add(new Route(HandlerType.POST, "/api/uploads", jobs::upload));
        routes.add(new Route(HandlerType.DELETE, "/api/uploads/{upload}", jobs::removeUpload));
        routes.add(new Route(HandlerType.POST, "/api/ingests", jobs::ingest));

        get(routes, "/api/experiments", experiments::all);
        routes.add(new Route(HandlerType.POST, "/api/experiments", experiments::start));
        get(routes, "/api/experiments/report", experiments::report);
        get(routes, "/api/experiments/file", experiments::file);

        get(routes, "/", ctx -> root(ctx, options));
        get(routes, "/ui/<file>", ctx -> StaticFiles.send(ctx, UI, ctx.pathParam("file")));
        get(routes, "/lib/{file}", WebServer::library);
        get(routes, "/openapi.yaml", ctx -> StaticFiles.send(ctx, "latentgraph/web", "openapi.yaml"));
        get(routes, "/docs", ctx -> StaticFiles.send(ctx, UI, "docs.html"));
        get(routes, "/browser", WebServer::browser);
        get(routes, "/browser/<file>", ctx -> StaticFiles.send(ctx, "browser", ctx.pathParam("file")));
        return routes;
    }

    private static void get(List<Route> routes, String path, Handler handler) {
        routes.add(new Route(HandlerType.GET, path, handler));
    }

    /** The page; or, for Neo4j Browser and drivers that ask for JSON, where Bolt is (Neo4j's discovery document). */
    private static void root(Context ctx, WebOptions options) {
        String accept = ctx.header("Accept");
        boolean discovery = accept != null && accept.contains("application/json") && !accept.contains("text/html");
        ctx.header("Vary", "Accept");
        if (discovery && options.boltAddress() != null) {
            ctx.contentType("application/json").header("Cache-Control", "no-store");
            ctx.result(Questions.bytes(Questions.ordered(
                    "bolt_direct",
                    "bolt://" + options.boltAddress(),
                    "neo4j_version",
                    VERSION.getProperty("neo4j"),
                    "neo4j_edition",
                    "community",
                    "auth_config",
                    Map.of("oidc_providers", List.of()))));
        } else {
            StaticFiles.send(ctx, UI, "index.html");
        }
    }

    /** Its files have relative addresses, so the slash matters, which routes do not look at. */
    private static void browser(Context ctx) {
        if (ctx.path().endsWith("/")) {
            StaticFiles.send(ctx, "browser", "index.html");
        } else {
            ctx.redirect("/browser/");
        }
    }

    private static void library(Context ctx) {
        String place = LIBRARIES.getProperty(ctx.pathParam("file"), "none/none");
        int slash = place.lastIndexOf('/');
        StaticFiles.send(ctx, place.substring(0, slash), place.substring(slash + 1));
    }

    private static Properties properties(String name) {
        var properties = new Properties();
        byte[] text = StaticFiles.read("latentgraph/web", name);
        try {
            properties.load(new InputStreamReader(new ByteArrayInputStream(text), StandardCharsets.UTF_8));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return properties;
    }

    private static void headers(Context ctx, String policy) {
        ctx.header("Content-Security-Policy", policy)
                .header("X-Content-Type-Options", "nosniff")
                .header("X-Frame-Options", "DENY")
                .header("Referrer-Policy", "no-referrer")
                .header("Cross-Origin-Resource-Policy", "same-origin")
                .header("Cross-Origin-Opener-Policy", "same-origin");
    }

    /** Everything from here and nothing inline; the import map, which browsers take inline alone, by its hash. */
    private static String pagePolicy() {
        String page = new String(StaticFiles.read(UI, "index.html"), StandardCharsets.UTF_8);
        Matcher map = Pattern.compile("<script type=\"importmap\">(.*?)</script>", Pattern.DOTALL)
                .matcher(page);
        if (!map.find()) {
            throw new IllegalStateException("index.html has no import map");
        }
        return "default-src 'none'; script-src 'self' 'sha256-" + sha256(map.group(1)) + "'; style-src 'self';"
                + " img-src 'self' data:; font-src 'self'; connect-src 'self'; manifest-src 'self';"
                + " base-uri 'none'; form-action 'none'; frame-ancestors 'none'";
    }

    /** What Neo4j Browser needs more: inline styles, compiled code, workers, and our Bolt port. */
    private static String browserPolicy(WebOptions options) {
        String address = options.boltAddress();
        String bolt = address == null ? "" : " ws://" + address + " http://" + address;
        return "default-src 'self'; script-src 'self' 'unsafe-eval'; style-src 'self' 'unsafe-inline';"
                + " img-src 'self' data: blob:; font-src 'self' data:; worker-src 'self' blob:; connect-src 'self'"
                + bolt
                + "; object-src 'none'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'";
    }

    private static String sha256(String text) {
        try {
            byte[] digest = MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8));
            return Base64.getEncoder().encodeToString(digest);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }

    /** What Jetty refuses before a route is looked for, such as an address that is none. */
    private static boolean refuse(
            org.eclipse.jetty.server.Request request, Response response, org.eclipse.jetty.util.Callback callback) {
        int status = response.getStatus();
        response.getHeaders().put(HttpHeader.CONTENT_TYPE, "application/problem+json");
        response.getHeaders().put("X-Content-Type-Options", "nosniff");
        byte[] body = Problem.body(
                status,
                "The request cannot be understood.",
                request.getHttpURI().getPath());
        response.write(true, ByteBuffer.wrap(body), callback);
        return true;
    }

    private static String cause(Throwable e) {
        Throwable deepest = e;
        while (deepest.getCause() != null) {
            deepest = deepest.getCause();
        }
        return deepest.getMessage();
    }

    /** The port listened on, also where any free one was asked for. */
    public int port() {
        return javalin.port();
    }

    @Override
    public void close() {
        watch.close();
        jobs.close();
        javalin.stop();
        uploads.close();
    }
}
