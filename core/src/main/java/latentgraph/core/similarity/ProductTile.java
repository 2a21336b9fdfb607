package latentgraph.core.similarity;

import java.lang.management.ManagementFactory;

/**
 * The inner loops of products of tall matrices. Implementations differ in the last bits; each gives the same bits at every
 * call.
 */
interface ProductTile {
    /** Columns of either matrix in a tile. */
    int SIDE = 64;

    /** The Vector API where this JVM has it and the processor multiplies and adds in one, plain loops elsewhere. */
    static ProductTile best() {
        return ModuleLayer.boot().findModule("jdk.incubator.vector").isPresent() && fuses()
                ? new VectorProductTile()
                : new PlainProductTile();
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
     * Adds Σₖ a[k][i] · b[k][j] to each of the 64 × 64 sums: products and sums of {@code depth} in float, then in double.
     *
     * @param a from {@code aFrom}: [depth][64]
     * @param b from {@code bFrom}: [depth][64]
     * @param products [64][64] of the caller, overwritten
     * @param sums [64][64]: column i of a, column j of b
     */
    void add(float[] a, int aFrom, float[] b, int bFrom, int depth, float[] products, double[] sums);
}
