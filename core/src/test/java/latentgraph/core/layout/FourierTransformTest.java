package latentgraph.core.layout;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class FourierTransformTest {
    @ParameterizedTest
    @ValueSource(ints = {2, 4, 6, 8, 12, 18, 24, 36, 54, 96, 128, 162, 486})
    void isTheSumOfItsDefinitionAndTurnsBack(int length) {
        SplittableRandom random = new SplittableRandom(length);
        FourierTransform transform = new FourierTransform(length);
        FourierTransform.Workspace work = transform.workspace();
        for (int i = 0; i < work.re().length; i++) {
            work.re()[i] = random.nextDouble(-1, 1);
            work.im()[i] = random.nextDouble(-1, 1);
        }
        double[] re = work.re().clone();
        double[] im = work.im().clone();
        work.forward();
        int lane = length % FourierTransform.LANES;
        for (int f = 0; f < length; f++) {
            double sumRe = 0;
            double sumIm = 0;
            for (int k = 0; k < length; k++) {
                double angle = -2 * Math.PI * ((long) k * f % length) / length;
                int at = k * FourierTransform.LANES + lane;
                sumRe += re[at] * Math.cos(angle) - im[at] * Math.sin(angle);
                sumIm += re[at] * Math.sin(angle) + im[at] * Math.cos(angle);
            }
            // Rounding: some 1e-16 a term.
            assertThat(work.re()[f * FourierTransform.LANES + lane]).isCloseTo(sumRe, within(1e-11));
            assertThat(work.im()[f * FourierTransform.LANES + lane]).isCloseTo(sumIm, within(1e-11));
        }
        work.backward();
        for (int i = 0; i < re.length; i++) {
            assertThat(work.re()[i] / length).isCloseTo(re[i], within(1e-13));
            assertThat(work.im()[i] / length).isCloseTo(im[i], within(1e-13));
        }
    }

    @Test
    void lengthsAreEvenAndOfTwosAndThrees() {
        assertThat(FourierTransform.atLeast(1)).isEqualTo(2);
        assertThat(FourierTransform.atLeast(27)).isEqualTo(32);
        assertThat(FourierTransform.atLeast(97)).isEqualTo(108);
        assertThatThrownBy(() -> new FourierTransform(10)).isInstanceOf(IllegalArgumentException.class);
    }
}
