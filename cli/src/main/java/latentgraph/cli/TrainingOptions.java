package latentgraph.cli;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import latentgraph.core.ConflictException;
import latentgraph.core.InvalidInputException;
import latentgraph.core.Progress;
import latentgraph.core.format.RunDirectory;
import latentgraph.store.Store;
import latentgraph.training.Architecture;
import latentgraph.training.Classifier;
import latentgraph.training.ClassifierConfiguration;
import latentgraph.training.DataSets;
import latentgraph.training.ImageDataSet;
import latentgraph.training.Lockstep;
import latentgraph.training.Pruning;
import latentgraph.training.PruningConfiguration;
import latentgraph.training.PruningConfiguration.Scope;
import picocli.CommandLine.Option;

/** What a classifier is trained on and how: the thesis' choices unless said otherwise. */
final class TrainingOptions {
    private static final int ITERATIONS = 15; // the thesis'

    @Option(
            names = "--data",
            paramLabel = "DATA",
            description =
                    "glyphs (made on the fly), mnist:DIR, fashion-mnist:DIR, cifar10:DIR, cifar100:DIR or images:DIR, with"
                            + " one folder a class (default: ${DEFAULT-VALUE}).")
    private String data = "glyphs";

    @Option(names = "--data-seed", paramLabel = "SEED", description = "What made-up data are drawn from.")
    private long dataSeed = 0;

    @Option(
            names = "--run",
            paramLabel = "NAME",
            description =
                    "The run's name (default: the data set's, the architecture unless it is an mlp, and the seed).")
    private String run;

    @Option(
            names = "--seed",
            description = "Of the initial weights and the order of samples (default: ${DEFAULT-VALUE}).")
    private long seed = 7;

    @Option(
            names = "--architecture",
            description = "mlp, bottleneck, cnn (small), vgg-11, vgg-16, vgg-11-cifar, vgg-16-cifar, vgg-small and"
                    + " resnet-small (trained in minutes), resnet-18 or resnet-18-cifar; those for CIFAR take pictures of 32 × 32 (default:"
                    + " ${DEFAULT-VALUE}).")
    private String architecture = "mlp";

    @Option(
            names = "--widths",
            split = ",",
            description =
                    "Units of an mlp's hidden layers (default: 512,256,128), or of a bottleneck's, that itself last"
                            + " (default: 64,2).")
    private List<Integer> widths;

    @Option(names = "--epochs", description = "How many; at most, with --patience (default: ${DEFAULT-VALUE}).")
    private int epochs = 5;

    @Option(
            names = "--patience",
            description =
                    "Stop when the validation loss has not fallen for so many epochs, and keep the best; 0: never.")
    private int patience = 0;

    @Option(names = "--batch-size", description = "Samples a step (default: ${DEFAULT-VALUE}).")
    private int batchSize = 64;

    @Option(
            names = "--train-samples",
            paramLabel = "SAMPLES",
            description = "Train on the first so many training samples (default: all).")
    private int trainSamples = 0;

    @Option(names = "--learning-rate", description = "Of the first epochs (default: ${DEFAULT-VALUE}).")
    private double learningRate = 0.1;

    @Option(names = "--momentum", description = "Of SGD (default: ${DEFAULT-VALUE}).")
    private double momentum = 0.9;

    @Option(
            names = "--steps",
            split = ",",
            description = "The learning rate is divided by ten after these epochs (default: ${DEFAULT-VALUE}).")
    private List<Integer> steps = List.of(10, 20, 30);

    @Option(
            names = "--order-seed",
            paramLabel = "SEED",
            description = "Of the order of samples and of --augment (default: that of --seed).")
    private Long orderSeed;

    @Option(
            names = "--seeded-layers",
            split = ",",
            paramLabel = "LAYER",
            description = "The seed of the weights is of these layers alone; the others begin as --rest-seed says.")
    private List<String> seededLayers = List.of();

    @Option(
            names = "--rest-seed",
            paramLabel = "SEED",
            description = "Of the weights of the layers that are not in --seeded-layers (default: ${DEFAULT-VALUE}).")
    private long restSeed = 0;

