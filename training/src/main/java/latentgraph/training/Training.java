package latentgraph.training;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CancellationException;
import java.util.function.Consumer;
import latentgraph.core.InvalidInputException;
import latentgraph.core.Progress;
import latentgraph.core.format.RunManifest.Checkpoint;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/**
 * One training of a network: epochs over the training samples, each followed by a look at the validation samples, until
 * the last epoch or until patience ends (thesis 3.6.2).
 */
final class Training {
    /** Validation is NaN where there are no validation samples. @param trainLoss each sample's before the step it led to */
    record Epoch(int epoch, double learningRate, double trainLoss, double validationLoss, double validationAccuracy) {
        /** @param number the checkpoint's; @param accuracy on the probe */
        Checkpoint checkpoint(int number, Double accuracy) {
            return new Checkpoint(
                    number, measured(trainLoss), measured(validationLoss), measured(validationAccuracy), accuracy);
        }

        private static Double measured(double value) {
            return Double.isNaN(value) ? null : (Double) value;
        }
    }

    /**
     * @param epochs all that were trained
     * @param best that whose parameters the network has now, from 1 on; 0 if none was trained
     */
    record Outcome(List<Epoch> epochs, int best) {}

    private final ImageDataSet data;
    private final ClassifierConfiguration configuration;
    private final ComputationGraph network;
    private final Masks masks;
    private final String title;
    private final Progress progress;

    /**
     * @param network trained in place
     * @param masks held after every step
     * @param title what is trained, in words, for progress
     */
    Training(
            ImageDataSet data,
            ClassifierConfiguration configuration,
            ComputationGraph network,
            Masks masks,
            String title,
            Progress progress) {
        this.data = data;
        this.configuration = configuration;
        this.network = network;
        this.masks = masks;
        this.title = title;
        this.progress = progress;
    }

    /** @throws InvalidInputException if patience is asked for without validation samples, or a batch is too large,
     *     or there are too few training samples */
    static void requirePossible(ImageDataSet data, ClassifierConfiguration configuration) {
        configuration.trainRows(data);
        NetworkGraph.requireArrays(configuration, data);
        if (configuration.patience() > 0 && data.validation().length == 0) {
            throw new InvalidInputException("patience is %d but %s has no validation samples; expected 0"
                    .formatted(configuration.patience(), data.name()));
        }
    }

    /**
     * @param order draws the order of the samples, anew each epoch
     * @param afterEpoch told of each epoch while the network has that epoch's parameters
     * @throws InvalidInputException if training diverges
     * @throws CancellationException if this thread is interrupted
     */
    Outcome run(Random order, Consumer<Epoch> afterEpoch) {
        Runnable hold = masks.holder(network);
        hold.run();
        int[] rows = configuration.trainRows(data);
        List<Epoch> epochs = new ArrayList<>();
        INDArray bestParameters = null;
        for (int epoch = 1; epoch <= configuration.epochs() && !isOver(epochs, configuration); epoch++) {
            shuffle(rows, order);
            double trainLoss = train(rows, epoch, hold);
            network.incrementEpochCount();
            Epoch ended = validated(epoch, trainLoss);
            requireFinite(ended);
            epochs.add(ended);
            afterEpoch.accept(ended);
            if (configuration.patience() > 0 && best(epochs, configuration) == epoch) {
                bestParameters = network.params().dup();
            }
        }
        if (bestParameters != null) {
            network.setParams(bestParameters);
        }
        return new Outcome(List.copyOf(epochs), best(epochs, configuration));
    }

    /** The epoch whose parameters are kept: the last, with patience that of the least validation loss; 0 of none. */
    static int best(List<Epoch> epochs, ClassifierConfiguration configuration) {
        return configuration.patience() == 0
                ? epochs.size()
                : epochs.stream()
                        .min(Comparator.comparingDouble(Epoch::validationLoss)) // the first of equal ones
                        .map(Epoch::epoch)
                        .orElse(0);
    }

