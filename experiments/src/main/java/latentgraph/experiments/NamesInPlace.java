package latentgraph.experiments;

import java.awt.BasicStroke;
import java.awt.Color;
import java.awt.Font;
import java.awt.Graphics2D;
import java.awt.font.TextLayout;
import java.awt.geom.AffineTransform;
import java.awt.geom.Rectangle2D;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jfree.chart.annotations.AbstractXYAnnotation;
import org.jfree.chart.axis.ValueAxis;
import org.jfree.chart.plot.PlotRenderingInfo;
import org.jfree.chart.plot.XYPlot;
import org.jfree.chart.ui.RectangleEdge;

/** The name of each class in the middle of its points or at the end of its line, in its colour; those that would cover each other stand beside. */
final class NamesInPlace extends AbstractXYAnnotation {
    private static final long serialVersionUID = 1L;
    private static final Color HALO = new Color(255, 255, 255, 220);

    /** Between two names. */
    private static final double GAP = 2;

    /** Farther than they must, so that they come to rest. */
    private static final double PUSH = 1;

    private static final int MOST_ROUNDS = 1000;

    private final transient List<Series> series;
    private final Font font;

    NamesInPlace(List<Series> series, Font font) {
        this.series = series;
        this.font = font;
    }

    @Override
    public void draw(
            Graphics2D sheet,
            XYPlot plot,
            Rectangle2D area,
            ValueAxis horizontal,
            ValueAxis vertical,
            int rendererIndex,
            PlotRenderingInfo information) {
        List<String> texts = new ArrayList<>();
        List<TextLayout> names = new ArrayList<>();
        List<Color> colours = new ArrayList<>();
        List<Rectangle2D.Double> boxes = new ArrayList<>();
        for (int i = 0; i < series.size(); i++) {
            Series of = series.get(i);
            String text = Markdown.printable(of.name());
            if (of.y().length == 0 || text.isBlank()) {
                continue;
            }
            var name = new TextLayout(text, font, sheet.getFontRenderContext());
            double width = name.getAdvance();
            double height = name.getAscent() + name.getDescent();
            boolean line = of.mark() == Series.Mark.LINE;
            double x = horizontal.valueToJava2D(line ? last(of.x()) : median(of.x()), area, RectangleEdge.BOTTOM);
            double y = vertical.valueToJava2D(line ? last(of.y()) : median(of.y()), area, RectangleEdge.LEFT);
            texts.add(text);
            names.add(name);
            colours.add(readable(Palette.ofClass(i)));
            boxes.add(new Rectangle2D.Double(x - width / 2, y - height / 2, width, height));
        }
        apart(boxes, area);
        for (int i = 0; i < names.size(); i++) {
            double x = boxes.get(i).x;
            double y = boxes.get(i).y + names.get(i).getAscent();
            var outline = names.get(i).getOutline(AffineTransform.getTranslateInstance(x, y));
            sheet.setPaint(HALO);
            sheet.setStroke(new BasicStroke(3.5f, BasicStroke.CAP_ROUND, BasicStroke.JOIN_ROUND));
            sheet.draw(outline);
            sheet.setPaint(colours.get(i));
            sheet.setFont(font);
            sheet.drawString(texts.get(i), (float) x, (float) y);
        }
    }

    /** Pushes boxes that overlap away from each other, the shorter way, and back into the area, until none do. */
    static void apart(List<Rectangle2D.Double> boxes, Rectangle2D area) {
        boolean moved = true;
        for (int round = 0; round < MOST_ROUNDS && moved; round++) {
            moved = false;
            for (int i = 0; i < boxes.size(); i++) {
                for (int j = i + 1; j < boxes.size(); j++) {
                    moved |= apart(boxes.get(i), boxes.get(j));
                }
            }
            for (Rectangle2D.Double box : boxes) {
                box.x = Math.max(area.getMinX(), Math.min(area.getMaxX() - box.width, box.x));
                box.y = Math.max(area.getMinY(), Math.min(area.getMaxY() - box.height, box.y));
            }
        }
    }

    private static boolean apart(Rectangle2D.Double one, Rectangle2D.Double other) {
        double x = (one.width + other.width) / 2 + GAP - Math.abs(one.getCenterX() - other.getCenterX());
        double y = (one.height + other.height) / 2 - Math.abs(one.getCenterY() - other.getCenterY());
        if (x <= 0.01 || y <= 0.01) {
            return false;
        }
        if (x < y) {
            double half = one.getCenterX() <= other.getCenterX() ? (x + PUSH) / 2 : -(x + PUSH) / 2;
            one.x -= half;
            other.x += half;
        } else {
            double half = one.getCenterY() <= other.getCenterY() ? (y + PUSH) / 2 : -(y + PUSH) / 2;
            one.y -= half;
            other.y += half;
        }
        return true;
    }

    /** Dark enough for letters on white: a contrast of 4.5 to 1 or more (WCAG 2.1). */
    static Color readable(Color colour) {
        Color darker = colour;
        while (1.05 / (luminance(darker) + 0.05) < 4.5) {
            darker = new Color(
                    (int) (darker.getRed() * 0.92), (int) (darker.getGreen() * 0.92), (int) (darker.getBlue() * 0.92));
        }
        return darker;
    }

    private static double luminance(Color colour) {
        return 0.2126 * linear(colour.getRed())
                + 0.7152 * linear(colour.getGreen())
                + 0.0722 * linear(colour.getBlue());
    }

    private static double linear(int value) {
        double share = value / 255.0;
        return share <= 0.04045 ? share / 12.92 : Math.pow((share + 0.055) / 1.055, 2.4);
    }

    private static double last(double[] values) {
        return values[values.length - 1];
    }

    private static double median(double[] values) {
        double[] sorted = Arrays.stream(values)
                .filter(value -> !Double.isNaN(value))
                .sorted()
                .toArray();
        return sorted.length == 0 ? 0 : sorted[sorted.length / 2];
    }
}
