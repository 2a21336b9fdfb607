package latentgraph.training;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorOperators;
import jdk.incubator.vector.VectorSpecies;

/**
 * On the Vector API. With vectors of 512 bits, which come with 32 registers, a tile of 4 by 4 vectors stays in them over
 * all terms; else, and in narrow panels, one of 4 by 2. Nothing is added across lanes. All vectors are of one length, as
 * the JIT of Java 17 boxes those whose length it has seen change.
 */
final class VectorDenseKernel implements DenseKernel {
    private static final VectorSpecies<Float> SPECIES = FloatVector.SPECIES_PREFERRED.length() * 2 <= NARROW
            ? FloatVector.SPECIES_PREFERRED
            : FloatVector.SPECIES_512;
    private static final int WIDTH = SPECIES.length();
    private static final boolean HAS_WIDE = WIDTH * 4 == WIDE;

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
        if (HAS_WIDE && width == WIDE) {
            forwardWide(a, aFrom, aStride, inputs, from, to, w, wFrom, width, bias, biasFrom, z, zFrom, zStride);
            return;
        }
        for (int j = 0; j < width; j += 2 * WIDTH) {
            forwardPair(
                    a,
                    aFrom,
                    aStride,
                    inputs,
                    from,
                    to,
                    w,
                    wFrom + j,
                    width,
                    bias,
                    biasFrom + j,
                    z,
                    zFrom + j,
                    zStride);
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
        if (HAS_WIDE && width == WIDE) {
            gradientWide(a, aFrom, aStride, samples, from, to, d, dFrom, dStride, width, gradient, at);
            return;
        }
        for (int j = 0; j < width; j += 2 * WIDTH) {
            gradientPair(a, aFrom, aStride, samples, from, to, d, dFrom + j, dStride, width, gradient, at + j);
        }
    }

    @Override
    public void step(Step step, float[] gradient, float[] w, float[] velocity, int at, int count) {
        float absolute = step.absolute();
        FloatVector none = FloatVector.zero(SPECIES);
        for (int i = 0; i < count; i += WIDTH) {
            FloatVector weight = FloatVector.fromArray(SPECIES, w, at + i);
            FloatVector g = FloatVector.fromArray(SPECIES, gradient, i).mul(step.scale());
            if (absolute != 0) {
                g = g.add(none.blend(absolute, weight.compare(VectorOperators.GT, 0f))
                        .blend(-absolute, weight.compare(VectorOperators.LT, 0f)));
            }
            FloatVector kept = FloatVector.fromArray(SPECIES, velocity, at + i).mul(step.momentum());
            FloatVector moved = kept.sub(g.mul(step.rate()));
            moved.intoArray(velocity, at + i);
            weight.sub(kept.sub(moved.mul(1 + step.momentum()))).intoArray(w, at + i);
        }
    }

