package latentgraph.experiments;

import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Map;
import java.util.regex.Pattern;

/**
 * A report as one file that any browser shows, wherever it is carried: figures inline as pictures (a browser runs nothing
 * that stands in a picture), no script, nothing fetched.
 */
final class HtmlPage {
    private static final Pattern EMPHASIS = Pattern.compile("\\*([^*]+)\\*");
    private static final Pattern CODE = Pattern.compile("`([^`]+)`");

    private static final String HEAD =
            """
            <!DOCTYPE html>
            <html lang="en">
            <head>
            <meta charset="utf-8">
            <meta http-equiv="Content-Security-Policy" content="default-src 'none'; img-src data:; style-src 'unsafe-inline'">
            <meta name="viewport" content="width=device-width, initial-scale=1">
            <title>%s</title>
            <style>
            body { font: 16px/1.5 system-ui, sans-serif; color: #222; background: #fff; max-width: 60rem; margin: 2rem auto; padding: 0 1rem; }
            h1, h2, h3 { line-height: 1.2; margin: 2rem 0 .5rem; }
            pre { background: #f4f4f4; padding: .75rem; overflow-x: auto; }
            .wide { overflow-x: auto; }
            table { border-collapse: collapse; font-size: .875rem; font-variant-numeric: tabular-nums; }
            th, td { border-bottom: 1px solid #ddd; padding: .2rem .75rem .2rem 0; text-align: left; vertical-align: top; }
            .number { text-align: right; }
            figure { margin: 1rem 0; }
            img { max-width: 100%%; height: auto; }
            </style>
            </head>
            <body>
            """;

    private final StringBuilder page = new StringBuilder();

    private HtmlPage() {}

    /** @param drawn the figures' SVG by their names */
    static String of(Report report, Map<String, String> drawn) {
        var html = new HtmlPage();
        html.page.append(HEAD.formatted(escaped(report.title())));
        html.write(report, drawn);
        return html.page.append("</body>\n</html>\n").toString();
    }

    private void write(Report report, Map<String, String> drawn) {
        element("h1", escaped(report.title()));
        for (String paragraph : report.about().strip().split("\n\\s*\n", -1)) {
            element("p", prose(paragraph));
        }
        element("h2", escaped(Report.FOUND_BEFORE));
        page.append("<ul>\n");
        for (Finding finding : report.findings()) {
            element(
                    "li",
                    "<strong>%s:</strong> %s (%s): %s"
                            .formatted(
                                    escaped(finding.verdict().words()),
                                    escaped(finding.statement()),
                                    escaped(finding.source()),
                                    escaped(finding.numbers())));
        }
        page.append("</ul>\n");
        element("h2", "Figures");
        for (Figure figure : report.figures()) {
            String picture =
                    Base64.getEncoder().encodeToString(drawn.get(figure.name()).getBytes(StandardCharsets.UTF_8));
            element(
                    "figure",
                    "<img alt=\"%s\" src=\"data:image/svg+xml;base64,%s\">"
                            .formatted(escaped(figure.title()), picture));
        }
        element("h2", "Tables");
        report.tables().forEach(this::table);
        element("h2", "How it was made");
        element("pre", escaped(report.command()));
        page.append("<div class=\"wide\"><table>\n");
        report.circumstances()
                .forEach((what, value) ->
                        page.append("<tr><th>%s</th><td>%s</td></tr>\n".formatted(escaped(what), escaped(value))));
        page.append("</table></div>\n");
        table(report.inputTable());
    }

    private void table(Table table) {
        element("h3", escaped(table.title()));
        page.append("<div class=\"wide\"><table>\n<tr>");
        for (String column : table.columns()) {
            page.append("<th%s>%s</th>".formatted(alignment(table, column), escaped(column)));
        }
        page.append("</tr>\n");
        for (var row : table.rows().subList(0, Math.min(table.rows().size(), Table.SHOWN))) {
            page.append("<tr>");
            row.forEach((column, value) ->
                    page.append("<td%s>%s</td>".formatted(alignment(table, column), escaped(Table.shown(value)))));
            page.append("</tr>\n");
        }
        page.append("</table></div>\n");
        if (table.rows().size() > Table.SHOWN) {
            element(
                    "p",
                    "The first %d of %d rows; all are in %s.csv."
                            .formatted(Table.SHOWN, table.rows().size(), escaped(table.name())));
        }
    }

    private static String alignment(Table table, String column) {
        return table.holdsNumbers(column) ? " class=\"number\"" : "";
    }

    private void element(String name, String content) {
        page.append("<%s>%s</%s>\n".formatted(name, content, name));
    }

    /** The little Markdown that our texts have: *emphasis* and `code`. */
    private static String prose(String markdown) {
        String emphasised = EMPHASIS.matcher(escaped(markdown)).replaceAll("<em>$1</em>");
        return CODE.matcher(emphasised).replaceAll("<code>$1</code>");
    }

    /** As text, in an element or in a quoted attribute. */
    static String escaped(String text) {
        return Markdown.printable(text)
                .replace("&", "&amp;")
                .replace("<", "&lt;")
                .replace(">", "&gt;")
                .replace("\"", "&quot;")
                .replace("'", "&#39;");
    }
}
