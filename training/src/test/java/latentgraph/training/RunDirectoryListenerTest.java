package latentgraph.training;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import latentgraph.core.InvalidInputException;
import latentgraph.core.LatentMatrix;
import latentgraph.core.LayerShape;
import latentgraph.core.RepresentationKey;
import latentgraph.core.format.Npy;
import latentgraph.core.format.RunDirectory;
import latentgraph.core.format.RunManifest;
import latentgraph.core.format.RunManifest.RandomSource;
import org.assertj.core.api.InstanceOfAssertFactories;
import org.deeplearning4j.datasets.iterator.utilty.ListDataSetIterator;
import org.deeplearning4j.nn.api.Model;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.conf.inputs.InputType;
import org.deeplearning4j.nn.conf.layers.ConvolutionLayer;
import org.deeplearning4j.nn.conf.layers.DenseLayer;
import org.deeplearning4j.nn.conf.layers.DropoutLayer;
import org.deeplearning4j.nn.conf.layers.OutputLayer;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.deeplearning4j.optimize.api.BaseTrainingListener;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.nd4j.linalg.activations.Activation;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.dataset.DataSet;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.learning.config.Adam;
import org.nd4j.linalg.lossfunctions.LossFunctions.LossFunction;

/** As someone would use it who has a DL4J network of their own. */
@Timeout(120)
class RunDirectoryListenerTest {
    private static final ImageDataSet GLYPHS = Glyphs.draw(5, 720, 72, 72);
    private static final List<String> NAMES = GLYPHS.classNames();

    @TempDir
    Path folder;

    private static INDArray pixels(int[] rows) {
        return Nd4j.create(GLYPHS.inputs(rows), new int[] {rows.length, 784}, 'c');
    }

    private static ListDataSetIterator<DataSet> training(int... shape) {
        List<DataSet> samples = new ArrayList<>();
        for (int row : GLYPHS.train()) {
            INDArray target = Nd4j.zeros(1, 36);
            target.putScalar(GLYPHS.labels()[row], 1);
            INDArray x = pixels(new int[] {row});
            samples.add(new DataSet(shape.length == 0 ? x : x.reshape('c', 1, 1, 28, 28), target));
        }
        return new ListDataSetIterator<>(samples, 36);
    }

    private static MultiLayerNetwork network() {
        MultiLayerNetwork network = new MultiLayerNetwork(new NeuralNetConfiguration.Builder()
                .seed(42)
                .updater(new Adam(0.002))
                .list()
                .layer(new DenseLayer.Builder()
                        .nIn(784)
                        .nOut(40)
                        .activation(Activation.TANH)
                        .build())
                .layer(new DropoutLayer.Builder(0.9).name("drop").build())
                .layer(new DenseLayer.Builder()
                        .name("embedding")
                        .nIn(40)
                        .nOut(20)
                        .activation(Activation.RELU)
                        .build())
                .layer(new OutputLayer.Builder(LossFunction.MCXENT)
                        .nIn(20)
                        .nOut(36)
                        .activation(Activation.SOFTMAX)
                        .build())
                .build());
        network.init();
        return network;
    }

