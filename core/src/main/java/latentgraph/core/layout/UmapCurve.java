package latentgraph.core.layout;

/**
 * How near points of the plane belong together in UMAP, 1 / (1 + a d^2b): the curve that comes nearest, by least squares over 300
 * distances from 0 to 3, to 1 up to the minimum distance and exp(−(d − minimum)) beyond, as umap-learn's
 * {@code find_ab_params} with a spread of 1.
 */
final class UmapCurve {
    private static final int POINTS = 300;
    private static final int MOST_STEPS = 1000;

    /** Forces are tabulated over squares from 2⁻³⁰ to 2¹⁴, at so many places an octave, and linear between: within 2e-4, relative. */
    private static final int PLACES_BITS = 6;

    private static final int FIRST = Float.floatToRawIntBits(0x1p-30f) >> (23 - PLACES_BITS);
    private static final int LAST = Float.floatToRawIntBits(0x1p14f) >> (23 - PLACES_BITS);

    private final double a;
    private final double b;
    private final double[] pulls = new double[LAST - FIRST + 2];
    private final double[] pushes = new double[LAST - FIRST + 2];

    UmapCurve(double a, double b) {
        this.a = a;
        this.b = b;
        for (int i = 0; i < pulls.length; i++) {
            double square = Float.intBitsToFloat((FIRST + i) << (23 - PLACES_BITS));
            pulls[i] = exactPull(square);
            pushes[i] = exactPush(square);
        }
    }

    double a() {
        return a;
    }

    double b() {
        return b;
    }

    /** What a difference in place is multiplied with to draw together two points whose squared distance is given. */
    double pull(double square) {
        return square < 0x1p14 ? between(pulls, square) : exactPull(square);
    }

    /** The same, to push one away. */
    double push(double square) {
        return square < 0x1p14 ? between(pushes, square) : exactPush(square);
    }

    private static double between(double[] table, double square) {
        float value = Math.max(0x1p-30f, (float) square);
        int bits = Float.floatToRawIntBits(value);
        int place = (bits >> (23 - PLACES_BITS)) - FIRST;
        int rest = bits & ((1 << (23 - PLACES_BITS)) - 1);
        return table[place] + (table[place + 1] - table[place]) * (rest * (1.0 / (1 << (23 - PLACES_BITS))));
    }

    double exactPull(double square) {
        double power = Math.pow(square, b);
        return -2 * a * b * power / square / (a * power + 1);
    }

    double exactPush(double square) {
        return 2 * b / ((0.001 + square) * (a * Math.pow(square, b) + 1));
    }

    /** By Levenberg and Marquardt's method. */
    static UmapCurve fit(double minimumDistance) {
        double a = 1;
        double b = 1;
        double damping = 1e-3;
        double error = error(a, b, minimumDistance);
        for (int step = 0; step < MOST_STEPS && damping < 1e12; step++) {
            double aa = 0;
            double ab = 0;
            double bb = 0;
            double ga = 0;
            double gb = 0;
            for (int i = 1; i < POINTS; i++) {
                double distance = distance(i);
                double power = Math.pow(distance, 2 * b);
                double value = 1 / (1 + a * power);
                double slopeA = -power * value * value;
                double slopeB = 2 * a * Math.log(distance) * slopeA;
                double rest = wanted(distance, minimumDistance) - value;
                aa += slopeA * slopeA;
                ab += slopeA * slopeB;
                bb += slopeB * slopeB;
                ga += slopeA * rest;
                gb += slopeB * rest;
            }
            double dampedA = aa * (1 + damping);
            double dampedB = bb * (1 + damping);
            double determinant = dampedA * dampedB - ab * ab;
            double nextA = a + (ga * dampedB - gb * ab) / determinant;
            double nextB = b + (gb * dampedA - ga * ab) / determinant;
            double next = nextA > 0 && nextB > 0 ? error(nextA, nextB, minimumDistance) : Double.POSITIVE_INFINITY;
            if (next < error) {
                boolean done = error - next <= 1e-15 * error;
                a = nextA;
                b = nextB;
                error = next;
                damping /= 10;
                if (done) {
                    break;
                }
            } else {
                damping *= 10;
            }
        }
        return new UmapCurve(a, b);
    }

    private static double error(double a, double b, double minimumDistance) {
        double sum = 0;
        for (int i = 0; i < POINTS; i++) {
            double distance = distance(i);
            double rest = wanted(distance, minimumDistance) - 1 / (1 + a * Math.pow(distance, 2 * b));
            sum += rest * rest;
        }
        return sum;
    }

    private static double distance(int i) {
        return 3.0 * i / (POINTS - 1);
    }

    private static double wanted(double distance, double minimumDistance) {
        return distance < minimumDistance ? 1 : Math.exp(minimumDistance - distance);
    }
}
