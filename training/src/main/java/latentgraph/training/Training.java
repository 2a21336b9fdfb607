package latentgraph.training;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.CancellationException;
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

    /** Who is told of a training, and keeps what it goes on from. */
    interface Witness {
        /** What was kept of the same training when it was interrupted. */
        Optional<TrainingState> kept();

        /** Told of each epoch while the network has that epoch's parameters. */
        void ended(Epoch epoch);

        /** Told now and then where the training is. */
        void keep(TrainingState state);
    }

    /** After how long a training is kept again. */
    static final long KEEP_NANOS = 60_000_000_000L;

    /** Keeping a large network takes long: no more than a twentieth of the time goes into it, unless that is too seldom. */
    private static final int RARELY = 20;

    private final ImageDataSet data;
    private final ClassifierConfiguration configuration;
    private final ComputationGraph network;
    private final Masks masks;
    private final String title;
    private final Progress progress;
    private final long keepNanos;
    private final List<Epoch> epochs = new ArrayList<>();
    private int position; // samples of the epoch gone through
    private double lossSum; // of these
    private INDArray bestParameters; // with patience, once an epoch has ended
    private long nextKeep;

    /**
     * @param network trained in place
     * @param masks held after every step
     * @param title what is trained, in words, for progress
     * @param keepNanos as {@link #KEEP_NANOS}
     */
    Training(
            ImageDataSet data,
            ClassifierConfiguration configuration,
            ComputationGraph network,
            Masks masks,
            String title,
            Progress progress,
            long keepNanos) {
        this.data = data;
        this.configuration = configuration;
        this.network = network;
        this.masks = masks;
        this.title = title;
        this.progress = progress;
        this.keepNanos = keepNanos;
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
     * @throws InvalidInputException if training diverges
     * @throws CancellationException if this thread is interrupted
     */
    Outcome run(Random order, Witness witness) {
        witness.kept().ifPresent(this::restore);
        nextKeep = System.nanoTime() + keepNanos;
        Runnable hold = masks.holder(network);
        hold.run();
        int[] rows = configuration.trainRows(data);
        for (int epoch = 1; epoch <= configuration.epochs() && !isOver(epochs, configuration); epoch++) {
            shuffle(rows, order);
            if (epoch > epochs.size()) {
                train(rows, epoch, hold, witness);
            }
        }
        if (bestParameters != null) {
            network.setParams(bestParameters);
        }
        return new Outcome(List.copyOf(epochs), best(epochs, configuration));
    }

    private void restore(TrainingState state) {
        state.restore(network);
        epochs.addAll(state.epochs());
        position = state.position();
        lossSum = state.lossSum();
        bestParameters = state.bestParameters();
    }

    private void train(int[] rows, int epoch, Runnable hold, Witness witness) {
        trainBatches(rows, epoch, hold, witness);
        network.incrementEpochCount();
        Epoch ended = validated(epoch, lossSum / rows.length);
        requireFinite(ended);
        epochs.add(ended);
        position = 0;
        lossSum = 0;
        witness.ended(ended);
        if (configuration.patience() > 0 && best(epochs, configuration) == epoch) {
            bestParameters = network.params().dup();
        }
        if (epoch < configuration.epochs() && !isOver(epochs, configuration)) {
            keepIfDue(witness);
        }
    }

    private void keepIfDue(Witness witness) {
        long begin = System.nanoTime();
        if (begin - nextKeep >= 0) {
            witness.keep(TrainingState.of(network, epochs, position, lossSum, bestParameters));
            long end = System.nanoTime();
            long seldom = Math.min(RARELY * (end - begin), RARELY * keepNanos);
            nextKeep = end + Math.max(keepNanos, seldom);
        }
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

    private void trainBatches(int[] rows, int epoch, Runnable hold, Witness witness) {
        int classes = data.classNames().size();
        String stage = "training %s, epoch %d of %d".formatted(title, epoch, configuration.epochs());
        TrainingInputs pictures = new TrainingInputs(data, configuration);
        while (position < rows.length) {
            if (Thread.currentThread().isInterrupted()) {
                throw new CancellationException("interrupted");
            }
            progress.report(stage, position, rows.length);
            int size = Math.min(configuration.batchSize(), rows.length - position);
            float[] inputs = new float[size * data.dimension()];
            float[] targets = new float[size * classes];
            for (int i = 0; i < size; i++) {
                pictures.copy(rows[position + i], epoch, inputs, i * data.dimension());
                targets[i * classes + data.labels()[rows[position + i]]] = 1;
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
            position += size;
            if (position < rows.length) {
                keepIfDue(witness);
            }
        }
        progress.report(stage, rows.length, rows.length);
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
        double loss = 0;
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
                loss -= Math.log(Math.max(1e-10, scores[i * classes + label])); // DL4J's bound in training, too
                right += predictions[i] == label ? 1 : 0;
            }
        }
        return new Epoch(
                epoch, configuration.learningRate(epoch), trainLoss, loss / rows.length, (double) right / rows.length);
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
