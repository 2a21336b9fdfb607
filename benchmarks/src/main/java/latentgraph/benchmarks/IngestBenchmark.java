package latentgraph.benchmarks;

import java.io.BufferedWriter;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import latentgraph.core.Labels;
import latentgraph.core.LatentMatrix;
import latentgraph.core.Metric;
import latentgraph.core.NearestNeighbours;
import latentgraph.core.NeighbourGraph;
import latentgraph.core.Progress;
import latentgraph.core.RepresentationKey;
import latentgraph.ingest.Ingest;
import latentgraph.ingest.IngestOptions;
import latentgraph.ingest.RepresentationInput;
import latentgraph.store.EmbeddedStore;

/**
 * How fast a representation is ingested into a fresh store, and how much room it takes; beside {@code neo4j-admin database
 * import} of the same graph, which writes the files of a database that nobody has open, without transactions: the limit.
 *
 * <p>Arguments: latents (10000), dimensions (512), k (16), rounds (5). The first round is what a cold JVM does.
 */
public final class IngestBenchmark {
    private static final int CLASSES = 10;

    private IngestBenchmark() {}

    public static void main(String[] arguments) throws IOException, InterruptedException {
        int size = argument(arguments, 0, 10_000);
        int dimension = argument(arguments, 1, 512);
        int k = argument(arguments, 2, 16);
        int rounds = argument(arguments, 3, 5);
        Path directory = Files.createTempDirectory("latentgraph-ingest");
        try {
            RepresentationInput input = input(size, dimension);
            IngestOptions options = IngestOptions.DEFAULT.withK(k);
            for (int round = 1; round <= rounds; round++) {
                ingest(directory.resolve("store" + round), round, input, options);
            }
            offlineImport(directory.resolve("import"), input, k);
        } finally {
            delete(directory);
        }
    }

    private static int argument(String[] arguments, int index, int otherwise) {
        return arguments.length > index ? Integer.parseInt(arguments[index]) : otherwise;
    }

    /** Ten clusters with normal noise, from a fixed seed. */
    private static RepresentationInput input(int size, int dimension) {
        var random = new Random(1);
        float[] centres = new float[CLASSES * dimension];
        for (int i = 0; i < centres.length; i++) {
            centres[i] = (float) random.nextGaussian();
        }
        int[] labels = IntStream.range(0, size).map(i -> i % CLASSES).toArray();
        float[] values = new float[size * dimension];
        for (int i = 0; i < values.length; i++) {
            values[i] = centres[labels[i / dimension] * dimension + i % dimension] + (float) random.nextGaussian();
        }
        return new RepresentationInput(
                RepresentationKey.parse("benchmark/e0/latents"),
                "clusters",
                size,
                new LatentMatrix(size, dimension, values),
                new Labels(
                        labels,
                        IntStream.range(0, CLASSES).mapToObj(c -> "class " + c).toList()),
                IntStream.range(0, size).toArray(),
                labels,
                Map.of());
    }

    private static void ingest(Path directory, int round, RepresentationInput input, IngestOptions options)
            throws IOException {
        long edges = (long) input.latents().rows() * options.k();
        var watch = new StopWatch();
        long empty;
        double seconds;
        EmbeddedStore.open(directory).close();
        empty = bytes(directory);
        try (var store = EmbeddedStore.open(directory)) {
            long start = System.nanoTime();
            Ingest.representation(store, input, options, watch);
            seconds = (System.nanoTime() - start) / 1e9;
        }
        double writing = seconds - watch.searchSeconds();
        System.out.printf(
                Locale.ROOT,
                "round %d: %.2f s, of which neighbour search %.2f s; writing %.2f s = %,.0f edges/s; on disk %,d bytes a sample, %,d without transaction logs%n",
                round,
                seconds,
                watch.searchSeconds(),
                writing,
                edges / writing,
                (bytes(directory) - empty) / input.latents().rows(),
                bytes(directory.resolve("neo4j/data/databases/neo4j"))
                        / input.latents().rows());
    }

    /** Times the neighbour search: from the last latent written to the first joined. */
    private static final class StopWatch implements Progress {
        private long writtenAt;
        private long joiningAt;

        @Override
        public synchronized void report(String stage, long done, long total) {
            if (stage.startsWith("writing latents") && done == total) {
                writtenAt = System.nanoTime();
            } else if (stage.startsWith("joining") && joiningAt == 0) {
                joiningAt = System.nanoTime();
            }
        }

        double searchSeconds() {
            if (writtenAt == 0 || joiningAt == 0) {
                throw new IllegalStateException("the stages of an ingest have other names now than this watch knows");
            }
            return (joiningAt - writtenAt) / 1e9;
        }
    }

