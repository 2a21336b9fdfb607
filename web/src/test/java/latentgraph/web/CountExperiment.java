package latentgraph.web;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import latentgraph.core.InvalidInputException;
import latentgraph.core.Progress;
import latentgraph.core.UnknownKeyException;

/** A small experiment for a server of tests: it counts, and takes as many steps as it is told. */
final class CountExperiment implements Experiments {
    static final String KEY = "count#" + SmallStore.HOSTILE_NAME.replace(' ', ',') + "#0a1b";

    /** What a stranger might have put into a report. */
    static final String HOSTILE =
            "<!DOCTYPE html><title>quiet</title><p>What was counted</p><script>document.title = 'loud'</script>";

    final Path reports;

    CountExperiment() {
        try {
            reports = Files.createTempDirectory("latentgraph-reports");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public List<Kind> kinds() {
        return List.of(new Kind(
                "count",
                "How many representations are there? " + SmallStore.HOSTILE_NAME,
                "seconds",
                List.of(
                        new Setting("run", "run", false, true, null, null, null, List.of(), "A run."),
                        new Setting("steps", "whole", false, false, "3", 1, 1_000_000, List.of(), "How many."),
                        new Setting("seeds", "whole", true, false, "0,1", 0, 9, List.of(), "Of nothing."),
                        new Setting(
                                "scale",
                                "choice",
                                false,
                                false,
                                "small",
                                null,
                                null,
                                List.of("small", "paper"),
                                "Of it."),
                        new Setting("force", "flag", false, false, null, null, null, List.of(), "Anew."))));
    }

    @Override
    public Work prepared(String name, Map<String, Object> settings) {
        if (!name.equals("count")) {
            throw new UnknownKeyException("there is no such experiment; expected count");
        }
        int steps = (int) settings.getOrDefault("steps", 3);
        if (steps == 13) {
            throw new InvalidInputException("setting steps is 13; expected another number");
        }
        return progress -> made(steps, progress);
    }

    private String made(int steps, Progress progress) {
        for (int step = 0; step < steps; step++) {
            progress.report("counting " + SmallStore.HOSTILE_NAME, step, steps);
            try {
                Thread.sleep(10);
            } catch (InterruptedException e) {
                throw new java.util.concurrent.CancellationException("interrupted");
            }
        }
        store();
        return KEY;
    }

    /** Its results in the graph, and its report. */
    void store() {
        SmallStore.shared()
                .write(
                        """
                        MERGE (e:Experiment {key: $key}) SET e.name = 'count', e.subject = $subject, e.command = 'latentgraph experiment count',
                          e.parameters = '{}', e.createdAt = datetime('2026-01-02T03:04:05Z'), e.latentGraphVersion = '1'
                        WITH e MATCH (r:Representation {key: $representation}) MERGE (e)-[:OF]->(r)
                        CREATE (:ExperimentRow {table: 'findings', index: 0, statement: $subject + ' are many', verdict: 'holds', numbers: '7',
                          source: 'nobody'})-[:IN]->(e)""",
                        Map.of("key", KEY, "subject", SmallStore.HOSTILE_NAME, "representation", SmallStore.TEN));
        try {
            Path folder = Files.createDirectories(report(KEY));
            Files.writeString(
                    folder.resolve("report.json"),
                    "{\"experiment\": \"count\", \"subject\": \"" + SmallStore.HOSTILE_NAME
                            + "\", \"files\": [\"report.html\", \"counts.svg\", \"counts.csv\", \"../secret.txt\", \"report.json\"]}");
            Files.writeString(folder.resolve("report.html"), HOSTILE);
            Files.writeString(
                    folder.resolve("counts.svg"),
                    "<svg xmlns='http://www.w3.org/2000/svg' width='90' height='40'><rect width='60' height='40' fill='teal'/></svg>");
            Files.writeString(folder.resolve("counts.csv"), "count\r\n7\r\n");
            Files.writeString(folder.resolve("notes.txt"), "mine");
            Files.writeString(reports.resolve("secret.txt"), "secret");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** What {@link #store} left in the graph. */
    static void forget() {
        SmallStore.shared()
                .write(
                        "MATCH (e:Experiment) WHERE e.name = 'count' OPTIONAL MATCH (row)-[:IN]->(e) DETACH DELETE e, row",
                        Map.of());
    }

    @Override
    public Path report(String key) {
        return key.startsWith("..") ? null : reports.resolve(key.replaceAll("[^A-Za-z0-9_.]+", "-"));
    }
}
