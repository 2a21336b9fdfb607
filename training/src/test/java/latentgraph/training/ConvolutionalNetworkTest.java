package latentgraph.training;

import static latentgraph.training.ClassifierTest.files;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.CancellationException;
import java.util.concurrent.ForkJoinPool;
import java.util.stream.IntStream;
import latentgraph.core.InvalidInputException;
import latentgraph.core.Progress;
import latentgraph.core.RepresentationKey;
import latentgraph.core.format.Npy;
import latentgraph.core.format.RunDirectory;
import org.bytedeco.openblas.global.openblas;
import org.deeplearning4j.nn.conf.ComputationGraphConfiguration.GraphBuilder;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.conf.graph.LayerVertex;
import org.deeplearning4j.nn.conf.inputs.InputType;
import org.deeplearning4j.nn.conf.layers.ActivationLayer;
import org.deeplearning4j.nn.conf.layers.BatchNormalization;
import org.deeplearning4j.nn.conf.layers.ConvolutionLayer;
import org.deeplearning4j.nn.conf.layers.GlobalPoolingLayer;
import org.deeplearning4j.nn.conf.layers.OutputLayer;
import org.deeplearning4j.nn.conf.layers.PoolingType;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.nd4j.linalg.activations.Activation;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.learning.config.Sgd;
import org.nd4j.linalg.lossfunctions.LossFunctions.LossFunction;
import org.nd4j.nativeblas.NativeOpsHolder;

@Timeout(120)
class ConvolutionalNetworkTest {
    private static final ImageDataSet GLYPHS = Glyphs.draw(5, 108, 36, 72);

    @TempDir
    Path folder;

    private static ClassifierConfiguration.Builder of(Architecture architecture) {
        return ClassifierConfiguration.builder()
                .run("a")
                .architecture(architecture)
                .learningRate(0.05)
                .batchSize(24)
                .epochs(1)
                .seed(7);
    }

    private static long trainable(ComputationGraph network) {
        return Arrays.stream(network.getLayers())
                .flatMap(layer -> layer.paramTable().entrySet().stream())
                .filter(entry ->
                        !entry.getKey().equals("mean") && !entry.getKey().equals("var"))
                .mapToLong(entry -> entry.getValue().length())
                .sum();
    }

    /** The counts of torchvision 0.20: sum(p.numel() for p in resnet18().parameters()); a CIFAR stem has 9 of its 49 places. */
    @Test
    void resNet18HasThePublishedNumberOfParameters() {
        ComputationGraph published = NetworkGraph.of(of(Architecture.resNet18()).build(), 224, 224, 3, 1_000);
        assertThat(trainable(published)).isEqualTo(11_689_512);
        assertThat(trainable(NetworkGraph.of(of(Architecture.resNet18Cifar()).build(), 32, 32, 3, 1_000)))
                .isEqualTo(11_689_512 - 64 * 3 * (49 - 9));
        // By hand: stem 216 + 16, blocks 1,184, 3,680 (with 160 of its shortcut's), 14,528 (608), classifier 330.
        assertThat(trainable(NetworkGraph.of(of(Architecture.resNetSmall()).build(), 32, 32, 3, 10)))
                .isEqualTo(216
                        + 16
                        + (2 * 576 + 32)
                        + (1_152 + 2_304 + 64 + 128 + 32)
                        + (4_608 + 9_216 + 128 + 512 + 64)
                        + 330);
        INDArray pooled = published
                .feedForward(new INDArray[] {Nd4j.zeros(1, 224 * 224 * 3)}, false)
                .get(Architecture.POOLING);
        assertThat(pooled.shape()).containsExactly(1, 512);
    }

