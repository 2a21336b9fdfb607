package latentgraph.core.similarity;

import latentgraph.core.InvalidInputException;
import latentgraph.core.LatentMatrix;
import latentgraph.core.Progress;

/**
 * Distance correlation (Székely, Rizzo and Bakirov 2007): the correlation of the Euclidean distances between the samples in A
 * with those in B, each freed of what depends on one sample alone.
 *
 * <p>{@link Estimator#BIASED}: R = √(dCov² / √(dVar² dVar²)) with double centring, in [0, 1]; on infinitely many samples 0
 * only where A and B are independent, however they may depend on each other. {@link Estimator#DEBIASED}: the bias-corrected
 * R* of Székely and Rizzo (2013), which estimates R², in [−1, 1], 0 on average where A and B are independent.
 *
 * <p>Does not change with a rotation or reflection of either side, its scale, a shift, the order of its dimensions, or the
 * order of the samples; symmetric; 1 between a representation and itself.
 */
public final class DistanceCorrelation implements Comparison {
    private final TableAlignment alignment;
    private final Estimator estimator;
    private final double value;

    private DistanceCorrelation(TableAlignment alignment, Estimator estimator, int threads, Progress progress) {
        this.alignment = alignment;
        this.estimator = estimator;
        value = rooted(alignment.value(threads, progress));
    }

    /**
     * @throws InvalidInputException if the samples are not the same in number or too few (2; 4 debiased), or all latents of
     *     one side are equal
     * @implNote n² · (columns of A + columns of B) / 2 differences, in blocks; up to 2,048 samples their distances are held,
     *     and {@link #permuted} and {@link #resampled} cost n² numbers, beyond that as much as the first time
     */
    public static DistanceCorrelation of(
            LatentMatrix a, LatentMatrix b, Estimator estimator, int threads, Progress progress) {
        boolean diagonal = estimator == Estimator.BIASED;
        Shapes.requireSameSamples(a, b, diagonal ? 2 : 4);
        Shapes.requireVariety("A", a);
        Shapes.requireVariety("B", b);
        TableAlignment alignment = new TableAlignment(
                PairTable.of(a, PairTable.Distance.EUCLIDEAN).held(threads, progress),
                PairTable.of(b, PairTable.Distance.EUCLIDEAN).held(threads, progress),
                diagonal);
        return new DistanceCorrelation(alignment, estimator, threads, progress);
    }

    /** Bytes held at most beside the latents. */
    public static long estimateBytes(int samples, int columnsOfA, int columnsOfB) {
        return PairTable.estimateBytes(samples, columnsOfA)
                + PairTable.estimateBytes(samples, columnsOfB)
                + PairSums.estimateBytes(samples);
    }

    /** Bytes beside those that {@link #permuted} or {@link #resampled} takes, a thread that asks. */
    public static long estimateBytesADraw(int samples, int columnsOfA, int columnsOfB) {
        return PairTable.estimateBytesOfSelection(samples, columnsOfA)
                + PairTable.estimateBytesOfSelection(samples, columnsOfB)
                + PairSums.estimateBytes(samples)
                + 64L * samples;
    }

    private double rooted(double cosine) {
        return estimator == Estimator.BIASED ? Math.sqrt(Math.max(0, cosine)) : cosine;
    }

    @Override
    public int samples() {
        return alignment.samples();
    }

    /** NaN where all samples of one side are equally far from each other, which leaves nothing after debiased centring. */
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
        return rooted(alignment.permuted(order));
    }

    /** Each sample counts as often as it is drawn, pairs of its copies not at all. NaN if too few are left. */
    @Override
    public double resampled(int[] rows) {
        double cosine = alignment.resampled(rows);
        return Double.isNaN(cosine) ? cosine : rooted(cosine);
    }
}
