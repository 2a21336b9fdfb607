package latentgraph.core.similarity;

/** The inner loops of products of matrices in double precision. */
interface DoubleTile {
    int SIDE = ProductTile.SIDE;

    static DoubleTile best() {
        return ProductTile.best() instanceof VectorProductTile ? new VectorDoubleTile() : new PlainDoubleTile();
    }

    /**
     * Adds Σₖ a[k][i] · b[k][j] to each of the 64 × 64 sums.
     *
     * @param a from {@code aFrom}: [depth][64]
     * @param b from {@code bFrom}: [depth][64]
     * @param sums from {@code sumsFrom}: [64][64]: column i of a, column j of b
     */
    void add(double[] a, int aFrom, double[] b, int bFrom, int depth, double[] sums, int sumsFrom);
}
