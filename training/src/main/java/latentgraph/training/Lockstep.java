package latentgraph.training;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.CancellationException;
import java.util.function.IntToLongFunction;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import latentgraph.core.Blocks;
import latentgraph.core.ConflictException;
import latentgraph.core.InvalidInputException;
import latentgraph.core.LatentMatrix;
import latentgraph.core.Progress;
import latentgraph.core.format.Head;
import latentgraph.core.format.Npy;
import latentgraph.core.format.RunDirectory;
import latentgraph.core.format.RunManifest;
import latentgraph.training.Architecture.Dense;
import latentgraph.training.Architecture.DenseLayers;
import latentgraph.training.DenseKernel.Step;
import latentgraph.training.DenseNetwork.Scratch;
import latentgraph.training.Training.Epoch;

/**
 * Trains networks of dense layers: one, or many together that differ in the seed of their initial weights alone (paper
 * 000). All see the same batches, so what can be known of a batch is found out once, and a network goes through some
 * batches while its weights are in the processor's cache, by {@link DenseKernel} instead of DL4J.
 *
 * <p>Each run is what DL4J makes of the same configuration but for rounding: sums of floats are added up in another order.
 * What a network becomes depends neither on the others nor on the number of threads: the same data, configuration, seed
 * and machine give the same bytes.
 *
 * <p>Finished runs are left as they are, so an interrupted training, asked for again, goes on with the networks it lacks, and
 * with those it had begun from what was kept of them about every minute, at the end of an epoch. Networks are trained in
 * groups, so that memory, and the time that an epoch takes, are bounded.
 */
public final class Lockstep {
    private static final String FRAMEWORK = "LatentGraph";

    /** The most networks whose run directories are being written at a time: each keeps a file open. */
    private static final int MOST_AT_ONCE = 128;

    /** Samples that all networks of a group go through before the next: a few times what a cache keeps of one network. */
    private static final int STRIDE = 1_024;

    /** The most of a group's epoch, weights × samples, unless a thread would be idle: half a minute on two cores. */
    private static final double MOST_WORK = 1e12;

    private static final int LOOKED_AT = 64; // samples of a batch that is not trained on
    private static final int MOST_TOLD = 100; // seeds in an error
    private static final String BEST = "best."; // begins the names of what is kept of the best epoch

    private final ImageDataSet data;
    private final ClassifierConfiguration configuration;
    private final List<Dense> layers;
    private final int threads;
    private final Progress progress;
    private final long keepNanos;
    private final DenseKernel kernel = DenseKernel.best();
    private final List<DenseBatch> probe;
    private final List<DenseBatch> validation;
    private long done; // networks × samples gone through
    private long total;

    /** @param keepNanos after how long, at the end of an epoch, a network's state is kept again */
    Lockstep(ImageDataSet data, ClassifierConfiguration configuration, int threads, Progress progress, long keepNanos) {
        this.data = data;
        this.configuration = configuration;
        this.threads = threads;
        this.progress = progress;
        this.keepNanos = keepNanos;
        layers = layers(configuration, data.classNames().size());
        probe = lookedAt(data.probe(configuration.maxProbe()));
        validation = lookedAt(data.validation());
    }

    private static List<Dense> layers(ClassifierConfiguration configuration, int classes) {
        if (!(configuration.architecture() instanceof DenseLayers dense)) {
            throw new InvalidInputException(
                    "architecture is %s; expected mlp or bottleneck, as only dense layers are trained in lockstep"
                            .formatted(configuration.architecture().name()));
        }
        return Stream.concat(dense.layers().stream(), Stream.of(new Dense(NetworkGraph.OUTPUT, classes, false)))
                .toList();
    }

    /**
     * Trains a network for each seed, and writes its run as {@link Classifier#train} does.
     *
     * @param configuration of all; its weightSeed is that of none. Its run, if not null, begins the names of all
     * @param seeds of the initial weights, distinct
     * @param runs where each run has a folder of its name; a finished one is left as it is
     * @return the folders, in the order of the seeds
     * @throws ConflictException if another training writes to a folder, or it holds a run trained otherwise, or something
     *     else
     * @throws InvalidInputException if the architecture is not of dense layers, there is no such layer, a seed comes twice,
     *     patience is asked for without validation samples, or trainings diverge: the others are then whole, and of these
     *     nothing is left
     * @throws CancellationException if this thread is interrupted
     */
    public static List<Path> train(
            ImageDataSet data,
            ClassifierConfiguration configuration,
            List<Long> seeds,
            Path runs,
            int threads,
            Progress progress) {
        layers(configuration, data.classNames().size());
        Training.requirePossible(data, configuration);
        if (seeds.isEmpty() || seeds.stream().distinct().count() < seeds.size()) {
            throw new InvalidInputException("%d seeds, %d of them different; expected one or more, each once"
                    .formatted(seeds.size(), seeds.stream().distinct().count()));
        }
        Map<Path, ClassifierConfiguration> missing = new LinkedHashMap<>();
        List<Path> folders = new ArrayList<>();
        for (long seed : seeds) {
            ClassifierConfiguration own = ofSeed(configuration, seed);
            Path folder = runs.resolve(own.run(data));
            folders.add(folder);
            if (Files.exists(folder.resolve("run.json"))) {
                TrainingRecord.requireSame(data, own, RunDirectory.open(folder));
            } else {
                missing.put(folder, own);
            }
        }
        if (!missing.isEmpty()) {
            new Lockstep(data, configuration, threads, progress, Training.KEEP_NANOS).train(missing);
        }
        return folders;
    }

