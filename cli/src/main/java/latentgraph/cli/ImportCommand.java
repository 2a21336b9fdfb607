package latentgraph.cli;

import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.Callable;
import latentgraph.core.exchange.ClassGraphFormat;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(
        name = "import",
        synopsisSubcommandLabel = "class-graph",
        subcommands = ImportCommand.ClassGraph.class,
        description = "Bring in what other tools made.")
final class ImportCommand {
    @Mixin
    @SuppressWarnings("unused") // taken between the two names; read by StoreOptions of the second
    private StoreOptions store;

    @Command(
            name = "class-graph",
            description =
                    "Bring in a class graph made elsewhere, for example in Gephi; one of the same name is replaced.")
    static final class ClassGraph implements Callable<Integer> {
        @Mixin
        private StoreOptions store;

        @Parameters(
                paramLabel = "FILE",
                description =
                        "GEXF, GraphML, CSV or JSON, by its suffix; JSON alone holds distances between all classes.")
        private Path file;

        @Option(names = "--name", paramLabel = "NAME", required = true, description = "What it is called from now on.")
        private String name;

        @Override
        public Integer call() {
            var document = ClassGraphFormat.ofFile(file).read(file, name).toDocument();
            var graph = ClassGraphs.importable(document);
            Map<String, Object> written;
            try (var open = store.openOrMake()) {
                written = open.write(
                                "CALL latent.classGraph.import($name, $graph) YIELD key, classes, edges RETURN key, classes, edges",
                                Map.of("name", name, "graph", graph))
                        .get(0);
            }
            if (store.output().isJson()) {
                store.output().json(new LinkedHashMap<>(written));
            } else {
                store.output().line("%s: %s classes, %s edges", name, written.get("classes"), written.get("edges"));
            }
            return 0;
        }
    }
}
