package latentgraph.training;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.IntStream;
import latentgraph.core.format.Npy;
import latentgraph.training.Architecture.Dense;
import latentgraph.training.DenseKernel.Step;

/**
 * A network of dense layers, the last of which is a softmax, with its optimiser's state: what DL4J's {@link NetworkGraph}
 * is, computed by {@link DenseKernel}. Not for several threads at once.
 */
final class DenseNetwork {
    /** Activations and their derivatives while a batch goes through: a thread's, for any network of these layers. */
    static final class Scratch {
        private final float[][] activations;
        private final float[][] derivatives;
        private final float[][] transposed;
        private final float[] gradient = new float[DenseKernel.ROWS * DenseKernel.WIDE];
        private final float[] nothing; // the biases going back
        private final int[] all; // 0, 1, 2, …

        Scratch(List<Dense> layers, int batch) {
            int rows = DenseBatch.padded(batch, DenseKernel.ROWS);
            int[] columns =
                    layers.stream().mapToInt(layer -> columns(layer.units())).toArray();
            activations = new float[columns.length][];
            derivatives = new float[columns.length][];
            transposed = new float[columns.length][];
            for (int i = 0; i < columns.length; i++) {
                activations[i] = new float[Math.multiplyExact(rows, columns[i])];
                derivatives[i] = new float[rows * columns[i]];
                transposed[i] = i == 0
                        ? null
                        : new float[Math.multiplyExact(layers.get(i).units(), columns[i - 1])];
            }
            int widest = Arrays.stream(columns).max().orElseThrow();
            nothing = new float[widest];
            all = IntStream.range(0, Math.max(widest, rows)).toArray();
        }
    }

    /** Weights lie in panels of columns, [rows][width] one after the other, padded with zeros, which stay zeros. */
    private static final class Layer {
        final Dense about;
        final int inputs;
        final int rows;
        final int columns;
        final float[] weight;
        final float[] velocity;
        final float[] bias;
        final float[] biasVelocity;

        Layer(Dense about, int inputs) {
            this.about = about;
            this.inputs = inputs;
            rows = DenseBatch.padded(inputs, DenseKernel.ROWS);
            columns = DenseNetwork.columns(about.units());
            weight = new float[Math.multiplyExact(rows, columns)];
            velocity = new float[weight.length];
            bias = new float[columns];
            biasVelocity = new float[columns];
        }

        private Layer(Layer other) {
            about = other.about;
            inputs = other.inputs;
            rows = other.rows;
            columns = other.columns;
            weight = other.weight.clone();
            velocity = other.velocity.clone();
            bias = other.bias.clone();
            biasVelocity = other.biasVelocity.clone();
        }
    }

    private final DenseKernel kernel;
    private final List<Layer> layers;

    /** Of zeros. @param about the layers, the output last */
    DenseNetwork(DenseKernel kernel, int inputs, List<Dense> about) {
        this.kernel = kernel;
        layers = new ArrayList<>();
        int below = inputs;
        for (Dense layer : about) {
            layers.add(new Layer(layer, below));
            below = layer.units();
        }
    }

    private DenseNetwork(DenseNetwork other) {
        kernel = other.kernel;
        layers = other.layers.stream().map(Layer::new).toList();
    }

    DenseNetwork copy() {
        return new DenseNetwork(this);
    }

    /** What one of these takes, in bytes. */
    static long bytes(int inputs, List<Dense> about) {
        long bytes = 0;
        long below = inputs;
        for (Dense layer : about) {
            bytes += 2L * Float.BYTES * (below + 4) * columns(layer.units());
            below = layer.units();
        }
        return bytes;
    }

    private static int columns(int units) {
        return DenseBatch.padded(units, DenseKernel.NARROW);
    }

    /** The panel that begins with column {@code from} of so many. */
    private static int width(int from, int columns) {
        return from + DenseKernel.WIDE <= columns ? DenseKernel.WIDE : DenseKernel.NARROW;
    }

    /** Copies [inputs][units] to the panels, or from them. */
    private static void copy(Layer layer, float[] panels, float[] plain, boolean fromPanels) {
        int units = layer.about.units();
        for (int from = 0; from < units; from += width(from, layer.columns)) {
            int width = width(from, layer.columns);
            int some = Math.min(width, units - from);
            for (int k = 0; k < layer.inputs; k++) {
                int at = from * layer.rows + k * width;
                if (fromPanels) {
                    System.arraycopy(panels, at, plain, k * units + from, some);
                } else {
                    System.arraycopy(plain, k * units + from, panels, at, some);
                }
            }
        }
    }

    /** @param weights of each layer, [inputs][units]; biases begin at 0 */
    void begin(List<float[]> weights) {
        for (int i = 0; i < layers.size(); i++) {
            copy(layers.get(i), layers.get(i).weight, weights.get(i), false);
        }
    }

    /** All parameters as LAYER.weight, [inputs, units], and LAYER.bias. */
    Map<String, Npy.Floats> parameters() {
        Map<String, Npy.Floats> parameters = new LinkedHashMap<>();
        for (Layer layer : layers) {
            put(layer, "", layer.weight, layer.bias, parameters);
        }
        return parameters;
    }

