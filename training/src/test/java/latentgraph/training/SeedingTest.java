package latentgraph.training;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HashSet;
import java.util.Set;
import org.junit.jupiter.api.Test;

class SeedingTest {
    /** A network that began with the numbers of its own training samples would be a wonder nobody could explain. */
    @Test
    void noTwoPurposesSeedsOrIndicesDrawAlike() {
        Set<Long> first = new HashSet<>();
        for (Seeding purpose : Seeding.values()) {
            for (long seed = -10; seed < 10; seed++) {
                for (long index = 0; index < 100; index++) {
                    first.add(purpose.random(seed, index).nextLong());
                }
            }
        }
        assertThat(first).hasSize(Seeding.values().length * 20 * 100);
    }
}
