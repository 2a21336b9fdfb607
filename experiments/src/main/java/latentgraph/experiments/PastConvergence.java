package latentgraph.experiments;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.ToDoubleFunction;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import latentgraph.core.Labels;
import latentgraph.core.format.History;
import latentgraph.core.similarity.CentroidFrobenius;

/**
 * What training on past convergence does to latents: each network beside itself at convergence (paper 000, extensions).
 *
 * @param converged the networks where training has converged
 * @param past the same, in the same order, long after
 * @param histories of their trainings, losses by epoch
 */
record PastConvergence(
        List<BottleneckNetwork> converged, List<BottleneckNetwork> past, List<History> histories, Labels labels) {
    private static final String SOURCE = "paper 000, extensions";
    private static final String TRAINING = "trainLoss";
    private static final String VALIDATION = "validationLoss";
    private static final int SHOWN = 3;

    List<Table> tables() {
        return List.of(
                new Table(
                        "past-convergence",
                        "The networks after epoch %d, where training has converged, and after epoch %d: means"
                                .formatted(converged.get(0).epoch(), past.get(0).epoch()),
                        List.of("what", "converged", "past"),
                        List.of(
                                losses(TRAINING, "training loss"),
                                losses(VALIDATION, "validation loss"),
                                means("accuracy", BottleneckNetwork::accuracy),
                                means("mean distance of centroids", BottleneckNetwork::meanDistance),
                                means(
                                        "distance from the own centroid, share of the distance of centroids",
                                        each -> each.spread(labels)))),
                new Table(
                        "past-convergence-distances",
                        "How far apart the distances of centroids are (Frobenius), as they are and each divided by its norm: medians",
                        List.of("between", "pairs", "distance", "relative"),
                        List.of(
                                between("two networks, converged", pairs(converged)),
                                between("two networks, past", pairs(past)),
                                between("a network, converged and past", moved()))));
    }

    private record Two(BottleneckNetwork one, BottleneckNetwork other) {}

    private static List<Two> pairs(List<BottleneckNetwork> of) {
        return IntStream.range(0, of.size())
                .boxed()
                .flatMap(i -> of.subList(0, i).stream().map(other -> new Two(of.get(i), other)))
                .toList();
    }

    private List<Two> moved() {
        return IntStream.range(0, past.size())
                .mapToObj(i -> new Two(converged.get(i), past.get(i)))
                .toList();
    }

    private static Map<String, Object> between(String what, List<Two> pairs) {
        return Table.row(
                "between",
                what,
                "pairs",
                (long) pairs.size(),
                "distance",
                median(pairs, two -> CentroidFrobenius.between(two.one.centroids(), two.other.centroids())),
                "relative",
                relative(pairs));
    }

    private static double relative(List<Two> pairs) {
        return median(pairs, two -> two.one.relativeDistance(two.other));
    }

    private static double median(List<Two> pairs, ToDoubleFunction<Two> distance) {
        return Table.median(pairs.stream().mapToDouble(distance).toArray());
    }

    private Map<String, Object> means(String what, ToDoubleFunction<BottleneckNetwork> of) {
        return Table.row("what", what, "converged", mean(converged, of), "past", mean(past, of));
    }

    private static double mean(List<BottleneckNetwork> networks, ToDoubleFunction<BottleneckNetwork> of) {
        return networks.stream().mapToDouble(of).average().orElse(Double.NaN);
    }

    private Map<String, Object> losses(String column, String what) {
        return Table.row(
                "what",
                what,
                "converged",
                loss(column, converged.get(0).epoch()),
                "past",
                loss(column, past.get(0).epoch()));
    }

    /** The mean over the networks in an epoch, from 1 on. */
    private double loss(String column, int epoch) {
        return histories.stream()
                .mapToDouble(history ->
                        history.rows().get(epoch - 1)[history.columns().indexOf(column)])
                .average()
                .orElse(Double.NaN);
    }

    List<Figure> figures() {
        var shown = BottleneckNetwork.ordinary(converged, SHOWN).stream()
                .flatMap(before -> Stream.of(before, past.get(converged.indexOf(before))))
                .map(each -> each.plot("epoch %d, %s".formatted(each.epoch(), each.title()), labels))
                .toList();
        double[] epochs =
                IntStream.rangeClosed(1, past.get(0).epoch()).asDoubleStream().toArray();
        List<Series> lines = new ArrayList<>();
        for (String column : List.of(TRAINING, VALIDATION)) {
            lines.add(new Series(
                    column.equals(TRAINING) ? "training" : "validation",
                    epochs,
                    Arrays.stream(epochs)
                            .map(epoch -> loss(column, (int) epoch))
                            .toArray()));
        }
        return List.of(
                new Chart("past-convergence-latents", "Latents at convergence and long after", 2, shown),
                Chart.of(
                        "losses",
                        "Losses while training goes on, mean of the networks",
                        Axis.of("epoch"),
                        Axis.fromZero("cross-entropy loss (nats)", Double.NaN),
                        lines));
    }

    List<Finding> findings() {
        int before = converged.get(0).epoch();
        int after = past.get(0).epoch();
        double own = relative(moved());
        double others = relative(pairs(past));
        double spreadBefore = mean(converged, each -> each.spread(labels));
        double spreadAfter = mean(past, each -> each.spread(labels));
        return List.of(
                Finding.of(
                        "past convergence the networks overfit: the training loss falls on, the validation loss rises",
                        loss(TRAINING, after) < loss(TRAINING, before)
                                && loss(VALIDATION, after) > loss(VALIDATION, before),
                        String.format(
                                Locale.ROOT,
                                "training %.4f to %.4f, validation %.4f to %.4f",
                                loss(TRAINING, before),
                                loss(TRAINING, after),
                                loss(VALIDATION, before),
                                loss(VALIDATION, after)),
                        SOURCE),
                Finding.of(
                        "a network stays itself: past convergence its classes lie more as they did than as another network's do",
                        own < others,
                        String.format(
                                Locale.ROOT,
                                "relative Frobenius distance %.3f to itself, %.3f to another, in the median",
                                own,
                                others),
                        SOURCE),
                Finding.of(
                        "past convergence the classes are tighter: samples lie nearer to the centroid of their class, as a share of the distance of centroids",
                        spreadAfter < spreadBefore,
                        String.format(Locale.ROOT, "%.3f to %.3f", spreadBefore, spreadAfter),
                        SOURCE));
    }
}
