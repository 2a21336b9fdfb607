package latentgraph.core;

/**
 * The inner loops of neighbour search: sums over columns for 64 rows of one side ("rows") against 64 of the other
 * ("panel"), in float. What they give only proposes candidates, see {@link NearestNeighbours}, so implementations may
 * differ in the last bits.
 */
public interface Tile {
    /** Rows on either side of a tile, and the columns added up before they join the sum of the columns before them. */
    int SIDE = 64;

    /** The Vector API where this JVM has it ({@code --add-modules jdk.incubator.vector}), plain loops elsewhere. */
    static Tile best() {
        return ModuleLayer.boot().findModule("jdk.incubator.vector").isPresent() ? new VectorTile() : new PlainTile();
    }

    /**
     * Adds Σ|x − y|, or Σ(x − y)² if {@code squared}, over some columns to each of the 64 × 64 sums.
     *
     * @param rows [64][64] row-major: row, column
     * @param panel from {@code panelFrom}: [columns][64], column, panel row
     * @param columns at most 64
     * @param sums from {@code sumsFrom}: [64][64] row, panel row
     */
    void add(boolean squared, float[] rows, float[] panel, int panelFrom, int columns, float[] sums, int sumsFrom);

    /**
     * The lanes q of 64 at which values[from + q] ≤ limit, or ≤ limits[limitsFrom + q]; a NaN value never is.
     *
     * @param found the lanes, ascending
     * @return how many
     */
    int below(float[] values, int from, float limit, float[] limits, int limitsFrom, int[] found);
}
