package latentgraph.core.similarity;

import java.util.Arrays;

/** Without the Vector API: loops that the compiler vectorises as well as it can. */
final class PlainProductTile implements ProductTile {
    @Override
    public void add(float[] a, int aFrom, float[] b, int bFrom, int depth, float[] products, double[] sums) {
        for (int i = 0; i < SIDE; i++) {
            Arrays.fill(products, 0, SIDE, 0);
            for (int k = 0; k < depth; k++) {
                float x = a[aFrom + k * SIDE + i];
                int y = bFrom + k * SIDE;
                for (int j = 0; j < SIDE; j++) {
                    products[j] += x * b[y + j];
                }
            }
            for (int j = 0; j < SIDE; j++) {
                sums[i * SIDE + j] += products[j];
            }
        }
    }
}
