package latentgraph.training;

import static org.assertj.core.api.Assertions.assertThat;

import java.security.MessageDigest;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.stream.IntStream;
import latentgraph.core.LatentMatrix;
import latentgraph.core.Metric;
import latentgraph.core.NearestNeighbours;
import latentgraph.core.Progress;
import latentgraph.core.format.RunManifest.RandomSource;
import org.junit.jupiter.api.Test;

class GlyphsTest {
    private static final int BYTES = Glyphs.SIDE * Glyphs.SIDE;
    private static final ImageDataSet GLYPHS = Glyphs.draw(3, 36 * 40, 36, 36);
    private static final double[][] MEANS = means(); // of each class, pixels in [0, 1]

    /**
     * The glyphs of a seed are a data set that runs made years and machines apart must share, so their bytes may never
     * change. Hash of the first 720 of seed 7, written down when they were looked at (Java 17 and 25, x86-64).
     */
    @Test
    void aSeedDrawsTheSameBytesEverywhere() throws Exception {
        byte[] pixels = Glyphs.draw(7, 600, 60, 60).pixels();
        assertThat(HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(pixels)))
                .isEqualTo("e3b59a7bb827a1d6a29d8b71939f0cc2a69ea44276cf9983e82e05ddb0f40eee");
    }

    @Test
    void aGlyphDependsOnItsIndexAlone() {
        byte[] few = Glyphs.draw(7, 30, 5, 5).pixels();
        byte[] many = Glyphs.draw(7, 300, 50, 50).pixels();
        assertThat(Arrays.copyOf(many, few.length)).isEqualTo(few);
    }

    @Test
    void anotherSeedIsAnotherDataSet() {
        ImageDataSet a = Glyphs.draw(0, 36, 36, 36);
        ImageDataSet b = Glyphs.draw(1, 36, 36, 36);
        assertThat(a.name()).isEqualTo("glyphs");
        assertThat(b.name()).isEqualTo("glyphs-1");
        assertThat(b.pixels()).isNotEqualTo(a.pixels());
        assertThat(b.randomness()).containsExactly(new RandomSource("glyphs", 1));
    }

    @Test
    void everyClassIsInkOnPaperAndNoTwoMeansAreAlike() {
        assertThat(GLYPHS.classNames())
                .hasSize(36)
                .startsWith("0", "1")
                .endsWith("Y", "Z")
                .doesNotHaveDuplicates();
        for (double[] mean : MEANS) {
            assertThat(Arrays.stream(mean).sum()).isBetween(20.0, 200.0);
        }
        for (int a = 0; a < 36; a++) {
            for (int b = 0; b < a; b++) {
                assertThat(apart(a, b))
                        .as("%s and %s", Glyphs.NAMES.get(a), Glyphs.NAMES.get(b))
                        .isGreaterThan(5);
            }
        }
    }

    /** Of the four nearest pictures of each, more are of the lookalike than of the other class in the median pair. */
    @Test
    void lookalikesAreCloserThanTheTypicalPair() {
        int n = GLYPHS.size();
        var pixels = new LatentMatrix(n, BYTES, GLYPHS.inputs(DataSets.range(0, n)));
        var graph = NearestNeighbours.exact(pixels, Metric.MANHATTAN, 4, 1, Progress.SILENT);
        int[][] near = new int[36][36]; // below the diagonal: edges between two classes, either way
        for (int i = 0; i < n; i++) {
            for (int neighbour = 0; neighbour < 4; neighbour++) {
                int a = GLYPHS.labels()[i];
                int b = GLYPHS.labels()[graph.indices()[i * 4 + neighbour]];
                near[Math.max(a, b)][Math.min(a, b)]++;
            }
        }
        int[] pairs = IntStream.range(0, 36)
                .boxed()
                .flatMapToInt(a -> Arrays.stream(near[a], 0, a))
                .sorted()
                .toArray();
        int typical = pairs[pairs.length / 2];
        for (String pair : new String[] {"O0", "I1", "S5", "B8"}) {
            int a = Glyphs.NAMES.indexOf(pair.substring(0, 1));
            int b = Glyphs.NAMES.indexOf(pair.substring(1));
            assertThat(near[a][b]).as(pair).isGreaterThan(typical);
        }
    }

    /** Manhattan distance of two classes' mean pictures. */
    private static double apart(int a, int b) {
        return IntStream.range(0, BYTES)
                .mapToDouble(i -> Math.abs(MEANS[a][i] - MEANS[b][i]))
                .sum();
    }

    private static double[][] means() {
        double[][] means = new double[36][BYTES];
        for (int i = 0; i < GLYPHS.size(); i++) {
            for (int j = 0; j < BYTES; j++) {
                means[GLYPHS.labels()[i]][j] += (GLYPHS.pixels()[i * BYTES + j] & 0xff) / 255.0 * 36 / GLYPHS.size();
            }
        }
        return means;
    }
}
