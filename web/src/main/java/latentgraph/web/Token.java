package latentgraph.web;

import io.javalin.http.Context;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.util.Base64;
import java.util.Map;
import java.util.function.IntSupplier;

/**
 * What a server that other machines reach wants to be shown: the token, as {@code Authorization: Bearer}, or the cookie that the
 * page trades it for. The cookie is good until the server stops, and tells nothing of the token.
 */
final class Token {
    private final String token;
    private final IntSupplier port;
    private final String session;

    /** @param token null where none is wanted @param port known only after the server started */
    Token(String token, IntSupplier port) {
        this.token = token;
        this.port = port;
        var bits = new byte[24];
        new SecureRandom().nextBytes(bits);
        this.session = Base64.getUrlEncoder().encodeToString(bits);
    }

    boolean isWanted() {
        return token != null;
    }

    /** @throws Problem 401 if neither the token nor the cookie is there */
    void require(Context ctx) {
        String authorization = ctx.header("Authorization");
        boolean bearer = authorization != null
                && authorization.regionMatches(true, 0, "Bearer ", 0, 7)
                && same(token, authorization.substring(7).strip());
        String cookie = ctx.cookie(cookie());
        if (!bearer && (cookie == null || !same(session, cookie))) {
            throw refused(ctx);
        }
    }

    /** Gives the cookie for the token, given as {@code {"token": "…"}}. */
    void trade(Context ctx, Map<String, Object> fields) {
        if (token != null) {
            if (!(fields.get("token") instanceof String given) || !same(token, given)) {
                throw refused(ctx);
            }
            ctx.header("Set-Cookie", cookie() + "=" + session + "; Path=/; HttpOnly; SameSite=Strict");
        }
        ctx.status(204);
    }

    private static Problem refused(Context ctx) {
        ctx.header("WWW-Authenticate", "Bearer realm=\"LatentGraph\"");
        return new Problem(
                401,
                "This server wants its token: as `Authorization: Bearer TOKEN`, or typed on the page. It is the store's"
                        + " password, in the store's file `password`.");
    }

    /** Cookies of a host are the same for all its ports. */
    private String cookie() {
        return "latentgraph-" + port.getAsInt();
    }

    /** In a time that tells nothing of how much of it is right. */
    private static boolean same(String expected, String given) {
        return MessageDigest.isEqual(expected.getBytes(StandardCharsets.UTF_8), given.getBytes(StandardCharsets.UTF_8));
    }
}
