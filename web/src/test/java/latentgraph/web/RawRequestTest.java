package latentgraph.web;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import latentgraph.queries.QueryLibrary;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Requests that no well-behaved client sends, byte by byte. Whoever refuses them, Jetty or we, says so as problem+json. */
@Timeout(120)
class RawRequestTest {
    private static WebServer server;

    @BeforeAll
    static void open() {
        server = WebServer.start(SmallStore.shared(), QueryLibrary.standard(), WebOptions.local(0, null));
    }

    @AfterAll
    static void close() {
        if (server != null) {
            server.close();
        }
    }

    /** H stands for the usual headers, J for a JSON body's type, long*n for n times a character. */
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '"',
            value = {
                "GARBAGE | 400",
                "GET / HTTP/1.1~Connection: close | 400",
                "GET / HTTP/9.1~H | 505",
                "GET /long*20000 HTTP/1.1~H | 414",
                "GET / HTTP/1.1~H~X: long*20000 | 431",
                "TRACE / HTTP/1.1~H~J | 405",
                "OPTIONS /api/runs HTTP/1.1~H~J | 405",
                "FOO /api/runs HTTP/1.1~H~J | 405",
                "PUT /api/runs HTTP/1.1~H~J~Content-Length: 2~~{} | 405",
                "PATCH /api/cypher HTTP/1.1~H~J~Content-Length: 2~~{} | 405",
                "DELETE /nothing HTTP/1.1~H~J | 404",
                "OPTIONS /api/runs HTTP/1.1~H | 415",
                "POST /api/cypher HTTP/1.1~H~J~Content-Length: -4 | 400",
                "POST /api/cypher HTTP/1.1~H~J~Content-Length: 4~Transfer-Encoding: chunked~~0~~ | 400",
                "POST /api/cypher HTTP/1.1~H~J~Transfer-Encoding: chunked~~zz~~ | 400",
                "POST /api/cypher HTTP/1.1~H~J~Content-Length: 20000~~deep*20000 | 400",
                "POST /api/cypher HTTP/1.1~H~Content-Type: application/json; charset=none~Content-Length: 2~~{} | 400",
                "GET /api/runs/%zz/representations HTTP/1.1~H | 400",
                "GET /api/class-graphs/summary?key=%zz HTTP/1.1~H | 400",
                "GET /api/class-graphs/summary?key=%ff%fe HTTP/1.1~H | 404",
                "GET /api/queries/..%2f..%2fsecret/x HTTP/1.1~H | 404",
                "GET /api/queries/../../secret HTTP/1.1~H | 404",
                "GET http://evil.example/api/runs HTTP/1.1~H | 400",
                "GET /api/runs HTTP/1.1~H~Host: evil.example | 400"
            })
    void isRefused(String request, int status) throws IOException {
        String answer = answer(request);
        assertThat(answer).startsWith("HTTP/1.1 " + status + " ");
        assertThat(answer).contains("application/problem+json", "nosniff");
        var problem = new ObjectMapper().readTree(answer.substring(answer.indexOf("\r\n\r\n")));
        assertThat(problem.get("status").asInt()).isEqualTo(status);
        assertThat(problem.get("detail").asText()).isNotBlank().doesNotContain("Exception");
    }

    private static String answer(String request) throws IOException {
        String bytes = request.replace("~", "\r\n")
                        .replace("H\r\n", "Host: 127.0.0.1:" + server.port() + "\r\nConnection: close\r\n")
                        .replaceFirst("H$", "Host: 127.0.0.1:" + server.port() + "\r\nConnection: close")
                        .replaceFirst("\r\nJ(\r\n|$)", "\r\nContent-Type: application/json$1")
                        .replace("long*20000", "a".repeat(20_000))
                        .replace("deep*20000", "[".repeat(20_000))
                + (request.contains("~~") ? "" : "\r\n\r\n");
        try (Socket socket = new Socket("127.0.0.1", server.port())) {
            socket.setSoTimeout(10_000);
            socket.getOutputStream().write(bytes.getBytes(StandardCharsets.ISO_8859_1));
            return new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        }
    }
}
