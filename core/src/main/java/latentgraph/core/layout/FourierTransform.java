package latentgraph.core.layout;

import java.util.concurrent.ConcurrentLinkedQueue;

/**
 * Discrete Fourier transforms of one length, {@value #LANES} at a time side by side (Stockham's self-sorting algorithm, radix 4, 3
 * and 2). Value k of transform l stands at k · {@value #LANES} + l; in that order vectors go over the transforms.
 */
final class FourierTransform {
    static final int LANES = 32;

    final int length;
    private final int[] radices;
    private final double[] cosines;
    private final double[] sines;

    /** @param length 2^a · 3^b, as {@link #atLeast} gives */
    FourierTransform(int length) {
        this.length = length;
        int[] found = new int[32];
        int count = 0;
        int rest = length;
        for (int radix = 4; radix >= 2; radix--) {
            while (rest % radix == 0) {
                found[count++] = radix;
                rest /= radix;
            }
        }
        if (rest != 1) {
            throw new IllegalArgumentException(length + " has other prime factors than 2 and 3");
        }
        radices = java.util.Arrays.copyOf(found, count);
        cosines = new double[length];
        sines = new double[length];
        for (int i = 0; i < length; i++) {
            cosines[i] = Math.cos(2 * Math.PI * i / length);
            sines[i] = -Math.sin(2 * Math.PI * i / length);
        }
    }

    /** The least even length there is a transform for. */
    static int atLeast(int least) {
        for (int length = Math.max(2, least + least % 2); ; length += 2) {
            int rest = length;
            while (rest % 2 == 0) {
                rest /= 2;
            }
            while (rest % 3 == 0) {
                rest /= 3;
            }
            if (rest == 1) {
                return length;
            }
        }
    }

    private final ConcurrentLinkedQueue<Workspace> idle = new ConcurrentLinkedQueue<>();

    /** One that nobody else has, with any values in it, until it is given back. */
    Workspace workspace() {
        Workspace work = idle.poll();
        return work == null ? new Workspace() : work;
    }

    void giveBack(Workspace work) {
        idle.add(work);
    }

    /** What one thread works with. */
    final class Workspace {
        private double[] re = new double[length * LANES];
        private double[] im = new double[length * LANES];
        private double[] nextRe = new double[length * LANES];
        private double[] nextIm = new double[length * LANES];

        double[] re() {
            return re;
        }

        double[] im() {
            return im;
        }

        /** Makes the values from {@code from} on 0. */
        void clear(int from) {
            java.util.Arrays.fill(re, from * LANES, re.length, 0);
            java.util.Arrays.fill(im, from * LANES, im.length, 0);
        }

        /** Σ xₖ exp(−2πi k f / length) in the place of x. The arrays change: ask for them again. */
        void forward() {
            int rest = length;
            int stride = 1;
            for (int radix : radices) {
                int parts = rest / radix;
                for (int part = 0; part < parts; part++) {
                    int from = part * stride * LANES;
                    int step = parts * stride * LANES;
                    int to = radix * part * stride * LANES;
                    int run = stride * LANES;
                    int turn = part * stride;
                    switch (radix) {
                        case 4 -> four(from, step, to, run, turn);
                        case 3 -> three(from, step, to, run, turn);
                        default -> two(from, step, to, run, turn);
                    }
                }
                double[] swapped = re;
                re = nextRe;
                nextRe = swapped;
                swapped = im;
                im = nextIm;
                nextIm = swapped;
                rest = parts;
                stride *= radix;
            }
        }

        /** Σ xₖ exp(2πi k f / length): length times the inverse of {@link #forward}. */
        void backward() {
            exchange();
            forward();
            exchange();
        }

        private void exchange() {
            double[] swapped = re;
            re = im;
            im = swapped;
        }

        private void two(int from, int step, int to, int run, int turn) {
            butterflyTwo(re, im, nextRe, nextIm, from, step, to, run, cosines[turn], sines[turn]);
        }

