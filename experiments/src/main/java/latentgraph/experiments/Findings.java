package latentgraph.experiments;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;
import java.util.function.Predicate;
import java.util.stream.Collectors;

/**
 * What the thesis found, asked of the tables of an experiment. Comparisons are rows with {@code measure}, {@code k} and
 * {@code value}; where the thesis gives a direction without a bound, the statement names ours.
 */
final class Findings {
    /** Fewer than half of equally many neighbours are shared: of s·n shared, s / (2 − s) is Jaccard's. */
    private static final double FEW_SHARED = 1 / 3.0;

    /** Two percentage points: 100 right answers more in 5,000. */
    private static final double ACCURACIES_AGREE = 0.02;

    /** The least Jaccard of successive epochs in thesis table 5.2. */
    private static final double ALIKE = 0.89;

    /** Between the fall of table 5.9 (0.08) and that of table 5.11 (none). */
    private static final double DRIFT = 0.02;

    /** Between the thesis' 0.2 and 0.01. */
    private static final double HIGH_RATE = 0.1;

    private Findings() {}

    /** @param pair the columns that, with k, tell one comparison from others */
    static Finding classNeighbourhoodAboveJaccard(List<Map<String, Object>> rows, List<String> pair) {
        String statement =
                "the class neighbourhood similarity is above the graph average Jaccard wherever neighbours changed, at every k";
        String source = "thesis 5.1 to 5.3";
        int compared = 0;
        int above = 0;
        double gaps = 0;
        for (var row : rows) {
            if (!row.get("measure").equals(Comparing.JACCARD)) {
                continue;
            }
            double jaccard = Table.number(row, "value");
            double classes = rows.stream()
                    .filter(other -> other.get("measure").equals(Comparing.CLASS_NEIGHBOURHOOD)
                            && other.get("k").equals(row.get("k"))
                            && pair.stream()
                                    .allMatch(column -> other.get(column).equals(row.get(column))))
                    .mapToDouble(other -> Table.number(other, "value"))
                    .findFirst()
                    .orElse(Double.NaN);
            // Of the same neighbours, as without noise, both are 1.
            if (jaccard < 1 && !Double.isNaN(classes)) {
                compared++;
                above += classes > jaccard ? 1 : 0;
                gaps += classes - jaccard;
            }
        }
        if (compared == 0) {
            return Finding.notJudged(statement, "no pair that differs has both: are there labels?", source);
        }
        return Finding.of(
                statement,
                above == compared,
                "above in %d of %d, by %s in the mean; means %s against %s"
                        .formatted(
                                above,
                                compared,
                                shown(gaps / compared),
                                shown(mean(rows, Comparing.CLASS_NEIGHBOURHOOD, row -> true)),
                                shown(mean(rows, Comparing.JACCARD, row -> true))),
                source);
    }

    /** One for each measure that was taken at two k or more. */
    static List<Finding> riseWithK(List<Map<String, Object>> rows) {
        var findings = new ArrayList<Finding>();
        for (String measure : Comparing.MEASURES) {
            var means = meansByK(rows, measure);
            if (means.size() < 2) {
                continue;
            }
            boolean rises = true;
            for (int i = 1; i < means.size(); i++) {
                rises &= means.get(i).value() > means.get(i - 1).value();
            }
            findings.add(Finding.of(
                    "the %s rises with k, in the mean of the comparisons".formatted(words(measure)),
                    rises,
                    shown(means),
                    "thesis tables 5.2 to 5.11"));
        }
        return findings;
    }

