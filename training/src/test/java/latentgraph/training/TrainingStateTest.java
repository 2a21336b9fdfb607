package latentgraph.training;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.stream.IntStream;
import latentgraph.core.InvalidInputException;
import latentgraph.training.Training.Epoch;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.junit.jupiter.api.Test;

class TrainingStateTest {
    /** To the bit, whatever the numbers: NaN where there is no validation, the least of doubles, minus zero. */
    @Property(tries = 200)
    void whatIsKeptIsReadAsItWas(
            @ForAll @IntRange(max = 6) int count,
            @ForAll @IntRange(min = 0, max = Integer.MAX_VALUE) int position,
            @ForAll double lossSum,
            @ForAll double loss,
            @ForAll float[] values) {
        List<Epoch> epochs = IntStream.rangeClosed(1, count)
                .mapToObj(epoch -> new Epoch(epoch, Math.PI / epoch, loss, Double.NaN, -0.0))
                .toList();
        var state = new TrainingState(epochs, position, lossSum, values, new float[] {1}, values);
        var read = TrainingState.of(state.arrays());
        assertThat(read)
                .usingRecursiveComparison()
                .withEqualsForType((one, other) -> one.equals(other), Double.class)
                .isEqualTo(state);
    }

    @Test
    void aStateOfAnotherNetworkIsRefused() {
        ComputationGraph network = NetworkGraph.of(
                ClassifierConfiguration.builder().widths(List.of(3)).build(), 2, 2, 1, 2);
        var state = new TrainingState(List.of(), 0, 0, new float[23], new float[22], new float[0]);
        assertThatThrownBy(() -> state.restore(network))
                .isInstanceOf(InvalidInputException.class)
                .hasMessage(
                        "an unfinished training kept 23 parameters and 22 of their momentum; expected 23 and 23, as the"
                                + " network has: remove the folder of the run to begin again");
    }
}
