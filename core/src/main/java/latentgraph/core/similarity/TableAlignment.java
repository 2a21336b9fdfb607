package latentgraph.core.similarity;

import latentgraph.core.Progress;

/** Of numbers for pairs of samples, 0 for a sample with itself. */
final class TableAlignment extends PairAlignment {
    /** The numbers are right to 1e-6 of themselves, their squares free of what centring takes away to the square of that. */
    private static final double NOTHING = 1e-11;

    private final PairTable a;
    private final PairTable b;

    TableAlignment(PairTable a, PairTable b, boolean diagonal) {
        super(a.samples(), diagonal);
        this.a = a;
        this.b = b;
    }

    @Override
    double value(int threads, Progress progress) {
        return of(a, b, Shapes.ones(samples), threads, progress);
    }

    @Override
    double permuted(int[] order) {
        return of(a, b.select(order), Shapes.ones(samples), 1, Progress.SILENT);
    }

    @Override
    double resampled(int[] rows) {
        double[] counts = Shapes.counts(rows, samples);
        int[] distinct = Shapes.distinct(counts);
        return of(a.select(distinct), b.select(distinct), Shapes.chosen(counts, distinct), 1, Progress.SILENT);
    }

    private double of(PairTable left, PairTable right, double[] counts, int threads, Progress progress) {
        Centring centring = new Centring(counts, diagonal);
        if (!centring.defined()) {
            return Double.NaN;
        }
        PairSums sums = PairSums.of(left, right, counts, threads, progress);
        return cosine(
                centring.inner(sums.ab(), sums.rowsOfA(), sums.rowsOfB()),
                norm(centring, sums.aa(), sums.rowsOfA(), NOTHING * sums.aa()),
                norm(centring, sums.bb(), sums.rowsOfB(), NOTHING * sums.bb()));
    }
}
