package latentgraph.experiments;

import java.awt.Color;
import java.util.List;

/** The colours of all figures, told apart by people who see fewer of them. */
final class Palette {
    /** For lines and bars (Okabe and Ito 2008, without yellow and black). */
    static final List<Color> LINES = List.of(
            new Color(0x0072B2),
            new Color(0xD55E00),
            new Color(0x009E73),
            new Color(0xCC79A7),
            new Color(0xE69F00),
            new Color(0x56B4E9));

    /** For as many classes as the digits (Tol's "muted", 2021, and black). */
    static final List<Color> CLASSES = List.of(
            new Color(0x332288),
            new Color(0x88CCEE),
            new Color(0x117733),
            new Color(0xDDCC77),
            new Color(0xCC6677),
            new Color(0xAA4499),
            new Color(0x44AA99),
            new Color(0x999933),
            new Color(0x882255),
            new Color(0x000000));

    /** Nine points of Viridis (van der Walt and Smith 2015): evenly light to any eye, also in grey. */
    private static final int[] VIRIDIS = {
        0x440154, 0x472d7b, 0x3b528b, 0x2c728e, 0x21918c, 0x28ae80, 0x5ec962, 0xaddc30, 0xfde725
    };

    private Palette() {}

    static Color line(int i) {
        return LINES.get(i % LINES.size());
    }

    static Color ofClass(int i) {
        return CLASSES.get(i % CLASSES.size());
    }

    /**
     * Dark to light.
     *
     * @param share 0 to 1; what lies outside counts as the nearer end
     */
    static Color scale(double share) {
        double at = Math.min(1, Math.max(0, share)) * (VIRIDIS.length - 1);
        int below = Math.min((int) at, VIRIDIS.length - 2);
        int colour = 0;
        for (int shift = 16; shift >= 0; shift -= 8) {
            int from = VIRIDIS[below] >> shift & 0xff;
            int to = VIRIDIS[below + 1] >> shift & 0xff;
            colour |= (int) Math.round(from + (at - below) * (to - from)) << shift;
        }
        return new Color(colour);
    }
}
