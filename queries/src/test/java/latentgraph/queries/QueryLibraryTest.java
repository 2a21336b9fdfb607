package latentgraph.queries;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class QueryLibraryTest {
    @Test
    void standardQueriesLoad() {
        assertThat(QueryLibrary.standard().queries()).isNotEmpty();
    }
}