    private static void forwardWide(
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
        FloatVector s00 = FloatVector.zero(SPECIES);
        FloatVector s01 = s00;
        FloatVector s02 = s00;
        FloatVector s03 = s00;
        FloatVector s10 = s00;
        FloatVector s11 = s00;
        FloatVector s12 = s00;
        FloatVector s13 = s00;
        FloatVector s20 = s00;
        FloatVector s21 = s00;
        FloatVector s22 = s00;
        FloatVector s23 = s00;
        FloatVector s30 = s00;
        FloatVector s31 = s00;
        FloatVector s32 = s00;
        FloatVector s33 = s00;
        for (int i = from; i < to; i++) {
            int k = inputs[i];
            int weights = wFrom + k * width;
            FloatVector y0 = FloatVector.fromArray(SPECIES, w, weights);
            FloatVector y1 = FloatVector.fromArray(SPECIES, w, weights + WIDTH);
            FloatVector y2 = FloatVector.fromArray(SPECIES, w, weights + 2 * WIDTH);
            FloatVector y3 = FloatVector.fromArray(SPECIES, w, weights + 3 * WIDTH);
            FloatVector x = FloatVector.broadcast(SPECIES, a[aFrom + k]);
            s00 = x.fma(y0, s00);
            s01 = x.fma(y1, s01);
            s02 = x.fma(y2, s02);
            s03 = x.fma(y3, s03);
            x = FloatVector.broadcast(SPECIES, a[aFrom + aStride + k]);
            s10 = x.fma(y0, s10);
            s11 = x.fma(y1, s11);
            s12 = x.fma(y2, s12);
            s13 = x.fma(y3, s13);
            x = FloatVector.broadcast(SPECIES, a[aFrom + 2 * aStride + k]);
            s20 = x.fma(y0, s20);
            s21 = x.fma(y1, s21);
            s22 = x.fma(y2, s22);
            s23 = x.fma(y3, s23);
            x = FloatVector.broadcast(SPECIES, a[aFrom + 3 * aStride + k]);
            s30 = x.fma(y0, s30);
            s31 = x.fma(y1, s31);
            s32 = x.fma(y2, s32);
            s33 = x.fma(y3, s33);
        }
        FloatVector b0 = FloatVector.fromArray(SPECIES, bias, biasFrom);
        FloatVector b1 = FloatVector.fromArray(SPECIES, bias, biasFrom + WIDTH);
        FloatVector b2 = FloatVector.fromArray(SPECIES, bias, biasFrom + 2 * WIDTH);
        FloatVector b3 = FloatVector.fromArray(SPECIES, bias, biasFrom + 3 * WIDTH);
        s00.add(b0).intoArray(z, zFrom);
        s01.add(b1).intoArray(z, zFrom + WIDTH);
        s02.add(b2).intoArray(z, zFrom + 2 * WIDTH);
        s03.add(b3).intoArray(z, zFrom + 3 * WIDTH);
        s10.add(b0).intoArray(z, zFrom + zStride);
        s11.add(b1).intoArray(z, zFrom + zStride + WIDTH);
        s12.add(b2).intoArray(z, zFrom + zStride + 2 * WIDTH);
        s13.add(b3).intoArray(z, zFrom + zStride + 3 * WIDTH);
        s20.add(b0).intoArray(z, zFrom + 2 * zStride);
        s21.add(b1).intoArray(z, zFrom + 2 * zStride + WIDTH);
        s22.add(b2).intoArray(z, zFrom + 2 * zStride + 2 * WIDTH);
        s23.add(b3).intoArray(z, zFrom + 2 * zStride + 3 * WIDTH);
        s30.add(b0).intoArray(z, zFrom + 3 * zStride);
        s31.add(b1).intoArray(z, zFrom + 3 * zStride + WIDTH);
        s32.add(b2).intoArray(z, zFrom + 3 * zStride + 2 * WIDTH);
        s33.add(b3).intoArray(z, zFrom + 3 * zStride + 3 * WIDTH);
    }

    private static void forwardPair(
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
        FloatVector s00 = FloatVector.zero(SPECIES);
        FloatVector s01 = s00;
        FloatVector s10 = s00;
        FloatVector s11 = s00;
        FloatVector s20 = s00;
        FloatVector s21 = s00;
        FloatVector s30 = s00;
        FloatVector s31 = s00;
        for (int i = from; i < to; i++) {
            int k = inputs[i];
            int weights = wFrom + k * width;
            FloatVector y0 = FloatVector.fromArray(SPECIES, w, weights);
            FloatVector y1 = FloatVector.fromArray(SPECIES, w, weights + WIDTH);
            FloatVector x = FloatVector.broadcast(SPECIES, a[aFrom + k]);
            s00 = x.fma(y0, s00);
            s01 = x.fma(y1, s01);
            x = FloatVector.broadcast(SPECIES, a[aFrom + aStride + k]);
            s10 = x.fma(y0, s10);
            s11 = x.fma(y1, s11);
            x = FloatVector.broadcast(SPECIES, a[aFrom + 2 * aStride + k]);
            s20 = x.fma(y0, s20);
            s21 = x.fma(y1, s21);
            x = FloatVector.broadcast(SPECIES, a[aFrom + 3 * aStride + k]);
            s30 = x.fma(y0, s30);
            s31 = x.fma(y1, s31);
        }
        FloatVector b0 = FloatVector.fromArray(SPECIES, bias, biasFrom);
        FloatVector b1 = FloatVector.fromArray(SPECIES, bias, biasFrom + WIDTH);
        s00.add(b0).intoArray(z, zFrom);
        s01.add(b1).intoArray(z, zFrom + WIDTH);
        s10.add(b0).intoArray(z, zFrom + zStride);
        s11.add(b1).intoArray(z, zFrom + zStride + WIDTH);
        s20.add(b0).intoArray(z, zFrom + 2 * zStride);
        s21.add(b1).intoArray(z, zFrom + 2 * zStride + WIDTH);
        s30.add(b0).intoArray(z, zFrom + 3 * zStride);
        s31.add(b1).intoArray(z, zFrom + 3 * zStride + WIDTH);
    }

