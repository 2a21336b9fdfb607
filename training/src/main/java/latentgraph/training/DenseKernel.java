package latentgraph.training;

import java.lang.management.ManagementFactory;

/**
 * The inner loops of dense layers, a tile at a time: four rows, and one panel of 64 or 32 columns. A sum is added up in the
 * order of its terms whatever the tile, so how work is cut changes nothing. Implementations differ in the last bits; each
 * gives the same bits at every call.
 */
interface DenseKernel {
    /** Rows of a tile: samples going forward, inputs in a step. */
    int ROWS = 4;

    /** Columns of the panels that a layer is cut into; what is left over is cut into narrow ones. */
    int WIDE = 64;

    int NARROW = 32;

    /** The Vector API where this JVM has it and the processor multiplies and adds in one, plain loops elsewhere. */
    static DenseKernel best() {
        return ModuleLayer.boot().findModule("jdk.incubator.vector").isPresent() && fuses()
                ? new VectorDenseKernel()
                : new PlainDenseKernel();
    }

    // Without the instruction, the JVM computes a fused multiply-add with BigDecimal.
    private static boolean fuses() {
        try {
            return Boolean.parseBoolean(
                    ManagementFactory.getPlatformMXBean(com.sun.management.HotSpotDiagnosticMXBean.class)
                            .getVMOption("UseFMA")
                            .getValue());
        } catch (RuntimeException unknown) {
            return false;
        }
    }

    /**
     * z[i][j] = Σ a[i][k] · w[k][j] + bias[j], over the k listed, for the four rows i and the columns j of one panel.
     *
     * @param a row i from {@code aFrom + i · aStride} on
     * @param inputs the k, those between {@code from} and {@code to}
     * @param w the panel from {@code wFrom}: [inputs][width]
     * @param bias from {@code biasFrom}
     * @param z row i from {@code zFrom + i · zStride} on, overwritten
     */
    void forward(
            float[] a,
            int aFrom,
            int aStride,
            int[] inputs,
            int from,
            int to,
            float[] w,
            int wFrom,
            int width,
            float[] bias,
            int biasFrom,
            float[] z,
            int zFrom,
            int zStride);

    /**
     * gradient[i][j] = Σ a[s][i] · d[s][j], over the samples listed, for four inputs i and the columns j of one panel.
     *
     * @param a sample s has input i at {@code aFrom + s · aStride + i}
     * @param samples the s, those between {@code from} and {@code to}
     * @param d sample s has column j at {@code dFrom + s · dStride + j}
     * @param gradient from {@code at}: [4][width], overwritten
     */
    void gradient(
            float[] a,
            int aFrom,
            int aStride,
            int[] samples,
            int from,
            int to,
            float[] d,
            int dFrom,
            int dStride,
            int width,
            float[] gradient,
            int at);

    /**
     * A step of stochastic gradient descent with Nesterov's momentum, as DL4J has it: v' = m·v − rate·g,
     * w' = w − m·v + (1 + m)·v'.
     *
     * @param gradient sums over the samples, from 0 on
     * @param w from {@code at}; so the velocity
     * @param count of weights, a multiple of 32
     */
    void step(Step step, float[] gradient, float[] w, float[] velocity, int at, int count);

    /**
     * @param scale of the gradient, 1 / samples
     * @param absolute λ of λ·Σ|w|, which adds λ·sign(w) to the gradient
     */
    record Step(float scale, float rate, float momentum, float absolute) {}
}
