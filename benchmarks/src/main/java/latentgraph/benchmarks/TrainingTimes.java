package latentgraph.benchmarks;

import com.sun.management.OperatingSystemMXBean;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.stream.LongStream;
import latentgraph.core.Progress;
import latentgraph.training.Architecture;
import latentgraph.training.Classifier;
import latentgraph.training.ClassifierConfiguration;
import latentgraph.training.DataSets;
import latentgraph.training.ImageDataSet;
import latentgraph.training.Lockstep;

/**
 * Times whole trainings on the first samples of a data set, without validation, to run directories that hold next to
 * nothing. What benchmarks/side-by-side/training.py calls; prints one line of JSON.
 *
 * <pre>
 * lockstep DATA SAMPLES WIDTHS SEEDS EPOCHS THREADS WARMUPS OUT    together; WIDTHS as 64,2 with the bottleneck last
 * alone DATA SAMPLES WIDTHS SEEDS EPOCHS THREADS WARMUPS OUT       one after the other, by DL4J
 * </pre>
 */
public final class TrainingTimes {
    private TrainingTimes() {}

    public static void main(String[] arguments) throws IOException {
        boolean together = arguments[0].equals("lockstep");
        ImageDataSet data = first(DataSets.open(arguments[1], 0), Integer.parseInt(arguments[2]));
        List<Integer> widths =
                Arrays.stream(arguments[3].split(",")).map(Integer::valueOf).toList();
        int seeds = Integer.parseInt(arguments[4]);
        ClassifierConfiguration.Builder builder = ClassifierConfiguration.builder()
                .architecture(Architecture.named("bottleneck", widths))
                .learningRate(0.05)
                .epochs(Integer.parseInt(arguments[5]))
                .maxProbe(1_000)
                .layers(List.of("bottleneck"))
                .keepParameters(false);
        int threads = Integer.parseInt(arguments[6]);
        int warmups = Integer.parseInt(arguments[7]);
        Path out = Path.of(arguments[8]);
        for (int warmup = 0; warmup < warmups; warmup++) {
            run(together, data, builder.run("warmup" + warmup).build(), threads, threads, out);
        }
        OperatingSystemMXBean system = (OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean();
        long start = System.nanoTime();
        long cpuStart = system.getProcessCpuTime();
        run(together, data, builder.run("timed").build(), seeds, threads, out);
        double seconds = (System.nanoTime() - start) * 1e-9;
        double cpuSeconds = (system.getProcessCpuTime() - cpuStart) * 1e-9;
        System.out.printf(
                Locale.ROOT,
                "{\"seconds\": %.3f, \"cpuSeconds\": %.3f, \"maxHeapMiB\": %d, \"java\": \"%s\"}%n",
                seconds,
                cpuSeconds,
                Runtime.getRuntime().maxMemory() >> 20,
                Runtime.version());
        System.exit(0); // ND4J's threads stay
    }

    private static void run(
            boolean together,
            ImageDataSet data,
            ClassifierConfiguration configuration,
            int seeds,
            int threads,
            Path out)
            throws IOException {
        List<Long> all = LongStream.rangeClosed(1, seeds).boxed().toList();
        Files.createDirectories(out);
        if (together) {
            Lockstep.train(data, configuration, all, out, threads, Progress.SILENT);
        } else {
            for (long seed : all) {
                ClassifierConfiguration one = configuration.toBuilder()
                        .weightSeed(seed)
                        .run(configuration.run() + seed)
                        .build();
                Classifier.train(data, one, out.resolve(one.run()), Progress.SILENT);
            }
        }
    }

    private static ImageDataSet first(ImageDataSet all, int samples) {
        return new ImageDataSet(
                all.name(),
                all.classNames(),
                all.size(),
                all.height(),
                all.width(),
                all.channels(),
                all.pixels(),
                all.labels(),
                all.indices(),
                Arrays.copyOf(all.train(), samples),
                new int[0],
                all.probe(),
                all.randomness());
    }
}
