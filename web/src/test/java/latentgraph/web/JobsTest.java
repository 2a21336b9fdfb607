package latentgraph.web;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.HttpURLConnection;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import latentgraph.core.InvalidInputException;
import latentgraph.queries.QueryLibrary;
import latentgraph.store.Limits;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(120)
class JobsTest {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final HttpClient CLIENT = HttpClient.newHttpClient();
    private static WebServer server;

    @BeforeAll
    static void open() {
        server = WebServer.start(
                SmallStore.shared(), QueryLibrary.standard(), WebOptions.local(0, null), Duration.ofMillis(900));
    }

    @AfterAll
    static void close() {
        if (server != null) {
            server.close();
        }
    }

    private static HttpRequest.Builder at(String path) {
        return HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + server.port() + path))
                .timeout(Duration.ofSeconds(60));
    }

    private static HttpResponse<String> send(HttpRequest.Builder request) throws IOException, InterruptedException {
        return CLIENT.send(request.build(), HttpResponse.BodyHandlers.ofString());
    }

    private static Map<String, Object> ended(Jobs jobs, Jobs.Job job) throws InterruptedException {
        long seen = -1;
        while (true) {
            Map<String, Object> now = jobs.one(job.id);
            if (List.of("done", "failed", "cancelled").contains(now.get("state"))) {
                return now;
            }
            seen = jobs.changes(seen, Duration.ofSeconds(60)).version();
        }
    }

    @Test
    void oneRunsAtATimeInTheOrderAskedAndTellsHowFarItIs() throws InterruptedException {
        try (var jobs = new Jobs()) {
            var go = new CountDownLatch(1);
            var atOnce = new AtomicInteger();
            var order = new ArrayList<Integer>();
            var asked = new ArrayList<Jobs.Job>();
            for (int i = 0; i < 3; i++) {
                int number = i;
                asked.add(jobs.start(
                        "layout",
                        "job " + i,
                        progress -> {
                            assertThat(atOnce.incrementAndGet()).isEqualTo(1);
                            progress.report("warning: beware", 0, 0);
                            progress.report("stepping", number, 3);
                            order.add(number);
                            try {
                                go.await();
                            } catch (InterruptedException e) {
                                throw new AssertionError(e);
                            }
                            atOnce.decrementAndGet();
                            return Map.of("number", number);
                        },
                        () -> {}));
            }
            long seen = -1;
            while (!"stepping".equals(jobs.one(asked.get(0).id).get("stage"))) {
                seen = jobs.changes(seen, Duration.ofSeconds(60)).version();
            }
            assertThat(jobs.one(asked.get(0).id))
                    .containsEntry("state", "running")
                    .containsEntry("done", 0L)
                    .containsEntry("total", 3L)
                    .containsEntry("warnings", List.of("beware"));
            assertThat(jobs.one(asked.get(2).id)).containsEntry("state", "waiting");
            go.countDown();
            assertThat(ended(jobs, asked.get(2)))
                    .containsEntry("state", "done")
                    .containsEntry("result", Map.of("number", 2));
            assertThat(order).containsExactly(0, 1, 2);
            assertThat(jobs.all().stream().map(job -> job.get("id"))).containsExactly(3L, 2L, 1L);
        }
    }

    @Test
    void aJobThatFailsSaysWhyAndTheNextOneRuns() throws InterruptedException {
        try (var jobs = new Jobs()) {
            var wrong = jobs.start(
                    "layout",
                    "x",
                    progress -> {
                        throw new InvalidInputException("x is 3; expected 4");
                    },
                    () -> {});
            var broken = jobs.start(
                    "layout",
                    "y",
                    progress -> {
                        throw new IllegalStateException("secret");
                    },
                    () -> {});
            var right = jobs.start("layout", "z", progress -> Map.of(), () -> {});
            assertThat(ended(jobs, wrong))
                    .containsEntry("state", "failed")
                    .containsEntry("error", "x is 3; expected 4");
            assertThat((String) ended(jobs, broken).get("error"))
                    .contains("log has the cause")
                    .doesNotContain("secret");
            assertThat(ended(jobs, right)).containsEntry("state", "done");
            assertThatThrownBy(() -> jobs.await(wrong)).hasMessage("x is 3; expected 4");
        }
    }

    @Test
    void whatIsCancelledStopsAndAnInterruptReachesNoOther() throws InterruptedException {
        try (var jobs = new Jobs()) {
            var over = new AtomicInteger();
            var store = SmallStore.shared();
            WaitProcedure.RUNNING.set(0);
            var running = jobs.start(
                    "layout",
                    "long",
                    progress -> {
                        store.write(
                                "CREATE (:HalfWritten) WITH 1 AS one CALL test.wait(600000) YIELD waited RETURN waited",
                                Map.of());
                        return Map.of();
                    },
                    over::incrementAndGet);
            var waiting = jobs.start("layout", "never", progress -> Map.of(), over::incrementAndGet);
            var next = jobs.start(
                    "layout",
                    "next",
                    progress -> {
                        assertThat(Thread.currentThread().isInterrupted()).isFalse();
                        return Map.of();
                    },
                    over::incrementAndGet);
            while (WaitProcedure.RUNNING.get() == 0) {
                Thread.sleep(10);
            }
            assertThat(jobs.cancel(waiting.id))
                    .containsEntry("state", "cancelled")
                    .containsEntry("started", null);
            assertThat(jobs.cancel(running.id)).containsEntry("stage", "cancelling");
            assertThat(ended(jobs, running)).containsEntry("state", "cancelled");
            assertThat(WaitProcedure.RUNNING).hasValue(0);
            assertThat(store.read("MATCH (half:HalfWritten) RETURN half", Map.of()))
                    .isEmpty();
            assertThat(ended(jobs, next)).containsEntry("state", "done");
            assertThat(jobs.cancel(next.id)).containsEntry("state", "done");
            assertThat(over).hasValue(3);
        }
    }

    @Test
    void theListIsBoundedAsIsTheQueue() throws InterruptedException {
        try (var jobs = new Jobs()) {
            for (int i = 0; i < Jobs.KEPT + 20; i++) {
                jobs.await(jobs.start("layout", "job " + i, progress -> Map.of(), () -> {}));
            }
            assertThat(jobs.all()).hasSize(Jobs.KEPT);
            assertThat(jobs.all().get(0)).containsEntry("id", (long) Jobs.KEPT + 20);
            var stay = new CountDownLatch(1);
            var first = jobs.start(
                    "layout",
                    "stays",
                    progress -> {
                        try {
                            stay.await();
                        } catch (InterruptedException e) {
                            Thread.currentThread().interrupt();
                        }
                        return Map.of();
                    },
                    () -> {});
            while (!"running".equals(jobs.one(first.id).get("state"))) {
                Thread.sleep(5);
            }
            for (int i = 0; i < Jobs.WAITING; i++) {
                jobs.start("layout", "waits", progress -> Map.of(), () -> {});
            }
            assertThatThrownBy(() -> jobs.start("layout", "too many", progress -> Map.of(), () -> {}))
                    .isInstanceOf(Problem.class)
                    .hasMessageContaining("Too many");
            stay.countDown();
        }
    }

    @Test
    void whoPrefersNotToWaitIsToldTheJobAndHearsOfIt() throws Exception {
        var events = (HttpURLConnection) URI.create("http://127.0.0.1:" + server.port() + "/api/jobs/events")
                .toURL()
                .openConnection();
        events.setReadTimeout(30_000);
        try (var in = new BufferedReader(new InputStreamReader(events.getInputStream(), StandardCharsets.UTF_8))) {
            assertThat(events.getContentType()).startsWith("text/event-stream");
            assertThat(in.readLine()).isEqualTo("event: jobs");
            // Longer than a connection may be silent here, which comments keep open.
            Thread.sleep(1_500);
            String address = "/api/representations/" + SmallStore.TEN_BEFORE + "/class-graph?k=3&classK=3";
            HttpResponse<String> accepted = send(at(address)
                    .header("Content-Type", "application/json")
                    .header("Prefer", "respond-async")
                    .POST(HttpRequest.BodyPublishers.ofString("{}")));
            assertThat(accepted.statusCode()).isEqualTo(202);
            assertThat(accepted.headers().firstValue("Preference-Applied")).hasValue("respond-async");
            String location = accepted.headers().firstValue("Location").orElseThrow();
            assertThat(location).startsWith("/api/jobs/");
            JsonNode job = null;
            boolean stored = false;
            long end = System.nanoTime() + Duration.ofSeconds(60).toNanos();
            for (String line = in.readLine(); job == null || !stored; line = in.readLine()) {
                assertThat(System.nanoTime()).as("the time until it is told").isLessThan(end);
                if (line.equals("event: job")) {
                    JsonNode now = JSON.readTree(in.readLine().substring("data: ".length()));
                    if (now.get("state").asText().equals("done")) {
                        job = now;
                    }
                }
                stored |= line.equals("event: stored");
            }
            assertThat(job.get("what").asText()).isEqualTo(SmallStore.TEN_BEFORE + "#k3c3");
            assertThat(send(at(location)).body()).contains("\"state\":\"done\"");
            assertThat(send(at(address)).statusCode()).isEqualTo(200);

            // Told once more by who looks every second: now it knows of the class graph.
            awaitStored(in);
            // What another program changes is heard of, too.
            SmallStore.shared()
                    .write(
                            "MATCH (g:ClassGraph {key: $key}) DETACH DELETE g",
                            Map.of("key", SmallStore.TEN_BEFORE + "#k3c3"));
            awaitStored(in);
        } finally {
            SmallStore.shared()
                    .write(
                            "MATCH (g:ClassGraph {key: $key}) OPTIONAL MATCH (v)-[:IN]->(g) DETACH DELETE g, v",
                            Map.of("key", SmallStore.TEN_BEFORE + "#k3c3"));
            SmallStore.shared().write("MATCH (v:ClassVertex) WHERE NOT (v)-[:IN]->() DETACH DELETE v", Map.of());
        }
    }

    private static void awaitStored(BufferedReader in) throws IOException {
        long end = System.nanoTime() + Duration.ofSeconds(60).toNanos();
        while (!in.readLine().equals("event: stored")) {
            assertThat(System.nanoTime()).as("the time until it is told").isLessThan(end);
        }
    }

    @Test
    void listenersAreBoundedAndLetGoOf() throws Exception {
        try (WebServer own = WebServer.start(
                SmallStore.shared(), QueryLibrary.standard(), WebOptions.local(0, null), Duration.ofMillis(900))) {
            var sockets = new ArrayList<Socket>();
            try {
                for (int i = 0; i < JobApi.LISTENERS; i++) {
                    sockets.add(listening(own));
                }
                try (Socket one = listening(own)) {
                    assertThat(new String(one.getInputStream().readNBytes(11), StandardCharsets.US_ASCII))
                            .isEqualTo("TTP/1.1 503");
                }
            } finally {
                for (Socket socket : sockets) {
                    socket.close();
                }
            }
            String status = "";
            for (long end = System.nanoTime() + Duration.ofSeconds(60).toNanos();
                    !status.equals("TTP/1.1 200") && System.nanoTime() < end; ) {
                try (Socket one = listening(own)) {
                    status = new String(one.getInputStream().readNBytes(11), StandardCharsets.US_ASCII);
                }
            }
            assertThat(status).isEqualTo("TTP/1.1 200");
        }
    }

    /** Up to and with the H of the answer. */
    private static Socket listening(WebServer server) throws IOException {
        var socket = new Socket("127.0.0.1", server.port());
        socket.setSoTimeout(20_000);
        socket.getOutputStream()
                .write(("GET /api/jobs/events HTTP/1.1\r\nHost: 127.0.0.1:" + server.port() + "\r\n\r\n")
                        .getBytes(StandardCharsets.US_ASCII));
        assertThat(socket.getInputStream().read()).isEqualTo('H');
        return socket;
    }

    @Test
    void aServerThatStopsLetsItsListenersGo() throws IOException {
        WebServer other = WebServer.start(SmallStore.shared(), QueryLibrary.standard(), WebOptions.local(0, null));
        try (Socket socket = listening(other)) {
            other.close();
            socket.getInputStream().readAllBytes(); // ends
        }
        assertThat(SmallStore.shared()
                        .read("RETURN 1", Map.of(), Limits.NONE, row -> {})
                        .rows())
                .isEqualTo(1);
    }

    @Test
    void whatIsNotThereIsSaid() throws Exception {
        assertThat(send(at("/api/jobs/4711")).statusCode()).isEqualTo(404);
        assertThat(send(at("/api/jobs/x")).statusCode()).isEqualTo(400);
        assertThat(send(at("/api/jobs/4711").DELETE()).statusCode()).isEqualTo(404);
        assertThat(send(at("/api/jobs/4711")
                                .header("Origin", "http://evil.example")
                                .DELETE())
                        .statusCode())
                .isEqualTo(403);
        assertThat(send(at("/api/jobs/events").header("Sec-Fetch-Site", "cross-site"))
                        .statusCode())
                .isEqualTo(403);
    }
}
