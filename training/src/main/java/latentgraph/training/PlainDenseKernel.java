package latentgraph.training;

import java.util.Arrays;

/** Without the Vector API: loops that the compiler vectorises as well as it can. */
final class PlainDenseKernel implements DenseKernel {
    @Override
    public void forward(
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
            int zStride) {
        for (int row = 0; row < ROWS; row++) {
            int out = zFrom + row * zStride;
            Arrays.fill(z, out, out + width, 0);
            for (int i = from; i < to; i++) {
                float x = a[aFrom + row * aStride + inputs[i]];
                int weights = wFrom + inputs[i] * width;
                for (int j = 0; j < width; j++) {
                    z[out + j] += x * w[weights + j];
                }
            }
            for (int j = 0; j < width; j++) {
                z[out + j] += bias[biasFrom + j];
            }
        }
    }

    @Override
    public void gradient(
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
            int at) {
        for (int row = 0; row < ROWS; row++) {
            int out = at + row * width;
            Arrays.fill(gradient, out, out + width, 0);
            for (int i = from; i < to; i++) {
                float x = a[aFrom + samples[i] * aStride + row];
                int above = dFrom + samples[i] * dStride;
                for (int j = 0; j < width; j++) {
                    gradient[out + j] += x * d[above + j];
                }
            }
        }
    }

    @Override
    public void step(Step step, float[] gradient, float[] w, float[] velocity, int at, int count) {
        for (int i = 0; i < count; i++) {
            float g = gradient[i] * step.scale() + step.absolute() * Math.signum(w[at + i]);
            float kept = step.momentum() * velocity[at + i];
            float moved = kept - step.rate() * g;
            velocity[at + i] = moved;
            w[at + i] -= kept - (1 + step.momentum()) * moved;
        }
    }
}
