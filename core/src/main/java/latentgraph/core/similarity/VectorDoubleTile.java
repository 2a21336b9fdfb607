package latentgraph.core.similarity;

import jdk.incubator.vector.DoubleVector;
import jdk.incubator.vector.VectorSpecies;

/** On the Vector API; registers as in {@link VectorProductTile}. */
final class VectorDoubleTile implements DoubleTile {
    private static final VectorSpecies<Double> SPECIES = DoubleVector.SPECIES_PREFERRED.length() * 2 <= SIDE
            ? DoubleVector.SPECIES_PREFERRED
            : DoubleVector.SPECIES_512;
    private static final int WIDTH = SPECIES.length();

    /** As in {@link VectorProductTile}. */
    private static final boolean WIDE = WIDTH * 8 == SIDE;

    /** Rows at a time, so that those of a and of b are read from the nearest caches by all columns. */
    private static final int DEPTH = 128;

    @Override
    public void add(double[] a, int aFrom, double[] b, int bFrom, int depth, double[] sums, int sumsFrom) {
        for (int from = 0; from < depth; from += DEPTH) {
            int rows = Math.min(DEPTH, depth - from);
            addRows(a, aFrom + from * SIDE, b, bFrom + from * SIDE, rows, sums, sumsFrom);
        }
    }

    private static void addRows(double[] a, int aFrom, double[] b, int bFrom, int depth, double[] sums, int sumsFrom) {
        for (int j = 0; WIDE && j < SIDE; j += 4 * WIDTH) {
            for (int i = 0; i < SIDE; i += 4) {
                multiplyWide(a, aFrom + i, b, bFrom + j, depth, sums, sumsFrom + i * SIDE + j);
            }
        }
        for (int j = 0; !WIDE && j < SIDE; j += 2 * WIDTH) {
            for (int i = 0; i < SIDE; i += 4) {
                multiply(a, aFrom + i, b, bFrom + j, depth, sums, sumsFrom + i * SIDE + j);
            }
        }
    }

    private static void multiply(double[] a, int aFrom, double[] b, int bFrom, int depth, double[] sums, int to) {
        DoubleVector s00 = DoubleVector.fromArray(SPECIES, sums, to);
        DoubleVector s01 = DoubleVector.fromArray(SPECIES, sums, to + WIDTH);
        DoubleVector s10 = DoubleVector.fromArray(SPECIES, sums, to + SIDE);
        DoubleVector s11 = DoubleVector.fromArray(SPECIES, sums, to + SIDE + WIDTH);
        DoubleVector s20 = DoubleVector.fromArray(SPECIES, sums, to + 2 * SIDE);
        DoubleVector s21 = DoubleVector.fromArray(SPECIES, sums, to + 2 * SIDE + WIDTH);
        DoubleVector s30 = DoubleVector.fromArray(SPECIES, sums, to + 3 * SIDE);
        DoubleVector s31 = DoubleVector.fromArray(SPECIES, sums, to + 3 * SIDE + WIDTH);
        for (int k = 0; k < depth; k++) {
            int at = k * SIDE;
            DoubleVector y0 = DoubleVector.fromArray(SPECIES, b, bFrom + at);
            DoubleVector y1 = DoubleVector.fromArray(SPECIES, b, bFrom + at + WIDTH);
            DoubleVector x = DoubleVector.broadcast(SPECIES, a[aFrom + at]);
            s00 = x.fma(y0, s00);
            s01 = x.fma(y1, s01);
            x = DoubleVector.broadcast(SPECIES, a[aFrom + at + 1]);
            s10 = x.fma(y0, s10);
            s11 = x.fma(y1, s11);
            x = DoubleVector.broadcast(SPECIES, a[aFrom + at + 2]);
            s20 = x.fma(y0, s20);
            s21 = x.fma(y1, s21);
            x = DoubleVector.broadcast(SPECIES, a[aFrom + at + 3]);
            s30 = x.fma(y0, s30);
            s31 = x.fma(y1, s31);
        }
        s00.intoArray(sums, to);
        s01.intoArray(sums, to + WIDTH);
        s10.intoArray(sums, to + SIDE);
        s11.intoArray(sums, to + SIDE + WIDTH);
        s20.intoArray(sums, to + 2 * SIDE);
        s21.intoArray(sums, to + 2 * SIDE + WIDTH);
        s30.intoArray(sums, to + 3 * SIDE);
        s31.intoArray(sums, to + 3 * SIDE + WIDTH);
    }

