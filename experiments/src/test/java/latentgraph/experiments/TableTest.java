package latentgraph.experiments;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;

class TableTest {
    @Test
    void aPageRoundsAndAFileDoesNot() {
        var table = new Table(
                "t",
                "A table",
                List.of("run", "value", "missing"),
                List.of(Table.row("run", "a", "value", 1 / 3.0), Table.row("run", "b", "value", 12L)));
        assertThat(table.csv()).isEqualTo("run,value,missing\r\na,0.3333333333333333,\r\nb,12,\r\n");
        assertThat(table.markdown())
                .isEqualTo("| run | value | missing |\n| --- | ---: | ---: |\n| a | 0.3333 |  |\n| b | 12 |  |\n");
    }

    @Test
    void whatLooksLikeMarkupIsText() {
        assertThat(Markdown.escaped("<script>|a\n![x](y)`$1"))
                .isEqualTo("\\<script\\>\\|a \\!\\[x\\]\\(y\\)\\`\\$1")
                .doesNotContain("\n");
        assertThat(Markdown.escaped("a\u0000\u202Eb")).isEqualTo("a\uFFFD\uFFFDb");
        assertThat(Markdown.code("a ``` b\n# c")).isEqualTo("````\na ``` b # c\n````\n");
    }

    @Test
    void aPageShowsTheFirstRowsOfMany() {
        var rows = new ArrayList<java.util.Map<String, Object>>();
        for (long i = 0; i < 61; i++) {
            rows.add(Table.row("i", i));
        }
        var table = new Table("many", "Many", List.of("i"), rows);
        assertThat(table.markdown()).contains("| 59 |").doesNotContain("| 60 |").contains("The first 60 of 61 rows");
        assertThat(table.csv()).contains("\r\n60\r\n");
    }

    /** Read back by RFC 4180: what stands between quotes is text, a doubled quote one quote. */
    @Property(tries = 300)
    void whateverACellHoldsIsReadBack(@ForAll List<String> cells) {
        var columns = new ArrayList<String>();
        var row = new java.util.LinkedHashMap<String, Object>();
        columns.add("first");
        row.put("first", "x");
        for (int i = 0; i < cells.size(); i++) {
            columns.add("c" + i);
            row.put("c" + i, cells.get(i));
        }
        var read = read(new Table("t", "t", columns, List.of(row)).csv());
        assertThat(read.get(0)).isEqualTo(columns);
        assertThat(read.get(1)).isEqualTo(new ArrayList<>(row.values()));
    }

    static List<List<String>> read(String csv) {
        List<List<String>> lines = new ArrayList<>();
        List<String> line = new ArrayList<>();
        var cell = new StringBuilder();
        boolean quoted = false;
        for (int i = 0; i < csv.length(); i++) {
            char c = csv.charAt(i);
            if (quoted) {
                if (c == '"' && i + 1 < csv.length() && csv.charAt(i + 1) == '"') {
                    cell.append(csv.charAt(++i));
                } else if (c == '"') {
                    quoted = false;
                } else {
                    cell.append(c);
                }
            } else if (c == '"') {
                quoted = true;
            } else if (c == ',' || c == '\r') {
                line.add(cell.toString());
                cell.setLength(0);
                if (c == '\r') {
                    lines.add(line);
                    line = new ArrayList<>();
                    i++;
                }
            } else {
                cell.append(c);
            }
        }
        return lines;
    }
}
