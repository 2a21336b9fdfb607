package latentgraph.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import latentgraph.store.EmbeddedStore;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What doctor finds, on this machine as it is and on stores that are not as they should be. */
class DoctorTest {
    @TempDir
    Path folder;

    private record Answer(int exitCode, JsonNode findings) {
        JsonNode of(String what) {
            for (JsonNode finding : findings) {
                if (finding.get("what").asText().equals(what)) {
                    return finding;
                }
            }
            throw new AssertionError("nothing on " + what + " in " + findings);
        }

        void says(String what, String state, String found) {
            assertThat(of(what).get("state").asText()).as(of(what).toString()).isEqualTo(state);
            assertThat(of(what).get("found").asText()).contains(found);
        }
    }

    private static Answer doctor(Path store, String... more) throws IOException {
        var out = new StringWriter();
        var arguments = new ArrayList<>(List.of("--json", "doctor", "--store", store.toString()));
        arguments.addAll(List.of(more));
        int exitCode = Main.commandLine().setOut(new PrintWriter(out, true)).execute(arguments.toArray(String[]::new));
        return new Answer(exitCode, new ObjectMapper().readTree(out.toString()).get("findings"));
    }

    @Test
    void saysWhatThisMachineHasAndMakesNoStore() throws IOException {
        Path store = folder.resolve("none");
        var answer = doctor(store, "--port", "0", "--bolt-port", "0");

        assertThat(answer.exitCode).isZero();
        answer.says("java", "ok", "Java " + Runtime.version());
        answer.says("vectors", "ok", "Vector API is on");
        assertThat(answer.of("memory").get("found").asText()).contains("MiB of heap");
        assertThat(answer.of("disk").get("found").asText()).contains("MiB free");
        answer.says("page", "ok", "is free");
        answer.says("bolt", "ok", "is free");
        answer.says("store", "ok", "does not exist yet");
        assertThat(store).doesNotExist();

        Files.createDirectory(store);
        doctor(store, "--port", "0", "--bolt-port", "0").says("store", "ok", "does not exist yet");
        assertThat(store).isEmptyDirectory();
    }

    @Test
    void aTakenPortIsAWarningThatNamesTheOption() throws IOException {
        try (var taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            String number = Integer.toString(taken.getLocalPort());
            var answer = doctor(folder.resolve("none"), "--port", number, "--bolt-port", number);

            assertThat(answer.exitCode).isZero();
            answer.says("page", "warning", "port " + number + " is taken");
            assertThat(answer.of("page").get("mend").asText()).contains("--port");
            answer.says("bolt", "warning", "port " + number + " is taken");
            assertThat(answer.of("bolt").get("mend").asText()).contains("--bolt-port");
        }
    }

    @Test
    void aFolderThatIsNotOursHasFailedAndStaysAsItIs() throws IOException {
        Files.writeString(folder.resolve("thesis.tex"), "");
        var answer = doctor(folder);

        assertThat(answer.exitCode).isEqualTo(1);
        answer.says("store", "failed", "is not a LatentGraph store");
        answer.says("store", "failed", "Name an empty or a new folder");
        assertThat(folder).isDirectoryNotContaining("glob:**latentgraph.lock");

        Path file = folder.resolve("thesis.tex");
        doctor(file).says("store", "failed", "is a file; a store is a folder");
    }

    @Test
    void aStoreOfANewerSchemaHasFailed() throws IOException {
        Files.writeString(folder.resolve("latentgraph.lock"), "");
        Files.writeString(folder.resolve("schema"), "999\n");
        var answer = doctor(folder);

        assertThat(answer.exitCode).isEqualTo(1);
        answer.says("store", "failed", "schema 999");
        answer.says("store", "failed", "Open it with the newer LatentGraph");
    }

    @Test
    void brokenQueriesOfTheirOwnHaveFailed() throws IOException {
        Path own = Files.createDirectories(folder.resolve("own"));
        Files.createDirectory(own.resolve("mine"));
        Files.writeString(own.resolve("mine/all.cypher"), "RETURN 1");
        var answer = doctor(folder.resolve("none"), "--queries", own.toString());

        assertThat(answer.exitCode).isEqualTo(1);
        answer.says("queries", "failed", "all.cypher");
    }

    /** Versions are those of a store that opens; while it is open here without being served, it is in use. */
    @Test
    @SuppressWarnings("try") // held by being open
    void aStoreInUseHasFailedAndAWholeOneSaysItsVersions() throws IOException {
        try (var held = EmbeddedStore.open(folder)) {
            var answer = doctor(folder, "--port", "0", "--bolt-port", "0");
            assertThat(answer.exitCode).isEqualTo(1);
            answer.says("store", "failed", "is already open");
            answer.says("page", "ok", "is free");
        }

        var answer = doctor(folder, "--consistency");
        assertThat(answer.exitCode).isZero();
        answer.says("store", "ok", "0 representations are ready");
        answer.says("versions", "ok", "Neo4j 5.");
        answer.says("versions", "ok", "Graph Data Science 2.");
        answer.says("consistency", "ok", "found nothing");
    }
}
