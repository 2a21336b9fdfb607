package latentgraph.experiments;

import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * What an experiment found and how it was made.
 *
 * @param name of the experiment: noise, epochs, runs, pruning
 * @param subject what it was made of, in the words of the command
 * @param title of the page
 * @param about what was done, in Markdown of ours
 * @param command as it was given
 * @param parameters that held, defaults included; plain values, lists and maps of them
 * @param versions of LatentGraph, Neo4j, GDS, Java, by name
 * @param inputs the representations it read, with {@code key} and {@code contentHash}
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
        List<Finding> findings) {

    /** The page that says it all; tables and figures stand beside it as files. */
    String markdown() {
        var page = new StringBuilder();
        page.append("# ").append(Markdown.escaped(title)).append("\n\n");
        page.append(about.strip()).append("\n\n");
        page.append("## How it was made\n\n").append(Markdown.code(command)).append('\n');
        page.append("| | |\n| --- | --- |\n");
        line(page, "when", made.toString());
        versions.forEach((what, version) -> line(page, what, version));
        parameters.forEach((parameter, value) -> lines(page, parameter, value));
        page.append("\nRead from the store:\n\n")
                .append(new Table(
                                "inputs",
                                "inputs",
                                inputs.isEmpty()
                                        ? List.of("key")
                                        : List.copyOf(inputs.get(0).keySet()),
                                inputs)
                        .markdown());
        page.append("\n## What the thesis found, on these data\n\n");
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
        page.append("## Tables\n\n");
        for (Table table : tables) {
            page.append("### ")
                    .append(Markdown.escaped(table.title()))
                    .append("\n\n")
                    .append(table.markdown())
                    .append("\n[%s.csv](%s.csv)\n\n".formatted(table.name(), table.name()));
        }
        return page.toString();
    }

    /** A line for each value in a map of maps. */
    private static void lines(StringBuilder page, String what, Object value) {
        if (value instanceof Map<?, ?> map) {
            map.forEach((name, inner) -> lines(page, what + " " + name, inner));
        } else {
            line(page, what, String.valueOf(value));
        }
    }

    private static void line(StringBuilder page, String what, String value) {
        page.append("| ")
                .append(Markdown.escaped(what))
                .append(" | ")
                .append(Markdown.escaped(value))
                .append(" |\n");
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
