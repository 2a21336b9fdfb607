package latentgraph.experiments;

import java.awt.BasicStroke;
import java.awt.Color;
import java.awt.Font;
import java.awt.Graphics2D;
import java.awt.RenderingHints;
import java.awt.Shape;
import java.awt.geom.Ellipse2D;
import java.awt.geom.Rectangle2D;
import java.awt.image.BufferedImage;
import java.text.DecimalFormat;
import java.text.DecimalFormatSymbols;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.stream.IntStream;
import latentgraph.core.Labels;
import latentgraph.core.LatentMatrix;
import org.jfree.chart.JFreeChart;
import org.jfree.chart.axis.AxisState;
import org.jfree.chart.axis.LogAxis;
import org.jfree.chart.axis.NumberAxis;
import org.jfree.chart.axis.NumberTick;
import org.jfree.chart.axis.NumberTickUnit;
import org.jfree.chart.axis.ValueAxis;
import org.jfree.chart.block.BlockBorder;
import org.jfree.chart.plot.CrosshairState;
import org.jfree.chart.plot.PlotRenderingInfo;
import org.jfree.chart.plot.XYPlot;
import org.jfree.chart.renderer.xy.StandardXYBarPainter;
import org.jfree.chart.renderer.xy.XYBarRenderer;
import org.jfree.chart.renderer.xy.XYLineAndShapeRenderer;
import org.jfree.chart.ui.RectangleEdge;
import org.jfree.chart.ui.RectangleInsets;
import org.jfree.chart.ui.TextAnchor;
import org.jfree.data.xy.XYIntervalSeries;
import org.jfree.data.xy.XYIntervalSeriesCollection;
import org.jfree.data.xy.XYSeries;
import org.jfree.data.xy.XYSeriesCollection;

/**
 * Lines, points and bars over numbers, on one pair of axes or on several beside each other.
 *
 * @param columns how many plots stand in a row
 */
public record Chart(String name, String title, int columns, List<Plot> plots) implements Figure {
    private static final int TITLE = 34;

    /** From so many in a row on they are small: they are looked at together. */
    private static final int MANY_COLUMNS = 5;

    /** From so many points on they are drawn as a picture in the SVG, which would be large and slow otherwise. */
    private static final int MOST_SHAPES = 2_000;

    private static final int PIXELS_A_POINT = 2;

    public Chart {
        plots = List.copyOf(plots);
    }

    /**
     * @param title of its own; empty for none
     * @param namesInPlace the name of each series stands in the middle of its points or at the end of its line, instead of in a legend
     */
    record Plot(String title, Axis horizontal, Axis vertical, List<Series> series, boolean namesInPlace) {
        Plot {
            series = List.copyOf(series);
        }

        long points() {
            return series.stream().mapToLong(each -> each.y().length).sum();
        }
    }

    /** One pair of axes. */
    static Chart of(String name, String title, Axis horizontal, Axis vertical, List<Series> series) {
        return new Chart(name, title, 1, List.of(new Plot("", horizontal, vertical, series, false)));
    }

    /**
     * Lines.
     *
     * @param greatest where the vertical axis ends, which begins at 0; NaN to end it where the values do
     */
    static Chart lines(
            String name, String title, String horizontal, String vertical, double greatest, List<Series> series) {
        return of(name, title, Axis.of(horizontal), Axis.fromZero(vertical, greatest), series);
    }

    /**
     * Points in the plane, a colour a class, each class by its name where its points are.
     *
     * @param points [n, 2]
     * @param labels of the points
     */
    static Plot classes(String title, Axis horizontal, Axis vertical, LatentMatrix points, Labels labels) {
        var series = IntStream.range(0, labels.classes())
                .mapToObj(label -> {
                    int[] of = IntStream.range(0, points.rows())
                            .filter(i -> labels.values()[i] == label)
                            .toArray();
                    return Series.points(
                            labels.names().get(label),
                            Arrays.stream(of)
                                    .mapToDouble(i -> points.value(i, 0))
                                    .toArray(),
                            Arrays.stream(of)
                                    .mapToDouble(i -> points.value(i, 1))
                                    .toArray());
                })
                .toList();
        return new Plot(title, horizontal, vertical, series, true);
    }

