package latentgraph.experiments;

import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * What an experiment found and how it was made.
 *
 * @param name of the experiment: noise, epochs, class-graph
 * @param subject what it was made of, in the words of the command
 * @param title of the page
 * @param about what was done, in Markdown of ours
 * @param command as it was given
 * @param parameters that held, defaults included; plain values, lists and maps of them
 * @param versions of LatentGraph, Neo4j, GDS, Java, by name
 * @param inputs the representations it read, with {@code key} and {@code contentHash}
 * @param files what other programs open, by file name; text
 */
public record Report(
        String name,
        String subject,
        String title,
        String about,
        String command,
        Map<String, Object> parameters,
        Map<String, String> versions,
        Instant made,
        List<Map<String, Object>> inputs,
        List<Table> tables,
        List<Figure> figures,
        List<Finding> findings,
        Map<String, String> files) {

    /** Without files for other programs. */
    public Report(
            String name,
            String subject,
            String title,
            String about,
            String command,
            Map<String, Object> parameters,
            Map<String, String> versions,
            Instant made,
            List<Map<String, Object>> inputs,
            List<Table> tables,
            List<? extends Figure> figures,
            List<Finding> findings) {
        this(
                name,
                subject,
                title,
                about,
                command,
                parameters,
                versions,
                made,
                inputs,
                tables,
                List.copyOf(figures),
                findings,
                Map.of());
    }

    /** Over the findings. */
    static final String FOUND_BEFORE = "What the papers found, on these data";

    /** The page that says it all; tables and figures stand beside it as files. */
    String markdown() {
        var page = new StringBuilder();
        page.append("# ").append(Markdown.escaped(title)).append("\n\n");
        page.append(about.strip()).append("\n\n");
        page.append("## " + FOUND_BEFORE + "\n\n");
        for (Finding finding : findings) {
            page.append("- **")
                    .append(finding.verdict().words())
                    .append(":** ")
                    .append(Markdown.escaped(finding.statement()))
                    .append(" (")
                    .append(Markdown.escaped(finding.source()))
                    .append("): ")
                    .append(Markdown.escaped(finding.numbers()))
                    .append('\n');
        }
        page.append("\n## Figures\n\n");
        for (Figure figure : figures) {
            page.append("![%s](%s.svg)\n\n".formatted(Markdown.escaped(figure.title()), figure.name()));
        }
        files.keySet().forEach(file -> page.append("[%s](%s)\n\n".formatted(file, file)));
        page.append("## Tables\n\n");
        for (Table table : tables) {
            page.append("### ")
                    .append(Markdown.escaped(table.title()))
                    .append("\n\n")
                    .append(table.markdown())
                    .append("\n[%s.csv](%s.csv)\n\n".formatted(table.name(), table.name()));
        }
        page.append("## How it was made\n\n").append(Markdown.code(command)).append('\n');
        page.append("| | |\n| --- | --- |\n");
        circumstances().forEach((what, value) -> page.append("| ")
                .append(Markdown.escaped(what))
                .append(" | ")
                .append(Markdown.escaped(value))
                .append(" |\n"));
        page.append("\nRead from the store:\n\n").append(inputTable().markdown());
        return page.toString();
    }

    /** What was read from the store. */
    Table inputTable() {
        return new Table(
                "inputs",
                "Read from the store",
                inputs.isEmpty() ? List.of("key") : List.copyOf(inputs.get(0).keySet()),
                inputs);
    }

    /** When, with what, and with which parameters, each a line. */
    Map<String, String> circumstances() {
        var lines = new LinkedHashMap<String, String>();
        lines.put("when", made.toString());
        lines.putAll(versions);
        parameters.forEach((parameter, value) -> put(lines, parameter, value));
        return lines;
    }

    /** A line for each value in a map of maps. */
    private static void put(Map<String, String> lines, String what, Object value) {
        if (value instanceof Map<?, ?> map) {
            map.forEach((name, inner) -> put(lines, what + " " + name, inner));
        } else {
            lines.put(what, String.valueOf(value));
        }
    }

    /** All but the figures and the pages, as plain values: what {@code --json} prints and report.json holds. */
    public Map<String, Object> document() {
        var document = new LinkedHashMap<String, Object>();
        document.put("experiment", name);
        document.put("subject", subject);
        document.put("command", command);
        document.put("made", made.toString());
        document.put("versions", versions);
        document.put("parameters", parameters);
        document.put("inputs", inputs);
        var byName = new LinkedHashMap<String, Object>();
        tables.forEach(table -> byName.put(table.name(), table.rows()));
        document.put("tables", byName);
        document.put("findings", judgements());
        return document;
    }

    /** The findings as rows. */
    List<Map<String, Object>> judgements() {
        var rows = new ArrayList<Map<String, Object>>();
        for (Finding finding : findings) {
            rows.add(Table.row(
                    "statement", finding.statement(),
                    "verdict", finding.verdict().words(),
                    "numbers", finding.numbers(),
                    "source", finding.source()));
        }
        return rows;
    }
}
