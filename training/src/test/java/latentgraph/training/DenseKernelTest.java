package latentgraph.training;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Random;
import java.util.stream.IntStream;
import latentgraph.training.DenseKernel.Step;
import org.junit.jupiter.api.Test;

/** Both kernels, in both widths of a panel, against loops in double precision. */
class DenseKernelTest {
    private static final int DEPTH = 37;
    private static final int STRIDE = 40;

    private final Random random = new Random(5);
    private final float[] a = ConvolutionalNetworkTest.random(random, STRIDE * STRIDE);
    private final float[] b = ConvolutionalNetworkTest.random(random, STRIDE * DenseKernel.WIDE);
    private final float[] c = ConvolutionalNetworkTest.random(random, DenseKernel.ROWS * DenseKernel.WIDE);
    private final int[] listed =
            IntStream.range(0, DEPTH).filter(k -> k % 3 != 1).toArray();

    /** 25 products of numbers about 1 and their sum: 25 · 2⁻²⁴ of about 5. */
    private static final float ROUNDING = 2e-5f;

    @Test
    void forwardIsTheProductAndTheBias() {
        for (DenseKernel kernel : new DenseKernel[] {DenseKernel.best(), new PlainDenseKernel()}) {
            for (int width : new int[] {DenseKernel.NARROW, DenseKernel.WIDE}) {
                float[] z = new float[3 + 4 * 70];
                kernel.forward(a, 2, STRIDE, listed, 1, 20, b, 0, width, c, 5, z, 3, 70);
                for (int i = 0; i < DenseKernel.ROWS; i++) {
                    for (int j = 0; j < 70; j++) {
                        double expected = j < width ? c[5 + j] : 0;
                        for (int n = 1; n < 20 && j < width; n++) {
                            expected += (double) a[2 + i * STRIDE + listed[n]] * b[listed[n] * width + j];
                        }
                        if (3 + i * 70 + j < z.length) {
                            assertThat(z[3 + i * 70 + j]).isCloseTo((float) expected, within(ROUNDING));
                        }
                    }
                }
            }
        }
    }

    @Test
    void gradientIsTheProductOverTheSamples() {
        for (DenseKernel kernel : new DenseKernel[] {DenseKernel.best(), new PlainDenseKernel()}) {
            for (int width : new int[] {DenseKernel.NARROW, DenseKernel.WIDE}) {
                float[] gradient = ConvolutionalNetworkTest.random(random, 1 + DenseKernel.ROWS * DenseKernel.WIDE);
                kernel.gradient(a, 2, STRIDE, listed, 0, 9, b, 0, width, width, gradient, 1);
                for (int i = 0; i < DenseKernel.ROWS; i++) {
                    for (int j = 0; j < width; j++) {
                        double expected = 0;
                        for (int n = 0; n < 9; n++) {
                            expected += (double) a[2 + listed[n] * STRIDE + i] * b[listed[n] * width + j];
                        }
                        assertThat(gradient[1 + i * width + j]).isCloseTo((float) expected, within(ROUNDING));
                    }
                }
            }
        }
    }

    @Test
    void aStepIsNesterovsWithThePenalty() {
        Step step = new Step(0.25f, 0.1f, 0.9f, 0.5f);
        for (DenseKernel kernel : new DenseKernel[] {DenseKernel.best(), new PlainDenseKernel()}) {
            float[] w = c.clone();
            w[64] = 0; // no sign
            float[] velocity = b.clone();
            kernel.step(step, a, w, velocity, 32, 64);
            for (int i = 0; i < w.length; i++) {
                boolean stepped = i >= 32 && i < 96;
                double before = i == 64 ? 0 : c[i];
                double g = stepped ? 0.25 * a[i - 32] + 0.5 * Math.signum(before) : 0;
                double moved = stepped ? 0.9 * b[i] - 0.1 * g : b[i];
                double after = stepped ? before - 0.9 * b[i] + 1.9 * moved : before;
                assertThat(velocity[i]).isCloseTo((float) moved, within(ROUNDING));
                assertThat(w[i]).isCloseTo((float) after, within(ROUNDING));
            }
        }
    }
}
