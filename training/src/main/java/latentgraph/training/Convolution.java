package latentgraph.training;

import java.lang.ref.Reference;
import java.util.Collection;
import org.bytedeco.javacpp.FloatPointer;
import org.deeplearning4j.nn.api.Layer;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.conf.layers.ConvolutionLayer;
import org.deeplearning4j.nn.gradient.DefaultGradient;
import org.deeplearning4j.nn.gradient.Gradient;
import org.deeplearning4j.nn.params.ConvolutionParamInitializer;
import org.deeplearning4j.nn.workspace.ArrayType;
import org.deeplearning4j.nn.workspace.LayerWorkspaceMgr;
import org.deeplearning4j.optimize.api.TrainingListener;
import org.nd4j.common.primitives.Pair;
import org.nd4j.linalg.activations.Activation;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.api.shape.Shape;
import org.nd4j.linalg.factory.Broadcast;

/** DL4J's convolution without activation, computed by {@link ConvolutionKernel}. */
final class Convolution extends ConvolutionLayer {
    private static final long serialVersionUID = 1;

    /** @param side of the square kernel; the picture is padded by half of it */
    Convolution(int side, int stride, int channels, boolean bias) {
        super(new Builder(side, side)
                .stride(stride, stride)
                .padding(side / 2, side / 2)
                .nOut(channels)
                .hasBias(bias)
                .activation(Activation.IDENTITY));
    }

    @Override
    public Layer instantiate(
            NeuralNetConfiguration conf,
            Collection<TrainingListener> listeners,
            int index,
            INDArray parameters,
            boolean initialise,
            DataType type) {
        Computed layer = new Computed(conf, type);
        layer.setListeners(listeners);
        layer.setIndex(index);
        layer.setParamsViewArray(parameters);
        layer.setParamTable(initializer().init(conf, parameters, initialise));
        layer.setConf(conf);
        return layer;
    }

    /** Floats in C order, as they lie in memory; of a copy if they lie otherwise. The array must be kept meanwhile. */
    static INDArray inOrder(INDArray array) {
        return array.ordering() == 'c' && Shape.hasDefaultStridesForShape(array) ? array : array.dup('c');
    }

    static FloatPointer pointer(INDArray inOrder) {
        return (FloatPointer) inOrder.data().addressPointer();
    }

    private static final class Computed extends org.deeplearning4j.nn.layers.convolution.ConvolutionLayer {
        private static final long serialVersionUID = 1;

        Computed(NeuralNetConfiguration conf, DataType type) {
            super(conf, type);
        }

        private ConvolutionKernel kernel() {
            ConvolutionLayer layer = layerConf();
            return new ConvolutionKernel(
                    Math.toIntExact(input.size(1)),
                    Math.toIntExact(input.size(2)),
                    Math.toIntExact(input.size(3)),
                    Math.toIntExact(layer.getNOut()),
                    layer.getKernelSize()[0],
                    layer.getStride()[0]);
        }

        @Override
        public INDArray activate(boolean training, LayerWorkspaceMgr workspaces) {
            assertInputSet(false);
            ConvolutionKernel kernel = kernel();
            INDArray from = inOrder(input);
            INDArray weight = inOrder(getParam(ConvolutionParamInitializer.WEIGHT_KEY));
            INDArray to = workspaces.createUninitialized(
                    ArrayType.ACTIVATIONS,
                    DataType.FLOAT,
                    new long[] {from.size(0), kernel.outputs(), kernel.outHeight(), kernel.outWidth()},
                    'c');
            kernel.forward(pointer(from), pointer(weight), pointer(to), (int) from.size(0));
            Reference.reachabilityFence(from); // a copy would be freed once it is out of use here
            return layerConf().hasBias()
                    ? Broadcast.add(to, getParam(ConvolutionParamInitializer.BIAS_KEY), to, 1)
                    : to;
        }

        @Override
        public Pair<Gradient, INDArray> backpropGradient(INDArray epsilon, LayerWorkspaceMgr workspaces) {
            assertInputSet(true);
            INDArray from = inOrder(input);
            INDArray weight = inOrder(getParam(ConvolutionParamInitializer.WEIGHT_KEY));
            INDArray above = inOrder(epsilon);
            INDArray below =
                    workspaces.createUninitialized(ArrayType.ACTIVATION_GRAD, DataType.FLOAT, from.shape(), 'c');
            float[] derivatives = kernel().backward(
                            pointer(from), pointer(weight), pointer(above), pointer(below), (int) from.size(0));
            Reference.reachabilityFence(from);
            Reference.reachabilityFence(above);
            INDArray view = gradientViews.get(ConvolutionParamInitializer.WEIGHT_KEY);
            pointer(view).put(derivatives); // DL4J keeps it in C order, one after the other
            Gradient gradient = new DefaultGradient();
            gradient.setGradientFor(ConvolutionParamInitializer.WEIGHT_KEY, view, 'c');
            if (layerConf().hasBias()) {
                INDArray biasView = gradientViews.get(ConvolutionParamInitializer.BIAS_KEY);
                pointer(biasView).put(sums(epsilon));
                gradient.setGradientFor(ConvolutionParamInitializer.BIAS_KEY, biasView);
            }
            return new Pair<>(gradient, below);
        }

        /** Of each channel, in one order whatever the number of threads. */
        private static float[] sums(INDArray pictures) {
            float[] values = LayeredNetwork.floats(pictures);
            double[] sums = new double[(int) pictures.size(1)];
            int size = (int) (pictures.size(2) * pictures.size(3));
            for (int i = 0; i < values.length; i++) {
                sums[i / size % sums.length] += values[i];
            }
            float[] rounded = new float[sums.length];
            for (int channel = 0; channel < sums.length; channel++) {
                rounded[channel] = (float) sums[channel];
            }
            return rounded;
        }
    }
}
