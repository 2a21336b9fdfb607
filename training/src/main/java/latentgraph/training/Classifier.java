package latentgraph.training;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.CancellationException;
import latentgraph.core.ConflictException;
import latentgraph.core.InvalidInputException;
import latentgraph.core.Progress;
import latentgraph.core.format.History;
import latentgraph.core.format.RunDirectoryWriter;
import latentgraph.core.format.RunManifest;
import latentgraph.core.format.RunManifest.Checkpoint;
import latentgraph.core.format.RunManifest.RandomSource;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.conf.layers.DenseLayer;
import org.deeplearning4j.nn.conf.layers.OutputLayer;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.nd4j.linalg.activations.Activation;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.learning.config.Nesterovs;
import org.nd4j.linalg.lossfunctions.LossFunctions.LossFunction;
import org.nd4j.linalg.schedule.MapSchedule;
import org.nd4j.linalg.schedule.ScheduleType;

/**
 * A multi-layer perceptron that learns to name the classes of a data set: dense layers with ReLU ({@code hidden1},
 * {@code hidden2}, …) and a softmax over the classes, cross-entropy loss.
 *
 * <p>The same data, configuration and machine give the same bytes, whatever the number of threads: all arithmetic that
 * adds up runs on one. Another processor may round differently.
 */
public final class Classifier {
    /** The layer that is no layer: the pixels, in [0, 1]. They are kept at epoch 0 alone, as training does not change them. */
    public static final String INPUT = "input";

    private static final List<String> HISTORY =
            List.of("epoch", "learningRate", "trainLoss", "validationLoss", "validationAccuracy");

    private final ImageDataSet data;
    private final ClassifierConfiguration configuration;
    private final RunDirectoryWriter writer;
    private final Progress progress;
    private final String run;
    private final MultiLayerNetwork network;
    private final Probe probe;
    private final List<double[]> history = new ArrayList<>();
    private final Map<Integer, Double> accuracies = new LinkedHashMap<>(); // on the probe, by captured epoch
    private List<RunManifest.Layer> layers = List.of();

    private Classifier(ImageDataSet data, ClassifierConfiguration configuration, Path runDirectory, Progress progress) {
        this.data = data;
        this.configuration = configuration;
        this.progress = progress;
        run = configuration.run() != null ? configuration.run() : data.name() + "-seed" + configuration.weightSeed();
        network = network();
        int[] rows = data.probe(configuration.maxProbe());
        probe = new Probe(
                matrix(data.inputs(rows), rows.length),
                data.labels(rows),
                data.classNames().size(),
                List.of());
        writer = RunDirectoryWriter.create(runDirectory, manifest(List.of(), 0));
        writer.labels(data.labels(rows));
        writer.samples(data.indices(rows));
        writer.images(data.images(rows));
    }

    /**
     * Trains, and writes the run: the probe's latents of every hidden layer at epoch 0 (untrained), at the epochs to be
     * captured and at the last one (with patience: the best), predictions, head, parameters and history.
     *
     * @param runDirectory made if it is not there; what an unfinished run left in it is replaced
     * @return what run.json says
     * @throws ConflictException if another training writes to the directory, or it holds a finished run, or something else
     * @throws InvalidInputException if patience is asked for without validation samples, or training diverges
     * @throws CancellationException if this thread is interrupted: the directory then holds no run.json
     */
    public static RunManifest train(
            ImageDataSet data, ClassifierConfiguration configuration, Path runDirectory, Progress progress) {
        if (configuration.patience() > 0 && data.validation().length == 0) {
            throw new InvalidInputException("patience is %d but %s has no validation samples; expected 0"
                    .formatted(configuration.patience(), data.name()));
        }
        return OneThread.call(() -> {
            var classifier = new Classifier(data, configuration, runDirectory, progress);
            try (classifier.writer) {
                return classifier.train();
            }
        });
    }

