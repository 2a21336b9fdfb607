package latentgraph.training;

import static org.assertj.core.api.Assertions.assertThat;

import java.security.MessageDigest;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.stream.IntStream;
import latentgraph.core.format.RunManifest.RandomSource;
import org.junit.jupiter.api.Test;

class GlyphsTest {
    private static final int BYTES = Glyphs.SIDE * Glyphs.SIDE;

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
        int samples = 40;
        ImageDataSet glyphs = Glyphs.draw(3, 36 * samples, 36, 36);
        assertThat(glyphs.classNames())
                .hasSize(36)
                .startsWith("0", "1")
                .endsWith("Y", "Z")
                .doesNotHaveDuplicates();
        double[][] means = new double[36][BYTES];
        for (int i = 0; i < 36 * samples; i++) {
            for (int j = 0; j < BYTES; j++) {
                means[glyphs.labels()[i]][j] += (glyphs.pixels()[i * BYTES + j] & 0xff) / 255.0 / samples;
            }
        }
        for (int c = 0; c < 36; c++) {
            double ink = Arrays.stream(means[c]).sum();
            assertThat(ink).as("ink of %s", glyphs.classNames().get(c)).isBetween(20.0, 200.0);
            for (int other = 0; other < c; other++) {
                double[] a = means[c];
                double[] b = means[other];
                double apart = IntStream.range(0, BYTES)
                        .mapToDouble(j -> Math.abs(a[j] - b[j]))
                        .sum();
                assertThat(apart)
                        .as(
                                "%s and %s",
                                glyphs.classNames().get(c), glyphs.classNames().get(other))
                        .isGreaterThan(5);
            }
        }
    }
}