    /** Trains one network on all processors. @return what run.json says; errors are those of {@link Classifier#train} */
    static RunManifest train(
            ImageDataSet data, ClassifierConfiguration configuration, Path directory, Progress progress) {
        int threads = Runtime.getRuntime().availableProcessors();
        new Lockstep(data, configuration, threads, progress, Training.KEEP_NANOS)
                .train(Map.of(directory, configuration));
        return RunDirectory.open(directory).manifest();
    }

    /** The configuration of one network. */
    static ClassifierConfiguration ofSeed(ClassifierConfiguration configuration, long seed) {
        String run = configuration.run() == null ? null : configuration.run() + "-seed" + seed;
        return configuration.toBuilder().weightSeed(seed).run(run).build();
    }

    private List<DenseBatch> lookedAt(int[] rows) {
        DenseBatch[] batches = new DenseBatch[batches(rows, LOOKED_AT)];
        run("reading samples", batches.length, false, () -> i -> {
            batches[i] = DenseBatch.of(data, part(rows, i, LOOKED_AT), null, 0);
            return 0;
        });
        return Arrays.asList(batches);
    }

    private static int batches(int[] rows, int size) {
        return (rows.length + size - 1) / size;
    }

    /** The rows of batch {@code i}, the last of which may be smaller. */
    private static int[] part(int[] rows, int i, int size) {
        return Arrays.copyOfRange(rows, i * size, Math.min(rows.length, (i + 1) * size));
    }

    /** Blocks on all threads; if they count, what they return is what was done of the whole. */
    private void run(String stage, int blocks, boolean counts, Supplier<? extends IntToLongFunction> worker) {
        long[] most = {0};
        Blocks.run(
                stage,
                blocks,
                0,
                threads,
                (name, units, ignored) -> {
                    most[0] = Math.max(most[0], units);
                    progress.report(name, done + (counts ? units : 0), total);
                },
                worker);
        done += counts ? most[0] : 0;
    }

    /** One of the networks, and what is to be told of its run. */
    private final class Model {
        final ClassifierConfiguration own;
        final TrainingRecord record;
        final DenseNetwork network = new DenseNetwork(kernel, data.dimension(), layers);
        DenseNetwork best = network; // of the best epoch, if there is patience
        double lossSum;
        long kept = System.nanoTime();
        DivergedException failure;

        Model(Path folder, ClassifierConfiguration own) {
            this.own = own;
            record = new TrainingRecord(data, own, FRAMEWORK, folder);
        }

        void begin() {
            Probe.writeSamples(data, own, record.writer());
            Optional<Map<String, Npy.Floats>> state = record.kept();
            if (state.isEmpty()) {
                network.begin(initialWeights(own, data.dimension(), layers));
                capture(0, network, new Scratch(layers, LOOKED_AT));
                return;
            }
            network.restore(state.get(), "");
            if (record.best() < record.epochs()) {
                best = new DenseNetwork(kernel, data.dimension(), layers);
                best.restore(state.get(), BEST);
            } else if (own.patience() > 0) {
                best = network.copy();
            }
        }

        private void keep() {
            Map<String, Npy.Floats> state = network.state();
            if (record.best() < record.epochs()) {
                best.state().forEach((name, values) -> state.put(BEST + name, values));
            }
            record.keep(state);
            kept = System.nanoTime();
        }

        boolean isLearning(int epoch) {
            return failure == null && record.epochs() < epoch && !record.isOver();
        }

        /** @param last whether the epoch ends with these */
        void train(List<DenseBatch> batches, int epoch, boolean last, int trained, Scratch scratch) {
            try {
                train(batches, epoch, scratch);
                if (last) {
                    endEpoch(epoch, trained, scratch);
                }
            } catch (DivergedException diverged) {
                failure = diverged;
                record.discard();
            }
        }

