package latentgraph.queries;

import static latentgraph.queries.StandardQueriesTest.query;
import static latentgraph.queries.StandardQueriesTest.row;

import java.util.List;
import java.util.Map;
import latentgraph.queries.StandardQueriesTest.Case;

/** What the queries answer on the store of toys.cypher. */
final class Cases {
    private static final String A = "a/e1/fc";
    private static final String B = "b/e1/fc";
    /** Made by latent.classGraph.write: distances are means of differences of the places, e.g. cats to dogs (3+4+2+3)/4. */
    private static final String CLASSES = "a/e1/fc#k2c1";

    private static final String THREE = "toys/three kinds";

    private static final String NOISE = "noise#a/e1/fc#01234567";

    private static final String FIVE = "{\"eigenvalues\":5}";
    private static final String TEN = "{\"eigenvalues\":10}";

    private static final String PICTURE = "010203";
    private static final String WHEN = "2026-01-02T03:04:05Z";

    private Cases() {}

    static List<Case> all() {
        return List.of(
                query(
                        "comparisons/of-representation",
                        Map.of("representation", B),
                        row("a/e0/fc", "cka", null, "{}", 0.875, null, null, null, null, null, 6L, 1.0),
                        // Interval and p-value are stored of the way from A alone.
                        row(A, "classNeighbourhood", 2L, "{}", 0.75, 0.5, null, null, null, null, 6L, 1.0),
                        row(A, "jaccard", 2L, "{}", 0.25, null, 0.125, 0.5, 0.01, 0.02, 6L, 1.0),
                        row(A, "spectral", 2L, TEN, 1.5, null, null, null, null, null, 6L, 1.0),
                        row(A, "spectral", 2L, FIVE, 0.5, null, null, null, null, null, 6L, 1.0)),
                query(
                        "comparisons/of-representation",
                        Map.of("representation", A, "measure", "classNeighbourhood"),
                        row(B, "classNeighbourhood", 2L, "{}", 0.5, 0.75, 0.25, 0.625, 0.25, 0.5, 6L, 1.0)),
                query(
                        "comparisons/of-representation",
                        Map.of("representation", B, "measure", "jaccard", "share", 0.5),
                        row(A, "jaccard", 1L, "{}", 0.375, null, null, null, 0.01, 0.01, 3L, 0.5),
                        row(A, "jaccard", 2L, "{}", 0.25, null, 0.125, 0.5, 0.01, 0.02, 6L, 1.0)),
                query(
                        "comparisons/stored",
                        Map.of(),
                        row("cka", null, "{}", "fc", null, 1L, 1.0),
                        row("classNeighbourhood", 2L, "{}", "fc", 1L, 1L, 1.0),
                        row("jaccard", 1L, "{}", "fc", 1L, 1L, 1.0),
                        row("jaccard", 2L, "{}", "fc", 1L, 1L, 1.0),
                        row("jaccard", 2L, "{}", "fc", null, 1L, 1.0),
                        row("spectral", 2L, TEN, "fc", 1L, 1L, 0.0),
                        row("spectral", 2L, FIVE, "fc", 1L, 1L, 0.0)),
                query(
                        "comparisons/matrix",
                        Map.of("measure", "jaccard", "layer", "fc", "k", 2L),
                        row("a/e0/fc", A, 2L, "{}", 1.0, null, 1.0, null, null, null),
                        row(A, B, 2L, "{}", 0.25, null, 1.0, 0.125, 0.5, null)),
                query(
                        "comparisons/matrix",
                        Map.of("measure", "spectral"),
                        row(A, B, 2L, TEN, 1.5, null, 1.0, null, null, null),
                        row(A, B, 2L, FIVE, 0.5, null, 1.0, null, null, null)),
                query(
                        "comparisons/matrix",
                        Map.of("measure", "jaccard", "epoch", 1L),
                        row(A, B, 2L, "{}", 0.25, null, 1.0, 0.125, 0.5, null)),
                query("comparisons/matrix", Map.of("measure", "jaccard", "layer", "conv")),
                query("comparisons/significant", Map.of(), row(A, B, "jaccard", 2L, "{}", 0.25, 0.01, 0.02, 2L, 1.0)),
                query("comparisons/significant", Map.of("level", 0.01)),
                query(
                        "comparisons/significant",
                        Map.of("level", 0.01, "share", 0.5),
                        row(A, B, "jaccard", 1L, "{}", 0.375, 0.01, 0.01, null, 0.5)),
                query(
                        "comparisons/equally-accurate",
                        Map.of("difference", 0.25),
                        row(A, B, 2L, "{}", 0.25, 5 / 6.0, 1.0, 1.0)),
                // A distance: the greatest is the least alike.
                query(
                        "comparisons/equally-accurate",
                        Map.of("measure", "spectral", "difference", 0.25),
                        row(A, B, 2L, TEN, 1.5, 5 / 6.0, 1.0, 1.0),
                        row(A, B, 2L, FIVE, 0.5, 5 / 6.0, 1.0, 1.0)),
                query("comparisons/equally-accurate", Map.of()),
                query(
                        "comparisons/fall-by-class",
                        Map.of("representation", A, "other", B, "k", 2L),
                        // Undirected: the dogs at 3 and 4 keep none of 3 and 1 of 4 labels, the cat at 1 keeps 2 of 3.
                        row(1L, "dog", 2L, 1 / 8.0, 1.75 / (1.75 + 1 / 3.0)),
                        row(0L, "cat", 2L, (1 + 2 / 3.0) / 2, (1 - 2 / 3.0) / (1.75 + 1 / 3.0)),
                        row(2L, "car", 2L, 1.0, 0.0)),
                query(
                        "comparisons/classes-between-runs",
                        Map.of("representation", A, "other", B, "k", 2L),
                        row(1L, "dog", 1L, 1 / 8.0, 1 / 8.0, 1L),
                        row(0L, "cat", 1L, (1 + 2 / 3.0) / 2, (1 + 2 / 3.0) / 2, 1L),
                        row(2L, "car", 1L, 1.0, 1.0, 1L)),
                query(
                        "stability/changed-class-neighbourhood",
                        Map.of("representation", A, "k", 2L),
                        row("toys/2", 2L, "dog", 1L, 1L, null),
                        row("toys/3", 3L, "dog", 1L, 1L, null)),
                query("stability/changed-class-neighbourhood", Map.of("representation", A, "k", 2L, "share", 1.0)),
                query(
                        "stability/biography",
                        Map.of("representation", A, "index", 0L, "k", 2L),
                        row("toys/1", "cat", 0L, 1L, List.of(0L, 1L), List.of(1L, 1L), 0L, 1L, null),
                        row("toys/2", "dog", 0L, 1L, List.of(0L, 1L), List.of(2L, 2L), 1L, 2L, null)),
                query(
                        "stability/most-stable-samples",
                        Map.of("representation", A, "k", 2L, "limit", 2L),
                        row("toys/0", "cat", 1L, 1.0, PICTURE),
                        row("toys/1", "cat", 1L, 1.0, null)),
                query(
                        "stability/kept-by-every-seed",
                        Map.of("representation", A, "k", 2L),
                        row("toys/0", "cat", "toys/1", "cat", 1L, 1L),
                        row("toys/1", "cat", "toys/0", "cat", 1L, 1L),
                        row("toys/3", "dog", "toys/1", "cat", 2L, 1L),
                        row("toys/4", "car", "toys/5", "car", 1L, 1L),
                        row("toys/5", "car", "toys/4", "car", 1L, 1L)),
                query(
                        "experiments/list",
                        Map.of("name", "noise"),
                        row(NOISE, "noise", A, WHEN, "latentgraph experiment noise a/e1/fc", "1")),
                query("experiments/list", Map.of("name", "pruning")),
                query("experiments/findings", Map.of(), row(NOISE, "it falls", "holds", "1 to 0.25", "thesis 5.1.1")),
                query("experiments/inputs", Map.of("experiment", NOISE), row(A, "a", 1L, "fc")),
                query(
                        "experiments/noise",
                        Map.of("representation", A),
                        row(0.0, 2L, 1.0, 1.0, 0.75),
                        row(1.0, 2L, 0.25, null, null)),
                query(
                        "experiments/rows",
                        Map.of("experiment", NOISE, "table", "noise"),
                        row(
                                0L,
                                Map.of(
                                        "table",
                                        "noise",
                                        "index",
                                        0L,
                                        "noise",
                                        0.0,
                                        "k",
                                        2L,
                                        "jaccard",
                                        1.0,
                                        "classNeighbourhood",
                                        1.0,
                                        "accuracy",
                                        0.75)),
                        row(1L, Map.of("table", "noise", "index", 1L, "noise", 1.0, "k", 2L, "jaccard", 0.25))),
                query(
                        "runs/list",
                        Map.of(),
                        row("b", "cnn", "toys", 8L, 1L, 1.0),
                        row("a", "mlp", "toys", 7L, 2L, 5 / 6.0),
                        row("bare", null, "bare", null, 1L, null)),
                query(
                        "runs/one",
                        Map.of("run", "a"),
                        row("a", "mlp", "toys", 6L, List.of("cat", "dog", "car"), 7L, "DL4J", "{\"epochs\":1}", WHEN)),
                query(
                        "runs/one",
                        Map.of("run", "bare"),
                        row("bare", null, "bare", 3L, List.of(), null, null, null, WHEN)),
                query("runs/one", Map.of("run", "none")),
                query(
                        "runs/representations",
                        Map.of("run", "a"),
                        row("a/e0/fc", 0L, "fc", 6L, 1L, "manhattan", 2L, 0.5, "ready", "a", 3L),
                        row("a/e1/fc", 1L, "fc", 6L, 1L, "manhattan", 2L, 5 / 6.0, "ready", "a", 3L)),
                query(
                        "runs/representations",
                        Map.of(),
                        row("a/e0/fc", 0L, "fc", 6L, 1L, "manhattan", 2L, 0.5, "ready", "a", 3L),
                        row("a/e1/fc", 1L, "fc", 6L, 1L, "manhattan", 2L, 5 / 6.0, "ready", "a", 3L),
                        row("b/e1/fc", 1L, "fc", 6L, 1L, "manhattan", 2L, 1.0, "ready", "b", 3L),
                        row("bare/e0/input", 0L, "input", 3L, 2L, "euclidean", 2L, null, "ready", "bare", 0L)),
                query(
                        "runs/checkpoints",
                        Map.of("run", "a"),
                        row(0L, 0.5, List.of("fc")),
                        row(1L, 5 / 6.0, List.of("fc"))),
                query(
                        "runs/comparable",
                        Map.of("representation", A),
                        row("a/e0/fc", "a", 0L, "fc", 6L, 1L),
                        row("b/e1/fc", "b", 1L, "fc", 6L, 1L)),
                query(
                        "samples/of-class",
                        Map.of("representation", A, "label", 0L),
                        row(0L, "toys/0", PICTURE, 0L, "cat"),
                        row(1L, "toys/1", null, 0L, "cat")),
                query(
                        "samples/of-class",
                        Map.of("representation", B, "label", 1L, "limit", 1L),
                        row(2L, "toys/3", null, 1L, "dog")),
                // The dog that lies at 3 beside a dog and a cat, and in the other run at 10 beside two cars.
                query(
                        "samples/places",
                        Map.of("representation", B, "index", 3L, "k", 2L),
                        row("a/e0/fc", "a", 0L, "fc", 2L, 1L, 0L, "cat", 2L, 0.5),
                        row(A, "a", 1L, "fc", 2L, 1L, 0L, "cat", 2L, 0.5),
                        row(B, "b", 1L, "fc", 3L, 1L, 1L, "dog", 2L, 0.0)),
                query(
                        "samples/places",
                        Map.of("representation", "bare/e0/input", "index", 1L, "k", 2L),
                        row("bare/e0/input", "bare", 0L, "input", 1L, null, null, null, 2L, null)),
                query("samples/places", Map.of("representation", A, "index", 9L, "k", 2L)),
                query(
                        "neighbours/side-by-side",
                        Map.of("representation", A, "index", 2L, "others", List.of(B, A, "a/e2/fc"), "k", 2L),
                        row(B, 1L, "toys/5", 0L, 2L, "car", 2L, 0.5, null),
                        row(B, 2L, "toys/4", 1L, 2L, "car", 2L, 2.0, null),
                        row(A, 1L, "toys/3", 3L, 1L, "dog", 1L, 1.0, null),
                        row(A, 2L, "toys/1", 1L, 0L, "cat", 0L, 2.0, null)),
                query("selections/list", Map.of(), row(THREE, "three kinds", "toys", 3L, A, WHEN)),
                query("selections/list", Map.of("representation", B), row(THREE, "three kinds", "toys", 3L, A, WHEN)),
                query("selections/list", Map.of("representation", "bare/e0/input")),
                // In the other run the samples stand in reverse order.
                query(
                        "selections/indices",
                        Map.of("selection", THREE, "representation", B),
                        row(List.of(1L, 3L, 4L), 3L)),
                query(
                        "selections/indices",
                        Map.of("selection", THREE, "representation", "bare/e0/input"),
                        row(List.of(), 3L)),
                query(
                        "selections/samples",
                        Map.of("selection", THREE, "representation", A, "limit", 2L),
                        row(1L, "toys/1", 0L, "cat", 0L, "cat", null),
                        row(2L, "toys/2", 1L, "dog", 0L, "cat", null)),
                query(
                        "selections/classes",
                        Map.of("selection", THREE, "representation", A),
                        row(0L, "cat", 1L, 1L),
                        row(1L, "dog", 1L, 0L),
                        row(2L, "car", 1L, 1L)),
                // Of the nearest of 1 (0, 2), of 2 (3, 1) and of 4 (5, 3) two are 1 or 2.
                query(
                        "selections/together",
                        Map.of("selection", THREE, "representation", A, "k", 2L),
                        row(0L, "a/e0/fc", 3L, 2 / 6.0),
                        row(1L, A, 3L, 2 / 6.0)),
                query("samples/confusions", Map.of("representation", A), row(1L, "dog", 0L, "cat", 1L, 0.5)),
                query("samples/confusions", Map.of("representation", "bare/e0/input")),
                query(
                        "samples/misclassified",
                        Map.of("representation", A),
                        row(2L, "toys/2", 1L, "dog", 0L, "cat", null)),
                query(
                        "samples/misclassified",
                        Map.of("representation", "a/e0/fc", "label", 1L),
                        row(2L, "toys/2", 1L, "dog", 0L, "cat", null),
                        row(3L, "toys/3", 1L, "dog", 0L, "cat", null)),
                query("samples/misclassified", Map.of("representation", A, "label", 0L)),
                query("samples/misclassified", Map.of("representation", A, "prediction", 1L)),
                query(
                        "samples/misclassified",
                        Map.of("representation", A, "prediction", 0L),
                        row(2L, "toys/2", 1L, "dog", 0L, "cat", null)),
                query(
                        "samples/among-class",
                        Map.of("representation", A, "source", 0L, "target", 1L, "k", 2L),
                        row(1L, "toys/1", null, 0L, "cat", 1L, 2.0),
                        row(0L, "toys/0", PICTURE, 0L, "cat", 1L, 3.0)),
                query(
                        "samples/among-class",
                        Map.of("representation", A, "source", 1L, "target", 0L, "k", 2L, "limit", 1L),
                        row(2L, "toys/2", null, 0L, "cat", 1L, 2.0)),
                query("samples/among-class", Map.of("representation", A, "source", 0L, "target", 2L, "k", 2L)),
                query("samples/among-class", Map.of("representation", A, "source", 0L, "target", 0L, "k", 2L)),
                // Cars have a dog for their second neighbour, which is 4 and 5.5 away.
                query(
                        "samples/among-class",
                        Map.of("representation", A, "source", 2L, "k", 2L),
                        row(4L, "toys/4", null, 2L, "car", 1L, 4.0),
                        row(5L, "toys/5", null, 2L, "car", 1L, 5.5)),
                query(
                        "samples/typical",
                        Map.of("representation", A, "label", 0L, "k", 2L),
                        row(0L, "toys/0", PICTURE, 0L, "cat", 1L, 1.0),
                        row(1L, "toys/1", null, 0L, "cat", 1L, 1.0)),
                query(
                        "samples/typical",
                        Map.of("representation", A, "label", 2L, "k", 1L, "limit", 1L),
                        row(4L, "toys/4", null, 2L, "car", 1L, 1.5)),
                // Of the eight nearest of cats and dogs four are of the other kind.
                query(
                        "stability/parting-of-classes",
                        Map.of("representation", A, "source", 0L, "target", 1L, "k", 2L),
                        row(0L, "a/e0/fc", 0.5, 2L, 3.0),
                        row(1L, A, 0.5, 1L, 3.0)),
                query(
                        "stability/parting-of-classes",
                        Map.of("representation", A, "source", 0L, "target", 1L, "k", 1L),
                        row(0L, "a/e0/fc", 0.0, 2L, null),
                        row(1L, A, 0.0, 1L, null)),
                query(
                        "samples/one",
                        Map.of("representation", A, "index", 2L),
                        row(2L, "toys/2", 1L, "dog", 0L, "cat", null)),
                query(
                        "samples/one",
                        Map.of("representation", "bare/e0/input", "index", 1L),
                        row(1L, "bare/1", null, null, null, null, null)),
                query(
                        "samples/some",
                        Map.of("representation", A, "indices", List.of(2L, 0L, 99L)),
                        row(0L, "toys/0", 0L, "cat", 0L, "cat", PICTURE),
                        row(2L, "toys/2", 1L, "dog", 0L, "cat", null)),
                query(
                        "samples/predictions",
                        Map.of("sample", "toys/2"),
                        row("a", 0L, 1L, 0L, "cat", List.of("fc")),
                        row("a", 1L, 1L, 0L, "cat", List.of("fc")),
                        row("b", 1L, 1L, 1L, "dog", List.of("fc"))),
                query(
                        "neighbours/of-sample",
                        Map.of("representation", A, "index", 1L, "k", 2L),
                        row(1L, 0L, "toys/0", 0L, "cat", 0L, 1.0, PICTURE),
                        row(2L, 2L, "toys/2", 1L, "dog", 0L, 2.0, null)),
                query(
                        "neighbours/of-sample",
                        Map.of("representation", "bare/e0/input", "index", 2L, "k", 1L),
                        row(1L, 1L, "bare/1", null, null, null, 4.0, null)),
                query(
                        "neighbours/around",
                        Map.of("representation", A, "indices", List.of(4L, 5L), "k", 2L),
                        row(3L, "toys/3", 1L, "dog", 2L, 1L)),
                // Each other's nearest: one edge. Only the nearest of the sample at 3 lists it as its nearest.
                query(
                        "neighbours/around",
                        Map.of("representation", A, "indices", List.of(3L), "k", 1L),
                        row(2L, "toys/2", 1L, "dog", 1L, 1L)),
                query(
                        "neighbours/around",
                        Map.of("representation", A, "indices", List.of(3L, 99L), "k", 2L, "limit", 2L),
                        row(1L, "toys/1", 0L, "cat", 1L, 4L),
                        row(2L, "toys/2", 1L, "dog", 1L, 4L)),
                query(
                        "neighbours/vertices",
                        Map.of("representation", A, "k", 1L, "layout", "tsne"),
                        row(0L, "toys/0", 0L, "cat", 0L, true, 1.0, null, 0.0, 0.0),
                        row(1L, "toys/1", 0L, "cat", 0L, true, 1.0, null, 1.0, 2.0),
                        row(2L, "toys/2", 1L, "dog", 0L, false, 1.0, null, 3.0, 6.0),
                        row(3L, "toys/3", 1L, "dog", 1L, true, 1.0, null, 4.0, 8.0),
                        row(4L, "toys/4", 2L, "car", 2L, true, 1.0, null, 8.0, 16.0),
                        row(5L, "toys/5", 2L, "car", 2L, true, 1.0, null, 9.5, 19.0)),
                query(
                        "neighbours/vertices",
                        Map.of("representation", "bare/e0/input", "k", 1L),
                        row(0L, "bare/0", null, null, null, null, null, null, null, null),
                        row(1L, "bare/1", null, null, null, null, null, null, null, null),
                        row(2L, "bare/2", null, null, null, null, null, null, null, null)),
                query("neighbours/vertices", Map.of("representation", A, "k", 3L)),
                query(
                        "neighbours/edges",
                        Map.of("representation", A, "k", 2L),
                        row(0L, 1L, 1L, 1.0),
                        row(0L, 2L, 2L, 3.0),
                        row(1L, 1L, 0L, 1.0),
                        row(1L, 2L, 2L, 2.0),
                        row(2L, 1L, 3L, 1.0),
                        row(2L, 2L, 1L, 2.0),
                        row(3L, 1L, 2L, 1.0),
                        row(3L, 2L, 1L, 3.0),
                        row(4L, 1L, 5L, 1.5),
                        row(4L, 2L, 3L, 4.0),
                        row(5L, 1L, 4L, 1.5),
                        row(5L, 2L, 3L, 5.5)),
                query(
                        "neighbours/edges",
                        Map.of("representation", "bare/e0/input", "k", 1L),
                        row(0L, 1L, 1L, 1.0),
                        row(1L, 1L, 0L, 1.0),
                        row(2L, 1L, 1L, 4.0)),
                query(
                        "neighbours/label-confusion",
                        Map.of("representation", A, "k", 2L),
                        row(0L, "cat", 1L, "dog", 2L, 0.5),
                        row(1L, "dog", 0L, "cat", 2L, 0.5),
                        row(2L, "car", 1L, "dog", 2L, 0.5)),
                query(
                        "neighbours/label-confusion",
                        Map.of("representation", B, "k", 2L),
                        row(0L, "cat", 1L, "dog", 2L, 0.5),
                        row(1L, "dog", 0L, "cat", 2L, 0.5),
                        row(1L, "dog", 2L, "car", 2L, 0.5),
                        row(2L, "car", 1L, "dog", 2L, 0.5)),
                query(
                        "neighbours/least-pure-samples",
                        Map.of("representation", B, "k", 2L, "limit", 3L),
                        row(2L, "toys/3", 1L, "dog", 1L, 0.0, null),
                        row(3L, "toys/2", 1L, "dog", 1L, 0.0, null),
                        row(0L, "toys/5", 2L, "car", 2L, 0.5, null)),
                // Listed by: 0 by 1; 1 by 0, 2, 3; 2 by 0, 1, 3; 3 by 2, 4, 5; 4 by 5; 5 by 4.
                query(
                        "neighbours/hubness",
                        Map.of("representation", A, "k", 2L, "limit", 4L),
                        row(1L, "toys/1", 0L, "cat", 3L, null),
                        row(2L, "toys/2", 1L, "dog", 3L, null),
                        row(3L, "toys/3", 1L, "dog", 3L, null),
                        row(0L, "toys/0", 0L, "cat", 1L, PICTURE)),
                query(
                        "neighbours/outliers",
                        Map.of("representation", A, "k", 2L, "limit", 2L),
                        row(5L, "toys/5", 2L, "car", 3.5, null),
                        row(4L, "toys/4", 2L, "car", 2.75, null)),
                query(
                        "neighbours/between-runs",
                        Map.of("representation", A, "other", B, "k", 2L, "limit", 3L),
                        row("toys/2", 2L, 3L, 1L, 0L, 0.0, null),
                        row("toys/0", 0L, 5L, 0L, 1L, 1 / 3.0, PICTURE),
                        row("toys/1", 1L, 4L, 0L, 1L, 1 / 3.0, null)),
                query("neighbours/agreement", Map.of("representation", A, "other", B, "k", 1L), row(6L, 0.5, 3L, 3L)),
                query("neighbours/agreement", Map.of("representation", A, "other", "bare/e0/input", "k", 1L)),
                query(
                        "regions/purity-of-classes",
                        Map.of("representation", B, "k", 2L),
                        row(1L, "dog", 2L, 0.0, 0L),
                        row(0L, "cat", 2L, 0.5, 0L),
                        row(2L, "car", 2L, 0.5, 0L)),
                query(
                        "class-graph/list",
                        Map.of(),
                        row("a/e0/fc#k2c1", "a/e0/fc", "a/e0/fc", 2L, 1L, 3L, 3L, WHEN),
                        row(CLASSES, CLASSES, A, 2L, 1L, 3L, 3L, WHEN),
                        row("roads", "roads", null, null, null, 7L, 7L, WHEN)),
                query(
                        "class-graph/list",
                        Map.of("representation", "a/e0/fc"),
                        row("a/e0/fc#k2c1", "a/e0/fc", "a/e0/fc", 2L, 1L, 3L, 3L, WHEN)),
                query("class-graph/find", Map.of("representation", A, "k", 2L, "classK", 1L), row(CLASSES)),
                query("class-graph/find", Map.of("representation", A)),
                query(
                        "class-graph/summary",
                        Map.of("classGraph", "roads"),
                        row(
                                "roads",
                                "roads",
                                null,
                                null,
                                null,
                                "similarity",
                                7L,
                                7L,
                                null,
                                4L,
                                2.25,
                                12.0 / 7,
                                0.0,
                                0.25,
                                2L,
                                WHEN)),
                query(
                        "class-graph/vertices",
                        Map.of("classGraph", "roads"),
                        row(0L, "town 0", 0L, null, 4L, 0L, true),
                        row(1L, "town 1", 10L, null, 1L, 0L, false),
                        row(2L, "town 2", 20L, null, 1L, 0L, false),
                        row(3L, "town 3", 30L, 0.75, 1L, 0L, false),
                        row(4L, "town 4", 40L, null, 2L, 1L, false),
                        row(5L, "town 5", 50L, null, 2L, 1L, false),
                        row(6L, "town 6", 60L, null, 1L, 1L, false)),
                query(
                        "class-graph/edges",
                        Map.of("classGraph", CLASSES),
                        row(0L, "cat", 1L, "dog", 1L, 3.0),
                        row(1L, "dog", 0L, "cat", 1L, 3.0),
                        row(2L, "car", 1L, "dog", 1L, 5.25)),
                query(
                        "class-graph/distances",
                        Map.of("classGraph", CLASSES),
                        row(0L, "cat", List.of(0.5, 3.0, 8.25)),
                        row(1L, "dog", List.of(3.0, 0.5, 5.25)),
                        row(2L, "car", List.of(8.25, 5.25, 0.75))),
                query(
                        "class-graph/distances",
                        Map.of("classGraph", CLASSES, "label", 1L),
                        row(1L, "dog", List.of(3.0, 0.5, 5.25))),
                query(
                        "class-graph/closest-pairs",
                        Map.of("classGraph", CLASSES, "limit", 2L),
                        row(0L, "cat", 1L, "dog", 3.0),
                        row(1L, "dog", 2L, "car", 5.25)),
                query(
                        "class-graph/farthest-pairs",
                        Map.of("classGraph", CLASSES, "limit", 2L),
                        row(0L, "cat", 2L, "car", 8.25),
                        row(1L, "dog", 2L, "car", 5.25)),
                query(
                        "class-graph/neighbours-of-class",
                        Map.of("classGraph", "roads", "label", 0L),
                        row(1L, "town 1", 0L, 1.0, 1L, 1L),
                        row(2L, "town 2", 0L, 2.0, null, 1L),
                        row(3L, "town 3", 0L, 3.0, null, 1L),
                        row(4L, "town 4", 1L, 4.0, null, 1L)),
                query(
                        "class-graph/changes",
                        Map.of("classGraph", "a/e0/fc#k2c1", "other", CLASSES),
                        row("lost", 0L, "cat", 2L, "car", 1.0),
                        row("gained", 1L, "dog", 2L, "car", 5.25)),
                // The mean distance is 4 in the one, 5.5 in the other.
                query(
                        "class-graph/changes-of-distance",
                        Map.of("classGraph", "a/e0/fc#k2c1", "other", CLASSES),
                        row(0L, "cat", 2L, "car", 3.0, 8.25, 8.25 / 5.5 - 3 / 4.0),
                        row(1L, "dog", 2L, "car", 6.0, 5.25, 5.25 / 5.5 - 6 / 4.0),
                        row(0L, "cat", 1L, "dog", 3.0, 3.0, 3 / 5.5 - 3 / 4.0)),
                query("class-graph/changes-of-distance", Map.of("classGraph", "roads", "other", CLASSES)),
                query(
                        "communities/members",
                        Map.of("classGraph", "roads"),
                        row(0L, 4L, List.of(0L, 1L, 2L, 3L), List.of("town 0", "town 1", "town 2", "town 3")),
                        row(1L, 3L, List.of(4L, 5L, 6L), List.of("town 4", "town 5", "town 6"))),
                query(
                        "communities/bridges",
                        Map.of("classGraph", "roads"),
                        row(0L, "town 0", 0L, 4L, "town 4", 1L, 4.0)),
                query(
                        "hubs/classes",
                        Map.of("classGraph", "roads"),
                        row(0L, "town 0", 4L, 4 / (12.0 / 7), 0L, List.of("town 1", "town 2", "town 3", "town 4"))),
                query(
                        "hubs/between",
                        Map.of("classGraph", "roads", "source", 1L, "target", 6L),
                        row(0L, "town 0", 4L, 4L, true)),
                query(
                        "hubs/between",
                        Map.of("classGraph", "roads", "source", 5L, "target", 6L),
                        row(0L, "town 0", 4L, 5L, false)),
                query("hubs/between", Map.of("classGraph", "roads", "source", 0L, "target", 6L)),
                query(
                        "paths/between-samples",
                        Map.of("representation", A, "source", 2L, "target", 4L, "k", 2L),
                        row(0L, 2L, "toys/2", 1L, "dog", 0.0, null),
                        row(1L, 3L, "toys/3", 1L, "dog", 1.0, null),
                        row(2L, 4L, "toys/4", 2L, "car", 5.0, null)),
                query(
                        "paths/between-classes",
                        Map.of("representation", A, "source", 0L, "target", 1L, "k", 2L),
                        row(0L, 1L, "toys/1", 0L, "cat", 0.0, null),
                        row(1L, 2L, "toys/2", 1L, "dog", 2.0, null)),
                query(
                        "layouts/list",
                        Map.of("representation", A),
                        row("line", "{\"layout\":\"pca\"}", null, List.of(1.0), null, null, null),
                        row("tsne", "{\"layout\":\"tsne\",\"randomSeed\":3}", 0.5, null, 0.875, 0.75, 2L)),
                query(
                        "layouts/points",
                        Map.of("representation", A, "layout", "tsne"),
                        row(0L, "toys/0", 0.0, 0.0, 0L, "cat", 0L, true, 0.5, null, null, 6L),
                        row(1L, "toys/1", 1.0, 2.0, 0L, "cat", 0L, true, null, null, null, 6L),
                        row(2L, "toys/2", 3.0, 6.0, 1L, "dog", 0L, false, null, null, null, 6L),
                        row(3L, "toys/3", 4.0, 8.0, 1L, "dog", 1L, true, null, null, null, 6L),
                        row(4L, "toys/4", 8.0, 16.0, 2L, "car", 2L, true, null, null, null, 6L),
                        row(5L, "toys/5", 9.5, 19.0, 2L, "car", 2L, true, null, null, null, 6L)),
                // Of each class one: those whose index times 2654435761, modulo 2^32, is the greater.
                query(
                        "layouts/points",
                        Map.of("representation", A, "layout", "line", "limit", 3L),
                        row(1L, "toys/1", 1.0, null, 0L, "cat", 0L, true, null, null, null, 6L),
                        row(3L, "toys/3", 4.0, null, 1L, "dog", 1L, true, null, null, null, 6L),
                        row(4L, "toys/4", 8.0, null, 2L, "car", 2L, true, null, null, null, 6L)),
                query("layouts/points", Map.of("representation", A, "layout", "vector")),
                query(
                        "layouts/list",
                        Map.of("representation", "bare/e0/input"),
                        row("vector", "{}", null, null, null, null, null)),
                query(
                        "layouts/points",
                        Map.of("representation", "bare/e0/input", "layout", "vector"),
                        row(0L, "bare/0", 0.0, 0.5, null, null, null, null, null, null, null, 3L),
                        row(1L, "bare/1", 1.0, 0.5, null, null, null, null, null, null, null, 3L),
                        row(2L, "bare/2", 5.0, 0.5, null, null, null, null, null, null, null, 3L)),
                // Of its nearest two, or its nearest one, one has its label; more than two are not stored.
                query(
                        "layouts/points",
                        Map.of("representation", A, "layout", "tsne", "neighbours", 2L, "limit", 1L),
                        row(4L, "toys/4", 8.0, 16.0, 2L, "car", 2L, true, 0.5, null, null, 6L)),
                query(
                        "layouts/points",
                        Map.of("representation", A, "layout", "tsne", "neighbours", 1L, "limit", 1L),
                        row(4L, "toys/4", 8.0, 16.0, 2L, "car", 2L, true, 1.0, null, null, 6L)),
                query(
                        "layouts/points",
                        Map.of("representation", A, "layout", "tsne", "neighbours", 3L, "limit", 1L),
                        row(4L, "toys/4", 8.0, 16.0, 2L, "car", 2L, true, null, null, null, 6L)),
                query(
                        "layouts/of-class-graph",
                        Map.of("classGraph", "roads"),
                        row("forceAtlas2", "{\"layout\":\"forceAtlas2\"}", null, null, null)),
                query(
                        "layouts/classes",
                        Map.of("classGraph", "roads"),
                        row(0L, "town 0", 0.0, 0.5, 0L, null, 4L, 0L, true),
                        row(1L, "town 1", 1.0, 0.5, 10L, null, 1L, 0L, false),
                        row(2L, "town 2", 2.0, 0.5, 20L, null, 1L, 0L, false),
                        row(3L, "town 3", 3.0, 0.5, 30L, 0.75, 1L, 0L, false),
                        row(4L, "town 4", 4.0, 0.5, 40L, null, 2L, 1L, false),
                        row(5L, "town 5", 5.0, 0.5, 50L, null, 2L, 1L, false),
                        row(6L, "town 6", 6.0, 0.5, 60L, null, 1L, 1L, false)),
                query("layouts/classes", Map.of("classGraph", "roads", "layout", "distances")),
                // Purity is 1/2 everywhere, below the threshold: the six samples hang together.
                query(
                        "regions/mixed",
                        Map.of("representation", A, "k", 2L),
                        row(0L, 6L, List.of(0L, 1L, 2L), Map.of("cat", 2L, "dog", 2L, "car", 2L), 0.5)),
                query(
                        "regions/well-defined",
                        Map.of("representation", A, "k", 1L),
                        row(0L, 2L, List.of(0L), Map.of("cat", 2L), 1.0),
                        row(1L, 2L, List.of(1L), Map.of("dog", 2L), 1.0),
                        row(2L, 2L, List.of(2L), Map.of("car", 2L), 1.0)));
    }
}
