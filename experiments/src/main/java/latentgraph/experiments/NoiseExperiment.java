package latentgraph.experiments;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import latentgraph.core.InvalidInputException;

/**
 * How much noise a representation bears (thesis 4.1.2 and 5.1.1): neighbours, classes of the neighbours and the accuracy of
 * the head under Gaussian noise of a share p of each dimension's variance.
 *
 * @param noise the shares p, 0 or more
 * @param k the neighbours that count
 */
public record NoiseExperiment(String representation, List<Double> noise, List<Integer> k, long seed)
        implements Experiment {
    /** The thesis goes from 0 to 1 and looks closer at the small ones (figure 5.2b). */
    public static final List<Double> NOISE =
            List.of(0.0, 0.01, 0.02, 0.05, 0.1, 0.2, 0.3, 0.4, 0.5, 0.6, 0.7, 0.8, 0.9, 1.0);

    private static final double CLOSE = 0.1;

    public NoiseExperiment {
        noise = new TreeSet<>(noise).stream().toList();
        k = new TreeSet<>(k).stream().toList();
        if (noise.isEmpty() || k.isEmpty()) {
            throw new InvalidInputException("no noise or no k is given; expected at least one of each");
        }
    }

    @Override
    public String name() {
        return "noise";
    }

    @Override
    public String subject() {
        return representation;
    }

    @Override
    public Report report(Setting setting) {
        var input = setting.input(representation);
        List<Map<String, Object>> rows = new ArrayList<>();
        for (double share : noise) {
            var step = setting.step("adding noise to " + representation, rows.size() / k.size(), noise.size());
            rows.addAll(step.store()
                    .read(
                            """
                    CALL latent.noise.stream($representation, {noise: $noise, k: $k, randomSeed: $seed})
                    YIELD noise, k, jaccard, classNeighbourhood, reverse, accuracy
                    RETURN noise, k, jaccard, classNeighbourhood, reverse, accuracy ORDER BY noise, k""",
                            Map.of("representation", representation, "noise", List.of(share), "k", k, "seed", seed)));
        }
        setting.progress().report("adding noise to " + representation, noise.size(), noise.size());
        setting.progress().report("measuring the noise and the paths of " + representation, 0, 0);
        var store = setting.store();
        var strength = store.read(
                """
                CALL latent.noise.stats($representation, {randomSeed: $seed})
                YIELD minVariance, meanVariance, maxVariance, meanNorm, expectedNorm
                RETURN minVariance, meanVariance, maxVariance, meanNorm, expectedNorm""",
                Map.of("representation", representation, "seed", seed));
        var paths = store.read(
                        """
                        CALL latent.neighbourGraph.paths.stats($representation, {k: $k, bins: 64})
                        YIELD hopHistogram, distanceHistogram, distanceBins, diameterHops, averageHops, diameterDistance,
                              averageDistance, unreachablePairs
                        RETURN hopHistogram, distanceHistogram, distanceBins, diameterHops, averageHops, diameterDistance,
                               averageDistance, unreachablePairs""",
                        Map.of("representation", representation, "k", k.get(0)))
                .get(0);

        return new Report(
                name(),
                subject(),
                "Noise on " + representation,
                """
                Each latent is disturbed by Gaussian noise, in each dimension of a share *p* of that dimension's variance
                (thesis eq. 4.1); the exact neighbours of what comes out are compared with those stored, and the head of the
                network names its classes anew. Each *p* is a draw of its own. Path lengths are of the undirected neighbour
                graph with the smallest *k*.""",
                setting.command(),
                Table.row("representation", representation, "noise", noise, "k", k, "seed", seed),
                setting.versions(),
                Instant.now(),
                List.of(input),
                List.of(
                        new Table(
                                "noise",
                                "Similarity with the undisturbed representation, and accuracy, under noise",
                                List.of("noise", "k", "jaccard", "classNeighbourhood", "reverse", "accuracy"),
                                rows),
                        new Table(
                                "variance",
                                "The variance of the dimensions, and the Manhattan norm of the noise of p = 1 (thesis table 5.1)",
                                List.of("minVariance", "meanVariance", "maxVariance", "meanNorm", "expectedNorm"),
                                strength),
                        new Table(
                                "paths",
                                "Shortest paths between all pairs of samples at k = " + k.get(0),
                                List.of(
                                        "diameterHops",
                                        "averageHops",
                                        "diameterDistance",
                                        "averageDistance",
                                        "unreachablePairs"),
                                List.of(paths)),
                        pathLengths(paths)),
                figures(rows, paths),
                findings(rows, strength.get(0), paths));
    }

    private List<Finding> findings(
            List<Map<String, Object>> rows, Map<String, Object> strength, Map<String, Object> paths) {
        return List.of(
                Findings.classNeighbourhoodAboveJaccard(comparisons(rows), List.of("noise")),
                Findings.noiseMovesNeighboursNotAnswers(rows),
                Findings.lowerKFallsMore(rows),
                Findings.noiseShorterThanPaths(
                        Table.number(strength, "meanNorm"), Table.number(paths, "averageDistance")));
    }

    /** The rows as of comparisons, one a measure. */
    private static List<Map<String, Object>> comparisons(List<Map<String, Object>> rows) {
        List<Map<String, Object>> comparisons = new ArrayList<>();
        for (String measure : Comparing.MEASURES) {
            rows.forEach(row -> comparisons.add(Table.row(
                    "noise", row.get("noise"), "k", row.get("k"), "measure", measure, "value", row.get(measure))));
        }
        return comparisons;
    }

    private static Table pathLengths(Map<String, Object> paths) {
        var bins = (List<?>) paths.get("distanceBins");
        var counts = (List<?>) paths.get("distanceHistogram");
        List<Map<String, Object>> rows = new ArrayList<>();
        for (int bin = 0; bin < counts.size(); bin++) {
            rows.add(Table.row("from", bins.get(bin), "to", bins.get(bin + 1), "pairs", counts.get(bin)));
        }
        return new Table(
                "path-lengths",
                "How many pairs of samples have a shortest path so long",
                List.of("from", "to", "pairs"),
                rows);
    }

    private List<Figure> figures(List<Map<String, Object>> rows, Map<String, Object> paths) {
        String horizontal = "noise p, share of each dimension's variance";
        var comparisons = comparisons(rows);
        var close = comparisons.stream()
                .filter(row -> Table.number(row, "noise") <= CLOSE)
                .toList();
        List<Figure> figures = new ArrayList<>();
        figures.add(Chart.lines(
                "jaccard",
                "Graph average Jaccard under noise",
                horizontal,
                "Jaccard",
                1,
                Comparing.lines(Comparing.JACCARD, "noise", k, comparisons, "")));
        if (close.stream().map(row -> row.get("noise")).distinct().count() > 2) {
            figures.add(Chart.lines(
                    "jaccard-close",
                    "Graph average Jaccard under little noise",
                    horizontal,
                    "Jaccard",
                    1,
                    Comparing.lines(Comparing.JACCARD, "noise", k, close, "")));
        }
        if (rows.get(0).get("classNeighbourhood") != null) {
            figures.add(Chart.lines(
                    "class-neighbourhood",
                    "Class neighbourhood similarity under noise",
                    horizontal,
                    "class neighbourhood similarity",
                    1,
                    Comparing.lines(Comparing.CLASS_NEIGHBOURHOOD, "noise", k, comparisons, "")));
        }
        if (rows.get(0).get("accuracy") != null) {
            var once = rows.stream()
                    .filter(row -> row.get("k").equals((long) k.get(0)))
                    .toList();
            figures.add(Chart.lines(
                    "accuracy",
                    "Accuracy of the head under noise",
                    horizontal,
                    "accuracy",
                    1,
                    List.of(new Series("accuracy", column(once, "noise"), column(once, "accuracy")))));
        }
        var lengths = pathLengths(paths).rows();
        figures.add(Chart.lines(
                "path-lengths",
                "Shortest paths between all pairs of samples, k = " + k.get(0),
                "length of the path",
                "pairs of samples",
                Double.NaN,
                List.of(new Series("pairs", column(lengths, "from"), column(lengths, "pairs")))));
        return figures;
    }

    private static double[] column(List<Map<String, Object>> rows, String column) {
        return rows.stream().mapToDouble(row -> Table.number(row, column)).toArray();
    }
}
