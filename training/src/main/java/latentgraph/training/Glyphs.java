package latentgraph.training;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import latentgraph.core.format.RunManifest.RandomSource;

/**
 * The digits and capital letters, drawn as a hand draws them: strokes, slanted, stretched, bent, thick or thin, on noisy
 * paper. 28 × 28 grey, white ink on black as MNIST. Some pairs differ in little (O and 0, I and 1, S and 5, B and 8, Z
 * and 2), so a network confuses them and their latents lie close.
 *
 * <p>Sample i is a function of the seed and i alone, of class i modulo 36. Every number comes from {@link Random} and
 * {@link StrictMath}, whose results Java prescribes, so the bytes are the same on every machine.
 */
final class Glyphs {
    static final int TRAIN = 12_000;
    static final int VALIDATION = 1_800;
    static final int PROBE = 3_600;
    static final int SIDE = 28; // pixels

    /**
     * A glyph is strokes separated by ';'. A stroke is a line through points x,y and arcs @x,y,rx,ry,from,to about a
     * centre, angles in degrees from the right over the bottom. Heights run from 0 (top) to 1.
     */
    private static final String[] SHAPES = {
        "0 @.33,.5,.32,.5,-90,270",
        "1 .14,.2 .35,0 .35,1",
        "2 @.35,.3,.33,.3,200,390 0,1 .7,1",
        "3 @.33,.26,.3,.26,205,450 @.33,.76,.34,.24,270,510",
        "4 .5,1 .5,0 0,.68 .7,.68",
        "5 .62,0 .1,0 .06,.45 @.32,.67,.34,.33,225,510",
        "6 @.65,.6,.62,.6,262,180 @.35,.68,.32,.32,180,540",
        "7 0,0 .7,0 .25,1",
        "8 @.35,.25,.28,.25,90,450 @.35,.75,.34,.25,270,630",
        "9 @.35,.32,.32,.32,0,360 @.05,.4,.62,.6,0,82",
        "A 0,1 .35,0 .7,1;.13,.63 .57,.63",
        "B 0,1 0,0 .33,0 @.33,.25,.3,.25,270,450 0,.5;.3,.5 @.33,.75,.34,.25,270,450 0,1",
        "C @.38,.5,.38,.5,310,50",
        "D 0,0 0,1 .25,1 @.25,.5,.43,.5,90,-90 0,0",
        "E .62,0 0,0 0,1 .64,1;0,.5 .52,.5",
        "F .62,0 0,0 0,1;0,.5 .5,.5",
        "G @.38,.5,.38,.5,310,15 .75,.55 .45,.55",
        "H 0,0 0,1;.68,0 .68,1;0,.5 .68,.5",
        "I .35,0 .35,1",
        "J .5,0 .5,.7 @.27,.7,.23,.3,0,160",
        "K 0,0 0,1;.65,0 0,.55;.2,.4 .68,1",
        "L 0,0 0,1 .6,1",
        "M 0,1 0,0 .4,.6 .8,0 .8,1",
        "N 0,1 0,0 .68,1 .68,0",
        "O @.4,.5,.42,.5,-90,270",
        "P 0,1 0,0 .35,0 @.35,.27,.32,.27,270,450 0,.54",
        "Q @.4,.5,.42,.5,-90,270;.5,.7 .84,1.05",
        "R 0,1 0,0 .35,0 @.35,.27,.32,.27,270,450 0,.54;.3,.54 .68,1",
        "S @.35,.25,.32,.25,-35,-270 @.35,.75,.34,.25,270,510",
        "T 0,0 .7,0;.35,0 .35,1",
        "U 0,0 0,.65 @.34,.65,.34,.35,180,0 .68,0",
        "V 0,0 .35,1 .7,0",
        "W 0,0 .22,1 .45,.25 .68,1 .9,0",
        "X 0,0 .68,1;.68,0 0,1",
        "Y 0,0 .35,.5 .7,0;.35,.5 .35,1",
        "Z 0,0 .68,0 0,1 .7,1",
    };

