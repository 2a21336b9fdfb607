package latentgraph.web;

import io.javalin.http.Context;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.function.IntSupplier;

/**
 * Who may ask. Without a token the server trusts what runs on this machine and nothing that a web page somewhere makes a browser
 * send; with one, as where other machines reach it, nobody who does not show it sees more than the page's own files.
 *
 * <ul>
 *   <li>Host must be a loopback name, or the one listened at, with our port: a foreign name that resolves to 127.0.0.1 (DNS
 *       rebinding) gets 421. Listening at all addresses, any name is right, as only ours has the cookie.
 *   <li>Whatever changes or computes, and every GET of the API, must come from our own page, from an address bar or from a
 *       program that is no browser: Origin and Sec-Fetch-Site say so, else 403.
 *   <li>A body must be JSON (415), and small (413); of an upload, bytes or a ZIP. None of these can a page of another site send
 *       without asking first.
 * </ul>
 *
 * X-Forwarded-* headers are never read.
 */
final class Gate {
    private static final List<String> NAMES = List.of("127.0.0.1", "localhost", "[::1]");
    private static final Set<String> SAFE = Set.of("GET", "HEAD");

    private static final List<String> JSON = List.of("application/json");
    private static final List<String> BYTES = List.of("application/octet-stream", "application/zip");

    /** Addresses that mean all of a machine's. */
    private static final Set<String> ALL = Set.of("0.0.0.0", "::");

    private final String listening;
    private final Token token;
    private final IntSupplier port;

    /** @param port known only after the server started, so asked for at each request */
    Gate(WebOptions options, Token token, IntSupplier port) {
        this.listening = options.host();
        this.token = token;
        this.port = port;
    }

    void check(Context ctx) {
        String host = ctx.header("Host");
        Set<String> hosts = ALL.contains(listening) && host != null ? Set.of(host.toLowerCase(Locale.ROOT)) : hosts();
        if (host == null || !hosts.contains(host.toLowerCase(Locale.ROOT))) {
            throw new Problem(421, "This server answers for " + String.join(", ", hosts) + " only.");
        }
        String method = ctx.method().toString();
        boolean api = ctx.path().startsWith("/api/");
        if (!SAFE.contains(method) || api) {
            requireOurs(ctx, hosts);
        }
        if (token.isWanted() && !isOpen(method, ctx.path())) {
            token.require(ctx);
        }
        if (method.equals("POST") && ctx.path().equals("/api/uploads")) {
            requireType(ctx, BYTES);
        } else if (!SAFE.contains(method) && !(method.equals("DELETE") && isWithoutBody(ctx))) {
            requireSmallJson(ctx);
        }
    }

    /** What is the same for everyone: the page's files, and the door itself. */
    private static boolean isOpen(String method, String path) {
        return SAFE.contains(method)
                        && (path.equals("/")
                                || path.equals("/docs")
                                || path.equals("/openapi.yaml")
                                || path.startsWith("/ui/")
                                || path.startsWith("/lib/"))
                || method.equals("POST") && path.equals("/api/session");
    }

    private void requireOurs(Context ctx, Set<String> hosts) {
        String origin = ctx.header("Origin");
        String site = ctx.header("Sec-Fetch-Site");
        boolean ourOrigin = origin == null
                || (origin.startsWith("http://") || token.isWanted() && origin.startsWith("https://"))
                        && hosts.contains(
                                origin.substring(origin.indexOf("//") + 2).toLowerCase(Locale.ROOT));
        boolean ourSite = site == null || site.equals("same-origin") || site.equals("none");
        if (!ourOrigin || !ourSite) {
            throw new Problem(403, "Requests from pages of other sites are refused.");
        }
    }

    private static boolean isWithoutBody(Context ctx) {
        return ctx.header("Content-Type") == null && ctx.req().getContentLengthLong() <= 0;
    }

    private static void requireSmallJson(Context ctx) {
        if (ctx.req().getContentLengthLong() > WebServer.BODY_BYTES) {
            throw new Problem(413, "The body is larger than " + WebServer.BODY_BYTES + " bytes.");
        }
        requireType(ctx, JSON);
    }

    private static void requireType(Context ctx, List<String> expected) {
        String type = ctx.header("Content-Type");
        if (type == null || !expected.contains(type.split(";", 2)[0].strip().toLowerCase(Locale.ROOT))) {
            throw new Problem(
                    415,
                    "Content-Type is " + (type == null ? "absent" : "'" + type + "'") + "; expected "
                            + String.join(" or ", expected) + ".");
        }
    }

    private Set<String> hosts() {
        Set<String> hosts = new LinkedHashSet<>();
        List<String> names = new ArrayList<>(NAMES);
        names.add((listening.contains(":") ? "[" + listening + "]" : listening).toLowerCase(Locale.ROOT));
        for (String name : names) {
            hosts.add(name + ":" + port.getAsInt());
            if (port.getAsInt() == 80) {
                hosts.add(name);
            }
        }
        return hosts;
    }
}