    /** All that training goes on from: the parameters, and what the optimiser keeps of each as velocity.NAME. */
    Map<String, Npy.Floats> state() {
        Map<String, Npy.Floats> state = parameters();
        for (Layer layer : layers) {
            put(layer, "velocity.", layer.velocity, layer.biasVelocity, state);
        }
        return state;
    }

    private static void put(
            Layer layer, String prefix, float[] weight, float[] bias, Map<String, Npy.Floats> parameters) {
        int units = layer.about.units();
        float[] plain = new float[layer.inputs * units];
        copy(layer, weight, plain, true);
        String name = prefix + layer.about.name();
        parameters.put(name + ".weight", new Npy.Floats(new int[] {layer.inputs, units}, plain));
        parameters.put(name + ".bias", new Npy.Floats(new int[] {units}, Arrays.copyOf(bias, units)));
    }

    /** @param state what {@link #state} gave of a network of these layers, its names after this prefix */
    void restore(Map<String, Npy.Floats> state, String prefix) {
        for (Layer layer : layers) {
            String name = layer.about.name();
            restore(layer, state, prefix + name, layer.weight, layer.bias);
            restore(layer, state, prefix + "velocity." + name, layer.velocity, layer.biasVelocity);
        }
    }

    private static void restore(Layer layer, Map<String, Npy.Floats> state, String name, float[] weight, float[] bias) {
        copy(layer, weight, state.get(name + ".weight").values(), false);
        System.arraycopy(state.get(name + ".bias").values(), 0, bias, 0, layer.about.units());
    }

    boolean isFinite() {
        return layers.stream().allMatch(layer -> isFinite(layer.weight) && isFinite(layer.bias));
    }

    private static boolean isFinite(float[] values) {
        float sum = 0;
        for (float value : values) {
            sum += value * 0; // 0 unless one is not
        }
        return sum == 0;
    }

    /** Feeds the batch forward; what the layers make of it is then in the scratch. */
    void forward(DenseBatch batch, Scratch scratch) {
        for (int i = 0; i < layers.size(); i++) {
            Layer layer = layers.get(i);
            float[] z = scratch.activations[i];
            for (int panel = 0; panel < layer.columns; panel += width(panel, layer.columns)) {
                int width = width(panel, layer.columns);
                for (int tile = 0; tile < batch.presentEnds().length; tile++) {
                    int row = tile * DenseKernel.ROWS;
                    int stride = i == 0 ? batch.stride() : layers.get(i - 1).columns;
                    kernel.forward(
                            i == 0 ? batch.inputs() : scratch.activations[i - 1],
                            row * stride,
                            stride,
                            i == 0 ? batch.present() : scratch.all,
                            i == 0 && tile > 0 ? batch.presentEnds()[tile - 1] : 0,
                            i == 0 ? batch.presentEnds()[tile] : layer.inputs,
                            layer.weight,
                            panel * layer.rows,
                            width,
                            layer.bias,
                            panel,
                            z,
                            row * layer.columns + panel,
                            layer.columns);
                }
            }
            if (layer.about.relu()) {
                for (int at = 0; at < batch.rows() * layer.columns; at++) {
                    z[at] = Math.max(z[at], 0); // NaN stays: a network that diverged must show it
                }
            }
        }
    }

    /** What {@link #forward} made of a sample, from {@code offset} on. */
    void copyActivations(Scratch scratch, int layer, int row, float[] to, int offset) {
        Layer from = layers.get(layer);
        System.arraycopy(scratch.activations[layer], row * from.columns, to, offset, from.about.units());
    }

    /** The class of the greatest score of a sample fed forward, the lower at a tie. */
    int prediction(Scratch scratch, int row) {
        Layer output = layers.get(layers.size() - 1);
        float[] z = scratch.activations[layers.size() - 1];
        int from = row * output.columns;
        int greatest = 0;
        for (int j = 1; j < output.about.units(); j++) {
            greatest = z[from + j] > z[from + greatest] ? j : greatest;
        }
        return greatest;
    }

    /** The sum of the samples' cross-entropies after {@link #forward}; their derivatives go to the scratch. */
    double loss(DenseBatch batch, Scratch scratch) {
        Layer output = layers.get(layers.size() - 1);
        float[] z = scratch.activations[layers.size() - 1];
        float[] d = scratch.derivatives[layers.size() - 1];
        int classes = output.about.units();
        double loss = 0;
        for (int row = 0; row < batch.size(); row++) {
            int from = row * output.columns;
            float greatest = z[from];
            for (int j = 1; j < classes; j++) {
                greatest = Math.max(greatest, z[from + j]);
            }
            float sum = 0;
            for (int j = 0; j < classes; j++) {
                float e = exp(z[from + j] - greatest);
                d[from + j] = e;
                sum += e;
            }
            for (int j = 0; j < classes; j++) {
                d[from + j] /= sum;
            }
            int label = from + batch.labels()[row];
            loss -= StrictMath.log(Math.max(1e-10, d[label])); // DL4J's bound
            d[label] -= 1;
        }
        Arrays.fill(d, batch.size() * output.columns, batch.rows() * output.columns, 0);
        return loss;
    }