        private void train(List<DenseBatch> batches, int epoch, Scratch scratch) {
            for (DenseBatch batch : batches) {
                Blocks.stopIfInterrupted();
                network.forward(batch, scratch);
                double loss = network.loss(batch, scratch);
                Training.requireFinite(own, epoch, "the loss", loss);
                lossSum += loss;
                Step step = new Step(1f / batch.size(), (float) own.learningRate(epoch), (float) own.momentum(), 0);
                Step penalised = new Step(step.scale(), step.rate(), step.momentum(), (float) own.l1());
                network.step(batch, scratch, layer -> own.isPenalised(layer) ? penalised : step);
            }
        }

        private void endEpoch(int epoch, int trained, Scratch scratch) {
            double loss = 0;
            int right = 0;
            for (DenseBatch batch : validation) {
                network.forward(batch, scratch);
                for (int i = 0; i < batch.size(); i++) {
                    right += network.prediction(scratch, i) == batch.labels()[i] ? 1 : 0;
                }
                loss += network.loss(batch, scratch);
            }
            int samples = data.validation().length;
            if (samples > 0) {
                Training.requireFinite(own, epoch, "the validation loss", loss);
            }
            Training.requireFinite(own, epoch, "a parameter", network.isFinite() ? 0 : Double.NaN);
            record.ended(new Epoch(
                    epoch, own.learningRate(epoch), lossSum / trained, loss / samples, (double) right / samples));
            lossSum = 0;
            if (own.capture().contains(epoch)) {
                capture(epoch, network, scratch);
            }
            if (own.patience() > 0 && record.best() == epoch) {
                best = network.copy();
            }
            if (!record.isOver() && System.nanoTime() - kept >= keepNanos) {
                keep();
            }
        }

        void finish(Scratch scratch) {
            if (!record.isCaptured(record.best())) {
                capture(record.best(), best, scratch);
            }
            record.finish();
        }

        private void capture(int epoch, DenseNetwork from, Scratch scratch) {
            int n = probe.stream().mapToInt(DenseBatch::size).sum();
            List<RunManifest.Layer> captured = new ArrayList<>();
            if (Probe.isChosen(own.layers(), Classifier.INPUT)) {
                captured.add(new RunManifest.Layer(Classifier.INPUT, data.dimension()));
            }
            Map<String, float[]> latents = new LinkedHashMap<>();
            for (Dense layer : layers.subList(0, layers.size() - 1)) {
                if (Probe.isChosen(own.layers(), layer.name())) {
                    captured.add(new RunManifest.Layer(layer.name(), layer.units()));
                    latents.put(layer.name(), new float[Math.multiplyExact(n, layer.units())]);
                }
            }
            int[] predictions = new int[n];
            int filled = 0;
            for (DenseBatch batch : probe) {
                Blocks.stopIfInterrupted();
                from.forward(batch, scratch);
                for (int row = 0; row < batch.size(); row++, filled++) {
                    predictions[filled] = from.prediction(scratch, row);
                    for (int i = 0; i < layers.size(); i++) {
                        float[] to = latents.get(layers.get(i).name());
                        if (to != null) {
                            from.copyActivations(
                                    scratch, i, row, to, filled * layers.get(i).units());
                        }
                    }
                }
            }
            int[] rows = data.probe(own.maxProbe());
            if (epoch == 0 && Probe.isChosen(own.layers(), Classifier.INPUT)) {
                record.writer().latents(0, Classifier.INPUT, new LatentMatrix(n, data.dimension(), data.inputs(rows)));
            }
            latents.forEach((layer, values) ->
                    record.writer().latents(epoch, layer, new LatentMatrix(n, values.length / n, values)));
            record.writer().predictions(epoch, predictions);
            Map<String, Npy.Floats> parameters = from.parameters();
            if (own.keepParameters()) {
                record.writer().parameters(epoch, parameters);
            }
            if (latents.containsKey(layers.get(layers.size() - 2).name())) {
                Npy.Floats weight = parameters.get(NetworkGraph.OUTPUT + ".weight");
                Npy.Floats bias = parameters.get(NetworkGraph.OUTPUT + ".bias");
                record.writer()
                        .head(epoch, new Head(weight.shape()[0], weight.shape()[1], weight.values(), bias.values()));
            }
            record.captured(epoch, new Probe.Captured(captured, Probe.accuracy(predictions, data.labels(rows))));
        }
    }

    /** [inputs][units] of each layer: those that DL4J's network of this configuration begins with. */
    static List<float[]> initialWeights(ClassifierConfiguration own, int inputs, List<Dense> layers) {
        Random seeded = Seeding.WEIGHTS.random(own.weightSeed(), 0);
        Random rest = Seeding.WEIGHTS.random(own.restSeed(), 0);
        List<float[]> weights = new ArrayList<>();
        int below = inputs;
        for (Dense layer : layers) {
            int count = Math.multiplyExact(below, layer.units());
            weights.add(own.draw(layer.name(), seeded, rest, below, layer.units(), count, layer.relu()));
            below = layer.units();
        }
        return weights;
    }

