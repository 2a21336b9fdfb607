package latentgraph.training;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.stream.Collectors;
import latentgraph.core.InvalidInputException;
import latentgraph.core.format.Npy;
import org.deeplearning4j.nn.api.Layer;
import org.deeplearning4j.nn.api.Model;
import org.deeplearning4j.nn.conf.CNN2DFormat;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.conf.layers.BaseLayer;
import org.deeplearning4j.nn.conf.layers.BatchNormalization;
import org.deeplearning4j.nn.conf.layers.ConvolutionLayer;
import org.deeplearning4j.nn.conf.layers.FeedForwardLayer;
import org.deeplearning4j.nn.conf.layers.SubsamplingLayer;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * A DL4J network of either kind as named layers in order, the last of which is its output. DL4J names
 * layers that were given no name layer0, layer1, … itself.
 */
final class LayeredNetwork {
    private final Model model;
    private final Layer[] layers;
    private final List<String> names;

    /** @throws InvalidInputException unless it is a MultiLayerNetwork, or a ComputationGraph with one input and output */
    LayeredNetwork(Model model) {
        this.model = model;
        boolean known = model instanceof MultiLayerNetwork
                || (model instanceof ComputationGraph graph
                        && graph.getNumInputArrays() == 1
                        && graph.getNumOutputArrays() == 1);
        if (!known) {
            throw new InvalidInputException("the network is a %s; expected a MultiLayerNetwork, or a ComputationGraph"
                            .formatted(model.getClass().getSimpleName())
                    + " with one input and one output");
        }
        layers = model instanceof MultiLayerNetwork network
                ? network.getLayers()
                : ((ComputationGraph) model).getLayers();
        names = Arrays.stream(layers)
                .map(layer -> layer.conf().getLayer().getLayerName())
                .toList();
    }

    /** DL4J and its version, as its jar tells it. */
    static String framework() {
        String properties = "/META-INF/maven/org.deeplearning4j/deeplearning4j-nn/pom.properties";
        try (InputStream in = MultiLayerNetwork.class.getResourceAsStream(properties)) {
            Properties about = new Properties();
            if (in != null) { // packed into another jar it may be lost
                about.load(in);
            }
            return ("DL4J " + about.getProperty("version", "")).strip();
        } catch (IOException e) {
            throw new UncheckedIOException("DL4J's jar cannot be read", e);
        }
    }

    /** In order; the last is the output. */
    List<String> names() {
        return names;
    }

    String output() {
        return names.get(names.size() - 1);
    }

    /** What the output is computed from: a layer, {@link Classifier#INPUT}, or a vertex that is no layer. */
    String beforeOutput() {
        if (model instanceof ComputationGraph graph) {
            String before =
                    graph.getConfiguration().getVertexInputs().get(output()).get(0);
            return graph.getConfiguration().getNetworkInputs().contains(before) ? Classifier.INPUT : before;
        }
        return names.size() == 1 ? Classifier.INPUT : names.get(names.size() - 2);
    }

    /** Whether pictures within it are [sample, channel, row, column]; DL4J also has networks with channels last. */
    boolean channelsFirst() {
        return Arrays.stream(layers)
                .map(layer -> layer.conf().getLayer())
                .noneMatch(conf -> (conf instanceof ConvolutionLayer convolution
                                && convolution.getCnn2dDataFormat() == CNN2DFormat.NHWC)
                        || (conf instanceof SubsamplingLayer pooling
                                && pooling.getCnn2dDataFormat() == CNN2DFormat.NHWC)
                        || (conf instanceof BatchNormalization normalisation
                                && normalisation.getCnn2DFormat() == CNN2DFormat.NHWC));
    }

    boolean isOf(Model other) {
        return model == other;
    }

