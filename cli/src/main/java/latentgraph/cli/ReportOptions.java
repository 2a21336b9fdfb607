package latentgraph.cli;

import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Supplier;
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
    private static final Path REPORTS = Path.of("latentgraph.reports");

    /** What is longer is for the files. */
    private static final int PRINTED_ROWS = 50;

    @Option(
            names = "--out",
            paramLabel = "DIR",
            description = "The report's folder, new, empty or with an earlier report, which it replaces (default:"
                    + " latentgraph.reports/…, one for each experiment with its parameters).")
    private Path out;

    /** Refuses before the work what would be refused after it. */
    void requireReady() {
        Figure.requireFonts();
        if (out == null) {
            ReportFolder.requireWritable(REPORTS.resolve("any"));
        } else {
            ReportFolder.requireFree(out);
        }
    }

    /**
     * Makes the experiment, writes its report and its results, and prints them.
     *
     * @param opened opens the store; called once
     */
    int make(StoreOptions store, Supplier<? extends Store> opened, Experiment experiment) {
        requireReady();
        Report report;
        String key;
        Map<String, Object> written;
        try (var open = opened.get();
                var progress = store.progress()) {
            var setting = new Setting(open, store.asGiven(), Version.current(), progress);
            report = experiment.report(setting);
            key = StoredExperiment.key(report);
            Path folder = out != null ? out : REPORTS.resolve(key.replaceAll("[^A-Za-z0-9_.]+", "-"));
            written = ReportFolder.write(folder, report, progress, () -> StoredExperiment.write(setting, report));
        }
        var output = store.output();
        if (output.isJson()) {
            var document = new LinkedHashMap<String, Object>();
            document.put("key", key);
            document.putAll(written);
            output.json(document);
            return 0;
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
        return 0;
    }
}
