package latentgraph.experiments;

import java.awt.Color;
import java.awt.Font;
import java.awt.geom.AffineTransform;
import java.awt.image.BufferedImage;
import java.util.Locale;
import org.jfree.svg.SVGGraphics2D;

/** A matrix drawn as SVG, a square a cell, dark to light as its values grow; the same bytes each time on one machine. */
final class Heatmap {
    private static final int SIDE = 640;
    private static final int MARGIN = 24;
    private static final int BAR = 90;
    /** Of the longest name. */
    private static final int NAME = 200;
    /** More names than this cannot be read beside squares so small. */
    private static final int MOST_NAMES = 64;

    private static final Color NONE = new Color(0xdddddd);
    private static final Color TEXT = new Color(0x222222);
    /** Nine points of Viridis (van der Walt and Smith 2015): evenly light to any eye, also in grey. */
    private static final int[] VIRIDIS = {
        0x440154, 0x472d7b, 0x3b528b, 0x2c728e, 0x21918c, 0x28ae80, 0x5ec962, 0xaddc30, 0xfde725
    };

    private Heatmap() {}

    static String svg(SimilarityMatrix matrix) {
        Figure.requireFonts();
        int size = matrix.names().size();
        boolean named = size <= MOST_NAMES;
        int cell = Math.max(1, SIDE / size);
        int side = cell * size;
        int left = MARGIN + (named ? NAME : 0);
        int top = MARGIN + 24;
        var svg = new SVGGraphics2D(left + side + BAR + MARGIN, top + side + (named ? NAME : 0) + MARGIN);
        svg.setDefsKeyPrefix("h"); // else the time of day
        svg.setColor(Color.WHITE);
        svg.fillRect(0, 0, left + side + BAR + MARGIN, top + side + (named ? NAME : 0) + MARGIN);
        svg.setColor(TEXT);
        svg.setFont(new Font("SansSerif", Font.BOLD, 14));
        svg.drawString(
                "%s between %d representations".formatted(Markdown.printable(matrix.measure()), size),
                left,
                MARGIN + 8);
        double least = matrix.least();
        double greatest = matrix.greatest();
        svg.drawImage(image(matrix, cell, least, greatest), left, top, null);
        svg.setFont(new Font("SansSerif", Font.PLAIN, Math.min(12, Math.max(6, cell - 1))));
        for (int i = 0; i < size && named; i++) {
            String name = Markdown.printable(matrix.names().get(i));
            double middle = (i + 0.5) * cell;
            int width = svg.getFontMetrics().stringWidth(name);
            int half = svg.getFontMetrics().getAscent() / 2;
            svg.drawString(name, left - 6 - width, (int) (top + middle + half));
            AffineTransform upright = svg.getTransform();
            svg.translate(left + middle + half, top + side + 6 + width);
            svg.rotate(-Math.PI / 2);
            svg.drawString(name, 0, 0);
            svg.setTransform(upright);
        }
        bar(svg, left + side + 20, top, Math.min(side, 240), least, greatest);
        return svg.getSVGDocument();
    }

    private static BufferedImage image(SimilarityMatrix matrix, int cell, double least, double greatest) {
        int size = matrix.names().size();
        var image = new BufferedImage(size * cell, size * cell, BufferedImage.TYPE_INT_RGB);
        for (int y = 0; y < image.getHeight(); y++) {
            for (int x = 0; x < image.getWidth(); x++) {
                image.setRGB(x, y, colour(matrix.values()[y / cell][x / cell], least, greatest));
            }
        }
        return image;
    }

    private static void bar(SVGGraphics2D svg, int x, int y, int height, double least, double greatest) {
        var image = new BufferedImage(16, height, BufferedImage.TYPE_INT_RGB);
        for (int row = 0; row < height; row++) {
            for (int column = 0; column < 16; column++) {
                image.setRGB(column, row, colour(1 - row / (height - 1.0), 0, 1));
            }
        }
        svg.drawImage(image, x, y, null);
        svg.setFont(new Font("SansSerif", Font.PLAIN, 11));
        svg.setColor(TEXT);
        svg.drawString(number(greatest), x + 20, y + 10);
        svg.drawString(number(least), x + 20, y + height);
    }

    private static String number(double value) {
        return Double.isNaN(value) ? "no value" : String.format(Locale.ROOT, "%.3g", value);
    }

    /** The ends of the scale are those of different representations: what all have with themselves would flatten it. */
    private static int colour(double value, double least, double greatest) {
        if (Double.isNaN(value)) {
            return NONE.getRGB();
        }
        double share = greatest > least ? Math.min(1, Math.max(0, (value - least) / (greatest - least))) : 1;
        double at = share * (VIRIDIS.length - 1);
        int below = Math.min((int) at, VIRIDIS.length - 2);
        int colour = 0;
        for (int shift = 16; shift >= 0; shift -= 8) {
            int from = VIRIDIS[below] >> shift & 0xff;
            int to = VIRIDIS[below + 1] >> shift & 0xff;
            colour |= (int) Math.round(from + (at - below) * (to - from)) << shift;
        }
        return colour;
    }
}
