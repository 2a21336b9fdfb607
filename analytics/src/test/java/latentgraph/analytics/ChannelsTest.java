package latentgraph.analytics;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.stream.IntStream;
import latentgraph.core.InvalidInputException;
import latentgraph.core.LatentMatrix;
import latentgraph.core.Progress;
import latentgraph.core.similarity.ChannelMatch;
import latentgraph.core.similarity.ChannelMatch.Draw;
import latentgraph.core.similarity.ChannelMatch.Layers;
import latentgraph.core.similarity.SubspaceMatch;
import latentgraph.core.similarity.SubspaceMatch.Neuron;
import latentgraph.core.similarity.SubspaceMatch.Side;
import latentgraph.store.Store;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** Subspace match of convolutional layers, whose channels are neurons. */
@ExtendWith(SharedStore.class)
class ChannelsTest {
    private static final double EPSILON = 0.4;

    /** Draws are of the samples by their keys, whatever order they are stored in: seeds/0, seeds/1, seeds/10, …. */
    private static final int[] BY_KEY = IntStream.range(0, Seeds.SIZE)
            .boxed()
            .sorted(Comparator.comparing(sample -> "seeds/" + sample))
            .mapToInt(Integer::intValue)
            .toArray();

    private static final Layers LAYERS = new Layers(
            Seeds.rows(Seeds.LATENTS_CONVOLUTIONAL, BY_KEY),
            Seeds.SHAPE,
            Seeds.rows(Seeds.LATENTS_MIXED, BY_KEY),
            Seeds.SHAPE);

    private final Store store;

    ChannelsTest(Store store) {
        this.store = store;
    }

    private static ChannelMatch expected(Draw draw, double epsilon) {
        return ChannelMatch.of(LAYERS, draw, epsilon, 1, Progress.SILENT);
    }

    private List<Map<String, Object>> call(String procedure, String one, String other, Map<String, Object> settings) {
        return store.write(
                "CALL latent.similarity." + procedure + "($one, $other, $settings)",
                Map.of("one", one, "other", other, "settings", settings));
    }

    @Test
    void channelsAreNeuronsUnlessValuesAreAskedFor() {
        var whole = call("maximumMatch.stats", Seeds.CONVOLUTIONAL, Seeds.MIXED, Map.of("epsilon", EPSILON))
                .get(0);
        ChannelMatch expected = expected(Draw.PUBLISHED, EPSILON);
        assertThat(whole)
                .containsEntry("value", expected.value())
                .containsEntry(
                        "details",
                        Map.of(
                                "neurons",
                                (long) expected.matches().get(0).ofA().size(),
                                "otherNeurons",
                                (long) expected.matches().get(0).ofB().size(),
                                "places",
                                90L * 12,
                                "draws",
                                1L,
                                "deviation",
                                0.0));
        assertThat(expected.value()).isBetween(0.2, 0.9);
        assertThat(call(
                                "maximumMatch.stats",
                                Seeds.CONVOLUTIONAL,
                                Seeds.MIXED,
                                Map.of("epsilon", EPSILON, "channels", false))
                        .get(0))
                .containsEntry(
                        "value",
                        SubspaceMatch.of(Seeds.LATENTS_CONVOLUTIONAL, Seeds.LATENTS_MIXED, EPSILON, 1, Progress.SILENT)
                                .value());
    }

    @Test
    void positionsAreDrawnBySeedAndTheOrderInTheStoreDoesNotMatter() {
        ChannelMatch expected = expected(new Draw(25, 7, 3), 0.6);
        Map<String, Object> settings = Map.of("epsilon", 0.6, "positions", 25, "repeats", 7, "positionSeed", 3);
        var there = call("maximumMatch.stats", Seeds.CONVOLUTIONAL, Seeds.MIXED, settings)
                .get(0);
        var back = call("maximumMatch.stats", Seeds.MIXED, Seeds.CONVOLUTIONAL, settings)
                .get(0);
        assertThat(there).containsEntry("value", expected.value());
        assertThat(back).containsEntry("value", expected.value());
        assertThat((Map<?, ?>) there.get("details"))
                .isEqualTo(Map.of(
                        "neurons",
                        mean(expected, Side.A),
                        "otherNeurons",
                        mean(expected, Side.B),
                        "places",
                        25L,
                        "draws",
                        7L,
                        "deviation",
                        expected.deviation()));
        assertThat(expected.deviation()).isPositive();
        var neurons = call("maximumMatch.stream", Seeds.CONVOLUTIONAL, Seeds.MIXED, settings);
        for (var row : neurons) {
            long channel = (Long) row.get("neuron");
            boolean ofOther = (Boolean) row.get("ofOther");
            assertThat(row.get("share"))
                    .isEqualTo(expected.matches().stream()
                                    .filter(match -> (ofOther ? match.ofB() : match.ofA()).contains((int) channel))
                                    .count()
                            / 7.0);
        }
        assertThat(neurons).extracting(row -> row.get("share")).contains(1.0);
        assertThat(neurons.stream()
                                .mapToDouble(row -> (Double) row.get("share"))
                                .sum()
                        / 12)
                .isCloseTo(expected.value(), within(1e-12)); // sums of sevenths in another order
    }

