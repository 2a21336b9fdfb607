package latentgraph.training;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import latentgraph.core.ConflictException;
import latentgraph.core.format.History;
import latentgraph.core.format.RunDirectory;
import latentgraph.core.format.RunDirectoryWriter;
import latentgraph.core.format.RunManifest;
import latentgraph.core.format.RunManifest.Checkpoint;
import latentgraph.training.Training.Epoch;

/** What is told of one training while it lasts: its history, what was captured, and the run directory they go to. */
final class TrainingRecord implements AutoCloseable {
    private static final List<String> HISTORY =
            List.of("epoch", "learningRate", "trainLoss", "validationLoss", "validationAccuracy");

    /** What run.json tells among the hyperparameters that was not asked for. */
    private static final Set<String> OUTCOMES = Set.of("hyperparameters.epochsTrained", "hyperparameters.finalEpoch");

    private final ImageDataSet data;
    private final ClassifierConfiguration configuration;
    private final String framework;
    private final RunDirectoryWriter writer;
    private final List<Epoch> history = new ArrayList<>();
    private final Map<Integer, Double> accuracies = new TreeMap<>(); // on the probe, by captured epoch
    private List<RunManifest.Layer> layers = List.of();

    /**
     * @param framework that trains
     * @throws ConflictException if another training writes to the directory, or it holds a finished run, or something else
     */
    TrainingRecord(ImageDataSet data, ClassifierConfiguration configuration, String framework, Path directory) {
        this.data = data;
        this.configuration = configuration;
        this.framework = framework;
        writer = RunDirectoryWriter.create(directory, manifest());
    }

    /** @throws ConflictException if the finished run there is not the one that training would make of this */
    static void requireSame(ImageDataSet data, ClassifierConfiguration configuration, RunDirectory run) {
        run.requireSame(
                configuration.manifest(data, configuration.hyperparameters(), List.of(), List.of(), null), OUTCOMES);
    }

    RunDirectoryWriter writer() {
        return writer;
    }

    void captured(int epoch, Probe.Captured captured) {
        layers = captured.layers();
        accuracies.put(epoch, captured.accuracy());
    }

    boolean isCaptured(int epoch) {
        return accuracies.containsKey(epoch);
    }

    void ended(Epoch epoch) {
        history.add(epoch);
        writer.history(new History(
                HISTORY,
                history.stream()
                        .map(row -> new double[] {
                            row.epoch(),
                            row.learningRate(),
                            row.trainLoss(),
                            row.validationLoss(),
                            row.validationAccuracy()
                        })
                        .toList()));
    }

    int epochs() {
        return history.size();
    }

    /** As {@link Training#best}. */
    int best() {
        return Training.best(history, configuration);
    }

    /** Whether there is nothing to train any more: all epochs are over, or patience is. */
    boolean isOver() {
        return history.size() == configuration.epochs() || Training.isOver(history, configuration);
    }

    /** Writes run.json. */
    RunManifest finish() {
        RunManifest manifest = manifest();
        writer.finish(manifest);
        return manifest;
    }

    private RunManifest manifest() {
        Map<String, Object> hyperparameters = configuration.hyperparameters();
        hyperparameters.put("epochsTrained", history.size());
        hyperparameters.put("finalEpoch", best());
        List<Checkpoint> checkpoints = accuracies.entrySet().stream()
                .map(entry -> entry.getKey() == 0
                        ? new Checkpoint(0, null, null, null, entry.getValue())
                        : history.get(entry.getKey() - 1).checkpoint(entry.getKey(), entry.getValue()))
                .toList();
        return configuration.manifest(data, hyperparameters, layers, checkpoints, framework);
    }

    @Override
    public void close() {
        writer.close();
    }
}
