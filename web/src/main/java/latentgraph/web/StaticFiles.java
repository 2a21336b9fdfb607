package latentgraph.web;

import io.javalin.http.Context;
import io.javalin.http.NotFoundResponse;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.Arrays;
import java.util.Locale;
import java.util.Map;
import java.util.zip.CRC32;

/** Files of the class path: our page, the libraries it uses, Neo4j Browser. Each is checked again by the browser (ETag). */
final class StaticFiles {
    private static final Map<String, String> TYPES = Map.ofEntries(
            Map.entry("html", "text/html; charset=utf-8"),
            Map.entry("js", "text/javascript; charset=utf-8"),
            Map.entry("mjs", "text/javascript; charset=utf-8"),
            Map.entry("css", "text/css; charset=utf-8"),
            Map.entry("json", "application/json"),
            Map.entry("yaml", "application/yaml"),
            Map.entry("svg", "image/svg+xml"),
            Map.entry("png", "image/png"),
            Map.entry("jpg", "image/jpeg"),
            Map.entry("ico", "image/x-icon"),
            Map.entry("mp4", "video/mp4"),
            Map.entry("woff", "font/woff"),
            Map.entry("woff2", "font/woff2"),
            Map.entry("ttf", "font/ttf"),
            Map.entry("eot", "application/vnd.ms-fontobject"),
            Map.entry("wasm", "application/wasm"),
            Map.entry("txt", "text/plain; charset=utf-8"));

    private StaticFiles() {}

    /** Sends {@code folder}/{@code name}; 404 for a name that leaves the folder, has no known type, or is not there. */
    static void send(Context ctx, String folder, String name) {
        byte[] content = read(folder, name);
        String type = TYPES.get(name.substring(name.lastIndexOf('.') + 1).toLowerCase(Locale.ROOT));
        if (content == null || type == null) {
            throw new NotFoundResponse();
        }
        CRC32 sum = new CRC32();
        sum.update(content);
        String tag = "\"" + Long.toHexString(sum.getValue()) + "-" + content.length + "\"";
        ctx.header("ETag", tag).header("Cache-Control", "no-cache");
        if (tag.equals(ctx.header("If-None-Match"))) {
            ctx.status(304);
        } else {
            ctx.contentType(type).result(content);
        }
    }

    /** null if there is none. */
    static byte[] read(String folder, String name) {
        boolean inside = !name.isEmpty()
                && name.matches("[A-Za-z0-9._/-]+")
                && Arrays.stream(name.split("/", -1)).noneMatch(part -> part.isEmpty() || part.startsWith("."));
        if (!inside) {
            return null;
        }
        try (InputStream in = StaticFiles.class.getResourceAsStream("/" + folder + "/" + name)) {
            return in == null ? null : in.readAllBytes();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