    /**
     * eˣ for x in [-87, 0], less counting as -87, to 2 units in the last place: Cody and Waite's reduction to
     * ±ln 2 / 2 and the polynomial of Cephes' expf (Moshier). In plain steps, so that no library's version shows.
     */
    static float exp(float x) {
        float bounded = Math.max(x, -87f);
        float n = bounded * 1.44269504f + 12_582_912f - 12_582_912f; // to the nearest whole number: 1.5 · 2²³
        float r = bounded - n * 0.693359375f - n * -2.12194440e-4f;
        float p = 1.9875691500e-4f;
        p = p * r + 1.3981999507e-3f;
        p = p * r + 8.3334519073e-3f;
        p = p * r + 4.1665795894e-2f;
        p = p * r + 1.6666665459e-1f;
        p = p * r + 5.0000001201e-1f;
        p = p * r * r + r + 1;
        return p * Float.intBitsToFloat((int) n + 127 << 23);
    }

    /** After {@link #loss}: derivatives from the top down, and a step of the optimiser. @param steps of a layer's weights */
    void step(DenseBatch batch, Scratch scratch, Function<String, Step> steps) {
        for (int i = layers.size() - 1; i >= 0; i--) {
            if (i > 0) {
                back(i, batch, scratch);
            }
            Layer layer = layers.get(i);
            Step step = steps.apply(layer.about.name());
            float[] d = scratch.derivatives[i];
            for (int panel = 0; panel < layer.columns; panel += width(panel, layer.columns)) {
                int width = width(panel, layer.columns);
                for (int tile = 0; tile < layer.rows / DenseKernel.ROWS; tile++) {
                    int row = tile * DenseKernel.ROWS;
                    kernel.gradient(
                            i == 0 ? batch.inputs() : scratch.activations[i - 1],
                            row,
                            i == 0 ? batch.stride() : layers.get(i - 1).columns,
                            i == 0 ? batch.samples() : scratch.all,
                            i == 0 && tile > 0 ? batch.samplesEnds()[tile - 1] : 0,
                            i == 0 ? batch.samplesEnds()[tile] : batch.size(),
                            d,
                            panel,
                            layer.columns,
                            width,
                            scratch.gradient,
                            0);
                    kernel.step(
                            step,
                            scratch.gradient,
                            layer.weight,
                            layer.velocity,
                            panel * layer.rows + row * width,
                            DenseKernel.ROWS * width);
                }
            }
            stepBiases(layer, d, batch.size(), step);
        }
    }

    private void stepBiases(Layer layer, float[] d, int samples, Step step) {
        float[] gradient = new float[layer.columns];
        for (int row = 0; row < samples; row++) {
            for (int j = 0; j < layer.columns; j++) {
                gradient[j] += d[row * layer.columns + j];
            }
        }
        Step free = new Step(step.scale(), step.rate(), step.momentum(), 0);
        kernel.step(free, gradient, layer.bias, layer.biasVelocity, 0, layer.columns);
    }

    /** The derivatives of what layer i − 1 gives, from those of layer i and its weights. */
    private void back(int i, DenseBatch batch, Scratch scratch) {
        Layer layer = layers.get(i);
        Layer below = layers.get(i - 1);
        int units = layer.about.units();
        float[] transposed = scratch.transposed[i];
        transpose(layer, below.columns, transposed);
        float[] d = scratch.derivatives[i - 1];
        for (int panel = 0; panel < below.columns; panel += width(panel, below.columns)) {
            for (int row = 0; row < batch.rows(); row += DenseKernel.ROWS) {
                kernel.forward(
                        scratch.derivatives[i],
                        row * layer.columns,
                        layer.columns,
                        scratch.all,
                        0,
                        units,
                        transposed,
                        panel * units,
                        width(panel, below.columns),
                        scratch.nothing,
                        panel,
                        d,
                        row * below.columns + panel,
                        below.columns);
            }
        }
        if (below.about.relu()) {
            float[] activation = scratch.activations[i - 1];
            for (int at = 0; at < batch.rows() * below.columns; at++) {
                d[at] = activation[at] > 0 ? d[at] : 0;
            }
        }
    }

    /** From [inputs][units] in panels of units to [units][inputs] in panels of inputs. */
    private static void transpose(Layer layer, int inputColumns, float[] transposed) {
        int units = layer.about.units();
        for (int j = 0; j < units; j++) {
            int width = j < layer.columns / DenseKernel.WIDE * DenseKernel.WIDE ? DenseKernel.WIDE : DenseKernel.NARROW;
            int panel = j / width * width;
            for (int k = 0; k < layer.inputs; ) {
                int across = width(k, inputColumns);
                int to = k * units + j * across;
                int from = panel * layer.rows + k * width + j - panel;
                int some = Math.min(across, layer.inputs - k);
                for (int n = 0; n < some; n++) {
                    transposed[to + n] = layer.weight[from + n * width];
                }
                k += across;
            }
        }
    }
}
