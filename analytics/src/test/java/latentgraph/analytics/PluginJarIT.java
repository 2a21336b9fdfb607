package latentgraph.analytics;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.File;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.jar.JarFile;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.neo4j.driver.Driver;
import org.neo4j.driver.GraphDatabase;
import org.neo4j.driver.Session;
import org.neo4j.driver.exceptions.ServiceUnavailableException;

/** Runs after package: the jar that goes into a Neo4j server's plugins folder. */
class PluginJarIT {
    @Test
    void itHoldsOurProceduresTheKernelsAndTheirLinearAlgebraAndNothingOfNeo4j() throws IOException {
        Path file = Path.of(System.getProperty("pluginJar"));
        try (var jar = new JarFile(file.toFile())) {
            List<String> classes = jar.stream()
                    .map(ZipEntry::getName)
                    .filter(name -> name.endsWith(".class"))
                    .toList();
            assertThat(classes)
                    .contains(
                            "latentgraph/analytics/ClassGraphProcedures.class", "latentgraph/core/ShortestPaths.class")
                    .allMatch(name -> name.startsWith("latentgraph/analytics/")
                            || name.startsWith("latentgraph/core/")
                            || name.startsWith("latentgraph/ejml/"));
        }
        assertThat(Files.size(file)).isLessThan(2 << 20);
    }

    /** A Neo4j server as the distribution starts it, with the plugin and GDS in its plugins folder. */
    @Test
    @Timeout(300)
    void aServerFindsItInItsPluginsFolder(@TempDir Path home) throws Exception {
        Path plugins = Files.createDirectory(home.resolve("plugins"));
        Path conf = Files.createDirectory(home.resolve("conf"));
        Path plugin = Path.of(System.getProperty("pluginJar"));
        Files.copy(plugin, plugins.resolve(plugin.getFileName()));
        Path project = Path.of("").toAbsolutePath().getParent();
        List<String> server = new ArrayList<>();
        for (String entry : System.getProperty("java.class.path").split(File.pathSeparator, 0)) {
            Path jar = Path.of(entry);
            if (entry.replace('\\', '/').contains("/org/neo4j/gds/")) {
                Files.copy(jar, plugins.resolve(jar.getFileName()));
            } else if (!jar.toAbsolutePath().startsWith(project)) {
                server.add(entry);
            }
        }
        server.add(plugins + File.separator + "*");
        int port;
        try (var free = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            port = free.getLocalPort();
        }
        Files.writeString(
                conf.resolve("neo4j.conf"),
                """
                server.bolt.listen_address=127.0.0.1:%d
                server.http.enabled=false
                server.memory.pagecache.size=64m
                dbms.security.auth_enabled=false
                dbms.security.procedures.unrestricted=gds.*,latent.*
                dbms.usage_report.enabled=false
                """
                        .formatted(port));
        // The class path is too long for a command line on some systems.
        Path arguments = Files.writeString(
                home.resolve("java.args"),
                Stream.of(
                                "-Xmx700m",
                                "--add-modules=jdk.incubator.vector",
                                "--add-opens=java.base/java.nio=ALL-UNNAMED",
                                "--add-opens=java.base/java.lang=ALL-UNNAMED",
                                "-cp",
                                String.join(File.pathSeparator, server),
                                "org.neo4j.server.CommunityEntryPoint",
                                "--home-dir=" + home,
                                "--config-dir=" + conf)
                        .map(argument -> '"' + argument.replace("\\", "\\\\") + '"')
                        .collect(Collectors.joining("\n")));
        Path log = home.resolve("server.log");
        var process = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(), "@" + arguments)
                .redirectErrorStream(true)
                .redirectOutput(log.toFile())
                .start();
        try (var driver = GraphDatabase.driver("bolt://127.0.0.1:" + port);
                var session = connected(driver, process, log)) {
            assertThat(session.run("CALL latent.help('hub') YIELD name RETURN name")
                            .list(row -> row.get("name").asString()))
                    .contains("latent.graph.hubs.stream", "latent.classGraph.write");
            session.run(
                            """
                            CREATE (run:Run {id: 'r'})-[:TRAINED_ON]->(:DataSet {name: 'd'})
                            CREATE (r:Representation {key: 'r/e0/l', size: 4, k: 1, classes: 2, status: 'ready'})-[:OF_RUN]->(run)
                            WITH r
                            UNWIND range(0, 3) AS i
                            CREATE (l:Latent {index: i, label: i / 2})-[:IN]->(r)
                            WITH collect(l) AS latents
                            UNWIND range(0, 3) AS i
                            WITH latents[i] AS a, latents[(i + 1) % 4] AS b
                            CREATE (a)-[:NEAREST {rank: 1, distance: 1.0}]->(b)""")
                    .consume();
            var made = session.run(
                            "CALL latent.classGraph.write('r/e0/l', {k: 1, classK: 1}) YIELD classes, edges, communities")
                    .single();
            assertThat(made.asMap()).isEqualTo(Map.of("classes", 2L, "edges", 2L, "communities", 1L));
            try (var working = session.beginTransaction();
                    var watching = driver.session()) {
                working.run("CALL latent.neighbourGraph.paths.stats('r/e0/l', {k: 1})")
                        .consume();
                // What it said last stays until the transaction ends.
                assertThat(watching.run(
                                        "SHOW TRANSACTIONS YIELD statusDetails WHERE statusDetails <> '' RETURN statusDetails")
                                .list(row -> row.get("statusDetails").asString()))
                        .singleElement()
                        .asString()
                        .matches(".+: \\d+ of \\d+");
            }
        } finally {
            process.destroy();
            if (!process.waitFor(30, TimeUnit.SECONDS)) {
                process.destroyForcibly().waitFor();
            }
        }
    }

    private static Session connected(Driver driver, Process process, Path log) throws Exception {
        while (true) {
            try {
                driver.verifyConnectivity();
                return driver.session();
            } catch (ServiceUnavailableException notYet) {
                assertThat(process.isAlive()).as(Files.readString(log)).isTrue();
                Thread.sleep(200);
            }
        }
    }
}