    /**
     * Kept after each batch, stopped in the middle of an epoch, twice: in the files alone it does not show. The best epoch is
     * before what is kept, the learning rate falls, pictures are shifted.
     */
    @Test
    void anInterruptedTrainingGoesOnToTheSameBytes() {
        ClassifierConfiguration configuration = of(Architecture.resNetSmall())
                .learningRate(0.1)
                .steps(List.of(2), 0.5)
                .epochs(5)
                .patience(4)
                .augment(true)
                .capture(List.of(1, 4))
                .build();
        Path whole = folder.resolve("whole");
        Classifier.train(GLYPHS, configuration, whole, Progress.SILENT);
        assertThat(RunDirectory.open(whole).manifest().hyperparameters()).containsEntry("finalEpoch", 2);
        Path broken = folder.resolve("broken");
        for (String moment : List.of("epoch 2", "epoch 4")) {
            Progress interrupting = (stage, done, total) -> {
                if (stage.contains(moment) && done == 48) {
                    throw new CancellationException("enough");
                }
            };
            assertThatThrownBy(() -> Classifier.byDl4j(GLYPHS, configuration, broken, interrupting, 0))
                    .isInstanceOf(CancellationException.class);
            assertThat(broken.resolve("run.json")).doesNotExist();
        }
        List<String> stages = new ArrayList<>();
        Classifier.byDl4j(
                GLYPHS,
                configuration,
                broken,
                (stage, done, total) -> stages.add(stage + " " + done),
                Training.KEEP_NANOS);
        assertThat(stages).contains("training a, epoch 4 of 5 48").doesNotContain("training a, epoch 4 of 5 24");
        assertThat(files(broken)).isEqualTo(files(whole));
    }

    /** Within iteration 0, before anything is on disk, and within another. */
    @Test
    void anInterruptedPruningGoesOnWithinAnIterationToTheSameBytes() {
        ClassifierConfiguration configuration =
                of(Architecture.resNetSmall()).epochs(2).patience(2).build();
        PruningConfiguration pruning = PruningConfiguration.of(0.2, 1);
        Path whole = folder.resolve("whole");
        Pruning.train(GLYPHS, configuration, pruning, whole, Progress.SILENT);
        Path broken = folder.resolve("broken");
        for (String moment : List.of("iteration 0 of 1, epoch 2", "iteration 1 of 1, epoch 1")) {
            List<String> stages = new ArrayList<>();
            Progress interrupting = (stage, done, total) -> {
                stages.add(stage);
                if (stage.contains(moment) && done == 48) {
                    throw new CancellationException("enough");
                }
            };
            assertThatThrownBy(() -> Pruning.train(GLYPHS, configuration, pruning, broken, interrupting, 0))
                    .isInstanceOf(CancellationException.class);
            assertThat(stages).anyMatch(stage -> stage.contains(moment));
            assertThat(stages.get(0)).contains(moment.contains("0 of") ? "iteration 0 of 1, epoch 1" : "epoch 2");
        }
        List<String> stages = new ArrayList<>();
        Pruning.train(GLYPHS, configuration, pruning, broken, (stage, done, total) -> stages.add(stage + " " + done));
        assertThat(stages.get(0)).endsWith("iteration 1 of 1, epoch 1 of 2 48");
        assertThat(files(broken)).isEqualTo(files(whole));
    }

