package latentgraph.core;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorMask;
import jdk.incubator.vector.VectorOperators;
import jdk.incubator.vector.VectorSpecies;

/**
 * On the Vector API. A block of 4 rows by 2 vectors of panel rows stays in registers over the columns: 8 sums, 2 panel
 * vectors and one value of a row in all lanes fit the 16 registers of AVX2 as they do the 32 of AVX-512 and NEON, and 8
 * independent sums hide the latency of an addition. Nothing is added across lanes.
 */
final class VectorTile implements Tile {
    private static final VectorSpecies<Float> SPECIES = FloatVector.SPECIES_PREFERRED.length() * 2 <= SIDE
            ? FloatVector.SPECIES_PREFERRED
            : FloatVector.SPECIES_512;
    private static final int WIDTH = SPECIES.length();

    @Override
    public void add(
            boolean squared, float[] rows, float[] panel, int panelFrom, int columns, float[] sums, int sumsFrom) {
        for (int row = 0; row < SIDE; row += 4) {
            for (int lane = 0; lane < SIDE; lane += 2 * WIDTH) {
                int to = sumsFrom + row * SIDE + lane;
                if (squared) {
                    squared(rows, row * SIDE, panel, panelFrom + lane, columns, sums, to);
                } else {
                    absolute(rows, row * SIDE, panel, panelFrom + lane, columns, sums, to);
                }
            }
        }
    }

    private static void absolute(float[] rows, int row, float[] panel, int lane, int columns, float[] sums, int to) {
        FloatVector s00 = FloatVector.zero(SPECIES);
        FloatVector s01 = s00;
        FloatVector s10 = s00;
        FloatVector s11 = s00;
        FloatVector s20 = s00;
        FloatVector s21 = s00;
        FloatVector s30 = s00;
        FloatVector s31 = s00;
        for (int column = 0; column < columns; column++) {
            int at = lane + column * SIDE;
            FloatVector y0 = FloatVector.fromArray(SPECIES, panel, at);
            FloatVector y1 = FloatVector.fromArray(SPECIES, panel, at + WIDTH);
            FloatVector x = FloatVector.broadcast(SPECIES, rows[row + column]);
            s00 = s00.add(x.sub(y0).abs());
            s01 = s01.add(x.sub(y1).abs());
            x = FloatVector.broadcast(SPECIES, rows[row + SIDE + column]);
            s10 = s10.add(x.sub(y0).abs());
            s11 = s11.add(x.sub(y1).abs());
            x = FloatVector.broadcast(SPECIES, rows[row + 2 * SIDE + column]);
            s20 = s20.add(x.sub(y0).abs());
            s21 = s21.add(x.sub(y1).abs());
            x = FloatVector.broadcast(SPECIES, rows[row + 3 * SIDE + column]);
            s30 = s30.add(x.sub(y0).abs());
            s31 = s31.add(x.sub(y1).abs());
        }
        addTo(sums, to, s00, s01);
        addTo(sums, to + SIDE, s10, s11);
        addTo(sums, to + 2 * SIDE, s20, s21);
        addTo(sums, to + 3 * SIDE, s30, s31);
    }

    // Not a fused multiply-add: where the processor has none, the JVM computes it with BigDecimal.
    private static void squared(float[] rows, int row, float[] panel, int lane, int columns, float[] sums, int to) {
        FloatVector s00 = FloatVector.zero(SPECIES);
        FloatVector s01 = s00;
        FloatVector s10 = s00;
        FloatVector s11 = s00;
        FloatVector s20 = s00;
        FloatVector s21 = s00;
        FloatVector s30 = s00;
        FloatVector s31 = s00;
        for (int column = 0; column < columns; column++) {
            int at = lane + column * SIDE;
            FloatVector y0 = FloatVector.fromArray(SPECIES, panel, at);
            FloatVector y1 = FloatVector.fromArray(SPECIES, panel, at + WIDTH);
            FloatVector x = FloatVector.broadcast(SPECIES, rows[row + column]);
            FloatVector d;
            d = x.sub(y0);
            s00 = s00.add(d.mul(d));
            d = x.sub(y1);
            s01 = s01.add(d.mul(d));
            x = FloatVector.broadcast(SPECIES, rows[row + SIDE + column]);
            d = x.sub(y0);
            s10 = s10.add(d.mul(d));
            d = x.sub(y1);
            s11 = s11.add(d.mul(d));
            x = FloatVector.broadcast(SPECIES, rows[row + 2 * SIDE + column]);
            d = x.sub(y0);
            s20 = s20.add(d.mul(d));
            d = x.sub(y1);
            s21 = s21.add(d.mul(d));
            x = FloatVector.broadcast(SPECIES, rows[row + 3 * SIDE + column]);
            d = x.sub(y0);
            s30 = s30.add(d.mul(d));
            d = x.sub(y1);
            s31 = s31.add(d.mul(d));
        }
        addTo(sums, to, s00, s01);
        addTo(sums, to + SIDE, s10, s11);
        addTo(sums, to + 2 * SIDE, s20, s21);
        addTo(sums, to + 3 * SIDE, s30, s31);
    }

    private static void addTo(float[] sums, int at, FloatVector left, FloatVector right) {
        FloatVector.fromArray(SPECIES, sums, at).add(left).intoArray(sums, at);
        FloatVector.fromArray(SPECIES, sums, at + WIDTH).add(right).intoArray(sums, at + WIDTH);
    }

    @Override
    public int below(float[] values, int from, float limit, float[] limits, int limitsFrom, int[] found) {
        int count = 0;
        FloatVector same = FloatVector.broadcast(SPECIES, limit);
        for (int lane = 0; lane < SIDE; lane += WIDTH) {
            FloatVector value = FloatVector.fromArray(SPECIES, values, from + lane);
            FloatVector own = FloatVector.fromArray(SPECIES, limits, limitsFrom + lane);
            VectorMask<Float> hit = value.compare(VectorOperators.LE, same).or(value.compare(VectorOperators.LE, own));
            if (hit.anyTrue()) {
                for (long bits = hit.toLong(); bits != 0; bits &= bits - 1) {
                    found[count++] = lane + Long.numberOfTrailingZeros(bits);
                }
            }
        }
        return count;
    }
}
