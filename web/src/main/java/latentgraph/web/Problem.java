package latentgraph.web;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.javalin.config.RoutesConfig;
import io.javalin.http.Context;
import io.javalin.http.HttpResponseException;
import io.javalin.http.HttpStatus;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.UUID;
import latentgraph.core.ConflictException;
import latentgraph.core.InvalidInputException;
import latentgraph.core.UnknownKeyException;

/**
 * A failure on its way to the client, as problem+json (RFC 9457). Everything that goes wrong below a route ends here, in
 * {@link #map}; what a person cannot mend is logged under a number and never described to the client.
 */
final class Problem extends RuntimeException {
    private static final long serialVersionUID = 1;
    private static final System.Logger LOG = System.getLogger(Problem.class.getName());
    private static final ObjectMapper JSON = new ObjectMapper();

    private final int status;

    Problem(int status, String detail) {
        super(detail);
        this.status = status;
    }

    static void map(RoutesConfig routes) {
        routes.exception(Problem.class, (e, ctx) -> write(ctx, e.status, e.getMessage()));
        routes.exception(UnknownKeyException.class, (e, ctx) -> write(ctx, 404, e.getMessage()));
        routes.exception(ConflictException.class, (e, ctx) -> write(ctx, 409, e.getMessage()));
        routes.exception(InvalidInputException.class, (e, ctx) -> write(ctx, 400, e.getMessage()));
        routes.exception(HttpResponseException.class, (e, ctx) -> write(ctx, e.getStatus(), detail(e, ctx)));
        routes.exception(Exception.class, (e, ctx) -> {
            String number = UUID.randomUUID().toString();
            LOG.log(System.Logger.Level.ERROR, "failure " + number + " at " + ctx.method() + " " + ctx.path(), e);
            write(ctx, 500, "The server failed. Its log has the cause under " + number + ".");
        });
    }

    private static String detail(HttpResponseException e, Context ctx) {
        return switch (e.getStatus()) {
            case 404 -> "Nothing is at " + ctx.path() + ". /docs lists what there is.";
            case 405 -> ctx.method() + " is not possible at " + ctx.path() + ". /docs lists what is.";
            case 413 -> "The body is larger than " + WebServer.BODY_BYTES + " bytes.";
            default -> HttpStatus.forStatus(e.getStatus()).getMessage();
        };
    }

    private static void write(Context ctx, int status, String detail) {
        ctx.status(status).contentType("application/problem+json").header("Cache-Control", "no-store");
        if (status == 503) {
            ctx.header("Retry-After", "2");
        }
        ctx.result(body(status, detail, ctx.path()));
    }

    static byte[] body(int status, String detail, String path) {
        Map<String, Object> problem = new LinkedHashMap<>();
        problem.put("type", "about:blank");
        problem.put("title", HttpStatus.forStatus(status).getMessage());
        problem.put("status", status);
        problem.put("detail", detail);
        problem.put("instance", path);
        try {
            return JSON.writeValueAsBytes(problem);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException(e);
        }
    }
}