    /**
     * Without their arrays, which would take gigabytes. torchvision 0.20: sum(p.numel() for p in vgg16().parameters()),
     * likewise vgg11; for CIFAR, 9 · Σ in · out of the convolutions, 2 numbers a channel for normalisation, the classifier.
     */
    @Test
    void vggHasThePublishedNumberOfParameters() {
        assertThat(counted(Architecture.vgg16(), 224, 3, 1_000)).isEqualTo(138_357_544);
        assertThat(counted(Architecture.vgg11(), 224, 3, 1_000)).isEqualTo(132_863_336);
        assertThat(counted(Architecture.vgg16Cifar(), 32, 3, 10)).isEqualTo(14_710_464 + 2 * 4_224 + 5_130);
        assertThat(counted(Architecture.vgg11Cifar(), 32, 3, 10)).isEqualTo(9_217_728 + 2 * 2_752 + 5_130);
        // Convolutions 432, 4,608, 18,432, 36,864, 73,728 and three of 147,456; 688 channels.
        assertThat(counted(Architecture.vggSmall(), 32, 3, 10)).isEqualTo(576_432 + 2 * 688 + 1_290);
        assertThat(counted(Architecture.smallCnn(), 28, 1, 10))
                .isEqualTo(160 + (16 * 32 * 9 + 32) + (7 * 7 * 32 * 64 + 64) + 650);
        Map<String, InputType> shapes = NetworkGraph.described(
                        of(Architecture.vgg16()).build(), 224, 224, 3, 1_000)
                .getLayerActivationTypes(InputType.feedForward(224 * 224 * 3));
        for (int stage = 1; stage <= 5; stage++) {
            int side = 224 >> stage;
            assertThat(shapes.get("stage" + stage).getShape(true))
                    .containsExactly(-1, Math.min(512, 32 << stage), side, side);
        }
        assertThat(shapes.get("hidden2").arrayElementsPerExample()).isEqualTo(4_096);
        assertThatThrownBy(() ->
                        NetworkGraph.described(of(Architecture.vgg11Cifar()).build(), 28, 28, 1, 10))
                .isInstanceOf(InvalidInputException.class)
                .hasMessage(
                        "pictures are 28 × 28; expected at least 32 × 32, as vgg-11-cifar halves their sides 5 times");
    }

    private static long counted(Architecture architecture, int side, int channels, int classes) {
        return NetworkGraph.described(of(architecture).build(), side, side, channels, classes)
                .getVertices()
                .values()
                .stream()
                .filter(vertex -> vertex instanceof LayerVertex)
                .map(vertex -> ((LayerVertex) vertex).getLayerConf())
                .mapToLong(layer -> layer.getLayer() instanceof BatchNormalization
                        ? layer.getLayer().initializer().numParams(layer) / 2 // half are running means and variances
                        : layer.getLayer().initializer().numParams(layer))
                .sum();
    }

    /** Dense layers on convolutions, and what is to be looked at named: of a picture, 16 channels of 14 × 14. */
    @Test
    void latentsOfAnyNamedLayer() {
        Classifier.train(
                GLYPHS,
                of(Architecture.smallCnn())
                        .layers(List.of("stage1", "hidden1"))
                        .keepParameters(false)
                        .build(),
                folder.resolve("run"),
                Progress.SILENT);
        RunDirectory run = RunDirectory.open(folder.resolve("run"));
        assertThat(run.representations().stream().map(RepresentationKey::toString))
                .containsExactly("a/e0/stage1", "a/e0/hidden1", "a/e1/stage1", "a/e1/hidden1");
        assertThat(run.dimension(new RepresentationKey("a", 1, "stage1"))).isEqualTo(16 * 14 * 14);
        assertThat(run.dimension(new RepresentationKey("a", 1, "hidden1"))).isEqualTo(64);
        assertThat(run.head(1).orElseThrow().dimension()).isEqualTo(64);
        assertThat(run.parameters(1)).isEmpty();
        assertThat(run.images()).isEmpty();
    }

    static float[] random(Random random, int length) {
        float[] values = new float[length];
        for (int i = 0; i < length; i++) {
            values[i] = (float) random.nextGaussian();
        }
        return values;
    }

    /** DL4J 1.0.0-M2.1's own convolution, batch normalisation and ReLU, with the same parameters on the same pictures. */
    @Test
    void convolutionAndNormalisationGiveWhatDl4jsGive() {
        requireAlike(graph(true), graph(false));
    }

    @Test
    void convolutionWithBiasGivesWhatDl4jsGives() {
        requireAlike(biased(new Convolution(3, 2, 4, true)), biased(convolution(2, 4, true)));
    }

