package latentgraph.training;

import java.lang.ref.Reference;
import java.util.Collection;
import java.util.stream.IntStream;
import org.bytedeco.javacpp.FloatPointer;
import org.deeplearning4j.nn.api.Layer;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.conf.layers.BatchNormalization;
import org.deeplearning4j.nn.gradient.DefaultGradient;
import org.deeplearning4j.nn.gradient.Gradient;
import org.deeplearning4j.nn.params.BatchNormalizationParamInitializer;
import org.deeplearning4j.nn.workspace.ArrayType;
import org.deeplearning4j.nn.workspace.LayerWorkspaceMgr;
import org.deeplearning4j.optimize.api.TrainingListener;
import org.nd4j.common.primitives.Pair;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * DL4J's batch normalisation of pictures (Ioffe and Szegedy, ICML 2015), with a ReLU on it if asked for, in a few passes
 * over plain arrays instead of DL4J's many. A channel is computed by one thread, so their number changes nothing.
 *
 * <p>Unlike DL4J's it keeps the running variance itself, not its logarithm, so that parameters.npz says what it is.
 */
final class Normalisation extends BatchNormalization {
    private static final long serialVersionUID = 1;

    private final boolean relu;

    Normalisation(boolean relu) {
        this.relu = relu;
        setDecay(0.9);
        setEps(1e-5);
        setGamma(1);
        setBeta(0);
        setMinibatch(true);
        setUseLogStd(false);
    }

    @Override
    public Layer instantiate(
            NeuralNetConfiguration conf,
            Collection<TrainingListener> listeners,
            int index,
            INDArray parameters,
            boolean initialise,
            DataType type) {
        Computed layer = new Computed(conf, type, relu);
        layer.setListeners(listeners);
        layer.setIndex(index);
        layer.setParamsViewArray(parameters);
        layer.setParamTable(initializer().init(conf, parameters, initialise));
        layer.setConf(conf);
        return layer;
    }

    private static final class Computed extends org.deeplearning4j.nn.layers.normalization.BatchNormalization {
        private static final long serialVersionUID = 1;

        private final boolean relu;
        private float[] mean; // of the last batch
        private float[] variance;

        Computed(NeuralNetConfiguration conf, DataType type, boolean relu) {
            super(conf, type);
            this.relu = relu;
        }

        private float[] parameter(String name) {
            return LayeredNetwork.floats(getParam(name));
        }

        private static float[] values(INDArray array) {
            float[] values = new float[Math.toIntExact(array.length())];
            INDArray inOrder = Convolution.inOrder(array);
            Convolution.pointer(inOrder).get(values);
            Reference.reachabilityFence(inOrder);
            return values;
        }

        /** In one block for each sample and channel: for each channel, its number and the size of a block. */
        private interface Channel {
            void compute(int channel, int samples, int channels, int size);
        }

        private void eachChannel(Channel work) {
            int samples = (int) input.size(0);
            int channels = (int) input.size(1);
            int size = (int) (input.size(2) * input.size(3));
            IntStream.range(0, channels).parallel().forEach(channel -> work.compute(channel, samples, channels, size));
        }

        @Override
        public INDArray activate(boolean training, LayerWorkspaceMgr workspaces) {
            assertInputSet(false);
            float[] x = values(input);
            float[] gamma = parameter(BatchNormalizationParamInitializer.GAMMA);
            float[] beta = parameter(BatchNormalizationParamInitializer.BETA);
            mean = parameter(BatchNormalizationParamInitializer.GLOBAL_MEAN);
            variance = parameter(BatchNormalizationParamInitializer.GLOBAL_VAR);
            double least = layerConf().getEps();
            eachChannel((channel, samples, channels, size) -> {
                if (training) {
                    measure(x, channel, samples, channels, size);
                }
                float scale = (float) (gamma[channel] / Math.sqrt(variance[channel] + least));
                float shift = beta[channel] - scale * mean[channel];
                for (int sample = 0; sample < samples; sample++) {
                    int from = (sample * channels + channel) * size;
                    for (int i = from; i < from + size; i++) {
                        float y = scale * x[i] + shift;
                        x[i] = relu && y <= 0 ? 0 : y; // NaN stays: a network that diverged must show it
                    }
                }
            });
            INDArray y = workspaces.createUninitialized(ArrayType.ACTIVATIONS, DataType.FLOAT, input.shape(), 'c');
            Convolution.pointer(y).put(x);
            return y;
        }

