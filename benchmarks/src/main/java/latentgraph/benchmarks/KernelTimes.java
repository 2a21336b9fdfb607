package latentgraph.benchmarks;

import com.sun.management.OperatingSystemMXBean;
import java.lang.management.ManagementFactory;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.function.Supplier;
import java.util.function.ToDoubleFunction;
import java.util.stream.IntStream;
import latentgraph.core.ClassDistances;
import latentgraph.core.Labels;
import latentgraph.core.LatentMatrix;
import latentgraph.core.Metric;
import latentgraph.core.NearestNeighbours;
import latentgraph.core.NeighbourGraph;
import latentgraph.core.Progress;
import latentgraph.core.ShortestPaths;
import latentgraph.core.UndirectedGraph;
import latentgraph.core.format.Npy;
import latentgraph.core.layout.TSne;
import latentgraph.core.layout.Umap;
import latentgraph.core.similarity.CentredKernelAlignment;
import latentgraph.core.similarity.CentredKernelAlignment.Kernel;
import latentgraph.core.similarity.Comparison;
import latentgraph.core.similarity.Estimator;
import latentgraph.core.similarity.NeighbourJaccard;
import latentgraph.core.similarity.NeighbourSets;
import latentgraph.core.similarity.NeuronAssignment;
import latentgraph.core.similarity.SubspaceMatch;

/**
 * Times one kernel on arrays from .npy files, steady state: {@code warmups} runs, then the median of {@code runs}. What
 * benchmarks/side-by-side calls; prints one line of JSON.
 *
 * <pre>
 * neighbours LATENTS METRIC K THREADS WARMUPS RUNS OUT   writes OUT/indices.npy, OUT/distances.npy
 * classes DIR THREADS WARMUPS RUNS                       reads the two and DIR/labels.npy, writes DIR/classes.npy
 * jaccard DIR DIR K REPEATS WARMUPS RUNS                 reads indices.npy and distances.npy of both, writes the first's value.npy
 * jaccards LISTS THREADS WARMUPS RUNS OUT                reads neighbours [representations, n, k], writes OUT/values.npy
 * cka A B THREADS WARMUPS RUNS                           linear, biased; "value" in what is printed
 * match A B EPSILON THREADS WARMUPS RUNS                 maximum match; so is it here
 * assignment A B THREADS WARMUPS RUNS                    by |r|; and here
 * tsne LATENTS INITIAL PERPLEXITY THREADS WARMUPS RUNS OUT   neighbours too; writes OUT, prints the divergence
 * umap LATENTS INITIAL K THREADS WARMUPS RUNS OUT        likewise
 * </pre>
 */
public final class KernelTimes {
    private KernelTimes() {}