    /** @param rows of pairs of successive epochs, by epoch */
    static Finding epochsNearTheEndAlike(List<Map<String, Object>> rows) {
        String statement = String.format(
                Locale.ROOT, "near the end successive epochs are alike: a Jaccard of %.2f or more at every k", ALIKE);
        String source = "thesis table 5.2";
        long last = rows.stream()
                .mapToLong(row -> ((Number) row.get("epoch")).longValue())
                .max()
                .orElse(-1);
        if (last < 0) {
            return Finding.notJudged(statement, "there is one epoch alone", source);
        }
        var atTheEnd = meansByK(
                rows.stream()
                        .filter(row -> ((Number) row.get("epoch")).longValue() == last)
                        .toList(),
                Comparing.JACCARD);
        return Finding.of(
                statement,
                atTheEnd.stream().allMatch(mean -> mean.value() >= ALIKE),
                "the last two epochs, from %d on: %s".formatted(last, shown(atTheEnd)),
                source);
    }

    /** @param rows of epochs against the last, by epoch */
    static Finding laterEpochsNearerToTheLast(List<Map<String, Object>> rows) {
        String statement = "the later the epoch, the more it is like the last (Jaccard, in the mean over k)";
        String source = "thesis 4.1.2, that training settles";
        var epochs = new TreeSet<Long>();
        rows.forEach(row -> epochs.add(((Number) row.get("epoch")).longValue()));
        if (epochs.size() < 2) {
            return Finding.notJudged(statement, "fewer than three epochs are stored", source);
        }
        var means = epochs.stream()
                .map(epoch -> mean(rows, Comparing.JACCARD, row -> ((Number) row.get("epoch")).longValue() == epoch))
                .toList();
        boolean rises = true;
        for (int i = 1; i < means.size(); i++) {
            rises &= means.get(i) > means.get(i - 1);
        }
        return Finding.of(
                statement,
                rises,
                "from epoch %d to %d: %s"
                        .formatted(
                                epochs.first(),
                                epochs.last(),
                                means.stream().map(Findings::shown).collect(Collectors.joining(", "))),
                source);
    }

    /**
     * @param rows of two runs, epoch by epoch
     * @param accuracies rows with {@code accuracy} and {@code otherAccuracy}, by epoch
     */
    static Finding runsDifferThoughAsAccurate(List<Map<String, Object>> rows, List<Map<String, Object>> accuracies) {
        String statement = String.format(
                Locale.ROOT,
                "two runs share few neighbours (Jaccard below 1/3, less than half of them, at every k) while their last accuracies agree within %.2f",
                ACCURACIES_AGREE);
        String source = "thesis tables 5.4 and 5.5, figure 5.1";
        var means = meansByK(rows, Comparing.JACCARD);
        var last = accuracies.isEmpty() ? Map.<String, Object>of() : accuracies.get(accuracies.size() - 1);
        double one = Table.number(last, "accuracy");
        double other = Table.number(last, "otherAccuracy");
        if (means.isEmpty() || Double.isNaN(one) || Double.isNaN(other)) {
            return Finding.notJudged(
                    statement, "the accuracies of both are not known: no predictions were ingested", source);
        }
        return Finding.of(
                statement,
                means.stream().allMatch(mean -> mean.value() < FEW_SHARED) && Math.abs(one - other) <= ACCURACIES_AGREE,
                "Jaccard %s; accuracies %s and %s".formatted(shown(means), shown(one), shown(other)),
                source);
    }

    /**
     * @param rows with {@code noise}, {@code k}, {@code jaccard} and {@code accuracy}, by noise
     */
    static Finding noiseMovesNeighboursNotAnswers(List<Map<String, Object>> rows) {
        String statement =
                "noise costs neighbours, not answers: at the most noise less than half of the Jaccard is left at every k, and more than nine tenths of the accuracy";
        String source = "thesis 5.1.1, figures 5.2 and 5.4";
        double most = most(rows);
        var at = rows.stream().filter(row -> Table.number(row, "noise") == most).toList();
        double before = rows.stream()
                .filter(row -> Table.number(row, "noise") == 0)
                .mapToDouble(row -> Table.number(row, "accuracy"))
                .findFirst()
                .orElse(Double.NaN);
        double after = at.stream()
                .mapToDouble(row -> Table.number(row, "accuracy"))
                .findFirst()
                .orElse(Double.NaN);
        if (Double.isNaN(before) || Double.isNaN(after)) {
            return Finding.notJudged(
                    statement,
                    "the accuracy is not known: the run has no head, no labels, or p = 0 was left out",
                    source);
        }
        return Finding.of(
                statement,
                at.stream().allMatch(row -> Table.number(row, "jaccard") < 0.5) && after > 0.9 * before,
                "at p = %s Jaccard is %s; accuracy falls from %s to %s"
                        .formatted(shown(most), perK(at, "jaccard"), shown(before), shown(after)),
                source);
    }