    private static ComputationGraph biased(org.deeplearning4j.nn.conf.layers.Layer convolution) {
        ComputationGraph network = new ComputationGraph(new NeuralNetConfiguration.Builder()
                .updater(new Sgd(1))
                .graphBuilder()
                .addInputs("x")
                .setInputTypes(InputType.convolutional(7, 8, 3))
                .addLayer("convolution", convolution, "x")
                .addLayer("relu", new ActivationLayer(Activation.RELU), "convolution")
                .addLayer(
                        "output",
                        new OutputLayer.Builder(LossFunction.MCXENT)
                                .nOut(2)
                                .activation(Activation.SOFTMAX)
                                .build(),
                        "relu")
                .setOutputs("output")
                .build());
        network.init();
        return network;
    }

    private static void requireAlike(ComputationGraph ours, ComputationGraph theirs) {
        assertThat(ours.numParams()).isEqualTo(theirs.numParams());
        Random random = new Random(3);
        INDArray parameters = Nd4j.create(random(random, (int) ours.numParams()));
        for (int i = 0; i < parameters.length(); i++) {
            parameters.putScalar(i, Math.abs(parameters.getFloat(i)) + 0.1f); // variances are positive
        }
        INDArray weight = Nd4j.create(random(random, 4 * 3 * 9));
        INDArray x = Nd4j.create(random(random, 6 * 3 * 7 * 8), new int[] {6, 3, 7, 8}, 'c');
        INDArray y = Nd4j.zeros(6, 2);
        for (int i = 0; i < 6; i++) {
            y.putScalar(i, i % 2, 1);
        }
        for (ComputationGraph network : List.of(ours, theirs)) {
            network.setParams(parameters.reshape(1, parameters.length()));
            network.getLayer("convolution").getParam("W").assign(weight.reshape(4, 3, 3, 3));
            network.setInputs(x);
            network.setLabels(y);
            network.computeGradientAndScore();
        }
        // 28 places or fewer a channel, in float: DL4J adds in single precision.
        assertThat(ours.score()).isCloseTo(theirs.score(), within(1e-5));
        float[] expected = theirs.gradient().gradient().toFloatVector();
        float[] found = ours.gradient().gradient().toFloatVector();
        for (int i = 0; i < expected.length; i++) {
            assertThat(found[i]).as("gradient %d", i).isCloseTo(expected[i], within(1e-4f));
        }
        assertThat(LayeredNetwork.floats(ours.outputSingle(x)))
                .usingComparatorWithPrecision(1e-5f)
                .containsExactly(LayeredNetwork.floats(theirs.outputSingle(x)));
    }

    private static ComputationGraph graph(boolean ours) {
        GraphBuilder graph = new NeuralNetConfiguration.Builder()
                .updater(new Sgd(1))
                .graphBuilder()
                .addInputs("x")
                .setInputTypes(InputType.convolutional(7, 8, 3));
        if (ours) {
            graph.addLayer("convolution", new Convolution(3, 2, 4, false), "x")
                    .addLayer("relu", new Normalisation(true), "convolution")
                    .addLayer("second", new Convolution(3, 1, 3, false), "relu")
                    .addLayer("top", new Normalisation(false), "second");
        } else {
            graph.addLayer("convolution", convolution(2, 4, false), "x")
                    .addLayer(
                            "normalisation",
                            new BatchNormalization.Builder().useLogStd(false).build(),
                            "convolution")
                    .addLayer("relu", new ActivationLayer(Activation.RELU), "normalisation")
                    .addLayer("second", convolution(1, 3, false), "relu")
                    .addLayer(
                            "top",
                            new BatchNormalization.Builder().useLogStd(false).build(),
                            "second");
        }
        ComputationGraph network = new ComputationGraph(graph.addLayer(
                        "pooling",
                        new GlobalPoolingLayer.Builder()
                                .poolingType(PoolingType.AVG)
                                .build(),
                        "top")
                .addLayer(
                        "output",
                        new OutputLayer.Builder(LossFunction.MCXENT)
                                .nOut(2)
                                .activation(Activation.SOFTMAX)
                                .build(),
                        "pooling")
                .setOutputs("output")
                .build());
        network.init();
        return network;
    }

