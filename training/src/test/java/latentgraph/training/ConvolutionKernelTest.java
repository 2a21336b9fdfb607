package latentgraph.training;

import static latentgraph.training.ConvolutionalNetworkTest.random;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.bytedeco.javacpp.FloatPointer;
import org.nd4j.linalg.factory.Nd4j;

class ConvolutionKernelTest {
    /** The definition, in double precision. */
    @Property(tries = 40)
    void aConvolutionIsTheSumOverItsKernel(
            @ForAll @IntRange(min = 1, max = 3) int channels,
            @ForAll @IntRange(min = 1, max = 9) int height,
            @ForAll @IntRange(min = 1, max = 9) int width,
            @ForAll @IntRange(min = 1, max = 3) int outputs,
            @ForAll @IntRange(min = 0, max = 3) int half,
            @ForAll @IntRange(min = 1, max = 3) int stride,
            @ForAll @IntRange(min = 1, max = 6) int n) {
        Nd4j.getBackend();
        int side = 2 * half + 1;
        ConvolutionKernel kernel = new ConvolutionKernel(channels, height, width, outputs, side, stride);
        Random random = new Random(channels + 10L * height + 100L * width + side);
        float[] x = random(random, n * channels * height * width);
        float[] w = random(random, outputs * channels * side * side);
        float[] above = random(random, n * outputs * kernel.outHeight() * kernel.outWidth());
        double[] y = new double[above.length];
        double[] below = new double[x.length];
        double[] byWeight = new double[w.length];
        int at = 0;
        for (int i = 0; i < n; i++) {
            for (int o = 0; o < outputs; o++) {
                for (int r = 0; r < kernel.outHeight(); r++) {
                    for (int s = 0; s < kernel.outWidth(); s++, at++) {
                        for (int c = 0; c < channels; c++) {
                            for (int a = 0; a < side; a++) {
                                for (int b = 0; b < side; b++) {
                                    int row = r * stride + a - half;
                                    int column = s * stride + b - half;
                                    if (row >= 0 && row < height && column >= 0 && column < width) {
                                        int from = ((i * channels + c) * height + row) * width + column;
                                        int weight = ((o * channels + c) * side + a) * side + b;
                                        y[at] += (double) x[from] * w[weight];
                                        below[from] += (double) above[at] * w[weight];
                                        byWeight[weight] += (double) above[at] * x[from];
                                    }
                                }
                            }
                        }
                    }
                }
            }
        }
        try (FloatPointer from = new FloatPointer(x);
                FloatPointer weight = new FloatPointer(w);
                FloatPointer to = new FloatPointer(y.length);
                FloatPointer derivatives = new FloatPointer(above);
                FloatPointer back = new FloatPointer(x.length)) {
            kernel.forward(from, weight, to, n);
            float[] written = new float[y.length];
            to.get(written);
            assertClose(written, y);
            assertClose(kernel.backward(from, weight, derivatives, back, n), byWeight);
            float[] returned = new float[x.length];
            back.get(returned);
            assertClose(returned, below);
        }
    }

    /** At most 486 products (6 samples of 9 × 9 pixels) of normal numbers: relative error below 486 · 2^-24 of sums below 100. */
    private static void assertClose(float[] found, double[] expected) {
        assertThat(found).hasSameSizeAs(expected);
        for (int i = 0; i < found.length; i++) {
            assertThat((double) found[i]).isCloseTo(expected[i], within(1e-3));
        }
    }
}
