package latentgraph.training;

import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Random;
import latentgraph.core.InvalidInputException;
import latentgraph.training.Architecture.Dense;
import latentgraph.training.Architecture.DenseLayers;
import latentgraph.training.Architecture.ResNet;
import latentgraph.training.Architecture.Vgg;
import org.deeplearning4j.nn.api.Layer;
import org.deeplearning4j.nn.conf.ComputationGraphConfiguration;
import org.deeplearning4j.nn.conf.ComputationGraphConfiguration.GraphBuilder;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.conf.graph.ElementWiseVertex;
import org.deeplearning4j.nn.conf.graph.LayerVertex;
import org.deeplearning4j.nn.conf.inputs.InputType;
import org.deeplearning4j.nn.conf.layers.ActivationLayer;
import org.deeplearning4j.nn.conf.layers.BaseLayer;
import org.deeplearning4j.nn.conf.layers.DenseLayer;
import org.deeplearning4j.nn.conf.layers.FeedForwardLayer;
import org.deeplearning4j.nn.conf.layers.GlobalPoolingLayer;
import org.deeplearning4j.nn.conf.layers.OutputLayer;
import org.deeplearning4j.nn.conf.layers.PoolingType;
import org.deeplearning4j.nn.conf.layers.SubsamplingLayer;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.deeplearning4j.nn.weights.WeightInit;
import org.nd4j.linalg.activations.Activation;
import org.nd4j.linalg.activations.impl.ActivationReLU;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.learning.config.Nesterovs;
import org.nd4j.linalg.learning.regularization.L1Regularization;
import org.nd4j.linalg.lossfunctions.LossFunctions.LossFunction;
import org.nd4j.linalg.schedule.MapSchedule;
import org.nd4j.linalg.schedule.ScheduleType;

/**
 * Makes DL4J's graph of an {@link Architecture}, its weights drawn. It takes the pixels of a picture as one row, in the
 * order of {@link ImageDataSet}, and gives the probabilities of the classes.
 */
final class NetworkGraph {
    static final String OUTPUT = "output";
    private static final int LONGEST_ARRAY = Integer.MAX_VALUE - 8; // of HotSpot

    private final GraphBuilder graph;
    private String top = Classifier.INPUT; // what the next layer is put on

    private NetworkGraph(GraphBuilder graph) {
        this.graph = graph;
    }

    /** @return the network that this configuration begins with, for pictures and classes like these */
    static ComputationGraph of(ClassifierConfiguration configuration, ImageDataSet data) {
        return of(
                configuration,
                data.height(),
                data.width(),
                data.channels(),
                data.classNames().size());
    }

    static ComputationGraph of(
            ClassifierConfiguration configuration, int height, int width, int channels, int classes) {
        ComputationGraph network = new ComputationGraph(described(configuration, height, width, channels, classes));
        network.init();
        initialise(network, configuration);
        return network;
    }

    /**
     * @throws InvalidInputException if what a layer makes of a batch is more than an array of Java can have, or there is no
     *     layer of a name that is to be captured
     */
    static void requireArrays(ClassifierConfiguration configuration, ImageDataSet data) {
        int classes = data.classNames().size();
        Map<String, InputType> layers = described(configuration, data.height(), data.width(), data.channels(), classes)
                .getLayerActivationTypes(InputType.feedForward(data.dimension()));
        for (String layer : configuration.layers()) {
            if (!layer.equals(Classifier.INPUT) && !layers.containsKey(layer)) {
                throw new InvalidInputException("layer is '%s'; expected one of input, %s"
                        .formatted(layer, String.join(", ", layers.keySet())));
            }
        }
        requireLayers("seededLayers", configuration.seededLayers(), layers.keySet());
        layers.forEach((layer, type) -> requireArray(configuration, data, layer, type.arrayElementsPerExample()));
        requireArray(configuration, data, Classifier.INPUT, data.dimension());
    }

