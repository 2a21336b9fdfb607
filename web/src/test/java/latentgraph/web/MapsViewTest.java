package latentgraph.web;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Two representations as maps next to each other. */
@Timeout(240)
class MapsViewTest extends BrowserTest {
    @Test
    void whatIsSelectedInOneMapIsSelectedInTheOther() {
        String other = "drawings-seed8/e12/hidden3";
        try {
            visit("#view=maps&representation=" + SmallStore.LARGE + "&align");
            // The other run's, of which no layout is stored.
            page.waitForSelector(".half:nth-child(2) button[value=pca]");
            assertThat(page.inputValue("[aria-label='Second representation']")).isEqualTo(other);
            page.click(".half:nth-child(2) button[value=pca]");
            page.waitForSelector("#shared");
            assertThat(page.textContent("#shared")).isEqualTo("All 576 samples drawn are in both.");
            assertThat(page.textContent("#view-maps .facts")).contains("disparity");

            page.click("#view-maps .kind:has-text('B')");
            page.waitForSelector("#gathered-in-both:has-text('16 in the first, 16 in the second')");
            page.waitForSelector("#gathered-in-both .sample img");
            page.click("#gathered-in-both .sample");
            page.waitForSelector("#chosen-in-both:has-text('nearest are the same in both')");
            until(() -> page.querySelectorAll(".half circle.chosen").size() == 2);
            until(() -> page.querySelectorAll(".half circle.near").size() == 8);
            assertThat(page.url()).contains("sample=11");
            shoot("two-maps");

            // What is drawn around in the second is found in the first.
            var box = page.querySelector(".half:nth-child(2) canvas").boundingBox();
            page.mouse().move(box.x + 2, box.y + 2);
            page.mouse().down();
            for (double[] corner :
                    new double[][] {{2, box.height - 2}, {box.width - 2, box.height - 2}, {box.width - 2, 2}}) {
                page.mouse().move(box.x + corner[0], box.y + corner[1]);
            }
            page.mouse().up();
            page.waitForSelector("#gathered-in-both:has-text('576 in the first, 576 in the second')");

            // One pointed at is marked in the other map.
            var chosen = page.querySelector(".half:nth-child(1) circle.chosen").boundingBox();
            page.mouse().move(chosen.x + chosen.width / 2, chosen.y + chosen.height / 2);
            page.waitForSelector(".half:nth-child(2) circle.pointed");

            page.click("#view-maps .colours button[value=purity]");
            until(() -> page.url().contains("colour=purity"));
            page.reload();
            page.waitForSelector("#chosen-in-both:has-text('nearest are the same in both')");
            assertThat(page.isChecked("#view-maps input[type=checkbox]")).isTrue();
            assertThat(complaints).isEmpty();
        } finally {
            SmallStore.forgetPca(other);
        }
    }

    @Test
    void ofTwoDataSetsNothingIsShared() {
        visit("#view=maps&representation=" + SmallStore.LARGE + "&against=" + SmallStore.TEN
                + "&otherLayout=pca&align");
        page.waitForSelector("#shared:has-text('no sample is in both')");
        page.click("#view-maps .kind:has-text('B')");
        page.waitForSelector("#gathered-in-both:has-text('16 in the first, 0 in the second')");
        visit("#view=maps&graph=" + SmallStore.IMPORTED);
        page.waitForSelector("#view-maps :text('No samples')");
        visit("#view=maps&representation=" + SmallStore.LARGE + "&against=none/e1/fc");
        page.waitForSelector("#view-maps :text('Not in this store')");
        assertThat(complaints).allMatch(complaint -> complaint.contains("404"));
    }

    @Test
    void aMapIsTurnedToLieOnAnother() {
        visit("");
        String cloud =
                "((dataSet, sample, x, y) => ({ dataSet, sample, x: Float64Array.from(x), y: Float64Array.from(y) }))";
        String one = cloud + "('d', ['0', '1', '2', '3', '4'], [0, 4, 4, 0, 1], [0, 0, 2, 3, 1])";
        // The same five in another order, and one more.
        String other = cloud + "('d', ['4', '3', '2', '1', '0', '9'], [2, 4.2, 3, 1, 1, 7], [0, 1, -4, -3.5, 1, 7])";
        String pairs = "m.matched(" + one + ", " + other + ")";
        assertThat(inPage("procrustes.js", pairs))
                .isEqualTo(List.of(List.of(0, 4), List.of(1, 3), List.of(2, 2), List.of(3, 1), List.of(4, 0)));
        assertThat(inPage("procrustes.js", "m.matched(" + one + ", { ..." + other + ", dataSet: 'e' })"))
                .isEqualTo(List.of());
        // scipy 1.17.1: scipy.spatial.procrustes(A, B)[2] of the same points; 1e-12 is rounding.
        assertThat(((Number) inPage("procrustes.js", "m.aligned(" + one + ", " + other + ", " + pairs + ").disparity"))
                        .doubleValue())
                .isCloseTo(0.00790821664510123, within(1e-12));
        // Turned by 90 degrees, doubled, mirrored and moved, it comes back whole.
        String moved = "((c) => ({ ...c, x: c.y.map((v) => 5 - 2 * v), y: c.x.map((v) => 1 - 2 * v) }))(" + one + ")";
        String whole = "m.aligned(" + one + ", " + moved + ", m.matched(" + one + ", " + moved + "))";
        assertThat(((Number) inPage("procrustes.js", whole + ".disparity")).doubleValue())
                .isCloseTo(0, within(1e-12));
        assertThat(((List<?>) inPage(
                                "procrustes.js",
                                "[..." + whole + ".cloud.x, ..." + whole
                                        + ".cloud.y].map((v) => Math.round(1e9 * v) / 1e9 + 0)"))
                        .stream().map(value -> ((Number) value).doubleValue()))
                .containsExactly(0.0, 4.0, 4.0, 0.0, 1.0, 0.0, 0.0, 2.0, 3.0, 1.0);
        assertThat(inPage("procrustes.js", "Number.isNaN(m.aligned(" + one + ", " + other + ", []).disparity)"))
                .isEqualTo(true);
        assertThat(complaints).isEmpty();
    }
}