    /** @param rows as of {@link #noiseMovesNeighboursNotAnswers} */
    static Finding lowerKFallsMore(List<Map<String, Object>> rows) {
        String statement = "the lower k, the more of the Jaccard is lost to the most noise";
        String source = "thesis 5.1.1, figure 5.2";
        double most = most(rows);
        var at = rows.stream().filter(row -> Table.number(row, "noise") == most).toList();
        if (at.size() < 2) {
            return Finding.notJudged(statement, "there is one k alone", source);
        }
        boolean falls = true;
        for (int i = 1; i < at.size(); i++) {
            falls &= Table.number(at.get(i), "jaccard") > Table.number(at.get(i - 1), "jaccard");
        }
        return Finding.of(
                statement, falls, "Jaccard at p = %s: %s".formatted(shown(most), perK(at, "jaccard")), source);
    }

    /** @param norm mean Manhattan norm of the noise of p = 1 */
    static Finding noiseShorterThanPaths(double norm, double averagePath) {
        return Finding.of(
                "the noise of p = 1 moves a sample less far than the mean shortest path between samples",
                norm < averagePath,
                "mean Manhattan norm %s, mean path %s".formatted(shown(norm), shown(averagePath)),
                "thesis 5.1.1, figure 5.5");
    }

    /**
     * @param rate share of the weights pruned at each iteration
     * @param rows of each iteration against the unpruned network, with {@code iteration}
     */
    static Finding pruningDriftsOrNot(double rate, List<Map<String, Object>> rows) {
        boolean high = rate >= HIGH_RATE;
        String statement = String.format(
                Locale.ROOT,
                high
                        ? "pruning %s at a time drifts away: Jaccard with the unpruned network falls by more than %.2f from the first iteration to the mean of the last three, at every k"
                        : "pruning %s at a time stays where it is: Jaccard with the unpruned network changes by at most %.2f from the first iteration to the mean of the last three, at every k",
                shown(rate),
                DRIFT);
        String source = high ? "thesis table 5.9" : "thesis table 5.11";
        var iterations = new TreeSet<Long>();
        rows.forEach(row -> iterations.add(((Number) row.get("iteration")).longValue()));
        if (iterations.size() < 4) {
            return Finding.notJudged(statement, "fewer than four iterations were compared", source);
        }
        long lastThree = iterations.descendingSet().stream().skip(2).findFirst().orElseThrow();
        var first = meansByK(
                rows.stream()
                        .filter(row -> ((Number) row.get("iteration")).longValue() == iterations.first())
                        .toList(),
                Comparing.JACCARD);
        var last = meansByK(
                rows.stream()
                        .filter(row -> ((Number) row.get("iteration")).longValue() >= lastThree)
                        .toList(),
                Comparing.JACCARD);
        boolean holds = true;
        for (int i = 0; i < first.size(); i++) {
            double fall = first.get(i).value() - last.get(i).value();
            holds &= high ? fall > DRIFT : Math.abs(fall) <= DRIFT;
        }
        return Finding.of(statement, holds, "first %s; last three %s".formatted(shown(first), shown(last)), source);
    }

