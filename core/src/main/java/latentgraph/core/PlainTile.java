package latentgraph.core;

/** Without the Vector API: loops that the compiler vectorises as well as it can. */
final class PlainTile implements Tile {
    @Override
    public void add(
            boolean squared, float[] rows, float[] panel, int panelFrom, int columns, float[] sums, int sumsFrom) {
        float[] sum = new float[SIDE];
        for (int row = 0; row < SIDE; row++) {
            java.util.Arrays.fill(sum, 0);
            for (int column = 0; column < columns; column++) {
                float x = rows[row * SIDE + column];
                int y = panelFrom + column * SIDE;
                if (squared) {
                    for (int lane = 0; lane < SIDE; lane++) {
                        float difference = x - panel[y + lane];
                        sum[lane] += difference * difference;
                    }
                } else {
                    for (int lane = 0; lane < SIDE; lane++) {
                        sum[lane] += Math.abs(x - panel[y + lane]);
                    }
                }
            }
            for (int lane = 0; lane < SIDE; lane++) {
                sums[sumsFrom + row * SIDE + lane] += sum[lane];
            }
        }
    }

    @Override
    public int below(float[] values, int from, float limit, float[] limits, int limitsFrom, int[] found) {
        int count = 0;
        for (int lane = 0; lane < SIDE; lane++) {
            if (values[from + lane] <= limit || values[from + lane] <= limits[limitsFrom + lane]) {
                found[count++] = lane;
            }
        }
        return count;
    }
}