    private RunManifest train() {
        capture(0);
        Random order = Seeding.BATCH_ORDER.random(configuration.orderSeed(), 0);
        int[] rows = data.train().clone();
        int best = 0;
        double bestLoss = Double.POSITIVE_INFINITY;
        INDArray bestParameters = null;
        for (int epoch = 1; epoch <= configuration.epochs(); epoch++) {
            shuffle(rows, order);
            double trainLoss = trainEpoch(rows, epoch);
            network.incrementEpochCount();
            Validation validation = validate();
            history.add(new double[] {
                epoch, configuration.learningRate(epoch), trainLoss, validation.loss, validation.accuracy
            });
            writer.history(new History(HISTORY, history));
            if (configuration.capture().contains(epoch)) {
                capture(epoch);
            }
            // Thesis 3.6.2: keep what was best, give up when it has not been bettered for so many epochs.
            if (configuration.patience() == 0) {
                best = epoch;
            } else if (validation.loss < bestLoss) {
                best = epoch;
                bestLoss = validation.loss;
                bestParameters = network.params().dup();
            } else if (epoch - best == configuration.patience()) {
                break;
            }
        }
        if (bestParameters != null) {
            network.setParameters(bestParameters);
        }
        if (!accuracies.containsKey(best)) {
            capture(best);
        }
        RunManifest manifest = manifest(checkpoints(), best);
        writer.finish(manifest);
        return manifest;
    }

