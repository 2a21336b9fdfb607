package latentgraph.core.similarity;

import java.util.Arrays;
import latentgraph.core.Progress;

/** Of numbers for pairs of samples. */
final class TableAlignment extends PairAlignment {
    private final PairTable a;
    private final PairTable b;

    /** Of a sample with itself, on both sides. */
    private final double self;

    TableAlignment(PairTable a, PairTable b, double self, boolean diagonal) {
        super(a.samples(), diagonal);
        this.a = a;
        this.b = b;
        this.self = self;
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
        double own = diagonal ? self * self * Arrays.stream(counts).sum() : 0;
        double[] rowsOfA = withSelf(sums.rowsOfA());
        double[] rowsOfB = withSelf(sums.rowsOfB());
        return cosine(
                centring.inner(sums.ab() + own, rowsOfA, rowsOfB),
                norm(centring, sums.aa() + own, rowsOfA, sums.aa()),
                norm(centring, sums.bb() + own, rowsOfB, sums.bb()));
    }

    private double[] withSelf(double[] rows) {
        return diagonal && self != 0
                ? Arrays.stream(rows).map(row -> row + self).toArray()
                : rows;
    }
}
