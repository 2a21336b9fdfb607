package latentgraph.training;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

class TrainingInputsTest {
    /** One picture of 3 × 2 coloured pixels, every number another, none 0. */
    private static final ImageDataSet ONE = new ImageDataSet(
            "one",
            List.of("a", "b"),
            2,
            3,
            2,
            3,
            new byte[] {
                1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16, 17, 18, //
                1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16, 17, 18
            },
            new int[] {0, 1},
            new int[] {0, 1},
            new int[] {0},
            new int[0],
            new int[] {1},
            List.of());

    private static float[] inputs(ClassifierConfiguration.Builder builder, int row, int epoch) {
        float[] target = new float[20];
        new TrainingInputs(ONE, builder.build()).copy(row, epoch, target, 1);
        return target;
    }

    private static ClassifierConfiguration.Builder of() {
        return ClassifierConfiguration.builder();
    }

    @Test
    void withoutAnyThePictureIsAsItIs() {
        float[] found = inputs(of(), 0, 1);
        for (int i = 0; i < 18; i++) {
            assertThat(found[i + 1]).isEqualTo((i + 1) / 255f);
        }
    }

    /** Whatever is drawn is the picture, shifted, or its mirror image; of 162 ways, one is not drawn in 2,000 epochs 1 time in 1,500. */
    @Test
    void augmentationShiftsAndFlips() {
        Set<List<Integer>> ways = new HashSet<>();
        for (int epoch = 1; epoch <= 2_000; epoch++) {
            float[] found = inputs(of().augment(true), 0, epoch);
            assertThat(inputs(of().augment(true), 0, epoch)).isEqualTo(found);
            List<Integer> seen = new ArrayList<>();
            for (int i = 0; i < 18; i++) {
                seen.add(Math.round(found[i + 1] * 255));
            }
            ways.add(seen);
        }
        // Shifts of 0 to 4 of a side of 3 leave 5 pictures that are not black, of a side of 2 leave 3, times two; and
        // black.
        assertThat(ways).hasSize(5 * 3 * 2 + 1);
        assertThat(ways)
                .contains(
                        List.of(1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16, 17, 18),
                        List.of(4, 5, 6, 1, 2, 3, 10, 11, 12, 7, 8, 9, 16, 17, 18, 13, 14, 15),
                        List.of(0, 0, 0, 0, 0, 0, 0, 0, 0, 1, 2, 3, 0, 0, 0, 7, 8, 9),
                        List.of(0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0));
    }

    @Test
    void noiseIsAPicturesOwnAndTheSameInEachEpoch() {
        ClassifierConfiguration.Builder noisy = of().imageNoise(0.5, 3);
        float[] first = inputs(noisy, 0, 1);
        assertThat(inputs(noisy, 0, 2)).isEqualTo(first);
        assertThat(inputs(noisy, 1, 1)).isNotEqualTo(first);
        assertThat(inputs(of().imageNoise(0.5, 4), 0, 1)).isNotEqualTo(first);
        double squares = 0;
        for (int seed = 0; seed < 1_000; seed++) {
            float[] found = inputs(of().imageNoise(0.5, seed), 0, 1);
            for (int i = 0; i < 18; i++) {
                double noise = found[i + 1] - (i + 1) / 255.0;
                squares += noise * noise;
            }
            assertThat(found[0]).isZero();
            assertThat(found[19]).isZero();
        }
        // A mean of n squares deviates by variance · √(2 / n): five times that.
        assertThat(squares / 18_000).isCloseTo(0.25, within(5 * 0.25 * Math.sqrt(2.0 / 18_000)));
    }
}