    @Override
    public String svg() {
        long points = plots.stream().mapToLong(Plot::points).sum();
        if (plots.size() == 1) {
            var sheet = Figure.sheet(Room.ALONE.width, Room.ALONE.height);
            drawn(plots.get(0), title, Room.ALONE, points)
                    .draw(sheet, new Rectangle2D.Double(0, 0, Room.ALONE.width, Room.ALONE.height));
            return sheet.getSVGDocument();
        }
        int across = Math.max(1, Math.min(columns, plots.size()));
        int down = Math.max(1, (plots.size() + across - 1) / across);
        Room room = across >= MANY_COLUMNS ? Room.SMALL : Room.PANEL;
        var sheet = Figure.sheet(across * room.width, TITLE + down * room.height);
        sheet.setFont(Figure.font(Font.BOLD, 14));
        sheet.drawString(Markdown.printable(title), 14, 22);
        for (int i = 0; i < plots.size(); i++) {
            Plot plot = plots.get(i);
            drawn(plot, plot.title(), room, points)
                    .draw(
                            sheet,
                            new Rectangle2D.Double(
                                    i % across * room.width,
                                    TITLE + i / across * room.height,
                                    room.width,
                                    room.height));
        }
        return sheet.getSVGDocument();
    }

    /** What a plot has, in pixels, and how large its letters are, in points. */
    private enum Room {
        ALONE(760, 440, 14, 12, 11),
        PANEL(400, 360, 12, 12, 11),
        SMALL(230, 220, 11, 9, 8);

        final int width;
        final int height;
        final int title;
        final int label;
        final int tick;

        Room(int width, int height, int title, int label, int tick) {
            this.width = width;
            this.height = height;
            this.title = title;
            this.label = label;
            this.tick = tick;
        }
    }

    /** @param points of all plots of the figure */
    private static JFreeChart drawn(Plot plot, String title, Room room, long points) {
        XYPlot axes = points > MOST_SHAPES ? new Pictured() : new XYPlot();
        axes.setDomainAxis(axis(plot.horizontal(), room));
        axes.setRangeAxis(axis(plot.vertical(), room));
        if (!plot.horizontal().logarithmic()
                && plot.points() > 0
                && plot.series().stream()
                        .flatMapToDouble(each -> Arrays.stream(each.x()))
                        .allMatch(x -> x == Math.rint(x))) {
            axes.getDomainAxis().setStandardTickUnits(NumberAxis.createIntegerTickUnits());
        }
        if (!plot.vertical().logarithmic()
                && plot.series().stream().allMatch(each -> each.mark() == Series.Mark.BARS)) {
            axes.getRangeAxis().setStandardTickUnits(NumberAxis.createIntegerTickUnits());
        }
        axes.setBackgroundPaint(null);
        axes.setOutlineVisible(false);
        axes.setDomainGridlinePaint(GRID);
        // Thinner ones are lost where a viewer rounds to whole pixels.
        axes.setDomainGridlineStroke(new BasicStroke(1));
        axes.setRangeGridlineStroke(new BasicStroke(1));
        axes.setRangeGridlinePaint(GRID);
        axes.setAxisOffset(RectangleInsets.ZERO_INSETS);
        addLinesAndPoints(axes, plot);
        addBars(axes, plot);
        if (plot.namesInPlace()) {
            for (ValueAxis axis : List.of(axes.getDomainAxis(), axes.getRangeAxis())) {
                axis.setLowerMargin(0.06);
                axis.setUpperMargin(0.06);
            }
            axes.addAnnotation(new NamesInPlace(plot.series(), Figure.font(Font.BOLD, room.tick)));
        }
        var chart = new JFreeChart(
                title.isEmpty() ? null : Markdown.printable(title),
                Figure.font(Font.BOLD, room.title),
                axes,
                plot.series().size() > 1 && !plot.namesInPlace());
        chart.setBackgroundPaint(Color.WHITE);
        chart.setPadding(new RectangleInsets(6, 6, 6, 14));
        if (chart.getTitle() != null) {
            chart.getTitle().setPaint(TEXT);
        }
        if (chart.getLegend() != null) {
            chart.getLegend().setPosition(room == Room.ALONE ? RectangleEdge.RIGHT : RectangleEdge.BOTTOM);
            chart.getLegend().setFrame(BlockBorder.NONE);
            chart.getLegend().setItemFont(Figure.font(Font.PLAIN, room == Room.ALONE ? 12 : 10));
        }
        return chart;
    }