    /** Whether patience has ended. */
    static boolean isOver(List<Epoch> epochs, ClassifierConfiguration configuration) {
        return configuration.patience() > 0 && epochs.size() - best(epochs, configuration) >= configuration.patience();
    }

    /** @return the mean loss over the samples, each taken before the step it led to */
    private double train(int[] rows, int epoch, Runnable hold) {
        int classes = data.classNames().size();
        String stage = "training %s, epoch %d of %d".formatted(title, epoch, configuration.epochs());
        TrainingInputs pictures = new TrainingInputs(data, configuration);
        double lossSum = 0;
        for (int from = 0; from < rows.length; from += configuration.batchSize()) {
            if (Thread.currentThread().isInterrupted()) {
                throw new CancellationException("interrupted");
            }
            progress.report(stage, from, rows.length);
            int size = Math.min(configuration.batchSize(), rows.length - from);
            float[] inputs = new float[size * data.dimension()];
            float[] targets = new float[size * classes];
            for (int i = 0; i < size; i++) {
                pictures.copy(rows[from + i], epoch, inputs, i * data.dimension());
                targets[i * classes + data.labels()[rows[from + i]]] = 1;
            }
            double added = configuration.l1() > 0 ? network.calcRegularizationScore(true) : 0;
            try (INDArray x = matrix(inputs, size);
                    INDArray y = matrix(targets, size)) {
                network.fit(new INDArray[] {x}, new INDArray[] {y});
            }
            hold.run();
            double loss = network.score() - added;
            requireFinite(configuration, epoch, "the loss", loss);
            lossSum += loss * size;
        }
        progress.report(stage, rows.length, rows.length);
        return lossSum / rows.length;
    }

    /** The loss of each batch says nothing of its last step, nor of what only the running means and variances met. */
    private void requireFinite(Epoch ended) {
        if (data.validation().length > 0) {
            requireFinite(configuration, ended.epoch, "the validation loss", ended.validationLoss);
        }
        for (float parameter : LayeredNetwork.floats(network.params())) {
            requireFinite(configuration, ended.epoch, "a parameter", parameter);
        }
    }

    static void requireFinite(ClassifierConfiguration configuration, int epoch, String what, double value) {
        if (!Double.isFinite(value)) {
            throw new DivergedException(
                    epoch,
                    "training diverged in epoch %d: %s is %s; lower the learning rate, now %s"
                            .formatted(epoch, what, value, configuration.learningRate(epoch)));
        }
    }

    private Epoch validated(int epoch, double trainLoss) {
        int classes = data.classNames().size();
        int[] rows = data.validation();
        int block = Probe.block(configuration.architecture(), data);
        double lossSum = 0;
        int right = 0;
        for (int from = 0; from < rows.length; from += block) {
            int[] some = Arrays.copyOfRange(rows, from, Math.min(rows.length, from + block));
            float[] scores;
            try (INDArray x = matrix(data.inputs(some), some.length)) {
                scores = LayeredNetwork.floats(network.outputSingle(x));
            }
            int[] predictions = Probe.greatest(scores, classes);
            for (int i = 0; i < some.length; i++) {
                int label = data.labels()[some[i]];
                lossSum -= Math.log(Math.max(1e-10, scores[i * classes + label])); // DL4J's bound in training, too
                right += predictions[i] == label ? 1 : 0;
            }
        }
        return new Epoch(
                epoch,
                configuration.learningRate(epoch),
                trainLoss,
                lossSum / rows.length,
                (double) right / rows.length);
    }

    static void shuffle(int[] rows, Random random) {
        for (int i = rows.length - 1; i > 0; i--) {
            int j = random.nextInt(i + 1);
            int row = rows[i];
            rows[i] = rows[j];
            rows[j] = row;
        }
    }

    /** [rows, values.length / rows] of row-major values. */
    static INDArray matrix(float[] values, int rows) {
        return Nd4j.create(values, new int[] {rows, values.length / rows}, 'c');
    }
}
