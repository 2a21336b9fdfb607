package latentgraph.experiments;

import java.util.Arrays;

/**
 * Numbers that are drawn in one colour.
 *
 * @param x of each point, in their order; for {@link Mark#BARS} the edges of the bars, one more than there are bars
 * @param y of each point or bar; one that is NaN is left out, and breaks a line
 */
@SuppressWarnings("ArrayRecordComponent") // drawn, never compared
public record Series(String name, double[] x, double[] y, Mark mark) {
    /** How it is drawn. */
    public enum Mark {
        /** Joined points. */
        LINE,
        POINTS,
        BARS
    }

    public Series {
        if (x.length != y.length + (mark == Mark.BARS ? 1 : 0)) {
            throw new IllegalArgumentException("%d numbers for x, %d for y".formatted(x.length, y.length));
        }
    }

    public Series(String name, double[] x, double[] y) {
        this(name, x, y, Mark.LINE);
    }

    static Series points(String name, double[] x, double[] y) {
        return new Series(name, x, y, Mark.POINTS);
    }

    /** How many of the values lie in each of equally wide bins between two numbers; what lies outside is not counted. */
    static Series histogram(String name, double[] values, double from, double to, int bins) {
        double[] edges = new double[bins + 1];
        Arrays.setAll(edges, i -> from + (to - from) * i / bins);
        double[] counts = new double[bins];
        for (double value : values) {
            if (value >= from && value <= to) {
                counts[Math.min(bins - 1, to > from ? (int) ((value - from) / (to - from) * bins) : 0)]++;
            }
        }
        return new Series(name, edges, counts, Mark.BARS);
    }
}