    void train(Map<Path, ClassifierConfiguration> networks) {
        int samples = configuration.trainRows(data).length;
        total = (long) networks.size() * configuration.epochs() * samples;
        long bytes = DenseNetwork.bytes(data.dimension(), layers);
        long inMemory = Runtime.getRuntime().maxMemory() / 4 / bytes / (configuration.patience() > 0 ? 2 : 1);
        double inTime = Math.max(threads, MOST_WORK / samples / (bytes / (2.0 * Float.BYTES)));
        int most = (int) Math.max(1, Math.min(Math.min(inMemory, inTime), MOST_AT_ONCE));
        List<Path> folders = List.copyOf(networks.keySet());
        Map<Long, DivergedException> failures = new LinkedHashMap<>();
        for (int from = 0; from < folders.size(); from += most) {
            List<Path> some = folders.subList(from, Math.min(folders.size(), from + most));
            String title = networks.size() == 1
                    ? networks.get(some.get(0)).run(data)
                    : String.format(Locale.ROOT, "%,d of %,d networks", some.size(), networks.size());
            train(some, networks, title, failures);
        }
        if (!failures.isEmpty()) {
            throw networks.size() == 1 ? failures.values().iterator().next() : diverged(failures);
        }
    }

    private InvalidInputException diverged(Map<Long, DivergedException> failures) {
        String told = failures.entrySet().stream()
                .limit(MOST_TOLD)
                .map(failure -> "%d (epoch %d)".formatted(failure.getKey(), failure.getValue().epoch))
                .collect(Collectors.joining(", "));
        int more = failures.size() - MOST_TOLD;
        return new InvalidInputException(
                "training diverged with the seeds %s; nothing is kept of these, all others are trained. Lower the learning rate, %s, or leave these seeds out"
                        .formatted(
                                more > 0 ? told + " and %d more".formatted(more) : told, configuration.learningRate()));
    }

    private void train(
            List<Path> folders,
            Map<Path, ClassifierConfiguration> networks,
            String title,
            Map<Long, DivergedException> failures) {
        List<Model> models = new ArrayList<>();
        try {
            folders.forEach(folder -> models.add(new Model(folder, networks.get(folder))));
            run("beginning " + title, models.size(), false, () -> i -> {
                models.get(i).begin();
                return 0;
            });
            Random order = Seeding.BATCH_ORDER.random(configuration.orderSeed(), 0);
            int[] rows = configuration.trainRows(data);
            for (int epoch = 1; epoch <= configuration.epochs(); epoch++) {
                Training.shuffle(rows, order);
                int now = epoch;
                List<Model> learning =
                        models.stream().filter(model -> model.isLearning(now)).toList();
                if (!learning.isEmpty()) {
                    train(learning, rows, epoch, title);
                }
                done += (long) (models.size() - learning.size()) * rows.length;
            }
            run("writing " + title, models.size(), false, () -> {
                Scratch scratch = new Scratch(layers, LOOKED_AT);
                return i -> {
                    if (models.get(i).failure == null) {
                        models.get(i).finish(scratch);
                    }
                    return 0;
                };
            });
            models.stream()
                    .filter(model -> model.failure != null)
                    .forEach(model -> failures.put(model.own.weightSeed(), model.failure));
        } finally {
            models.forEach(model -> model.record.close());
        }
    }

    /** An epoch. While networks go through some batches, the next are made. */
    private void train(List<Model> models, int[] rows, int epoch, String title) {
        String stage = "training %s, epoch %d of %d".formatted(title, epoch, configuration.epochs());
        TrainingInputs pictures = new TrainingInputs(data, configuration);
        int size = configuration.batchSize();
        int stride = Math.max(1, STRIDE / size);
        int all = batches(rows, size);
        List<DenseBatch> ready = List.of();
        for (int from = -stride; from < all; from += stride) {
            List<DenseBatch> now = ready;
            int next = from + stride;
            DenseBatch[] making = new DenseBatch[Math.max(0, Math.min(stride, all - next))];
            int trained = now.isEmpty() ? 0 : models.size();
            run(stage, trained + making.length, true, () -> {
                Scratch scratch = new Scratch(layers, Math.max(size, LOOKED_AT));
                return i -> {
                    if (i >= trained) {
                        making[i - trained] =
                                DenseBatch.of(data, part(rows, next + i - trained, size), pictures, epoch);
                        return 0;
                    }
                    if (models.get(i).failure == null) {
                        models.get(i).train(now, epoch, next >= all, rows.length, scratch);
                    }
                    return now.stream().mapToInt(DenseBatch::size).sum();
                };
            });
            ready = Arrays.asList(making);
        }
    }
}
