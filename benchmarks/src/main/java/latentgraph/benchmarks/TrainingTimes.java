package latentgraph.benchmarks;

import com.sun.management.OperatingSystemMXBean;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Random;
import java.util.stream.LongStream;
import latentgraph.core.Progress;
import latentgraph.training.Architecture;
import latentgraph.training.ClassifierConfiguration;
import latentgraph.training.DataSets;
import latentgraph.training.ImageDataSet;
import latentgraph.training.Lockstep;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.conf.inputs.InputType;
import org.deeplearning4j.nn.conf.layers.DenseLayer;
import org.deeplearning4j.nn.conf.layers.OutputLayer;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.deeplearning4j.nn.weights.WeightInit;
import org.nd4j.linalg.activations.Activation;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.learning.config.Nesterovs;
import org.nd4j.linalg.lossfunctions.LossFunctions;

/**
 * Times whole trainings on the first samples of a data set, without validation, ours to run directories that hold next to
 * nothing. What benchmarks/side-by-side/training.py calls; prints one line of JSON.
 *
 * <pre>
 * lockstep DATA SAMPLES WIDTHS SEEDS EPOCHS THREADS WARMUPS OUT    together; WIDTHS as 64,2 with the bottleneck last
 * dl4j DATA SAMPLES WIDTHS SEEDS EPOCHS THREADS WARMUPS OUT        one after the other, by plain DL4J, which writes nothing
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
                trainByDl4j(data, configuration, seed);
            }
        }
    }

    private static void trainByDl4j(ImageDataSet data, ClassifierConfiguration configuration, long seed) {
        int classes = data.classNames().size();
        NeuralNetConfiguration.ListBuilder layers = new NeuralNetConfiguration.Builder()
                .seed(seed)
                .updater(new Nesterovs(configuration.learningRate(), configuration.momentum()))
                .weightInit(WeightInit.RELU)
                .list();
        for (Architecture.Dense layer : ((Architecture.DenseLayers) configuration.architecture()).layers()) {
            layers.layer(new DenseLayer.Builder()
                    .nOut(layer.units())
                    .activation(layer.relu() ? Activation.RELU : Activation.IDENTITY)
                    .build());
        }
        layers.layer(new OutputLayer.Builder(LossFunctions.LossFunction.MCXENT)
                        .nOut(classes)
                        .activation(Activation.SOFTMAX)
                        .build())
                .setInputType(InputType.feedForward(data.dimension()));
        MultiLayerNetwork network = new MultiLayerNetwork(layers.build());
        network.init();
        List<Integer> order =
                new ArrayList<>(Arrays.stream(data.train()).boxed().toList());
        for (int epoch = 0; epoch < configuration.epochs(); epoch++) {
            Collections.shuffle(order, new Random(epoch));
            for (int from = 0; from < order.size(); from += configuration.batchSize()) {
                int[] rows = order.subList(from, Math.min(order.size(), from + configuration.batchSize())).stream()
                        .mapToInt(Integer::intValue)
                        .toArray();
                float[] targets = new float[rows.length * classes];
                int[] labels = data.labels(rows);
                for (int i = 0; i < rows.length; i++) {
                    targets[i * classes + labels[i]] = 1;
                }
                try (INDArray x = Nd4j.create(data.inputs(rows), new int[] {rows.length, data.dimension()}, 'c');
                        INDArray y = Nd4j.create(targets, new int[] {rows.length, classes}, 'c')) {
                    network.fit(x, y);
                }
            }
        }
        network.close();
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
