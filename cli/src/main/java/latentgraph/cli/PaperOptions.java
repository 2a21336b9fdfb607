package latentgraph.cli;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import latentgraph.core.InvalidInputException;
import latentgraph.core.Progress;
import latentgraph.experiments.Extent;
import latentgraph.experiments.TrainedRun;
import latentgraph.training.ClassifierConfiguration;
import latentgraph.training.DataSets;
import latentgraph.training.ImageDataSet;
import picocli.CommandLine.Option;

/** What a paper's experiment is made with, from the training on. */
final class PaperOptions {
    @Option(
            names = "--data",
            split = ",",
            paramLabel = "DATA",
            description =
                    "glyphs (made on the fly), mnist:DIR, fashion-mnist:DIR, cifar10:DIR, cifar100:DIR or images:DIR;"
                            + " several for some experiments (default: glyphs).")
    private List<String> data = List.of("glyphs");

    @Option(names = "--data-seed", paramLabel = "SEED", description = "What made-up data are drawn from.")
    private long dataSeed = 0;

    @Option(
            names = "--scale",
            paramLabel = "SCALE",
            description =
                    "small: what two cores do in minutes; paper: the published setting (default: ${DEFAULT-VALUE}).")
    private String scale = "small";

    @Option(
            names = "--runs",
            paramLabel = "DIR",
            description = "Where run directories are written, one a run; one that is whole is taken as it is"
                    + " (default: ${DEFAULT-VALUE}).")
    private Path runs = Path.of("latentgraph.runs");

    Extent extent() {
        return Extent.named(scale);
    }

    /** All of them are opened before anything is done with one. */
    List<ImageDataSet> images(Progress progress) {
        var images = new ArrayList<ImageDataSet>();
        for (String each : data) {
            progress.report("opening " + each, 0, 0);
            images.add(DataSets.open(each, dataSeed));
        }
        return images;
    }

    /** @throws InvalidInputException if several data sets are named */
    ImageDataSet one(Progress progress) {
        if (data.size() != 1) {
            throw new InvalidInputException(
                    "--data names %d data sets; this experiment takes one".formatted(data.size()));
        }
        return images(progress).get(0);
    }

    Path runs() {
        return runs;
    }

    /** The run of this name, trained unless it is there. */
    TrainedRun trained(ImageDataSet images, ClassifierConfiguration configuration, Progress progress) {
        return TrainedRun.made(images, configuration, runs.resolve(configuration.run()), progress);
    }
}
