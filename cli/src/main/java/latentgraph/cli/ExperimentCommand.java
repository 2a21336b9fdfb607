package latentgraph.cli;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import latentgraph.core.InvalidInputException;
import latentgraph.experiments.EpochsExperiment;
import latentgraph.experiments.NoiseExperiment;
import latentgraph.experiments.PrunedRun;
import latentgraph.experiments.PruningExperiment;
import latentgraph.experiments.RunsExperiment;
import latentgraph.store.Store;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(
        name = "experiment",
        description = "The papers' experiments: tables, figures and findings in a report folder and in the graph.",
        synopsisSubcommandLabel = "EXPERIMENT",
        subcommands = {
            ExperimentCommand.Noise.class,
            ExperimentCommand.Epochs.class,
            ExperimentCommand.Runs.class,
            ExperimentCommand.Pruning.class,
            PaperExperiments.ClassGraph.class,
            PaperExperiments.Subspace.class,
            PaperExperiments.Activations.class,
            PaperExperiments.Bottleneck.class,
            PaperExperiments.Underspecification.class
        })
final class ExperimentCommand implements Callable<Integer> {
    @Mixin
    @SuppressWarnings("unused") // taken before the experiment's name; read by its own StoreOptions
    private StoreOptions store;

    @Override
    public Integer call() {
        throw new InvalidInputException(
                "no experiment is named; expected one of noise, epochs, runs, pruning, class-graph, subspace, activations, bottleneck, underspecification");
    }

    @Command(
            name = "noise",
            description = "How much noise a representation bears: neighbours, classes of the neighbours, accuracy.")
    static final class Noise extends OneExperiment {
        @Parameters(paramLabel = "KEY", description = "A representation such as mlp-seed7/e12/hidden3.")
        private String key;

        @Option(
                names = "--noise",
                split = ",",
                paramLabel = "P",
                description = "Shares of each dimension's variance (default: 0,0.01,0.02,0.05,0.1,0.2,…,1).")
        private List<Double> noise = NoiseExperiment.NOISE;

        @Option(names = "--seed", description = "Of the noise (default: ${DEFAULT-VALUE}).")
        private long seed = 7;

        @Mixin
        private NeighbourOptions neighbours;

        @Override
        Recipe recipe() {
            var experiment = new NoiseExperiment(key, noise, neighbours.k(), seed);
            return progress -> experiment;
        }

        @Override
        Store opened() {
            return store().open();
        }
    }

    @Command(
            name = "epochs",
            description = "How a representation settles during training: each epoch against the next and the last.")
    static final class Epochs extends OneExperiment {
        @Parameters(paramLabel = "RUN", description = "A run such as mlp-seed7, ingested at several epochs.")
        private String run;

        @Option(names = "--layer", paramLabel = "NAME", description = "Of the network (default: the last).")
        private String layer;

        @Option(names = "--from", paramLabel = "EPOCH", description = "The first (default: the first stored).")
        private Integer from;

        @Option(names = "--to", paramLabel = "EPOCH", description = "The last (default: the last stored).")
        private Integer to;

        @Option(names = "--seed", description = "Of permutations and bootstrap (default: ${DEFAULT-VALUE}).")
        private long seed = 7;

        @Mixin
        private NeighbourOptions neighbours;

        @Mixin
        private ComparingOptions comparing;

        @Override
        Recipe recipe() {
            var experiment = new EpochsExperiment(run, layer, from, to, comparing.with(neighbours.k(), seed));
            return progress -> experiment;
        }

        @Override
        Store opened() {
            return store().open();
        }
    }

    @Command(name = "runs", description = "How alike two trainings become, epoch by epoch, beside their accuracies.")
    static final class Runs extends OneExperiment {
        @Parameters(index = "0", paramLabel = "RUN", description = "A run such as mlp-seed7.")
        private String run;

        @Parameters(index = "1", paramLabel = "OTHER", description = "A run over the same samples.")
        private String other;

        @Option(names = "--layer", paramLabel = "NAME", description = "Of both networks (default: the last).")
        private String layer;

        @Option(names = "--seed", description = "Of permutations and bootstrap (default: ${DEFAULT-VALUE}).")
        private long seed = 7;

        @Mixin
        private NeighbourOptions neighbours;

        @Mixin
        private ComparingOptions comparing;

        @Override
        Recipe recipe() {
            var experiment = new RunsExperiment(run, other, layer, comparing.with(neighbours.k(), seed));
            return progress -> experiment;
        }

        @Override
        Store opened() {
            return store().open();
        }
    }

    @Command(
            name = "pruning",
            description =
                    "What iterative magnitude pruning does to a representation: trains, prunes, rewinds, and compares each"
                            + " iteration with the unpruned network. What is trained, ingested or compared already is not done again.")
    static final class Pruning extends OneExperiment {
        @Option(
                names = "--rate",
                split = ",",
                paramLabel = "P",
                description =
                        "Share of the remaining weights pruned at a time; a run each (default: ${DEFAULT-VALUE}).")
        private List<Double> rates = List.of(0.2, 0.01);

        @Option(
                names = "--breaks",
                paramLabel = "SHARE",
                description =
                        "A class's neighbourhood is broken when its similarity is so far below the first iteration's (default: ${DEFAULT-VALUE}).")
        private double breaks = 0.1;

        @Option(names = "--layer", paramLabel = "NAME", description = "Of the network (default: the last).")
        private String layer;

        @Mixin
        private TrainingOptions training = TrainingOptions.ofPruning();

        @Mixin
        private NeighbourOptions neighbours;

        @Mixin
        private ComparingOptions comparing;

        @Override
        Recipe recipe() {
            var configurations =
                    rates.stream().distinct().map(training::pruning).toList();
            training.requireNoRate();
            if (!training.configuration("any").capture().isEmpty()) {
                throw new InvalidInputException(
                        "--capture names epochs; this experiment keeps the iterations, and no epoch between");
            }
            return progress -> {
                var images = training.images(progress);
                String name = training.name(images);
                var runs = new ArrayList<PrunedRun>();
                for (var pruning : configurations) {
                    String run = name + "-pruned" + pruning.rate();
                    runs.add(PrunedRun.made(
                            images, training.configuration(run), pruning, training.directory(run), progress));
                }
                return new PruningExperiment(
                        name, runs, layer, breaks, comparing.with(neighbours.k(), training.seed()));
            };
        }
    }
}
