package latentgraph.web;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.function.BooleanSupplier;
import latentgraph.queries.QueryLibrary;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Statements that outlast what is usual of a connection, its other end, or the server. */
@Timeout(120)
class LongStatementTest {
    private static final HttpClient CLIENT = HttpClient.newHttpClient();

    @BeforeAll
    static void open() {
        SmallStore.shared();
    }

    private static WebServer server(Duration queryTime, int queries) {
        return WebServer.start(
                SmallStore.shared(),
                QueryLibrary.standard(),
                new WebOptions("127.0.0.1", 0, null, queryTime, 100, 1 << 20, queries),
                Duration.ofMillis(300));
    }

    private static CompletableFuture<HttpResponse<String>> waiting(WebServer server, int millis) {
        return CLIENT.sendAsync(
                HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + server.port() + "/api/cypher"))
                        .header("Content-Type", "application/json")
                        .POST(HttpRequest.BodyPublishers.ofString(body(millis)))
                        .build(),
                HttpResponse.BodyHandlers.ofString());
    }

    private static String body(int millis) {
        return "{\"query\": \"CALL test.wait(" + millis + ") YIELD waited RETURN waited\"}";
    }

    private static void until(BooleanSupplier condition) throws InterruptedException {
        while (!condition.getAsBoolean()) {
            Thread.sleep(10);
        }
    }

    @Test
    void aConnectionOnWhichNothingComesIsClosed() throws IOException {
        try (WebServer server = server(Duration.ofSeconds(30), 2);
                Socket silent = new Socket("127.0.0.1", server.port())) {
            silent.setSoTimeout(15_000);
            silent.getOutputStream()
                    .write(("GET / HTTP/1.1\r\nHost: 127.0.0.1:" + server.port() + "\r\nX: ")
                            .getBytes(StandardCharsets.US_ASCII));
            silent.getInputStream().readAllBytes();
        }
    }

    @Test
    void anAnswerThatTakesLongerThanTheIdleTimeoutArrives() {
        try (WebServer server = server(Duration.ofSeconds(30), 2)) {
            var answer = waiting(server, 2_000).join();
            assertThat(answer.statusCode()).isEqualTo(200);
            assertThat(answer.body()).contains("{\"waited\":2000}");
        }
    }

    @Test
    void aReadingStatementOutlivesItsReaderByTheTimeLimitAtMost() throws Exception {
        try (WebServer server = server(Duration.ofSeconds(2), 1)) {
            try (Socket browser = new Socket("127.0.0.1", server.port())) {
                String body = body(60_000);
                browser.getOutputStream()
                        .write(("POST /api/cypher HTTP/1.1\r\nHost: 127.0.0.1:" + server.port()
                                        + "\r\nContent-Type: application/json\r\nContent-Length: " + body.length()
                                        + "\r\n\r\n" + body)
                                .getBytes(StandardCharsets.US_ASCII));
                until(() -> WaitProcedure.RUNNING.get() == 1);
            }
            until(() -> WaitProcedure.RUNNING.get() == 0);
            assertThat(waiting(server, 10).join().statusCode()).isEqualTo(200);
        }
    }

    @Test
    void aServerThatStopsEndsWhatStillRuns() throws InterruptedException, IOException {
        WebServer server = server(Duration.ofSeconds(100), 1);
        var answer = waiting(server, 100_000).handle((response, failure) -> response);
        until(() -> WaitProcedure.RUNNING.get() == 1);
        server.close();
        assertThat(WaitProcedure.RUNNING).hasValue(0);
        var last = answer.join();
        assertThat(last == null || last.statusCode() >= 500).isTrue();
        assertThat(SmallStore.shared().read("RETURN 1 AS one", java.util.Map.of()))
                .hasSize(1);
    }
}