    /** Where a rate of 0.1 or more and a lesser one were tried. */
    static Optional<Finding> lowRateStaysNearer(List<Map<String, Object>> rows) {
        long last = rows.stream()
                .mapToLong(row -> ((Number) row.get("iteration")).longValue())
                .max()
                .orElse(0);
        double high = mean(rows, Comparing.JACCARD, row -> last(row, last) && Table.number(row, "rate") >= HIGH_RATE);
        double low = mean(rows, Comparing.JACCARD, row -> last(row, last) && Table.number(row, "rate") < HIGH_RATE);
        if (Double.isNaN(high) || Double.isNaN(low)) {
            return Optional.empty();
        }
        return Optional.of(Finding.of(
                "after the last iteration low pruning is nearer to the unpruned network than high pruning (Jaccard, mean over k)",
                low > high,
                "%s with low, %s with high pruning at iteration %d".formatted(shown(low), shown(high), last),
                "thesis tables 5.9 and 5.11"));
    }

    private static boolean last(Map<String, Object> row, long last) {
        return ((Number) row.get("iteration")).longValue() == last;
    }

    /** @param checkpoints rows with {@code iteration}, {@code prunedRatio} and {@code accuracy}, the unpruned first */
    static Finding pruningKeepsAccuracy(double rate, List<Map<String, Object>> checkpoints) {
        String statement = String.format(
                Locale.ROOT,
                "pruning %s at a time keeps the accuracy within %.2f of the unpruned network's",
                shown(rate),
                ACCURACIES_AGREE);
        String source = "thesis table 5.8";
        var accuracies = checkpoints.stream()
                .mapToDouble(row -> Table.number(row, "accuracy"))
                .toArray();
        if (accuracies.length < 2 || Double.isNaN(accuracies[0])) {
            return Finding.notJudged(statement, "the accuracies are not known", source);
        }
        double least = accuracies[0];
        double greatest = accuracies[0];
        for (double accuracy : accuracies) {
            least = Math.min(least, accuracy);
            greatest = Math.max(greatest, accuracy);
        }
        return Finding.of(
                statement,
                accuracies[0] - least <= ACCURACIES_AGREE && greatest - accuracies[0] <= ACCURACIES_AGREE,
                "unpruned %s, between %s and %s with up to %s pruned"
                        .formatted(
                                shown(accuracies[0]),
                                shown(least),
                                shown(greatest),
                                shown(Table.number(checkpoints.get(checkpoints.size() - 1), "prunedRatio"))),
                source);
    }

    private record MeanOfK(long k, double value) {}

    private static List<MeanOfK> meansByK(List<Map<String, Object>> rows, String measure) {
        var ks = new TreeSet<Long>();
        rows.forEach(row -> ks.add(((Number) row.get("k")).longValue()));
        return ks.stream()
                .map(k -> new MeanOfK(k, mean(rows, measure, row -> ((Number) row.get("k")).longValue() == k)))
                .filter(mean -> !Double.isNaN(mean.value()))
                .toList();
    }

    private static double mean(List<Map<String, Object>> rows, String measure, Predicate<Map<String, Object>> which) {
        return Table.mean(
                rows,
                "value",
                row -> row.get("measure").equals(measure)
                        && which.test(row)
                        && !Double.isNaN(Table.number(row, "value")));
    }

    private static double most(List<Map<String, Object>> rows) {
        return rows.stream()
                .mapToDouble(row -> Table.number(row, "noise"))
                .max()
                .orElse(Double.NaN);
    }

    private static String perK(List<Map<String, Object>> rows, String column) {
        return rows.stream()
                .map(row -> "%s (k = %s)".formatted(shown(Table.number(row, column)), row.get("k")))
                .collect(Collectors.joining(", "));
    }

    private static String shown(List<MeanOfK> means) {
        return means.stream()
                .map(mean -> "%s (k = %d)".formatted(shown(mean.value()), mean.k()))
                .collect(Collectors.joining(", "));
    }

    private static String shown(double value) {
        return Table.shown(value);
    }

    private static String words(String measure) {
        return measure.equals(Comparing.JACCARD) ? "graph average Jaccard" : "class neighbourhood similarity";
    }
}