    private static void addLinesAndPoints(XYPlot axes, Plot plot) {
        var data = new XYSeriesCollection();
        var renderer = new XYLineAndShapeRenderer(true, true);
        renderer.setUseFillPaint(true);
        for (int i = 0; i < plot.series().size(); i++) {
            Series series = plot.series().get(i);
            var points = new XYSeries(i, false, true);
            points.setDescription(Markdown.printable(series.name()));
            boolean bars = series.mark() == Series.Mark.BARS;
            for (int point = 0; point < series.y().length && !bars; point++) {
                double x = series.x()[point];
                double y = series.y()[point];
                boolean shown = !Double.isNaN(y)
                        && (y > 0 || !plot.vertical().logarithmic())
                        && (x > 0 || !plot.horizontal().logarithmic());
                points.add(x, shown ? (Number) y : null);
            }
            data.addSeries(points);
            boolean line = series.mark() == Series.Mark.LINE;
            Color colour = plot.namesInPlace() ? Palette.ofClass(i) : Palette.line(i);
            renderer.setSeriesPaint(i, colour);
            renderer.setSeriesFillPaint(i, line ? colour : faint(colour, plot.points()));
            renderer.setSeriesStroke(
                    i,
                    new BasicStroke(
                            1.8f,
                            BasicStroke.CAP_ROUND,
                            BasicStroke.JOIN_ROUND,
                            1,
                            // After the colours, the strokes tell the lines apart.
                            plot.namesInPlace() || i < Palette.LINES.size() ? null : new float[] {5, 4},
                            0));
            double radius = line ? (series.x().length > 40 ? 0 : 2.6) : radius(plot.points());
            renderer.setSeriesShape(i, shape(i, radius));
            renderer.setSeriesLinesVisible(i, line);
            renderer.setSeriesShapesVisible(i, radius > 0);
            renderer.setSeriesVisibleInLegend(i, !bars);
        }
        renderer.setLegendItemLabelGenerator(
                (all, i) -> ((XYSeriesCollection) all).getSeries(i).getDescription());
        renderer.setDrawOutlines(false);
        axes.setDataset(0, data);
        axes.setRenderer(0, renderer);
    }

    /** After the colours, squares tell series apart where there are so few points that they can be seen. */
    private static Shape shape(int series, double radius) {
        return series < Palette.LINES.size() || radius < 2
                ? new Ellipse2D.Double(-radius, -radius, 2 * radius, 2 * radius)
                : new Rectangle2D.Double(-radius, -radius, 2 * radius, 2 * radius);
    }

    private static double radius(long points) {
        return points > 20_000 ? 0.8 : points > MOST_SHAPES ? 1.2 : points > 300 ? 1.8 : 3;
    }

    private static Color faint(Color colour, long points) {
        return points > 300 ? new Color(colour.getRed(), colour.getGreen(), colour.getBlue(), 150) : colour;
    }

    private static void addBars(XYPlot axes, Plot plot) {
        if (plot.series().stream().noneMatch(each -> each.mark() == Series.Mark.BARS)) {
            return;
        }
        var data = new XYIntervalSeriesCollection();
        var renderer = new XYBarRenderer(0.04);
        renderer.setBarPainter(new StandardXYBarPainter());
        renderer.setShadowVisible(false);
        for (int i = 0; i < plot.series().size(); i++) {
            Series series = plot.series().get(i);
            if (series.mark() != Series.Mark.BARS) {
                continue;
            }
            var bars = new XYIntervalSeries(Markdown.printable(series.name()), false, true);
            for (int bar = 0; bar < series.y().length; bar++) {
                double from = series.x()[bar];
                double to = series.x()[bar + 1];
                bars.add((from + to) / 2, from, to, series.y()[bar], 0, series.y()[bar]);
            }
            Color colour = Palette.line(i);
            renderer.setSeriesPaint(
                    data.getSeriesCount(), new Color(colour.getRed(), colour.getGreen(), colour.getBlue(), 170));
            data.addSeries(bars);
        }
        axes.setDataset(1, data);
        axes.setRenderer(1, renderer);
    }

