package latentgraph.experiments;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import latentgraph.core.InvalidInputException;

/**
 * How a representation settles during training (thesis 5.1.2): each epoch against the next, and against the last.
 *
 * @param layer null for the last
 * @param from the first epoch, null for all
 * @param to the last epoch, null for all
 */
public record EpochsExperiment(String run, String layer, Integer from, Integer to, Comparing comparing)
        implements Experiment {

    @Override
    public String name() {
        return "epochs";
    }

    @Override
    public String subject() {
        return run;
    }

    @Override
    public Report report(Setting setting) {
        var checkpoints = setting.checkpoints(run, layer, from, to);
        if (checkpoints.size() < 2) {
            throw new InvalidInputException(
                    "run '%s' has layer '%s' at epoch %d alone; expected two epochs or more: train it with --capture all and ingest it again"
                            .formatted(
                                    run,
                                    checkpoints.get(0).layer(),
                                    checkpoints.get(0).epoch()));
        }
        var last = checkpoints.get(checkpoints.size() - 1);
        int pairs = 2 * (checkpoints.size() - 1) - 1;
        List<Map<String, Object>> next = new ArrayList<>();
        List<Map<String, Object>> toLast = new ArrayList<>();
        int done = 0;
        for (int i = 0; i < checkpoints.size() - 1; i++) {
            for (var other : i == checkpoints.size() - 2 ? List.of(last) : List.of(checkpoints.get(i + 1), last)) {
                var rows = comparing.rows(
                        setting.step("comparing epochs of " + run, done++, pairs),
                        Table.row("epoch", checkpoints.get(i).epoch(), "otherEpoch", other.epoch()),
                        checkpoints.get(i).key(),
                        other.key());
                if (other != last || i == checkpoints.size() - 2) {
                    next.addAll(rows);
                }
                if (other == last) {
                    toLast.addAll(rows);
                }
            }
        }
        setting.progress().report("comparing epochs of " + run, pairs, pairs);
        List<Map<String, Object>> all = new ArrayList<>(next);
        toLast.stream().filter(row -> !next.contains(row)).forEach(all::add);

        var parameters = Table.row("run", run, "layer", last.layer(), "from", from, "to", to);
        parameters.putAll(comparing.parameters());
        List<String> of = List.of("epoch", "otherEpoch");
        List<Finding> findings = new ArrayList<>();
        findings.add(Findings.classNeighbourhoodAboveJaccard(all, of));
        findings.addAll(Findings.riseWithK(next));
        findings.add(Findings.epochsNearTheEndAlike(next));
        findings.add(Findings.laterEpochsNearerToTheLast(toLast));
        return new Report(
                name(),
                subject(),
                "The epochs of " + run,
                """
                The neighbour graphs of one layer after each epoch are compared with those after the next one (thesis
                tables 5.2 and 5.3), and with those after the last.""",
                setting.command(),
                parameters,
                setting.versions(),
                Instant.now(),
                checkpoints.stream()
                        .map(checkpoint -> setting.input(checkpoint.key()))
                        .toList(),
                List.of(
                        Comparing.byK(
                                "jaccard",
                                "Graph average Jaccard between successive epochs (thesis table 5.2)",
                                Comparing.JACCARD,
                                of,
                                comparing.k(),
                                next),
                        Comparing.byK(
                                "class-neighbourhood",
                                "Class neighbourhood similarity between successive epochs (thesis table 5.3)",
                                Comparing.CLASS_NEIGHBOURHOOD,
                                of,
                                comparing.k(),
                                next),
                        Comparing.byK(
                                "jaccard-to-last",
                                "Graph average Jaccard with the last epoch",
                                Comparing.JACCARD,
                                of,
                                comparing.k(),
                                toLast),
                        Comparing.byK(
                                "class-neighbourhood-to-last",
                                "Class neighbourhood similarity with the last epoch",
                                Comparing.CLASS_NEIGHBOURHOOD,
                                of,
                                comparing.k(),
                                toLast),
                        accuracies(checkpoints),
                        Comparing.all(of, all)),
                List.of(
                        figure("jaccard", "Graph average Jaccard with the next epoch", Comparing.JACCARD, next),
                        figure(
                                "class-neighbourhood",
                                "Class neighbourhood similarity with the next epoch",
                                Comparing.CLASS_NEIGHBOURHOOD,
                                next),
                        figure(
                                "jaccard-to-last",
                                "Graph average Jaccard with the last epoch",
                                Comparing.JACCARD,
                                toLast),
                        figure(
                                "class-neighbourhood-to-last",
                                "Class neighbourhood similarity with the last epoch",
                                Comparing.CLASS_NEIGHBOURHOOD,
                                toLast)),
                findings);
    }

    private Figure figure(String name, String title, String measure, List<Map<String, Object>> rows) {
        return Chart.lines(
                name,
                title,
                "epoch",
                measure.equals(Comparing.JACCARD) ? "Jaccard" : "class neighbourhood similarity",
                1,
                Comparing.lines(measure, "epoch", comparing.k(), rows, ""));
    }

    private static Table accuracies(List<Setting.Checkpoint> checkpoints) {
        return new Table(
                "accuracies",
                "Accuracy of the network on these samples",
                List.of("epoch", "accuracy"),
                checkpoints.stream()
                        .map(checkpoint -> Table.row("epoch", checkpoint.epoch(), "accuracy", checkpoint.accuracy()))
                        .toList());
    }
}