    @Test
    void everyEpochOfAnyNetworkBecomesACheckpoint() {
        int[] rows = GLYPHS.probe();
        MultiLayerNetwork network = network();
        INDArray probe = pixels(rows);
        float[] untrained =
                LayeredNetwork.floats(network.feedForward(probe, false).get(3));
        try (var run = new RunDirectoryListener(
                folder.resolve("mine"), "mine", "glyphs-5", NAMES, probe, GLYPHS.labels(rows))) {
            network.setListeners(
                    run.samples(GLYPHS.indices(rows), GLYPHS.size()).images(GLYPHS.images(rows)));
            network.fit(training(), 2);
        }
        RunDirectory run = RunDirectory.open(folder.resolve("mine"));
        assertThat(run.representations().stream().map(RepresentationKey::toString))
                .startsWith("mine/e0/input", "mine/e0/layer0", "mine/e0/drop", "mine/e0/embedding", "mine/e1/layer0")
                .endsWith("mine/e2/embedding")
                .hasSize(10);
        assertThat(run.latents(new RepresentationKey("mine", 0, "input")).values())
                .isEqualTo(GLYPHS.inputs(rows));
        assertThat(run.latents(new RepresentationKey("mine", 0, "embedding")).values())
                .isEqualTo(untrained);
        assertThat(run.latents(new RepresentationKey("mine", 2, "embedding")).values())
                .isEqualTo(
                        LayeredNetwork.floats(network.feedForward(probe, false).get(3)));
        assertThat(run.predictions(2).orElseThrow()).isEqualTo(network.predict(probe));
        RunManifest manifest = run.manifest();
        assertThat(manifest.seed()).isEqualTo(42);
        assertThat(manifest.architecture()).isEqualTo("DenseLayer 40, DropoutLayer, DenseLayer 20, OutputLayer 36");
        assertThat(manifest.randomness()).containsExactly(new RandomSource("weights", 42));
        assertThat(manifest.hyperparameters())
                .containsEntry("epochs", 2)
                .containsEntry("batchSize", 36)
                .containsEntry("optimiser", "Adam")
                .containsEntry("learningRate", 0.002)
                .containsKey("layers");
        assertThat(manifest.hyperparameters().get("layers"))
                .asInstanceOf(InstanceOfAssertFactories.LIST)
                .hasSize(4)
                .element(2, InstanceOfAssertFactories.MAP)
                .containsEntry("layerName", "embedding")
                .containsEntry("nout", 20)
                .extractingByKey("iupdater", InstanceOfAssertFactories.MAP)
                .containsEntry("beta1", 0.9);
        assertThat(manifest.checkpoints().get(2).trainLoss())
                .isLessThan(manifest.checkpoints().get(1).trainLoss())
                .isCloseTo(run.history().orElseThrow().rows().get(1)[1], within(0.0));
        assertThat(run.head(2).orElseThrow().weight())
                .isEqualTo(LayeredNetwork.floats(network.getLayer(3).getParam("W")));
        assertThat(run.sampleIndices()).startsWith(792);
        assertThat(run.images()).isPresent();
    }

    /** Latents of one layer are no numbers: what was written before stays whole, and nothing is of the epoch that failed. */
    @Test
    void aCaptureThatFailsCostsNoEarlierOne() {
        int[] rows = GLYPHS.probe();
        MultiLayerNetwork network = network();
        var breaking = new BaseTrainingListener() {
            @Override
            public void onEpochEnd(Model model) {
                if (network.getEpochCount() == 1) { // epochs before this one
                    network.getLayer(2).getParam("W").putScalar(0, Float.NaN);
                }
            }
        };
        assertThatThrownBy(() -> {
                    try (var run = new RunDirectoryListener(
                            folder.resolve("run"), "run", "glyphs-5", NAMES, pixels(rows), GLYPHS.labels(rows))) {
                        network.setListeners(breaking, run);
                        network.fit(training(), 3);
                    }
                })
                .isInstanceOf(InvalidInputException.class)
                .hasNoSuppressedExceptions();
        assertThat(RunDirectory.open(folder.resolve("run")).representations().stream()
                        .map(RepresentationKey::epoch))
                .containsOnly(0, 1);
    }

    /** Head and latents go together, so it is written only where the layer that it sits on is the last one kept. */
    @Test
    void aHeadIsWrittenOnlyOnTheLayerItSitsOn() {
        int[] rows = GLYPHS.probe();
        for (String layer : new String[] {"layer0", "embedding", "input"}) {
            MultiLayerNetwork network = network();
            try (var run = new RunDirectoryListener(
                    folder.resolve(layer), "run", "glyphs-5", NAMES, pixels(rows), GLYPHS.labels(rows))) {
                network.setListeners(run.layers(layer));
                network.fit(training(), 1);
            }
            RunDirectory run = RunDirectory.open(folder.resolve(layer));
            assertThat(run.representations()).hasSize(layer.equals("input") ? 1 : 2);
            assertThat(run.head(1).isPresent()).as(layer).isEqualTo(layer.equals("embedding"));
        }
    }

    /** Asking for latents between epochs must not change what is learned. */
    @Test
    void watchingChangesNothing() {
        MultiLayerNetwork watched = network();
        MultiLayerNetwork alone = network();
        int[] rows = GLYPHS.probe();
        Nd4j.getRandom().setSeed(1); // of dropout
        alone.fit(training(), 2);
        Nd4j.getRandom().setSeed(1);
        try (var run = new RunDirectoryListener(
                folder.resolve("run"), "run", "glyphs-5", NAMES, pixels(rows), GLYPHS.labels(rows))) {
            watched.setListeners(run);
            watched.fit(training(), 2);
        }
        assertThat(watched.params().toFloatVector()).isEqualTo(alone.params().toFloatVector());
    }