    private static void requireArray(
            ClassifierConfiguration configuration, ImageDataSet data, String layer, long numbers) {
        int batch = Math.min(configuration.batchSize(), configuration.trainRows(data).length);
        if (batch * numbers > LONGEST_ARRAY) {
            throw new InvalidInputException(String.format(
                    Locale.ROOT,
                    "batchSize is %,d, and %s has %,d numbers for each sample; expected a batchSize of at most %,d",
                    configuration.batchSize(),
                    layer,
                    numbers,
                    LONGEST_ARRAY / numbers));
        }
    }

    static ComputationGraphConfiguration described(
            ClassifierConfiguration configuration, int height, int width, int channels, int classes) {
        Map<Integer, Double> rates = new LinkedHashMap<>();
        rates.put(0, configuration.learningRate());
        // DL4J counts finished epochs.
        configuration.stepEpochs().forEach(step -> rates.put(step, configuration.learningRate(step + 1)));
        GraphBuilder builder = new NeuralNetConfiguration.Builder()
                .updater(new Nesterovs(new MapSchedule(ScheduleType.EPOCH, rates), configuration.momentum()))
                .weightInit(WeightInit.ZERO) // until they are drawn
                .graphBuilder()
                .addInputs(Classifier.INPUT)
                .setInputTypes(InputType.feedForward((long) height * width * channels));
        NetworkGraph layers = new NetworkGraph(builder);
        if (configuration.architecture() instanceof ResNet resNet) {
            builder.inputPreProcessor("stem.convolution", new PicturesFromRows(height, width, channels));
            layers.resNet(resNet);
        } else if (configuration.architecture() instanceof Vgg vgg) {
            requireSides(vgg, height, width);
            builder.inputPreProcessor("stage1.convolution1", new PicturesFromRows(height, width, channels));
            layers.vgg(vgg);
        } else if (configuration.architecture() instanceof DenseLayers dense) {
            dense.layers().forEach(layers::dense);
        }
        layers.put(
                OUTPUT,
                new OutputLayer.Builder(LossFunction.MCXENT)
                        .nOut(classes)
                        .activation(Activation.SOFTMAX)
                        .build());
        ComputationGraphConfiguration described = builder.setOutputs(OUTPUT).build();
        if (configuration.l1() > 0) {
            List<String> weighted = new ArrayList<>();
            described.getVertices().forEach((name, vertex) -> {
                if (vertex instanceof LayerVertex layer
                        && layer.getLayerConf().getLayer() instanceof FeedForwardLayer base
                        && !(base instanceof Normalisation)) {
                    weighted.add(name);
                    if (configuration.isPenalised(name)) {
                        base.setRegularization(List.of(new L1Regularization(configuration.l1())));
                    }
                }
            });
            requireLayers("l1Layers", configuration.l1Layers(), weighted);
        }
        return described;
    }

    /** @throws InvalidInputException if one of them is not known */
    static void requireLayers(String field, List<String> chosen, Collection<String> known) {
        for (String layer : chosen) {
            if (!known.contains(layer)) {
                throw new InvalidInputException("%s names '%s'; expected layers of %s".formatted(field, layer, known));
            }
        }
    }

    private void put(String name, org.deeplearning4j.nn.conf.layers.Layer layer) {
        graph.addLayer(name, layer, top);
        top = name;
    }

    private void dense(Dense layer) {
        put(
                layer.name(),
                new DenseLayer.Builder()
                        .nOut(layer.units())
                        .activation(layer.relu() ? Activation.RELU : Activation.IDENTITY)
                        .build());
    }

    private static void requireSides(Vgg vgg, int height, int width) {
        int least = 1 << vgg.stages().size();
        if (Math.min(height, width) < least) {
            throw new InvalidInputException(
                    "pictures are %d × %d; expected at least %d × %d, as %s halves their sides %d times"
                            .formatted(
                                    height,
                                    width,
                                    least,
                                    least,
                                    vgg.name(),
                                    vgg.stages().size()));
        }
    }

