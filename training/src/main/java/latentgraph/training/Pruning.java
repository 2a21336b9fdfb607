package latentgraph.training;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.CancellationException;
import java.util.stream.Stream;
import latentgraph.core.ConflictException;
import latentgraph.core.InvalidInputException;
import latentgraph.core.Progress;
import latentgraph.core.RepresentationKey;
import latentgraph.core.format.History;
import latentgraph.core.format.Npy;
import latentgraph.core.format.RunDirectory;
import latentgraph.core.format.RunDirectoryWriter;
import latentgraph.core.format.RunManifest;
import latentgraph.core.format.RunManifest.Checkpoint;
import latentgraph.training.Training.Epoch;
import latentgraph.training.Training.Outcome;
import org.deeplearning4j.nn.graph.ComputationGraph;

/**
 * Iterative magnitude pruning with rewinding to the initial weights (Frankle and Carbin, ICLR 2019; thesis 2.6 and 4.3):
 * train, prune the least of the remaining weights, set those that are left back to where they began, train again.
 *
 * <p>It is one run whose checkpoints are the iterations: 0 is the whole network, trained; i is trained after i prunings.
 * Only weight matrices are pruned, never biases or batch normalisation; of a convolutional network its convolutions.
 *
 * <p>The same data, configurations and machine give the same bytes, interrupted or not, whatever the number of threads.
 */
public final class Pruning {
    private static final List<String> HISTORY = List.of(
            "epoch",
            "prunedRatio",
            "epochsTrained",
            "bestEpoch",
            "trainLoss",
            "validationLoss",
            "validationAccuracy",
            "accuracy");

    private static final String ITERATION = "iteration"; // in what is kept

    private final ImageDataSet data;
    private final ClassifierConfiguration configuration;
    private final PruningConfiguration pruning;
    private final RunDirectoryWriter writer;
    private final Progress progress;
    private final long keepNanos;
    private final Probe probe;
    private final Map<String, Object> hyperparameters;
    private final List<double[]> history = new ArrayList<>();
    private final List<Checkpoint> checkpoints = new ArrayList<>();
    private List<String> columns = HISTORY;
    private List<RunManifest.Layer> layers = List.of();

    private Pruning(
            ImageDataSet data,
            ClassifierConfiguration configuration,
            PruningConfiguration pruning,
            Path directory,
            Progress progress,
            long keepNanos) {
        this.data = data;
        this.configuration = configuration;
        this.pruning = pruning;
        this.progress = progress;
        this.keepNanos = keepNanos;
        probe = Probe.of(data, configuration);
        hyperparameters = hyperparameters(configuration, pruning);
        writer = RunDirectoryWriter.resume(directory, manifest());
    }

    /**
     * Trains once and after each pruning, and writes the run: at each iteration the probe's latents, predictions, head,
     * parameters and masks; in history.csv, a line an iteration, the ratio of pruned weights (of those that may be pruned),
     * by layer too, and how the training went. Each iteration that has ended is on disk, and within one, every minute, where
     * its training is: an interrupted pruning, asked for again, goes on from there.
     *
     * @param configuration of each training. Its patience is what stops one early; no epochs are captured between
     * @param directory made if it is not there
     * @return what run.json says
     * @throws ConflictException if another training writes to the directory, or it holds a finished run, an unfinished
     *     pruning with other configurations or data, or something else
     * @throws InvalidInputException if epochs are to be captured, patience is asked for without validation samples, a
     *     batch is too large for a layer, training diverges, or a file of an unfinished pruning is lost
     * @throws CancellationException if this thread is interrupted
     */
    public static RunManifest train(
            ImageDataSet data,
            ClassifierConfiguration configuration,
            PruningConfiguration pruning,
            Path directory,
            Progress progress) {
        return train(data, configuration, pruning, directory, progress, Training.KEEP_NANOS);
    }

    /** @param keepNanos as {@link Training#KEEP_NANOS} */
    static RunManifest train(
            ImageDataSet data,
            ClassifierConfiguration configuration,
            PruningConfiguration pruning,
            Path directory,
            Progress progress,
            long keepNanos) {
        Training.requirePossible(data, configuration);
        if (!configuration.capture().isEmpty()) {
            throw new InvalidInputException(
                    "capture is %s; expected none, as the checkpoints of a pruning are its iterations"
                            .formatted(configuration.capture()));
        }
        if (!configuration.keepParameters()) {
            throw new InvalidInputException(
                    "keepParameters is false; expected true, as a pruning goes on from the parameters it kept");
        }
        return OneThread.call(() -> {
            var run = new Pruning(data, configuration, pruning, directory, progress, keepNanos);
            try (run.writer) {
                return run.train();
            }
        });
    }

    /** @throws ConflictException if the finished run there is not the one that {@link #train} would make of this */
    public static void requireSame(
            ImageDataSet data, ClassifierConfiguration configuration, PruningConfiguration pruning, RunDirectory run) {
        Map<String, Object> asked = hyperparameters(configuration, pruning);
        run.requireSame(configuration.manifest(data, asked, List.of(), List.of(), null), Set.of());
    }

