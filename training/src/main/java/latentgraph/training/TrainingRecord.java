package latentgraph.training;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import latentgraph.core.ConflictException;
import latentgraph.core.InvalidInputException;
import latentgraph.core.format.History;
import latentgraph.core.format.Npy;
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

    private static final String EPOCHS = "epochs"; // in what is kept

    private final ImageDataSet data;
    private final ClassifierConfiguration configuration;
    private final String framework;
    private final RunDirectoryWriter writer;
    private final List<Epoch> history = new ArrayList<>();
    private final Map<Integer, Double> accuracies = new TreeMap<>(); // on the probe, by captured epoch
    private List<RunManifest.Layer> layers = List.of();

    /**
     * @param framework that trains
     * @throws ConflictException if another training writes to the directory, or it holds a finished run, an unfinished one
     *     that was kept of another configuration or data, or something else
     */
    TrainingRecord(ImageDataSet data, ClassifierConfiguration configuration, String framework, Path directory) {
        this.data = data;
        this.configuration = configuration;
        this.framework = framework;
        writer = RunDirectoryWriter.resume(directory, manifest(configuration.hyperparameters()));
    }

    /** @throws ConflictException if the finished run there is not the one that training would make of this */
    static void requireSame(ImageDataSet data, ClassifierConfiguration configuration, RunDirectory run) {
        run.requireSame(
                configuration.manifest(data, configuration.hyperparameters(), List.of(), List.of(), null), OUTCOMES);
    }

    /**
     * What an interrupted training of the same kept, {@link #keep}; history and captured epochs are now those of then. Empty
     * if there is nothing to go on from.
     */
    Optional<Map<String, Npy.Floats>> kept() {
        Optional<Map<String, Npy.Floats>> state = writer.state();
        state.ifPresent(ignored -> {
            int epochs = (int) state.get().get(EPOCHS).values()[0];
            RunDirectory soFar = writer.soFar().orElseThrow();
            List<double[]> rows = soFar.history().map(History::rows).orElse(List.of());
            if (rows.size() < epochs) {
                throw new InvalidInputException(
                        "%s holds an unfinished run with %d of %d epochs in history.csv; put them back, or remove the folder"
                                .formatted(soFar.path(), rows.size(), epochs));
            }
            rows.subList(0, epochs)
                    .forEach(row -> history.add(new Epoch((int) row[0], row[1], row[2], row[3], row[4])));
            layers = soFar.manifest().layers();
            soFar.manifest().checkpoints().stream()
                    .filter(checkpoint -> checkpoint.epoch() <= epochs)
                    .forEach(checkpoint -> accuracies.put(checkpoint.epoch(), checkpoint.accuracy()));
        });
        return state;
    }

    /** Keeps what is so far, should this training be interrupted. @param state what it goes on from */
    void keep(Map<String, Npy.Floats> state) {
        Map<String, Npy.Floats> all = new LinkedHashMap<>(state);
        all.put(EPOCHS, new Npy.Floats(new int[] {1}, new float[] {history.size()}));
        writer.keep(manifest(configuration.hyperparameters()), all);
    }

    RunDirectoryWriter writer() {
        return writer;
    }

    void captured(int epoch, Probe.Captured captured) {
        layers = captured.layers();
        accuracies.put(epoch, captured.accuracy());
        if (epoch <= history.size()) {
            writer.tell(manifest(configuration.hyperparameters()));
        }
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
        Map<String, Object> hyperparameters = configuration.hyperparameters();
        hyperparameters.put("epochsTrained", history.size());
        hyperparameters.put("finalEpoch", best());
        RunManifest manifest = manifest(hyperparameters);
        writer.finish(manifest);
        return manifest;
    }

    private RunManifest manifest(Map<String, Object> hyperparameters) {
        List<Checkpoint> checkpoints = accuracies.entrySet().stream()
                .map(entry -> entry.getKey() == 0
                        ? new Checkpoint(0, null, null, null, entry.getValue())
                        : history.get(entry.getKey() - 1).checkpoint(entry.getKey(), entry.getValue()))
                .toList();
        return configuration.manifest(data, hyperparameters, layers, checkpoints, framework);
    }

    /** Removes the run directory: of a training that failed nothing is left. */
    void discard() {
        writer.discard();
    }

    @Override
    public void close() {
        writer.close();
    }
}
