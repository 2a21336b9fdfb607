package latentgraph.core.similarity;

import latentgraph.core.Choice;
import latentgraph.core.InvalidInputException;
import latentgraph.core.LatentMatrix;
import latentgraph.core.Progress;

/**
 * Centred kernel alignment (Kornblith et al. 2019): HSIC(K, L) / √(HSIC(K, K) · HSIC(L, L)), K and L being how alike the
 * samples are to one another in A and in B by a kernel, HSIC the Hilbert–Schmidt independence criterion.
 *
 * <p>{@link Estimator#BIASED}: HSIC = tr(KHLH), H = I − 11ᵀ/n, in [0, 1]. {@link Estimator#DEBIASED} (Nguyen, Raghu and
 * Kornblith 2021): the unbiased HSIC of Song et al. 2012, in [−1, 1], 0 on average where A and B have nothing in common.
 *
 * <p>Does not change with a rotation or reflection of either side, its scale, a shift, the order of its dimensions, or the
 * order of the samples; symmetric; 1 between a representation and itself. A linear map that is not a rotation changes it.
 *
 * <p>The linear kernel works on products of dimensions where they are fewer than the samples, and on pairs of samples
 * otherwise; the kernel of radial basis functions (RBF) works on pairs. By dimensions, and debiased, less than 1e-7 of the sum
 * of all squares is not told from rounding and leaves nothing; of pairs 1e-11.
 */
public final class CentredKernelAlignment implements Comparison {
    /** How alike two samples are. */
    public enum Kernel {
        /** x · y. */
        LINEAR,
        /** exp(−|x − y|² / 2σ²), σ the bandwidth times the median Euclidean distance of two samples. */
        RBF;

        /** The name in queries and on the command line: lower case. */
        public String key() {
            return Choice.key(this);
        }

        /** @throws InvalidInputException if {@code key} names no kernel */
        public static Kernel of(String key) {
            return Choice.of(Kernel.class, "kernel", key);
        }
    }

    private final PairAlignment alignment;
    private final double value;

    private CentredKernelAlignment(PairAlignment alignment, int threads, Progress progress) {
        this.alignment = alignment;
        value = alignment.value(threads, progress);
    }

    /**
     * @param bandwidth of {@link Kernel#RBF}, in medians of the distances, above 0; 1 is usual. Not used by
     *     {@link Kernel#LINEAR}
     * @throws InvalidInputException if the samples are not the same in number or too few (2; 4 debiased), all latents of one
     *     side are equal, or the bandwidth is out of range
     * @implNote linear: n · (columns of A + columns of B)² / 2 multiplications, or n² · (columns of A + columns of B) / 2 if
     *     fewer; RBF: the latter, and an exponential a pair and side. {@link #permuted} and {@link #resampled} cost about
     *     as much each, and work in the calling thread
     */
    public static CentredKernelAlignment of(
            LatentMatrix a,
            LatentMatrix b,
            Kernel kernel,
            double bandwidth,
            Estimator estimator,
            int threads,
            Progress progress) {
        boolean diagonal = estimator == Estimator.BIASED;
        Shapes.requireSameSamples(a, b, diagonal ? 2 : 4);
        Shapes.requireVariety("A", a);
        Shapes.requireVariety("B", b);
        if (kernel == Kernel.RBF && !(bandwidth > 0 && bandwidth < Double.POSITIVE_INFINITY)) {
            throw new InvalidInputException("bandwidth is " + bandwidth + "; expected a number above 0");
        }
        PairAlignment alignment;
        if (kernel == Kernel.RBF) {
            alignment = new TableAlignment(
                    radial(a, bandwidth, threads, progress), radial(b, bandwidth, threads, progress), diagonal);
        } else if (byDimensions(a.rows(), a.columns(), b.columns())) {
            alignment = new LinearAlignment(
                    Panels.centred(a, threads, progress),
                    Panels.centred(b, threads, progress),
                    diagonal,
                    threads,
                    progress);
        } else {
            alignment = new TableAlignment(linear(a, threads, progress), linear(b, threads, progress), diagonal);
        }
        return new CentredKernelAlignment(alignment, threads, progress);
    }

    private static boolean byDimensions(double rows, double ofA, double ofB) {
        return (ofA + ofB) * (ofA + ofB) <= rows * (ofA + ofB);
    }

    // As −|x − y|² / 2 differs from x · y by what depends on one sample alone, centring leaves the same of both.
    private static PairTable linear(LatentMatrix latents, int threads, Progress progress) {
        return PairTable.of(latents, PairTable.Distance.SQUARED)
                .map(square -> -square / 2)
                .held(threads, progress);
    }

    // Less 1, the kernel of a sample with itself, which centring takes away too and which small numbers would drown in.
    private static PairTable radial(LatentMatrix latents, double bandwidth, int threads, Progress progress) {
        PairTable distances =
                PairTable.of(latents, PairTable.Distance.EUCLIDEAN).held(threads, progress);
        double median = Quantised.median(distances, threads, progress);
        if (median == 0) {
            throw new InvalidInputException(
                    "more than half of all pairs of latents are equal, so their median distance, which the bandwidth is measured in, is 0; drop repeated samples or choose the linear kernel");
        }
        double width = bandwidth * median;
        return distances
                .map(distance -> Math.expm1(-(distance / width) * (distance / width) / 2))
                .held(threads, progress);
    }

    /** Bytes held at most beside the latents. */
    public static long estimateBytes(int samples, int columnsOfA, int columnsOfB, Kernel kernel, int threads) {
        if (kernel == Kernel.LINEAR && byDimensions(samples, columnsOfA, columnsOfB)) {
            return Panels.estimateBytes(samples, columnsOfA)
                    + Panels.estimateBytes(samples, columnsOfB)
                    + threads * Products.workspaceBytes();
        }
        return PairTable.estimateBytes(samples, columnsOfA)
                + PairTable.estimateBytes(samples, columnsOfB)
                + PairSums.estimateBytes(samples)
                + (kernel == Kernel.RBF ? Quantised.estimateBytes(threads) : 0)
                + (samples <= PairTable.MOST_HELD ? 8L * samples * samples : 0);
    }

    /** Bytes beside those that {@link #permuted} or {@link #resampled} takes, a thread that asks. */
    public static long estimateBytesADraw(int samples, int columnsOfA, int columnsOfB, Kernel kernel) {
        if (kernel == Kernel.LINEAR && byDimensions(samples, columnsOfA, columnsOfB)) {
            return Products.workspaceBytes() + 64L * samples;
        }
        return PairTable.estimateBytesOfSelection(samples, columnsOfA)
                + PairTable.estimateBytesOfSelection(samples, columnsOfB)
                + PairSums.estimateBytes(samples)
                + 64L * samples;
    }

    @Override
    public int samples() {
        return alignment.samples();
    }

    /** NaN where all samples of one side are equally alike, which leaves nothing after centring. */
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
        return alignment.permuted(order);
    }

    /** Each sample counts as often as it is drawn, pairs of its copies not at all. NaN if fewer than four are left. */
    @Override
    public double resampled(int[] rows) {
        return alignment.resampled(rows);
    }
}
