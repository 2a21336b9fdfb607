package latentgraph.training;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CancellationException;
import latentgraph.core.ConflictException;
import latentgraph.core.InvalidInputException;
import latentgraph.core.Progress;
import latentgraph.core.format.History;
import latentgraph.core.format.RunDirectory;
import latentgraph.core.format.RunDirectoryWriter;
import latentgraph.core.format.RunManifest;
import latentgraph.core.format.RunManifest.Checkpoint;
import latentgraph.training.Training.Epoch;
import org.deeplearning4j.nn.graph.ComputationGraph;

/**
 * A network that learns to name the classes of a data set: an {@link Architecture} and a softmax over the classes,
 * cross-entropy loss.
 *
 * <p>The same data, configuration and machine give the same bytes, whatever the number of threads: all arithmetic that
 * adds up runs on one. Another processor may round differently.
 */
public final class Classifier {
    /** The layer that is no layer: the pixels, in [0, 1]. They are kept at epoch 0 alone, as training does not change them. */
    public static final String INPUT = "input";

    private static final List<String> HISTORY =
            List.of("epoch", "learningRate", "trainLoss", "validationLoss", "validationAccuracy");

    /** What run.json tells among the hyperparameters that was not asked for. */
    static final Set<String> OUTCOMES = Set.of("hyperparameters.epochsTrained", "hyperparameters.finalEpoch");

    private final ImageDataSet data;
    private final ClassifierConfiguration configuration;
    private final RunDirectoryWriter writer;
    private final Progress progress;
    private final String run;
    private final ComputationGraph network;
    private final Probe probe;
    private final List<Epoch> history = new ArrayList<>();
    private final Map<Integer, Double> accuracies = new LinkedHashMap<>(); // on the probe, by captured epoch
    private List<RunManifest.Layer> layers = List.of();

    private Classifier(ImageDataSet data, ClassifierConfiguration configuration, Path runDirectory, Progress progress) {
        this.data = data;
        this.configuration = configuration;
        this.progress = progress;
        run = configuration.run(data);
        network = NetworkGraph.of(configuration, data);
        probe = Probe.of(data, configuration);
        writer = RunDirectoryWriter.create(runDirectory, manifest(List.of(), 0));
        Probe.writeSamples(data, configuration, writer);
    }

    /**
     * Trains, and writes the run: the probe's latents of every layer that gives vectors at epoch 0 (untrained), at the epochs to be
     * captured and at the last one (with patience: the best), predictions, head, parameters and history.
     *
     * @param runDirectory made if it is not there; what an unfinished run left in it is replaced
     * @return what run.json says
     * @throws ConflictException if another training writes to the directory, or it holds a finished run, or something else
     * @throws InvalidInputException if patience is asked for without validation samples, a batch is too large for a
     *     layer, or training diverges
     * @throws CancellationException if this thread is interrupted: the directory then holds no run.json
     */
    public static RunManifest train(
            ImageDataSet data, ClassifierConfiguration configuration, Path runDirectory, Progress progress) {
        Training.requirePossible(data, configuration);
        return OneThread.call(() -> {
            var classifier = new Classifier(data, configuration, runDirectory, progress);
            try (classifier.writer) {
                return classifier.train();
            }
        });
    }

    /** @throws ConflictException if the finished run there is not the one that {@link #train} would make of this */
    public static void requireSame(ImageDataSet data, ClassifierConfiguration configuration, RunDirectory run) {
        run.requireSame(configuration.manifest(data, configuration.hyperparameters(), List.of(), List.of()), OUTCOMES);
    }

    private RunManifest train() {
        capture(0);
        Training training = new Training(data, configuration, network, Masks.NONE, run, progress);
        int best = training.run(Seeding.BATCH_ORDER.random(configuration.orderSeed(), 0), this::afterEpoch)
                .best();
        if (!accuracies.containsKey(best)) {
            capture(best);
        }
        RunManifest manifest = manifest(checkpoints(accuracies, history), best);
        writer.finish(manifest);
        return manifest;
    }

    private void afterEpoch(Epoch epoch) {
        history.add(epoch);
        writer.history(table(history));
        if (configuration.capture().contains(epoch.epoch())) {
            capture(epoch.epoch());
        }
    }

    /** history.csv: a line an epoch. */
    static History table(List<Epoch> history) {
        return new History(
                HISTORY,
                history.stream()
                        .map(row -> new double[] {
                            row.epoch(),
                            row.learningRate(),
                            row.trainLoss(),
                            row.validationLoss(),
                            row.validationAccuracy()
                        })
                        .toList());
    }

    private void capture(int epoch) {
        progress.report("capturing %s, epoch %d".formatted(run, epoch), 0, 0);
        Probe.Captured captured = probe.write(new LayeredNetwork(network), epoch, writer);
        layers = captured.layers();
        accuracies.put(epoch, captured.accuracy());
    }

    /** @param accuracies on the probe, by captured epoch */
    static List<Checkpoint> checkpoints(Map<Integer, Double> accuracies, List<Epoch> history) {
        return accuracies.entrySet().stream()
                .sorted(Map.Entry.comparingByKey())
                .map(entry -> entry.getKey() == 0
                        ? new Checkpoint(0, null, null, null, entry.getValue())
                        : history.get(entry.getKey() - 1).checkpoint(entry.getKey(), entry.getValue()))
                .toList();
    }

    private RunManifest manifest(List<Checkpoint> checkpoints, int best) {
        Map<String, Object> hyperparameters = configuration.hyperparameters();
        hyperparameters.put("epochsTrained", history.size());
        hyperparameters.put("finalEpoch", best);
        return configuration.manifest(data, hyperparameters, layers, checkpoints);
    }
}
