package latentgraph.core.similarity;

import jdk.incubator.vector.DoubleVector;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorOperators;
import jdk.incubator.vector.VectorSpecies;

/**
 * On the Vector API. 4 columns of a by 2 vectors of columns of b stay in registers over the depth: 8 sums, 2 vectors of b and
 * one value of a in all lanes fit the 16 registers of AVX2, and 8 independent sums hide the latency of a multiply-add.
 * Nothing is added across lanes.
 */
final class VectorProductTile implements ProductTile {
    private static final VectorSpecies<Float> SPECIES = FloatVector.SPECIES_PREFERRED.length() * 2 <= SIDE
            ? FloatVector.SPECIES_PREFERRED
            : FloatVector.SPECIES_512;
    private static final VectorSpecies<Double> DOUBLES = VectorSpecies.of(double.class, SPECIES.vectorShape());
    private static final int WIDTH = SPECIES.length();

    /** Vectors of 512 bits come with 32 registers: 4 by 4 vectors stay in them, for half the loads. */
    private static final boolean WIDE = WIDTH * 4 == SIDE;

    @Override
    public void add(float[] a, int aFrom, float[] b, int bFrom, int depth, float[] products, double[] sums) {
        for (int i = 0; WIDE && i < SIDE; i += 4) {
            multiplyWide(a, aFrom + i, b, bFrom, depth, products, i * SIDE);
        }
        for (int j = 0; !WIDE && j < SIDE; j += 2 * WIDTH) {
            for (int i = 0; i < SIDE; i += 4) {
                multiply(a, aFrom + i, b, bFrom + j, depth, products, i * SIDE + j);
            }
        }
        widen(products, sums);
    }

    private static void multiply(float[] a, int aFrom, float[] b, int bFrom, int depth, float[] products, int to) {
        FloatVector s00 = FloatVector.zero(SPECIES);
        FloatVector s01 = s00;
        FloatVector s10 = s00;
        FloatVector s11 = s00;
        FloatVector s20 = s00;
        FloatVector s21 = s00;
        FloatVector s30 = s00;
        FloatVector s31 = s00;
        for (int k = 0; k < depth; k++) {
            int at = k * SIDE;
            FloatVector y0 = FloatVector.fromArray(SPECIES, b, bFrom + at);
            FloatVector y1 = FloatVector.fromArray(SPECIES, b, bFrom + at + WIDTH);
            FloatVector x = FloatVector.broadcast(SPECIES, a[aFrom + at]);
            s00 = x.fma(y0, s00);
            s01 = x.fma(y1, s01);
            x = FloatVector.broadcast(SPECIES, a[aFrom + at + 1]);
            s10 = x.fma(y0, s10);
            s11 = x.fma(y1, s11);
            x = FloatVector.broadcast(SPECIES, a[aFrom + at + 2]);
            s20 = x.fma(y0, s20);
            s21 = x.fma(y1, s21);
            x = FloatVector.broadcast(SPECIES, a[aFrom + at + 3]);
            s30 = x.fma(y0, s30);
            s31 = x.fma(y1, s31);
        }
        s00.intoArray(products, to);
        s01.intoArray(products, to + WIDTH);
        s10.intoArray(products, to + SIDE);
        s11.intoArray(products, to + SIDE + WIDTH);
        s20.intoArray(products, to + 2 * SIDE);
        s21.intoArray(products, to + 2 * SIDE + WIDTH);
        s30.intoArray(products, to + 3 * SIDE);
        s31.intoArray(products, to + 3 * SIDE + WIDTH);
    }

    private static void multiplyWide(float[] a, int aFrom, float[] b, int bFrom, int depth, float[] products, int to) {
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
        for (int k = 0; k < depth; k++) {
            int at = k * SIDE;
            FloatVector y0 = FloatVector.fromArray(SPECIES, b, bFrom + at);
            FloatVector y1 = FloatVector.fromArray(SPECIES, b, bFrom + at + WIDTH);
            FloatVector y2 = FloatVector.fromArray(SPECIES, b, bFrom + at + 2 * WIDTH);
            FloatVector y3 = FloatVector.fromArray(SPECIES, b, bFrom + at + 3 * WIDTH);
            FloatVector x = FloatVector.broadcast(SPECIES, a[aFrom + at]);
            s00 = x.fma(y0, s00);
            s01 = x.fma(y1, s01);
            s02 = x.fma(y2, s02);
            s03 = x.fma(y3, s03);
            x = FloatVector.broadcast(SPECIES, a[aFrom + at + 1]);
            s10 = x.fma(y0, s10);
            s11 = x.fma(y1, s11);
            s12 = x.fma(y2, s12);
            s13 = x.fma(y3, s13);
            x = FloatVector.broadcast(SPECIES, a[aFrom + at + 2]);
            s20 = x.fma(y0, s20);
            s21 = x.fma(y1, s21);
            s22 = x.fma(y2, s22);
            s23 = x.fma(y3, s23);
            x = FloatVector.broadcast(SPECIES, a[aFrom + at + 3]);
            s30 = x.fma(y0, s30);
            s31 = x.fma(y1, s31);
            s32 = x.fma(y2, s32);
            s33 = x.fma(y3, s33);
        }
        s00.intoArray(products, to);
        s01.intoArray(products, to + WIDTH);
        s02.intoArray(products, to + 2 * WIDTH);
        s03.intoArray(products, to + 3 * WIDTH);
        s10.intoArray(products, to + SIDE);
        s11.intoArray(products, to + SIDE + WIDTH);
        s12.intoArray(products, to + SIDE + 2 * WIDTH);
        s13.intoArray(products, to + SIDE + 3 * WIDTH);
        s20.intoArray(products, to + 2 * SIDE);
        s21.intoArray(products, to + 2 * SIDE + WIDTH);
        s22.intoArray(products, to + 2 * SIDE + 2 * WIDTH);
        s23.intoArray(products, to + 2 * SIDE + 3 * WIDTH);
        s30.intoArray(products, to + 3 * SIDE);
        s31.intoArray(products, to + 3 * SIDE + WIDTH);
        s32.intoArray(products, to + 3 * SIDE + 2 * WIDTH);
        s33.intoArray(products, to + 3 * SIDE + 3 * WIDTH);
    }

    private static void widen(float[] products, double[] sums) {
        int half = WIDTH / 2;
        for (int at = 0; at < SIDE * SIDE; at += WIDTH) {
            FloatVector product = FloatVector.fromArray(SPECIES, products, at);
            DoubleVector low = (DoubleVector) product.convertShape(VectorOperators.F2D, DOUBLES, 0);
            DoubleVector high = (DoubleVector) product.convertShape(VectorOperators.F2D, DOUBLES, 1);
            DoubleVector.fromArray(DOUBLES, sums, at).add(low).intoArray(sums, at);
            DoubleVector.fromArray(DOUBLES, sums, at + half).add(high).intoArray(sums, at + half);
        }
    }
}
