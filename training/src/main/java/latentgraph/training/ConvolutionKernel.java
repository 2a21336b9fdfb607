package latentgraph.training;

import java.util.Arrays;
import java.util.function.IntConsumer;
import java.util.stream.IntStream;
import org.bytedeco.javacpp.FloatPointer;
import org.bytedeco.openblas.global.openblas;

/**
 * A convolution of pictures with square kernels, padded by half a kernel, and its derivatives, as matrix products
 * (Chellapilla, Puri, Simard 2006). DL4J's own unfolds pictures element by element, which takes most of its time.
 *
 * <p>All arrays are [n, channels, height, width] or [outputs, channels, side, side] floats in C order. Samples are shared
 * out in a fixed number of parts, so results do not depend on the number of threads.
 */
record ConvolutionKernel(int channels, int height, int width, int outputs, int side, int stride) {
    private static final int PARTS = 4;

    int outHeight() {
        return (height + 2 * (side / 2) - side) / stride + 1;
    }

    int outWidth() {
        return (width + 2 * (side / 2) - side) / stride + 1;
    }

    private int in() {
        return channels * height * width;
    }

    private int places() {
        return outHeight() * outWidth();
    }

    /** Numbers under one kernel. */
    private int patch() {
        return channels * side * side;
    }

    /** @param to written: [n, outputs, outHeight, outWidth] */
    void forward(FloatPointer from, FloatPointer weight, FloatPointer to, int n) {
        inParts(part -> {
            float[] picture = new float[in()];
            float[] unfolded = new float[patch() * places()];
            try (FloatPointer columns = new FloatPointer(unfolded.length)) {
                for (int i = first(part, n); i < first(part + 1, n); i++) {
                    from.getPointer((long) i * picture.length).get(picture);
                    unfold(picture, unfolded);
                    columns.put(unfolded);
                    multiply(
                            false,
                            false,
                            outputs,
                            places(),
                            patch(),
                            weight,
                            columns,
                            0,
                            to.getPointer((long) i * outputs * places()));
                }
            }
        });
    }

    /**
     * @param above derivatives by what forward wrote
     * @param below written: derivatives by what forward was given
     * @return derivatives by the weight
     */
    float[] backward(FloatPointer from, FloatPointer weight, FloatPointer above, FloatPointer below, int n) {
        float[][] byPart = new float[PARTS][outputs * patch()];
        inParts(part -> {
            float[] picture = new float[in()];
            float[] unfolded = new float[patch() * places()];
            try (FloatPointer columns = new FloatPointer(unfolded.length);
                    FloatPointer sum = new FloatPointer(byPart[part].length)) {
                for (int i = first(part, n); i < first(part + 1, n); i++) {
                    FloatPointer one = above.getPointer((long) i * outputs * places());
                    from.getPointer((long) i * picture.length).get(picture);
                    unfold(picture, unfolded);
                    columns.put(unfolded);
                    multiply(false, true, outputs, patch(), places(), one, columns, i == first(part, n) ? 0 : 1, sum);
                    multiply(true, false, patch(), places(), outputs, weight, one, 0, columns);
                    columns.get(unfolded);
                    fold(unfolded, picture);
                    below.getPointer((long) i * picture.length).put(picture);
                }
                if (first(part, n) < first(part + 1, n)) {
                    sum.get(byPart[part]);
                }
            }
        });
        float[] derivatives = byPart[0];
        for (int part = 1; part < PARTS; part++) {
            for (int i = 0; i < derivatives.length; i++) {
                derivatives[i] += byPart[part][i];
            }
        }
        return derivatives;
    }

    /** Returns, or fails, when all parts have ended: none may go on with memory that the caller then frees. */
    private static void inParts(IntConsumer work) {
        Throwable[] failures = new Throwable[PARTS];
        IntStream.range(0, PARTS).parallel().forEach(part -> {
            try {
                work.accept(part);
            } catch (RuntimeException | OutOfMemoryError e) {
                failures[part] = e;
            }
        });
        for (Throwable failure : failures) {
            if (failure instanceof OutOfMemoryError memory) {
                throw memory;
            } else if (failure instanceof RuntimeException other) {
                throw other;
            }
        }
    }

    private static int first(int part, int n) {
        return (int) ((long) part * n / PARTS);
    }

    /** c = a · b + keep · c, where c is [rows, columns] and the sum is over {@code inner}. */
    private static void multiply(
            boolean transposeA,
            boolean transposeB,
            int rows,
            int columns,
            int inner,
            FloatPointer a,
            FloatPointer b,
            float keep,
            FloatPointer c) {
        openblas.cblas_sgemm(
                openblas.CblasRowMajor,
                transposeA ? openblas.CblasTrans : openblas.CblasNoTrans,
                transposeB ? openblas.CblasTrans : openblas.CblasNoTrans,
                rows,
                columns,
                inner,
                1,
                a,
                transposeA ? rows : inner,
                b,
                transposeB ? inner : columns,
                keep,
                c,
                columns);
    }

    /** From [channels, height, width] to [channels · side · side, outHeight · outWidth]: what each kernel's number meets. */
    private void unfold(float[] picture, float[] unfolded) {
        Arrays.fill(unfolded, 0);
        eachLine((line, to, start, end) -> {
            if (stride == 1) {
                System.arraycopy(picture, line + start, unfolded, to + start, end - start);
            } else {
                for (int x = start; x < end; x++) {
                    unfolded[to + x] = picture[line + x * stride];
                }
            }
        });
    }

    /** The transpose of {@link #unfold}: each pixel is the sum of what it was unfolded to. */
    private void fold(float[] unfolded, float[] picture) {
        Arrays.fill(picture, 0);
        eachLine((line, from, start, end) -> {
            for (int x = start; x < end; x++) {
                picture[line + x * stride] += unfolded[from + x];
            }
        });
    }

    /** Place {@code unfolded + x} belongs to pixel {@code line + x · stride}, for x from start to before end. */
    private interface Line {
        void meets(int line, int unfolded, int start, int end);
    }

    /** Each line of outputs for each number of the kernel, as far as it lies on the picture. */
    private void eachLine(Line work) {
        int outHeight = outHeight();
        int outWidth = outWidth();
        int row = 0;
        for (int channel = 0; channel < channels; channel++) {
            for (int down = -(side / 2); down < side - side / 2; down++) {
                for (int right = -(side / 2); right < side - side / 2; right++, row++) {
                    int start = right >= 0 ? 0 : (-right + stride - 1) / stride;
                    int end = Math.min(outWidth, Math.floorDiv(width - 1 - right, stride) + 1);
                    for (int y = 0; y < outHeight && start < end; y++) {
                        int below = y * stride + down;
                        if (below >= 0 && below < height) {
                            work.meets(
                                    (channel * height + below) * width + right,
                                    (row * outHeight + y) * outWidth,
                                    start,
                                    end);
                        }
                    }
                }
            }
        }
    }
}
