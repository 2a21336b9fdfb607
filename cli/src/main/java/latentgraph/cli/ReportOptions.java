package latentgraph.cli;

import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import latentgraph.core.Progress;
import latentgraph.experiments.Experiment;
import latentgraph.experiments.Figure;
import latentgraph.experiments.Report;
import latentgraph.experiments.ReportFolder;
import latentgraph.experiments.Setting;
import latentgraph.experiments.StoredExperiment;
import latentgraph.experiments.Table;
import latentgraph.store.Store;
import picocli.CommandLine.Option;

/** Where an experiment's report goes. */
final class ReportOptions {
    static final Path REPORTS = Path.of("latentgraph.reports");

    /** What is longer is for the files. */
    private static final int PRINTED_ROWS = 50;

    @Option(
            names = "--out",
            paramLabel = "DIR",
            description =
                    "The report's folder, new, empty or with an earlier report, which it replaces (default: one in"
                            + " --reports).")
    private Path out;

    @Option(
            names = "--reports",
            paramLabel = "DIR",
            description =
                    "Where reports are written, a folder for each experiment with its parameters (default: ${DEFAULT-VALUE}).")
    private Path reports = REPORTS;

    /** Refuses before the work what would be refused after it. */
    void requireReady() {
        Figure.requireFonts();
        if (out == null) {
            ReportFolder.requireWritable(reports.resolve("any"));
        } else {
            ReportFolder.requireFree(out);
        }
    }

    /** Where the report of an experiment is, unless {@code --out} named another place. @param key in the graph */
    static Path folder(Path reports, String key) {
        return reports.resolve(key.replaceAll("[^A-Za-z0-9_.]+", "-"));
    }

    /** Makes the experiment, writes its report and its results. @param command as it was given */
    Made make(Store open, String command, Experiment experiment, Progress progress) {
        requireReady();
        var setting = new Setting(open, command, Version.current(), progress);
        var report = experiment.report(setting);
        String key = StoredExperiment.key(report);
        Path folder = out != null ? out : folder(reports, key);
        var written = ReportFolder.write(folder, report, progress, () -> StoredExperiment.write(setting, report));
        return new Made(key, report, written);
    }

    /** What came of an experiment. @param key in the graph @param written the report's document, with where it lies */
    record Made(String key, Report report, Map<String, Object> written) {
        Map<String, Object> document() {
            var document = new LinkedHashMap<String, Object>();
            document.put("key", key);
            document.putAll(written);
            return document;
        }

        void print(Output output) {
            if (output.isJson()) {
                output.json(document());
                return;
            }
            for (Table table : report.tables()) {
                output.line("%s", table.title());
                if (table.rows().size() <= PRINTED_ROWS) {
                    output.table(table.columns(), table.rows());
                } else {
                    output.line("%d rows in %s.csv", table.rows().size(), table.name());
                }
                output.line("");
            }
            for (var finding : report.findings()) {
                output.line("%s: %s. %s", finding.verdict().words(), finding.statement(), finding.numbers());
            }
            output.line("");
            output.line("report: %s", Path.of((String) written.get("directory")).resolve("report.html"));
        }
    }
}
