package latentgraph.training;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.CancellationException;
import java.util.function.IntToLongFunction;
import java.util.function.Supplier;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import latentgraph.core.Blocks;
import latentgraph.core.ConflictException;
import latentgraph.core.InvalidInputException;
import latentgraph.core.LatentMatrix;
import latentgraph.core.Progress;
import latentgraph.core.format.Head;
import latentgraph.core.format.Npy;
import latentgraph.core.format.RunDirectory;
import latentgraph.core.format.RunDirectoryWriter;
import latentgraph.core.format.RunManifest;
import latentgraph.core.format.RunManifest.Checkpoint;
import latentgraph.training.Architecture.Dense;
import latentgraph.training.Architecture.DenseLayers;
import latentgraph.training.DenseKernel.Step;
import latentgraph.training.DenseNetwork.Scratch;
import latentgraph.training.Training.Epoch;

/**
 * Trains networks of dense layers that differ in the seed of their initial weights alone (paper 000), together: all see the
 * same batches, so what can be known of a batch is found out once, and a network goes through some batches while its
 * weights are in the processor's cache, by {@link DenseKernel} instead of DL4J.
 *
 * <p>Each run is what {@link Classifier} makes of the same configuration but for rounding: sums of floats are added up in
 * another order. What a network becomes depends neither on the others nor on the number of threads: the same data,
 * configuration, seed and machine give the same bytes.
 *
 * <p>Finished runs are left as they are, so an interrupted training, asked for again, goes on with the networks it lacks.
 * Networks are trained in groups, so that memory is bounded; at most a group's training is lost.
 */
public final class Lockstep {
    /** The most networks whose run directories are being written at a time: each keeps a file open. */
    private static final int MOST_AT_ONCE = 128;

    /** Samples that all networks of a group go through before the next: a few times what a cache keeps of one network. */
    private static final int STRIDE = 1_024;

    private static final int LOOKED_AT = 64; // samples of a batch that is not trained on

    private final ImageDataSet data;
    private final ClassifierConfiguration configuration;
    private final List<Dense> layers;
    private final int threads;
    private final Progress progress;
    private final int seeds;
    private final DenseKernel kernel = DenseKernel.best();
    private final List<DenseBatch> probe;
    private final List<DenseBatch> validation;
    private long done; // networks × samples gone through
    private long total;

    private Lockstep(
            ImageDataSet data, ClassifierConfiguration configuration, int seeds, int threads, Progress progress) {
        this.data = data;
        this.configuration = configuration;
        this.seeds = seeds;
        this.threads = threads;
        this.progress = progress;
        layers = layers(configuration, data.classNames().size());
        total = seeds * samples();
        probe = batches(data.probe(configuration.maxProbe()), LOOKED_AT, 0);
        validation = batches(data.validation(), LOOKED_AT, 0);
    }

