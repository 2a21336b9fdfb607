package latentgraph.experiments;

import java.awt.Color;
import java.awt.Font;
import java.awt.geom.AffineTransform;
import java.awt.image.BufferedImage;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.stream.IntStream;
import org.jfree.svg.SVGGraphics2D;

/**
 * A matrix, a square a cell, dark to light as its values grow; cells without value are grey.
 *
 * @param horizontal what the columns are
 * @param vertical what the rows are
 * @param value what the cells hold, with its unit
 * @param columns their names; empty for none
 * @param rows their names; empty for none
 * @param values [rows][columns], NaN where there is none
 * @param least where the scale begins; what is below counts as that
 * @param greatest where it ends
 */
@SuppressWarnings("ArrayRecordComponent") // drawn, never compared
record Heatmap(
        String name,
        String title,
        String horizontal,
        String vertical,
        String value,
        List<String> columns,
        List<String> rows,
        double[][] values,
        double least,
        double greatest)
        implements Figure {
    private static final int SIDE = 640;
    private static final int LARGEST_CELL = 64;
    private static final int MARGIN = 24;
    private static final int BAR = 100;
    /** Of the longest name. */
    private static final int NAME = 200;
    /** More names than this cannot be read beside squares so small. */
    private static final int MOST_NAMES = 64;

    private static final Color NONE = new Color(0xdddddd);

    /** The scale from the least to the greatest value there is. */
    static Heatmap of(
            String name,
            String title,
            String horizontal,
            String vertical,
            String value,
            List<String> columns,
            List<String> rows,
            double[][] values) {
        var known = Arrays.stream(values)
                .flatMapToDouble(Arrays::stream)
                .filter(cell -> !Double.isNaN(cell))
                .summaryStatistics();
        return new Heatmap(
                name, title, horizontal, vertical, value, columns, rows, values, known.getMin(), known.getMax());
    }

    @Override
    public String svg() {
        Figure.requireFonts();
        int height = values.length;
        int width = height == 0 ? 0 : values[0].length;
        boolean named = Math.max(width, height) <= MOST_NAMES;
        int cell = Math.min(LARGEST_CELL, Math.max(1, SIDE / Math.max(1, Math.max(width, height))));
        var font = Figure.font(Font.PLAIN, Math.min(12, Math.max(6, cell - 1)));
        int left = MARGIN + 18 + (named ? widest(rows, font) : 0);
        int top = MARGIN + 30;
        int right = left + Math.max(width * cell, 200);
        int bottom = top + height * cell;
        int below = named ? widest(columns, font) : 0;
        var svg = Figure.sheet(right + BAR + MARGIN, Math.max(bottom + below, top + 120) + 18 + MARGIN);
        svg.setFont(Figure.font(Font.BOLD, 14));
        svg.drawString(Markdown.printable(title), MARGIN, MARGIN + 8);
        svg.drawImage(image(cell), left, top, null);
        svg.setFont(font);
        for (int row = 0; row < rows.size() && named; row++) {
            String text = Markdown.printable(rows.get(row));
            int half = svg.getFontMetrics().getAscent() / 2;
            svg.drawString(
                    text, left - 6 - svg.getFontMetrics().stringWidth(text), (int) (top + (row + 0.5) * cell + half));
        }
        for (int column = 0; column < columns.size() && named; column++) {
            String text = Markdown.printable(columns.get(column));
            int half = svg.getFontMetrics().getAscent() / 2;
            upright(
                    svg,
                    text,
                    left + (column + 0.5) * cell + half,
                    bottom + 6 + svg.getFontMetrics().stringWidth(text));
        }
        svg.setFont(Figure.font(Font.PLAIN, 12));
        svg.drawString(Markdown.printable(horizontal), left, bottom + below + 18);
        upright(svg, Markdown.printable(vertical), MARGIN, Math.max(bottom, top + 100));
        bar(svg, left + width * cell + 20, top, Math.min(Math.max(height * cell, 100), 240));
        return svg.getSVGDocument();
    }

    private static int widest(List<String> names, Font font) {
        var metrics = new BufferedImage(1, 1, BufferedImage.TYPE_INT_RGB)
                .createGraphics()
                .getFontMetrics(font);
        return Math.min(
                NAME,
                6
                        + names.stream()
                                .mapToInt(name -> metrics.stringWidth(Markdown.printable(name)))
                                .max()
                                .orElse(0));
    }

    private static void upright(SVGGraphics2D svg, String text, double x, double y) {
        AffineTransform before = svg.getTransform();
        svg.translate(x, y);
        svg.rotate(-Math.PI / 2);
        svg.drawString(text, 0, 0);
        svg.setTransform(before);
    }

    private BufferedImage image(int cell) {
        int height = values.length * cell;
        int width = values.length == 0 ? 0 : values[0].length * cell;
        var image = new BufferedImage(Math.max(1, width), Math.max(1, height), BufferedImage.TYPE_INT_RGB);
        IntStream.range(0, height).forEach(y -> IntStream.range(0, width)
                .forEach(x ->
                        image.setRGB(x, y, colour(values[y / cell][x / cell]).getRGB())));
        return image;
    }

    private Color colour(double at) {
        if (Double.isNaN(at)) {
            return NONE;
        }
        return Palette.scale(greatest > least ? (at - least) / (greatest - least) : 1);
    }

    private void bar(SVGGraphics2D svg, int x, int y, int height) {
        var image = new BufferedImage(16, height, BufferedImage.TYPE_INT_RGB);
        for (int row = 0; row < height; row++) {
            for (int column = 0; column < 16; column++) {
                image.setRGB(
                        column, row, Palette.scale(1 - row / (height - 1.0)).getRGB());
            }
        }
        svg.drawImage(image, x, y, null);
        svg.setFont(Figure.font(Font.PLAIN, 11));
        svg.drawString(number(greatest), x + 20, y + 10);
        svg.drawString(number(least), x + 20, y + height);
        upright(svg, Markdown.printable(value), x + 84, y + height);
    }

    private static String number(double value) {
        return Double.isFinite(value) ? String.format(Locale.ROOT, "%.3g", value) : "no value";
    }
}