    public static void main(String[] arguments) {
        if (arguments.length == 8 && arguments[0].equals("neighbours")) {
            LatentMatrix latents = Npy.readMatrix(Path.of(arguments[1]), Npy.defaultMaxBytes());
            Metric metric = Metric.of(arguments[2]);
            int k = Integer.parseInt(arguments[3]);
            int threads = Integer.parseInt(arguments[4]);
            NeighbourGraph graph = timed(
                    arguments[5],
                    arguments[6],
                    () -> NearestNeighbours.exact(latents, metric, k, threads, Progress.SILENT));
            Path out = Path.of(arguments[7]);
            Npy.write(out.resolve("indices.npy"), graph.indices(), graph.size(), k);
            Npy.write(out.resolve("distances.npy"), graph.distances(), graph.size(), k);
        } else if (arguments.length == 5 && arguments[0].equals("classes")) {
            Path directory = Path.of(arguments[1]);
            UndirectedGraph graph = graph(directory);
            int[] values = Npy.readVector(directory.resolve("labels.npy"), Npy.defaultMaxBytes());
            int classes = Arrays.stream(values).max().orElse(-1) + 1;
            Labels labels = new Labels(
                    values,
                    IntStream.range(0, classes).mapToObj(Integer::toString).toList());
            int threads = Integer.parseInt(arguments[2]);
            ClassDistances distances = timed(
                    arguments[3], arguments[4], () -> ShortestPaths.between(graph, labels, threads, Progress.SILENT));
            float[] mean = new float[classes * classes];
            for (int i = 0; i < mean.length; i++) {
                mean[i] = (float) distances.mean()[i / classes][i % classes];
            }
            Npy.write(directory.resolve("classes.npy"), mean, classes, classes);
        } else if (arguments.length == 7 && arguments[0].equals("jaccard")) {
            NeighbourGraph a = neighbours(Path.of(arguments[1]));
            NeighbourGraph b = neighbours(Path.of(arguments[2]));
            int k = Integer.parseInt(arguments[3]);
            int repeats = Integer.parseInt(arguments[4]);
            double sum = timed(arguments[5], arguments[6], () -> IntStream.range(0, repeats)
                    .mapToDouble(i -> NeighbourJaccard.of(a, b, k, false).value())
                    .sum());
            Npy.write(Path.of(arguments[1]).resolve("value.npy"), new float[] {(float) (sum / repeats)}, 1);
        } else if (arguments.length == 6 && arguments[0].equals("jaccards")) {
            Npy.Ints lists = Npy.readInts(Path.of(arguments[1]), Npy.defaultMaxBytes());
            int threads = Integer.parseInt(arguments[2]);
            float[] values = timed(arguments[3], arguments[4], () -> allPairs(lists, threads));
            Npy.write(Path.of(arguments[5]).resolve("values.npy"), values, values.length);
        } else if (arguments.length == 6 && arguments[0].equals("cka")) {
            LatentMatrix a = Npy.readMatrix(Path.of(arguments[1]), Npy.defaultMaxBytes());
            LatentMatrix b = Npy.readMatrix(Path.of(arguments[2]), Npy.defaultMaxBytes());
            int threads = Integer.parseInt(arguments[3]);
            timed(
                    arguments[4],
                    arguments[5],
                    () -> CentredKernelAlignment.of(a, b, Kernel.LINEAR, 1, Estimator.BIASED, threads, Progress.SILENT),
                    Comparison::value);
        } else if (arguments.length == 7 && arguments[0].equals("match")) {
            LatentMatrix a = Npy.readMatrix(Path.of(arguments[1]), Npy.defaultMaxBytes());
            LatentMatrix b = Npy.readMatrix(Path.of(arguments[2]), Npy.defaultMaxBytes());
            double epsilon = Double.parseDouble(arguments[3]);
            int threads = Integer.parseInt(arguments[4]);
            timed(
                    arguments[5],
                    arguments[6],
                    () -> SubspaceMatch.of(a, b, epsilon, threads, Progress.SILENT),
                    Comparison::value);
        } else if (arguments.length == 6 && arguments[0].equals("assignment")) {
            LatentMatrix a = Npy.readMatrix(Path.of(arguments[1]), Npy.defaultMaxBytes());
            LatentMatrix b = Npy.readMatrix(Path.of(arguments[2]), Npy.defaultMaxBytes());
            int threads = Integer.parseInt(arguments[3]);
            timed(
                    arguments[4],
                    arguments[5],
                    () -> NeuronAssignment.of(a, b, true, threads, Progress.SILENT),
                    Comparison::value);
        } else if (arguments.length == 8 && arguments[0].equals("tsne")) {
            LatentMatrix latents = Npy.readMatrix(Path.of(arguments[1]), Npy.defaultMaxBytes());
            LatentMatrix initial = Npy.readMatrix(Path.of(arguments[2]), Npy.defaultMaxBytes());
            double perplexity = Double.parseDouble(arguments[3]);
            int threads = Integer.parseInt(arguments[4]);
            int k = TSne.neighbours(perplexity, latents.rows());
            TSne found = timed(
                    arguments[5],
                    arguments[6],
                    () -> TSne.of(
                            NearestNeighbours.exact(latents, Metric.EUCLIDEAN, k, threads, Progress.SILENT),
                            perplexity,
                            initial,
                            1000,
                            0,
                            threads,
                            Progress.SILENT),
                    TSne::divergence);
            Npy.write(Path.of(arguments[7]), found.positions());
        } else if (arguments.length == 8 && arguments[0].equals("umap")) {
            LatentMatrix latents = Npy.readMatrix(Path.of(arguments[1]), Npy.defaultMaxBytes());
            LatentMatrix initial = Npy.readMatrix(Path.of(arguments[2]), Npy.defaultMaxBytes());
            int k = Integer.parseInt(arguments[3]);
            int threads = Integer.parseInt(arguments[4]);
            int epochs = latents.rows() <= 10_000 ? 500 : 200;
            LatentMatrix found = timed(
                    arguments[5],
                    arguments[6],
                    () -> Umap.of(
                            NearestNeighbours.exact(latents, Metric.EUCLIDEAN, k, threads, Progress.SILENT),
                            initial,
                            0.1,
                            epochs,
                            0,
                            threads,
                            Progress.SILENT));
            Npy.write(Path.of(arguments[7]), found);
        } else {
            System.err.println("usage: see the comment of " + KernelTimes.class.getName());
            System.exit(2);
        }
    }