    private static void multiplyWide(double[] a, int aFrom, double[] b, int bFrom, int depth, double[] sums, int to) {
        DoubleVector s00 = DoubleVector.fromArray(SPECIES, sums, to);
        DoubleVector s01 = DoubleVector.fromArray(SPECIES, sums, to + WIDTH);
        DoubleVector s02 = DoubleVector.fromArray(SPECIES, sums, to + 2 * WIDTH);
        DoubleVector s03 = DoubleVector.fromArray(SPECIES, sums, to + 3 * WIDTH);
        DoubleVector s10 = DoubleVector.fromArray(SPECIES, sums, to + SIDE);
        DoubleVector s11 = DoubleVector.fromArray(SPECIES, sums, to + SIDE + WIDTH);
        DoubleVector s12 = DoubleVector.fromArray(SPECIES, sums, to + SIDE + 2 * WIDTH);
        DoubleVector s13 = DoubleVector.fromArray(SPECIES, sums, to + SIDE + 3 * WIDTH);
        DoubleVector s20 = DoubleVector.fromArray(SPECIES, sums, to + 2 * SIDE);
        DoubleVector s21 = DoubleVector.fromArray(SPECIES, sums, to + 2 * SIDE + WIDTH);
        DoubleVector s22 = DoubleVector.fromArray(SPECIES, sums, to + 2 * SIDE + 2 * WIDTH);
        DoubleVector s23 = DoubleVector.fromArray(SPECIES, sums, to + 2 * SIDE + 3 * WIDTH);
        DoubleVector s30 = DoubleVector.fromArray(SPECIES, sums, to + 3 * SIDE);
        DoubleVector s31 = DoubleVector.fromArray(SPECIES, sums, to + 3 * SIDE + WIDTH);
        DoubleVector s32 = DoubleVector.fromArray(SPECIES, sums, to + 3 * SIDE + 2 * WIDTH);
        DoubleVector s33 = DoubleVector.fromArray(SPECIES, sums, to + 3 * SIDE + 3 * WIDTH);
        for (int k = 0; k < depth; k++) {
            int at = k * SIDE;
            DoubleVector y0 = DoubleVector.fromArray(SPECIES, b, bFrom + at);
            DoubleVector y1 = DoubleVector.fromArray(SPECIES, b, bFrom + at + WIDTH);
            DoubleVector y2 = DoubleVector.fromArray(SPECIES, b, bFrom + at + 2 * WIDTH);
            DoubleVector y3 = DoubleVector.fromArray(SPECIES, b, bFrom + at + 3 * WIDTH);
            DoubleVector x = DoubleVector.broadcast(SPECIES, a[aFrom + at]);
            s00 = x.fma(y0, s00);
            s01 = x.fma(y1, s01);
            s02 = x.fma(y2, s02);
            s03 = x.fma(y3, s03);
            x = DoubleVector.broadcast(SPECIES, a[aFrom + at + 1]);
            s10 = x.fma(y0, s10);
            s11 = x.fma(y1, s11);
            s12 = x.fma(y2, s12);
            s13 = x.fma(y3, s13);
            x = DoubleVector.broadcast(SPECIES, a[aFrom + at + 2]);
            s20 = x.fma(y0, s20);
            s21 = x.fma(y1, s21);
            s22 = x.fma(y2, s22);
            s23 = x.fma(y3, s23);
            x = DoubleVector.broadcast(SPECIES, a[aFrom + at + 3]);
            s30 = x.fma(y0, s30);
            s31 = x.fma(y1, s31);
            s32 = x.fma(y2, s32);
            s33 = x.fma(y3, s33);
        }
        s00.intoArray(sums, to);
        s01.intoArray(sums, to + WIDTH);
        s02.intoArray(sums, to + 2 * WIDTH);
        s03.intoArray(sums, to + 3 * WIDTH);
        s10.intoArray(sums, to + SIDE);
        s11.intoArray(sums, to + SIDE + WIDTH);
        s12.intoArray(sums, to + SIDE + 2 * WIDTH);
        s13.intoArray(sums, to + SIDE + 3 * WIDTH);
        s20.intoArray(sums, to + 2 * SIDE);
        s21.intoArray(sums, to + 2 * SIDE + WIDTH);
        s22.intoArray(sums, to + 2 * SIDE + 2 * WIDTH);
        s23.intoArray(sums, to + 2 * SIDE + 3 * WIDTH);
        s30.intoArray(sums, to + 3 * SIDE);
        s31.intoArray(sums, to + 3 * SIDE + WIDTH);
        s32.intoArray(sums, to + 3 * SIDE + 2 * WIDTH);
        s33.intoArray(sums, to + 3 * SIDE + 3 * WIDTH);
    }
}