    static final List<String> NAMES =
            Arrays.stream(SHAPES).map(shape -> shape.substring(0, 1)).toList();

    /** Of each class, its strokes: x and y by turns, centred about the origin, one unit high. */
    private static final List<List<double[]>> STROKES = Arrays.stream(SHAPES)
            .map(shape -> centred(strokes(shape.substring(2))))
            .toList();

    private Glyphs() {}

    static ImageDataSet draw(long seed) {
        return draw(seed, TRAIN, VALIDATION, PROBE);
    }

    static ImageDataSet draw(long seed, int train, int validation, int probe) {
        int n = train + validation + probe;
        byte[] pixels = new byte[n * SIDE * SIDE];
        IntStream.range(0, n).parallel().forEach(i -> draw(seed, i, pixels, i * SIDE * SIDE));
        return new ImageDataSet(
                seed == 0 ? "glyphs" : "glyphs-" + seed,
                NAMES,
                n,
                SIDE,
                SIDE,
                1,
                pixels,
                IntStream.range(0, n).map(i -> i % NAMES.size()).toArray(),
                DataSets.range(0, n),
                DataSets.range(0, train),
                DataSets.range(train, train + validation),
                DataSets.range(train + validation, n),
                List.of(new RandomSource("glyphs", seed)));
    }

    private static void draw(long seed, int index, byte[] pixels, int offset) {
        Random random = Seeding.GLYPH.random(seed, index);
        // How much a hand varies. By eye: everything stays legible, and a network is right about 19 times of 20.
        double height = 18 * between(random, 0.8, 1.12); // pixels
        double width = height * between(random, 0.72, 1.25);
        double angle = random.nextGaussian() * 0.12; // radians
        double slant = random.nextGaussian() * 0.18;
        double shiftX = SIDE / 2.0 + between(random, -2.2, 2.2);
        double shiftY = SIDE / 2.0 + between(random, -2.2, 2.2);
        double radius = between(random, 0.6, 1.5); // of the pen, pixels
        double ink = between(random, 0.7, 1);
        double noise = between(random, 0.02, 0.14); // standard deviation, of full white
        double[] bend = new double[2 * GRID * GRID]; // pixels
        for (int i = 0; i < bend.length; i++) {
            bend[i] = random.nextGaussian() * 1.3;
        }

        double cos = StrictMath.cos(angle);
        double sin = StrictMath.sin(angle);
        double[] coverage = new double[SIDE * SIDE];
        for (double[] stroke : STROKES.get(index % NAMES.size())) {
            double lastX = 0;
            double lastY = 0;
            for (int i = 0; i < stroke.length; i += 2) {
                double slanted = (stroke[i] - slant * stroke[i + 1]) * width;
                double y = stroke[i + 1] * height;
                double px = shiftX + cos * slanted - sin * y;
                double py = shiftY + sin * slanted + cos * y;
                double x = px + bent(bend, 0, px, py);
                y = py + bent(bend, GRID * GRID, px, py);
                if (i > 0) {
                    line(coverage, lastX, lastY, x, y, radius);
                }
                lastX = x;
                lastY = y;
            }
        }
        for (int i = 0; i < coverage.length; i++) {
            double value = ink * coverage[i] + noise * random.nextGaussian();
            pixels[offset + i] = (byte) Math.round(255 * Math.max(0, Math.min(1, value)));
        }
    }

    /** Side of the grid of random shifts, spread over the picture, between which strokes are bent smoothly. */
    private static final int GRID = 4;

    private static double bent(double[] bend, int from, double x, double y) {
        double gx = Math.max(0, Math.min(GRID - 1.001, x * (GRID - 1) / SIDE));
        double gy = Math.max(0, Math.min(GRID - 1.001, y * (GRID - 1) / SIDE));
        int left = (int) gx;
        int top = (int) gy;
        double tx = smooth(gx - left);
        double ty = smooth(gy - top);
        int at = from + top * GRID + left;
        return (1 - ty) * ((1 - tx) * bend[at] + tx * bend[at + 1])
                + ty * ((1 - tx) * bend[at + GRID] + tx * bend[at + GRID + 1]);
    }

