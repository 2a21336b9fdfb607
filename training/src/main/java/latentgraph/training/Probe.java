package latentgraph.training;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CancellationException;
import latentgraph.core.InvalidInputException;
import latentgraph.core.LatentMatrix;
import latentgraph.core.LayerShape;
import latentgraph.core.format.Head;
import latentgraph.core.format.Npy;
import latentgraph.core.format.RunDirectoryWriter;
import latentgraph.core.format.RunManifest;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.indexing.NDArrayIndex;

/**
 * The samples whose latents are looked at: they are fed through a network, and what each layer makes of them is written.
 *
 * @param inputs one sample a row (axis 0)
 * @param labels the class of each
 * @param chosen layers to capture, {@link Classifier#INPUT} among them; empty for the input and every layer before the
 *     output whose values are vectors
 * @param parameters whether the network's parameters are written, too
 * @param block rows fed forward at once
 */
record Probe(INDArray inputs, int[] labels, int classes, List<String> chosen, boolean parameters, int block) {
    /** Rows fed forward at once: enough to keep BLAS busy, few enough to stay in memory. */
    static final int BLOCK = 1_000;

    /** Rows of pictures: each layer of a convolutional network keeps a picture's pixels for each of its channels. */
    static int block(Architecture architecture, ImageDataSet data) {
        return !(architecture instanceof Architecture.DenseLayers)
                ? Math.max(1, BLOCK * 100 / (data.height() * data.width()))
                : BLOCK;
    }

    static Probe of(ImageDataSet data, ClassifierConfiguration configuration) {
        int[] rows = data.probe(configuration.maxProbe());
        return new Probe(
                Training.matrix(data.inputs(rows), rows.length),
                data.labels(rows),
                data.classNames().size(),
                configuration.layers(),
                configuration.keepParameters(),
                block(configuration.architecture(), data));
    }

    /** Whether this layer, whose values are vectors, is captured where these are chosen. */
    static boolean isChosen(List<String> chosen, String layer) {
        return chosen.isEmpty() || chosen.contains(layer);
    }

    /** What is the same at all checkpoints: labels, places in the data set and, unless the input is not, pictures. */
    static void writeSamples(ImageDataSet data, ClassifierConfiguration configuration, RunDirectoryWriter writer) {
        int[] rows = data.probe(configuration.maxProbe());
        writer.labels(data.labels(rows));
        writer.samples(data.indices(rows));
        if (isChosen(configuration.layers(), Classifier.INPUT)) {
            writer.images(data.images(rows));
        }
    }

    /** @param accuracy share of the samples classified as labelled; null unless the output has one column a class */
    record Captured(List<RunManifest.Layer> layers, Double accuracy) {}

    /**
     * Writes latents (the input at epoch 0 alone), parameters and, if the network is a classifier of these classes,
     * predictions, and the head if the layer it sits on is the last one captured. Nothing if activations are not finite.
     *
     * @throws InvalidInputException if a chosen layer is not there, or activations are not finite
     * @throws CancellationException if this thread is interrupted
     */
    Captured write(LayeredNetwork network, int epoch, RunDirectoryWriter writer) {
        int n = labels.length;
        Map<String, LayerShape> shapes = new LinkedHashMap<>();
        Map<String, float[]> activations = activations(network, shapes);
        float[] output = activations.remove(network.output());
        Map<String, LatentMatrix> latents = new LinkedHashMap<>();
        activations.forEach((layer, values) -> latents.put(layer, new LatentMatrix(n, values.length / n, values)));
        List<RunManifest.Layer> layers = new ArrayList<>();
        latents.forEach((layer, matrix) -> {
            layers.add(new RunManifest.Layer(layer, matrix.columns(), shapes.get(layer)));
            if (epoch == 0 || network.names().contains(layer)) {
                writer.latents(epoch, layer, matrix);
            }
        });

        Map<String, Npy.Floats> parameters = network.parameters();
        if (this.parameters) {
            writer.parameters(epoch, parameters);
        }
        if (output.length / n != classes || classes < 2) {
            return new Captured(layers, null);
        }
        Npy.Floats weight = parameters.get(network.output() + ".weight");
        Npy.Floats bias = parameters.get(network.output() + ".bias");
        boolean sitsOnLast =
                !layers.isEmpty() && layers.get(layers.size() - 1).name().equals(network.beforeOutput());
        if (sitsOnLast && weight != null && bias != null && weight.shape().length == 2) {
            writer.head(epoch, new Head(weight.shape()[0], classes, weight.values(), bias.values()));
        }
        int[] predictions = greatest(output, classes);
        writer.predictions(epoch, predictions);
        return new Captured(layers, accuracy(predictions, labels));
    }

    /**
     * [n × dimension] of every captured layer, and of the output, which comes last.
     *
     * @param shapes gets those of layers whose values are pictures, channels first
     */
    private Map<String, float[]> activations(LayeredNetwork network, Map<String, LayerShape> shapes) {
        int n = labels.length;
        Map<String, float[]> activations = new LinkedHashMap<>();
        for (int from = 0; from < n; from += block) {
            if (Thread.currentThread().isInterrupted()) {
                throw new CancellationException("interrupted");
            }
            int first = from;
            int rows = Math.min(n, from + block) - from;
            Map<String, INDArray> block = network.feedForward(inputs.get(NDArrayIndex.interval(from, from + rows)));
            for (String layer : captured(network, block)) {
                float[] values = LayeredNetwork.floats(block.get(layer));
                if (block.get(layer).rank() == 4 && network.channelsFirst()) {
                    int[] shape = Arrays.stream(block.get(layer).shape())
                            .mapToInt(Math::toIntExact)
                            .toArray();
                    shapes.put(layer, new LayerShape(shape[1], shape[2], shape[3]));
                }
                int dimension = values.length / rows;
                float[] all = activations.computeIfAbsent(layer, name -> new float[Math.multiplyExact(n, dimension)]);
                System.arraycopy(values, 0, all, first * dimension, values.length);
            }
        }
        return activations;
    }

    private List<String> captured(LayeredNetwork network, Map<String, INDArray> block) {
        for (String layer : chosen) {
            if (!block.containsKey(layer)) {
                throw new InvalidInputException("layer is '%s'; expected one of %s".formatted(layer, block.keySet()));
            }
        }
        return block.keySet().stream()
                .filter(layer -> layer.equals(network.output())
                        || (chosen.isEmpty() ? block.get(layer).rank() == 2 : chosen.contains(layer)))
                .toList();
    }

    /** The column of the greatest value of each row, the lower at a tie. */
    static int[] greatest(float[] values, int columns) {
        int[] greatest = new int[values.length / columns];
        for (int row = 0; row < greatest.length; row++) {
            int from = row * columns;
            for (int column = 1; column < columns; column++) {
                if (values[from + column] > values[from + greatest[row]]) {
                    greatest[row] = column;
                }
            }
        }
        return greatest;
    }

    static double accuracy(int[] predictions, int[] labels) {
        int right = 0;
        for (int i = 0; i < labels.length; i++) {
            right += predictions[i] == labels[i] ? 1 : 0;
        }
        return (double) right / labels.length;
    }
}
