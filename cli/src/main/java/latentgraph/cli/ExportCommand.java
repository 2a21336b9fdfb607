package latentgraph.cli;

import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.concurrent.Callable;
import latentgraph.core.InvalidInputException;
import latentgraph.core.exchange.ClassGraphFormat;
import latentgraph.core.exchange.DescribedClassGraph;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(
        name = "export",
        synopsisSubcommandLabel = "class-graph",
        subcommands = ExportCommand.ClassGraph.class,
        description = "Write what is stored to files that other tools open.")
final class ExportCommand {
    @Mixin
    @SuppressWarnings("unused") // taken between the two names; read by StoreOptions of the second
    private StoreOptions store;

    @Command(
            name = "class-graph",
            description = "Write a class graph for Gephi, Gephi Lite, a spreadsheet or a program.")
    static final class ClassGraph implements Callable<Integer> {
        @Mixin
        private StoreOptions store;

        @Parameters(paramLabel = "KEY", description = "A representation, or an imported class graph's name.")
        private String key;

        @Mixin
        private ClassGraphOptions options;

        @Option(
                names = "--format",
                paramLabel = "FORMAT",
                description =
                        "gexf, graphml, csv or json, which alone holds the distances between all classes (default: by the file's suffix).")
        private String format;

        @Option(
                names = "--out",
                paramLabel = "FILE",
                description =
                        "Where to (default: standard output). CSV also writes the classes to FILE.classes.csv beside it.")
        private Path out;

        @Override
        public Integer call() {
            if (format == null && out == null) {
                throw new InvalidInputException(
                        "neither --format nor --out is given; expected --format gexf, graphml, csv or json");
            }
            var chosen = format == null ? ClassGraphFormat.ofFile(out) : ClassGraphFormat.of(format);
            DescribedClassGraph graph;
            try (var open = store.open()) {
                graph = DescribedClassGraph.fromDocument(ClassGraphs.document(open, key, options), key);
            }
            if (out == null && store.output().isJson() && chosen != ClassGraphFormat.JSON) {
                throw new InvalidInputException(
                        "--json prints one JSON object, and this format is none: give --out FILE, or --format json");
            }
            if (out == null) {
                store.output().stream(stream -> chosen.write(graph, stream));
                return 0;
            }
            chosen.write(graph, out);
            if (store.output().isJson()) {
                var document = new LinkedHashMap<String, Object>();
                document.put("classGraph", key);
                document.put("format", chosen.key());
                document.put("file", out.toString());
                store.output().json(document);
            } else {
                store.output().line("the class graph of %s is in %s", key, out);
            }
            return 0;
        }
    }
}
