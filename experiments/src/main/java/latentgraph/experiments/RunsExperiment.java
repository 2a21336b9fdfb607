package latentgraph.experiments;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import latentgraph.core.InvalidInputException;

/**
 * How alike two trainings from different initial weights become (thesis 5.1.3): epoch by epoch, with the accuracies of both.
 *
 * @param layer null for the last
 */
public record RunsExperiment(String run, String other, String layer, Comparing comparing) implements Experiment {

    @Override
    public String name() {
        return "runs";
    }

    @Override
    public String subject() {
        return run + " " + other;
    }

    @Override
    public Report report(Setting setting) {
        if (run.equals(other)) {
            throw new InvalidInputException("both runs are '%s'; expected two".formatted(run));
        }
        var mine = setting.checkpoints(run, layer, null, null);
        var theirs = setting.checkpoints(other, mine.get(0).layer(), null, null);
        List<Setting.Checkpoint[]> pairs = new ArrayList<>();
        for (var checkpoint : mine) {
            theirs.stream()
                    .filter(twin -> twin.epoch() == checkpoint.epoch())
                    .forEach(twin -> pairs.add(new Setting.Checkpoint[] {checkpoint, twin}));
        }
        if (pairs.isEmpty()) {
            throw new InvalidInputException("runs '%s' and '%s' have layer '%s' at no epoch in common: %s and %s"
                    .formatted(run, other, mine.get(0).layer(), epochs(mine), epochs(theirs)));
        }
        List<Map<String, Object>> rows = new ArrayList<>();
        List<Map<String, Object>> accuracies = new ArrayList<>();
        for (var pair : pairs) {
            var step = setting.step("comparing %s with %s".formatted(run, other), accuracies.size(), pairs.size());
            rows.addAll(comparing.rows(step, Table.row("epoch", pair[0].epoch()), pair[0].key(), pair[1].key()));
            accuracies.add(Table.row(
                    "epoch", pair[0].epoch(), "accuracy", pair[0].accuracy(), "otherAccuracy", pair[1].accuracy()));
        }
        setting.progress().report("comparing %s with %s".formatted(run, other), pairs.size(), pairs.size());

        var parameters =
                Table.row("run", run, "other", other, "layer", mine.get(0).layer());
        parameters.putAll(comparing.parameters());
        List<String> of = List.of("epoch");
        // The thesis compares trained networks; what is untrained knows nothing of the other.
        var trained = rows.stream()
                .filter(row -> !row.get("epoch").equals(0L) || pairs.size() == 1)
                .toList();
        List<Finding> findings = new ArrayList<>();
        findings.add(Findings.classNeighbourhoodAboveJaccard(trained, of));
        findings.addAll(Findings.riseWithK(trained));
        findings.add(Findings.runsDifferThoughAsAccurate(trained, accuracies));
        return new Report(
                name(),
                subject(),
                "%s against %s".formatted(run, other),
                """
                The neighbour graphs of one layer in two runs are compared at each epoch that both have (thesis tables 5.4
                and 5.5), beside the accuracies of both. Findings leave epoch 0, the untrained networks, out.""",
                setting.command(),
                parameters,
                setting.versions(),
                Instant.now(),
                pairs.stream()
                        .flatMap(Stream::of)
                        .map(checkpoint -> setting.input(checkpoint.key()))
                        .toList(),
                List.of(
                        Comparing.byK(
                                "jaccard",
                                "Graph average Jaccard at each epoch (thesis table 5.4)",
                                Comparing.JACCARD,
                                of,
                                comparing.k(),
                                rows),
                        Comparing.byK(
                                "class-neighbourhood",
                                "Class neighbourhood similarity at each epoch (thesis table 5.5)",
                                Comparing.CLASS_NEIGHBOURHOOD,
                                of,
                                comparing.k(),
                                rows),
                        new Table(
                                "accuracies",
                                "Accuracy of both networks",
                                List.of("epoch", "accuracy", "otherAccuracy"),
                                accuracies),
                        Comparing.all(of, rows)),
                List.of(
                        Chart.lines(
                                "jaccard",
                                "Graph average Jaccard between the runs",
                                "epoch",
                                "Jaccard",
                                1,
                                Comparing.lines(Comparing.JACCARD, "epoch", comparing.k(), rows, "")),
                        Chart.lines(
                                "class-neighbourhood",
                                "Class neighbourhood similarity between the runs",
                                "epoch",
                                "class neighbourhood similarity",
                                1,
                                Comparing.lines(Comparing.CLASS_NEIGHBOURHOOD, "epoch", comparing.k(), rows, ""))),
                findings);
    }

    private static List<Long> epochs(List<Setting.Checkpoint> checkpoints) {
        return checkpoints.stream().map(Setting.Checkpoint::epoch).toList();
    }
}