    @Test
    void aConvolutionalGraphGivesTheLayersOneNames() {
        ComputationGraph graph = new ComputationGraph(new NeuralNetConfiguration.Builder()
                .seed(3)
                .updater(new Adam(0.002))
                .graphBuilder()
                .addInputs("image")
                .setInputTypes(InputType.convolutional(28, 28, 1))
                .addLayer(
                        "conv",
                        new ConvolutionLayer.Builder(5, 5)
                                .stride(3, 3)
                                .nOut(3)
                                .activation(Activation.RELU)
                                .build(),
                        "image")
                .addLayer(
                        "dense",
                        new DenseLayer.Builder()
                                .nOut(16)
                                .activation(Activation.RELU)
                                .build(),
                        "conv")
                .addLayer(
                        "classes",
                        new OutputLayer.Builder(LossFunction.MCXENT)
                                .nOut(36)
                                .activation(Activation.SOFTMAX)
                                .build(),
                        "dense")
                .setOutputs("classes")
                .build());
        graph.init();
        int[] rows = GLYPHS.probe();
        INDArray probe = pixels(rows).reshape('c', rows.length, 1, 28, 28);
        try (var run = new RunDirectoryListener(
                folder.resolve("graph"), "graph", "glyphs-5", NAMES, probe, GLYPHS.labels(rows))) {
            graph.setListeners(run.layers("input", "conv", "dense"));
            graph.fit(training(1, 28, 28), 1);
        }
        RunDirectory run = RunDirectory.open(folder.resolve("graph"));
        assertThat(run.latents(new RepresentationKey("graph", 0, "input")).values())
                .isEqualTo(GLYPHS.inputs(rows));
        assertThat(run.head(1)).isPresent();
        LatentMatrix conv = run.latents(new RepresentationKey("graph", 1, "conv"));
        assertThat(conv.columns()).isEqualTo(3 * 8 * 8);
        Npy.Floats kernel = run.parameters(1).orElseThrow().get("conv.weight");
        assertThat(kernel.shape()).containsExactly(3, 1, 5, 5);
        assertThat(run.manifest().layers().stream().map(RunManifest.Layer::shape))
                .containsExactly(new LayerShape(1, 28, 28), new LayerShape(3, 8, 8), null);
        // Each channel of the first sample at row 3, column 5, by hand: the kernel begins at pixel (9, 15).
        float[] image = Arrays.copyOf(GLYPHS.inputs(rows), 784);
        for (int channel = 0; channel < 3; channel++) {
            double sum = run.parameters(1).orElseThrow().get("conv.bias").values()[channel];
            for (int y = 0; y < 5; y++) {
                for (int x = 0; x < 5; x++) {
                    sum += kernel.values()[channel * 25 + y * 5 + x] * image[(9 + y) * 28 + 15 + x];
                }
            }
            assertThat(conv.value(0, (channel * 8 + 3) * 8 + 5)).isCloseTo((float) Math.max(0, sum), within(1e-5f));
        }
    }

    @Test
    void misuseIsTold() {
        int[] rows = GLYPHS.probe();
        int[] labels = GLYPHS.labels(rows);
        assertThatThrownBy(() -> new RunDirectoryListener(folder, "a", "b", NAMES, pixels(rows), new int[] {1}))
                .isInstanceOf(InvalidInputException.class)
                .hasMessage("the probe has 72 samples and 1 labels; expected one a sample");
        var unused = new RunDirectoryListener(folder.resolve("a"), "a", "b", NAMES, pixels(rows), labels);
        assertThatThrownBy(unused::close).hasMessageContaining("run 'a' saw no epoch; attach it with setListeners");
        MultiLayerNetwork network = network();
        network.setListeners(unused.layers("embeding"));
        assertThatThrownBy(() -> network.fit(training(), 1))
                .hasMessageContaining("layer is 'embeding'; expected one of [input, layer0, drop, embedding, layer3]");
    }
}
