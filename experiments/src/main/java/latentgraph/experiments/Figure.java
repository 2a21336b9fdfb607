package latentgraph.experiments;

import java.awt.BasicStroke;
import java.awt.Color;
import java.awt.Font;
import java.awt.font.FontRenderContext;
import java.awt.geom.Ellipse2D;
import java.awt.geom.Rectangle2D;
import java.util.Arrays;
import java.util.List;
import latentgraph.core.InvalidInputException;
import org.jfree.chart.JFreeChart;
import org.jfree.chart.axis.NumberAxis;
import org.jfree.chart.axis.NumberTickUnit;
import org.jfree.chart.block.BlockBorder;
import org.jfree.chart.plot.XYPlot;
import org.jfree.chart.renderer.xy.XYLineAndShapeRenderer;
import org.jfree.chart.ui.RectangleEdge;
import org.jfree.chart.ui.RectangleInsets;
import org.jfree.data.xy.XYSeries;
import org.jfree.data.xy.XYSeriesCollection;
import org.jfree.svg.SVGGraphics2D;

/**
 * Lines over numbers, drawn as SVG: the same bytes each time on one machine (the fonts that are installed place the text).
 *
 * @param name of its file, without ending
 * @param title a sentence without its full stop
 * @param greatest where the vertical axis ends, which begins at 0; NaN to end it where the values do
 */
public record Figure(
        String name, String title, String horizontal, String vertical, double greatest, List<Series> series) {
    private static final int WIDTH = 760;
    private static final int HEIGHT = 440;
    private static final String FONT = "SansSerif";
    private static final Color GRID = new Color(0xdddddd);
    private static final Color TEXT = new Color(0x222222);
    /** Told apart by people who see fewer colours (Okabe and Ito 2008). */
    private static final List<Color> COLOURS = List.of(
            new Color(0x0072B2),
            new Color(0xD55E00),
            new Color(0x009E73),
            new Color(0xCC79A7),
            new Color(0xE69F00),
            new Color(0x56B4E9));

    public Figure {
        series = List.copyOf(series);
    }

    /** A line through points in their order; a point whose y is NaN is left out. */
    @SuppressWarnings("ArrayRecordComponent") // drawn, never compared
    public record Series(String name, double[] x, double[] y) {}

    /**
     * Refuses where nothing can be drawn, before work that would be lost to it.
     *
     * @throws InvalidInputException if Java finds no fonts on this machine; the message says how to mend it
     */
    public static void requireFonts() {
        try {
            new Font(FONT, Font.PLAIN, 12).getStringBounds("k = 4", new FontRenderContext(null, true, true));
        } catch (RuntimeException | InternalError | LinkageError none) {
            throw new InvalidInputException(
                    "a report's figures need fonts, and Java finds none on this machine (%s); install some: on Debian and Ubuntu, apt-get install fontconfig fonts-dejavu-core"
                            .formatted(none.getMessage()),
                    none);
        }
    }

    String svg() {
        requireFonts();
        var lines = new XYSeriesCollection();
        var renderer = new XYLineAndShapeRenderer(true, true);
        renderer.setUseFillPaint(true);
        for (int i = 0; i < series.size(); i++) {
            Series line = series.get(i);
            var points = new XYSeries(i, false, true);
            points.setDescription(Markdown.printable(line.name()));
            for (int point = 0; point < line.x().length; point++) {
                points.add(line.x()[point], Double.isNaN(line.y()[point]) ? null : (Number) line.y()[point]);
            }
            lines.addSeries(points);
            Color colour = COLOURS.get(i % COLOURS.size());
            renderer.setSeriesPaint(i, colour);
            renderer.setSeriesFillPaint(i, colour);
            renderer.setSeriesStroke(
                    i,
                    new BasicStroke(
                            1.8f,
                            BasicStroke.CAP_ROUND,
                            BasicStroke.JOIN_ROUND,
                            1,
                            // After the colours, the strokes tell the lines apart.
                            i < COLOURS.size() ? null : new float[] {5, 4},
                            0));
            double radius = line.x().length > 40 ? 0 : 2.6;
            renderer.setSeriesShape(i, new Ellipse2D.Double(-radius, -radius, 2 * radius, 2 * radius));
            renderer.setSeriesShapesVisible(i, radius > 0);
        }
        renderer.setLegendItemLabelGenerator(
                (data, i) -> ((XYSeriesCollection) data).getSeries(i).getDescription());
        var plot = new XYPlot(lines, axis(horizontal, Double.NaN, false), axis(vertical, greatest, true), renderer);
        if (series.stream().flatMapToDouble(line -> Arrays.stream(line.x())).allMatch(x -> x == Math.rint(x))) {
            plot.getDomainAxis().setStandardTickUnits(NumberAxis.createIntegerTickUnits());
        }
        plot.setBackgroundPaint(null);
        plot.setOutlineVisible(false);
        plot.setDomainGridlinePaint(GRID);
        plot.setRangeGridlinePaint(GRID);
        plot.setAxisOffset(RectangleInsets.ZERO_INSETS);
        var chart = new JFreeChart(Markdown.printable(title), new Font(FONT, Font.BOLD, 14), plot, series.size() > 1);
        chart.setBackgroundPaint(Color.WHITE);
        chart.setPadding(new RectangleInsets(6, 6, 6, 14));
        chart.getTitle().setPaint(TEXT);
        if (chart.getLegend() != null) {
            chart.getLegend().setPosition(RectangleEdge.RIGHT);
            chart.getLegend().setFrame(BlockBorder.NONE);
            chart.getLegend().setItemFont(new Font(FONT, Font.PLAIN, 12));
        }
        var drawn = new SVGGraphics2D(WIDTH, HEIGHT);
        drawn.setDefsKeyPrefix("f"); // else the time of day
        chart.draw(drawn, new Rectangle2D.Double(0, 0, WIDTH, HEIGHT));
        return drawn.getSVGDocument();
    }

    private static NumberAxis axis(String label, double greatest, boolean fromZero) {
        var axis = new NumberAxis(Markdown.printable(label));
        axis.setAutoRangeIncludesZero(fromZero);
        axis.setLabelFont(new Font(FONT, Font.PLAIN, 12));
        axis.setTickLabelFont(new Font(FONT, Font.PLAIN, 11));
        axis.setLabelPaint(TEXT);
        axis.setTickLabelPaint(TEXT);
        axis.setAxisLinePaint(TEXT);
        axis.setLowerMargin(0.02);
        axis.setUpperMargin(0.02);
        if (!Double.isNaN(greatest)) {
            axis.setRange(0, greatest);
            axis.setTickUnit(new NumberTickUnit(greatest / 10));
        }
        return axis;
    }
}