    /** Kinds of the layers, and widths of those that have one, e.g. "DenseLayer 512, DropoutLayer, OutputLayer 10". */
    String architecture() {
        String text = Arrays.stream(layers)
                .map(layer -> layer.conf().getLayer())
                .map(conf -> conf.getClass().getSimpleName()
                        + (conf instanceof FeedForwardLayer wide && wide.getNOut() > 0 ? " " + wide.getNOut() : ""))
                .collect(Collectors.joining(", "));
        return text.length() <= 1_000 ? text : text.substring(0, 999) + "…";
    }

    /** That of the configuration, from which DL4J draws the weights. */
    long seed() {
        return layers[0].conf().getSeed();
    }

    /**
     * What DL4J's configuration says: optimiser and learningRate (before any schedule moves it) of the first layer that
     * has them, and each layer in DL4J's own JSON.
     */
    Map<String, Object> hyperparameters() {
        Map<String, Object> all = new LinkedHashMap<>();
        Arrays.stream(layers)
                .map(layer -> layer.conf().getLayer())
                .filter(conf -> conf instanceof BaseLayer)
                .map(conf -> ((BaseLayer) conf).getIUpdater())
                .filter(updater -> updater != null && updater.hasLearningRate())
                .findFirst()
                .ifPresent(updater -> {
                    all.put("optimiser", updater.getClass().getSimpleName());
                    all.put("learningRate", updater.getLearningRate(0, 0));
                });
        List<Object> described = new ArrayList<>();
        for (Layer layer : layers) {
            try {
                described.add(NeuralNetConfiguration.mapper()
                        .readValue(layer.conf().toJson(), Map.class)
                        .get("layer"));
            } catch (IOException e) {
                throw new UncheckedIOException("DL4J cannot read the configuration it wrote", e);
            }
        }
        all.put("layers", described);
        return all;
    }

    /**
     * @param inputs one sample a row (axis 0)
     * @return activations of every layer, one sample a row; before them the inputs, unless a layer has their name
     */
    Map<String, INDArray> feedForward(INDArray inputs) {
        Map<String, INDArray> activations = new LinkedHashMap<>();
        if (names.stream().noneMatch(Classifier.INPUT::equalsIgnoreCase)) {
            activations.put(Classifier.INPUT, inputs);
        }
        if (model instanceof MultiLayerNetwork network) {
            List<INDArray> all = network.feedForward(inputs, false); // the inputs first
            for (int i = 0; i < names.size(); i++) {
                activations.put(names.get(i), all.get(i + 1));
            }
        } else {
            Map<String, INDArray> all = ((ComputationGraph) model).feedForward(new INDArray[] {inputs}, false);
            names.forEach(name -> activations.put(name, all.get(name)));
        }
        return activations;
    }

    /** All parameters as LAYER.weight, LAYER.bias (DL4J's W and b), or under DL4J's name for other kinds. */
    Map<String, Npy.Floats> parameters() {
        Map<String, Npy.Floats> parameters = new LinkedHashMap<>();
        for (int i = 0; i < layers.length; i++) {
            for (Map.Entry<String, INDArray> entry : layers[i].paramTable().entrySet()) {
                boolean bias = entry.getKey().equals("b");
                String name = bias ? "bias" : entry.getKey().equals("W") ? "weight" : entry.getKey();
                INDArray values = entry.getValue();
                int[] shape = bias
                        ? new int[] {(int) values.length()} // DL4J keeps it as one row
                        : Arrays.stream(values.shape())
                                .mapToInt(Math::toIntExact)
                                .toArray();
                parameters.put(names.get(i) + "." + name, new Npy.Floats(shape, floats(values)));
            }
        }
        return parameters;
    }

    /** The weights of convolutions and dense layers, by the names of {@link #parameters}; the output's if asked for. */
    Map<String, Npy.Floats> weights(boolean withOutput) {
        Map<String, Npy.Floats> weights = parameters();
        weights.keySet()
                .removeIf(name -> !name.endsWith(".weight") || (!withOutput && name.equals(output() + ".weight")));
        return weights;
    }

    /** Row-major, whatever the order and type they are kept in. */
    static float[] floats(INDArray array) {
        return array.castTo(DataType.FLOAT).dup('c').data().asFloat();
    }
}
