package latentgraph.web;

import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Download;
import java.io.IOException;
import java.nio.file.Files;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The communities of a class graph as outlines. */
class HullsTest extends BrowserTest {
    private static final String CY = "document.getElementById('graph')._cyreg.cy";

    private String path(int community) {
        return page.getAttribute(".hulls path[data-community='" + community + "']", "d");
    }

    @Test
    void outlinesFollowTheirClassesAndStandInTheAddressTheLegendAndTheFile() throws IOException {
        visit("#representation=" + SmallStore.TEN);
        page.waitForSelector("#panel .groups");
        assertThat(page.querySelectorAll(".hulls path")).isEmpty();
        page.click("#hulls");
        page.waitForSelector(".hulls path");
        assertThat(page.url()).contains("&hulls=");
        List<?> sizes = (List<?>) page.evaluate("(() => { const sizes = {}; " + CY
                + ".nodes().forEach((node) => { const c = node.data('community');"
                + " sizes[c] = (sizes[c] ?? 0) + 1; }); return Object.values(sizes).filter((size) => size > 1); })()");
        assertThat(sizes).isNotEmpty();
        assertThat(page.querySelectorAll(".hulls path")).hasSameSizeAs(sizes);
        assertThat(page.textContent("#legend")).contains("Community 0: ");
        assertThat(page.getAttribute("#hulls", "aria-pressed")).isEqualTo("true");
        // Each class lies in its community's outline, and none's outline is a line of nothing.
        String inside =
                """
                () => [...document.querySelectorAll('.hulls path')].every((path) => {
                  const nodes = %s.nodes().filter((node) => String(node.data('community')) === path.dataset.community);
                  return nodes.length > 1 && nodes.every((node) => path.isPointInFill(new DOMPoint(node.position('x'), node.position('y'))));
                })"""
                        .formatted(CY);
        assertThat(page.evaluate(inside)).isEqualTo(true);
        shoot("hulls");

        String before = path(0);
        page.evaluate("() => { " + CY + ".nodes('[community = 0]')[0].position({x: 2000, y: 30}); }");
        until(() -> !path(0).equals(before));
        assertThat(page.evaluate(inside)).isEqualTo(true);
        String moved = page.getAttribute(".hulls g", "transform");
        page.click("#view-graph .tools button:text-is('Fit')");
        assertThat(page.getAttribute(".hulls g", "transform")).isNotEqualTo(moved);

        page.click("#view-graph .menu summary:has-text('Save')");
        Download picture = page.waitForDownload(() -> page.click("#view-graph .menu button[value=svg]"));
        assertThat(Files.readString(picture.path())).contains("<path d=\"M", "scale(", ">Community 0: ");
        page.reload();
        page.waitForSelector(".hulls path");
        page.click("#hulls");
        until(() -> page.querySelectorAll(".hulls path").isEmpty());
        assertThat(page.url()).doesNotContain("hulls");
        assertThat(page.textContent("#legend")).doesNotContain("Community 0");
        visit("#hulls=&graph=" + SmallStore.IMPORTED);
        page.waitForSelector(".hulls path");
        page.waitForSelector("#legend :text('more')");
        assertThat(complaints).isEmpty();
    }

    @Test
    void theWayBetweenTwoClassesIsDrawnWithItsSamples() throws IOException {
        visit("#representation=" + SmallStore.LARGE + "&class=11");
        page.waitForSelector("#panel .between");
        assertThat(page.querySelectorAll(".way-between image")).isEmpty();
        page.click("#panel .between");
        page.waitForSelector(".way-between image");
        page.waitForSelector("#way .sample");
        assertThat(page.querySelectorAll(".way-between image")).hasSameSizeAs(page.querySelectorAll("#way .sample"));
        // It leads from the one class to the other.
        String ends =
                """
                () => {
                  const cy = %s;
                  const path = document.querySelector('.way-between path');
                  const far = (at, label) => Math.hypot(at.x - cy.getElementById('c' + label).position('x'), at.y - cy.getElementById('c' + label).position('y'));
                  const asked = new URLSearchParams(location.hash.slice(1));
                  return Math.max(far(path.getPointAtLength(0), asked.get('class')), far(path.getPointAtLength(path.getTotalLength()), asked.get('with')));
                }"""
                        .formatted(CY);
        assertThat(((Number) page.evaluate(ends)).doubleValue()).isLessThan(60);
        page.evaluate("() => { " + CY + ".getElementById('c11').position({x: 1500, y: 20}); }");
        until(() -> ((Number) page.evaluate(ends)).doubleValue() < 60);
        shoot("way-between-classes");
        page.click("#view-graph .menu summary:has-text('Save')");
        Download picture = page.waitForDownload(() -> page.click("#view-graph .menu button[value=svg]"));
        assertThat(Files.readString(picture.path())).contains("<image ", "href=\"data:image/png;base64,");
        page.keyboard().press("Escape");
        until(() -> page.querySelectorAll(".way-between image").isEmpty());
        // Evenly between two circles, none in either.
        assertThat(
                        inPage(
                                "bow.js",
                                """
                        (() => {
                          const [from, to] = [{x: 0, y: 0, radius: 20}, {x: 300, y: 0, radius: 20}];
                          const { points, side } = m.bow(from, to, 4);
                          const apart = points.slice(1).map((p, i) => Math.hypot(p.x - points[i].x, p.y - points[i].y));
                          return [side, points.every((p, i) => (i === 0 || p.x > points[i - 1].x) && p.x - side / 2 > 0 && p.x + side / 2 < 300 && p.y < 0), apart.every((one) => one > side)].join(' ');
                        })()"""))
                .isEqualTo("34 true true");
        assertThat(inPage("bow.js", "m.bow({x: 1, y: 1, radius: 9}, {x: 1, y: 1, radius: 9}, 0).points.length"))
                .isEqualTo(0);
        assertThat(complaints).isEmpty();
    }

