package latentgraph.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import latentgraph.store.EmbeddedStore;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What hinders the demo is said before it trains. */
class DemoTest {
    @TempDir
    Path folder;

    private String demo(String... more) {
        var arguments = new ArrayList<>(
                List.of("demo", "--store", folder.resolve("store").toString()));
        arguments.addAll(List.of("--runs", folder.resolve("runs").toString()));
        // With these it would train for seconds, not for a minute.
        arguments.addAll(List.of("--widths", "8", "--epochs", "1", "--probe", "100"));
        arguments.addAll(List.of(more));
        var err = new StringWriter();
        int exitCode = Main.commandLine().setErr(new PrintWriter(err, true)).execute(arguments.toArray(String[]::new));
        assertThat(folder.resolve("runs")).doesNotExist();
        return exitCode + " " + err;
    }

    @Test
    void aTakenPortIsNamedWithItsOption() throws IOException {
        try (var taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            String number = Integer.toString(taken.getLocalPort());
            assertThat(demo("--port", number, "--bolt-port", "0"))
                    .startsWith("2 ")
                    .contains("port " + number, "--port");
            assertThat(demo("--port", "0", "--bolt-port", number))
                    .startsWith("2 ")
                    .contains("port " + number, "--bolt-port");
        }
    }

    @Test
    @SuppressWarnings("try") // held by being open
    void aStoreInUseIsSaid() {
        try (var held = EmbeddedStore.open(folder.resolve("store"), EmbeddedStore.Options.SMALL)) {
            assertThat(demo("--port", "0", "--bolt-port", "0")).startsWith("2 ").contains("is already open");
            assertThat(demo("--no-serve")).startsWith("2 ").contains("is already open");
        }
    }
}
