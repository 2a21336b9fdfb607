package latentgraph.training;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import latentgraph.core.InvalidInputException;
import org.junit.jupiter.api.Test;

class ClassifierConfigurationTest {
    /** Thesis table 4.1: rate 0.1, steps at epochs 10, 20, 30, factor 0.1. */
    @Test
    void theRateFallsAfterTheEpochsOfTheThesis() {
        ClassifierConfiguration thesis =
                ClassifierConfiguration.builder().epochs(25).build();
        assertThat(thesis.learningRate(1)).isEqualTo(0.1);
        assertThat(thesis.learningRate(10)).isEqualTo(0.1);
        assertThat(thesis.learningRate(11)).isCloseTo(0.01, within(1e-12));
        assertThat(thesis.learningRate(20)).isCloseTo(0.01, within(1e-12));
        assertThat(thesis.learningRate(21)).isCloseTo(0.001, within(1e-12));
        assertThat(thesis.momentum()).isEqualTo(0.9);
        assertThat(thesis.architecture()).isEqualTo(Architecture.mlp(List.of(512, 256, 128)));
        assertThat(thesis.architecture().description()).isEqualTo("mlp 512-256-128");
    }

    @Test
    void capturesAreSortedAndCanBeAll() {
        assertThat(ClassifierConfiguration.builder()
                        .epochs(9)
                        .capture(List.of(5, 2, 5))
                        .build()
                        .capture())
                .containsExactly(2, 5);
        assertThat(ClassifierConfiguration.builder()
                        .epochs(3)
                        .captureAll()
                        .build()
                        .capture())
                .containsExactly(0, 1, 2, 3);
    }

    @Test
    void saysWhichSettingCannotBe() {
        assertRefused(
                ClassifierConfiguration.builder().learningRate(Double.NaN),
                "learningRate is NaN; expected above 0, at most 1,000");
        assertRefused(
                ClassifierConfiguration.builder().learningRate(2_000),
                "learningRate is 2000.0; expected above 0, at most 1,000");
        assertRefused(ClassifierConfiguration.builder().momentum(1), "momentum is 1.0; expected 0 or more, below 1");
        assertRefused(ClassifierConfiguration.builder().batchSize(0), "batchSize is 0; expected 1 to 65,536");
        assertRefused(
                ClassifierConfiguration.builder().epochs(5).capture(List.of(6)),
                "capture is [6]; expected epochs from 0 to 5");
        assertRefused(ClassifierConfiguration.builder().run("../x"), "run is '../x'");
    }

    @Test
    void saysWhichArchitectureCannotBe() {
        assertThatThrownBy(() -> Architecture.mlp(List.of()))
                .isInstanceOf(InvalidInputException.class)
                .hasMessage("widths is []; expected 1 to 100 hidden layers");
        assertThatThrownBy(() -> Architecture.mlp(List.of(0)))
                .isInstanceOf(InvalidInputException.class)
                .hasMessage("widths is [0]; expected 1 to 65,536 units");
        assertThatThrownBy(() -> Architecture.named("resnet", null))
                .isInstanceOf(InvalidInputException.class)
                .hasMessage("architecture is 'resnet'; expected one of " + String.join(", ", Architecture.NAMES));
        assertThatThrownBy(() -> Architecture.named("resnet-small", List.of(4)))
                .isInstanceOf(InvalidInputException.class)
                .hasMessage(
                        "widths is [4], but resnet-small has widths of its own; leave them out, or take mlp or bottleneck");
        assertThatThrownBy(() -> Architecture.named("bottleneck", List.of(2)))
                .isInstanceOf(InvalidInputException.class)
                .hasMessage("widths is [2]; expected those of the hidden layers, then of the bottleneck");
        assertThatThrownBy(() -> Architecture.bottleneck(List.of(64), 0))
                .isInstanceOf(InvalidInputException.class)
                .hasMessage("k is 0; expected 1 to 65,536 units of the bottleneck");
        for (String name : Architecture.NAMES) {
            assertThat(Architecture.named(name, null).description()).startsWith(name + " ");
        }
    }

    private static void assertRefused(ClassifierConfiguration.Builder builder, String message) {
        assertThatThrownBy(builder::build)
                .isInstanceOf(InvalidInputException.class)
                .hasMessageContaining(message);
    }
}
