package latentgraph.web;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Selections kept in the graph: over HTTP, and in the latent map. */
@Timeout(240)
class SelectionTest extends BrowserTest {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final String SELECTIONS = "/api/representations/" + SmallStore.LARGE + "/selections";
    private static final String HOSTILE = "<img src=x onerror=alert(1)>'\" & co";

    @AfterEach
    void forget() {
        SmallStore.shared().write("MATCH (s:Selection) DETACH DELETE s", Map.of());
    }

    private static HttpResponse<String> send(String method, String path, String body, String... headers) {
        var request = HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + server.port() + path))
                .method(method, HttpRequest.BodyPublishers.ofString(body))
                .header("Content-Type", "application/json");
        for (int i = 0; i < headers.length; i += 2) {
            request.setHeader(headers[i], headers[i + 1]);
        }
        try {
            return HttpClient.newHttpClient().send(request.build(), HttpResponse.BodyHandlers.ofString());
        } catch (IOException | InterruptedException e) {
            throw new AssertionError(e);
        }
    }

    private static HttpResponse<String> keep(Object name, Object indices) {
        return keep(Map.of("name", name, "indices", indices));
    }

    private static HttpResponse<String> keep(Map<String, Object> body) {
        try {
            return send("POST", SELECTIONS, JSON.writeValueAsString(body));
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    private static void refused(HttpResponse<String> response, int status, String says) {
        assertThat(response.statusCode()).as(response.body()).isEqualTo(status);
        assertThat(response.body()).contains(says).doesNotContain("Exception", "latentgraph.analytics");
    }

    @Test
    void aSelectionIsKeptReplacedAndForgotten() throws IOException {
        JsonNode kept = JSON.readTree(keep(HOSTILE, List.of(3, 1)).body());
        assertThat(kept.get("selection").asText()).isEqualTo("drawings/" + HOSTILE);
        assertThat(kept.get("samples").asInt()).isEqualTo(2);
        refused(keep(HOSTILE, List.of(3)), 409, "is kept already");
        assertThat(JSON.readTree(keep(Map.of("name", HOSTILE, "indices", List.of(4), "replace", true))
                                .body())
                        .get("replaced")
                        .asBoolean())
                .isTrue();
        String address = "/api/selections?key=" + URLEncoder.encode("drawings/" + HOSTILE, StandardCharsets.UTF_8);
        refused(send("DELETE", address, "", "Content-Type", "text/plain"), 415, "expected application/json");
        refused(send("DELETE", address, "", "Origin", "http://elsewhere.example"), 403, "other sites");
        refused(send("DELETE", address, "{\"all\":true}"), 400, "expected none");
        refused(send("DELETE", "/api/selections?key=drawings/none", ""), 404, "no selection");
        refused(send("DELETE", "/api/selections", ""), 400, "key is missing");
        assertThat(send("DELETE", address, "").statusCode()).isEqualTo(200);
        refused(send("DELETE", address, ""), 404, "no selection");
    }

    @Test
    void aSelectionIsRenamed() throws IOException {
        keep("first", List.of(3, 1));
        keep("second", List.of(4));
        String first = "/api/selections?key=drawings/first";
        String body = JSON.writeValueAsString(Map.of("name", HOSTILE));
        JsonNode renamed = JSON.readTree(send("PATCH", first, body).body());
        assertThat(renamed.get("selection").asText()).isEqualTo("drawings/" + HOSTILE);
        assertThat(renamed.get("was").asText()).isEqualTo("drawings/first");
        assertThat(renamed.get("samples").asInt()).isEqualTo(2);
        refused(send("PATCH", first, body), 404, "no selection");
        String second = "/api/selections?key=drawings/second";
        refused(send("PATCH", second, body), 409, "is kept already");
        refused(send("PATCH", second, "{}"), 400, "field name is missing");
        refused(send("PATCH", second, "{\"name\":\"a\\u202Eb\"}"), 400, "U+202E");
        refused(send("PATCH", second, "{\"name\":\"a\",\"key\":\"b\"}"), 400, "'key' is unknown");
        refused(send("PATCH", "/api/selections", body), 400, "key is missing");
        refused(send("PATCH", second, body, "Origin", "http://elsewhere.example"), 403, "other sites");
        refused(send("PATCH", second, body, "Content-Type", "text/plain"), 415, "json");

        visit("#view=map&representation=" + SmallStore.LARGE + "&kept=drawings/second");
        page.waitForSelector("#kept .kind[aria-pressed=true]:has-text('second')");
        page.click("#kept li:has-text('second') button[aria-label^=Rename]");
        page.keyboard().type("\"><b>third");
        page.keyboard().press("Enter");
        page.waitForSelector("#kept .kind[aria-pressed=true]:has-text('<b>third')");
        assertThat(page.url()).contains("kept=drawings/%22%3E%3Cb%3Ethird");
        page.click("#kept li:has-text('third') button[aria-label^=Rename]");
        page.keyboard().press("Escape");
        page.waitForSelector("#kept .kind:has-text('third')");
        // A name that is taken: said, and to be typed anew.
        page.click("#kept li:has-text('third') button[aria-label^=Rename]");
        page.fill("#kept li input", HOSTILE);
        page.keyboard().press("Enter");
        page.waitForSelector("#kept [role=status]:has-text('is kept already')");
        assertThat(page.isVisible("#kept li input")).isTrue();
        assertThat(page.querySelectorAll("img[src=x]")).isEmpty();
        assertThat(complaints).allMatch(complaint -> complaint.contains("409"));
    }

    @Test
    void whatIsNoSelectionIsRefused() {
        refused(keep("a", List.of()), 400, "expected 1 to 50,000");
        refused(keep("a", List.of(576)), 400, "expected 0 to 575");
        refused(keep("a", List.of(1, 1)), 400, "given twice");
        refused(keep("a", List.of("1")), 400, "no list of whole numbers");
        refused(keep("a", List.of(1.5)), 400, "no list of whole numbers");
        refused(keep("a", "all"), 400, "no list of whole numbers");
        refused(keep("a\nb", List.of(1)), 400, "U+000A");
        refused(keep(7, List.of(1)), 400, "field name is missing or no text");
        refused(keep(Map.of("name", "a", "indices", List.of(1), "colour", "red")), 400, "'colour' is unknown");
        refused(keep(Map.of("name", "a", "indices", List.of(1), "replace", "yes")), 400, "expected true or false");
        String many = IntStream.rangeClosed(0, 50_000).mapToObj(i -> "" + i).collect(Collectors.joining(","));
        refused(send("POST", SELECTIONS, "{\"name\":\"a\",\"indices\":[" + many + "]}"), 400, "indices are 50001");
        refused(
                send("POST", SELECTIONS.replace("hidden3", "none"), "{\"name\":\"a\",\"indices\":[1]}"),
                404,
                "no representation");
        refused(
                send("POST", SELECTIONS, "{\"name\":\"a\",\"indices\":[1]}", "Content-Type", "text/plain"),
                415,
                "json");
        assertThat(SmallStore.shared().read("MATCH (s:Selection) RETURN s", Map.of()))
                .isEmpty();
    }

    @Test
    void aSelectionIsKeptInTheMapAndFoundAgainInAnotherRun() {
        // The other run has a layout for this test alone.
        String other = "drawings-seed8/e12/hidden3";
        SmallStore.shared().write("CALL latent.layout.pca.write($key) YIELD key RETURN key", Map.of("key", other));
        try {
            visit("#view=map&representation=" + SmallStore.LARGE);
            page.waitForSelector("#kinds .kind");
            assertThat(page.isVisible("#kept")).isFalse();
            page.click("#kinds .kind:has-text('B')");
            page.waitForSelector("#gathered h3:has-text('16 samples')");
            page.fill("#kept input", HOSTILE);
            page.press("#kept input", "Enter");
            page.waitForSelector("#kept .kind[aria-pressed=true]");
            assertThat(page.textContent("#kept .kind")).isEqualTo(HOSTILE + "16");
            assertThat(page.querySelectorAll("img[src=x]")).isEmpty();
            assertThat(page.url()).contains("&kept=drawings/");

            // What else is selected is another selection; the name is taken.
            page.click("#kinds .kind:has-text('C')");
            until(() -> !page.url().contains("kept"));
            page.fill("#kept input", HOSTILE);
            page.click("#kept button[type=submit]");
            page.waitForSelector("#kept [role=status]:has-text('is kept already')");
            page.fill("#kept input", "C");
            page.click("#kept button[type=submit]");
            page.waitForSelector("#kept .kind[aria-pressed=true]:has-text('C')");
            shoot("kept-selection");

            page.click("#kept .kind:has-text('img')");
            until(() -> page.url().contains("kept=drawings/%3Cimg"));
            String address = page.url();
            visit(address.substring(address.indexOf('#')).replace(SmallStore.LARGE, other));
            page.waitForSelector("#gathered h3:has-text('16 samples')");
            page.reload();
            page.waitForSelector("#gathered h3:has-text('16 samples')");
            page.waitForSelector("#kept .kind[aria-pressed=true]:has-text('img')");

            page.click("#kept li:has-text('img') button[aria-label^=Forget]");
            page.click("#kept button:has-text('forget?')");
            page.waitForSelector("#kept [role=status]:has-text('is forgotten')");
            until(() -> page.querySelectorAll("#kept li").size() == 1);
            assertThat(page.url()).doesNotContain("kept");
            visit("#view=map&representation=" + SmallStore.LARGE + "&kept=drawings/gone");
            page.waitForSelector("#kept [role=status]:has-text('no such selection')");
            assertThat(complaints).allMatch(complaint -> complaint.contains("409") || complaint.contains("404"));
        } finally {
            SmallStore.forgetPca(other);
        }
    }
}