    /** From the lists of each representation to the value of each pair, (0, 1), (0, 2), …. */
    private static float[] allPairs(Npy.Ints lists, int threads) {
        int representations = lists.shape()[0];
        int samples = lists.shape()[1];
        int k = lists.shape()[2];
        List<NeighbourSets> sets = IntStream.range(0, representations)
                .mapToObj(i -> Arrays.copyOfRange(lists.values(), i * samples * k, (i + 1) * samples * k))
                .map(indices -> new NeighbourGraph(samples, k, indices, new float[indices.length]))
                .map(graph -> NeighbourSets.of(graph, k, false))
                .toList();
        int[] first = IntStream.range(0, representations)
                .flatMap(i -> IntStream.range(i + 1, representations).map(j -> i))
                .toArray();
        int[] second = IntStream.range(0, representations)
                .flatMap(i -> IntStream.range(i + 1, representations))
                .toArray();
        double[] values = NeighbourJaccard.ofPairs(sets, first, second, threads, Progress.SILENT);
        float[] floats = new float[values.length];
        for (int i = 0; i < floats.length; i++) {
            floats[i] = (float) values[i];
        }
        return floats;
    }

    private static UndirectedGraph graph(Path directory) {
        return neighbours(directory).undirected();
    }

    private static NeighbourGraph neighbours(Path directory) {
        Npy.Ints indices = Npy.readInts(directory.resolve("indices.npy"), Npy.defaultMaxBytes());
        Npy.Floats distances = Npy.readFloats(directory.resolve("distances.npy"), Npy.defaultMaxBytes());
        int size = indices.shape()[0];
        return new NeighbourGraph(size, indices.shape()[1], indices.values(), distances.values());
    }

    private static <T> T timed(String warmups, String runs, Supplier<T> kernel) {
        return timed(warmups, runs, kernel, result -> 0);
    }

    private static <T> T timed(String warmups, String runs, Supplier<T> kernel, ToDoubleFunction<T> value) {
        OperatingSystemMXBean system = (OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean();
        T result = null;
        for (int run = 0; run < Integer.parseInt(warmups); run++) {
            result = kernel.get();
        }
        double[] seconds = new double[Integer.parseInt(runs)];
        double[] cpuSeconds = new double[seconds.length];
        for (int run = 0; run < seconds.length; run++) {
            long start = System.nanoTime();
            long cpuStart = system.getProcessCpuTime();
            result = kernel.get();
            seconds[run] = (System.nanoTime() - start) * 1e-9;
            cpuSeconds[run] = (system.getProcessCpuTime() - cpuStart) * 1e-9;
        }
        System.out.printf(
                Locale.ROOT,
                "{\"value\": %.12f, \"seconds\": %.4f, \"cpuSeconds\": %.4f, \"all\": %s, \"maxHeapMiB\": %d, \"java\": \"%s\"}%n",
                value.applyAsDouble(result),
                median(seconds),
                median(cpuSeconds),
                Arrays.toString(seconds),
                Runtime.getRuntime().maxMemory() >> 20,
                Runtime.version());
        return result;
    }

    private static double median(double[] values) {
        double[] sorted = values.clone();
        Arrays.sort(sorted);
        return sorted[sorted.length / 2];
    }
}
