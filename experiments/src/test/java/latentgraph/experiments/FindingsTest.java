package latentgraph.experiments;

import static latentgraph.experiments.Finding.Verdict.DOES_NOT_HOLD;
import static latentgraph.experiments.Finding.Verdict.HOLDS;
import static latentgraph.experiments.Finding.Verdict.NOT_JUDGED;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** On the thesis' own tables the thesis' findings hold; on their opposite they do not. */
class FindingsTest {
    private static final long[] KS = {4, 8, 16};

    private static List<Map<String, Object>> rows(String measure, String column, long at, double... values) {
        List<Map<String, Object>> rows = new ArrayList<>();
        for (int i = 0; i < values.length; i++) {
            rows.add(Table.row(column, at, "measure", measure, "k", KS[i], "value", values[i]));
        }
        return rows;
    }

    private static List<Map<String, Object>> both(List<Map<String, Object>> one, List<Map<String, Object>> other) {
        List<Map<String, Object>> all = new ArrayList<>(one);
        all.addAll(other);
        return all;
    }

    @Test
    void classNeighbourhoodAboveJaccard() {
        // Tables 5.4 and 5.5 at epoch 10.
        var jaccard = rows("jaccard", "epoch", 10, 0.15, 0.18, 0.21);
        var classes = rows("classNeighbourhood", "epoch", 10, 0.53, 0.57, 0.64);
        var finding = Findings.classNeighbourhoodAboveJaccard(both(jaccard, classes), List.of("epoch"));
        assertThat(finding.verdict()).isEqualTo(HOLDS);
        assertThat(finding.numbers()).contains("above in 3 of 3, by 0.4000 in the mean", "0.5800 against 0.1800");
        assertThat(Findings.classNeighbourhoodAboveJaccard(
                                both(jaccard, rows("classNeighbourhood", "epoch", 10, 0.15, 0.57, 0.64)),
                                List.of("epoch"))
                        .verdict())
                .isEqualTo(DOES_NOT_HOLD);
        var same = both(rows("jaccard", "epoch", 9, 1, 1, 1), rows("classNeighbourhood", "epoch", 9, 1, 1, 1));
        assertThat(Findings.classNeighbourhoodAboveJaccard(both(same, both(jaccard, classes)), List.of("epoch"))
                        .numbers())
                .contains("above in 3 of 3, by 0.4000 in the mean");
        assertThat(Findings.classNeighbourhoodAboveJaccard(same, List.of("epoch"))
                        .verdict())
                .isEqualTo(NOT_JUDGED);
        assertThat(Findings.classNeighbourhoodAboveJaccard(jaccard, List.of("epoch"))
                        .verdict())
                .isEqualTo(NOT_JUDGED);
    }

    @Test
    void similarityRisesWithK() {
        var rises = both(
                rows("jaccard", "epoch", 10, 0.15, 0.18, 0.21), rows("classNeighbourhood", "epoch", 10, 0.5, 0.4, 0.6));
        assertThat(Findings.riseWithK(rises)).extracting(Finding::verdict).containsExactly(HOLDS, DOES_NOT_HOLD);
        assertThat(Findings.riseWithK(rows("jaccard", "epoch", 10, 0.15))).isEmpty();
    }

    @Test
    void epochsNearTheEnd() {
        var early = rows("jaccard", "epoch", 1, 0.4, 0.5, 0.6);
        assertThat(Findings.epochsNearTheEndAlike(both(early, rows("jaccard", "epoch", 14, 0.91, 0.91, 0.92)))
                        .verdict())
                .isEqualTo(HOLDS);
        var finding = Findings.epochsNearTheEndAlike(both(early, rows("jaccard", "epoch", 14, 0.8, 0.91, 0.92)));
        assertThat(finding.verdict()).isEqualTo(DOES_NOT_HOLD);
        assertThat(finding.numbers()).contains("from 14 on", "0.8000 (k = 4)");
        assertThat(Findings.epochsNearTheEndAlike(List.of()).verdict()).isEqualTo(NOT_JUDGED);

        var settles = both(early, rows("jaccard", "epoch", 2, 0.7, 0.7, 0.7));
        assertThat(Findings.laterEpochsNearerToTheLast(settles).verdict()).isEqualTo(HOLDS);
        assertThat(Findings.laterEpochsNearerToTheLast(both(settles, rows("jaccard", "epoch", 3, 0.6, 0.6, 0.6)))
                        .verdict())
                .isEqualTo(DOES_NOT_HOLD);
        assertThat(Findings.laterEpochsNearerToTheLast(early).verdict()).isEqualTo(NOT_JUDGED);
    }

    @Test
    void runsDifferThoughAsAccurate() {
        var low = rows("jaccard", "epoch", 15, 0.15, 0.18, 0.21);
        assertThat(Findings.runsDifferThoughAsAccurate(low, accuracies(0.6, 0.61))
                        .verdict())
                .isEqualTo(HOLDS);
        assertThat(Findings.runsDifferThoughAsAccurate(low, accuracies(0.6, 0.65))
                        .verdict())
                .isEqualTo(DOES_NOT_HOLD);
        var high = rows("jaccard", "epoch", 15, 0.15, 0.18, 0.4);
        assertThat(Findings.runsDifferThoughAsAccurate(high, accuracies(0.6, 0.6))
                        .verdict())
                .isEqualTo(DOES_NOT_HOLD);
        assertThat(Findings.runsDifferThoughAsAccurate(low, accuracies(0.6, null))
                        .verdict())
                .isEqualTo(NOT_JUDGED);
    }

