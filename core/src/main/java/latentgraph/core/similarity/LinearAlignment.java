package latentgraph.core.similarity;

import latentgraph.core.Progress;

/**
 * Of the matrices of scalar products XXᵀ and YYᵀ, by way of XᵀX, XᵀY and YᵀY. With pᵢ = |xᵢ|² and s = Σ cⱼ xⱼ, the sum over
 * pairs of different samples is Σ cᵢ cⱼ (xᵢ·xⱼ)(yᵢ·yⱼ) = |XᵀCY|² − Σ cᵢ² pᵢ qᵢ, and that over a row xᵢ·s − cᵢ pᵢ.
 */
final class LinearAlignment extends PairAlignment {
    /** Products are of float sums: so much of the sum of their squares may be rounding. */
    private static final double NOTHING = 1e-7;

    private final Panels a;
    private final Panels b;
    private final double[] squaresOfA;
    private final double[] squaresOfB;
    private final Product whole;

    LinearAlignment(Panels a, Panels b, boolean diagonal, int threads, Progress progress) {
        super(a.rows, diagonal);
        this.a = a;
        this.b = b;
        squaresOfA = a.squaredRowNorms();
        squaresOfB = b.squaredRowNorms();
        whole = product(Products.Rows.all(samples), Shapes.ones(samples), squaresOfA, squaresOfB, threads, progress);
    }

    /** The product of the two after centring, and of each with itself. */
    private record Product(double ab, double aa, double bb) {}

    @Override
    double value(int threads, Progress progress) {
        return cosine(whole.ab, whole.aa, whole.bb);
    }

    @Override
    double permuted(int[] order) {
        Centring centring = new Centring(Shapes.ones(samples), diagonal);
        double[] counts = Shapes.ones(samples);
        double[] ofB = Shapes.chosen(squaresOfB, order);
        Products.SquaredNorm ab = new Products.SquaredNorm(a, b);
        new Products(Products.Rows.permuted(order), ProductTile.best())
                .add(a, b, ab)
                .run(1, Progress.SILENT);
        double inner = centring.inner(
                ab.value() - own(counts, squaresOfA, ofB),
                rowSums(a, null, counts, squaresOfA),
                rowSums(b, null, counts, ofB));
        return cosine(inner, whole.aa, whole.bb);
    }

    @Override
    double resampled(int[] rows) {
        Products.Rows drawn = Products.Rows.counted(Shapes.counts(rows, samples));
        if (!new Centring(drawn.weights(), diagonal).defined()) {
            return Double.NaN;
        }
        Product product = product(
                drawn,
                drawn.weights(),
                Shapes.chosen(squaresOfA, drawn.a()),
                Shapes.chosen(squaresOfB, drawn.b()),
                1,
                Progress.SILENT);
        return cosine(product.ab, product.aa, product.bb);
    }

    private Product product(
            Products.Rows rows, double[] counts, double[] ofA, double[] ofB, int threads, Progress progress) {
        Centring centring = new Centring(counts, diagonal);
        double[] rowsOfA = rowSums(a, rows.a(), counts, ofA);
        double[] rowsOfB = rowSums(b, rows.b(), counts, ofB);
        Products.SquaredNorm ab = new Products.SquaredNorm(a, b);
        Products.SquaredNorm aa = new Products.SquaredNorm(a, a);
        Products.SquaredNorm bb = new Products.SquaredNorm(b, b);
        new Products(rows, ProductTile.best())
                .add(a, b, ab)
                .add(a, aa)
                .add(b, bb)
                .run(threads, progress);
        return new Product(
                centring.inner(ab.value() - own(counts, ofA, ofB), rowsOfA, rowsOfB),
                norm(centring, aa.value() - own(counts, ofA, ofA), rowsOfA, NOTHING * aa.value()),
                norm(centring, bb.value() - own(counts, ofB, ofB), rowsOfB, NOTHING * bb.value()));
    }

    /** What |XᵀCY|² holds of pairs of a sample with itself and must not. */
    private double own(double[] counts, double[] ofA, double[] ofB) {
        double sum = 0;
        for (int i = 0; i < counts.length; i++) {
            sum += (counts[i] * counts[i] - (diagonal ? counts[i] : 0)) * ofA[i] * ofB[i];
        }
        return sum;
    }

    /** Without {@code drawn} every sample counts once, and the sum of all is 0. */
    private double[] rowSums(Panels panels, int[] drawn, double[] counts, double[] norms) {
        double[] sums = drawn == null ? new double[samples] : panels.productsWithSum(drawn, counts);
        for (int i = 0; i < sums.length; i++) {
            sums[i] += ((diagonal ? 1 : 0) - counts[i]) * norms[i];
        }
        return sums;
    }
}