    private static ValueAxis axis(Axis of, Room room) {
        NumberAxis linear = new NumberAxis(Markdown.printable(of.label()));
        linear.setAutoRangeIncludesZero(of.least() == 0);
        linear.setAutoRangeStickyZero(of.least() == 0);
        if (!Double.isNaN(of.least()) && !Double.isNaN(of.greatest())) {
            linear.setRange(of.least(), of.greatest());
            if (of.least() == 0) {
                linear.setTickUnit(new NumberTickUnit(of.greatest() / 10));
            }
        }
        ValueAxis axis = linear;
        if (of.logarithmic()) {
            axis = new PowersOfTen(Markdown.printable(of.label()));
        }
        axis.setLabelFont(Figure.font(Font.PLAIN, room.label));
        axis.setTickLabelFont(Figure.font(Font.PLAIN, room.tick));
        axis.setLabelPaint(TEXT);
        axis.setTickLabelPaint(TEXT);
        axis.setAxisLinePaint(TEXT);
        axis.setLowerMargin(of.logarithmic() ? 0.06 : 0.02);
        axis.setUpperMargin(of.logarithmic() ? 0.06 : 0.02);
        return axis;
    }

    /** Marks some multiples of the powers of ten, or these alone where there are many. */
    private static final class PowersOfTen extends LogAxis {
        private static final long serialVersionUID = 1L;
        private static final double MANY = 1e3;
        private static final double FEW = 20;

        PowersOfTen(String label) {
            super(label);
        }

        @Override
        public List<NumberTick> refreshTicks(Graphics2D sheet, AxisState state, Rectangle2D area, RectangleEdge edge) {
            boolean below = RectangleEdge.isTopOrBottom(edge);
            double least = getRange().getLowerBound();
            double greatest = getRange().getUpperBound();
            var format = new DecimalFormat("0.######", DecimalFormatSymbols.getInstance(Locale.ROOT));
            List<NumberTick> ticks = new ArrayList<>();
            for (int power = (int) Math.floor(Math.log10(least)); power <= Math.log10(greatest); power++) {
                for (int times : greatest / least > MANY
                        ? new int[] {1}
                        : greatest / least > FEW ? new int[] {1, 2, 5} : new int[] {1, 2, 3, 4, 6, 8}) {
                    double value = times * Math.pow(10, power);
                    if (value >= least && value <= greatest) {
                        ticks.add(new NumberTick(
                                value,
                                format.format(value),
                                below ? TextAnchor.TOP_CENTER : TextAnchor.CENTER_RIGHT,
                                below ? TextAnchor.TOP_CENTER : TextAnchor.CENTER_RIGHT,
                                0));
                    }
                }
            }
            return ticks;
        }
    }

    /** Draws its data as a picture; axes, grid and text stay vectors. */
    private static final class Pictured extends XYPlot {
        private static final long serialVersionUID = 1L;

        @Override
        public boolean render(
                Graphics2D sheet,
                Rectangle2D area,
                int index,
                PlotRenderingInfo information,
                CrosshairState crosshair) {
            var picture = new BufferedImage(
                    (int) Math.ceil(area.getWidth() * PIXELS_A_POINT),
                    (int) Math.ceil(area.getHeight() * PIXELS_A_POINT),
                    BufferedImage.TYPE_INT_ARGB);
            Graphics2D pixels = picture.createGraphics();
            pixels.setRenderingHint(RenderingHints.KEY_ANTIALIASING, RenderingHints.VALUE_ANTIALIAS_ON);
            pixels.scale(PIXELS_A_POINT, PIXELS_A_POINT);
            pixels.translate(-area.getX(), -area.getY());
            boolean any = super.render(pixels, area, index, information, crosshair);
            pixels.dispose();
            if (any) {
                Shape clip = sheet.getClip();
                sheet.drawImage(
                        picture,
                        (int) Math.round(area.getX()),
                        (int) Math.round(area.getY()),
                        (int) Math.round(area.getWidth()),
                        (int) Math.round(area.getHeight()),
                        null);
                sheet.setClip(clip);
            }
            return any;
        }
    }
}
