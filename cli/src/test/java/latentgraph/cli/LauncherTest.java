package latentgraph.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The two launchers say the same; what Java is started with stands in the build alone. */
class LauncherTest {
    private static final Path ROOT = Path.of("").toAbsolutePath().getParent();

    private static String bash() throws IOException {
        return Files.readString(ROOT.resolve("latentgraph"));
    }

    /** As a person reads it: slashes turned, and Unix line ends. */
    private static String windows() throws IOException {
        return Files.readString(ROOT.resolve("latentgraph.cmd"))
                .replace("\r\n", "\n")
                .replace('\\', '/');
    }

    @Test
    void bothStartFromTheFileThatTheBuildWrites() throws IOException {
        for (String launcher : List.of(bash(), windows())) {
            assertThat(launcher)
                    .contains("cli/target/jvm.args")
                    .contains("latentgraph.cli.Main")
                    .contains("LATENTGRAPH_JAVA_OPTIONS")
                    .doesNotContain("--add-opens", "--add-modules");
        }
        assertThat(Files.readString(Path.of("src/launcher/jvm.args"))).contains("${jvm.flags}");
    }

    /** What a start loads is noted by a command that makes a store; one that only reads would refuse. */
    @Test
    void bothNoteAStartByImportingAFileThatIsThere(@TempDir Path folder) throws IOException {
        var file = Pattern.compile("import class-graph \"(?:\\$home/|%root%)([^\"]*)\" --name start --store ");
        for (String launcher : List.of(bash(), windows())) {
            var found = file.matcher(launcher);
            assertThat(found.find()).as(launcher).isTrue();
            assertThat(Main.commandLine()
                            .execute(
                                    "import",
                                    "class-graph",
                                    ROOT.resolve(found.group(1)).toString(),
                                    "--name=start",
                                    "--store=" + folder.resolve("start.store")))
                    .isZero();
        }
    }

    @Test
    void bothBuildTheSameWay() throws IOException {
        var build = Pattern.compile("mvn -B [^\n>)]* package");
        var one = build.matcher(bash());
        var other = build.matcher(windows());
        assertThat(one.find() && other.find()).isTrue();
        assertThat(other.group()).isEqualTo(one.group());
    }

    @Test
    void everyJumpOfTheWindowsLauncherHasItsLabel() throws IOException {
        String windows = windows();
        assertThat(Pattern.compile("(?:goto |call :)(\\w+)")
                        .matcher(windows)
                        .results()
                        .map(jump -> jump.group(1)))
                .isNotEmpty()
                .allSatisfy(label -> assertThat(windows).contains("\n:" + label + "\n"));
    }

    /** Where cmd.exe jumps in a file without them, it may miss the label. */
    @Test
    void theWindowsLauncherHasWindowsLineEnds() throws IOException {
        assertThat(Files.readString(ROOT.resolve("latentgraph.cmd")).replace("\r\n", ""))
                .doesNotContain("\n");
        assertThat(bash()).doesNotContain("\r");
    }
}