    private static void gradientWide(
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
        FloatVector s00 = FloatVector.zero(SPECIES);
        FloatVector s01 = s00;
        FloatVector s02 = s00;
        FloatVector s03 = s00;
        FloatVector s10 = s00;
        FloatVector s11 = s00;
        FloatVector s12 = s00;
        FloatVector s13 = s00;
        FloatVector s20 = s00;
        FloatVector s21 = s00;
        FloatVector s22 = s00;
        FloatVector s23 = s00;
        FloatVector s30 = s00;
        FloatVector s31 = s00;
        FloatVector s32 = s00;
        FloatVector s33 = s00;
        for (int i = from; i < to; i++) {
            int above = dFrom + samples[i] * dStride;
            FloatVector y0 = FloatVector.fromArray(SPECIES, d, above);
            FloatVector y1 = FloatVector.fromArray(SPECIES, d, above + WIDTH);
            FloatVector y2 = FloatVector.fromArray(SPECIES, d, above + 2 * WIDTH);
            FloatVector y3 = FloatVector.fromArray(SPECIES, d, above + 3 * WIDTH);
            int below = aFrom + samples[i] * aStride;
            FloatVector x = FloatVector.broadcast(SPECIES, a[below]);
            s00 = x.fma(y0, s00);
            s01 = x.fma(y1, s01);
            s02 = x.fma(y2, s02);
            s03 = x.fma(y3, s03);
            x = FloatVector.broadcast(SPECIES, a[below + 1]);
            s10 = x.fma(y0, s10);
            s11 = x.fma(y1, s11);
            s12 = x.fma(y2, s12);
            s13 = x.fma(y3, s13);
            x = FloatVector.broadcast(SPECIES, a[below + 2]);
            s20 = x.fma(y0, s20);
            s21 = x.fma(y1, s21);
            s22 = x.fma(y2, s22);
            s23 = x.fma(y3, s23);
            x = FloatVector.broadcast(SPECIES, a[below + 3]);
            s30 = x.fma(y0, s30);
            s31 = x.fma(y1, s31);
            s32 = x.fma(y2, s32);
            s33 = x.fma(y3, s33);
        }
        s00.intoArray(gradient, at);
        s01.intoArray(gradient, at + WIDTH);
        s02.intoArray(gradient, at + 2 * WIDTH);
        s03.intoArray(gradient, at + 3 * WIDTH);
        s10.intoArray(gradient, at + width);
        s11.intoArray(gradient, at + width + WIDTH);
        s12.intoArray(gradient, at + width + 2 * WIDTH);
        s13.intoArray(gradient, at + width + 3 * WIDTH);
        s20.intoArray(gradient, at + 2 * width);
        s21.intoArray(gradient, at + 2 * width + WIDTH);
        s22.intoArray(gradient, at + 2 * width + 2 * WIDTH);
        s23.intoArray(gradient, at + 2 * width + 3 * WIDTH);
        s30.intoArray(gradient, at + 3 * width);
        s31.intoArray(gradient, at + 3 * width + WIDTH);
        s32.intoArray(gradient, at + 3 * width + 2 * WIDTH);
        s33.intoArray(gradient, at + 3 * width + 3 * WIDTH);
    }

    private static void gradientPair(
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
        FloatVector s00 = FloatVector.zero(SPECIES);
        FloatVector s01 = s00;
        FloatVector s10 = s00;
        FloatVector s11 = s00;
        FloatVector s20 = s00;
        FloatVector s21 = s00;
        FloatVector s30 = s00;
        FloatVector s31 = s00;
        for (int i = from; i < to; i++) {
            int above = dFrom + samples[i] * dStride;
            FloatVector y0 = FloatVector.fromArray(SPECIES, d, above);
            FloatVector y1 = FloatVector.fromArray(SPECIES, d, above + WIDTH);
            int below = aFrom + samples[i] * aStride;
            FloatVector x = FloatVector.broadcast(SPECIES, a[below]);
            s00 = x.fma(y0, s00);
            s01 = x.fma(y1, s01);
            x = FloatVector.broadcast(SPECIES, a[below + 1]);
            s10 = x.fma(y0, s10);
            s11 = x.fma(y1, s11);
            x = FloatVector.broadcast(SPECIES, a[below + 2]);
            s20 = x.fma(y0, s20);
            s21 = x.fma(y1, s21);
            x = FloatVector.broadcast(SPECIES, a[below + 3]);
            s30 = x.fma(y0, s30);
            s31 = x.fma(y1, s31);
        }
        s00.intoArray(gradient, at);
        s01.intoArray(gradient, at + WIDTH);
        s10.intoArray(gradient, at + width);
        s11.intoArray(gradient, at + width + WIDTH);
        s20.intoArray(gradient, at + 2 * width);
        s21.intoArray(gradient, at + 2 * width + WIDTH);
        s30.intoArray(gradient, at + 3 * width);
        s31.intoArray(gradient, at + 3 * width + WIDTH);
    }
}