    private static List<Map<String, Object>> accuracies(Double one, Double other) {
        return List.of(
                Table.row("epoch", 0L, "accuracy", 0.1, "otherAccuracy", 0.9),
                Table.row("epoch", 15L, "accuracy", one, "otherAccuracy", other));
    }

    @Test
    void noise() {
        // About figures 5.2 and 5.4.
        var thesis = noise(new double[] {0.1, 0.15, 0.2}, 0.58);
        assertThat(Findings.noiseMovesNeighboursNotAnswers(thesis).verdict()).isEqualTo(HOLDS);
        assertThat(Findings.lowerKFallsMore(thesis).verdict()).isEqualTo(HOLDS);
        assertThat(Findings.noiseMovesNeighboursNotAnswers(noise(new double[] {0.1, 0.15, 0.2}, 0.5))
                        .verdict())
                .isEqualTo(DOES_NOT_HOLD);
        assertThat(Findings.noiseMovesNeighboursNotAnswers(noise(new double[] {0.1, 0.15, 0.6}, 0.6))
                        .verdict())
                .isEqualTo(DOES_NOT_HOLD);
        assertThat(Findings.noiseMovesNeighboursNotAnswers(noise(new double[] {0.1, 0.15, 0.2}, null))
                        .verdict())
                .isEqualTo(NOT_JUDGED);
        assertThat(Findings.lowerKFallsMore(noise(new double[] {0.1, 0.3, 0.2}, 0.6))
                        .verdict())
                .isEqualTo(DOES_NOT_HOLD);
        assertThat(Findings.noiseShorterThanPaths(150, 1100).verdict()).isEqualTo(HOLDS);
        assertThat(Findings.noiseShorterThanPaths(150, 100).verdict()).isEqualTo(DOES_NOT_HOLD);
    }

    private static List<Map<String, Object>> noise(double[] jaccard, Double accuracy) {
        List<Map<String, Object>> rows = new ArrayList<>();
        for (double share : new double[] {0, 1}) {
            for (int i = 0; i < jaccard.length; i++) {
                rows.add(Table.row(
                        "noise",
                        share,
                        "k",
                        KS[i],
                        "jaccard",
                        share == 0 ? 1.0 : jaccard[i],
                        "accuracy",
                        share == 0 ? (Double) 0.618 : accuracy));
            }
        }
        return rows;
    }

    @Test
    void pruning() {
        double[][] high = {
            {0.2, 0.22, 0.26}, {0.16, 0.18, 0.21}, {0.12, 0.14, 0.17}, {0.12, 0.14, 0.17}, {0.12, 0.14, 0.17}
        };
        double[][] low = {
            {0.19, 0.21, 0.25}, {0.19, 0.21, 0.25}, {0.19, 0.21, 0.25}, {0.19, 0.21, 0.25}, {0.19, 0.21, 0.25}
        };
        assertThat(Findings.pruningDriftsOrNot(0.2, pruned(0.2, high)).verdict())
                .isEqualTo(HOLDS);
        assertThat(Findings.pruningDriftsOrNot(0.2, pruned(0.2, low)).verdict()).isEqualTo(DOES_NOT_HOLD);
        assertThat(Findings.pruningDriftsOrNot(0.01, pruned(0.01, low)).verdict())
                .isEqualTo(HOLDS);
        assertThat(Findings.pruningDriftsOrNot(0.01, pruned(0.01, high)).verdict())
                .isEqualTo(DOES_NOT_HOLD);
        assertThat(Findings.pruningDriftsOrNot(0.2, pruned(0.2, new double[][] {{0.2}, {0.1}}))
                        .verdict())
                .isEqualTo(NOT_JUDGED);
        assertThat(Findings.lowRateStaysNearer(both(pruned(0.2, high), pruned(0.01, low)))
                        .orElseThrow()
                        .verdict())
                .isEqualTo(HOLDS);
        assertThat(Findings.lowRateStaysNearer(both(pruned(0.2, low), pruned(0.01, high)))
                        .orElseThrow()
                        .verdict())
                .isEqualTo(DOES_NOT_HOLD);
        assertThat(Findings.lowRateStaysNearer(pruned(0.2, high))).isEmpty();

        // Table 5.8.
        assertThat(Findings.pruningKeepsAccuracy(0.2, checkpoints(0.618, 0.62, 0.613))
                        .verdict())
                .isEqualTo(HOLDS);
        assertThat(Findings.pruningKeepsAccuracy(0.2, checkpoints(0.618, 0.62, 0.55))
                        .verdict())
                .isEqualTo(DOES_NOT_HOLD);
        assertThat(Findings.pruningKeepsAccuracy(0.2, checkpoints(0.618)).verdict())
                .isEqualTo(NOT_JUDGED);
    }

    private static List<Map<String, Object>> pruned(double rate, double[][] values) {
        List<Map<String, Object>> rows = new ArrayList<>();
        for (int i = 0; i < values.length; i++) {
            rows.addAll(rows("jaccard", "iteration", i + 1, values[i]));
        }
        rows.forEach(row -> row.put("rate", rate));
        return rows;
    }

    private static List<Map<String, Object>> checkpoints(double... accuracies) {
        List<Map<String, Object>> rows = new ArrayList<>();
        for (int i = 0; i < accuracies.length; i++) {
            rows.add(Table.row("iteration", (long) i, "prunedRatio", i / 10.0, "accuracy", accuracies[i]));
        }
        return rows;
    }
}
