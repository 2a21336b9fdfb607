package latentgraph.experiments;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import latentgraph.core.ConflictException;
import latentgraph.core.InvalidInputException;
import latentgraph.core.Progress;
import latentgraph.core.format.History;
import latentgraph.core.format.RunDirectory;
import latentgraph.training.ClassifierConfiguration;
import latentgraph.training.ImageDataSet;
import latentgraph.training.Pruning;
import latentgraph.training.PruningConfiguration;

/**
 * The run directory of an iterative pruning, whose epochs are the iterations.
 *
 * @param rate share of the remaining weights pruned in each iteration, in (0, 1)
 */
public record PrunedRun(double rate, Path directory) {

    /**
     * Trains and prunes, or goes on where an interrupted pruning stopped; one that is whole is taken as it is.
     *
     * @param configuration of each training, with the run's name
     * @throws ConflictException if the directory holds a run that was pruned otherwise
     */
    public static PrunedRun made(
            ImageDataSet data,
            ClassifierConfiguration configuration,
            PruningConfiguration pruning,
            Path directory,
            Progress progress) {
        if (Files.exists(directory.resolve("run.json"))) {
            Pruning.requireSame(data, configuration, pruning, RunDirectory.open(directory));
        } else {
            Pruning.train(data, configuration, pruning, directory, progress);
        }
        return new PrunedRun(pruning.rate(), directory);
    }

    /**
     * A row an iteration: {@code rate}, {@code iteration}, {@code prunedRatio}, {@code epochsTrained}, {@code accuracy} on
     * the samples that are looked at.
     *
     * @throws InvalidInputException if the run has no history of a pruning
     */
    List<Map<String, Object>> iterations() {
        RunDirectory run = RunDirectory.open(directory);
        History history = run.history()
                .orElseThrow(() -> new InvalidInputException(
                        directory + " has no history.csv; expected the directory of a pruning"));
        List<Map<String, Object>> rows = new ArrayList<>();
        for (double[] row : history.rows()) {
            rows.add(Table.row(
                    "rate",
                    rate,
                    "iteration",
                    (long) value(history, row, "epoch"),
                    "prunedRatio",
                    value(history, row, "prunedRatio"),
                    "epochsTrained",
                    (long) value(history, row, "epochsTrained"),
                    "accuracy",
                    value(history, row, "accuracy")));
        }
        return rows;
    }

    private double value(History history, double[] row, String column) {
        int at = history.columns().indexOf(column);
        if (at < 0) {
            throw new InvalidInputException(
                    "%s: history.csv lacks '%s'; expected the directory of a pruning".formatted(directory, column));
        }
        return row[at];
    }

    /** How it was trained and pruned, and on what: all that run.json says of that. */
    Map<String, Object> training() {
        return new TrainedRun(directory).training();
    }

    String run() {
        return RunDirectory.open(directory).manifest().id();
    }
}
