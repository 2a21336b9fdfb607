package latentgraph.training;

import org.deeplearning4j.nn.api.MaskState;
import org.deeplearning4j.nn.conf.InputPreProcessor;
import org.deeplearning4j.nn.conf.inputs.InputType;
import org.deeplearning4j.nn.workspace.ArrayType;
import org.deeplearning4j.nn.workspace.LayerWorkspaceMgr;
import org.nd4j.common.primitives.Pair;
import org.nd4j.linalg.api.ndarray.INDArray;

/** From rows of [height, width, channels] pixels, as {@link ImageDataSet} has them, to DL4J's [n, channels, height, width]. */
record PicturesFromRows(int height, int width, int channels) implements InputPreProcessor {
    @Override
    public INDArray preProcess(INDArray rows, int miniBatchSize, LayerWorkspaceMgr workspaces) {
        INDArray pictures =
                rows.reshape('c', rows.size(0), height, width, channels).permute(0, 3, 1, 2);
        return workspaces.dup(ArrayType.ACTIVATIONS, pictures, 'c');
    }

    @Override
    public INDArray backprop(INDArray pictures, int miniBatchSize, LayerWorkspaceMgr workspaces) {
        INDArray rows = workspaces.dup(ArrayType.ACTIVATION_GRAD, pictures.permute(0, 2, 3, 1), 'c');
        return rows.reshape('c', rows.size(0), (long) height * width * channels);
    }

    @Override
    public InputPreProcessor clone() {
        return this;
    }

    @Override
    public InputType getOutputType(InputType rows) {
        return InputType.convolutional(height, width, channels);
    }

    @Override
    public Pair<INDArray, MaskState> feedForwardMaskArray(INDArray mask, MaskState state, int miniBatchSize) {
        return new Pair<>(mask, state);
    }
}
