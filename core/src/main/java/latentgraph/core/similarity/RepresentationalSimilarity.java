package latentgraph.core.similarity;

import java.util.Arrays;
import latentgraph.core.Blocks;
import latentgraph.core.Choice;
import latentgraph.core.InvalidInputException;
import latentgraph.core.LatentMatrix;
import latentgraph.core.Progress;

/**
 * Representational similarity analysis (Kriegeskorte et al. 2008): how dissimilar each two samples are in A against how
 * dissimilar they are in B, over all pairs, by a rank correlation or a correlation, in [−1, 1].
 *
 * <p>Does not change with the scale of either side, the order of its dimensions, or the order of the samples; nor, with
 * Euclidean distances, with a rotation or a shift; with Manhattan distances, with a shift; with correlations, with what is
 * added to all dimensions of a sample, or a positive scale of it. Symmetric; 1 between a representation and itself. With
 * Spearman's correlation any rising function of the dissimilarities leaves it as it is.
 *
 * <p>Ranks tell dissimilarities apart to 4e-6 of themselves, for rounding to break no ties (values that stand alone on both
 * sides of an edge of what is told apart tie, too), and take those below 2⁻¹⁶ of the greatest as equal: a table of counts gives
 * the ranks of more pairs than could be sorted. A permutation of the samples
 * of B is the test of Mantel (1967). Draws of samples keep the ranks of all.
 */
public final class RepresentationalSimilarity implements Comparison {
    /** Less than this share of the squares left after their mean is taken off is rounding. */
    private static final double NOTHING = 1e-12;

    /** How unlike two latents are. */
    public enum Dissimilarity {
        /** 1 − Pearson's correlation over the dimensions, in [0, 2]; not defined for a latent whose dimensions are equal. */
        CORRELATION(PairTable.Distance.CORRELATION),
        /** √Σ(x − y)². */
        EUCLIDEAN(PairTable.Distance.EUCLIDEAN),
        /** Σ|x − y|. */
        MANHATTAN(PairTable.Distance.MANHATTAN);

        private final PairTable.Distance distance;

        Dissimilarity(PairTable.Distance distance) {
            this.distance = distance;
        }

        /** The name in queries and on the command line: lower case. */
        public String key() {
            return Choice.key(this);
        }

        /** @throws InvalidInputException if {@code key} names no dissimilarity */
        public static Dissimilarity of(String key) {
            return Choice.of(Dissimilarity.class, "dissimilarity", key);
        }
    }

    /** How dissimilarities are compared. */
    public enum Correlation {
        /** Of their ranks, equal ones sharing the mean of theirs. */
        SPEARMAN,
        /** Of themselves. */
        PEARSON;

        /** The name in queries and on the command line: lower case. */
        public String key() {
            return Choice.key(this);
        }

        /** @throws InvalidInputException if {@code key} names no correlation */
        public static Correlation of(String key) {
            return Choice.of(Correlation.class, "correlation", key);
        }
    }

    private final PairTable dissimilaritiesOfA;
    private final PairTable dissimilaritiesOfB;
    private final Correlation correlation;
    private final int threads;

    /** What is correlated: dissimilarities or their ranks. */
    private final PairTable a;

    private final PairTable b;
    private final double value;

    private RepresentationalSimilarity(
            PairTable ofA, PairTable ofB, Correlation correlation, int threads, Progress progress) {
        dissimilaritiesOfA = ofA;
        dissimilaritiesOfB = ofB;
        this.correlation = correlation;
        this.threads = threads;
        a = correlation == Correlation.SPEARMAN ? ranked(ofA, threads, progress) : ofA;
        b = correlation == Correlation.SPEARMAN ? ranked(ofB, threads, progress) : ofB;
        value = correlation(a, b, Shapes.ones(ofA.samples()), threads, progress);
    }

    /**
     * @throws InvalidInputException if the samples are not the same in number or fewer than 3, all latents of one side are
     *     equal, or a latent has no correlation with others (its sample named)
     * @implNote n² · (columns of A + columns of B) / 2 differences, in blocks; three times that for ranks beyond 2,048
     *     samples, up to which dissimilarities are held. {@link #permuted} and {@link #resampled} cost n² numbers, beyond
     *     2,048 samples as much as the first time
     */
    public static RepresentationalSimilarity of(
            LatentMatrix a,
            LatentMatrix b,
            Dissimilarity dissimilarity,
            Correlation correlation,
            int threads,
            Progress progress) {
        Shapes.requireSameSamples(a, b, 3);
        Shapes.requireVariety("A", a);
        Shapes.requireVariety("B", b);
        return new RepresentationalSimilarity(
                PairTable.of(a, dissimilarity.distance).held(threads, progress),
                PairTable.of(b, dissimilarity.distance).held(threads, progress),
                correlation,
                threads,
                progress);
    }

    /** Bytes held at most beside the latents. */
    public static long estimateBytes(
            int samples, int columnsOfA, int columnsOfB, Correlation correlation, int threads) {
        boolean ranked = correlation == Correlation.SPEARMAN;
        return PairTable.estimateBytes(samples, columnsOfA)
                + PairTable.estimateBytes(samples, columnsOfB)
                + PairSums.estimateBytes(samples)
                + (ranked ? 2 * Quantised.estimateBytes(threads) : 0)
                + (ranked && samples <= PairTable.MOST_HELD ? 16L * samples * samples : 0);
    }