    private static ConvolutionLayer convolution(int stride, int channels, boolean bias) {
        return new ConvolutionLayer.Builder(3, 3)
                .stride(stride, stride)
                .padding(1, 1)
                .nOut(channels)
                .hasBias(bias)
                .activation(Activation.IDENTITY)
                .build();
    }

    /** Pixels of a row are turned into planes: a kernel of one place that sees one channel must give that channel. */
    @Test
    void rowsOfPixelsBecomePlanes() {
        ComputationGraph network =
                NetworkGraph.of(of(Architecture.resNetSmall()).build(), 2, 3, 3, 10);
        INDArray weight = network.getLayer("stem.convolution").getParam("W"); // [8, 3, 3, 3]
        weight.assign(0);
        weight.putScalar(new int[] {0, 2, 1, 1}, 1);
        float[] pixels = new float[18];
        for (int i = 0; i < 18; i++) {
            pixels[i] = i;
        }
        INDArray found = network.feedForward(new INDArray[] {Nd4j.create(pixels, new int[] {1, 18}, 'c')}, false)
                .get("stem.convolution");
        assertThat(Arrays.copyOf(LayeredNetwork.floats(found), 6)).containsExactly(2, 5, 8, 11, 14, 17);
    }

    private static List<String> architectures() {
        return Architecture.NAMES;
    }

    /** Eight pictures of noise, 32 × 32, two batches an epoch: what a stage of the larger ones halves to one place. */
    @ParameterizedTest
    @MethodSource("architectures")
    void oneSeedGivesTheSameBytesHoweverManyThreads(String architecture) throws Exception {
        byte[] noise = new byte[10 * 32 * 32];
        new Random(1).nextBytes(noise);
        ImageDataSet pictures = new ImageDataSet(
                "noise",
                List.of("a", "b"),
                10,
                32,
                32,
                1,
                noise,
                new int[] {0, 1, 0, 1, 0, 1, 0, 1, 0, 1},
                IntStream.range(0, 10).toArray(),
                IntStream.range(0, 6).toArray(),
                new int[] {6, 7},
                new int[] {8, 9},
                List.of());
        ClassifierConfiguration configuration = of(Architecture.named(architecture, null))
                .batchSize(4)
                .learningRate(0.001)
                .keepParameters(!List.of("vgg-11", "vgg-16").contains(architecture)) // 135 MB
                .build();
        for (int threads : new int[] {1, 3}) {
            NativeOpsHolder.getInstance().getDeviceNativeOps().setOmpNumThreads(threads);
            openblas.blas_set_num_threads(threads);
            ForkJoinPool pool = new ForkJoinPool(threads);
            try {
                pool.submit(() -> Classifier.train(
                                pictures, configuration, folder.resolve("" + threads), Progress.SILENT))
                        .get();
            } finally {
                pool.shutdown();
            }
        }
        RunDirectory run = RunDirectory.open(folder.resolve("1"));
        assertThat(run.head(1).orElseThrow().weight())
                .as("it has learned something")
                .isNotEqualTo(run.head(0).orElseThrow().weight());
        assertThat(files(folder.resolve("3"))).isEqualTo(files(folder.resolve("1")));
    }

    @Test
    void whatIsLookedAtIsTheMeanOfEachChannel() {
        Classifier.train(GLYPHS, of(Architecture.resNetSmall()).build(), folder.resolve("run"), Progress.SILENT);
        RunDirectory run = RunDirectory.open(folder.resolve("run"));
        assertThat(run.representations().stream().map(RepresentationKey::toString))
                .containsExactly("a/e0/input", "a/e0/pooling", "a/e1/pooling");
        assertThat(run.latents(new RepresentationKey("a", 0, "input")).values())
                .isEqualTo(GLYPHS.inputs(GLYPHS.probe()));
        assertThat(run.dimension(new RepresentationKey("a", 1, "pooling"))).isEqualTo(32);
        assertThat(run.head(1).orElseThrow().dimension()).isEqualTo(32);
        assertThat(run.manifest().architecture()).isEqualTo("resnet-small 8-16-32");
        // He: variance 2 / inputs, nine inputs of the one channel.
        Npy.Floats stem = run.parameters(0).orElseThrow().get("stem.convolution.weight");
        assertThat(stem.shape()).containsExactly(8, 1, 3, 3);
        double squares = 0;
        for (float value : stem.values()) {
            squares += (double) value * value;
        }
        // A mean of 72 squares deviates by variance · √(2 / 72): three times that.
        assertThat(squares / 72).isCloseTo(2.0 / 9, within(3 * 2.0 / 9 * Math.sqrt(2.0 / 72)));
    }

