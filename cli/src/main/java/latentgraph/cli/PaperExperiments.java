package latentgraph.cli;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.LongStream;
import latentgraph.core.Choice;
import latentgraph.core.InvalidInputException;
import latentgraph.core.Progress;
import latentgraph.experiments.ActivationsExperiment;
import latentgraph.experiments.BottleneckExperiment;
import latentgraph.experiments.ClassGraphExperiment;
import latentgraph.experiments.Extent;
import latentgraph.experiments.SubspaceExperiment;
import latentgraph.experiments.TrainedRun;
import latentgraph.experiments.UnderspecificationExperiment;
import latentgraph.training.ClassifierConfiguration;
import latentgraph.training.ImageDataSet;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** The papers' experiments, each from the training to the report. What is done is not done again. */
final class PaperExperiments {
    private PaperExperiments() {}

    private static void requireSeeds(List<Long> seeds) {
        if (seeds.stream().distinct().count() < Math.max(2, seeds.size())) {
            throw new InvalidInputException("--seeds is %s; expected two or more, each once".formatted(seeds));
        }
    }

    @Command(
            name = "class-graph",
            description =
                    "Which classes lie near each other: trains on each data set, and tells the class graph of its last"
                            + " layer: measures, communities, hubs, degrees.")
    static final class ClassGraph extends OneExperiment {
        @Mixin
        private PaperOptions paper;

        @Mixin
        private ClassGraphOptions classGraph;

        @Option(names = "--seed", description = "Of the training (default: ${DEFAULT-VALUE}).")
        private long seed = 7;

        @Override
        Recipe recipe() {
            var extent = paper.extent();
            return progress -> {
                var runs = new ArrayList<TrainedRun>();
                for (var images : paper.images(progress)) {
                    var configuration =
                            ClassGraphExperiment.training(extent, images, seed).build();
                    runs.add(paper.trained(images, configuration, progress));
                }
                return new ClassGraphExperiment(runs, extent, classGraph.k(), classGraph.classK());
            };
        }
    }

    @Command(
            name = "subspace",
            description =
                    "How far networks that differ in their seeds span the same spaces of activations: maximum match by"
                            + " layer and ε, sizes of simple matches near the input and the output.")
    static final class Subspace extends OneExperiment {
        @Mixin
        private PaperOptions paper;

        @Option(
                names = "--seeds",
                split = ",",
                paramLabel = "SEED",
                description = "Of the trainings; each two are matched (default: ${DEFAULT-VALUE}).")
        private List<Long> seeds = List.of(0L, 1L);

        @Option(
                names = "--epsilon",
                split = ",",
                paramLabel = "E",
                description = "What may be left of a neuron's norm (default: ${DEFAULT-VALUE}).")
        private List<Double> epsilons = SubspaceExperiment.EPSILONS;

        @Option(
                names = "--simple-epsilon",
                paramLabel = "E",
                description = "The same for simple matches (default: ${DEFAULT-VALUE}).")
        private double simpleEpsilon = 0.5;

        @Option(
                names = "--neurons",
                paramLabel = "N",
                description = "Of each side whose simple matches are sought (default: ${DEFAULT-VALUE}).")
        private int neurons = 8;

        @Override
        Recipe recipe() {
            var extent = paper.extent();
            var questions = new SubspaceExperiment.Questions(epsilons, simpleEpsilon, neurons, 7);
            requireSeeds(seeds);
            return progress -> {
                var runs = new ArrayList<TrainedRun>();
                var images = paper.one(progress);
                for (long seed : seeds) {
                    var configuration =
                            SubspaceExperiment.training(extent, images, seed).build();
                    runs.add(paper.trained(images, configuration, progress));
                }
                return new SubspaceExperiment(runs, extent, questions);
            };
        }
    }

    @Command(
            name = "activations",
            description =
                    "What training does to the activations, layer by layer: pictures by t-SNE and UMAP, trained and"
                            + " untrained, and how well the classes lie together there, beside the published numbers.")
    static final class Activations extends OneExperiment {
        @Mixin
        private PaperOptions paper;

        @Option(names = "--seed", description = "Of training and projections (default: ${DEFAULT-VALUE}).")
        private long seed = 7;

        @Override
        Recipe recipe() {
            var extent = paper.extent();
            return progress -> {
                var runs = new ArrayList<TrainedRun>();
                for (var images : paper.images(progress)) {
                    var data = ActivationsExperiment.data(extent, images);
                    var configuration =
                            ActivationsExperiment.training(extent, data, seed).build();
                    runs.add(paper.trained(data, configuration, progress));
                }
                return new ActivationsExperiment(
                        runs, extent, seed, Runtime.getRuntime().availableProcessors());
            };
        }
    }

    @Command(
            name = "bottleneck",
            description =
                    "What the seed of the initial weights, or of noise on the images, leaves behind in a bottleneck of one or"
                            + " two units: trains many networks that differ in it alone, and compares where they place the"
                            + " classes.")
    static final class Bottleneck extends OneExperiment {
        @Mixin
        private PaperOptions paper;

        @Option(
                names = "--networks",
                paramLabel = "N",
                description = "How many (default: 100, or 1,000 at scale paper).")
        private Integer networks;

        @Option(names = "--k", paramLabel = "K", description = "Units of the bottleneck (default: ${DEFAULT-VALUE}).")
        private int units = 2;

        @Option(
                names = "--image-noise",
                paramLabel = "DEVIATION",
                description =
                        "The networks differ in the noise on their training images, not in their initial weights: its"
                                + " standard deviation, where pixels are in [0, 1].")
        private double imageNoise;

        @Option(
                names = "--seeded-layers",
                split = ",",
                paramLabel = "NAME",
                description = "The layers whose initial weights differ: hidden1, bottleneck, output (default: all).")
        private List<String> seededLayers = List.of();

