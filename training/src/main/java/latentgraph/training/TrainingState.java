package latentgraph.training;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import latentgraph.core.InvalidInputException;
import latentgraph.core.format.Npy;
import latentgraph.training.Training.Epoch;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/**
 * What a training of a DL4J network goes on from, to the same bytes, should it be interrupted. The order of the samples is not
 * in it: drawn anew, it is the same.
 *
 * @param epochs that have ended
 * @param position samples of the next epoch that were gone through
 * @param lossSum of these samples
 * @param parameters of the network, in DL4J's order; running means and variances are among them
 * @param momentum of the parameters that have one, in DL4J's order
 * @param best parameters of the best epoch; empty where none is kept
 */
record TrainingState(
        List<Epoch> epochs, int position, double lossSum, float[] parameters, float[] momentum, float[] best) {
    private static final int PARTS = Long.BYTES / Short.BYTES;

    static TrainingState of(ComputationGraph network, List<Epoch> epochs, int position, double lossSum, INDArray best) {
        return new TrainingState(
                List.copyOf(epochs),
                position,
                lossSum,
                LayeredNetwork.floats(network.params()),
                LayeredNetwork.floats(network.getUpdater().getStateViewArray()),
                best == null ? new float[0] : LayeredNetwork.floats(best));
    }

    /**
     * Makes the network what it was.
     *
     * @throws InvalidInputException if this is of a network of another size
     */
    void restore(ComputationGraph network) {
        INDArray updater = network.getUpdater().getStateViewArray();
        if (parameters.length != network.numParams() || momentum.length != updater.length()) {
            throw new InvalidInputException(
                    "an unfinished training kept %d parameters and %d of their momentum; expected %d and %d, as the network has: remove the folder of the run to begin again"
                            .formatted(parameters.length, momentum.length, network.numParams(), updater.length()));
        }
        network.setParams(row(parameters));
        updater.assign(row(momentum));
        epochs.forEach(epoch -> network.incrementEpochCount()); // learning rates follow it
    }

    /** As {@link ComputationGraph#setParams} takes it; null if none is kept. */
    INDArray bestParameters() {
        return best.length == 0 ? null : row(best);
    }

    private static INDArray row(float[] values) {
        return Nd4j.create(values, new int[] {1, values.length}, 'c');
    }

    /** By name; whole numbers and doubles as the floats that their bits, 16 each, are: all of ours that is kept is floats. */
    Map<String, Npy.Floats> arrays() {
        double[] numbers = new double[2 + 5 * epochs.size()];
        numbers[0] = position;
        numbers[1] = lossSum;
        for (int i = 0; i < epochs.size(); i++) {
            Epoch epoch = epochs.get(i);
            double[] row = {
                epoch.epoch(),
                epoch.learningRate(),
                epoch.trainLoss(),
                epoch.validationLoss(),
                epoch.validationAccuracy()
            };
            System.arraycopy(row, 0, numbers, 2 + 5 * i, row.length);
        }
        float[] bits = new float[PARTS * numbers.length];
        for (int i = 0; i < bits.length; i++) {
            bits[i] = Double.doubleToRawLongBits(numbers[i / PARTS]) >>> (Short.SIZE * (i % PARTS)) & 0xffff;
        }
        Map<String, Npy.Floats> arrays = new LinkedHashMap<>();
        arrays.put("numbers", new Npy.Floats(new int[] {numbers.length, PARTS}, bits));
        arrays.put("parameters", new Npy.Floats(new int[] {parameters.length}, parameters));
        arrays.put("momentum", new Npy.Floats(new int[] {momentum.length}, momentum));
        if (best.length > 0) {
            arrays.put("best", new Npy.Floats(new int[] {best.length}, best));
        }
        return arrays;
    }

    /** @param arrays as {@link #arrays} gave them; others are passed over */
    static TrainingState of(Map<String, Npy.Floats> arrays) {
        float[] bits = arrays.get("numbers").values();
        double[] numbers = new double[bits.length / PARTS];
        for (int i = 0; i < numbers.length; i++) {
            long number = 0;
            for (int part = 0; part < PARTS; part++) {
                number |= (long) bits[PARTS * i + part] << (Short.SIZE * part);
            }
            numbers[i] = Double.longBitsToDouble(number);
        }
        List<Epoch> epochs = new ArrayList<>();
        for (int i = 2; i < numbers.length; i += 5) {
            epochs.add(new Epoch((int) numbers[i], numbers[i + 1], numbers[i + 2], numbers[i + 3], numbers[i + 4]));
        }
        return new TrainingState(
                epochs,
                (int) numbers[0],
                numbers[1],
                arrays.get("parameters").values(),
                arrays.get("momentum").values(),
                arrays.containsKey("best") ? arrays.get("best").values() : new float[0]);
    }
}