    private static void offlineImport(Path home, RepresentationInput input, int k)
            throws IOException, InterruptedException {
        NeighbourGraph neighbours = NearestNeighbours.exact(
                input.latents(), Metric.MANHATTAN, k, Runtime.getRuntime().availableProcessors(), Progress.SILENT);
        Files.createDirectories(home.resolve("conf"));
        Files.writeString(home.resolve("conf/neo4j.conf"), "");
        writeFiles(home, input, neighbours);
        List<String> command = new ArrayList<>(List.of(
                ProcessHandle.current().info().command().orElse("java"),
                "--add-opens=java.base/java.nio=ALL-UNNAMED",
                "--add-opens=java.base/java.lang=ALL-UNNAMED",
                "-cp",
                System.getProperty("java.class.path"),
                "org.neo4j.cli.AdminTool",
                "database",
                "import",
                "full",
                "neo4j"));
        for (String nodes : List.of("Class", "Sample", "Representation", "Latent")) {
            command.add("--nodes=" + nodes + "=" + home.resolve(nodes + ".csv"));
        }
        for (String relationships : List.of("LABELLED", "IN", "OF", "NEAREST")) {
            command.add("--relationships=" + relationships + "=" + home.resolve(relationships + ".csv"));
        }
        var builder = new ProcessBuilder(command).redirectErrorStream(true);
        builder.directory(home.toFile()); // it leaves a report where it runs
        builder.environment().put("NEO4J_HOME", home.toString());
        builder.environment().put("NEO4J_CONF", home.resolve("conf").toString());
        long start = System.nanoTime();
        Process process = builder.start();
        List<String> said;
        try (var output = process.inputReader()) {
            said = output.lines().collect(Collectors.toList());
        }
        if (!process.waitFor(10, TimeUnit.MINUTES) || process.exitValue() != 0) {
            System.out.println("neo4j-admin database import failed:\n" + String.join("\n", said));
            return;
        }
        double seconds = (System.nanoTime() - start) / 1e9;
        System.out.printf(
                Locale.ROOT,
                "neo4j-admin database import: %.2f s with its JVM = %,.0f edges/s; its own count: %s; on disk %,d bytes a sample%n",
                seconds,
                neighbours.indices().length / seconds,
                said.stream()
                        .filter(line -> line.startsWith("IMPORT DONE"))
                        .findFirst()
                        .orElse("none"),
                bytes(home.resolve("data/databases/neo4j")) / neighbours.size());
    }

    private static void writeFiles(Path home, RepresentationInput input, NeighbourGraph neighbours) throws IOException {
        int size = neighbours.size();
        int k = neighbours.k();
        int columns = input.latents().columns();
        write(home.resolve("Class.csv"), "key:ID(Class),label:long", CLASSES, c -> c + "," + c);
        write(home.resolve("Sample.csv"), "key:ID(Sample),index:long", size, i -> i + "," + i);
        write(home.resolve("Representation.csv"), "key:ID(Representation),size:long", 1, i -> i + "," + size);
        write(
                home.resolve("Latent.csv"),
                ":ID(Latent),index:long,label:long,prediction:long,vector:float[]",
                size,
                i -> i + "," + i + "," + i % CLASSES + "," + i % CLASSES + ","
                        + IntStream.range(i * columns, (i + 1) * columns)
                                .mapToObj(j -> Float.toString(input.latents().values()[j]))
                                .collect(Collectors.joining(";")));
        write(home.resolve("LABELLED.csv"), ":START_ID(Sample),:END_ID(Class)", size, i -> i + "," + i % CLASSES);
        write(home.resolve("IN.csv"), ":START_ID(Latent),:END_ID(Representation)", size, i -> i + ",0");
        write(home.resolve("OF.csv"), ":START_ID(Latent),:END_ID(Sample)", size, i -> i + "," + i);
        write(
                home.resolve("NEAREST.csv"),
                ":START_ID(Latent),:END_ID(Latent),rank:long,distance:double",
                size * k,
                i -> i / k + "," + neighbours.indices()[i] + "," + (i % k + 1) + ","
                        + neighbours.distances()[i]);
    }

    private interface Row {
        String of(int index);
    }

    private static void write(Path file, String header, int rows, Row row) throws IOException {
        try (BufferedWriter out = Files.newBufferedWriter(file)) {
            out.write(header + "\n");
            for (int i = 0; i < rows; i++) {
                out.write(row.of(i) + "\n");
            }
        }
    }

    private static long bytes(Path directory) throws IOException {
        try (var files = Files.walk(directory)) {
            return files.filter(Files::isRegularFile)
                    .mapToLong(file -> file.toFile().length())
                    .sum();
        }
    }

    private static void delete(Path directory) throws IOException {
        try (var files = Files.walk(directory)) {
            for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(file);
            }
        }
    }
}
