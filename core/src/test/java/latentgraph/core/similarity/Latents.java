package latentgraph.core.similarity;

import java.util.SplittableRandom;
import latentgraph.core.LatentMatrix;

/** Latents for the tests of this package. */
final class Latents {
    private Latents() {}

    static LatentMatrix gaussian(SplittableRandom random, int rows, int columns) {
        float[] values = new float[rows * columns];
        for (int i = 0; i < values.length; i++) {
            values[i] = (float) random.nextGaussian();
        }
        return new LatentMatrix(rows, columns, values);
    }

    /** Columns that are sums of those of {@code latents}, with noise. */
    static LatentMatrix related(SplittableRandom random, LatentMatrix latents, int columns, double noise) {
        float[] values = new float[latents.rows() * columns];
        double[] mixture =
                random.doubles((long) latents.columns() * columns, -1, 1).toArray();
        for (int row = 0; row < latents.rows(); row++) {
            for (int column = 0; column < columns; column++) {
                double sum = noise * random.nextGaussian();
                for (int i = 0; i < latents.columns(); i++) {
                    sum += latents.value(row, i) * mixture[i * columns + column];
                }
                values[row * columns + column] = (float) sum;
            }
        }
        return new LatentMatrix(latents.rows(), columns, values);
    }

    static LatentMatrix shiftedAndScaled(LatentMatrix latents, double shift, double scale) {
        float[] values = new float[latents.values().length];
        for (int i = 0; i < values.length; i++) {
            values[i] = (float) (latents.values()[i] * scale + shift * scale * (1 + i % latents.columns()));
        }
        return new LatentMatrix(latents.rows(), latents.columns(), values);
    }

    static LatentMatrix permutedRows(LatentMatrix latents, int[] order) {
        float[] values = new float[order.length * latents.columns()];
        for (int row = 0; row < order.length; row++) {
            System.arraycopy(
                    latents.values(),
                    order[row] * latents.columns(),
                    values,
                    row * latents.columns(),
                    latents.columns());
        }
        return new LatentMatrix(order.length, latents.columns(), values);
    }

    static LatentMatrix permutedColumns(LatentMatrix latents, int[] order) {
        float[] values = new float[latents.rows() * order.length];
        for (int row = 0; row < latents.rows(); row++) {
            for (int column = 0; column < order.length; column++) {
                values[row * order.length + column] = latents.value(row, order[column]);
            }
        }
        return new LatentMatrix(latents.rows(), order.length, values);
    }

    /** Turned by Householder reflections, which together are any rotation or reflection. */
    static LatentMatrix turned(SplittableRandom random, LatentMatrix latents) {
        int columns = latents.columns();
        double[] values = new double[latents.values().length];
        for (int i = 0; i < values.length; i++) {
            values[i] = latents.values()[i];
        }
        for (int reflection = 0; reflection < columns; reflection++) {
            double[] mirror = random.doubles(columns, -1, 1).toArray();
            double square = 0;
            for (double value : mirror) {
                square += value * value;
            }
            for (int row = 0; row < latents.rows(); row++) {
                double product = 0;
                for (int i = 0; i < columns; i++) {
                    product += values[row * columns + i] * mirror[i];
                }
                for (int i = 0; i < columns; i++) {
                    values[row * columns + i] -= 2 * product / square * mirror[i];
                }
            }
        }
        float[] turned = new float[values.length];
        for (int i = 0; i < values.length; i++) {
            turned[i] = (float) values[i];
        }
        return new LatentMatrix(latents.rows(), columns, turned);
    }

    static int[] order(SplittableRandom random, int size) {
        int[] order = new int[size];
        for (int i = 0; i < size; i++) {
            int j = random.nextInt(i + 1);
            order[i] = order[j];
            order[j] = i;
        }
        return order;
    }

    static double[][] rows(LatentMatrix latents) {
        double[][] rows = new double[latents.rows()][latents.columns()];
        for (int row = 0; row < rows.length; row++) {
            for (int column = 0; column < rows[row].length; column++) {
                rows[row][column] = latents.value(row, column);
            }
        }
        return rows;
    }
}