        private void three(int from, int step, int to, int run, int turn) {
            int twice = 2 * turn % length;
            double c1 = cosines[turn];
            double s1 = sines[turn];
            butterflyThree(re, im, nextRe, nextIm, from, step, to, run, c1, s1, cosines[twice], sines[twice]);
        }

        private void four(int from, int step, int to, int run, int turn) {
            int twice = 2 * turn % length;
            int thrice = 3 * turn % length;
            double c1 = cosines[turn];
            double s1 = sines[turn];
            double c2 = cosines[twice];
            double s2 = sines[twice];
            double c3 = cosines[thrice];
            double s3 = sines[thrice];
            butterflyFour(re, im, nextRe, nextIm, from, step, to, run, c1, s1, c2, s2, c3, s3);
        }
    }

    private static void butterflyTwo(
            double[] re,
            double[] im,
            double[] toRe,
            double[] toIm,
            int from,
            int step,
            int to,
            int run,
            double c1,
            double s1) {
        for (int i = 0; i < run; i++) {
            double ar = re[from + i];
            double ai = im[from + i];
            double br = re[from + step + i];
            double bi = im[from + step + i];
            toRe[to + i] = ar + br;
            toIm[to + i] = ai + bi;
            toRe[to + run + i] = (ar - br) * c1 - (ai - bi) * s1;
            toIm[to + run + i] = (ar - br) * s1 + (ai - bi) * c1;
        }
    }

    private static void butterflyThree(
            double[] re,
            double[] im,
            double[] toRe,
            double[] toIm,
            int from,
            int step,
            int to,
            int run,
            double c1,
            double s1,
            double c2,
            double s2) {
        double half = 0.8660254037844386; // √3 / 2
        for (int i = 0; i < run; i++) {
            double ar = re[from + i];
            double ai = im[from + i];
            double br = re[from + step + i];
            double bi = im[from + step + i];
            double cr = re[from + 2 * step + i];
            double ci = im[from + 2 * step + i];
            double sr = br + cr;
            double si = bi + ci;
            double mr = ar - 0.5 * sr;
            double mi = ai - 0.5 * si;
            double dr = half * (bi - ci);
            double di = half * (cr - br);
            toRe[to + i] = ar + sr;
            toIm[to + i] = ai + si;
            toRe[to + run + i] = (mr + dr) * c1 - (mi + di) * s1;
            toIm[to + run + i] = (mr + dr) * s1 + (mi + di) * c1;
            toRe[to + 2 * run + i] = (mr - dr) * c2 - (mi - di) * s2;
            toIm[to + 2 * run + i] = (mr - dr) * s2 + (mi - di) * c2;
        }
    }

    private static void butterflyFour(
            double[] re,
            double[] im,
            double[] toRe,
            double[] toIm,
            int from,
            int step,
            int to,
            int run,
            double c1,
            double s1,
            double c2,
            double s2,
            double c3,
            double s3) {
        for (int i = 0; i < run; i++) {
            double ar = re[from + i] + re[from + 2 * step + i];
            double ai = im[from + i] + im[from + 2 * step + i];
            double br = re[from + i] - re[from + 2 * step + i];
            double bi = im[from + i] - im[from + 2 * step + i];
            double cr = re[from + step + i] + re[from + 3 * step + i];
            double ci = im[from + step + i] + im[from + 3 * step + i];
            double dr = im[from + step + i] - im[from + 3 * step + i];
            double di = re[from + 3 * step + i] - re[from + step + i];
            toRe[to + i] = ar + cr;
            toIm[to + i] = ai + ci;
            toRe[to + run + i] = (br + dr) * c1 - (bi + di) * s1;
            toIm[to + run + i] = (br + dr) * s1 + (bi + di) * c1;
            toRe[to + 2 * run + i] = (ar - cr) * c2 - (ai - ci) * s2;
            toIm[to + 2 * run + i] = (ar - cr) * s2 + (ai - ci) * c2;
            toRe[to + 3 * run + i] = (br - dr) * c3 - (bi - di) * s3;
            toIm[to + 3 * run + i] = (br - dr) * s3 + (bi - di) * c3;
        }
    }
}