    @Test
    void convolutionsArePrunedAndNothingElse() {
        Pruning.train(
                GLYPHS,
                of(Architecture.resNetSmall()).build(),
                PruningConfiguration.of(0.5, 1),
                folder.resolve("run"),
                Progress.SILENT);
        RunDirectory run = RunDirectory.open(folder.resolve("run"));
        assertThat(run.masks(1).orElseThrow().keySet())
                .containsExactly(
                        "stem.convolution.weight",
                        "stage1.block1.convolution1.weight",
                        "stage1.block1.convolution2.weight",
                        "stage2.block1.convolution1.weight",
                        "stage2.block1.convolution2.weight",
                        "stage2.block1.shortcut.weight",
                        "stage3.block1.convolution1.weight",
                        "stage3.block1.convolution2.weight",
                        "stage3.block1.shortcut.weight");
        run.masks(1).orElseThrow().forEach((name, mask) -> {
            float[] weight = run.parameters(1).orElseThrow().get(name).values();
            for (int i = 0; i < weight.length; i++) {
                assertThat(weight[i] == 0).as("%s %d", name, i).isEqualTo(mask.values()[i] == 0);
            }
        });
    }

    /** 64 channels of 150 × 150 after the stem: 1,440,000 numbers a sample, and 2,147,483,639 / 1,440,000 = 1,491.3. */
    @Test
    void aBatchTooLargeForAnArrayIsToldBeforeAnythingIsMade() {
        int samples = 1_600;
        int[] rows = IntStream.range(0, samples).toArray();
        ImageDataSet large = new ImageDataSet(
                "large",
                List.of("a", "b"),
                samples,
                150,
                150,
                1,
                new byte[samples * 150 * 150],
                new int[samples],
                rows,
                rows,
                new int[0],
                new int[] {0},
                List.of());
        ClassifierConfiguration.Builder builder = of(Architecture.resNet18Cifar());
        assertThatThrownBy(() -> Classifier.train(
                        large, builder.batchSize(1_500).build(), folder.resolve("run"), Progress.SILENT))
                .isInstanceOf(InvalidInputException.class)
                .hasMessageMatching("batchSize is 1,500, and stem\\S* has 1,440,000 numbers for each sample; expected a"
                        + " batchSize of at most 1,491");
        assertThat(folder).isEmptyDirectory();
        NetworkGraph.requireArrays(builder.batchSize(1_491).build(), large);
    }

    /** NaN must come through every ReLU and maximum: a loss of ln 4 out of a network of NaN looks like a slow start. */
    @ParameterizedTest
    @CsvSource({"mlp, 0", "mlp, 1", "resnet-small, 0", "resnet-small, 1", "resnet-18, 0"})
    void divergenceIsTold(String architecture, int patience) {
        ClassifierConfiguration configuration = of(Architecture.named(architecture, null))
                .learningRate(1_000)
                .epochs(3)
                .patience(patience)
                .build();
        assertThatThrownBy(() -> Classifier.train(GLYPHS, configuration, folder.resolve("run"), Progress.SILENT))
                .isInstanceOf(InvalidInputException.class)
                .hasMessageMatching("training diverged in epoch [123]: .* is -?(NaN|Infinity); lower the learning rate,"
                        + " now 1000.0");
        assertThat(folder.resolve("run")).doesNotExist();
    }
}
