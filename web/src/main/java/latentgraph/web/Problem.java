package latentgraph.web;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.javalin.config.RoutesConfig;
import io.javalin.http.Context;
import io.javalin.http.HttpResponseException;
import io.javalin.http.HttpStatus;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CancellationException;
import latentgraph.core.ConflictException;
import latentgraph.core.InvalidInputException;
import latentgraph.core.UnknownKeyException;
import org.eclipse.jetty.io.EofException;

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
        routes.exception(EofException.class, (e, ctx) -> write(ctx, 400, "The body is broken off or wrongly chunked."));
        routes.exception(CancellationException.class, (e, ctx) -> write(ctx, 503, "The server is stopping."));
        routes.exception(
                Exception.class, (e, ctx) -> write(ctx, 500, logged(e, "at " + ctx.method() + " " + ctx.path())));
    }

    /** Errors of the JVM, as when its memory is used up. */
    static void failed(HttpServletResponse response, Error error) {
        byte[] body = body(500, logged(error, "in a request"), null);
        try {
            response.setStatus(500);
            response.setContentType("application/problem+json");
            response.setContentLength(body.length);
            response.getOutputStream().write(body);
        } catch (IOException e) {
            LOG.log(System.Logger.Level.DEBUG, "the client is gone", e);
        }
    }

    /** What a person is told of a failure: what they can mend; else a number under which the log has the rest. */
    static String words(Throwable failure, String where) {
        return failure instanceof InvalidInputException || failure instanceof Problem
                ? failure.getMessage()
                : logged(failure, where);
    }

    private static String logged(Throwable failure, String where) {
        String number = UUID.randomUUID().toString();
        LOG.log(System.Logger.Level.ERROR, "failure " + number + " " + where, failure);
        return "The server failed. Its log has the cause under " + number + ".";
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
        if (path != null) {
            problem.put("instance", path);
        }
        try {
            return JSON.writeValueAsBytes(problem);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException(e);
        }
    }
}