    /** @return the mean loss over the samples, each taken before the step it led to */
    private double trainEpoch(int[] rows, int epoch) {
        int classes = data.classNames().size();
        String stage = "training %s, epoch %d of %d".formatted(run, epoch, configuration.epochs());
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
                data.copyInput(rows[from + i], inputs, i * data.dimension());
                targets[i * classes + data.labels()[rows[from + i]]] = 1;
            }
            try (INDArray x = matrix(inputs, size);
                    INDArray y = matrix(targets, size)) {
                network.fit(x, y);
            }
            double loss = network.score();
            if (!Double.isFinite(loss)) {
                throw new InvalidInputException(
                        "training diverged in epoch %d: the loss is %s; lower the learning rate, now %s"
                                .formatted(epoch, loss, configuration.learningRate(epoch)));
            }
            lossSum += loss * size;
        }
        progress.report(stage, rows.length, rows.length);
        return lossSum / rows.length;
    }

    /** NaN where there are no validation samples. */
    private record Validation(double loss, double accuracy) {}

    private Validation validate() {
        int classes = data.classNames().size();
        int[] rows = data.validation();
        double lossSum = 0;
        int right = 0;
        for (int from = 0; from < rows.length; from += Probe.BLOCK) {
            int[] block = Arrays.copyOfRange(rows, from, Math.min(rows.length, from + Probe.BLOCK));
            float[] scores;
            try (INDArray x = matrix(data.inputs(block), block.length)) {
                scores = LayeredNetwork.floats(network.output(x));
            }
            int[] predictions = Probe.greatest(scores, classes);
            for (int i = 0; i < block.length; i++) {
                int label = data.labels()[block[i]];
                lossSum -= Math.log(Math.max(1e-10, scores[i * classes + label])); // DL4J's bound in training, too
                right += predictions[i] == label ? 1 : 0;
            }
        }
        return new Validation(lossSum / rows.length, (double) right / rows.length);
    }

    private void capture(int epoch) {
        progress.report("capturing %s, epoch %d".formatted(run, epoch), 0, 0);
        Probe.Captured captured = probe.write(new LayeredNetwork(network), epoch, writer);
        layers = captured.layers();
        accuracies.put(epoch, captured.accuracy());
    }

    private List<Checkpoint> checkpoints() {
        return accuracies.entrySet().stream()
                .sorted(Map.Entry.comparingByKey())
                .map(entry -> {
                    int epoch = entry.getKey();
                    double[] row = epoch == 0 ? null : history.get(epoch - 1);
                    return new Checkpoint(
                            epoch,
                            row == null ? null : row[2],
                            row == null || Double.isNaN(row[3]) ? null : row[3],
                            row == null || Double.isNaN(row[4]) ? null : row[4],
                            entry.getValue());
                })
                .toList();
    }

    private RunManifest manifest(List<Checkpoint> checkpoints, int best) {
        Map<String, Object> hyperparameters = configuration.hyperparameters();
        hyperparameters.put("epochsTrained", history.size());
        hyperparameters.put("finalEpoch", best);
        List<RandomSource> randomness = new ArrayList<>(data.randomness());
        randomness.add(new RandomSource("weights", configuration.weightSeed()));
        randomness.add(new RandomSource("batch order", configuration.orderSeed()));
        return new RunManifest(
                run,
                configuration.architecture(),
                new RunManifest.DataSet(data.name(), data.size(), data.classNames()),
                configuration.weightSeed() == configuration.orderSeed() ? configuration.weightSeed() : null,
                hyperparameters,
                layers,
                checkpoints,
                randomness,
                LayeredNetwork.framework());
    }

    // ---- the network

    private MultiLayerNetwork network() {
        Map<Integer, Double> rates = new LinkedHashMap<>();
        rates.put(0, configuration.learningRate());
        // DL4J counts finished epochs.
        configuration.stepEpochs().forEach(step -> rates.put(step, configuration.learningRate(step + 1)));
        var list = new NeuralNetConfiguration.Builder()
                .updater(new Nesterovs(new MapSchedule(ScheduleType.EPOCH, rates), configuration.momentum()))
                .list();
        int inputs = data.dimension();
        for (int i = 0; i < configuration.widths().size(); i++) {
            int width = configuration.widths().get(i);
            list.layer(new DenseLayer.Builder()
                    .name("hidden" + (i + 1))
                    .nIn(inputs)
                    .nOut(width)
                    .activation(Activation.RELU)
                    .build());
            inputs = width;
        }
        list.layer(new OutputLayer.Builder(LossFunction.MCXENT)
                .name("output")
                .nIn(inputs)
                .nOut(data.classNames().size())
                .activation(Activation.SOFTMAX)
                .build());
        MultiLayerNetwork made = new MultiLayerNetwork(list.build());
        made.init();
        initialise(made);
        return made;
    }

    /** Draws the weights here, not in ND4J, whose draws depend on its number of threads. */
    private void initialise(MultiLayerNetwork made) {
        Random random = Seeding.WEIGHTS.random(configuration.weightSeed(), 0);
        for (int layer = 0; layer < made.getnLayers(); layer++) {
            INDArray weight = made.getLayer(layer).getParam("W"); // [inputs, outputs]
            long inputs = weight.size(0);
            long outputs = weight.size(1);
            double gain = layer + 1 < made.getnLayers() ? Math.sqrt(2) : 1; // ReLU halves the variance
            double deviation = Math.sqrt(2.0 / inputs);
            double limit = gain * Math.sqrt(6.0 / (inputs + outputs));
            float[] values = new float[Math.toIntExact(inputs * outputs)];
            for (int i = 0; i < values.length; i++) {
                values[i] = (float)
                        switch (configuration.weightInit()) {
                            case HE_NORMAL -> random.nextGaussian() * deviation;
                            case XAVIER_UNIFORM -> (2 * random.nextDouble() - 1) * limit;
                        };
            }
            weight.assign(matrix(values, (int) inputs));
        }
    }

    private static void shuffle(int[] rows, Random random) {
        for (int i = rows.length - 1; i > 0; i--) {
            int j = random.nextInt(i + 1);
            int row = rows[i];
            rows[i] = rows[j];
            rows[j] = row;
        }
    }

    /** [rows, values.length / rows] of row-major values. */
    private static INDArray matrix(float[] values, int rows) {
        return Nd4j.create(values, new int[] {rows, values.length / rows}, 'c');
    }
}
