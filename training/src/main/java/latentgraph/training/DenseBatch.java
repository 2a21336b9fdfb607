package latentgraph.training;

import java.util.Arrays;

/**
 * Some samples as all networks in lockstep read them, made once for all: their inputs, and which of them are not 0. Most
 * pixels of a digit are, and adding 0 changes no sum.
 *
 * @param size samples
 * @param rows the same, padded with rows of zeros to full tiles
 * @param stride numbers of a row: the inputs, padded with zeros to full tiles
 * @param inputs [rows][stride]
 * @param labels [size]
 * @param present tile after tile of rows, the inputs that are not 0 in all of its rows, rising
 * @param presentEnds where each tile's end
 * @param samples tile after tile of inputs, the rows where not all of its inputs are 0, rising; empty unless trained on
 * @param samplesEnds where each tile's end
 */
record DenseBatch(
        int size,
        int rows,
        int stride,
        float[] inputs,
        int[] labels,
        int[] present,
        int[] presentEnds,
        int[] samples,
        int[] samplesEnds) {

    /**
     * @param pictures what is trained on; null if they are only looked at
     * @param epoch that they are trained on in
     */
    static DenseBatch of(ImageDataSet data, int[] chosen, TrainingInputs pictures, int epoch) {
        int rows = padded(chosen.length, DenseKernel.ROWS);
        int stride = padded(data.dimension(), DenseKernel.ROWS);
        float[] inputs = new float[Math.multiplyExact(rows, stride)];
        for (int i = 0; i < chosen.length; i++) {
            if (pictures == null) {
                data.copyInput(chosen[i], inputs, i * stride);
            } else {
                pictures.copy(chosen[i], epoch, inputs, i * stride);
            }
        }
        int[] presentEnds = new int[rows / DenseKernel.ROWS];
        int[] present = new int[presentEnds.length * stride];
        int found = 0;
        for (int tile = 0; tile < presentEnds.length; tile++) {
            int at = tile * DenseKernel.ROWS * stride;
            for (int k = 0; k < stride; k++) {
                present[found] = k;
                found += some(inputs, at + k, stride);
            }
            presentEnds[tile] = found;
        }
        int[] samplesEnds = new int[pictures == null ? 0 : stride / DenseKernel.ROWS];
        int[] samples = new int[samplesEnds.length * rows];
        int listed = 0;
        for (int tile = 0; tile < samplesEnds.length; tile++) {
            for (int row = 0; row < rows; row++) {
                samples[listed] = row;
                listed += some(inputs, row * stride + tile * DenseKernel.ROWS, 1);
            }
            samplesEnds[tile] = listed;
        }
        return new DenseBatch(
                chosen.length,
                rows,
                stride,
                inputs,
                data.labels(chosen),
                Arrays.copyOf(present, found),
                presentEnds,
                Arrays.copyOf(samples, listed),
                samplesEnds);
    }

    /** 1 if one of four is not 0, else 0: by their bits but for the sign, as the processor guesses branches wrong here. */
    private static int some(float[] values, int at, int stride) {
        int bits = Float.floatToRawIntBits(values[at])
                | Float.floatToRawIntBits(values[at + stride])
                | Float.floatToRawIntBits(values[at + 2 * stride])
                | Float.floatToRawIntBits(values[at + 3 * stride]);
        return (bits << 1 | -(bits << 1)) >>> 31;
    }

    static int padded(int count, int multiple) {
        return Math.multiplyExact((count + multiple - 1) / multiple, multiple);
    }
}
