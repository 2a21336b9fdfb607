package latentgraph.core.exchange;

import java.io.IOException;
import java.io.InputStream;
import java.io.Writer;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import latentgraph.core.ClassGraph;

/** GraphML (http://graphml.graphdrawing.org) as Gephi and NetworkX write and read it. */
final class GraphMl {
    private GraphMl() {}

    static void write(DescribedClassGraph described, Writer out) throws IOException {
        ClassGraph graph = described.graph();
        var weights = new Weights(graph);
        int[] degrees = described.degrees();
        out.write(
                """
                <?xml version="1.0" encoding="UTF-8"?>
                <graphml xmlns="http://graphml.graphdrawing.org/xmlns" xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance" \
                xsi:schemaLocation="http://graphml.graphdrawing.org/xmlns http://graphml.graphdrawing.org/xmlns/1.0/graphml.xsd">
                  <desc>%s</desc>
                  <key id="label" for="node" attr.name="label" attr.type="string"/>
                  <key id="samples" for="node" attr.name="samples" attr.type="long"/>
                  <key id="accuracy" for="node" attr.name="accuracy" attr.type="double"/>
                  <key id="degree" for="node" attr.name="degree" attr.type="int"/>
                  <key id="community" for="node" attr.name="community" attr.type="int"/>
                  <key id="weight" for="edge" attr.name="weight" attr.type="double"/>
                  <key id="distance" for="edge" attr.name="distance" attr.type="double"/>
                  <key id="rank" for="edge" attr.name="rank" attr.type="int"/>
                  <graph edgedefault="directed">
                """
                        .formatted(XmlText.escaped("Class graph " + graph.name())));
        for (int i = 0; i < degrees.length; i++) {
            ClassGraph.Vertex vertex = graph.vertices().get(i);
            out.write("    <node id=\"" + vertex.label() + "\">");
            value(out, "label", XmlText.escaped(vertex.name()));
            if (vertex.size() != null) {
                value(out, "samples", vertex.size());
            }
            if (vertex.accuracy() != null) {
                value(out, "accuracy", vertex.accuracy());
            }
            value(out, "degree", degrees[i]);
            if (described.communities() != null) {
                value(out, "community", described.communities().get(i));
            }
            out.write("</node>\n");
        }
        for (ClassGraph.Edge edge : graph.edges()) {
            int source = graph.vertices().get(edge.source()).label();
            int target = graph.vertices().get(edge.target()).label();
            out.write("    <edge source=\"" + source + "\" target=\"" + target + "\">");
            value(out, "weight", weights.of(edge));
            value(out, "distance", edge.distance());
            value(out, "rank", edge.rank());
            out.write("</edge>\n");
        }
        out.write("  </graph>\n</graphml>\n");
    }

    private static void value(Writer out, String key, Object value) throws IOException {
        out.write("<data key=\"" + key + "\">" + value + "</data>");
    }

    static DescribedClassGraph read(Path file, InputStream in, String name) {
        var xml = new XmlInput(file, in, "graphml");
        var assembly = new Assembly(file, name);
        var reader = new Reader(xml, assembly);
        while (xml.next()) {
            reader.element();
        }
        if (!reader.graph) {
            throw xml.wrong("the file holds no <graph>");
        }
        return assembly.graph();
    }

    /** @param title lower case */
    private record Key(String title, String of) {}

    private static final class Reader {
        private final XmlInput xml;
        private final Assembly assembly;
        private final Map<String, Key> keys = new HashMap<>();
        private final Map<String, String> nodeDefaults = new HashMap<>();
        private final Map<String, String> edgeDefaults = new HashMap<>();
        private Key key = new Key("", "");
        private boolean graph;
        private boolean directed;

        Reader(XmlInput xml, Assembly assembly) {
            this.xml = xml;
            this.assembly = assembly;
        }

        void element() {
            if (!xml.begins()) {
                return;
            }
            switch (xml.name()) {
                case "key" -> declare();
                case "default" -> {
                    String value = xml.text();
                    if (!key.of().equals("edge")) {
                        nodeDefaults.put(key.title(), value);
                    }
                    if (!key.of().equals("node")) {
                        edgeDefaults.put(key.title(), value);
                    }
                }
                case "graph" -> {
                    if (graph) {
                        throw xml.wrong("a second <graph> begins; expected one");
                    }
                    graph = true;
                    directed = direction(xml.required("edgedefault"));
                }
                case "node" -> {
                    int line = xml.line();
                    String id = xml.required("id");
                    Map<String, String> values = values("node", nodeDefaults);
                    assembly.node(id, values.getOrDefault("label", values.get("name")), values, line);
                }
                case "edge" -> {
                    int line = xml.line();
                    String source = xml.required("source");
                    String target = xml.required("target");
                    String own = xml.attribute("directed");
                    if (own != null && !own.equals("true") && !own.equals("false")) {
                        throw xml.wrong("directed is '" + Assembly.shown(own) + "'; expected true or false");
                    }
                    boolean ownDirection = own == null ? directed : own.equals("true");
                    assembly.edge(source, target, ownDirection, values("edge", edgeDefaults), line);
                }
                case "hyperedge" -> throw xml.wrong("a <hyperedge> joins more than two; expected edges");
                case "desc", "data" -> xml.skip();
                default -> {
                    // whatever else the format has says nothing of a class graph
                }
            }
        }

        private boolean direction(String edgedefault) {
            return switch (edgedefault) {
                case "directed" -> true;
                case "undirected" -> false;
                default ->
                    throw xml.wrong(
                            "edgedefault is '" + Assembly.shown(edgedefault) + "'; expected directed or undirected");
            };
        }

        private void declare() {
            String id = xml.required("id");
            if (keys.size() == 1000) {
                throw xml.wrong("more than 1000 keys are declared");
            }
            key = new Key(
                    Assembly.title(
                            Objects.requireNonNullElse(xml.attribute("attr.name"), id), xml.attribute("attr.type")),
                    Objects.requireNonNullElse(xml.attribute("for"), "all"));
            if (keys.put(id, key) != null) {
                throw xml.wrong(
                        "key '" + Assembly.shown(id) + "' is declared a second time; rename one of the columns");
            }
        }

        /** The values of the node or edge that has just begun, by title, to its end. */
        private Map<String, String> values(String element, Map<String, String> defaults) {
            var values = new HashMap<>(defaults);
            while (xml.next() && !xml.ends(element)) {
                if (xml.begins("graph") || xml.begins("node") || xml.begins("edge")) {
                    throw xml.wrong("a <" + xml.name() + "> stands inside a " + element + "; expected a flat graph");
                }
                if (xml.begins("data")) {
                    String id = xml.required("key");
                    Key known = keys.get(id);
                    if (known == null) {
                        throw xml.wrong("data is for '" + Assembly.shown(id) + "', which no <key> declares");
                    }
                    values.put(known.title(), xml.text());
                }
            }
            return values;
        }
    }
}
