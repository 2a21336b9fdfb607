package latentgraph.core.exchange;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.BufferedWriter;
import java.io.IOException;
import java.io.OutputStream;
import java.io.OutputStreamWriter;
import java.io.UncheckedIOException;
import java.io.Writer;
import java.util.List;
import latentgraph.core.InvalidInputException;

/**
 * A directed graph as GEXF (https://gexf.net), node by node and edge by edge, so that it is never whole in memory. Written in
 * version 1.2, which every program reads (NetworkX knows 1.3 only since its version 3.6). First all nodes, then all edges, then
 * {@link #end()}.
 */
public final class GexfWriter {
    /**
     * @param type of GEXF: string, integer, long, double or boolean
     */
    public record Attribute(String name, String type) {}

    private final Writer out;
    private final List<Attribute> ofNodes;
    private final List<Attribute> ofEdges;
    private long edges;
    private boolean joining;

    /**
     * Writes the head; the stream stays open.
     *
     * @param placed whether nodes may have positions
     * @throws InvalidInputException if the description, or later a text, holds a character that XML has no way to write
     * @throws UncheckedIOException if the stream fails, then and later
     */
    public GexfWriter(
            OutputStream out, String description, boolean placed, List<Attribute> ofNodes, List<Attribute> ofEdges) {
        this(
                new BufferedWriter(new OutputStreamWriter(out, UTF_8.newEncoder())),
                description,
                placed,
                ofNodes,
                ofEdges);
    }

    GexfWriter(Writer out, String description, boolean placed, List<Attribute> ofNodes, List<Attribute> ofEdges) {
        this.out = out;
        this.ofNodes = List.copyOf(ofNodes);
        this.ofEdges = List.copyOf(ofEdges);
        write(
                """
                <?xml version="1.0" encoding="UTF-8"?>
                <gexf xmlns="http://www.gexf.net/1.2draft"%s version="1.2">
                  <meta>
                    <creator>LatentGraph</creator>
                    <description>%s</description>
                  </meta>
                  <graph defaultedgetype="directed" mode="static">
                """
                        .formatted(
                                placed ? " xmlns:viz=\"http://www.gexf.net/1.2draft/viz\"" : "",
                                XmlText.escaped(description)));
        declare("node", ofNodes);
        declare("edge", ofEdges);
        write("    <nodes>\n");
    }

    private void declare(String element, List<Attribute> attributes) {
        write("    <attributes class=\"" + element + "\" mode=\"static\">\n");
        for (Attribute attribute : attributes) {
            String name = XmlText.escaped(attribute.name());
            write("      <attribute id=\"" + name + "\" title=\"" + name + "\" type=\"" + attribute.type() + "\"/>\n");
        }
        write("    </attributes>\n");
    }

    /**
     * @param values in the order of the attributes, null where there is none
     * @param position x and y, as Gephi's viz:position; null for none
     */
    public void node(long id, String label, List<?> values, double[] position) {
        if (joining) {
            throw new IllegalStateException("a node after an edge");
        }
        write("      <node id=\"" + id + "\" label=\"" + XmlText.escaped(label) + "\">");
        values(ofNodes, values);
        if (position != null) {
            write("<viz:position x=\"" + position[0] + "\" y=\"" + position[1] + "\" z=\"0.0\"/>");
        }
        write("</node>\n");
    }

    /** @param weight the larger, the stronger the tie: so Gephi takes it */
    public void edge(long source, long target, double weight, List<?> values) {
        join();
        write("      <edge id=\"" + edges++ + "\" source=\"" + source + "\" target=\"" + target + "\" weight=\""
                + weight + "\">");
        values(ofEdges, values);
        write("</edge>\n");
    }

    private void values(List<Attribute> attributes, List<?> values) {
        write("<attvalues>");
        for (int i = 0; i < attributes.size(); i++) {
            if (values.get(i) != null) {
                write("<attvalue for=\"" + XmlText.escaped(attributes.get(i).name()) + "\" value=\""
                        + XmlText.escaped(values.get(i).toString()) + "\"/>");
            }
        }
        write("</attvalues>");
    }

    private void join() {
        if (!joining) {
            joining = true;
            write("    </nodes>\n    <edges>\n");
        }
    }

    /** Writes what is buffered. */
    public void flush() {
        try {
            out.flush();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The end of the graph. */
    public void end() {
        join();
        write("    </edges>\n  </graph>\n</gexf>\n");
        flush();
    }

    private void write(String text) {
        try {
            out.write(text);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
