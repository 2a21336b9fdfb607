package latentgraph.core;

import static org.assertj.core.api.Assertions.assertThat;

import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.LongRange;
import net.jqwik.api.constraints.StringLength;
import org.junit.jupiter.api.Test;

class StageTest {
    @Test
    void aPersonCanReadIt() {
        assertThat(new Stage("placing points", 340, 750).line()).isEqualTo("placing points: 340 of 750");
        assertThat(new Stage("matching subspaces", 3, 0).line()).isEqualTo("matching subspaces: 3 of ?");
    }

    @Property
    void whatIsReadIsWhatWasWritten(
            @ForAll @StringLength(max = 300) String name,
            @ForAll @LongRange(min = 0) long done,
            @ForAll @LongRange(min = 0) long total) {
        var stage = new Stage(name, done, total);
        assertThat(Stage.parse(stage.line())).contains(stage);
        assertThat(stage.line().lines()).hasSize(1);
    }

    @Test
    void aNameThatLooksLikeALineStaysAName() {
        var stage = new Stage("layout: 3 of 14", 1, 2);
        assertThat(Stage.parse(stage.line())).contains(stage);
    }

    @Property
    void anyTextIsReadOrLeft(@ForAll String line) {
        Stage.parse(line);
        Stage.parse(line + ": 1 of 2")
                .ifPresent(stage -> assertThat(stage.name()).hasSizeLessThanOrEqualTo(Stage.LONGEST));
    }

    @Test
    void otherTextsAreNoStages() {
        assertThat(Stage.parse("")).isEmpty();
        assertThat(Stage.parse("waiting for a lock")).isEmpty();
        assertThat(Stage.parse("placing points: -1 of 750")).isEmpty();
        assertThat(Stage.parse("placing points: 9999999999999999999 of 1")).isEmpty();
        assertThat(Stage.parse("x".repeat(10_000_000) + ": 1 of 2")).isEmpty();
    }

    @Test
    void whatATerminalObeysIsNoPartOfAName() {
        assertThat(new Stage("\u001B[2Jgone\n\u202Edr", 1, 2).name()).isEqualTo("\uFFFD[2Jgone\uFFFD\uFFFDdr");
        String cutWithin = "x".repeat(Stage.LONGEST - 2) + "\uD83D\uDE00 and more";
        assertThat(new Stage(cutWithin, 1, 2).name()).hasSize(Stage.LONGEST).endsWith("x\uFFFD…");
    }
}