    @Option(
            names = "--l1",
            paramLabel = "LAMBDA",
            description = "Add λ·Σ|w| to the loss, of the weights of --l1-layers (default: none).")
    private double l1 = 0;

    @Option(
            names = "--l1-layers",
            split = ",",
            paramLabel = "LAYER",
            description = "Layers whose weights --l1 is of (default: all).")
    private List<String> l1Layers = List.of();

    @Option(
            names = "--image-noise",
            paramLabel = "DEVIATION",
            description = "Gaussian noise on the training pictures, whose pixels are 0 to 1; the same in each epoch.")
    private double imageNoise = 0;

    @Option(names = "--noise-seed", paramLabel = "SEED", description = "Of --image-noise (default: ${DEFAULT-VALUE}).")
    private long noiseSeed = 0;

    @Option(
            names = "--augment",
            description =
                    "Shift each training picture by up to 4 pixels each way and flip every other one, anew each epoch.")
    private boolean augment;

    @Option(
            names = "--capture",
            split = ",",
            paramLabel = "EPOCH",
            description =
                    "Epochs whose latents are kept, besides the untrained network and the last; 'all' for every one.")
    private List<String> capture = List.of();

    private boolean captureUnasked;

    @Option(
            names = "--prune",
            paramLabel = "RATE",
            description =
                    "Prune this share of the remaining weights, those of least magnitude, set the others back to where they"
                            + " began, and train again, --iterations times; the checkpoints are the iterations. Interrupted,"
                            + " the same command goes on.")
    private Double prune;

    @Option(names = "--iterations", description = "How often --prune prunes (default: " + ITERATIONS + ").")
    private Integer iterations;

    @Option(
            names = "--prune-scope",
            description = "Rank the weights in each layer, or in the network as a whole: ${COMPLETION-CANDIDATES}"
                    + " (default: layer).")
    private PruneScope pruneScope;

    @Option(names = "--prune-output", description = "Prune the classifier on top as well.")
    private boolean pruneOutput;

    @Option(
            names = "--same-order",
            description =
                    "See the samples in the same order in each iteration: what changes, changes by the pruning alone.")
    private boolean sameOrder;

    @Option(
            names = "--probe",
            paramLabel = "SAMPLES",
            description = "The most held-out samples whose latents are kept (default: ${DEFAULT-VALUE}).")
    private int probe = 10_000;

    @Option(
            names = "--layers",
            split = ",",
            paramLabel = "LAYER",
            description =
                    "Keep the latents of these layers alone; with 'input' the pictures, too (default: all that are"
                            + " vectors; with --seeds without the input).")
    private List<String> layers = List.of();

    @Option(
            names = "--parameters",
            negatable = true,
            description = "Keep the parameters at each epoch whose latents are kept (default: yes; with --seeds no).")
    private Boolean parameters;

    @Option(
            names = "--runs",
            paramLabel = "DIR",
            description = "Where run directories are written, one a run (default: ${DEFAULT-VALUE}).")
    private Path runs = Path.of("latentgraph.runs");

    /** As they are typed. */
    private enum PruneScope {
        layer,
        network
    }

    /** What gets a network of the demo's size to where more epochs add little, within half a minute on two cores. */
    static TrainingOptions ofDemo() {
        var demo = new TrainingOptions();
        demo.epochs = 6;
        demo.learningRate = 0.05;
        demo.steps = List.of(4);
        demo.captureUnasked = true;
        return demo;
    }

    /** With early stopping, as the thesis prunes (its table 4.2 gives no numbers for it). */
    static TrainingOptions ofPruning() {
        var pruning = new TrainingOptions();
        pruning.epochs = 20;
        pruning.patience = 3;
        pruning.learningRate = 0.05;
        return pruning;
    }

    ImageDataSet images(Progress progress) {
        progress.report("opening " + data, 0, 0);
        return DataSets.open(data, dataSeed);
    }

    /** Experiments on the same data set, whose runs lie beside this one. */
    PageExperiments experiments(Store store) {
        return new PageExperiments(store, List.of(data), runs, null);
    }

    String name(ImageDataSet images) {
        return configuration(run).run(images);
    }

    Path directory(String name) {
        return runs.resolve(name);
    }