        private void measure(float[] x, int channel, int samples, int channels, int size) {
            double sum = 0;
            for (int sample = 0; sample < samples; sample++) {
                int from = (sample * channels + channel) * size;
                for (int i = from; i < from + size; i++) {
                    sum += x[i];
                }
            }
            double centre = sum / ((double) samples * size);
            double squares = 0;
            for (int sample = 0; sample < samples; sample++) {
                int from = (sample * channels + channel) * size;
                for (int i = from; i < from + size; i++) {
                    double away = x[i] - centre;
                    squares += away * away;
                }
            }
            mean[channel] = (float) centre;
            variance[channel] = (float) (squares / ((double) samples * size));
        }

        @Override
        public Pair<Gradient, INDArray> backpropGradient(INDArray epsilon, LayerWorkspaceMgr workspaces) {
            assertInputSet(true);
            float[] x = values(input);
            float[] above = values(epsilon);
            float[] gamma = parameter(BatchNormalizationParamInitializer.GAMMA);
            float[] beta = parameter(BatchNormalizationParamInitializer.BETA);
            float[] byGamma = new float[gamma.length];
            float[] byBeta = new float[gamma.length];
            double least = layerConf().getEps();
            eachChannel((channel, samples, channels, size) -> {
                double deviation = Math.sqrt(variance[channel] + least);
                float scale = (float) (gamma[channel] / deviation);
                float shift = beta[channel] - scale * mean[channel];
                double sum = 0;
                double product = 0;
                for (int sample = 0; sample < samples; sample++) {
                    int from = (sample * channels + channel) * size;
                    for (int i = from; i < from + size; i++) {
                        if (relu && scale * x[i] + shift <= 0) {
                            above[i] = 0;
                        }
                        sum += above[i];
                        product += above[i] * ((double) x[i] - mean[channel]);
                    }
                }
                byBeta[channel] = (float) sum;
                byGamma[channel] = (float) (product / deviation);
                // Ioffe and Szegedy 2015, section 3, gathered by what multiplies x and above.
                double all = (double) samples * size;
                float slope = (float) (product / (all * deviation * deviation));
                float offset = (float) (sum / all);
                for (int sample = 0; sample < samples; sample++) {
                    int from = (sample * channels + channel) * size;
                    for (int i = from; i < from + size; i++) {
                        above[i] = scale * (above[i] - offset - slope * (x[i] - mean[channel]));
                    }
                }
            });
            INDArray below =
                    workspaces.createUninitialized(ArrayType.ACTIVATION_GRAD, DataType.FLOAT, input.shape(), 'c');
            Convolution.pointer(below).put(above);
            Gradient gradient = new DefaultGradient();
            put(gradient, BatchNormalizationParamInitializer.GAMMA, byGamma);
            put(gradient, BatchNormalizationParamInitializer.BETA, byBeta);
            // DL4J subtracts these as they are: the running value moves towards the batch's.
            put(gradient, BatchNormalizationParamInitializer.GLOBAL_MEAN, towards(mean, "mean"));
            put(gradient, BatchNormalizationParamInitializer.GLOBAL_VAR, towards(variance, "var"));
            return new Pair<>(gradient, below);
        }

        private float[] towards(float[] batch, String running) {
            float[] change = parameter(running);
            float share = (float) (1 - layerConf().getDecay());
            for (int i = 0; i < change.length; i++) {
                change[i] = share * (change[i] - batch[i]);
            }
            return change;
        }

        private void put(Gradient gradient, String name, float[] values) {
            INDArray view = gradientViews.get(name);
            FloatPointer to = Convolution.pointer(view);
            to.put(values);
            gradient.setGradientFor(name, view);
        }
    }
}
