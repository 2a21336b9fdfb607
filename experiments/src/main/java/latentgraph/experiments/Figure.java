package latentgraph.experiments;

import java.awt.Color;
import java.awt.Font;
import java.awt.font.FontRenderContext;
import latentgraph.core.InvalidInputException;
import org.jfree.svg.SVGGraphics2D;

/** A picture of a report, drawn as SVG: the same bytes each time on one machine (the fonts that are installed place the text). */
public interface Figure {
    Color GRID = new Color(0xdddddd);
    Color TEXT = new Color(0x222222);

    /** Of its file, without ending. */
    String name();

    /** A sentence without its full stop. */
    String title();

    String svg();

    /**
     * Refuses where nothing can be drawn, before work that would be lost to it.
     *
     * @throws InvalidInputException if Java finds no fonts on this machine; the message says how to mend it
     */
    static void requireFonts() {
        try {
            font(Font.PLAIN, 12).getStringBounds("k = 4", new FontRenderContext(null, true, true));
        } catch (RuntimeException | InternalError | LinkageError none) {
            throw new InvalidInputException(
                    "a report's figures need fonts, and Java finds none on this machine (%s); install some: on Debian and Ubuntu, apt-get install fontconfig fonts-dejavu-core"
                            .formatted(none.getMessage()),
                    none);
        }
    }

    static Font font(int style, int size) {
        return new Font("SansSerif", style, size);
    }

    /** An empty white sheet. */
    static SVGGraphics2D sheet(int width, int height) {
        requireFonts();
        var sheet = new SVGGraphics2D(width, height);
        sheet.setDefsKeyPrefix("f"); // else the time of day
        sheet.setColor(Color.WHITE);
        sheet.fillRect(0, 0, width, height);
        sheet.setColor(TEXT);
        return sheet;
    }
}