    long seed() {
        return seed;
    }

    /**
     * Trains, unless the run directory is already whole; an unfinished one is gone on with, where something was kept of it.
     *
     * @throws ConflictException if the directory holds a run that was trained otherwise
     */
    Path train(Progress progress, StoreOptions messages) {
        requireRateToPrune();
        var pruning = prune == null ? null : pruning(prune);
        var images = images(progress);
        String name = name(images);
        Path directory = directory(name);
        var configuration = configuration(name);
        if (Files.exists(directory.resolve("run.json"))) {
            var finished = RunDirectory.open(directory);
            if (pruning == null) {
                Classifier.requireSame(images, configuration, finished);
            } else {
                Pruning.requireSame(images, configuration, pruning, finished);
            }
            messages.say("%s is trained already; training it again needs another --run or that folder gone", directory);
        } else if (pruning == null) {
            Classifier.train(images, configuration, directory, progress);
        } else {
            Pruning.train(images, configuration, pruning, directory, progress);
        }
        return directory;
    }

    /**
     * Trains a network for each of the seeds of the initial weights, all by the same batches, and leaves those that are
     * trained already.
     *
     * @return the run directories, in the order of the seeds
     */
    List<Path> train(List<Long> seeds, Progress progress) {
        if (prune != null) {
            throw new InvalidInputException(
                    "--prune is %s, but many seeds are trained in lockstep, which does not prune".formatted(prune));
        }
        requireRateToPrune();
        var builder = configuration(run).toBuilder();
        var images = images(progress);
        if (parameters == null) {
            builder.keepParameters(false);
        }
        if (layers.isEmpty() && Architecture.named(architecture, widths) instanceof Architecture.DenseLayers dense) {
            builder.layers(dense.layers().stream().map(Architecture.Dense::name).toList());
        }
        int threads = Runtime.getRuntime().availableProcessors();
        return Lockstep.train(images, builder.build(), seeds, runs, threads, progress);
    }

    private void requireRateToPrune() {
        String without = iterations != null
                ? "--iterations"
                : pruneScope != null
                        ? "--prune-scope"
                        : pruneOutput ? "--prune-output" : sameOrder ? "--same-order" : null;
        if (prune == null && without != null) {
            throw new InvalidInputException(
                    without + " says how to prune, but nothing is pruned; add --prune RATE, or leave it out");
        }
    }

    PruningConfiguration pruning(double rate) {
        Scope scope = pruneScope == PruneScope.network ? Scope.NETWORK : Scope.LAYER;
        return new PruningConfiguration(
                rate, iterations == null ? ITERATIONS : iterations, scope, pruneOutput, sameOrder);
    }

    /** @throws InvalidInputException if a rate is named where several are tried */
    void requireNoRate() {
        if (prune != null) {
            throw new InvalidInputException(
                    "--prune is %s; this experiment takes its rates with --rate".formatted(prune));
        }
    }

    ClassifierConfiguration configuration(String name) {
        var builder = ClassifierConfiguration.builder()
                .run(name)
                .seed(seed)
                .architecture(Architecture.named(architecture, widths))
                .epochs(epochs)
                .patience(patience)
                .batchSize(batchSize)
                .learningRate(learningRate)
                .momentum(momentum)
                .steps(steps, 0.1)
                .maxProbe(probe)
                .layers(layers)
                .trainSamples(trainSamples)
                .orderSeed(orderSeed == null ? seed : orderSeed)
                .seededLayers(seededLayers, restSeed)
                .l1(l1, l1Layers)
                .imageNoise(imageNoise, noiseSeed)
                .augment(augment)
                .keepParameters(parameters == null || parameters);
        boolean all = capture.equals(List.of("all")) || captureUnasked && capture.isEmpty() && prune == null;
        return (all ? builder.captureAll() : builder.capture(numbers())).build();
    }

    private List<Integer> numbers() {
        try {
            return capture.stream().map(Integer::valueOf).toList();
        } catch (NumberFormatException e) {
            throw new InvalidInputException(
                    "--capture is '" + String.join(",", capture) + "'; expected epochs such as 1,2,5, or all", e);
        }
    }
}