    private long samples() {
        return (long) configuration.epochs() * configuration.trainRows(data).length;
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
     *     patience is asked for without validation samples, or training diverges
     * @throws CancellationException if this thread is interrupted
     */
    public static List<Path> train(
            ImageDataSet data,
            ClassifierConfiguration configuration,
            List<Long> seeds,
            Path runs,
            int threads,
            Progress progress) {
        List<Dense> layers = layers(configuration, data.classNames().size());
        Training.requirePossible(data, configuration);
        if (seeds.isEmpty() || seeds.stream().distinct().count() < seeds.size()) {
            throw new InvalidInputException("%d seeds, %d of them different; expected one or more, each once"
                    .formatted(seeds.size(), seeds.stream().distinct().count()));
        }
        List<ClassifierConfiguration> missing = new ArrayList<>();
        List<Path> folders = new ArrayList<>();
        for (long seed : seeds) {
            ClassifierConfiguration one = ofSeed(configuration, seed);
            Path folder = runs.resolve(one.run(data));
            folders.add(folder);
            if (Files.exists(folder.resolve("run.json"))) {
                RunDirectory.open(folder)
                        .requireSame(manifest(data, one, List.of(), List.of(), 0, 0), Classifier.OUTCOMES);
            } else {
                missing.add(one);
            }
        }
        if (missing.isEmpty()) {
            return folders;
        }
        var lockstep = new Lockstep(data, configuration, missing.size(), threads, progress);
        long bytes = DenseNetwork.bytes(data.dimension(), layers) * (configuration.patience() > 0 ? 2 : 1);
        long group = Runtime.getRuntime().maxMemory() / 4 / bytes;
        int most = (int) Math.max(1, Math.min(group, MOST_AT_ONCE));
        for (int from = 0; from < missing.size(); from += most) {
            lockstep.train(missing.subList(from, Math.min(missing.size(), from + most)), runs);
        }
        return folders;
    }

    /** The configuration of one network. */
    static ClassifierConfiguration ofSeed(ClassifierConfiguration configuration, long seed) {
        String run = configuration.run() == null ? null : configuration.run() + "-seed" + seed;
        return configuration.toBuilder().weightSeed(seed).run(run).build();
    }

    /** @param epoch that they are trained on in; 0 if they are only looked at */
    private List<DenseBatch> batches(int[] rows, int size, int epoch) {
        TrainingInputs pictures = epoch == 0 ? null : new TrainingInputs(data, configuration);
        DenseBatch[] batches = new DenseBatch[(rows.length + size - 1) / size];
        run("reading samples", batches.length, false, () -> batch -> {
            int from = batch * size;
            batches[batch] = DenseBatch.of(
                    data, Arrays.copyOfRange(rows, from, Math.min(rows.length, from + size)), pictures, epoch);
            return 0;
        });
        return Arrays.asList(batches);
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
        final RunDirectoryWriter writer;
        final DenseNetwork network = new DenseNetwork(kernel, data.dimension(), layers);
        final List<Epoch> history = new ArrayList<>();
        final Map<Integer, Double> accuracies = new LinkedHashMap<>();
        double lossSum;
        boolean stopped;
        int best;
        double bestLoss = Double.POSITIVE_INFINITY;
        DenseNetwork bestNetwork;

        Model(ClassifierConfiguration own, Path runs) {
            this.own = own;
            writer = RunDirectoryWriter.create(
                    runs.resolve(own.run(data)), manifest(data, own, List.of(), List.of(), 0, 0));
        }

        void begin() {
            network.begin(initialWeights(own, data.dimension(), layers));
            Probe.writeSamples(data, own, writer);
            capture(0, network, new Scratch(layers, LOOKED_AT));
        }

        void train(List<DenseBatch> batches, int epoch, Scratch scratch) {
            for (DenseBatch batch : batches) {
                Blocks.stopIfInterrupted();
                network.forward(batch, scratch);
                double loss = network.loss(batch, scratch);
                requireFinite(epoch, "the loss", loss);
                lossSum += loss;
                Step step = new Step(1f / batch.size(), (float) own.learningRate(epoch), (float) own.momentum(), 0);
                Step penalised = new Step(step.scale(), step.rate(), step.momentum(), (float) own.l1());
                network.step(batch, scratch, layer -> own.isPenalised(layer) ? penalised : step);
            }
        }

        void endEpoch(int epoch, Scratch scratch) {
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
            Epoch ended = new Epoch(
                    epoch,
                    own.learningRate(epoch),
                    lossSum / configuration.trainRows(data).length,
                    loss / samples,
                    (double) right / samples);
            lossSum = 0;
            if (samples > 0) {
                requireFinite(epoch, "the validation loss", ended.validationLoss());
            }
            requireFinite(epoch, "a parameter", network.isFinite() ? 0 : Double.NaN);
            history.add(ended);
            if (own.capture().contains(epoch)) {
                capture(epoch, network, scratch);
            }
            if (own.patience() == 0) {
                best = epoch;
            } else if (ended.validationLoss() < bestLoss) {
                best = epoch;
                bestLoss = ended.validationLoss();
                bestNetwork = network.copy();
            } else if (epoch - best == own.patience()) {
                stopped = true;
            }
        }

        private void requireFinite(int epoch, String what, double value) {
            if (!Double.isFinite(value)) {
                throw new InvalidInputException(
                        "training diverged with seed %d in epoch %d: %s is %s; lower the learning rate, now %s"
                                .formatted(own.weightSeed(), epoch, what, value, own.learningRate(epoch)));
            }
        }

        void finish(Scratch scratch) {
            if (!accuracies.containsKey(best)) {
                capture(best, bestNetwork == null ? network : bestNetwork, scratch);
            }
            if (!history.isEmpty()) {
                writer.history(Classifier.table(history));
            }
            writer.finish(manifest(
                    data, own, capturedLayers(), Classifier.checkpoints(accuracies, history), history.size(), best));
        }

        private void capture(int epoch, DenseNetwork from, Scratch scratch) {
            int n = probe.stream().mapToInt(DenseBatch::size).sum();
            Map<String, float[]> latents = new LinkedHashMap<>();
            for (int i = 0; i < layers.size(); i++) {
                if (isCaptured(i)) {
                    latents.put(
                            layers.get(i).name(), new float[n * layers.get(i).units()]);
                }
            }
            int[] predictions = new int[n];
            int[] labels = data.labels(data.probe(own.maxProbe()));
            int filled = 0;
            for (DenseBatch batch : probe) {
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
            if (epoch == 0 && Probe.isChosen(own.layers(), Classifier.INPUT)) {
                int[] rows = data.probe(own.maxProbe());
                writer.latents(0, Classifier.INPUT, new LatentMatrix(n, data.dimension(), data.inputs(rows)));
            }
            latents.forEach(
                    (layer, values) -> writer.latents(epoch, layer, new LatentMatrix(n, values.length / n, values)));
            writer.predictions(epoch, predictions);
            Map<String, Npy.Floats> parameters = from.parameters();
            if (own.keepParameters()) {
                writer.parameters(epoch, parameters);
            }
            if (isCaptured(layers.size() - 2)) {
                Npy.Floats weight = parameters.get(NetworkGraph.OUTPUT + ".weight");
                Npy.Floats bias = parameters.get(NetworkGraph.OUTPUT + ".bias");
                writer.head(epoch, new Head(weight.shape()[0], weight.shape()[1], weight.values(), bias.values()));
            }
            accuracies.put(epoch, Probe.accuracy(predictions, labels));
        }
    }

    private boolean isCaptured(int layer) {
        return layer < layers.size() - 1
                && Probe.isChosen(configuration.layers(), layers.get(layer).name());
    }

    private List<RunManifest.Layer> capturedLayers() {
        List<RunManifest.Layer> captured = new ArrayList<>();
        if (Probe.isChosen(configuration.layers(), Classifier.INPUT)) {
            captured.add(new RunManifest.Layer(Classifier.INPUT, data.dimension()));
        }
        IntStream.range(0, layers.size())
                .filter(this::isCaptured)
                .mapToObj(i -> new RunManifest.Layer(
                        layers.get(i).name(), layers.get(i).units()))
                .forEach(captured::add);
        return captured;
    }

    private static RunManifest manifest(
            ImageDataSet data,
            ClassifierConfiguration own,
            List<RunManifest.Layer> layers,
            List<Checkpoint> checkpoints,
            int epochsTrained,
            int best) {
        Map<String, Object> hyperparameters = own.hyperparameters();
        hyperparameters.put("epochsTrained", epochsTrained);
        hyperparameters.put("finalEpoch", best);
        RunManifest all = own.manifest(data, hyperparameters, layers, checkpoints);
        return new RunManifest(
                all.id(),
                all.architecture(),
                all.dataSet(),
                all.seed(),
                all.hyperparameters(),
                all.layers(),
                all.checkpoints(),
                all.randomness(),
                "LatentGraph, lockstep");
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

    private void train(List<ClassifierConfiguration> group, Path runs) {
        List<Model> models = new ArrayList<>();
        try {
            group.forEach(own -> models.add(new Model(own, runs)));
            run("beginning %,d networks".formatted(models.size()), models.size(), false, () -> i -> {
                models.get(i).begin();
                return 0;
            });
            Random order = Seeding.BATCH_ORDER.random(configuration.orderSeed(), 0);
            int[] rows = configuration.trainRows(data);
            for (int epoch = 1;
                    epoch <= configuration.epochs() && !models.stream().allMatch(model -> model.stopped);
                    epoch++) {
                Training.shuffle(rows, order);
                train(models, rows, epoch);
            }
            run("writing %,d runs".formatted(models.size()), models.size(), false, () -> {
                Scratch scratch = new Scratch(layers, LOOKED_AT);
                return i -> {
                    models.get(i).finish(scratch);
                    return 0;
                };
            });
        } finally {
            models.forEach(model -> model.writer.close());
        }
    }

    private void train(List<Model> models, int[] rows, int epoch) {
        String stage = String.format(
                Locale.ROOT,
                "training %,d of %,d networks, epoch %d of %d",
                models.size(),
                seeds,
                epoch,
                configuration.epochs());
        int size = configuration.batchSize();
        int together = Math.max(1, STRIDE / size) * size;
        for (int from = 0; from < rows.length; from += together) {
            int[] some = Arrays.copyOfRange(rows, from, Math.min(rows.length, from + together));
            List<DenseBatch> batches = batches(some, size, epoch);
            boolean last = from + together >= rows.length;
            run(stage, models.size(), true, () -> {
                Scratch scratch = new Scratch(layers, Math.max(size, LOOKED_AT));
                return i -> {
                    Model model = models.get(i);
                    if (!model.stopped) {
                        model.train(batches, epoch, scratch);
                        if (last) {
                            model.endEpoch(epoch, scratch);
                        }
                    }
                    return some.length;
                };
            });
        }
    }
}
