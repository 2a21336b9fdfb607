package latentgraph.experiments;

import java.awt.BasicStroke;
import java.awt.Color;
import java.awt.Font;
import java.awt.geom.Ellipse2D;
import java.awt.geom.Line2D;
import java.util.Arrays;
import java.util.List;
import org.jfree.svg.SVGGraphics2D;

/**
 * A graph: discs joined by lines, each with its name, in the shape of its layout, upwards what is greater. A disc's area grows
 * with its size.
 *
 * @param legend what the colours are, in words
 */
record GraphPicture(String name, String title, List<Vertex> vertices, List<Edge> edges, String legend)
        implements Figure {
    private static final int SIDE = 640;
    private static final int MARGIN = 60;

    GraphPicture {
        vertices = List.copyOf(vertices);
        edges = List.copyOf(edges);
    }

    /** @param size of the disc, 0 or more; the largest of all fills a disc of the largest radius */
    record Vertex(String name, double x, double y, double size, Color colour) {}

    /** Between two vertices, by their places in the list. */
    record Edge(int source, int target) {
        Edge undirected() {
            return new Edge(Math.min(source, target), Math.max(source, target));
        }
    }

    /** Of a value from 0 to 1, dark to light. */
    static Color share(Double value) {
        return value == null ? GRID : Palette.scale(value);
    }

    @Override
    public String svg() {
        var svg = Figure.sheet(SIDE + 2 * MARGIN, SIDE + 2 * MARGIN);
        svg.setFont(Figure.font(Font.BOLD, 14));
        svg.drawString(Markdown.printable(title), 14, 24);
        svg.setFont(Figure.font(Font.PLAIN, 12));
        svg.drawString(Markdown.printable(legend), 14, SIDE + 2 * MARGIN - 12);
        double[] x = vertices.stream().mapToDouble(Vertex::x).toArray();
        double[] y = vertices.stream().mapToDouble(vertex -> -vertex.y()).toArray();
        double width = Math.max(width(x), width(y));
        x = spread(x, width);
        y = spread(y, width);
        double[] radii = radii();
        svg.setStroke(new BasicStroke(1));
        svg.setColor(new Color(0xb0b0b0));
        for (Edge edge : edges) {
            svg.draw(new Line2D.Double(x[edge.source()], y[edge.source()], x[edge.target()], y[edge.target()]));
        }
        for (int i = 0; i < vertices.size(); i++) {
            var disc = new Ellipse2D.Double(x[i] - radii[i], y[i] - radii[i], 2 * radii[i], 2 * radii[i]);
            svg.setColor(vertices.get(i).colour());
            svg.fill(disc);
            svg.setColor(Color.WHITE);
            svg.draw(disc);
        }
        for (int i = 0; i < vertices.size(); i++) {
            label(svg, Markdown.printable(vertices.get(i).name()), x[i], y[i] + radii[i]);
        }
        return svg.getSVGDocument();
    }

    /** Dark on a light ground, below the disc, so that lines and discs of any colour leave it readable. */
    private void label(SVGGraphics2D svg, String text, double x, double bottom) {
        svg.setFont(Figure.font(Font.BOLD, vertices.size() > 60 ? 9 : 12));
        var metrics = svg.getFontMetrics();
        int width = metrics.stringWidth(text);
        svg.setColor(new Color(255, 255, 255, 190));
        svg.fillRect((int) (x - width / 2.0) - 1, (int) bottom + 1, width + 2, metrics.getHeight() - 2);
        svg.setColor(TEXT);
        svg.drawString(text, (float) (x - width / 2.0), (float) (bottom + metrics.getAscent()));
    }

    private double[] radii() {
        double largest = vertices.stream().mapToDouble(Vertex::size).max().orElse(1);
        double most = vertices.size() > 60 ? 10 : 20;
        return vertices.stream()
                .mapToDouble(vertex -> Math.max(3, most * Math.sqrt(vertex.size() / Math.max(largest, 1e-9))))
                .toArray();
    }

    private static double width(double[] values) {
        return Arrays.stream(values).max().orElse(0)
                - Arrays.stream(values).min().orElse(0);
    }

    /** In the middle of the sheet, {@code width} as wide as it is. */
    private static double[] spread(double[] values, double width) {
        double middle = (Arrays.stream(values).max().orElse(0)
                        + Arrays.stream(values).min().orElse(0))
                / 2;
        return Arrays.stream(values)
                .map(value -> MARGIN + (width > 0 ? (value - middle) / width + 0.5 : 0.5) * SIDE)
                .toArray();
    }
}
