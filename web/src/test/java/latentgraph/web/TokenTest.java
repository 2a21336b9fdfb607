package latentgraph.web;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import latentgraph.core.InvalidInputException;
import latentgraph.queries.QueryLibrary;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A server that other machines reach answers whom shows its token. */
class TokenTest extends BrowserTest {
    private static final String TOKEN = "correct-horse-battery-staple";

    private static WebServer serve(String host) {
        return WebServer.start(
                SmallStore.shared(),
                QueryLibrary.standard(),
                WebOptions.local(0, null).reachedAt(host, TOKEN));
    }

    private static HttpRequest.Builder to(WebServer server, String path) {
        return HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + server.port() + path));
    }

    private static HttpResponse<String> send(HttpRequest.Builder request) throws IOException, InterruptedException {
        return HttpClient.newHttpClient().send(request.build(), BodyHandlers.ofString());
    }

    private static HttpResponse<String> trade(WebServer server, String body) throws IOException, InterruptedException {
        return send(to(server, "/api/session")
                .header("Content-Type", "application/json")
                .POST(BodyPublishers.ofString(body)));
    }

    @Test
    void withoutTheTokenNothingStoredIsTold() throws IOException, InterruptedException {
        try (var server = serve("0.0.0.0")) {
            for (String path :
                    new String[] {"/api/runs", "/api/health", "/api/nothing", "/browser/", "/nothing", "//api/runs"}) {
                var answer = send(to(server, path));
                assertThat(answer.statusCode()).as(path).isEqualTo(401);
                assertThat(answer.headers().firstValue("WWW-Authenticate"))
                        .as(path)
                        .hasValue("Bearer realm=\"LatentGraph\"");
                assertThat(answer.body()).as(path).doesNotContain(TOKEN);
            }
            for (String header : new String[] {"Bearer wrong", "Bearer", "Bearer ", "Basic " + TOKEN, TOKEN}) {
                assertThat(send(to(server, "/api/runs").header("Authorization", header))
                                .statusCode())
                        .as(header)
                        .isEqualTo(401);
            }
            assertThat(send(to(server, "/api/cypher")
                                    .header("Content-Type", "application/json")
                                    .POST(BodyPublishers.ofString("{\"query\": \"RETURN 1\"}")))
                            .statusCode())
                    .isEqualTo(401);
            for (String path : new String[] {"/", "/ui/app.js", "/docs", "/openapi.yaml"}) {
                assertThat(send(to(server, path)).statusCode()).as(path).isEqualTo(200);
            }
            assertThat(send(to(server, "/api/runs").header("Authorization", "bearer " + TOKEN))
                            .statusCode())
                    .isEqualTo(200);
        }
    }

    @Test
    void theTokenIsTradedForACookieThatDoesNotHoldIt() throws IOException, InterruptedException {
        try (var server = serve("0.0.0.0");
                var other = serve("0.0.0.0")) {
            for (String body : new String[] {"{}", "{\"token\": \"wrong\"}", "{\"token\": 3}", "{\"token\": null}"}) {
                var refused = trade(server, body);
                assertThat(refused.statusCode()).as(body).isEqualTo(401);
                assertThat(refused.headers().firstValue("Set-Cookie")).isEmpty();
            }
            var traded = trade(server, "{\"token\": \"" + TOKEN + "\"}");
            assertThat(traded.statusCode()).isEqualTo(204);
            String cookie = traded.headers().firstValue("Set-Cookie").orElseThrow();
            assertThat(cookie).contains("; HttpOnly; SameSite=Strict").doesNotContain(TOKEN);
            String pair = cookie.split(";", 2)[0];
            assertThat(send(to(server, "/api/runs").header("Cookie", pair)).statusCode())
                    .isEqualTo(200);
            assertThat(send(to(server, "/api/runs").header("Cookie", pair + "x"))
                            .statusCode())
                    .isEqualTo(401);
            String elsewhere = pair.replace("latentgraph-" + server.port(), "latentgraph-" + other.port());
            assertThat(send(to(other, "/api/runs").header("Cookie", elsewhere)).statusCode())
                    .isEqualTo(401);
            assertThat(send(to(server, "/api/runs").header("Cookie", pair).header("Origin", "http://elsewhere.example"))
                            .statusCode())
                    .isEqualTo(403);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"0.0.0.0", "10.1.2.3", "machine.example", "::"})
    void anotherAddressWantsAToken(String host) {
        assertThatThrownBy(() -> WebOptions.local(0, null).reachedAt(host, null))
                .isInstanceOf(InvalidInputException.class)
                .hasMessageContaining(host)
                .hasMessageContaining("token");
        assertThatThrownBy(() -> WebOptions.local(0, null).reachedAt(host, "short"))
                .isInstanceOf(InvalidInputException.class)
                .hasMessageContaining("5 characters");
        assertThat(WebOptions.local(0, null).reachedAt(host, TOKEN).host()).isEqualTo(host);
        assertThatThrownBy(() -> WebOptions.local(0, null).reachedAt(host + "/x", TOKEN))
                .isInstanceOf(InvalidInputException.class);
    }

    @Test
    void thePageAsksForItOnce() {
        try (var server = serve("0.0.0.0")) {
            page.navigate("http://127.0.0.1:" + server.port() + "/#representation=" + SmallStore.LARGE);
            page.fill("#token", "a guess");
            page.click(".door button");
            page.waitForSelector(".door .bad:has-text('That is not it.')");
            page.fill("#token", TOKEN);
            page.click(".door button");
            page.waitForSelector("#panel .groups");
            assertThat(page.textContent("#title")).isEqualTo(SmallStore.LARGE);
            page.reload();
            page.waitForSelector("#panel .groups");
            shoot("token");
        }
    }
}