    private RunManifest train() {
        Probe.writeSamples(data, configuration, writer);
        writer.soFar().ifPresent(this::goOn);
        for (int iteration = checkpoints.size(); iteration <= pruning.iterations(); iteration++) {
            ComputationGraph network = NetworkGraph.of(configuration, data);
            Masks masks = masks(iteration, new LayeredNetwork(network));
            Random order = Seeding.BATCH_ORDER.random(configuration.orderSeed(), pruning.sameOrder() ? 0 : iteration);
            Outcome outcome = new Training(data, configuration, network, masks, title(iteration), progress, keepNanos)
                    .run(order, witness(iteration));
            write(iteration, network, masks, outcome);
            network.close();
        }
        RunManifest manifest = manifest();
        writer.finish(manifest);
        return manifest;
    }

    /** Keeps which iteration a state is of, too: an iteration that has ended leaves its last one. */
    private Training.Witness witness(int iteration) {
        return new Training.Witness() {
            @Override
            public Optional<TrainingState> kept() {
                return writer.state()
                        .filter(state -> state.get(ITERATION).values()[0] == iteration)
                        .map(TrainingState::of);
            }

            @Override
            public void ended(Epoch epoch) {}

            @Override
            public void keep(TrainingState state) {
                Map<String, Npy.Floats> arrays = state.arrays();
                arrays.put(ITERATION, new Npy.Floats(new int[] {1}, new float[] {iteration}));
                writer.keep(manifest(), arrays);
            }
        };
    }

    private void goOn(RunDirectory soFar) {
        layers = soFar.manifest().layers();
        checkpoints.addAll(soFar.manifest().checkpoints());
        History kept = soFar.history().orElseThrow(() -> lost(soFar, "history.csv"));
        if (kept.rows().size() < checkpoints.size()) {
            throw lost(soFar, "a line of history.csv");
        }
        checkpoints.forEach(checkpoint -> requireWhole(soFar, checkpoint));
        columns = kept.columns();
        history.addAll(kept.rows().subList(0, checkpoints.size())); // one more if interrupted just then
    }

    private void requireWhole(RunDirectory soFar, Checkpoint checkpoint) {
        int iteration = checkpoint.epoch();
        Map<String, Boolean> there = new LinkedHashMap<>();
        for (RunManifest.Layer layer : layers) {
            if (iteration == 0 || !layer.name().equals(Classifier.INPUT)) {
                var key = new RepresentationKey(soFar.manifest().id(), iteration, layer.name());
                there.put(layer.name() + ".npy", soFar.representations().contains(key));
            }
        }
        there.put("parameters.npz", soFar.parameters(iteration).isPresent());
        there.put("masks.npz", soFar.masks(iteration).isPresent());
        if (checkpoint.accuracy() != null) {
            there.put("predictions.npy", soFar.predictions(iteration).isPresent());
            there.put("head.npz", soFar.head(iteration).isPresent());
        }
        there.forEach((file, is) -> {
            if (!is) {
                throw lost(soFar, "checkpoints/e%03d/%s".formatted(iteration, file));
            }
        });
    }

    private static InvalidInputException lost(RunDirectory soFar, String file) {
        return new InvalidInputException(
                "%s holds an unfinished pruning that lacks %s; put it back, or remove the folder to begin again"
                        .formatted(soFar.path(), file));
    }

    private String title(int iteration) {
        return "%s, iteration %d of %d".formatted(configuration.run(data), iteration, pruning.iterations());
    }

    /** From what the iteration before left on disk, so that it does not matter who left it. */
    private Masks masks(int iteration, LayeredNetwork network) {
        if (iteration == 0) {
            return Masks.all(network.weights(pruning.output()));
        }
        RunDirectory soFar = writer.soFar().orElseThrow();
        Masks before = new Masks(soFar.masks(iteration - 1).orElseThrow());
        Map<String, Npy.Floats> trained = soFar.parameters(iteration - 1).orElseThrow();
        return before.pruned(trained, Math.pow(1 - pruning.rate(), iteration), pruning.scope());
    }

    private void write(int iteration, ComputationGraph network, Masks masks, Outcome outcome) {
        progress.report("capturing " + title(iteration), 0, 0);
        Probe.Captured captured = probe.write(new LayeredNetwork(network), iteration, writer);
        writer.masks(iteration, masks.kept());
        layers = captured.layers();
        Epoch best = outcome.best() == 0
                ? new Epoch(0, Double.NaN, Double.NaN, Double.NaN, Double.NaN)
                : outcome.epochs().get(outcome.best() - 1);
        checkpoints.add(best.checkpoint(iteration, captured.accuracy()));
        columns = Stream.concat(HISTORY.stream(), masks.kept().keySet().stream().map(name -> "prunedRatio." + name))
                .toList();
        List<Double> row = new ArrayList<>(List.of(
                (double) iteration,
                masks.prunedRatio(),
                (double) outcome.epochs().size(),
                (double) outcome.best(),
                best.trainLoss(),
                best.validationLoss(),
                best.validationAccuracy(),
                captured.accuracy() == null ? Double.NaN : captured.accuracy()));
        masks.kept().keySet().forEach(name -> row.add(masks.prunedRatio(name)));
        history.add(row.stream().mapToDouble(Double::doubleValue).toArray());
        writer.history(new History(columns, history));
        writer.keep(manifest());
    }

    private RunManifest manifest() {
        return configuration.manifest(data, hyperparameters, layers, checkpoints, LayeredNetwork.framework());
    }

    private static Map<String, Object> hyperparameters(
            ClassifierConfiguration configuration, PruningConfiguration pruning) {
        Map<String, Object> all = configuration.hyperparameters();
        all.put("pruning", pruning.hyperparameters());
        return all;
    }
}