    private static double mean(ChannelMatch match, Side side) {
        return match.matches().stream()
                        .mapToLong(each -> (side == Side.A ? each.ofA() : each.ofB()).size())
                        .sum()
                / 7.0;
    }

    @Test
    void minimumAndSimpleMatchesAreOfChannelsInOneDraw() {
        Map<String, Object> settings = Map.of("epsilon", 0.6, "positions", 200, "positionSeed", 1);
        SubspaceMatch expected = LAYERS.ofOneDraw(new Draw(200, 1, 1), 0.6, 1, Progress.SILENT);
        var minimum = expected.minimumMatch(new Neuron(Side.A, 0), OptionalLong.empty(), Progress.SILENT)
                .orElseThrow();
        assertThat(call("minimumMatch.stats", Seeds.CONVOLUTIONAL, Seeds.MIXED, settings)
                        .get(0))
                .containsEntry("value", minimum.size() / 12.0);
        assertThat(call("minimumMatch.stream", Seeds.CONVOLUTIONAL, Seeds.MIXED, settings))
                .hasSize(minimum.size());
        var simple = expected.simpleMatches(List.of(), OptionalLong.empty(), Progress.SILENT);
        assertThat(call("simpleMatches.stream", Seeds.CONVOLUTIONAL, Seeds.MIXED, settings))
                .extracting(row -> row.get("size"))
                .isEqualTo(simple.keySet().stream()
                        .map(match -> (long) match.size())
                        .toList());
        assertThatThrownBy(() -> call(
                        "minimumMatch.stats", Seeds.CONVOLUTIONAL, Seeds.MIXED, Map.of("epsilon", 0.6, "neuron", 6)))
                .hasMessageContaining("neuron is 6 of A, which has 6; expected 0 to 5");
        assertThatThrownBy(() -> call("simpleMatches.stats", Seeds.CONVOLUTIONAL, Seeds.MIXED, Map.of("repeats", 2)))
                .hasMessageContaining("unknown configuration key 'repeats'");
    }

    @Test
    void layersWhosePositionsDifferAreRefused() {
        assertThatThrownBy(() -> call("maximumMatch.stats", Seeds.CONVOLUTIONAL, Seeds.ONE, Map.of()))
                .isInstanceOf(InvalidInputException.class)
                .hasMessageContaining(
                        "'conv-a/e1/conv1' has channels of 4 × 3 and 'seeds-a/e1/fc' is not known to be convolutional; channels are matched over the same positions: compare layers of the same height and width, or take each value for a neuron (channels: false; --param channels=false on the command line)");
        assertThat(call("maximumMatch.stats", Seeds.CONVOLUTIONAL, Seeds.ONE, Map.of("channels", false, "epsilon", 0.9))
                        .get(0)
                        .get("value"))
                .isInstanceOf(Double.class);
        for (String setting : List.of("positions", "repeats")) {
            assertThatThrownBy(() -> call("maximumMatch.stats", Seeds.CONVOLUTIONAL, Seeds.MIXED, Map.of(setting, 0)))
                    .hasMessageContaining(setting + " is 0; expected a whole number");
        }
    }

    @Test
    void theEstimateGrowsWithThePlaces() {
        assertThat(bytes(Map.of("positions", 1_000))).isGreaterThan(bytes(Map.of("positions", 10)));
        LatentMatrix one = Seeds.LATENTS_CONVOLUTIONAL;
        assertThat(bytes(Map.of()))
                .isGreaterThan(8L * one.values().length
                        + ChannelMatch.estimateBytes(Seeds.SIZE, Seeds.SHAPE, Seeds.SHAPE, Draw.PUBLISHED));
    }

    private long bytes(Map<String, Object> settings) {
        return (Long) call("maximumMatch.estimate", Seeds.CONVOLUTIONAL, Seeds.MIXED, settings)
                .get(0)
                .get("bytesMin");
    }
}