    /** Bytes beside those that {@link #permuted} or {@link #resampled} takes, a thread that asks. */
    public static long estimateBytesADraw(int samples, int columnsOfA, int columnsOfB) {
        return PairTable.estimateBytesOfSelection(samples, columnsOfA)
                + PairTable.estimateBytesOfSelection(samples, columnsOfB)
                + PairSums.estimateBytes(samples)
                + 64L * samples;
    }

    /** Bytes beside those that {@link #bySample} takes. */
    public static long estimateBytesBySample(int samples, int threads) {
        return threads * (2L * PairTable.SIDE + 8) * 8 * samples;
    }

    // Less the mean rank, for sums of squares to keep their digits.
    private static PairTable ranked(PairTable table, int threads, Progress progress) {
        double middle = (table.samples() * (table.samples() - 1.0) / 2 + 1) / 2;
        return table.map(Quantised.of(table, threads, progress).ranks())
                .map(rank -> rank - middle)
                .held(threads, progress);
    }

    private static double correlation(
            PairTable left, PairTable right, double[] counts, int threads, Progress progress) {
        PairSums sums = PairSums.of(left, right, counts, threads, progress);
        double total = 0;
        double squares = 0;
        double sumOfA = 0;
        double sumOfB = 0;
        for (int i = 0; i < counts.length; i++) {
            total += counts[i];
            squares += counts[i] * counts[i];
            sumOfA += counts[i] * sums.rowsOfA()[i];
            sumOfB += counts[i] * sums.rowsOfB()[i];
        }
        double pairs = total * total - squares;
        return ratio(
                sums.ab() - sumOfA * sumOfB / pairs,
                sums.aa() - sumOfA * sumOfA / pairs,
                sums.bb() - sumOfB * sumOfB / pairs,
                sums.aa(),
                sums.bb());
    }

    private static double ratio(double product, double ofA, double ofB, double squaresOfA, double squaresOfB) {
        if (!(ofA > NOTHING * squaresOfA && ofB > NOTHING * squaresOfB)) {
            return Double.NaN;
        }
        return Math.max(-1, Math.min(1, product / Math.sqrt(ofA) / Math.sqrt(ofB)));
    }

    @Override
    public int samples() {
        return a.samples();
    }

    /** NaN where all pairs of one side are equally dissimilar. */
    @Override
    public double value() {
        return value;
    }

    /** Latents and sums of them are floats. */
    @Override
    public double rounding() {
        return ROUNDING_OF_FLOATS;
    }

    @Override
    public double permuted(int[] order) {
        return correlation(a, b.select(order), Shapes.ones(order.length), 1, Progress.SILENT);
    }

    /** Each pair counts as often as it is drawn, pairs of copies of one sample not at all. */
    @Override
    public double resampled(int[] rows) {
        double[] counts = Shapes.counts(rows, samples());
        int[] distinct = Shapes.distinct(counts);
        return correlation(a.select(distinct), b.select(distinct), Shapes.chosen(counts, distinct), 1, Progress.SILENT);
    }

    /**
     * [n] for each sample the correlation, by ranks among its own where Spearman's, of its dissimilarities to all others in A
     * with those in B; NaN where all of one are equal. Says which samples stand elsewhere among the others; the value is not
     * their mean.
     *
     * @implNote n² · (columns of A + columns of B) differences, and n² · log n comparisons for ranks
     */
    public double[] bySample(Progress progress) {
        int samples = samples();
        int blocks = PairTable.blocks(samples);
        double[] values = new double[samples];
        Blocks.run("comparing samples", blocks, blocks, threads, progress, () -> {
            PairTable.Workspace work = new PairTable.Workspace();
            double[][] ofA = new double[PairTable.SIDE][samples - 1];
            double[][] ofB = new double[PairTable.SIDE][samples - 1];
            return block -> {
                rows(dissimilaritiesOfA, block, work, ofA);
                rows(dissimilaritiesOfB, block, work, ofB);
                for (int i = block * PairTable.SIDE; i < Math.min(samples, (block + 1) * PairTable.SIDE); i++) {
                    Blocks.stopIfInterrupted();
                    values[i] = ofRow(ofA[i % PairTable.SIDE], ofB[i % PairTable.SIDE]);
                }
                return 1;
            };
        });
        return values;
    }

    private static void rows(PairTable table, int block, PairTable.Workspace work, double[][] rows) {
        int side = PairTable.SIDE;
        int samples = table.samples();
        double[] tile = new double[side * side];
        for (int other = 0; other < PairTable.blocks(samples); other++) {
            table.tile(block, other, work, tile);
            for (int i = block * side; i < Math.min(samples, (block + 1) * side); i++) {
                for (int j = other * side; j < Math.min(samples, (other + 1) * side); j++) {
                    if (j != i) {
                        rows[i % side][j < i ? j : j - 1] = tile[i % side * side + j % side];
                    }
                }
            }
        }
    }

    private double ofRow(double[] left, double[] right) {
        double[] x = correlation == Correlation.SPEARMAN ? Quantised.ranks(left) : left;
        double[] y = correlation == Correlation.SPEARMAN ? Quantised.ranks(right) : right;
        double meanOfX = Arrays.stream(x).average().orElseThrow();
        double meanOfY = Arrays.stream(y).average().orElseThrow();
        double xy = 0;
        double xx = 0;
        double yy = 0;
        for (int i = 0; i < x.length; i++) {
            xy += (x[i] - meanOfX) * (y[i] - meanOfY);
            xx += (x[i] - meanOfX) * (x[i] - meanOfX);
            yy += (y[i] - meanOfY) * (y[i] - meanOfY);
        }
        return ratio(xy, xx, yy, x.length * meanOfX * meanOfX, y.length * meanOfY * meanOfY);
    }
}