        @Option(
                names = "--overfit",
                description =
                        "Train far past convergence, five times as many epochs, and compare with the same networks there.")
        private boolean overfit;

        @Option(
                names = "--pair",
                split = ",",
                paramLabel = "LABEL",
                description = "Two classes whose distance is told of each network (default: ${DEFAULT-VALUE}).")
        private List<Integer> pair = List.of(3, 8);

        @Option(
                names = "--permutations",
                paramLabel = "N",
                description = "Random matchings behind the p-values (default: ${DEFAULT-VALUE}).")
        private int permutations = 999;

        @Option(names = "--seed", description = "Of the order of the samples and the permutations.")
        private long seed = 7;

        @Override
        Recipe recipe() {
            var extent = paper.extent();
            int count = networks == null ? BottleneckExperiment.networks(extent) : networks;
            if (count < 3) {
                throw new InvalidInputException("--networks is %d; expected 3 or more".formatted(count));
            }
            int threads = Runtime.getRuntime().availableProcessors();
            var variant = new BottleneckExperiment.Variant(units, imageNoise, seededLayers, overfit);
            var questions = new BottleneckExperiment.Questions(pair, permutations, seed);
            return progress -> {
                var images = paper.one(progress);
                questions.requireLabels(images.classNames().size());
                var configuration = BottleneckExperiment.training(extent, images, variant, seed)
                        .build();
                var seeds = LongStream.rangeClosed(1, count).boxed().toList();
                var runs = networks(images, configuration, variant, seeds, paper.runs(), threads, progress);
                var again = networks(
                                images,
                                configuration,
                                variant,
                                seeds.subList(0, 1),
                                paper.runs().resolve("again"),
                                threads,
                                progress)
                        .get(0);
                return new BottleneckExperiment(runs, again, variant, extent, questions, threads);
            };
        }

        /** In lockstep if they see the same images. */
        private List<TrainedRun> networks(
                ImageDataSet images,
                ClassifierConfiguration configuration,
                BottleneckExperiment.Variant variant,
                List<Long> seeds,
                Path folder,
                int threads,
                Progress progress) {
            if (!variant.byNoise()) {
                return TrainedRun.inLockstep(images, configuration, seeds, folder, threads, progress);
            }
            return seeds.stream()
                    .map(noiseSeed -> BottleneckExperiment.withNoise(configuration, variant, seed, noiseSeed))
                    .map(each -> TrainedRun.made(images, each, folder.resolve(each.run()), progress))
                    .toList();
        }
    }

    @Command(
            name = "underspecification",
            description =
                    "How many solutions training leaves open: how alike the weights of networks from different seeds are,"
                            + " by the number of classes and the strength of an L1 penalty.")
    static final class Underspecification extends OneExperiment {
        @Mixin
        private PaperOptions paper;

        @Option(
                names = "--seeds",
                split = ",",
                paramLabel = "SEED",
                description = "Of the initial weights (default: ${DEFAULT-VALUE}).")
        private List<Long> seeds = UnderspecificationExperiment.SEEDS;

        @Option(
                names = "--classes",
                split = ",",
                paramLabel = "N",
                description = "The first so many classes (default: 2,4,6,8,10; at scale paper 2 to 10).")
        private List<Integer> classes;

        @Option(
                names = "--lambda",
                split = ",",
                paramLabel = "L",
                description =
                        "Strengths of the penalty (default: 0,0.001,0.005,0.05; at scale paper the published six).")
        private List<Double> lambdas;

        @Option(
                names = "--others",
                paramLabel = "HOW",
                description =
                        "The images of further classes: out to leave them out, or zero to keep them as class 0, as the published code does"
                                + " (default: ${DEFAULT-VALUE}).")
        private String others = "out";

        @Option(
                names = "--seeded-order",
                description =
                        "The order of the samples changes with the seed, too, as published and at scale paper; the networks are"
                                + " then trained one by one.")
        private boolean seededOrder;

        @Override
        Recipe recipe() {
            var extent = paper.extent();
            requireSeeds(seeds);
            var kept = Choice.of(UnderspecificationExperiment.Others.class, "--others", others);
            int threads = Runtime.getRuntime().availableProcessors();
            return progress -> {
                var groups = new ArrayList<UnderspecificationExperiment.Group>();
                var images = paper.one(progress);
                int all = images.classNames().size();
                var counts = classes == null ? UnderspecificationExperiment.classes(extent, images) : classes;
                for (int count : counts) {
                    if (count < 2 || count > all) {
                        throw new InvalidInputException(
                                "--classes is %s; expected numbers from 2 to %d".formatted(counts, all));
                    }
                }
                var strengths = lambdas == null ? UnderspecificationExperiment.lambdas(extent) : lambdas;
                for (double lambda : strengths) {
                    // What is refused is so before others are trained.
                    UnderspecificationExperiment.training(extent, images, lambda)
                            .build();
                }
                for (int count : counts) {
                    var data = UnderspecificationExperiment.data(images, count, kept);
                    for (double lambda : strengths) {
                        var configuration = UnderspecificationExperiment.training(extent, data, lambda)
                                .build();
                        var runs = seededOrder || extent == Extent.PAPER
                                ? seeds.stream()
                                        .map(seed -> UnderspecificationExperiment.withOrder(configuration, seed))
                                        .map(each -> paper.trained(data, each, progress))
                                        .toList()
                                : TrainedRun.inLockstep(data, configuration, seeds, paper.runs(), threads, progress);
                        groups.add(new UnderspecificationExperiment.Group(count, lambda, runs));
                    }
                }
                return new UnderspecificationExperiment(groups, extent);
            };
        }
    }
}
