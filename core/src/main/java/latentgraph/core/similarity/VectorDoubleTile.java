package latentgraph.core.similarity;

import jdk.incubator.vector.DoubleVector;
import jdk.incubator.vector.VectorSpecies;

/** On the Vector API; registers as in {@link VectorProductTile}. */
final class VectorDoubleTile implements DoubleTile {
    private static final VectorSpecies<Double> SPECIES = DoubleVector.SPECIES_PREFERRED.length() * 2 <= SIDE
            ? DoubleVector.SPECIES_PREFERRED
            : DoubleVector.SPECIES_512;
    private static final int WIDTH = SPECIES.length();

    @Override
    public void add(double[] a, int aFrom, double[] b, int bFrom, int depth, double[] sums, int sumsFrom) {
        for (int j = 0; j < SIDE; j += 2 * WIDTH) {
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
}
