package latentgraph.core.format;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import latentgraph.core.InvalidInputException;
import latentgraph.core.LatentMatrix;
import org.junit.jupiter.api.Test;

class HeadTest {
    /** Scores of (x, y) are x, y − 1 and 0.5. */
    private static final Head HEAD = new Head(2, 3, new float[] {1, 0, 0, 0, 1, 0}, new float[] {0, -1, 0.5f});

    @Test
    void theHighestScoreWinsAndTheFirstOfEqualOnes() {
        var latents = new LatentMatrix(4, 2, new float[] {2, 0, 0, 3, 0, 0, 2, 3});
        assertThat(HEAD.predictions(latents)).containsExactly(0, 1, 2, 0);
    }

    @Test
    void latentsOfAnotherWidthAreRefused() {
        assertThatThrownBy(() -> HEAD.predictions(new LatentMatrix(1, 3, new float[3])))
                .isInstanceOf(InvalidInputException.class)
                .hasMessageContaining("latents have 3 dimensions; expected 2");
    }
}
