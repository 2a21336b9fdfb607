package latentgraph.core;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class UnknownKeyExceptionTest {
    @Test
    void whatThereIsIsASentence() {
        assertThat(UnknownKeyException.thereIs(List.of("a"), 3)).isEqualTo("there is 'a'");
        assertThat(UnknownKeyException.thereIs(List.of("a", "b"), 3)).isEqualTo("there are 'a' and 'b'");
        assertThat(UnknownKeyException.thereIs(List.of("a", "b", "c"), 3)).isEqualTo("there are 'a', 'b' and 'c'");
        assertThat(UnknownKeyException.thereIs(List.of("a", "b", "c", "d", "e"), 3))
                .isEqualTo("there are 'a', 'b', 'c' and 2 more");
    }
}