    private void vgg(Vgg vgg) {
        for (int stage = 1; stage <= vgg.stages().size(); stage++) {
            List<Integer> channels = vgg.stages().get(stage - 1);
            for (int i = 1; i <= channels.size(); i++) {
                put(
                        "stage%d.convolution%d".formatted(stage, i),
                        new Convolution(3, 1, channels.get(i - 1), !vgg.normalised()));
                if (vgg.normalised()) {
                    put("stage%d.normalisation%d".formatted(stage, i), new Normalisation(true));
                } else {
                    put("stage%d.relu%d".formatted(stage, i), new ActivationLayer(Activation.RELU));
                }
            }
            put(
                    "stage" + stage,
                    new SubsamplingLayer.Builder(SubsamplingLayer.PoolingType.MAX)
                            .kernelSize(2, 2)
                            .stride(2, 2)
                            .build());
        }
        if (vgg.dense().isEmpty()) {
            put(
                    Architecture.POOLING,
                    new GlobalPoolingLayer.Builder()
                            .poolingType(PoolingType.AVG)
                            .build());
        }
        for (int i = 1; i <= vgg.dense().size(); i++) {
            dense(new Dense("hidden" + i, vgg.dense().get(i - 1), true));
        }
    }

    private void resNet(ResNet resNet) {
        int width = resNet.widths().get(0);
        if (resNet.largeStem()) {
            convolution("stem.convolution", 7, 2, width);
            put("stem.normalisation", new Normalisation(true));
            put(
                    "stem",
                    new SubsamplingLayer.Builder(SubsamplingLayer.PoolingType.MAX)
                            .kernelSize(3, 3)
                            .stride(2, 2)
                            .padding(1, 1)
                            .build());
        } else {
            convolution("stem.convolution", 3, 1, width);
            put("stem", new Normalisation(true));
        }
        int below = width;
        for (int stage = 1; stage <= resNet.widths().size(); stage++) {
            for (int block = 1; block <= resNet.blocks(); block++) {
                int above = resNet.widths().get(stage - 1);
                basicBlock("stage%d.block%d".formatted(stage, block), stage > 1 && block == 1 ? 2 : 1, below, above);
                below = above;
            }
        }
        put(
                Architecture.POOLING,
                new GlobalPoolingLayer.Builder().poolingType(PoolingType.AVG).build());
    }

    private void basicBlock(String name, int stride, int below, int above) {
        String in = top;
        convolution(name + ".convolution1", 3, stride, above);
        put(name + ".normalisation1", new Normalisation(true));
        convolution(name + ".convolution2", 3, 1, above);
        put(name + ".normalisation2", new Normalisation(false));
        String residual = top;
        top = in;
        if (stride > 1 || below != above) {
            convolution(name + ".shortcut", 1, stride, above);
            put(name + ".shortcut.normalisation", new Normalisation(false));
        }
        graph.addVertex(name + ".sum", new ElementWiseVertex(ElementWiseVertex.Op.Add), residual, top);
        top = name + ".sum";
        put(name, new ActivationLayer(Activation.RELU));
    }

    private void convolution(String name, int side, int stride, int channels) {
        put(name, new Convolution(side, stride, channels, false));
    }

    /** Draws the weights here, not in ND4J, whose draws depend on its number of threads. */
    private static void initialise(ComputationGraph network, ClassifierConfiguration configuration) {
        Random seeded = Seeding.WEIGHTS.random(configuration.weightSeed(), 0);
        Random rest = Seeding.WEIGHTS.random(configuration.restSeed(), 0);
        for (Layer layer : network.getLayers()) {
            INDArray weight = layer.paramTable().get("W");
            if (weight == null) {
                continue;
            }
            long[] shape = weight.shape();
            boolean dense = shape.length == 2; // [inputs, outputs]; else [outputs, channels, height, width]
            long receptive = dense ? 1 : shape[2] * shape[3];
            long inputs = receptive * shape[dense ? 0 : 1];
            long outputs = receptive * shape[dense ? 1 : 0];
            // A convolution's ReLU is in its normalisation.
            boolean relu = !dense || ((BaseLayer) layer.conf().getLayer()).getActivationFn() instanceof ActivationReLU;
            int count = Math.toIntExact(weight.length());
            float[] values = configuration.draw(
                    layer.conf().getLayer().getLayerName(), seeded, rest, inputs, outputs, count, relu);
            weight.assign(Nd4j.create(values, shape, 'c'));
        }
    }
}