    @Test
    void aHullIsTheLeastConvexShape() {
        visit("ui/hull.js");
        String points =
                "const p = (...all) => all.map(([x, y]) => ({x, y})); const hull = (...all) => JSON.stringify(m.hull(p(...all)).map((q) => [q.x, q.y]));";
        String[][] cases = {
            {"[0, 0], [4, 0], [4, 4], [0, 4], [2, 2], [4, 0], [2, 0]", "[[0,0],[4,0],[4,4],[0,4]]"},
            {"[1, 1], [0, 0], [3, 3], [2, 2]", "[[0,0],[3,3]]"},
            {"[5, 1], [5, 9], [5, 4]", "[[5,1],[5,9]]"},
            {"[2, 7], [2, 7]", "[[2,7]]"},
            {"[2, 7], [1, 3]", "[[1,3],[2,7]]"},
        };
        for (String[] one : cases) {
            assertThat(inPage("hull.js", "(() => { " + points + " return hull(" + one[0] + "); })()"))
                    .as(one[0])
                    .isEqualTo(one[1]);
        }
        // Of many points: each lies on the inner side of each side, and each corner is one of them.
        assertThat(
                        inPage(
                                "hull.js",
                                """
                        (() => {
                          let state = 7;
                          const next = () => (state = (state * 48271) % 2147483647) % 40;
                          const all = Array.from({length: 300}, () => ({x: next(), y: next()}));
                          const corners = m.hull(all);
                          return corners.length > 4 && corners.every((a, i) => {
                            const b = corners[(i + 1) % corners.length];
                            return all.includes(a) && all.every((p) => (b.x - a.x) * (p.y - a.y) - (b.y - a.y) * (p.x - a.x) >= 0)
                              && corners.every((p) => p === a || p === b || (b.x - a.x) * (p.y - a.y) - (b.y - a.y) * (p.x - a.x) > 0);
                          });
                        })()"""))
                .isEqualTo(true);
    }

    /** Against the definition: a place is inside if it is no farther than the margin from the hull, here a triangle, a line, a point. */
    @Test
    void anOutlineIsAsFarAsItsMargin() {
        visit("ui/hull.js");
        assertThat(
                        inPage(
                                "hull.js",
                                """
                        (() => {
                          const context = document.createElement('canvas').getContext('2d');
                          const far = (p, a, b) => {
                            const long = (b.x - a.x) ** 2 + (b.y - a.y) ** 2;
                            const t = long === 0 ? 0 : Math.max(0, Math.min(1, ((p.x - a.x) * (b.x - a.x) + (p.y - a.y) * (b.y - a.y)) / long));
                            return Math.hypot(p.x - a.x - t * (b.x - a.x), p.y - a.y - t * (b.y - a.y));
                          };
                          const wrong = [];
                          for (const points of [[[50, 20], [90, 80], [20, 60]], [[30, 40], [80, 70]], [[50, 50]]]) {
                            const corners = points.map(([x, y]) => ({x, y}));
                            const path = new Path2D(m.outline(corners, 12));
                            const solid = new Path2D('M' + points.map((p) => p.join(' ')).join('L') + 'Z');
                            for (let x = 0; x < 120; x += 3) for (let y = 0; y < 120; y += 3) {
                              const away = context.isPointInPath(solid, x, y) ? 0 : Math.min(...corners.map((a, i) => far({x, y}, a, corners[(i + 1) % corners.length])));
                              if (Math.abs(away - 12) > 0.2 && context.isPointInPath(path, x, y) !== away < 12) wrong.push([points.length, x, y]);
                            }
                          }
                          return JSON.stringify(wrong);
                        })()"""))
                .isEqualTo("[]");
    }
}
