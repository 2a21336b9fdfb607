package latentgraph.experiments;

import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import latentgraph.core.InvalidInputException;

/**
 * What iterative pruning does to a representation (thesis 4.3, 5.3): every iteration against the unpruned network, for each
 * rate; and whose neighbourhoods break first.
 *
 * @param subject the name of the runs, without what tells the rates apart
 * @param layer null for the last
 * @param breaks a class's neighbourhood is broken when its similarity is by more than this share, in (0, 1), below that of
 *     the first iteration
 */
public record PruningExperiment(String subject, List<PrunedRun> runs, String layer, double breaks, Comparing comparing)
        implements Experiment {

    public PruningExperiment {
        runs = runs.stream()
                .sorted(Comparator.comparing(PrunedRun::rate).reversed())
                .toList();
        if (!(breaks > 0 && breaks < 1)) {
            throw new InvalidInputException(
                    "the share that breaks a neighbourhood is %s; expected above 0, below 1".formatted(breaks));
        }
    }

    @Override
    public String name() {
        return "pruning";
    }

    @Override
    public Report report(Setting setting) {
        List<Map<String, Object>> checkpoints = new ArrayList<>();
        List<Map<String, Object>> rows = new ArrayList<>();
        List<Map<String, Object>> byClass = new ArrayList<>();
        List<Map<String, Object>> inputs = new ArrayList<>();
        List<Finding> findings = new ArrayList<>();
        String chosen = layer;
        for (PrunedRun pruned : runs) {
            String run = pruned.run();
            ingest(setting, pruned);
            var stored = setting.checkpoints(run, chosen, null, null);
            chosen = stored.get(0).layer();
            var made = pruned.iterations();
            checkpoints.addAll(made);
            var ofRate = new ArrayList<Map<String, Object>>();
            for (int i = 1; i < stored.size(); i++) {
                var step = setting.step("comparing iterations of " + run, i - 1, stored.size() - 1);
                ofRate.addAll(comparing.rows(
                        step,
                        Table.row(
                                "rate",
                                pruned.rate(),
                                "iteration",
                                stored.get(i).epoch()),
                        stored.get(0).key(),
                        stored.get(i).key()));
                byClass.addAll(byClass(step, pruned.rate(), stored.get(0), stored.get(i)));
            }
            setting.progress().report("comparing iterations of " + run, stored.size() - 1, stored.size() - 1);
            stored.forEach(checkpoint -> inputs.add(setting.input(checkpoint.key())));
            rows.addAll(ofRate);
            findings.add(Findings.pruningDriftsOrNot(pruned.rate(), ofRate));
            findings.add(Findings.pruningKeepsAccuracy(pruned.rate(), made));
        }
        List<String> of = List.of("rate", "iteration");
        findings.add(0, Findings.classNeighbourhoodAboveJaccard(rows, of));
        findings.addAll(1, Findings.riseWithK(rows));
        Findings.lowRateStaysNearer(rows).ifPresent(findings::add);

        var parameters = Table.row(
                "runs",
                runs.stream().map(PrunedRun::run).toList(),
                "rates",
                runs.stream().map(PrunedRun::rate).toList(),
                "layer",
                chosen,
                "breaks",
                breaks);
        parameters.putAll(comparing.parameters());
        var training = new LinkedHashMap<String, Object>();
        runs.forEach(pruned -> training.put(pruned.run(), pruned.training()));
        parameters.put("training", training);
        return new Report(
                name(),
                subject,
                "Pruning " + subject,
                """
                A network is trained, the least of its remaining weights are pruned, the others set back to where they
                began, and it is trained again (thesis 2.6 and 4.3). Each iteration is compared with the unpruned network,
                iteration 0. The neighbourhood of a class counts as broken at the first iteration whose class neighbourhood
                similarity, in the mean over its samples at the smallest *k*, is by more than the share *breaks* below that of
                iteration 1.""",
                setting.command(),
                parameters,
                setting.versions(),
                Instant.now(),
                inputs,
                List.of(
                        new Table(
                                "iterations",
                                "Ratio of pruned weights and accuracy (thesis tables 5.8 and 5.10)",
                                List.of("rate", "iteration", "prunedRatio", "epochsTrained", "accuracy"),
                                checkpoints),
                        Comparing.byK(
                                "jaccard",
                                "Graph average Jaccard with the unpruned network (thesis tables 5.9 and 5.11)",
                                Comparing.JACCARD,
                                of,
                                comparing.k(),
                                rows),
                        Comparing.byK(
                                "class-neighbourhood",
                                "Class neighbourhood similarity with the unpruned network (thesis figures 5.13 and 5.14)",
                                Comparing.CLASS_NEIGHBOURHOOD,
                                of,
                                comparing.k(),
                                rows),
                        broken(byClass),
                        new Table(
                                "classes",
                                "Class neighbourhood similarity of each class with the unpruned network",
                                List.of("rate", "iteration", "label", "className", "value"),
                                byClass),
                        Comparing.all(of, rows)),
                figures(rows, checkpoints, byClass),
                findings);
    }

    /** The iterations that are not stored yet, of the layer that is compared. */
    private void ingest(Setting setting, PrunedRun pruned) {
        var run = new TrainedRun(pruned.directory());
        var epochs = new TreeSet<Integer>();
        run.manifest().checkpoints().forEach(checkpoint -> epochs.add(checkpoint.epoch()));
        run.ingest(
                setting,
                layer == null ? run.lastLayer() : layer,
                epochs,
                comparing.k().get(comparing.k().size() - 1));
    }

    private List<Map<String, Object>> byClass(
            Setting setting, double rate, Setting.Checkpoint unpruned, Setting.Checkpoint pruned) {
        return setting
                .store()
                .read(
                        """
                        CALL latent.similarity.classNeighbourhood.stream($one, $other, {k: $k})
                        YIELD label, className, value
                        RETURN label, className, avg(value) AS value ORDER BY label""",
                        Map.of(
                                "one",
                                unpruned.key(),
                                "other",
                                pruned.key(),
                                "k",
                                comparing.k().get(0)))
                .stream()
                .map(row -> {
                    var full = Table.row("rate", rate, "iteration", pruned.epoch());
                    full.putAll(row);
                    return full;
                })
                .toList();
    }

    /** When each class broke, the first of all first. */
    Table broken(List<Map<String, Object>> byClass) {
        var first = new LinkedHashMap<List<Object>, Map<String, Object>>();
        for (var row : byClass) {
            var classOf = List.of(row.get("rate"), row.get("label"));
            var state = first.computeIfAbsent(
                    classOf,
                    made -> Table.row(
                            "rate", row.get("rate"),
                            "label", row.get("label"),
                            "className", row.get("className"),
                            "atFirst", row.get("value")));
            double value = Table.number(row, "value");
            if (state.get("iteration") == null && value < (1 - breaks) * Table.number(state, "atFirst")) {
                state.put("iteration", row.get("iteration"));
                state.put("value", row.get("value"));
            }
            state.put("atLast", row.get("value"));
        }
        return new Table(
                "broken",
                "Whose neighbourhood broke first",
                List.of("rate", "label", "className", "iteration", "value", "atFirst", "atLast"),
                first.values().stream()
                        .sorted(Comparator.<Map<String, Object>>comparingDouble(row -> -Table.number(row, "rate"))
                                // NaN, never broken, comes last.
                                .thenComparingDouble(row -> Table.number(row, "iteration"))
                                .thenComparingDouble(row -> Table.number(row, "atLast") / Table.number(row, "atFirst")))
                        .toList());
    }

    private List<Figure> figures(
            List<Map<String, Object>> rows, List<Map<String, Object>> checkpoints, List<Map<String, Object>> byClass) {
        List<Figure> figures = new ArrayList<>();
        for (String measure : Comparing.MEASURES) {
            boolean jaccard = measure.equals(Comparing.JACCARD);
            List<Series> lines = new ArrayList<>();
            for (PrunedRun run : runs) {
                lines.addAll(Comparing.lines(
                        measure,
                        "iteration",
                        comparing.k(),
                        of(run, rows),
                        runs.size() > 1 ? ", p = " + run.rate() : ""));
            }
            figures.add(Chart.lines(
                    jaccard ? "jaccard" : "class-neighbourhood",
                    (jaccard ? "Graph average Jaccard" : "Class neighbourhood similarity")
                            + " with the unpruned network",
                    "iteration",
                    jaccard ? "Jaccard" : "class neighbourhood similarity",
                    1,
                    lines));
        }
        figures.add(Chart.lines(
                "accuracy",
                "Accuracy while weights are pruned",
                "iteration",
                "accuracy",
                1,
                runs.stream()
                        .map(run -> line("p = " + run.rate(), of(run, checkpoints), "accuracy"))
                        .toList()));
        for (PrunedRun run : runs) {
            var classes = new LinkedHashMap<Object, List<Map<String, Object>>>();
            of(run, byClass).forEach(row -> classes.computeIfAbsent(row.get("className"), made -> new ArrayList<>())
                    .add(row));
            // More lines than that cannot be told apart; the table has all.
            if (classes.size() <= 12) {
                figures.add(Chart.lines(
                        "classes-" + run.rate(),
                        "Class neighbourhood similarity by class, p = " + run.rate(),
                        "iteration",
                        "class neighbourhood similarity",
                        1,
                        classes.entrySet().stream()
                                .map(entry -> line(String.valueOf(entry.getKey()), entry.getValue(), "value"))
                                .toList()));
            }
        }
        return figures;
    }

    private static List<Map<String, Object>> of(PrunedRun run, List<Map<String, Object>> rows) {
        return rows.stream().filter(row -> row.get("rate").equals(run.rate())).toList();
    }

    private static Series line(String name, List<Map<String, Object>> rows, String column) {
        return new Series(
                name,
                rows.stream().mapToDouble(row -> Table.number(row, "iteration")).toArray(),
                rows.stream().mapToDouble(row -> Table.number(row, column)).toArray());
    }
}