    private static double smooth(double t) {
        return t * t * (3 - 2 * t);
    }

    /** Draws a line with round ends: a pixel is covered by how far its centre lies inside the edge, over one pixel. */
    private static void line(double[] coverage, double ax, double ay, double bx, double by, double radius) {
        double reach = radius + 0.5;
        int fromX = (int) Math.max(0, Math.min(ax, bx) - reach);
        int toX = (int) Math.min(SIDE - 1, Math.max(ax, bx) + reach);
        int fromY = (int) Math.max(0, Math.min(ay, by) - reach);
        int toY = (int) Math.min(SIDE - 1, Math.max(ay, by) + reach);
        double dx = bx - ax;
        double dy = by - ay;
        double length2 = Math.max(1e-12, dx * dx + dy * dy);
        for (int y = fromY; y <= toY; y++) {
            for (int x = fromX; x <= toX; x++) {
                double ex = x + 0.5 - ax;
                double ey = y + 0.5 - ay;
                double along = Math.max(0, Math.min(1, (ex * dx + ey * dy) / length2));
                double nx = ex - along * dx;
                double ny = ey - along * dy;
                double covered = Math.min(1, reach - Math.sqrt(nx * nx + ny * ny));
                coverage[y * SIDE + x] = Math.max(coverage[y * SIDE + x], covered);
            }
        }
    }

    // ---- the alphabet

    private static List<double[]> strokes(String shape) {
        List<double[]> strokes = new ArrayList<>();
        for (String stroke : shape.split(";", -1)) {
            List<Double> points = new ArrayList<>();
            for (String part : stroke.split(" ", -1)) {
                double[] numbers = Arrays.stream(part.replace("@", "").split(","))
                        .mapToDouble(Double::parseDouble)
                        .toArray();
                if (part.startsWith("@")) {
                    addArc(points, numbers);
                } else {
                    addLine(points, numbers[0], numbers[1]);
                }
            }
            strokes.add(points.stream().mapToDouble(Double::doubleValue).toArray());
        }
        return strokes;
    }

    private static void addArc(List<Double> points, double[] arc) {
        int steps = (int) Math.ceil(Math.abs(arc[5] - arc[4]) / 15);
        for (int i = 0; i <= steps; i++) {
            double angle = StrictMath.toRadians(arc[4] + (arc[5] - arc[4]) * i / steps);
            points.add(arc[0] + arc[2] * StrictMath.cos(angle));
            points.add(arc[1] + arc[3] * StrictMath.sin(angle));
        }
    }

    /** In pieces, so that a long line bends too. */
    private static void addLine(List<Double> points, double x, double y) {
        if (!points.isEmpty()) {
            double lastX = points.get(points.size() - 2);
            double lastY = points.get(points.size() - 1);
            for (int i = 1; i < 5; i++) {
                points.add(lastX + (x - lastX) * i / 5);
                points.add(lastY + (y - lastY) * i / 5);
            }
        }
        points.add(x);
        points.add(y);
    }

    private static List<double[]> centred(List<double[]> strokes) {
        double left = Double.MAX_VALUE;
        double right = -Double.MAX_VALUE;
        for (double[] stroke : strokes) {
            for (int i = 0; i < stroke.length; i += 2) {
                left = Math.min(left, stroke[i]);
                right = Math.max(right, stroke[i]);
            }
        }
        for (double[] stroke : strokes) {
            for (int i = 0; i < stroke.length; i += 2) {
                stroke[i] -= (left + right) / 2;
                stroke[i + 1] -= 0.5;
            }
        }
        return strokes;
    }

    // ---- randomness

    private static double between(Random random, double from, double to) {
        return from + (to - from) * random.nextDouble();
    }
}
