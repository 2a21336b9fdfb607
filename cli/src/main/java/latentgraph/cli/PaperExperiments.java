package latentgraph.cli;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import latentgraph.experiments.ClassGraphExperiment;
import latentgraph.experiments.SubspaceExperiment;
import latentgraph.experiments.TrainedRun;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** The papers' experiments, each from the training to the report. What is done is not done again. */
final class PaperExperiments {
    private PaperExperiments() {}

    @Command(
            name = "class-graph",
            description =
                    "Which classes lie near each other: trains on each data set, and tells the class graph of its last"
                            + " layer: measures, communities, hubs, degrees.")
    static final class ClassGraph implements Callable<Integer> {
        @Mixin
        private StoreOptions store;

        @Mixin
        private PaperOptions paper;

        @Mixin
        private ClassGraphOptions classGraph;

        @Option(names = "--seed", description = "Of the training (default: ${DEFAULT-VALUE}).")
        private long seed = 7;

        @Mixin
        private ReportOptions report;

        @Override
        public Integer call() {
            var extent = paper.extent();
            report.requireReady();
            var runs = new ArrayList<TrainedRun>();
            try (var progress = store.progress()) {
                for (var images : paper.images(progress)) {
                    var configuration =
                            ClassGraphExperiment.training(extent, images, seed).build();
                    runs.add(TrainedRun.made(images, configuration, paper.directory(configuration.run()), progress));
                }
                progress.end();
            }
            return report.make(
                    store,
                    store::openOrMake,
                    new ClassGraphExperiment(runs, extent, classGraph.k(), classGraph.classK()));
        }
    }

    @Command(
            name = "subspace",
            description =
                    "How far networks that differ in their seeds span the same spaces of activations: maximum match by"
                            + " layer and ε, sizes of simple matches near the input and the output.")
    static final class Subspace implements Callable<Integer> {
        @Mixin
        private StoreOptions store;

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

        @Mixin
        private ReportOptions report;

        @Override
        public Integer call() {
            var extent = paper.extent();
            report.requireReady();
            var runs = new ArrayList<TrainedRun>();
            try (var progress = store.progress()) {
                var images = paper.one(progress);
                for (long seed : seeds) {
                    var configuration =
                            SubspaceExperiment.training(extent, images, seed).build();
                    runs.add(TrainedRun.made(images, configuration, paper.directory(configuration.run()), progress));
                }
                progress.end();
            }
            return report.make(
                    store,
                    store::openOrMake,
                    new SubspaceExperiment(runs, extent, epsilons, simpleEpsilon, neurons, 7));
        }
    }
}
