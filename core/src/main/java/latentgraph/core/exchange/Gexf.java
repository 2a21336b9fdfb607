package latentgraph.core.exchange;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.io.Writer;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import latentgraph.core.ClassGraph;

/**
 * A class graph as GEXF, as Gephi writes and reads it (https://gexf.net). Of what is read, versions 1.1 to 1.3, layout and
 * colours are passed over.
 */
final class Gexf {
    private static final List<GexfWriter.Attribute> OF_CLASSES = List.of(
            new GexfWriter.Attribute("samples", "long"),
            new GexfWriter.Attribute("accuracy", "double"),
            new GexfWriter.Attribute("degree", "integer"),
            new GexfWriter.Attribute("community", "integer"));
    private static final List<GexfWriter.Attribute> OF_EDGES =
            List.of(new GexfWriter.Attribute("distance", "double"), new GexfWriter.Attribute("rank", "integer"));

    private Gexf() {}

    static void write(DescribedClassGraph described, Writer out) throws IOException {
        write(described, null, out);
    }

    /** @param positions [C][2] of each class in the plane, as Gephi's viz:position; null for none */
    static void write(DescribedClassGraph described, double[][] positions, Writer out) throws IOException {
        ClassGraph graph = described.graph();
        var weights = new Weights(graph);
        int[] degrees = described.degrees();
        try {
            var gexf = new GexfWriter(out, "Class graph " + graph.name(), positions != null, OF_CLASSES, OF_EDGES);
            for (int i = 0; i < degrees.length; i++) {
                ClassGraph.Vertex vertex = graph.vertices().get(i);
                Integer community = described.communities() == null
                        ? null
                        : described.communities().get(i);
                gexf.node(
                        vertex.label(),
                        vertex.name(),
                        Arrays.asList(vertex.size(), vertex.accuracy(), degrees[i], community),
                        positions == null ? null : positions[i]);
            }
            for (ClassGraph.Edge edge : graph.edges()) {
                gexf.edge(
                        graph.vertices().get(edge.source()).label(),
                        graph.vertices().get(edge.target()).label(),
                        weights.of(edge),
                        List.of(edge.distance(), edge.rank()));
            }
            gexf.end();
        } catch (UncheckedIOException e) {
            throw e.getCause();
        }
    }

    static DescribedClassGraph read(Path file, InputStream in, String name) {
        var xml = new XmlInput(file, in, "gexf");
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

    private static final class Reader {
        private final XmlInput xml;
        private final Assembly assembly;
        private final Map<String, Map<String, String>> titles =
                Map.of("node", new HashMap<>(), "edge", new HashMap<>());
        private final Map<String, Map<String, String>> defaults =
                Map.of("node", new HashMap<>(), "edge", new HashMap<>());
        private boolean graph;
        private boolean directed;
        private String declaring = "";
        private String attribute;

        Reader(XmlInput xml, Assembly assembly) {
            this.xml = xml;
            this.assembly = assembly;
        }

        void element() {
            if (!xml.begins()) {
                return;
            }
            switch (xml.name()) {
                case "graph" -> {
                    if (graph) {
                        throw xml.wrong("a second <graph> begins; expected one");
                    }
                    graph = true;
                    if ("dynamic".equals(xml.attribute("mode"))) {
                        throw xml.wrong(
                                "the graph is dynamic; expected one that stands still: export one moment of it");
                    }
                    String type = xml.attribute("defaultedgetype");
                    directed = type != null && directed(type);
                }
                case "attributes" -> {
                    declaring = xml.required("class");
                    attribute = null;
                    if (!titles.containsKey(declaring)) {
                        throw xml.wrong(
                                "attributes are of class '" + Assembly.shown(declaring) + "'; expected node or edge");
                    }
                }
                case "attribute" -> declare();
                case "default" -> {
                    if (attribute == null) {
                        throw xml.wrong("a <default> stands outside an <attribute>");
                    }
                    defaults.get(declaring).put(attribute, xml.text());
                }
                case "node" -> node();
                case "edge" -> edge();
                case "meta", "parents", "spells" -> xml.skip();
                default -> {
                    // <nodes>, <edges>, <options>, and whatever a later version adds
                }
            }
        }

        private void declare() {
            if (declaring.isEmpty()) {
                throw xml.wrong("an <attribute> stands outside <attributes>");
            }
            String id = xml.required("id");
            if (titles.get(declaring).size() == 1000) {
                throw xml.wrong("more than 1000 attributes are declared");
            }
            attribute = Assembly.title(xml.required("title"), xml.attribute("type"));
            if (titles.get(declaring).put(id, attribute) != null) {
                throw xml.wrong("attribute '" + Assembly.shown(id) + "' is declared a second time");
            }
        }

        private void node() {
            int line = xml.line();
            String id = xml.required("id");
            String label = xml.attribute("label");
            assembly.node(id, label, values("node"), line);
        }

        private void edge() {
            int line = xml.line();
            String source = xml.required("source");
            String target = xml.required("target");
            String type = xml.attribute("type");
            String weight = xml.attribute("weight");
            Map<String, String> values = values("edge");
            if (weight != null) {
                values.put("weight", weight);
            }
            assembly.edge(source, target, type == null ? directed : directed(type), values, line);
        }

        private boolean directed(String type) {
            return switch (type) {
                case "directed" -> true;
                case "undirected", "mutual" -> false;
                default ->
                    throw xml.wrong(
                            "edges are '" + Assembly.shown(type) + "'; expected directed, undirected or mutual");
            };
        }

        /** The values of the node or edge that has just begun, by title, to its end. */
        private Map<String, String> values(String element) {
            var values = new HashMap<>(defaults.get(element));
            while (xml.next() && !xml.ends(element)) {
                if (xml.begins("node") || xml.begins("edge")) {
                    throw xml.wrong("a <" + xml.name() + "> stands inside a " + element + "; expected a flat graph");
                }
                if (xml.begins("attvalue")) {
                    String id = xml.attribute("for") == null ? xml.required("id") : xml.attribute("for");
                    String title = titles.get(element).get(id);
                    if (title == null) {
                        throw xml.wrong(
                                "an attvalue is for '" + Assembly.shown(id) + "', which no <attribute> declares");
                    }
                    values.put(title, xml.required("value"));
                }
            }
            return values;
        }
    }
}
